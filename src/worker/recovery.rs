//! After a failure: give up what is not committed, go back to what is, go on.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::WorkerError;
use super::failure::{Backoff, Failure, retry};
use super::lanes::Lanes;
use super::limits::TopicLimits;
use super::offsets::NextOffset;
use super::pump::Pump;
use super::sink::{CALL, Sink};
use super::tally::Tally;
use crate::config::millis;
use crate::telemetry::events::{Aborted, OutputRefused, Rewound};

/// How often this worker was fenced of late. Once is a long pause that the broker took for its end; again
/// and again is another worker with the same name.
#[derive(Debug, Default)]
pub struct Fences(VecDeque<Instant>);

impl Fences {
    const WINDOW: Duration = Duration::from_secs(60);
    const MOST: usize = 5;

    /// One more; true when they are too many.
    fn add(&mut self, now: Instant) -> bool {
        self.0.push_back(now);
        self.0.retain(|then| now.duration_since(*then) < Self::WINDOW);
        self.0.len() > Self::MOST
    }
}

impl Pump {
    /// Makes the first producer.
    pub(super) fn begin(&mut self) -> Result<(), WorkerError> {
        self.recover(Failure::Renew { why: String::new(), fenced: false })
    }

    /// Does what a failure asks for, as often as it takes: a broker that is down is waited for.
    ///
    /// # Errors
    /// What cannot be mended, or a stop that takes too long.
    pub(super) fn recover(&mut self, failure: Failure) -> Result<(), WorkerError> {
        let mut failure = failure;
        let mut backoff = Backoff::new();
        loop {
            let why = match &failure {
                Failure::Abort(why) | Failure::Renew { why, .. } => why.clone(),
                Failure::Stop(_) => String::new(),
            };
            if let Some(error) = self.source.fatal() {
                self.abandon();
                return Err(WorkerError::Kafka { what: "the consumer", error });
            }
            failure = match self.restart(failure) {
                Ok(()) => return Ok(()),
                Err(Failure::Stop(error)) => {
                    self.abandon();
                    return Err(error);
                }
                Err(next) => next,
            };
            if self.context.stop.is_asked() && (self.context.stop.overdue() || self.sink.is_none()) {
                self.abandon();
                return Err(WorkerError::Unfinished { why });
            }
            self.context.telemetry.health().turn();
            std::thread::sleep(backoff.wait());
        }
    }

    fn restart(&mut self, failure: Failure) -> Result<(), Failure> {
        let records = self.tally.records();
        match failure {
            Failure::Stop(error) => return Err(Failure::Stop(error)),
            Failure::Abort(why) => {
                self.context.telemetry.tell(Aborted { records, why: &why });
                if let Some(sink) = &mut self.sink {
                    sink.abort()?;
                }
                self.heed_refusals()?;
            }
            Failure::Renew { why, fenced } => {
                if !why.is_empty() {
                    self.context.telemetry.tell(Aborted { records, why: &why });
                }
                if fenced && self.fences.add(Instant::now()) {
                    return Err(Failure::Stop(WorkerError::FencedAgain {
                        times: Fences::MOST + 1,
                        seconds: Fences::WINDOW.as_secs(),
                        id: self.context.config.worker.id.clone(),
                    }));
                }
                // The old one first: two with one transactional id would fence each other.
                self.sink = None;
                self.sink = Some(Sink::open(&self.context, &self.limits, self.reports.0.clone())?);
            }
        }
        self.tally = Tally::default();
        self.lanes.restart();
        self.rewind()
    }

    /// Outputs that the broker refused: by the topic's limit if that has changed, else for good.
    fn heed_refusals(&mut self) -> Result<(), Failure> {
        // Reports of failures may still be on their way to the loop.
        let _ = self.take_reports();
        if self.too_large.is_empty() {
            return Ok(());
        }
        let limits = TopicLimits::ask(&self.context.config);
        let refused = std::mem::take(&mut self.too_large);
        if limits != self.limits {
            self.limits = limits;
            return Err(Failure::Renew { why: "a topic's max.message.bytes has changed".into(), fenced: false });
        }
        for ticket in refused {
            self.lanes.refuse(ticket);
            let (partition, offset) = (ticket.partition, ticket.offset.get());
            let topic = &self.context.config.topics.raw;
            self.context.telemetry.tell(OutputRefused { topic, partition, offset });
        }
        Ok(())
    }

    /// Reads on from the committed offsets, as the broker tells them: it alone knows how a commit ended
    /// whose answer got lost.
    fn rewind(&mut self) -> Result<(), Failure> {
        let partitions = self.lanes.partitions();
        if partitions.is_empty() {
            return Ok(());
        }
        let limit = millis(self.context.config.delivery.retry_timeout_ms);
        let committed = retry(&self.context, "committed offsets", limit, || self.source.committed(&partitions, CALL))?;
        let targets = targets(&self.lanes, &committed);
        if !targets.is_empty() {
            retry(&self.context, "seek", limit, || self.source.seek(&targets, CALL))?;
        }
        self.context.telemetry.tell(Rewound { partitions: targets.len() });
        Ok(())
    }

    /// Ends an open transaction at once instead of leaving it to the broker's timeout. The process ends:
    /// what comes of it changes nothing.
    pub(super) fn abandon(&mut self) {
        if let Some(sink) = &mut self.sink {
            let _ = sink.abort();
        }
    }
}

/// Where to set partitions back to. One of which nothing was read stands where it should.
fn targets(lanes: &Lanes, committed: &[(i32, Option<NextOffset>)]) -> Vec<(i32, NextOffset)> {
    committed
        .iter()
        .filter_map(|(partition, committed)| {
            let first = lanes.first(*partition)?;
            Some((*partition, committed.unwrap_or(NextOffset::told(first.get()))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::offsets::Offset;
    use super::*;

    #[test]
    fn fenced_again_and_again_is_too_much() {
        let (mut fences, now) = (Fences::default(), Instant::now());
        for n in 0..Fences::MOST as u64 {
            assert!(!fences.add(now + Duration::from_secs(n)));
        }
        assert!(fences.add(now + Duration::from_secs(9)));
        assert!(!fences.add(now + Duration::from_secs(200)), "they are long past");
    }

    #[test]
    fn back_to_the_committed_offset_else_to_the_first_record() {
        let mut lanes = Lanes::default();
        lanes.add(&[0, 1, 2]);
        lanes.admit(0, Offset::new(7)).unwrap();
        lanes.admit(1, Offset::new(3)).unwrap();
        let told = |n| Some(NextOffset::told(n));
        let targets = targets(&lanes, &[(0, told(9)), (1, None), (2, told(4))]);
        assert_eq!(targets, [(0, NextOffset::told(9)), (1, NextOffset::told(3))]);
    }
}
