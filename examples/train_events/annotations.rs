//! Annotations that hold no text (`training/events.tsv`), resolved against the raw articles they speak of.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rasid::intake;
use rasid::message::RawArticle;
use serde::Deserialize;

use crate::gold::{Actor, Event, Mention, Record};

/// Characters of a sentence that tell it from others.
const HEAD: usize = 60;

/// What offsets count in.
#[derive(Deserialize)]
struct Raw {
    id: String,
    title: Option<String>,
    text: String,
}

/// The annotated articles that the corpora hold, with their records.
pub fn read(path: &Path, corpora: &[PathBuf]) -> Result<Vec<(RawArticle, Record)>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut rows: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for line in text.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        rows.entry(cells.next().unwrap_or_default()).or_default().push(cells.collect());
    }
    let mut annotated = Vec::new();
    for corpus in corpora {
        for line in BufReader::new(GzDecoder::new(File::open(corpus)?)).lines() {
            let line = line?;
            let raw: Raw = serde_json::from_str(&line)?;
            let Some(rows) = rows.get(raw.id.as_str()) else { continue };
            let text: Vec<char> = format!("{}\n{}", raw.title.unwrap_or_default(), raw.text).chars().collect();
            let events = rows.iter().filter(|r| !r.is_empty()).map(|r| event(r, &text));
            let events = events.collect::<Option<Vec<_>>>().ok_or_else(|| format!("{}: a bad row", raw.id))?;
            annotated.push((intake::parse(line.as_bytes(), None)?, Record { id: raw.id, events }));
        }
    }
    Ok(annotated)
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

/// What stands at `start+length`.
fn cut(span: &str, text: &[char]) -> Option<String> {
    let (start, len) = span.split_once('+')?;
    let (start, len): (usize, usize) = (start.parse().ok()?, len.parse().ok()?);
    Some(text.get(start..start.checked_add(len)?)?.iter().collect())
}
