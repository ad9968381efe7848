//! From the bytes of a record to a raw article.

use serde_json::Value;

use super::encoding::{self, Marks, Problem};
use super::shape::{Format, Options, Shape, ShapeError};
use super::{date, field, html, warc, xml};
use crate::message::{Body, DeadReason, RawArticle};

/// Why a record's bytes are no article.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct Rejected {
    pub reason: DeadReason,
    /// What is wrong, with its place, for people.
    pub detail: String,
}

impl From<Problem> for Rejected {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::TooLarge(detail) => reject(DeadReason::TooLarge, detail),
            Problem::NotText(detail) => reject(DeadReason::NotUtf8, detail),
        }
    }
}

fn reject(reason: DeadReason, detail: impl Into<String>) -> Rejected {
    Rejected { reason, detail: detail.into() }
}

/// Reads records of one shape. Made once, used for all records.
#[derive(Debug, Clone)]
pub struct Reader {
    shape: Shape,
    max_bytes: usize,
}

impl Reader {
    /// # Errors
    /// When there is no such preset, or a field of it is wrong.
    pub fn new(options: &Options) -> Result<Reader, ShapeError> {
        Ok(Reader { shape: Shape::of(options)?, max_bytes: options.max_bytes })
    }

    /// What the records are made of.
    pub fn format(&self) -> Format {
        self.shape.format.unwrap_or_default()
    }

    /// Reads a record's value. `key` is the record's, `marks` what its headers say.
    ///
    /// # Errors
    /// When there is no article in it; the reason is one of the contract's.
    pub fn read(&self, value: &[u8], key: Option<&[u8]>, marks: Marks) -> Result<RawArticle, Rejected> {
        if value.len() > self.max_bytes {
            return Err(reject(DeadReason::TooLarge, format!("the value has more than {} bytes", self.max_bytes)));
        }
        let mut assumed = Vec::new();
        let bytes = encoding::unpack(value, marks, self.max_bytes, &mut assumed)?;
        let mut article = match self.format() {
            Format::Warc => self.warc(&bytes, &mut assumed)?,
            Format::Html => page(&encoding::decode(&bytes, marks, &mut assumed)?, RawArticle::default())?,
            format => {
                let text = encoding::decode(&bytes, marks, &mut assumed)?;
                match format {
                    Format::Xml => self.fields(&xml::read(&text).map_err(|e| reject(DeadReason::BadJson, e))?)?,
                    Format::Json if text.trim_start().starts_with(['{', '[']) && is_json(&text) => {
                        let bad = |e| reject(DeadReason::BadJson, format!("the value is not JSON: {e}"));
                        self.fields(&serde_json::from_str(&text).map_err(bad)?)?
                    }
                    _ => RawArticle { body: Body::Text(text.into_owned()), ..RawArticle::default() },
                }
            }
        };
        if let Body::Text(text) = &mut article.body {
            if text.trim().is_empty() {
                return Err(reject(DeadReason::NoText, "there is no text in the value"));
            }
            if let Some(repaired) = encoding::repair(text, &mut assumed) {
                *text = repaired;
                // What came with it went the same way.
                for field in [&mut article.title, &mut article.author, &mut article.source, &mut article.section] {
                    *field = field.take().map(|f| encoding::repair(&f, &mut Vec::new()).unwrap_or(f));
                }
            }
        }
        if article.id.is_empty() {
            let key = key.and_then(|k| std::str::from_utf8(k).ok()).map(str::to_owned);
            article.id = key.unwrap_or_else(|| format!("{:016x}", xxhash_rust::xxh3::xxh3_64(value)));
        }
        article.assumed.splice(0..0, assumed);
        Ok(article)
    }

    /// The article at the shape's pointers.
    fn fields(&self, document: &Value) -> Result<RawArticle, Rejected> {
        let shape = &self.shape;
        let (root, entries) = shape.root(document);
        // The body keeps its space: furniture shows in it.
        let body = |fields: &[String]| field::first(fields, root, document);
        let field = |fields: &[String]| body(fields).map(trim_owned);
        let mut article = RawArticle {
            id: field(&shape.id).unwrap_or_default(),
            title: field(&shape.title),
            url: field(&shape.url),
            source: field(&shape.source),
            author: field(&shape.author),
            language: field(&shape.language),
            section: field(&shape.section),
            ..RawArticle::default()
        };
        if let Some(given) = field(&shape.published_at) {
            article.published_at = date::normalise(&given);
            if article.published_at.is_none() {
                article.assumed.push(format!("date: `{given}` is not understood"));
            }
        }
        if entries > 1 {
            article.assumed.push(format!("entry: the first of {entries}"));
        }
        match (body(&shape.text), body(&shape.html)) {
            (Some(text), _) => Ok(RawArticle { body: Body::Text(text), ..article }),
            (None, Some(html)) if html.contains('<') || html.contains("&lt;") => page(&html, article),
            (None, Some(text)) => Ok(RawArticle { body: Body::Text(text), ..article }),
            (None, None) => Err(reject(DeadReason::NoText, "neither `text` nor `html` has any text")),
        }
    }

