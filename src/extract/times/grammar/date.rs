//! Dates: `أمس الأربعاء`, `الجمعة الماضي`, `17 من أيلول 2018`, `الثامن من الشهر الجاري`,
//! `26 شوال 1436 هـ الموافق 11 أغسطس 2015 م`.

use super::*;
use crate::text::Token;

impl Parser<'_> {
    /// A date whose first word may have proclitics.
    pub(super) fn date_any(&mut self) -> Option<Expression> {
        self.date(false).or_else(|| {
            let day = self.peek_any().and_then(|p| self.number_of(p)).filter(|n| (1..=31).contains(n))?;
            self.bump();
            Some(Expression::Date(Parts { day: Some(day as u8), ..Parts::default() }))
        })
    }

    /// A date. With `day_only`, one that names a day (a part of the day stands before it).
    pub(super) fn date(&mut self, day_only: bool) -> Option<Expression> {
        let start = self.at;
        let found = self.date_inner(day_only);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn date_inner(&mut self, day_only: bool) -> Option<Expression> {
        let start = self.at;
        let day_word = self.bump_if_day_word();
        let mut parts = Parts::default();
        if let Some(found) = self.named_day(&mut parts, day_word) {
            return Some(found);
        }
        let named = parts.offset.is_some() || parts.weekday.is_some();
        let end = self.at;
        let connection = if named { self.connect() } else { Connection::None };
        match self.day_and_month(&mut parts, named, connection != Connection::None) {
            Found::Whole(range) => return Some(range),
            Found::Parts => {
                if connection == Connection::Bracket {
                    self.mark(&[')']);
                }
            }
            Found::Nothing if named => self.at = end,
            Found::Nothing => {
                let year = self.bare_year(start)?;
                parts.year = Some(year);
            }
        }
        if day_only && parts.day.is_none() && !named {
            return None;
        }
        let date = Expression::Date(parts);
        Some(self.equal(date, parts))
    }

    /// Passes over `يوم` before a date.
    pub(super) fn bump_if_day_word(&mut self) -> bool {
        let is = self.peek_any().is_some_and(|p| matches!(p.sense, Sense::Unit(Unit::Day, Amount::One)) && !p.definite);
        if is {
            self.bump();
        }
        is
    }

    /// The day as named: `أمس`, `أمس الأربعاء`, `الجمعة الماضي`. Returns what is a whole expression already.
    fn named_day(&mut self, parts: &mut Parts, day_word: bool) -> Option<Expression> {
        if day_word && let Some(w) = self.enclosed(Self::weekday) {
            parts.weekday = Some(w);
            parts.weekday_relation = self.relation();
            return None;
        }
        let start = self.at;
        let piece = self.peek_any()?;
        if self.is_other_word(piece) {
            return None;
        }
        match piece.sense {
            Sense::Day(offset) => {
                self.bump();
                if offset == 0 && piece.definite {
                    if let Some(relation) = self.relation() {
                        // اليوم التالي للهجوم, which nobody dates.
                        if relation == Relation::Following && self.of_something() {
                            self.at = start;
                            return None;
                        }
                        return Some(Expression::Unit(Unit::Day, relation));
                    }
                    if self.peek().is_some_and(|p| self.ordinal_of(p).is_some()) {
                        // اليوم الأول من سبتمبر is a date, اليوم السابع is none.
                        let mut nth = Parts::default();
                        let dated = self.day_and_month(&mut nth, false, false) == Found::Parts;
                        if dated {
                            return Some(Expression::Date(nth));
                        }
                        self.at = start;
                        return None;
                    }
                }
                if offset == 0 && (self.counts_a_day(piece) || self.names_a_paper(piece)) {
                    self.at = start;
                    return None;
                }
                parts.offset = Some(self.enclosed(Self::day_from_now).unwrap_or(offset));
                self.parts_of_day();
                let end = self.at;
                self.mark(&['(', '،', ',']);
                match self.weekday() {
                    Some(w) => {
                        parts.weekday = Some(w);
                        self.mark(&[')']);
                    }
                    None => self.at = end,
                }
            }
            Sense::Weekday(w) => {
                self.bump();
                parts.weekday = Some(w);
                if let Some(night) = self.night_between(w) {
                    return Some(night);
                }
            }
            Sense::BareWeekday(w) if day_word && piece.clitics == Clitics::default() => {
                self.bump();
                parts.weekday = Some(w);
            }
            _ => return None,
        }
        self.parts_of_day();
        if parts.offset.is_none() {
            parts.weekday_relation = self.relation().or_else(|| self.enclosed(Self::relation));
            self.parts_of_day();
            self.week_of_weekday(parts);
            if parts.weekday_relation.is_none()
                && parts.week.is_none()
                && let Some(nth) = self.nth_weekday(parts)
            {
                return Some(nth);
            }
        }
        None
    }

    /// `لامس` "touched" is not `لأمس`, `للاثنين` "for both" mostly no Monday.
    fn is_other_word(&self, piece: &Piece) -> bool {
        let raw = self.text.slice(self.text.tokens[piece.tokens.first as usize].span);
        match piece.sense {
            Sense::Day(-1) => piece.clitics.contains(Clitics::LA) && raw.starts_with("لا"),
            Sense::Weekday(w) => w == jiff::civil::Weekday::Monday && piece.clitics.contains(Clitics::HIDDEN_ALEF),
            _ => false,
        }
    }

    /// `اليوم (أمس)`: written a day before it was printed.
    fn day_from_now(&mut self) -> Option<i32> {
        self.eat(|p| match p.sense {
            Sense::Day(offset) => Some(offset),
            _ => None,
        })
    }

    /// `كوبان في اليوم`: behind في it is any day, unless its weekday follows.
    fn counts_a_day(&self, day: &Piece) -> bool {
        let first = day.tokens.first as usize;
        let behind_in = day.tokens.len() == 1 && first > 0 && self.text.folded(first - 1) == "في";
        behind_in && self.peek().is_none_or(|p| !matches!(p.sense, Sense::Weekday(_)))
    }

    /// `«اليوم»`, the newspaper.
    fn names_a_paper(&self, day: &Piece) -> bool {
        let mark = |i: usize, marks: &[char]| matches!(self.text.tokens.get(i), Some(Token { kind: Kind::Mark(m), .. }) if marks.contains(m));
        let (first, end) = (day.tokens.first as usize, day.tokens.end as usize);
        first > 0 && mark(first - 1, &['«', '"', '“']) && mark(end, &['»', '"', '”'])
    }

    /// Is the word at the cursor written with a ل "of"?
    fn of_something(&self) -> bool {
        let here = |t: &Token| !t.new_line && t.is_word();
        self.text.tokens.get(self.at.token).is_some_and(here)
            && self.text.readings(self.at.token).iter().any(|r| r.clitics.contains(Clitics::LA))
    }

    fn weekday(&mut self) -> Option<jiff::civil::Weekday> {
        self.eat(|p| match p.sense {
            Sense::Weekday(w) => Some(w),
            _ => None,
        })
    }

    /// `ليل الجمعة السبت`: the night from the one to the other.
    fn night_between(&mut self, first: jiff::civil::Weekday) -> Option<Expression> {
        let end = self.at;
        self.mark(&['-', '–', '/']);
        if let Some(second) = self.weekday()
            && second == first.next()
        {
            let day = |w| Expression::Date(Parts { weekday: Some(w), ..Parts::default() });
            return Some(Expression::Range(Box::new(day(first)), Box::new(day(second))));
        }
        self.at = end;
        None
    }

    /// `الثلاثاء من الأسبوع الماضي`
    fn week_of_weekday(&mut self, parts: &mut Parts) {
        let end = self.at;
        self.eat(|p| matches!(p.sense, Sense::From | Sense::In).then_some(()));
        if self.eat(|p| (p.sense == Sense::This).then_some(())).is_some() {
            if self.eat(|p| matches!(p.sense, Sense::Unit(Unit::Week, Amount::One)).then_some(())).is_some() {
                parts.week = Some(Relation::This);
                return;
            }
        } else if self.eat(|p| (p.definite && p.sense == Sense::Unit(Unit::Week, Amount::One)).then_some(())).is_some()
            && let Some(relation) = self.relation()
        {
            parts.week = Some(relation);
            return;
        }
        self.at = end;
    }

    /// `الأحد الأول` with no month behind: the first Sunday of this month.
    fn nth_weekday(&mut self, parts: &Parts) -> Option<Expression> {
        let end = self.at;
        let n = self.peek().filter(|p| p.definite).and_then(|p| self.ordinal_of(p)).filter(|n| (1..=5).contains(n));
        if let (Some(n), Some(weekday)) = (n, parts.weekday) {
            self.bump();
            let goes_on = self.peek_any().is_some_and(|p| matches!(p.sense, Sense::From | Sense::Month { .. }));
            if !goes_on {
                let of = Box::new(Expression::Unit(Unit::Month, Relation::This));
                return Some(Expression::NthWeekday { n, weekday, of });
            }
        }
        self.at = end;
        None
    }

    /// What may stand between the named day and its date.
    fn connect(&mut self) -> Connection {
        if self.mark(&['(']) {
            self.eat(|p| (p.sense == Sense::Equals).then_some(()));
            return Connection::Bracket;
        }
        if self.mark(COMMAS) || self.mark(DASHES) {
            self.eat(|p| (p.sense == Sense::Equals).then_some(()));
            return Connection::Loose;
        }
        match self.eat(|p| matches!(p.sense, Sense::Equals | Sense::In).then_some(())) {
            Some(()) => Connection::Loose,
            None => Connection::None,
        }
    }

    /// Day and month, or month alone.
    fn day_and_month(&mut self, parts: &mut Parts, named: bool, loose: bool) -> Found {
        if self.numeric(parts, named) {
            return Found::Parts;
        }
        let Some(piece) = self.peek_any() else { return Found::Nothing };
        let Some(day) = self.day_number(piece) else {
            return match self.month(parts) {
                true => self.month_and_days(parts).map_or(Found::Parts, Found::Whole),
                false => Found::Nothing,
            };
        };
        let start = self.at;
        self.bump();
        let alone = self.at;
        if let Some(second) = self.second_day()
            && self.month_of_day(parts, true)
        {
            let to = Parts { day: Some(second), ..*parts };
            let from = Parts { day: Some(day), ..*parts };
            return range_of(Expression::Date(from), Expression::Date(to)).map_or(Found::Nothing, Found::Whole);
        }
        self.at = alone;
        if self.month_of_day(parts, false) {
            parts.day = Some(day);
            return Found::Parts;
        }
        self.at = alone;
        let piece_digits =
            self.numeral(piece).is_some_and(|n| n.digits || n.kind == NumberKind::Ordinal && piece.definite);
        let counts = self.peek_any().is_some_and(|p| matches!(p.sense, Sense::Unit(..)));
        let alone_ok = parts.weekday.is_some() && (piece_digits || loose) && !counts && (!loose || self.at_stop());
        if alone_ok || self.travels(start) {
            parts.day = Some(day);
            return Found::Parts;
        }
        self.at = start;
        Found::Nothing
    }

    /// A number that can be a day of a month, and is no clock time and no ordinal of a woman's gender (`امرأة ثانية`).
    pub(super) fn day_number(&self, piece: &Piece) -> Option<u8> {
        let day = self.number_of(piece).filter(|n| (1..=31).contains(n))?;
        let colon = |i: usize| self.text.tokens.get(i).is_some_and(|t| t.is_mark(':'));
        let (first, end) = (piece.tokens.first as usize, piece.tokens.end as usize);
        let clock = colon(end) && !self.text.tokens[end].spaced
            || first > 0 && colon(first - 1) && !self.text.tokens[first].spaced;
        let feminine = self.ordinal_of(piece).is_some() && end == first + 1 && {
            let word = self.text.folded(first);
            word.ends_with('ه') || word.ends_with("اولي")
        };
        (!clock && !feminine).then_some(day as u8)
    }

    /// `3 إلى 12`, `15 و16`, `4-23`: the second day.
    pub(super) fn second_day(&mut self) -> Option<u8> {
        if !(self.and() || self.to() || self.dash()) {
            return None;
        }
        let piece = self.peek_any()?;
        let day = self.day_number(piece)?;
        self.bump();
        Some(day)
    }

    /// `سأعود في 15`: verbs of coming and going make a bare number at a stop a day.
    fn travels(&self, number: Cursor) -> bool {
        let preposition = |p: &Piece| matches!(p.sense, Sense::In | Sense::To);
        let mut before = number.piece;
        let mut token = number.token;
        let piece = &self.pieces[number.piece];
        if !piece.clitics.contains(Clitics::LA) {
            let Some(p) = before.checked_sub(1).map(|i| &self.pieces[i]) else { return false };
            if !preposition(p) || p.tokens.end as usize != token {
                return false;
            }
            before -= 1;
            token = p.tokens.first as usize;
        }
        let verb = before.checked_sub(1).map(|i| &self.pieces[i]);
        self.at_stop() && verb.is_some_and(|p| p.sense == Sense::Travel && p.tokens.end as usize == token)
    }

    /// The same day on the other calendar behind a date.
    fn equal(&mut self, date: Expression, parts: Parts) -> Expression {
        let Some(month) = parts.month else { return date };
        let end = self.at;
        let bracket = self.mark(&['(']);
        let _ = bracket || self.mark(COMMAS) || self.mark(&['-', '–', '/', '=']);
        self.eat_any(|p| (p.sense == Sense::Equals).then_some(()));
        self.bump_if_day_word();
        let mut other = Parts::default();
        if self.day_and_month(&mut other, true, false) == Found::Parts
            && other.month.is_some_and(|m| m.hijri != month.hijri)
            && other.day.is_some() == parts.day.is_some()
            && (!bracket || self.mark(&[')']))
        {
            return Expression::Equal(Box::new(date), Box::new(Expression::Date(other)));
        }
        self.at = end;
        date
    }
}

/// What was read into the parts of a date.
#[derive(Debug, PartialEq)]
enum Found {
    Nothing,
    Parts,
    /// An expression of its own (a range of days).
    Whole(Expression),
}

/// How a date hangs on the day named before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Connection {
    None,
    Loose,
    Bracket,
}
