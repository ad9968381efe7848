use std::hint::black_box;

use super::WordId;

/// Numbers of words by their hashes. Most words of a text are in no list, and one bit turns most of these away.
#[derive(Debug)]
pub(super) struct Words {
    filter: Vec<u64>,
    /// Open-addressing hash table of hash and number; its length is a power of two. Number 0 is a free slot.
    slots: Vec<(u64, u32)>,
}

/// Bits of the filter for each word.
const BITS: usize = 8;

impl Words {
    /// Word 0 stands for "unknown" and is left out.
    pub fn new(hashes: &[u64]) -> Words {
        let mut words = Words {
            filter: vec![0; (hashes.len() * BITS / 64).next_power_of_two()],
            slots: vec![(0, 0); (hashes.len() * 3 / 2).next_power_of_two().max(2)],
        };
        for (number, hash) in (0_u32..).zip(hashes).skip(1) {
            let (block, bit) = words.bit(*hash);
            words.filter[block] |= bit;
            let mut slot = words.slot(*hash);
            while words.slots[slot].1 != 0 {
                slot = (slot + 1) & (words.slots.len() - 1);
            }
            words.slots[slot] = (*hash, number);
        }
        words
    }

    pub fn get(&self, hash: u64) -> WordId {
        let (block, bit) = self.bit(hash);
        if self.filter[block] & bit == 0 {
            return WordId::UNKNOWN;
        }
        let mut slot = self.slot(hash);
        loop {
            let (known, number) = self.slots[slot];
            if known == hash || number == 0 {
                return WordId(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Reads ahead what [`Words::get`] will read; see [`super::Lexicon::prepare_words`].
    pub fn prepare(&self, hashes: impl Iterator<Item = u64> + Clone) {
        let filter = hashes.clone().fold(0, |sum, h| sum ^ self.filter[self.bit(h).0]);
        let known = hashes.filter(|h| self.filter[self.bit(*h).0] & self.bit(*h).1 != 0);
        black_box((filter, known.fold(0, |sum, h| sum ^ self.slots[self.slot(h)].1)));
    }

    /// The filter's block, and the bit in it.
    fn bit(&self, hash: u64) -> (usize, u64) {
        ((hash >> 40) as usize & (self.filter.len() - 1), 1 << (hash >> 32 & 63))
    }

    fn slot(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_found_and_others_are_not() {
        let hashes: Vec<u64> = (0..1000).map(|n| xxhash_rust::xxh3::xxh3_64(&u64::to_le_bytes(n))).collect();
        let words = Words::new(&hashes[..500]);
        assert!((1..500).all(|n| words.get(hashes[n]) == WordId(n as u32)));
        assert!(hashes[500..].iter().chain(&hashes[..1]).all(|h| words.get(*h) == WordId::UNKNOWN));
        assert_eq!(Words::new(&[]).get(1), WordId::UNKNOWN);
    }
}
