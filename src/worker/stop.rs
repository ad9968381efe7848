//! The wish to stop, from signals or from a program that has the worker inside it.

use std::sync::Arc;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Shared by all who can ask for a stop and all who must see it.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Asked>);

#[derive(Debug, Default)]
struct Asked {
    at: OnceLock<Instant>,
    limit: OnceLock<Duration>,
}

impl Stop {
    /// Asks the worker to finish what is in hand and end.
    pub fn ask(&self) {
        let _ = self.0.at.set(Instant::now());
    }

    pub fn is_asked(&self) -> bool {
        self.0.at.get().is_some()
    }

    /// Sets how long a stop may take.
    pub fn set_limit(&self, limit: Duration) {
        let _ = self.0.limit.set(limit);
    }

    /// Whether a stop has been asked for and takes too long: time to give up what is in hand.
    pub fn overdue(&self) -> bool {
        self.0.at.get().is_some_and(|at| at.elapsed() > self.limit())
    }

    /// When the stop must be over.
    pub fn deadline(&self) -> Instant {
        self.0.at.get().copied().unwrap_or_else(Instant::now) + self.limit()
    }

    fn limit(&self) -> Duration {
        self.0.limit.get().copied().unwrap_or(Duration::from_secs(30))
    }
}
