//! What the tagger sees of a word and its neighbours, as hashed keys.

use std::ops::Range;

use super::clusters::Clusters;
use crate::lexicon::Lexicon;
use crate::text::{Clitics, Kind, Text};

/// Is this the number of a template that tells the very word?
pub fn is_identity(template: usize) -> bool {
    matches!(template, 0 | 1 | 6 | 7)
}

/// What is known of one word by itself. Computed once, read by five positions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Hash of the folded word, and of the word without conjunction, preposition and article.
    pub full: u64,
    pub bare: u64,
    /// First and last letters of the bare word.
    pub prefixes: [u64; 2],
    pub suffixes: [u64; 2],
    /// What the lists have here: see [`CLASSES`].
    pub classes: u32,
    /// Clitics, article, kind, length.
    pub shape: u32,
    pub cluster: u32,
    pub fine: u32,
    pub habit: u32,
}

/// Lists that make classes of words, and how many bits each takes: one for its first word, one for the rest.
const CLASSES: [&str; 10] = [
    "nationalities",
    "countries",
    "capitals",
    "organizations",
    "organization_heads",
    "titles",
    "names",
    "figures",
    "months",
    "verbs",
];

/// Turns texts into words.
#[derive(Debug)]
pub struct Extractor {
    /// Bit of each table's first word; 0 for tables that make no class.
    bits: Vec<u32>,
}

impl Extractor {
    pub fn new(lexicon: &Lexicon) -> Extractor {
        let mut bits = vec![0; lexicon.tables()];
        for (i, class) in CLASSES.iter().enumerate() {
            if let Some(id) = lexicon.table_id(class) {
                bits[id as usize] = 1 << (2 * i);
            }
        }
        Extractor { bits }
    }

    pub fn words(&self, text: &Text, clusters: &Clusters) -> Vec<Word> {
        let mut words: Vec<Word> = (0..text.tokens.len()).map(|i| word(text, i, clusters)).collect();
        for hit in &text.hits {
            let bit = self.bits[hit.table as usize];
            if bit != 0 {
                words[hit.tokens.first as usize].classes |= bit;
                for i in hit.tokens.range().skip(1) {
                    words[i].classes |= bit << 1;
                }
            }
        }
        words
    }
}

/// One word, before the lists have their say.
fn word(text: &Text, at: usize, clusters: &Clusters) -> Word {
    let token = &text.tokens[at];
    match token.kind {
        Kind::Mark(c) => {
            let hash = mix(u64::from(u32::from(c)), 1);
            return Word { full: hash, bare: hash, shape: 1, ..Word::default() };
        }
        Kind::Number => {
            let digits = token.span.len().min(4) as u64;
            return Word { full: mix(digits, 2), bare: mix(digits, 2), shape: 2, ..Word::default() };
        }
        Kind::Latin | Kind::Arabic => {}
    }
    let folded = text.folded(at);
    let (bare, clitics) = match token.kind {
        Kind::Arabic => strip(folded, text, at),
        _ => (folded, 3),
    };
    let bytes = bare.as_bytes();
    let letters = bytes.len() / 2;
    let end = |n: usize| prefix(&bytes[bytes.len().saturating_sub(2 * n)..]);
    let hash = hash(bare);
    let known = clusters.of(hash);
    Word {
        full: if bare.len() == folded.len() { hash } else { self::hash(folded) },
        bare: hash,
        prefixes: [prefix(&bytes[..bytes.len().min(4)]), prefix(&bytes[..bytes.len().min(6)])],
        suffixes: [end(2), end(3)],
        classes: 0,
        shape: 4 | (clitics << 3) | ((letters.min(7) as u32) << 8),
        cluster: u32::from(known.coarse),
        fine: u32::from(known.fine),
        habit: u32::from(known.habit),
    }
}

