//! Fits the models of the events' layer and writes `weights.bin`: which candidates are events, and who takes
//! part in them; and `binding.bin` beside it: which place and time is theirs.
//!
//! ```text
//! cargo run --release --example train_events -- --gold DIR --articles FILE.jsonl [--gsr FILE.csv …]
//!     [--spans FILE.json …] [--annotations training/events.tsv --corpus FILE.jsonl.gz …]
//!     [--cross-validate RECORDS.jsonl] [--out src/extract/events/weights.bin]
//! ```
//!
//! Gold records and the sentences of `arabic_event_gsr` are used in the formats of `../shared/eval`. A
//! candidate is right if the gold has an event of its type in the same sentence or with the same trigger; in
//! a `gsr` sentence, if annotators found an event of its type there. A phrase takes part in an event if the
//! gold, or annotators' marks, name it there. With `--cross-validate` every article is extracted by models
//! that have not seen it, and the records are written for `score.py --records`.

mod annotations;
#[path = "../common/mod.rs"]
mod common;
mod fit;
mod gold;

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use fit::{Example, Examples};
use gold::{Match, Record};
use rasid::extract::Extractor;
use rasid::extract::events::Sample;
use rasid::extract::events::binding::Bound;
use rasid::extract::events::model::Model;
use rasid::intake;
use rasid::lexicon::Lexicon;
use rasid::message::{Body, RawArticle};

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
    /// Sentences with who acts and whom it befalls marked, JSON.
    #[arg(long, num_args = 0..)]
    spans: Vec<PathBuf>,
    /// Further annotations, of articles of the corpora: to train on, and held out only against each other.
    #[arg(long, requires = "corpus")]
    annotations: Option<PathBuf>,
    /// The corpora, gzipped JSON lines.
    #[arg(long, num_args = 0..)]
    corpus: Vec<PathBuf>,
    /// Folder of word lists to use for those that the program was built with: tries a change without a build.
    #[arg(long)]
    lists: Option<PathBuf>,
    /// Where to write the records of the held-out articles.
    #[arg(long)]
    cross_validate: Option<PathBuf>,
    /// Further raw articles to extract with the models of all data; needs `--extracted`.
    #[arg(long, requires = "extracted")]
    extract: Option<PathBuf>,
    /// Where to write their records.
    #[arg(long)]
    extracted: Option<PathBuf>,
    /// Where to write the models of all data; those of places and times are written beside it, as `binding.bin`.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Where to list the events that no trigger of the lists brings: what to add to them.
    #[arg(long)]
    untold: Option<PathBuf>,
    /// Let lists and syntax decide alone, to see what the models gain.
    #[arg(long)]
    rules: bool,
    #[command(flatten)]
    settings: Settings,
}

/// How the models are fitted.
#[derive(clap::Args)]
struct Settings {
    /// Weight of a judged sentence's candidate against one of a gold article.
    #[arg(long, default_value_t = 1.0)]
    gsr_weight: f32,
    /// The same of an annotated article's.
    #[arg(long, default_value_t = 1.0)]
    annotation_weight: f32,
    #[arg(long, default_value_t = 0.25)]
    threshold: f32,
    #[arg(long, default_value_t = 3e-3)]
    l2: f32,
    #[arg(long, default_value_t = 6)]
    epochs: usize,
    /// Step of the descent.
    #[arg(long, default_value_t = 0.02)]
    rate: f32,
    /// The same of the models of places and times.
    #[arg(long, default_value_t = 6)]
    bind_epochs: usize,
    #[arg(long, default_value_t = 0.05)]
    bind_rate: f32,
    #[arg(long, default_value_t = 5e-3)]
    bind_l2: f32,
}

impl Settings {
    fn binding(&self) -> (usize, f32, f32) {
        (self.bind_epochs, self.bind_rate, self.bind_l2)
    }
}

/// Parts of the gold, and of the annotations, that are held out in turn.
const FOLDS: u64 = 8;
const ANNOTATED_FOLDS: u64 = 4;

