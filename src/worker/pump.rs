//! The loop: one thread that does all that touches Kafka, with all of its state in one place.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rdkafka::consumer::CommitMode;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

use super::budget::Budget;
use super::dead_share::DeadShare;
use super::failure::{Failure, Kind, kind};
use super::lanes::{Lanes, Refusal, Ticket};
use super::limits::TopicLimits;
use super::pool::{Done, Job, Pool};
use super::process::Verdict;
use super::record::RawRecord;
use super::recovery::Fences;
use super::sink::{Report, Sink};
use super::source::{Assigned, Fetched, Revoked, Source};
use super::tally::Tally;
use super::{Context, WorkerError};
use crate::config::millis;
use crate::telemetry::events::{
    Committed, FetchPaused, KafkaFailed, PartitionsAssigned, PartitionsRevoked, Redelivered,
};

pub struct Pump {
    pub(super) context: Arc<Context>,
    pub(super) source: Source,
    pub(super) pool: Pool,
    pub(super) lanes: Lanes,
    /// None only until the first one is made, and while a new one is.
    pub(super) sink: Option<Sink>,
    pub(super) limits: TopicLimits,
    pub(super) tally: Tally,
    pub(super) reports: (Sender<Report>, Receiver<Report>),
    /// Records whose outputs were refused as too large since the last recovery.
    pub(super) too_large: Vec<Ticket>,
    pub(super) fences: Fences,
    budget: Budget,
    intake: Intake,
    dead: DeadShare,
}

/// Whether records are taken in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Intake {
    Open,
    /// The budget is full. What librdkafka has fetched stays there: to pause at once would throw it away.
    Full {
        since: Instant,
    },
    /// It stays full: partitions are paused, so that changes of the group can be polled for.
    Paused,
}

/// How long the budget may be full before partitions are paused.
const HOLD: Duration = Duration::from_secs(1);
/// Records polled in a row before the loop looks at other things.
const BATCH: usize = 256;
/// How long to wait for whatever comes, with and without work in hand.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(50);

impl Pump {
    pub fn new(context: Arc<Context>, source: Source, pool: Pool) -> Pump {
        let config = &context.config;
        // The other half is librdkafka's: a quarter for what is fetched, a quarter for what is to be sent.
        let budget = Budget::new(config.limits.in_flight_bytes / 2);
        let dead = DeadShare::new(config.dead.max_share, config.dead.window_records);
        let limits = TopicLimits::ask(config);
        Pump {
            context,
            source,
            pool,
            lanes: Lanes::default(),
            sink: None,
            limits,
            tally: Tally::default(),
            reports: unbounded(),
            too_large: Vec::new(),
            fences: Fences::default(),
            budget,
            intake: Intake::Open,
            dead,
        }
    }

    /// Turns until a stop is asked for or a failure cannot be mended.
    ///
    /// # Errors
    /// What cannot be mended.
    pub fn run(mut self) -> Result<(), WorkerError> {
        self.begin()?;
        while !self.context.stop.is_asked() {
            if let Err(failure) = self.turn() {
                self.recover(failure)?;
            }
        }
        self.finish()
    }

    fn turn(&mut self) -> Result<(), Failure> {
        self.take_reports()?;
        while let Some(done) = self.pool.poll() {
            self.settle(done)?;
        }
        if self.tally.is_due(&self.context.config.delivery) {
            self.commit(millis(self.context.config.delivery.retry_timeout_ms), CommitMode::Async)?;
        }
        self.show();
        self.fetch()
    }

    /// Figures of what is in hand.
    fn show(&self) {
        let (health, metrics) = (self.context.telemetry.health(), self.context.telemetry.metrics());
        let in_hand = self.lanes.all_in_hand();
        health.turn();
        health.set_in_hand(in_hand);
        metrics.articles_in_flight.set(in_hand as i64);
        metrics.bytes_in_flight.set(self.budget.held() as i64);
    }

