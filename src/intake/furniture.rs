//! What of a page is furniture: by its words, by its shape, and by where it stands.

use std::collections::HashSet;

use memchr::memmem;

use super::head;
use super::lists::{Hit, Role};
use super::page::{Page, State, ends_sentence, is_closing};
use super::scan::Break;
use super::stamp::{self, Stamp};
use crate::text::Span;
use crate::text::normalize::is_alphanumeric;

/// Longest headline, in words.
const HEADLINE: usize = 20;
/// A notice longer than this is rather a paragraph that happens to begin so.
const NOTICE: usize = 40;

/// Cuts what is furniture wherever it stands: markup, labels, notices, addresses, and the lines after "the end".
pub fn cut_anywhere(page: &mut Page) {
    for i in 0..page.len() {
        if page.is_live(i) && (is_debris(page, i) || is_label(page, i) || is_credit(page, i)) {
            page.cut(i);
        }
    }
    cut_addresses(page);
    for i in 0..page.len() {
        if page.is_live(i) {
            cut_share_bar(page, i);
        }
    }
    cut_phrases(page);
    for i in 0..page.len() {
        // What a phrase ended may end in buttons now.
        if page.is_live(i) && page.piece(i).last != '.' {
            cut_share_bar(page, i);
        }
    }
}

/// Markup and script that a bad flattener left.
fn is_debris(page: &Page, i: usize) -> bool {
    let (piece, text) = (page.piece(i), page.text(i));
    text.ends_with("/>")
        || text.contains("=\"") && text.contains("\">")
        || text.starts_with('<') && text.ends_with('>')
        || piece.arabic + piece.latin + piece.digits == 0
        || piece.latin > piece.arabic && piece.marks as usize > 8 + piece.words.len() && text.contains(['{', ';', '='])
}

fn is_label(page: &Page, i: usize) -> bool {
    let piece = page.piece(i);
    if piece.words.len() > 14 {
        return false;
    }
    page.lists.is_label(piece.key)
        || page.words(i).iter().enumerate().all(|(n, w)| page.lists.is_button(w.key) || is_number(page, i, n))
}

fn is_number(page: &Page, i: usize, word: usize) -> bool {
    let start = page.words(i)[word].start as usize;
    page.raw[start..].starts_with(char::is_numeric)
}

/// A line that holds an address (`name@example.org`, `www…`) and little else, or a quoted post's signature
/// (`— Name (@handle) January 8, 2025`).
fn is_credit(page: &Page, i: usize) -> bool {
    let (piece, text) = (page.piece(i), page.text(i));
    if piece.words.len() > 16 || piece.latin < 3 {
        return false;
    }
    let arabic_words = piece.arabic / 4;
    match memchr::memchr(b'@', text.as_bytes()) {
        Some(at) => {
            let is_signature = matches!(piece.first, '—' | '–' | '-') && text[..at].ends_with('(');
            is_signature || arabic_words <= 3 && text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
        }
        None => arabic_words <= 3 && (text.contains("://") || text.contains("www.")),
    }
}

/// Cuts web addresses out of lines; a short sentence that leads to one goes with it.
fn cut_addresses(page: &mut Page) {
    let bytes = page.raw.as_bytes();
    let mut starts: Vec<usize> = memmem::find_iter(bytes, "://")
        .map(|at| bytes[..at].iter().rposition(|b| !b.is_ascii_alphabetic()).map_or(0, |p| p + 1))
        .chain(memmem::find_iter(bytes, "pic.twitter.com/"))
        .chain(memmem::find_iter(bytes, "www."))
        .collect();
    starts.sort_unstable();
    let mut done = 0;
    for start in starts.into_iter().filter(|s| page.raw.is_char_boundary(*s)) {
        if start < done {
            continue;
        }
        let end = start
            + page.raw[start..].find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(page.raw.len() - start);
        done = end;
        page.inner.push(Span::new(call_start(page, start), end));
    }
}

/// Where the short sentence that ends in the address at `address` begins; the address itself where it is longer.
fn call_start(page: &Page, address: usize) -> usize {
    const CALL: usize = 10;
    let at = page.scan.pieces.partition_point(|p| p.span.end as usize <= address);
    let Some(piece) = page.scan.pieces.get(at).filter(|p| (p.span.start as usize) < address) else { return address };
    let before = &page.raw[piece.span.start as usize..address];
    // A full stop after a tatweel veils a word and ends no sentence.
    let stop = before
        .char_indices()
        .rev()
        .find(|(i, c)| matches!(c, '.' | '؟' | '!' | '\n') && !before[..*i].ends_with('\u{640}'))
        .map(|(i, c)| piece.span.start as usize + i + c.len_utf8());
    let words = |from: usize| page.scan.words_in(Span::new(from, address)).len();
    match stop {
        Some(from) if words(from) <= CALL && before.contains([' ', '\u{a0}']) => from,
        _ => address,
    }
}

