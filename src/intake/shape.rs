//! Shapes of raw articles: which format a record has, and where in it each field stands.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{field, pointer};

/// How raw articles are read: the `intake` table of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Name of a preset: `rasid`, `news-please`, `ninjs`, `newsml-g2`, `json-ld`, `rss`, `atom`, `media-cloud`,
    /// `gdelt`, `warc`, `html`, `text`, or one of your own under `presets`.
    pub preset: String,
    /// Pointers that take the place of the preset's.
    pub fields: Shape,
    /// Presets of your own by name, each with the keys of `fields`; one with a built-in's name takes its place.
    pub presets: BTreeMap<String, Shape>,
    /// A record with more bytes is dead (`too-large`); so is one that unpacks to more.
    pub max_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { preset: "rasid".to_owned(), fields: Shape::default(), presets: BTreeMap::new(), max_bytes: 16 << 20 }
    }
}

/// What a record is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A JSON object; anything else is plain text.
    #[default]
    Json,
    Xml,
    Warc,
    Html,
    Text,
}

/// A shape: for each field the pointers that may lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Shape {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Where the article itself is: the other pointers start there.
    pub root: Vec<String>,
    /// The sender's identifier.
    pub id: Vec<String>,
    /// The article as plain text.
    pub text: Vec<String>,
    /// The article as an HTML page or fragment.
    pub html: Vec<String>,
    /// The headline.
    pub title: Vec<String>,
    /// The article's address.
    pub url: Vec<String>,
    /// Who publishes it.
    pub source: Vec<String>,
    /// Who wrote it.
    pub author: Vec<String>,
    /// Its language, as the sender has it.
    pub language: Vec<String>,
    /// The section of the site.
    pub section: Vec<String>,
    /// When it was published.
    pub published_at: Vec<String>,
}

/// Why there is no shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    #[error("there is no preset `{name}`; there are: {known}")]
    Unknown { name: String, known: String },
    #[error("preset `{preset}`: {problem}")]
    Field { preset: String, problem: String },
}

static PRESETS: LazyLock<BTreeMap<String, Shape>> =
    LazyLock::new(|| toml::from_str(include_str!("presets.toml")).expect("a test reads this very text"));

impl Shape {
    /// The preset of these options with their own pointers laid over it.
    ///
    /// # Errors
    /// When there is no such preset, or a field is not written as `field.rs` explains.
    pub fn of(options: &Options) -> Result<Shape, ShapeError> {
        let name = &options.preset;
        let unknown = || {
            let names: Vec<&str> = PRESETS.keys().chain(options.presets.keys()).map(String::as_str).collect();
            ShapeError::Unknown { name: name.clone(), known: names.join(", ") }
        };
        let mut shape = options.presets.get(name).or_else(|| PRESETS.get(name)).cloned().ok_or_else(unknown)?;
        let own = &options.fields;
        shape.format = own.format.or(shape.format);
        let lay = |field: &mut Vec<String>, own: &[String]| {
            if !own.is_empty() {
                *field = own.to_vec();
            }
        };
        lay(&mut shape.root, &own.root);
        lay(&mut shape.id, &own.id);
        lay(&mut shape.text, &own.text);
        lay(&mut shape.html, &own.html);
        lay(&mut shape.title, &own.title);
        lay(&mut shape.url, &own.url);
        lay(&mut shape.source, &own.source);
        lay(&mut shape.author, &own.author);
        lay(&mut shape.language, &own.language);
        lay(&mut shape.section, &own.section);
        lay(&mut shape.published_at, &own.published_at);
        let wrong = |problem| ShapeError::Field { preset: name.clone(), problem };
        shape.fields().into_iter().flatten().try_for_each(|f| field::check(f)).map_err(wrong)?;
        Ok(shape)
    }

    fn fields(&self) -> [&Vec<String>; 11] {
        let Shape { format: _, root, id, text, html, title, url, source, author, language, section, published_at } =
            self;
        [root, id, text, html, title, url, source, author, language, section, published_at]
    }

    /// The article in a document, and how many stand there: of several, the first with a text.
    pub fn root<'v>(&self, document: &'v Value) -> (&'v Value, usize) {
        match self.root.iter().find_map(|p| pointer::find(document, p)).unwrap_or(document) {
            Value::Array(list) if !list.is_empty() => {
                let has_text = |v: &&Value| self.text.iter().chain(&self.html).any(|f| field::leads(f, v));
                let with_text = list.iter().filter(has_text).count();
                (list.iter().find(has_text).unwrap_or(&list[0]), with_text)
            }
            one => (one, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_read() {
        assert!(toml::from_str::<BTreeMap<String, Shape>>(include_str!("presets.toml")).is_ok());
        for name in PRESETS.keys() {
            assert!(Shape::of(&Options { preset: name.clone(), ..Options::default() }).is_ok());
        }
        let error = Shape::of(&Options { preset: "nins".to_owned(), ..Options::default() }).unwrap_err();
        assert!(error.to_string().contains("`nins`") && error.to_string().contains("ninjs"));
    }

    #[test]
    fn presets_of_ones_own_go_before_the_programs() {
        let own = |text: &str| Shape { text: vec![text.to_owned()], ..Shape::default() };
        let presets = BTreeMap::from([("desk".to_owned(), own("/body")), ("rss".to_owned(), own("/news"))]);
        let of = |preset: &str| {
            Shape::of(&Options { preset: preset.to_owned(), presets: presets.clone(), ..Options::default() })
        };
        assert_eq!((of("desk").unwrap(), of("rss").unwrap()), (own("/body"), own("/news")));
        assert!(of("desks").unwrap_err().to_string().contains("desk"));
        let wrong =
            Options { preset: "x".to_owned(), presets: [("x".to_owned(), own("body"))].into(), ..Options::default() };
        assert!(Shape::of(&wrong).unwrap_err().to_string().contains("preset `x`: `body`"));
    }

    #[test]
    fn own_pointers_take_the_place_of_the_presets() {
        let fields = Shape { text: vec!["/body".to_owned()], ..Shape::default() };
        let shape = Shape::of(&Options { fields, ..Options::default() }).unwrap();
        assert_eq!((shape.text, shape.title), (vec!["/body".to_owned()], vec!["/title".to_owned()]));
    }
}
