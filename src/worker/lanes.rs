//! The assigned partitions and what is in hand of each. No I/O.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::offsets::{Admission, Ledger, NextOffset, Offset};
use super::pool::Finished;

/// Which delivery of which record: what comes back late, after a rewind or a rebalance, no longer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub partition: i32,
    pub offset: Offset,
    epoch: u64,
}

/// Whether work on a lane is still wanted: extraction threads look before they begin.
#[derive(Debug, Clone)]
pub struct Wanted(Arc<AtomicBool>);

impl Wanted {
    pub fn is_so(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// The lane's own end of [`Wanted`]: when it goes, the work is not wanted any more.
struct Wanting(Wanted);

impl Drop for Wanting {
    fn drop(&mut self) {
        self.0.0.store(false, Relaxed);
    }
}

/// One assigned partition since its last start.
struct Lane {
    epoch: u64,
    wanting: Wanting,
    ledger: Ledger<Finished>,
    /// The first record since the assignment: where to go back to if nothing was ever committed.
    first: Option<Offset>,
    committed: Option<NextOffset>,
    /// Being revoked: nothing new is taken in.
    closing: bool,
}

impl Lane {
    fn new(epoch: u64) -> Lane {
        let wanting = Wanting(Wanted(Arc::new(AtomicBool::new(true))));
        Lane { epoch, wanting, ledger: Ledger::default(), first: None, committed: None, closing: false }
    }
}

/// All assigned partitions.
#[derive(Default)]
pub struct Lanes {
    lanes: BTreeMap<i32, Lane>,
    epoch: u64,
    /// Records whose outputs the broker refused as too large.
    refused: HashSet<(i32, Offset)>,
}

impl Lanes {
    /// Partitions that were just assigned.
    pub fn add(&mut self, partitions: &[i32]) {
        self.epoch += 1;
        for partition in partitions {
            self.lanes.insert(*partition, Lane::new(self.epoch));
        }
    }

    /// Partitions that are gone, with all that is in hand of them.
    pub fn remove(&mut self, partitions: &[i32]) {
        for partition in partitions {
            self.lanes.remove(partition);
            self.refused.retain(|(p, _)| p != partition);
        }
    }

    /// Partitions that are about to go take in nothing new.
    pub fn close(&mut self, partitions: &[i32]) {
        for partition in partitions {
            if let Some(lane) = self.lanes.get_mut(partition) {
                lane.closing = true;
            }
        }
    }

    /// Forgets all that is in hand: it will be read again from the committed offsets.
    pub fn restart(&mut self) {
        self.epoch += 1;
        for lane in self.lanes.values_mut() {
            let (first, closing) = (lane.first, lane.closing);
            *lane = Lane { first, closing, ..Lane::new(self.epoch) };
        }
    }

    pub fn partitions(&self) -> Vec<i32> {
        self.lanes.keys().copied().collect()
    }

    pub fn len(&self) -> usize {
        self.lanes.len()
    }

    /// A fetched record: what to work on it with, or why not.
    pub fn admit(&mut self, partition: i32, offset: Offset) -> Result<(Ticket, Wanted), Refusal> {
        let lane = self.lanes.get_mut(&partition).filter(|l| !l.closing).ok_or(Refusal::NotOurs)?;
        match lane.ledger.admit(offset) {
            Admission::Repeated => Err(Refusal::Repeated),
            Admission::New => {
                lane.first.get_or_insert(offset);
                Ok((Ticket { partition, offset, epoch: lane.epoch }, lane.wanting.0.clone()))
            }
        }
    }

    /// What extraction made of a record; false when it came too late.
    pub fn finish(&mut self, ticket: Ticket, finished: Finished) -> bool {
        self.current(ticket).map(|lane| lane.ledger.finish(ticket.offset, finished)).is_some()
    }

    /// The next finished record of any partition, in order within each.
    pub fn take_next(&mut self, partition: i32) -> Option<(Ticket, Finished)> {
        let lane = self.lanes.get_mut(&partition)?;
        let (offset, finished) = lane.ledger.take_next()?;
        Some((Ticket { partition, offset, epoch: lane.epoch }, finished))
    }

    /// So many outputs of a record are under way.
    pub fn sent(&mut self, ticket: Ticket, outputs: usize) {
        if let Some(lane) = self.current(ticket) {
            lane.ledger.sent(ticket.offset, outputs);
        }
    }

    /// One output is acknowledged. A late one of a partition that was lost since moves nothing.
    pub fn acknowledge(&mut self, ticket: Ticket) {
        if let Some(lane) = self.current(ticket) {
            lane.ledger.acknowledge(ticket.offset);
        }
    }

    /// Whether a ticket is of the present epoch.
    pub fn is_current(&self, ticket: Ticket) -> bool {
        self.lanes.get(&ticket.partition).is_some_and(|lane| lane.epoch == ticket.epoch)
    }

    /// The offsets that a commit now must hold: those that moved since the last.
    pub fn to_commit(&self) -> Vec<(i32, NextOffset)> {
        self.lanes
            .iter()
            .filter_map(|(partition, lane)| Some((*partition, lane.ledger.watermark()?, lane.committed)))
            .filter(|(_, watermark, committed)| Some(*watermark) != *committed)
            .map(|(partition, watermark, _)| (partition, watermark))
            .collect()
    }

    /// These offsets are committed.
    pub fn committed(&mut self, offsets: &[(i32, NextOffset)]) {
        for (partition, offset) in offsets {
            if let Some(lane) = self.lanes.get_mut(partition) {
                lane.committed = Some(*offset);
                self.refused.retain(|(p, o)| p != partition || offset.is_before(*o));
            }
        }
    }

    /// Where a partition without any committed offset began; none where nothing of it was read.
    pub fn first(&self, partition: i32) -> Option<Offset> {
        self.lanes.get(&partition)?.first
    }

    /// Records in hand of some partitions.
    pub fn in_hand(&self, partitions: &[i32]) -> usize {
        partitions.iter().filter_map(|p| self.lanes.get(p)).map(|lane| lane.ledger.in_hand()).sum()
    }

    /// Records in hand of all partitions.
    pub fn all_in_hand(&self) -> usize {
        self.lanes.values().map(|lane| lane.ledger.in_hand()).sum()
    }

    pub fn refuse(&mut self, ticket: Ticket) {
        self.refused.insert((ticket.partition, ticket.offset));
    }

    pub fn was_refused(&self, partition: i32, offset: Offset) -> bool {
        self.refused.contains(&(partition, offset))
    }

    fn current(&mut self, ticket: Ticket) -> Option<&mut Lane> {
        self.lanes.get_mut(&ticket.partition).filter(|lane| lane.epoch == ticket.epoch)
    }
}

/// Why a fetched record is not worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its partition is not, or no longer, ours.
    NotOurs,
    /// It was taken in before.
    Repeated,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::budget::Budget;
    use super::super::process::{Processed, Told, Verdict};
    use super::super::steps::Steps;
    use super::*;

    fn finished() -> Finished {
        let verdict = Verdict::Enriched(Vec::new());
        let processed = Processed {
            verdict,
            outputs: Vec::new(),
            told: Told::default(),
            trace: None,
            fetched: std::time::UNIX_EPOCH,
            begun: std::time::UNIX_EPOCH,
            took: Duration::ZERO,
            steps: Steps::default(),
            input_bytes: 0,
            timestamp: None,
        };
        Finished { processed, _hold: Budget::new(1).hold(0) }
    }

    fn through(lanes: &mut Lanes, partition: i32, offset: i64) -> Ticket {
        let (ticket, _) = lanes.admit(partition, Offset::new(offset)).unwrap();
        lanes.finish(ticket, finished());
        lanes.take_next(partition).unwrap();
        lanes.sent(ticket, 1);
        ticket
    }

    #[test]
    fn a_late_acknowledgement_commits_nothing_of_a_partition_that_moved() {
        let mut lanes = Lanes::default();
        lanes.add(&[0]);
        let late = through(&mut lanes, 0, 5);
        lanes.remove(&[0]);
        lanes.acknowledge(late);
        assert!(lanes.to_commit().is_empty());
        lanes.add(&[0]);
        through(&mut lanes, 0, 5);
        lanes.acknowledge(late);
        assert!(lanes.to_commit().is_empty(), "the partition came back, the acknowledgement is of before");
    }

    #[test]
    fn after_a_restart_records_come_again() {
        let mut lanes = Lanes::default();
        lanes.add(&[0]);
        let (old, wanted) = lanes.admit(0, Offset::new(5)).unwrap();
        lanes.restart();
        assert!(!wanted.is_so());
        assert!(!lanes.finish(old, finished()));
        assert!(lanes.admit(0, Offset::new(5)).is_ok());
        assert_eq!(lanes.first(0), Some(Offset::new(5)));
    }

    #[test]
    fn only_what_moved_is_committed() {
        let mut lanes = Lanes::default();
        lanes.add(&[0, 1]);
        let ticket = through(&mut lanes, 1, 7);
        lanes.acknowledge(ticket);
        let offsets = lanes.to_commit();
        assert_eq!(offsets, [(1, Offset::new(7).next())]);
        lanes.committed(&offsets);
        assert!(lanes.to_commit().is_empty());
    }

    #[test]
    fn a_closing_partition_takes_in_nothing() {
        let mut lanes = Lanes::default();
        lanes.add(&[0]);
        lanes.close(&[0]);
        assert_eq!(lanes.admit(0, Offset::new(1)).unwrap_err(), Refusal::NotOurs);
    }
}
