//! The configuration: one TOML file, environment variables over it, flags over those.
//!
//! Every value is typed and has a default; `deploy/rasid.toml` shows and explains all of them. A key that
//! is not known, or a value of the wrong kind, is an error that names the key.

mod kafka;
mod load;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::intake::{self, Reader, ShapeError};

pub use kafka::{consumer, plain, producer, producer_queue_bytes};
pub use load::{ConfigError, Source, load};

/// Properties passed through to librdkafka, by their own names (`fetch.min.bytes`).
pub type Properties = BTreeMap<String, String>;

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub topics: Topics,
    pub intake: intake::Options,
    pub group: Group,
    pub worker: Worker,
    pub encoding: Encoding,
    pub delivery: Delivery,
    pub limits: Limits,
    pub dead: Dead,
    pub telemetry: Telemetry,
    pub kafka: Kafka,
}

/// The broker, and any property of librdkafka.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Kafka {
    /// `host:port`, several with commas between them.
    pub brokers: String,
    /// Properties of librdkafka, for consumer and producer alike (`"security.protocol" = "SASL_SSL"`).
    pub properties: Properties,
    /// Properties of librdkafka for the consumer.
    pub consumer: Properties,
    /// Properties of librdkafka for the producer.
    pub producer: Properties,
}

/// Topics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Topics {
    /// Raw articles, read.
    pub raw: String,
    /// Events, written.
    pub events: String,
    /// Raw records that cannot be used, written; its max.message.bytes should be no less than the raw topic's.
    pub dead: String,
    /// Article records; empty: off.
    pub articles: String,
}

/// Which protocol the consumer group speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GroupProtocol {
    /// Assigned by the members, cooperative-sticky.
    Classic,
    /// KIP-848: assigned by the broker (Apache Kafka 4.0 and later).
    Consumer,
}

/// The consumer group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Group {
    /// Workers with one name share the raw topic's partitions.
    pub id: String,
    /// Static membership (`group.instance.id`); empty: dynamic.
    pub instance: String,
    /// Which protocol the group speaks.
    pub protocol: GroupProtocol,
    /// After so long without a heartbeat the broker takes a worker for dead. Set by the broker under
    /// the `consumer` protocol.
    pub session_timeout_ms: u64,
    /// How long the work in hand of revoked partitions may take to finish; must be under the session timeout.
    pub drain_timeout_ms: u64,
}

/// One worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Worker {
    /// A name of this worker that stays the same over restarts and that no other worker of the group
    /// has: it makes the transactional id, so a worker that comes back ends what it left open at once.
    /// Empty: a new name at each start, and what a killed worker left open ends by
    /// `delivery.transaction_timeout_ms`.
    pub id: String,
    /// Extraction threads; 0: one a core.
    pub threads: usize,
    /// A gazetteer that `rasid gazetteer` built; empty: the embedded one.
    pub gazetteer: PathBuf,
    /// A folder of word lists and places that are laid over the program's, and loaded anew on SIGHUP and when they
    /// change; empty: none.
    pub overlay: PathBuf,
    /// How often the overlay's folder is looked at for changes; 0: never, only on SIGHUP.
    pub overlay_check_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryMode {
    /// By Kafka's transactions.
    ExactlyOnce,
    /// Without transactions: after a failure, outputs may come again.
    AtLeastOnce,
}

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Json,
    Avro,
    Protobuf,
}

/// How events and article records are written. Dead records stay as they came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Encoding {
    /// JSON, or Avro or Protocol Buffers with a schema registry's frame.
    pub format: Format,
    /// A Confluent-style Schema Registry (`http://localhost:8081`), for Avro and Protocol Buffers.
    pub registry: String,
    /// Name for the registry; empty: none is asked for.
    pub registry_user: String,
    /// Password for the registry; better in the environment.
    pub registry_password: String,
    /// Whether schemas are registered at the start, or only looked up.
    pub register: bool,
}

/// How outputs and offsets are committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Delivery {
    /// Whether outputs and offsets are one transaction.
    pub mode: DeliveryMode,
    /// A transaction, or at least once the time between two commits, lasts at most this long.
    pub commit_interval_ms: u64,
    /// A transaction takes in at most so many raw records.
    pub commit_max_records: usize,
    /// A transaction puts out at most so many bytes.
    pub commit_max_bytes: usize,
    /// After so long the broker aborts an open transaction whose worker is gone.
    pub transaction_timeout_ms: u64,
    /// How long an operation that can be retried is retried before the worker starts afresh.
    pub retry_timeout_ms: u64,
    /// How long a stop may take.
    pub shutdown_timeout_ms: u64,
}

