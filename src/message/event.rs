use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ExtractorVersion, Place, Time, Toll, Words};

/// One message of the events topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventMessage {
    pub article: ArticleRef,
    #[serde(flatten)]
    pub event: Event,
}

/// The article that an event message comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleRef {
    pub id: String,
    pub url: Option<String>,
    pub source: Option<String>,
    pub title: String,
    pub published_at: Option<String>,
    pub language: String,
}

/// Something that an actor did or said it would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Deterministic: a hash of the article's id and the event's trigger.
    pub id: String,
    #[serde(rename = "type")]
    pub kind: EventType,
    pub mode: Option<Mode>,
    /// PLOVER contexts (`military`, `human-rights`, …).
    pub contexts: Vec<String>,
    pub status: Status,
    /// The article's main event.
    pub lead: bool,
    pub codes: Codes,
    pub trigger: Words,
    /// The sentence that tells the event best.
    pub evidence: Words,
    pub mentions: Vec<Mention>,
    pub actors: Vec<Actor>,
    pub recipients: Vec<Actor>,
    pub place: Option<Place>,
    pub time: Option<Time>,
    pub tolls: Vec<Toll>,
    pub attribution: Attribution,
    /// Calibrated share of such events that are right, 0 to 1.
    pub confidence: f64,
    /// The trigger list and line that made it (`triggers_assault:12`).
    #[serde(default)]
    pub rule: String,
    pub extractor: ExtractorVersion,
}

/// PLOVER's sixteen event types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventType {
    Agree,
    Consult,
    Support,
    Cooperate,
    Aid,
    Concede,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
}

impl EventType {
    /// How many types there are.
    pub const COUNT: usize = EventType::Assault as usize + 1;
}

/// PLOVER's modes. Which modes go with which type is data: see the trigger lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    // CONSULT
    Visit,
    ThirdParty,
    Multilateral,
    Phone,
    // COOPERATE
    Material,
    Military,
    Judicial,
    Intelligence,
    // RETREAT
    Withdraw,
    Release,
    Return,
    Disarm,
    Ceasefire,
    Access,
    Resign,
    // REQUEST, REJECT
    Assist,
    Change,
    Yield,
    Meet,
    // ACCUSE
    Disapprove,
    Investigate,
    Allege,
    // THREATEN
    Restrict,
    Arrest,
    Relations,
    Expel,
    Territory,
    Violence,
    // PROTEST
    Demo,
    Riot,
    Strike,
    Hunger,
    Boycott,
    Obstruct,
    // SANCTION
    Convict,
    Discontinue,
    // MOBILIZE
    Troops,
    Weapons,
    Police,
    Militia,
    // COERCE
    Seize,
    Censor,
    Curfew,
    MartialLaw,
    Deport,
    Withhold,
    Misinformation,
    Cyber,
    // ASSAULT
    Abduct,
    Beat,
    Torture,
    Sexual,
    Targeted,
    Destroy,
    Primitive,
    Firearms,
    Explosives,
    SuicideAttack,
    Aerial,
    Drone,
    HeavyWeapons,
    CrowdControl,
    Unconventional,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Also: going on.
    Happened,
    Planned,
    Hypothetical,
    Denied,
    /// Background, over 90 days before publication.
    Historical,
}

/// The event in other coding schemes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Codes {
    pub cameo: String,
    pub quad: Quad,
    /// PLOVER's conflict-cooperation score of type and mode, -10 to 10.
    pub score: f64,
    /// Null where PLOVER's type has no ACLED counterpart.
    pub acled: Option<Acled>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quad {
    VerbalCooperation,
    MaterialCooperation,
    VerbalConflict,
    MaterialConflict,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acled {
    pub event_type: String,
    pub sub_event_type: String,
    pub civilian_targeting: bool,
}

/// Who did it, or to whom it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// The name that the article's people or organizations have for it, else the words themselves.
    pub name: String,
    /// Country and sectors together (`SYRMIL`); null where neither is told.
    pub code: Option<String>,
    /// ISO 3166-1 alpha-3, or `IGO`, `NGO`.
    pub country: Option<String>,
    /// PLOVER sectors, most telling first.
    pub sectors: Vec<String>,
}

/// One place in the text that tells of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    pub trigger: String,
    pub sentence: String,
    /// Offsets of the trigger.
    pub start: usize,
    pub end: usize,
}

/// According to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Attribution {
    pub speaker: Option<String>,
    pub agency: Option<String>,
    pub verb: Option<String>,
}
