//! Training: from labelled sentences and plain news to a model.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::classes::Classifier;
use super::corpus::{self, Sentence};
use super::features::{self, SELF};
use super::learner::{Example, Learner};
use super::model::{LANES, Model, NEVER, Scores, Seen, TAGS, WEIGHTS};
use super::spelling::Shape;
use super::vocabulary::{Sequence, Vocabulary};
use super::{Tagger, clusters};
use crate::lexicon::Lexicon;
use crate::lexicon::gazetteer::Gazetteer;
use crate::text::{Kind, Text};

/// Models whose weights are summed.
const MODELS: u64 = 3;
/// How much is taken from the tags for no name and for organizations, in logits: so small corpora make a model
/// that is too careful of names, if not of organizations.
const LEAN: f32 = 0.3;
const LEAN_ORGANIZATION: f32 = 0.6;
/// Rarer words have no habit.
const LEAST: u32 = 3;
/// Words that the model keeps: the most frequent.
const WORDS: usize = 90_000;
/// Weights beyond this many logits are cut to it.
const MOST: f32 = 12.0;
/// Every fifth block of sentences is held out.
const BLOCK: usize = 40;
const FIFTH: usize = 5;

/// What the held-out fifth says.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Right, predicted and labelled names of persons, organizations, places and others.
    pub counts: [[usize; 3]; 4],
    pub features: usize,
    pub words: usize,
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
        write!(f, "{} features, {} words kept", self.features, self.words)
    }
}

/// What a tagger learns from.
#[derive(Debug, Default)]
pub struct Material {
    /// Labelled text, the contents of files of [`corpus`]' format.
    pub labelled: Vec<String>,
    /// Names annotated in articles of `news`, in the notation of `training/names.tsv`.
    pub annotations: String,
    /// Plain text to learn words' company from.
    pub news: Vec<News>,
}

/// A raw article.
#[derive(Debug, Default, serde::Deserialize)]
pub struct News {
    pub id: String,
    #[serde(default)]
    pub title: Option<String>,
    pub text: String,
}

/// Trains a model.
///
/// With `hold_out` every fifth block of the first file's sentences is kept from training and reported on; else
/// the report is empty.
///
/// # Errors
/// When an annotation does not fit its article, or the model cannot be packed.
pub fn train(material: &Material, hold_out: bool, lexicon: &Lexicon) -> std::io::Result<(Vec<u8>, Report)> {
    let (training, held) = sentences(&material.labelled, hold_out);
    let annotated = corpus::annotated(&material.annotations, &material.news, lexicon)?;
    let classifier = Classifier::new(lexicon);
    let mut vocabulary = Vocabulary::default();
    let mut read = |sentences: &[Sentence]| -> Vec<Example> {
        let examples = sentences.iter().flat_map(|s| {
            let text = Text::new(&s.raw, lexicon);
            let sequences = vocabulary.read(&text, &classifier, false);
            let gold = s.labels(&text);
            sequences.into_iter().map(move |sequence| Example { sequence, gold: gold.clone() })
        });
        examples.filter(|e| !e.gold.is_empty()).collect()
    };
    let mut examples = read(&training);
    let mut annotated = read(&annotated);
    let labelled = vocabulary.entries.len();
    let texts = material.news.iter().map(|n| n.text.as_str());
    let plain: Vec<Sequence> =
        texts.flat_map(|raw| vocabulary.read(&Text::new(raw, lexicon), &classifier, true)).collect();
    vocabulary.strip(&Gazetteer::embedded());
    cluster(&mut vocabulary, &plain);
    if !annotated.is_empty() {
        complete(&mut annotated, &mut Learner::learn(&examples, &vocabulary, 1), &vocabulary);
        examples.extend(annotated);
    }
    // First with clusters alone; then with what that model says of the words in plain text.
    let mut learner = Learner::learn(&examples, &vocabulary, 1);
    habits(&mut vocabulary, &mut learner, &plain);
    learner = Learner::learn(&examples, &vocabulary, 1);
    for seed in 2..=MODELS {
        learner.add(&Learner::learn(&examples, &vocabulary, seed));
    }
    let model = compress(&learner, &vocabulary, labelled);
    let mut report =
        Report { features: learner.len(), words: WORDS.min(vocabulary.entries.len()), ..Report::default() };
    let bytes = model.write()?;
    if let Ok(tagger) = Tagger::read(&bytes, lexicon) {
        evaluate(&tagger, &held, lexicon, &mut report);
    }
    Ok((bytes, report))
}

/// The sentences to learn from and those held out.
fn sentences(files: &[String], hold_out: bool) -> (Vec<Sentence>, Vec<Sentence>) {
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
    let held_words: HashSet<String> = held.iter().map(|s| letters(&s.raw)).collect();
    training.retain(|s| !held_words.contains(&letters(&s.raw)));
    (training, held)
}

/// Adds the places and other names that the annotation guide asks nobody to mark (a state that acts, a work's title), as
/// a model of the labelled text sees them.
fn complete(annotated: &mut [Example], model: &mut Learner, vocabulary: &Vocabulary) {
    for e in annotated {
        let tags = model.tags(&e.sequence, vocabulary, false);
        for (kind, first, end) in corpus::names(&tags) {
            if kind >= corpus::PLACE && e.gold[first..end].iter().all(|g| *g == 0) {
                e.gold[first..end].fill(2 * kind + 2);
                e.gold[first] = 2 * kind + 1;
            }
        }
    }
}