/// What bounds memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of articles and outputs held at once, librdkafka's queues included.
    pub in_flight_bytes: usize,
    /// A raw record with more bytes is dead (`too-large`).
    pub record_bytes: usize,
}

/// When the worker stops instead of emptying a broken topic into the dead-letter topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dead {
    /// Share of dead records in the window that stops the worker; 1: never.
    pub max_share: f64,
    /// The window: the last so many raw records.
    pub window_records: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// Metrics, health and log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Telemetry {
    /// Where `/metrics`, `/livez` and `/readyz` are served; port 0: any free one.
    pub listen: String,
    /// `/livez` fails after so long without progress while there is something to do.
    pub stall_timeout_ms: u64,
    /// How often librdkafka tells its statistics, and with them the lag.
    pub statistics_interval_ms: u64,
    /// Filter of the log, in the notation of `tracing` (`info,rasid=debug`).
    pub log: String,
    /// For people or for machines.
    pub log_format: LogFormat,
    /// Log lines a second of one kind; what is more is left out and told of. 0: all.
    pub log_burst: u32,
    /// Where traces are exported to, by OTLP over HTTP (`http://localhost:4318`); empty: they are not.
    pub otlp_endpoint: String,
    /// Share of the articles without a trace of their sender's that begin one, 0 to 1. A sender's sampled trace goes on in
    /// any case.
    pub trace_share: f64,
    /// Sources that have metrics of their own; empty: the first that come.
    pub sources: Vec<String>,
    /// Where no sources are listed, at most so many have metrics of their own; the others are `other`.
    pub most_sources: usize,
}

impl Default for Kafka {
    fn default() -> Self {
        Kafka {
            brokers: "localhost:9092".into(),
            properties: Properties::new(),
            consumer: Properties::new(),
            producer: Properties::new(),
        }
    }
}

impl Default for Topics {
    fn default() -> Self {
        Topics {
            raw: "articles.raw".into(),
            events: "events.enriched".into(),
            dead: "articles.dead".into(),
            articles: String::new(),
        }
    }
}

impl Default for Group {
    fn default() -> Self {
        Group {
            id: "rasid".into(),
            instance: String::new(),
            protocol: GroupProtocol::Classic,
            session_timeout_ms: 45_000,
            drain_timeout_ms: 10_000,
        }
    }
}

impl Default for Worker {
    fn default() -> Self {
        Worker {
            id: String::new(),
            threads: 0,
            gazetteer: PathBuf::new(),
            overlay: PathBuf::new(),
            overlay_check_ms: 10_000,
        }
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Encoding {
            format: Format::Json,
            registry: String::new(),
            registry_user: String::new(),
            registry_password: String::new(),
            register: true,
        }
    }
}

