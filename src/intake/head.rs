//! The head of an article: headline, section, byline, dateline, agencies.

use super::lists::{Hit, Role, tail};
use super::page::{Page, State, ends_sentence, is_closing};
use super::phrases::start;
use super::scan::{Break, key};
use super::stamp::{self, Stamp};
use super::write::tidy;

/// Marks that part a page's title from the site's name, and a byline's halves.
const SEPARATORS: [&str; 7] = [" - ", " – ", " — ", " | ", " :: ", " » ", " « "];
/// How far down a page the headline can stand, in pieces.
const HEAD: usize = 40;
/// Longest title of a page, in words.
const PAGE_TITLE: usize = 40;

#[derive(Debug, Default)]
pub struct Title {
    pub text: String,
    pub section: Option<String>,
    /// The piece that is the headline.
    pub piece: Option<usize>,
}

/// Finds the headline and cuts its copies and what stands over it.
pub fn title(page: &mut Page, given: Option<&str>, source: Option<&str>) -> Title {
    let mut title = match given.map(|t| without_site(page, &tidy(t), source)).filter(|t| !t.is_empty()) {
        Some(text) => Title { piece: copy_of(page, key(&text)), text, section: None },
        None => repeated(page).or_else(|| first_line(page, source)).unwrap_or_default(),
    };
    if title.text.is_empty() {
        return title;
    }
    let wanted = key(&title.text);
    for i in 0..page.len().min(HEAD) {
        if !page.is_live(i) {
            continue;
        }
        let piece = page.piece(i);
        let is_copy = piece.key == wanted;
        let is_parted = i < HEAD / 4 && piece.words.len() <= PAGE_TITLE;
        if Some(i) == title.piece {
            page.states[i] = State::Title;
        } else if is_copy || is_parted && segments(page.text(i)).any(|s| key(s) == wanted) {
            title.section = title.section.or_else(|| section(page, i, wanted));
            page.cut(i);
        }
    }
    let Some(piece) = title.piece else { return title };
    for i in 0..piece {
        if page.is_live(i) && !page.is_body(i) {
            page.cut(i);
        }
    }
    title
}

/// The text cut at separators, each rest included: `A - B - C` gives `A`, `B`, `C`, `B - C` and the whole.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    let mut ends = vec![];
    for at in memchr::memchr_iter(b' ', text.as_bytes()) {
        if let Some(s) = SEPARATORS.iter().find(|s| text[at..].starts_with(**s)) {
            ends.push(at);
            starts.push(at + s.len());
        }
    }
    ends.push(text.len());
    // (Separators that overlap, as in ` - - `, would give an end before its start.)
    let parts: Vec<&str> = starts.iter().zip(&ends).filter_map(|(s, e)| text.get(*s..*e)).collect();
    let rests: Vec<&str> = starts.iter().skip(1).filter_map(|s| text.get(*s..)).collect();
    parts.into_iter().chain(rests).filter(|s| s.chars().any(char::is_alphabetic))
}

/// A part of the page's title that is neither the headline nor the site.
fn section(page: &Page, i: usize, title: u64) -> Option<String> {
    let parts: Vec<&str> = segments(page.text(i)).collect();
    let middle = parts.iter().skip(1).find(|s| key(s) != title && !s.contains(" - ") && !s.contains(" | "))?;
    (parts.len() >= 3 && middle.split_whitespace().count() <= 4).then(|| tidy(middle))
}

fn copy_of(page: &Page, title: u64) -> Option<usize> {
    page.live().take(HEAD).find(|i| page.piece(*i).key == title)
}

/// The headline stands twice: in the page's title and over the article.
fn repeated(page: &Page) -> Option<Title> {
    let live: Vec<usize> = page.live().take(HEAD).collect();
    let is_title = |i: &usize| !page.is_body(*i) && page.piece(*i).words.len() <= PAGE_TITLE;
    for (n, i) in live.iter().enumerate().take(3).take_while(|(_, i)| is_title(i)) {
        let wanted: Vec<u64> = segments(page.text(*i)).map(key).collect();
        // A section's name may stand in a menu too: the longest copy is the headline.
        let copies = live[n + 1..].iter().filter(|j| wanted.contains(&page.piece(**j).key));
        let copy = copies.rev().max_by_key(|j| page.piece(**j).words.len());
        if let Some(j) = copy.filter(|j| page.piece(**j).words.len() >= 2) {
            return Some(Title { text: tidy(page.text(*j)), section: None, piece: Some(*j) });
        }
    }
    None
}

