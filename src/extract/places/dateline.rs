//! The place of a byline or dateline that is cut from the text (`الاقتصادية من الرياض`, `صنعاء - الجزيرة`).

use super::{Lists, PlaceEntity, key};
use crate::extract::Article;

/// The place that the article's head names, if the text does not name it too. It has no mentions.
pub(super) fn find(lists: &Lists, article: &Article, known: &[PlaceEntity]) -> Option<PlaceEntity> {
    let clean = article.clean;
    let dateline = clean.dateline.as_deref().into_iter().flat_map(parts);
    let byline = clean.byline.as_deref().into_iter().flat_map(parts);
    let (name, place) = dateline.chain(byline).find_map(|p| Some((p, lists.gazetteer.well_known(p)?)))?;
    if known.iter().any(|k| key(&k.name) == key(name)) {
        return None;
    }
    Some(PlaceEntity {
        name: name.to_owned(),
        country: place.country_code(),
        admin1: place.admin1().map(str::to_owned),
        lat: place.centre.map(|c| c.0),
        lon: place.centre.map(|c| c.1),
        precision: place.precision,
        gazetteer_id: Some(place.id().to_owned()),
        mentions: Vec::new(),
    })
}

/// What marks and `من` part, without what stands in quotes (`رئيس تحرير صحيفة «الرياض»`).
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let marks = |c: char| !(c.is_alphanumeric() || c.is_whitespace());
    let unquoted = line.split('«').enumerate().map(|(i, p)| match i {
        0 => p,
        _ => p.split_once('»').map_or("", |(_, rest)| rest),
    });
    unquoted
        .flat_map(move |p| p.split(marks))
        .flat_map(|p| p.split(" من "))
        .map(|p| p.trim().trim_start_matches("من "))
        .filter(|p| !p.is_empty())
}
