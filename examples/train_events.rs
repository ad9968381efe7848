//! Fits the model that confirms or rejects candidate events, and writes `weights.bin`.
//!
//! ```text
//! cargo run --release --example train_events -- --gold DIR --articles FILE.jsonl [--gsr FILE.csv …]
//!     [--cross-validate RECORDS.jsonl] [--out src/extract/events/weights.bin]
//! ```
//!
//! Gold records and the sentences of `arabic_event_gsr` are used in the formats of `../shared/eval`. A
//! candidate is right if the gold has an event of its type in the same sentence or with the same trigger; in
//! a `gsr` sentence, if annotators found an event of its type there. With `--cross-validate` every article is
//! extracted by a model that has not seen it, and the records are written for `score.py --records`.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use rasid::extract::Extractor;
use rasid::extract::events::confidence::{BUCKETS, Model, logistic};
use rasid::intake;
use rasid::message::{Body, RawArticle};
use rasid::text::normalize::fold;
use serde::Deserialize;

#[derive(Parser)]
struct Arguments {
    /// Folder of gold records.
    #[arg(long)]
    gold: PathBuf,
    /// The raw articles of the gold, JSON lines.
    #[arg(long)]
    articles: PathBuf,
    /// Judged sentences, CSV.
    #[arg(long, num_args = 0..)]
    gsr: Vec<PathBuf>,
    /// Where to write the records of the held-out articles.
    #[arg(long)]
    cross_validate: Option<PathBuf>,
    /// Further raw articles to extract with the model of all data; needs `--extracted`.
    #[arg(long, requires = "extracted")]
    extract: Option<PathBuf>,
    /// Where to write their records.
    #[arg(long)]
    extracted: Option<PathBuf>,
    /// Where to write the model of all data.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Weight of a judged sentence's candidate against one of a gold article.
    #[arg(long, default_value_t = 1.0)]
    gsr_weight: f32,
    #[arg(long, default_value_t = 0.4)]
    threshold: f32,
    #[arg(long, default_value_t = 2e-3)]
    l2: f32,
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Step of the descent.
    #[arg(long, default_value_t = 0.08)]
    rate: f32,
    /// Let the trigger lists decide alone, to see what the model gains.
    #[arg(long)]
    rules: bool,
}

const FOLDS: u64 = 8;

struct Example {
    features: Vec<u32>,
    prior: f32,
    right: bool,
    weight: f32,
    fold: u64,
    /// Of a text of one sentence.
    isolated: bool,
    /// Hash of the judged sentence, its last bit the list; 0 for an article's.
    sentence: u64,
}

