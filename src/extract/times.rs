//! The layer of times.

use super::{Article, Layers, TimeMention};
use crate::lexicon::{Lexicon, ListError};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {}

impl Lists {
    pub fn load(_lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {})
    }
}

/// All times of the article.
pub fn find(_lists: &Lists, _article: &Article, _layers: &Layers) -> Vec<TimeMention> {
    Vec::new()
}
