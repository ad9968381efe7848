//! What intake knows of pages: furniture, agencies and the words of printed dates.

use super::phrases::{KeyMap, KeySet, Phrases};
use super::scan::{Scan, key};
use crate::lexicon::compile::{LITERAL, expand};
use crate::lexicon::gazetteer::Gazetteer;
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};

/// What a phrase of the raw text stands for. The kinds are explained in `furniture.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Notice,
    Rest,
    Inline,
    Bracket,
    Links,
    End,
    Site,
    Byline,
    Agency {
        /// Index for [`Lists::agency`].
        index: usize,
        /// The name is a word too: it counts only where a source must stand.
        weak: bool,
    },
}

/// What a word of a printed date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampWord {
    Month(i8),
    Hijri(i8),
    /// Monday is 1.
    Weekday(i8),
    /// "By the clock of", before a town.
    Zone,
    Other,
}

/// A phrase of the lists in a text.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// Bytes of [`Scan::folded`].
    pub start: usize,
    pub end: usize,
    pub role: Role,
    /// The phrase counts also inside longer words, so nothing need part it from what stands before it.
    pub glued: bool,
}

/// The word lists of intake, ready to be looked up.
#[derive(Debug)]
pub struct Lists {
    phrases: Phrases,
    labels: KeySet,
    buttons: KeySet,
    stamps: KeyMap<StampWord>,
    sources: KeySet,
    places: KeySet,
    gazetteer: Gazetteer,
    agencies: Vec<String>,
    /// Index in `agencies` by key.
    agency_keys: KeyMap<usize>,
}

struct FurnitureRow {
    literal: String,
    kind: String,
    glued: bool,
}

impl Row for FurnitureRow {
    const LIST: &'static str = "furniture";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(FurnitureRow {
            literal: cells.text(LITERAL).to_owned(),
            kind: cells.text("kind").to_owned(),
            glued: cells.text("glued") == "yes",
        })
    }
}

struct AgencyRow {
    literal: String,
    name: String,
    weak: bool,
}

impl Row for AgencyRow {
    const LIST: &'static str = "agencies";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(AgencyRow {
            literal: cells.text(LITERAL).to_owned(),
            name: cells.text("name").to_owned(),
            weak: cells.text("weak") == "yes",
        })
    }
}

struct StampRow {
    literal: String,
    word: StampWord,
}

impl Row for StampRow {
    const LIST: &'static str = "stamps";

    fn read(cells: &Cells) -> Result<Self, String> {
        let number = || cells.text("value").parse().map_err(|e| format!("column `value`: {e}"));
        let word = match cells.text("kind") {
            "month" => StampWord::Month(number()?),
            "hijri" => StampWord::Hijri(number()?),
            "weekday" => StampWord::Weekday(number()?),
            "zone" => StampWord::Zone,
            "word" => StampWord::Other,
            other => return Err(format!("column `kind`: `{other}` is no kind")),
        };
        Ok(StampRow { literal: cells.text(LITERAL).to_owned(), word })
    }
}

struct CapitalRow(String);

impl Row for CapitalRow {
    const LIST: &'static str = "capitals";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(CapitalRow(cells.text("pattern").to_owned()))
    }
}

