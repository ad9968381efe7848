use serde::Deserialize;

use crate::extract::code::{Code, Country};
use crate::extract::states::{Capital, CountryName, Nationality, Seat};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::text::Tables;

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    pub(super) heads: Table<Head>,
    pub(super) adjectives: Table<Adjective>,
    pub(super) links: Table<Link>,
    /// Words of amount.
    pub(super) quantities: Table<()>,
    pub(super) contexts: Table<Context>,
    pub(super) countries: Table<CountryName>,
    pub(super) nationalities: Table<Nationality>,
    pub(super) capitals: Table<Capital>,
    pub(super) seats: Table<Seat>,
    /// The tables with whose words a mention may begin.
    pub(super) starts: Tables,
    /// Alpha-2 to alpha-3, sorted.
    alpha2: Vec<([u8; 2], Country)>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        let countries = Table::<CountryName>::load(lexicon)?;
        let mut alpha2: Vec<_> =
            countries.rows.iter().filter_map(|c| Some((c.alpha2.as_bytes().try_into().ok()?, c.country))).collect();
        alpha2.sort_unstable();
        let mut lists = Lists {
            heads: Table::load(lexicon)?,
            adjectives: Table::load(lexicon)?,
            links: Table::load(lexicon)?,
            quantities: Table::load_words(lexicon, "actor_quantities")?,
            contexts: Table::load(lexicon)?,
            nationalities: Table::load(lexicon)?,
            capitals: Table::load(lexicon)?,
            seats: Table::load(lexicon)?,
            countries,
            starts: Tables::default(),
            alpha2,
        };
        lists.starts = Tables::of([
            lists.heads.id,
            lists.countries.id,
            lists.nationalities.id,
            lists.capitals.id,
            lists.seats.id,
            lists.quantities.id,
        ]);
        Ok(lists)
    }

    /// The country of an ISO 3166-1 alpha-2 code.
    pub(super) fn country(&self, alpha2: &str) -> Option<Country> {
        let key: [u8; 2] = alpha2.as_bytes().try_into().ok()?;
        let i = self.alpha2.binary_search_by_key(&key, |(a, _)| *a).ok()?;
        Some(self.alpha2[i].1)
    }
}

/// How a noun is composed with what follows it; `actor_heads.tsv` explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    Group,
    Force,
    Part,
    Role,
    Thing,
    Place,
    Title,
    Echo,
}

/// A noun that begins a phrase.
#[derive(Debug)]
pub(super) struct Head {
    pub code: Code,
    pub class: Class,
}

impl Class {
    /// Never an actor by itself.
    pub fn is_inner(self) -> bool {
        matches!(self, Class::Place | Class::Title)
    }
}

impl Row for Head {
    const LIST: &'static str = "actor_heads";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Head { code: code(cells)?, class: cells.value("class")? })
    }
}

/// An adjective in a phrase, with what it adds to the code.
#[derive(Debug)]
pub(super) struct Adjective {
    pub code: Code,
}

impl Row for Adjective {
    const LIST: &'static str = "actor_adjectives";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Adjective { code: code(cells)? })
    }
}

/// A word that ties a noun to a body behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Link {
    /// Part of it.
    Of,
    /// On its side.
    Side,
}

impl Row for Link {
    const LIST: &'static str = "actor_links";

    fn read(cells: &Cells) -> Result<Self, String> {
        cells.value("link")
    }
}

/// What a word makes of the word behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Context {
    /// A country or capital is a place.
    Place,
    /// A capital is a place.
    CapitalPlace,
    /// A noun of the list is an adjective.
    Adjective,
}

impl Row for Context {
    const LIST: &'static str = "actor_contexts";

    fn read(cells: &Cells) -> Result<Self, String> {
        cells.value("makes")
    }
}

fn code(cells: &Cells) -> Result<Code, String> {
    match cells.optional("code") {
        None => Ok(Code::default()),
        Some(code) => Code::parse(code).ok_or_else(|| format!("column `code`: `{code}` is no code")),
    }
}
