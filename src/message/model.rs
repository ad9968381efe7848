//! A message's type as binary encodings see it, read off its JSON Schema: records of fields, lists, texts, numbers.
//!
//! Enumerations are texts here, so that a new value is no change of the schema.

use serde_json::Value;

/// The kind of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Bool,
    /// Not negative.
    Integer,
    Number,
    Text,
    List(Box<Kind>),
    /// Index into [`Model::records`].
    Record(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    /// Null where the article does not tell.
    pub nullable: bool,
    pub doc: String,
    /// The field's number in Protocol Buffers.
    pub number: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub name: String,
    pub doc: String,
    pub fields: Vec<Field>,
}

/// A message with all the records that it is made of; the first is the message itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub records: Vec<Record>,
}

/// A schema, or a value, that the model cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{at}`: {problem}")]
pub struct ModelError {
    pub at: String,
    pub problem: String,
}

pub(super) fn error(at: &str, problem: impl Into<String>) -> ModelError {
    ModelError { at: at.to_owned(), problem: problem.into() }
}

impl ModelError {
    /// The error with its field's name, if it has none yet.
    pub(super) fn within(self, record: &Record, field: &Field) -> ModelError {
        if self.at.is_empty() { error(&format!("{}.{}", record.name, field.name), self.problem) } else { self }
    }
}

/// Record, field, number: a number is given once and for ever.
const NUMBERS: &str = include_str!("numbers.tsv");

fn number(record: &str, field: &str) -> Option<u32> {
    let rows = NUMBERS.lines().map(|l| l.split('\t').collect::<Vec<_>>());
    rows.filter(|r| r.len() == 3).find(|r| r[0] == record && r[1] == field)?[2].parse().ok()
}

impl Model {
    /// Reads a schema that `schemars` made of our types.
    ///
    /// # Errors
    /// Names the field that no encoding here can hold, or that has no number yet.
    pub fn of(schema: &Value) -> Result<Model, ModelError> {
        let mut model = Model { records: Vec::new() };
        let name = schema["title"].as_str().unwrap_or("Message");
        model.record(name, schema, schema)?;
        Ok(model)
    }

    fn record(&mut self, name: &str, schema: &Value, root: &Value) -> Result<usize, ModelError> {
        if let Some(known) = self.records.iter().position(|r| r.name == name) {
            return Ok(known);
        }
        let at = self.records.len();
        self.records.push(Record { name: name.to_owned(), doc: doc(schema), fields: Vec::new() });
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{name}.{field}");
            let (kind, nullable) = self.kind(&path, schema, root)?;
            let number = number(name, field).ok_or_else(|| error(&path, "has no number in src/message/numbers.tsv"))?;
            self.records[at].fields.push(Field { name: field.clone(), kind, nullable, doc: doc(schema), number });
        }
        Ok(at)
    }

    /// The kind of a value, and whether it may be null.
    fn kind(&mut self, path: &str, schema: &Value, root: &Value) -> Result<(Kind, bool), ModelError> {
        if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
            let of = &root["$defs"][name];
            return match of.get("properties") {
                Some(_) => Ok((Kind::Record(self.record(name, of, root)?), false)),
                None => self.kind(path, of, root),
            };
        }
        if let Some([one, null]) = schema["anyOf"].as_array().map(Vec::as_slice)
            && null["type"] == "null"
        {
            return Ok((self.kind(path, one, root)?.0, true));
        }
        if schema["oneOf"].is_array() || schema["enum"].is_array() {
            return Ok((Kind::Text, false));
        }
        let (name, nullable) = match &schema["type"] {
            Value::String(name) => (name.as_str(), false),
            Value::Array(names) => (names.first().and_then(Value::as_str).unwrap_or_default(), true),
            _ => ("", false),
        };
        let kind = match name {
            "boolean" => Kind::Bool,
            "integer" => Kind::Integer,
            "number" => Kind::Number,
            "string" => Kind::Text,
            "array" => Kind::List(Box::new(self.kind(path, &schema["items"], root)?.0)),
            _ => return Err(error(path, format!("no encoding holds a {schema}"))),
        };
        Ok((kind, nullable))
    }
}

fn doc(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::schemas;
    use super::*;

    #[test]
    fn the_messages_have_a_model_and_no_number_is_used_twice() {
        for (name, schema) in schemas().into_iter().filter(|(name, _)| *name != "raw") {
            let model = Model::of(&serde_json::to_value(schema).unwrap()).unwrap();
            assert!(model.records.len() > 5, "{name}");
            for record in &model.records {
                let numbers: HashSet<u32> = record.fields.iter().map(|f| f.number).collect();
                assert_eq!(numbers.len(), record.fields.len(), "{}", record.name);
            }
        }
    }

    #[test]
    fn nulls_lists_and_enumerations_are_told() {
        let schema = serde_json::to_value(schemars::schema_for!(crate::message::EventMessage)).unwrap();
        let model = Model::of(&schema).unwrap();
        let field = |name: &str| model.records[0].fields.iter().find(|f| f.name == name).unwrap();
        assert_eq!((&field("type").kind, field("type").nullable), (&Kind::Text, false));
        assert_eq!((&field("mode").kind, field("mode").nullable), (&Kind::Text, true));
        assert!(matches!(field("place").kind, Kind::Record(_)) && field("place").nullable);
        assert!(matches!(&field("tolls").kind, Kind::List(of) if matches!(**of, Kind::Record(_))));
    }
}
