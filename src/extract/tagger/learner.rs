//! The conditional random field while it is learned, in floating point.

use std::collections::HashMap;

use super::features::{self, Feature};
use super::model::{PLACES, TAGS, WEIGHTS};
use super::vocabulary::{Entry, Sequence, Vocabulary};
use super::{is_inside, may_follow};
use crate::text::Kind;

const EPOCHS: usize = 15;
const RATE: f32 = 0.03;
const DECAY: f32 = 1e-2;
/// Word identities are hidden from the learner once in so many times, so that it learns from the rest too.
const HIDE_ONE_IN: u64 = 6;
/// Smaller gradients are passed over.
const LEAST_GRADIENT: f32 = 1e-4;

/// A labelled sentence.
#[derive(Debug)]
pub struct Example {
    pub sequence: Sequence,
    pub gold: Vec<u8>,
}

/// Weights with the sums of their squared gradients.
#[derive(Debug, Clone, Copy)]
struct Weights<const N: usize> {
    values: [f32; N],
    squares: [f32; N],
}

impl<const N: usize> Weights<N> {
    const ZERO: Weights<N> = Weights { values: [0.0; N], squares: [0.0; N] };

    /// AdaGrad with weight decay.
    fn update(&mut self, i: usize, gradient: f32) {
        let gradient = gradient + DECAY * self.values[i];
        self.squares[i] += gradient * gradient;
        self.values[i] -= RATE * gradient / (self.squares[i].sqrt() + 1e-6);
    }
}

/// A table of features that grows as they are seen.
#[derive(Debug)]
struct Features<const N: usize> {
    numbers: HashMap<u64, u32>,
    weights: Vec<Weights<N>>,
}

impl<const N: usize> Features<N> {
    fn new() -> Self {
        Features { numbers: HashMap::new(), weights: Vec::new() }
    }

    /// The number of a feature; of a new one only where the table may grow.
    fn number(&mut self, key: u64, grow: bool) -> Option<u32> {
        if !grow {
            return self.numbers.get(&key).copied();
        }
        let next = self.weights.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.weights.push(Weights::ZERO);
        }
        Some(number)
    }
}

#[derive(Debug)]
pub struct Learner {
    words: Features<WEIGHTS>,
    /// Of each feature of words: its places, and whether it tells the very word.
    kinds: Vec<(u8, bool)>,
    classes: Features<TAGS>,
    transitions: [Weights<TAGS>; TAGS],
    /// Features of every word of the vocabulary.
    of_words: Vec<Vec<u32>>,
}

/// Calls `each` with all features of a word.
fn all_features(entry: &Entry, mut each: impl FnMut(Feature)) {
    features::of_word(entry, &mut each);
    if entry.kind == Kind::Arabic {
        features::of_affixes(&entry.bare_word, &mut each);
    }
}

