//! Annotations of events that hold no text (`training/events.tsv`).

use std::error::Error;
use std::path::{Path, PathBuf};

use rasid::message::RawArticle;

use crate::common::offsets::{self, cut};
use crate::gold::{Actor, Event, Mention, Record};

/// Characters of a sentence that tell it from others.
const HEAD: usize = 60;

/// The annotated articles that the corpora hold, with their records.
pub fn read(path: &Path, corpora: &[PathBuf]) -> Result<Vec<(RawArticle, Record)>, Box<dyn Error>> {
    let articles = offsets::read(path, corpora, event)?;
    Ok(articles
        .into_iter()
        .map(|(raw, events)| {
            let id = raw.id.clone();
            (raw, Record { id, events })
        })
        .collect())
}

fn event(row: &[&str], text: &[char]) -> Option<Event> {
    let [kind, mode, _status, actors, recipients, place, from, _to, mentions] = row else { return None };
    let some = |s: &&str| Some((*s).to_owned()).filter(|s| !s.is_empty());
    let mention = |m: &str| {
        let (sentence, trigger) = m.split_once(':')?;
        let start: usize = sentence.parse().ok()?;
        let head = text.get(start..)?.iter().take(HEAD).collect();
        Some(Mention { trigger: cut(trigger, text)?, sentence: head })
    };
    Some(Event {
        kind: (*kind).to_owned(),
        mode: some(mode),
        mentions: mentions.split(' ').map(mention).collect::<Option<_>>()?,
        actors: side(actors, text)?,
        recipients: side(recipients, text)?,
        place: some(place).map_or(Some(None), |p| cut(&p, text).map(Some))?,
        from: some(from),
    })
}

/// Those who act, or whom it befalls: `start+length=CODE`, separated by `;`.
fn side(cell: &str, text: &[char]) -> Option<Vec<Actor>> {
    let actor = |part: &str| {
        let (name, code) = part.split_once('=')?;
        let name = if name.is_empty() { String::new() } else { cut(name, text)? };
        Some(Actor { name, code: Some(code.to_owned()).filter(|c| !c.is_empty()) })
    };
    cell.split(';').filter(|p| !p.is_empty()).map(actor).collect()
}
