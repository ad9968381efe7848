//! What stands between headline and article: bylines and agencies.

use super::dateline::{Parts, before_dash, dated_line, inline_dateline};
use super::lists::{Hit, Role, tail};
use super::page::{Page, State, ends_sentence};
use super::phrases::start;
use super::scan::key;
use super::stamp::{self, Stamp};
use super::title::{SEPARATORS, Title};
use super::write::tidy;

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
    let mut bylines = Bylines::default();
    let mut taken = Vec::new();
    for i in from..body {
        if !page.is_live(i) {
            continue;
        }
        if let Some((rest, stamp)) = dated_line(page, i) {
            head.stamp = head.stamp.or(Some(stamp).filter(|s| s.published.is_some()));
            // A line of place and date stays in the text: the place can be pointed at.
            match page.lists.is_place(rest) || begins_with_date_behind(page.text(i), rest) {
                true => head.dateline = head.dateline.or(Some(rest.to_owned())),
                false => {
                    bylines.add(page, rest, false, title);
                    taken.push(i);
                }
            }
        } else if is_byline(page, i, title) {
            let parts = Parts::of(page, page.text(i));
            bylines.add(page, page.text(i), is_source_line(page, i) || parts.place.is_some(), title);
            head.dateline = head.dateline.or(parts.place);
            if !parts.sourced {
                taken.push(i);
            }
        }
    }
    let mut byline = bylines.best();
    // Lines of names with nothing below them are what there is to read.
    let alone = page.live().all(|i| taken.contains(&i));
    match alone {
        true => byline = None,
        false => taken.into_iter().for_each(|i| page.cut(i)),
    }
    if let Some(author) = author.map(tidy).filter(|a| !a.is_empty() && !stamp::read(a, page.lists).dated) {
        let parts = Parts::of(page, &author);
        head.dateline = head.dateline.or(parts.place);
        head.agencies.extend(parts.agencies);
        byline = Some(author.trim_end_matches([':', '-', '–', ' ']).to_owned());
    }
    if body < page.len() {
        head.dateline = head.dateline.or_else(|| inline_dateline(page, body));
    }
    head.byline = byline;
    name_agencies(page, from, &mut head.agencies);
    head
}

/// Lines that may name author or agency.
#[derive(Debug, Default)]
struct Bylines {
    /// They name a source, or a place.
    sure: Vec<String>,
    /// They are short.
    likely: Option<String>,
}

impl Bylines {
    fn add(&mut self, page: &Page, line: &str, sure: bool, title: &Title) {
        const WORDS: std::ops::RangeInclusive<usize> = 2..=5;
        let text = tidy(line).trim_end_matches([':', '-', '–', ' ']).to_owned();
        if sure {
            self.sure.push(text);
            return;
        }
        let words: Vec<&str> = text.split_whitespace().filter(|w| w.contains(char::is_alphabetic)).collect();
        // Who is in the headline is in the picture above the line, and did not write it.
        let in_title = words.iter().all(|w| title.text.contains(*w));
        let named = text.starts_with(char::is_alphabetic)
            && WORDS.contains(&words.len())
            && words.iter().all(|w| w.chars().count() > 1);
        if self.sure.is_empty() && self.likely.is_none() && named && !in_title && !page.lists.is_label(key(&text)) {
            self.likely = Some(text);
        }
    }

    /// The name that stands over the source, and the source.
    fn best(self) -> Option<String> {
        let lines: Vec<String> = self.likely.into_iter().chain(self.sure).collect();
        Some(lines.join("، ")).filter(|l| !l.is_empty())
    }
}

/// `الطائف 26 شوال`: the words that the line begins with have a day's number right behind them.
fn begins_with_date_behind(line: &str, words: &str) -> bool {
    let behind = line.strip_prefix(words).filter(|_| !words.is_empty());
    behind.is_some_and(|b| b.trim_start().starts_with(char::is_numeric))
}

pub fn is_source_line(page: &Page, i: usize) -> bool {
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
        && (!title.text.is_empty() && piece.words.len() <= NAME
            || piece.words.len() <= 5 && has_separator(page.text(i)))
}

fn has_separator(text: &str) -> bool {
    text.contains([':', '|', '/', '(', '«', '،'])
        || SEPARATORS.iter().any(|s| text.contains(s))
        || text.contains(['-', '–', 'ـ'])
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
