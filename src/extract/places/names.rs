//! Names of the gazetteer in the text.

use super::Lists;
use super::cues::Cue;
use crate::lexicon::gazetteer::{NameId, Step, Word};
use crate::lexicon::word_hash;
use crate::text::{Clitics, Kind, Text, Token};

const TANWIN: char = '\u{064b}';
/// Letters that may be written onto a name.
pub(super) const PROCLITICS: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];

/// A name at some token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The token after it.
    pub end: usize,
    /// Letters taken off the first word, and what they are.
    pub cut: u8,
    pub clitics: Clitics,
    /// None if no gazetteer has it.
    pub name: Option<NameId>,
    pub word: Word,
}

/// The longest name of the gazetteer that begins at a token, with as few letters cut off as can be.
/// Nothing is cut off a word that the gazetteer knows as it stands or behind و (وبلاد has no لاد), but و inside a list,
/// and unless a longer name comes of it. A word with the
/// accusative's ending (`شبراً`) is no name.
pub(super) fn longest(lists: &Lists, text: &Text, cues: &[Cue], at: usize, listed: bool) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut known = u8::MAX;
    each_reading(text.folded(at), |word, cut, clitics| {
        let hash = if clitics == Clitics::default() { text.tokens[at].hash } else { word_hash(word) };
        let Some(step) = lists.gazetteer.first_of(hash) else { return };
        if step.name.is_some() && !(listed && word.starts_with('و')) {
            known = known.min(cut);
        }
        // Most of the words that the gazetteer has are ordinary ones.
        if !step.placed && !step.more {
            return;
        }
        let Some((end, name, placed)) = walk(lists, text, at + 1, step) else { return };
        let single = end == at + 1;
        let ordinary = !placed || single && is_class_word(cues, at);
        if ordinary || single && cut > known {
            return;
        }
        if best.as_ref().is_some_and(|b| b.end > end || b.end == end && !(listed && b.cut == 0 && cut == 1)) {
            return;
        }
        best = Some(Found { end, cut, clitics, name: Some(name), word: lists.gazetteer.word(name) });
    });
    let best = best.filter(|_| !text.slice(text.tokens[at].span).contains(TANWIN))?;
    Some(written(lists, text, at, best)).filter(|b| b.word != Word::Common)
}

/// Looks at the word as it is written where its folded spelling is an ordinary word too: `آب` is not `إب`.
fn written(lists: &Lists, text: &Text, at: usize, found: Found) -> Found {
    let raw = text.slice(text.tokens[at].span);
    let told = found.word == Word::Seldom && found.end == at + 1;
    let known = told.then(|| lists.gazetteer.first(raw).and_then(|s| s.name)).flatten();
    Found { word: known.map_or(found.word, |n| lists.gazetteer.word(n).max(found.word)), ..found }
}

/// Calls `visit` with the folded word as it stands and without its proclitics, and the letters that were cut.
fn each_reading(word: &str, mut visit: impl FnMut(&str, u8, Clitics)) {
    visit(word, 0, Clitics::default());
    if !word.starts_with(PROCLITICS) {
        return;
    }
    let mut rest = word;
    let (mut cut, mut clitics) = (0, Clitics::default());
    for conjunction in [false, true] {
        if conjunction {
            let Some(r) = word.strip_prefix(['و', 'ف']) else { return };
            (rest, cut, clitics) = (r, 1, Clitics::CONJUNCTION);
            if rest.len() < 4 {
                return;
            }
            // `and then X` is as seldom: فورا is no place with ف.
            if word.starts_with('و') || rest.starts_with("ال") {
                visit(rest, cut, clitics);
            }
            if word.starts_with('ف') {
                return;
            }
        }
        for (letter, clitic) in [('ب', Clitics::BA), ('ل', Clitics::LA), ('ك', Clitics::KA)] {
            let Some(r) = rest.strip_prefix(letter).filter(|r| r.len() >= 4) else { continue };
            // `like X` stands before names far more seldom than its letter begins a word.
            if clitic == Clitics::KA && r.len() < 10 {
                continue;
            }
            if clitic == Clitics::LA && r.starts_with('ل') {
                // للرقة: the article's alef is not written.
                let mut buffer = [0; 64];
                let alef = 'ا'.len_utf8();
                if let Some(place) = buffer.get_mut(..alef + r.len()) {
                    'ا'.encode_utf8(place);
                    place[alef..].copy_from_slice(r.as_bytes());
                    let whole = std::str::from_utf8(place).unwrap_or_default();
                    visit(whole, cut, clitics.with(clitic).with(Clitics::HIDDEN_ALEF));
                }
            }
            visit(r, cut + 1, clitics.with(clitic));
        }
    }
}

/// Goes on from the first word as long as names do; the end of the longest, and whether it has places.
fn walk(lists: &Lists, text: &Text, mut at: usize, mut step: Step) -> Option<(usize, NameId, bool)> {
    let mut best = step.name.map(|n| (at, n, step.placed));
    while step.more {
        // Hashtags part words by a low line.
        if text.tokens.get(at).is_some_and(|t| t.is_mark('_')) {
            at += 1;
        }
        let goes_on = |t: &Token| !t.new_paragraph && matches!(t.kind, Kind::Arabic | Kind::Number);
        if !text.tokens.get(at).is_some_and(goes_on) {
            break;
        }
        let Some(next) = lists.gazetteer.next_of(step, text.tokens[at].hash) else { break };
        at += 1;
        step = next;
        best = step.name.map(|n| (at, n, step.placed)).or(best);
    }
    best
}

/// Is the word a class word (`مدينة`) rather than a name that is spelled like it?
fn is_class_word(cues: &[Cue], at: usize) -> bool {
    cues[at].class.is_some_and(|(_, first)| first as usize == at)
}
