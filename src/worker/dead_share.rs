//! The share of dead records among the last so many: a broken topic must stop the worker, not pour into the
//! dead-letter topic. Pure.

use std::collections::VecDeque;

#[derive(Debug)]
pub struct DeadShare {
    last: VecDeque<bool>,
    dead: usize,
    window: usize,
    max_share: f64,
}

impl DeadShare {
    pub fn new(max_share: f64, window: usize) -> DeadShare {
        DeadShare { last: VecDeque::with_capacity(window), dead: 0, window, max_share }
    }

    /// One more record. True when the window is full and its share of dead records is over the limit.
    pub fn record(&mut self, is_dead: bool) -> bool {
        if self.last.len() == self.window {
            self.dead -= usize::from(self.last.pop_front() == Some(true));
        }
        self.last.push_back(is_dead);
        self.dead += usize::from(is_dead);
        self.last.len() == self.window && self.dead as f64 > self.max_share * self.window as f64
    }

    /// Dead records in the window.
    pub fn dead(&self) -> usize {
        self.dead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trips_over_the_share_of_a_full_window() {
        let mut share = DeadShare::new(0.5, 4);
        assert!(!share.record(true), "the window is not full");
        assert!(!share.record(true));
        assert!(!share.record(true));
        assert!(share.record(true), "4 of 4");
        assert!(share.record(false), "3 of 4");
        assert!(!share.record(false), "2 of 4 is not over a half");
    }

    #[test]
    fn a_share_of_one_never_trips() {
        let mut share = DeadShare::new(1.0, 2);
        assert!(!(0..10).any(|_| share.record(true)));
    }
}
