//! Posts of social networks, as their pages are flattened: who wrote it, when, and what others said under it.

use memchr::memmem;

use super::page::Page;
use super::stamp;

/// What the frame of a post tells.
#[derive(Debug, Default)]
pub struct Post {
    pub author: Option<String>,
    pub published: Option<String>,
    /// What the page's title shows of the text.
    pub title: Option<String>,
    /// The title is the whole of the first line: a headline. Else it breaks off.
    pub has_headline: bool,
}

/// Cuts the frame of a post; none where the text is no post.
pub fn cut_frame(page: &mut Page) -> Option<Post> {
    const LATIN: u32 = 8;
    if page.scan.letters.latin < LATIN {
        return None;
    }
    let post = facebook(page).or_else(|| x(page));
    if post.is_none() {
        cut_feet(page);
    }
    post
}

/// Cuts what is left of embedded posts: the line with time and date, to the end of its piece.
fn cut_feet(page: &mut Page) {
    let mut from = 0;
    while let Some((start, _)) = foot(page, from) {
        let i = page.scan.pieces.partition_point(|p| p.span.end as usize <= start);
        if i < page.len() && page.is_live(i) && page.piece(i).span.start as usize <= start {
            page.trim_end(i, start as u32);
        }
        from = start + page.raw[start..].find('·').map_or(1, |at| at + '·'.len_utf8());
    }
}

/// `Name@handle` at the beginning, `8:13 AM · Oct 20, 2025760Views110` at the end, and then the answers.
fn x(page: &mut Page) -> Option<Post> {
    const NAME: usize = 60;
    const PIECES: usize = 5;
    let raw = page.raw;
    let name_end = |i: usize| {
        let text = page.text(i);
        let at = text.find('@').filter(|at| text[..*at].chars().count() <= NAME)?;
        (handle(&text[at + 1..]) >= 3).then_some(page.piece(i).span.start as usize + at)
    };
    let (head, at) = (0..page.len()).take(PIECES).find_map(|i| Some((i, name_end(i)?)))?;
    let (foot, published) = match foot(page, at) {
        Some((foot, published)) => (Some(foot), published),
        // Without its foot a post shows only in what stands over it.
        None if head > 0 && (0..head).all(|i| FRAME.contains(&page.text(i)) || i + 1 == head) => (None, None),
        None => return None,
    };
    let name = match raw[page.piece(head).span.start as usize..at].trim() {
        "" if head > 0 => page.text(head - 1),
        name => name,
    };
    let author = name.trim().to_owned();
    if let Some(foot) = foot {
        page.cut_from(foot as u32);
    }
    page.cut_before((at + 1 + handle(&raw[at + 1..])) as u32);
    Some(Post { author: Some(author).filter(|a| !a.is_empty()), published, ..Post::default() })
}

/// Lines over a post.
const FRAME: [&str; 6] = ["Post", "Conversation", "Thread", "See new posts", "منشور", "تغريدة"];

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
    const CHARS: usize = 40;
    let mut digits = 0;
    for (at, c) in text.char_indices().take(CHARS) {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        if digits == 4 {
            return stamp::read(&text[..at + c.len_utf8()], page.lists).published;
        }
    }
    None
}

/// A page title, `Name's Post`, `NameSeptember 28, 2025 · Shared with Public`, the text, and `All reactions:`.
fn facebook(page: &mut Page) -> Option<Post> {
    const SHARED: [&str; 5] = [
        "Shared with Public",
        "Shared with Custom",
        "Shared with Your friends",
        "تمت المشاركة مع العامة",
        "مشاركة مع العامة",
    ];
    const FEET: [&str; 4] = ["All reactions:", "كل التفاعلات:", "LikeComment", "Most relevant"];
    let raw = page.raw;
    let find = |mark: &str, from: usize| memmem::find(&raw.as_bytes()[from..], mark.as_bytes()).map(|at| from + at);
    let shared = SHARED.iter().find_map(|m| find(m, 0).map(|at| (at, at + m.len())));
    let start = shared.map_or(0, |(_, end)| end);
    let foot = FEET.iter().filter_map(|f| find(f, start)).min();
    let posts = find("'s Post", 0).filter(|p| shared.is_none_or(|(at, _)| *p < at));
    if shared.is_none() && (posts.is_none() || foot.is_none()) {
        return None;
    }
    let line = posts.map_or(0, |p| raw[..p].rfind('\n').map_or(0, |n| n + 1));
    let is_mark = |c: char| c.is_whitespace() || crate::text::normalize::is_ignorable(c);
    let author = raw[line..posts.unwrap_or(line)].trim_matches(is_mark);
    let author = author.strip_prefix("Facebook").unwrap_or(author).trim_matches(is_mark).to_owned();
    let date = shared.and_then(|(at, _)| raw[..at].rsplit('\n').next()).unwrap_or_default();
    let date = &date[date.find(author.as_str()).map_or(0, |n| n + author.len())..];
    let published = stamp::read(date.trim_end_matches([' ', '·']), page.lists).published;
    let title = page_title(&raw[..line], &author);
    let headline = title.split_once('\n').map(|(line, _)| line.trim().trim_end_matches(':')).filter(|l| !is_tags(l));
    if let Some(foot) = foot {
        page.cut_from(foot as u32);
    }
    let text = raw[start.max(posts.map_or(0, |p| p + "'s Post".len()))..].trim_start();
    let text = headline.and_then(|h| text.strip_prefix(h)).map_or(text, |rest| rest.trim_start_matches(':'));
    page.cut_before((raw.len() - text.len()) as u32);
    Some(Post {
        author: Some(author).filter(|a| !a.is_empty()),
        published,
        has_headline: headline.is_some(),
        title: Some(headline.unwrap_or(title).to_owned()).filter(|t| !t.is_empty()),
    })
}

/// The page's title (`Name - first words…` or `first words… - Name`) without the name.
fn page_title<'a>(head: &'a str, author: &str) -> &'a str {
    let title = head.trim().trim_end_matches("Facebook").trim_end();
    match title.strip_prefix(author).and_then(|t| t.trim_start().strip_prefix('-')) {
        Some(rest) => rest.trim_start(),
        None => title.strip_suffix(author).and_then(|t| t.trim_end().strip_suffix('-')).unwrap_or(title).trim_end(),
    }
}

/// Nothing but hashtags.
fn is_tags(line: &str) -> bool {
    line.split_whitespace().all(|w| w.starts_with('#') || !w.contains(char::is_alphabetic))
}
