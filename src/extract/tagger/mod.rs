//! A sequence tagger for names that no list has.
//!
//! A structured perceptron over hashed features, decoded by Viterbi. [`features`] turns a text into
//! feature keys, [`model`] holds the weights, [`train`] makes them from labelled sentences
//! (`rasid train`). The model that the program is built with is `model.bin`; `NOTICE.md` beside it
//! names the data that it was trained on.

mod clusters;
mod corpus;
mod features;
mod model;
mod train;

pub use train::{Report, train};

use super::Tag;
use crate::lexicon::Lexicon;
use crate::text::Text;
use features::Extractor;
use model::{Model, ModelError, Scores, TAGS};

/// The tags by their number in a model.
const ALL: [Tag; TAGS] = [
    Tag::Outside,
    Tag::BeginPerson,
    Tag::InsidePerson,
    Tag::BeginOrganization,
    Tag::InsideOrganization,
    Tag::BeginPlace,
    Tag::InsidePlace,
    Tag::BeginOther,
    Tag::InsideOther,
];

/// Weights and features of the tagger.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
    features: Extractor,
}

impl Tagger {
    /// The model that the program was built with.
    pub fn embedded(lexicon: &Lexicon) -> Tagger {
        let model = Model::read(include_bytes!("model.bin")).expect("the repository's model is sound");
        Tagger { model, features: Extractor::new(lexicon) }
    }

    /// A model from a file's bytes.
    ///
    /// # Errors
    /// When the bytes are no model.
    pub fn read(bytes: &[u8], lexicon: &Lexicon) -> Result<Tagger, ModelError> {
        Ok(Tagger { model: Model::read(bytes)?, features: Extractor::new(lexicon) })
    }

    /// A tag for each token.
    pub fn tag(&self, text: &Text) -> Vec<Tag> {
        let words = self.features.words(text, &self.model.clusters);
        let tags = decode(&self.model, text, &words, |_| true);
        tags.iter().map(|t| ALL[*t as usize]).collect()
    }
}

/// The best tags of a text, by the templates that `shown` lets pass.
#[inline]
fn decode(model: &Model, text: &Text, words: &[features::Word], shown: impl Fn(usize) -> bool) -> Vec<u8> {
    let mut tags = Vec::with_capacity(text.tokens.len());
    let mut decoder = Decoder::default();
    for sentence in &text.sentences {
        decoder.start();
        for i in sentence.range() {
            let mut scores = Scores::default();
            features::keys(words, i, sentence.range(), |template, key| {
                if shown(template) {
                    model.add(key, &mut scores);
                }
            });
            decoder.step(&std::array::from_fn(|t| i32::from(scores[t])), &model.transitions);
        }
        tags.extend(decoder.best());
    }
    tags
}

/// Viterbi over one sentence.
#[derive(Debug, Default)]
struct Decoder {
    /// Best score of a path that ends in each tag.
    best: [i32; TAGS],
    /// The tag before each tag on its best path, for every token but the first.
    back: Vec<[u8; TAGS]>,
    path: Vec<u8>,
    started: bool,
}

impl Decoder {
    fn start(&mut self) {
        self.back.clear();
        self.path.clear();
        self.started = false;
    }

    fn step(&mut self, scores: &[i32; TAGS], transitions: &[[i32; TAGS]; TAGS]) {
        if !self.started {
            // No name goes on at the beginning.
            let mut best = *scores;
            for (tag, score) in best.iter_mut().enumerate() {
                if is_inside(tag) {
                    *score = model::NEVER;
                }
            }
            (self.best, self.started) = (best, true);
            return;
        }
        let mut next = [model::NEVER; TAGS];
        let mut back = [0u8; TAGS];
        for (from, row) in transitions.iter().enumerate() {
            for to in 0..TAGS {
                let score = self.best[from] + row[to];
                if score > next[to] {
                    (next[to], back[to]) = (score, from as u8);
                }
            }
        }
        for to in 0..TAGS {
            next[to] += scores[to];
        }
        self.best = next;
        self.back.push(back);
    }

    /// The best path of the sentence.
    fn best(&mut self) -> &[u8] {
        if !self.started {
            return &self.path;
        }
        let last = (0..TAGS).max_by_key(|t| self.best[*t]).unwrap_or(0);
        self.path.push(last as u8);
        for back in self.back.iter().rev() {
            let tag = self.path[self.path.len() - 1];
            self.path.push(back[tag as usize]);
        }
        self.path.reverse();
        &self.path
    }
}

/// Is this the number of an inside tag?
const fn is_inside(tag: usize) -> bool {
    tag != 0 && tag.is_multiple_of(2)
}

/// May the tag `to` follow `from`?
const fn may_follow(from: usize, to: usize) -> bool {
    !is_inside(to) || from == to || from + 1 == to
}
