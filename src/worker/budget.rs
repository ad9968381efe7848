//! Bytes in flight against a cap, with hysteresis. Who holds bytes has a [`Hold`], and gives them back by
//! dropping it, wherever that happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes of raw records in hand and of outputs that wait to be sent.
#[derive(Debug)]
pub struct Budget {
    held: Arc<AtomicUsize>,
    high: usize,
    low: usize,
    full: bool,
}

/// A share of the budget.
#[derive(Debug)]
pub struct Hold {
    bytes: usize,
    held: Arc<AtomicUsize>,
}

impl Budget {
    /// Full from `cap` bytes on, until half of them are free again.
    pub fn new(cap: usize) -> Budget {
        Budget { held: Arc::default(), high: cap, low: cap / 2, full: false }
    }

    pub fn hold(&self, bytes: usize) -> Hold {
        self.held.fetch_add(bytes, Relaxed);
        Hold { bytes, held: self.held.clone() }
    }

    /// Whether no more may be fetched: from the cap on, down to half of it.
    pub fn is_full(&mut self) -> bool {
        let held = self.held();
        self.full = held >= self.high || (self.full && held > self.low);
        self.full
    }

    pub fn held(&self) -> usize {
        self.held.load(Relaxed)
    }
}

impl Hold {
    /// The same share, now of so many bytes.
    pub fn resize(&mut self, bytes: usize) {
        self.held.fetch_add(bytes, Relaxed);
        self.held.fetch_sub(self.bytes, Relaxed);
        self.bytes = bytes;
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.fetch_sub(self.bytes, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_again_at_half() {
        let mut budget = Budget::new(100);
        let first = budget.hold(60);
        assert!(!budget.is_full());
        let mut second = budget.hold(59);
        assert!(budget.is_full());
        drop(first);
        assert!(budget.is_full(), "59 held");
        second.resize(50);
        assert!(!budget.is_full(), "50 held");
        drop(second);
        assert_eq!(budget.held(), 0);
    }
}
