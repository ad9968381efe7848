use std::borrow::Cow;

use super::lists::Lists;
use super::page::{Page, State};
use super::scan::{self, Break};
use super::{dateline, fingerprint, furniture, head, html, language, social, title, weekday, write};
use crate::lexicon::{Lexicon, ListError};
use crate::message::{Body, Range, RawArticle};
use crate::text::Span;
use crate::text::normalize::is_alphanumeric;

/// An article without its page's furniture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CleanArticle {
    pub title: String,
    pub byline: Option<String>,
    pub dateline: Option<String>,
    pub agencies: Vec<String>,
    pub section: Option<String>,
    pub published_at: Option<String>,
    pub published_weekday: Option<String>,
    /// ISO 639 code of the text's language.
    pub language: String,
    /// Title, blank line, paragraphs with a blank line between them.
    pub text: String,
    pub cut: Vec<Range>,
    pub assumed: Vec<String>,
    pub fingerprint: u64,
}

/// Cuts furniture. Made once, used for all articles.
#[derive(Debug)]
pub struct Cleaner {
    lists: Lists,
}

impl Cleaner {
    /// # Errors
    /// When a row of intake's word lists is wrong, naming list and line.
    pub fn new(lexicon: &Lexicon) -> Result<Cleaner, ListError> {
        Ok(Cleaner { lists: Lists::load(lexicon)? })
    }

    /// Cuts the furniture and reads the article's head.
    pub fn clean(&self, raw: &RawArticle) -> CleanArticle {
        let text = match &raw.body {
            Body::Text(text) => Cow::Borrowed(text.as_str()),
            Body::Html(page) => Cow::Owned(html::read(page).map(|p| p.text).unwrap_or_default()),
        };
        let mut page = Page::new(&text, &self.lists);
        let mut assumed = raw.assumed.clone();

        let post = social::cut_frame(&mut page);
        furniture::cut_anywhere(&mut page);
        let stamp = furniture::cut_stamps(&mut page);
        let post_title = post.as_ref().and_then(|p| p.title.as_deref());
        let title = match &post {
            Some(_) => {
                title::Title { text: post_title.map(write::tidy).unwrap_or_default(), ..title::Title::default() }
            }
            None => title::find(&mut page, raw.title.as_deref(), raw.source.as_deref()),
        };
        furniture::cut_menus(&mut page);
        furniture::cut_repetitions(&mut page);
        let head = match post.is_some() {
            true => head::Head::default(),
            false => head::head(&mut page, &title, raw.author.as_deref()),
        };
        if post.is_none() {
            if let Some(piece) = title.piece {
                let dateline = page.live().find(|i| *i > piece && page.is_body(*i));
                let dateline = dateline.is_some_and(|i| dateline::begins_with_dateline(&page, i));
                furniture::cut_captions(&mut page, piece, dateline);
            }
            furniture::cut_tail(&mut page);
        }

        // Furniture has an article around it: where nothing else is left, it is the article.
        let kept = title.piece.is_some() || page.live().next().is_some();
        let mut head = match kept || post.is_some() {
            true => head,
            false => {
                page.restore();
                head::Head { byline: raw.author.clone(), ..head }
            }
        };

        let post_date = post.as_ref().and_then(|p| p.published.clone());
        let published_at = raw.published_at.clone().or(post_date).or_else(|| {
            let stamp = stamp.or(head.stamp.take())?;
            if stamp.day_first {
                assumed.push("date: the day comes before the month".to_owned());
            }
            if stamp.converted {
                assumed.push("date: converted from the Islamic calendar, within a day".to_owned());
            }
            stamp.published
        });
        // A title that breaks off repeats the text's first words: it is no line of its own.
        let has_headline = post.as_ref().is_none_or(|p| p.has_headline);
        let headline = if has_headline { title.text.as_str() } else { "" };
        let mut written = Written::of(&mut page, headline);
        let language = match language::is_plain(&page.scan.letters) {
            true => "ar".to_owned(),
            false => {
                let paragraphs: Vec<&str> = written.text.split("\n\n").collect();
                let found = language::of(&paragraphs, raw.language.as_deref());
                if !found.foreign.is_empty() {
                    assumed.push(format!(
                        "language: {} of {} paragraphs are in another",
                        found.foreign.len(),
                        paragraphs.len()
                    ));
                    let foreign: Vec<u64> = found.foreign.iter().map(|n| scan::key(paragraphs[*n])).collect();
                    written = Written::without(&mut page, headline, &foreign);
                }
                found.code
            }
        };
        let weekday = published_at.is_none().then(|| weekday::published(&written.text, &self.lists)).flatten();
        CleanArticle {
            byline: head.byline.or_else(|| post.and_then(|p| p.author)),
            dateline: head.dateline,
            agencies: head.agencies,
            section: raw.section.clone().or(title.section),
            published_at,
            published_weekday: weekday.map(str::to_owned),
            language,
            fingerprint: written.fingerprint,
            cut: written.cut,
            text: written.text,
            title: title.text,
            assumed,
        }
    }
}

/// What is left of a page.
struct Written {
    text: String,
    cut: Vec<Range>,
    fingerprint: u64,
}

impl Written {
    /// The same without the pieces that have these keys: what is in another language is no part of an Arabic article.
    fn without(page: &mut Page, title: &str, keys: &[u64]) -> Written {
        for i in 0..page.len() {
            if page.is_live(i) && keys.contains(&page.piece(i).key) {
                page.cut(i);
            }
        }
        Written::of(page, title)
    }

    fn of(page: &mut Page, title: &str) -> Written {
        page.inner.sort_unstable();
        let raw = page.raw;
        let mut text = String::with_capacity(raw.len());
        text.push_str(title);
        let mut words = Vec::with_capacity(page.scan.words.len());
        let mut cut: Vec<Span> = page.inner.clone();
        let mut open = false;
        for i in 0..page.len() {
            let piece = page.piece(i);
            match page.states[i] {
                State::Cut => cut.push(piece.span),
                State::Title => {}
                State::Live => {
                    let before = text.len();
                    if !text.is_empty() {
                        // A sentence that three spaces interrupt goes on.
                        text.push_str(if open && piece.before == Break::Narrow { " " } else { "\n\n" });
                    }
                    let start = text.len();
                    for part in write::without(piece.span, &page.inner) {
                        write::write(&raw[part.range()], &mut text);
                        words.extend(page.scan.words_in(part).iter().map(|w| w.key));
                    }
                    if text.len() <= start {
                        text.truncate(before);
                    }
                    open = piece.words.len() > 12 && (is_alphanumeric(piece.last) || piece.last == '،');
                }
            }
        }
        Written { fingerprint: fingerprint::fingerprint(&words), cut: ranges(raw, cut), text }
    }
}

/// Spans of bytes, merged, as ranges of code points.
fn ranges(raw: &str, mut spans: Vec<Span>) -> Vec<Range> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|s| !s.is_empty()) {
        match merged.last_mut() {
            Some(last) if raw[last.end.min(span.start) as usize..span.start as usize].trim().is_empty() => {
                last.end = last.end.max(span.end);
            }
            _ => merged.push(span),
        }
    }
    let (mut byte, mut point) = (0, 0);
    let mut points = |to: u32| {
        point += crate::text::starts(&raw.as_bytes()[byte..to as usize]);
        byte = to as usize;
        point
    };
    merged.into_iter().map(|s| Range { start: points(s.start), end: points(s.end) }).collect()
}
