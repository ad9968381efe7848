//! Traces: an incoming `traceparent` (W3C Trace Context) is taken up, passed on, and told of by spans of what was done.
//!
//! ```text
//! sender's span ── process ──┬── receive   fetched, and waited for a thread
//!                            ├── extract ── one span a step
//!                            └── send      in order, to the end of the commit ── link ──> commit (the batch)
//! ```
//!
//! Ids are hashes of where a record lies, so that a record that comes again has the same outputs, and one trace.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::{Link, SpanKind};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::lanes::Ticket;
use super::process::{Processed, Verdict};
use super::record::RawRecord;
use crate::config;
use crate::message::header_value;
use crate::telemetry::spans::{number, text};

/// A trace that a record belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    id: [u8; 16],
    /// The sender's span.
    parent: Option<[u8; 8]>,
    /// Our span of the whole way.
    span: [u8; 8],
}

/// Which records are traced.
#[derive(Debug, Clone, Copy)]
pub struct Sampler {
    /// Share of records without a trace of their own that begin one.
    share: f64,
}

impl Sampler {
    /// None where traces are not exported: nothing is done for them then.
    pub fn of(config: &config::Telemetry) -> Option<Sampler> {
        (!config.otlp_endpoint.is_empty()).then_some(Sampler { share: config.trace_share })
    }

    /// The trace of a record: its sender's, if that is sampled, or one of its own.
    pub fn trace(&self, topic: &str, record: &RawRecord) -> Option<Trace> {
        let place = format!("{topic}/{}/{}", record.partition, record.offset.get());
        let span = xxh3_64(place.as_bytes()).max(1).to_be_bytes();
        if let Some((id, parent, sampled)) = header_value(&record.headers, "traceparent").and_then(parse) {
            return sampled.then_some(Trace { id, parent: Some(parent), span });
        }
        let id = xxh3_128(format!("{place}/{:?}", record.timestamp).as_bytes()).max(1);
        // The low bits are as good as chance, and the same at each delivery.
        let chance = (id as u64) as f64 / u64::MAX as f64;
        (chance < self.share).then_some(Trace { id: id.to_be_bytes(), parent: None, span })
    }
}

impl Trace {
    /// The header that outputs carry on.
    pub fn header(&self) -> Vec<u8> {
        format!("00-{:032x}-{:016x}-01", u128::from_be_bytes(self.id), u64::from_be_bytes(self.span)).into_bytes()
    }
}

