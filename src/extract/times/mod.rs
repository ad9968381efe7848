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
use crate::text::{Clitics, Hit, Kind, Text};
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
/// How many words between a verb and a weekday that it governs.
const CLOSE: usize = 3;

/// All times of the article, in order.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<TimeMention> {
    let text = article.text;
    let pieces = words::pieces(&lists.words, text, &layers.numerals);
    let mut parser = grammar::Parser::new(text, &pieces, &layers.numerals);
    let mut times = Vec::new();
    let mut before = None;
    // The end of the last time that lies ahead.
    let mut ahead = None;
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
            true => {
                let carried =
                    ahead.filter(|_| !matches!(expression, Expression::Ahead { .. } | Expression::Within { .. }));
                direction(text, &pieces[..i], first, carried)
            }
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
                let comes = direction == Direction::Ahead || from.zip(article.published).is_some_and(|(f, p)| f > p);
                ahead = if comes { Some(tokens.end as usize) } else { None };
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
    let name = |m: &Mention| m.tokens.len() > 1 && m.tokens.covers(mention.tokens);
    is_bare_date(expression) && layers.people.iter().flat_map(|p| &p.mentions).any(name)
}

/// A month that is named, with or without its day, and nothing else.
fn is_bare_date(expression: &Expression) -> bool {
    let Expression::Date(parts) = expression else { return false };
    let expression::Parts { day, month, .. } = *parts;
    month.is_some() && *parts == expression::Parts { day, month, ..expression::Parts::default() }
}

/// Where the words before a token say that it lies: the nearest verb decides, or a word like `المقرر`; or a time before
/// it in the sentence, which ends at `ahead`.
fn direction(text: &Text, pieces: &[Piece], token: usize, ahead: Option<usize>) -> Direction {
    let preposition = pieces.last().filter(|p| p.tokens.end as usize == token).map(|p| p.sense);
    if preposition == Some(Sense::By) {
        return Direction::Ahead;
    }
    // ابتداء من
    let starts = preposition == Some(Sense::In) && text.folded(token - 1) == "من";
    let first = token.saturating_sub(REACH).max(text.sentence_of(token).first as usize) as u32;
    let word = pieces.iter().rev().take_while(|p| p.tokens.first >= first).find(|p| p.sense == Sense::Future);
    let word = word.map(|p| p.tokens.end);
    let end = text.hits.partition_point(|h| (h.tokens.first as usize) < token);
    let verbs = || text.hits[..end].iter().rev().take_while(|h| h.tokens.first >= first).filter(|h| h.form.is_verb());
    let present = verbs().next().filter(|h| h.form.must_be(Form::IMPERFECT));
    let governs = |h: &&Hit| {
        let (first, end) = (h.tokens.first as usize, h.tokens.end as usize);
        let was = first > 0 && matches!(text.folded(first - 1), "كان" | "كانت" | "وكان" | "وكانت");
        // Not أ, which begins verbs of the past too.
        let third = text.folded(first).trim_start_matches('و').starts_with(['ي', 'ت']);
        third && !was && token - end <= CLOSE && text.folded(end) != "ان"
    };
    let goes_on = |end: usize| end >= text.sentence_of(token).first as usize && token - end <= REACH + CLOSE;
    // `المقرر عقدها`: what is spelled as a verb behind such a word is a noun; قبل is "before".
    let told = verbs().find(|h| {
        let ahead = h.reading.clitics.contains(Clitics::FUTURE);
        ahead
            || h.form.may_be(Form::PERFECT)
                && word != Some(h.tokens.first)
                && text.folded(h.tokens.first as usize) != "قبل"
    });
    match (word, told) {
        (_, Some(v)) if v.reading.clitics.contains(Clitics::FUTURE) => Direction::Ahead,
        (Some(word), told) if told.is_none_or(|v| word > v.tokens.first) => Direction::Ahead,
        (_, told) if ahead.is_some_and(|end| goes_on(end) && told.is_none_or(|v| (v.tokens.first as usize) < end)) => {
            Direction::Ahead
        }
        _ if starts || present.is_some_and(|h| governs(&h)) => Direction::Next,
        _ if present.is_some() => Direction::Near,
        _ => Direction::Open,
    }
}

#[cfg(test)]
mod tests;