impl Learner {
    /// Learns from the examples; `seed` makes the order in which it sees them.
    pub fn learn(examples: &[Example], vocabulary: &Vocabulary, seed: u64) -> Learner {
        let mut learner = Learner {
            words: Features::new(),
            kinds: Vec::new(),
            classes: Features::new(),
            transitions: [Weights::ZERO; TAGS],
            of_words: Vec::new(),
        };
        for (from, row) in learner.transitions.iter_mut().enumerate() {
            for to in (0..TAGS).filter(|to| !may_follow(from, *to)) {
                row.values[to] = f32::NEG_INFINITY;
            }
        }
        let mut used = vec![false; vocabulary.entries.len()];
        examples.iter().flat_map(|e| &e.sequence.words).for_each(|w| used[*w as usize] = true);
        // Features are those of the examples' words; the other words have what they share with these.
        let mut of_words = vec![Vec::new(); used.len()];
        for grow in [true, false] {
            for (i, entry) in vocabulary.entries.iter().enumerate().filter(|(i, _)| used[*i] == grow) {
                of_words[i] = learner.number(entry, grow);
            }
        }
        learner.of_words = of_words;
        let class_features: Vec<_> =
            examples.iter().map(|e| learner.class_features(&e.sequence, vocabulary, true)).collect();
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0x0123_4567));
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for _ in 0..EPOCHS {
            for i in (1..order.len()).rev() {
                order.swap(i, random.below(i as u64 + 1) as usize);
            }
            for i in &order {
                learner.step(&examples[*i], &class_features[*i], &mut random);
            }
        }
        learner
    }

    fn number(&mut self, entry: &Entry, grow: bool) -> Vec<u32> {
        let mut list = Vec::new();
        all_features(entry, |f| {
            if let Some(n) = self.words.number(f.key, grow) {
                self.kinds.resize(self.words.weights.len(), (f.places, f.identity));
                list.push(n);
            }
        });
        list
    }

    fn class_features(&mut self, s: &Sequence, vocabulary: &Vocabulary, grow: bool) -> Vec<Vec<u32>> {
        let seen = |i: usize| vocabulary.entries[s.words[i] as usize].seen;
        let all = 0..s.words.len();
        let of = |at| {
            let mut list = Vec::new();
            features::of_classes(at, all.clone(), &s.classes, seen, |key| list.extend(self.classes.number(key, grow)));
            list
        };
        all.clone().map(of).collect()
    }

    /// The scores of all tags of every word.
    fn scores(&self, words: &[u32], class_features: &[Vec<u32>], hidden: &[bool]) -> Vec<[f32; TAGS]> {
        let mut scores = vec![[0.0; TAGS]; words.len()];
        for (at, word) in words.iter().enumerate() {
            let mut line = [0.0; WEIGHTS];
            for f in self.shown(*word, hidden[at]) {
                line.iter_mut().zip(&self.words.weights[f].values).for_each(|(s, w)| *s += w);
            }
            for place in 0..PLACES {
                if let Some(scores) = (at + 2).checked_sub(place).and_then(|to| scores.get_mut(to)) {
                    scores.iter_mut().zip(&line[place * TAGS..]).for_each(|(s, w)| *s += w);
                }
            }
            for f in &class_features[at] {
                let weights = &self.classes.weights[*f as usize].values;
                scores[at].iter_mut().zip(weights).for_each(|(s, w)| *s += w);
            }
        }
        if let Some(first) = scores.first_mut() {
            (0..TAGS).filter(|t| is_inside(*t)).for_each(|t| first[t] = f32::NEG_INFINITY);
        }
        scores
    }

    /// The features of a word, without those that tell the very word where it is hidden.
    fn shown(&self, word: u32, hidden: bool) -> impl Iterator<Item = usize> {
        let all = self.of_words[word as usize].iter().map(|f| *f as usize);
        all.filter(move |f| !(hidden && self.kinds[*f].1))
    }

    fn transition(&self, from: usize, to: usize) -> f32 {
        self.transitions[from].values[to]
    }

    /// One step down the gradient of an example's negative log likelihood.
    fn step(&mut self, example: &Example, class_features: &[Vec<u32>], random: &mut Random) {
        let words = &example.sequence.words;
        let n = words.len();
        let hidden: Vec<bool> = (0..n).map(|_| random.below(HIDE_ONE_IN) == 0).collect();
        let scores = self.scores(words, class_features, &hidden);
        let mut forward: Vec<[f32; TAGS]> = vec![scores[0]];
        for at in 1..n {
            let before = forward[at - 1];
            forward.push(std::array::from_fn(|to| {
                scores[at][to] + log_sum(std::array::from_fn(|from| before[from] + self.transition(from, to)))
            }));
        }
        let mut backward = vec![[0.0f32; TAGS]; n];
        for at in (0..n - 1).rev() {
            let after = backward[at + 1];
            backward[at] = std::array::from_fn(|from| {
                log_sum(std::array::from_fn(|to| self.transition(from, to) + scores[at + 1][to] + after[to]))
            });
        }
        let total = log_sum(forward[n - 1]);
        let is_gold = |at: usize, tag: usize| f32::from(u8::from(tag == usize::from(example.gold[at])));
        let gradient = |at: usize| -> [f32; TAGS] {
            std::array::from_fn(|t| {
                let g = (forward[at][t] + backward[at][t] - total).exp() - is_gold(at, t);
                if g.abs() > LEAST_GRADIENT { g } else { 0.0 }
            })
        };
        let gradients: Vec<[f32; TAGS]> = (0..n).map(gradient).collect();
        let mut expected = [[0.0f32; TAGS]; TAGS];
        for at in 1..n {
            for from in 0..TAGS {
                for to in (0..TAGS).filter(|to| may_follow(from, *to)) {
                    let path = forward[at - 1][from] + self.transition(from, to) + scores[at][to];
                    expected[from][to] +=
                        (path + backward[at][to] - total).exp() - is_gold(at - 1, from) * is_gold(at, to);
                }
            }
        }
        self.descend(words, class_features, &hidden, &gradients);
        for from in 0..TAGS {
            for to in (0..TAGS).filter(|to| may_follow(from, *to)) {
                self.transitions[from].update(to, expected[from][to]);
            }
        }
    }

    /// Updates the weights of all features of a sentence.
    fn descend(&mut self, words: &[u32], class_features: &[Vec<u32>], hidden: &[bool], gradients: &[[f32; TAGS]]) {
        for (at, word) in words.iter().enumerate() {
            let told = |gradient: &[f32; TAGS]| gradient.iter().any(|g| *g != 0.0);
            if told(&gradients[at]) {
                for f in &class_features[at] {
                    let weights = &mut self.classes.weights[*f as usize];
                    gradients[at]
                        .iter()
                        .enumerate()
                        .filter(|(_, g)| **g != 0.0)
                        .for_each(|(t, g)| weights.update(t, *g));
                }
            }
            for place in 0..PLACES {
                let to = (at + 2).checked_sub(place).and_then(|to| gradients.get(to));
                let Some(gradient) = to.filter(|g| told(g)) else { continue };
                for f in &self.of_words[*word as usize] {
                    let (places, identity) = self.kinds[*f as usize];
                    if places >> place & 1 == 0 || hidden[at] && identity {
                        continue;
                    }
                    let weights = &mut self.words.weights[*f as usize];
                    for (t, g) in gradient.iter().enumerate().filter(|(_, g)| **g != 0.0) {
                        weights.update(place * TAGS + t, *g);
                    }
                }
            }
        }
    }

    /// The best tags of a sentence; by its words' company alone, if the words themselves are `hidden`.
    pub fn tags(&mut self, sequence: &Sequence, vocabulary: &Vocabulary, hidden: bool) -> Vec<u8> {
        let class_features = self.class_features(sequence, vocabulary, false);
        let n = sequence.words.len();
        let scores = self.scores(&sequence.words, &class_features, &vec![hidden; n]);
        let Some(first) = scores.first() else { return Vec::new() };
        let mut best = *first;
        let mut back = vec![[0u8; TAGS]; n];
        for at in 1..n {
            let mut next = [f32::NEG_INFINITY; TAGS];
            for from in 0..TAGS {
                for to in 0..TAGS {
                    let score = best[from] + self.transition(from, to);
                    if score > next[to] {
                        (next[to], back[at][to]) = (score, from as u8);
                    }
                }
            }
            best = std::array::from_fn(|t| next[t] + scores[at][t]);
        }
        let mut tag = (0..TAGS).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap_or(0) as u8;
        let mut tags = vec![0; n];
        for at in (0..n).rev() {
            tags[at] = tag;
            tag = back[at][usize::from(tag)];
        }
        tags
    }

    /// The sum of a word's weights.
    pub fn line(&self, word: usize) -> [f32; WEIGHTS] {
        self.sum(self.of_words[word].iter().map(|f| *f as usize))
    }

    /// The sum of features of words.
    pub fn line_of(&self, features: impl Fn(&mut dyn FnMut(Feature))) -> [f32; WEIGHTS] {
        let mut numbers = Vec::new();
        features(&mut |f| numbers.extend(self.words.numbers.get(&f.key).map(|n| *n as usize)));
        self.sum(numbers.into_iter())
    }

    fn sum(&self, features: impl Iterator<Item = usize>) -> [f32; WEIGHTS] {
        let mut line = [0.0; WEIGHTS];
        for f in features {
            line.iter_mut().zip(&self.words.weights[f].values).for_each(|(s, w)| *s += w);
        }
        line
    }

    /// Keys and weights of the features of classes.
    pub fn classes(&self) -> impl Iterator<Item = (u64, [f32; TAGS])> {
        self.classes.numbers.iter().map(|(key, n)| (*key, self.classes.weights[*n as usize].values))
    }

    /// The weights of a feature of words for the word itself.
    pub fn own(&self, key: u64) -> Option<[f32; TAGS]> {
        let weights = &self.words.weights[*self.words.numbers.get(&key)? as usize];
        Some(std::array::from_fn(|t| weights.values[PLACES / 2 * TAGS + t]))
    }

    pub fn transitions(&self) -> [[f32; TAGS]; TAGS] {
        self.transitions.map(|row| row.values)
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.words.weights.len() + self.classes.weights.len()
    }

    /// Adds another learner's weights: the sum decides as both together. Both have learned from the same examples.
    pub fn add(&mut self, other: &Learner) {
        fn sum<const N: usize>(a: &mut [Weights<N>], b: &[Weights<N>]) {
            for (a, b) in a.iter_mut().zip(b) {
                a.values.iter_mut().zip(&b.values).for_each(|(a, b)| *a += b);
            }
        }
        sum(&mut self.words.weights, &other.words.weights);
        sum(&mut self.classes.weights, &other.classes.weights);
        sum(&mut self.transitions, &other.transitions);
    }
}

fn log_sum(values: [f32; TAGS]) -> f32 {
    let most = values.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    if most == f32::NEG_INFINITY {
        return most;
    }
    most + values.iter().map(|v| (v - most).exp()).sum::<f32>().ln()
}

/// Xorshift: the same order on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
