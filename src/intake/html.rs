//! The article in an HTML page: main content by Mozilla's Readability (`dom_smoothie`), repaired where it breaks
//! paragraphs, and what the page's metadata say of it.

use dom_smoothie::{Config, Readability, TextMode};

use super::field;
use super::shape::{Options, Shape};

/// What a page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Paragraphs, a line each.
    pub text: String,
    pub title: Option<String>,
    pub author: Option<String>,
    pub source: Option<String>,
    pub language: Option<String>,
    pub section: Option<String>,
    pub url: Option<String>,
    /// As the page writes it.
    pub published_at: Option<String>,
}

/// Elements inside elements. Pages of newsrooms stay under 100.
const DEPTH: usize = 400;
/// Elements of a page.
const ELEMENTS: usize = 100_000;

/// Character references of a page: a parser copies the text before each. Pages that write all letters so have a tenth.
const REFERENCES: usize = 200_000;
/// Attributes of an element: a parser compares each with all before it.
const ATTRIBUTES: usize = 500;

/// Reads a page or fragment.
///
/// # Errors
/// When it is nested too deep or has too many elements to be read in bounded time; the message says which.
pub fn read(html: &str) -> Result<Page, String> {
    bounds(html)?;
    attributes(html)?;
    let config = Config {
        text_mode: TextMode::Formatted,
        // An Arabic brief of two sentences is an article.
        char_threshold: 100,
        max_elements_to_parse: 0,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).and_then(|mut r| r.parse());
    let some = |s: Option<String>| s.filter(|s| !s.trim().is_empty());
    let read = match article {
        Ok(article) => Page {
            text: article.text_content.to_string(),
            title: some(Some(article.title)),
            author: some(article.byline),
            source: some(article.site_name),
            language: some(article.lang),
            published_at: some(article.published_time),
            url: some(article.url),
            section: None,
        },
        // A fragment without any structure: its words.
        Err(_) => Page { text: words(html), ..Page::default() },
    };
    let linked = linked_data(html);
    Ok(Page {
        // A page that its script fills has its article only there.
        text: if linked.text.len() > 2 * read.text.trim().len() { linked.text } else { read.text },
        title: linked.title.or(read.title),
        author: linked.author.or(read.author),
        source: read.source.or(linked.source),
        language: linked.language.or(read.language),
        published_at: linked.published_at.or(read.published_at),
        section: linked.section.or_else(|| meta(html, "article:section")),
        url: canonical(html).or(linked.url).or(read.url),
    })
}

/// What the page says of its article in JSON-LD, also inside a graph.
fn linked_data(html: &str) -> Page {
    let Ok(shape) = Shape::of(&Options { preset: "json-ld".to_owned(), ..Options::default() }) else {
        return Page::default();
    };
    let scripts = memchr::memmem::find_iter(html.as_bytes(), "application/ld+json").filter_map(|at| {
        let start = at + html[at..].find('>')? + 1;
        let end = start + html[start..].find("</script")?;
        serde_json::from_str::<serde_json::Value>(&html[start..end]).ok()
    });
    // A script may hold one thing or a list of them.
    let each = scripts.flat_map(|s| match s {
        serde_json::Value::Array(list) => list,
        one => vec![one],
    });
    for document in each {
        let root = shape.root(&document).0;
        let field = |fields: &[String]| field::first(fields, root, &document);
        if let Some(title) = field(&["/headline".to_owned()]) {
            return Page {
                text: field(&shape.text).unwrap_or_default(),
                title: Some(title),
                author: field(&shape.author),
                source: field(&shape.source),
                language: field(&shape.language),
                section: field(&shape.section),
                url: field(&shape.url),
                published_at: field(&shape.published_at),
            };
        }
    }
    Page::default()
}

/// Counts elements, depth and attributes in one pass, without building anything.
fn bounds(html: &str) -> Result<(), String> {
    const VOID: [&str; 14] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];
    // A parser opens these again in every block that begins before they end.
    const FORMATTING: [&str; 14] =
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
    let bytes = html.as_bytes();
    let (mut depth, mut elements, mut formatting) = (0_usize, 0_usize, 0_usize);
    let of = |names: &[&str], name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    for at in memchr::memchr_iter(b'<', bytes) {
        let closing = usize::from(bytes.get(at + 1) == Some(&b'/'));
        let start = at + 1 + closing;
        let end = start + bytes[start..].iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(0);
        let name = &html[start..end];
        if closing == 1 {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(of(&FORMATTING, name)));
        } else if bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            let is_formatting = of(&FORMATTING, name);
            elements += 1 + if is_formatting { 0 } else { formatting };
            formatting += usize::from(is_formatting);
            depth += usize::from(!of(&VOID, name) && !of(&["p", "li"], name));
        }
        if depth > DEPTH {
            return Err(format!("elements are nested more than {DEPTH} deep"));
        }
    }
    if memchr::memchr_iter(b'&', bytes).count() > REFERENCES {
        return Err(format!("the page has more than {REFERENCES} character references"));
    }
    match elements {
        0..=ELEMENTS => Ok(()),
        _ => Err(format!("the page has more than {ELEMENTS} elements")),
    }
}

