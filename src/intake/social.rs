//! Posts of social networks, as their pages are flattened: who wrote it, when, and what others said under it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::page::Page;
use super::stamp;
use crate::text::Span;
use crate::text::normalize::fold;

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
    let post = facebook(page).or_else(|| shared_page(page)).or_else(|| x(page));
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
    cut_quotes(page, at, foot.unwrap_or(raw.len()));
    page.cut_before((at + 1 + handle(&raw[at + 1..])) as u32);
    Some(Post { author: Some(author).filter(|a| !a.is_empty()), published, ..Post::default() })
}

/// Lines over a post.
const FRAME: [&str; 10] = [
    "Post",
    "Conversation",
    "Thread",
    "See new posts",
    "منشور",
    "تغريدة",
    "محادثة",
    "سلسلة",
    "المحادثة",
    "عرض منشورات جديدة",
];

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
    let (before, minutes) = text.rsplit_once(':')?;
    if minutes.chars().count() != 2 || !minutes.chars().all(char::is_numeric) {
        return None;
    }
    let digits = |n: usize| before.char_indices().rev().take(n).take_while(|(_, c)| c.is_numeric()).last();
    let (two, _) = digits(2)?;
    let hours = fold(&before[two..]).parse::<u8>().ok()?;
    let start = if hours <= 12 { two } else { digits(1)?.0 };
    let video = ["00:00", "00:0"].iter().find(|v| text[..start].ends_with(*v));
    Some(start - video.map_or(0, |v| v.len()))
}

/// Cuts the heads of posts that the post quotes: `QuoteName@handle·Nov 19, 2024`.
fn cut_quotes(page: &mut Page, from: usize, to: usize) {
    const NAME: usize = 60;
    let text = &page.raw[from..to];
    for at in memmem::find_iter(text.as_bytes(), "Quote") {
        let Some(name) = text[at..].find('@').filter(|n| text[at..at + n].chars().count() <= NAME) else { continue };
        let end = at + name + 1 + handle(&text[at + name + 1..]);
        let Some(dated) = text[end..].trim_start().strip_prefix('·') else { continue };
        let end = text.len() - dated.len() + year_end(dated).unwrap_or(0);
        page.inner.push(Span::new(from + at, from + end));
    }
}

/// The date that a text begins with.
fn leading_date(page: &Page, text: &str) -> Option<String> {
    stamp::read(&text[..year_end(text)?], page.lists).published
}

