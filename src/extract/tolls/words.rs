//! The word lists of tolls.

use crate::extract::numbers::BoundWord;
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::{TollKind, Victims};
use crate::text::{Clitics, Kind, Text};

/// How a word of the list `tolls` takes part; see there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Verb,
    Noun,
    Victim,
    Fate,
    Life,
    Blast,
    Fall,
    Seize,
    Flee,
    Both,
    Not,
}

/// Grammatical number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub enum Grammatical {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "2")]
    Two,
    #[serde(rename = "many")]
    Many,
}

/// A row of the list `tolls`.
#[derive(Debug, Clone, Copy)]
pub struct TollWord {
    pub kind: TollKind,
    pub class: Class,
    pub number: Option<Grammatical>,
}

impl Row for TollWord {
    const LIST: &'static str = "tolls";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(TollWord {
            kind: cells.value("kind")?,
            class: cells.value("class")?,
            number: cells.optional_value("number")?,
        })
    }
}

/// A row of the list `victims`.
#[derive(Debug, Clone, Copy)]
pub struct VictimWord {
    pub who: Victims,
    pub number: Option<Grammatical>,
    pub rank: u8,
    pub thing: bool,
    /// The singular is an adjective as well (`بيان صحفي`).
    pub adjective: bool,
    /// It explodes: a blast of it is no loss.
    pub explosive: bool,
}

impl Row for VictimWord {
    const LIST: &'static str = "victims";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(VictimWord {
            who: cells.value("who")?,
            number: cells.optional_value("number")?,
            rank: cells.text("rank").parse().map_err(|e| format!("column `rank`: {e}"))?,
            thing: !cells.text("thing").is_empty(),
            adjective: cells.text("adjective") == "yes",
            explosive: cells.text("thing") == "explosive",
        })
    }
}

/// A row of the list `toll_words`: what the word does to a count beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    Among,
    Also,
    Others,
    OneOf,
    Total,
    NotCount,
    Any,
    Age,
    Loses,
    Illness,
    Well,
    By,
    Ends,
}

#[derive(Debug)]
pub struct JoinWord(pub Job);

impl Row for JoinWord {
    const LIST: &'static str = "toll_words";

    fn read(cells: &Cells) -> Result<Self, String> {
        cells.value("job").map(JoinWord)
    }
}

/// A row of the list `toll_links`: what the word tells between what befell and who is counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Link {
    pub leans: bool,
    pub clause: bool,
    pub rise: bool,
    pub tally: bool,
    pub bears: bool,
    pub relative: bool,
    pub negates: bool,
    pub except: bool,
    pub names: bool,
    pub losses: bool,
}

impl Link {
    /// What a word of the text tells, as it stands.
    pub fn at(links: &Table<Link>, text: &Text, i: usize) -> Link {
        text.longest_at(i, links)
            .filter(|(h, _)| h.reading.clitics == Clitics::default())
            .map_or(Link::default(), |(_, l)| *l)
    }
}

impl Row for Link {
    const LIST: &'static str = "toll_links";

    fn read(cells: &Cells) -> Result<Self, String> {
        let is = |column: &str| cells.text(column) == "yes";
        Ok(Link {
            leans: is("leans"),
            clause: is("clause"),
            rise: is("rise"),
            tally: is("tally"),
            bears: is("bears"),
            relative: is("relative"),
            negates: is("negates"),
            except: is("except"),
            names: is("names"),
            losses: is("losses"),
        })
    }
}

/// Does the word before a number say that it counts nothing (`المادة 5`, `اللواء 55`, `F-16`)?
pub fn is_no_count(joins: &Table<JoinWord>, text: &Text, first: usize) -> bool {
    let Some(before) = first.checked_sub(1) else { return false };
    let glued =
        matches!(text.tokens[before].kind, Kind::Mark('/' | ':' | '+' | '_' | '-' | '.') if !text.tokens[first].spaced);
    glued
        || text.tokens[before].kind == Kind::Latin
        || (first.saturating_sub(2)..=before).any(|i| {
            text.longest_at(i, joins)
                .is_some_and(|(h, j)| matches!(j.0, Job::NotCount | Job::Age) && h.tokens.end as usize == first)
        })
}

/// Is it an age, unless those harmed are counted (`خسائر تبلغ 12 قتيلا`)?
pub fn is_age(joins: &Table<JoinWord>, text: &Text, first: usize) -> bool {
    first > 0 && has_job(joins, text, first - 1, Job::Age)
}

/// Does a word do this to a count beside it?
pub fn has_job(joins: &Table<JoinWord>, text: &Text, at: usize, job: Job) -> bool {
    text.longest_at(at, joins).is_some_and(|(_, j)| j.0 == job)
}

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    pub tolls: Table<TollWord>,
    pub victims: Table<VictimWord>,
    pub joins: Table<JoinWord>,
    pub links: Table<Link>,
    /// "At least" and the like.
    pub(in crate::extract) bounds: Table<BoundWord>,
    /// People of a country.
    pub nationalities: Table<()>,
    /// What is counted in these is a quantity.
    pub units: Table<()>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {
            tolls: Table::load(lexicon)?,
            victims: Table::load(lexicon)?,
            joins: Table::load(lexicon)?,
            links: Table::load(lexicon)?,
            bounds: Table::load(lexicon)?,
            nationalities: Table::load_words(lexicon, "nationalities")?,
            units: Table::load_words(lexicon, "units")?,
        })
    }
}