/// Cuts a run of share buttons at the beginning or the end of a paragraph.
fn cut_share_bar(page: &mut Page, i: usize) {
    const BAR: usize = 4;
    let words = page.words(i);
    let leading = words.iter().take_while(|w| page.lists.is_button(w.key)).count();
    if leading >= BAR && leading < words.len() {
        let at = words[leading].start;
        page.trim_start(i, at);
    }
    let words = page.words(i);
    let trailing = words.iter().rev().take_while(|w| page.lists.is_button(w.key)).count();
    if trailing >= BAR && trailing < words.len() {
        let at = words[words.len() - trailing].start;
        page.trim_end(i, at);
    }
}

fn cut_phrases(page: &mut Page) {
    let first_body = page.live().find(|i| page.is_body(*i));
    for n in 0..page.hits.len() {
        let hit = page.hits[n];
        let i = page.piece_of(hit.start);
        let span = page.raw_span(&hit);
        if !page.is_live(i) || span.start < page.piece(i).span.start || span.end > page.piece(i).span.end {
            continue;
        }
        match hit.role {
            Role::Inline => page.inner.push(with_brackets(page.raw, span)),
            Role::Bracket => page.inner.extend(in_brackets(page.raw, span)),
            Role::Notice if page.begins_piece(&hit, i) && page.piece(i).words.len() <= NOTICE => page.cut(i),
            Role::Notice | Role::Rest => cut_rest(page, &hit, i, span),
            Role::Links => cut_links(page, &hit, i, span),
            Role::End if first_body.is_some_and(|b| b <= i) && (hit.glued || page.is_fresh(&hit)) => {
                page.cut_from(span.start)
            }
            _ => {}
        }
    }
}

/// Cuts from a phrase to the end of its piece, if what follows is short enough to be furniture.
fn cut_rest(page: &mut Page, hit: &Hit, i: usize, span: Span) {
    const REST: usize = 45;
    let after = page.scan.words_in(Span { start: span.start, end: page.piece(i).span.end }).len();
    if after <= REST && (hit.glued || page.is_fresh(hit)) {
        page.trim_end(i, span.start);
    }
}

/// Cuts a list of links with its heading.
fn cut_links(page: &mut Page, hit: &Hit, i: usize, span: Span) {
    if !page.is_fresh(hit) {
        return;
    }
    let after = page.scan.words_in(Span { start: span.end, end: page.piece(i).span.end }).len();
    if !page.begins_piece(hit, i) {
        if after <= 2 * HEADLINE {
            page.trim_end(i, span.start);
        }
        return;
    }
    if after > 2 * HEADLINE {
        return;
    }
    page.cut(i);
    // A heading with its link on the same line stands alone.
    if after > 3 {
        return;
    }
    for j in i + 1..page.len() {
        if page.states[j] == State::Title || page.is_live(j) && !is_link(page, j) {
            break;
        }
        page.cut(j);
    }
}

/// A line that can be a link to another article: a headline's length and no full stop.
fn is_link(page: &Page, i: usize) -> bool {
    let piece = page.piece(i);
    let truncated = page.text(i).ends_with("...") || piece.last == '…';
    piece.words.len() <= HEADLINE && (!ends_sentence(piece) || truncated) && !matches!(piece.last, ':' | '،')
}

/// The brackets around a phrase, where they hold nothing else.
fn in_brackets(raw: &str, span: Span) -> Option<Span> {
    let before = raw[..span.start as usize].trim_end_matches(' ').strip_suffix('(')?;
    let after = raw[span.end as usize..].trim_start_matches(['.', '…', ' ']).strip_prefix(')')?;
    Some(Span::new(before.len(), raw.len() - after.len()))
}

fn with_brackets(raw: &str, span: Span) -> Span {
    let start = span.start as usize - usize::from(raw[..span.start as usize].ends_with('('));
    let end = span.end as usize + usize::from(raw[span.end as usize..].starts_with(')'));
    Span::new(start, end)
}

/// Cuts the lines that hold nothing but a date or a time, and gives the first date.
///
/// Only the head and the foot of a page have such lines: in between they would be part of the article.
pub fn cut_stamps(page: &mut Page) -> Option<Stamp> {
    const WORDS: usize = 20;
    let mut first = None;
    for i in 0..page.len() {
        let piece = page.piece(i);
        // (A line of numbers alone is gone as a counter.)
        let told = page.is_live(i) || piece.arabic + piece.latin == 0 || page.has_role(i, |r| r == Role::Notice);
        if piece.digits < 2 || piece.words.len() > WORDS || !told {
            continue;
        }
        let stamp = stamp::read(page.text(i), page.lists);
        if !stamp.dated || !stamp.rest.is_empty() && page.is_live(i) {
            continue;
        }
        if page.is_live(i) {
            page.cut(i);
        }
        if first.is_none() && stamp.published.is_some() {
            first = Some(stamp);
        }
    }
    first
}

