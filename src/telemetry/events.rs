//! One struct for each thing that can happen in the worker: its log line and its metrics, in one place.

use std::time::Duration;

use tracing::{debug, error, info, warn};

use super::Telemetry;
use crate::message::DeadReason;

/// Something that happened in the worker.
pub trait InternalEvent {
    fn emit(self, telemetry: &Telemetry);
}

/// The group gave partitions.
pub struct PartitionsAssigned<'a> {
    pub partitions: &'a [i32],
    /// All that the worker now has.
    pub total: usize,
}

impl InternalEvent for PartitionsAssigned<'_> {
    fn emit(self, telemetry: &Telemetry) {
        info!(partitions = ?self.partitions, total = self.total, "partitions assigned");
        telemetry.metrics().rebalances.with_label_values(&["assigned"]).inc();
        telemetry.metrics().assigned.set(self.total as i64);
        telemetry.health().set_assigned(self.total);
    }
}

/// The group took partitions back, or they were lost.
pub struct PartitionsRevoked<'a> {
    pub partitions: &'a [i32],
    pub total: usize,
    /// Another member may have them already: nothing of them may be committed.
    pub lost: bool,
}

impl InternalEvent for PartitionsRevoked<'_> {
    fn emit(self, telemetry: &Telemetry) {
        let kind = if self.lost { "lost" } else { "revoked" };
        if self.lost {
            warn!(partitions = ?self.partitions, total = self.total, "partitions lost");
        } else {
            info!(partitions = ?self.partitions, total = self.total, "partitions revoked");
        }
        telemetry.metrics().rebalances.with_label_values(&[kind]).inc();
        telemetry.metrics().assigned.set(self.total as i64);
        telemetry.health().set_assigned(self.total);
    }
}

/// Outputs and offsets are committed.
pub struct Committed {
    pub records: usize,
    pub took: Duration,
}

impl InternalEvent for Committed {
    fn emit(self, telemetry: &Telemetry) {
        debug!(records = self.records, took = ?self.took, "committed");
        telemetry.metrics().commits.with_label_values(&["committed"]).inc();
        telemetry.metrics().commit_seconds.observe(self.took.as_secs_f64());
        telemetry.health().progress();
    }
}

/// The open transaction was given up; its records will be read again.
pub struct Aborted<'a> {
    pub records: usize,
    pub why: &'a str,
}

impl InternalEvent for Aborted<'_> {
    fn emit(self, telemetry: &Telemetry) {
        warn!(records = self.records, why = self.why, "aborted");
        telemetry.metrics().commits.with_label_values(&["aborted"]).inc();
    }
}

/// Reading went back to the committed offsets.
pub struct Rewound {
    pub partitions: usize,
}

impl InternalEvent for Rewound {
    fn emit(self, telemetry: &Telemetry) {
        info!(partitions = self.partitions, "rewound to the committed offsets");
        telemetry.metrics().rewinds.inc();
    }
}

/// A producer is ready.
pub struct ProducerReady<'a> {
    /// Empty at least once.
    pub transactional_id: &'a str,
}

impl InternalEvent for ProducerReady<'_> {
    fn emit(self, telemetry: &Telemetry) {
        info!(transactional_id = self.transactional_id, "producer ready");
        telemetry.metrics().producers.inc();
    }
}

/// An error of Kafka, and what is done about it.
pub struct KafkaFailed<'a> {
    /// `retried`, `aborted`, `renewed`, `stopped`, or `told` for what librdkafka deals with itself.
    pub kind: &'static str,
    pub what: &'a str,
    pub error: &'a dyn std::fmt::Display,
}

impl InternalEvent for KafkaFailed<'_> {
    fn emit(self, telemetry: &Telemetry) {
        match self.kind {
            "stopped" => error!(what = self.what, error = %self.error, kind = self.kind, "Kafka error"),
            "told" => info!(what = self.what, error = %self.error, "Kafka error"),
            _ => warn!(what = self.what, error = %self.error, kind = self.kind, "Kafka error"),
        }
        telemetry.metrics().kafka_errors.with_label_values(&[self.kind]).inc();
    }
}

