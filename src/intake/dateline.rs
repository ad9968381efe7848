//! Datelines: the place, and the agency, that stand before an article's first words or over them.

use super::lists::Role;
use super::page::{Page, ends_sentence, is_closing};
use super::scan::key;
use super::stamp::{self, Stamp};

/// `الخرطوم 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس`: what else the line says, and its date.
pub fn dated_line<'a>(page: &Page<'a>, i: usize) -> Option<(&'a str, Stamp)> {
    const REST: usize = 3;
    let piece = page.piece(i);
    if piece.digits < 4 || piece.words.len() > 16 || ends_sentence(piece) {
        return None;
    }
    let text = page.text(i);
    let stamp = stamp::read(text, page.lists);
    let rest = || stamp.rest.iter().filter(|r| !page.lists.is_source(key(&text[(*r).clone()])));
    let (first, last) = (rest().next(), rest().next_back());
    let words = first.zip(last).map_or("", |(a, b)| &text[a.start..b.end]);
    let is_line = stamp.dated && rest().count() <= REST && words.split_whitespace().count() <= REST;
    is_line.then_some((words, stamp))
}

/// The halves of a byline or dateline: `دمشق - سانا`, `واس - عدن`, `القدس (CNN)`, `جدة: ياسر الجاروشة`.
#[derive(Debug, Default)]
pub struct Parts {
    /// The only part that is a place.
    pub place: Option<String>,
    /// All other parts are sources: the line is a dateline.
    pub sourced: bool,
    pub agencies: Vec<String>,
}

impl Parts {
    pub fn of(page: &Page, text: &str) -> Parts {
        const PLACE: usize = 3;
        let mut parts = Parts::default();
        let is_mark =
            |c: char| matches!(c, '-' | '–' | '—' | ':' | '|' | '/' | '(' | ')' | '،' | '"' | '«' | '»' | '”' | '“');
        let pieces: Vec<&str> = text.split(is_mark).flat_map(|p| p.split(" من ")).map(|p| p.trim()).collect();
        let pieces: Vec<&str> =
            pieces.iter().map(|p| p.strip_prefix("من ").unwrap_or(p)).filter(|p| !p.is_empty()).collect();
        let mut others = Vec::new();
        for part in &pieces {
            match page.lists.agency_named(key(part)) {
                Some(name) => parts.agencies.push(name.to_owned()),
                None if page.lists.is_source(key(part)) || is_outlet(part) => {}
                None => others.push(*part),
            }
        }
        let is_place = |p: &&&str| p.split_whitespace().count() <= PLACE && page.lists.is_place(p);
        let mut places = others.iter().filter(is_place);
        if let (Some(place), None) = (places.next(), places.next())
            && pieces.len() >= 2
        {
            parts.place = Some((*place).to_owned());
            parts.sourced = others.len() == 1;
        } else if let [place] = others[..]
            && !parts.agencies.is_empty()
            && !place.contains(' ')
            && page.lists.may_be_place(place)
        {
            (parts.place, parts.sourced) = (Some(place.to_owned()), true);
        }
        parts
    }
}

/// Begins with a word for a medium.
fn is_outlet(text: &str) -> bool {
    const CLASSES: [&str; 12] =
        ["وكالة", "صحيفة", "جريدة", "راديو", "إذاعة", "قناة", "تلفزيون", "شبكة", "موقع", "مركز", "مجلة", "وكالات"];
    text.split_whitespace().next().is_some_and(|w| CLASSES.contains(&w))
}

/// The place that an article's first words name: `القدس (CNN) --`, `دمشق-سانا:`, `واس - عدن:`,
/// `عمان 20 تشرين الثاني (بترا) --`, `بيروت - `.
pub fn inline_dateline(page: &Page, i: usize) -> Option<String> {
    const CHARS: usize = 80;
    let text = page.text(i);
    let head = text.char_indices().nth(CHARS).map_or(text, |(at, _)| &text[..at]);
    before_source(page, i, head).or_else(|| behind_source(page, head)).or_else(|| before_dash(page, head))
}

/// The words before the source's name, a date between them left out.
fn before_source(page: &Page, i: usize, head: &str) -> Option<String> {
    const WORDS: usize = 6;
    let base = page.piece(i).span.start as usize;
    let sources = page.hits_of(i).iter().filter(|h| matches!(h.role, Role::Agency { .. } | Role::Site));
    let source = sources.map(|h| page.raw_span(h)).find(|s| s.start as usize > base)?;
    let before = head.get(..source.start as usize - base)?;
    let after = page.raw[source.end as usize..].trim_start_matches([' ', '\u{a0}', '"', '»', '”']);
    let parted = before.trim_end().ends_with(['(', '/', '-', '–', '—', '"', '«', '“', '،'])
        || before.trim_end().ends_with(char::is_numeric);
    if !parted || !after.starts_with([')', '/', '-', '–', '—', ':']) {
        return None;
    }
    let end = before.find(|c: char| c.is_numeric() || matches!(c, '(' | '/' | '-' | '–' | '—' | '"' | '«' | '“'));
    let place =
        before[..end.unwrap_or(before.len())].trim_matches(|c: char| c.is_whitespace() || is_closing(c) || c == '،');
    let place = place.strip_suffix(" في").unwrap_or(place);
    let short = (1..=WORDS).contains(&place.split_whitespace().count()) && !page.lists.is_source(key(place));
    let dashed = after.trim_start_matches([')', '/', ' ', '\u{a0}']).starts_with(['-', '–', '—', ':']);
    let known = || page.lists.is_place(place.split('،').next().unwrap_or_default().trim());
    (short && (dashed || known())).then(|| place.to_owned())
}

/// `واس - عدن:`
fn behind_source(page: &Page, head: &str) -> Option<String> {
    const WORDS: usize = 3;
    let is_mark = |c: char| matches!(c, '-' | '–' | '—' | ':' | '(' | ')' | '/');
    let mut parts = head.splitn(3, is_mark).map(str::trim);
    let (source, place, _) = (parts.next()?, parts.next()?, parts.next()?);
    let short = (1..=WORDS).contains(&place.split_whitespace().count());
    (page.lists.is_source(key(source)) && short).then(|| place.to_owned())
}

/// A known town that a dash follows: `بيروت - أعلن`, `دمشق/ `.
pub fn before_dash(page: &Page, head: &str) -> Option<String> {
    let (end, dash) = head.char_indices().find(|(_, c)| matches!(c, '-' | '–' | '—' | 'ـ' | '/' | '(' | ':' | '،'))?;
    let rest = &head[end + dash.len_utf8()..];
    let parted = !matches!(dash, '(' | ':' | '،') && rest.trim_start_matches(dash).starts_with([' ', '\u{a0}']);
    let place = head[..end].trim();
    (parted && place.split_whitespace().count() <= 3 && page.lists.is_place(place)).then(|| place.to_owned())
}

/// Is the paragraph's beginning a dateline?
pub fn begins_with_dateline(page: &Page, i: usize) -> bool {
    let span = page.piece(i).span;
    page.hits_of(i).iter().any(|h| {
        matches!(h.role, Role::Agency { .. }) && {
            let at = page.raw_span(h);
            at.start - span.start < 100 && starts_dash(&page.raw[at.end as usize..])
        }
    })
}

fn starts_dash(after: &str) -> bool {
    after.trim_start_matches([')', ' ', '\u{a0}']).starts_with(['-', '–', '—', ':'])
}
