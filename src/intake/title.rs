//! The headline of an article, and the section that its page's title names.

use std::collections::HashSet;

use super::page::{Page, State, ends_sentence};
use super::scan::{Break, key};
use super::write::tidy;
use super::{dateline, head};
use crate::text::normalize::{is_alphanumeric, is_letter};

/// Marks that part a page's title from the site's name, and a byline's halves.
pub const SEPARATORS: [&str; 7] = [" - ", " – ", " — ", " | ", " :: ", " » ", " « "];
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
pub fn find(page: &mut Page, given: Option<&str>, source: Option<&str>) -> Title {
    let mut title = match given.map(|t| without_site(page, &tidy(t), source)).filter(|t| !t.is_empty()) {
        Some(text) => Title { piece: copy_of(page, key(&text)), text, section: None },
        None => repeated(page).or_else(|| headline(page, source)).unwrap_or_default(),
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
    parts.into_iter().chain(rests).filter(|s| s.chars().any(is_letter))
}

/// A part of the page's title that is neither the headline nor the site.
fn section(page: &Page, i: usize, title: u64) -> Option<String> {
    let mut parts: Vec<&str> = segments(page.text(i)).collect();
    parts.dedup();
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

/// The line over an article that has the shape of a headline: the first one, unless it has not a word in common with the
/// article (a site's name, a menu) and one below it has.
fn headline(page: &Page, source: Option<&str>) -> Option<Title> {
    const LEAST: usize = 4;
    let live: Vec<usize> = page.live().take(HEAD).collect();
    let (first, _) = (*live.first()?, live.get(1)?);
    let stripped = without_site(page, &tidy(page.text(first)), source);
    let found = |i: usize| Title { text: tidy(page.text(i)), section: None, piece: Some(i) };
    if key(&stripped) != page.piece(first).key && (3..=LONGEST).contains(&stripped.split_whitespace().count()) {
        return Some(Title { text: stripped, ..found(first) });
    }
    let body = live.iter().position(|i| page.is_body(*i))?;
    let told: HashSet<String> = live[body..].iter().take(3).flat_map(|i| stems(page, *i)).collect();
    let shared = |i: &usize| stems(page, *i).filter(|s| told.contains(s)).count();
    let candidates: Vec<usize> = live[..body]
        .windows(2)
        .chain([&live[body.saturating_sub(1)..=body]])
        .filter(|_| body > 0)
        .filter(|w| page.piece(w[1]).before >= Break::Wide)
        .map(|w| w[0])
        .filter(|i| is_headline(page, *i))
        .collect();
    let long = |i: &&usize| page.piece(**i).words.len() >= LEAST;
    let top = candidates.first().filter(|i| **i == first);
    let named = top.filter(|i| shared(i) > 0);
    let below = || candidates.iter().filter(long).find(|i| shared(i) >= 2);
    let only = || {
        candidates
            .iter()
            .find(long)
            .filter(|c| live.iter().take_while(|i| i < c).all(|i| page.piece(*i).words.len() < LEAST))
    };
    named.or_else(below).or(top).or_else(only).map(|i| found(*i))
}

/// Longest headline, in words.
const LONGEST: usize = 25;

fn is_headline(page: &Page, i: usize) -> bool {
    let piece = page.piece(i);
    (3..=LONGEST).contains(&piece.words.len())
        && piece.arabic > piece.latin
        && (!ends_sentence(piece) || page.text(i).ends_with("..."))
        && !matches!(piece.last, ':' | '،')
        && !page.text(i).starts_with("الرئيسية")
        && !head::is_source_line(page, i)
        && dateline::dated_line(page, i).is_none()
}

/// The longer words of a piece without what is written together with them, roughly: enough to see what it is about.
fn stems(page: &Page, i: usize) -> impl Iterator<Item = String> {
    const LETTERS: usize = 3;
    let folded = &page.scan.folded[page.piece(i).folded.range()];
    let words = String::from_utf8_lossy(folded).into_owned();
    let words: Vec<String> = words.split(|c| !is_alphanumeric(c)).map(str::to_owned).collect();
    words.into_iter().filter(|w| w.chars().count() > LETTERS).map(|word| {
        let mut stem = word.as_str();
        while let Some(rest) = ["ال", "و", "ف", "ب", "ل", "ك"].iter().find_map(|p| stem.strip_prefix(p))
            && rest.chars().count() >= LETTERS
        {
            stem = rest;
        }
        stem.to_owned()
    })
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