/// A client lost all brokers, or has one again.
pub struct BrokerReachable(pub bool);

impl InternalEvent for BrokerReachable {
    fn emit(self, telemetry: &Telemetry) {
        telemetry.health().set_broker(self.0);
    }
}

/// A raw record came a second time and was left alone.
pub struct Redelivered<'a> {
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
}

impl InternalEvent for Redelivered<'_> {
    fn emit(self, telemetry: &Telemetry) {
        debug!(topic = self.topic, partition = self.partition, offset = self.offset, "redelivered");
        telemetry.metrics().redelivered.inc();
    }
}

/// Fetching was paused for want of memory, or goes on.
pub struct FetchPaused(pub bool);

impl InternalEvent for FetchPaused {
    fn emit(self, telemetry: &Telemetry) {
        debug!(paused = self.0, "fetching");
        telemetry.metrics().fetch_paused.set(i64::from(self.0));
        if self.0 {
            telemetry.metrics().pauses.inc();
        }
    }
}

/// An output does not fit its topic.
pub struct OutputRefused<'a> {
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
}

impl InternalEvent for OutputRefused<'_> {
    fn emit(self, telemetry: &Telemetry) {
        let OutputRefused { topic, partition, offset } = self;
        warn!(topic, partition, offset, "the broker refused an output as too large");
        telemetry.metrics().kafka_errors.with_label_values(&["output-too-large"]).inc();
    }
}

/// A raw record cannot be used: it goes into the dead-letter topic.
pub struct RecordDied<'a> {
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
    /// Empty where the record could not be read so far.
    pub article: &'a str,
    pub reason: DeadReason,
    pub detail: &'a str,
}

impl InternalEvent for RecordDied<'_> {
    fn emit(self, _: &Telemetry) {
        let RecordDied { topic, partition, offset, article, detail, .. } = self;
        warn!(topic, partition, offset, article, reason = self.reason.as_str(), detail, "a raw record is dead");
    }
}

/// An article's outputs are on their way.
pub struct ArticleDone<'a> {
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
    pub article: &'a str,
    pub messages: usize,
    pub took: Duration,
}

impl InternalEvent for ArticleDone<'_> {
    fn emit(self, _: &Telemetry) {
        let ArticleDone { topic, partition, offset, article, messages, took } = self;
        debug!(topic, partition, offset, article, messages, ?took, "an article is done");
    }
}

/// The word lists and places were loaded anew and are in use.
pub struct ListsLoaded<'a> {
    /// Hashes of the lists.
    pub before: &'a str,
    pub lexicon: &'a str,
    pub took: Duration,
}

impl InternalEvent for ListsLoaded<'_> {
    fn emit(self, telemetry: &Telemetry) {
        let ListsLoaded { before, lexicon, took } = self;
        info!(before, lexicon, ?took, "word lists loaded");
        telemetry.metrics().lexicon_loads.with_label_values(&["loaded"]).inc();
        telemetry.metrics().lexicon_stale.set(0);
        telemetry.metrics().set_lexicon(lexicon);
    }
}

/// The word lists on disk are wrong: the last good ones stay in use.
pub struct ListsRefused<'a> {
    pub problem: &'a str,
    /// Hash of the lists that stay.
    pub lexicon: &'a str,
}

impl InternalEvent for ListsRefused<'_> {
    fn emit(self, telemetry: &Telemetry) {
        let ListsRefused { problem, lexicon } = self;
        error!(problem, lexicon, "word lists refused: the last good ones stay in use");
        telemetry.metrics().lexicon_loads.with_label_values(&["refused"]).inc();
        telemetry.metrics().lexicon_stale.set(1);
    }
}
