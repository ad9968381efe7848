//! What the word lists say of each token, as sets of classes.

use crate::lexicon::{Cells, Lexicon, Table};
use crate::text::Text;

/// A set of classes: two bits each, for the first word of what a list has and for the rest.
pub type Classes = u64;

/// Beyond a sentence's ends.
pub const EDGE: Classes = 1 << 63;
/// A finite verb by some list.
const VERB: Classes = 1 << 62;

/// Lists that make a class each.
const LISTS: [&str; 16] = [
    "nationalities",
    "countries",
    "capitals",
    "organizations",
    "organization_heads",
    "titles",
    "figures",
    "months",
    "reporting",
    "particles",
    "place_classes",
    "place_cues",
    "agencies",
    "calendar",
    "seats",
    "organization_adjectives",
];

/// The list of names makes six: its kinds, ordinary words too or not.
const KINDS: [&str; 3] = ["given", "family", "part"];

/// Which lists make which classes.
#[derive(Debug)]
pub struct Classifier {
    /// Bit of each table's first word; 0 for tables that make no class.
    bits: Vec<Classes>,
    names: Option<Table<Classes>>,
}

impl Classifier {
    pub fn new(lexicon: &Lexicon) -> Classifier {
        let mut bits = vec![0; lexicon.tables()];
        for (i, list) in LISTS.iter().enumerate() {
            if let Some(id) = lexicon.table_id(list) {
                bits[id as usize] = 1 << (2 * i);
            }
        }
        // A lexicon without names makes no such class.
        let names = Table::load_named(lexicon, "names", |cells| Ok(name(cells))).ok();
        Classifier { bits, names }
    }

    /// The classes of every token.
    pub fn classes(&self, text: &Text) -> Vec<Classes> {
        let mut classes = vec![0; text.tokens.len()];
        for hit in &text.hits {
            let first = hit.tokens.first as usize;
            if hit.form.is_verb() && hit.tokens.len() == 1 {
                classes[first] |= VERB;
            }
            let bit = match &self.names {
                Some(names) if names.id == hit.table => names.rows[hit.row as usize],
                _ => self.bits[hit.table as usize],
            };
            if bit != 0 {
                classes[first] |= bit;
                hit.tokens.range().skip(1).for_each(|i| classes[i] |= bit << 1);
            }
        }
        classes
    }
}

fn name(cells: &Cells) -> Classes {
    let kind = KINDS.iter().position(|k| *k == cells.text("kind")).unwrap_or(0);
    let word = if cells.optional("word").is_some() { KINDS.len() } else { 0 };
    1 << (2 * (LISTS.len() + kind + word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words_and_the_rest_differ() {
        let list = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let lists = [
            list("titles", "pattern\nوزير الدفاع\n"),
            list("names", "pattern\tkind\tword\nسمير\tgiven\nدير\tpart\tword\n"),
        ];
        let lexicon = Lexicon::compile(&lists).unwrap();
        let classes = Classifier::new(&lexicon).classes(&Text::new("وزير الدفاع سمير دير", &lexicon));
        assert_eq!(classes, [1 << 10, 1 << 11, 1 << 32, 1 << 42]);
    }
}