/// An article to learn from.
struct Taught {
    raw: RawArticle,
    record: Record,
    fold: u64,
    weight: f32,
}

/// Probability from which a judged sentence is taken to tell of an event.
const ISOLATED: f32 = 0.35;

/// Weights of what is less sure: an event known by its trigger alone, a judged sentence's phrases.
const BY_TRIGGER: f32 = 0.6;
const MARKED: f32 = 0.5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let mut extractor = match &arguments.lists {
        Some(folder) => Extractor::with(read_lists(folder)?)?,
        None => Extractor::new()?,
    };
    let articles = taught(&arguments)?;
    let examples = examples(&extractor, &arguments, &articles)?;
    if let Some(path) = &arguments.cross_validate {
        extractor = cross_validate(extractor, &arguments, &articles, &examples, path)?;
    }
    let model = match arguments.rules {
        true => Model::rules(),
        false => fit::model(&examples, None, &arguments.settings),
    };
    if let Some(path) = &arguments.out {
        fs::write(path, model.write())?;
        fs::write(path.with_file_name("binding.bin"), model.write_binding())?;
    }
    if let (Some(from), Some(to)) = (&arguments.extract, &arguments.extracted) {
        let extractor = extractor.with_event_model(model);
        let articles = read_articles(from)?;
        let lines = articles.iter().map(|raw| serde_json::to_string(&extractor.extract(raw)));
        fs::write(to, lines.collect::<Result<Vec<_>, _>>()?.join("\n"))?;
    }
    Ok(())
}

fn read_lists(folder: &Path) -> Result<Lexicon, Box<dyn Error>> {
    let paths = fs::read_dir(folder)?.map(|f| f.map(|f| f.path())).collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<PathBuf> = paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "tsv")).collect();
    paths.sort();
    let name = |p: &Path| p.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let lists =
        paths.iter().map(|p| Ok((name(p), fs::read_to_string(p)?))).collect::<Result<Vec<_>, std::io::Error>>()?;
    Ok(Lexicon::compile(&lists)?)
}

/// The gold, then the annotations, of which only parts of their own are held out.
fn taught(arguments: &Arguments) -> Result<Vec<Taught>, Box<dyn Error>> {
    let mut gold = gold::read(&arguments.gold)?;
    let articles = read_articles(&arguments.articles)?.into_iter();
    let of_gold = articles.filter_map(|raw| {
        let record = gold.remove(&raw.id)?;
        Some(Taught { fold: fold_of(&raw.id), weight: 1.0, raw, record })
    });
    let mut taught: Vec<Taught> = of_gold.collect();
    if let Some(path) = &arguments.annotations {
        taught.extend(annotations::read(path, &arguments.corpus)?.into_iter().map(|(raw, record)| {
            let fold = FOLDS + hash(&raw.id) % ANNOTATED_FOLDS;
            Taught { fold, weight: arguments.settings.annotation_weight, raw, record }
        }));
    }
    Ok(taught)
}

