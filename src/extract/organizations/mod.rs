//! The layer of organizations.
//!
//! Three sources, in this order: bodies that the list knows by name (`حركة حماس`), names that a head noun
//! builds with what follows it (`وزارة الدفاع التركية`), and what the tagger alone sees. Namings of
//! one body are then joined.

mod extent;
mod merge;
mod tagged;
mod words;

use super::code::{Code, Country};
use super::states::{self, Capital, CountryName, Nationality};
use super::{Article, Layers, Mention, OrganizationEntity, Tag};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::OrganizationKind;
use crate::text::{Clitics, Hit, Kind, Tables, Text, Tokens};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    known: Table<Known>,
    heads: Table<Head>,
    /// Nouns that continue a name after `و` (`التربية والتعليم`).
    joins: Table<()>,
    /// Adjectives of names that have no nisba ending (`العامة`, `الأعلى`).
    adjectives: Table<()>,
    nationalities: Table<Nationality>,
    countries: Table<CountryName>,
    capitals: Table<Capital>,
    /// Adjectives that judge a body and are no part of its name (`الإرهابي`, `المتمردة`).
    epithets: Table<()>,
    /// What is built as a name and is none: `مجلس الإدارة`, `الحركة المرورية`.
    generics: Table<()>,
    /// Words that say of a group that it is armed.
    arms: Table<()>,
    /// Adjectives that go on with a name behind the state's: `المشتركة`.
    tails: Table<()>,
    /// What number a unit has, and of what arm it is: `الثالثة عشرة`, `مشاة`.
    ordinals: Table<()>,
    unit_arms: Table<()>,
    /// Words before a body's name that name its men or arms, not it: `عناصر`, `طيران`.
    leads: Table<()>,
    /// Nouns of what belongs to a body and is another: `مجلس قيادة`, `كلية`.
    organs: Table<()>,
    /// Nouns that go on with a name after `ل` (`لحقوق الإنسان`, `لشؤون اللاجئين`).
    purposes: Table<()>,
    /// Words that no name goes on with; and the table of particles, which are such words too.
    ends: Table<()>,
    particles: Option<u16>,
    /// The table of nouns that a place's name stands behind.
    place_classes: Option<u16>,
    /// The table of offices and trades.
    titles: Option<u16>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {
            known: Table::load(lexicon)?,
            heads: Table::load(lexicon)?,
            joins: Table::load_words(lexicon, "organization_joins")?,
            adjectives: Table::load_words(lexicon, "organization_adjectives")?,
            nationalities: Table::load(lexicon)?,
            countries: Table::load(lexicon)?,
            capitals: Table::load(lexicon)?,
            epithets: Table::load_words(lexicon, "organization_epithets")?,
            generics: Table::load_words(lexicon, "organization_generics")?,
            arms: Table::load_words(lexicon, "organization_arms")?,
            tails: Table::load_words(lexicon, "organization_tails")?,
            ordinals: Table::load_words(lexicon, "organization_ordinals")?,
            unit_arms: Table::load_words(lexicon, "organization_unit_arms")?,
            leads: Table::load_words(lexicon, "organization_leads")?,
            organs: Table::load_words(lexicon, "organization_organs")?,
            purposes: Table::load_words(lexicon, "organization_purposes")?,
            ends: Table::load_words(lexicon, "organization_ends")?,
            particles: lexicon.table_id("particles"),
            place_classes: lexicon.table_id("place_classes"),
            titles: lexicon.table_id("titles"),
        })
    }
}

/// A body that is known by name.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) kind: OrganizationKind,
    pub(super) country: Option<Country>,
    pub(super) code: Code,
    /// Bodies of several states have the name: in an article about the state of the row above, it is that one's.
    shared: bool,
    /// The row is several bodies.
    several: bool,
    /// The name is an ordinary word too; or is one where the article has the noun without its article (قاعدة جوية).
    word: bool,
    noun: bool,
}

impl Row for Known {
    const LIST: &'static str = "organizations";

    fn read(cells: &Cells) -> Result<Self, String> {
        let shared = cells.optional("shared").is_some();
        let word = cells.optional("word");
        Ok(Known {
            kind: cells.value("kind")?,
            country: country(cells)?,
            code: code(cells, "code")?,
            shared,
            several: cells.optional("several").is_some(),
            word: word.is_some_and(|w| w != "noun"),
            noun: word == Some("noun"),
        })
    }
}

/// A noun that builds a name with what follows it.
#[derive(Debug)]
struct Head {
    form: Form,
    kind: OrganizationKind,
    sector: Code,
    /// What follows must be a name, or the tagger agree.
    loose: bool,
    /// Its sectors where a word beside it says that it is an armed group.
    armed: Option<Code>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Construct,
    Unit,
    Definite,
    Force,
    Ministry,
}

