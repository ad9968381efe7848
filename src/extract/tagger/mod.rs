//! A sequence tagger for names that no list has.
//!
//! A conditional random field over hashed features, decoded by Viterbi. [`spelling`] and [`classes`] look at words,
//! [`features`] makes keys of what they see, [`model`] holds the weights, [`train`] makes them from labelled
//! sentences (`rasid train`). The model that the program is built with is `model.bin`; `NOTICE.md` beside it
//! names the data that it was trained on.

mod classes;
mod clusters;
mod corpus;
mod features;
mod learner;
mod model;
mod spelling;
mod train;
mod vocabulary;

pub use train::{Material, News, Report, train};

use super::{Company, Tag};
use crate::lexicon::Lexicon;
use crate::text::{Kind, Text};
use classes::Classifier;
use model::{LANES, Model, ModelError, NEVER, PLACES, Scores, TAGS, Word};

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
    classifier: Classifier,
}

impl Tagger {
    /// The model that the program was built with.
    pub fn embedded(lexicon: &Lexicon) -> Tagger {
        let model = Model::read(include_bytes!("model.bin")).expect("the repository's model is sound");
        Tagger { model, classifier: Classifier::new(lexicon) }
    }

    /// A model from a file's bytes.
    ///
    /// # Errors
    /// When the bytes are no model.
    pub fn read(bytes: &[u8], lexicon: &Lexicon) -> Result<Tagger, ModelError> {
        Ok(Tagger { model: Model::read(bytes)?, classifier: Classifier::new(lexicon) })
    }

    /// A tag for each token; and what its company in plain news makes of it.
    pub fn tag(&self, text: &Text) -> (Vec<Tag>, Vec<Company>) {
        let hashes: Vec<u64> = text.tokens.iter().map(spelling::hash).collect();
        self.model.prepare(&hashes);
        let look = |(i, hash): (usize, &u64)| self.model.word(*hash, text.tokens[i].kind, text.folded(i));
        let words: Vec<Word> = hashes.iter().enumerate().map(look).collect();
        let classes = self.classifier.classes(text);
        let mut tags = Vec::with_capacity(words.len());
        let mut scores = Vec::new();
        // Features that are looked up, by word of the sentence.
        let mut features: Vec<(usize, u64)> = Vec::with_capacity(1024);
        let mut decoder = Decoder::new(&self.model.transitions);
        for sentence in &text.sentences {
            let range = sentence.range();
            scores.clear();
            scores.resize(range.len(), self.model.bias);
            features.clear();
            for i in range.clone() {
                let at = i - range.start;
                for place in 0..PLACES {
                    // The last place is that of the word two before.
                    if let Some(scores) = (at + 2).checked_sub(place).and_then(|to| scores.get_mut(to)) {
                        self.model.add_word(words[i], place, scores);
                    }
                }
                if matches!(words[i], Word::Unknown(_)) && text.tokens[i].kind == Kind::Arabic {
                    let bare = spelling::Bare::plain(text.folded(i));
                    features::of_affixes(bare.word, |f| features.push((at, f.key)));
                }
                features::of_classes(i, range.clone(), &classes, |i| words[i].seen(), |key| features.push((at, key)));
            }
            self.model.prepare_features(features.iter().map(|f| f.1));
            features.iter().for_each(|(at, key)| self.model.add(*key, &mut scores[*at]));
            decoder.best(&scores, |tag| tags.push(ALL[tag]));
        }
        (tags, words.iter().map(|w| w.seen().company()).collect())
    }
}

/// Viterbi over one sentence.
#[derive(Debug)]
struct Decoder {
    transitions: [Scores; TAGS],
    /// By the inside tag that they lead to: the transitions from its beginning, and from itself.
    begun: Scores,
    going_on: Scores,
    /// A lead of the outside tag from which every tag but an inside one is best reached from outside.
    lead: i16,
    /// The tag before each tag on its best path, for every token but the first.
    back: Vec<[i16; LANES]>,
    path: Vec<usize>,
}

impl Decoder {
    fn new(transitions: &[Scores; TAGS]) -> Decoder {
        let inside = |from: fn(usize) -> usize| {
            std::array::from_fn(|to| if to < TAGS && is_inside(to) { transitions[from(to)][to] } else { NEVER })
        };
        let gain = |from: &Scores| {
            let gains = (0..TAGS).filter(|to| !is_inside(*to)).map(|to| from[to].saturating_sub(transitions[0][to]));
            gains.max().unwrap_or(0)
        };
        Decoder {
            transitions: *transitions,
            begun: inside(|to| to - 1),
            going_on: inside(|to| to),
            lead: transitions.iter().map(gain).max().unwrap_or(0),
            back: Vec::with_capacity(64),
            path: Vec::with_capacity(64),
        }
    }

