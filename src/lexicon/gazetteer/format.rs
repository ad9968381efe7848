//! The layout of a gazetteer file, for its reader and its writer.
//!
//! All numbers are little-endian. Sections follow each other without gaps, in this order:
//!
//! | section | content |
//! |---|---|
//! | header | magic, version, hash of the content, then the lengths of the sections: [`HEADER`] bytes |
//! | filter | a bit set by the hash of each name's first word |
//! | slots | open-addressing hash table of word sequences: tag and node, 8 bytes each |
//! | names | where the folded spelling and the places of each name begin, and in the two highest bits how ordinary
//! a word it is; 8 bytes each, and one more as the end |
//! | refs | numbers of the places of each name, weightiest first, 4 bytes each |
//! | places | [`PLACE`] bytes each |
//! | strings | folded names, then ids and first-level divisions (a length byte before each) |
//!
//! Compiled into the build script too.

use xxhash_rust::xxh3::xxh3_64;

pub const MAGIC: &[u8; 8] = b"rasidgaz";
pub const VERSION: u32 = 2;
/// Bytes of the header: magic 8, version 4, section lengths 7 × 4, hash 8.
pub const HEADER: usize = 48;
/// Bytes of a place: lat 4, lon 4 (microdegrees), population 4, id 4, first-level division 4 (both
/// offsets into the strings), country 2, kind 1, flags 1.
pub const PLACE: usize = 24;
/// Latitude of a place whose coordinates are not known.
pub const NOWHERE: i32 = i32::MIN;
/// How ordinary a word a name is, from the least: in the two highest bits beside the places of a name.
pub const WORDS: [&str; 4] = ["name", "seldom", "never", "common"];
pub const WORD_SHIFT: u32 = 30;
/// Flag of a national capital.
pub const CAPITAL: u8 = 1;
/// Flag of a place that is more than a spot of some dump.
pub const NOTABLE: u8 = 2;

/// Kinds of places, by their number in the file, in the spelling of the messages' `precision`.
pub const KINDS: [&str; 7] = ["site", "town", "district", "province", "region", "country", "larger"];

/// Lengths of the sections: bits of the filter, slots, names, refs, places, bytes of the names'
/// spellings, bytes of all strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lengths {
    pub filter: u32,
    pub slots: u32,
    pub names: u32,
    pub refs: u32,
    pub places: u32,
    pub spellings: u32,
    pub strings: u32,
}

impl Lengths {
    pub fn to_array(self) -> [u32; 7] {
        [self.filter, self.slots, self.names, self.refs, self.places, self.spellings, self.strings]
    }

    pub fn from_array(a: [u32; 7]) -> Lengths {
        let [filter, slots, names, refs, places, spellings, strings] = a;
        Lengths { filter, slots, names, refs, places, spellings, strings }
    }

    /// Where each section begins, and where the file ends.
    pub fn offsets(self) -> [usize; 7] {
        let sizes = [
            HEADER,
            self.filter as usize / 8,
            self.slots as usize * 8,
            (self.names as usize + 1) * 8,
            self.refs as usize * 4,
            self.places as usize * PLACE,
            self.strings as usize,
        ];
        let mut sum = 0;
        sizes.map(|s| {
            sum += s;
            sum
        })
    }
}

/// What the table of word sequences has of one: the number of a name plus one, times four (0: only the beginning of
/// names), plus [`PLACED`], plus [`MORE`].
pub type Node = u32;
/// The name has places: it is more than an ordinary word.
pub const PLACED: Node = 2;
/// Longer names go on from here.
pub const MORE: Node = 1;

/// Hash of a sequence of folded words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

impl Key {
    pub fn first(word: &[u8]) -> Key {
        Key(xxh3_64(word))
    }

    pub fn then(self, word: &[u8]) -> Key {
        self.then_hash(xxh3_64(word))
    }

    /// As [`Key::then`], by the word's hash.
    pub fn then_hash(self, word: u64) -> Key {
        Key((self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Bit of the filter that a first word sets.
    pub fn bit(self, bits: u32) -> usize {
        (self.0 >> 40) as usize & (bits as usize - 1)
    }

    pub fn slot(self, slots: u32) -> usize {
        self.0 as usize & (slots as usize - 1)
    }

    pub fn tag(self) -> u32 {
        (self.0 >> 32) as u32
    }
}
