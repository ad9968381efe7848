//! From a raw record to its outputs: a pure function, so that the same record gives the same bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::record::{Destination, Output, RawRecord};
use crate::extract::Extractor;
use crate::intake::{self, Rejected};
use crate::message::{
    ArticleRecord, ArticleRef, DeadReason, Death, EventMessage, EventType, Headers, RawArticle, header,
};

/// The seam to the extractor; tests put in ones that panic, sleep or tell many events.
pub trait Extract: Send + Sync + 'static {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord;
}

impl Extract for Extractor {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        Extractor::extract(self, raw)
    }
}

/// What became of a raw record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Read; tells these events.
    Enriched(Vec<EventType>),
    /// In another language.
    PassedOver,
    /// A null value.
    Tombstone,
    Dead(DeadReason),
}

/// A record's outputs and what there is to tell of it.
#[derive(Debug)]
pub struct Processed {
    pub verdict: Verdict,
    pub outputs: Vec<Output>,
    /// Time of extraction.
    pub took: Duration,
    /// Bytes of the raw record's value.
    pub input_bytes: usize,
    /// Milliseconds since the epoch of the raw record.
    pub timestamp: Option<i64>,
}

/// Most bytes that a message to each topic may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputLimits {
    pub events: usize,
    pub articles: usize,
    pub dead: usize,
}

impl OutputLimits {
    pub fn of(&self, to: Destination) -> usize {
        match to {
            Destination::Events => self.events,
            Destination::Articles => self.articles,
            Destination::Dead => self.dead,
        }
    }
}

/// All that processing depends on beside the record.
pub struct Processor<E> {
    pub extractor: E,
    /// The raw topic.
    pub topic: String,
    /// Whether article records are put out too.
    pub articles: bool,
    /// Most bytes of a raw record's value.
    pub record_bytes: usize,
}

impl<E: Extract> Processor<E> {
    /// Everything that one record leads to. Never panics, whatever the extractor does.
    ///
    /// `refused` says that the broker has refused this record's outputs as too large before.
    pub fn process(&self, record: RawRecord, limits: OutputLimits, refused: bool) -> Processed {
        let start = Instant::now();
        let (timestamp, input_bytes) = (record.timestamp, record.value.as_ref().map_or(0, Vec::len));
        let (verdict, outputs) = match self.enrich(&record, limits, refused) {
            Ok(enriched) => enriched,
            Err(rejected) => (Verdict::Dead(rejected.reason), vec![self.bury(record, &rejected, limits)]),
        };
        Processed { verdict, outputs, took: start.elapsed(), input_bytes, timestamp }
    }

