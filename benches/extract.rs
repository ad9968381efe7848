//! Extraction on one core, in articles and bytes a second: `cargo bench`.
//!
//! Over 1,000 articles of `../shared/corpus` where it is there, else over the demo's articles.

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rasid::extract::Extractor;
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

criterion_group!(benches, extract);
criterion_main!(benches);
