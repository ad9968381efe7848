//! Numerals: number words and digits put together to a value.
//!
//! The words of a numeral stand side by side (`ثلاثة عشر`, `خمسة آلاف`) or are joined by و
//! (`مئة وخمسة وعشرون`). A numeral is read greedily, left to right, as long as the next word fits.

use super::{NumberKind, digits};
use crate::lexicon::{Cells, Row, Table};
use crate::text::{Clitics, Kind, Span, Text, Tokens};

/// How a word takes part in a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Unit,
    /// 1 or 2, inside a compound only.
    Part,
    Ten,
    Tens,
    Hundred,
    Hundreds,
    Scale,
    Double,
    DoubleOrScale,
    Scales,
    Vague,
    Several,
    Ordinal,
    OrdinalPart,
    Fraction,
    Fractions,
    #[serde(skip)]
    Digits,
    #[serde(skip)]
    Code,
}

/// A row of the list `numerals`.
#[derive(Debug)]
pub struct NumeralWord {
    class: Class,
    value: f64,
}

impl Row for NumeralWord {
    const LIST: &'static str = "numerals";

    fn read(cells: &Cells) -> Result<Self, String> {
        let value = match cells.optional("value") {
            None => 0.0,
            Some(v) => v.parse().map_err(|e| format!("column `value`: {e}"))?,
        };
        Ok(NumeralWord { class: cells.value("class")?, value })
    }
}

/// A numeral of the text, without the words that bound it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numeral {
    pub tokens: Tokens,
    /// Without the first word's proclitics.
    pub span: Span,
    pub kind: NumberKind,
    pub min: f64,
    /// Equal to `min` unless the numeral is vague; none: without upper limit.
    pub max: Option<f64>,
    /// The last multiplier (1000 in `15 ألف`), else 1.
    pub scale: f64,
    /// Written in digits, at least at its beginning.
    pub digits: bool,
    /// Proclitics of the first word.
    pub clitics: Clitics,
}

/// One word of the text that may be part of a numeral.
#[derive(Debug, Clone, Copy)]
struct Piece {
    first: u32,
    last: u32,
    class: Class,
    value: f64,
    span: Span,
    clitics: Clitics,
    /// Stands right behind the piece before it.
    beside: bool,
    /// Stands behind the piece before it with a و between.
    joined: bool,
    /// Ends in written nunation (`ألفاً`).
    nunated: bool,
}

/// All numerals of the text, in order.
pub fn find(words: &Table<NumeralWord>, text: &Text) -> Vec<Numeral> {
    let pieces = pieces(words, text);
    let mut numerals = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while at < pieces.len() {
        match read(&pieces[at..]) {
            Some((mut numeral, used)) => {
                let (first, last) = (pieces[at], pieces[at + used - 1]);
                numeral.tokens = Tokens::new(first.first as usize, last.last as usize + 1);
                numeral.span = first.span.join(last.span);
                numeral.clitics = first.clitics;
                numeral.digits = first.class == Class::Digits;
                numerals.push(numeral);
                at += used;
            }
            None => at += 1,
        }
    }
    numerals
}

fn pieces(words: &Table<NumeralWord>, text: &Text) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(32);
    let mut hits = text.hits_of(words).peekable();
    for (i, token) in text.tokens.iter().enumerate() {
        let piece = match token.kind {
            Kind::Number => {
                let value = digits::value(text.folded(i)).filter(|_| !is_model(text, i));
                let (class, value) = value.map_or((Class::Code, 0.0), |v| (Class::Digits, v));
                Some((class, value, token.span, Clitics::default()))
            }
            Kind::Arabic => {
                while hits.next_if(|(h, _)| (h.tokens.first as usize) < i).is_some() {}
                // The reading that takes off least comes first.
                hits.next_if(|(h, _)| h.tokens.first as usize == i)
                    // كميات is not كـ and مئات, بالستي not ستة with a pronoun.
                    .filter(|(h, _)| ![Clitics::KA, Clitics::PRONOUN].iter().any(|c| h.reading.clitics.contains(*c)))
                    .map(|(h, row)| (row.class, row.value, h.span, h.reading.clitics))
            }
            _ => None,
        };
        let Some((class, value, span, clitics)) = piece else { continue };
        let (beside, joined) = match pieces.last() {
            _ if token.new_paragraph => (false, false),
            Some(p) if p.last as usize + 1 == i => {
                let and = clitics.contains(Clitics::CONJUNCTION);
                (!and && clitics == Clitics::default(), and)
            }
            Some(p) if p.last as usize + 2 == i => (false, text.folded(i - 1) == "و"),
            _ => (false, false),
        };
        if class == Class::Digits
            && let Some(before) = pieces.last_mut().filter(|p| p.class == Class::Digits && p.last as usize + 1 == i)
            && continues_digits(text, before.last as usize, i)
        {
            before.value = before.value * 1000.0 + value;
            before.last = i as u32;
            before.span = before.span.join(span);
            continue;
        }
        let nunated = class == Class::DoubleOrScale && text.slice(span).contains('\u{64b}');
        pieces.push(Piece { first: i as u32, last: i as u32, class, value, span, clitics, beside, joined, nunated });
    }
    pieces
}

