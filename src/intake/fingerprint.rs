//! SimHash: a 64-bit fingerprint that is nearly equal for nearly equal texts.
//!
//! Charikar, *Similarity estimation techniques from rounding algorithms* (2002); Manku, Jain and Das Sarma,
//! *Detecting near-duplicates for web crawling* (2007).

/// Words that make one feature.
const SHINGLE: usize = 3;

/// The fingerprint of a text, given the hash of each of its folded words. 0 for a text without words.
pub fn fingerprint(words: &[u64]) -> u64 {
    let mut votes = Votes::default();
    match words.len() {
        0..SHINGLE => words.iter().for_each(|w| votes.add(mix(*w))),
        _ => {
            for shingle in words.windows(SHINGLE) {
                votes.add(mix(shingle.iter().fold(0, |h: u64, w| h.rotate_left(21).wrapping_mul(5) ^ w)));
            }
        }
    }
    votes.majority()
}

/// The finalizer of MurmurHash3: every bit of the result depends on every bit of `h`.
fn mix(mut h: u64) -> u64 {
    h = (h ^ h >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ h >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ h >> 33
}

/// For each of 64 bits the number of features that have it set, held bit-sliced: `planes[k]` has bit k of all 64 numbers.
#[derive(Debug, Default)]
struct Votes {
    planes: [u64; 32],
    /// What is still to be added to each plane: with a second word it makes a full adder.
    waiting: [Option<u64>; 32],
    features: u32,
}

impl Votes {
    fn add(&mut self, feature: u64) {
        self.features += 1;
        let mut carry = feature;
        for (plane, waiting) in self.planes.iter_mut().zip(&mut self.waiting) {
            let Some(other) = waiting.take() else {
                *waiting = Some(carry);
                return;
            };
            (*plane, carry) = (*plane ^ other ^ carry, *plane & other | carry & (*plane ^ other));
        }
    }

    /// How many planes the numbers need.
    fn used(&self) -> usize {
        (u32::BITS - self.features.leading_zeros()) as usize
    }

    /// Adds what waits.
    fn settle(&mut self) {
        let used = self.used();
        for from in 0..used {
            let mut carry = self.waiting[from].take().unwrap_or(0);
            for plane in &mut self.planes[from..used] {
                (*plane, carry) = (*plane ^ carry, *plane & carry);
            }
        }
    }

    /// The bits that more than half of the features have.
    fn majority(&mut self) -> u64 {
        self.settle();
        let planes = &self.planes[..self.used()];
        let count = |bit: u32| planes.iter().rev().fold(0, |sum: u32, plane| sum << 1 | (plane >> bit & 1) as u32);
        (0..64).filter(|bit| 2 * count(*bit) > self.features).fold(0, |f, bit| f | 1 << bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> u64 {
        fingerprint(&text.split_whitespace().map(super::super::scan::key).collect::<Vec<_>>())
    }

    #[test]
    fn edits_move_it_little_and_other_texts_far() {
        let words: Vec<String> = (0..300).map(|i| format!("كلمة{}", i * i % 251)).collect();
        let text = words.join(" ");
        let edited = text.replacen("كلمة16 ", "لفظة ", 1) + " خاتمة";
        let other = words.iter().map(|w| format!("{w}ات")).collect::<Vec<_>>().join(" ");
        assert_eq!(of(&text), of(&text));
        assert!((of(&text) ^ of(&edited)).count_ones() <= 6);
        assert!((of(&text) ^ of(&other)).count_ones() >= 16);
    }

    #[test]
    fn short_texts_have_one_too() {
        assert_eq!(of(""), 0);
        assert_ne!(of("عاجل"), of("قصف"));
    }
}
