//! What the worker tells about itself: metrics, health, logs.
//!
//! Each thing that can happen is one struct in [`events`], which does both its log line and its metrics, so
//! the code of the worker says what happened and nothing about how it is told.

pub mod events;
mod health;
mod http;
mod log;
mod metrics;
mod process;
pub mod sources;
pub mod spans;
mod statistics;

pub use health::Health;
pub use http::{Served, serve};
pub use log::start_log;
pub use metrics::{MetricRow, Metrics};

use std::sync::Arc;

use crate::config;
use sources::Sources;
use spans::Spans;

/// Metrics and health of one worker, shared by its threads.
#[derive(Clone)]
pub struct Telemetry(Arc<Shared>);

struct Shared {
    metrics: Metrics,
    health: Health,
    sources: Sources,
    spans: Option<Spans>,
}

impl Telemetry {
    /// `lexicon` is the hash of the word lists, for the build info.
    pub fn new(lexicon: &str, config: &config::Telemetry) -> Telemetry {
        let (metrics, health) = (Metrics::new(lexicon), Health::default());
        let start = || Spans::start(&config.otlp_endpoint, metrics.spans.clone());
        let spans = (!config.otlp_endpoint.is_empty()).then(start).and_then(|started| {
            started.inspect_err(|error| tracing::error!(%error, "no thread for traces: they are not exported")).ok()
        });
        Telemetry(Arc::new(Shared { metrics, health, sources: Sources::new(config), spans }))
    }

    /// Where spans go, if they go anywhere.
    pub fn spans(&self) -> Option<&Spans> {
        self.0.spans.as_ref()
    }

    /// The label that a source has in metrics.
    pub fn source_label(&self, source: Option<&str>) -> String {
        self.0.sources.label(source)
    }

    /// The page of `/metrics`.
    pub fn page(&self) -> Vec<u8> {
        self.metrics().lag_seconds.set(self.health().lag_age().as_secs_f64());
        self.metrics().page()
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub fn health(&self) -> &Health {
        &self.0.health
    }

    /// Tells that something happened: logs it and counts it.
    pub fn tell(&self, event: impl events::InternalEvent) {
        event.emit(self);
    }

    /// Takes over the figures that librdkafka tells of one of its clients.
    pub fn statistics(&self, client: &'static str, figures: &rdkafka::Statistics) {
        statistics::take_over(self, client, figures);
    }
}
