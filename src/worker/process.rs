//! From a raw record to its outputs: a pure function, so that the same record gives the same bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime};

use super::encoding::{Encoding, EncodingError};
use super::record::{Destination, Output, RawRecord};
use super::steps::{Clock, Step, Steps};
use super::trace::{Sampler, Trace};
use crate::extract::{Extractor, Stage};
use crate::intake::{Marks, Reader, Rejected};
use crate::message::{
    ArticleRecord, ArticleRef, DeadReason, Death, EventMessage, EventType, Headers, RawArticle, header, header_value,
};
use crate::telemetry::sources;

/// The seam to the extractor; tests put in ones that panic, sleep or tell many events.
pub trait Extract: Send + Sync + 'static {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord;

    /// As [`Extract::extract`], of each article; `done` is told of every step behind it.
    fn extract_all(&self, raws: &[RawArticle], done: &mut dyn FnMut(Stage)) -> Vec<ArticleRecord> {
        let _ = done;
        raws.iter().map(|raw| self.extract(raw)).collect()
    }
}

impl Extract for Extractor {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        Extractor::extract(self, raw)
    }

    fn extract_all(&self, raws: &[RawArticle], done: &mut dyn FnMut(Stage)) -> Vec<ArticleRecord> {
        Extractor::extract_observed(self, raws, done)
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

impl Verdict {
    /// The events that are told.
    pub fn events(&self) -> &[EventType] {
        match self {
            Verdict::Enriched(events) => events,
            _ => &[],
        }
    }
}

/// A record to be worked on.
#[derive(Debug)]
pub struct Task {
    pub record: RawRecord,
    pub limits: OutputLimits,
    /// The broker has refused its outputs as too large before.
    pub refused: bool,
}

/// A record's outputs and what there is to tell of it.
#[derive(Debug)]
pub struct Processed {
    pub verdict: Verdict,
    pub outputs: Vec<Output>,
    pub told: Told,
    pub trace: Option<Trace>,
    /// When it was fetched, and when the work on it began.
    pub fetched: SystemTime,
    pub begun: SystemTime,
    /// Time of the work on it, in all and by step; of what was done for several records at once, its share.
    pub took: Duration,
    pub steps: Steps,
    /// Bytes of the raw record's value.
    pub input_bytes: usize,
    /// Milliseconds since the epoch of the raw record.
    pub timestamp: Option<i64>,
}

/// What an article is and how much it tells, for metrics and logs. Empty of a record that is no article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The article's id.
    pub article: String,
    pub source: Option<String>,
    /// How many things each of [`LAYERS`] found.
    pub found: [u32; LAYERS.len()],
    /// Why the record is dead.
    pub problem: String,
}

/// The layers that are counted, as they stand in metric labels.
pub const LAYERS: [&str; 8] = ["people", "organizations", "places", "times", "tolls", "quantities", "quotes", "events"];

impl Told {
    fn of(article: &ArticleRecord) -> Told {
        let found = [
            article.people.len(),
            article.organizations.len(),
            article.places.len(),
            article.times.len(),
            article.tolls.len(),
            article.quantities.len(),
            article.quotes.len(),
            article.events.len(),
        ];
        Told {
            article: article.id.clone(),
            source: sources::name(article.source.as_deref(), article.url.as_deref()).map(str::to_owned),
            found: found.map(|n| n as u32),
            problem: String::new(),
        }
    }
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
    /// How raw records are read.
    pub reader: Reader,
    pub extractor: E,
    /// The raw topic.
    pub topic: String,
    /// Whether article records are put out too.
    pub articles: bool,
    pub encoding: Encoding,
    /// Most bytes of a raw record's value.
    pub record_bytes: usize,
    /// Which records are traced; none where traces are not exported.
    pub sampler: Option<Sampler>,
}

/// What a record's headers say of its bytes.
fn marks(headers: &Headers) -> Marks<'_> {
    let header = |name| std::str::from_utf8(header_value(headers, name)?).ok();
    Marks { content_type: header("content-type"), content_encoding: header("content-encoding") }
}

