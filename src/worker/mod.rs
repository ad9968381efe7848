//! The Kafka worker: raw records in, outputs and offsets out, in one transaction.
//!
//! ```text
//! Source ──record──> Lanes ──job──> Pool ──outputs──> Lanes ──in order──> Sink ──commit──> broker
//!   ^                                                                       │
//!   └── rewind to the committed offsets <── abort, new producer <── failure ┘
//! ```
//!
//! One thread, the loop, does all that touches Kafka; the pool extracts. What happens on each failure stands
//! in `README.md` beside this file.

mod budget;
mod dead_share;
pub mod encoding;
mod failure;
mod lanes;
mod limits;
mod live;
pub mod offsets;
mod pool;
pub mod process;
mod pump;
pub mod record;
mod recovery;
mod registry;
mod sink;
mod source;
pub mod steps;
mod stop;
mod tally;
mod trace;

use std::sync::Arc;

use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;

use crate::config::{Config, ConfigError, DeliveryMode, millis};
use crate::telemetry::Telemetry;
use crate::telemetry::events::{ArticleDone, RecordDied};
use lanes::Ticket;
use process::{Processed, Verdict};

pub use live::{Lists, Live};
pub use process::Extract;
pub use record::Destination;
pub use source::headers;
pub use stop::Stop;

/// Why the worker ended of itself.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{what}: {error}")]
    Kafka { what: &'static str, error: KafkaError },
    #[error(
        "{dead} of the last {window} records of {topic} cannot be used, more than dead.max_share allows: \
         stopped before the topic is emptied into the dead-letter topic"
    )]
    TooManyDead { dead: usize, window: usize, topic: String },
    #[error("another worker has fenced this one {times} times in {seconds} s: is worker.id `{id}` used twice?")]
    FencedAgain { times: usize, seconds: u64, id: String },
    #[error("stopped before all in hand was committed ({why}): it will be read again")]
    Unfinished { why: String },
    #[error(transparent)]
    Encoding(#[from] encoding::EncodingError),
    #[error("no extraction threads: {0}")]
    Threads(#[from] std::io::Error),
}

/// What all parts of the worker share.
pub struct Context {
    config: Config,
    telemetry: Telemetry,
    stop: Stop,
    /// Empty at least once.
    transactional_id: String,
}

impl Context {
    fn topic(&self, to: Destination) -> &str {
        topic(&self.config, to)
    }

    /// Logs what became of a record.
    fn tell_of(&self, ticket: Ticket, processed: &Processed) {
        let (topic, partition, offset) = (&self.config.topics.raw, ticket.partition, ticket.offset.get());
        let article = &processed.told.article;
        match processed.verdict {
            Verdict::Dead(reason) => {
                let detail = &processed.told.problem;
                self.telemetry.tell(RecordDied { topic, partition, offset, article, reason, detail });
            }
            _ => {
                let (messages, took) = (processed.outputs.len(), processed.took);
                self.telemetry.tell(ArticleDone { topic, partition, offset, article, messages, took });
            }
        }
    }
}

fn topic(config: &Config, to: Destination) -> &str {
    match to {
        Destination::Events => &config.topics.events,
        Destination::Articles => &config.topics.articles,
        Destination::Dead => &config.topics.dead,
    }
}

/// Runs a worker until it is asked to stop.
///
/// # Errors
/// What cannot be mended. Whatever was not committed will be read again by the next worker.
pub fn run<E: Extract>(config: &Config, extractor: E, telemetry: &Telemetry, stop: &Stop) -> Result<(), WorkerError> {
    stop.set_limit(millis(config.delivery.shutdown_timeout_ms));
    let context = Arc::new(Context {
        config: config.clone(),
        telemetry: telemetry.clone(),
        stop: stop.clone(),
        transactional_id: transactional_id(config),
    });
    let processor = process::Processor {
        reader: config.reader()?,
        extractor,
        topic: config.topics.raw.clone(),
        articles: !config.topics.articles.is_empty(),
        encoding: encoding::Encoding::of(config)?,
        record_bytes: config.limits.record_bytes,
        sampler: trace::Sampler::of(&config.telemetry),
    };
    let source = source::Source::open(config, telemetry).map_err(|error| match error {
        source::SourceError::Config(error) => WorkerError::Config(error),
        source::SourceError::Kafka(error) => WorkerError::Kafka { what: "make the consumer", error },
    })?;
    let pool = pool::Pool::start(config.worker.threads, Arc::new(processor))?;
    pump::Pump::new(context, source, pool).run()
}

/// The name by which the broker knows this worker's transactions; empty at least once.
fn transactional_id(config: &Config) -> String {
    match (config.delivery.mode, config.worker.id.as_str()) {
        (DeliveryMode::AtLeastOnce, _) => String::new(),
        (DeliveryMode::ExactlyOnce, "") => format!("{}-{}", config.group.id, unique()),
        (DeliveryMode::ExactlyOnce, id) => format!("{}-{id}", config.group.id),
    }
}

/// A name that no other process has.
fn unique() -> String {
    use std::hash::{BuildHasher, RandomState};
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let (host, chance) = (host.trim(), RandomState::new().hash_one(std::process::id()));
    format!("{host}-{}-{chance:08x}", std::process::id())
}

/// A line of librdkafka's own log.
fn client_log(client: &'static str, level: RDKafkaLogLevel, facility: &str, line: &str) {
    match level {
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
            tracing::warn!(client, facility, line, "librdkafka");
        }
        RDKafkaLogLevel::Warning | RDKafkaLogLevel::Notice => tracing::info!(client, facility, line, "librdkafka"),
        RDKafkaLogLevel::Info | RDKafkaLogLevel::Debug => tracing::debug!(client, facility, line, "librdkafka"),
    }
}
