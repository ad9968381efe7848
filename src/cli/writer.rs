//! Records into a topic, each acknowledged, with progress on standard error.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};

use crate::config::{self, Config};
use crate::message::Headers;

/// The first record that was not delivered.
#[derive(Clone, Default)]
struct Failed(Arc<Mutex<Option<KafkaError>>>);

impl ClientContext for Failed {}

impl ProducerContext for Failed {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let (Err((error, _)), Ok(mut first)) = (result, self.0.lock()) {
            first.get_or_insert(error.clone());
        }
    }
}

pub struct Writer {
    producer: BaseProducer<Failed>,
    failed: Failed,
    topic: String,
    written: u64,
    progress: ProgressBar,
}

/// How long the broker may take for what is written.
const LIMIT: Duration = Duration::from_secs(120);

impl Writer {
    pub fn open(config: &Config, topic: &str, what: &'static str) -> Result<Writer, KafkaError> {
        let failed = Failed::default();
        let mut client = config::plain(config);
        client
            .set("enable.idempotence", "true")
            .set("linger.ms", "5")
            .set("compression.type", "lz4")
            // The topic's own limit decides.
            .set("message.max.bytes", "100000000")
            .set("message.timeout.ms", LIMIT.as_millis().to_string());
        let producer = client.create_with_context(failed.clone())?;
        Ok(Writer { producer, failed, topic: topic.to_owned(), written: 0, progress: progress(what) })
    }

    /// Queues a record; fails where an earlier one was not delivered.
    pub fn write(&mut self, key: Option<&[u8]>, value: Option<&[u8]>, headers: &Headers) -> Result<(), KafkaError> {
        let all = headers.iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (key, value)| {
            all.insert(Header { key, value: value.as_deref() })
        });
        let mut record: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(&self.topic).headers(all);
        (record.key, record.payload) = (key, value);
        while let Err((error, back)) = self.producer.send(record) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(error);
            }
            self.producer.poll(Duration::from_millis(10));
            record = back;
        }
        self.producer.poll(Duration::ZERO);
        self.written += 1;
        self.progress.set_position(self.written);
        self.first_failure()
    }

    /// Waits until the broker has everything; says how many records that is.
    pub fn finish(self) -> Result<u64, KafkaError> {
        self.producer.flush(LIMIT)?;
        self.first_failure()?;
        self.progress.finish_and_clear();
        Ok(self.written)
    }

    fn first_failure(&self) -> Result<(), KafkaError> {
        match self.failed.0.lock().ok().and_then(|mut first| first.take()) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// A count that goes on; hidden where standard error is no terminal.
pub fn progress(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::no_length().with_message(what);
    // The template is a constant, and right.
    let style = ProgressStyle::with_template("{spinner} {pos} {msg}, {per_sec}, {elapsed}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
