//! Where raw records come from: the consumer, and the group's changes as values.
//!
//! librdkafka waits after each change of the assignment until the worker has said that it is done with it.
//! Here the callback only hands the change on, as [`Assigned`] or [`Revoked`]: a token that must be given back
//! by [`Source::take_up`] or [`Source::release`]. Until then the partitions cannot go to another member, the
//! worker's loop handles the change with all that it has, and no lock is needed.
//!
//! Where to begin reading is asked here, not left to librdkafka (2.12.1): when the assignment changes while it asks
//! for the offsets of partitions whose last owner has a transaction open, it takes "not stable yet" for "nothing
//! committed" and begins at `auto.offset.reset` (`rd_kafka_assignment_apply_offsets`), which doubles what was done.

use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rdkafka::bindings::{rd_kafka_header_get_all, rd_kafka_headers_t, rd_kafka_resp_err_t};
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{
    BaseConsumer, CommitMode, Consumer, ConsumerContext, ConsumerGroupMetadata, RebalanceProtocol,
};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode as Code};
use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Headers as _, Message};
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{Offset as KafkaOffset, Statistics, TopicPartitionList};

use super::client_log;
use super::failure::{Backoff, Kind, kind};
use super::offsets::{NextOffset, Offset};
use super::record::RawRecord;
use crate::config::{Config, ConfigError};
use crate::message::Headers;
use crate::telemetry::Telemetry;
use crate::telemetry::events::{BrokerReachable, KafkaFailed};

/// Partitions that the group gives; to be taken up.
#[must_use]
#[derive(Debug)]
pub struct Assigned {
    /// With the offsets to begin at, once they are known.
    list: TopicPartitionList,
    pub partitions: Vec<i32>,
}

/// Partitions that the group gives, while it is asked where to begin.
struct Given {
    assigned: Assigned,
    backoff: Backoff,
    /// When to ask.
    due: Instant,
}

/// Partitions that the group takes back; to be released once their work is committed or given up.
#[must_use]
#[derive(Debug)]
pub struct Revoked {
    list: TopicPartitionList,
    pub partitions: Vec<i32>,
    /// Another member may have them already.
    pub lost: bool,
}

/// What a look at the consumer brings.
pub enum Fetched {
    Record(RawRecord),
    Assigned(Assigned),
    Revoked(Revoked),
    Nothing,
}

enum Change {
    Assigned(Assigned),
    Revoked(Revoked),
}

/// Hands changes of the assignment to the loop, and figures and errors to telemetry.
pub struct SourceContext {
    changes: Sender<Change>,
    /// The consumer is being closed and the loop is over: changes are agreed to at once.
    closing: AtomicBool,
    telemetry: Telemetry,
}

impl ClientContext for SourceContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        client_log("consumer", level, facility, line);
    }

    fn stats(&self, figures: Statistics) {
        self.telemetry.statistics("consumer", &figures);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        if error.rdkafka_error_code() == Some(Code::AllBrokersDown) {
            self.telemetry.tell(BrokerReachable(false));
        }
        self.telemetry.tell(KafkaFailed { kind: "told", what: "consumer", error: &format!("{error}: {reason}") });
    }
}

impl ConsumerContext for SourceContext {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, kind: RDKafkaRespErr, list: &mut TopicPartitionList) {
        let list = list.clone();
        let partitions = list.elements().iter().map(|e| e.partition()).collect();
        let assigned = kind == rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        if self.closing.load(Relaxed) {
            agree(consumer, &list, assigned, &self.telemetry);
            return;
        }
        let change = match assigned {
            true => Change::Assigned(Assigned { list, partitions }),
            false => Change::Revoked(Revoked { list, partitions, lost: consumer.assignment_lost() }),
        };
        // The receiver lives as long as the consumer.
        let _ = self.changes.send(change);
    }

    fn commit_callback(&self, result: KafkaResult<()>, _offsets: &TopicPartitionList) {
        // A rebalance in between is a normal event: what was not committed is read again.
        if let Err(error) = result {
            self.telemetry.tell(KafkaFailed { kind: "told", what: "commit offsets", error: &error });
        }
    }
}

/// How long one question for committed offsets may hold up the loop.
const ASK: Duration = Duration::from_millis(200);

pub struct Source {
    consumer: BaseConsumer<SourceContext>,
    changes: Receiver<Change>,
    given: Option<Given>,
    /// Where to begin in a partition of which nothing was ever committed.
    unread: KafkaOffset,
    topic: String,
    telemetry: Telemetry,
}

/// Why the consumer is of no more use.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Kafka(#[from] KafkaError),
}

