//! The layer of events: who did what to whom, where, when, with what toll, according to whom.

use super::{Article, Layers};
use crate::lexicon::{Lexicon, ListError};
use crate::message::{Event, ExtractorVersion};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {}

impl Lists {
    pub fn load(_lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {})
    }
}

/// All events of the article, in order of first mention.
pub fn find(_lists: &Lists, _article: &Article, _layers: &Layers, _version: &ExtractorVersion) -> Vec<Event> {
    Vec::new()
}
