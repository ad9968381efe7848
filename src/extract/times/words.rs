//! The words of time expressions: what the lists say of them, and where they stand in the text.

use jiff::civil::{Date, Weekday};

use super::calendar::{Month, Unit};
use super::expression::{Edge, Feast, Relation};
use crate::extract::numbers::{BoundWord, Numeral};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::text::{Clitics, Span, Tables, Text, Tokens};

/// How many a unit's form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    One,
    Two,
    Many,
}

/// What a word means to the grammar; see the head of `calendar.tsv`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sense {
    Month {
        month: Month,
        weak: bool,
    },
    Day(i32),
    Weekday(Weekday),
    BareWeekday(Weekday),
    Unit(Unit, Amount),
    Relation(Relation),
    This,
    That,
    Edge(Edge),
    Weekend,
    Part,
    Since,
    Ago,
    After,
    From,
    To,
    Between,
    In,
    By,
    Few,
    Latest,
    Last,
    PartOfYear(i32),
    Season(u8),
    Decade(i32),
    Feast(Feast),
    Known(Date),
    HijriEra,
    Era,
    Equals,
    Future,
    Now,
    OfTime,
    Every,
    Travel,
    Age,
    Event,
    Namer,
    Numbered,
    Name,
    /// A word of the list `bounds`; whether it leaves the number as it is ("about").
    Bound {
        about: bool,
    },
    /// Index of a numeral.
    Numeral(usize),
}

#[derive(Debug)]
struct MonthRow(Sense);

impl Row for MonthRow {
    const LIST: &'static str = "months";

    fn read(cells: &Cells) -> Result<Self, String> {
        let number = number(cells.text("month"))?;
        let month = Month { number: number as u8, hijri: cells.text("calendar") == "hijri" };
        Ok(MonthRow(Sense::Month { month, weak: cells.text("weak") == "weak" }))
    }
}

#[derive(Debug)]
struct CalendarRow(Sense);

impl Row for CalendarRow {
    const LIST: &'static str = "calendar";

    fn read(cells: &Cells) -> Result<Self, String> {
        let value = cells.text("value");
        let weekday =
            || Weekday::from_monday_one_offset(number(value)? as i8).map_err(|e| format!("column `value`: {e}"));
        let sense = match cells.text("class") {
            "day" => Sense::Day(number(value)?),
            "weekday" => Sense::Weekday(weekday()?),
            "bare_weekday" => Sense::BareWeekday(weekday()?),
            "unit" => {
                let (unit, amount) = value.split_once(' ').ok_or("column `value`: a unit and an amount")?;
                Sense::Unit(word(unit)?, word(amount)?)
            }
            "relation" => Sense::Relation(word(value)?),
            "edge" => Sense::Edge(word(value)?),
            "quarter" => Sense::PartOfYear(number(value)?),
            "season" => Sense::Season(number(value)? as u8),
            "decade" => Sense::Decade(number(value)?),
            class @ ("feast" | "hijri_feast") => {
                let mut parts = value.split(' ').map(number);
                let month = parts.next().ok_or("column `value`: a month")?? as u8;
                let day = parts.next().transpose()?.map(|d| d as u8);
                Sense::Feast(Feast { month: Month { number: month, hijri: class == "hijri_feast" }, day })
            }
            "known" => Sense::Known(value.parse().map_err(|e| format!("column `value`: {e}"))?),
            "this" => Sense::This,
            "that" => Sense::That,
            "weekend" => Sense::Weekend,
            "part" => Sense::Part,
            "since" => Sense::Since,
            "ago" => Sense::Ago,
            "after" => Sense::After,
            "from" => Sense::From,
            "to" => Sense::To,
            "between" => Sense::Between,
            "in" => Sense::In,
            "by" => Sense::By,
            "of_time" => Sense::OfTime,
            "few" => Sense::Few,
            "latest" => Sense::Latest,
            "last" => Sense::Last,
            "hijri_era" => Sense::HijriEra,
            "era" => Sense::Era,
            "equals" => Sense::Equals,
            "future" => Sense::Future,
            "now" => Sense::Now,
            "every" => Sense::Every,
            "travel" => Sense::Travel,
            "age" => Sense::Age,
            "event" => Sense::Event,
            "namer" => Sense::Namer,
            "numbered" => Sense::Numbered,
            "name" => Sense::Name,
            other => return Err(format!("column `class`: no class is called `{other}`")),
        };
        Ok(CalendarRow(sense))
    }
}

