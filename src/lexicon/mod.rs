//! Word lists: one vocabulary, one phrase trie, many typed tables.
//!
//! The lists are the TSV files of `data/`, in the notation that [`compile`] explains. The build script
//! compiles them; [`Lexicon::embedded`] reads the result. Every layer keeps its rows in a [`Table`] of
//! its own row type. A text is looked up once, for all tables together, by [`crate::text::Text`].

pub mod compile;
pub mod gazetteer;
pub mod morphology;
pub mod overlay;
mod table;
mod words;

use crate::text::normalize;
use std::hint::black_box;

pub use compile::ListError;
use compile::{Compiled, Entry, TableData, edge_slot, way};
pub use table::{Cells, Row, Table};
use words::Words;
use xxhash_rust::xxh3::xxh3_64;

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

/// Hash of a folded word: what words are told apart by.
pub fn word_hash(folded: &str) -> u64 {
    xxh3_64(folded.as_bytes())
}

/// The compiled word lists.
#[derive(Debug)]
pub struct Lexicon {
    compiled: Compiled,
    words: Words,
}

impl Lexicon {
    /// The lists that the program was built with.
    pub fn embedded() -> Lexicon {
        let blob = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
        Lexicon::new(postcard::from_bytes(blob).expect("the build script wrote this blob with the same types"))
    }

    /// Compiles lists at run time: pairs of a name and a TSV file's text.
    pub fn compile(lists: &[(String, String)]) -> Result<Lexicon, ListError> {
        compile::compile(lists).map(Lexicon::new)
    }

    fn new(compiled: Compiled) -> Lexicon {
        Lexicon { words: Words::new(&compiled.words), compiled }
    }

    /// Hash of all lists, 16 hexadecimal digits.
    pub fn hash(&self) -> String {
        format!("{:016x}", self.compiled.hash)
    }

    /// The number of a folded word.
    pub fn word(&self, folded: &str) -> WordId {
        self.word_of(word_hash(folded))
    }

    /// The number of the word with a [`word_hash`].
    pub fn word_of(&self, hash: u64) -> WordId {
        self.words.get(hash)
    }

    /// Is a word another with a pronoun (`اعتقاله`)?
    pub fn is_pronominal(&self, word: WordId) -> bool {
        self.compiled.pronominal[word.0 as usize / 64] >> (word.0 % 64) & 1 != 0
    }

    /// Reads ahead what looking these words up will read. One by one each look-up would wait for memory; in a loop
    /// without decisions the processor fetches many at a time.
    pub(crate) fn prepare_words(&self, hashes: impl Iterator<Item = u64> + Clone) {
        self.words.prepare(hashes);
    }

    /// Reads ahead what walking from each word to the next will read, as [`Lexicon::prepare_words`].
    pub(crate) fn prepare_phrases(&self, words: impl Iterator<Item = WordId> + Clone) {
        let c = &self.compiled;
        let first = words.clone().filter_map(|w| self.first(w));
        let nodes = first.clone().fold(0, |sum, n| sum ^ c.nodes[n as usize].0);
        let entries = first.fold(0, |sum, n| sum ^ self.entries(n).first().map_or(0, |e| e.row));
        let pairs = words.clone().zip(words.skip(1)).filter_map(|(w, next)| Some((self.first(w)?, next)));
        let walked = pairs.filter(|(n, w)| self.may_go_on(*n, *w));
        black_box((nodes, entries, walked.fold(0, |sum, (n, w)| sum ^ c.edges[edge_slot(n, w.0, c.edges.len())].2)));
    }

    /// Trie node after `word` as a phrase's first word.
    pub(crate) fn first(&self, word: WordId) -> Option<u32> {
        Some(word.0).filter(|w| (1..self.compiled.firsts).contains(w))
    }

    /// Trie node after `word`, coming from `node`.
    pub(crate) fn next(&self, node: u32, word: WordId) -> Option<u32> {
        if !self.may_go_on(node, word) {
            return None;
        }
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
        let [from, to] = [node, node + 1].map(|n| c.nodes[n as usize].0 as usize);
        &c.entries[from..to]
    }

    /// Does a longer pattern pass through `node`?
    pub(crate) fn goes_on(&self, node: u32) -> bool {
        self.compiled.nodes[node as usize].1 != 0
    }

    /// May one go on with `word`? One bit turns most words away.
    fn may_go_on(&self, node: u32, word: WordId) -> bool {
        word.is_known() && self.compiled.nodes[node as usize].1 & way(word.0) != 0
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
