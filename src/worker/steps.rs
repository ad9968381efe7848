//! What each step of a record's way through the worker takes.

use std::time::{Duration, Instant, SystemTime};

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

    pub fn add(&mut self, other: &Steps) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, took)| *sum += took);
    }
}

/// Takes the times of one record's steps.
#[derive(Debug)]
pub struct Clock {
    /// When the work began.
    pub begun: SystemTime,
    start: Instant,
    last: Instant,
    steps: Steps,
}

impl Clock {
    pub fn start() -> Clock {
        let now = Instant::now();
        Clock { begun: SystemTime::now(), start: now, last: now, steps: Steps::default() }
    }

    /// A step is over: it took all the time since the last one.
    pub fn done(&mut self, step: Step) {
        let now = Instant::now();
        self.steps.0[step.index()] += now - self.last;
        self.last = now;
    }

    /// The steps so far, and the time in all.
    pub fn stop(&self) -> (Steps, Duration) {
        (self.steps, self.start.elapsed())
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
        clock.done(Step::Extract(Stage::Events));
        let (mut steps, all) = clock.stop();
        let took = |steps: &Steps, name: &str| steps.each().find(|(s, _)| s.as_str() == name).unwrap().1;
        assert!(took(&steps, "events") >= Duration::from_millis(2) && all >= took(&steps, "events"));
        assert_eq!(took(&steps, "places"), Duration::ZERO);
        let one = steps;
        steps.add(&one);
        assert_eq!(took(&steps, "events"), 2 * took(&one, "events"));
    }
}
