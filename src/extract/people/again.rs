//! Later namings of people by their office alone: `الوزير`, `المتحدث`, `الرئيس السوري`.

use super::lists::{Lists, TitleKind};
use crate::extract::{Article, Layers, Mention, PersonEntity};
use crate::text::{Clitics, Hit, Kind, Text, Tokens};

/// Heads of so many bodies that the word alone means a head of state.
const HEAD_OF_ALL: &str = "رئيس";

/// Joins offices that stand for a person named before to that person.
pub(super) fn join(lists: &Lists, article: &Article, layers: &mut Layers) {
    let text = article.text;
    let heads: Vec<Option<String>> = layers.people.iter().map(|p| head(lists, text, p)).collect();
    if heads.iter().all(Option::is_none) {
        return;
    }
    let mut taken = vec![false; text.tokens.len()];
    for person in &layers.people {
        person.mentions.iter().for_each(|m| taken[m.tokens.range()].fill(true));
        let role = person.role.unwrap_or_default();
        let first = text.tokens.partition_point(|t| t.span.end <= role.start);
        taken[first..]
            .iter_mut()
            .zip(&text.tokens[first..])
            .take_while(|(_, t)| t.span.end <= role.end)
            .for_each(|(t, _)| *t = true);
    }
    let inner = lists.inside_longer(text);
    let mut joined: Vec<(usize, Mention)> = Vec::new();
    for (hit, title) in text.hits_of(&lists.titles) {
        let at = hit.tokens.first as usize;
        let office = matches!(title.kind, TitleKind::Office | TitleKind::Rank) && hit.tokens.len() == 1;
        if !office || inner[at] || taken[at] {
            continue;
        }
        let Some(word) = definite(text, at, hit) else { continue };
        let Some((end, country)) = alone(lists, text, &taken, at + 1) else { continue };
        let fits = |i: &usize| {
            let person: &PersonEntity = &layers.people[*i];
            heads[*i].as_deref() == Some(word) && (country.is_none() || person.country == country)
        };
        let before = |i: &usize| {
            let firsts = layers.people[*i].mentions.iter().map(|m| m.tokens.first as usize);
            firsts.filter(|f| *f < at).max()
        };
        let mut candidates: Vec<(usize, usize)> =
            (0..heads.len()).filter(fits).filter_map(|i| Some((before(&i)?, i))).collect();
        candidates.sort_unstable();
        // Two of that office, named in one sentence: either may be meant.
        let one = match candidates[..] {
            [.., (a, _), (b, _)] => text.tokens[a].sentence != text.tokens[b].sentence,
            _ => true,
        };
        if let Some((_, i)) = candidates.last().filter(|_| one) {
            let start = text.stem_span(at, hit.reading).start;
            let tokens = Tokens::new(at, end);
            taken[at] = true;
            joined.push((*i, Mention { tokens, span: crate::text::Span { start, end: text.span(tokens).end } }));
        }
    }
    for (i, mention) in joined {
        let mentions = &mut layers.people[i].mentions;
        let place = mentions.partition_point(|m| m.tokens.first < mention.tokens.first);
        mentions.insert(place, mention);
    }
}

/// The bare first word of a person's office.
fn head(lists: &Lists, text: &Text, person: &PersonEntity) -> Option<String> {
    let role = person.role?;
    let at = text.tokens.partition_point(|t| t.span.end <= role.start);
    let (hit, title) = lists.title_at(text, at)?;
    if !matches!(title.kind, TitleKind::Office | TitleKind::Rank) {
        return None;
    }
    let word = bare(text, at, hit);
    // رئيس البلدية is nobody's الرئيس.
    let state = || {
        let next = hit.tokens.end as usize;
        hit.tokens.len() == 1 && (definite(text, at, hit).is_some() || text.tables_at(next).has(lists.countries.id))
    };
    (word != HEAD_OF_ALL || state()).then(|| word.to_owned())
}

/// The word without clitics and article.
fn bare<'t>(text: &'t Text, at: usize, hit: &Hit) -> &'t str {
    definite(text, at, hit).unwrap_or_else(|| uncut(text, at, hit))
}

/// The word without clitics.
fn uncut<'t>(text: &'t Text, at: usize, hit: &Hit) -> &'t str {
    let folded = text.folded(at);
    let cut = folded.char_indices().nth(hit.reading.cut as usize).map_or(0, |(i, _)| i);
    &folded[cut..]
}

/// The word without clitics and article, if it has the article.
fn definite<'t>(text: &'t Text, at: usize, hit: &Hit) -> Option<&'t str> {
    match hit.reading.clitics.contains(Clitics::HIDDEN_ALEF) {
        true => text.folded(at).trim_start_matches(['و', 'ف']).strip_prefix("لل"),
        false => uncut(text, at, hit).strip_prefix("ال"),
    }
}

/// Does the office end before token `at`, or behind a nationality there? Its end, and the nationality's state.
fn alone(
    lists: &Lists,
    text: &Text,
    named: &[bool],
    at: usize,
) -> Option<(usize, Option<crate::extract::code::Country>)> {
    let nationality = text.longest_at(at, &lists.nationalities).filter(|(h, n)| h.reading.cut == 0 && !n.homonym);
    let (end, country) = match nationality {
        Some((hit, nation)) => (hit.tokens.end as usize, Some(nation.country)),
        None => (at, None),
    };
    let mark = |i: usize| text.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Mark(c) if c != '.'));
    let next = if mark(end) { end + 1 } else { end };
    let goes_on = |i: usize| {
        // لشؤون كذا, للدفاع: the office goes on.
        let folded = text.folded(i);
        let complement = next == end && (folded.starts_with("ال") || folded.starts_with("لل"));
        let purpose = next == end && folded.starts_with('ل') && !text.readings(i)[0].word.is_known();
        named[i] || complement || purpose || next == end && lists.title_at(text, i).is_some()
    };
    text.tokens.get(next).is_none_or(|t| t.new_line || !goes_on(next)).then_some((end, country))
}
