//! What is in hand of one input partition, in order. Pure: no I/O, no locks, no clock.
//!
//! A record is admitted when it is fetched, finished when it is extracted (in any order), sent in the
//! order of its offset, and settled when the last of its outputs is acknowledged (in any order). The
//! watermark is the offset to commit: it moves only over a contiguous run of settled records, so whatever
//! lies below it is done.

use std::collections::VecDeque;
use std::fmt;

/// Where a record lies in its partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i64);

impl Offset {
    pub fn new(offset: i64) -> Offset {
        Offset(offset)
    }

    pub fn get(self) -> i64 {
        self.0
    }

    /// What to commit once this record is done.
    pub fn next(self) -> NextOffset {
        NextOffset(self.0 + 1)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where to go on reading: what Kafka calls a committed offset. Made only by [`Offset::next`], or from
/// what the broker says, so that nobody commits the offset of a record instead of the one after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NextOffset(i64);

impl NextOffset {
    /// A position that the broker, or the consumer, told.
    pub fn told(position: i64) -> NextOffset {
        NextOffset(position)
    }

    pub fn get(self) -> i64 {
        self.0
    }

    /// Whether a record is still to be read from here.
    pub fn is_before(self, record: Offset) -> bool {
        self.0 <= record.0
    }
}

impl fmt::Display for NextOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What becomes of a record that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    New,
    /// It was admitted before: to be left alone.
    Repeated,
}

#[derive(Debug)]
enum State<T> {
    Extracting,
    Extracted(T),
    /// With so many outputs not yet acknowledged.
    Sent(usize),
}

#[derive(Debug)]
struct Entry<T> {
    offset: Offset,
    state: State<T>,
}

/// The records in hand of one partition; `T` is what extraction makes of one.
#[derive(Debug)]
pub struct Ledger<T> {
    /// In order of offset; below `sent` all are sent.
    entries: VecDeque<Entry<T>>,
    sent: usize,
    /// Where the next new record may lie.
    position: Option<NextOffset>,
    watermark: Option<NextOffset>,
}

impl<T> Default for Ledger<T> {
    fn default() -> Self {
        Ledger { entries: VecDeque::new(), sent: 0, position: None, watermark: None }
    }
}

impl<T> Ledger<T> {
    /// A fetched record. Offsets may have gaps (compaction, transaction markers), but only grow.
    pub fn admit(&mut self, offset: Offset) -> Admission {
        if self.position.is_some_and(|p| !p.is_before(offset)) {
            return Admission::Repeated;
        }
        self.position = Some(offset.next());
        self.entries.push_back(Entry { offset, state: State::Extracting });
        Admission::New
    }

    /// What extraction made of a record that is in hand.
    pub fn finish(&mut self, offset: Offset, result: T) {
        if let Some(entry) = self.find(offset)
            && matches!(entry.state, State::Extracting)
        {
            entry.state = State::Extracted(result);
        }
    }

    /// The next record in order, once it is finished: its outputs are to be sent now, and their number
    /// told by [`Ledger::sent`].
    pub fn take_next(&mut self) -> Option<(Offset, T)> {
        let entry = self.entries.get_mut(self.sent)?;
        if !matches!(entry.state, State::Extracted(_)) {
            return None;
        }
        let State::Extracted(result) = std::mem::replace(&mut entry.state, State::Sent(usize::MAX)) else {
            unreachable!("matched above")
        };
        self.sent += 1;
        Some((entry.offset, result))
    }

    /// The record just taken has so many outputs to be acknowledged.
    pub fn sent(&mut self, offset: Offset, outputs: usize) {
        if let Some(entry) = self.find(offset) {
            entry.state = State::Sent(outputs);
        }
        self.settle();
    }

    /// One output of a sent record is acknowledged.
    pub fn acknowledge(&mut self, offset: Offset) {
        if let Some(entry) = self.find(offset)
            && let State::Sent(missing) = &mut entry.state
        {
            *missing = missing.saturating_sub(1);
        }
        self.settle();
    }

    /// What may be committed: everything below it is done. None until the first record is.
    pub fn watermark(&self) -> Option<NextOffset> {
        self.watermark
    }

    /// Records that are not settled yet.
    pub fn in_hand(&self) -> usize {
        self.entries.len()
    }

    /// Moves the watermark over the settled records at the front.
    fn settle(&mut self) {
        while let Some(Entry { offset, state: State::Sent(0) }) = self.entries.front() {
            self.watermark = Some(offset.next());
            self.entries.pop_front();
            self.sent -= 1;
        }
    }

