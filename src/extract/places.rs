//! The layer of places.
//!
//! ```text
//! Text ── cues: class words, prepositions, directions, nationalities at each token
//!   ── namings: names of the gazetteer, and names that a class word or the tagger tells
//!   ── resolve: which place each is, from what the whole article speaks of; is it one at all?
//!   ── one entity a name
//! ```

mod cues;
mod dateline;
mod names;
mod namings;
mod points;
mod resolve;
#[cfg(test)]
mod tests;
mod unlisted;

use super::{Article, Layers, Mention, PlaceEntity};
use crate::lexicon::gazetteer::{Gazetteer, PlaceId};
use crate::lexicon::{Lexicon, ListError};
use crate::message::Precision;
use crate::text::normalize;
use namings::Naming;

/// The word lists of this layer, and the gazetteer.
#[derive(Debug)]
pub struct Lists {
    pub(crate) gazetteer: Gazetteer,
    cues: cues::Lists,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { gazetteer: Gazetteer::embedded(), cues: cues::Lists::load(lexicon)? })
    }
}

/// All places of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<PlaceEntity> {
    let cues = cues::read(&lists.cues, article, layers);
    let namings = namings::find(lists, article, &cues);
    let settled = resolve::resolve(lists, article, &cues, &namings);
    let mut places = entities(lists, article, &namings, &settled);
    places.extend(dateline::find(lists, article, &places));
    places
}

/// What a naming was found to mean.
#[derive(Debug, Clone, Copy)]
struct Settled {
    /// Index of the naming.
    naming: usize,
    place: Option<PlaceId>,
    precision: Precision,
    country: Option<[u8; 2]>,
}

/// One entity for each name, in order of first naming.
fn entities(lists: &Lists, article: &Article, namings: &[Naming], settled: &[Settled]) -> Vec<PlaceEntity> {
    let mut entities: Vec<PlaceEntity> = Vec::new();
    let mut keys: Vec<(String, Option<PlaceId>)> = Vec::new();
    for s in settled {
        let naming = &namings[s.naming];
        let part = naming.part.map(|row| lists.cues.part(row).to_owned());
        let mention = (Mention { tokens: naming.tokens, span: naming.span }, part);
        let name = bare_name(article.text.slice(naming.span), naming.hidden_alef);
        let key = key(&name);
        // A shorter or longer form of one name (`قاعدة العند`, `قاعدة العند الجوية`) is the same entity.
        let form = |k: &str| k.starts_with(&key) || key.starts_with(k);
        let known = keys.iter().position(|(k, p)| *k == key || s.place.is_some() && *p == s.place && form(k));
        if let Some(i) = known {
            if key.len() > keys[i].0.len() {
                (entities[i].name, keys[i].0) = (name, key);
            }
            entities[i].mentions.push(mention);
            continue;
        }
        let place = s.place.map(|p| lists.gazetteer.place(p));
        let country = s.country.and_then(|c| std::str::from_utf8(&c).ok().map(str::to_owned));
        entities.push(PlaceEntity {
            name,
            // أوروبا lies in no one state.
            country: place.and_then(|p| p.country_code()).or(country.filter(|_| s.precision < Precision::Larger)),
            admin1: place.and_then(|p| p.admin1().map(str::to_owned)),
            lat: place.and_then(|p| p.centre).map(|c| c.0),
            lon: place.and_then(|p| p.centre).map(|c| c.1),
            precision: s.precision,
            gazetteer_id: place.map(|p| p.id().to_owned()),
            mentions: vec![mention],
        });
        keys.push((key, s.place));
    }
    entities
}

/// The words of a name, parted by one space. The article that `لل` hides is written out.
fn bare_name(words: &str, hidden_alef: bool) -> String {
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.trim_start_matches(['و', 'ف']).strip_prefix("لل").filter(|_| hidden_alef) {
        Some(rest) => format!("ال{rest}"),
        None => name,
    }
}

/// The spelling under which namings are one: folded, without what parts the words.
fn key(name: &str) -> String {
    let mut key = normalize::fold(name);
    key.retain(|c| !matches!(c, ' ' | '_'));
    key
}
