//! An article's record as one self-contained HTML page: what was found where, and why.
//!
//! Reads nothing but the wire types, so it shows what a consumer of the messages gets.

mod events;
mod explain;
mod layers;
mod map;
mod marked;

use std::fmt::Write;

pub use explain::explain;

use crate::message::{ArticleRecord, Body, RawArticle};

/// The page, right to left, without outside requests.
pub fn page(raw: &RawArticle, record: &ArticleRecord) -> String {
    let mut out = String::with_capacity(record.text.len() * 4 + 100_000);
    out.push_str("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">\n<head><meta charset=\"utf-8\">\n<title>");
    escape(&record.title, &mut out);
    out.push_str("</title>\n<style>\n");
    out.push_str(include_str!("page.css"));
    out.push_str("</style></head>\n<body>\n");
    head(record, &mut out);
    let marks = marked::marks(record);
    out.push_str("<main>\n<article>\n");
    marked::legend(&mut out);
    marked::text(&record.text, &marks, &mut out);
    cut(raw, record, &mut out);
    out.push_str("</article>\n<aside>\n");
    events::cards(record, &mut out);
    map::svg(&record.places, &mut out);
    layers::tables(record, &mut out);
    out.push_str("</aside>\n</main>\n<script>\n");
    out.push_str(include_str!("page.js"));
    out.push_str("</script>\n</body>\n</html>\n");
    out
}

fn head(record: &ArticleRecord, out: &mut String) {
    out.push_str("<header><h1>");
    escape(&record.title, out);
    out.push_str("</h1>\n<dl>");
    let facts = [
        ("المعرّف", Some(record.id.as_str())),
        ("المصدر", record.source.as_deref()),
        ("تاريخ النشر", record.published_at.as_deref()),
        ("يوم النشر", record.published_weekday.as_deref()),
        ("الكاتب", record.byline.as_deref()),
        ("المكان", record.dateline.as_deref()),
        ("القسم", record.section.as_deref()),
        ("اللغة", Some(record.language.as_str())),
        ("البصمة", Some(record.fingerprint.as_str())),
        ("الإصدار", Some(record.extractor.version.as_str())),
        ("المعجم", Some(record.extractor.lexicon.as_str())),
    ];
    for (name, value) in facts {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            fact(name, value, out);
        }
    }
    for agency in &record.agencies {
        fact("الوكالة", agency, out);
    }
    for assumed in &record.assumed {
        fact("افتُرض", assumed, out);
    }
    out.push_str("</dl></header>\n");
}

fn fact(name: &str, value: &str, out: &mut String) {
    out.push_str("<div><dt>");
    escape(name, out);
    out.push_str("</dt><dd><bdi>");
    escape(value, out);
    out.push_str("</bdi></dd></div>");
}

/// What intake cut from the raw text.
fn cut(raw: &RawArticle, record: &ArticleRecord, out: &mut String) {
    if record.cut.is_empty() {
        return;
    }
    let (Body::Text(body) | Body::Html(body)) = &raw.body;
    let chars: Vec<char> = body.chars().collect();
    out.push_str("<details class=\"cut\"><summary>ما حُذف من الصفحة</summary><ul>");
    for range in &record.cut {
        let Some(piece) = chars.get(range.start..range.end) else { continue };
        let piece: String = piece.iter().collect();
        if !piece.trim().is_empty() {
            let _ = write!(out, "<li data-start=\"{}\" data-end=\"{}\"><del>", range.start, range.end);
            escape(piece.trim(), out);
            out.push_str("</del></li>");
        }
    }
    out.push_str("</ul></details>\n");
}

/// Appends `text` with the characters that HTML gives a meaning written as references.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// The value in the spelling of the messages (`suicide-attack`), or an empty string for none.
fn spelled<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => s,
        Ok(serde_json::Value::Null) | Err(_) => String::new(),
        Ok(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Extractor;

    fn inspect(text: &str) -> String {
        let raw = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
        page(&raw, &Extractor::new().unwrap().extract(&raw))
    }

    #[test]
    fn nothing_of_an_article_becomes_markup() {
        let page = inspect("قال الوزير <script>alert(1)</script> & \"كلام\"");
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("&lt;script&gt;"));
    }

    #[test]
    fn no_outside_requests() {
        let page = inspect("أعلن الجيش قصف مواقع في حلب أمس");
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("@import"));
    }

    #[test]
    fn reasons_are_told() {
        let text = "قصفت الطائرات الروسية بلدة كفر نبل بريف إدلب.\n\nوأوضحت المصادر ذلك في بيان لاحق.";
        let raw = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
        let record = Extractor::new().unwrap().extract(&raw);
        let told = explain(&record);
        for event in &record.events {
            assert!(event.rule.starts_with("triggers_"), "{}", event.rule);
            assert!(told.contains(&event.rule) && page(&raw, &record).contains(&event.rule), "{told}");
        }
        assert!(told.contains("ASSAULT/aerial happened") && told.contains("@0"), "{told}");
    }
}
