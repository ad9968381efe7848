//! A softmax over candidates, fitted by AdaGrad.

use rasid::extract::quotes::speaker::{BUCKETS, Candidate};

use crate::common::adagrad::AdaGrad;
use crate::data::{Annotated, Quote};

/// How the model is fitted.
#[derive(clap::Args)]
pub struct Settings {
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    /// Step of the descent.
    #[arg(long, default_value_t = 0.03)]
    rate: f32,
    #[arg(long, default_value_t = 2e-2)]
    l2: f32,
    /// Orders of the articles.
    #[arg(long, default_value_t = 5)]
    orders: u64,
    /// Weight of an article of the gold against an annotated one.
    #[arg(long, default_value_t = 1.0)]
    gold_weight: f32,
}

/// What the squares of gradients begin from: articles are few, so the first steps are small.
const SQUARES: f32 = 1e-2;

/// Errors of probability that teach nothing.
const NEGLIGIBLE: f32 = 1e-4;

/// Fits the weights: the mean of fits that see the articles in different orders.
pub fn fit<'a>(articles: impl Iterator<Item = &'a Annotated>, settings: &Settings) -> Vec<f32> {
    let articles: Vec<&Annotated> = articles.collect();
    let mut sum = vec![0f32; BUCKETS];
    for order in 0..settings.orders {
        let weights = descend(&articles, order, settings);
        sum.iter_mut().zip(&weights).for_each(|(s, w)| *s += w / settings.orders as f32);
    }
    sum
}

/// One fit; the mean of the second half of the epochs.
fn descend(articles: &[&Annotated], order: u64, settings: &Settings) -> Vec<f32> {
    let mut articles = articles.to_vec();
    let mut fit = AdaGrad::new(vec![0f32; BUCKETS], SQUARES, settings.rate, settings.l2);
    for epoch in 0..settings.epochs {
        articles.sort_by_key(|a| xxhash_rust::xxh3::xxh3_64_with_seed(a.id.as_bytes(), order << 8 | epoch as u64));
        for a in &articles {
            let weight = if a.annotated { 1.0 } else { settings.gold_weight };
            let mut before: Option<&str> = None;
            for quote in &a.quotes {
                let odds = odds(quote, before, fit.weights());
                if let Some(right) = quote.right.as_ref().filter(|r| r.contains(&true)) {
                    let all = softmax(&odds, |_| true);
                    let good = softmax(&odds, |i| right[i]);
                    for (i, c) in quote.candidates.iter().enumerate() {
                        let error = weight * (all[i] - good[i]);
                        if error.abs() < NEGLIGIBLE {
                            continue;
                        }
                        fit.step(features(c, before), error);
                    }
                }
                before = quote.candidates[best(&odds)].name.as_deref();
            }
        }
        fit.end(epoch, settings.epochs);
    }
    fit.mean()
}

/// The candidate chosen for each quote of an article.
pub fn choose(quotes: &[Quote], weights: &[f32]) -> Vec<usize> {
    let mut before = None;
    let choice = |quote: &Quote| {
        let chosen = best(&odds(quote, before.as_deref(), weights));
        before = quote.candidates[chosen].name.clone();
        chosen
    };
    quotes.iter().map(choice).collect()
}

fn odds(quote: &Quote, before: Option<&str>, weights: &[f32]) -> Vec<f32> {
    let sum = |c: &Candidate| features(c, before).map(|f| weights[f as usize]).sum();
    quote.candidates.iter().map(sum).collect()
}

fn features<'c>(c: &'c Candidate, before: Option<&str>) -> impl Iterator<Item = u32> + use<'c> {
    let again = before.is_some() && c.name.as_deref() == before;
    c.features.iter().chain(c.repeated.iter().filter(move |_| again)).copied()
}

fn best(odds: &[f32]) -> usize {
    (1..odds.len()).fold(0, |best, i| if odds[i] > odds[best] { i } else { best })
}

/// Probabilities among the candidates that count.
fn softmax(odds: &[f32], counts: impl Fn(usize) -> bool) -> Vec<f32> {
    let most = odds.iter().copied().fold(f32::MIN, f32::max);
    let raised = |(i, o): (usize, &f32)| if counts(i) { (o - most).exp() } else { 0.0 };
    let all: Vec<f32> = odds.iter().enumerate().map(raised).collect();
    let sum: f32 = all.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    all.iter().map(|p| p / sum).collect()
}
