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
mod statistics;

pub use health::Health;
pub use http::{Served, serve};
pub use log::start_log;
pub use metrics::Metrics;

use std::sync::Arc;

/// Metrics and health of one worker, shared by its threads.
#[derive(Clone)]
pub struct Telemetry(Arc<Shared>);

struct Shared {
    metrics: Metrics,
    health: Health,
}

impl Telemetry {
    /// `lexicon` is the hash of the word lists, for the build info.
    pub fn new(lexicon: &str) -> Telemetry {
        Telemetry(Arc::new(Shared { metrics: Metrics::new(lexicon), health: Health::default() }))
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
