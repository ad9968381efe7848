//! What a preset says of a field: where it stands, and what is done with the words there.
//!
//! `/a/b` is a JSON Pointer from the article's root, `^/a/b` one from the document's top, `= words` a constant.
//! Transforms follow behind bars: `/link | host`, `/day | date %d/%m/%Y`.

use jiff::fmt::strtime;
use serde_json::Value;

use super::{pointer, write};

/// What is done with a field's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transform<'a> {
    /// The host of an address, without `www.`.
    Host,
    /// Markup is stripped.
    Plain,
    /// The first of several, parted by commas, semicolons or bars.
    First,
    /// A date in this notation (of `strptime`), to ISO 8601.
    Date(&'a str),
}

impl Transform<'_> {
    fn of(text: &str) -> Option<Transform<'_>> {
        match text.trim().split_once(' ').unwrap_or((text.trim(), "")) {
            ("host", "") => Some(Transform::Host),
            ("plain", "") => Some(Transform::Plain),
            ("first", "") => Some(Transform::First),
            ("date", notation) if !notation.is_empty() => Some(Transform::Date(notation.trim())),
            _ => None,
        }
    }

    /// The words after it; none where they are not what it is for.
    fn apply(self, words: String) -> Option<String> {
        match self {
            Transform::Host => host(&words).map(str::to_owned),
            Transform::Plain => Some(write::tidy(&super::html::words(&words))),
            Transform::First => words.split(['،', ',', ';', '؛', '|']).next().map(|w| w.trim().to_owned()),
            Transform::Date(notation) => date(&words, notation),
        }
    }
}

/// The words of the first field of a list that leads to some.
pub fn first(fields: &[String], root: &Value, document: &Value) -> Option<String> {
    fields.iter().find_map(|f| read(f, root, document))
}

/// Does the field's pointer lead to something?
pub fn leads(field: &str, root: &Value) -> bool {
    pointer::find(root, field.split(" | ").next().unwrap_or_default()).is_some()
}

fn read(field: &str, root: &Value, document: &Value) -> Option<String> {
    let mut parts = field.split(" | ");
    let place = parts.next()?;
    let words = match (place.strip_prefix('='), place.strip_prefix('^')) {
        (Some(constant), _) => Some(constant.trim().to_owned()),
        (_, Some(pointer)) => pointer::find(document, pointer).and_then(pointer::words),
        _ => pointer::find(root, place).and_then(pointer::words),
    };
    parts.try_fold(words?, |words, part| Transform::of(part)?.apply(words)).filter(|w| !w.trim().is_empty())
}

/// Is the field written as it must be?
///
/// # Errors
/// What is wrong with it, for people.
pub fn check(field: &str) -> Result<(), String> {
    let mut parts = field.split(" | ");
    let place = parts.next().unwrap_or_default();
    let pointer = place.strip_prefix('^').unwrap_or(place);
    if !(pointer.is_empty() || pointer.starts_with('/') || place.starts_with('=')) {
        return Err(format!("`{field}` is no JSON Pointer: it begins with `/`"));
    }
    match parts.find(|p| Transform::of(p).is_none()) {
        Some(wrong) => {
            Err(format!("`{field}`: there is no transform `{wrong}`; there are: host, plain, first, date FORMAT"))
        }
        None => Ok(()),
    }
}

fn host(address: &str) -> Option<&str> {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(host).filter(|h| h.contains('.'))
}

/// A date or date-time in ISO 8601, of words in this notation. Arabic digits are read as others.
fn date(words: &str, notation: &str) -> Option<String> {
    let western = |c: char| match u32::from(c) {
        c @ 0x660..=0x669 => char::from(b'0' + (c - 0x660) as u8),
        c @ 0x6f0..=0x6f9 => char::from(b'0' + (c - 0x6f0) as u8),
        _ => c,
    };
    let parsed = strtime::parse(notation, words.trim().chars().map(western).collect::<String>()).ok()?;
    let day = parsed.to_date().ok()?;
    let Ok(clock) = parsed.to_time() else { return Some(day.to_string()) };
    let clock = clock.with().subsec_nanosecond(0).build().ok()?;
    Some(match parsed.offset() {
        Some(offset) => format!("{day}T{clock}{offset}"),
        None => format!("{day}T{clock}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn transforms_are_applied_in_turn() {
        let document = json!({"name": "م", "item": {"link": "https://www.example.org:80/a?b", "day": "٢٠/١١/2024 09:30",
            "head": "<b>عنوان</b> &amp; غيره", "tags": ["سوريا", "لبنان"]}});
        let read = |field| read(field, &document["item"], &document);
        assert_eq!(read("/link | host").as_deref(), Some("example.org"));
        assert_eq!(read("/day | date %d/%m/%Y %H:%M").as_deref(), Some("2024-11-20T09:30:00"));
        assert_eq!(read("/day | date %Y-%m-%d"), None);
        assert_eq!(read("/head | plain").as_deref(), Some("عنوان & غيره"));
        assert_eq!(read("/tags | first").as_deref(), Some("سوريا"));
        assert_eq!(read("= وكالة").as_deref(), Some("وكالة"));
        assert_eq!((read("^/name").as_deref(), read("/name")), (Some("م"), None));
    }

    #[test]
    fn a_wrong_field_is_told() {
        assert!(check("/a/b").is_ok() && check("").is_ok() && check("^/a | plain | first").is_ok());
        assert!(check("a/b").unwrap_err().contains("JSON Pointer"));
        assert!(check("/a | hots").unwrap_err().contains("`hots`"));
        assert!(check("/a | date").is_err());
    }
}
