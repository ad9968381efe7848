use serde::{Deserialize, Serialize};

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

/// Names of the headers that a dead record gets beside its own.
pub mod header {
    pub const REASON: &str = "rasid-reason";
    pub const DETAIL: &str = "rasid-detail";
    pub const TOPIC: &str = "rasid-topic";
    pub const PARTITION: &str = "rasid-partition";
    pub const OFFSET: &str = "rasid-offset";
    pub const TIMESTAMP: &str = "rasid-timestamp";
    pub const VERSION: &str = "rasid-version";
}
