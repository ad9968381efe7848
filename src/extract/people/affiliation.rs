//! Whom a person serves: the state that the role or the nationality beside the name tells, and the role's sectors.
//!
//! A role that names no state may name a body or a place of one (`قائد شرطة دبي`). One that names nothing of the kind
//! is held in the state that the article is about, if it is about one by far: measured on the articles read, that is right
//! of 11 in 13. Of somebody without a role no word tells it, and it stays open.

use super::lists::Lists;
use super::roles::Role;
use crate::extract::code::{Code, Country};
use crate::extract::states::Votes;
use crate::extract::{Article, Layers, PersonEntity};
use crate::message::Precision;
use crate::text::{Hit, Kind, Span, Tables, Text, Tokens};

/// An article that names states and places less often is about none.
const LEAST_VOTES: u32 = 3;

/// The state that a role names, and the sectors of its head.
pub(super) fn code(lists: &Lists, text: &Text, role: Role) -> Code {
    let mut country: Option<Country> = None;
    let mut body: Option<&Code> = None;
    let mut sectors: Option<&Code> = None;
    for i in role.tokens.range() {
        if let Some((_, title)) = lists.title_at(text, i)
            && !title.sectors.is_empty()
            && sectors.is_none()
        {
            sectors = Some(&title.sectors);
        }
        if let Some((_, n)) = text.longest_at(i, &lists.nationalities).filter(|(_, n)| !n.homonym && !is_topic(text, i))
        {
            country = country.or(Some(n.country));
        }
        if let Some((_, known)) = text.longest_at(i, &lists.organizations)
            && body.is_none()
        {
            body = Some(&known.code);
        }
        // القائد في لبنان, المبعوث إلى ليبيا may serve others.
        let behind =
            |h: &Hit| h.reading.clitics.has_preposition() || matches!(text.folded(i - 1), "في" | "الي" | "لدي" | "من");
        let there = |h: &Hit| i > 0 && behind(h);
        if let Some((_, c)) = text.longest_at(i, &lists.countries).filter(|(h, c)| !c.homonym && !there(h)) {
            country = country.or(Some(c.country));
        }
        if let Some((_, c)) = text.longest_at(i, &lists.capitals).filter(|(h, _)| !there(h)) {
            country = country.or(Some(c.country));
        }
    }
    // القيادي في حماس: what he is, his body is.
    match (body, sectors) {
        (Some(body), None) => Code { country: country.or(body.country), sectors: body.sectors },
        (body, sectors) => Code {
            country: country.or(body.and_then(|b| b.country)),
            sectors: sectors.map(|s| s.sectors).unwrap_or_default(),
        },
    }
}

/// باحث في الشأن اليمني: what one studies.
fn is_topic(text: &Text, at: usize) -> bool {
    at > 0 && matches!(text.folded(at - 1), "الشان" | "الشوون" | "الملف" | "شوون" | "القضايا")
}

/// Gives those a state whose role names none: that of the body or place that the role names, else the article's.
pub(super) fn complete(lists: &Lists, article: &Article, layers: &mut Layers) {
    let mut people = std::mem::take(&mut layers.people);
    let lacks = |p: &PersonEntity| p.role.is_some() && p.country.is_none();
    if people.iter().any(lacks) {
        let home = home(lists, article.text, layers, &people);
        for person in people.iter_mut().filter(|p| lacks(p)) {
            let role = person.role.unwrap_or_default();
            let told = of_body(layers, role).or_else(|| of_place(lists, layers, role));
            let whole = is_of_states(lists, article.text, role);
            // A foreigner is not of an Arab state for that, nor an Arab of a far one.
            let arabic =
                |h: Country| h.is_arab() || lists.countries.rows.iter().any(|c| c.country == h && c.arabic_names);
            let fits = |h: &Country| !whole && person.foreign != arabic(*h);
            let country = told.or_else(|| where_held(lists, article.text, role).or(home).filter(fits));
            (person.country, person.code.country) = (country, person.code.country.or(country));
        }
    }
    layers.people = people;
}

fn of_body(layers: &Layers, role: Span) -> Option<Country> {
    let named = layers.organizations.iter().filter(|o| o.mentions.iter().any(|m| role.contains(m.span)));
    named.filter_map(|o| o.country).find(|c| is_state(*c))
}

fn of_place(lists: &Lists, layers: &Layers, role: Span) -> Option<Country> {
    // A state is where one is sent to; of lesser places one is the governor.
    let lesser = layers.places.iter().filter(|p| p.precision < Precision::Country);
    let named = lesser.into_iter().find(|p| p.mentions.iter().any(|(m, _)| role.contains(m.span)))?;
    state(lists, named.country.as_deref()?)
}

/// The state that an office is held in, unless it is one that is held elsewhere than in the state served: قائد الشرطة
/// في لبنان, but not السفير في لبنان.
fn where_held(lists: &Lists, text: &Text, role: Span) -> Option<Country> {
    let first = text.tokens.partition_point(|t| t.span.end <= role.start);
    if lists.title_at(text, first).is_some_and(|(_, title)| title.sent) {
        return None;
    }
    let (countries, capitals) = (&lists.countries, &lists.capitals);
    let mut named = text.hits_among(Tables::of([countries.id, capitals.id])).filter(|h| role.contains(h.span));
    named.find_map(|h| match h.table == countries.id {
        true => Some(&countries.rows[h.row as usize]).filter(|c| !c.homonym).map(|c| c.country),
        false => Some(capitals.rows[h.row as usize].country),
    })
}

