//! Training: a conditional random field, by AdaGrad.

use std::collections::HashMap;
use std::fmt;

use super::clusters::{Clusters, Known, habit};
use super::corpus::{self, Sentence};
use super::features::{self, Extractor};
use super::model::{Model, NEVER, TAGS};
use super::{Tagger, is_inside, may_follow};
use crate::lexicon::Lexicon;
use crate::text::Text;

const EPOCHS: usize = 15;
const RATE: f32 = 0.03;
const DECAY: f32 = 1e-3;
/// Rarer words have no habit.
const LEAST: u32 = 3;
/// Buckets of the model's table (four features each).
const BUCKETS: usize = 1 << 15;
/// Every fifth block of sentences is held out.
const BLOCK: usize = 40;
const FIFTH: usize = 5;
/// Word identities are hidden from the learner once in so many times, so that it learns from the rest too.
const HIDE_ONE_IN: u64 = 6;

/// What the held-out fifth says.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Right, predicted and labelled names of persons, organizations, places and others.
    pub counts: [[usize; 3]; 4],
    pub features: usize,
    pub kept: usize,
}

impl Report {
    fn f1([right, found, gold]: [usize; 3]) -> (f64, f64, f64) {
        let ratio = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (p, r) = (ratio(found), ratio(gold));
        (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = self.counts.iter().fold([0; 3], |a, c| [a[0] + c[0], a[1] + c[1], a[2] + c[2]]);
        let rows = ["PERS", "ORG", "LOC", "MISC"].iter().zip(self.counts).chain([(&"all", sum)]);
        writeln!(f, "{:6} {:>6} {:>6} {:>6} {:>6}", "type", "P", "R", "F1", "gold")?;
        for (name, counts) in rows {
            let (p, r, f1) = Report::f1(counts);
            writeln!(f, "{name:6} {p:6.3} {r:6.3} {f1:6.3} {:6}", counts[2])?;
        }
        write!(f, "{} features seen, {} kept", self.features, self.kept)
    }
}

struct Instance {
    /// Feature numbers of each token, in template order.
    features: Vec<Vec<u32>>,
    gold: Vec<u8>,
}

/// Trains on labelled text (the contents of files of [`corpus`]' format).
///
/// `texts` is plain text to learn word clusters from. With `hold_out` every fifth block of the first file's
/// sentences is kept from training and reported on; else the report is empty.
pub fn train(files: &[String], texts: &[String], hold_out: bool, lexicon: &Lexicon) -> (Vec<u8>, Report) {
    let (mut training, mut held): (Vec<Sentence>, Vec<Sentence>) = (Vec::new(), Vec::new());
    for (n, file) in files.iter().enumerate() {
        for (i, sentence) in corpus::read(file).into_iter().enumerate() {
            match hold_out && n == 0 && i / BLOCK % FIFTH == FIFTH - 1 {
                true => held.push(sentence),
                false => training.push(sentence),
            }
        }
    }
    // What is held out of one file must not come back in another annotation of the same sentences.
    let held_words: std::collections::HashSet<String> = held.iter().map(|s| letters(&s.raw)).collect();
    training.retain(|s| !held_words.contains(&letters(&s.raw)));
    // First with clusters alone; then with what that model says of the words in plain text.
    let words = Clusters::learn(texts, lexicon);
    let first = learn(&training, &Clusters::build(&words), lexicon).model(Clusters::build(&words)).0;
    let clusters = Clusters::build(&habits(texts, &first, words, lexicon));
    let learner = learn(&training, &clusters, lexicon);
    let model = learner.model(clusters);
    let mut report = Report { features: learner.weights.len(), kept: model.1, ..Report::default() };
    let bytes = model.0.write();
    if let Ok(tagger) = Tagger::read(&bytes, lexicon) {
        evaluate(&tagger, &held, lexicon, &mut report);
    }
    (bytes, report)
}

/// Adds to `words` what kinds of name each word is in plain text, by its company alone: the very word is hidden.
fn habits(texts: &[String], model: &Model, words: Vec<(u64, Known)>, lexicon: &Lexicon) -> Vec<(u64, Known)> {
    let extractor = Extractor::new(lexicon);
    let mut counts: HashMap<u64, [u32; 5]> = HashMap::new();
    for raw in texts {
        let text = Text::new(raw, lexicon);
        let seen = extractor.words(&text, &model.clusters);
        let tags = super::decode(model, &text, &seen, |template| !features::is_identity(template));
        for (i, tag) in tags.iter().enumerate().filter(|(i, _)| text.tokens[*i].is_word()) {
            counts.entry(seen[i].bare).or_default()[usize::from(tag.div_ceil(2))] += 1;
        }
    }
    let mut words: HashMap<u64, Known> = words.into_iter().collect();
    for (word, counts) in counts.into_iter().filter(|(_, c)| c.iter().sum::<u32>() >= LEAST) {
        words.entry(word).or_default().habit = habit(counts);
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable_by_key(|(w, _)| *w);
    words
}

fn letters(raw: &str) -> String {
    crate::text::normalize::fold(raw).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn evaluate(tagger: &Tagger, sentences: &[Sentence], lexicon: &Lexicon, report: &mut Report) {
    for sentence in sentences {
        let text = Text::new(&sentence.raw, lexicon);
        let found = corpus::names(&sentence.predicted(&text, &tagger.tag(&text)));
        let gold = corpus::names(&sentence.tags);
        for name in &found {
            report.counts[name.0 as usize][1] += 1;
            report.counts[name.0 as usize][0] += usize::from(gold.contains(name));
        }
        for name in &gold {
            report.counts[name.0 as usize][2] += 1;
        }
    }
}

struct Learner {
    numbers: HashMap<u64, u32>,
    weights: Vec<[f32; TAGS]>,
    /// Sums of squared gradients.
    squares: Vec<[f32; TAGS]>,
    transitions: [[f32; TAGS]; TAGS],
    transition_squares: [[f32; TAGS]; TAGS],
}

fn learn(sentences: &[Sentence], clusters: &Clusters, lexicon: &Lexicon) -> Learner {
    let extractor = Extractor::new(lexicon);
    let mut numbers: HashMap<u64, u32> = HashMap::new();
    let instances: Vec<Instance> = sentences
        .iter()
        .map(|s| {
            let text = Text::new(&s.raw, lexicon);
            let words = extractor.words(&text, clusters);
            let all = 0..words.len();
            let features = all.clone().map(|i| {
                let mut list = Vec::new();
                features::keys(&words, i, all.clone(), |_, key| {
                    let next = numbers.len() as u32;
                    list.push(*numbers.entry(key).or_insert(next));
                });
                list
            });
            Instance { features: features.collect(), gold: s.labels(&text) }
        })
        .collect();
    let mut learner = Learner {
        weights: vec![[0.0; TAGS]; numbers.len()],
        squares: vec![[0.0; TAGS]; numbers.len()],
        numbers,
        transitions: [[0.0; TAGS]; TAGS],
        transition_squares: [[0.0; TAGS]; TAGS],
    };
    for (from, row) in learner.transitions.iter_mut().enumerate() {
        for (to, t) in row.iter_mut().enumerate() {
            if !may_follow(from, to) {
                *t = f32::NEG_INFINITY;
            }
        }
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut order: Vec<usize> = (0..instances.len()).collect();
    for _ in 0..EPOCHS {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i as u64 + 1) as usize);
        }
        for i in &order {
            learner.learn(&instances[*i], &mut random);
        }
    }
    learner
}

fn log_sum(values: [f32; TAGS]) -> f32 {
    let most = values.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    if most == f32::NEG_INFINITY {
        return most;
    }
    most + values.iter().map(|v| (v - most).exp()).sum::<f32>().ln()
}

/// AdaGrad with weight decay.
fn update(weight: &mut f32, square: &mut f32, gradient: f32) {
    let gradient = gradient + DECAY * *weight;
    *square += gradient * gradient;
    *weight -= RATE * gradient / (square.sqrt() + 1e-6);
}

impl Learner {
    /// One step down the gradient of a sentence's negative log likelihood.
    fn learn(&mut self, instance: &Instance, random: &mut Random) {
        let n = instance.gold.len();
        let hidden: Vec<bool> = (0..n).map(|_| random.below(HIDE_ONE_IN) == 0).collect();
        let shown = |token: usize| {
            let hide = hidden[token];
            let list = instance.features[token].iter().enumerate();
            list.filter(move |(template, _)| !(hide && features::is_identity(*template))).map(|(_, f)| *f as usize)
        };
        let scores: Vec<[f32; TAGS]> = (0..n)
            .map(|token| {
                let mut scores = [0.0; TAGS];
                for f in shown(token) {
                    scores.iter_mut().zip(&self.weights[f]).for_each(|(s, w)| *s += w);
                }
                if token == 0 {
                    (0..TAGS).filter(|t| is_inside(*t)).for_each(|t| scores[t] = f32::NEG_INFINITY);
                }
                scores
            })
            .collect();
        let transitions = self.transitions;
        let mut forward: Vec<[f32; TAGS]> = vec![scores[0]];
        for token in 1..n {
            let before = forward[token - 1];
            forward.push(std::array::from_fn(|to| {
                scores[token][to] + log_sum(std::array::from_fn(|from| before[from] + transitions[from][to]))
            }));
        }
        let mut backward = vec![[0.0f32; TAGS]; n];
        for token in (0..n - 1).rev() {
            let after = backward[token + 1];
            backward[token] = std::array::from_fn(|from| {
                log_sum(std::array::from_fn(|to| transitions[from][to] + scores[token + 1][to] + after[to]))
            });
        }
        let total = log_sum(forward[n - 1]);
        for token in 0..n {
            let gold = instance.gold[token] as usize;
            let gradient: [f32; TAGS] = std::array::from_fn(|t| {
                (forward[token][t] + backward[token][t] - total).exp() - f32::from(u8::from(t == gold))
            });
            for f in shown(token) {
                for (t, g) in gradient.iter().enumerate().filter(|(_, g)| g.abs() > 1e-4) {
                    update(&mut self.weights[f][t], &mut self.squares[f][t], *g);
                }
            }
        }
        let mut expected = [[0.0f32; TAGS]; TAGS];
        for token in 1..n {
            for from in 0..TAGS {
                for to in (0..TAGS).filter(|to| may_follow(from, *to)) {
                    let path = forward[token - 1][from] + transitions[from][to] + scores[token][to];
                    expected[from][to] += (path + backward[token][to] - total).exp();
                }
            }
            expected[instance.gold[token - 1] as usize][instance.gold[token] as usize] -= 1.0;
        }
        for from in 0..TAGS {
            for to in (0..TAGS).filter(|to| may_follow(from, *to)) {
                let (t, s) = (&mut self.transitions[from][to], &mut self.transition_squares[from][to]);
                update(t, s, expected[from][to]);
            }
        }
    }

