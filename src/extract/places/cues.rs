//! What the words around a name say of it: one [`Cue`] a token.

use crate::extract::{Article, Layers, Often, Tag};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::Precision;
use crate::text::{Clitics, Tokens};

/// A class word (`بلدة`, `ريف`, `مخيم`).
#[derive(Debug)]
pub(super) struct Class {
    pub precision: Precision,
    /// Is the class word part of the name?
    pub whole: bool,
    /// Does a list of names follow?
    pub many: bool,
    /// Is the next word a name even if no gazetteer has it?
    pub open: bool,
}

impl Row for Class {
    const LIST: &'static str = "place_classes";

    fn read(cells: &Cells) -> Result<Class, String> {
        let either = |column: &str, yes: &str, no: &str| match cells.text(column) {
            t if t == yes => Ok(true),
            t if t == no => Ok(false),
            t => Err(format!("column `{column}`: `{t}` is neither `{yes}` nor `{no}`")),
        };
        Ok(Class {
            precision: cells.value("precision")?,
            whole: either("name", "whole", "bare")?,
            many: either("number", "many", "one")?,
            open: either("open", "yes", "tagged")?,
        })
    }
}

/// What a word before a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    In,
    Near,
    To,
    /// ل written onto the name.
    For,
    From,
    Between,
    /// What follows names a body or a paper by its seat (`جنايات القاهرة`, `بيان جنيف`).
    Body,
    /// A direction after the name.
    Side,
    /// An adjective that a site's name ends with (`مستشفى الثورة العام`).
    Tail,
}

#[derive(Debug)]
struct Relation {
    role: Role,
    part: String,
}

impl Row for Relation {
    const LIST: &'static str = "place_cues";

    fn read(cells: &Cells) -> Result<Relation, String> {
        Ok(Relation { role: cells.value("cue")?, part: cells.text("part").to_owned() })
    }
}

#[derive(Debug)]
struct CountryName {
    alpha3: String,
    alpha2: [u8; 2],
}

impl Row for CountryName {
    const LIST: &'static str = "countries";

    fn read(cells: &Cells) -> Result<CountryName, String> {
        let alpha2 = cells.text("alpha2");
        Ok(CountryName {
            alpha3: cells.text("alpha3").to_owned(),
            alpha2: alpha2.as_bytes().try_into().map_err(|_| format!("`{alpha2}` is no alpha-2 code"))?,
        })
    }
}

#[derive(Debug)]
struct Nationality {
    alpha3: String,
}

impl Row for Nationality {
    const LIST: &'static str = "nationalities";

    fn read(cells: &Cells) -> Result<Nationality, String> {
        Ok(Nationality { alpha3: cells.text("alpha3").to_owned() })
    }
}

#[derive(Debug)]
pub(super) struct Lists {
    classes: Table<Class>,
    relations: Table<Relation>,
    nationalities: Table<Nationality>,
    /// Alpha-2 of each row of `nationalities`.
    nations: Vec<[u8; 2]>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        let countries = Table::<CountryName>::load(lexicon)?;
        let nationalities = Table::<Nationality>::load(lexicon)?;
        let alpha2 = |n: &Nationality| countries.rows.iter().find(|c| c.alpha3 == n.alpha3).map(|c| c.alpha2);
        let nations = nationalities.rows.iter().map(|n| alpha2(n).unwrap_or_default()).collect();
        Ok(Lists { classes: Table::load(lexicon)?, relations: Table::load(lexicon)?, nationalities, nations })
    }

    pub fn class(&self, row: u16) -> &Class {
        &self.classes.rows[usize::from(row)]
    }

    /// Which part of a place a row of the relations means.
    pub fn part(&self, row: u16) -> &str {
        &self.relations.rows[usize::from(row)].part
    }
}

/// What is known of one token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cue {
    /// By its company in plain news the word is never a place.
    pub never: bool,
    /// The class word that ends here: its row and first token.
    pub class: Option<(u16, u32)>,
    /// The relation that ends here: its row, first token and role.
    pub relation: Option<(u16, u32, Role)>,
    /// The direction after a name that begins here: its row and length.
    pub side: Option<(u16, u32)>,
    /// A site's name goes on with this word.
    pub tail: bool,
    /// The nationality that this word tells.
    pub nation: Option<[u8; 2]>,
    /// ب or ل is written onto the word, as the word lists read it.
    pub clitics: Clitics,
    /// The word is in a list, in some reading: it is no unknown name.
    pub listed: bool,
    /// The person's or body's naming that it stands in, numbered from 1; 0: none.
    pub taken: u32,
    pub tag: Tag,
}

/// The cues of all tokens.
pub(super) fn read(lists: &Lists, article: &Article, layers: &Layers) -> Vec<Cue> {
    let text = article.text;
    let mut cues = vec![Cue::default(); text.tokens.len()];
    for (cue, company) in cues.iter_mut().zip(&layers.company) {
        cue.never = company.place == Often::Never;
    }
    for (cue, tag) in cues.iter_mut().zip(&layers.tags) {
        cue.tag = *tag;
    }
    for hit in &text.hits {
        let (first, last) = (hit.tokens.first, hit.tokens.end as usize - 1);
        let row = hit.row as u16;
        cues[last].listed |= first as usize == last;
        // مدنها: their towns, no class word before a name.
        if hit.last.clitics.contains(Clitics::PRONOUN) {
            continue;
        }
        // وأدى is no وادي.
        if hit.table == lists.classes.id && text.slice(hit.span).ends_with('ى') {
            continue;
        }
        if hit.table == lists.classes.id {
            // Of two that end at one token the longer one counts, which began before.
            cues[last].class.get_or_insert((row, first));
            cues[first as usize].clitics = hit.reading.clitics;
        } else if hit.table == lists.relations.id {
            let role = lists.relations.rows[hit.row as usize].role;
            match role {
                Role::Side => cues[first as usize].side = Some((row, hit.tokens.len() as u32)),
                Role::Tail => cues[last].tail = true,
                _ => _ = cues[last].relation.get_or_insert((row, first, role)),
            }
        } else if hit.table == lists.nationalities.id {
            cues[last].nation = Some(lists.nations[hit.row as usize]);
        }
    }
    let people = layers.people.iter().flat_map(|p| &p.mentions);
    let organizations = layers.organizations.iter().flat_map(|o| &o.mentions);
    let bodies = organizations.filter(|o| !is_scene(&cues, o.tokens)).map(|o| o.tokens).collect::<Vec<_>>();
    for (n, tokens) in people.map(|p| p.tokens).chain(bodies).enumerate() {
        cues[tokens.range()].iter_mut().for_each(|c| c.taken = n as u32 + 1);
    }
    cues
}

/// Does a naming of somebody go on across the border before token `at`?
pub(super) fn is_torn(cues: &[Cue], at: usize) -> bool {
    let id = |t: usize| cues.get(t).map_or(0, |c| c.taken);
    id(at) != 0 && at > 0 && id(at - 1) == id(at)
}

/// Is a body that is named by a class word (`مشفى حرستا`, `جامعة الأنبار`) the place of something here?
fn is_scene(cues: &[Cue], body: Tokens) -> bool {
    let first = body.first as usize;
    let class = cues[body.range()].iter().any(|c| c.class.is_some_and(|(_, f)| f == body.first));
    let before = first.checked_sub(1).and_then(|b| cues[b].relation).map(|(_, _, role)| role);
    class && (matches!(before, Some(Role::In | Role::Near)) || cues[first].clitics.contains(Clitics::BA))
}
