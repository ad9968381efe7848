//! The worker on a real broker: what goes in comes out, and nothing else.

mod support;

use std::time::{Duration, Instant};

use support::{
    Broker, Expected, Received, Topics, Worker, as_records, await_all, end_offsets, kcat, made_up, produce, put, rasid,
    read_topic, shared, to_lines,
};

const LIMIT: Duration = Duration::from_secs(120);

fn total(topics: &Topics, topic: &str) -> i64 {
    end_offsets(&topics.bootstrap, topic).iter().map(|(_, end)| end).sum()
}

fn goes_through(mode: &str, protocol: &str) {
    let topics = Topics::create(Broker::shared().bootstrap(), 3);
    let articles = made_up(2_000, 2_000);
    let expected = Expected::of(&to_lines(&articles));
    put(&topics, &as_records(&articles));
    let (mode, protocol) = (format!("delivery.mode={mode}"), format!("group.protocol={protocol}"));
    let mut worker = Worker::start(&topics, &[&mode, &protocol, "worker.id=w"]);
    await_all(&topics, LIMIT);
    assert_eq!(worker.get("/readyz").0, 200, "{}", worker.get("/readyz").1);
    assert_eq!(worker.get("/livez").0, 200);
    assert!(worker.stop().success());
    let count = expected.count(&topics);
    println!("{mode}, {protocol}: {count:?}");
    assert!(count.is_exact(), "{count:?}");
    assert_eq!(total(&topics, &topics.dead), 0);
}

#[test]
fn exactly_once_goes_through() {
    goes_through("exactly-once", "classic");
}

#[test]
fn at_least_once_goes_through() {
    goes_through("at-least-once", "classic");
}

#[test]
fn kip_848_goes_through() {
    goes_through("exactly-once", "consumer");
}

/// At least once loses nothing when the worker is killed.
#[test]
fn at_least_once_loses_nothing() {
    let topics = Topics::create(Broker::shared().bootstrap(), 3);
    let articles = made_up(4_000, 1_000);
    let expected = Expected::of(&to_lines(&articles));
    put(&topics, &as_records(&articles));
    let settings = ["delivery.mode=at-least-once", "group.instance=w", "group.session_timeout_ms=6000"];
    for _ in 0..3 {
        let settings = [&settings[..], &["group.drain_timeout_ms=2000"]].concat();
        let worker = Worker::start(&topics, &settings);
        worker.await_log("partitions assigned", LIMIT);
        std::thread::sleep(Duration::from_millis(200));
        worker.kill();
    }
    let worker = Worker::start(&topics, &[&settings[..], &["group.drain_timeout_ms=2000"]].concat());
    await_all(&topics, LIMIT);
    assert!(worker.stop().success());
    let count = expected.count(&topics);
    println!("at least once, 3 SIGKILLs: {count:?}");
    assert_eq!(count.lost, 0, "{count:?}");
}

/// Two workers share six partitions; a third takes its part.
#[test]
fn workers_share_partitions() {
    let topics = Topics::create(Broker::shared().bootstrap(), 6);
    let mut workers = vec![Worker::start(&topics, &[]), Worker::start(&topics, &[])];
    await_shares(&mut workers, &[3, 3]);
    workers.push(Worker::start(&topics, &[]));
    await_shares(&mut workers, &[2, 2, 2]);
    for worker in workers {
        assert!(worker.stop().success());
    }
}

