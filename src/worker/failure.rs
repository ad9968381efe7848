//! Errors by kind: what a failure asks for. Pure but for the waiting of [`retry`].

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

use super::{Context, WorkerError};
use crate::telemetry::events::KafkaFailed;

/// What must be done to go on.
#[derive(Debug)]
pub enum Failure {
    /// Give up what is not committed, read it again.
    Abort(String),
    /// The same, with a new producer.
    Renew { why: String, fenced: bool },
    /// It cannot be mended: end the process.
    Stop(WorkerError),
}

/// The kind of an error of Kafka.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The same call may succeed later.
    Retriable,
    /// The transaction must be aborted. A rebalance that comes in between is such a one.
    Abortable,
    /// The producer is of no more use: fenced, or its state is not known.
    Fatal,
    /// No retry and no new producer helps: credentials, permissions, a broker that is too old, a twin with our
    /// `group.instance`.
    Hopeless,
}

impl Kind {
    /// As it stands in metric labels: what is done about it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retriable => "retried",
            Self::Abortable => "aborted",
            Self::Fatal => "renewed",
            Self::Hopeless => "stopped",
        }
    }
}

/// Tells the kind of an error from what librdkafka says of it, and from its code where it says nothing.
pub fn kind(error: &KafkaError) -> Kind {
    let code = error.rdkafka_error_code();
    if code.is_some_and(is_hopeless) {
        return Kind::Hopeless;
    }
    if let KafkaError::Transaction(told) = error {
        return match (told.is_fatal(), told.txn_requires_abort(), told.is_retriable()) {
            (true, ..) => Kind::Fatal,
            (_, true, _) => Kind::Abortable,
            (_, _, true) => Kind::Retriable,
            // A call that does not fit the transaction's state: the state is not what we think.
            _ => Kind::Fatal,
        };
    }
    match code {
        Some(Code::Fatal | Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch) => Kind::Fatal,
        Some(
            Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::RebalanceInProgress
            | Code::AssignmentLost
            | Code::State
            | Code::MessageTimedOut
            | Code::PurgeQueue
            | Code::PurgeInflight,
        ) => Kind::Abortable,
        Some(code) if is_passing(code) => Kind::Retriable,
        _ => Kind::Abortable,
    }
}

/// Whether another producer with this one's transactional id has taken over, or the broker gave it up.
pub fn is_fenced(error: &KafkaError) -> bool {
    let code = error.rdkafka_error_code();
    code.is_some_and(|c| matches!(c, Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch))
}

fn is_hopeless(code: Code) -> bool {
    matches!(
        code,
        Code::Authentication
            | Code::SaslAuthenticationFailed
            | Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::UnsupportedVersion
            | Code::UnsupportedFeature
            | Code::InvalidTransactionTimeout
            | Code::InvalidGroupId
            | Code::FencedInstanceId
            | Code::UnsupportedForMessageFormat
    )
}

/// Errors of a broker that is down, comes up or moves.
fn is_passing(code: Code) -> bool {
    matches!(
        code,
        Code::OperationTimedOut
            | Code::RequestTimedOut
            | Code::TimedOutQueue
            | Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::Resolve
            | Code::WaitingForCoordinator
            | Code::CoordinatorNotAvailable
            | Code::CoordinatorLoadInProgress
            | Code::NotCoordinator
            | Code::LeaderNotAvailable
            | Code::NotLeaderForPartition
            | Code::NetworkException
            | Code::UnstableOffsetCommit
            | Code::ConcurrentTransactions
            | Code::QueueFull
            | Code::InProgress
            | Code::PreviousInProgress
            | Code::Retry
    )
}

/// Waits between attempts: doubling from 20 ms to 2 s, each shortened at random by up to a half, so that many
/// workers do not knock at the same time.
#[derive(Debug)]
pub struct Backoff {
    next: Duration,
    random: RandomState,
}

impl Backoff {
    const FIRST: Duration = Duration::from_millis(20);
    const LAST: Duration = Duration::from_secs(2);

    pub fn new() -> Backoff {
        Backoff { next: Self::FIRST, random: RandomState::new() }
    }

    /// How long to wait now.
    pub fn wait(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(Self::LAST);
        let chance = self.random.hash_one(whole) as f64 / u64::MAX as f64;
        self.random = RandomState::new();
        whole.mul_f64(0.5 + chance / 2.0)
    }
}

/// Does an operation until it succeeds, until its error asks for more than patience, or until `limit` is over.
///
/// # Errors
/// By kind; a retriable error that lasts asks for a new producer, since what has become of the
/// operation is then not known.
pub fn retry<T>(
    context: &Context,
    what: &'static str,
    limit: Duration,
    mut operation: impl FnMut() -> Result<T, KafkaError>,
) -> Result<T, Failure> {
    let deadline = Instant::now() + limit;
    let mut backoff = Backoff::new();
    loop {
        let error = match operation() {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let kind = kind(&error);
        context.telemetry.tell(KafkaFailed { kind: kind.as_str(), what, error: &error });
        context.telemetry.health().turn();
        let told = format!("{what}: {error}");
        match kind {
            Kind::Retriable if Instant::now() < deadline && !context.stop.overdue() => {
                std::thread::sleep(backoff.wait());
            }
            Kind::Retriable | Kind::Fatal => {
                return Err(Failure::Renew { why: told, fenced: is_fenced(&error) });
            }
            Kind::Abortable => return Err(Failure::Abort(told)),
            Kind::Hopeless => return Err(Failure::Stop(WorkerError::Kafka { what, error })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rebalance_at_commit_is_a_normal_event() {
        for code in [Code::IllegalGeneration, Code::UnknownMemberId, Code::RebalanceInProgress] {
            assert_eq!(kind(&KafkaError::ConsumerCommit(code)), Kind::Abortable);
        }
    }

    #[test]
    fn fenced_asks_for_a_new_producer() {
        assert_eq!(kind(&KafkaError::MessageProduction(Code::ProducerFenced)), Kind::Fatal);
        assert_eq!(kind(&KafkaError::MessageProduction(Code::Fatal)), Kind::Fatal);
    }

    #[test]
    fn a_broker_that_is_down_is_waited_for() {
        for code in [Code::BrokerTransportFailure, Code::AllBrokersDown, Code::CoordinatorLoadInProgress] {
            assert_eq!(kind(&KafkaError::MetadataFetch(code)), Kind::Retriable);
        }
    }

    #[test]
    fn what_cannot_be_mended_stops() {
        assert_eq!(kind(&KafkaError::MessageProduction(Code::TopicAuthorizationFailed)), Kind::Hopeless);
        assert_eq!(kind(&KafkaError::Global(Code::Authentication)), Kind::Hopeless);
        assert_eq!(kind(&KafkaError::ConsumerCommit(Code::FencedInstanceId)), Kind::Hopeless);
    }

    #[test]
    fn backoff_doubles_to_a_bound_with_jitter() {
        let mut backoff = Backoff::new();
        let waits: Vec<Duration> = (0..20).map(|_| backoff.wait()).collect();
        assert!(waits[0] >= Backoff::FIRST / 2 && waits[0] <= Backoff::FIRST);
        assert!(waits.iter().all(|w| *w <= Backoff::LAST));
        assert!(waits[10..].iter().all(|w| *w >= Backoff::LAST / 2));
        assert!(waits[10..].windows(2).any(|w| w[0] != w[1]), "no jitter");
    }
}
