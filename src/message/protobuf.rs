//! Protocol Buffers, proto3: a message's schema, and its binary encoding.

use std::fmt::Write as _;

use serde_json::Value;

use super::model::{Kind, Model, ModelError, error};

/// The schema of a message, as a `.proto` file; the message is the first in it.
pub fn schema(model: &Model) -> String {
    let mut text = "syntax = \"proto3\";\npackage org.rasid;\n".to_owned();
    for record in &model.records {
        comment(&record.doc, "", &mut text);
        let _ = writeln!(text, "message {} {{", record.name);
        for f in &record.fields {
            comment(&f.doc, "  ", &mut text);
            let label = match (&f.kind, f.nullable) {
                (Kind::List(_), _) => "repeated ",
                (Kind::Record(_), _) | (_, false) => "",
                (_, true) => "optional ",
            };
            let item = if let Kind::List(item) = &f.kind { item } else { &f.kind };
            let _ = writeln!(text, "  {label}{} {} = {};", name(model, item), f.name, f.number);
        }
        text.push_str("}\n");
    }
    text
}

fn comment(doc: &str, indent: &str, text: &mut String) {
    if !doc.is_empty() {
        let _ = writeln!(text, "{indent}// {doc}");
    }
}

fn name<'a>(model: &'a Model, kind: &Kind) -> &'a str {
    match kind {
        Kind::Bool => "bool",
        Kind::Integer => "uint64",
        Kind::Number => "double",
        Kind::Text | Kind::List(_) => "string",
        Kind::Record(at) => &model.records[*at].name,
    }
}

/// Appends a message's encoding.
///
/// # Errors
/// Names the field whose value does not fit the model.
pub fn encode(model: &Model, value: &Value, out: &mut Vec<u8>) -> Result<(), ModelError> {
    encode_record(model, 0, value, out)
}

fn encode_record(model: &Model, at: usize, value: &Value, out: &mut Vec<u8>) -> Result<(), ModelError> {
    let record = &model.records[at];
    for f in &record.fields {
        let value = &value[f.name.as_str()];
        if value.is_null() {
            continue;
        }
        let at = |e: ModelError| e.within(record, f);
        match (&f.kind, value) {
            (Kind::List(item), Value::Array(items)) => {
                items.iter().try_for_each(|v| encode_field(model, f.number, item, v, out)).map_err(at)?;
            }
            // proto3 leaves out what has its default, but where presence tells something.
            (_, value) if !f.nullable && is_default(value) => {}
            (kind, value) => encode_field(model, f.number, kind, value, out).map_err(at)?,
        }
    }
    Ok(())
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Bool(b) => !b,
        Value::Number(n) => n.as_f64() == Some(0.0),
        Value::String(s) => s.is_empty(),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Wire types.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const BYTES: u32 = 2;

fn encode_field(model: &Model, number: u32, kind: &Kind, value: &Value, out: &mut Vec<u8>) -> Result<(), ModelError> {
    let wrong = || error("", format!("a {kind:?} cannot be {value}"));
    let mut tag = |wire: u32| varint(u64::from(number << 3 | wire), out);
    match kind {
        Kind::Bool => {
            tag(VARINT);
            out.push(u8::from(value.as_bool().ok_or_else(wrong)?));
        }
        Kind::Integer => {
            tag(VARINT);
            varint(value.as_u64().ok_or_else(wrong)?, out);
        }
        Kind::Number => {
            tag(FIXED64);
            out.extend(value.as_f64().ok_or_else(wrong)?.to_le_bytes());
        }
        Kind::Text => {
            tag(BYTES);
            bytes(value.as_str().ok_or_else(wrong)?.as_bytes(), out);
        }
        Kind::Record(at) => {
            tag(BYTES);
            value.as_object().ok_or_else(wrong)?;
            let mut inner = Vec::new();
            encode_record(model, *at, value, &mut inner)?;
            bytes(&inner, out);
        }
        Kind::List(_) => return Err(wrong()),
    }
    Ok(())
}

fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    varint(bytes.len() as u64, out);
    out.extend(bytes);
}

/// Seven bits a byte, low ones first.
pub(super) fn varint(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::model::{Field, Record};
    use super::*;

    fn model() -> Model {
        let field = |name: &str, kind, nullable, number| Field {
            name: name.into(),
            kind,
            nullable,
            doc: String::new(),
            number,
        };
        let inner =
            Record { name: "In".into(), doc: "Inside.".into(), fields: vec![field("x", Kind::Number, true, 3)] };
        let fields = vec![
            field("a", Kind::Text, false, 1),
            field("b", Kind::Text, true, 2),
            field("l", Kind::List(Box::new(Kind::Record(1))), false, 16),
            field("n", Kind::Integer, false, 4),
        ];
        Model { records: vec![Record { name: "Out".into(), doc: String::new(), fields }, inner] }
    }

    /// The bytes are those that the encoding's documentation gives by hand.
    #[test]
    fn values_are_encoded_by_the_documentation() {
        let mut out = Vec::new();
        encode(&model(), &json!({"a": "", "b": "", "l": [{"x": 0.0}], "n": 150}), &mut out).unwrap();
        let mut wanted = vec![0x12, 0, 0x82, 0x01, 9, 0x19];
        wanted.extend(0.0_f64.to_le_bytes());
        wanted.extend([0x20, 0x96, 0x01]);
        assert_eq!(out, wanted);
        let error = encode(&model(), &json!({"n": -1}), &mut out).unwrap_err();
        assert_eq!(error.at, "Out.n");
    }

    #[test]
    fn the_schema_is_a_proto_file() {
        let text = schema(&model());
        for line in ["syntax = \"proto3\";", "  optional string b = 2;", "  repeated In l = 16;", "// Inside."] {
            assert!(text.lines().any(|l| l == line), "{text}");
        }
    }
}
