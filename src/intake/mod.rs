//! From the bytes of a record to a clean article.

mod clean;
mod parse;

pub use clean::{CleanArticle, clean};
pub use parse::{Rejected, parse};
