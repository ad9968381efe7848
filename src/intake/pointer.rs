//! JSON Pointers (RFC 6901), with two additions: a step into a list goes to the first element that leads on, and
//! `name[key=value]` takes only elements whose `key` is `value`.

use serde_json::Value;

/// Steps longer than this lead nowhere, so that time is bounded.
const STEPS: usize = 16;

/// Follows a pointer; none where it leads to nothing.
pub fn find<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    let pointer = pointer.strip_prefix('/').map_or((pointer.is_empty()).then_some(""), Some)?;
    if pointer.is_empty() {
        return Some(value);
    }
    follow(value, pointer, STEPS)
}

fn follow<'v>(value: &'v Value, pointer: &str, left: usize) -> Option<&'v Value> {
    if left == 0 {
        return None;
    }
    let (step, rest) = split(pointer);
    let (name, condition) = match step.strip_suffix(']').and_then(|s| s.split_once('[')) {
        Some((name, condition)) => (name, condition.split_once('=')),
        None => (step, None),
    };
    let next = match value {
        Value::Object(map) if name.contains('~') => map.get(&name.replace("~1", "/").replace("~0", "~"))?,
        Value::Object(map) => map.get(name)?,
        Value::Array(list) => {
            return match name.parse::<usize>() {
                Ok(index) if condition.is_none() => descend(list.get(index)?, rest, left),
                _ => list.iter().find_map(|v| follow(v, pointer, left - 1)),
            };
        }
        _ => return None,
    };
    match (condition, next) {
        (Some((key, wanted)), Value::Array(list)) => {
            list.iter().filter(|v| holds(v, key, wanted)).find_map(|v| descend(v, rest, left))
        }
        (Some((key, wanted)), next) if !holds(next, key, wanted) => None,
        _ => descend(next, rest, left),
    }
}

/// The first step, and the steps after it. A slash inside brackets parts nothing.
fn split(pointer: &str) -> (&str, Option<&str>) {
    let mut inside = false;
    for (at, c) in pointer.char_indices() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            '/' if !inside => return (&pointer[..at], Some(&pointer[at + 1..])),
            _ => {}
        }
    }
    (pointer, None)
}

fn descend<'v>(value: &'v Value, rest: Option<&str>, left: usize) -> Option<&'v Value> {
    match rest {
        Some(rest) => follow(value, rest, left - 1),
        None => Some(value),
    }
}

fn holds(value: &Value, key: &str, wanted: &str) -> bool {
    match value.get(key) {
        Some(Value::String(s)) => s == wanted,
        Some(Value::Array(list)) => list.iter().any(|v| v == wanted),
        _ => false,
    }
}

/// The words that a value stands for: a string, a number, the name of an object, the members of a list.
pub fn words(value: &Value) -> Option<String> {
    const MEMBERS: [&str; 5] = ["name", "value", "@value", "#text", "@id"];
    let words = match value {
        Value::String(s) => s.clone(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(words).collect::<Vec<_>>().join("، "),
        Value::Object(map) => MEMBERS.iter().find_map(|m| map.get(*m)?.as_str())?.to_owned(),
        _ => return None,
    };
    Some(words).filter(|w| !w.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pointers_lead_through_objects_and_lists() {
        let doc = json!({"a": [{"t": "text/plain", "v": 1}, {"t": "text/html", "v": 2, "w": 3}], "x/y": {"~": "z"}});
        let at = |p| find(&doc, p).and_then(words);
        assert_eq!(at("/a/v").as_deref(), Some("1"));
        assert_eq!(at("/a/w").as_deref(), Some("3"));
        assert_eq!(at("/a/1/v").as_deref(), Some("2"));
        assert_eq!(at("/a[t=text/html]/v").as_deref(), Some("2"));
        assert_eq!(at("/a[t=none]/v"), None);
        assert_eq!(at("/x~1y/~0").as_deref(), Some("z"));
        assert_eq!(at("a/v"), None);
    }

    #[test]
    fn lists_and_objects_have_words() {
        assert_eq!(words(&json!([{"name": "أ"}, "ب", null])).as_deref(), Some("أ، ب"));
        assert_eq!(words(&json!({"@type": "Person"})), None);
    }
}