/// The state of an alpha-2 code.
fn state(lists: &Lists, alpha2: &str) -> Option<Country> {
    lists.countries.rows.iter().find(|c| c.alpha2 == alpha2).map(|c| c.country)
}

fn is_state(country: Country) -> bool {
    country != Country::IGO && country != Country::NGO
}

/// Does the role name a body of no one state (`الأمم المتحدة`, `تنظيم القاعدة`)?
fn is_of_states(lists: &Lists, text: &Text, role: Span) -> bool {
    text.hits_of(&lists.organizations)
        .any(|(hit, body)| role.contains(hit.span) && body.code.country.is_none_or(|c| !is_state(c)))
}

/// The state that more than half of all states and places named belong to, those in people's names aside.
fn home(lists: &Lists, text: &Text, layers: &Layers, people: &[PersonEntity]) -> Option<Country> {
    let mut named = vec![false; text.tokens.len()];
    people.iter().flat_map(|p| &p.mentions).for_each(|m| named[m.tokens.range()].fill(true));
    let mut votes = Votes::default();
    let (countries, nationalities) = (&lists.countries, &lists.nationalities);
    for hit in text.hits_among(Tables::of([countries.id, nationalities.id])) {
        if named[hit.tokens.first as usize] {
            continue;
        }
        let row = hit.row as usize;
        match hit.table {
            t if t == countries.id && !countries.rows[row].homonym => votes.add(countries.rows[row].country, 1),
            t if t == nationalities.id && !nationalities.rows[row].homonym => {
                votes.add(nationalities.rows[row].country, 1)
            }
            _ => {}
        }
    }
    for place in layers.places.iter().filter(|p| p.precision < Precision::Country) {
        let Some(country) = place.country.as_deref().and_then(|c| state(lists, c)) else { continue };
        votes.add(country, place.mentions.len() as u32);
    }
    votes.most().filter(|_| votes.all() >= LEAST_VOTES)
}

/// Words that may stand between `وهو` behind a name and the adjective that tells whose somebody is.
const PREDICATE: usize = 3;

/// The state that an adjective behind a name tells: `فلان، وهو مهندس بريطاني`, `فلان (كندي)`, `فلان، يحمل الجنسية الكندية`.
pub(super) fn nation_after(lists: &Lists, text: &Text, name: Tokens) -> Option<Country> {
    let mark = |i: &usize| text.tokens.get(*i).is_some_and(|t| !t.new_line && matches!(t.kind, Kind::Mark(_)));
    let end = name.end as usize;
    let at = (end..end + 2).find(|i| !mark(i))?;
    let bracket = at > end && text.tokens[at - 1].is_mark('(');
    let nation = |i: usize| {
        let (hit, nation) = text.longest_at(i, &lists.nationalities)?;
        (hit.reading.cut == 0 && !nation.homonym).then_some(nation.country)
    };
    let word = |i: &usize| text.tokens.get(*i).is_some_and(|t| !t.new_line && t.kind == Kind::Arabic);
    match () {
        () if !word(&at) => None,
        () if bracket => nation(at),
        // A state's adjective with the article is another noun's: وهو رئيس الوفد الكندي.
        () if matches!(text.folded(at), "وهو" | "وهي") => (at + 1..at + 2 + PREDICATE)
            .take_while(|i| word(i) && lists.particle_at(text, *i).is_none())
            .find_map(|i| nation(i).filter(|_| !text.folded(i).starts_with("ال"))),
        () => {
            let behind = (at..at + 3).take_while(word).find(|i| text.folded(*i) == "الجنسيه")?;
            nation(behind + 1).or_else(|| nation(behind - 1))
        }
    }
}

/// The state of the adjective right before a name: `الياباني يوكيا أمانو`, `الجندي الكندي، فلان`.
pub(super) fn nation_before(lists: &Lists, text: &Text, name: Tokens) -> Option<Country> {
    let first = name.first as usize;
    let comma = first > 1 && text.tokens[first - 1].is_mark('،') && !text.tokens[first].new_line;
    let before = first.checked_sub(if comma { 2 } else { 1 })?;
    let (hit, nation) = text.longest_at(before, &lists.nationalities)?;
    let definite = text.slice(text.stem_span(before, hit.reading)).starts_with("ال");
    let next = &text.tokens[before + 1];
    let person = || before > 0 && lists.title_at(text, before - 1).is_some();
    let adjacent = match comma {
        true => hit.tokens.end as usize == before + 1 && person(),
        false => hit.tokens.end == name.first && !next.new_line && next.kind == Kind::Arabic,
    };
    // الزعيم الكوري الشمالي has been read with its role.
    (definite && adjacent && !nation.homonym).then_some(nation.country)
}