impl<E: Extract> Processor<E> {
    /// Everything that records lead to, each by itself. Never panics, whatever the extractor does.
    pub fn process(&self, tasks: Vec<Task>) -> Vec<Processed> {
        let (begun, mut clock) = (SystemTime::now(), Clock::start());
        let mut articles = Vec::with_capacity(tasks.len());
        let read = |task| {
            let read = self.read(&task).map(|article| articles.extend(article));
            let mut steps = Steps::default();
            steps.add(Step::Read, clock.lap());
            (task, read, steps)
        };
        let tasks: Vec<_> = tasks.into_iter().map(read).collect();
        let (extracted, shares) = self.extract(&articles, &mut clock);
        let mut extracted = articles.iter().zip(extracted);
        let finish = |(task, read, mut steps): (Task, Result<(), Rejected>, Steps)| {
            let (timestamp, input_bytes) = (task.record.timestamp, task.record.value.as_ref().map_or(0, Vec::len));
            let trace = self.sampler.and_then(|s| s.trace(&self.topic, &task.record));
            let mut told = Told::default();
            let article = match read {
                Ok(()) if task.record.value.is_none() => Ok(None),
                Ok(()) => extracted
                    .next()
                    .map(|(raw, article)| {
                        told.article.clone_from(&raw.id);
                        steps.add_all(&shares);
                        article
                    })
                    .transpose(),
                Err(rejected) => Err(rejected),
            };
            let written = article.and_then(|article| self.write(&task, article, trace, &mut told));
            let (verdict, outputs) = written.unwrap_or_else(|rejected| {
                told.problem.clone_from(&rejected.detail);
                (Verdict::Dead(rejected.reason), vec![self.bury(task.record, &rejected, task.limits)])
            });
            steps.add(Step::Write, clock.lap());
            let took = steps.sum();
            Processed { verdict, outputs, told, trace, fetched: begun, begun, took, steps, input_bytes, timestamp }
        };
        tasks.into_iter().map(finish).collect()
    }