/// Where the year ends that a text names soon: it has four digits, whatever is glued to it.
fn year_end(text: &str) -> Option<usize> {
    const CHARS: usize = 40;
    let mut digits = 0;
    for (at, c) in text.char_indices().take(CHARS) {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        if digits == 4 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// `Name on Instagram: "text"`, `Telegram: View @name` and the channel's name, `views | text… | By Name | Facebook`.
fn shared_page(page: &mut Page) -> Option<Post> {
    const INSTAGRAM: &str = " on Instagram: \"";
    const NAME: usize = 8;
    if page.len() < 2 {
        return None;
    }
    let first = page.text(0);
    let (author, start) = if let Some((name, _)) = first.split_once(INSTAGRAM) {
        (name, page.piece(0).span.start as usize + name.len() + INSTAGRAM.len())
    } else if first.starts_with("Telegram: ") && page.piece(1).words.len() <= NAME {
        (page.text(1), page.piece(1).span.end as usize)
    } else if let Some(told) = first.strip_suffix(" | Facebook") {
        (told.rsplit_once(" | By ").map_or("", |(_, name)| name), page.piece(0).span.end as usize)
    } else {
        return None;
    };
    let author = author.trim().to_owned();
    page.cut_before(start as u32);
    let mut published = None;
    for i in 0..page.len() {
        let (piece, text) = (page.piece(i), page.text(i));
        let is_counter = piece.arabic == 0 && (text.contains(" views") || text.contains(" likes,"));
        let is_name = text == author;
        if page.is_live(i)
            && (is_counter || is_name || piece.words.len() <= NAME && stamp::read(text, page.lists).dated)
        {
            let tail = text.rsplit_once(" on ").map_or(text, |(_, date)| date);
            published = published.or_else(|| stamp::read(tail, page.lists).published);
            page.cut(i);
        }
    }
    Some(Post { author: Some(author).filter(|a| !a.is_empty()), published, ..Post::default() })
}

/// Who sees a post.
const SHARED: [&str; 7] = [
    "Shared with Public group",
    "Shared with Public",
    "Shared with Custom",
    "Shared with Your friends",
    "تمت المشاركة مع العامة",
    "مشاركة مع العامة",
    "· Public group",
];
/// What stands under a post.
const FEET: [&str; 4] = ["All reactions:", "كل التفاعلات:", "LikeComment", "Most relevant"];

/// One of these stands in every post of Facebook's.
static FACEBOOK: LazyLock<AhoCorasick> = LazyLock::new(|| {
    // (Leftmost: such a search passes over most bytes.)
    let marks = SHARED.iter().chain(&FEET);
    let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(marks);
    built.expect("a test searches for these very marks")
});

/// A page title, `Name's Post`, `NameSeptember 28, 2025 · Shared with Public`, the text, and `All reactions:`.
fn facebook(page: &mut Page) -> Option<Post> {
    let raw = page.raw;
    if !FACEBOOK.is_match(raw) {
        return None;
    }
    let find = |mark: &str, from: usize| memmem::find(&raw.as_bytes()[from..], mark.as_bytes()).map(|at| from + at);
    let shared = SHARED.iter().find_map(|m| find(m, 0).map(|at| (at, at + m.len())));
    let start = shared.map_or(0, |(_, end)| end);
    let foot = FEET.iter().filter_map(|f| find(f, start)).min();
    let posts = find("'s Post", 0).filter(|p| shared.is_none_or(|(at, _)| *p < at));
    // The page of a group says when, and with whom it is shared only by a sign.
    let shared = shared.or_else(|| foot.and_then(|f| dated_name(page, f)).map(|end| (end, end)));
    if shared.is_none() && (posts.is_none() || foot.is_none()) {
        return None;
    }
    let start = shared.map_or(start, |(_, end)| end);
    let line = posts.map_or(0, |p| raw[..p].rfind('\n').map_or(0, |n| n + 1));
    let is_mark = |c: char| c.is_whitespace() || crate::text::normalize::is_ignorable(c);
    let author = raw[line..posts.unwrap_or(line)].trim_matches(is_mark);
    let author = author.strip_prefix("Facebook").unwrap_or(author).trim_matches(is_mark).to_owned();
    let date = shared.and_then(|(at, _)| raw[..at].rsplit('\n').next()).unwrap_or_default();
    let author = match (author.is_empty(), date.split_once('·')) {
        (true, Some((name, _))) => name.trim().to_owned(),
        _ => author,
    };
    let date = &date[date.find(author.as_str()).map_or(0, |n| n + author.len())..];
    let published = stamp::read(date.trim_matches([' ', '·']), page.lists).published;
    let title = page_title(&raw[..line], &author);
    let headline = title.split_once('\n').map(|(line, _)| line.trim().trim_end_matches(':')).filter(|l| !is_tags(l));
    if let Some(foot) = foot {
        page.cut_from(foot as u32);
    }
    let text = raw[start.max(posts.map_or(0, |p| p + "'s Post".len()))..].trim_start();
    let headline = headline.or_else(|| lost_line(page, text, title, &author));
    let text = headline.and_then(|h| text.strip_prefix(h)).map_or(text, |rest| rest.trim_start_matches(':'));
    page.cut_before((raw.len() - text.len()) as u32);
    Some(Post {
        author: Some(author).filter(|a| !a.is_empty()),
        published,
        has_headline: headline.is_some(),
        title: Some(headline.unwrap_or(title).to_owned()).filter(|t| !t.is_empty()),
    })
}

/// The headline of a post whose line break is lost, where something still shows its end: its last word is written
/// together with the next (ta marbuta and alif maqsura end words, and so may a town's name), or the account's own tag
/// follows. The page's title has the headline's beginning.
fn lost_line<'a>(page: &Page<'a>, text: &'a str, title: &str, author: &str) -> Option<&'a str> {
    const WORDS: usize = 25;
    let begun = title.strip_suffix("...")?.trim_end();
    let rest = text.strip_prefix(begun)?;
    let tag = format!("#{}", author.replace(' ', "_"));
    let mut words = 0;
    let mut at = 0;
    for word in rest.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        words += 1;
        if words > WORDS || bare == tag {
            break;
        }
        if let Some(end) = seam(page, bare) {
            return Some(&text[..begun.len() + at + end]);
        }
        // The sentence ends, or goes on in another line.
        if bare.ends_with(['.', '؟', '!', ':', '،']) || word.ends_with('\n') {
            return None;
        }
        at += word.len();
    }
    let found = rest[at..].starts_with(&tag) && words > 1;
    found.then(|| text[..begun.len() + at].trim_end())
}

/// Where in a word another begins.
fn seam(page: &Page, word: &str) -> Option<usize> {
    const LETTERS: usize = 3;
    let is_letter = |c: char| ('\u{621}'..='\u{64a}').contains(&c) && c != '\u{640}';
    for (at, c) in word.char_indices().skip(LETTERS) {
        let next = word[at + c.len_utf8()..].chars().next();
        if matches!(c, 'ة' | 'ى') && next.is_some_and(is_letter) {
            return Some(at + c.len_utf8());
        }
    }
    // (What follows a town's name and makes an adjective of it is no word.)
    let mut ends = word.char_indices().filter(|(_, c)| is_letter(*c)).map(|(at, _)| at).skip(LETTERS + 1);
    ends.find(|at| {
        let (town, rest) = word.split_at(*at);
        let rest = fold(rest);
        // (A tatweel at the end veils a word, which goes on behind it.)
        (rest.chars().filter(|c| is_letter(*c)).count() >= LETTERS || word.ends_with('\u{640}'))
            && !rest.starts_with(['ي', 'ا', 'ه'])
            && page.lists.is_place(town)
    })
}

/// Where the line `Name · November 20, 2024 ·` ends that stands among the first ones.
fn dated_name(page: &Page, foot: usize) -> Option<usize> {
    const PIECES: usize = 6;
    let is_dated = |i: &usize| {
        let text = page.text(*i);
        text.contains('·') && page.piece(*i).words.len() <= 12 && stamp::read(text, page.lists).published.is_some()
    };
    let line = (0..page.len().min(PIECES)).find(is_dated)?;
    Some(page.piece(line).span.end as usize).filter(|end| *end < foot)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::lists::Lists;
    use crate::lexicon::Lexicon;

    #[test]
    fn headlines_end_where_their_line_break_was() {
        let lists = Lists::load(&Lexicon::embedded()).unwrap();
        let page = Page::new("", &lists);
        let of = |text, title| lost_line(&page, text, title, "سوريا اليوم");
        let end = "غارة على منزل في الحسكة";
        assert_eq!(of("غارة على منزل في الحسكةاستهدفت طائرة منزلا", "غارة على منزل..."), Some(end));
        assert_eq!(of("غارة على منزل في إدلبقُتل ثلاثة", "غارة على..."), Some("غارة على منزل في إدلب"));
        assert_eq!(of("غارة على منزل في إدلبقُـ ـتل ثلاثة", "غارة على..."), Some("غارة على منزل في إدلب"));
        assert_eq!(of("غارة على منزل في الحسكة #سوريا_اليوم استهدفت", "غارة على..."), Some(end));
        assert_eq!(of("غارة على منزل في الحسكة. واستهدفت الحسكةاليوم", "غارة على..."), None);
        assert_eq!(of("غارة على دمشقية قديمة في البلدة", "غارة على..."), None);
    }
}