    /// Calls `each` with the tags of the best path.
    fn best(&mut self, scores: &[Scores], mut each: impl FnMut(usize)) {
        let Some((first, rest)) = scores.split_first() else { return };
        let mut best = *first;
        for tag in 0..LANES {
            // No name goes on at the beginning.
            if tag >= TAGS || is_inside(tag) {
                best[tag] = NEVER;
            }
        }
        self.back.clear();
        for scores in rest {
            let (next, back) = self.step(&best);
            // Relative to the best, so that long sentences do not overflow.
            let most = next[..TAGS].iter().copied().max().unwrap_or(0);
            for to in 0..LANES {
                best[to] = next[to].saturating_sub(most).saturating_add(scores[to]);
            }
            self.back.push(back);
        }
        let mut tag = (0..TAGS).max_by_key(|t| best[*t]).unwrap_or(0);
        self.path.clear();
        self.path.push(tag);
        for back in self.back.iter().rev() {
            tag = back[tag] as usize;
            self.path.push(tag);
        }
        self.path.iter().rev().for_each(|t| each(*t));
    }

    /// The best score with which each tag is reached, and from which tag.
    #[inline]
    fn step(&self, best: &Scores) -> (Scores, [i16; LANES]) {
        let names = best[1..TAGS].iter().copied().max().unwrap_or(NEVER);
        if best[0].saturating_sub(names) <= self.lead {
            return self.step_from_all(best);
        }
        // Most words are outside, by far: then nothing but a name's own beginning and inside vie with it.
        let mut next = [0; LANES];
        let mut back = [0; LANES];
        for to in 0..LANES {
            next[to] = best[0].saturating_add(self.transitions[0][to]);
            let begun = best[to.saturating_sub(1)].saturating_add(self.begun[to]);
            back[to] = if begun > next[to] { to as i16 - 1 } else { 0 };
            next[to] = next[to].max(begun);
            let going_on = best[to].saturating_add(self.going_on[to]);
            back[to] = if going_on > next[to] { to as i16 } else { back[to] };
            next[to] = next[to].max(going_on);
        }
        (next, back)
    }

    fn step_from_all(&self, best: &Scores) -> (Scores, [i16; LANES]) {
        let mut next = [i16::MIN; LANES];
        let mut back = [0; LANES];
        for (from, row) in self.transitions.iter().enumerate() {
            for to in 0..LANES {
                let score = best[from].saturating_add(row[to]);
                let better = score > next[to];
                next[to] = if better { score } else { next[to] };
                back[to] = if better { from as i16 } else { back[to] };
            }
        }
        (next, back)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_path_keeps_to_the_allowed() {
        let transitions: [Scores; TAGS] = std::array::from_fn(|from| {
            std::array::from_fn(|to| if to < TAGS && may_follow(from, to) { 0 } else { NEVER })
        });
        let prefer = |tag: usize, much: i16| std::array::from_fn(|t| if t == tag { much } else { 0 });
        // A person's inside tag, without a beginning, then one whose beginning is not the best by itself.
        let scores = [prefer(2, 50), prefer(0, 5), prefer(1, 3), prefer(2, 50), prefer(0, 9)];
        let mut path = Vec::new();
        Decoder::new(&transitions).best(&scores, |t| path.push(t));
        assert_eq!(path, [0, 0, 1, 2, 0]);
        for scores in [vec![[i16::MAX; LANES]; 300], vec![[i16::MIN; LANES]; 300], Vec::new()] {
            let mut path = Vec::new();
            Decoder::new(&transitions).best(&scores, |t| path.push(t));
            assert_eq!(path.len(), scores.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn the_short_step_is_the_long_one(
            best in proptest::array::uniform9(-2000i16..2000),
            weights in proptest::collection::vec(-400i16..400, TAGS * TAGS),
        ) {
            let transitions: [Scores; TAGS] = std::array::from_fn(|from| {
                std::array::from_fn(|to| match to {
                    0..TAGS if may_follow(from, to) => weights[from * TAGS + to],
                    _ => NEVER,
                })
            });
            let decoder = Decoder::new(&transitions);
            let best = std::array::from_fn(|t| if t < TAGS { best[t] } else { NEVER });
            let ((short, from), (long, from_all)) = (decoder.step(&best), decoder.step_from_all(&best));
            proptest::prop_assert_eq!(&short[..TAGS], &long[..TAGS]);
            proptest::prop_assert_eq!(&from[..TAGS], &from_all[..TAGS]);
        }
    }
}
