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
use crate::text::{Clitics, Kind, Text};
use expression::Expression;
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
        let is_time = !recurs(&pieces[..=i]) && !numbers_a_law(&pieces[..=i]);
        let parsed = if is_time { parser.expression_at(i) } else { None };
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
            if !names_a_thing(&expression, text, &pieces[..=i]) && !names_a_person(&expression, mention, layers) {
                before = found.period().or(before);
                let resolve::Resolved { from, to, precision, contradictory } = found;
                times.push(TimeMention { mention, from, to, precision, contradictory });
            }
        }
        while pieces.get(i).is_some_and(|p| p.tokens.first < tokens.end) {
            i += 1;
        }
    }
    times
}

/// `كل جمعة`
fn recurs(pieces: &[Piece]) -> bool {
    matches!(pieces, [.., every, time] if every.sense == Sense::Every && every.tokens.end == time.tokens.first)
}

/// `القانون رقم 40 لسنة 2015`
fn numbers_a_law(pieces: &[Piece]) -> bool {
    let [.., law, number, year] = pieces else { return false };
    let adjacent = law.tokens.end == number.tokens.first && number.tokens.end == year.tokens.first;
    let of_year = matches!(year.sense, Sense::Unit(calendar::Unit::Year, _)) && year.clitics.contains(Clitics::LA);
    adjacent && of_year && law.sense == Sense::Numbered && matches!(number.sense, Sense::Numeral(_))
}

/// A day or month without a year that is a thing's name: `قوى 14 آذار`, `صحيفة "26 سبتمبر"`, `حرب تموز`.
fn names_a_thing(expression: &Expression, text: &Text, pieces: &[Piece]) -> bool {
    let [.., namer, time] = pieces else { return false };
    let (end, first) = (namer.tokens.end as usize, time.tokens.first as usize);
    let quote = |t: &crate::text::Token| matches!(t.kind, Kind::Mark('"' | '«' | '“' | '('));
    namer.sense == Sense::Namer
        && is_bare_date(expression)
        && (end == first || end + 1 == first && quote(&text.tokens[end]))
}

/// A month that is a man's name: `نيسان سلومنسكي`.
fn names_a_person(expression: &Expression, mention: Mention, layers: &Layers) -> bool {
    let name = |m: &Mention| {
        m.tokens.len() > 1 && m.tokens.first <= mention.tokens.first && mention.tokens.end <= m.tokens.end
    };
    is_bare_date(expression) && layers.people.iter().flat_map(|p| &p.mentions).any(name)
}

/// A month that is named, with or without its day, and nothing else.
fn is_bare_date(expression: &Expression) -> bool {
    let Expression::Date(parts) = expression else { return false };
    let expression::Parts { day, month, .. } = *parts;
    month.is_some() && *parts == expression::Parts { day, month, ..expression::Parts::default() }
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