/// `أف-16`, `كوفيد-19`: a number that a hyphen ties to a word names a model.
fn is_model(text: &Text, number: usize) -> bool {
    let Some([word, hyphen]) = number.checked_sub(2).map(|at| [&text.tokens[at], &text.tokens[at + 1]]) else {
        return false;
    };
    let tied = !hyphen.spaced && !text.tokens[number].spaced;
    tied && word.is_word() && matches!(hyphen.kind, Kind::Mark('-' | '–'))
}

/// `10 000`: three digits behind one space, and one to three before it.
fn continues_digits(text: &Text, before: usize, i: usize) -> bool {
    let plain = |s: &str| s.len() <= 3 && s.bytes().all(|b| b.is_ascii_digit());
    let (a, b) = (text.folded(before), text.folded(i));
    let gap = text.tokens[i].span.start - text.tokens[before].span.end;
    plain(a) && plain(b) && b.len() == 3 && !a.starts_with('0') && (1..=2).contains(&gap) && !text.tokens[i].new_line
}

/// The numeral at the beginning of `pieces`, and how many of them it takes.
fn read(pieces: &[Piece]) -> Option<(Numeral, usize)> {
    let first = pieces.first()?;
    let next = pieces.get(1).filter(|p| p.beside);
    match first.class {
        Class::Ordinal | Class::OrdinalPart => ordinal(pieces),
        Class::Vague => Some(vague(2.0 * first.value, None, next)),
        Class::Scales => Some((numeral(NumberKind::Vague, 2.0 * first.value, None, first.value), 1)),
        Class::Several => Some(match next {
            // بضعة عشر: 13 to 19.
            Some(p) if p.class == Class::Ten => (numeral(NumberKind::Vague, 13.0, Some(19.0), 1.0), 2),
            _ => vague(3.0, Some(9.0), next),
        }),
        Class::Fraction => Some(match next {
            Some(p) if p.class == Class::Scale => (exact(NumberKind::Cardinal, first.value * p.value, p.value), 2),
            _ => (exact(NumberKind::Fraction, first.value, 1.0), 1),
        }),
        Class::Fractions => None,
        Class::Code => Some((exact(NumberKind::Code, 0.0, 1.0), 1)),
        Class::Unit if next.is_some_and(|p| p.class == Class::Fractions) => {
            Some((exact(NumberKind::Fraction, first.value * pieces[1].value, 1.0), 2))
        }
        _ => cardinal(pieces),
    }
}

fn numeral(kind: NumberKind, min: f64, max: Option<f64>, scale: f64) -> Numeral {
    let (tokens, span, clitics) = Default::default();
    Numeral { tokens, span, kind, min, max, scale, digits: false, clitics }
}

fn exact(kind: NumberKind, value: f64, scale: f64) -> Numeral {
    numeral(kind, value, Some(value), scale)
}

/// `عشرات`, `عشرات الآلاف`, `بضع مئات`.
fn vague(min: f64, max: Option<f64>, next: Option<&Piece>) -> (Numeral, usize) {
    match next {
        Some(p) if matches!(p.class, Class::Scale | Class::Scales | Class::Vague) => {
            (numeral(NumberKind::Vague, min * p.value, max.map(|m| m * p.value), p.value), 2)
        }
        _ => (numeral(NumberKind::Vague, min, max, 1.0), 1),
    }
}

/// `الثالث`, `الحادي عشر`, `الخامس والعشرين`.
fn ordinal(pieces: &[Piece]) -> Option<(Numeral, usize)> {
    let unit = pieces[0];
    match pieces.get(1) {
        Some(p) if p.beside && p.class == Class::Ten && unit.value < 10.0 => {
            Some((exact(NumberKind::Ordinal, unit.value + 10.0, 1.0), 2))
        }
        Some(p) if p.joined && p.class == Class::Tens && unit.value < 10.0 => {
            Some((exact(NumberKind::Ordinal, unit.value + p.value, 1.0), 2))
        }
        _ => (unit.class == Class::Ordinal).then(|| (exact(NumberKind::Ordinal, unit.value, 1.0), 1)),
    }
}

