//! Fits the model of quotes' speakers and writes `weights.bin`.
//!
//! ```text
//! cargo run --release --example train_speakers -- --gold DIR --articles FILE.jsonl \
//!     --annotations training/quotes.tsv --corpus FILE.jsonl.gz … [--out src/extract/quotes/speaker/weights.bin]
//! ```
//!
//! Of each quote whose speaker gold or annotators tell, all candidates are ranked by a softmax over a linear model;
//! right are those of the speaker's name. Printed is how many speakers are right by the rules, by the best
//! candidate, and by the model, each article being judged by weights that have not seen it.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod fit;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;
use data::Quote;
use rasid::extract::Extractor;
use rasid::extract::linear::Linear;

#[derive(Parser)]
struct Arguments {
    /// Folder of gold records.
    #[arg(long)]
    gold: PathBuf,
    /// The raw articles of the gold, JSON lines.
    #[arg(long)]
    articles: PathBuf,
    /// Annotations without text, of articles of the corpora.
    #[arg(long)]
    annotations: PathBuf,
    /// Further annotations, to measure the model of all data by, which does not see them.
    #[arg(long)]
    held: Vec<PathBuf>,
    /// The corpora, gzipped JSON lines.
    #[arg(long, num_args = 1..)]
    corpus: Vec<PathBuf>,
    /// Where to write the weights of all data.
    #[arg(long)]
    out: Option<PathBuf>,
    /// List the speakers that are wrong.
    #[arg(long)]
    misses: bool,
    #[command(flatten)]
    settings: fit::Settings,
}

/// Parts that are held out in turn.
const FOLDS: u64 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let extractor = Extractor::new()?;
    let mut articles = data::gold(&extractor, &arguments.gold, &arguments.articles)?;
    articles.extend(data::annotated(&extractor, &arguments.annotations, &arguments.corpus)?);
    let mut figures = [Figures::default(); 2];
    for fold in 0..FOLDS {
        let weights = fit::fit(articles.iter().filter(|a| a.fold(FOLDS) != fold), &arguments.settings);
        let held = articles.iter().filter(|a| a.fold(FOLDS) == fold);
        for a in held {
            figures[usize::from(a.annotated)].add(&a.quotes, &weights);
            if arguments.misses {
                print_misses(a, &weights);
            }
        }
    }
    for (what, figures) in ["gold", "annotated"].iter().zip(figures) {
        figures.print(what);
    }
    let weights = fit::fit(articles.iter(), &arguments.settings);
    for path in &arguments.held {
        let mut figures = Figures::default();
        data::annotated(&extractor, path, &arguments.corpus)?.iter().for_each(|a| figures.add(&a.quotes, &weights));
        figures.print("held out");
    }
    if let Some(path) = arguments.out {
        let mut bytes = Vec::new();
        Linear::new([&weights]).write(&mut bytes);
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn print_misses(article: &data::Annotated, weights: &[f32]) {
    for (quote, chosen) in article.quotes.iter().zip(fit::choose(&article.quotes, weights)) {
        let Some(right) = quote.right.as_ref().filter(|r| !r[chosen]) else { continue };
        let name = |i: Option<usize>| i.and_then(|i| quote.candidates[i].name.as_deref()).unwrap_or("-");
        let (ruled, right) = (quote.candidates.iter().position(|c| c.ruled), right.iter().position(|r| *r));
        println!(
            "{}\trule {}\tmodel {}\tright {}\t{}",
            article.id,
            name(ruled),
            name(Some(chosen)),
            name(right),
            quote.text
        );
    }
}

/// Quotes whose speaker is told, and how many are right.
#[derive(Clone, Copy, Default)]
struct Figures {
    told: usize,
    ruled: usize,
    possible: usize,
    right: usize,
}

impl Figures {
    fn add(&mut self, quotes: &[Quote], weights: &[f32]) {
        for (quote, chosen) in quotes.iter().zip(fit::choose(quotes, weights)) {
            let Some(right) = quote.right.as_ref().filter(|_| quote.told) else { continue };
            self.told += 1;
            self.ruled += usize::from(quote.candidates.iter().zip(right).any(|(c, r)| c.ruled && *r));
            self.possible += usize::from(right.contains(&true));
            self.right += usize::from(right[chosen]);
        }
    }

    fn print(&self, what: &str) {
        let share = |n: usize| n as f32 / self.told.max(1) as f32;
        let Figures { told, ruled, possible, right } = *self;
        println!(
            "{what}: {told} quotes; right by the rules {:.3}, by the model {:.3}, at best {:.3}",
            share(ruled),
            share(right),
            share(possible)
        );
    }
}
