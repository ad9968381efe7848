//! Dates as pages print them: `آخر تحديث: الاثنين, 22 مارس/ آذار, 2010, 21:21 GMT`,
//! `1400 (GMT+04:00) - 06/10/09`, `8:13 AM · Oct 20, 2025`.

use jiff::civil::{Date, date};

use super::lists::{Lists, StampWord};
use super::scan::key;
use crate::hijri;
use crate::text::normalize::{fold, is_ignorable, is_letter};

/// What a line with a date on it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// ISO 8601 date or date-time, where the line fixes one.
    pub published: Option<String>,
    /// Byte ranges of words that are no part of a date.
    pub rest: Vec<std::ops::Range<usize>>,
    /// The line has a date or a clock time.
    pub dated: bool,
    /// Day and month could be the other way round.
    pub day_first: bool,
    /// The day is converted from the Islamic calendar, and can be one off.
    pub converted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Value, number of digits.
    Number(u32, usize),
    Word(StampWord),
    Unknown,
    Mark(char),
}

/// Reads a short line. None where it has no date word and no number.
pub fn read(line: &str, lists: &Lists) -> Stamp {
    let parts = parts(line, lists);
    let clock = clock(&parts, line);
    let (day, islamic) = (gregorian(&parts), hijri(&parts));
    // `بتوقيت أبوظبي`: whose clock it is.
    let is_zone = |i: usize| i > 0 && matches!(parts[i - 1].0, Part::Word(StampWord::Zone));
    let mut stamp = Stamp {
        dated: day.is_some() || clock.is_some() || islamic.is_some(),
        rest: parts
            .iter()
            .enumerate()
            .filter(|(i, (p, _))| *p == Part::Unknown && !is_zone(*i))
            .map(|(_, (_, r))| r.clone())
            .collect(),
        ..Stamp::default()
    };
    if let Some((day, day_first)) = day {
        stamp.day_first = day_first;
        let time = clock.map_or_else(String::new, |(h, m)| format!("T{h:02}:{m:02}:00{}", offset(line)));
        stamp.published = Some(format!("{day}{time}"));
    } else if let Some(day) = islamic.and_then(|(d, m, y)| hijri::to_gregorian(y as i32, m as u8, d as u8)) {
        stamp.converted = true;
        stamp.published = Some(day.to_string());
    }
    stamp
}

/// Splits a line into numbers, date words and marks, with their places. Space is left out.
fn parts(line: &str, lists: &Lists) -> Vec<(Part, std::ops::Range<usize>)> {
    let mut parts = Vec::new();
    let mut words: Vec<(Part, std::ops::Range<usize>)> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let (letter, digit) = (is_letter(c), c.is_numeric());
        let same = |d: char| {
            if digit { d.is_numeric() } else { is_letter(d) || is_ignorable(d) }
        };
        if letter || digit {
            while let Some((i, d)) = chars.next_if(|(_, d)| same(*d)) {
                end = i + d.len_utf8();
            }
        }
        let word = &line[at..end];
        let part = if digit {
            let folded = fold(word);
            folded.parse().map_or(Part::Unknown, |n| Part::Number(n, folded.len()))
        } else if letter {
            // Months of two words come first: `تشرين الثاني`.
            let two = words.last().filter(|(p, _)| *p == Part::Unknown).map(|(_, r)| r.start);
            match two.and_then(|s| lists.stamp(key(&line[s..end]))) {
                Some(w) => {
                    let start = two.unwrap_or(at);
                    words.pop();
                    parts.pop();
                    words.push((Part::Word(w), start..end));
                    parts.push((Part::Word(w), start..end));
                    continue;
                }
                None => lists.stamp(key(word)).map_or(Part::Unknown, Part::Word),
            }
        } else if c.is_whitespace() || is_ignorable(c) {
            continue;
        } else {
            Part::Mark(c)
        };
        words.push((part, at..end));
        parts.push((part, at..end));
    }
    parts
}

/// The day, and whether day and month could be the other way round.
fn gregorian(parts: &[(Part, std::ops::Range<usize>)]) -> Option<(Date, bool)> {
    let at = |i: usize| parts.get(i).map(|(p, _)| *p);
    let number = |i: usize| match at(i) {
        Some(Part::Number(n, digits)) => Some((n, digits)),
        _ => None,
    };
    let month = |i: usize| match at(i) {
        Some(Part::Word(StampWord::Month(m))) => Some(m),
        _ => None,
    };
    let separator = |i: usize| matches!(at(i), Some(Part::Mark('/' | '-' | '.' | '\\')));
    // The next number after other names of the month and commas.
    let year_after = |mut i: usize| {
        while month(i).is_some() || matches!(at(i), Some(Part::Mark('/' | '-' | ',' | '،' | '(' | ')' | '.'))) {
            i += 1;
        }
        number(i).filter(|(n, digits)| *digits == 4 && (1900..2200).contains(n)).map(|(n, _)| n)
    };
    for i in 0..parts.len() {
        if let (Some((a, da)), true, Some((b, _)), true, Some((c, dc))) =
            (number(i), separator(i + 1), number(i + 2), separator(i + 3), number(i + 4))
        {
            let known = match (da, dc) {
                (4, _) => civil(a, b, c).map(|d| (d, false)),
                (1..=2, 2 | 4) => {
                    let year = if dc == 2 { 2000 + c } else { c };
                    match b {
                        1..=12 => civil(year, b, a).map(|d| (d, a <= 12 && a != b)),
                        _ => civil(year, a, b).map(|d| (d, false)),
                    }
                }
                _ => None,
            };
            if known.is_some() {
                return known;
            }
        }
        let Some(m) = month(i) else { continue };
        let before = i.checked_sub(1).and_then(number).filter(|(n, d)| *d <= 2 && (1..=31).contains(n));
        let found = match (before, number(i + 1)) {
            (Some((day, _)), _) => year_after(i + 1).and_then(|y| civil(y, m as u32, day)),
            (None, Some((day, 1..=2))) => year_after(i + 2).and_then(|y| civil(y, m as u32, day)),
            _ => None,
        };
        if found.is_some() {
            return found.map(|d| (d, false));
        }
    }
    None
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|d| *d >= date(1900, 1, 1) && *d < date(2200, 1, 1))
}

