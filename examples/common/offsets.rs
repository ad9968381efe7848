//! Annotations that hold no text (`training/*.tsv`), resolved against the raw articles they speak of.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use rasid::intake;
use rasid::message::RawArticle;
use serde::Deserialize;

/// What offsets count in.
#[derive(Deserialize)]
struct Raw {
    id: String,
    title: Option<String>,
    text: String,
}

/// Articles with what annotators tell of each.
pub type Annotated<T> = Vec<(RawArticle, Vec<T>)>;

/// The annotated articles that the corpora hold, each with what `resolve` makes of the cells behind its id, row by
/// row, and the characters that offsets count in.
pub fn read<T>(
    annotations: &Path,
    corpora: &[PathBuf],
    resolve: impl Fn(&[&str], &[char]) -> Option<T>,
) -> Result<Annotated<T>, Box<dyn Error>> {
    let lines = fs::read_to_string(annotations)?;
    let mut rows: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for line in lines.lines().filter(|l| !l.starts_with('#')).skip(1) {
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
            let told = rows.iter().filter(|r| !r.is_empty()).map(|r| resolve(r, &text));
            let told = told.collect::<Option<Vec<_>>>().ok_or_else(|| format!("{}: a bad row", raw.id))?;
            annotated.push((intake::parse(line.as_bytes(), None)?, told));
        }
    }
    Ok(annotated)
}

/// What stands at `start+length`.
pub fn cut(span: &str, text: &[char]) -> Option<String> {
    let (start, len) = span.split_once('+')?;
    let (start, len): (usize, usize) = (start.parse().ok()?, len.parse().ok()?);
    Some(text.get(start..start.checked_add(len)?)?.iter().collect())
}