    fn warc(&self, record: &[u8], assumed: &mut Vec<String>) -> Result<RawArticle, Rejected> {
        let record = warc::read(record).map_err(|e| reject(DeadReason::BadJson, e))?;
        let marks = Marks { content_type: record.content_type, content_encoding: record.content_encoding };
        let bytes = encoding::unpack(&record.body, marks, self.max_bytes, assumed)?;
        let html = encoding::decode(&bytes, marks, assumed)?;
        let known = RawArticle {
            id: record.id.unwrap_or_default().to_owned(),
            url: record.url.map(str::to_owned),
            ..RawArticle::default()
        };
        page(&html, known)
    }
}

/// Reads a record's value by the contract's own field names.
///
/// # Errors
/// As [`Reader::read`].
pub fn parse(value: &[u8], key: Option<&[u8]>) -> Result<RawArticle, Rejected> {
    let options = Options::default();
    let reader = Reader::new(&options).map_err(|e| reject(DeadReason::ExtractionFailed, e.to_string()))?;
    reader.read(value, key, Marks::default())
}

/// A text may begin with a bracket too: a list of JSON has something in it that is JSON.
fn is_json(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('{') || start[1..].trim_start().starts_with(['{', '['])
}

/// The article of a page, with what is known of it already.
fn page(html: &str, known: RawArticle) -> Result<RawArticle, Rejected> {
    let page = html::read(html).map_err(|e| reject(DeadReason::TooLarge, e))?;
    let published_at = known.published_at.or_else(|| date::normalise(page.published_at.as_deref()?));
    Ok(RawArticle {
        body: Body::Text(page.text),
        title: known.title.or(page.title),
        url: known.url.or(page.url),
        source: known.source.or(page.source),
        author: known.author.or(page.author),
        language: known.language.or(page.language),
        section: known.section.or(page.section),
        published_at,
        ..known
    })
}

