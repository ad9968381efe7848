//! Logistic regression over hashed features, of yes or no and of one of several.

use rasid::extract::events::binding;
use rasid::extract::events::confidence::BUCKETS;
use rasid::extract::events::model::Model;
use rasid::extract::events::{modes, roles, sameness};
use rasid::extract::linear::{Linear, logistic};

use crate::Settings;
use crate::common::adagrad::AdaGrad;

/// Something to learn from, of one article or judged sentence.
pub struct Example {
    pub features: Vec<u32>,
    pub prior: f32,
    pub right: bool,
    pub weight: f32,
    pub fold: u64,
    /// Of a text of one sentence.
    pub isolated: bool,
    /// Hash of the judged sentence, its last bit the list; 0 for an article's.
    pub sentence: u64,
}

/// All that the models learn from.
#[derive(Default)]
pub struct Examples {
    pub mentions: Vec<Example>,
    pub actors: Vec<Example>,
    pub recipients: Vec<Example>,
    pub joins: Vec<Example>,
    pub modes: Vec<Example>,
    /// Of each mention all that may be its place, and its time.
    pub places: Vec<Vec<Example>>,
    pub times: Vec<Vec<Example>>,
}

/// What the squares of gradients begin from.
const SQUARES: f32 = 1e-6;

/// Steps of the models of roles: fewer, since phrases are many.
const ROLES: (usize, f32, f32) = (6, 0.08, 1e-3);

/// Steps of the model of isolated sentences: judged sentences are many and noisy.
const ISOLATED: (usize, f32, f32) = (6, 0.01, 2e-3);

/// Steps of the models of what is one event, and of modes.
const JOINS: (usize, f32, f32) = (8, 0.02, 1e-3);
const MODES: (usize, f32, f32) = (6, 0.02, 3e-3);

/// Fits all models on the examples outside `fold`.
pub fn model(examples: &Examples, fold: Option<u64>, settings: &Settings) -> Model {
    let linear = |examples: &[Example], buckets: usize, (epochs, rate, l2): (usize, f32, f32)| {
        let mut weights = vec![0f32; buckets];
        descend(&mut weights, outside(examples, fold), epochs, rate, l2);
        weights
    };
    Model {
        threshold: settings.threshold,
        mentions: Linear::new([&mentions(&examples.mentions, fold, settings)]),
        sides: Linear::new([
            &linear(&examples.actors, roles::BUCKETS, ROLES),
            &linear(&examples.recipients, roles::BUCKETS, ROLES),
        ]),
        joins: Linear::new([&linear(&examples.joins, sameness::BUCKETS, JOINS)]),
        modes: Linear::new([&linear(&examples.modes, modes::BUCKETS, MODES)]),
        places: Linear::new([&choice(&examples.places, fold, settings.binding())]),
        times: Linear::new([&choice(&examples.times, fold, settings.binding())]),
    }
}

fn outside(examples: &[Example], fold: Option<u64>) -> Vec<&Example> {
    examples.iter().filter(|e| Some(e.fold) != fold).collect()
}

/// Fits the half for articles on articles, and from there the half for isolated sentences on all of these.
pub fn mentions(examples: &[Example], fold: Option<u64>, settings: &Settings) -> Vec<f32> {
    let (isolated, articles): (Vec<&Example>, Vec<&Example>) =
        outside(examples, fold).into_iter().partition(|e| e.isolated);
    let Settings { epochs, rate, l2, .. } = *settings;
    // Isolated sentences begin from smaller steps.
    let mut smooth = vec![0f32; 2 * BUCKETS];
    descend(&mut smooth, articles.clone(), ISOLATED.0, ISOLATED.1, ISOLATED.2);
    let mut weights = vec![0f32; 2 * BUCKETS];
    descend(&mut weights, articles, epochs, rate, l2);
    weights[BUCKETS..].copy_from_slice(&smooth[..BUCKETS]);
    let (epochs, rate, l2) = ISOLATED;
    descend(&mut weights, isolated, epochs, rate, l2);
    weights
}

/// Fits which of several is meant, if any is: a conditional logit, where none has odds of one.
fn choice(groups: &[Vec<Example>], fold: Option<u64>, (epochs, rate, l2): (usize, f32, f32)) -> Vec<f32> {
    let groups: Vec<&[Example]> = groups.iter().filter(|g| Some(g[0].fold) != fold).map(Vec::as_slice).collect();
    let fit = AdaGrad::new(vec![0f32; binding::BUCKETS], SQUARES, rate, l2);
    run(fit, groups, epochs, |weights, group, errors| {
        let odds = |e: &Example| e.features.iter().map(|f| weights[*f as usize]).sum::<f32>().exp();
        let odds: Vec<f32> = group.iter().map(odds).collect();
        let all = 1.0 + odds.iter().sum::<f32>();
        let right: f32 = group.iter().zip(&odds).filter(|(e, _)| e.right).map(|(_, o)| o).sum();
        for (e, odds) in group.iter().zip(&odds) {
            // Where several are right, each has the share that the model gives it.
            let wanted = if e.right { odds / right } else { 0.0 };
            errors.push((e, e.weight * (odds / all - wanted)));
        }
    })
}

/// What fitted weights say of an example.
pub fn probability(weights: &[f32], e: &Example) -> f32 {
    logistic(e.prior + e.features.iter().map(|f| weights[*f as usize]).sum::<f32>())
}

/// Logistic regression.
fn descend(weights: &mut Vec<f32>, examples: Vec<&Example>, epochs: usize, rate: f32, l2: f32) {
    let fit = AdaGrad::new(std::mem::take(weights), SQUARES, rate, l2);
    *weights = run(fit, examples, epochs, |weights, e, errors| {
        errors.push((e, e.weight * (probability(weights, e) - f32::from(u8::from(e.right)))));
    });
}

/// Descends in a fixed order; `err` tells of each item by how much the model is wrong in which examples.
fn run<'e, T: Copy>(
    mut fit: AdaGrad,
    mut items: Vec<T>,
    epochs: usize,
    err: impl Fn(&[f32], T, &mut Vec<(&'e Example, f32)>),
) -> Vec<f32> {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut errors = Vec::new();
    for epoch in 0..epochs {
        shuffle(&mut items, &mut state);
        for item in &items {
            err(fit.weights(), *item, &mut errors);
            errors.drain(..).for_each(|(e, error)| fit.step(e.features.iter().copied(), error));
        }
        fit.end(epoch, epochs);
    }
    fit.mean()
}

fn shuffle<T>(examples: &mut [T], state: &mut u64) {
    for i in (1..examples.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        examples.swap(i, (*state % (i as u64 + 1)) as usize);
    }
}