impl Source {
    /// Joins the group and subscribes to the raw topic.
    ///
    /// # Errors
    /// When the configuration is refused.
    pub fn open(config: &Config, telemetry: &Telemetry) -> Result<Source, SourceError> {
        let (to, changes) = unbounded();
        let context = SourceContext { changes: to, closing: AtomicBool::new(false), telemetry: telemetry.clone() };
        let client = crate::config::consumer(config)?;
        let consumer: BaseConsumer<SourceContext> = client.create_with_context(context)?;
        consumer.subscribe(&[&config.topics.raw])?;
        let unread = match client.get("auto.offset.reset") {
            Some("latest" | "largest" | "end") => KafkaOffset::End,
            _ => KafkaOffset::Beginning,
        };
        let (topic, telemetry) = (config.topics.raw.clone(), telemetry.clone());
        Ok(Source { consumer, changes, given: None, unread, topic, telemetry })
    }

    /// The next record or change, waited for at most so long.
    ///
    /// # Errors
    /// Errors that librdkafka does not deal with itself.
    pub fn poll(&mut self, wait: Duration) -> KafkaResult<Fetched> {
        if let Some(change) = self.change()? {
            return Ok(change);
        }
        match self.consumer.poll(wait) {
            Some(Ok(message)) => Ok(Fetched::Record(record(&message))),
            Some(Err(error)) => Err(error),
            None => Ok(self.change()?.unwrap_or(Fetched::Nothing)),
        }
    }

    /// A change that the loop can deal with now. Partitions that the group gives come once it is known where to
    /// begin; the reading of others goes on meanwhile.
    fn change(&mut self) -> KafkaResult<Option<Fetched>> {
        match self.changes.try_recv() {
            Ok(Change::Revoked(revoked)) => return Ok(Some(Fetched::Revoked(revoked))),
            Ok(Change::Assigned(assigned)) => {
                self.given = Some(Given { assigned, backoff: Backoff::new(), due: Instant::now() });
            }
            Err(_) => {}
        }
        let Some(mut given) = self.given.take_if(|g| g.due <= Instant::now()) else { return Ok(None) };
        let asked = match given.assigned.partitions.is_empty() {
            true => Ok(Vec::new()),
            false => self.committed(&given.assigned.partitions, ASK),
        };
        match asked {
            Ok(offsets) => {
                let Assigned { mut list, partitions } = given.assigned;
                for (partition, next) in offsets {
                    let begin = next.map_or(self.unread, |n| KafkaOffset::Offset(n.get()));
                    // Fails only for a partition that is not in the list.
                    let _ = list.set_partition_offset(&self.topic, partition, begin);
                }
                Ok(Some(Fetched::Assigned(Assigned { list, partitions })))
            }
            Err(error) => {
                let kind = kind(&error);
                self.telemetry.tell(KafkaFailed { kind: kind.as_str(), what: "committed offsets", error: &error });
                given.due = Instant::now() + given.backoff.wait();
                self.given = Some(given);
                if kind == Kind::Hopeless { Err(error) } else { Ok(None) }
            }
        }
    }

    /// Why the consumer is of no more use, if it is not: a twin has its place in the group.
    pub fn fatal(&self) -> Option<KafkaError> {
        self.consumer.client().fatal_error().map(|(code, _)| KafkaError::MessageConsumptionFatal(code))
    }

    /// Begins to read the partitions where the group left off.
    pub fn take_up(&self, assigned: Assigned) {
        agree(&self.consumer, &assigned.list, true, &self.telemetry);
        self.telemetry.tell(BrokerReachable(true));
    }

    /// Lets the partitions go: from here on another member may have them.
    pub fn release(&self, revoked: Revoked) {
        agree(&self.consumer, &revoked.list, false, &self.telemetry);
    }

    /// Stops or goes on fetching what is assigned; changes of the group come in any case.
    pub fn pause(&self, pause: bool) {
        let done = self.consumer.assignment().and_then(|all| match pause {
            true => self.consumer.pause(&all),
            false => self.consumer.resume(&all),
        });
        self.note("pause or resume", done);
    }

    /// The group's state for a transaction's commit, unless this member is out of the group.
    ///
    /// A member that was thrown out has no generation, and the broker takes a commit without one for that
    /// of a program that uses no group: it must not be sent. Once out, the member stays out until the loop has
    /// seen the loss, so looking after taking the state is enough.
    pub fn membership(&self) -> Option<ConsumerGroupMetadata> {
        let metadata = self.consumer.group_metadata()?;
        (!self.consumer.assignment_lost() && self.is_member()).then_some(metadata)
    }

    fn is_member(&self) -> bool {
        use rdkafka::bindings as rd;
        // SAFETY: the client outlives the call; the metadata is ours until it is destroyed, once; the member id
        // is a C string that lives as long as it.
        unsafe {
            let metadata = rd::rd_kafka_consumer_group_metadata(self.consumer.client().native_ptr());
            if metadata.is_null() {
                return false;
            }
            let generation = rd::rd_kafka_consumer_group_metadata_generation_id(metadata);
            let member = rd::rd_kafka_consumer_group_metadata_member_id(metadata);
            let is_member = generation >= 0 && !member.is_null() && *member != 0;
            rd::rd_kafka_consumer_group_metadata_destroy(metadata);
            is_member
        }
    }

