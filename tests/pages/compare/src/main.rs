//! What candidates for main-content extraction make of the pages beside this folder, and what the whole of rasid's
//! intake makes of them: token F1 against the wanted text.
//!
//!     cargo run --release --manifest-path tests/pages/compare/Cargo.toml

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use rasid::intake::{Cleaner, Marks, Options, Reader};
use rasid::lexicon::Lexicon;

type Candidate = fn(&str) -> Option<String>;

const CANDIDATES: [(&str, Candidate); 4] = [
    ("dom_smoothie", |html| {
        let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, char_threshold: 100, ..Default::default() };
        let article = dom_smoothie::Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
        Some(format!("{}\n{}", article.title, article.text_content))
    }),
    ("trafilatura", |html| {
        let found = trafilatura::extract(html, &trafilatura::Options::default().with_fallback(true)).ok()?;
        Some(format!("{}\n{}", found.metadata.title, found.content_text))
    }),
    ("rs-trafilatura", |html| {
        let found = rs_trafilatura::extract(html).ok()?;
        Some(format!("{}\n{}", found.metadata.title.unwrap_or_default(), found.content_text))
    }),
    ("legible", |html| {
        let article = legible::parse(html, None, None).ok()?;
        Some(format!("{}\n{}", article.title, article.text_content))
    }),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cleaner = Cleaner::new(&Lexicon::embedded())?;
    let reader = Reader::new(&Options { preset: "html".to_owned(), ..Options::default() })?;
    let mut pages: Vec<_> = std::fs::read_dir(folder)?.filter_map(|f| Some(f.ok()?.path())).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "html"));
    pages.sort();
    let names: Vec<&str> = CANDIDATES.iter().map(|(n, _)| *n).chain(["rasid"]).collect();
    println!("| page | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    let mut sums = vec![0.0; names.len()];
    for page in &pages {
        let wanted = std::fs::read_to_string(page.with_extension("txt"))?;
        let bytes = std::fs::read(page)?;
        let html = String::from_utf8_lossy(&bytes);
        let mut figures: Vec<f64> =
            CANDIDATES.iter().map(|(_, extract)| token_f1(&extract(&html).unwrap_or_default(), &wanted)).collect();
        let raw = reader.read(&bytes, None, Marks::default()).map_err(|e| e.to_string())?;
        figures.push(token_f1(&cleaner.clean(&raw).text, &wanted));
        sums.iter_mut().zip(&figures).for_each(|(s, f)| *s += f);
        println!("| {} | {} |", page.file_stem().unwrap_or_default().display(), row(&figures));
    }
    sums.iter_mut().for_each(|s| *s /= pages.len() as f64);
    println!("| mean | {} |", row(&sums));
    Ok(())
}

fn row(figures: &[f64]) -> String {
    figures.iter().map(|f| format!("{f:.3}")).collect::<Vec<_>>().join(" | ")
}

/// Share of tokens that two texts have in common (F1 over bags of words). A headline that stands twice counts once.
fn token_f1(a: &str, b: &str) -> f64 {
    let bag = |text: &str| {
        let mut bag: HashMap<String, usize> = HashMap::new();
        let mut seen = std::collections::HashSet::new();
        for line in text.lines().map(str::trim).filter(|l| seen.insert(*l)) {
            for word in line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
                *bag.entry(word.to_owned()).or_default() += 1;
            }
        }
        bag
    };
    let (a, b) = (bag(a), bag(b));
    let shared: usize = a.iter().map(|(w, n)| (*n).min(b.get(w).copied().unwrap_or(0))).sum();
    2.0 * shared as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()).max(1) as f64
}
