//! Hostile input and hostile extractors: nothing is lost, memory stays bounded, every record is accounted for.

mod support;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rasid::config::{Config, DeliveryMode};
use rasid::extract::Extractor;
use rasid::message::{ArticleRecord, Body, RawArticle};
use rasid::telemetry::Telemetry;
use rasid::worker::{self, Extract, Stop, WorkerError};
use support::{
    Broker, Expected, Raw, Received, Topics, Worker, as_records, await_all, lag, long, made_up, put, read_topic,
    to_lines,
};

const LIMIT: Duration = Duration::from_secs(300);
/// Resident memory that the program may have: what it was made for.
const MEMORY: u64 = 250_000_000;

/// Every way of being broken, with the reason that it must die of; none is no death.
fn poison() -> Vec<(Vec<u8>, Option<&'static str>)> {
    let text = |t: &str| serde_json::json!({"text": t}).to_string().into_bytes();
    vec![
        (b"\xff\xfe broken".to_vec(), Some("not-utf8")),
        (b"{\"text\": \"no end".to_vec(), Some("bad-json")),
        (br#"{"text": "\ud800 alone"}"#.to_vec(), Some("bad-json")),
        ([b"{\"a\":".repeat(100_000), b"1".to_vec()].concat(), Some("bad-json")),
        (br#"{"title": "no text at all"}"#.to_vec(), Some("no-text")),
        (br#"{"text": "   "}"#.to_vec(), Some("no-text")),
        (b"   ".to_vec(), Some("no-text")),
        (text(&"ضرب ".repeat(1_500_000)), Some("too-large")),
        (vec![b'x'; 5_000_000], Some("too-large")),
        (text(&format!("ب{}", "\u{64e}".repeat(900_000))), None),
        ("س".repeat(900_000).into_bytes(), None),
        (text("English text about nothing in particular, passed over by the worker."), None),
    ]
}

/// 5% of the records are broken in every way.
#[test]
fn poison_is_buried_and_the_stream_goes_on() {
    let count = if long() { 20_000 } else { 4_000 };
    let topics = Topics::create(Broker::shared().bootstrap(), 4);
    let good = made_up(count, 1_000);
    let expected = Expected::of(&to_lines(&good));
    let (mut records, poison) = (as_records(&good), poison());
    // The large ones are few: they alone would fill the broker's disk.
    let mut sent: HashMap<Vec<u8>, usize> = HashMap::new();
    for n in 0..count / 20 {
        let large = n >= 3 * poison.len();
        let kind = poison.iter().cycle().skip(n).find(|(value, _)| !large || value.len() < 1_000).unwrap();
        let key = format!("poison-{n}").into_bytes();
        sent.insert(key.clone(), poison.iter().position(|p| p == kind).unwrap());
        records.insert(n * 20, (Some(key), Some(kind.0.clone())));
    }
    records.push((Some(b"tombstone".to_vec()), None));
    put(&topics, &records);

    let mut worker = Worker::start(&topics, &["limits.in_flight_bytes=33554432"]);
    await_all(&topics, LIMIT);
    let peak = worker.peak_memory();
    let outcomes = worker.metric("rasid_articles_total");
    assert_eq!(outcomes as usize, records.len(), "not all are accounted for");
    assert!(worker.stop().success());

    let dead: Vec<Received> = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
    let must_die = sent.values().filter(|kind| poison[**kind].1.is_some()).count();
    assert_eq!(dead.len(), must_die);
    for record in &dead {
        let (value, reason) = &poison[sent[record.key.as_ref().unwrap()]];
        assert_eq!(record.header("rasid-reason"), *reason, "{:?}", record.header("rasid-detail"));
        assert!(record.value.as_ref() == Some(value), "a dead record is not as it came");
    }
    // What of the poison is an article of a kind has its record too.
    let alive = sent.values().filter(|kind| poison[**kind].1.is_none()).count();
    let found = expected.count(&topics);
    println!("poison: {found:?}, {} dead, {alive} alive, peak of {} MB", dead.len(), peak / 1_000_000);
    assert_eq!((found.lost, found.differing), (0, 0), "{found:?}");
    assert_eq!(found.doubled, alive, "only what lives of the poison comes beside");
    assert!(peak < MEMORY, "peak of {peak} bytes");
}

/// Memory under a backlog at full speed.
#[test]
fn memory_stays_bounded_under_a_backlog() {
    let count = if long() { 200_000 } else { 10_000 };
    let topics = Topics::create(Broker::shared().bootstrap(), 6);
    let some = as_records(&made_up(5_000, 5_000));
    for _ in 0..count / some.len() {
        put(&topics, &some);
    }
    let start = Instant::now();
    let worker = Worker::start(&topics, &["topics.articles="]);
    await_all(&topics, LIMIT * 4);
    let (peak, took) = (worker.peak_memory(), start.elapsed());
    assert!(worker.stop().success());
    let rate = count as f64 / took.as_secs_f64();
    println!("backlog of {count} articles of 5 KB: peak of {} MB, {rate:.0} articles/s", peak / 1_000_000);
    assert!(peak < MEMORY, "peak of {peak} bytes");
}

/// An extractor that does as the title says, for what the real one must never do.
struct Moody(Extractor);

impl Extract for Moody {
    fn extract(&self, raw: &RawArticle) -> ArticleRecord {
        let Body::Text(text) = &raw.body else { unreachable!("the tests send text") };
        match text.as_str() {
            "panic" => panic!("out of sorts"),
            "stuck" => std::thread::sleep(Duration::from_secs(20)),
            "large" => {
                let text = "ا".repeat(3_000_000);
                return ArticleRecord { id: raw.id.clone(), language: "ar".into(), text, ..ArticleRecord::default() };
            }
            _ => {}
        }
        self.0.extract(raw)
    }
}

/// A worker inside the test, with an extractor of ours.
struct Inside {
    stop: Stop,
    telemetry: Telemetry,
    thread: std::thread::JoinHandle<Result<(), WorkerError>>,
}

impl Inside {
    fn start(topics: &Topics, set: impl Fn(&mut Config)) -> Inside {
        let mut config = Config::default();
        config.kafka.brokers = topics.bootstrap.clone();
        config.topics.raw = topics.raw.clone();
        config.topics.events = topics.events.clone();
        config.topics.dead = topics.dead.clone();
        config.topics.articles = topics.articles.clone();
        config.group.id = topics.group.clone();
        config.telemetry.statistics_interval_ms = 200;
        set(&mut config);
        let (stop, telemetry) = (Stop::default(), Telemetry::new("test", &config.telemetry));
        let (asked, told) = (stop.clone(), telemetry.clone());
        let thread = std::thread::spawn(move || worker::run(&config, Moody(Extractor::new().unwrap()), &told, &asked));
        Inside { stop, telemetry, thread }
    }

    fn stop(self) -> Result<(), WorkerError> {
        self.stop.ask();
        self.thread.join().unwrap()
    }
}

fn texts(texts: &[&str]) -> Vec<Raw> {
    texts.iter().map(|t| (Some(t.as_bytes().to_vec()), Some(t.as_bytes().to_vec()))).collect()
}

#[test]
fn a_panic_in_the_extractor_is_a_dead_record() {
    for mode in [DeliveryMode::ExactlyOnce, DeliveryMode::AtLeastOnce] {
        let topics = Topics::create(Broker::shared().bootstrap(), 1);
        put(&topics, &texts(&["قبل", "panic", "بعد"]));
        let worker = Inside::start(&topics, |c| c.delivery.mode = mode);
        await_all(&topics, LIMIT);
        worker.stop().unwrap();
        let dead = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].header("rasid-reason"), Some("extraction-failed"));
        assert!(dead[0].header("rasid-detail").unwrap().contains("out of sorts"));
        assert_eq!(dead[0].value.as_deref(), Some(&b"panic"[..]));
        assert_eq!(read_topic(&topics.bootstrap, &topics.articles, "read_committed").len(), 2);
    }
}

/// An output that is too large for its topic is a dead record; also when the topic's limit was lowered
/// under way, so that the broker refuses what it took before.
#[test]
fn an_output_too_large_is_a_dead_record() {
    for mode in [DeliveryMode::ExactlyOnce, DeliveryMode::AtLeastOnce] {
        let topics = Topics::create(Broker::shared().bootstrap(), 1);
        support::set_topic(&topics.bootstrap, &topics.articles, "max.message.bytes", "1000000");
        put(&topics, &texts(&["قبل", "large", "بعد"]));
        let worker = Inside::start(&topics, |c| c.delivery.mode = mode);
        await_all(&topics, LIMIT);
        support::set_topic(&topics.bootstrap, &topics.articles, "max.message.bytes", "600");
        put(&topics, &texts(&["نص قصير"]));
        put(&topics, &texts(&[&"نص طويل ".repeat(100)]));
        await_all(&topics, LIMIT);
        worker.stop().unwrap();
        let dead = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
        let reasons: Vec<_> = dead.iter().map(|r| r.header("rasid-reason").unwrap()).collect();
        assert!(reasons.len() >= 2 && reasons.iter().all(|r| *r == "too-large"), "{mode:?}: {reasons:?}");
        assert_eq!(dead[0].key.as_deref(), Some(&b"large"[..]));
        let all = dead.len() + read_topic(&topics.bootstrap, &topics.articles, "read_committed").len();
        assert!(all >= 5 && (mode == DeliveryMode::AtLeastOnce || all == 5), "{mode:?}: {all} outputs of 5 records");
    }
}

/// Work that outlasts the bound of a revocation is given up, and the partition's next owner does it.
#[test]
fn stuck_work_does_not_hold_up_a_rebalance() {
    let topics = Topics::create(Broker::shared().bootstrap(), 2);
    let quick = |c: &mut Config| {
        c.group.drain_timeout_ms = 1_000;
        c.delivery.shutdown_timeout_ms = 2_000;
        c.telemetry.stall_timeout_ms = 1_000;
    };
    let first = Inside::start(&topics, quick);
    while first.telemetry.metrics().assigned.get() < 2 {
        std::thread::sleep(Duration::from_millis(50));
    }
    // In both partitions a record that takes 20 s, and one behind it.
    for n in 0..20 {
        let text = if n < 10 { "stuck" } else { "نص" };
        put(&topics, &[(Some(format!("{n}").into_bytes()), Some(text.as_bytes().to_vec()))]);
    }
    std::thread::sleep(Duration::from_millis(2_500));
    let stall = Duration::from_millis(1_000);
    assert!(first.telemetry.health().live(stall).is_err(), "a stuck worker is not seen");
    let start = Instant::now();
    let second = Inside::start(&topics, quick);
    while second.telemetry.metrics().assigned.get() < 1 {
        assert!(start.elapsed() < Duration::from_secs(15), "the rebalance waits for stuck work");
        std::thread::sleep(Duration::from_millis(50));
    }
    let error = first.stop().unwrap_err().to_string();
    assert!(error.contains("read again"), "{error}");
    drop(second.stop());
    assert!(lag(&topics) > 0, "what was stuck is not committed");
}
