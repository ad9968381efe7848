//! Gold records and judged sentences, and what of them a candidate is.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::Path;

use rasid::extract::events::Sample;
use serde::Deserialize;

use crate::common::names::{bare, is_alike, is_same, words};

#[derive(Deserialize)]
pub struct Record {
    pub id: String,
    pub events: Vec<Event>,
}

#[derive(Deserialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub kind: String,
    pub mode: Option<String>,
    pub mentions: Vec<Mention>,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub place: Option<String>,
    pub from: Option<String>,
}

#[derive(Deserialize)]
pub struct Mention {
    pub trigger: String,
    pub sentence: String,
}

#[derive(Deserialize)]
pub struct Actor {
    pub name: String,
    pub code: Option<String>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.mode.as_deref().unwrap_or("-"))?;
        self.mentions.iter().try_for_each(|m| write!(f, "\t{} | {}", m.trigger, m.sentence.replace('\n', " ")))
    }
}

/// All gold records of a folder by id.
pub fn read(folder: &Path) -> Result<HashMap<String, Record>, Box<dyn Error>> {
    let mut gold = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let record: Record = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
        gold.insert(record.id.clone(), record);
    }
    Ok(gold)
}

/// How surely a candidate tells of a gold event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    Trigger,
    Sentence,
    Both,
}

impl Record {
    /// The event that a candidate tells of: of its type, in its sentence or with its trigger.
    pub fn event(&self, sample: &Sample, kind: &str) -> Option<(&Event, Match)> {
        let mut best: Option<(&Event, Match)> = None;
        for (event, found) in self.events.iter().filter_map(|e| Some((e, e.told(sample, kind)?))) {
            if best.is_none_or(|(_, b)| found > b) {
                best = Some((event, found));
            }
        }
        best
    }
}

impl Event {
    /// Does a candidate tell of it: one of its type, in its sentence or with its trigger?
    pub fn told(&self, sample: &Sample, kind: &str) -> Option<Match> {
        let of = |m: &Mention| {
            let sentence = same_sentence(&m.sentence, &sample.sentence);
            match (sentence, bare(&m.trigger) == bare(&sample.trigger)) {
                (true, true) => Some(Match::Both),
                (true, false) => Some(Match::Sentence),
                (false, true) => Some(Match::Trigger),
                (false, false) => None,
            }
        };
        self.mentions.iter().filter(|_| self.kind == kind).filter_map(of).max()
    }

    /// Does a phrase (names and codes of its members) act, and does it suffer? Its name tells, or its code.
    pub fn sides(&self, members: &[(String, String)]) -> [bool; 2] {
        let any = |actors: &[Actor], is: fn(&Actor, &str, &str) -> bool| {
            members.iter().any(|(name, code)| actors.iter().any(|a| is(a, name, code)))
        };
        let named = [&self.actors, &self.recipients].map(|side| any(side, |a, name, _| is_alike(&a.name, name)));
        let coded = [&self.actors, &self.recipients].map(|side| {
            any(side, |a, _, code| {
                let wanted = a.code.as_deref().unwrap_or_default();
                wanted.len() > 3 && wanted == code || same_party(wanted, code)
            })
        });
        [named[0] || coded[0], named[1] || coded[1]]
    }
}

impl Event {
    /// Is it of that mode?
    pub fn has_mode(&self, mode: &str) -> bool {
        self.mode.as_deref() == Some(mode)
    }

    /// Is it there?
    pub fn is_at(&self, place: &str) -> bool {
        self.place.as_deref().is_some_and(|p| is_same(p, place))
    }

    /// Does it begin on that day?
    pub fn is_on(&self, day: &str) -> bool {
        self.from.as_deref().and_then(|f| f.get(..10)) == Some(day)
    }
}

/// Same country, and no two sectors that differ.
fn same_party(a: &str, b: &str) -> bool {
    let sector = |code: &str| code.get(3..6).map(str::to_owned);
    a.len() >= 3
        && b.len() >= 3
        && a[..3] == b[..3]
        && (sector(a).is_none() || sector(b).is_none() || sector(a) == sector(b))
}

fn head(text: &str) -> String {
    words(text).chars().take(40).collect()
}

fn same_sentence(a: &str, b: &str) -> bool {
    let (x, y) = (head(a), head(b));
    !x.is_empty() && !y.is_empty() && (words(b).contains(&x) || words(a).contains(&y))
}

/// A judged sentence of `arabic_event_gsr`.
pub struct Judged {
    pub kind: String,
    pub text: String,
    pub right: bool,
}

/// The sentences that all annotators accept or most reject.
pub fn judged(path: &Path) -> Result<Vec<Judged>, Box<dyn Error>> {
    let rows = parse_csv(&fs::read_to_string(path)?);
    Ok(rows
        .into_iter()
        .skip(1)
        .filter(|r| r.len() >= 4)
        .filter_map(|r| {
            let right = match r[2].as_str() {
                "yes" => true,
                "difficult no" | "easy no" => false,
                _ => return None,
            };
            Some(Judged { kind: r[0].clone(), text: r[3].clone(), right })
        })
        .collect())
}

/// A sentence whose annotators marked who acts and whom it befalls.
#[derive(Deserialize)]
pub struct Marked {
    pub event_type: String,
    pub text: String,
    spans: Vec<Marks>,
}

#[derive(Deserialize)]
struct Marks {
    source_actor: Option<Vec<String>>,
    target_actor: Option<Vec<String>>,
}

impl Marked {
    pub fn read(path: &Path) -> Result<Vec<Marked>, Box<dyn Error>> {
        Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
    }

    /// Do annotators mark one of the members as acting, or as suffering?
    pub fn sides(&self, members: &[(String, String)]) -> [bool; 2] {
        let marked = |of: fn(&Marks) -> &Option<Vec<String>>| {
            let marks = self.spans.iter().filter_map(|s| of(s).as_ref()).map(|w| w.join(" "));
            marks.filter(|m| !m.is_empty()).any(|m| members.iter().any(|(name, _)| is_alike(&m, name)))
        };
        [marked(|m| &m.source_actor), marked(|m| &m.target_actor)]
    }
}

/// Rows of a CSV file with quoted cells.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}