fn trim_owned(text: String) -> String {
    match text.trim().len() == text.len() {
        true => text,
        false => text.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(preset: &str, value: &[u8]) -> Result<RawArticle, Rejected> {
        let options = Options { preset: preset.to_owned(), ..Options::default() };
        Reader::new(&options).unwrap().read(value, None, Marks::default())
    }

    fn text(article: &RawArticle) -> &str {
        let (Body::Text(text) | Body::Html(text)) = &article.body;
        text.trim()
    }

    #[test]
    fn bad_input_has_the_contracts_reasons() {
        let reason = |value: &[u8]| parse(value, None).unwrap_err().reason;
        assert_eq!(reason(b"\xff\xfa"), DeadReason::NotUtf8);
        assert_eq!(reason(b"{\"text\": "), DeadReason::BadJson);
        assert_eq!(reason("[".repeat(100_000).as_bytes()), DeadReason::BadJson);
        assert_eq!(reason(b" \n"), DeadReason::NoText);
        assert_eq!(reason(b"{\"title\": \"x\"}"), DeadReason::NoText);
        assert_eq!(reason(&vec![b'x'; (16 << 20) + 1]), DeadReason::TooLarge);
        let bomb = format!("{{\"html\": \"{}\"}}", "<div>".repeat(100_000));
        assert_eq!(reason(bomb.as_bytes()), DeadReason::TooLarge);
    }

    #[test]
    fn plain_text_and_fallback_identifiers() {
        let article = parse("[عاجل] قصف".as_bytes(), Some(b"k1")).unwrap();
        assert_eq!((article.id.as_str(), text(&article)), ("k1", "[عاجل] قصف"));
        assert_eq!(parse("قصف".as_bytes(), None).unwrap().id, parse("قصف".as_bytes(), None).unwrap().id);
    }

    #[test]
    fn dates_and_numbers_of_json() {
        let article = parse(r#"{"id": 7, "text": "قصف", "published_at": 1732095000}"#.as_bytes(), None).unwrap();
        assert_eq!((article.id.as_str(), article.published_at.as_deref()), ("7", Some("2024-11-20T09:30:00Z")));
        let article = parse(r#"{"text": "قصف", "published_at": "soon"}"#.as_bytes(), None).unwrap();
        assert_eq!((article.published_at, article.assumed.len()), (None, 1));
    }

    #[test]
    fn shapes_of_json() {
        let ninjs = r#"{"uri": "tag:x,1", "bodies": [{"role": "main", "contenttype": "text/plain", "value": "قصف"}],
            "headlines": [{"role": "main", "value": "عنوان"}], "versioncreated": "2024-11-20T09:30:00Z", "language": "ar"}"#;
        let article = read("ninjs", ninjs.as_bytes()).unwrap();
        assert_eq!((article.id.as_str(), text(&article), article.title.as_deref()), ("tag:x,1", "قصف", Some("عنوان")));
        let ld = r#"{"@graph": [{"@type": "WebSite", "name": "س"}, {"@type": "NewsArticle", "headline": "عنوان",
            "articleBody": "قصف", "author": [{"@type": "Person", "name": "أ"}, {"name": "ب"}], "datePublished": "2024-11-20"}]}"#;
        let article = read("json-ld", ld.as_bytes()).unwrap();
        assert_eq!((text(&article), article.author.as_deref()), ("قصف", Some("أ، ب")));
        let please = r#"{"maintext": "قصف", "title": "عنوان", "authors": ["أ"], "date_publish": "2024-11-20 09:30:00",
            "source_domain": "example.org", "url": "https://example.org/1"}"#;
        let article = read("news-please", please.as_bytes()).unwrap();
        assert_eq!(article.published_at.as_deref(), Some("2024-11-20T09:30:00"));
        let row =
            r#"{"stories_id": 12, "title": "عنوان", "text": "قصف", "publish_date": "2024-11-20", "media_name": "م"}"#;
        assert_eq!(read("media-cloud", row.as_bytes()).unwrap().id, "12");
        let row = r#"{"url": "https://example.org/2", "seendate": "20241120T093000Z", "domain": "example.org", "text": "قصف"}"#;
        assert_eq!(read("gdelt", row.as_bytes()).unwrap().published_at.as_deref(), Some("2024-11-20T09:30:00Z"));
    }

    #[test]
    fn shapes_of_xml() {
        let newsml = r#"<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" xml:lang="ar">
            <itemMeta><provider literal="وكالة"/><versionCreated>2024-11-20T09:30:00Z</versionCreated></itemMeta>
            <contentMeta><headline>عنوان</headline><by>كاتب</by></contentMeta>
            <contentSet><inlineXML contenttype="application/xhtml+xml"><html><body><p>قصف الجيش البلدة.</p><p>وقتل ثلاثة.</p></body></html></inlineXML></contentSet>
            </newsItem>"#;
        let article = read("newsml-g2", newsml.as_bytes()).unwrap();
        assert_eq!((article.id.as_str(), article.title.as_deref()), ("urn:x:1", Some("عنوان")));
        assert!(text(&article).contains("قصف الجيش البلدة."), "{article:?}");
        let rss = "<rss><channel><title>ق</title><item><title>عنوان</title><link>https://example.org/1</link>\
            <pubDate>Wed, 20 Nov 2024 09:30:00 +0300</pubDate><description>قصف</description></item></channel></rss>";
        let article = read("rss", rss.as_bytes()).unwrap();
        assert_eq!((text(&article), article.published_at.as_deref()), ("قصف", Some("2024-11-20T09:30:00+03:00")));
        let atom = "<entry xml:lang=\"ar\"><id>i</id><title>عنوان</title><link rel=\"alternate\" href=\"https://example.org/2\"/>\
            <content type=\"text\">قصف</content></entry>";
        let article = read("atom", atom.as_bytes()).unwrap();
        assert_eq!((text(&article), article.url.as_deref()), ("قصف", Some("https://example.org/2")));
    }

    #[test]
    fn a_page_in_a_warc_record() {
        let page = include_str!("../../tests/pages/article_tag.html");
        let record = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:9>\r\n\
             WARC-Target-URI: https://example.org/p\r\nContent-Length: {}\r\n\r\n\
             HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}",
            page.len() + 44
        );
        let article = read("warc", record.as_bytes()).unwrap();
        assert_eq!((article.id.as_str(), article.url.as_deref()), ("urn:uuid:9", Some("https://example.org/p")));
        assert!(text(&article).contains("وأوضح المهندس المشرف"));
    }
}
