use serde::{Deserialize, Serialize};

use super::Headers;

/// Why a record cannot be used: the fixed set of classes of `rasid-reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadReason {
    NotUtf8,
    BadJson,
    NoText,
    TooLarge,
    ExtractionFailed,
}

impl DeadReason {
    pub const ALL: [DeadReason; 5] =
        [Self::NotUtf8, Self::BadJson, Self::NoText, Self::TooLarge, Self::ExtractionFailed];

    /// The class as it stands in the header and in metric labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not-utf8",
            Self::BadJson => "bad-json",
            Self::NoText => "no-text",
            Self::TooLarge => "too-large",
            Self::ExtractionFailed => "extraction-failed",
        }
    }
}

impl std::str::FromStr for DeadReason {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|r| r.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("no such reason: `{text}` (there are {known})")
        })
    }
}

/// Names of the headers that a dead record gets beside its own.
pub mod header {
    pub const REASON: &str = "rasid-reason";
    pub const DETAIL: &str = "rasid-detail";
    pub const TOPIC: &str = "rasid-topic";
    pub const PARTITION: &str = "rasid-partition";
    pub const OFFSET: &str = "rasid-offset";
    pub const TIMESTAMP: &str = "rasid-timestamp";
    pub const VERSION: &str = "rasid-version";
    /// Only where the value does not fit the dead-letter topic and had to be left out: its bytes.
    pub const LEFT_OUT: &str = "rasid-value-left-out";

    /// All of them.
    pub const ALL: [&str; 8] = [REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, VERSION, LEFT_OUT];
}

/// Most code points of `rasid-detail`.
const DETAIL_LIMIT: usize = 300;

/// What the headers of a dead record tell beside its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death<'a> {
    pub reason: DeadReason,
    /// For people; cut after 300 code points.
    pub detail: &'a str,
    pub topic: &'a str,
    pub partition: i32,
    pub offset: i64,
    /// Milliseconds since the epoch, where the record has a time.
    pub timestamp: Option<i64>,
}

impl Death<'_> {
    /// The record's own headers, then ours. A record that was dead before keeps one set of ours.
    pub fn headers(&self, own: Headers) -> Headers {
        let mut headers = without_ours(own);
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), Some(value.into_bytes())));
        add(header::REASON, self.reason.as_str().to_owned());
        add(header::DETAIL, self.detail.chars().take(DETAIL_LIMIT).collect());
        add(header::TOPIC, self.topic.to_owned());
        add(header::PARTITION, self.partition.to_string());
        add(header::OFFSET, self.offset.to_string());
        add(header::TIMESTAMP, self.timestamp.map(|t| t.to_string()).unwrap_or_default());
        add(header::VERSION, env!("CARGO_PKG_VERSION").to_owned());
        headers
    }
}

/// The headers that a record had before it was dead.
pub fn without_ours(mut headers: Headers) -> Headers {
    headers.retain(|(name, _)| !header::ALL.contains(&name.as_str()));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn death(detail: &str) -> Death<'_> {
        Death { reason: DeadReason::BadJson, detail, topic: "raw", partition: 3, offset: 9, timestamp: Some(1) }
    }

    #[test]
    fn headers_never_grow_in_number() {
        let own = vec![("a".to_owned(), None), ("a".to_owned(), Some(vec![0xff]))];
        let once = death("first").headers(own.clone());
        let twice = death("second").headers(once.clone());
        assert_eq!(once.len(), twice.len());
        assert_eq!(twice[..2], own[..]);
        assert!(twice.contains(&(header::DETAIL.to_owned(), Some(b"second".to_vec()))));
        assert_eq!(without_ours(twice), own);
    }

    #[test]
    fn a_long_detail_is_cut() {
        let headers = death(&"ض".repeat(5_000)).headers(Vec::new());
        let detail = headers.iter().find(|(n, _)| n == header::DETAIL).unwrap().1.as_ref().unwrap();
        assert_eq!(std::str::from_utf8(detail).unwrap().chars().count(), DETAIL_LIMIT);
    }

    #[test]
    fn reasons_read_back() {
        for reason in DeadReason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
        assert!("odd".parse::<DeadReason>().unwrap_err().contains("not-utf8"));
    }
}
