//! Function words, which people's roles, attributions and quotes are bounded by.

use crate::lexicon::{Cells, Row};

/// What a function word does; see `particles.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    #[default]
    None,
    That,
    Preposition,
    Pronoun,
    Adverb,
    Break,
    Opener,
    Relative,
    Whereby,
    Negation,
    Predicate,
    Occasion,
    Author,
}

/// A row of the list `particles`.
#[derive(Debug)]
pub struct Particle(pub Function);

impl Row for Particle {
    const LIST: &'static str = "particles";

    fn read(cells: &Cells) -> Result<Self, String> {
        cells.value("kind").map(Particle)
    }
}
