//! The layer of people: names, the roles beside them, and what the roles tell.
//!
//! [`names`] finds where names stand, from the tagger's word and the lists of names; [`roles`] reads the
//! words beside each, [`affiliation`] whom they say that
//! the person serves; [`merge`] joins the namings of one person, [`again`] those by office alone.

mod affiliation;
mod again;
mod gender;
mod lists;
mod merge;
mod names;
mod roles;
mod spelling;
#[cfg(test)]
mod tests;

use super::{Article, Layers, PersonEntity};
use crate::text::normalize::fold;
pub use lists::Lists;

/// All people of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<PersonEntity> {
    let text = article.text;
    let inner = lists.inside_longer(text);
    let namings = names::find(lists, text, &layers.tags, &layers.company, &inner);
    merge::people(lists, text, &layers.company, &inner, namings)
}

/// What only the layers of bodies and places tell of people: states of roles that name a body or place; and, when all
/// are known, later namings by office alone, and genders.
pub fn complete(lists: &Lists, article: &Article, layers: &mut Layers) {
    // سان فرانسيسكو is nobody.
    let places: Vec<String> = layers.places.iter().map(|p| fold(&p.name)).filter(|n| n.contains(' ')).collect();
    layers.people.retain(|p| p.role.is_some() || !places.contains(&fold(&p.name)));
    affiliation::complete(lists, article, layers);
    again::join(lists, article, layers);
    for person in &mut layers.people {
        person.gender = gender::of(lists, article.text, person);
    }
}
