//! Quotes with their speakers: of gold records, and of annotations that hold no text.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rasid::extract::Extractor;
use rasid::extract::quotes::speaker::Candidate;
use rasid::intake;
use rasid::message::RawArticle;
use rasid::text::normalize::fold;
use serde::Deserialize;

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

/// What offsets count in.
#[derive(Deserialize)]
struct Raw {
    id: String,
    title: Option<String>,
    text: String,
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
    let mut all = Vec::new();
    let rows = fs::read_to_string(annotations)?;
    let mut spans: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for row in rows.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = row.splitn(3, '\t').map(str::trim_end);
        let mut cell = || cells.next().unwrap_or_default();
        spans.entry(cell()).or_default().push((cell(), cell()));
    }
    for corpus in corpora {
        for line in BufReader::new(GzDecoder::new(File::open(corpus)?)).lines() {
            let line = line?;
            let raw: Raw = serde_json::from_str(&line)?;
            let Some(spans) = spans.get(raw.id.as_str()) else { continue };
            let text: Vec<char> = format!("{}\n{}", raw.title.unwrap_or_default(), raw.text).chars().collect();
            let label = |(quote, speaker): &(&str, &str)| {
                let speaker = if speaker.is_empty() { None } else { Some(cut(speaker, &text)?) };
                Some(Label { text: cut(quote, &text)?, speaker })
            };
            let labels =
                spans.iter().map(label).collect::<Option<_>>().ok_or_else(|| format!("{}: a bad row", raw.id))?;
            all.push(article(extractor, &intake::parse(line.as_bytes(), None)?, labels, true));
        }
    }
    Ok(all)
}

/// What stands at `start+length`.
fn cut(span: &str, text: &[char]) -> Option<String> {
    let (start, len) = span.split_once('+')?;
    let (start, len): (usize, usize) = (start.parse().ok()?, len.parse().ok()?);
    Some(text.get(start..start.checked_add(len)?)?.iter().collect())
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
        (Some(a), Some(b)) => same_name(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// The same words without clitics, or one name within the other, with the same last word.
fn same_name(a: &str, b: &str) -> bool {
    let (x, y) = (bare(a), bare(b));
    let (mut small, mut large): (Vec<&str>, Vec<&str>) = (x.split(' ').collect(), y.split(' ').collect());
    if small.len() > large.len() {
        std::mem::swap(&mut small, &mut large);
    }
    !x.is_empty() && small.last() == large.last() && small.iter().all(|w| large.contains(w))
}

/// Folded words with single spaces between.
fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text without the clitics written onto its words.
fn bare(text: &str) -> String {
    let strip = |word: &str| {
        let mut rest = word;
        for clitics in [&["و", "ف"][..], &["ب", "ل", "ك"], &["ال"]] {
            let cut = clitics.iter().find_map(|c| rest.strip_prefix(c)).filter(|r| r.chars().count() >= 2);
            rest = cut.unwrap_or(rest);
        }
        rest.to_owned()
    };
    words(text).split(' ').map(strip).collect::<Vec<_>>().join(" ")
}
