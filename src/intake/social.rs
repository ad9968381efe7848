//! Posts of social networks, as their pages are flattened: who wrote it, when, and what others said under it.

use memchr::memmem;

use super::page::Page;
use super::stamp;

/// What the frame of a post tells.
#[derive(Debug, Default)]
pub struct Post {
    pub author: Option<String>,
    pub published: Option<String>,
    /// The headline, where the page's title shows the whole first line.
    pub title: Option<String>,
}

/// Cuts the frame of a post; none where the text is no post.
pub fn cut_frame(page: &mut Page) -> Option<Post> {
    facebook(page).or_else(|| x(page))
}

/// `Name@handle` at the beginning, `8:13 AM · Oct 20, 2025760Views110` at the end, and then the answers.
fn x(page: &mut Page) -> Option<Post> {
    const NAME: usize = 60;
    let raw = page.raw;
    let head = (0..page.len()).take(4).find(|i| {
        let text = page.text(*i);
        text.find('@').is_some_and(|at| {
            text[..at].chars().count() <= NAME && !text[..at].ends_with(' ') && handle(&text[at + 1..]) >= 3
        })
    })?;
    let (foot, published) = foot(page, page.piece(head).span.start as usize)?;
    let text = page.text(head);
    let at = text.find('@')?;
    let start = page.piece(head).span.start as usize + at + 1;
    let author = text[..at].trim().to_owned();
    page.cut_from(foot as u32);
    page.cut_before((start + handle(&raw[start..])) as u32);
    Some(Post { author: Some(author).filter(|a| !a.is_empty()), published, title: None })
}

/// Bytes of the account's name that `text` begins with. A day that is glued to it (`26/8/2025`) is no part of it.
fn handle(text: &str) -> usize {
    const LONGEST: usize = 15;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let len = text.bytes().take(LONGEST).take_while(is_name).count();
    if text[len..].starts_with('/') {
        return text[..len].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    }
    len
}

/// Where the line with time and date begins, and its date.
fn foot(page: &Page, from: usize) -> Option<(usize, Option<String>)> {
    let raw = page.raw;
    for dot in memmem::find_iter(&raw.as_bytes()[from..], "·") {
        let dot = from + dot;
        let before = raw[..dot].trim_end();
        let Some(clock) = ["AM", "PM", "ص", "م"].iter().find_map(|half| before.strip_suffix(half)) else { continue };
        let Some(start) = clock_start(clock.trim_end()) else { continue };
        let after = &raw[dot + '·'.len_utf8()..];
        return Some((start, leading_date(page, after)));
    }
    None
}

/// Where the clock time begins that `text` ends with, and the length of a video that is glued to it (`00:008:36`).
fn clock_start(text: &str) -> Option<usize> {
    let minutes = text.rfind(':').filter(|at| text.len() == at + 3)?;
    if !text[minutes + 1..].bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = text[..minutes].bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
    let hours = text[minutes - digits..minutes].parse::<u8>().ok()?;
    let start = minutes - if hours <= 12 { digits } else { 1 };
    let video = ["00:00", "00:0"].iter().find(|v| text[..start].ends_with(*v));
    Some(start - video.map_or(0, |v| v.len()))
}

/// The date that a text begins with; its year has four digits, whatever is glued to it.
fn leading_date(page: &Page, text: &str) -> Option<String> {
    let year = memmem::find(text.as_bytes(), b"20").filter(|at| *at < 40)?;
    stamp::read(text.get(..year + 4)?, page.lists).published
}

/// A page title, `Name's Post`, `NameSeptember 28, 2025 · Shared with Public`, the text, and `All reactions:`.
fn facebook(page: &mut Page) -> Option<Post> {
    const SHARED: [&str; 2] = ["Shared with Public", "تمت المشاركة مع العامة"];
    let raw = page.raw;
    let (at, mark) = SHARED.iter().find_map(|m| memmem::find(raw.as_bytes(), m.as_bytes()).map(|at| (at, *m)))?;
    let posts = memmem::find(&raw.as_bytes()[..at], b"'s Post")?;
    let line = raw[..posts].rfind('\n').map_or(0, |n| n + 1);
    let is_mark = |c: char| c.is_whitespace() || crate::text::normalize::is_ignorable(c);
    let author = raw[line..posts].trim_matches(is_mark);
    let author = author.strip_prefix("Facebook").unwrap_or(author).trim_matches(is_mark).to_owned();
    let date = raw[posts..at].rsplit('\n').next().unwrap_or_default();
    let date = &date[date.find(author.as_str()).map_or(0, |n| n + author.len())..];
    let published = stamp::read(date.trim_end_matches([' ', '·']), page.lists).published;
    let title = first_line(&raw[..line], &author);
    if let Some(end) = memmem::find(&raw.as_bytes()[at..], b"All reactions:") {
        page.cut_from((at + end) as u32);
    }
    let mut start = at + mark.len();
    if let Some(title) = &title
        && let Some(end) = raw[start..].trim_start().strip_prefix(title.as_str())
    {
        start = raw.len() - end.len();
        if let Some(rest) = end.strip_prefix(':') {
            start = raw.len() - rest.len();
        }
    }
    page.cut_before(start as u32);
    Some(Post { author: Some(author).filter(|a| !a.is_empty()), published, title })
}

/// The post's first line, if the page's title (`Name - first line…` or `first line… - Name`) has the whole of it.
fn first_line(page_title: &str, author: &str) -> Option<String> {
    let title = page_title.trim();
    let title = title.strip_prefix(author).map_or(title, |t| t.trim_start().trim_start_matches('-').trim_start());
    let (line, _) = title.split_once('\n')?;
    let line = line.trim().trim_end_matches(':');
    let is_tag = line.split_whitespace().all(|w| w.starts_with('#') || !w.contains(char::is_alphabetic));
    (!is_tag && !line.is_empty()).then(|| line.to_owned())
}
