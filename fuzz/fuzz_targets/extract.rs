//! Any text through all layers: no panic, the same record again, and every span lies in the text.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rasid::extract::Extractor;
use rasid::message::{Body, RawArticle};
use serde_json::Value;

static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::new().expect("the embedded lists and weights are tested"));

fuzz_target!(|text: &str| {
    let raw = RawArticle {
        id: "1".to_owned(),
        body: Body::Text(text.to_owned()),
        published_at: Some("2019-06-20".to_owned()),
        ..RawArticle::default()
    };
    let record = EXTRACTOR.extract(&raw);
    assert_eq!(record, EXTRACTOR.extract(&raw));
    let length = record.text.chars().count() as u64;
    // What was cut is counted in the raw text.
    let mut value = serde_json::to_value(&record).expect("a record is JSON");
    value["cut"].take();
    spans_lie_within(&value, length);
});

fn spans_lie_within(value: &Value, length: u64) {
    match value {
        Value::Object(map) => {
            if let (Some(start), Some(end)) = (map.get("start"), map.get("end"))
                && let (Some(start), Some(end)) = (start.as_u64(), end.as_u64())
            {
                assert!(start <= end && end <= length, "{value}");
            }
            map.values().for_each(|v| spans_lie_within(v, length));
        }
        Value::Array(list) => list.iter().for_each(|v| spans_lie_within(v, length)),
        _ => {}
    }
}
