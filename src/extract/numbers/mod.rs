//! Numbers of the text, with the words that bound them.
//!
//! [`numeral`] reads words and digits; here bounds (`ما لا يقل عن`), approximations (`نحو`) and
//! ranges (`بين 10 و15`) are put around what it found. Dual and singular nouns (`مدنيان`) are not
//! numbers here: the layers that know the nouns read them.

mod digits;
pub mod numeral;

pub use numeral::Numeral;

use super::Mention;
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::text::{Kind, Span, Text, Tokens};

/// What sort of number the words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    Cardinal,
    /// `الثالث`, `الحادي عشر`.
    Ordinal,
    /// `نصف`, `ثلاثة أرباع`.
    Fraction,
    /// `عشرات`, `بضعة آلاف`.
    Vague,
    /// Digits that are no number: `12.5.2015`. Among the numerals only.
    Code,
}

/// A number with its bounds.
///
/// "At least N" and "more than N" have no `max`; "at most N" has 0 as `min`; a range has both ends.
/// Tens of something are 20 or more, hundreds 200 or more; `بضع` is 3 to 9.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// With the words before it that bound it (`ما لا يقل عن 15`), without proclitics.
    pub mention: Mention,
    /// The numerals alone (`15`; of a range, from the first to the second).
    pub numerals: Tokens,
    pub kind: NumberKind,
    pub min: f64,
    pub max: Option<f64>,
    /// "About", "nearly".
    pub approximate: bool,
}

impl Number {
    /// The value of an exact number.
    pub fn exact(&self) -> Option<f64> {
        self.max.filter(|m| *m == self.min)
    }

    /// Both ends as counts of people or things; none if the number is not whole or not a count.
    pub fn counts(&self) -> Option<(u64, Option<u64>)> {
        let whole = |v: f64| (v.fract() == 0.0 && (0.0..1e15).contains(&v)).then_some(v as u64);
        let countable = matches!(self.kind, NumberKind::Cardinal | NumberKind::Vague);
        let max = match self.max {
            Some(m) => Some(whole(m)?),
            None => None,
        };
        countable.then_some((whole(self.min)?, max))
    }
}

/// What a word does to a number beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Bound {
    About,
    AtLeast,
    AtMost,
    Between,
    From,
    To,
    Or,
    Change,
}

/// A row of the list `bounds`.
#[derive(Debug)]
pub(super) struct BoundWord {
    bound: Bound,
    after: bool,
}

impl BoundWord {
    /// Whether the word leaves the number as it is ("about"); none if it is no bound of one number.
    pub(super) fn limits(&self) -> Option<bool> {
        match self.bound {
            Bound::About => Some(true),
            Bound::AtLeast | Bound::AtMost => Some(false),
            _ => None,
        }
    }

    /// "At least" behind what it bounds.
    pub(super) fn is_least_behind(&self) -> bool {
        self.after && self.bound == Bound::AtLeast
    }
}

impl Row for BoundWord {
    const LIST: &'static str = "bounds";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(BoundWord { bound: cells.value("bound")?, after: cells.text("side") == "after" })
    }
}

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    numerals: Table<numeral::NumeralWord>,
    bounds: Table<BoundWord>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { numerals: Table::load(lexicon)?, bounds: Table::load(lexicon)? })
    }
}

/// All numerals, and all numbers made of them, each in order.
pub fn find(lists: &Lists, text: &Text) -> (Vec<Numeral>, Vec<Number>) {
    let numerals = numeral::find(&lists.numerals, text);
    let words: Vec<Word> = text
        .hits_of(&lists.bounds)
        .map(|(h, row)| Word { tokens: h.tokens, span: h.span, bound: row.bound, after: row.after })
        .collect();
    let numbers = Finder { text, numerals: &numerals, words: &words }.run();
    (numerals, numbers)
}

/// A bounding word of the text.
#[derive(Debug, Clone, Copy)]
struct Word {
    tokens: Tokens,
    span: Span,
    bound: Bound,
    after: bool,
}

struct Finder<'a> {
    text: &'a Text<'a>,
    numerals: &'a [Numeral],
    words: &'a [Word],
}

/// Most words that may stand between a number and the "at least" behind it (`15 شخصا من المدنيين على الأقل`).
const GAP: usize = 4;
/// How far before a "from A to B" the verb of a movement may stand.
const MOVEMENT: usize = 8;

