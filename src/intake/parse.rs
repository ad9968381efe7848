use serde_json::Value;

use crate::message::{Body, DeadReason, RawArticle};

/// Why a record's bytes are no article.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Rejected {
    pub reason: DeadReason,
    /// What is wrong, with its place, for people.
    pub detail: String,
}

/// Reads a record's value: a JSON object, or else plain text.
pub fn parse(value: &[u8], key: Option<&[u8]>) -> Result<RawArticle, Rejected> {
    let reject = |reason, detail: String| Rejected { reason, detail };
    let text =
        std::str::from_utf8(value).map_err(|e| reject(DeadReason::NotUtf8, format!("the value is not UTF-8: {e}")))?;
    let key = key.and_then(|k| std::str::from_utf8(k).ok()).map(str::to_owned);
    let fallback = || key.unwrap_or_else(|| format!("{:016x}", xxhash_rust::xxh3::xxh3_64(value)));
    if !text.trim_start().starts_with('{') {
        if text.trim().is_empty() {
            return Err(reject(DeadReason::NoText, "the value is empty".to_owned()));
        }
        return Ok(RawArticle { id: fallback(), body: Body::Text(text.to_owned()), ..RawArticle::default() });
    }
    let json: Value =
        serde_json::from_str(text).map_err(|e| reject(DeadReason::BadJson, format!("the value is not JSON: {e}")))?;
    let field = |name: &str| json.get(name).and_then(Value::as_str).filter(|s| !s.trim().is_empty()).map(str::to_owned);
    let body = match (field("text"), field("html")) {
        (Some(text), _) => Body::Text(text),
        (None, Some(html)) => Body::Html(html),
        (None, None) => return Err(reject(DeadReason::NoText, "neither `text` nor `html` has any text".to_owned())),
    };
    Ok(RawArticle {
        id: field("id").unwrap_or_else(fallback),
        body,
        title: field("title"),
        url: field("url"),
        source: field("source"),
        author: field("author"),
        language: field("language"),
        published_at: field("published_at"),
    })
}
