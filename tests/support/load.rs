//! Articles that flow while things fail, and the wait for the worker to have done them all.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Offset, TopicPartitionList};

use super::{Topics, end_offsets, produce};

/// Whether the long forms of the tests are to be run (`RASID_LONG=1`).
pub fn long() -> bool {
    std::env::var("RASID_LONG").is_ok_and(|v| v == "1")
}

/// A record of a raw topic: key and value.
pub type Raw = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Articles as records, keyed by their ids.
pub fn as_records(articles: &[(String, String)]) -> Vec<Raw> {
    articles.iter().map(|(id, json)| (Some(id.clone().into_bytes()), Some(json.clone().into_bytes()))).collect()
}

/// Writes all at once.
pub fn put(topics: &Topics, records: &[Raw]) {
    produce(&topics.bootstrap, &topics.raw, records.iter().map(|(key, value)| (key.clone(), value.clone(), [])));
}

/// Writes in 50 parts, spread over `time`.
pub fn flow(topics: &Topics, records: Vec<Raw>, time: Duration) -> JoinHandle<()> {
    let topics = topics.clone();
    std::thread::spawn(move || {
        for part in records.chunks(records.len().div_ceil(50)) {
            put(&topics, part);
            std::thread::sleep(time / 50);
        }
    })
}

/// Raw records that the group has not committed yet.
pub fn lag(topics: &Topics) -> i64 {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &topics.bootstrap)
        .set("group.id", &topics.group)
        .create()
        .unwrap();
    let ends = end_offsets(&topics.bootstrap, &topics.raw);
    let mut list = TopicPartitionList::new();
    for p in 0..ends.len() as i32 {
        list.add_partition(&topics.raw, p);
    }
    // A new group's coordinator may still be moving.
    let committed = loop {
        match consumer.committed_offsets(list.clone(), Duration::from_secs(30)) {
            Ok(committed) => break committed,
            Err(error) => println!("committed offsets: {error}"),
        }
        std::thread::sleep(Duration::from_millis(500));
    };
    committed
        .elements()
        .iter()
        .map(|e| match e.offset() {
            Offset::Offset(offset) => ends[e.partition() as usize].1 - offset,
            _ => ends[e.partition() as usize].1 - ends[e.partition() as usize].0,
        })
        .sum()
}

/// Waits until everything is committed.
pub fn await_all(topics: &Topics, limit: Duration) {
    let end = Instant::now() + limit;
    loop {
        let left = lag(topics);
        if left == 0 {
            return;
        }
        assert!(Instant::now() < end, "{left} records are not committed after {limit:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Chance with a seed that is printed, so that a run can be told from another.
pub struct Chance(u64);

impl Chance {
    pub fn new() -> Chance {
        let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
        println!("chance: seed {seed}");
        Chance(u64::from(seed) | 1)
    }

    /// A number from `low` to `high`, both inclusive (xorshift).
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + self.0 % (high - low + 1)
    }
}
