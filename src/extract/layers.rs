use jiff::civil::Date;

use super::attribution::AttributionMention;
use super::code::{Code, Country};
use super::numbers::{Number, Numeral};
use super::quotes::marks::Quoted;
use crate::intake::CleanArticle;
use crate::message::{Gender, OrganizationKind, Precision, RawArticle, TimePrecision, TollKind, Victims};
use crate::text::{Span, Text, Tokens};

/// What every layer reads.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    pub raw: &'a RawArticle,
    pub clean: &'a CleanArticle,
    pub text: &'a Text<'a>,
    /// Day of publication, where it is known: the anchor of relative dates.
    pub published: Option<Date>,
}

impl<'a> Article<'a> {
    pub fn new(raw: &'a RawArticle, clean: &'a CleanArticle, text: &'a Text<'a>) -> Self {
        let published = clean.published_at.as_deref().and_then(|p| p.get(..10)).and_then(|p| p.parse().ok());
        Article { raw, clean, text, published }
    }
}

/// What the layers have found so far. A layer reads those before it.
#[derive(Debug, Default)]
pub struct Layers {
    /// The tagger's word on each token; empty where the tagger is off.
    pub tags: Vec<Tag>,
    /// What each word's company in plain news makes of it, by the tagger's model.
    pub company: Vec<Company>,
    pub people: Vec<PersonEntity>,
    pub organizations: Vec<OrganizationEntity>,
    pub places: Vec<PlaceEntity>,
    /// Number words and digits, without what bounds them; in order.
    pub numerals: Vec<Numeral>,
    /// All numbers with their bounds, in order.
    pub numbers: Vec<Number>,
    pub times: Vec<TimeMention>,
    pub tolls: Vec<TollMention>,
    pub quantities: Vec<QuantityMention>,
    /// What stands in quotation marks, outermost only, in order.
    pub quoted: Vec<Quoted>,
    /// Who says what, by position of the reporting words.
    pub attributions: Vec<AttributionMention>,
    pub quotes: Vec<QuoteMention>,
    /// Everything that can be an actor or recipient, by position; may overlap with people,
    /// organizations and places, which it refers to.
    pub actors: Vec<ActorMention>,
}

/// Does a word stand where names stand, in plain news?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Company {
    pub person: Often,
    pub place: Often,
    /// و or ف before it is no part of it.
    pub joined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Often {
    #[default]
    Unknown,
    Never,
    Sometimes,
}

/// A named-entity tag (BIO).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tag {
    #[default]
    Outside,
    BeginPerson,
    InsidePerson,
    BeginOrganization,
    InsideOrganization,
    BeginPlace,
    InsidePlace,
    BeginOther,
    InsideOther,
}

/// One naming of something: whole tokens, and the exact words without clitics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mention {
    pub tokens: Tokens,
    pub span: Span,
}

/// A person and all namings of them. The first name of the list is not special.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonEntity {
    /// The longest form in the article.
    pub name: String,
    /// The role as worded nearest the name.
    pub role: Option<Span>,
    pub country: Option<Country>,
    /// Country and sectors that the role gives.
    pub code: Code,
    /// The given name is none that Arabs have.
    pub foreign: bool,
    pub gender: Option<Gender>,
    pub mentions: Vec<Mention>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrganizationEntity {
    pub name: String,
    pub kind: OrganizationKind,
    pub country: Option<Country>,
    pub code: Code,
    pub mentions: Vec<Mention>,
}

/// A place and all namings of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceEntity {
    /// The bare name without class word or direction.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub precision: Precision,
    pub gazetteer_id: Option<String>,
    /// With the part (`south`) that each naming means.
    pub mentions: Vec<(Mention, Option<String>)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TimeMention {
    pub mention: Mention,
    /// Both ends inclusive.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub precision: TimePrecision,
    pub contradictory: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TollMention {
    pub mention: Mention,
    /// The token that tells the kind (`مقتل`, `جرحى`), which an event may share as its trigger.
    pub cue: usize,
    pub kind: TollKind,
    pub min: u64,
    pub max: Option<u64>,
    pub approximate: bool,
    pub who: Victims,
    pub includes: Vec<Victims>,
    pub cumulative: bool,
    /// The article has told it before: the record has it once.
    pub repeated: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct QuantityMention {
    pub mention: Mention,
    pub value: f64,
    pub unit: Option<Span>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct QuoteMention {
    /// The words between the marks.
    pub mention: Mention,
    pub speaker: Option<String>,
    pub verb: Option<Span>,
}

/// Words that can be an actor or a recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorMention {
    pub mention: Mention,
    /// The entity's name, else the words themselves.
    pub name: String,
    pub code: Code,
    pub kind: ActorKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    Person,
    Organization,
    /// A state, its capital or its people as actor (`موسكو`, `الروس`).
    Country,
    /// `قوات النظام`, `مسلحون مجهولون`, `متظاهرون`.
    Group,
    /// Victims with a number (`15 مدنياً`).
    Victims,
    /// What can only be acted on: a building, a vehicle (`سيارة إسعاف`, `قاعدة للشرطة`).
    Thing,
    /// A nationality that qualifies a word which is no actor: it acts where that word is the event
    /// (`غارة إسرائيلية`, `القصف الروسي`), or is what the thing belongs to (`المنشأة السورية`).
    Adjective,
}