/// The first line is the headline, if it has the shape of one and an article follows.
fn first_line(page: &Page, source: Option<&str>) -> Option<Title> {
    const WORDS: std::ops::RangeInclusive<usize> = 3..=25;
    let mut live = page.live();
    let (first, next) = (live.next()?, live.next()?);
    let piece = page.piece(first);
    let stripped = without_site(page, &tidy(page.text(first)), source);
    let has_site = key(&stripped) != piece.key;
    let parted = page.piece(next).before >= Break::Wide;
    let is_headline = WORDS.contains(&piece.words.len())
        && (!ends_sentence(piece) || page.text(first).ends_with("..."))
        && !matches!(piece.last, ':' | '،')
        && !is_source_line(page, first)
        && dated_line(page, first).is_none();
    let article_follows = page.live().skip(1).any(|i| page.is_body(i)) && !page.is_body(first);
    (has_site && WORDS.contains(&stripped.split_whitespace().count()) || is_headline && parted && article_follows)
        .then_some(Title { text: stripped, section: None, piece: Some(first) })
}

/// A headline without the site's name before or behind it.
fn without_site(page: &Page, title: &str, source: Option<&str>) -> String {
    let source = source.map(key);
    let is_site = |s: &str| page.lists.is_source(key(s)) || source == Some(key(s));
    let mut rest = title.trim();
    loop {
        let first = SEPARATORS.iter().filter_map(|s| rest.find(s).map(|at| (at, at + s.len()))).min();
        let last = SEPARATORS.iter().filter_map(|s| rest.rfind(s).map(|at| (at, at + s.len()))).max();
        match (first, last) {
            (Some((end, start)), _) if is_site(&rest[..end]) => rest = rest[start..].trim(),
            (_, Some((end, start))) if is_site(&rest[start..]) => rest = rest[..end].trim(),
            _ => return rest.to_owned(),
        }
    }
}

#[derive(Debug, Default)]
pub struct Head {
    pub byline: Option<String>,
    pub dateline: Option<String>,
    pub agencies: Vec<String>,
    /// The date that a dateline on a line of its own has.
    pub stamp: Option<Stamp>,
}

/// Reads the lines between headline and article, and the article's first words.
pub fn head(page: &mut Page, title: &Title, author: Option<&str>) -> Head {
    let mut head = Head::default();
    let from = title.piece.map_or(0, |t| t + 1);
    let body = (from..page.len()).find(|i| page.is_live(*i) && page.is_body(*i)).unwrap_or(page.len());
    let mut bylines: Vec<String> = Vec::new();
    let mut taken = Vec::new();
    for i in from..body {
        if !page.is_live(i) {
            continue;
        }
        if let Some((place, stamp)) = dated_line(page, i) {
            head.dateline = head.dateline.or(place);
            head.stamp = head.stamp.or(Some(stamp).filter(|s| s.published.is_some()));
        } else if is_byline(page, i, title) {
            let text = page.text(i);
            let parts = Parts::of(page, text);
            head.dateline = head.dateline.or(parts.place.clone());
            bylines.push(tidy(text).trim_end_matches([':', '-', '–', ' ']).to_owned());
            // A line of place and source stays in the text: the place can be pointed at.
            if !parts.sourced {
                taken.push(i);
            }
        }
    }
    // Lines of names with nothing below them are what there is to read.
    let alone = page.live().all(|i| taken.contains(&i));
    match alone {
        true => bylines.clear(),
        false => taken.into_iter().for_each(|i| page.cut(i)),
    }
    if let Some(author) = author.map(tidy).filter(|a| !a.is_empty() && !stamp::read(a, page.lists).dated) {
        let parts = Parts::of(page, &author);
        head.dateline = head.dateline.or(parts.place);
        head.agencies.extend(parts.agencies);
        bylines = vec![author.trim_end_matches([':', '-', '–', ' ']).to_owned()];
    }
    if body < page.len() {
        head.dateline = head.dateline.or_else(|| inline_dateline(page, body));
    }
    head.byline = Some(bylines.join("، ")).filter(|b| !b.is_empty());
    name_agencies(page, from, &mut head.agencies);
    head
}

/// `الخرطوم 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس`: place and date, if the line is of this kind.
fn dated_line(page: &Page, i: usize) -> Option<(Option<String>, Stamp)> {
    let piece = page.piece(i);
    if piece.digits < 4 || piece.words.len() > 16 || ends_sentence(piece) {
        return None;
    }
    let text = page.text(i);
    let stamp = stamp::read(text, page.lists);
    let rest: Vec<&str> =
        stamp.rest.iter().map(|r| &text[r.clone()]).filter(|w| !page.lists.is_source(key(w))).collect();
    let place = rest.join(" ");
    let is_line = stamp.dated && rest.len() <= 3;
    is_line.then(|| (Some(place).filter(|p| !p.is_empty() && text.starts_with(p.as_str())), stamp))
}

