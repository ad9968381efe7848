//! Extraction on one core, in articles and bytes a second: `cargo bench`.
//!
//! Over 1,000 articles of `../shared/corpus` where it is there, else over the demo's articles.

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rasid::extract::{Extractor, Stage};
use rasid::intake;
use rasid::message::RawArticle;

/// Articles that are extracted from together, as `rasid extract` does.
const BATCH: usize = 16;

/// Records of the corpus file, every `step`th. Empty where the file is absent.
fn corpus(name: &str, step: usize, most: usize) -> Vec<Vec<u8>> {
    let shared = std::env::var_os("RASID_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let path = shared.join("corpus").join(name);
    let Ok(mut gunzip) =
        Command::new("gzip").arg("-dc").arg(&path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    else {
        return Vec::new();
    };
    let lines = BufReader::new(gunzip.stdout.take().expect("the pipe was asked for")).split(b'\n');
    let values = lines.map_while(Result::ok).step_by(step).take(most).collect();
    let _ = gunzip.kill();
    let _ = gunzip.wait();
    values
}

fn read(records: &[Vec<u8>]) -> Vec<RawArticle> {
    records.iter().filter_map(|r| intake::parse(r, None).ok()).collect()
}

fn bytes(records: &[Vec<u8>]) -> u64 {
    records.iter().map(|r| r.len() as u64).sum()
}

fn extract(c: &mut Criterion) {
    let extractor = Extractor::new().expect("the embedded lists are right");
    for (name, file) in [("cnn_bbc", "cnn_bbc.jsonl.gz"), ("dailies", "saudinewsnet.jsonl.gz")] {
        let records = corpus(file, 5, 1000);
        let articles = read(&records);
        if articles.is_empty() {
            eprintln!("PASSED OVER: {file} is absent");
            continue;
        }
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        for (unit, throughput) in
            [("articles", Throughput::Elements(articles.len() as u64)), ("bytes", Throughput::Bytes(bytes(&records)))]
        {
            group.throughput(throughput);
            group.bench_function(unit, |b| {
                b.iter(|| articles.chunks(BATCH).for_each(|a| drop(black_box(extractor.extract_all(a)))))
            });
        }
        group.finish();
    }
}

/// What each step costs, reading and writing JSON included: microseconds an article, a line a step. Not criterion's:
/// steps cannot be run alone.
fn stages(_: &mut Criterion) {
    let extractor = Extractor::new().expect("the embedded lists are right");
    let records = corpus("cnn_bbc.jsonl.gz", 5, 1000);
    let articles = read(&records);
    if articles.is_empty() {
        return;
    }
    black_box(extractor.extract_all(&articles));
    let mut cost = vec![Duration::ZERO; Stage::ALL.len() + 2];
    let (reading, writing) = (Stage::ALL.len(), Stage::ALL.len() + 1);
    for records in records.chunks(BATCH) {
        let mut since = Instant::now();
        let mut done = |step: usize| {
            let now = Instant::now();
            cost[step] += now - since;
            since = now;
        };
        let articles = read(records);
        done(reading);
        for record in extractor.extract_observed(&articles, |stage| done(stage as usize)) {
            black_box(serde_json::to_vec(&record).expect("records can be written"));
        }
        done(writing);
    }
    let names = Stage::ALL.iter().map(|s| s.as_str()).chain(["reading JSON", "writing JSON"]);
    let all: Duration = cost.iter().sum();
    println!("microseconds an article of {} bytes, by step:", bytes(&records) / records.len() as u64);
    for (name, cost) in names.zip(&cost) {
        let share = cost.as_secs_f64() / all.as_secs_f64() * 100.0;
        println!("{name:>16} {:8.1} {share:5.1}%", cost.as_secs_f64() * 1e6 / articles.len() as f64);
    }
    println!("{:>16} {:8.1}", "all", all.as_secs_f64() * 1e6 / articles.len() as f64);
}

criterion_group!(benches, extract, stages);
criterion_main!(benches);
