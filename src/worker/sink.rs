//! Where outputs go: one producer, with transactions or, at least once, without.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Sender;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer, ProducerContext, ThreadedProducer};
use rdkafka::{Statistics, TopicPartitionList};

use super::failure::{Backoff, Failure, Kind, is_fenced, kind, retry};
use super::lanes::Ticket;
use super::limits::TopicLimits;
use super::record::{Destination, Output};
use super::{Context, WorkerError, client_log};
use crate::config::{self, millis};
use crate::telemetry::Telemetry;
use crate::telemetry::events::{BrokerReachable, KafkaFailed, ProducerReady};

/// What became of one output.
#[derive(Debug)]
pub struct Report {
    pub ticket: Ticket,
    pub result: Result<(), KafkaError>,
}

/// Delivery reports on their way to the worker's loop.
pub struct Reports {
    to: Sender<Report>,
    /// In a transaction the commit says that all went well: only failures are reported.
    only_failures: bool,
    telemetry: Telemetry,
}

impl ClientContext for Reports {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        client_log("producer", level, facility, line);
    }

    fn stats(&self, figures: Statistics) {
        self.telemetry.statistics("producer", &figures);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        if error.rdkafka_error_code() == Some(Code::AllBrokersDown) {
            self.telemetry.tell(BrokerReachable(false));
        }
        self.telemetry.tell(KafkaFailed { kind: "told", what: "producer", error: &format!("{error}: {reason}") });
    }
}

impl ProducerContext for Reports {
    type DeliveryOpaque = Box<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Box<Ticket>) {
        let result = result.as_ref().map(|_| ()).map_err(|(error, _)| error.clone());
        if result.is_err() || !self.only_failures {
            // The loop is gone only when the worker has ended.
            let _ = self.to.send(Report { ticket: *ticket, result });
        }
    }
}

/// One call of librdkafka waits at most so long, so that a stop is seen in between.
pub const CALL: Duration = Duration::from_secs(5);

pub struct Sink {
    producer: ThreadedProducer<Reports>,
    context: Arc<Context>,
    transactional: bool,
    open: bool,
}

impl Sink {
    /// A new producer. With a transactional id it ends what an earlier one of that id left open, and no
    /// earlier one can write any more.
    ///
    /// # Errors
    /// [`Failure::Renew`] where trying again may help, else [`Failure::Stop`].
    pub fn open(context: &Arc<Context>, limits: &TopicLimits, to: Sender<Report>) -> Result<Sink, Failure> {
        let id = &context.transactional_id;
        let stop = |error| Failure::Stop(WorkerError::Kafka { what: "make the producer", error });
        let mut client = config::producer(&context.config, id).map_err(|e| Failure::Stop(e.into()))?;
        limits.apply(&mut client);
        let transactional = !id.is_empty();
        let reports = Reports { to, only_failures: transactional, telemetry: context.telemetry.clone() };
        let producer: ThreadedProducer<Reports> = client.create_with_context(reports).map_err(stop)?;
        if transactional {
            let limit = millis(context.config.delivery.retry_timeout_ms);
            retry(context, "init_transactions", limit, || producer.init_transactions(CALL))?;
        }
        context.telemetry.tell(ProducerReady { transactional_id: id });
        Ok(Sink { producer, context: context.clone(), transactional, open: false })
    }

    /// Whether outputs are acknowledged one by one, not by the commit.
    pub fn reports_each(&self) -> bool {
        !self.transactional
    }

    /// Puts an output into the producer's queue; waits while that is full.
    ///
    /// # Errors
    /// By kind of the error.
    pub fn send(&self, output: &Output, ticket: Ticket) -> Result<(), Failure> {
        let headers =
            output.headers.iter().fold(OwnedHeaders::new_with_capacity(output.headers.len()), |h, (key, value)| {
                h.insert(Header { key, value: value.as_deref() })
            });
        let mut record = BaseRecord::with_opaque_to(self.topic(output.to), Box::new(ticket)).headers(headers);
        record.key = output.key.as_deref();
        record.payload = output.value.as_deref();
        let deadline = std::time::Instant::now() + millis(self.context.config.delivery.retry_timeout_ms);
        let mut backoff = Backoff::new();
        loop {
            let (error, back) = match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            let full = error.rdkafka_error_code() == Some(Code::QueueFull);
            if full && std::time::Instant::now() < deadline && !self.context.stop.overdue() {
                self.context.telemetry.health().turn();
                std::thread::sleep(backoff.wait().min(Duration::from_millis(50)));
                record = back;
                continue;
            }
            let kind = self.kind(&error);
            self.context.telemetry.tell(KafkaFailed { kind: kind.as_str(), what: "send", error: &error });
            let told = format!("send: {error}");
            return Err(match kind {
                Kind::Fatal => Failure::Renew { why: told, fenced: is_fenced(&error) },
                Kind::Hopeless => Failure::Stop(WorkerError::Kafka { what: "send", error }),
                Kind::Abortable | Kind::Retriable => Failure::Abort(told),
            });
        }
    }

    /// Begins a transaction, where there is none.
    ///
    /// # Errors
    /// By kind of the error.
    pub fn begin(&mut self) -> Result<(), Failure> {
        if self.transactional && !self.open {
            retry(&self.context, "begin_transaction", CALL, || self.producer.begin_transaction())?;
        }
        self.open = true;
        Ok(())
    }

    /// Commits outputs and offsets together, in about `limit`.
    ///
    /// # Errors
    /// By kind; nothing is committed then, or it is not known and [`Failure::Renew`] finds out.
    pub fn commit(
        &mut self,
        offsets: &TopicPartitionList,
        group: &ConsumerGroupMetadata,
        limit: Duration,
    ) -> Result<(), Failure> {
        let call = CALL.min(limit);
        retry(&self.context, "send_offsets_to_transaction", limit, || {
            self.producer.send_offsets_to_transaction(offsets, group, call)
        })?;
        retry(&self.context, "commit_transaction", limit, || self.producer.commit_transaction(call))?;
        self.open = false;
        Ok(())
    }

    /// Gives up the open transaction, if there is one. At least once there is nothing to give up.
    ///
    /// # Errors
    /// [`Failure::Renew`] when the producer is of no more use.
    pub fn abort(&mut self) -> Result<(), Failure> {
        if self.transactional && self.open {
            let limit = millis(self.context.config.delivery.retry_timeout_ms);
            retry(&self.context, "abort_transaction", limit, || self.producer.abort_transaction(CALL))?;
        }
        self.open = false;
        Ok(())
    }

    fn topic(&self, to: Destination) -> &str {
        self.context.topic(to)
    }

    /// A send in a transaction that has failed says only "wrong state": the client knows more.
    fn kind(&self, error: &KafkaError) -> Kind {
        match self.producer.client().fatal_error() {
            Some(_) => Kind::Fatal,
            None => kind(error),
        }
    }
}