/// Takes clitics and the article off a word that is not known as it stands. The second value tells which.
pub(super) fn strip<'t>(folded: &'t str, text: &Text, at: usize) -> (&'t str, u32) {
    let known = text.tokens[at].readings()[0].word.is_known();
    let (mut bare, mut clitics) = (folded, 0);
    if !known {
        if let Some(rest) = bare.strip_prefix(['و', 'ف']).filter(|r| r.len() >= 6) {
            (bare, clitics) = (rest, 1);
        }
        if let Some(rest) = bare.strip_prefix("لل").filter(|r| r.len() >= 4) {
            return (rest, clitics | 2 | 4);
        }
        if let Some(rest) = bare.strip_prefix(['ب', 'ل', 'ك']).filter(|r| r.starts_with("ال") && r.len() >= 8) {
            (bare, clitics) = (rest, clitics | 2);
        }
    } else if let Some(reading) = text.tokens[at].readings().get(1).filter(|r| r.clitics == Clitics::CONJUNCTION) {
        // وقال: known as it stands in no list that matters here.
        let _ = reading;
    }
    if let Some(rest) = bare.strip_prefix("ال").filter(|r| r.len() >= 4) {
        (bare, clitics) = (rest, clitics | 4);
    }
    (bare, clitics)
}

/// Calls `each` with the key of every feature of word `at` in its sentence.
#[inline]
pub fn keys(words: &[Word], at: usize, sentence: Range<usize>, mut each: impl FnMut(usize, u64)) {
    const EDGE: Word = Word {
        full: 7,
        bare: 7,
        prefixes: [7; 2],
        suffixes: [7; 2],
        classes: 0,
        shape: 7,
        cluster: 0,
        fine: 0,
        habit: 0,
    };
    let get = |i: Option<usize>| i.filter(|i| sentence.contains(i)).map_or(&EDGE, |i| &words[i]);
    let w = &words[at];
    let (p, n) = (get(at.checked_sub(1)), get(Some(at + 1)));
    let (pp, nn) = (get(at.checked_sub(2)), get(Some(at + 2)));
    let classes = u64::from(w.classes);
    let shape = u64::from(w.shape);
    let mut f = |template: usize, value: u64| each(template, mix(value, template as u64 + 16));
    f(0, w.full);
    f(1, w.bare);
    f(2, p.bare);
    f(3, n.bare);
    f(4, pp.bare);
    f(5, nn.bare);
    f(6, mix(p.bare, 3) ^ w.bare);
    f(7, mix(n.bare, 4) ^ w.bare);
    f(8, w.prefixes[0]);
    f(9, w.prefixes[1]);
    f(10, w.suffixes[0]);
    f(11, w.suffixes[1]);
    f(12, shape);
    f(13, u64::from(p.shape & 0xff) << 8 | shape & 0xff);
    f(14, shape & 0xff | u64::from(n.shape & 0xff) << 8);
    f(15, classes);
    f(16, u64::from(p.classes));
    f(17, u64::from(n.classes));
    f(18, u64::from(p.classes) << 32 | classes);
    f(19, u64::from(n.classes) << 32 | classes);
    f(20, u64::from(pp.classes) << 32 | u64::from(p.classes));
    f(21, u64::from(w.cluster));
    f(22, u64::from(p.cluster));
    f(23, u64::from(n.cluster));
    f(24, u64::from(p.cluster) << 32 | u64::from(w.cluster));
    f(25, u64::from(n.cluster) << 32 | u64::from(w.cluster));
    f(26, u64::from(w.fine));
    f(27, classes << 32 | u64::from(w.cluster) << 8 | shape & 0xff);
    f(28, u64::from(p.fine) << 32 | shape & 0xff);
    f(29, p.suffixes[0] ^ mix(w.suffixes[0], 5));
    f(30, u64::from(w.habit));
    f(31, u64::from(p.habit) << 8 | u64::from(w.habit));
    f(32, u64::from(n.habit) << 8 | u64::from(w.habit));
    f(33, u64::from(w.habit) << 40 | classes << 8 | shape & 0xff);
    f(34, u64::from(p.classes) << 8 | u64::from(w.habit));
}

/// Up to eight bytes as a number.
fn prefix(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(1, |n, b| n << 8 | u64::from(*b))
}

pub(super) fn hash(word: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(word.as_bytes())
}

fn mix(value: u64, salt: u64) -> u64 {
    let x = (value ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
