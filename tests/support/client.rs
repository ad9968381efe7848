//! Plain Kafka clients for tests.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Offset, TopicPartitionList};

/// A record as a foreign reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub partition: i32,
    pub offset: i64,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Received {
    /// The value of a header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(n, _)| n == name)?;
        std::str::from_utf8(value.as_deref()?).ok()
    }

    /// The value as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.value.as_deref().unwrap_or_default()).expect("the value is JSON")
    }
}

/// A name that no other test of this run uses.
pub fn unique(name: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{name}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap);
    config
}

/// Creates a topic.
pub fn create_topic(bootstrap: &str, topic: &str, partitions: i32, settings: &[(&str, &str)]) {
    let admin: AdminClient<DefaultClientContext> = config(bootstrap).create().unwrap();
    let mut new = NewTopic::new(topic, partitions, TopicReplication::Fixed(1));
    for (key, value) in settings {
        new = new.set(key, value);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let made = runtime.block_on(admin.create_topics([&new], &AdminOptions::new())).unwrap();
    made.into_iter().for_each(|r| drop(r.unwrap()));
}

/// Writes records of (key, value, headers) and waits until the broker has them all.
pub fn produce<'a, H: AsRef<[(&'a str, &'a [u8])]>>(
    bootstrap: &str,
    topic: &str,
    records: impl IntoIterator<Item = (Option<Vec<u8>>, Option<Vec<u8>>, H)>,
) {
    let producer: BaseProducer = config(bootstrap)
        .set("message.max.bytes", "50000000")
        .set("enable.idempotence", "true")
        .set("linger.ms", "5")
        .create()
        .unwrap();
    for (key, value, headers) in records {
        let mut all = OwnedHeaders::new();
        for (key, value) in headers.as_ref() {
            all = all.insert(Header { key, value: Some(*value) });
        }
        let mut record: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(topic).headers(all);
        record.key = key.as_deref();
        record.payload = value.as_deref();
        while let Err((error, back)) = producer.send(record) {
            assert_eq!(error.rdkafka_error_code(), Some(rdkafka::types::RDKafkaErrorCode::QueueFull), "{error}");
            producer.poll(Duration::from_millis(10));
            record = back;
        }
        producer.poll(Duration::ZERO);
    }
    producer.flush(Duration::from_secs(60)).unwrap();
}

/// All records of a topic up to its end as of now, by partition and offset; `isolation` is
/// `read_committed` or `read_uncommitted`.
pub fn read_topic(bootstrap: &str, topic: &str, isolation: &str) -> Vec<Received> {
    let consumer: BaseConsumer = config(bootstrap)
        .set("group.id", unique("reader"))
        .set("isolation.level", isolation)
        .set("enable.partition.eof", "true")
        .set("fetch.message.max.bytes", "50000000")
        .create()
        .unwrap();
    let metadata = consumer.fetch_metadata(Some(topic), Duration::from_secs(20)).unwrap();
    let partitions = metadata.topics()[0].partitions().len();
    let mut list = TopicPartitionList::new();
    for p in 0..partitions as i32 {
        list.add_partition_offset(topic, p, Offset::Beginning).unwrap();
    }
    consumer.assign(&list).unwrap();
    let (mut records, mut ended) = (Vec::new(), vec![false; partitions]);
    while ended.iter().any(|e| !e) {
        match consumer.poll(Duration::from_secs(120)).expect("the topic can be read to its end") {
            Ok(m) => {
                records.push(Received {
                    partition: m.partition(),
                    offset: m.offset(),
                    key: m.key().map(<[u8]>::to_vec),
                    value: m.payload().map(<[u8]>::to_vec),
                    headers: m.headers().map_or_else(Vec::new, |h| {
                        h.iter().map(|h| (h.key.to_owned(), h.value.map(<[u8]>::to_vec))).collect()
                    }),
                });
            }
            Err(KafkaError::PartitionEOF(p)) => ended[p as usize] = true,
            Err(error) => assert!(is_passing(&error), "{error}"),
        }
    }
    records.sort_by_key(|r| (r.partition, r.offset));
    records
}

/// Is it a fault that the client mends by itself?
fn is_passing(error: &KafkaError) -> bool {
    use rdkafka::types::RDKafkaErrorCode::{AllBrokersDown, BrokerTransportFailure, OperationTimedOut};
    matches!(error.rdkafka_error_code(), Some(AllBrokersDown | BrokerTransportFailure | OperationTimedOut))
}

/// First and next offset of each partition.
pub fn end_offsets(bootstrap: &str, topic: &str) -> Vec<(i64, i64)> {
    let consumer: BaseConsumer = config(bootstrap).create().unwrap();
    let metadata = consumer.fetch_metadata(Some(topic), Duration::from_secs(20)).unwrap();
    let partitions = metadata.topics()[0].partitions().len() as i32;
    (0..partitions).map(|p| consumer.fetch_watermarks(topic, p, Duration::from_secs(20)).unwrap()).collect()
}

/// Runs kcat, a foreign client, and returns what it prints. `None`, with a notice, where it is not installed.
pub fn kcat(bootstrap: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new("kcat").args(["-b", bootstrap]).args(arguments).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("PASSED OVER: this test needs kcat: {error}");
            return None;
        }
    };
    assert!(output.status.success(), "kcat: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("kcat prints UTF-8"))
}

/// Changes a setting of a topic.
pub fn set_topic(bootstrap: &str, topic: &str, name: &str, value: &str) {
    use rdkafka::admin::{AlterConfig, ResourceSpecifier};
    let admin: AdminClient<DefaultClientContext> = config(bootstrap).create().unwrap();
    let change = AlterConfig::new(ResourceSpecifier::Topic(topic)).set(name, value);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = runtime.block_on(admin.alter_configs([&change], &AdminOptions::new())).unwrap();
    done.into_iter().for_each(|r| drop(r.unwrap()));
}