/// A cardinal number as it is added up: closed thousands and millions, and the group below 1000
/// that may still be multiplied.
struct Sum {
    total: f64,
    group: f64,
    /// The scale that was closed last.
    scale: f64,
    last: Class,
}

fn cardinal(pieces: &[Piece]) -> Option<(Numeral, usize)> {
    let mut sum = Sum { total: 0.0, group: 0.0, scale: f64::INFINITY, last: Class::Fraction };
    let mut used = 0;
    while let Some(piece) = pieces.get(used) {
        if !sum.take(piece, used == 0, pieces.get(used + 1)) {
            break;
        }
        sum.last = piece.class;
        used += 1;
    }
    let scale = if sum.scale.is_finite() && sum.group == 0.0 { sum.scale } else { 1.0 };
    (used > 0).then(|| (exact(NumberKind::Cardinal, sum.total + sum.group, scale), used))
}

impl Sum {
    /// Adds a word, if it fits.
    fn take(&mut self, piece: &Piece, first: bool, next: Option<&Piece>) -> bool {
        let v = piece.value;
        let below_ten = |sum: &Sum| sum.group >= 1.0 && sum.group < 10.0;
        // May a lower part of the number begin here?
        let free = first || piece.joined && (self.group > 0.0 || self.total > 0.0);
        let fits = match piece.class {
            // وأحد عشر is spelled like واحد.
            Class::Unit if v == 1.0 && !first && piece.beside => {
                self.group % 100.0 == 0.0 && next.is_some_and(|n| n.beside && n.class == Class::Ten)
            }
            Class::Unit => free && self.group % 100.0 == 0.0,
            Class::Part => {
                let compound =
                    next.is_some_and(|n| n.beside && n.class == Class::Ten || n.joined && n.class == Class::Tens);
                free && self.group % 100.0 == 0.0 && compound
            }
            Class::Ten if piece.beside && matches!(self.last, Class::Unit | Class::Part) => true,
            Class::Ten => free && self.group % 100.0 == 0.0,
            Class::Tens => free && self.group % 100.0 < 10.0 && self.last != Class::Digits,
            // ثلاث مئة in two words.
            Class::Hundred | Class::Vague if !first && piece.beside => {
                let fits = self.last == Class::Unit && below_ten(self);
                if fits {
                    self.group *= v;
                }
                return fits;
            }
            Class::Hundred | Class::Hundreds => free && self.group == 0.0,
            Class::Digits => {
                let scaled =
                    next.is_some_and(|n| n.beside && n.class != Class::Digits && n.value < self.scale && n.is_scale());
                first || free && self.group == 0.0 && v < 1000.0 && (scaled || self.scale == 1000.0 && v.fract() == 0.0)
            }
            Class::Fraction => {
                // مليون ونصف: half of the scale.
                let fits = !first && piece.joined && self.group == 0.0 && self.last_is_scale();
                if fits {
                    self.total += v * self.scale;
                }
                return fits;
            }
            _ => return self.take_scale(piece, first),
        };
        if fits {
            self.group += v;
        }
        fits
    }

    fn take_scale(&mut self, piece: &Piece, first: bool) -> bool {
        let scale = piece.value;
        let twice = match piece.class {
            Class::Double => true,
            Class::DoubleOrScale => self.group == 0.0 && !piece.nunated,
            Class::Scale | Class::Scales => false,
            _ => return false,
        };
        // مليون ونصف المليون: half of the scale that was told.
        if self.last == Class::Fraction && piece.beside && self.total > 0.0 && scale == self.scale {
            return true;
        }
        let number = if twice { 2.0 * scale } else { scale };
        if first || piece.joined && self.group == 0.0 && self.total > 0.0 && scale < self.scale {
            self.total += number;
        } else if piece.beside && self.group > 0.0 && scale < self.scale && !twice {
            self.total += self.group * scale;
            self.group = 0.0;
        } else if piece.beside && self.group == 0.0 && self.last_is_scale() && self.total < scale {
            // ألف مليون
            self.total *= scale;
        } else {
            return false;
        }
        self.scale = scale;
        true
    }

    fn last_is_scale(&self) -> bool {
        matches!(self.last, Class::Scale | Class::Scales | Class::Double | Class::DoubleOrScale)
    }
}

impl Piece {
    fn is_scale(&self) -> bool {
        matches!(self.class, Class::Scale | Class::Scales | Class::DoubleOrScale)
    }
}