impl Row for Head {
    const LIST: &'static str = "organization_heads";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Head {
            form: cells.value("form")?,
            kind: cells.value("kind")?,
            sector: code(cells, "sector")?,
            loose: cells.optional("loose").is_some(),
            armed: cells.optional("armed").map(|_| code(cells, "armed")).transpose()?,
        })
    }
}

fn country(cells: &Cells) -> Result<Option<Country>, String> {
    let wrong = |c| format!("column `country`: `{c}` is not three capital letters");
    cells.optional("country").map(|c| Country::new(c).ok_or_else(|| wrong(c))).transpose()
}

fn code(cells: &Cells, column: &str) -> Result<Code, String> {
    let text = cells.text(column);
    Code::parse(text).ok_or_else(|| format!("column `{column}`: `{text}` is no code"))
}

/// One naming, before namings are joined.
#[derive(Debug, Clone)]
struct Naming {
    mention: Mention,
    /// Row of the list of known bodies.
    row: Option<u32>,
    /// The same, where no other body has the name; and where the row is one body.
    own: Option<u32>,
    body: Option<u32>,
    kind: OrganizationKind,
    country: Option<Country>,
    code: Code,
    /// The name, or its end, stands in quotes.
    quoted: bool,
}

/// All organizations of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<OrganizationEntity> {
    let text = article.text;
    let mut namings: Vec<Naming> = Vec::new();
    let begins = Tables::of([lists.known.id, lists.heads.id]);
    let mut at = 0;
    while at < text.tokens.len() {
        if !text.tables_at(at).meets(begins) {
            at += 1;
            continue;
        }
        let known = known(lists, text, layers, at);
        let built = extent::built(lists, text, layers, at);
        let naming = match (known, built) {
            // A known name inside a built one is found on its own.
            (Some(k), Some(b)) if goes_beyond(&b, &k) => Some(Naming { row: None, own: None, body: None, ..b }),
            // تنظيم "القاعدة في بلاد الرافدين": to the closing mark.
            (Some(k), Some(b)) if b.quoted && b.mention.tokens.end > k.mention.tokens.end => {
                Some(Naming { mention: b.mention, ..k })
            }
            (Some(k), _) => Some(k),
            (None, b) => b,
        };
        let Some(naming) = naming else {
            at += 1;
            continue;
        };
        // Inside a built name a known one may begin later: مجلس محافظي الوكالة الدولية.
        let inner = (at + 1..naming.mention.tokens.end as usize)
            .filter(|_| naming.row.is_none())
            .find_map(|i| known_inside(lists, text, layers, i, &naming));
        at = naming.mention.tokens.end as usize;
        namings.push(naming);
        namings.extend(inner);
    }
    namings.extend(tagged::tagged(lists, text, layers, &namings));
    settle(lists, text, &mut namings);
    merge::entities(lists, text, namings)
}

/// Is a built name another body than the known one that it begins with: مجلس الأمن القومي الإسرائيلي, but not حركة حماس
/// التقارير الإسرائيلية?
fn goes_beyond(built: &Naming, known: &Naming) -> bool {
    let more = built.mention.tokens.end.saturating_sub(known.mention.tokens.end);
    let same = || known.country.is_none() || known.country == built.country;
    built.country.is_some() && more > 0 && (more == 1 || same())
}

/// Tells whose the names are that bodies of several states share: those of the body above in the list, if the article
/// is about its state or names it otherwise, or else of the state that the article is about.
fn settle(lists: &Lists, text: &Text, namings: &mut [Naming]) {
    let shared = |n: &Naming| n.row.filter(|row| lists.known.rows[*row as usize].shared);
    if !namings.iter().any(|n| shared(n).is_some()) {
        return;
    }
    let home = states::home(text, &lists.countries, &lists.nationalities, &lists.capitals);
    for i in 0..namings.len() {
        let Some(above) = shared(&namings[i]).and_then(|row| row.checked_sub(1)) else { continue };
        let body = &lists.known.rows[above as usize];
        let named = home.is_none() && namings.iter().any(|n| n.row == Some(above));
        let naming = &mut namings[i];
        if named || home.is_some() && home == body.country {
            (naming.row, naming.body) = (Some(above), (!body.several).then_some(above));
            (naming.kind, naming.country, naming.code) = (body.kind, body.country, body.code);
        } else {
            (naming.country, naming.code.country) = (home, home);
        }
    }
}