    /// Scales to a byte, and keeps the features that weigh most. The second value is how many.
    fn model(&self, clusters: Clusters) -> (Model, usize) {
        let heaviest = |w: &[f32; TAGS]| w.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
        let mut magnitudes: Vec<f32> = self.weights.iter().map(heaviest).collect();
        magnitudes.sort_by(|a, b| b.total_cmp(a));
        // The few heaviest are clipped, so that the rest keep their precision.
        let scale = 127.0 / magnitudes.get(magnitudes.len() / 2000).copied().unwrap_or(1.0).max(1e-9);
        let transitions =
            self.transitions.map(|row| row.map(|t| if t.is_finite() { (t * scale).round() as i32 } else { NEVER }));
        let mut features: Vec<(u64, [i8; TAGS], f32)> = self
            .numbers
            .iter()
            .map(|(key, n)| {
                let w = &self.weights[*n as usize];
                (*key, w.map(|x| (x * scale).round().clamp(-127.0, 127.0) as i8), heaviest(w))
            })
            .filter(|(_, w, _)| w.iter().any(|w| *w != 0))
            .collect();
        features.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        let mut model = Model::with_buckets(BUCKETS, transitions, clusters);
        let kept = features.iter().filter(|(key, weights, _)| model.put(*key, *weights)).count();
        (model, kept)
    }
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
