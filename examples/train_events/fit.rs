//! Logistic regression over hashed features.

use rasid::extract::events::binding;
use rasid::extract::events::confidence::BUCKETS;
use rasid::extract::events::model::{Linear, Model, logistic};
use rasid::extract::events::{modes, roles, sameness};

use crate::Settings;

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
    pub places: Vec<Example>,
    pub times: Vec<Example>,
}

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
        places: Linear::new([&linear(&examples.places, binding::BUCKETS, settings.binding())]),
        times: Linear::new([&linear(&examples.times, binding::BUCKETS, settings.binding())]),
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

/// What fitted weights say of an example.
pub fn probability(weights: &[f32], e: &Example) -> f32 {
    logistic(e.prior + e.features.iter().map(|f| weights[*f as usize]).sum::<f32>())
}

/// Logistic regression by AdaGrad, with L2 shrinkage towards where it began, in a fixed order; the mean of the second
/// half of the epochs, which swings less than the last.
fn descend(weights: &mut [f32], mut examples: Vec<&Example>, epochs: usize, rate: f32, l2: f32) {
    let start = weights.to_vec();
    let mut squares = vec![1e-6f32; weights.len()];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut sum = vec![0f32; weights.len()];
    for epoch in 0..epochs {
        shuffle(&mut examples, &mut state);
        for e in &examples {
            let error = e.weight * (probability(weights, e) - f32::from(u8::from(e.right)));
            for f in &e.features {
                let f = *f as usize;
                let gradient = error + l2 * (weights[f] - start[f]);
                squares[f] += gradient * gradient;
                weights[f] -= rate * gradient / squares[f].sqrt();
            }
        }
        if epoch >= epochs / 2 {
            sum.iter_mut().zip(&*weights).for_each(|(s, w)| *s += w);
        }
    }
    let n = (epochs - epochs / 2) as f32;
    weights.iter_mut().zip(&sum).for_each(|(w, s)| *w = s / n);
}

fn shuffle(examples: &mut [&Example], state: &mut u64) {
    for i in (1..examples.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        examples.swap(i, (*state % (i as u64 + 1)) as usize);
    }
}
