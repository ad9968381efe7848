//! From the bytes of a record to a clean article.

mod clean;
mod date;
mod dateline;
mod encoding;
mod field;
mod fingerprint;
mod furniture;
mod head;
mod html;
mod language;
mod lists;
mod page;
mod parse;
mod phrases;
mod pointer;
mod scan;
mod shape;
mod social;
mod stamp;
mod title;
mod warc;
mod weekday;
mod write;
mod xml;

pub use clean::{CleanArticle, Cleaner};
pub use encoding::Marks;
pub use parse::{Reader, Rejected, parse};
pub use shape::{Format, Options, Shape, ShapeError};