    fn enrich(
        &self,
        record: &RawRecord,
        limits: OutputLimits,
        refused: bool,
    ) -> Result<(Verdict, Vec<Output>), Rejected> {
        let dead = |reason, detail: String| Rejected { reason, detail };
        let Some(value) = &record.value else {
            return Ok((Verdict::Tombstone, Vec::new()));
        };
        if value.len() > self.record_bytes {
            let detail = format!("the value has {} bytes, more than {}", value.len(), self.record_bytes);
            return Err(dead(DeadReason::TooLarge, detail));
        }
        if refused {
            return Err(dead(DeadReason::TooLarge, "the broker refused an output as too large".into()));
        }
        let read = || {
            let raw = intake::parse(value, record.key.as_deref())?;
            Ok(self.extractor.extract(&raw))
        };
        let article = catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|panic| Err(dead(DeadReason::ExtractionFailed, describe(panic.as_ref()))))?;
        let verdict = match article.language.as_str() {
            "ar" => Verdict::Enriched(article.events.iter().map(|e| e.kind).collect()),
            _ => Verdict::PassedOver,
        };
        let outputs = self
            .outputs(article, record)
            .map_err(|e| dead(DeadReason::ExtractionFailed, format!("the record cannot be written as JSON: {e}")))?;
        if let Some(large) = outputs.iter().find(|o| o.bytes() > limits.of(o.to)) {
            let (to, has, most) = (large.to.as_str(), large.bytes(), limits.of(large.to));
            let detail = format!("an output to the {to} topic has {has} bytes, more than {most}");
            return Err(dead(DeadReason::TooLarge, detail));
        }
        Ok((verdict, outputs))
    }

    /// One message an event, and the article record where it is wanted.
    fn outputs(&self, mut article: ArticleRecord, record: &RawRecord) -> serde_json::Result<Vec<Output>> {
        let cloud = CloudEvent::of(&article.id, record);
        let mut outputs = Vec::with_capacity(article.events.len() + 1);
        let mut put = |to, value, headers| {
            outputs.push(Output { to, key: Some(article.id.clone().into_bytes()), value: Some(value), headers });
        };
        if self.articles {
            let value = serde_json::to_vec(&article)?;
            put(Destination::Articles, value, cloud.headers(&article.id, "org.rasid.article.v1"));
        }
        let reference = ArticleRef {
            id: article.id.clone(),
            url: article.url.take(),
            source: article.source.take(),
            title: std::mem::take(&mut article.title),
            published_at: article.published_at.take(),
            language: std::mem::take(&mut article.language),
        };
        for event in std::mem::take(&mut article.events) {
            let message = EventMessage { article: reference.clone(), event };
            let value = serde_json::to_vec(&message)?;
            put(Destination::Events, value, cloud.headers(&message.event.id, "org.rasid.event.v1"));
        }
        Ok(outputs)
    }

    /// The record as it came, with the reason in its headers.
    fn bury(&self, record: RawRecord, rejected: &Rejected, limits: OutputLimits) -> Output {
        let death = Death {
            reason: rejected.reason,
            detail: &rejected.detail,
            topic: &self.topic,
            partition: record.partition,
            offset: record.offset.get(),
            timestamp: record.timestamp,
        };
        let headers = death.headers(record.headers);
        let mut output = Output { to: Destination::Dead, key: record.key, value: record.value, headers };
        if output.bytes() > limits.dead {
            // It stays where its headers say; to retry a message that no topic takes would stop the stream.
            let bytes = output.value.take().map_or(0, |v| v.len());
            output.headers.push((header::LEFT_OUT.to_owned(), Some(bytes.to_string().into_bytes())));
        }
        output
    }
}

/// The CloudEvents 1.0 attributes that all outputs of a record share, in Kafka's binary content mode.
struct CloudEvent {
    subject: String,
    /// Time of the raw record: the same at each delivery.
    time: Option<String>,
    /// W3C trace context of the raw record.
    traceparent: Option<Vec<u8>>,
}

impl CloudEvent {
    fn of(article: &str, record: &RawRecord) -> CloudEvent {
        let traceparent = record.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("traceparent"));
        CloudEvent {
            subject: article.to_owned(),
            time: record.timestamp.and_then(|t| jiff::Timestamp::from_millisecond(t).ok()).map(|t| t.to_string()),
            traceparent: traceparent.and_then(|(_, value)| value.clone()),
        }
    }

    fn headers(&self, id: &str, kind: &str) -> Headers {
        let mut headers: Headers = Vec::with_capacity(8);
        let mut add = |name: &str, value: &[u8]| headers.push((name.to_owned(), Some(value.to_vec())));
        add("ce_specversion", b"1.0");
        add("ce_id", id.as_bytes());
        add("ce_type", kind.as_bytes());
        add("ce_source", b"/rasid");
        add("ce_subject", self.subject.as_bytes());
        if let Some(time) = &self.time {
            add("ce_time", time.as_bytes());
        }
        add("content-type", b"application/json");
        if let Some(traceparent) = &self.traceparent {
            add("traceparent", traceparent);
        }
        headers
    }
}

/// What a panic said.
fn describe(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the extractor panicked: {}", said.unwrap_or("without a word"))
}
