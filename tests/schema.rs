//! The messages hold to their schemas, and the schemas to what was released.

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use rasid::extract::Extractor;
use rasid::intake;
use rasid::message::schemas;
use serde_json::Value;

fn schema(name: &str) -> Value {
    let (_, schema) = schemas().into_iter().find(|(n, _)| *n == name).unwrap();
    schema.to_value()
}

/// Raw articles: our own, and every 20th of the corpora where they are.
fn articles() -> Vec<Vec<u8>> {
    let mut values = vec![
        "قصف على إدلب\n\nقُتل 15 مدنياً أمس في قصف طيران النظام على ريف إدلب، وقال الدفاع المدني: “هذه مجزرة”.".into(),
        r#"{"id": "1", "text": "التقى الرئيس التركي نظيره الروسي في سوتشي في 17 أيلول 2018", "published_at": "2018-09-18"}"#.into(),
    ];
    let Some(shared) = support::shared() else { return values };
    for name in ["cnn_bbc", "saudinewsnet"] {
        let path = shared.join("corpus").join(format!("{name}.jsonl.gz"));
        let mut gunzip = Command::new("gzip").arg("-dc").arg(path).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(gunzip.stdout.take().unwrap()).split(b'\n').map(Result::unwrap);
        values.extend(lines.step_by(20));
        gunzip.wait().unwrap();
    }
    values
}

#[test]
fn messages_hold_to_their_schemas() {
    let [raw, article, event] = ["raw", "article", "event"].map(|n| jsonschema::validator_for(&schema(n)).unwrap());
    let extractor = Extractor::new().unwrap();
    for value in articles() {
        if let Ok(json) = serde_json::from_slice::<Value>(&value) {
            raw.validate(&json).unwrap_or_else(|e| panic!("raw: {e}"));
        }
        let record = extractor.extract(&intake::parse(&value, None).unwrap());
        let json = serde_json::to_value(&record).unwrap();
        article.validate(&json).unwrap_or_else(|e| panic!("article {}: {e} at {}", record.id, e.instance_path()));
        for mut message in json["events"].as_array().unwrap().iter().cloned() {
            message["article"] = serde_json::json!({
                "id": record.id, "url": record.url, "source": record.source, "title": record.title,
                "published_at": record.published_at, "language": record.language,
            });
            event.validate(&message).unwrap_or_else(|e| panic!("event of {}: {e}", record.id));
        }
    }
}

#[test]
fn a_raw_article_needs_words() {
    let raw = jsonschema::validator_for(&schema("raw")).unwrap();
    assert!(raw.is_valid(&serde_json::json!({"text": "كلام", "more": 1, "published_at": 1_560_000_000})));
    assert!(!raw.is_valid(&serde_json::json!({"id": "1"})));
}

/// The values of an enumeration; those that are documented stand each in a schema of its own.
fn values(schema: &Value) -> Vec<&Value> {
    let list = |v: &'static str| schema[v].as_array().into_iter().flatten();
    list("enum").chain(schema.get("const")).chain(list("oneOf").flat_map(values)).collect()
}

/// What a reader of `old` messages would miss in `new` ones: fields gone, no longer always there, or of
/// another kind. New fields and new values of an enumeration are no break: readers must bear both.
fn breaks(path: &str, old: &Value, new: &Value, found: &mut Vec<String>) {
    if let (Some(a), Some(b)) = (old.get("type"), new.get("type"))
        && a != b
    {
        found.push(format!("{path}: was {a}, is {b}"));
    }
    let required = |v: &Value| v["required"].as_array().cloned().unwrap_or_default();
    let (still, now) = (required(new), values(new));
    found.extend(required(old).iter().filter(|f| !still.contains(f)).map(|f| format!("{path}: {f} may be absent")));
    found.extend(values(old).iter().filter(|v| !now.contains(v)).map(|v| format!("{path}: {v} is no value any more")));
    for key in ["properties", "$defs"] {
        for (name, value) in old[key].as_object().into_iter().flatten() {
            match new[key].get(name) {
                Some(now) => breaks(&format!("{path}/{name}"), value, now, found),
                None => found.push(format!("{path}/{name}: is gone")),
            }
        }
    }
}

#[test]
fn readers_of_released_messages_can_read_todays() {
    let released: Value = serde_json::from_str(include_str!("schemas/0.1.0.json")).unwrap();
    let mut found = Vec::new();
    for (name, old) in released.as_object().unwrap() {
        breaks(name, old, &schema(name), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_break_is_seen() {
    let old = schema("event");
    let mut new = old.clone();
    new["properties"].as_object_mut().unwrap().remove("trigger");
    new["$defs"]["Status"] = serde_json::json!({"type": "integer"});
    let mut found = Vec::new();
    breaks("event", &old, &new, &mut found);
    assert!(found.iter().any(|f| f.contains("trigger")) && found.len() >= 2, "{found:?}");
}