fn examples(extractor: &Extractor, arguments: &Arguments, articles: &[Taught]) -> Result<Examples, Box<dyn Error>> {
    let mut examples = Examples::default();
    let mut untold = String::new();
    for Taught { raw, record, fold, weight } in articles {
        let (fold, weight) = (*fold, *weight);
        let samples = extractor.event_samples(raw);
        let kinds = samples.iter().map(|s| name(&s.kind)).collect::<Result<Vec<_>, _>>()?;
        let told: Vec<_> = samples.iter().zip(&kinds).map(|(s, kind)| record.event(s, kind)).collect();
        let is_told = |e: &gold::Event| samples.iter().zip(&kinds).any(|(s, kind)| e.told(s, kind).is_some());
        for event in record.events.iter().filter(|e| arguments.untold.is_some() && !is_told(e)) {
            untold += &format!("{}\t{event}\n", record.id);
        }
        for (i, sample) in samples.iter().enumerate() {
            add_joins(&mut examples, sample, Origin { fold, weight, isolated: false }, i, &told);
        }
        for (sample, event) in samples.into_iter().zip(told) {
            if let Some((event, found)) = event {
                let weight = if found == Match::Trigger { weight * BY_TRIGGER } else { weight };
                let from = Origin { fold, weight, isolated: sample.isolated };
                add_phrases(&mut examples, &sample, from, |members| event.sides(members));
                add_bound(&mut examples, &sample, from, event);
                add_modes(&mut examples, &sample, from, event)?;
            }
            let from = Origin { fold, weight, isolated: sample.isolated };
            examples.mentions.push(from.example(&sample.features, sample.prior, event.is_some()));
        }
    }
    if let Some(path) = &arguments.untold {
        fs::write(path, untold)?;
    }
    report("gold", &examples.mentions);
    let from_gold = examples.mentions.len();
    for (list, path) in arguments.gsr.iter().enumerate() {
        for judged in gold::judged(path)? {
            let (fold, sentence) = (fold_of(&judged.text), hash(&judged.text) << 1 | list as u64);
            for sample in extractor.event_samples(&isolated(&judged.text)) {
                if name(&sample.kind)? == judged.kind {
                    let from = Origin { fold, weight: arguments.settings.gsr_weight, isolated: sample.isolated };
                    let example = from.example(&sample.features, sample.prior, judged.right);
                    examples.mentions.push(Example { sentence, ..example });
                }
            }
        }
    }
    report("gsr", &examples.mentions[from_gold..]);
    for path in &arguments.spans {
        for marked in gold::Marked::read(path)? {
            for sample in extractor.event_samples(&isolated(&marked.text)) {
                if name(&sample.kind)? == marked.event_type {
                    let from = Origin { fold: fold_of(&marked.text), weight: MARKED, isolated: sample.isolated };
                    add_phrases(&mut examples, &sample, from, |m| marked.sides(m));
                }
            }
        }
    }
    report("joins", &examples.joins);
    report("modes", &examples.modes);
    report("actors", &examples.actors);
    report("recipients", &examples.recipients);
    report("places", examples.places.iter().flatten());
    report("times", examples.times.iter().flatten());
    Ok(examples)
}

/// Where examples come from, and what each counts.
#[derive(Clone, Copy)]
struct Origin {
    fold: u64,
    weight: f32,
    isolated: bool,
}

impl Origin {
    fn example(self, features: &[u32], prior: f32, right: bool) -> Example {
        let Origin { fold, weight, isolated } = self;
        Example { features: features.to_vec(), prior, right, weight, fold, isolated, sentence: 0 }
    }
}

fn add_phrases(
    examples: &mut Examples,
    sample: &Sample,
    from: Origin,
    sides: impl Fn(&[(String, String)]) -> [bool; 2],
) {
    for phrase in &sample.phrases {
        let [acts, suffers] = sides(&phrase.members);
        examples.actors.push(from.example(&phrase.features, 0.0, acts));
        examples.recipients.push(from.example(&phrase.features, 0.0, suffers));
    }
}

/// Of two mentions whose sentences the gold names, whether it takes them for one event.
fn add_joins(examples: &mut Examples, sample: &Sample, from: Origin, i: usize, told: &[Option<(&gold::Event, Match)>]) {
    let sure = |m: &Option<(&gold::Event, Match)>| m.is_some_and(|(_, found)| found != Match::Trigger);
    for join in sample.joins.iter().filter(|j| sure(&told[i]) && sure(&told[j.with])) {
        let (Some((a, x)), Some((b, y))) = (told[i], told[join.with]) else { continue };
        let sure = if x == Match::Both && y == Match::Both { 1.0 } else { BY_TRIGGER };
        let from = Origin { weight: from.weight * sure, ..from };
        examples.joins.push(from.example(&join.features, join.prior, std::ptr::eq(a, b)));
    }
}