fn await_shares(workers: &mut [Worker], wanted: &[u64]) {
    let end = Instant::now() + LIMIT;
    loop {
        let shares: Vec<u64> = workers.iter_mut().map(|w| w.metric("rasid_assigned_partitions") as u64).collect();
        if shares == wanted {
            return;
        }
        assert!(Instant::now() < end, "shares are {shares:?}, not {wanted:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The seed and 2,000 articles of the corpora, put in by `rasid produce`.
#[test]
fn the_seed_and_the_corpora_go_through() {
    let Some(shared) = shared() else { return };
    let seed = shared.join("seed/article.txt");
    let unpacked = std::process::Command::new("gzip")
        .args(["-dc", shared.join("corpus/cnn_bbc.jsonl.gz").to_str().unwrap()])
        .output()
        .unwrap()
        .stdout;
    let lines: Vec<&[u8]> = unpacked.split(|b| *b == b'\n').filter(|l| !l.is_empty()).take(2_000).collect();
    let corpus = [lines.join(&b'\n'), vec![b'\n']].concat();
    let topics = Topics::create(Broker::shared().bootstrap(), 3);
    let flags = topics.flags();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    rasid(&[&["produce", seed.to_str().unwrap()], &flags[..]].concat(), b"");
    rasid(&[&["produce"], &flags[..]].concat(), &corpus);
    let worker = Worker::start(&topics, &[]);
    await_all(&topics, LIMIT);
    assert!(worker.stop().success());
    let mut expected = Expected::of(&corpus);
    expected.add(&rasid(&["extract", seed.to_str().unwrap()], b""));
    let count = expected.count(&topics);
    println!("seed and corpora: {count:?}");
    assert!(count.is_exact(), "{count:?}");
    assert_eq!(count.articles, 2_001);
}

/// Each shape of the contract gives through the broker what `rasid extract` gives for its file: one article of ours,
/// as each of them carries it, also compressed and in other encodings, where the sender says so.
#[test]
fn every_shape_goes_through() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shapes");
    let mut shapes: Vec<Shaped> = std::fs::read_dir(folder).unwrap().map(|e| Shaped::of(&e.unwrap().path())).collect();
    assert_eq!(shapes.len(), 12, "a file for each preset");
    let page = shapes.iter().find(|s| s.preset == "html").unwrap();
    let (value, expected) = (page.value.clone(), page.printed.clone().unwrap());
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    assert_ne!(expected["events"].as_array().map(Vec::len), Some(0), "{expected}");
    let text = std::str::from_utf8(&value).unwrap();
    let utf_16 = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = encoding_rs::WINDOWS_1256.encode(&text.replace("<meta charset=\"utf-8\">", "")).0.into_owned();
    let zstd = zstd::encode_all(&value[..], 3).unwrap();
    let page = |value, header| Shaped { preset: "html".into(), value, header, printed: None };
    shapes.push(page(utf_16, None));
    shapes.push(page(windows, Some(("content-type", "text/html; charset=windows-1256"))));
    shapes.push(page(gzip(&value), Some(("content-encoding", "gzip"))));
    shapes.push(page(zstd, Some(("content-encoding", "zstd"))));

    let mut under_way = Vec::new();
    for shape in shapes {
        let topics = Topics::create(Broker::shared().bootstrap(), 1);
        let headers: Vec<_> = shape.header.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        produce(&topics.bootstrap, &topics.raw, [(None, Some(shape.value.clone()), headers)]);
        let worker = Worker::start(&topics, &[&format!("intake.preset={}", shape.preset)]);
        under_way.push((topics, worker, shape));
    }
    for (topics, worker, Shaped { preset, header, printed, .. }) in under_way {
        await_all(&topics, LIMIT);
        assert!(worker.stop().success());
        let of = format!("{preset} {header:?}");
        assert_eq!(total(&topics, &topics.dead), 0, "{of}");
        let records = read_topic(&topics.bootstrap, &topics.articles, "read_committed");
        let [record] = &records[..] else { panic!("{of}: {} records", records.len()) };
        if let Some(printed) = printed {
            let found = String::from_utf8_lossy(record.value.as_deref().unwrap());
            assert_eq!(found, String::from_utf8_lossy(printed.trim_ascii_end()), "{of}");
        }
        let found = record.json();
        assert_eq!((&found["title"], &found["text"]), (&expected["title"], &expected["text"]), "{of}");
        let kinds = |article: &serde_json::Value| -> Vec<String> {
            article["events"].as_array().unwrap().iter().map(|e| e["type"].to_string()).collect()
        };
        assert_eq!(kinds(&found), kinds(&expected), "{of}");
    }
}

/// An article as a stream carries it, and what `rasid extract` prints for it where it is a file.
struct Shaped {
    preset: String,
    value: Vec<u8>,
    header: Option<(&'static str, &'static str)>,
    printed: Option<Vec<u8>>,
}

impl Shaped {
    /// The name of the file says of which preset it is.
    fn of(file: &std::path::Path) -> Shaped {
        let preset = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let printed = rasid(&["extract", "--preset", &preset, file.to_str().unwrap()], b"");
        Shaped { preset, value: std::fs::read(file).unwrap(), header: None, printed: Some(printed) }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

/// Two workers with one `group.instance`: the group takes the second, the first says so and ends, and nothing is
/// lost or doubled.
#[test]
fn a_twin_fences_a_static_member() {
    let topics = Topics::create(Broker::shared().bootstrap(), 2);
    let articles = made_up(2_000, 500);
    let (expected, records) = (Expected::of(&to_lines(&articles)), as_records(&articles));
    put(&topics, &records[..1_000]);
    let mut first = Worker::start(&topics, &["group.instance=w"]);
    first.await_log("partitions assigned", LIMIT);
    let twin = Worker::start(&topics, &["group.instance=w"]);
    twin.await_log("partitions assigned", LIMIT);
    put(&topics, &records[1_000..]);
    assert!(!first.wait(LIMIT).success());
    assert!(first.log().lines().last().unwrap().to_lowercase().contains("fenced"), "{}", first.log());
    await_all(&topics, LIMIT);
    assert!(twin.stop().success());
    let count = expected.count(&topics);
    assert!(count.is_exact(), "{count:?}");
}

/// A foreign client reads events and their headers.
#[test]
fn kcat_reads_events_and_headers() {
    let topics = Topics::create(Broker::shared().bootstrap(), 1);
    let text = "قصفت طائرات حربية بلدة كفرنبل في ريف إدلب الجنوبي أمس الأربعاء، ما أدى إلى مقتل 15 مدنياً.";
    let article = serde_json::json!({"id": "k-1", "text": text, "published_at": "2019-06-20"}).to_string();
    let trace: &[u8] = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let record = (Some(b"k-1".to_vec()), Some(article.into_bytes()), [("traceparent", trace)]);
    support::produce(&topics.bootstrap, &topics.raw, [record]);
    let worker = Worker::start(&topics, &[]);
    await_all(&topics, LIMIT);
    assert!(worker.stop().success());
    for (topic, kind) in [(&topics.events, "org.rasid.event.v1"), (&topics.articles, "org.rasid.article.v1")] {
        let Some(text) = kcat(&topics.bootstrap, &["-C", "-t", topic, "-e", "-q", "-f", "%k|%h|%s\n"]) else { return };
        for line in text.lines() {
            let mut parts = line.splitn(3, '|');
            let (key, headers, value) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            let value: serde_json::Value = serde_json::from_str(value).unwrap();
            assert_eq!(key, "k-1");
            for header in [
                "ce_specversion=1.0".to_owned(),
                format!("ce_id={}", value["id"].as_str().unwrap()),
                format!("ce_type={kind}"),
                "ce_source=".to_owned(),
                "ce_subject=k-1".to_owned(),
                "ce_time=20".to_owned(),
                "content-type=application/json".to_owned(),
                format!("traceparent={}", std::str::from_utf8(trace).unwrap()),
            ] {
                assert!(headers.contains(&header), "{header} is not in {headers}");
            }
        }
        println!("{topic}: {} messages\n{text}", text.lines().count());
    }
    assert_eq!(read_topic(&topics.bootstrap, &topics.articles, "read_committed").len(), 1);
}

/// Too many dead records end the worker instead of emptying the topic.
#[test]
fn a_broken_topic_stops_the_worker() {
    let topics = Topics::create(Broker::shared().bootstrap(), 1);
    put(&topics, &vec![(None, Some(b"{broken".to_vec())); 500]);
    let mut worker = Worker::start(&topics, &["dead.window_records=100", "dead.max_share=0.2"]);
    let status = worker.wait(LIMIT);
    assert!(!status.success());
    let last = worker.log().lines().last().unwrap_or_default().to_owned();
    assert!(last.contains("dead.max_share"), "{last}");
    let dead: Vec<Received> = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
    assert!(dead.len() < 500, "{} of 500 are in the dead-letter topic", dead.len());
}

/// Dead records come back by `rasid replay`, and their headers do not grow in number.
#[test]
fn dead_records_are_replayed() {
    let topics = Topics::create(Broker::shared().bootstrap(), 1);
    let own: [(&str, &[u8]); 2] = [("traceparent", b"00-1"), ("odd", &[0xff, 0])];
    let records = [(Some(b"k".to_vec()), Some(b"{broken".to_vec()), own), (None, Some(vec![0xff]), own)];
    support::produce(&topics.bootstrap, &topics.raw, records);
    let worker = Worker::start(&topics, &["dead.max_share=1"]);
    await_all(&topics, LIMIT);
    let first = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
    assert_eq!(first.iter().map(|r| r.header("rasid-reason").unwrap()).collect::<Vec<_>>(), ["bad-json", "not-utf8"]);

    let flags = topics.flags();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let told = rasid(&[&["replay", "--dry-run"], &flags[..]].concat(), b"");
    assert_eq!(String::from_utf8(told).unwrap().lines().count(), 2);
    assert_eq!(total(&topics, &topics.raw), 2, "a dry run puts nothing back");
    rasid(&[&["replay", "--reason", "bad-json"], &flags[..]].concat(), b"");
    let raw = read_topic(&topics.bootstrap, &topics.raw, "read_committed");
    assert_eq!(raw.len(), 3);
    assert_eq!((&raw[2].key, &raw[2].value, &raw[2].headers), (&raw[0].key, &raw[0].value, &raw[0].headers));

    await_all(&topics, LIMIT);
    assert!(worker.stop().success());
    let again = read_topic(&topics.bootstrap, &topics.dead, "read_committed");
    assert_eq!(again.len(), 3);
    assert_eq!(again[2].headers.len(), first[0].headers.len());
    assert_eq!(again[2].header("rasid-offset"), Some("2"));
}
