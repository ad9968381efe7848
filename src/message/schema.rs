//! JSON Schemas (draft 2020-12) of the messages, made from the types.

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use super::{ArticleRecord, EventMessage};

/// A raw article as it comes in, in the shape of the contract. One of `text` and `html` is needed;
/// unknown fields do no harm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("anyOf" = [{"required": ["text"]}, {"required": ["html"]}]))]
pub struct RawMessage {
    /// The sender's identifier; absent: the record's key, else a hash of the value.
    #[serde(default)]
    pub id: Option<String>,
    /// The article as plain text.
    #[serde(default)]
    pub text: Option<String>,
    /// The article as an HTML page or fragment.
    #[serde(default)]
    pub html: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub author: Option<String>,
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub published_at: Option<PublishedAt>,
}

/// ISO 8601 date or date-time, RFC 2822, or epoch seconds or milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PublishedAt {
    Text(String),
    Epoch(f64),
}

/// Each message with its name and schema.
pub fn schemas() -> [(&'static str, Schema); 3] {
    [("raw", schema_for!(RawMessage)), ("event", schema_for!(EventMessage)), ("article", schema_for!(ArticleRecord))]
}
