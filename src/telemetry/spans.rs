//! Spans on their way out: OTLP over HTTP, as protobuf, by a thread of its own. What the collector cannot take is
//! dropped and counted; the worker never waits for it.

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prometheus::IntCounterVec;
use prost::Message;

use crate::http_client::agent;

/// Spans in one request, about.
const BATCH: usize = 1_000;
/// How long spans wait for more to come.
const LINGER: Duration = Duration::from_millis(500);
/// Commits whose spans may wait.
const QUEUE: usize = 64;
/// How long one request may take, and the waits before it is tried again.
const LIMIT: Duration = Duration::from_secs(5);
const RETRIES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// The way out. Dropping it sends what waits.
pub struct Spans {
    to: Option<Sender<Vec<Span>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    counts: IntCounterVec,
}

impl Spans {
    /// Exports to `endpoint` (`http://localhost:4318`), under OTLP's own path.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(endpoint: &str, counts: IntCounterVec) -> std::io::Result<Spans> {
        let (to, from) = bounded(QUEUE);
        let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = Exporter { url, counts: counts.clone(), agent: agent(LIMIT) };
        let thread = std::thread::Builder::new().name("spans".into()).spawn(move || exporter.run(&from))?;
        Ok(Spans { to: Some(to), thread: Mutex::new(Some(thread)), counts })
    }

    /// Hands over a commit's spans; drops them where too many wait.
    pub fn send(&self, spans: Vec<Span>) {
        if let Some(Err(TrySendError::Full(spans) | TrySendError::Disconnected(spans))) =
            self.to.as_ref().map(|to| to.try_send(spans))
        {
            self.counts.with_label_values(&["dropped"]).inc_by(spans.len() as u64);
        }
    }
}

impl Drop for Spans {
    fn drop(&mut self) {
        self.to = None;
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
    }
}

struct Exporter {
    url: String,
    counts: IntCounterVec,
    agent: ureq::Agent,
}

impl Exporter {
    fn run(&self, from: &Receiver<Vec<Span>>) {
        let (mut waiting, mut due) = (Vec::new(), None::<Instant>);
        loop {
            let wait = due.map_or(Duration::from_secs(3600), |due| due.saturating_duration_since(Instant::now()));
            let ended = match from.recv_timeout(wait) {
                Ok(spans) => {
                    waiting.extend(spans);
                    due.get_or_insert_with(|| Instant::now() + LINGER);
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            let is_due = waiting.len() >= BATCH || ended || due.is_some_and(|due| Instant::now() >= due);
            if is_due && !waiting.is_empty() {
                self.export(std::mem::take(&mut waiting), ended);
                due = None;
            }
            if ended {
                return;
            }
        }
    }

    /// Sends a batch; a collector that is down or busy is asked again; at the end of the program once.
    fn export(&self, spans: Vec<Span>, last: bool) {
        let count = spans.len() as u64;
        let body = request(spans).encode_to_vec();
        let mut retries = RETRIES.iter().take(if last { 1 } else { RETRIES.len() });
        let (outcome, problem) = loop {
            let sent = self.agent.post(&self.url).content_type("application/x-protobuf").send(&body[..]);
            let (problem, may_pass) = match sent {
                Ok(answer) if answer.status().is_success() => break ("exported", None),
                Ok(answer) => (answer.status().to_string(), matches!(answer.status().as_u16(), 429 | 502 | 503 | 504)),
                Err(error) => (error.to_string(), true),
            };
            match retries.next().filter(|_| may_pass) {
                Some(wait) => std::thread::sleep(*wait),
                None => break ("failed", Some(problem)),
            }
        };
        if let Some(problem) = problem {
            tracing::warn!(url = self.url, spans = count, problem, "spans could not be exported");
        }
        self.counts.with_label_values(&[outcome]).inc_by(count);
    }
}

fn request(spans: Vec<Span>) -> ExportTraceServiceRequest {
    let resource = Resource {
        attributes: vec![text("service.name", "rasid"), text("service.version", env!("CARGO_PKG_VERSION"))],
        ..Resource::default()
    };
    let scope = InstrumentationScope { name: "rasid".into(), ..InstrumentationScope::default() };
    let spans = ScopeSpans { scope: Some(scope), spans, ..ScopeSpans::default() };
    let spans = ResourceSpans { resource: Some(resource), scope_spans: vec![spans], ..ResourceSpans::default() };
    ExportTraceServiceRequest { resource_spans: vec![spans] }
}

/// An attribute that is a text.
pub fn text(key: &str, value: &str) -> KeyValue {
    attribute(key, any_value::Value::StringValue(value.to_owned()))
}

/// An attribute that is a number.
pub fn number(key: &str, value: i64) -> KeyValue {
    attribute(key, any_value::Value::IntValue(value))
}

fn attribute(key: &str, value: any_value::Value) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}
