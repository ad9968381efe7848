//! All metrics: names in base units, help texts, labels with few values.

use std::cell::RefCell;

use prometheus::{
    Counter, CounterVec, Encoder, Gauge, GaugeVec, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, TextEncoder,
    core::{Collector, Desc},
    proto::MetricType,
};

use super::process;

/// Upper bounds in seconds of one article's extraction: 50 µs to 10 s.
const EXTRACTION: [f64; 14] =
    [0.00005, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.003, 0.006, 0.0125, 0.025, 0.1, 0.5, 2.0, 10.0];
/// Upper bounds in seconds from a raw record's time to its commit: 10 ms to an hour.
const END_TO_END: [f64; 13] = [0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 2.0, 10.0, 30.0, 120.0, 600.0, 3600.0];
/// Upper bounds in seconds of a commit: 1 ms to 30 s.
const COMMIT: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 10.0, 30.0];

macro_rules! registered {
    ($registry:expr, $made:expr) => {{
        let metric = $made.expect("a constant name and constant labels are valid");
        register($registry, metric.clone());
        metric
    }};
}

pub struct Metrics {
    registry: Registry,
    rows: Vec<MetricRow>,
    process: process::Figures,
    build: IntGaugeVec,
    pub articles: IntCounterVec,
    pub events: IntCounterVec,
    pub dead: IntCounterVec,
    pub source_articles: IntCounterVec,
    pub source_events: IntCounterVec,
    pub found: IntCounterVec,
    pub step_seconds: CounterVec,
    pub input_bytes: IntCounter,
    pub output_bytes: IntCounterVec,
    pub redelivered: IntCounter,
    pub extraction: Histogram,
    pub end_to_end: Histogram,
    pub lexicon_loads: IntCounterVec,
    pub lexicon_stale: IntGauge,
    pub spans: IntCounterVec,
    pub lag: IntGauge,
    pub lag_seconds: Gauge,
    pub assigned: IntGauge,
    pub articles_in_flight: IntGauge,
    pub bytes_in_flight: IntGauge,
    pub fetch_paused: IntGauge,
    pub pauses: IntCounter,
    pub rebalances: IntCounterVec,
    pub kafka_errors: IntCounterVec,
    pub commits: IntCounterVec,
    pub commit_seconds: Histogram,
    pub rewinds: IntCounter,
    pub producers: IntCounter,
    pub brokers_up: IntGaugeVec,
    pub round_trip: GaugeVec,
    pub throttle: GaugeVec,
    pub queued_messages: IntGaugeVec,
    pub queued_bytes: IntGaugeVec,
}

impl Metrics {
    pub fn new(lexicon: &str) -> Metrics {
        let r = &Registrar::default();
        let mut metrics = Metrics {
            build: registered!(
                r,
                IntGaugeVec::new(
                    Opts::new("rasid_build_info", "Always 1; the labels tell the program's version and word lists."),
                    &["version", "lexicon"],
                )
            ),
            articles: counters(r, "rasid_articles_total", "Raw records that were committed, by outcome.", "outcome"),
            events: counters(r, "rasid_events_total", "Events that were committed, by PLOVER type.", "type"),
            dead: counters(r, "rasid_dead_records_total", "Records put into the dead-letter topic.", "reason"),
            source_articles: counters(
                r,
                "rasid_source_articles_total",
                "Articles that were read, by source.",
                "source",
            ),
            source_events: counters(r, "rasid_source_events_total", "Events that were committed, by source.", "source"),
            found: counters(r, "rasid_found_total", "Things found in committed articles, by layer.", "layer"),
            step_seconds: registered!(
                r,
                CounterVec::new(
                    Opts::new("rasid_step_seconds_total", "Time of the work on committed records, by step."),
                    &["step"],
                )
            ),
            input_bytes: counter(r, "rasid_input_bytes_total", "Bytes of the values of committed raw records."),
            output_bytes: counters(r, "rasid_output_bytes_total", "Bytes of committed outputs, by topic.", "topic"),
            redelivered: counter(r, "rasid_redelivered_records_total", "Raw records that came again and were left."),
            extraction: histogram(
                r,
                "rasid_extraction_seconds",
                "Time to extract one article: its share, where several are extracted together.",
                &EXTRACTION,
            ),
            end_to_end: histogram(
                r,
                "rasid_end_to_end_seconds",
                "Time from a raw record's timestamp to the commit of its outputs.",
                &END_TO_END,
            ),
            lexicon_loads: counters(r, "rasid_lexicon_loads_total", "Loads of the overlay, by outcome.", "outcome"),
            lexicon_stale: gauge(
                r,
                "rasid_lexicon_stale",
                "1 while the overlay is wrong and the last good one is used.",
            ),
            spans: counters(r, "rasid_spans_total", "Spans of traces, by what became of them.", "outcome"),
            lag: gauge(r, "rasid_consumer_lag_records", "Raw records of the assigned partitions not yet fetched."),
            lag_seconds: plain_gauge(
                r,
                "rasid_consumer_lag_seconds",
                "Age of the oldest raw record not yet committed.",
            ),
            assigned: gauge(r, "rasid_assigned_partitions", "Partitions of the raw topic that this worker has."),
            articles_in_flight: gauge(r, "rasid_articles_in_flight", "Raw records fetched and not yet settled."),
            bytes_in_flight: gauge(r, "rasid_in_flight_bytes", "Bytes of articles and outputs in the worker."),
            fetch_paused: gauge(r, "rasid_fetch_paused", "1 while fetching is paused for want of memory."),
            pauses: counter(r, "rasid_fetch_pauses_total", "Times that fetching was paused for want of memory."),
            rebalances: counters(r, "rasid_rebalances_total", "Assignments, revocations, losses.", "kind"),
            kafka_errors: counters(r, "rasid_kafka_errors_total", "Errors of Kafka, by what was done.", "kind"),
            commits: counters(r, "rasid_commits_total", "Transactions, or commits at least once.", "outcome"),
            commit_seconds: histogram(r, "rasid_commit_seconds", "Time that a commit takes.", &COMMIT),
            rewinds: counter(r, "rasid_rewinds_total", "Times that reading went back to the committed offsets."),
            producers: counter(r, "rasid_producers_total", "Producers made: the first, and one a fatal error."),
            brokers_up: gauges(r, "rasid_kafka_brokers_up", "Brokers that a client is connected to."),
            round_trip: seconds(r, "rasid_kafka_round_trip_seconds", "Mean round trip of the slowest broker."),
            throttle: seconds(r, "rasid_kafka_throttle_seconds", "Mean time that a broker throttled a client."),
            queued_messages: gauges(r, "rasid_kafka_queued_messages", "Messages in a client's queues."),
            queued_bytes: gauges(r, "rasid_kafka_queued_bytes", "Bytes in a client's queues."),
            process: process::Figures::new(r),
            registry: r.registry.clone(),
            rows: Vec::new(),
        };
        register(r, super::log::LEFT_OUT.clone());
        metrics.rows = r.rows.take();
        for outcome in ["exported", "failed", "dropped"] {
            metrics.spans.with_label_values(&[outcome]);
        }
        metrics.set_lexicon(lexicon);
        metrics
    }