fn is_source_line(page: &Page, i: usize) -> bool {
    const WORDS: usize = 9;
    let piece = page.piece(i);
    piece.words.len() <= WORDS
        && !ends_sentence(piece)
        && (page.hits_of(i).iter().any(|h| is_source(page, h)) && has_separator(page.text(i))
            || page.hits_of(i).iter().any(|h| h.role == Role::Byline && page.begins_piece(h, i))
            || page.lists.is_source(piece.key))
}

fn is_byline(page: &Page, i: usize, title: &Title) -> bool {
    const NAME: usize = 4;
    let piece = page.piece(i);
    if is_source_line(page, i) {
        return true;
    }
    let short = !ends_sentence(piece) && !matches!(piece.last, ':' | '؟' | '!') && piece.digits == 0;
    short
        && (title.piece.is_some() && piece.words.len() <= NAME || piece.words.len() <= 5 && has_separator(page.text(i)))
}

fn has_separator(text: &str) -> bool {
    text.contains([':', '|', '/', '(', '«', '،'])
        || SEPARATORS.iter().any(|s| text.contains(s))
        || text.contains(['-', '–', 'ـ'])
}

/// The halves of a byline or dateline: `دمشق - سانا`, `واس - عدن`, `القدس (CNN)`, `جدة: ياسر الجاروشة`.
#[derive(Debug, Default)]
struct Parts {
    /// The only part that is a place.
    place: Option<String>,
    /// All other parts are sources: the line is a dateline.
    sourced: bool,
    agencies: Vec<String>,
}

impl Parts {
    fn of(page: &Page, text: &str) -> Parts {
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
fn inline_dateline(page: &Page, i: usize) -> Option<String> {
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
fn before_dash(page: &Page, head: &str) -> Option<String> {
    let (end, dash) = head.char_indices().find(|(_, c)| matches!(c, '-' | '–' | '—' | 'ـ' | '/' | '(' | ':' | '،'))?;
    let rest = &head[end + dash.len_utf8()..];
    let parted = !matches!(dash, '(' | ':' | '،') && rest.trim_start_matches(dash).starts_with([' ', '\u{a0}']);
    let place = head[..end].trim();
    (parted && place.split_whitespace().count() <= 3 && page.lists.is_place(place)).then(|| place.to_owned())
}

/// The agencies that the article names, in order.
fn name_agencies(page: &Page, from: usize, agencies: &mut Vec<String>) {
    let head_end = page.scan.pieces.get(from).map_or(0, |p| p.folded.start as usize + 120);
    for hit in &page.hits {
        let Role::Agency { index, weak } = hit.role else { continue };
        let i = page.piece_of(hit.start);
        let in_head = i >= from && hit.start < head_end;
        if page.states[i] == State::Title || !page.is_live(i) && !in_head || weak && !stands_as_source(page, hit) {
            continue;
        }
        let name = page.lists.agency(index);
        if !agencies.iter().any(|a| a == name) {
            agencies.push(name.to_owned());
        }
    }
}

fn is_source(page: &Page, hit: &Hit) -> bool {
    match hit.role {
        Role::Site => true,
        Role::Agency { weak, .. } => !weak || stands_as_source(page, hit),
        _ => false,
    }
}

/// Stands between marks, as in datelines and brackets, or behind a verb that agencies have: there a name that is also
/// a word (`بنا`) is the agency's.
fn stands_as_source(page: &Page, hit: &Hit) -> bool {
    const VERBS: [&str; 8] = ["ذكرت", "نقلت", "افادت", "اوردت", "بثت", "نشرت", "وكاله", "مراسل"];
    const OPENING: [char; 12] = ['(', '/', '-', '–', '—', '"', '«', '“', '|', ':', '[', '\n'];
    const CLOSING: [char; 12] = [')', '/', '-', '–', '—', '"', '»', '”', '|', ':', ']', '\n'];
    let before = tail(&page.scan.folded[..hit.start]).trim_end_matches(' ');
    let after = start(&page.scan.folded[hit.end..]).trim_start_matches([' ', '.']);
    let opened = before.is_empty() || before.ends_with(OPENING) || before.ends_with(char::is_numeric);
    let closed = after.is_empty() || after.starts_with(CLOSING);
    let verb = before.rsplit([' ', '\n']).next().unwrap_or_default();
    let behind_place = || {
        let piece = page.piece(page.piece_of(hit.start)).span;
        let head = page.raw.get(piece.start as usize..page.raw_span(hit).start as usize).filter(|h| h.len() < 80);
        head.is_some_and(|h| before_dash(page, h).is_some())
    };
    let named = VERBS.contains(&verb) || VERBS.contains(&verb.strip_prefix('و').unwrap_or(verb));
    named || opened && (closed || behind_place())
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