fn cluster(vocabulary: &mut Vocabulary, plain: &[Sequence]) {
    let bare = |w: &u32| vocabulary.entries[*w as usize].bare;
    let sentences: Vec<Vec<u64>> = plain.iter().map(|s| s.words.iter().map(bare).collect()).collect();
    let clusters = clusters::learn(&sentences);
    for entry in vocabulary.entries.iter_mut().filter(|e| e.kind == Kind::Arabic) {
        (entry.coarse, entry.fine) = clusters.get(&entry.bare).copied().unwrap_or_default();
    }
}

/// Tells what kinds of name each word is in plain text, by its company alone.
fn habits(vocabulary: &mut Vocabulary, learner: &mut Learner, plain: &[Sequence]) {
    let mut counts: HashMap<u64, [u32; 5]> = HashMap::new();
    for sequence in plain {
        let tags = learner.tags(sequence, vocabulary, true);
        for (word, tag) in sequence.words.iter().zip(tags) {
            let bare = vocabulary.entries[*word as usize].bare;
            counts.entry(bare).or_default()[usize::from(tag.div_ceil(2))] += 1;
        }
    }
    for entry in vocabulary.entries.iter_mut().filter(|e| matches!(e.kind, Kind::Arabic | Kind::Latin)) {
        let counts = counts.get(&entry.bare).filter(|c| c.iter().sum::<u32>() >= LEAST);
        entry.seen.habit = counts.map_or(0, |c| habit(*c));
    }
}

/// Two bits each of person, organization and place: seldom, sometimes, often, nearly always. `counts` are those of
/// outside, person, organization, place and other. 64 is added so that a habit differs from an unknown word.
fn habit(counts: [u32; 5]) -> u8 {
    let all: u32 = counts.iter().sum();
    let level = |n: u32| match n * 100 / all.max(1) {
        0..=7 => 0,
        8..=34 => 1,
        35..=69 => 2,
        _ => 3,
    };
    64 | level(counts[1]) << 4 | level(counts[2]) << 2 | level(counts[3])
}

/// Sums what is known of each word, and scales all weights to a byte.
fn compress(learner: &Learner, vocabulary: &Vocabulary, labelled: usize) -> Model {
    let scale = 127.0 / (MOST * MODELS as f32);
    let byte = |w: f32| (w * scale).round().clamp(-127.0, 127.0) as i8;
    let short = |w: f32| (w * scale).round() as i16;
    // The words of the examples first, then the most frequent.
    let mut order: Vec<usize> = (0..vocabulary.entries.len()).collect();
    order.sort_by_key(|i| (*i >= labelled, std::cmp::Reverse(vocabulary.entries[*i].count)));
    let words: Vec<_> = order
        .into_iter()
        .take(WORDS)
        .map(|i| (vocabulary.entries[i].hash, learner.line(i).map(byte), vocabulary.entries[i].seen))
        .collect();
    let shapes: Vec<(Shape, [i8; WEIGHTS])> = (0..Shape::COUNT)
        .filter_map(|n| {
            let shape = Shape::read(n as u16)?;
            let line = learner.line_of(|each| features::of_shape(Seen { shape, habit: 0 }, 0, each));
            Some((shape, line.map(byte)))
        })
        .collect();
    let mut features: Vec<(u64, [f32; TAGS])> = learner.classes().collect();
    let mut affixes = HashSet::new();
    for entry in vocabulary.entries.iter().filter(|e| e.kind == Kind::Arabic) {
        features::of_affixes(&entry.bare_word, |f| {
            debug_assert_eq!(f.places, SELF);
            affixes.insert(f.key);
        });
    }
    features.extend(affixes.into_iter().filter_map(|key| Some((key, learner.own(key)?))));
    let heaviest = |w: &[f32; TAGS]| w.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
    features.sort_by(|a, b| heaviest(&b.1).total_cmp(&heaviest(&a.1)).then(a.0.cmp(&b.0)));
    let features: Vec<_> = features.into_iter().map(|(key, w)| (key, w.map(byte))).collect();
    let kept = features.iter().filter(|(_, w)| *w != [0; TAGS]).copied().collect::<Vec<_>>();
    let mut transitions: [Scores; TAGS] = [[NEVER; LANES]; TAGS];
    for (row, weights) in transitions.iter_mut().zip(learner.transitions()) {
        for (to, weight) in weights.into_iter().enumerate().filter(|(_, w)| w.is_finite()) {
            row[to] = short(weight);
        }
    }
    let mut bias = [0; LANES];
    bias[0] = -short(LEAN * MODELS as f32);
    bias[3..5].fill(-short(LEAN_ORGANIZATION * MODELS as f32));
    Model::build(&words, &shapes, &kept, transitions, bias)
}

fn letters(raw: &str) -> String {
    crate::text::normalize::fold(raw).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn evaluate(tagger: &Tagger, sentences: &[Sentence], lexicon: &Lexicon, report: &mut Report) {
    for sentence in sentences {
        let text = Text::new(&sentence.raw, lexicon);
        let found = corpus::names(&sentence.predicted(&text, &tagger.tag(&text).0));
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
