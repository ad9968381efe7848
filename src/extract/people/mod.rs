//! The layer of people: names, the roles beside them, and what the roles tell.
//!
//! [`names`] finds where names stand, from the tagger's word and the lists of names; [`roles`] reads the
//! words beside each; [`merge`] joins the namings of one person.

mod lists;
mod merge;
mod names;
mod roles;
#[cfg(test)]
mod tests;

use super::{Article, Layers, PersonEntity};
pub use lists::Lists;

/// All people of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<PersonEntity> {
    let text = article.text;
    let namings = names::find(lists, text, &layers.tags);
    merge::people(lists, text, namings)
}
