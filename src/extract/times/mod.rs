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
        let direction = match resolve::needs_direction(&expression) {
            true => direction(text, &pieces[..i], first),
            false => Direction::Open,
        };
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

/// Where the words before a token say that it lies: the nearest verb decides, or a word like `المقرر`.
fn direction(text: &Text, pieces: &[Piece], token: usize) -> Direction {
    if pieces.last().is_some_and(|p| p.sense == Sense::By && p.tokens.end as usize == token) {
        return Direction::Ahead;
    }
    let first = token.saturating_sub(REACH).max(text.sentence_of(token).first as usize) as u32;
    let word = pieces.iter().rev().take_while(|p| p.tokens.first >= first).find(|p| p.sense == Sense::Future);
    let word = word.map(|p| p.tokens.end);
    let end = text.hits.partition_point(|h| (h.tokens.first as usize) < token);
    let verbs = || text.hits[..end].iter().rev().take_while(|h| h.tokens.first >= first).filter(|h| h.form.is_verb());
    let present = verbs().next().is_some_and(|h| h.form.must_be(Form::IMPERFECT));
    // `المقرر عقدها`: what is spelled as a verb behind such a word is a noun.
    let told = verbs().find(|h| {
        let ahead = h.reading.clitics.contains(Clitics::FUTURE);
        ahead || h.form.may_be(Form::PERFECT) && word != Some(h.tokens.first)
    });
    match (word, told) {
        (_, Some(v)) if v.reading.clitics.contains(Clitics::FUTURE) => Direction::Ahead,
        (Some(word), told) if told.is_none_or(|v| word > v.tokens.first) => Direction::Ahead,
        _ if present => Direction::Near,
        _ => Direction::Open,
    }
}

#[cfg(test)]
mod tests;