    /// A list of offsets of the raw topic.
    pub fn list(&self, offsets: &[(i32, NextOffset)]) -> TopicPartitionList {
        let mut list = TopicPartitionList::with_capacity(offsets.len());
        for (partition, offset) in offsets {
            // Fails only for the special offsets, which a watermark never is.
            let _ = list.add_partition_offset(&self.topic, *partition, KafkaOffset::Offset(offset.get()));
        }
        list
    }

    /// Commits offsets outside any transaction.
    ///
    /// # Errors
    /// When they are not committed; asynchronously, the commit callback tells.
    pub fn commit(&self, offsets: &TopicPartitionList, mode: CommitMode) -> KafkaResult<()> {
        self.consumer.commit(offsets, mode)
    }

    /// The offsets that the broker holds as committed, once no transaction on them is open.
    ///
    /// # Errors
    /// When the broker cannot be asked.
    pub fn committed(&self, partitions: &[i32], wait: Duration) -> KafkaResult<Vec<(i32, Option<NextOffset>)>> {
        let mut list = TopicPartitionList::with_capacity(partitions.len());
        for partition in partitions {
            list.add_partition(&self.topic, *partition);
        }
        let told = self.consumer.committed_offsets(list, wait)?;
        told.elements()
            .iter()
            .map(|e| {
                e.error()?;
                let offset = match e.offset() {
                    KafkaOffset::Offset(offset) => Some(NextOffset::told(offset)),
                    _ => None,
                };
                Ok((e.partition(), offset))
            })
            .collect()
    }

    /// Reads on from these offsets; what was fetched and not yet polled is dropped.
    ///
    /// # Errors
    /// When a partition could not be set back.
    pub fn seek(&self, offsets: &[(i32, NextOffset)], wait: Duration) -> KafkaResult<()> {
        let done = self.consumer.seek_partitions(self.list(offsets), wait)?;
        done.elements().iter().try_for_each(|e| e.error())
    }

    fn note(&self, what: &'static str, done: KafkaResult<()>) {
        if let Err(error) = done {
            self.telemetry.tell(KafkaFailed { kind: "told", what, error: &error });
        }
    }
}

impl Drop for Source {
    /// Leaves the group. The loop is over: what librdkafka still asks is agreed to.
    fn drop(&mut self) {
        self.consumer.context().closing.store(true, Relaxed);
        if let Some(given) = self.given.take() {
            agree(&self.consumer, &given.assigned.list, true, &self.telemetry);
        }
        while let Ok(change) = self.changes.try_recv() {
            match change {
                Change::Revoked(revoked) => self.release(revoked),
                Change::Assigned(assigned) => self.take_up(assigned),
            }
        }
    }
}

/// Tells librdkafka that the worker is done with a change, in the protocol that the group speaks.
fn agree(consumer: &BaseConsumer<SourceContext>, list: &TopicPartitionList, assigned: bool, telemetry: &Telemetry) {
    let eager = matches!(consumer.rebalance_protocol(), RebalanceProtocol::Eager);
    let done = match (assigned, eager) {
        (true, true) => consumer.assign(list),
        (true, false) => consumer.incremental_assign(list),
        (false, true) => consumer.unassign(),
        (false, false) => consumer.incremental_unassign(list),
    };
    if let Err(error) = done {
        telemetry.tell(KafkaFailed { kind: "told", what: "rebalance", error: &error });
    }
}

fn record(message: &BorrowedMessage) -> RawRecord {
    RawRecord {
        partition: message.partition(),
        offset: Offset::new(message.offset()),
        timestamp: message.timestamp().to_millis(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers: message.headers().map(headers).unwrap_or_default(),
    }
}

/// The headers in order. A name that is not UTF-8, which Kafka's protocol does not allow and no client checks,
/// gets replacement characters: the library's own iterator panics on it.
pub fn headers(borrowed: &BorrowedHeaders) -> Headers {
    // The library hands out librdkafka's own list under this type.
    let native = std::ptr::from_ref(borrowed).cast::<rd_kafka_headers_t>();
    (0..borrowed.count())
        .map_while(|n| {
            let (mut name, mut value, mut size) = (std::ptr::null(), std::ptr::null(), 0);
            // SAFETY: name and value point into the message, which is borrowed here; both are copied at once.
            unsafe {
                let error = rd_kafka_header_get_all(native, n, &mut name, &mut value, &mut size);
                if error != rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR || name.is_null() {
                    return None;
                }
                let name = CStr::from_ptr(name).to_string_lossy().into_owned();
                let value = (!value.is_null()).then(|| std::slice::from_raw_parts(value.cast::<u8>(), size).to_vec());
                Some((name, value))
            }
        })
        .collect()
}
