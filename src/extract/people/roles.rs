//! The role beside a name, and what it tells of the person.

use super::lists::{Lists, ParticleKind, TitleKind};
use crate::extract::Mention;
use crate::extract::code::{Code, Country};
use crate::text::{Clitics, Kind, Span, Text, Tokens};

/// No role is longer, in tokens.
const LONGEST: usize = 14;

/// A role and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub tokens: Tokens,
    pub span: Span,
    /// More than a rank or an honorific.
    pub office: bool,
}

/// The role before a name or after it. An office is better than a rank, the one before better than the one after.
pub(super) fn beside(lists: &Lists, text: &Text, name: Mention) -> Option<Role> {
    let before = before(lists, text, name.tokens.first as usize);
    if before.is_some_and(|r| r.office) {
        return before;
    }
    after(lists, text, name.tokens.end as usize).or(before)
}

/// `وزير الدفاع التركي` before `خلوصي أكار`.
fn before(lists: &Lists, text: &Text, name: usize) -> Option<Role> {
    let mut end = name;
    // Quotation marks around the name.
    while end > 0 && matches!(text.tokens[end - 1].kind, Kind::Mark('"' | '“' | '«' | '(' | '\'')) {
        end -= 1;
    }
    let floor = end.saturating_sub(LONGEST);
    let mut best: Option<(usize, TitleKind)> = None;
    let mut at = end;
    while at > floor && !text.tokens[at].new_line {
        at -= 1;
        if breaks(lists, text, at) {
            break;
        }
        let Some((hit, title)) = lists.title_at(text, at) else { continue };
        let title_end = hit.tokens.end as usize;
        match best {
            // The title nearest the name.
            None if title_end <= end && reaches(lists, text, title.kind, title_end, end) => {
                best = Some((at, title.kind));
            }
            None => break,
            // نائب وزير, المتحدث باسم رئيس, العقيد after قائد القوات: one phrase.
            Some((start, kind)) if joins(lists, text, title.kind, kind, title_end, start) => {
                best = Some((at, title.kind));
            }
            Some(_) => {}
        }
        if hit.reading.clitics.contains(Clitics::CONJUNCTION) && best.is_none() {
            break;
        }
    }
    let (start, _) = best?;
    role(lists, text, start, end)
}

/// May the words between a title and a name belong to the title?
fn reaches(lists: &Lists, text: &Text, kind: TitleKind, from: usize, to: usize) -> bool {
    match kind {
        TitleKind::Rank | TitleKind::Honorific => {
            to - from <= 2 && (from..to).all(|i| text.folded(i).starts_with("ال"))
        }
        TitleKind::Kin => from == to,
        TitleKind::Aide => to > from,
        TitleKind::Office => (from..to).all(|i| !lists.is_verb(text, i)),
    }
}

/// Do two titles, one after the other, make one role?
fn joins(lists: &Lists, text: &Text, first: TitleKind, second: TitleKind, first_end: usize, start: usize) -> bool {
    let adjacent = first_end == start;
    match (first, second) {
        (TitleKind::Aide, _) => adjacent,
        // The rank stands between the office and the name.
        (TitleKind::Office, TitleKind::Rank | TitleKind::Honorific) => {
            (first_end..start).all(|i| !lists.is_verb(text, i))
        }
        (TitleKind::Office, TitleKind::Office) => adjacent,
        _ => false,
    }
}

/// `، وزير الدفاع التركي` after the name.
fn after(lists: &Lists, text: &Text, name_end: usize) -> Option<Role> {
    let mut at = name_end;
    let mut skip = |marks: &[char]| {
        if text.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Mark(c) if marks.contains(&c))) {
            at += 1;
        }
    };
    skip(&['"', '”', '»', ')', '\'']);
    skip(&['،', ',', '(', '-', '–']);
    let (hit, title) = lists.title_at(text, at)?;
    if hit.reading.cut > 0 || matches!(title.kind, TitleKind::Rank | TitleKind::Honorific) || text.tokens[at].new_line {
        return None;
    }
    let mut end = hit.tokens.end as usize;
    while end < text.tokens.len().min(at + LONGEST) && !text.tokens[end].new_line {
        let folded = text.folded(end);
        if breaks(lists, text, end) || lists.is_verb(text, end) || folded.starts_with("وال") && end + 1 - at > 6 {
            break;
        }
        end += 1;
    }
    // A preposition at the end leads nowhere.
    while end > at + 1 && lists.particle_at(text, end - 1).is_some() {
        end -= 1;
    }
    role(lists, text, at, end)
}

/// A token that no role goes over.
fn breaks(lists: &Lists, text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    match token.kind {
        Kind::Mark(c) => !matches!(c, '"' | '“' | '”' | '«' | '»' | '\''),
        Kind::Number | Kind::Latin => false,
        Kind::Arabic => {
            lists.particle_at(text, at).is_some_and(|k| k != ParticleKind::Preposition)
                && lists.title_at(text, at).is_none()
        }
    }
}

fn role(lists: &Lists, text: &Text, first: usize, end: usize) -> Option<Role> {
    // A rank right before the name is no part of the office's words.
    let tokens = Tokens::new(first, end);
    let (hit, title) = lists.title_at(text, first)?;
    let start = text.stem_span(first, hit.reading).start;
    let office = matches!(title.kind, TitleKind::Office | TitleKind::Aide | TitleKind::Kin);
    Some(Role { tokens, span: Span { start, end: text.span(tokens).end }, office })
}

/// Whom the role serves: the state that it names, and the sectors of its head.
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
        if let Some((_, n)) = text.longest_at(i, &lists.nationalities).filter(|(_, n)| !n.homonym) {
            country = country.or(Some(n.country));
        }
        if let Some((_, known)) = text.longest_at(i, &lists.organizations)
            && body.is_none()
        {
            body = Some(&known.code);
        }
        if let Some((_, c)) = text.longest_at(i, &lists.countries).filter(|(_, c)| !c.homonym) {
            country = country.or(Some(c.country));
        }
        if let Some((_, c)) = text.longest_at(i, &lists.capitals) {
            country = country.or(Some(c.country));
        }
    }
    // القيادي في حماس: what he is, his body is.
    match (body, sectors) {
        (Some(body), None) => Code { country: country.or(body.country), sectors: body.sectors.clone() },
        (body, sectors) => Code {
            country: country.or(body.and_then(|b| b.country)),
            sectors: sectors.map(|s| s.sectors.clone()).unwrap_or_default(),
        },
    }
}
