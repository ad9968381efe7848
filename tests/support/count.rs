//! Counting what came out against what went in: lost, doubled, or with other bytes.

use std::collections::HashMap;

use super::{Received, Topics, rasid, read_topic};

/// What must come out: for each article's id its record, and the bytes of its events, in order.
pub struct Expected {
    pub articles: HashMap<String, Expectation>,
}

pub struct Expectation {
    /// The line of `rasid extract`.
    pub record: Vec<u8>,
    /// Each event as it stands in that line.
    pub events: Vec<String>,
}

/// How often each thing is not as it must be.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub articles: usize,
    pub events: usize,
    pub lost: usize,
    pub doubled: usize,
    pub differing: usize,
}

impl Count {
    pub fn is_exact(&self) -> bool {
        (self.lost, self.doubled, self.differing) == (0, 0, 0)
    }
}

impl Expected {
    /// By running `rasid extract` over the same articles (JSON lines with an `id` each).
    pub fn of(lines: &[u8]) -> Expected {
        let mut expected = Expected { articles: HashMap::new() };
        expected.add(&rasid(&["extract"], lines));
        expected
    }

    /// Lines that `rasid extract` printed.
    pub fn add(&mut self, printed: &[u8]) {
        for line in printed.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
            let record: serde_json::Value = serde_json::from_slice(line).unwrap();
            let id = record["id"].as_str().unwrap().to_owned();
            let expectation = Expectation { events: events(line), record: line.to_vec() };
            assert!(self.articles.insert(id, expectation).is_none(), "an id comes twice");
        }
    }

    /// Reads the output topics as a reader of committed records sees them, and counts.
    pub fn count(&self, topics: &Topics) -> Count {
        let records = read_topic(&topics.bootstrap, &topics.articles, "read_committed");
        let events = read_topic(&topics.bootstrap, &topics.events, "read_committed");
        let (records, events) = (by_key(records), by_key(events));
        let mut count = Count::default();
        for (id, expected) in &self.articles {
            let found = records.get(id).map_or(&[][..], Vec::as_slice);
            count.articles += found.len();
            count.lost += usize::from(found.is_empty());
            count.doubled += found.len().saturating_sub(1);
            count.differing += found.iter().filter(|r| **r != expected.record).count();
            let found = events.get(id).map_or(&[][..], Vec::as_slice);
            count.events += found.len();
            count.lost += expected.events.len().saturating_sub(found.len());
            count.doubled += found.len().saturating_sub(expected.events.len());
            let differs = |(found, expected): (&Vec<u8>, &String)| without_article(found) != *expected;
            count.differing += found.iter().zip(&expected.events).filter(|pair| differs(*pair)).count();
        }
        count.doubled += records.keys().chain(events.keys()).filter(|id| !self.articles.contains_key(*id)).count();
        count
    }
}

/// Values by key; the articles of one key lie in one partition, so they are in order.
fn by_key(records: Vec<Received>) -> HashMap<String, Vec<Vec<u8>>> {
    let mut keyed: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
    for record in records {
        let key = String::from_utf8(record.key.unwrap()).unwrap();
        keyed.entry(key).or_default().push(record.value.unwrap());
    }
    keyed
}

/// The exact bytes of each event in a record's `events`.
fn events(line: &[u8]) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Record<'a> {
        #[serde(borrow)]
        events: Vec<&'a serde_json::value::RawValue>,
    }
    let record: Record = serde_json::from_slice(line).unwrap();
    record.events.iter().map(|raw| raw.get().to_owned()).collect()
}

/// An event message less its `article`: the bytes of the event alone.
fn without_article(message: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    struct Message<'a> {
        #[serde(borrow)]
        article: &'a serde_json::value::RawValue,
    }
    let text = std::str::from_utf8(message).unwrap();
    let parsed: Message = serde_json::from_str(text).unwrap();
    text.replacen(&format!("\"article\":{},", parsed.article.get()), "", 1)
}
