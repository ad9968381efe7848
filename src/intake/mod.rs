//! From the bytes of a record to a clean article.

mod clean;
mod fingerprint;
mod furniture;
mod head;
mod language;
mod lists;
mod page;
mod parse;
mod scan;
mod social;
mod stamp;
mod write;

pub use clean::{CleanArticle, Cleaner};
pub use parse::{Rejected, parse};
