//! How well the fingerprint separates copies of an article from other articles.
//!
//!     cargo run --release --example fingerprints -- ../shared/corpus/*.jsonl.gz
//!
//! Copies are made by editing each article as wires and sites do. Other articles are all pairs of the corpus, and among
//! them pairs on one story: published within two days, with three longer words of their headlines in common. Pairs that
//! share more than a fifth of their three-word shingles are copies that the corpus has, and are left out of both.

use std::collections::HashSet;
use std::error::Error;
use std::io::Read;

use rasid::intake::{CleanArticle, Cleaner, parse};
use rasid::lexicon::Lexicon;
use rasid::message::{Body, RawArticle};

/// Distances up to here are shown one by one.
const SHOWN: usize = 12;
/// Words of an article that is long enough to be edited.
const WORDS: usize = 60;

struct Item {
    clean: CleanArticle,
    shingles: HashSet<u64>,
    headline: HashSet<String>,
    /// The day of publication, in days since the year 0, roughly.
    day: Option<i32>,
}

/// How many pairs lie at each Hamming distance.
#[derive(Default)]
struct Distances(Vec<u32>);

impl Distances {
    fn add(&mut self, a: u64, b: u64) {
        let at = (a ^ b).count_ones() as usize;
        self.0.resize(self.0.len().max(65), 0);
        self.0[at] += 1;
    }

    fn tell(&self, name: &str) {
        let total = self.0.iter().sum::<u32>().max(1);
        let within = |most: usize| 100.0 * f64::from(self.0.iter().take(most + 1).sum::<u32>()) / f64::from(total);
        let shares: Vec<String> = [0, 3, 6, 8, 10, SHOWN].iter().map(|k| format!("{:8.3}", within(*k))).collect();
        let half = (0..65).find(|k| within(*k) >= 50.0).unwrap_or(64);
        println!("{name:<34}{total:>9} {} {half:>7}", shares.join(" "));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let cleaner = Cleaner::new(&Lexicon::embedded())?;
    let mut items = Vec::new();
    for path in std::env::args().skip(1) {
        let mut text = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(&path)?).read_to_string(&mut text)?;
        items.extend(text.lines().filter_map(|l| parse(l.as_bytes(), None).ok()).map(|raw| item(cleaner.clean(&raw))));
    }
    items.retain(|i| i.clean.text.split_whitespace().count() >= WORDS);
    println!("{} articles; % of pairs within a distance of", items.len());
    println!("{:<34}{:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}", "", "pairs", 0, 3, 6, 8, 10, SHOWN, "median");
    for (name, edit) in EDITS {
        let mut distances = Distances::default();
        for (n, item) in items.iter().enumerate() {
            let other = &items[(n + 1) % items.len()].clean.text;
            let raw = RawArticle { body: Body::Text(edit(&item.clean.text, other)), ..RawArticle::default() };
            distances.add(item.clean.fingerprint, cleaner.clean(&raw).fingerprint);
        }
        distances.tell(name);
    }
    let (mut story, mut all) = (Distances::default(), Distances::default());
    for (n, a) in items.iter().enumerate() {
        for b in &items[n + 1..] {
            let near = (a.clean.fingerprint ^ b.clean.fingerprint).count_ones() as usize <= SHOWN + 4;
            let same_story = a.day.zip(b.day).is_some_and(|(a, b)| (a - b).abs() <= 2)
                && a.headline.intersection(&b.headline).count() >= 3;
            if (near || same_story) && is_copy(a, b) {
                continue;
            }
            all.add(a.clean.fingerprint, b.clean.fingerprint);
            if same_story {
                story.add(a.clean.fingerprint, b.clean.fingerprint);
            }
        }
    }
    story.tell("other articles of one story");
    all.tell("other articles");
    Ok(())
}

type Edit = fn(&str, &str) -> String;

/// What wires and sites do to a copy.
const EDITS: [(&str, Edit); 5] = [
    ("copy: other marks and spelling", |text, _| {
        text.chars()
            .filter(|c| !matches!(c, '،' | '"' | '\u{64b}'..='\u{652}'))
            .map(|c| if c == 'أ' { 'ا' } else { c })
            .collect()
    }),
    ("copy: another dateline", |text, _| match text.split_once("\n\n") {
        Some((head, body)) => format!("{head}\n\nبيروت 20 نوفمبر (رويترز) - {body}"),
        None => format!("بيروت 20 نوفمبر (رويترز) - {text}"),
    }),
    ("copy: every 50th word replaced", |text, other| {
        let mut others = other.split(' ').cycle().skip(7);
        let words = text.split(' ').enumerate();
        words.map(|(n, w)| if n % 50 == 25 { others.next().unwrap_or(w) } else { w }).collect::<Vec<_>>().join(" ")
    }),
    ("copy: last paragraph left out", |text, _| text.rsplit_once("\n\n").map_or(text, |(rest, _)| rest).to_owned()),
    ("copy: a sentence of 20 words added", |text, other| {
        let added = other.split_whitespace().skip(20).take(20).collect::<Vec<_>>().join(" ");
        format!("{text}\n\n{added}.")
    }),
];

fn item(clean: CleanArticle) -> Item {
    let words: Vec<&str> = clean.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let shingles = words.windows(3).map(|w| xxhash_rust::xxh3::xxh3_64(w.join(" ").as_bytes())).collect();
    let headline = clean.title.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3);
    let number = |s: Option<&str>| s.and_then(|s| s.parse::<i32>().ok());
    let day = clean
        .published_at
        .as_deref()
        .and_then(|d| Some(number(d.get(..4))? * 365 + number(d.get(5..7))? * 30 + number(d.get(8..10))?));
    Item { headline: headline.map(str::to_owned).collect(), shingles, day, clean }
}

fn is_copy(a: &Item, b: &Item) -> bool {
    let shared = a.shingles.intersection(&b.shingles).count();
    shared * 5 > a.shingles.len().min(b.shingles.len())
}