impl Finder<'_> {
    fn run(&self) -> Vec<Number> {
        let mut numbers = Vec::with_capacity(self.numerals.len());
        let mut i = 0;
        while i < self.numerals.len() {
            if self.numerals[i].kind == NumberKind::Code {
                i += 1;
                continue;
            }
            let (mut number, used) = match self.range(i) {
                Some(number) => (number, 2),
                None => (plain(&self.numerals[i]), 1),
            };
            i += used;
            if number.kind != NumberKind::Ordinal {
                self.bound_before(&mut number);
                self.bound_after(&mut number, self.numerals.get(i));
            }
            numbers.push(number);
        }
        numbers
    }

    /// Two numerals as one range: `بين 10 و15`, `من 10 إلى 15`, `10-15`, `خمسة أو ستة`.
    fn range(&self, i: usize) -> Option<Number> {
        let (a, b) = (self.numerals[i], *self.numerals.get(i + 1)?);
        let counts = |n: &Numeral| matches!(n.kind, NumberKind::Cardinal | NumberKind::Vague);
        let (from, to) = (a.tokens.end as usize, b.tokens.first as usize);
        if !counts(&a) || !counts(&b) || to - from > 2 || self.text.tokens[to].new_line {
            return None;
        }
        // 10 in `بين 10 و15 ألفا` is thousands too.
        let shared = if a.scale == 1.0 && a.min < 1000.0 && b.scale > 1.0 { b.scale } else { 1.0 };
        let (min, max) = (a.min * shared, b.max);
        if max.is_some_and(|m| m <= min) {
            return None;
        }
        let before = |bound| self.ending_at(a.tokens.first as usize).find(|w| w.bound == bound);
        let dash = to - from == 1 && matches!(self.text.tokens[from].kind, Kind::Mark('-' | '–' | '—' | 'ـ'));
        let joint = self.words.iter().find(|w| !w.after && w.tokens == Tokens::new(from, to)).map(|w| w.bound);
        let and =
            b.clitics.contains(crate::text::Clitics::CONJUNCTION) || to - from == 1 && self.text.folded(from) == "و";
        let opening = match joint {
            Some(Bound::To) => match before(Bound::From) {
                Some(_) if self.moves(a.tokens.first as usize) => return None,
                other => other,
            },
            Some(Bound::Or) => None,
            _ if and => Some(before(Bound::Between)?),
            _ if dash && a.digits && b.digits && min >= 1.0 && max.is_some_and(|m| m < 1900.0 || shared > 1.0) => None,
            _ => return None,
        };
        let numerals = Tokens { first: a.tokens.first, end: b.tokens.end };
        let tokens = Tokens { first: opening.map_or(numerals.first, |w| w.tokens.first), end: numerals.end };
        let span = opening.map_or(a.span, |w| w.span).join(b.span);
        let kind = if a.kind == b.kind { a.kind } else { NumberKind::Vague };
        Some(Number { mention: Mention { tokens, span }, numerals, kind, min, max, approximate: false })
    }

    /// Is the range at `token` the way of a rise or fall (`ارتفع من 10 إلى 15`)?
    fn moves(&self, token: usize) -> bool {
        let sentence = self.text.sentence_of(token);
        let from = token.saturating_sub(MOVEMENT).max(sentence.first as usize);
        let start = self.words.partition_point(|w| (w.tokens.first as usize) < from);
        self.words[start..].iter().take_while(|w| (w.tokens.first as usize) < token).any(|w| w.bound == Bound::Change)
    }

    /// The words that end right before a token, a proclitic or article written apart passed over
    /// (`بـ15`, `الـ15`); longest first.
    fn ending_at(&self, token: usize) -> impl Iterator<Item = &Word> {
        let mut end = token;
        if end > 0
            && self.text.tokens[end].kind == Kind::Number
            && matches!(self.text.folded(end - 1), "ب" | "ل" | "ال" | "الـ")
        {
            end -= 1;
        }
        let start = self.words.partition_point(|w| w.tokens.first as usize + 6 < end);
        self.words[start..]
            .iter()
            .take_while(move |w| (w.tokens.first as usize) < end)
            .filter(move |w| !w.after && w.tokens.end as usize == end)
    }

    /// Takes bounds before the number in, at most two (`أكثر من نحو`).
    fn bound_before(&self, number: &mut Number) {
        for _ in 0..2 {
            let limits = [Bound::About, Bound::AtLeast, Bound::AtMost];
            let Some(w) = self.ending_at(number.mention.tokens.first as usize).find(|w| limits.contains(&w.bound))
            else {
                return;
            };
            number.limit(w.bound);
            number.mention.tokens.first = w.tokens.first;
            number.mention.span = number.mention.span.join(w.span);
        }
    }

    /// Applies a bound that stands a few words behind the number (`15 شخصا على الأقل`).
    fn bound_after(&self, number: &mut Number, next: Option<&Numeral>) {
        let end = number.numerals.end as usize;
        let until = next.map_or(usize::MAX, |n| n.tokens.first as usize).min(end + GAP + 1);
        let start = self.words.partition_point(|w| (w.tokens.first as usize) < end);
        let mut behind = self.words[start..].iter().take_while(|w| (w.tokens.first as usize) < until);
        let Some(w) = behind.find(|w| w.after) else { return };
        // `أربعة أشخاص، على الأقل، قتلوا`
        let comma = self.text.tokens[w.tokens.first as usize - 1].kind == Kind::Mark('،');
        let between = end..w.tokens.first as usize - usize::from(comma);
        if self.text.tokens[between].iter().all(|t| t.is_word() && !t.new_line) {
            number.limit(w.bound);
        }
    }
}

fn plain(n: &Numeral) -> Number {
    let mention = Mention { tokens: n.tokens, span: n.span };
    Number { mention, numerals: n.tokens, kind: n.kind, min: n.min, max: n.max, approximate: false }
}

impl Number {
    fn limit(&mut self, bound: Bound) {
        match bound {
            Bound::About => self.approximate = true,
            Bound::AtLeast => self.max = None,
            Bound::AtMost => (self.min, self.max) = (0.0, self.max.or(Some(self.min))),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
