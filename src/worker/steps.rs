//! What each step of a record's way through the worker takes.

use std::time::{Duration, Instant};

use crate::extract::Stage;

/// A step of the work on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Bytes to a raw article.
    Read,
    Extract(Stage),
    /// Records to messages.
    Write,
}

/// How many steps there are.
const COUNT: usize = Stage::ALL.len() + 2;

impl Step {
    /// All steps, in the order in which they are done.
    pub fn all() -> impl Iterator<Item = Step> {
        [Step::Read].into_iter().chain(Stage::ALL.map(Step::Extract)).chain([Step::Write])
    }

    /// As it stands in metric labels and names of spans.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Read => "read",
            Step::Extract(stage) => stage.as_str(),
            Step::Write => "write",
        }
    }

    fn index(self) -> usize {
        match self {
            Step::Read => 0,
            Step::Extract(stage) => 1 + stage as usize,
            Step::Write => COUNT - 1,
        }
    }
}

/// The times of one record's steps, or the sums of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Steps([Duration; COUNT]);

impl Steps {
    /// Each step with its time; zero for a step that was not come to.
    pub fn each(&self) -> impl Iterator<Item = (Step, Duration)> {
        Step::all().zip(self.0)
    }

    /// A step took so long.
    pub fn add(&mut self, step: Step, took: Duration) {
        self.0[step.index()] += took;
    }

    pub fn add_all(&mut self, other: &Steps) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, took)| *sum += took);
    }

    /// What all steps took.
    pub fn sum(&self) -> Duration {
        self.0.iter().sum()
    }
}

/// Takes the times of steps.
#[derive(Debug)]
pub struct Clock(Instant);

impl Clock {
    pub fn start() -> Clock {
        Clock(Instant::now())
    }

    /// The time since the last lap.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now - std::mem::replace(&mut self.0, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_place() {
        for (i, step) in Step::all().enumerate() {
            assert_eq!(step.index(), i, "{step:?}");
        }
        let mut clock = Clock::start();
        std::thread::sleep(Duration::from_millis(2));
        let mut one = Steps::default();
        one.add(Step::Extract(Stage::Events), clock.lap());
        let took = |steps: &Steps, name: &str| steps.each().find(|(s, _)| s.as_str() == name).unwrap().1;
        assert!(took(&one, "events") >= Duration::from_millis(2) && one.sum() == took(&one, "events"));
        assert_eq!(took(&one, "places"), Duration::ZERO);
        let mut steps = one;
        steps.add_all(&one);
        assert_eq!(took(&steps, "events"), 2 * took(&one, "events"));
    }
}
