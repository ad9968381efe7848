//! Word lists: one vocabulary, one phrase trie, many typed tables.
//!
//! The lists are the TSV files of `data/`, in the notation that [`compile`] explains. The build script
//! compiles them; [`Lexicon::embedded`] reads the result. Every layer keeps its rows in a [`Table`] of
//! its own row type. A text is looked up once, for all tables together, by [`crate::text::Text`].

pub mod compile;
pub mod gazetteer;
pub mod morphology;
mod table;

use crate::text::normalize;
pub use compile::ListError;
use compile::{Compiled, Entry, TableData, edge_slot, word_slot};
pub use table::{Cells, Row, Table};

/// Number of a folded word in the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// A word that is in no list.
    pub const UNKNOWN: WordId = WordId(0);

    pub fn is_known(self) -> bool {
        self.0 != 0
    }
}

/// The compiled word lists.
#[derive(Debug)]
pub struct Lexicon {
    compiled: Compiled,
}

impl Lexicon {
    /// The lists that the program was built with.
    pub fn embedded() -> Lexicon {
        let blob = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
        let compiled = postcard::from_bytes(blob).expect("the build script wrote this blob with the same types");
        Lexicon { compiled }
    }

    /// Compiles lists at run time: pairs of a name and a TSV file's text.
    pub fn compile(lists: &[(String, String)]) -> Result<Lexicon, ListError> {
        Ok(Lexicon { compiled: compile::compile(lists)? })
    }

    /// Hash of all lists, 16 hexadecimal digits.
    pub fn hash(&self) -> String {
        format!("{:016x}", self.compiled.hash)
    }

    /// The number of a folded word.
    pub fn word(&self, folded: &str) -> WordId {
        let c = &self.compiled;
        let mask = c.slots.len() - 1;
        let mut slot = word_slot(folded.as_bytes(), c.slots.len());
        loop {
            let id = c.slots[slot];
            // Word 0 is the empty word, so a free slot also reads as "unknown".
            if id == 0 || self.spelling(WordId(id)) == folded {
                return WordId(id);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The folded spelling of a word.
    pub fn spelling(&self, word: WordId) -> &str {
        let c = &self.compiled;
        &c.pool[c.offsets[word.0 as usize] as usize..c.offsets[word.0 as usize + 1] as usize]
    }

    /// Trie node after `word` as a phrase's first word.
    pub(crate) fn first(&self, word: WordId) -> Option<u32> {
        Some(self.compiled.first[word.0 as usize]).filter(|n| *n != 0)
    }

    /// Trie node after `word`, coming from `node`.
    pub(crate) fn next(&self, node: u32, word: WordId) -> Option<u32> {
        let edges = &self.compiled.edges;
        let mut slot = edge_slot(node, word.0, edges.len());
        loop {
            let (n, w, next) = edges[slot];
            if next == 0 {
                return None;
            }
            if n == node && w == word.0 {
                return Some(next);
            }
            slot = (slot + 1) & (edges.len() - 1);
        }
    }

    /// Patterns that end at `node`.
    pub(crate) fn entries(&self, node: u32) -> &[Entry] {
        let c = &self.compiled;
        &c.entries[c.outputs[node as usize] as usize..c.outputs[node as usize + 1] as usize]
    }

    /// How many tables there are.
    pub(crate) fn tables(&self) -> usize {
        self.compiled.tables.len()
    }

    /// The number of a table, as hits have it.
    pub(crate) fn table_id(&self, name: &str) -> Option<u16> {
        self.table_data(name).map(|(id, _)| id)
    }

    fn table_data(&self, name: &str) -> Option<(u16, &TableData)> {
        let i = self.compiled.tables.iter().position(|t| t.name == name)?;
        Some((i as u16, &self.compiled.tables[i]))
    }
}