    fn find(&mut self, offset: Offset) -> Option<&mut Entry<T>> {
        let at = self.entries.binary_search_by_key(&offset, |e| e.offset).ok()?;
        self.entries.get_mut(at)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_watermark_waits_for_the_gap() {
        let mut ledger = Ledger::default();
        for n in 5..8 {
            assert_eq!(ledger.admit(Offset::new(n)), Admission::New);
            ledger.finish(Offset::new(n), ());
            ledger.take_next().unwrap();
            ledger.sent(Offset::new(n), 1);
        }
        ledger.acknowledge(Offset::new(6));
        ledger.acknowledge(Offset::new(7));
        assert_eq!(ledger.watermark(), None);
        ledger.acknowledge(Offset::new(5));
        assert_eq!(ledger.watermark(), Some(Offset::new(7).next()));
        assert_eq!(ledger.in_hand(), 0);
    }

    #[test]
    fn outputs_leave_in_order() {
        let mut ledger = Ledger::default();
        for n in [1, 4, 9] {
            ledger.admit(Offset::new(n));
        }
        ledger.finish(Offset::new(9), 'c');
        ledger.finish(Offset::new(4), 'b');
        assert_eq!(ledger.take_next(), None);
        ledger.finish(Offset::new(1), 'a');
        let taken: Vec<char> = std::iter::from_fn(|| ledger.take_next()).map(|(_, c)| c).collect();
        assert_eq!(taken, ['a', 'b', 'c']);
    }

    #[test]
    fn a_redelivered_record_does_no_harm() {
        let mut ledger: Ledger<()> = Ledger::default();
        assert_eq!(ledger.admit(Offset::new(3)), Admission::New);
        assert_eq!(ledger.admit(Offset::new(3)), Admission::Repeated);
        assert_eq!(ledger.admit(Offset::new(2)), Admission::Repeated);
        assert_eq!(ledger.in_hand(), 1);
    }

    /// The model: for each offset admitted, how far it has come. Naive and slow on purpose.
    #[derive(Default)]
    struct Model {
        records: BTreeMap<i64, Stage>,
    }

    #[derive(Clone, Copy, PartialEq, Debug)]
    enum Stage {
        Extracting,
        Extracted,
        Sent(usize),
    }

    impl Model {
        fn next(&self) -> Option<i64> {
            let (&offset, stage) = self.records.iter().find(|(_, s)| !matches!(s, Stage::Sent(_)))?;
            (*stage == Stage::Extracted).then_some(offset)
        }

        fn watermark(&self) -> Option<i64> {
            self.records.iter().take_while(|(_, s)| **s == Stage::Sent(0)).last().map(|(o, _)| o + 1)
        }

        fn in_hand(&self) -> usize {
            self.records.len() - self.records.iter().take_while(|(_, s)| **s == Stage::Sent(0)).count()
        }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Admit(i64),
        Finish(i64),
        Send(usize),
        Acknowledge(i64),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..60i64).prop_map(Step::Admit),
            (0..60i64).prop_map(Step::Finish),
            (0..3usize).prop_map(Step::Send),
            (0..60i64).prop_map(Step::Acknowledge),
        ]
    }

    proptest! {
        #[test]
        fn agrees_with_the_model(steps in prop::collection::vec(step(), 0..400)) {
            let mut ledger = Ledger::default();
            let mut model = Model::default();
            let mut before = None;
            for step in steps {
                match step {
                    Step::Admit(o) => {
                        let fresh = model.records.last_key_value().is_none_or(|(last, _)| *last < o);
                        let admission = ledger.admit(Offset::new(o));
                        prop_assert_eq!(admission == Admission::New, fresh);
                        if fresh {
                            model.records.insert(o, Stage::Extracting);
                        }
                    }
                    Step::Finish(o) => {
                        ledger.finish(Offset::new(o), o);
                        if let Some(stage @ Stage::Extracting) = model.records.get_mut(&o) {
                            *stage = Stage::Extracted;
                        }
                    }
                    Step::Send(outputs) => {
                        let next = model.next();
                        let taken = ledger.take_next();
                        prop_assert_eq!(taken.map(|(offset, _)| offset.get()), next);
                        if let Some(o) = next {
                            prop_assert_eq!(taken.unwrap().1, o);
                            ledger.sent(Offset::new(o), outputs);
                            model.records.insert(o, Stage::Sent(outputs));
                        }
                    }
                    Step::Acknowledge(o) => {
                        ledger.acknowledge(Offset::new(o));
                        if let Some(Stage::Sent(missing)) = model.records.get_mut(&o) {
                            *missing = missing.saturating_sub(1);
                        }
                    }
                }
                prop_assert_eq!(ledger.watermark().map(NextOffset::get), model.watermark());
                prop_assert_eq!(ledger.in_hand(), model.in_hand());
                prop_assert!(before <= ledger.watermark(), "the watermark went back");
                before = ledger.watermark();
            }
        }
    }
}
