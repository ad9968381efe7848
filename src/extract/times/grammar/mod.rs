//! The grammar of time expressions: a recursive-descent parser over pieces.
//!
//! ```text
//! expression = "منذ" (length | simple ["حتى" simple]) | "قبل" length | "بعد" length
//!            | "خلال" length | ("من" | "بين") simple ("إلى" | و | "-") simple | simple [("إلى" | "-") simple]
//! simple     = edge simple | parts-of-day date | unit (see `units`) | season | feast | … | date (see `date`)
//! ```
//!
//! A method that finds nothing leaves the cursor where it was.

mod date;
mod digits;
mod months;
mod units;

use super::calendar::Unit;
use super::expression::{Count, Expression, Parts, Relation, Year};
use super::words::{Amount, Piece, Sense};
use crate::extract::numbers::{NumberKind, Numeral};
use crate::text::{Clitics, Kind, Span, Text, Tokens};

/// Reads expressions off the pieces of one text.
pub struct Parser<'a> {
    text: &'a Text<'a>,
    pieces: &'a [Piece],
    numerals: &'a [Numeral],
    at: Cursor,
    /// First token of the expression.
    start: usize,
    /// Inside `نهاية`, `بقية`, where `العام` alone is this year and `2014` alone a year.
    in_edge: bool,
}

/// A place before a token, and the first piece at or behind it.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    token: usize,
    piece: usize,
}

const DASHES: &[char] = &['-', '–', '—'];
const COMMAS: &[char] = &['،', ','];

