//! Quotes with their speakers: of gold records, and of annotations that hold no text.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use rasid::extract::Extractor;
use rasid::extract::quotes::speaker::Candidate;
use rasid::intake;
use rasid::message::RawArticle;
use serde::Deserialize;

use crate::common::names::{is_same, words};
use crate::common::offsets::{self, cut};

/// An article whose quotes' speakers are told.
pub struct Annotated {
    pub id: String,
    /// By a language model, not of the gold.
    pub annotated: bool,
    pub quotes: Vec<Quote>,
}

impl Annotated {
    /// The part that it is held out with.
    pub fn fold(&self, folds: u64) -> u64 {
        xxhash_rust::xxh3::xxh3_64(self.id.as_bytes()) % folds
    }
}

/// A quote as the program finds it.
pub struct Quote {
    pub text: String,
    pub candidates: Vec<Candidate>,
    /// Which candidates are right; none where nothing is told of the quote.
    pub right: Option<Vec<bool>>,
    /// The article tells who says it.
    pub told: bool,
}

/// A quote's first words, and who says it.
#[derive(Deserialize)]
struct Label {
    text: String,
    speaker: Option<String>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    quotes: Vec<Label>,
}

/// The articles of the gold with the candidates of their quotes.
pub fn gold(extractor: &Extractor, gold: &Path, articles: &Path) -> Result<Vec<Annotated>, Box<dyn Error>> {
    let mut records = HashMap::new();
    for entry in fs::read_dir(gold)? {
        let record: Record = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
        records.insert(record.id, record.quotes);
    }
    let mut all = Vec::new();
    for line in fs::read_to_string(articles)?.lines().filter(|l| !l.trim().is_empty()) {
        let raw = intake::parse(line.as_bytes(), None)?;
        if let Some(labels) = records.remove(&raw.id) {
            all.push(article(extractor, &raw, labels, false));
        }
    }
    Ok(all)
}

/// The annotated articles that the corpora hold.
pub fn annotated(
    extractor: &Extractor,
    annotations: &Path,
    corpora: &[PathBuf],
) -> Result<Vec<Annotated>, Box<dyn Error>> {
    let articles = offsets::read(annotations, corpora, label)?;
    Ok(articles.into_iter().map(|(raw, labels)| article(extractor, &raw, labels, true)).collect())
}

fn label(row: &[&str], text: &[char]) -> Option<Label> {
    let [quote, speaker] = row else { return None };
    let speaker = if speaker.is_empty() { None } else { Some(cut(speaker, text)?) };
    Some(Label { text: cut(quote, text)?, speaker })
}

fn article(extractor: &Extractor, raw: &RawArticle, mut labels: Vec<Label>, annotated: bool) -> Annotated {
    let quotes = extractor.quote_samples(raw).into_iter().map(|(text, candidates)| {
        let text = words(&text);
        let begins = |l: &Label| {
            let head = words(&l.text).split(' ').take(5).collect::<Vec<_>>().join(" ");
            !head.is_empty() && (text.starts_with(&head) || head.contains(' ') && text.contains(&head))
        };
        let label = labels.iter().position(begins).map(|i| labels.remove(i));
        let right = label.as_ref().map(|l| candidates.iter().map(|c| is_right(l, c)).collect());
        Quote { text, candidates, right, told: label.is_some_and(|l| l.speaker.is_some()) }
    });
    Annotated { id: raw.id.clone(), annotated, quotes: quotes.collect() }
}

fn is_right(label: &Label, candidate: &Candidate) -> bool {
    match (&label.speaker, &candidate.name) {
        (Some(a), Some(b)) => is_same(a, b),
        (None, None) => true,
        _ => false,
    }
}