/// Cuts runs of very short lines before the article's first paragraph and after its last: menus.
pub fn cut_menus(page: &mut Page) {
    const RUN: usize = 4;
    const ENTRY: usize = 4;
    let live: Vec<usize> = page.live().collect();
    let (Some(first), Some(last)) =
        (live.iter().position(|i| page.is_body(*i)), live.iter().rposition(|i| page.is_body(*i)))
    else {
        return;
    };
    let is_entry = |page: &Page, i: usize| {
        let piece = page.piece(i);
        piece.words.len() <= ENTRY && is_alphanumeric(piece.first) && !matches!(piece.last, '.' | ':' | '؟' | '!' | '،')
    };
    for range in [&live[..first], &live[last + 1..]] {
        for run in
            range.chunk_by(|a, b| is_entry(page, *a) == is_entry(page, *b)).map(<[usize]>::to_vec).collect::<Vec<_>>()
        {
            if run.len() >= RUN && is_entry(page, run[0]) {
                run.into_iter().for_each(|i| page.cut(i));
            }
        }
    }
}

/// Cuts the links at the foot of a page that no heading announces, and the line that tells of the author.
///
/// The list is the run of pieces up to the end in which headlines most outweigh paragraphs.
pub fn cut_tail(page: &mut Page) {
    const PARAGRAPH: usize = 20;
    /// More lines of a word or three may be verse.
    const FEW: usize = 3;
    let live: Vec<usize> = page.live().collect();
    let long: Vec<usize> = live.iter().copied().filter(|i| page.piece(*i).words.len() > PARAGRAPH).collect();
    let stopped = long.iter().filter(|i| ends_sentence(page.piece(**i))).count();
    // Where paragraphs have no full stop either, only clear headlines count, and more of them.
    let (least, longest) = if 2 * stopped >= long.len() { (3, HEADLINE) } else { (5, 14) };
    let (mut sum, mut best, mut from) = (0, 0, live.len());
    for (n, i) in live.iter().enumerate().rev() {
        let words = page.piece(*i).words.len();
        sum += match words {
            _ if is_link(page, *i) && words <= longest && !is_listed(page, *i) => 1,
            ..=PARAGRAPH => -2,
            _ => -5,
        };
        if sum > best {
            (best, from) = (sum, n);
        }
    }
    let body = live.iter().position(|i| page.is_body(*i));
    // `المصدر: وكالات`: the article is over, and what follows leads to others.
    let last_body = live.iter().rposition(|i| page.is_body(*i));
    let source = |i: &&usize| {
        page.hits_of(**i).iter().any(|h| h.role == Role::Byline && page.begins_piece(h, **i))
            && head::is_source_line(page, **i)
    };
    if let Some(over) = last_body.and_then(|b| live[b + 1..].iter().find(source)).copied() {
        live.iter().filter(|i| **i >= over).for_each(|i| page.cut(*i));
        return cut_tail(page);
    }
    let announced = from > 0 && from < live.len() && page.piece(live[from - 1]).last == ':';
    if body.is_none_or(|b| b >= from) || announced {
        return;
    }
    let tail = &live[from..];
    let is_signature = |i: usize| page.piece(i).words.len() <= if is_listed(page, i) { 10 } else { 3 };
    let is_bare = |i: usize| is_signature(i) && !is_listed(page, i);
    if best >= least
        || tail.len() == 1 && is_signature(tail[0])
        || (1..=FEW).contains(&tail.len()) && tail.iter().all(|i| is_bare(*i))
    {
        tail.iter().for_each(|i| page.cut(*i));
    } else if let [.., before, last] = live[..]
        && is_listed(page, last)
        && is_signature(last)
        && !is_listed(page, before)
        && page.piece(before).last != ':'
    {
        page.cut(last);
    }
}

/// Begins with a bullet.
fn is_listed(page: &Page, i: usize) -> bool {
    !is_alphanumeric(page.piece(i).first) && !is_closing(page.piece(i).first) && page.piece(i).first != '#'
}

/// Cuts the second and later copies of a line.
pub fn cut_repetitions(page: &mut Page) {
    const WORDS: usize = 4;
    let mut seen: HashSet<u64> =
        (0..page.len()).filter(|i| page.states[*i] == State::Title).map(|i| page.piece(i).key).collect();
    for i in 0..page.len() {
        if page.is_live(i) && page.piece(i).words.len() >= WORDS && !seen.insert(page.piece(i).key) {
            page.cut(i);
        }
    }
}

/// Cuts captions: between headline and first paragraph, where the page is flattened by runs of space, or a dateline
/// begins that paragraph, or a source in brackets ends the line.
pub fn cut_captions(page: &mut Page, title: usize, dateline: bool) {
    let Some(body) = page.live().find(|i| *i > title && page.is_body(*i) && page.piece(*i).words.len() >= 12) else {
        return;
    };
    for i in title + 1..body {
        let short = page.is_live(i) && page.piece(i).words.len() <= HEADLINE;
        if short && (dateline || page.piece(i).before == Break::Wide || is_credited(page.text(i))) {
            page.cut(i);
        }
    }
}

/// Ends with a few words in brackets: `رجال إنقاذ في أريحا (الأناضول)`.
fn is_credited(line: &str) -> bool {
    const WORDS: usize = 5;
    let inside = line.strip_suffix(')').and_then(|l| l.rsplit_once('('));
    inside.is_some_and(|(before, inside)| !before.trim().is_empty() && inside.split_whitespace().count() <= WORDS)
}
