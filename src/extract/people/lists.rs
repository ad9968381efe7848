//! The word lists of people.

use crate::extract::code::{Code, Country};
use crate::extract::organizations::Known;
use crate::extract::particles::{Function, Particle};
use crate::extract::states::{Capital, CountryName, Nationality};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::text::{Hit, Tables, Text};

#[derive(Debug)]
pub struct Lists {
    pub(super) names: Table<Name>,
    pub(super) titles: Table<Title>,
    pub(super) particles: Table<Particle>,
    pub(super) figures: Table<Figure>,
    pub(super) organizations: Table<Known>,
    pub(super) nationalities: Table<Nationality>,
    pub(super) countries: Table<CountryName>,
    pub(super) capitals: Table<Capital>,
    /// Nouns of what is named after people.
    pub(super) namesakes: Table<()>,
    /// Words between a name and an office.
    pub(super) role_leads: Table<()>,
    /// Titles of men that end as feminine nouns do.
    pub(super) honours: Table<()>,
    pub(super) organization_heads: u16,
    /// The table of nouns that a place's name stands behind.
    pub(super) place_classes: Option<u16>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {
            names: Table::load(lexicon)?,
            titles: Table::load(lexicon)?,
            particles: Table::load(lexicon)?,
            figures: Table::load(lexicon)?,
            organizations: Table::load(lexicon)?,
            nationalities: Table::load(lexicon)?,
            countries: Table::load(lexicon)?,
            capitals: Table::load(lexicon)?,
            namesakes: Table::load_words(lexicon, "namesakes")?,
            honours: Table::load_words(lexicon, "honours")?,
            role_leads: Table::load_words(lexicon, "role_leads")?,
            organization_heads: Table::<()>::load_words(lexicon, "organization_heads")?.id,
            place_classes: lexicon.table_id("place_classes"),
        })
    }

    /// Tokens inside a title, or a name of a body, state or capital, that begins before them.
    pub(super) fn inside_longer(&self, text: &Text) -> Vec<bool> {
        let mut inside = vec![false; text.tokens.len()];
        let longer =
            [self.titles.id, self.organizations.id, self.organization_heads, self.capitals.id, self.countries.id];
        for hit in text.hits_among(Tables::of(longer)) {
            inside[hit.tokens.range()].iter_mut().skip(1).for_each(|i| *i = true);
        }
        inside
    }

    /// Does a title begin here? The longest one.
    pub(super) fn title_at<'t>(&'t self, text: &'t Text, at: usize) -> Option<(&'t Hit, &'t Title)> {
        text.longest_at(at, &self.titles)
    }

    /// A word that bounds noun phrases.
    pub(super) fn particle_at(&self, text: &Text, at: usize) -> Option<Function> {
        let (hit, particle) = text.longest_at(at, &self.particles)?;
        (hit.tokens.len() == 1 && particle.0 != Function::Occasion).then_some(particle.0)
    }

    /// Is the word a finite verb by some list, and nothing else by its spelling?
    pub(super) fn is_verb(&self, text: &Text, at: usize) -> bool {
        let hits = text.hits_at(at);
        hits.iter().any(|h| h.form.is_verb() && h.tokens.len() == 1)
            && !hits.iter().any(|h| h.table == self.names.id || h.table == self.titles.id)
    }
}

/// A word that names are made of.
#[derive(Debug)]
pub(super) struct Name {
    pub kind: NameKind,
    /// It is an ordinary word too.
    pub word: bool,
    /// Arabs do not have it.
    pub foreign: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum NameKind {
    Given,
    Family,
    /// Goes with the next word: `أبو`, `بن`, `آل`.
    Part,
}

impl Row for Name {
    const LIST: &'static str = "names";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Name {
            kind: cells.value("kind")?,
            word: cells.optional("word").is_some(),
            foreign: cells.optional("foreign").is_some(),
        })
    }
}

/// A word or phrase that tells what somebody is.
#[derive(Debug)]
pub(super) struct Title {
    pub kind: TitleKind,
    /// Sectors only.
    pub sectors: Code,
    /// Held elsewhere than in the state served (`سفير`).
    pub sent: bool,
    /// Said of several people.
    pub many: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TitleKind {
    Office,
    Rank,
    Honorific,
    Kin,
    Aide,
}

impl Row for Title {
    const LIST: &'static str = "titles";

    fn read(cells: &Cells) -> Result<Self, String> {
        let text = cells.text("sector");
        let sectors = Code::parse(text).ok_or_else(|| format!("column `sector`: `{text}` is no code"))?;
        Ok(Title {
            kind: cells.value("kind")?,
            sectors,
            sent: cells.optional("sent").is_some(),
            many: cells.optional("many").is_some(),
        })
    }
}

/// A well-known person: whom they serve is told by the name.
#[derive(Debug)]
pub(super) struct Figure {
    pub code: Code,
}

impl Row for Figure {
    const LIST: &'static str = "figures";

    fn read(cells: &Cells) -> Result<Self, String> {
        let text = cells.text("code");
        let code = Code::parse(text).ok_or_else(|| format!("column `code`: `{text}` is no code"))?;
        Ok(Figure { code })
    }
}

impl Figure {
    pub fn country(&self) -> Option<Country> {
        self.code.country
    }
}