#[derive(Deserialize)]
struct GoldRecord {
    id: String,
    events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct GoldEvent {
    #[serde(rename = "type")]
    kind: String,
    mentions: Vec<GoldMention>,
}

#[derive(Deserialize)]
struct GoldMention {
    trigger: String,
    sentence: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let extractor = Extractor::new()?;
    let articles = read_articles(&arguments.articles)?;
    let gold = read_gold(&arguments.gold)?;
    let mut examples = Vec::new();
    for (raw, record) in articles.iter().filter_map(|a| Some((a, gold.get(&a.id)?))) {
        for sample in extractor.event_samples(raw) {
            let kind = name(&sample.kind)?;
            let right = record
                .events
                .iter()
                .filter(|e| e.kind == kind)
                .flat_map(|e| &e.mentions)
                .any(|m| same_sentence(&m.sentence, &sample.sentence) || bare(&m.trigger) == bare(&sample.trigger));
            examples.push(Example {
                features: sample.features,
                prior: sample.prior,
                right,
                weight: 1.0,
                fold: fold_of(&raw.id),
                isolated: sample.isolated,
                sentence: 0,
            });
        }
    }
    report("gold", &examples);
    let from_gold = examples.len();
    for (list, path) in arguments.gsr.iter().enumerate() {
        add_judged(&extractor, path, list as u64, arguments.gsr_weight, &mut examples)?;
    }
    report("gsr", &examples[from_gold..]);
    let mut extractor = extractor;
    if let Some(path) = &arguments.cross_validate {
        extractor = cross_validate(extractor, &arguments, &articles, &examples, path)?;
    }
    let model = match arguments.rules {
        true => Model::rules(),
        false => Model::new(&fit(examples.iter().collect(), &arguments), arguments.threshold),
    };
    if let Some(path) = &arguments.out {
        fs::write(path, model.write())?;
    }
    if let (Some(from), Some(to)) = (&arguments.extract, &arguments.extracted) {
        let extractor = extractor.with_event_model(model);
        let articles = read_articles(from)?;
        let lines = articles.iter().map(|raw| serde_json::to_string(&extractor.extract(raw)));
        fs::write(to, lines.collect::<Result<Vec<_>, _>>()?.join("\n"))?;
    }
    Ok(())
}

fn report(what: &str, examples: &[Example]) {
    let right = examples.iter().filter(|e| e.right).count();
    eprintln!("{what}: {} candidates, {right} right", examples.len());
}

/// Fits the half for articles on articles, and from there the half for isolated sentences on all of these.
fn fit(examples: Vec<&Example>, arguments: &Arguments) -> Vec<f32> {
    let (isolated, articles): (Vec<&Example>, Vec<&Example>) = examples.into_iter().partition(|e| e.isolated);
    let Arguments { epochs, rate, l2, .. } = *arguments;
    // Judged sentences are many and noisy: smaller steps, from a smoother start.
    let mut smooth = vec![0f32; 2 * BUCKETS];
    descend(&mut smooth, articles.clone(), epochs / 2, rate / 8.0, l2);
    let mut weights = vec![0f32; 2 * BUCKETS];
    descend(&mut weights, articles, epochs, rate, l2);
    weights[BUCKETS..].copy_from_slice(&smooth[..BUCKETS]);
    descend(&mut weights, isolated, epochs / 2, rate / 8.0, l2);
    weights
}

/// Logistic regression by AdaGrad, with L2 shrinkage towards where it began, in a fixed order.
fn descend(weights: &mut [f32], mut examples: Vec<&Example>, epochs: usize, rate: f32, l2: f32) {
    let start = weights.to_vec();
    let mut squares = vec![1e-6f32; weights.len()];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    for _ in 0..epochs {
        shuffle(&mut examples, &mut state);
        for e in &examples {
            let sum = e.prior + e.features.iter().map(|f| weights[*f as usize]).sum::<f32>();
            let error = e.weight * (logistic(sum) - f32::from(u8::from(e.right)));
            for f in &e.features {
                let f = *f as usize;
                let gradient = error + l2 * (weights[f] - start[f]);
                squares[f] += gradient * gradient;
                weights[f] -= rate * gradient / squares[f].sqrt();
            }
        }
    }
}

fn shuffle(examples: &mut [&Example], state: &mut u64) {
    for i in (1..examples.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        examples.swap(i, (*state % (i as u64 + 1)) as usize);
    }
}

/// Extracts every article with a model of the other folds; also prints how well probabilities hold.
fn cross_validate(
    mut extractor: Extractor,
    arguments: &Arguments,
    articles: &[RawArticle],
    examples: &[Example],
    path: &Path,
) -> Result<Extractor, Box<dyn Error>> {
    let mut lines = String::new();
    let mut bins = [(0usize, 0usize); 10];
    for fold in 0..FOLDS {
        let weights = fit(examples.iter().filter(|e| e.fold != fold).collect(), arguments);
        for e in examples.iter().filter(|e| e.fold == fold && !e.isolated) {
            let p = logistic(e.prior + e.features.iter().map(|f| weights[*f as usize]).sum::<f32>());
            let bin = &mut bins[((p * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += usize::from(e.right);
        }
        extractor = extractor.with_event_model(match arguments.rules {
            true => Model::rules(),
            false => Model::new(&weights, arguments.threshold),
        });
        for raw in articles.iter().filter(|a| fold_of(&a.id) == fold) {
            lines += &serde_json::to_string(&extractor.extract(raw))?;
            lines.push('\n');
        }
    }
    fs::write(path, lines)?;
    for (i, (n, right)) in bins.iter().enumerate() {
        let share = *right as f32 / (*n).max(1) as f32;
        eprintln!("{:.1}-{:.1}: {n:5} candidates, {share:.2} right", i as f32 / 10.0, (i + 1) as f32 / 10.0);
    }
    judged(arguments, examples);
    Ok(extractor)
}

/// Prints how well held-out judged sentences are told apart, by candidates.
fn judged(arguments: &Arguments, examples: &[Example]) {
    let mut counts: HashMap<(u64, bool, bool), usize> = HashMap::new();
    for fold in 0..FOLDS {
        let weights = fit(examples.iter().filter(|e| e.fold != fold).collect(), arguments);
        let mut sentences: HashMap<u64, (bool, f32)> = HashMap::new();
        for e in examples.iter().filter(|e| e.fold == fold && e.sentence != 0) {
            let p = logistic(e.prior + e.features.iter().map(|f| weights[*f as usize]).sum::<f32>());
            let entry = sentences.entry(e.sentence).or_insert((e.right, 0.0));
            entry.1 = entry.1.max(p);
        }
        for (sentence, (right, p)) in sentences {
            *counts.entry((sentence & 1, right, p >= arguments.threshold)).or_default() += 1;
        }
    }
    for list in 0..2 {
        let n = |right, hit| counts.get(&(list, right, hit)).copied().unwrap_or_default();
        eprintln!("judged {list}: right {} missed {} wrong {}", n(true, true), n(true, false), n(false, true));
    }
}

/// Adds the candidates of judged sentences: every fifth belongs to each fold by its text.
fn add_judged(
    extractor: &Extractor,
    path: &Path,
    list: u64,
    weight: f32,
    examples: &mut Vec<Example>,
) -> Result<(), Box<dyn Error>> {
    let rows = parse_csv(&fs::read_to_string(path)?);
    for row in rows.iter().skip(1).filter(|r| r.len() >= 4) {
        let right = match row[2].as_str() {
            "yes" => true,
            "difficult no" | "easy no" => false,
            _ => continue,
        };
        let raw = RawArticle { id: "0".into(), body: Body::Text(row[3].clone()), ..RawArticle::default() };
        for sample in extractor.event_samples(&raw) {
            if name(&sample.kind)? == row[0] {
                examples.push(Example {
                    features: sample.features,
                    prior: sample.prior,
                    right,
                    weight,
                    fold: fold_of(&row[3]),
                    isolated: sample.isolated,
                    sentence: xxhash_rust::xxh3::xxh3_64(row[3].as_bytes()) << 1 | list,
                });
            }
        }
    }
    Ok(())
}

fn name(kind: &impl serde::Serialize) -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_value(kind)?.as_str().unwrap_or_default().to_owned())
}

fn fold_of(id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes()) % FOLDS
}

fn read_articles(path: &Path) -> Result<Vec<RawArticle>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    Ok(lines.map(|l| intake::parse(l.as_bytes(), None)).collect::<Result<_, _>>()?)
}

fn read_gold(folder: &Path) -> Result<HashMap<String, GoldRecord>, Box<dyn Error>> {
    let mut gold = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let record: GoldRecord = serde_json::from_str(&fs::read_to_string(entry?.path())?)?;
        gold.insert(record.id.clone(), record);
    }
    Ok(gold)
}

/// Folded words with single spaces between.
fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn head(text: &str) -> String {
    words(text).chars().take(40).collect()
}

fn same_sentence(a: &str, b: &str) -> bool {
    let (x, y) = (head(a), head(b));
    !x.is_empty() && !y.is_empty() && (words(b).contains(&x) || words(a).contains(&y))
}

/// A trigger without the clitics written onto it.
fn bare(trigger: &str) -> String {
    let strip = |word: &str| {
        let mut rest = word;
        for clitics in [&["و", "ف"][..], &["ب", "ل", "ك"], &["ال"]] {
            for c in clitics {
                if let Some(r) = rest.strip_prefix(c).filter(|r| r.chars().count() >= 2) {
                    rest = r;
                    break;
                }
            }
        }
        rest.to_owned()
    };
    words(trigger).split(' ').map(strip).collect::<Vec<_>>().join(" ")
}

/// Rows of a CSV file with quoted cells.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}
