//! Which sources of articles have metrics of their own: bounded, since anybody may send any name.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::config;

/// The label of all sources that have none of their own.
pub const OTHER: &str = "other";
/// The label of articles that tell no source.
pub const NONE: &str = "none";
/// More bytes of a name are cut off.
const LONGEST: usize = 80;

/// The sources with a label of their own: those that the configuration lists, or else the first that come.
#[derive(Debug)]
pub struct Sources {
    most: usize,
    /// Nothing is added to what is listed.
    listed: bool,
    known: Mutex<HashSet<String>>,
}

impl Sources {
    pub fn new(config: &config::Telemetry) -> Sources {
        let known = config.sources.iter().cloned().collect();
        Sources { most: config.most_sources, listed: !config.sources.is_empty(), known: Mutex::new(known) }
    }

    /// The label of a source.
    pub fn label(&self, source: Option<&str>) -> String {
        let Some(source) = source.map(str::trim).filter(|s| !s.is_empty()) else { return NONE.to_owned() };
        let end = (0..=source.len().min(LONGEST)).rev().find(|i| source.is_char_boundary(*i)).unwrap_or(0);
        let name = &source[..end];
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(name) {
            if self.listed || known.len() >= self.most {
                return OTHER.to_owned();
            }
            known.insert(name.to_owned());
        }
        name.to_owned()
    }
}

/// What an article's source is called: as its sender has it, or else the host of its address, without `www.`.
pub fn name<'a>(source: Option<&'a str>, url: Option<&'a str>) -> Option<&'a str> {
    let host = || {
        let rest = url?.split_once("://")?.1;
        let host = rest.split(['/', '?', '#', ':']).next()?;
        Some(host.strip_prefix("www.").unwrap_or(host))
    };
    source.filter(|s| !s.trim().is_empty()).or_else(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(listed: &[&str], most: usize) -> Sources {
        let sources = listed.iter().map(|s| (*s).to_owned()).collect();
        Sources::new(&config::Telemetry { sources, most_sources: most, ..config::Telemetry::default() })
    }

    #[test]
    fn labels_are_bounded() {
        let first = sources(&[], 2);
        let labels = ["a", "b", "c", "a", "c"].map(|s| first.label(Some(s)));
        assert_eq!(labels, ["a", "b", "other", "a", "other"]);
        assert_eq!(first.label(None), "none");
        assert_eq!(first.label(Some(" ")), "none");
        let listed = sources(&["b"], 50);
        assert_eq!(["a", "b"].map(|s| listed.label(Some(s))), ["other", "b"]);
        assert!(sources(&[], 2).label(Some(&"ب".repeat(100))).len() <= LONGEST);
    }

    #[test]
    fn a_source_is_named_by_its_sender_or_its_address() {
        assert_eq!(name(Some("سانا"), Some("https://x.sy/1")), Some("سانا"));
        assert_eq!(name(None, Some("https://www.example.org/a?b")), Some("example.org"));
        assert_eq!(name(Some(""), Some("http://example.org:80")), Some("example.org"));
        assert_eq!((name(None, Some("/a")), name(None, None)), (None, None));
    }
}