impl<'a> Parser<'a> {
    pub fn new(text: &'a Text<'a>, pieces: &'a [Piece], numerals: &'a [Numeral]) -> Parser<'a> {
        Parser { text, pieces, numerals, at: Cursor { token: 0, piece: 0 }, start: 0, in_edge: false }
    }

    /// The expression that begins with a piece, and its tokens.
    pub fn expression_at(&mut self, piece: usize) -> Option<(Expression, Tokens)> {
        let first = self.pieces[piece].tokens.first as usize;
        self.at = Cursor { token: first, piece };
        self.start = first;
        self.in_edge = false;
        let expression = match self.pieces[piece].sense {
            Sense::Since => self.since(),
            Sense::Ago => self.ago(),
            Sense::After => self.ahead(),
            Sense::From | Sense::Between => self.range(),
            _ => match self.simple() {
                Some(from) => Some(self.up_to(from)),
                None => self.within(),
            },
        }?;
        Some((expression, Tokens::new(first, self.at.token)))
    }

    fn since(&mut self) -> Option<Expression> {
        self.bump();
        if let Some(lengths) = self.lengths() {
            return Some(match (lengths, self.until_now()) {
                ([Some((unit, count)), None], false) => Expression::Lasting { unit, count },
                _ => Expression::Ago { lengths },
            });
        }
        let from = self.simple()?;
        let end = self.at;
        if self.eat_any(|p| (p.sense == Sense::To).then_some(())).is_some() {
            match self.simple() {
                Some(to) if !is_today(&to) => return range_of(from, to),
                Some(_) => {}
                None => self.at = end,
            }
        }
        Some(Expression::Since(Box::new(from)))
    }

    fn ago(&mut self) -> Option<Expression> {
        self.bump();
        let lengths = self.lengths()?;
        (self.until_now() || !self.before_other()).then_some(Expression::Ago { lengths })
    }

    fn ahead(&mut self) -> Option<Expression> {
        self.bump();
        let [Some((unit, count)), _] = self.lengths()? else { return None };
        let sure = self.until_now();
        (sure || !self.before_other()).then_some(Expression::Ahead { unit, count, sure })
    }

    /// Behind `خلال` or `في غضون`: a length.
    fn within(&mut self) -> Option<Expression> {
        let word = self.start.checked_sub(1).map(|before| self.text.folded(before))?;
        if !matches!(word, "خلال" | "غضون") {
            return None;
        }
        match self.lengths()? {
            [Some((unit, Count::Exact(count))), None] if self.until_now() || !self.goes_on() => {
                Some(Expression::Within { unit, count })
            }
            _ => None,
        }
    }

    /// Do words follow that tell which days a length has (`خلال يومين من إعلانها`, `المئة يوم الأولى`)?
    fn goes_on(&self) -> bool {
        let tells = |p: &Piece| matches!(p.sense, Sense::From | Sense::Relation(_) | Sense::Last | Sense::Numeral(_));
        self.peek_any().is_some_and(tells)
    }

    /// `قبل يومين من الانتخابات`: another time is the anchor, which nobody dates.
    fn before_other(&self) -> bool {
        self.peek_any().is_some_and(|p| p.sense == Sense::From)
    }

    /// `من الآن`
    fn until_now(&mut self) -> bool {
        let start = self.at;
        self.eat(|p| (p.sense == Sense::From).then_some(()));
        let now = self.eat(|p| matches!(p.sense, Sense::Now | Sense::Day(0)).then_some(())).is_some();
        if !now {
            self.at = start;
        }
        now
    }

    fn range(&mut self) -> Option<Expression> {
        let between = self.pieces[self.at.piece].sense == Sense::Between;
        self.bump();
        let from = self.end_of_range()?;
        if matches!(from, Expression::Range(..)) {
            return Some(from);
        }
        let joined = if between { self.and() } else { self.to() };
        if !joined && !self.dash() && !(is_day(&from) && self.and()) {
            return None;
        }
        // The conjunction is written onto the second end.
        let to = self.end_of_range()?;
        range_of(from, to)
    }

    fn end_of_range(&mut self) -> Option<Expression> {
        self.simple().or_else(|| {
            let number = self.peek_any().and_then(|p| self.number_of(p))?;
            let parts = match number {
                1..=31 => Parts { day: Some(number as u8), ..Parts::default() },
                1000..=2100 => Parts { year: Some(Year::Number(number)), ..Parts::default() },
                _ => return None,
            };
            self.bump();
            Some(Expression::Date(parts))
        })
    }

    /// Goes on to the second end of a range, where there is one.
    fn up_to(&mut self, from: Expression) -> Expression {
        let end = self.at;
        let (dated, yearly) = (is_dated(&from), is_year(&from));
        let dashed = (dated || yearly) && (self.dash() || yearly && self.mark(&['/']));
        if dashed || self.to() {
            let to = match yearly {
                true => self.end_of_range(),
                false => self.simple(),
            };
            if let Some(to) = to.filter(|t| !dashed || dated && is_dated(t) || yearly && is_year(t))
                && let Some(range) = range_of(from.clone(), to)
            {
                return range;
            }
        }
        self.at = end;
        from
    }

    fn simple(&mut self) -> Option<Expression> {
        let start = self.at;
        let found = self.simple_inner();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn simple_inner(&mut self) -> Option<Expression> {
        let piece = self.peek_any()?;
        match piece.sense {
            Sense::Edge(edge) => {
                self.bump();
                self.eat(|p| (p.sense == Sense::From).then_some(()));
                let outer = std::mem::replace(&mut self.in_edge, true);
                let inner = self.simple();
                self.in_edge = outer;
                Some(Expression::Edge(edge, Box::new(inner?)))
            }
            Sense::Part => {
                self.parts_of_day();
                self.eat(|p| (p.sense == Sense::From).then_some(()));
                if self.eat(|p| (p.sense == Sense::This).then_some(())).is_some() {
                    self.bump_if_day_word();
                }
                self.date(true)
            }
            Sense::This | Sense::That => self.this(),
            Sense::Latest => self.latest(),
            Sense::Unit(..) => self.unit().or_else(|| self.date(false)),
            Sense::PartOfYear(parts) => self.part_of_year(parts),
            Sense::Season(first_month) => {
                self.bump();
                let relation = self.relation();
                let year = if relation.is_none() { self.year() } else { None };
                // Without either, it is the season in general.
                (relation.is_some() || year.is_some()).then_some(Expression::Season { first_month, year, relation })
            }
            Sense::Decade(decade) => self.decade(decade),
            Sense::Feast(feast) => {
                self.bump();
                let relation = self.relation();
                let year = self.year();
                Some(Expression::Feast { feast, year, relation })
            }
            Sense::Known(day) => {
                self.bump();
                self.other_name(None);
                Some(match self.year() {
                    Some(Year::Number(year)) => {
                        let parts = Parts {
                            day: Some(day.day() as u8),
                            month: Some(super::calendar::Month { number: day.month() as u8, hijri: false }),
                            year: Some(Year::Number(year)),
                            ..Parts::default()
                        };
                        Expression::Date(parts)
                    }
                    _ => Expression::Known(day),
                })
            }
            Sense::Weekend => {
                self.bump();
                let relation = self.relation().unwrap_or(Relation::This);
                Some(Expression::Weekend(relation))
            }
            Sense::Numeral(_) => self.counted().or_else(|| self.date(false)),
            Sense::Day(_) | Sense::Weekday(_) | Sense::Month { .. } => self.date(false),
            _ => None,
        }
    }

    /// Parts of the day, and `وقت متأخر من` among them.
    fn parts_of_day(&mut self) -> bool {
        let mut any = false;
        while self.peek_any().is_some_and(|p| p.sense == Sense::Part && (!any || p.clitics == Clitics::default())) {
            self.bump();
            any = true;
        }
        any
    }

    // The cursor.

    /// The piece at the cursor, whatever proclitics it has; none across a line's end.
    fn peek_any(&self) -> Option<&'a Piece> {
        let here = |p: &&Piece| p.tokens.first as usize == self.at.token;
        let same_line = self.at.token == self.start || !self.text.tokens.get(self.at.token)?.new_line;
        self.pieces.get(self.at.piece).filter(here).filter(|_| same_line)
    }

    /// The piece at the cursor, if it goes on with the phrase: no proclitics, same line.
    fn peek(&self) -> Option<&'a Piece> {
        self.peek_any().filter(|p| p.clitics == Clitics::default() && !self.text.tokens[self.at.token].new_line)
    }

    fn bump(&mut self) {
        if let Some(piece) = self.peek_any() {
            self.at = Cursor { token: piece.tokens.end as usize, piece: self.at.piece + 1 };
        }
    }

    /// Takes the next piece if `read` makes something of it.
    fn eat<T>(&mut self, read: impl Fn(&Piece) -> Option<T>) -> Option<T> {
        let value = read(self.peek()?)?;
        self.bump();
        Some(value)
    }

    /// As [`Parser::eat`], with any proclitics.
    fn eat_any<T>(&mut self, read: impl Fn(&Piece) -> Option<T>) -> Option<T> {
        let value = read(self.peek_any()?)?;
        self.bump();
        Some(value)
    }

    fn to(&mut self) -> bool {
        self.eat_any(|p| (p.sense == Sense::To).then_some(())).is_some()
    }

    /// A و: written apart, or onto the next piece.
    fn and(&mut self) -> bool {
        if self.peek_any().is_some_and(|p| p.clitics.contains(Clitics::CONJUNCTION)) {
            return true;
        }
        let apart = self.at.token < self.text.tokens.len() && self.text.folded(self.at.token) == "و";
        if apart {
            self.jump(self.at.token + 1);
        }
        apart
    }

    /// Takes one of these marks.
    fn mark(&mut self, marks: &[char]) -> bool {
        let is = matches!(self.text.tokens.get(self.at.token), Some(t) if matches!(t.kind, Kind::Mark(m) if marks.contains(&m)));
        if is {
            self.at.token += 1;
        }
        is
    }

    /// A dash, which may be a lone tatweel (`2002 ـ 2005`).
    fn dash(&mut self) -> bool {
        let tokens = &self.text.tokens;
        let gap = self.at.token.checked_sub(1).and_then(|before| {
            let (before, here) = (tokens[before].span, tokens.get(self.at.token)?.span);
            Some(self.text.slice(Span { start: before.end, end: here.start }))
        });
        self.mark(DASHES) || gap.is_some_and(|g| g.contains('ـ'))
    }

    /// The article written apart before digits: `الـ24`.
    fn article(&mut self) {
        let number = self.text.tokens.get(self.at.token + 1).is_some_and(|t| t.kind == Kind::Number);
        if number && matches!(self.text.folded(self.at.token), "ال" | "ب" | "ل") {
            self.at.token += 1;
        }
    }

    fn jump(&mut self, token: usize) {
        self.at.token = token;
        while self.pieces.get(self.at.piece).is_some_and(|p| (p.tokens.first as usize) < token) {
            self.at.piece += 1;
        }
    }

    /// Does the sentence end here, or a mark stand?
    fn at_stop(&self) -> bool {
        match self.text.tokens.get(self.at.token) {
            None => true,
            Some(t) => {
                matches!(t.kind, Kind::Mark(m) if m != '%' && m != ':' && m != '/' && !DASHES.contains(&m))
                    || t.new_line
            }
        }
    }

    /// What the piece right before the cursor is.
    fn before(&self) -> Option<Sense> {
        let piece = self.pieces.get(self.at.piece.checked_sub(1)?)?;
        (piece.tokens.end as usize == self.at.token).then_some(piece.sense)
    }

    fn numeral(&self, piece: &Piece) -> Option<&'a Numeral> {
        match piece.sense {
            Sense::Numeral(i) => Some(&self.numerals[i]),
            _ => None,
        }
    }

    /// A whole number, cardinal or ordinal.
    fn number_of(&self, piece: &Piece) -> Option<i32> {
        let n = self.numeral(piece)?;
        let whole = matches!(n.kind, NumberKind::Cardinal | NumberKind::Ordinal)
            && n.min.fract() == 0.0
            && n.max == Some(n.min)
            && n.min < 10_000.0;
        whole.then_some(n.min as i32)
    }

    fn ordinal_of(&self, piece: &Piece) -> Option<i32> {
        self.numeral(piece).filter(|n| n.kind == NumberKind::Ordinal).map(|n| n.min as i32)
    }

    fn relation(&mut self) -> Option<Relation> {
        self.eat(|p| match p.sense {
            Sense::Relation(r) => Some(r),
            _ => None,
        })
    }

    /// What stands in brackets or quotation marks here, if `read` makes something of all of it.
    fn enclosed<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = if self.mark(&['(', '«', '"', '“']) { read(self) } else { None };
        if found.is_some() && self.mark(&[')', '»', '"', '”']) {
            return found;
        }
        self.at = start;
        None
    }
}

fn is_today(e: &Expression) -> bool {
    matches!(e, Expression::Date(Parts { offset: Some(0), .. }))
}

/// A day of a month that is named.
fn is_day(e: &Expression) -> bool {
    matches!(e, Expression::Date(p) if p.day.is_some() && p.month.is_some())
}

/// A date with a month that is named.
fn is_dated(e: &Expression) -> bool {
    matches!(e, Expression::Date(p) if p.month.is_some() || p.month_relation.is_some())
}

fn is_year(e: &Expression) -> bool {
    matches!(e, Expression::Date(Parts { year: Some(_), month: None, day: None, .. }))
}

/// A range, if one end at least can stand alone.
fn range_of(from: Expression, to: Expression) -> Option<Expression> {
    let bare = |e: &Expression| matches!(e, Expression::Date(p) if p.day.is_some() && p.month.is_none() && p.month_relation.is_none() && p.weekday.is_none());
    if bare(&to) || bare(&from) && !matches!(to, Expression::Date(Parts { day: Some(_), .. })) {
        return None;
    }
    Some(Expression::Range(Box::new(from), Box::new(to)))
}