    /// Takes in records while the budget allows, and changes of the group always.
    fn fetch(&mut self) -> Result<(), Failure> {
        self.intake = match (self.budget.is_full(), self.intake) {
            (false, Intake::Paused) => {
                self.pause(false);
                Intake::Open
            }
            (false, _) => Intake::Open,
            (true, Intake::Open) => Intake::Full { since: Instant::now() },
            (true, Intake::Full { since }) if since.elapsed() > HOLD => {
                self.pause(true);
                Intake::Paused
            }
            (true, still) => still,
        };
        if self.intake != Intake::Open {
            if let Some(done) = self.pool.wait(SHORT) {
                self.settle(done)?;
            }
            if self.intake != Intake::Paused {
                return Ok(());
            }
        }
        let mut wait = self.patience();
        for _ in 0..BATCH {
            match self.source.poll(wait) {
                Ok(Fetched::Record(record)) => self.admit(record),
                Ok(Fetched::Assigned(assigned)) => self.take_up(assigned),
                Ok(Fetched::Revoked(revoked)) => return self.give_up(revoked),
                Ok(Fetched::Nothing) => break,
                Err(error) => self.poll_failed(error)?,
            }
            wait = Duration::ZERO;
            if self.intake == Intake::Open && self.budget.is_full() {
                break;
            }
        }
        Ok(())
    }

    /// How long to wait for the next record.
    fn patience(&self) -> Duration {
        if !self.pool.is_idle() || self.intake == Intake::Paused {
            Duration::ZERO
        } else if self.lanes.all_in_hand() > 0 {
            SHORT
        } else {
            self.tally.due_in(&self.context.config.delivery).map_or(LONG, |due| due.min(LONG))
        }
    }

    fn pause(&self, pause: bool) {
        self.source.pause(pause);
        self.context.telemetry.tell(FetchPaused(pause));
    }

    fn admit(&mut self, record: RawRecord) {
        let (partition, offset) = (record.partition, record.offset);
        match self.lanes.admit(partition, offset) {
            Ok((ticket, wanted)) => {
                record.timestamp.inspect(|t| self.context.telemetry.health().fetched(*t));
                let hold = self.budget.hold(record.bytes());
                let refused = self.lanes.was_refused(partition, offset);
                let fetched = SystemTime::now();
                let limits = self.limits.outputs();
                self.pool.submit(Job { ticket, record, fetched, limits, refused, wanted, hold });
            }
            Err(Refusal::Repeated) => {
                let topic = &self.context.config.topics.raw;
                self.context.telemetry.tell(Redelivered { topic, partition, offset: offset.get() });
            }
            Err(Refusal::NotOurs) => {}
        }
    }

    /// librdkafka deals with most errors of reading itself and only tells them.
    fn poll_failed(&self, error: KafkaError) -> Result<(), Failure> {
        let fatal = matches!(error, KafkaError::MessageConsumptionFatal(_));
        let told = if fatal || kind(&error) == Kind::Hopeless { "stopped" } else { "told" };
        self.context.telemetry.tell(KafkaFailed { kind: told, what: "poll", error: &error });
        match told {
            "stopped" => Err(Failure::Stop(WorkerError::Kafka { what: "poll", error })),
            _ => Ok(()),
        }
    }

    /// A job is over: sends what has its turn in its partition.
    fn settle(&mut self, done: Done) -> Result<(), Failure> {
        if !self.lanes.finish(done.ticket, done.finished) {
            return Ok(());
        }
        let Some(sink) = &mut self.sink else { return Ok(()) };
        while let Some((ticket, finished)) = self.lanes.take_next(done.ticket.partition) {
            let processed = finished.processed;
            sink.begin()?;
            for output in &processed.outputs {
                sink.send(output, ticket)?;
            }
            let to_be_acknowledged = if sink.reports_each() { processed.outputs.len() } else { 0 };
            self.lanes.sent(ticket, to_be_acknowledged);
            self.tally.add(ticket, &processed);
            self.context.tell_of(ticket, &processed);
            if self.dead.record(matches!(processed.verdict, Verdict::Dead(_))) {
                return Err(Failure::Stop(WorkerError::TooManyDead {
                    dead: self.dead.dead(),
                    window: self.context.config.dead.window_records,
                    topic: self.context.config.topics.raw.clone(),
                }));
            }
        }
        Ok(())
    }

