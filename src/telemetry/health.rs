//! Whether the worker is alive and ready: a few atomics that the worker's loop writes and the probes read.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct Health {
    start: Instant,
    /// Milliseconds since `start` of the last turn of the loop and of the last progress.
    turned: AtomicU64,
    progressed: AtomicU64,
    /// Whether the group has told an assignment (which may be empty).
    joined: AtomicBool,
    broker_up: AtomicBool,
    assigned: AtomicU64,
    lag: AtomicI64,
    in_hand: AtomicU64,
}

impl Default for Health {
    fn default() -> Self {
        Health {
            start: Instant::now(),
            turned: AtomicU64::new(0),
            progressed: AtomicU64::new(0),
            joined: AtomicBool::new(false),
            broker_up: AtomicBool::new(false),
            assigned: AtomicU64::new(0),
            lag: AtomicI64::new(0),
            in_hand: AtomicU64::new(0),
        }
    }
}

impl Health {
    fn now(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }

    /// The loop has come round.
    pub fn turn(&self) {
        self.turned.store(self.now(), Relaxed);
    }

    /// Offsets were committed, or there was nothing to do.
    pub fn progress(&self) {
        self.progressed.store(self.now(), Relaxed);
    }

    pub fn set_assigned(&self, partitions: usize) {
        self.joined.store(true, Relaxed);
        self.assigned.store(partitions as u64, Relaxed);
        self.progress();
    }

    pub fn set_broker(&self, up: bool) {
        self.broker_up.store(up, Relaxed);
    }

    pub fn set_lag(&self, records: i64) {
        self.lag.store(records, Relaxed);
    }

    pub fn set_in_hand(&self, records: usize) {
        self.in_hand.store(records as u64, Relaxed);
    }

    /// Whether there is work: assigned partitions with lag, or records in hand.
    fn has_work(&self) -> bool {
        self.in_hand.load(Relaxed) > 0 || (self.assigned.load(Relaxed) > 0 && self.lag.load(Relaxed) > 0)
    }

    /// Why the worker is not alive: its loop does not come round, or there is work and no progress.
    ///
    /// # Errors
    /// Says what stands still, and for how long.
    pub fn live(&self, stall: Duration) -> Result<(), String> {
        let since = |then: &AtomicU64| Duration::from_millis(self.now().saturating_sub(then.load(Relaxed)));
        let (turned, progressed) = (since(&self.turned), since(&self.progressed));
        if turned > stall {
            return Err(format!("the worker's loop has not come round for {} s", turned.as_secs()));
        }
        if self.has_work() && progressed > stall {
            let (lag, hand) = (self.lag.load(Relaxed), self.in_hand.load(Relaxed));
            let seconds = progressed.as_secs();
            return Err(format!("no progress for {seconds} s with a lag of {lag} records and {hand} in hand"));
        }
        Ok(())
    }

    /// Why the worker is not ready: no assignment, or no broker.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn ready(&self) -> Result<(), String> {
        if !self.broker_up.load(Relaxed) {
            return Err("no broker is reachable".into());
        }
        if !self.joined.load(Relaxed) {
            return Err("the group has not assigned partitions yet".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_with_lag_and_no_progress_is_not_alive() {
        let health = Health::default();
        health.set_assigned(1);
        std::thread::sleep(Duration::from_millis(30));
        health.turn();
        assert!(health.live(Duration::from_millis(10)).is_ok(), "nothing to do");
        health.set_lag(5);
        assert!(health.live(Duration::from_millis(10)).unwrap_err().contains("lag of 5"));
        health.progress();
        assert!(health.live(Duration::from_millis(10)).is_ok());
    }

    #[test]
    fn a_loop_that_stands_still_is_not_alive() {
        let health = Health::default();
        std::thread::sleep(Duration::from_millis(30));
        assert!(health.live(Duration::from_millis(10)).is_err());
    }

    #[test]
    fn ready_needs_broker_and_assignment() {
        let health = Health::default();
        assert!(health.ready().unwrap_err().contains("broker"));
        health.set_broker(true);
        assert!(health.ready().unwrap_err().contains("assigned"));
        health.set_assigned(0);
        assert!(health.ready().is_ok(), "a member without partitions is ready");
        health.set_broker(false);
        assert!(health.ready().is_err());
    }
}
