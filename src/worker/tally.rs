//! What the open transaction holds: its bounds, and the figures that count once it is committed, so that
//! work done twice is not counted twice.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Context;
use super::lanes::Ticket;
use super::process::{LAYERS, Processed, Verdict};
use super::record::Destination;
use super::steps::Steps;
use super::trace::{self, Traced};
use crate::config::Delivery;
use crate::message::{DeadReason, EventType};

#[derive(Debug, Default)]
pub struct Tally {
    /// When the first record came in.
    since: Option<Instant>,
    records: usize,
    output_bytes: usize,
    input_bytes: u64,
    outcomes: HashMap<&'static str, u64>,
    events: HashMap<EventType, u64>,
    dead: HashMap<DeadReason, u64>,
    bytes_to: HashMap<Destination, u64>,
    /// Articles and events of each source.
    sources: HashMap<Option<String>, (u64, u64)>,
    found: [u64; LAYERS.len()],
    took: Vec<Duration>,
    steps: Steps,
    timestamps: Vec<i64>,
    traced: Vec<Traced>,
}

impl Tally {
    /// One more record, with all its outputs.
    pub fn add(&mut self, ticket: Ticket, processed: &Processed) {
        self.since.get_or_insert_with(Instant::now);
        self.records += 1;
        self.input_bytes += processed.input_bytes as u64;
        let outcome = match &processed.verdict {
            Verdict::Enriched(events) if events.is_empty() => "no-events",
            Verdict::Enriched(_) => "enriched",
            Verdict::PassedOver => "passed-over",
            Verdict::Tombstone => "tombstone",
            Verdict::Dead(_) => "dead",
        };
        *self.outcomes.entry(outcome).or_default() += 1;
        let told = processed.verdict.events();
        told.iter().for_each(|e| *self.events.entry(*e).or_default() += 1);
        if let Verdict::Dead(reason) = processed.verdict {
            *self.dead.entry(reason).or_default() += 1;
        }
        for output in &processed.outputs {
            self.output_bytes += output.bytes();
            *self.bytes_to.entry(output.to).or_default() += output.value.as_ref().map_or(0, Vec::len) as u64;
        }
        if matches!(processed.verdict, Verdict::Enriched(_) | Verdict::PassedOver) {
            let (articles, events) = self.sources.entry(processed.told.source.clone()).or_default();
            *articles += 1;
            *events += told.len() as u64;
            self.found.iter_mut().zip(processed.told.found).for_each(|(sum, n)| *sum += u64::from(n));
        }
        self.traced.extend(Traced::of(ticket, processed));
        self.took.push(processed.took);
        self.steps.add_all(&processed.steps);
        self.timestamps.extend(processed.timestamp);
    }

    /// A new one that is due in time even without a record: offsets are still to be committed.
    pub fn reopened() -> Tally {
        Tally { since: Some(Instant::now()), ..Tally::default() }
    }

    pub fn records(&self) -> usize {
        self.records
    }

    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// Milliseconds since the epoch of the oldest raw record.
    pub fn oldest(&self) -> Option<i64> {
        self.timestamps.iter().min().copied()
    }

    /// Whether one of the bounds is reached.
    pub fn is_due(&self, bounds: &Delivery) -> bool {
        self.records >= bounds.commit_max_records
            || self.output_bytes >= bounds.commit_max_bytes
            || self.since.is_some_and(|since| since.elapsed() >= Duration::from_millis(bounds.commit_interval_ms))
    }

    /// How long until the bound in time; none where nothing is open.
    pub fn due_in(&self, bounds: &Delivery) -> Option<Duration> {
        Some(Duration::from_millis(bounds.commit_interval_ms).saturating_sub(self.since?.elapsed()))
    }

    /// Counts everything: it is committed.
    pub fn count(self, context: &Context) {
        let telemetry = &context.telemetry;
        if let Some(out) = telemetry.spans().filter(|_| !self.traced.is_empty()) {
            out.send(trace::spans(&context.config.topics.raw, self.records, &self.traced, SystemTime::now()));
        }
        let metrics = telemetry.metrics();
        metrics.input_bytes.inc_by(self.input_bytes);
        for (outcome, n) in self.outcomes {
            metrics.articles.with_label_values(&[outcome]).inc_by(n);
        }
        for (kind, n) in self.events {
            metrics.events.with_label_values(&[format!("{kind:?}").to_uppercase()]).inc_by(n);
        }
        for (reason, n) in self.dead {
            metrics.dead.with_label_values(&[reason.as_str()]).inc_by(n);
        }
        for (to, n) in self.bytes_to {
            metrics.output_bytes.with_label_values(&[to.as_str()]).inc_by(n);
        }
        for (source, (articles, events)) in self.sources {
            let label = telemetry.source_label(source.as_deref());
            metrics.source_articles.with_label_values(&[&label]).inc_by(articles);
            metrics.source_events.with_label_values(&[&label]).inc_by(events);
        }
        for (layer, n) in LAYERS.into_iter().zip(self.found) {
            metrics.found.with_label_values(&[layer]).inc_by(n);
        }
        for (step, took) in self.steps.each() {
            metrics.step_seconds.with_label_values(&[step.as_str()]).inc_by(took.as_secs_f64());
        }
        for took in self.took {
            metrics.extraction.observe(took.as_secs_f64());
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64);
        for timestamp in self.timestamps {
            metrics.end_to_end.observe((now - timestamp).max(0) as f64 / 1e3);
        }
    }
}
