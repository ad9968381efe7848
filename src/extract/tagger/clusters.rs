//! Word clusters: words that keep the same company, learned from plain news text.
//!
//! Spherical k-means over positive pointwise mutual information with the neighbours on either side.

use std::collections::HashMap;

/// Number of coarse and of fine clusters.
const COARSE: usize = 64;
const FINE: usize = 512;
/// Neighbours that count: the most frequent words.
const CONTEXTS: usize = 1200;
/// Rarer words have no cluster.
const LEAST: u32 = 8;
const ROUNDS: usize = 8;

/// The coarse and the fine cluster, from 1, of the words (by hash) of sentences.
pub fn learn(sentences: &[Vec<u64>]) -> HashMap<u64, (u8, u16)> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    sentences.iter().flatten().for_each(|w| *counts.entry(*w).or_default() += 1);
    let mut vocabulary: Vec<(u64, u32)> = counts.into_iter().filter(|(_, n)| *n >= LEAST).collect();
    vocabulary.sort_unstable_by_key(|(w, n)| (std::cmp::Reverse(*n), *w));
    let number: HashMap<u64, u32> = vocabulary.iter().enumerate().map(|(i, (w, _))| (*w, i as u32)).collect();
    let vectors = vectors(sentences, &number, &vocabulary);
    let coarse = k_means(&vectors, COARSE);
    let fine = k_means(&vectors, FINE);
    let clusters = |(i, word): (usize, &(u64, u32))| (word.0, (coarse[i] as u8 + 1, fine[i] as u16 + 1));
    vocabulary.iter().enumerate().map(clusters).collect()
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
