//! XML as JSON: an element is an object with its attributes as `@name`, its own words as `#text`, and its children by
//! local name, in a list where there are several. Elements that hold a document of their own (`inlineXML`, `content`,
//! `div`) have their markup, as it stands, as `#xml`.
//!
//! Entities are never expanded beyond XML's five and character references, and document types that declare any are
//! refused: an expansion bomb has nothing to go off with. Depth is bounded.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// Elements inside elements.
const DEPTH: usize = 64;
/// Elements that hold a document of their own.
const DOCUMENTS: [&str; 2] = ["inlineXML", "content"];

/// Reads one document.
///
/// # Errors
/// When it is not well-formed, nested too deep, or has a document type; the message says where.
pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(String, Map<String, Value>, u64)> = vec![(String::new(), Map::new(), 0)];
    loop {
        let at = reader.buffer_position();
        let wrong = |what: String| format!("byte {at}: {what}");
        match reader.read_event().map_err(|e| wrong(e.to_string()))? {
            Event::Start(start) => {
                if open.len() > DEPTH {
                    return Err(wrong(format!("elements are nested more than {DEPTH} deep")));
                }
                let (name, element) = begin(&start).map_err(wrong)?;
                open.push((name, element, reader.buffer_position()));
            }
            Event::Empty(start) => {
                let (name, element) = begin(&start).map_err(wrong)?;
                let parent = open.last_mut().ok_or_else(|| wrong("no element is open".to_owned()))?;
                add(&mut parent.1, name, Value::Object(element));
            }
            Event::End(_) => {
                let (name, mut element, from) = open.pop().ok_or_else(|| wrong("no element is open".to_owned()))?;
                let Some(parent) = open.last_mut() else { return Err(wrong("no element is open".to_owned())) };
                if DOCUMENTS.contains(&name.as_str())
                    && let Some(inner) = text.get(from as usize..at as usize)
                    && inner.contains('<')
                {
                    element.insert("#xml".to_owned(), Value::String(inner.to_owned()));
                }
                add(&mut parent.1, name, Value::Object(element));
            }
            Event::Text(words) => say(&mut open, &words.xml10_content()),
            Event::CData(words) => say(&mut open, &words.xml10_content()),
            Event::GeneralRef(name) => {
                say(&mut open, &super::write::resolve(&format!("&{};", name.xml10_content())));
            }
            Event::DocType(kind) if kind.xml10_content().contains('[') => {
                return Err(wrong("a document type with declarations is not accepted".to_owned()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some((_, root, _)), true) => Ok(Value::Object(root)),
        _ => Err("the document ends inside an element".to_owned()),
    }
}

fn begin(start: &BytesStart) -> Result<(String, Map<String, Value>), String> {
    let mut element = Map::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
        element.insert(format!("@{}", attribute.key.local_name().into_inner()), Value::String(value.into_owned()));
    }
    Ok((start.local_name().into_inner().to_owned(), element))
}

/// Adds words to the innermost element.
fn say(open: &mut [(String, Map<String, Value>, u64)], words: &str) {
    let Some((_, element, _)) = open.last_mut() else { return };
    match element.get_mut("#text") {
        Some(Value::String(text)) => text.push_str(words),
        _ if words.trim().is_empty() => {}
        _ => {
            element.insert("#text".to_owned(), Value::String(words.to_owned()));
        }
    }
}

/// Adds a child; the second of a name makes a list.
fn add(parent: &mut Map<String, Value>, name: String, child: Value) {
    match parent.get_mut(&name) {
        Some(Value::Array(list)) => list.push(child),
        Some(first) => *first = Value::Array(vec![first.take(), child]),
        None => {
            parent.insert(name, child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn elements_become_objects() {
        let xml = r#"<a x="1"><n:b xmlns:n="u">م &amp; ن</n:b><b>ثان</b><c/></a>"#;
        let wanted = json!({"a": {"@x": "1", "b": [{"@n": "u", "#text": "م & ن"}, {"#text": "ثان"}], "c": {}}});
        assert_eq!(read(xml).unwrap(), wanted);
    }

    #[test]
    fn markup_of_documents_is_kept() {
        let xml = "<i><inlineXML><html><p>نص</p></html></inlineXML></i>";
        assert_eq!(read(xml).unwrap()["i"]["inlineXML"]["#xml"], "<html><p>نص</p></html>");
    }

    #[test]
    fn bombs_do_not_go_off() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>"#;
        assert!(read(bomb).unwrap_err().contains("document type"));
        assert!(read("<!DOCTYPE rss PUBLIC \"-//N//DTD RSS 0.91//EN\" \"http://x/rss.dtd\"><rss/>").is_ok());
        assert!(read(&"<a>".repeat(100_000)).unwrap_err().contains("deep"));
        assert!(read("<a><b></a>").is_err());
        assert!(read("<a>").is_err());
        assert_eq!(read("<a>&unknown;</a>").unwrap()["a"]["#text"], "&unknown;");
    }
}
