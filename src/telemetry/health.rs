//! Whether the worker is alive and ready: a few atomics that the worker's loop writes and the probes read.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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
    /// Milliseconds since the epoch of about the oldest raw record that is not committed; 0: there is none.
    oldest: AtomicI64,
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
            oldest: AtomicI64::new(0),
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

    /// Records that are still to be fetched; what may be no record (a transaction's marker) is not among them.
    pub fn set_lag(&self, records: i64) {
        self.lag.store(records, Relaxed);
    }

    pub fn set_in_hand(&self, records: usize) {
        self.in_hand.store(records as u64, Relaxed);
    }

    /// A raw record of this time was fetched.
    pub fn fetched(&self, timestamp: i64) {
        let _ = self.oldest.compare_exchange(0, timestamp, Relaxed, Relaxed);
    }

    /// The oldest record of a commit is of this time, and so many records are in hand still.
    pub fn committed(&self, oldest: Option<i64>, in_hand: usize) {
        let all_done = in_hand == 0 && self.lag.load(Relaxed) == 0;
        match (all_done, oldest) {
            (true, _) => self.oldest.store(0, Relaxed),
            (false, Some(oldest)) => self.oldest.store(oldest, Relaxed),
            (false, None) => {}
        }
    }

    /// How old the oldest raw record is that is fetched, or should be, and not committed.
    pub fn lag_age(&self) -> Duration {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64);
        match self.oldest.load(Relaxed) {
            0 => Duration::ZERO,
            oldest => Duration::from_millis((now - oldest).max(0) as u64),
        }
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
    fn lag_grows_until_all_is_committed() {
        let health = Health::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        assert_eq!(health.lag_age(), Duration::ZERO);
        health.fetched(now - 60_000);
        health.fetched(now - 30_000);
        assert!(health.lag_age() >= Duration::from_secs(60), "the first is the oldest");
        health.committed(Some(now - 50_000), 3);
        assert!((50..60).contains(&health.lag_age().as_secs()));
        health.set_lag(9);
        health.committed(Some(now - 40_000), 0);
        assert!((40..50).contains(&health.lag_age().as_secs()), "more is to be fetched");
        health.set_lag(0);
        health.committed(None, 0);
        assert_eq!(health.lag_age(), Duration::ZERO);
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
