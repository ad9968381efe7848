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

/// Articles of the corpus file, every `step`th, and their bytes. Empty where the file is absent.
fn corpus(name: &str, step: usize, most: usize) -> (Vec<RawArticle>, u64) {
    let shared = std::env::var_os("RASID_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let path = shared.join("corpus").join(name);
    let Ok(mut gunzip) =
        Command::new("gzip").arg("-dc").arg(&path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    else {
        return (Vec::new(), 0);
    };
    let lines = BufReader::new(gunzip.stdout.take().expect("the pipe was asked for")).split(b'\n');
    let values: Vec<Vec<u8>> = lines.map_while(Result::ok).step_by(step).take(most).collect();
    let _ = gunzip.kill();
    let _ = gunzip.wait();
    let bytes = values.iter().map(|v| v.len() as u64).sum();
    (values.iter().filter_map(|v| intake::parse(v, None).ok()).collect(), bytes)
}

fn extract(c: &mut Criterion) {
    let extractor = Extractor::new().expect("the embedded lists are right");
    for (name, file) in [("cnn_bbc", "cnn_bbc.jsonl.gz"), ("dailies", "saudinewsnet.jsonl.gz")] {
        let (articles, bytes) = corpus(file, 5, 1000);
        if articles.is_empty() {
            eprintln!("PASSED OVER: {file} is absent");
            continue;
        }
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        for (unit, throughput) in
            [("articles", Throughput::Elements(articles.len() as u64)), ("bytes", Throughput::Bytes(bytes))]
        {
            group.throughput(throughput);
            group.bench_function(unit, |b| {
                b.iter(|| articles.iter().for_each(|a| drop(black_box(extractor.extract(a)))))
            });
        }
        group.finish();
    }
}

/// What each step costs: total time over the articles, a line a step. Not criterion's: steps cannot be run alone.
fn stages(_: &mut Criterion) {
    let extractor = Extractor::new().expect("the embedded lists are right");
    let (articles, bytes) = corpus("cnn_bbc.jsonl.gz", 5, 1000);
    if articles.is_empty() {
        return;
    }
    for article in &articles {
        black_box(extractor.extract(article));
    }
    let mut cost = vec![Duration::ZERO; Stage::ALL.len()];
    for article in &articles {
        let mut since = Instant::now();
        black_box(extractor.extract_observed(article, |stage| {
            let now = Instant::now();
            cost[stage as usize] += now - since;
            since = now;
        }));
    }
    let all: Duration = cost.iter().sum();
    println!("microseconds an article of {} bytes, by step:", bytes / articles.len() as u64);
    for (stage, cost) in Stage::ALL.iter().zip(&cost) {
        let share = cost.as_secs_f64() / all.as_secs_f64() * 100.0;
        println!("{:>16} {:8.1} {share:5.1}%", stage.as_str(), cost.as_secs_f64() * 1e6 / articles.len() as f64);
    }
    println!("{:>16} {:8.1}", "all", all.as_secs_f64() * 1e6 / articles.len() as f64);
}

criterion_group!(benches, extract, stages);
criterion_main!(benches);
