//! Dates in digits: `26/8/2025`, `2025-08-26`, `12.5.2015`, `11/9`, `3/2015`.

use super::*;
use crate::extract::times::calendar::Month;

impl Parser<'_> {
    /// A date in digits at the cursor. Two numbers alone are a date only where the words before make
    /// them one (`named`, a preposition), or where they can hardly be anything else (`4/22`).
    pub(super) fn numeric(&mut self, parts: &mut Parts, named: bool) -> bool {
        let Some((numbers, separator, end)) = self.numbers() else { return false };
        let told =
            named || matches!(self.before(), Some(Sense::In | Sense::By | Sense::Since | Sense::Unit(Unit::Day, _)));
        let date = match numbers[..] {
            [(a, _), (b, _), (c, c_digits)] => full(a, b, c, c_digits),
            [(a, _), (b, 4)] if (1..=12).contains(&a) && (1900..=2100).contains(&b) && separator == '/' => {
                Some((None, a, Some(b)))
            }
            [(a, _), (b, b_digits)] if b_digits <= 2 => {
                let (day, month) = if b > 12 { (b, a) } else { (a, b) };
                let told = told && (separator == '/' || self.stops(end))
                    || separator == '/' && (b > 12 || self.year_behind(end));
                (told && valid(day, month)).then_some((Some(day), month, None))
            }
            _ => None,
        };
        let Some((day, month, year)) = date else { return false };
        self.jump(end);
        let hijri = year.is_some_and(|y| (1300..1500).contains(&y));
        let era = self.eat(|p| matches!(p.sense, Sense::HijriEra | Sense::Era).then_some(p.sense == Sense::HijriEra));
        parts.day = day.map(|d| d as u8);
        parts.month = Some(Month { number: month as u8, hijri: hijri || era == Some(true) });
        parts.year = match year {
            Some(y) => Some(Year::Number(y)),
            None => self.year(),
        };
        true
    }

    /// Two or three numbers with the same separator, each with its count of digits; and the token behind them.
    #[allow(clippy::type_complexity)]
    fn numbers(&self) -> Option<(Numbers, char, usize)> {
        let token = self.text.tokens.get(self.at.token).filter(|t| t.kind == Kind::Number)?;
        let mut numbers = Numbers::default();
        if token.span.len() > 5 || self.text.folded(self.at.token).contains('.') {
            let text = self.text.folded(self.at.token);
            if text.contains('.') {
                for part in text.split('.') {
                    numbers.push(part)?;
                }
                return Some((numbers, '.', self.at.token + 1));
            }
        }
        let mut at = self.at.token;
        let mut separator = None;
        numbers.push(self.text.folded(at))?;
        while let (Some(mark), Some(next)) = (self.text.tokens.get(at + 1), self.text.tokens.get(at + 2)) {
            let Kind::Mark(m @ ('/' | '-' | '\\')) = mark.kind else { break };
            // Spaces only around a slash.
            let apart = (mark.spaced || next.spaced) && m != '/';
            if apart
                || next.kind != Kind::Number
                || next.new_line
                || separator.is_some_and(|s| s != m)
                || numbers.len == 3
            {
                break;
            }
            separator = Some(m);
            numbers.push(self.text.folded(at + 2))?;
            at += 2;
        }
        (numbers.len > 1).then_some((numbers, separator?, at + 1))
    }

    /// Does a year stand at a token?
    fn year_behind(&mut self, token: usize) -> bool {
        let start = self.at;
        self.jump(token);
        let year = self.year();
        self.at = start;
        year.is_some()
    }

    fn stops(&self, token: usize) -> bool {
        self.text
            .tokens
            .get(token)
            .is_none_or(|t| matches!(t.kind, Kind::Mark('.' | '،' | ',' | ')' | '؛' | ':')) || t.new_line)
    }
}

/// Up to three numbers, with how many digits each has.
#[derive(Debug, Default)]
struct Numbers {
    list: [(i32, usize); 3],
    len: usize,
}

impl Numbers {
    fn push(&mut self, digits: &str) -> Option<()> {
        *self.list.get_mut(self.len)? = (digits.parse().ok().filter(|_| digits.len() <= 4)?, digits.len());
        self.len += 1;
        Some(())
    }
}

impl std::ops::Deref for Numbers {
    type Target = [(i32, usize)];

    fn deref(&self) -> &Self::Target {
        &self.list[..self.len]
    }
}

/// Day, month and year of three numbers: year first (ISO), else day first, as Arab papers write.
fn full(a: i32, b: i32, c: i32, c_digits: usize) -> Option<(Option<i32>, i32, Option<i32>)> {
    let (day, month, year) = match (a > 31, c_digits) {
        (true, _) => (c, b, a),
        (false, 4) => (a, b, c),
        (false, 2) => (a, b, if c < 70 { 2000 + c } else { 1900 + c }),
        _ => return None,
    };
    let (day, month) = if month > 12 && day <= 12 { (month, day) } else { (day, month) };
    (valid(day, month) && (1000..=2100).contains(&year)).then_some((Some(day), month, Some(year)))
}

fn valid(day: i32, month: i32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}
