//! Apache Avro 1.11: a message's schema, and its binary encoding.

use serde_json::{Value, json};

use super::model::{Field, Kind, Model, ModelError, error};

/// The schema of a message, as JSON.
pub fn schema(model: &Model) -> String {
    record(model, 0, &mut vec![false; model.records.len()]).to_string()
}

/// A record where it is used first, its name after that.
fn record(model: &Model, at: usize, told: &mut Vec<bool>) -> Value {
    let of = &model.records[at];
    if std::mem::replace(&mut told[at], true) {
        return Value::String(of.name.clone());
    }
    let mut fields = Vec::new();
    for f in &of.fields {
        let (kind, default) = (kind(model, &f.kind, told), default(f));
        let kind = if f.nullable { json!(["null", kind]) } else { kind };
        let mut field = json!({"name": f.name, "type": kind, "doc": f.doc});
        // With a default a field can be added, and left out, without breaking a reader.
        if let Some(default) = default {
            field["default"] = default;
        }
        fields.push(field);
    }
    json!({"type": "record", "name": of.name, "namespace": "org.rasid", "doc": of.doc, "fields": fields})
}

fn kind(model: &Model, of: &Kind, told: &mut Vec<bool>) -> Value {
    match of {
        Kind::Bool => json!("boolean"),
        Kind::Integer => json!("long"),
        Kind::Number => json!("double"),
        Kind::Text => json!("string"),
        Kind::List(item) => json!({"type": "array", "items": kind(model, item, told)}),
        Kind::Record(at) => record(model, *at, told),
    }
}

fn default(field: &Field) -> Option<Value> {
    match (field.nullable, &field.kind) {
        (true, _) => Some(Value::Null),
        (_, Kind::Bool) => Some(json!(false)),
        (_, Kind::Integer) => Some(json!(0)),
        (_, Kind::Number) => Some(json!(0.0)),
        (_, Kind::Text) => Some(json!("")),
        (_, Kind::List(_)) => Some(json!([])),
        (_, Kind::Record(_)) => None,
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
        if f.nullable {
            long(i64::from(!value.is_null()), out);
            if value.is_null() {
                continue;
            }
        }
        encode_value(model, &f.kind, value, out).map_err(|e| e.within(record, f))?;
    }
    Ok(())
}

/// An absent value is encoded as its default.
fn encode_value(model: &Model, kind: &Kind, value: &Value, out: &mut Vec<u8>) -> Result<(), ModelError> {
    let wrong = || error("", format!("a {kind:?} cannot be {value}"));
    let absent = value.is_null();
    match kind {
        Kind::Bool => out.push(u8::from(value.as_bool().or(absent.then_some(false)).ok_or_else(wrong)?)),
        Kind::Integer => long(value.as_i64().or(absent.then_some(0)).ok_or_else(wrong)?, out),
        Kind::Number => out.extend(value.as_f64().or(absent.then_some(0.0)).ok_or_else(wrong)?.to_le_bytes()),
        Kind::Text => {
            let text = value.as_str().or(absent.then_some("")).ok_or_else(wrong)?;
            long(text.len() as i64, out);
            out.extend(text.as_bytes());
        }
        Kind::List(item) => {
            let items = value.as_array().map(Vec::as_slice).or(absent.then_some(&[][..])).ok_or_else(wrong)?;
            if !items.is_empty() {
                long(items.len() as i64, out);
                items.iter().try_for_each(|v| encode_value(model, item, v, out))?;
            }
            long(0, out);
        }
        Kind::Record(at) => {
            value.as_object().ok_or_else(wrong)?;
            encode_record(model, *at, value, out)?;
        }
    }
    Ok(())
}

/// Zigzag, then seven bits a byte, low ones first.
fn long(n: i64, out: &mut Vec<u8>) {
    super::protobuf::varint(((n << 1) ^ (n >> 63)) as u64, out);
}

#[cfg(test)]
mod tests {
    use super::super::model::Record;
    use super::*;

    fn model() -> Model {
        let field =
            |name: &str, kind, nullable| Field { name: name.into(), kind, nullable, doc: String::new(), number: 1 };
        let inner = Record { name: "In".into(), doc: String::new(), fields: vec![field("x", Kind::Number, true)] };
        let fields = vec![
            field("a", Kind::Text, false),
            field("b", Kind::Text, true),
            field("l", Kind::List(Box::new(Kind::Record(1))), false),
            field("n", Kind::Integer, false),
            field("r", Kind::Record(1), true),
            field("t", Kind::Bool, false),
        ];
        Model { records: vec![Record { name: "Out".into(), doc: String::new(), fields }, inner] }
    }

    /// The bytes are those that the specification's rules give by hand.
    #[test]
    fn values_are_encoded_by_the_specification() {
        let mut out = Vec::new();
        let value = json!({"a": "foo", "b": null, "l": [{"x": 1.0}, {"x": null}], "n": 64, "r": null, "t": true});
        encode(&model(), &value, &mut out).unwrap();
        let mut wanted = vec![6, b'f', b'o', b'o', 0, 4, 2];
        wanted.extend(1.0_f64.to_le_bytes());
        wanted.extend([0, 0, 0x80, 0x01, 0, 1]);
        assert_eq!(out, wanted);
    }

    #[test]
    fn absent_values_are_defaults_and_wrong_ones_errors() {
        let mut out = Vec::new();
        encode(&model(), &json!({}), &mut out).unwrap();
        assert_eq!(out, [0, 0, 0, 0, 0, 0]);
        let error = encode(&model(), &json!({"n": "many"}), &mut out).unwrap_err();
        assert_eq!(error.at, "Out.n");
        let error = encode(&model(), &json!({"l": [{"x": "y"}]}), &mut out).unwrap_err();
        assert_eq!(error.at, "In.x");
    }

    #[test]
    fn a_record_is_told_once() {
        let schema: Value = serde_json::from_str(&schema(&model())).unwrap();
        assert_eq!(schema["fields"][2]["type"]["items"]["name"], "In");
        assert_eq!(schema["fields"][4]["type"], json!(["null", "In"]));
        assert_eq!(schema["fields"][0]["default"], "");
    }
}
