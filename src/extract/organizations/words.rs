//! What words may be part of a body's name, by their form.

use super::Lists;
use crate::text::{Clitics, Hit, Kind, Text};

/// Feminine singular or a plural of things: its adjective ends in ة.
pub(super) fn is_feminine(folded: &str) -> bool {
    folded.ends_with('ه') || folded.ends_with("ات")
}

/// `الدفاعي`, `السورية`: an adjective of relation.
pub(super) fn is_nisba(folded: &str) -> bool {
    folded.len() > 10 && (folded.ends_with('ي') || folded.ends_with("يه"))
}

pub(super) fn is_nisba_or_noun(folded: &str) -> bool {
    folded.len() > 8
}

pub(super) fn is_definite(lists: &Lists, text: &Text, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line)
        && (text.folded(at).starts_with("ال") && text.folded(at).len() > 6)
        && !is_function_word(lists, text, at)
}

/// A noun that can stand in construct: neither a mark nor a preposition, pronoun or the like.
pub(super) fn is_open(lists: &Lists, text: &Text, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line && text.folded(at).len() > 4)
        && !is_function_word(lists, text, at)
        && !is_bound(text, at)
}

/// Is a preposition or و written onto the word: بقيادة, وإقليمي?
pub(super) fn is_bound(text: &Text, at: usize) -> bool {
    let readings = text.readings(at);
    let clitic = |c: Clitics| c.has_preposition() || c.contains(Clitics::CONJUNCTION);
    // بالعجوزة: the article behind the preposition tells it of words that no list has.
    let article = || text.folded(at).strip_prefix("بال").is_some_and(|rest| rest.len() > 6);
    !readings[0].word.is_known() && (article() || readings[1..].iter().any(|r| r.word.is_known() && clitic(r.clitics)))
}

/// A word that no name goes on with: a particle, a verb of saying, a time's adjective.
pub(super) fn is_function_word(lists: &Lists, text: &Text, at: usize) -> bool {
    let ends = |h: &Hit| h.table == lists.ends.id || Some(h.table) == lists.particles;
    text.hits_at(at).iter().any(|h| h.reading.cut == 0 && h.tokens.len() == 1 && ends(h))
}

/// The token after a name in quotes of at most five words.
pub(super) fn quoted(text: &Text, from: usize) -> Option<usize> {
    let Kind::Mark('"' | '“' | '«' | '(') = text.tokens.get(from)?.kind else { return None };
    let close = (from + 2..(from + 7).min(text.tokens.len()))
        .find(|i| matches!(text.tokens[*i].kind, Kind::Mark('"' | '”' | '“' | '»' | ')')))?;
    (from + 1..close).all(|i| text.tokens[i].is_word()).then_some(close + 1)
}