/// Day, month and year of the Islamic calendar.
fn hijri(parts: &[(Part, std::ops::Range<usize>)]) -> Option<(u32, i8, u32)> {
    parts.windows(3).find_map(|w| match (w[0].0, w[1].0, w[2].0) {
        (Part::Number(d @ 1..=30, _), Part::Word(StampWord::Hijri(m)), Part::Number(y @ 1300..=1600, _)) => {
            Some((d, m, y))
        }
        _ => None,
    })
}

/// `21:21`, `8:13 PM`, and `1400` where an offset follows.
fn clock(parts: &[(Part, std::ops::Range<usize>)], line: &str) -> Option<(u32, u32)> {
    for (i, w) in parts.windows(3).enumerate() {
        let after_sign = i > 0 && matches!(parts[i - 1].0, Part::Mark('+' | '-'));
        if let (Part::Number(h @ 0..=23, 1..=2), Part::Mark(':'), Part::Number(m @ 0..=59, 2)) =
            (w[0].0, w[1].0, w[2].0)
            && !after_sign
        {
            return Some((on_24(h, half(parts.get(i + 3), line)), m));
        }
        if let (Part::Number(n @ 0..=2359, 4), Part::Mark('('), Part::Word(StampWord::Other)) = (w[0].0, w[1].0, w[2].0)
            && n % 100 < 60
        {
            return Some((n / 100, n % 100));
        }
    }
    None
}

/// Whether the word behind a clock time says that it is after noon.
fn half(part: Option<&(Part, std::ops::Range<usize>)>, line: &str) -> Option<bool> {
    match fold(&line[part?.1.clone()]).as_str() {
        "م" | "مساء" | "pm" => Some(true),
        "ص" | "صباحا" | "am" => Some(false),
        _ => None,
    }
}

fn on_24(hour: u32, after_noon: Option<bool>) -> u32 {
    match (hour, after_noon) {
        (1..=11, Some(true)) => hour + 12,
        (12, Some(false)) => 0,
        _ => hour,
    }
}

/// The offset from UTC, in ISO notation; empty where the line has none.
fn offset(line: &str) -> String {
    let Some(at) = line.find("GMT").or_else(|| line.find("UTC")) else { return String::new() };
    let rest = &line[at + 3..];
    let Some(sign) = rest.chars().next().filter(|c| matches!(c, '+' | '-')) else { return "Z".to_owned() };
    let digits: String = rest[1..].chars().filter(|c| *c != ':').take_while(char::is_ascii_digit).take(4).collect();
    match digits.len() {
        1 | 2 => format!("{sign}{digits:0>2}:00"),
        4 => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        _ => "Z".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn notations_of_pages() {
        let lists = Lists::load(&Lexicon::embedded()).unwrap();
        let published = |line| read(line, &lists).published.unwrap_or_default();
        assert_eq!(published("آخر تحديث: الاثنين, 22 مارس/ آذار, 2010, 21:21 GMT"), "2010-03-22T21:21:00Z");
        assert_eq!(published("1400 (GMT+04:00) - 16/10/09"), "2009-10-16T14:00:00+04:00");
        assert_eq!(
            published("الاثنين، 02 تشرين الثاني/نوفمبر 2009، آخر تحديث 11:01 (GMT+0400)"),
            "2009-11-02T11:01:00+04:00"
        );
        assert_eq!(published("الخرطوم 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس"), "2015-08-11");
        assert_eq!(published("Oct 20, 2025"), "2025-10-20");
        assert_eq!(published("8:13 PM · Oct 20, 2025"), "2025-10-20T20:13:00");
        assert_eq!(published("٢:٠٥ م · ٢٠ نوفمبر ٢٠٢٤"), "2024-11-20T14:05:00");
        assert_eq!(published("20/11/2024 12:05 صباحاً"), "2024-11-20T00:05:00");
        assert_eq!(published("٢٠١٩-٠٦-٢٠"), "2019-06-20");
        assert_eq!(published("26 شوال 1436 هـ"), "2015-08-11");
        assert!(read("26 شوال 1436 هـ", &lists).converted);
    }

    #[test]
    fn other_words_are_told() {
        let lists = Lists::load(&Lexicon::embedded()).unwrap();
        let line = "الخرطوم 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس";
        let rest: Vec<_> = read(line, &lists).rest.into_iter().map(|r| &line[r]).collect();
        assert_eq!(rest, ["الخرطوم", "واس"]);
        assert!(read("آخر تحديث: الاثنين, 22 مارس/ آذار, 2010, 21:21 GMT", &lists).rest.is_empty());
        assert!(!read("قتل 15 شخصا", &lists).dated);
        assert!(read("20 نوفمبر 2024 - 14:05 بتوقيت أبوظبي", &lists).rest.is_empty());
    }
}