fn number(cell: &str) -> Result<i32, String> {
    cell.parse().map_err(|e| format!("`{cell}`: {e}"))
}

fn word<T: serde::de::DeserializeOwned>(cell: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(cell.to_owned())).map_err(|e| format!("column `value`: {e}"))
}

/// The word lists of the layer.
#[derive(Debug)]
pub struct Words {
    months: Table<MonthRow>,
    calendar: Table<CalendarRow>,
    bounds: Table<BoundWord>,
}

impl Words {
    pub fn load(lexicon: &Lexicon) -> Result<Words, ListError> {
        Ok(Words { months: Table::load(lexicon)?, calendar: Table::load(lexicon)?, bounds: Table::load(lexicon)? })
    }

    fn tables(&self) -> Tables {
        Tables::of([self.months.id, self.calendar.id, self.bounds.id])
    }

    fn sense(&self, table: u16, row: u32) -> Option<Sense> {
        if table == self.calendar.id {
            Some(self.calendar.rows[row as usize].0)
        } else if table == self.months.id {
            Some(self.months.rows[row as usize].0)
        } else if table == self.bounds.id {
            self.bounds.rows[row as usize].limits().map(|about| Sense::Bound { about })
        } else {
            None
        }
    }
}

/// A word or phrase of the text that may be part of a time expression.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    pub tokens: Tokens,
    /// Without proclitics.
    pub span: Span,
    pub sense: Sense,
    pub clitics: Clitics,
    /// Begins with the article.
    pub definite: bool,
}

/// The pieces of a text, in order, none overlapping: at each word the longest phrase, and of equal ones that with
/// the fewest letters taken off; a numeral where no phrase is as long.
pub fn pieces(words: &Words, text: &Text, numerals: &[Numeral]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.tokens.len() / 4);
    let mut numerals = numerals.iter().enumerate().peekable();
    let mut hits = text.hits_among(words.tables()).peekable();
    let mut end = 0;
    loop {
        while numerals.next_if(|(_, n)| (n.tokens.first as usize) < end).is_some() {}
        let hit_first = hits.peek().map_or(u32::MAX, |h| h.tokens.first);
        let numeral_first = numerals.peek().map_or(u32::MAX, |(_, n)| n.tokens.first);
        let first = hit_first.min(numeral_first);
        if first == u32::MAX {
            return pieces;
        }
        let mut best: Option<Piece> = None;
        while let Some(h) = hits.next_if(|h| h.tokens.first == first) {
            // Shorter phrases come first, and among equal ones those with the least taken off.
            let longer = best.is_none_or(|b| b.tokens.end < h.tokens.end);
            if (first as usize) < end || !longer || h.last.clitics.contains(Clitics::PRONOUN) {
                continue;
            }
            if let Some(sense) = words.sense(h.table, h.row) {
                let (tokens, span, clitics) = (h.tokens, h.span, h.reading.clitics);
                best = Some(Piece { tokens, span, sense, clitics, definite: false });
            }
        }
        if let Some((index, n)) = numerals.next_if(|(_, n)| n.tokens.first == first)
            && best.is_none_or(|b| b.tokens.end < n.tokens.end)
        {
            let (tokens, span, clitics) = (n.tokens, n.span, n.clitics);
            best = Some(Piece { tokens, span, sense: Sense::Numeral(index), clitics, definite: false });
        }
        if let Some(mut piece) = best {
            piece.definite = piece.clitics.contains(Clitics::HIDDEN_ALEF) || text.slice(piece.span).starts_with("ال");
            end = piece.tokens.end as usize;
            pieces.push(piece);
        }
    }
}