/// Counts the attributes of each element in one pass.
fn attributes(html: &str) -> Result<(), String> {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]) {
        at += open + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        // The words outside quotations; a quotation follows an equals sign.
        let (mut words, mut inside, mut before, mut quote) = (0, false, b' ', None);
        while let Some(byte) = bytes.get(at).copied() {
            at += 1;
            match (quote, byte) {
                (Some(q), b) => quote = (q != b).then_some(q),
                (None, b'>') => break,
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                // (A slash parts attributes too.)
                (None, b) if b.is_ascii_whitespace() || b == b'/' => inside = false,
                (None, _) => {
                    words += usize::from(!inside);
                    inside = true;
                }
            }
            before = if byte.is_ascii_whitespace() { before } else { byte };
            // A quotation ends its attribute, whatever is written to it.
            inside &= !(quote.is_none() && matches!(byte, b'"' | b'\''));
            if words > ATTRIBUTES {
                return Err(format!("an element has more than {ATTRIBUTES} attributes"));
            }
        }
    }
    Ok(())
}

/// The `content` of the `meta` tag with this name or property.
fn meta(html: &str, name: &str) -> Option<String> {
    tag(html, "<meta", name).and_then(|tag| attribute(tag, "content"))
}

/// The address of `<link rel="canonical">`.
fn canonical(html: &str) -> Option<String> {
    tag(html, "<link", "canonical").and_then(|tag| attribute(tag, "href"))
}

/// The first tag that begins with `start` and names `wanted`.
fn tag<'a>(html: &'a str, start: &str, wanted: &str) -> Option<&'a str> {
    memchr::memmem::find_iter(html.as_bytes(), start).find_map(|at| {
        let tag = &html[at..at + memchr::memchr(b'>', &html.as_bytes()[at..])?];
        tag.contains(wanted).then_some(tag)
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag[tag.find(&format!("{name}="))? + name.len() + 1..].trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest[1..].split(quote).next()?;
    Some(super::write::tidy(value)).filter(|v| !v.is_empty())
}

/// All words outside tags; block elements and line breaks end a line.
pub fn words(html: &str) -> String {
    const INLINE: [&str; 10] = ["a", "b", "i", "em", "strong", "span", "u", "font", "sup", "sub"];
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else { return out };
        let tag = &rest[at + 1..at + end];
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        if !INLINE.contains(&name.as_str()) {
            out.push('\n');
        }
        rest = &rest[at + end + 1..];
        if matches!(name.as_str(), "script" | "style") && !tag.starts_with('/') {
            rest = rest.find("</").map_or("", |close| &rest[close..]);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_a_page() {
        let page = read(include_str!("../../tests/pages/article_tag.html")).unwrap();
        assert_eq!(page.title.as_deref(), Some("حادث الميناء: إصابة ثلاثة عمال بانهيار جزئي في مبنى"));
        assert_eq!(page.author.as_deref(), Some("سليم الراوي"));
        assert_eq!(page.published_at.as_deref(), Some("2024-11-20T09:30:00+03:00"));
        assert_eq!(page.url.as_deref(), Some("https://example.org/port/1"));
    }

    #[test]
    fn fragments_give_their_words() {
        assert_eq!(words("<p>أ<b>ب</b></p><script>x<y</script>ج"), "\nأب\n\n\nج");
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(read(&"<div>".repeat(100_000)).unwrap_err().contains("deep"));
        assert!(read(&"<p>a".repeat(200_000)).unwrap_err().contains("elements"));
        assert!(read(&"<".repeat(100_000)).is_ok());
    }

    #[test]
    fn bombs_are_refused() {
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
        assert!(read(&format!("<div{attributes}>")).unwrap_err().contains("attributes"));
        let bold: String = (0..390).map(|n| format!("<b id={n}>")).collect();
        assert!(read(&(bold + &"<p>x".repeat(50_000))).unwrap_err().contains("elements"));
        assert!(read(&"&amp;".repeat(250_000)).unwrap_err().contains("references"));
        assert!(read("<p title=\"a > b c d\">نص</p>").is_ok());
    }
}
