//! The layer of tolls: numbers of people and things harmed.
//!
//! [`count`] finds what is counted, `tolls.tsv` has the words that say what befell it; [`bind`] puts the
//! two together, sentence by sentence, with sub-counts (`بينهم 3 أطفال`) and coordination
//! (`مقتل 5 وإصابة 12 آخرين`), [`who`] tells who is counted, [`repeated`] what was told before.

mod bind;
mod count;
mod phrase;
mod reach;
mod repeated;
mod who;
pub(super) mod words;

use super::{Article, Layers, TollMention};
use crate::lexicon::morphology::Form;
use crate::message::TollKind;
use crate::text::{Clitics, Text, Tokens};
use bind::Binder;
use count::Counter;
use words::Class;
pub use words::Lists;

/// A word that says what befell those counted near it.
#[derive(Debug, Clone, Copy)]
struct Cue {
    tokens: Tokens,
    kind: TollKind,
    class: Class,
    form: Form,
    /// It begins with و.
    and: bool,
    /// It ends in a pronoun: whom a verb befell.
    object: bool,
}

/// All tolls of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<TollMention> {
    let text = article.text;
    let counter = Counter { lists, text, layers };
    let mut cues = cues(lists, text).into_iter().peekable();
    let mut tolls: Vec<TollMention> = Vec::new();
    let mut told: Vec<Told> = Vec::new();
    let mut here: Vec<Cue> = Vec::new();
    for sentence in &text.sentences {
        here.clear();
        while let Some(cue) = cues.next_if(|c| c.tokens.first < sentence.end) {
            here.push(cue);
        }
        // Without a word of harm in the sentence there is no toll.
        if here.is_empty() {
            continue;
        }
        let counts = counter.counts(*sentence);
        let mut binder = Binder {
            lists,
            text,
            layers,
            cues: &here,
            counts: &counts,
            tolls: &mut tolls,
            told: &mut told,
            sentence: *sentence,
        };
        binder.run();
    }
    repeated::mark(text, &mut tolls, &told);
    tolls
}

fn cues(lists: &Lists, text: &Text) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (hit, row) in text.hits_of(&lists.tolls) {
        // نجل is a son, not "we evacuate".
        if hit.form.must_be(Form::FIRST) || hit.form.must_be(Form::SECOND) {
            continue;
        }
        // مصرعهم وجرح are two.
        if hit.tokens.len() > 1 && hit.reading.clitics.contains(Clitics::PRONOUN) {
            continue;
        }
        let lone = hit.tokens.first > 0 && text.folded(hit.tokens.first as usize - 1) == "و";
        let cue = Cue {
            tokens: hit.tokens,
            kind: row.kind,
            class: row.class,
            form: hit.form,
            and: hit.reading.clitics.contains(Clitics::CONJUNCTION) || lone,
            object: hit.last.clitics.contains(Clitics::PRONOUN),
        };
        match cues.last_mut() {
            Some(last) if last.tokens.overlaps(cue.tokens) => {
                if last.tokens.first == cue.tokens.first && last.tokens.end < cue.tokens.end {
                    *last = cue;
                }
            }
            _ => cues.push(cue),
        }
    }
    cues.retain(|c| c.class != Class::Not);
    cues
}

/// How a toll stands to the one before it.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// Others than those (`خمسة آخرون`).
    others: bool,
    /// Some of those (`بينهم 3 أطفال`).
    among: bool,
    /// Those spoken of before (`الجنود الثلاثة`).
    definite: bool,
}

#[cfg(test)]
mod tests;
