//! The role beside a name, and what it tells of the person.

use super::lists::{Lists, TitleKind};
use crate::extract::Mention;
use crate::extract::code::{Code, Country};
use crate::extract::particles::Function;
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
    side: Side,
    /// Its first word has no article.
    indefinite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    AfterComma,
    After,
}

impl Role {
    /// How much it tells of the person: an office more than a rank, one before the name more than one after it.
    fn worth(self) -> u8 {
        match (self.office, self.side) {
            (true, Side::Before) => 3,
            (true, Side::AfterComma) => 2,
            (true, Side::After) => 1,
            (false, _) => 0,
        }
    }

    /// Is this the better one of two roles of a person?
    pub(super) fn is_better(self, than: Option<Role>) -> bool {
        than.is_none_or(|other| self.worth() > other.worth())
    }
}

/// The role before a name or after it. `named` are the tokens of all names.
pub(super) fn beside(lists: &Lists, text: &Text, name: Mention, named: &[bool]) -> Option<Role> {
    let before = before(lists, text, name.tokens.first as usize, named);
    if before.is_some_and(|r| r.office) {
        return before;
    }
    after(lists, text, name.tokens.end as usize, named).or(before)
}

/// `وزير الدفاع التركي` before `خلوصي أكار`.
fn before(lists: &Lists, text: &Text, name: usize, named: &[bool]) -> Option<Role> {
    let mut end = name;
    // Quotation marks around the name.
    while end > 0 && matches!(text.tokens[end - 1].kind, Kind::Mark('"' | '“' | '«' | '(' | '\'')) {
        end -= 1;
    }
    // رئيس الحكومة، فلان، قال: a comma parts the office from the name.
    if let Some(comma) = comma_before(text, end) {
        return ending(lists, text, comma, named).filter(|r| r.office);
    }
    let near = ending(lists, text, end, named);
    // مدير الإسعاف، الطبيب فلان; المدير الجديد، الياباني فلان.
    let start = match near {
        Some(role) if role.tokens.len() <= 2 && !role.indefinite => role.tokens.first as usize,
        None if end > 0 && text.longest_at(end - 1, &lists.nationalities).is_some() => end - 1,
        _ => return near,
    };
    let far = comma_before(text, start).and_then(|comma| ending(lists, text, comma, named));
    far.filter(|r| r.office).or(near)
}

/// A comma right before a token, and nothing new between.
fn comma_before(text: &Text, at: usize) -> Option<usize> {
    (at > 0 && text.tokens[at - 1].is_mark('،') && !text.tokens[at].new_line).then(|| at - 1)
}

/// The role whose words end at a token.
fn ending(lists: &Lists, text: &Text, end: usize, named: &[bool]) -> Option<Role> {
    let floor = end.saturating_sub(LONGEST);
    // Start and kind of the title, and where the role's words end: a rank before the name is none of the office's.
    let mut best: Option<(usize, TitleKind, usize)> = None;
    let mut conjunction = false;
    let mut at = end;
    while at > floor && !text.tokens.get(at).is_some_and(|t| t.new_line) {
        at -= 1;
        if breaks(lists, text, at) || named[at] {
            break;
        }
        let Some((hit, title)) = lists.title_at(text, at) else { continue };
        let title_end = hit.tokens.end as usize;
        let joined = hit.reading.clitics.contains(Clitics::CONJUNCTION);
        match best {
            // The title nearest the name. نجل فلان: the name is another's.
            None if title.kind == TitleKind::Kin => return None,
            None if title_end <= end && reaches(lists, text, title.kind, title_end, end) => {
                best = Some((at, title.kind, end));
            }
            None => break,
            // نائب وزير; العقيد after قائد القوات; وزير كذا وعضو كذا: one phrase.
            Some((start, kind, to)) if joins(lists, text, title.kind, kind, title_end, start, conjunction) => {
                let rank = matches!(kind, TitleKind::Rank | TitleKind::Honorific);
                best = Some((at, title.kind, if rank { start } else { to }));
            }
            Some(_) => continue,
        }
        conjunction = joined;
    }
    let (start, _, to) = best?;
    role(lists, text, start, to, Side::Before)
}

