//! Records on their way in and out.

use super::offsets::Offset;
use crate::message::Headers;

/// A record of the raw topic, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    pub partition: i32,
    pub offset: Offset,
    /// Milliseconds since the epoch.
    pub timestamp: Option<i64>,
    pub key: Option<Vec<u8>>,
    /// None is a tombstone.
    pub value: Option<Vec<u8>>,
    pub headers: Headers,
}

/// What a record costs beside its bytes, so that many small ones do not go unseen.
const OVERHEAD: usize = 256;

impl RawRecord {
    /// Memory that the record holds, in bytes.
    pub fn bytes(&self) -> usize {
        weigh(&self.key, &self.value, &self.headers)
    }
}

/// Which topic an output goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    Events,
    Articles,
    Dead,
}

impl Destination {
    pub const ALL: [Destination; 3] = [Self::Events, Self::Articles, Self::Dead];

    /// As it stands in metric labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Articles => "articles",
            Self::Dead => "dead",
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub to: Destination,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Headers,
}

impl Output {
    /// Memory that the output holds, in bytes: no less than it takes on the wire.
    pub fn bytes(&self) -> usize {
        weigh(&self.key, &self.value, &self.headers)
    }
}

fn weigh(key: &Option<Vec<u8>>, value: &Option<Vec<u8>>, headers: &Headers) -> usize {
    let of = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, Vec::len);
    let headers: usize = headers.iter().map(|(name, value)| name.len() + of(value) + 8).sum();
    OVERHEAD + of(key) + of(value) + headers
}
