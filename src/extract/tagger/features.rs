//! Features: what the tagger sees of a word and its neighbours, as hashed keys.
//!
//! Those of one word are summed into one line of the model by training; those of the lists' classes and of pairs
//! of words are looked up for every token.

use std::ops::Range;

use super::classes::{Classes, EDGE};
use super::model::Seen;
use super::spelling::{self, mix};
use super::vocabulary::Entry;

/// Places (see [`super::model::PLACES`]) that a feature of a word tells of, as bits.
pub const SELF: u8 = 0b00100;
const NEAR: u8 = 0b01110;
const ALL: u8 = 0b11111;

/// A feature of a word.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    pub key: u64,
    pub places: u8,
    /// It tells the very word.
    pub identity: bool,
}

/// Calls `each` with every feature of a word but its affixes.
pub fn of_word(word: &Entry, mut each: impl FnMut(Feature)) {
    let mut emit = |template, value, places, identity| each(Feature { key: mix(value, template), places, identity });
    emit(50, word.hash, NEAR, true);
    emit(51, word.bare, ALL, true);
    emit(52, u64::from(word.coarse), ALL, false);
    emit(53, u64::from(word.fine), ALL, false);
    emit(54, u64::from(word.seen.habit), NEAR, false);
    emit(55, u64::from(word.gazetteer), NEAR, false);
    of_shape(word.seen, word.coarse, &mut each);
}

/// Those of its shape, beside what else is known of it.
pub fn of_shape(seen: Seen, coarse: u8, mut each: impl FnMut(Feature)) {
    let mut emit = |template, value, places| each(Feature { key: mix(value, template), places, identity: false });
    emit(60, seen.shape.number() as u64, NEAR);
    emit(61, u64::from(coarse) << 8 | seen.shape.clitics(), SELF);
    emit(62, u64::from(seen.habit) << 8 | seen.shape.clitics(), SELF);
}

/// Those of its first and last letters.
pub fn of_affixes(bare: &str, mut each: impl FnMut(Feature)) {
    spelling::affixes(bare, |key| each(Feature { key, places: SELF, identity: false }));
}

/// Calls `each` with the key of every feature of the classes around word `at` of a sentence. Where the lists have
/// nothing there is none.
#[inline]
pub fn of_classes(
    at: usize,
    sentence: Range<usize>,
    classes: &[Classes],
    seen: impl Fn(usize) -> Seen,
    mut each: impl FnMut(u64),
) {
    let near = |i: usize| if sentence.contains(&i) { classes[i] } else { EDGE };
    let own = classes[at];
    let (before, after) = (near(at.wrapping_sub(1)), near(at + 1));
    let mut emit = |template, value| each(mix(value, template));
    if before != 0 {
        emit(71, before);
        emit(72, before ^ mix(u64::from(seen(at).habit), 72));
    }
    if after != 0 {
        emit(73, after);
    }
    if own == 0 {
        return;
    }
    let Seen { shape, habit } = seen(at);
    emit(74, own);
    emit(75, own ^ mix(u64::from(habit) << 8 | shape.clitics(), 75));
    if before != 0 {
        emit(76, own ^ mix(before, 76));
    }
    if after != 0 {
        emit(77, own ^ mix(after, 77));
    }
}