    /// Tells other word lists, by their hash.
    pub fn set_lexicon(&self, hash: &str) {
        self.build.reset();
        self.build.with_label_values(&[env!("CARGO_PKG_VERSION"), hash]).set(1);
    }

    /// Raw records committed so far, whatever their outcome.
    pub fn articles_total(&self) -> u64 {
        total(&self.articles)
    }

    /// Events committed so far.
    pub fn events_total(&self) -> u64 {
        total(&self.events)
    }

    /// What metrics there are, by name.
    pub fn rows(&self) -> Vec<MetricRow> {
        let mut rows = self.rows.clone();
        rows.sort();
        rows
    }

    /// The page of `/metrics`.
    pub fn page(&self) -> Vec<u8> {
        self.process.refresh();
        let mut page = Vec::new();
        // Writing to memory cannot fail; an inconsistent metric would give a shorter page.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut page);
        page
    }
}

/// A counter's sum over its labels.
fn total(counters: &IntCounterVec) -> u64 {
    let families = counters.collect();
    families.iter().flat_map(|f| f.get_metric()).map(|m| m.get_counter().get_value() as u64).sum()
}

/// What there is to know of a metric.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetricRow {
    pub name: String,
    /// `counter`, `gauge` or `histogram`.
    pub kind: &'static str,
    pub labels: Vec<String>,
    pub help: String,
}

/// The registry, and what was put into it.
#[derive(Default)]
pub(super) struct Registrar {
    registry: Registry,
    rows: RefCell<Vec<MetricRow>>,
}

/// Names and labels are constants, so that registration succeeds if it ever did: the tests below hold it to.
fn register(r: &Registrar, metric: impl Collector + 'static) {
    let kind = match metric.collect().first().map(|f| f.get_field_type()) {
        Some(MetricType::COUNTER) => "counter",
        Some(MetricType::HISTOGRAM) => "histogram",
        _ => "gauge",
    };
    let row = |d: &&Desc| MetricRow {
        name: d.fq_name.clone(),
        kind,
        labels: d.variable_labels.clone(),
        help: d.help.clone(),
    };
    r.rows.borrow_mut().extend(metric.desc().iter().map(row));
    let registered = r.registry.register(Box::new(metric));
    debug_assert!(registered.is_ok(), "{registered:?}");
}

fn counter(r: &Registrar, name: &str, help: &str) -> IntCounter {
    registered!(r, IntCounter::new(name, help))
}

fn counters(r: &Registrar, name: &str, help: &str, label: &str) -> IntCounterVec {
    registered!(r, IntCounterVec::new(Opts::new(name, help), &[label]))
}

fn gauge(r: &Registrar, name: &str, help: &str) -> IntGauge {
    registered!(r, IntGauge::new(name, help))
}

fn gauges(r: &Registrar, name: &str, help: &str) -> IntGaugeVec {
    registered!(r, IntGaugeVec::new(Opts::new(name, help), &["client"]))
}

fn seconds(r: &Registrar, name: &str, help: &str) -> GaugeVec {
    registered!(r, GaugeVec::new(Opts::new(name, help), &["client"]))
}

fn histogram(r: &Registrar, name: &str, help: &str, buckets: &[f64]) -> Histogram {
    registered!(r, Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec())))
}

pub(super) fn plain_gauge(r: &Registrar, name: &str, help: &str) -> Gauge {
    registered!(r, Gauge::new(name, help))
}

pub(super) fn plain_counter(r: &Registrar, name: &str, help: &str) -> Counter {
    registered!(r, Counter::new(name, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_help_and_base_units() {
        let metrics = Metrics::new("abc");
        metrics.articles.with_label_values(&["enriched"]).inc();
        let page = String::from_utf8(metrics.page()).unwrap();
        for family in metrics.registry.gather() {
            let name = family.name();
            assert!(!family.help().is_empty(), "{name} has no help");
            assert!(!name.contains("_ms") && !name.contains("milli") && !name.contains("kb"), "{name}");
        }
        assert!(page.contains("rasid_articles_total{outcome=\"enriched\"} 1"), "{page}");
        assert!(page.contains("rasid_build_info{lexicon=\"abc\""), "{page}");
        assert!(page.contains("process_resident_memory_bytes"), "{page}");
    }
}
