//! A member of a group that goes with its transaction open: what a worker leaves that was killed in a commit.

use std::time::{Duration, Instant};

use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::producer::{BaseProducer, Producer};

use super::{Topics, unique};

const WAIT: Duration = Duration::from_secs(20);

/// Offsets of all of a group's partitions are in a transaction that is neither committed nor aborted.
pub struct OpenTransaction(BaseProducer);

impl OpenTransaction {
    /// Joins the group, puts the group's offsets, as they are, into a transaction, and leaves the group.
    pub fn over(topics: &Topics) -> OpenTransaction {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &topics.bootstrap);
        let producer: BaseProducer = config.clone().set("transactional.id", unique("open")).create().unwrap();
        let member: BaseConsumer = config
            .set("group.id", &topics.group)
            .set("enable.auto.commit", "false")
            .set("partition.assignment.strategy", "cooperative-sticky")
            .create()
            .unwrap();
        member.subscribe(&[&topics.raw]).unwrap();
        let end = Instant::now() + WAIT;
        while member.assignment().unwrap().count() == 0 {
            assert!(Instant::now() < end, "the group gives no partitions");
            let _ = member.poll(Duration::from_millis(50));
        }
        let offsets = member.committed(WAIT).unwrap();
        producer.init_transactions(WAIT).unwrap();
        producer.begin_transaction().unwrap();
        producer.send_offsets_to_transaction(&offsets, &member.group_metadata().unwrap(), WAIT).unwrap();
        OpenTransaction(producer)
    }

    /// Settles that nothing has come of it.
    pub fn abort(self) {
        self.0.abort_transaction(WAIT).unwrap();
    }
}