/// Trace id, span id and whether it is sampled, of a `traceparent` of version 00 or one that goes on like it.
fn parse(value: &[u8]) -> Option<([u8; 16], [u8; 8], bool)> {
    let mut parts = std::str::from_utf8(value).ok()?.trim().split('-');
    let (version, id, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |s: &str, len| s.len() == len && s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let sound = is_hex(version, 2) && version != "ff" && is_hex(id, 32) && is_hex(parent, 16) && is_hex(flags, 2);
    if !sound || (version == "00" && parts.next().is_some()) {
        return None;
    }
    let (id, parent) = (u128::from_str_radix(id, 16).ok()?, u64::from_str_radix(parent, 16).ok()?);
    let sampled = u8::from_str_radix(flags, 16).ok()? & 1 == 1;
    (id != 0 && parent != 0).then_some((id.to_be_bytes(), parent.to_be_bytes(), sampled))
}

/// What is told of a traced record once it is committed.
#[derive(Debug)]
pub struct Traced {
    trace: Trace,
    ticket: Ticket,
    article: String,
    verdict: &'static str,
    messages: usize,
    fetched: SystemTime,
    begun: SystemTime,
    took: Duration,
    steps: super::steps::Steps,
    settled: SystemTime,
}

impl Traced {
    /// None of a record that is not traced.
    pub fn of(ticket: Ticket, processed: &Processed) -> Option<Traced> {
        let trace = processed.trace?;
        let verdict = match processed.verdict {
            Verdict::Enriched(_) => "enriched",
            Verdict::PassedOver => "passed-over",
            Verdict::Tombstone => "tombstone",
            Verdict::Dead(reason) => reason.as_str(),
        };
        Some(Traced {
            trace,
            ticket,
            article: processed.told.article.clone(),
            verdict,
            messages: processed.outputs.len(),
            fetched: processed.fetched,
            begun: processed.begun,
            took: processed.took,
            steps: processed.steps,
            settled: SystemTime::now(),
        })
    }
}

/// The spans of a commit: of the batch, and of each traced record in it.
pub fn spans(topic: &str, records: usize, traced: &[Traced], committed: SystemTime) -> Vec<Span> {
    let Some(first) = traced.first() else { return Vec::new() };
    let opened = traced.iter().map(|t| t.settled).min().unwrap_or(committed);
    // A batch has a trace of its own: its records' traces are many.
    let seed = format!("{}/{}", first.ticket.partition, nanos(committed));
    let trace = Trace {
        id: xxh3_128(seed.as_bytes()).max(1).to_be_bytes(),
        parent: None,
        span: child(first.trace.span, &seed),
    };
    let mut batch = span(&trace, trace.span, None, "commit", SpanKind::Producer, opened, committed);
    batch.attributes = vec![text("messaging.system", "kafka"), number("messaging.batch.message_count", records as i64)];
    batch.links = traced.iter().map(|t| link(&t.trace, t.trace.span)).collect();
    let mut spans = vec![batch];
    for t in traced {
        let own = t.trace.span;
        let name = format!("process {topic}");
        let mut root = span(&t.trace, own, t.trace.parent, &name, SpanKind::Consumer, t.fetched, committed);
        root.attributes = vec![
            text("messaging.system", "kafka"),
            text("messaging.operation.type", "process"),
            text("messaging.destination.name", topic),
            text("messaging.destination.partition.id", &t.ticket.partition.to_string()),
            number("messaging.kafka.offset", t.ticket.offset.get()),
            text("rasid.article.id", &t.article),
            text("rasid.outcome", t.verdict),
            number("rasid.messages", t.messages as i64),
        ];
        spans.push(root);
        let part = |name: &str, kind, from, to| span(&t.trace, child(own, name), Some(own), name, kind, from, to);
        spans.push(part("receive", SpanKind::Internal, t.fetched, t.begun));
        spans.push(part("extract", SpanKind::Internal, t.begun, t.begun + t.took));
        let mut at = t.begun;
        for (step, took) in t.steps.each().filter(|(_, took)| !took.is_zero()) {
            let (name, extract) = (step.as_str(), child(own, "extract"));
            let id = child(extract, name);
            spans.push(span(&t.trace, id, Some(extract), name, SpanKind::Internal, at, at + took));
            at += took;
        }
        let mut send = part("send", SpanKind::Producer, t.settled, committed);
        send.links = vec![link(&trace, trace.span)];
        spans.push(send);
    }
    spans
}

fn child(of: [u8; 8], name: &str) -> [u8; 8] {
    xxh3_64(&[&of[..], name.as_bytes()].concat()).max(1).to_be_bytes()
}

fn link(trace: &Trace, span: [u8; 8]) -> Link {
    Link { trace_id: trace.id.to_vec(), span_id: span.to_vec(), ..Link::default() }
}

fn span(
    trace: &Trace,
    id: [u8; 8],
    parent: Option<[u8; 8]>,
    name: &str,
    kind: SpanKind,
    from: SystemTime,
    to: SystemTime,
) -> Span {
    Span {
        trace_id: trace.id.to_vec(),
        span_id: id.to_vec(),
        parent_span_id: parent.map_or(Vec::new(), |p| p.to_vec()),
        name: name.to_owned(),
        kind: kind as i32,
        start_time_unix_nano: nanos(from),
        end_time_unix_nano: nanos(to.max(from)),
        ..Span::default()
    }
}

fn nanos(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::offsets::Offset;
    use super::*;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn record(traceparent: Option<&str>, offset: i64) -> RawRecord {
        RawRecord {
            partition: 1,
            offset: Offset::new(offset),
            timestamp: Some(1),
            key: None,
            value: None,
            headers: traceparent.iter().map(|t| ("Traceparent".into(), Some(t.as_bytes().to_vec()))).collect(),
        }
    }

    #[test]
    fn a_senders_trace_goes_on() {
        let sampler = Sampler { share: 0.0 };
        let trace = sampler.trace("raw", &record(Some(PARENT), 7)).unwrap();
        let header = String::from_utf8(trace.header()).unwrap();
        assert!(header.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && header.ends_with("-01"), "{header}");
        assert_ne!(header, PARENT, "our span is the parent now");
        assert_eq!(trace, sampler.trace("raw", &record(Some(PARENT), 7)).unwrap(), "the same at each delivery");
        assert_ne!(trace.span, sampler.trace("raw", &record(Some(PARENT), 8)).unwrap().span);
        let unsampled = PARENT.replace("-01", "-00");
        assert_eq!(Sampler { share: 1.0 }.trace("raw", &record(Some(&unsampled), 7)), None);
    }

    #[test]
    fn a_share_of_the_others_begins_one() {
        let count = |share| (0..2_000).filter(|i| Sampler { share }.trace("raw", &record(None, *i)).is_some()).count();
        assert_eq!((count(0.0), count(1.0)), (0, 2_000));
        assert!((300..500).contains(&count(0.2)), "{}", count(0.2));
    }

    #[test]
    fn what_is_no_traceparent_is_left() {
        for bad in [
            "",
            "00-1",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
        assert!(parse(b"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more").is_some(), "a later version");
    }
}
