use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Event;

/// Everything that was found in one article; one line of `rasid extract`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Default)]
pub struct ArticleRecord {
    pub id: String,
    pub url: Option<String>,
    pub source: Option<String>,
    /// The headline, without the site's name, date line or section.
    pub title: String,
    /// Author or agency line, as worded.
    pub byline: Option<String>,
    /// The place named before the text, as worded (`القدس`).
    pub dateline: Option<String>,
    /// News agencies that the article names as its source.
    pub agencies: Vec<String>,
    /// ISO 8601 date or date-time.
    pub published_at: Option<String>,
    /// English weekday name (`thursday`) where the text fixes it but no date is known.
    pub published_weekday: Option<String>,
    /// The section of the site, where the page tells it.
    pub section: Option<String>,
    /// ISO 639-1 or 639-3 code. Only Arabic (`ar`) is extracted from; other articles have empty layers.
    pub language: String,
    /// The clean article: title, blank line, paragraphs with a blank line between them.
    pub text: String,
    pub sentences: Vec<Range>,
    pub people: Vec<Person>,
    pub organizations: Vec<Organization>,
    pub places: Vec<Place>,
    pub times: Vec<Time>,
    pub tolls: Vec<Toll>,
    pub quantities: Vec<Quantity>,
    pub quotes: Vec<Quote>,
    pub events: Vec<Event>,
    /// 64-bit near-duplicate fingerprint of the clean text, as 16 hexadecimal digits.
    pub fingerprint: String,
    /// Pieces of the raw text that were cut as furniture: offsets in code points of the raw body's text.
    pub cut: Vec<Range>,
    /// What intake had to assume about the input (`encoding: windows-1256 from meta`).
    pub assumed: Vec<String>,
    pub extractor: ExtractorVersion,
}

/// Which program and which word lists made a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct ExtractorVersion {
    /// The crate's version.
    pub version: String,
    /// Hash of the word lists and models, 16 hexadecimal digits.
    pub lexicon: String,
}

/// A half-open range of code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Range {
    pub start: usize,
    pub end: usize,
}

/// Words of the article: `text[start..end]` of the clean text, in code points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Words {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// A named person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The longest form in the article, without title.
    pub name: String,
    /// The title or office as worded nearest the name.
    pub role: Option<String>,
    /// ISO 3166-1 alpha-3 of the state that the person serves or belongs to.
    pub country: Option<String>,
    /// Where the grammar tells it.
    pub gender: Option<Gender>,
    pub mentions: Vec<Words>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Female,
    Male,
}

/// A named body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Organization {
    pub name: String,
    pub kind: OrganizationKind,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    pub mentions: Vec<Words>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationKind {
    StateBody,
    ArmedGroup,
    Party,
    International,
    Media,
    Company,
    Other,
}

/// A named place. In an event it is one mention; in the article's list it has all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// The bare name without class word or direction.
    pub name: String,
    /// ISO 3166-1 alpha-2 of the state that it lies in.
    pub country: Option<String>,
    /// First-level division, in English.
    pub admin1: Option<String>,
    /// Degrees north, WGS 84.
    pub lat: Option<f64>,
    /// Degrees east, WGS 84.
    pub lon: Option<f64>,
    pub precision: Precision,
    /// `north`, `south-west`, … where only a part of the place is meant.
    pub part: Option<String>,
    /// `geonames:169387`, `wof:…` or `rasid:…` for places of our own lists.
    pub gazetteer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Words>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Site,
    Town,
    District,
    Province,
    Region,
    Country,
    Larger,
}

/// A calendar expression with its dates, both ends inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// ISO date; null where the expression cannot be resolved.
    pub from: Option<String>,
    pub to: Option<String>,
    pub precision: TimePrecision,
    /// The weekday that is named is not that of the date that is named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contradictory: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimePrecision {
    Day,
    Week,
    Month,
    Year,
    Decade,
    /// A span of some other length.
    Period,
}

/// A number of people or things harmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Toll {
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub kind: TollKind,
    pub min: u64,
    /// Equal to `min` for an exact number; null for "at least".
    pub max: Option<u64>,
    /// "about N".
    pub approximate: bool,
    pub who: Victims,
    /// Groups said to be among them without a number (`بينهم نساء وأطفال`).
    pub includes: Vec<Victims>,
    /// A total over weeks or more.
    pub cumulative: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TollKind {
    Killed,
    Injured,
    Casualties,
    Displaced,
    Detained,
    Abducted,
    Missing,
    Released,
    Destroyed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Victims {
    Civilians,
    Children,
    Women,
    Military,
    Fighters,
    Police,
    People,
    Journalists,
    Medics,
    Homes,
    Vehicles,
    Other,
}

/// A number that is neither a toll nor a date, with what it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// As worded (`كم`, `دولار`).
    pub unit: Option<String>,
}

/// Words inside quotation marks that somebody said or wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub speaker: Option<String>,
    /// The reporting verb, as worded.
    pub verb: Option<String>,
}