impl Default for Delivery {
    fn default() -> Self {
        Delivery {
            mode: DeliveryMode::ExactlyOnce,
            commit_interval_ms: 100,
            commit_max_records: 5_000,
            commit_max_bytes: 16 << 20,
            transaction_timeout_ms: 30_000,
            retry_timeout_ms: 60_000,
            shutdown_timeout_ms: 30_000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits { in_flight_bytes: 64 << 20, record_bytes: 2 << 20 }
    }
}

impl Default for Dead {
    fn default() -> Self {
        Dead { max_share: 0.5, window_records: 1_000 }
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        Telemetry {
            listen: "0.0.0.0:9464".into(),
            stall_timeout_ms: 120_000,
            statistics_interval_ms: 5_000,
            log: "info".into(),
            log_format: LogFormat::Text,
            log_burst: 20,
            otlp_endpoint: String::new(),
            trace_share: 0.01,
            sources: Vec::new(),
            most_sources: 50,
        }
    }
}

impl Config {
    /// Rules that hold between values.
    ///
    /// # Errors
    /// Names the key that breaks a rule.
    pub fn check(&self) -> Result<(), ConfigError> {
        let rules = [
            (!self.kafka.brokers.is_empty(), "kafka.brokers", "must name a broker"),
            (!self.topics.raw.is_empty(), "topics.raw", "must name a topic"),
            (!self.topics.events.is_empty(), "topics.events", "must name a topic"),
            (!self.topics.dead.is_empty(), "topics.dead", "must name a topic"),
            (
                ![&self.topics.events, &self.topics.dead, &self.topics.articles].contains(&&self.topics.raw),
                "topics.raw",
                "must not be an output topic too",
            ),
            (!self.group.id.is_empty(), "group.id", "must not be empty"),
            (
                self.group.drain_timeout_ms < self.group.session_timeout_ms,
                "group.drain_timeout_ms",
                "must be under group.session_timeout_ms",
            ),
            (
                self.encoding.format == Format::Json || self.encoding.registry.starts_with("http"),
                "encoding.registry",
                "must be a schema registry's address, with http:// or https://",
            ),
            (self.delivery.commit_interval_ms > 0, "delivery.commit_interval_ms", "must be above 0"),
            (self.delivery.commit_max_records > 0, "delivery.commit_max_records", "must be above 0"),
            (
                self.delivery.transaction_timeout_ms >= 10 * self.delivery.commit_interval_ms,
                "delivery.transaction_timeout_ms",
                "must be at least ten times delivery.commit_interval_ms",
            ),
            (self.limits.record_bytes > 0, "limits.record_bytes", "must be above 0"),
            (
                self.limits.in_flight_bytes >= 4 * self.limits.record_bytes,
                "limits.in_flight_bytes",
                "must be at least four times limits.record_bytes",
            ),
            (
                self.dead.max_share > 0.0 && self.dead.max_share <= 1.0,
                "dead.max_share",
                "must be above 0 and at most 1",
            ),
            (
                self.telemetry.otlp_endpoint.is_empty() || self.telemetry.otlp_endpoint.starts_with("http"),
                "telemetry.otlp_endpoint",
                "must begin with http:// or https://",
            ),
            ((0.0..=1.0).contains(&self.telemetry.trace_share), "telemetry.trace_share", "must be from 0 to 1"),
            (self.dead.window_records > 0, "dead.window_records", "must be above 0"),
        ];
        match rules.into_iter().find(|(holds, ..)| !holds) {
            Some((_, key, rule)) => Err(ConfigError::Value { key: key.into(), problem: rule.into() }),
            None => {
                consumer(self)?;
                producer(self, "check")?;
                self.reader()?;
                Ok(())
            }
        }
    }

    /// How raw records are read.
    ///
    /// # Errors
    /// When there is no such preset, or a field of it is wrong.
    pub fn reader(&self) -> Result<Reader, ConfigError> {
        let wrong =
            |e: ShapeError| ConfigError::Value { key: "intake.preset".into(), problem: format!("is wrong: {e}") };
        Reader::new(&self.intake).map_err(wrong)
    }

    /// The same with secrets hidden, for people.
    pub fn redacted(&self) -> Config {
        let mut shown = self.clone();
        let Kafka { properties, consumer, producer, .. } = &mut shown.kafka;
        for (name, value) in properties.iter_mut().chain(consumer).chain(producer) {
            if is_secret(name) {
                *value = HIDDEN.into();
            }
        }
        if !shown.encoding.registry_password.is_empty() {
            shown.encoding.registry_password = HIDDEN.into();
        }
        shown
    }
}

const HIDDEN: &str = "********";

/// Whether a librdkafka property holds something that must not be shown.
fn is_secret(name: &str) -> bool {
    ["password", "secret", ".pem", "oauthbearer.config", "jaas", "token"].iter().any(|part| name.contains(part))
}

/// Milliseconds of the configuration as a duration.
pub fn millis(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_hold_the_rules() {
        Config::default().check().unwrap();
    }

    #[test]
    fn a_broken_rule_names_its_key() {
        let mut config = Config::default();
        config.group.drain_timeout_ms = 60_000;
        let error = config.check().unwrap_err().to_string();
        assert!(error.contains("group.drain_timeout_ms"), "{error}");
    }

    #[test]
    fn an_unknown_preset_is_named() {
        let mut config = Config::default();
        config.intake.preset = "telegraph".into();
        let error = config.check().unwrap_err().to_string();
        assert!(error.contains("intake.preset") && error.contains("telegraph") && error.contains("ninjs"), "{error}");
    }

    #[test]
    fn secrets_are_hidden() {
        let mut config = Config::default();
        config.kafka.properties.insert("sasl.password".into(), "hunter2".into());
        config.kafka.consumer.insert("ssl.key.pem".into(), "-----BEGIN".into());
        config.kafka.producer.insert("sasl.username".into(), "rasid".into());
        config.encoding.registry_password = "hunter2".into();
        let shown = toml::to_string(&config.redacted()).unwrap();
        assert!(!shown.contains("hunter2") && !shown.contains("BEGIN"), "{shown}");
        assert!(shown.contains("sasl.username"), "{shown}");
    }
}
