/// A step of extraction, for those who want to know what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Bytes to a clean article.
    Intake,
    /// Tokens, sentences, the word lists' hits.
    Text,
    Tags,
    People,
    Organizations,
    Places,
    Numbers,
    Times,
    Tolls,
    Quantities,
    Actors,
    /// Reporting words and their speakers.
    Attribution,
    Quotes,
    Events,
    /// Layers to the wire's types.
    Record,
}

impl Stage {
    pub const ALL: [Stage; 15] = [
        Self::Intake,
        Self::Text,
        Self::Tags,
        Self::People,
        Self::Organizations,
        Self::Places,
        Self::Numbers,
        Self::Times,
        Self::Tolls,
        Self::Quantities,
        Self::Actors,
        Self::Attribution,
        Self::Quotes,
        Self::Events,
        Self::Record,
    ];

    /// The name in metric labels and benchmarks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Text => "text",
            Self::Tags => "tags",
            Self::People => "people",
            Self::Organizations => "organizations",
            Self::Places => "places",
            Self::Numbers => "numbers",
            Self::Times => "times",
            Self::Tolls => "tolls",
            Self::Quantities => "quantities",
            Self::Actors => "actors",
            Self::Attribution => "attribution",
            Self::Quotes => "quotes",
            Self::Events => "events",
            Self::Record => "record",
        }
    }
}