/// The longest known name that begins at a token.
fn known(lists: &Lists, text: &Text, layers: &Layers, at: usize) -> Option<Naming> {
    let (hit, row) = text.longest_at(at, &lists.known)?;
    // واسى is no واس of mine.
    if hit.tokens.len() == 1 && hit.last.clitics.contains(Clitics::PRONOUN) {
        return None;
    }
    if layers.people.iter().any(|p| p.mentions.iter().any(|m| m.tokens.covers(hit.tokens))) {
        return None;
    }
    // مدينة القاعدة is a place.
    if hit.tokens.len() == 1
        && at > 0
        && matches!(text.folded(at - 1).trim_start_matches(['و', 'ب', 'ل']), "مدينه" | "بلده" | "قريه" | "مديريه")
    {
        return None;
    }
    let noun = || row.noun && hit.tokens.len() == 1 && is_noun_here(text, hit);
    if (row.word || noun()) && !is_meant(lists, text, layers, hit) {
        return None;
    }
    Some(Naming {
        mention: mention(text, hit),
        row: Some(hit.row),
        own: (!row.shared && !row.word).then_some(hit.row),
        body: (!row.several && !row.word).then_some(hit.row),
        kind: row.kind,
        country: row.country,
        code: row.code,
        quoted: false,
    })
}

/// Does the article have the word without its article: قاعدة العند, of القاعدة?
fn is_noun_here(text: &Text, hit: &Hit) -> bool {
    let Some(noun) = text.folded(hit.tokens.first as usize).split_once("ال").map(|(_, noun)| noun) else {
        return false;
    };
    (0..text.tokens.len()).any(|i| text.folded(i).trim_start_matches(['و', 'ف', 'ب', 'ل']) == noun)
}

/// Is the word a body's name here, rather than what it says?
fn is_meant(lists: &Lists, text: &Text, layers: &Layers, hit: &Hit) -> bool {
    let (first, end) = (hit.tokens.first as usize, hit.tokens.end as usize);
    let and = |h: &Hit| h.reading.clitics.contains(Clitics::CONJUNCTION);
    let other = |h: &Hit| h.table == lists.known.id && !lists.known.rows[h.row as usize].word;
    let mark = |i: usize, marks: &[char]| text.tokens.get(i).is_some_and(|t| marks.iter().any(|m| t.is_mark(*m)));
    let quoted = || {
        first > 0
            && mark(first - 1, &['"', '“', '«', '\'', '’', '('])
            && mark(end, &['"', '”', '»', '\'', '‘', '’', ')'])
    };
    // فتح وحماس; حماس وفتح.
    let before =
        || and(hit) && first > 0 && text.hits_at(first - 1).iter().any(|h| other(h) && h.tokens.end as usize == first);
    let behind = || text.hits_at(end).iter().any(|h| other(h) && and(h));
    layers.tags.get(first) == Some(&Tag::BeginOrganization) || quoted() || before() || behind()
}

fn known_inside(lists: &Lists, text: &Text, layers: &Layers, at: usize, outer: &Naming) -> Option<Naming> {
    // لجنة القوات المسلحة: what any state has is meant in general.
    let own = |k: &Naming| k.row.is_none_or(|row| !lists.known.rows[row as usize].shared);
    known(lists, text, layers, at).filter(|k| k.mention.tokens.end <= outer.mention.tokens.end && own(k))
}

/// A hit as a mention, with the mark that closes what it opens: تنظيم "داعش"; and without what stands behind a mark that
/// was opened before it: "حزب الله" اللبناني.
fn mention(text: &Text, hit: &Hit) -> Mention {
    let mark = |c: &char| matches!(c, '"' | '“' | '”' | '«' | '»' | '(' | ')');
    let marks = text.slice(hit.span).chars().filter(mark).count();
    let is_mark = |i: usize| text.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Mark(c) if mark(&c)));
    let (first, end) = (hit.tokens.first as usize, hit.tokens.end as usize);
    if marks % 2 == 1
        && first > 0
        && is_mark(first - 1)
        && !text.tokens[first].spaced
        && let Some(close) = (first + 1..end).find(|i| is_mark(*i) && !text.tokens[*i].spaced)
    {
        let tokens = Tokens::new(first, close);
        return Mention { tokens, span: crate::text::Span { end: text.span(tokens).end, ..hit.span } };
    }
    let closed = text.tokens.get(hit.tokens.end as usize).filter(|t| match t.kind {
        Kind::Mark(c) => marks % 2 == 1 && !t.spaced && mark(&c),
        _ => false,
    });
    match closed {
        None => Mention { tokens: hit.tokens, span: hit.span },
        Some(close) => {
            Mention { tokens: Tokens { end: hit.tokens.end + 1, ..hit.tokens }, span: hit.span.join(close.span) }
        }
    }
}

#[cfg(test)]
mod tests;