impl Lists {
    /// # Errors
    /// When a row is wrong, naming list and line.
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        let mut build = Builder::default();
        for (index, row) in Table::<AgencyRow>::load(lexicon)?.rows.into_iter().enumerate() {
            build.phrases(AgencyRow::LIST, &row.literal, Role::Agency { index, weak: row.weak }, false)?;
            build.agencies.push(row.name);
        }
        for row in Table::<FurnitureRow>::load(lexicon)?.rows {
            build.furniture(&row)?;
        }
        let mut stamps = KeyMap::default();
        for row in Table::<StampRow>::load(lexicon)?.rows {
            for phrase in expand_row(StampRow::LIST, &row.literal)? {
                stamps.insert(key(&phrase), row.word);
            }
        }
        let phrases = Phrases::new(build.phrases).map_err(|e| error(FurnitureRow::LIST, e.to_string()))?;
        let mut places = KeySet::default();
        for row in Table::<CapitalRow>::load(lexicon)?.rows {
            places.extend(expand_row(CapitalRow::LIST, &row.0)?.iter().map(|p| key(p)));
        }
        Ok(Lists {
            places,
            gazetteer: Gazetteer::embedded(),
            agency_keys: build.agency_keys,
            phrases,
            labels: build.labels,
            buttons: build.buttons,
            stamps,
            sources: build.sources,
            agencies: build.agencies,
        })
    }

    /// The phrases of a text, in order, without overlap.
    pub fn hits(&self, scan: &Scan) -> Vec<Hit> {
        self.phrases.hits(scan)
    }

    /// Is this the [`key`] of a menu entry, a button or a box's heading?
    pub fn is_label(&self, key: u64) -> bool {
        self.labels.contains(&key)
    }

    /// Is this the key of a word of share bars?
    pub fn is_button(&self, key: u64) -> bool {
        self.buttons.contains(&key)
    }

    /// Is this the [`key`] of a site's or an agency's name?
    pub fn is_source(&self, key: u64) -> bool {
        self.sources.contains(&key)
    }

    pub fn stamp(&self, key: u64) -> Option<StampWord> {
        self.stamps.get(&key).copied()
    }

    /// Is this a capital or another well-known town or province, as datelines name them?
    pub fn is_place(&self, name: &str) -> bool {
        self.places.contains(&key(name)) || self.gazetteer.well_known(name).is_some()
    }

    /// Is this any place's name? Enough for the one word beside an agency's name.
    pub fn may_be_place(&self, name: &str) -> bool {
        self.gazetteer.has(name)
    }

    /// The agency whose name has this [`key`].
    pub fn agency_named(&self, key: u64) -> Option<&str> {
        self.agency_keys.get(&key).map(|i| self.agency(*i))
    }

    /// The name that records give of an agency.
    pub fn agency(&self, index: usize) -> &str {
        &self.agencies[index]
    }
}

/// The last few characters of folded text.
pub fn tail(folded: &[u8]) -> &str {
    const BYTES: usize = 24;
    let mut from = folded.len().saturating_sub(BYTES);
    while folded.get(from).is_some_and(|b| b & 0xc0 == 0x80) {
        from += 1;
    }
    std::str::from_utf8(&folded[from..]).unwrap_or_default()
}

fn error(list: &str, problem: String) -> ListError {
    ListError { list: list.to_owned(), line: 0, problem }
}

/// The folded phrases that a cell stands for.
fn expand_row(list: &str, cell: &str) -> Result<Vec<String>, ListError> {
    let phrases = expand(cell).map_err(|p| error(list, p))?;
    Ok(phrases.into_iter().map(|(words, _)| words.join(" ")).collect())
}

#[derive(Default)]
struct Builder {
    phrases: Vec<(String, Role, bool)>,
    labels: KeySet,
    buttons: KeySet,
    sources: KeySet,
    agencies: Vec<String>,
    agency_keys: KeyMap<usize>,
}

impl Builder {
    fn phrases(&mut self, list: &str, cell: &str, role: Role, glued: bool) -> Result<(), ListError> {
        for phrase in expand_row(list, cell)? {
            let mut role = role;
            if let Role::Agency { index, weak } = &mut role {
                self.agency_keys.insert(key(&phrase), *index);
                // "Agency" before the name leaves no doubt.
                *weak &= !phrase.starts_with("وكاله ");
            }
            if matches!(role, Role::Site | Role::Agency { .. }) {
                self.sources.insert(key(&phrase));
            }
            self.phrases.push((phrase, role, glued));
        }
        Ok(())
    }

    fn furniture(&mut self, row: &FurnitureRow) -> Result<(), ListError> {
        let role = match row.kind.as_str() {
            "label" | "button" => {
                let phrases = expand_row(FurnitureRow::LIST, &row.literal)?;
                match row.kind.as_str() {
                    "label" => self.labels.extend(phrases.iter().map(|p| key(p))),
                    _ => self.buttons.extend(phrases.iter().flat_map(|p| Scan::new(p).words).map(|w| w.key)),
                }
                return Ok(());
            }
            "notice" => Role::Notice,
            "rest" => Role::Rest,
            "inline" => Role::Inline,
            "bracket" => Role::Bracket,
            "links" => Role::Links,
            "end" => Role::End,
            "site" => Role::Site,
            "byline" => Role::Byline,
            other => return Err(error(FurnitureRow::LIST, format!("`{other}` is no kind"))),
        };
        self.phrases(FurnitureRow::LIST, &row.literal, role, row.glued)
    }
}
