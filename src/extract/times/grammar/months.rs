//! Months and years: `سبتمبر/أيلول الماضي`, `تشرين الثاني (نوفمبر) 2018`, `عام 2011`, `في 2011`.

use super::*;
use crate::extract::times::calendar::Month;
use crate::text::Token;

/// Numbers that are years where the words around allow it.
const PLAIN: std::ops::RangeInclusive<i32> = 1900..=2050;

impl Parser<'_> {
    /// Behind a day number: `من أيلول 2018`, `أيلول`, `من الشهر الجاري`, `الجاري`; behind a range of them `في الشهر الجاري`
    /// too.
    pub(super) fn month_of_day(&mut self, parts: &mut Parts, ranges: bool) -> bool {
        let start = self.at;
        parts.day = Some(1);
        // 10/شوال/1436
        if !self.mark(&['/']) {
            self.eat(|p| (p.sense == Sense::From || ranges && p.sense == Sense::In).then_some(()));
        }
        if self.month(parts) {
            return true;
        }
        let this = self.eat(|p| (p.sense == Sense::This).then_some(())).is_some();
        if self.eat(|p| (p.definite && p.sense == Sense::Unit(Unit::Month, Amount::One)).then_some(())).is_some() {
            parts.month_relation = if this { Some(Relation::This) } else { self.relation() };
        } else if !this {
            // في 5 الجاري
            parts.month_relation =
                self.relation().filter(|r| matches!(r, Relation::Last | Relation::This | Relation::Next));
        }
        if parts.month_relation.is_some() {
            return true;
        }
        parts.day = None;
        self.at = start;
        false
    }

    /// A month with its other name, relative word and year.
    pub(super) fn month(&mut self, parts: &mut Parts) -> bool {
        let start = self.at;
        let before = self.before();
        let word = self.peek_any().is_some_and(|p| p.sense == Sense::Unit(Unit::Month, Amount::One) && !p.definite);
        if word {
            self.bump();
        }
        // في باب المزاح is no August.
        let joined = self.peek_any().is_some_and(|p| p.clitics.has_preposition());
        let found = self.peek_any().and_then(|p| match p.sense {
            // The town of Ibb is no August.
            Sense::Month { .. } if self.text.slice(p.span) == "إب" => None,
            Sense::Month { month, weak } if !word || p.clitics == Clitics::default() => Some((month, weak)),
            _ => None,
        });
        let Some((month, weak)) = found else {
            self.at = start;
            return false;
        };
        self.bump();
        let twice = self.other_name(Some(month));
        let relation = self.relation();
        let year = self.year();
        let by_preposition = matches!(
            before,
            Some(Sense::In | Sense::By | Sense::Since | Sense::To | Sense::Ago | Sense::After | Sense::Edge(_))
        );
        let told =
            word || twice || parts.day.is_some() || relation.is_some() || year.is_some() || by_preposition && !joined;
        if weak && !told {
            self.at = start;
            return false;
        }
        parts.month = Some(month);
        parts.month_relation = relation;
        parts.year = year;
        true
    }

    /// The month once more, as another country calls it: `/أيلول`, `(سبتمبر)`, `- مايو`; writers take the first and the
    /// second كانون or تشرين for one another.
    pub(super) fn other_name(&mut self, month: Option<Month>) -> bool {
        let end = self.at;
        let bracket = self.mark(&['(']);
        let slash = self.mark(&['/']);
        let _ = bracket || slash || self.mark(&['-', '–', '\\', '،']);
        let twin = |m: Month| match m.number {
            1 => 12,
            12 => 1,
            10 => 11,
            _ => 10,
        };
        let numbered = |p: &Piece| slash && p.tokens.len() == 2;
        let same = self.eat_any(|p| match p.sense {
            Sense::Month { month: m, .. }
                if month.is_none_or(|other| other == m || numbered(p) && twin(m) == other.number) =>
            {
                Some(())
            }
            _ => None,
        });
        if same.is_some() && (!bracket || self.mark(&[')'])) {
            return true;
        }
        self.at = end;
        false
    }

    /// Behind a month without a day: `بين 19 و20`, `الثاني والعشرين`.
    pub(super) fn month_and_days(&mut self, parts: &mut Parts) -> Option<Expression> {
        let end = self.at;
        if let Some(day) = self.peek().filter(|p| self.ordinal_of(p).is_some()).and_then(|p| self.day_number(p)) {
            self.bump();
            parts.day = Some(day);
            parts.year = parts.year.or_else(|| self.year());
            return None;
        }
        if self.eat(|p| matches!(p.sense, Sense::Between | Sense::From).then_some(())).is_some()
            && let Some(from) = self.peek_any().and_then(|p| self.day_number(p))
        {
            self.bump();
            if let Some(to) = self.second_day()
                && to > from
            {
                let day = |day| Expression::Date(Parts { day: Some(day), ..*parts });
                return range_of(day(from), day(to));
            }
        }
        self.at = end;
        None
    }

    /// A year behind a month, season or quarter: `2018`, `عام 2018`, `من العام الماضي`, `، 2018`.
    pub(super) fn year(&mut self) -> Option<Year> {
        let start = self.at;
        if !self.mark(&['/']) {
            self.mark(COMMAS);
        }
        self.eat(|p| matches!(p.sense, Sense::From | Sense::In).then_some(()));
        let this = self.eat(|p| matches!(p.sense, Sense::This | Sense::That).then_some(p.sense));
        let word = self
            .peek_any()
            .filter(|p| p.sense == Sense::Unit(Unit::Year, Amount::One) && !p.clitics.contains(Clitics::CONJUNCTION));
        let year = match (word, this) {
            (Some(p), Some(this)) if p.definite => {
                self.bump();
                let relation = if this == Sense::This { Relation::This } else { Relation::Same };
                Some(Year::Relative(relation))
            }
            (Some(p), None) => {
                self.bump();
                let number = self.year_number(1);
                number.or_else(|| p.definite.then(|| self.relation())?.map(Year::Relative))
            }
            (None, None) => self.year_number(1000),
            _ => None,
        };
        if year.is_none() {
            self.at = start;
        }
        year
    }

    /// A number of at least `least` as a year, with the mark of its calendar.
    pub(super) fn year_number(&mut self, least: i32) -> Option<Year> {
        let piece = self.peek()?;
        self.year_of(piece, least)
    }

    /// As [`Parser::year_number`], with any proclitics.
    pub(super) fn year_number_any(&mut self) -> Option<Year> {
        let piece = self.peek_any()?;
        self.year_of(piece, 1000)
    }

    fn year_of(&mut self, piece: &Piece, least: i32) -> Option<Year> {
        let n = self.numeral(piece).filter(|n| n.kind == NumberKind::Cardinal)?;
        let number = self.number_of(piece).filter(|n| (least..=2100).contains(n))?;
        // Digits stand alone, without separators.
        if n.digits
            && (n.tokens.len() > 1 || !self.text.folded(n.tokens.first as usize).bytes().all(|b| b.is_ascii_digit()))
        {
            return None;
        }
        let start = self.at;
        self.bump();
        let era = self.eat(|p| match p.sense {
            Sense::HijriEra => Some(true),
            Sense::Era => Some(false),
            _ => None,
        });
        let counted = era.is_none() && self.peek().is_some_and(|p| matches!(p.sense, Sense::Unit(..)) && !p.definite);
        // `عام 67`: of which century is not told.
        if counted || era.is_none() && number < 100 {
            self.at = start;
            return None;
        }
        Some(match era {
            Some(true) => Year::Hijri(number),
            None if self.pair_of_years(number) == Some(true) => Year::Hijri(number),
            _ => Year::Number(number),
        })
    }

    /// A year with no word before it, where the words around say that it is one: `في 2011`, `مطلع 2014`.
    pub(super) fn bare_year(&mut self, start: Cursor) -> Option<Year> {
        if self.at.token != start.token {
            return None;
        }
        let piece = self.peek_any()?;
        let n = *self.numeral(piece)?;
        let before = self.before();
        let told = self.in_edge
            || matches!(
                before,
                Some(
                    Sense::In
                        | Sense::By
                        | Sense::Since
                        | Sense::To
                        | Sense::Between
                        | Sense::Ago
                        | Sense::After
                        | Sense::From
                        | Sense::Event
                        | Sense::Namer
                )
            );
        let year = self.year_of(piece, 1000)?;
        let number = n.min as i32;
        // 1200 م are metres.
        let era = self.before();
        if era == Some(Sense::HijriEra) || era == Some(Sense::Era) && (told || PLAIN.contains(&number)) {
            return Some(year);
        }
        let plain = n.digits && PLAIN.contains(&number);
        // في 2000 قرية is no year, nor is أكثر من ألفين.
        let round = number % 100 == 0 || before == Some(Sense::From);
        let fits = told && (plain && !round || self.at_stop() && (plain || n.tokens.len() > 1));
        match self.pair_of_years(number) {
            Some(hijri) if hijri || plain => Some(year),
            _ => (fits || plain && self.heads_line(piece)).then_some(year),
        }
    }

    /// Does a year behind a dash or slash make a pair with the one before (`2014-2018`, `1436/1437هـ`)? Whether it is
    /// marked as Hijri.
    fn pair_of_years(&mut self, first: i32) -> Option<bool> {
        let start = self.at;
        let second = if self.dash() || self.mark(&['/']) { self.year_number(1000) } else { None };
        self.at = start;
        match second? {
            Year::Number(n) if n > first => Some(false),
            Year::Hijri(n) if n > first => Some(true),
            _ => None,
        }
    }

    /// `1964 - حرب فيتنام`: in a chronicle.
    fn heads_line(&self, year: &Piece) -> bool {
        let tokens = &self.text.tokens;
        let (first, end) = (year.tokens.first as usize, year.tokens.end as usize);
        let mark = |t: &Token| matches!(t.kind, Kind::Mark(m) if m == ':' || DASHES.contains(&m));
        let goes_on = tokens.get(end + 1).is_some_and(|t| t.is_word() && !t.new_line);
        tokens[first].new_line && tokens.get(end).is_some_and(mark) && goes_on
    }
}