    /// The article of a record; none of a tombstone.
    fn read(&self, task: &Task) -> Result<Option<RawArticle>, Rejected> {
        let record = &task.record;
        let Some(value) = &record.value else { return Ok(None) };
        if value.len() > self.record_bytes {
            let detail = format!("the value has {} bytes, more than {}", value.len(), self.record_bytes);
            return Err(dead(DeadReason::TooLarge, detail));
        }
        if task.refused {
            return Err(dead(DeadReason::TooLarge, "the broker refused an output as too large".into()));
        }
        let read = || self.reader.read(value, record.key.as_deref(), marks(&record.headers));
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| Err(failed(panic.as_ref()))).map(Some)
    }

    /// What each article says, and each one's share of the time that it took.
    fn extract(&self, articles: &[RawArticle], clock: &mut Clock) -> (Vec<Result<ArticleRecord, Rejected>>, Steps) {
        let mut shares = Steps::default();
        let mut done = |stage| shares.add(Step::Extract(stage), clock.lap() / articles.len().max(1) as u32);
        let mut attempt = |articles: &[RawArticle]| {
            let extract = || self.extractor.extract_all(articles, &mut done);
            catch_unwind(AssertUnwindSafe(extract)).map_err(|panic| failed(panic.as_ref()))
        };
        let extracted = match attempt(articles) {
            Ok(all) => all.into_iter().map(Ok).collect(),
            // One by one it shows which of them it was.
            Err(_) => {
                articles.iter().map(|a| attempt(std::slice::from_ref(a)).map(|mut one| one.swap_remove(0))).collect()
            }
        };
        (extracted, shares)
    }

    /// The verdict on what a record says, and its outputs; none of a tombstone.
    fn write(
        &self,
        task: &Task,
        article: Option<ArticleRecord>,
        trace: Option<Trace>,
        told: &mut Told,
    ) -> Result<(Verdict, Vec<Output>), Rejected> {
        let Some(article) = article else {
            return Ok((Verdict::Tombstone, Vec::new()));
        };
        *told = Told::of(&article);
        let verdict = match article.language.as_str() {
            "ar" => Verdict::Enriched(article.events.iter().map(|e| e.kind).collect()),
            _ => Verdict::PassedOver,
        };
        let cloud = CloudEvent::of(&task.record, trace, self.encoding.content_type());
        let outputs = self
            .outputs(article, &cloud)
            .map_err(|e| dead(DeadReason::ExtractionFailed, format!("the record cannot be written: {e}")))?;
        if let Some(large) = outputs.iter().find(|o| o.bytes() > task.limits.of(o.to)) {
            let (to, has, most) = (large.to.as_str(), large.bytes(), task.limits.of(large.to));
            let detail = format!("an output to the {to} topic has {has} bytes, more than {most}");
            return Err(dead(DeadReason::TooLarge, detail));
        }
        Ok((verdict, outputs))
    }

    /// One message an event, and the article record where it is wanted.
    fn outputs(&self, mut article: ArticleRecord, cloud: &CloudEvent) -> Result<Vec<Output>, EncodingError> {
        let mut outputs = Vec::with_capacity(article.events.len() + 1);
        let mut put = |to, value, headers| {
            outputs.push(Output { to, key: Some(article.id.clone().into_bytes()), value: Some(value), headers });
        };
        if self.articles {
            let value = self.encoding.write(Destination::Articles, &article)?;
            put(Destination::Articles, value, cloud.headers(&article.id, &article.id, "org.rasid.article.v1"));
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
            let value = self.encoding.write(Destination::Events, &message)?;
            put(Destination::Events, value, cloud.headers(&message.event.id, &article.id, "org.rasid.event.v1"));
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
    content_type: &'static str,
    /// Time of the raw record: the same at each delivery.
    time: Option<String>,
    /// W3C trace context: the raw record's, or our own span within it.
    traceparent: Option<Vec<u8>>,
    tracestate: Option<Vec<u8>>,
}

impl CloudEvent {
    fn of(record: &RawRecord, trace: Option<Trace>, content_type: &'static str) -> CloudEvent {
        let header = |name| header_value(&record.headers, name).map(<[u8]>::to_vec);
        CloudEvent {
            content_type,
            time: record.timestamp.and_then(|t| jiff::Timestamp::from_millisecond(t).ok()).map(|t| t.to_string()),
            traceparent: trace.map(|t| t.header()).or_else(|| header("traceparent")),
            tracestate: header("tracestate"),
        }
    }

    fn headers(&self, id: &str, subject: &str, kind: &str) -> Headers {
        let mut headers: Headers = Vec::with_capacity(8);
        let mut add = |name: &str, value: &[u8]| headers.push((name.to_owned(), Some(value.to_vec())));
        add("ce_specversion", b"1.0");
        add("ce_id", id.as_bytes());
        add("ce_type", kind.as_bytes());
        add("ce_source", b"/rasid");
        add("ce_subject", subject.as_bytes());
        if let Some(time) = &self.time {
            add("ce_time", time.as_bytes());
        }
        add("content-type", self.content_type.as_bytes());
        for (name, value) in [("traceparent", &self.traceparent), ("tracestate", &self.tracestate)] {
            value.iter().for_each(|v| add(name, v));
        }
        headers
    }
}

fn dead(reason: DeadReason, detail: String) -> Rejected {
    Rejected { reason, detail }
}

/// What a panic said.
fn failed(panic: &(dyn std::any::Any + Send)) -> Rejected {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    dead(DeadReason::ExtractionFailed, format!("the extractor panicked: {}", said.unwrap_or("without a word")))
}

#[cfg(test)]
mod tests {
    use super::super::offsets::Offset;
    use super::*;
    use crate::config;
    use crate::intake::Options;
    use crate::message::{Body, header};

    /// Gives the text back as a record; the text `panic` is one.
    struct Echo;

    impl Extract for Echo {
        fn extract(&self, raw: &RawArticle) -> ArticleRecord {
            let (Body::Text(text) | Body::Html(text)) = &raw.body;
            assert_ne!(text, "panic", "said so");
            let language = if text.is_ascii() { "en" } else { "ar" };
            ArticleRecord {
                id: raw.id.clone(),
                text: text.clone(),
                language: language.into(),
                ..ArticleRecord::default()
            }
        }
    }

    const LIMITS: OutputLimits = OutputLimits { events: 5_000, articles: 5_000, dead: 5_000 };

    fn processor() -> Processor<Echo> {
        let reader = Reader::new(&Options::default()).unwrap();
        Processor {
            reader,
            extractor: Echo,
            topic: "raw".into(),
            articles: true,
            encoding: Encoding::Json,
            record_bytes: 10_000,
            sampler: None,
        }
    }

    fn record(value: &[u8]) -> RawRecord {
        RawRecord {
            partition: 2,
            offset: Offset::new(7),
            timestamp: Some(1_561_000_000_000),
            key: Some(b"key".to_vec()),
            value: Some(value.to_vec()),
            headers: vec![("traceparent".into(), Some(b"00-1".to_vec()))],
        }
    }

    fn process_one(processor: &Processor<Echo>, record: RawRecord, refused: bool) -> Processed {
        processor.process(vec![Task { record, limits: LIMITS, refused }]).remove(0)
    }

    fn process(value: &[u8]) -> Processed {
        process_one(&processor(), record(value), false)
    }

    fn value<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
        headers.iter().find(|(n, _)| n == name).and_then(|(_, v)| std::str::from_utf8(v.as_deref()?).ok())
    }

    #[test]
    fn an_article_carries_cloud_event_headers_and_its_trace() {
        let processed = process("خبر".as_bytes());
        let [output] = &processed.outputs[..] else { panic!("{:?}", processed.outputs) };
        assert_eq!(output.key.as_deref(), Some(&b"key"[..]));
        for (name, wanted) in [
            ("ce_specversion", "1.0"),
            ("ce_type", "org.rasid.article.v1"),
            ("ce_subject", "key"),
            ("ce_time", "2019-06-20T03:06:40Z"),
            ("content-type", "application/json"),
            ("traceparent", "00-1"),
        ] {
            assert_eq!(value(&output.headers, name), Some(wanted), "{name}");
        }
    }

    #[test]
    fn a_traced_record_passes_on_a_span_of_ours() {
        let config = config::Telemetry { otlp_endpoint: "http://x".into(), ..config::Telemetry::default() };
        let processor = Processor { sampler: Sampler::of(&config), ..processor() };
        let parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_vec();
        let headers = vec![("traceparent".into(), Some(parent)), ("tracestate".into(), Some(b"a=b".to_vec()))];
        let processed = process_one(&processor, RawRecord { headers, ..record("خبر".as_bytes()) }, false);
        let headers = &processed.outputs[0].headers;
        let trace = processed.trace.unwrap();
        assert_eq!(value(headers, "traceparent").map(str::as_bytes), Some(&trace.header()[..]));
        assert_eq!(value(headers, "tracestate"), Some("a=b"));
        assert!(value(headers, "traceparent").unwrap().contains("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    #[test]
    fn the_same_record_gives_the_same_outputs() {
        assert_eq!(process("خبر".as_bytes()).outputs, process("خبر".as_bytes()).outputs);
    }

    #[test]
    fn a_tombstone_and_another_language_are_no_errors() {
        let tombstone = RawRecord { value: None, ..record(b"") };
        let processed = process_one(&processor(), tombstone, false);
        assert_eq!((processed.verdict, processed.outputs.len()), (Verdict::Tombstone, 0));
        assert_eq!(process(b"English").verdict, Verdict::PassedOver);
    }

    #[test]
    fn what_cannot_be_used_is_buried_as_it_came() {
        for (bytes, reason) in [
            (&b"\xff"[..], DeadReason::NotUtf8),
            (b"{", DeadReason::BadJson),
            (b"{}", DeadReason::NoText),
            (b"panic", DeadReason::ExtractionFailed),
        ] {
            let processed = process(bytes);
            assert_eq!(processed.verdict, Verdict::Dead(reason));
            let [dead] = &processed.outputs[..] else { panic!("{:?}", processed.outputs) };
            assert_eq!((dead.to, dead.value.as_deref()), (Destination::Dead, Some(bytes)));
            assert_eq!(value(&dead.headers, header::REASON), Some(reason.as_str()));
            assert_eq!(value(&dead.headers, header::OFFSET), Some("7"));
            assert_eq!(value(&dead.headers, "traceparent"), Some("00-1"));
        }
    }

    #[test]
    fn records_that_are_worked_on_together_do_not_touch_each_other() {
        let values: [Option<&[u8]>; 6] =
            [Some("خبر".as_bytes()), Some(b"panic"), None, Some(b"{"), Some(b"English"), Some("نص".as_bytes())];
        let records = values.map(|value| RawRecord { value: value.map(<[u8]>::to_vec), ..record(b"") });
        let task = |record| Task { record, limits: LIMITS, refused: false };
        let together = processor().process(records.clone().map(task).into());
        assert_eq!(together.len(), records.len());
        for (together, record) in together.iter().zip(records) {
            let alone = process_one(&processor(), record, false);
            assert_eq!((&together.verdict, &together.told), (&alone.verdict, &alone.told));
            assert_eq!(together.outputs, alone.outputs);
        }
    }

    #[test]
    fn too_large_in_and_out() {
        // Over the limit of raw records, and of the dead-letter topic too: the value stays behind.
        let processed = process(&b"x".repeat(10_001));
        assert_eq!(processed.verdict, Verdict::Dead(DeadReason::TooLarge));
        assert_eq!(processed.outputs[0].value, None);
        assert_eq!(value(&processed.outputs[0].headers, header::LEFT_OUT), Some("10001"));
        // Under the limit of raw records, and its output over that of its topic.
        assert_eq!(process("خ".repeat(2_400).as_bytes()).verdict, Verdict::Dead(DeadReason::TooLarge));
        // Refused by the broker before.
        let refused = process_one(&processor(), record("خبر".as_bytes()), true);
        assert_eq!(refused.verdict, Verdict::Dead(DeadReason::TooLarge));
    }
}
