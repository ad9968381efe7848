//! Word clusters: words that keep the same company, learned from plain news text.
//!
//! Spherical k-means over positive pointwise mutual information with the neighbours on either side.

use std::collections::HashMap;

use super::features;
use crate::lexicon::Lexicon;
use crate::text::{Kind, Text};

/// Number of coarse and of fine clusters.
const COARSE: usize = 64;
const FINE: usize = 512;
/// Neighbours that count: the most frequent words.
const CONTEXTS: usize = 1200;
/// Rarer words have no cluster.
const LEAST: u32 = 8;
const ROUNDS: usize = 8;

/// The clusters of words, by the words' hashes.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    /// Open addressing: lower half of the hash (0 is none), and what is known of the word.
    slots: Vec<(u32, Known)>,
    count: u32,
}

/// What plain text tells of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Coarse and fine cluster, from 1; 0 where it has none.
    pub coarse: u8,
    pub fine: u16,
    /// How often its company makes it a name of each kind; see [`habit`].
    pub habit: u8,
}

/// Two bits each of person, organization and place: seldom, sometimes, often, nearly always. `counts` are those of
/// outside, person, organization, place and other. 64 is added so that a habit differs from an unknown word.
pub fn habit(counts: [u32; 5]) -> u8 {
    let all: u32 = counts.iter().sum();
    let level = |n: u32| match n * 100 / all.max(1) {
        0..=7 => 0,
        8..=34 => 1,
        35..=69 => 2,
        _ => 3,
    };
    64 | level(counts[1]) << 4 | level(counts[2]) << 2 | level(counts[3])
}

