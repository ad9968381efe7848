/// An article as its sender gave it, decoded but not yet cleaned.
///
/// [`crate::intake`] makes one from the bytes of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawArticle {
    /// The sender's identifier, else the record's key, else a hash of the value.
    pub id: String,
    pub body: Body,
    pub title: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
    pub author: Option<String>,
    pub language: Option<String>,
    pub section: Option<String>,
    /// Publication date or date-time in ISO 8601, already normalised from the accepted notations.
    pub published_at: Option<String>,
    /// What had to be assumed to read it (`encoding: windows-1256 from meta`).
    pub assumed: Vec<String>,
}

/// The article's words, in one of the shapes that senders use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Plain text, which may still hold a page's furniture.
    Text(String),
    /// An HTML page or fragment.
    Html(String),
}

impl Default for Body {
    fn default() -> Self {
        Body::Text(String::new())
    }
}
