//! What sentences name and tell, in few bits: enough to see how much two of them share.

use crate::extract::Layers;
use crate::text::{Kind, Text};

/// Sets of hashes of a sentence's words, names and numbers. Two that meet in a bit seem one: seldom in one sentence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Contents {
    words: [u64; 4],
    places: u64,
    parties: u64,
    numbers: u64,
}

/// Bytes of an Arabic word of content at least: shorter ones are mostly particles.
const CONTENT: usize = 8;

impl Contents {
    /// Of each sentence.
    pub fn of(text: &Text, layers: &Layers) -> Vec<Contents> {
        let mut all = vec![Contents::default(); text.sentences.len()];
        for token in &text.tokens {
            let contents = &mut all[token.sentence as usize];
            let bit = token.hash >> 56;
            match token.kind {
                Kind::Number => contents.numbers |= 1 << (bit & 63),
                Kind::Arabic if token.span.len() >= CONTENT => contents.words[(bit >> 6) as usize] |= 1 << (bit & 63),
                _ => {}
            }
        }
        let sentence = |token: u32| text.tokens[token as usize].sentence as usize;
        for (place, number) in layers.places.iter().zip(0u32..) {
            for (mention, _) in &place.mentions {
                all[sentence(mention.tokens.first)].places |= 1 << (number & 63);
            }
        }
        for actor in &layers.actors {
            if let Some(country) = actor.code.country {
                let party = country.number() ^ actor.code.first_sector();
                all[sentence(actor.mention.tokens.first)].parties |= 1 << (party.wrapping_mul(MIX) >> 58);
            }
        }
        all
    }

    /// Words that both have, of a hundred of that one which has fewer.
    pub fn words_in_common(&self, other: &Contents) -> u32 {
        let count = |words: [u64; 4]| words.iter().map(|w| w.count_ones()).sum::<u32>();
        let both = std::array::from_fn(|i| self.words[i] & other.words[i]);
        count(both) * 100 / count(self.words).min(count(other.words)).max(1)
    }

    /// Of places, parties and numbers in turn how both sets relate.
    pub fn names_in_common(&self, other: &Contents) -> [u64; 3] {
        [(self.places, other.places), (self.parties, other.parties), (self.numbers, other.numbers)].map(relation)
    }
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// How two sets relate: neither has any (0), only the earlier (1), only the later (2), nothing in common (3), something,
/// with the whole of the earlier (+1) or of the later (+2) in it (from 4).
fn relation((earlier, later): (u64, u64)) -> u64 {
    match (earlier, later) {
        (0, 0) => 0,
        (_, 0) => 1,
        (0, _) => 2,
        (x, y) if x & y == 0 => 3,
        (x, y) => 4 + u64::from(x & y == x) + 2 * u64::from(x & y == y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_relate() {
        let relations = [(0, 0), (1, 0), (0, 1), (1, 2), (3, 6), (1, 3), (3, 1), (3, 3)].map(relation);
        assert_eq!(relations, [0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn words_in_common_are_counted_of_the_shorter() {
        let of = |words| Contents { words: [words, 0, 0, 0], ..Contents::default() };
        assert_eq!(of(0b1111).words_in_common(&of(0b0110)), 100);
        assert_eq!(of(0b1111).words_in_common(&of(0b1_1000)), 50);
        assert_eq!(of(0b1111).words_in_common(&of(0)), 0);
    }
}