impl Clusters {
    /// What is known of a word.
    pub fn of(&self, hash: u64) -> Known {
        if self.slots.is_empty() {
            return Known::default();
        }
        let key = (hash as u32).max(1);
        let mask = self.slots.len() - 1;
        let mut slot = (hash >> 32) as usize & mask;
        loop {
            let (k, known) = self.slots[slot];
            // A free slot says that nothing is known.
            if k == key || k == 0 {
                return known;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The table of these words.
    pub fn build(words: &[(u64, Known)]) -> Clusters {
        let len = (words.len() * 2).next_power_of_two();
        let mut slots = vec![(0, Known::default()); len];
        for (hash, known) in words {
            let mut slot = (hash >> 32) as usize & (len - 1);
            while slots[slot].0 != 0 {
                slot = (slot + 1) & (len - 1);
            }
            slots[slot] = ((*hash as u32).max(1), *known);
        }
        Clusters { slots, count: words.len() as u32 }
    }

    /// Number of words and of slots, then the full slots with their numbers.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.count.to_le_bytes());
        out.extend((self.slots.len() as u32).to_le_bytes());
        for (i, (key, known)) in self.slots.iter().enumerate().filter(|(_, s)| s.0 != 0) {
            out.extend((i as u32).to_le_bytes());
            out.extend(key.to_le_bytes());
            out.extend([known.coarse, known.habit]);
            out.extend(known.fine.to_le_bytes());
        }
    }

    pub fn read(rest: &mut &[u8]) -> Option<Clusters> {
        let count = u32::from_le_bytes(super::model::take(rest).ok()?);
        let len = u32::from_le_bytes(super::model::take(rest).ok()?) as usize;
        if len > 1 << 22 || count as usize > len || (len != 0 && !len.is_power_of_two()) {
            return None;
        }
        let mut slots = vec![(0, Known::default()); len];
        for _ in 0..count {
            let slot = u32::from_le_bytes(super::model::take(rest).ok()?) as usize;
            let key = u32::from_le_bytes(super::model::take(rest).ok()?);
            let [coarse, habit] = super::model::take(rest).ok()?;
            let fine = u16::from_le_bytes(super::model::take(rest).ok()?);
            *slots.get_mut(slot)? = (key, Known { coarse, fine, habit });
        }
        Some(Clusters { slots, count })
    }

    /// The words of plain texts with their clusters.
    pub fn learn(texts: &[String], lexicon: &Lexicon) -> Vec<(u64, Known)> {
        let mut counts: HashMap<u64, u32> = HashMap::new();
        let mut sentences: Vec<Vec<u64>> = Vec::new();
        for raw in texts {
            let text = Text::new(raw, lexicon);
            for sentence in &text.sentences {
                let words: Vec<u64> = sentence
                    .range()
                    .map(|i| match text.tokens[i].kind {
                        Kind::Arabic => features::hash(features::strip(text.folded(i), &text, i).0),
                        Kind::Number => 2,
                        Kind::Latin => 3,
                        Kind::Mark(c) => 16 + u64::from(u32::from(c)),
                    })
                    .collect();
                for w in &words {
                    *counts.entry(*w).or_default() += 1;
                }
                sentences.push(words);
            }
        }
        let mut vocabulary: Vec<(u64, u32)> = counts.into_iter().filter(|(_, n)| *n >= LEAST).collect();
        vocabulary.sort_unstable_by_key(|(w, n)| (std::cmp::Reverse(*n), *w));
        let number: HashMap<u64, u32> = vocabulary.iter().enumerate().map(|(i, (w, _))| (*w, i as u32)).collect();
        let vectors = vectors(&sentences, &number, &vocabulary);
        let coarse = k_means(&vectors, COARSE);
        let fine = k_means(&vectors, FINE);
        let known = |i: usize| Known { coarse: coarse[i] as u8 + 1, fine: fine[i] as u16 + 1, habit: 0 };
        vocabulary.iter().enumerate().map(|(i, (w, _))| (*w, known(i))).collect()
    }
}

/// Unit vectors of mutual information with the neighbours, sparse, in the vocabulary's order.
fn vectors(sentences: &[Vec<u64>], number: &HashMap<u64, u32>, vocabulary: &[(u64, u32)]) -> Vec<Vec<(u32, f32)>> {
    let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
    let mut context_counts = vec![0u64; 2 * CONTEXTS];
    for words in sentences {
        let ids: Vec<Option<u32>> = words.iter().map(|w| number.get(w).copied()).collect();
        for (i, id) in ids.iter().enumerate() {
            let Some(id) = id else { continue };
            for (side, at) in [(0, i.wrapping_sub(1)), (1, i + 1)] {
                if let Some(Some(c)) = ids.get(at).filter(|c| c.is_some_and(|c| (c as usize) < CONTEXTS)) {
                    let context = c * 2 + side;
                    *pairs.entry((*id, context)).or_default() += 1;
                    context_counts[context as usize] += 1;
                }
            }
        }
    }
    let total: f64 = context_counts.iter().sum::<u64>() as f64;
    let mut vectors = vec![Vec::new(); vocabulary.len()];
    let mut sorted: Vec<_> = pairs.into_iter().collect();
    sorted.sort_unstable();
    for ((word, context), n) in sorted {
        let expected = f64::from(vocabulary[word as usize].1) * 2.0 * context_counts[context as usize] as f64 / total;
        let information = (f64::from(n) / expected).ln() * (f64::from(n) / (f64::from(n) + 1.0));
        if information > 0.0 {
            vectors[word as usize].push((context, information as f32));
        }
    }
    for v in &mut vectors {
        let length = v.iter().map(|(_, x)| x * x).sum::<f32>().sqrt().max(1e-6);
        v.iter_mut().for_each(|(_, x)| *x /= length);
    }
    vectors
}

/// The cluster of each vector. The first centres are the most frequent words.
fn k_means(vectors: &[Vec<(u32, f32)>], k: usize) -> Vec<usize> {
    let k = k.min(vectors.len());
    let dimensions = 2 * CONTEXTS;
    // By dimension, then cluster: one sparse entry touches a contiguous row.
    let mut centres = vec![0f32; dimensions * k];
    for (c, v) in vectors.iter().take(k).enumerate() {
        v.iter().for_each(|(d, x)| centres[*d as usize * k + c] = *x);
    }
    let mut assigned = vec![0; vectors.len()];
    for _ in 0..ROUNDS {
        for (v, a) in vectors.iter().zip(&mut assigned) {
            let mut scores = vec![0f32; k];
            for (d, x) in v {
                let row = &centres[*d as usize * k..(*d as usize + 1) * k];
                scores.iter_mut().zip(row).for_each(|(s, c)| *s += x * c);
            }
            *a = (0..k).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
        }
        centres.fill(0.0);
        for (v, a) in vectors.iter().zip(&assigned) {
            v.iter().for_each(|(d, x)| centres[*d as usize * k + a] += x);
        }
        for c in 0..k {
            let length = (0..dimensions).map(|d| centres[d * k + c].powi(2)).sum::<f32>().sqrt().max(1e-6);
            (0..dimensions).for_each(|d| centres[d * k + c] /= length);
        }
    }
    assigned
}
