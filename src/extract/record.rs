//! Layers as the wire wants them.

use super::{Article, Layers, Mention};
use crate::intake::CleanArticle;
use crate::message::{
    ArticleRecord, Event, ExtractorVersion, Organization, Person, Place, Quantity, Quote, Range, RawArticle, Time,
    Toll, Words,
};
use crate::text::Text;
use crate::text::normalize::fold;

/// The record of an article that is not extracted from.
pub(super) fn passed_over(raw: &RawArticle, clean: CleanArticle, version: &ExtractorVersion) -> ArticleRecord {
    ArticleRecord {
        id: raw.id.clone(),
        url: raw.url.clone(),
        source: raw.source.clone(),
        title: clean.title,
        byline: clean.byline,
        dateline: clean.dateline,
        agencies: clean.agencies,
        published_at: clean.published_at,
        published_weekday: None,
        section: clean.section,
        language: clean.language,
        text: clean.text,
        fingerprint: format!("{:016x}", clean.fingerprint),
        cut: clean.cut,
        assumed: clean.assumed,
        extractor: version.clone(),
        ..ArticleRecord::default()
    }
}

/// The record of an article.
pub(super) fn build(
    article: &Article,
    layers: Layers,
    events: Vec<Event>,
    version: &ExtractorVersion,
) -> ArticleRecord {
    let text = article.text;
    let words = |m: &Mention| text.words(m.span);
    let mentions = |ms: &[Mention]| ms.iter().map(words).collect::<Vec<Words>>();
    ArticleRecord {
        published_weekday: article.clean.published_weekday.clone(),
        sentences: text.sentences.iter().map(|s| range(text, s)).collect(),
        people: layers
            .people
            .into_iter()
            .map(|p| Person {
                name: p.name,
                role: p.role.map(|r| text.slice(r).to_owned()),
                gender: p.gender,
                country: p.country.map(|c| c.as_str().to_owned()),
                mentions: mentions(&p.mentions),
            })
            .collect(),
        organizations: layers
            .organizations
            .into_iter()
            .map(|o| Organization {
                name: o.name,
                kind: o.kind,
                country: o.country.map(|c| c.as_str().to_owned()),
                mentions: mentions(&o.mentions),
            })
            .collect(),
        places: layers.places.iter().map(|p| place(text, p)).collect(),
        times: distinct_times(text, &layers.times),
        tolls: layers.tolls.iter().filter(|t| !t.repeated).map(|t| toll(text, t)).collect(),
        quantities: layers
            .quantities
            .iter()
            .map(|q| {
                let Words { text: words, start, end } = text.words(q.mention.span);
                Quantity { text: words, start, end, value: q.value, unit: q.unit.map(|u| text.slice(u).to_owned()) }
            })
            .collect(),
        quotes: layers
            .quotes
            .into_iter()
            .map(|q| {
                let Words { text: words, start, end } = text.words(q.mention.span);
                let verb = q.verb.map(|v| text.slice(v).to_owned());
                Quote { text: words, start, end, speaker: q.speaker, verb }
            })
            .collect(),
        events,
        ..passed_over(article.raw, article.clean.clone(), version)
    }
}

fn range(text: &Text, tokens: &crate::text::Tokens) -> Range {
    let span = text.span(*tokens);
    Range { start: text.code_points(span.start), end: text.code_points(span.end) }
}

/// The times without those that an earlier one says as well: the same days in the same words, however spelled.
fn distinct_times(text: &Text, times: &[super::TimeMention]) -> Vec<Time> {
    let mut kept: Vec<(&super::TimeMention, String)> = Vec::new();
    for t in times {
        let words = fold(text.slice(t.mention.span));
        if !kept.iter().any(|(k, said)| (k.from, k.to) == (t.from, t.to) && *said == words) {
            kept.push((t, words));
        }
    }
    kept.into_iter().map(|(t, _)| time(text, t)).collect()
}

/// A place with all its namings; its own offsets are those of the first. The place of a dateline that is cut
/// from the text has none.
fn place(text: &Text, p: &super::PlaceEntity) -> Place {
    let (first, part) = p.mentions.first().cloned().unwrap_or_default();
    let mentions = p.mentions.iter().map(|(m, _)| text.words(m.span)).collect();
    Place { mentions, ..place_mention(text, p, &first, part) }
}

/// One naming of a place, as an event has it.
pub(super) fn place_mention(text: &Text, p: &super::PlaceEntity, mention: &Mention, part: Option<String>) -> Place {
    let Words { text: words, start, end } = text.words(mention.span);
    Place {
        text: words,
        start,
        end,
        name: p.name.clone(),
        country: p.country.clone(),
        admin1: p.admin1.clone(),
        lat: p.lat,
        lon: p.lon,
        precision: p.precision,
        part,
        gazetteer_id: p.gazetteer_id.clone(),
        mentions: Vec::new(),
    }
}

pub(super) fn time(text: &Text, t: &super::TimeMention) -> Time {
    let Words { text: words, start, end } = text.words(t.mention.span);
    Time {
        text: words,
        start,
        end,
        from: t.from.map(|d| d.to_string()),
        to: t.to.map(|d| d.to_string()),
        precision: t.precision,
        contradictory: t.contradictory,
    }
}

pub(super) fn toll(text: &Text, t: &super::TollMention) -> Toll {
    let Words { text: words, start, end } = text.words(t.mention.span);
    Toll {
        text: words,
        start,
        end,
        kind: t.kind,
        min: t.min,
        max: t.max,
        approximate: t.approximate,
        who: t.who,
        includes: t.includes.clone(),
        cumulative: t.cumulative,
    }
}
