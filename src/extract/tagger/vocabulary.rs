//! The words of the training texts, with all that is known of each.

use std::collections::HashMap;

use super::classes::{Classes, Classifier};
use super::model::Seen;
use super::spelling::{self, Bare, Shape};
use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::word_hash;
use crate::text::{Kind, Text};

/// A clitic comes off where what is left is so many times as frequent.
const OFTENER: u32 = 2;

/// A word.
#[derive(Debug, Clone)]
pub struct Entry {
    pub folded: String,
    pub hash: u64,
    /// Without clitics and article, and its hash.
    pub bare_word: String,
    pub bare: u64,
    pub seen: Seen,
    pub kind: Kind,
    /// The word lists have it as it stands.
    listed: bool,
    /// How often the texts have it.
    pub count: u32,
    /// Cluster, from 1; 0 where it has none.
    pub coarse: u8,
    pub fine: u16,
    /// What the gazetteer has of it: see [`place`].
    pub gazetteer: u8,
}

/// A text as numbers of words, with what the lists say of each.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    pub words: Vec<u32>,
    pub classes: Vec<Classes>,
}

/// All words, numbered.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: HashMap<u64, u32>,
    pub entries: Vec<Entry>,
}

impl Vocabulary {
    /// Takes a text's words in. Its sentences are one sequence each where `split`, else they are one in all.
    pub fn read(&mut self, text: &Text, classifier: &Classifier, split: bool) -> Vec<Sequence> {
        let words: Vec<u32> = (0..text.tokens.len()).map(|i| self.number(text, i)).collect();
        let classes = classifier.classes(text);
        if !split {
            return vec![Sequence { words, classes }];
        }
        let part =
            |s: std::ops::Range<usize>| Sequence { words: words[s.clone()].to_vec(), classes: classes[s].to_vec() };
        text.sentences.iter().map(|s| part(s.range())).collect()
    }

    fn number(&mut self, text: &Text, at: usize) -> u32 {
        let token = &text.tokens[at];
        let hash = spelling::hash(token);
        let next = self.entries.len() as u32;
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            let folded = if token.is_word() { text.folded(at) } else { "" };
            self.entries.push(Entry {
                folded: folded.to_owned(),
                hash,
                bare_word: folded.to_owned(),
                bare: hash,
                seen: Seen { shape: Shape::of_kind(token.kind), habit: 0 },
                kind: token.kind,
                listed: text.readings(at)[0].word.is_known(),
                count: 0,
                coarse: 0,
                fine: 0,
                gazetteer: 0,
            });
        }
        self.entries[number as usize].count += 1;
        number
    }

    /// Takes clitics off: those whose stem is a place's name, or much more frequent than the whole word.
    pub fn strip(&mut self, gazetteer: &Gazetteer) {
        let counts: HashMap<String, u32> = self.entries.iter().map(|e| (e.folded.clone(), e.count)).collect();
        for entry in self.entries.iter_mut().filter(|e| e.kind == Kind::Arabic) {
            let known = place(gazetteer, &entry.folded);
            let mut best: Option<(u32, String, u16)> = None;
            spelling::each_stem(&entry.folded, |stem, clitics| {
                let count = counts.get(stem).copied().unwrap_or(0);
                let named = known == 0 && place(gazetteer, stem) == NAME && stem.len() >= 8 && count + 2 >= entry.count;
                let frequent = count >= OFTENER * entry.count.max(2);
                if (named || frequent) && best.as_ref().is_none_or(|b| b.0 < count + 1) {
                    best = Some((count + 1, stem.to_owned(), clitics));
                }
                false
            });
            let best = best.filter(|_| !entry.listed);
            let stem = best.as_ref().map_or(entry.folded.as_str(), |b| b.1.as_str());
            entry.gazetteer = match place(gazetteer, stem) {
                0 => place(gazetteer, Bare::new(stem, 0).word),
                known => known,
            };
            let bare = match &best {
                Some((_, stem, clitics)) => Bare::new(stem, *clitics),
                None if entry.listed => Bare::new(&entry.folded, 0),
                None => Bare::plain(&entry.folded),
            };
            (entry.bare_word, entry.bare, entry.seen.shape) = (bare.word.to_owned(), word_hash(bare.word), bare.shape);
        }
    }
}

/// A name of places and nothing else.
const NAME: u8 = 1;

/// What the gazetteer has of a word: 0 nothing, 1 a name, 2 to 4 a name that is more and more an ordinary word, too;
/// 8 the first word of longer names.
fn place(gazetteer: &Gazetteer, word: &str) -> u8 {
    let Some(step) = gazetteer.first(word) else { return 0 };
    match step.name.filter(|name| gazetteer.places(*name).next().is_some()) {
        Some(name) => NAME + gazetteer.word(name) as u8,
        None if step.more => 8,
        None => 9,
    }
}
