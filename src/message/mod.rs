//! The wire types: what comes in, what goes out.
//!
//! Offsets on the wire count Unicode code points in [`ArticleRecord::text`], end exclusive, and
//! `text[start..end]` is always exactly the `text` beside them.

pub mod avro;
mod dead;
mod event;
pub mod model;
pub mod protobuf;
mod raw;
mod record;
mod schema;

pub use dead::{DeadReason, Death, header, without_ours};
pub use event::{
    Acled, Actor, ArticleRef, Attribution, Codes, Event, EventMessage, EventType, Mention, Mode, Quad, Status,
};
pub use raw::{Body, RawArticle};
pub use record::{
    ArticleRecord, ExtractorVersion, Gender, Organization, OrganizationKind, Person, Place, Precision, Quantity, Quote,
    Range, Time, TimePrecision, Toll, TollKind, Victims, Words,
};
pub use schema::{PublishedAt, RawMessage, schemas};

/// A record's headers in their order; a name may come more than once, a value may be null.
pub type Headers = Vec<(String, Option<Vec<u8>>)>;

/// The value of the first header of a name, whatever its case.
pub fn header_value<'h>(headers: &'h Headers, name: &str) -> Option<&'h [u8]> {
    let (_, value) = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
    value.as_deref()
}
