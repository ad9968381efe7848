//! The layer of times: calendar expressions with their days.
//!
//! Words of the lists ([`words`]) are put together to expressions ([`grammar`], [`expression`]), and
//! those are resolved ([`resolve`]) against the publication date with calendar arithmetic
//! ([`calendar`], [`crate::hijri`]). How news are read:
//!
//! - a weekday alone is the last one, today included, unless the words before speak of the future;
//! - `الماضي` is the last one that is over, `المقبل` the next one that has not begun;
//! - a month or day without a year is the last one, or one to come within the month;
//! - weeks are those of ISO 8601; `مطلع`, `منتصف`, `أواخر` of a month are its thirds.

mod calendar;
mod expression;
mod grammar;
mod resolve;
mod words;

use super::{Article, Layers, Mention, TimeMention};
use crate::lexicon::{Lexicon, ListError, morphology::Form};
use crate::text::{Clitics, Text};
use resolve::{Anchor, Direction};
use words::{Piece, Sense};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    words: words::Words,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { words: words::Words::load(lexicon)? })
    }
}

/// How many tokens before a date a verb may stand that tells its direction.
const REACH: usize = 12;

/// All times of the article, in order.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<TimeMention> {
    let text = article.text;
    let pieces = words::pieces(&lists.words, text, &layers.numerals);
    let mut parser = grammar::Parser::new(text, &pieces, &layers.numerals);
    let mut times = Vec::new();
    let mut before = None;
    let mut i = 0;
    while i < pieces.len() {
        let piece = pieces[i];
        let recurs = i > 0 && pieces[i - 1].sense == Sense::Every && pieces[i - 1].tokens.end == piece.tokens.first;
        let parsed = if recurs { None } else { parser.expression_at(i) };
        let Some((expression, tokens)) = parsed else {
            i += 1;
            continue;
        };
        let first = tokens.first as usize;
        let ahead = resolve::needs_direction(&expression) && lies_ahead(text, &pieces[..i], first);
        let direction = if ahead { Direction::Ahead } else { Direction::Open };
        let anchor = Anchor { published: article.published, before, direction };
        if let Some(found) = resolve::resolve(&expression, anchor) {
            let span = piece.span.join(text.span(tokens));
            let span = crate::text::Span { start: piece.span.start, ..span };
            let mention = Mention { tokens, span };
            before = found.period().or(before);
            let resolve::Resolved { from, to, precision, contradictory } = found;
            times.push(TimeMention { mention, from, to, precision, contradictory });
        }
        while pieces.get(i).is_some_and(|p| p.tokens.first < tokens.end) {
            i += 1;
        }
    }
    times
}

/// Do the words before a token speak of what lies ahead? The nearest verb in the perfect or the
/// future decides, or a word like `المقرر`.
fn lies_ahead(text: &Text, pieces: &[Piece], token: usize) -> bool {
    let first = token.saturating_sub(REACH).max(text.sentence_of(token).first as usize) as u32;
    let word = pieces.iter().rev().take_while(|p| p.tokens.first >= first).find(|p| p.sense == Sense::Future);
    let word = word.map(|p| p.tokens.first);
    let end = text.hits.partition_point(|h| (h.tokens.first as usize) < token);
    let verb = text.hits[..end].iter().rev().take_while(|h| h.tokens.first >= first).find_map(|h| {
        let verb = h.form.is_verb();
        match () {
            _ if verb && h.reading.clitics.contains(Clitics::FUTURE) => Some((h.tokens.first, true)),
            _ if verb && h.form.may_be(Form::PERFECT) => Some((h.tokens.first, false)),
            _ => None,
        }
    });
    match (word, verb) {
        (Some(word), Some((verb, ahead))) => ahead || word > verb,
        (Some(_), None) => true,
        (None, verb) => verb.is_some_and(|(_, ahead)| ahead),
    }
}

#[cfg(test)]
mod tests;
