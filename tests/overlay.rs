//! Word lists of the user's own, changed while the worker runs.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Broker, Topics, Worker, await_all, put, rasid, read_topic, unique};

const LIMIT: Duration = Duration::from_secs(60);
const TEXT: &str = "دغشر لواء الزمرد بلدة قرقرونة اليوم.";

struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let folder = std::env::temp_dir().join(unique("rasid-overlay"));
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }

    /// An organization, a trigger and a place that no list of the program has.
    fn teach(&self) {
        self.write("organizations.tsv", "pattern\tkind\tcountry\tcode\nلواء الزمرد\tarmed_group\tSYR\tSYRREB\n");
        self.write("triggers_assault.tsv", "pattern\tmode\tframe\tto\nدغشر:يدغشر\theavy-weapons\tact\tعلى ل\n");
        self.write("places.tsv", "names\tcountry\tadmin1\tkind\tlat\tlon\nقرقرونة\tSY\tIdlib\ttown\t35.5\t36.5\n");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn article(id: &str) -> Vec<u8> {
    serde_json::json!({"id": id, "text": TEXT, "published_at": "2019-06-20"}).to_string().into_bytes()
}

/// What an article's record has of what the overlay teaches: organization, event, place; and its lists' hash.
fn learned(record: &Value) -> ([bool; 3], String) {
    let any = |list: &str, is: &dyn Fn(&Value) -> bool| record[list].as_array().unwrap().iter().any(is);
    let has = |v: &Value, words: &str| v.as_str().unwrap_or_default().contains(words);
    let found = [
        any("organizations", &|o| has(&o["name"], "الزمرد")),
        any("events", &|e| e["trigger"]["text"] == "دغشر"),
        any("places", &|p| p["name"] == "قرقرونة" && p["lat"] == 35.5),
    ];
    (found, record["extractor"]["lexicon"].as_str().unwrap().to_owned())
}

#[test]
fn extract_takes_an_overlay() {
    let folder = Folder::new();
    folder.teach();
    let overlay = folder.0.to_str().unwrap();
    let record = |flags: &[&str]| {
        let printed = rasid(&[&["extract"], flags].concat(), &article("1"));
        learned(&serde_json::from_slice(&printed).unwrap())
    };
    let (without, with) = (record(&[]), record(&["--overlay", overlay]));
    assert_eq!(with.0, [true; 3]);
    assert!(!without.0[1] && without.1 != with.1, "{without:?}");

    folder.write("organizations.tsv", "pattern\tkind\nلواء\tno such kind\n");
    let refused = Command::new(env!("CARGO_BIN_EXE_rasid")).args(["extract", "--overlay", overlay]).output().unwrap();
    let says = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && says.contains("organizations") && says.contains("line 2"), "{says}");
}

struct Running {
    topics: Topics,
    worker: Worker,
    articles: usize,
}

impl Running {
    /// Sends the article through; what its record and its event messages have.
    fn reads(&mut self) -> ([bool; 3], String) {
        self.articles += 1;
        let id = format!("a{}", self.articles);
        put(&self.topics, &[(Some(id.clone().into_bytes()), Some(article(&id)))]);
        await_all(&self.topics, LIMIT);
        let records = read_topic(&self.topics.bootstrap, &self.topics.articles, "read_committed");
        let record = records.iter().find(|r| r.key.as_deref() == Some(id.as_bytes())).unwrap();
        let told = learned(&serde_json::from_slice(record.value.as_ref().unwrap()).unwrap());
        for message in read_topic(&self.topics.bootstrap, &self.topics.events, "read_committed") {
            let event: Value = serde_json::from_slice(message.value.as_ref().unwrap()).unwrap();
            if event["article"]["id"] == id.as_str() {
                assert_eq!(event["extractor"]["lexicon"], told.1.as_str(), "each event tells its lists");
            }
        }
        told
    }

    fn hang_up(&self) {
        let done = Command::new("kill").arg("-HUP").arg(self.worker.pid().to_string()).status();
        assert!(done.is_ok_and(|s| s.success()));
    }

    fn await_metric(&mut self, name: &str, value: f64) {
        let end = Instant::now() + LIMIT;
        while self.worker.metric(name) != value {
            assert!(Instant::now() < end, "{name} is not {value}\n{}", self.worker.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn start(folder: &Path, check: &str) -> Running {
    let topics = Topics::create(Broker::shared().bootstrap(), 1);
    let overlay = format!("worker.overlay={}", folder.display());
    let worker = Worker::start(&topics, &[&overlay, &format!("worker.overlay_check_ms={check}"), "worker.id=w"]);
    Running { topics, worker, articles: 0 }
}

#[test]
fn lists_are_exchanged_on_sighup_and_the_last_good_ones_kept() {
    let folder = Folder::new();
    let mut running = start(&folder.0, "0");
    let (before, plain) = running.reads();
    assert!(!before[1]);

    folder.teach();
    running.hang_up();
    running.await_metric("rasid_lexicon_loads_total", 1.0);
    let (taught, lexicon) = running.reads();
    assert_eq!(taught, [true; 3]);
    assert_ne!(lexicon, plain);
    assert!(running.worker.get("/metrics").1.contains(&format!("rasid_build_info{{lexicon=\"{lexicon}\"")));

    folder.write("triggers_assault.tsv", "pattern\tmode\nدغشر:يدغشر\tno-such-mode\n");
    running.hang_up();
    running.await_metric("rasid_lexicon_stale", 1.0);
    let line = running.worker.await_log("word lists refused", LIMIT);
    assert!(line.contains("triggers_assault") && line.contains("line 2"), "{line}");
    assert_eq!(running.reads(), ([true; 3], lexicon.clone()), "the last good lists are in use");

    folder.teach();
    running.hang_up();
    running.await_metric("rasid_lexicon_stale", 0.0);
    assert_eq!(running.reads().1, lexicon);
    assert!(running.worker.stop().success());
}

#[test]
fn a_change_is_seen_without_a_signal() {
    let folder = Folder::new();
    let mut running = start(&folder.0, "100");
    assert!(!running.reads().0[1]);
    folder.teach();
    let end = Instant::now() + LIMIT;
    while running.reads().0 != [true; 3] {
        assert!(Instant::now() < end, "{}", running.worker.log());
    }
    assert!(running.worker.stop().success());
}