    /// What the broker said of outputs.
    pub(super) fn take_reports(&mut self) -> Result<(), Failure> {
        let mut failed = None;
        while let Ok(Report { ticket, result }) = self.reports.1.try_recv() {
            match result {
                Ok(()) => self.lanes.acknowledge(ticket),
                Err(_) if !self.lanes.is_current(ticket) => {}
                Err(error) => {
                    if error.rdkafka_error_code() == Some(Code::MessageSizeTooLarge) {
                        self.too_large.push(ticket);
                    }
                    failed.get_or_insert(error);
                }
            }
        }
        match failed {
            Some(error) => Err(Failure::Abort(format!("an output was not delivered: {error}"))),
            None => Ok(()),
        }
    }

    /// Commits what is settled: in a transaction, outputs and offsets together.
    fn commit(&mut self, limit: Duration, mode: CommitMode) -> Result<(), Failure> {
        let (start, offsets) = (Instant::now(), self.lanes.to_commit());
        let Some(sink) = self.sink.as_mut() else { return Ok(()) };
        let list = self.source.list(&offsets);
        if !sink.reports_each() && !offsets.is_empty() {
            let group = self.source.membership().ok_or_else(|| Failure::Abort("out of the group".into()))?;
            sink.commit(&list, &group, limit)?;
        } else if !offsets.is_empty()
            && let Err(error) = self.source.commit(&list, mode)
        {
            self.context.telemetry.tell(KafkaFailed { kind: "told", what: "commit offsets", error: &error });
        }
        self.lanes.committed(&offsets);
        // At least once, acknowledgements may still be under way: their offsets have a turn of their own.
        let unacknowledged = sink.reports_each() && self.lanes.all_in_hand() > 0;
        let next = if unacknowledged { Tally::reopened() } else { Tally::default() };
        let tally = std::mem::replace(&mut self.tally, next);
        self.context.telemetry.health().committed(tally.oldest(), self.lanes.all_in_hand());
        self.context.telemetry.tell(Committed { records: tally.records(), took: start.elapsed() });
        tally.count(&self.context);
        Ok(())
    }

    fn take_up(&mut self, assigned: Assigned) {
        let partitions = assigned.partitions.clone();
        self.lanes.add(&partitions);
        self.source.take_up(assigned);
        if self.intake == Intake::Paused {
            self.source.pause(true);
        }
        self.context.telemetry.tell(PartitionsAssigned { partitions: &partitions, total: self.lanes.len() });
    }

    /// Finishes and commits what is in hand of partitions that move, within a bound, then lets them go. What
    /// could not be committed is aborted by the recovery that the error asks for: nobody sees it, and the
    /// partitions' next owner begins at what is committed.
    fn give_up(&mut self, revoked: Revoked) -> Result<(), Failure> {
        let (partitions, lost) = (revoked.partitions.clone(), revoked.lost);
        let ended = match lost {
            true if self.tally.is_empty() => Ok(()),
            true => Err(Failure::Abort("partitions were lost".into())),
            false => self.drain(&partitions, Instant::now() + millis(self.context.config.group.drain_timeout_ms)),
        };
        self.lanes.remove(&partitions);
        self.source.release(revoked);
        self.context.telemetry.tell(PartitionsRevoked { partitions: &partitions, total: self.lanes.len(), lost });
        ended
    }

    /// Finishes what is in hand of these partitions and commits it. Waits for nothing that needs polling.
    fn drain(&mut self, partitions: &[i32], deadline: Instant) -> Result<(), Failure> {
        self.lanes.close(partitions);
        loop {
            self.take_reports()?;
            if self.lanes.in_hand(partitions) == 0 {
                break;
            }
            if Instant::now() >= deadline {
                return Err(Failure::Abort("what is in hand was not finished in time".into()));
            }
            if let Some(done) = self.pool.wait(SHORT) {
                self.settle(done)?;
            }
            self.context.telemetry.health().turn();
        }
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
        self.commit(left, CommitMode::Sync)
    }

    /// The stop: finishes what is in hand, commits, leaves the group.
    fn finish(mut self) -> Result<(), WorkerError> {
        let all = self.lanes.partitions();
        match self.drain(&all, self.context.stop.deadline()) {
            Ok(()) => Ok(()),
            Err(Failure::Stop(error)) => {
                self.abandon();
                Err(error)
            }
            Err(Failure::Abort(why) | Failure::Renew { why, .. }) => {
                self.abandon();
                Err(WorkerError::Unfinished { why })
            }
        }
    }
}