/// May the words between a title and a name belong to the title?
fn reaches(lists: &Lists, text: &Text, kind: TitleKind, from: usize, to: usize) -> bool {
    match kind {
        TitleKind::Rank | TitleKind::Honorific => {
            to - from <= 2 && (from..to).all(|i| text.folded(i).starts_with("ال"))
        }
        TitleKind::Kin => false,
        TitleKind::Aide => to > from,
        TitleKind::Office => (from..to).all(|i| !lists.is_verb(text, i)),
    }
}

/// Do two titles, one after the other, make one role?
#[allow(clippy::too_many_arguments)]
fn joins(
    lists: &Lists,
    text: &Text,
    first: TitleKind,
    second: TitleKind,
    first_end: usize,
    start: usize,
    conjunction: bool,
) -> bool {
    let adjacent = first_end == start;
    let one_phrase = || (first_end..start).all(|i| !lists.is_verb(text, i));
    match (first, second) {
        (TitleKind::Aide, _) => adjacent,
        // The rank stands between the office and the name.
        (TitleKind::Office | TitleKind::Rank, TitleKind::Rank | TitleKind::Honorific) => one_phrase(),
        (TitleKind::Office, TitleKind::Office) => adjacent || conjunction && one_phrase(),
        _ => false,
    }
}

/// `، وزير الدفاع التركي` after the name.
fn after(lists: &Lists, text: &Text, name_end: usize, named: &[bool]) -> Option<Role> {
    let mut at = name_end;
    let mut skip = |marks: &[char]| {
        if text.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Mark(c) if marks.contains(&c))) {
            at += 1;
        }
    };
    skip(&['"', '”', '»', ')', '\'']);
    skip(&['،', ',', '(', '-', '–']);
    let side = if text.tokens[at - 1].is_word() { Side::After } else { Side::AfterComma };
    // ، وهو زعيم كذا
    if side == Side::AfterComma
        && text.tokens.get(at).is_some_and(|_| matches!(text.folded(at), "وهو" | "وهي" | "هو" | "هي"))
    {
        at += 1;
    }
    let (hit, title) = lists.title_at(text, at)?;
    if matches!(title.kind, TitleKind::Rank | TitleKind::Honorific) || text.tokens[at].new_line {
        return None;
    }
    let mut end = hit.tokens.end as usize;
    while end < text.tokens.len().min(at + LONGEST) && !text.tokens[end].new_line {
        let folded = text.folded(end);
        if breaks(lists, text, end)
            || named[end]
            || lists.is_verb(text, end)
            || folded.starts_with("وال") && end + 1 - at > 6
        {
            break;
        }
        end += 1;
    }
    // A preposition at the end leads nowhere.
    while end > at + 1 && lists.particle_at(text, end - 1).is_some() {
        end -= 1;
    }
    role(lists, text, at, end, side)
}

/// A token that no role goes over.
fn breaks(lists: &Lists, text: &Text, at: usize) -> bool {
    let token = &text.tokens[at];
    match token.kind {
        Kind::Mark(c) => !matches!(c, '"' | '“' | '”' | '«' | '»' | '\''),
        Kind::Number | Kind::Latin => false,
        Kind::Arabic => {
            let folded = text.folded(at);
            lists.particle_at(text, at).is_some_and(|k| !matches!(k, Function::Preposition | Function::Pronoun))
                && folded != "الي"
                && lists.title_at(text, at).is_none()
        }
    }
}

fn role(lists: &Lists, text: &Text, first: usize, end: usize, side: Side) -> Option<Role> {
    let tokens = Tokens::new(first, end);
    let (hit, title) = lists.title_at(text, first)?;
    let start = text.stem_span(first, hit.reading).start;
    let office = matches!(title.kind, TitleKind::Office | TitleKind::Aide | TitleKind::Kin);
    let indefinite = !text.slice(Span { start, ..text.tokens[first].span }).starts_with("ال");
    Some(Role { tokens, span: Span { start, end: text.span(tokens).end }, office, side, indefinite })
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