fn add_modes(
    examples: &mut Examples,
    sample: &Sample,
    from: Origin,
    event: &gold::Event,
) -> Result<(), Box<dyn Error>> {
    for option in &sample.modes {
        let right = event.has_mode(&name(&option.mode)?);
        examples.modes.push(from.example(&option.features, option.prior, right));
    }
    Ok(())
}

fn add_bound(examples: &mut Examples, sample: &Sample, from: Origin, event: &gold::Event) {
    let example = |bound: &Bound, right| from.example(&bound.features, 0.0, right);
    let places: Vec<Example> = sample.places.iter().map(|b| example(b, event.is_at(&b.value))).collect();
    // Nobody can tell whether a day that stays open is the one meant.
    let times: Vec<Example> =
        sample.times.iter().filter(|b| !b.value.is_empty()).map(|b| example(b, event.is_on(&b.value))).collect();
    examples.places.extend((!places.is_empty()).then_some(places));
    examples.times.extend((!times.is_empty()).then_some(times));
}

fn report<'e>(what: &str, examples: impl IntoIterator<Item = &'e Example>) {
    let (n, right) = examples.into_iter().fold((0, 0), |(n, right), e| (n + 1, right + usize::from(e.right)));
    eprintln!("{what}: {n} examples, {right} right");
}

/// Extracts every article with models of the other folds; also prints how well probabilities hold.
fn cross_validate(
    mut extractor: Extractor,
    arguments: &Arguments,
    articles: &[Taught],
    examples: &Examples,
    path: &Path,
) -> Result<Extractor, Box<dyn Error>> {
    let mut lines = String::new();
    let mut bins = [(0usize, 0usize); 10];
    let mut sentences: HashMap<u64, (bool, f32)> = HashMap::new();
    let folds = FOLDS + if arguments.annotations.is_some() { ANNOTATED_FOLDS } else { 0 };
    for fold in 0..folds {
        let weights = fit::mentions(&examples.mentions, Some(fold), &arguments.settings);
        for e in examples.mentions.iter().filter(|e| e.fold == fold) {
            let p = fit::probability(&weights, e);
            if e.isolated {
                let entry = sentences.entry(e.sentence).or_insert((e.right, 0.0));
                entry.1 = entry.1.max(p);
            } else if fold < FOLDS {
                let bin = &mut bins[((p * 10.0) as usize).min(9)];
                bin.0 += 1;
                bin.1 += usize::from(e.right);
            }
        }
        extractor = extractor.with_event_model(match arguments.rules {
            true => Model::rules(),
            false => fit::model(examples, Some(fold), &arguments.settings),
        });
        for taught in articles.iter().filter(|a| a.fold == fold) {
            lines += &serde_json::to_string(&extractor.extract(&taught.raw))?;
            lines.push('\n');
        }
    }
    fs::write(path, lines)?;
    for (i, (n, right)) in bins.iter().enumerate() {
        let share = *right as f32 / (*n).max(1) as f32;
        eprintln!("{:.1}-{:.1}: {n:5} candidates, {share:.2} right", i as f32 / 10.0, (i + 1) as f32 / 10.0);
    }
    for list in 0..arguments.gsr.len() as u64 {
        let n = |right, hit| {
            let of_list = sentences.iter().filter(|(s, _)| **s & 1 == list);
            of_list.filter(|(_, (r, p))| (*r, *p >= ISOLATED) == (right, hit)).count()
        };
        eprintln!("judged {list}: right {} missed {} wrong {}", n(true, true), n(true, false), n(false, true));
    }
    Ok(extractor)
}

fn isolated(text: &str) -> RawArticle {
    RawArticle { id: "0".into(), body: Body::Text(text.to_owned()), ..RawArticle::default() }
}

fn name(kind: &impl serde::Serialize) -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_value(kind)?.as_str().unwrap_or_default().to_owned())
}

fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

fn fold_of(id: &str) -> u64 {
    hash(id) % FOLDS
}

fn read_articles(path: &Path) -> Result<Vec<RawArticle>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    Ok(lines.map(|l| intake::parse(l.as_bytes(), None)).collect::<Result<_, _>>()?)
}
