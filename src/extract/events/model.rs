//! The linear models of this layer: of mentions, who is who, what is one event, modes, places and times.
//!
//! Features are hashed into weights of one byte; `cargo run --release --example train_events` fits them
//! and writes `weights.bin`, which is compiled in.

use super::binding;
use super::confidence::BUCKETS;
use super::{modes, roles, sameness};

/// Weights of hashed features for `N` questions at once, rounded to 255 steps: one look-up answers for all.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear<const N: usize> {
    /// Empty where nothing was learned.
    weights: Vec<[i8; N]>,
    /// What one step of a weight is worth.
    scale: [f32; N],
}

impl<const N: usize> Default for Linear<N> {
    fn default() -> Self {
        Linear { weights: Vec::new(), scale: [0.0; N] }
    }
}

impl<const N: usize> Linear<N> {
    /// Rounds fitted weights, a list of the same length for each question.
    pub fn new(fitted: [&[f32]; N]) -> Linear<N> {
        let scale = fitted.map(|w| w.iter().fold(f32::MIN_POSITIVE, |most, w| most.max(w.abs())) / 127.0);
        let steps = |feature: usize| std::array::from_fn(|n| (fitted[n][feature] / scale[n]).round() as i8);
        Linear { weights: (0..fitted[0].len()).map(steps).collect(), scale }
    }

    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Begins a sum of features' weights.
    pub fn tally(&self) -> Tally<'_, N> {
        Tally { weights: &self.weights, scale: self.scale, steps: [0; N] }
    }

    /// Sums of the features' weights: log-odds.
    pub fn sum(&self, features: &[u32]) -> [f32; N] {
        let mut tally = self.tally();
        features.iter().for_each(|f| tally.add(*f));
        tally.log_odds()
    }

    /// Of each question in turn the scale, then a byte a weight.
    pub fn read(bytes: &mut &[u8], size: usize) -> Option<Linear<N>> {
        let mut linear = Linear { weights: vec![[0; N]; size], scale: [0.0; N] };
        for n in 0..N {
            linear.scale[n] = number(bytes)?;
            let (weights, rest) = bytes.split_at_checked(size)?;
            linear.weights.iter_mut().zip(weights).for_each(|(w, b)| w[n] = *b as i8);
            *bytes = rest;
        }
        Some(linear)
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        for n in 0..N {
            out.extend(self.scale[n].to_le_bytes());
            out.extend(self.weights.iter().map(|w| w[n] as u8));
        }
    }
}

/// Sums of weights under way.
pub struct Tally<'m, const N: usize> {
    weights: &'m [[i8; N]],
    scale: [f32; N],
    steps: [i32; N],
}

impl<const N: usize> Tally<'_, N> {
    /// Adds a feature's weights.
    pub fn add(&mut self, feature: u32) {
        let weights = self.weights[feature as usize];
        self.steps.iter_mut().zip(weights).for_each(|(sum, w)| *sum += i32::from(w));
    }

    /// What the features so far say, as log-odds.
    pub fn log_odds(&self) -> [f32; N] {
        std::array::from_fn(|n| self.steps[n] as f32 * self.scale[n])
    }
}

fn number(bytes: &mut &[u8]) -> Option<f32> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(f32::from_le_bytes(*head))
}

/// All that is learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Probability from which a mention is taken.
    pub threshold: f32,
    /// Does a trigger tell of an event? Twice [`BUCKETS`] weights.
    pub mentions: Linear<1>,
    /// Does a phrase act in an event, and does the event befall it? [`roles::BUCKETS`] weights.
    pub sides: Linear<2>,
    /// Are two mentions one event? [`sameness::BUCKETS`] weights.
    pub joins: Linear<1>,
    /// Is a mode that of an event? [`modes::BUCKETS`] weights.
    pub modes: Linear<1>,
    /// Is a place that of an event? [`binding::BUCKETS`] weights.
    pub places: Linear<1>,
    /// Is a time that of an event?
    pub times: Linear<1>,
}

impl Model {
    /// The model that the program was built with.
    pub fn embedded() -> Model {
        let model = Model::read(include_bytes!("weights.bin"));
        let whole = model.and_then(|m| m.with_binding(include_bytes!("binding.bin")));
        whole.unwrap_or_else(Model::rules)
    }

    /// No weights: lists and syntax decide alone.
    pub fn rules() -> Model {
        Model {
            threshold: 0.5,
            mentions: Linear::default(),
            sides: Linear::default(),
            joins: Linear::default(),
            modes: Linear::default(),
            places: Linear::default(),
            times: Linear::default(),
        }
    }

    /// Reads what [`Model::write`] wrote; none if the length is wrong.
    pub fn read(mut bytes: &[u8]) -> Option<Model> {
        let model = Model {
            threshold: number(&mut bytes)?,
            mentions: Linear::read(&mut bytes, 2 * BUCKETS)?,
            sides: Linear::read(&mut bytes, roles::BUCKETS)?,
            joins: Linear::read(&mut bytes, sameness::BUCKETS)?,
            modes: Linear::read(&mut bytes, modes::BUCKETS)?,
            places: Linear::default(),
            times: Linear::default(),
        };
        bytes.is_empty().then_some(model)
    }

    /// The model with the weights of places and times that [`Model::write_binding`] wrote; none if the length is wrong.
    pub fn with_binding(self, mut bytes: &[u8]) -> Option<Model> {
        let places = Linear::read(&mut bytes, binding::BUCKETS)?;
        let times = Linear::read(&mut bytes, binding::BUCKETS)?;
        bytes.is_empty().then_some(Model { places, times, ..self })
    }

    /// The weights of places and times as bytes, as [`Model::write`].
    pub fn write_binding(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for part in [&self.places, &self.times] {
            part.write(&mut out);
        }
        out
    }

    /// All but the weights of places and times, as bytes: the threshold, then of each part its scale and one
    /// signed byte a weight.
    pub fn write(&self) -> Vec<u8> {
        let mut out = self.threshold.to_le_bytes().to_vec();
        self.mentions.write(&mut out);
        self.sides.write(&mut out);
        self.joins.write(&mut out);
        self.modes.write(&mut out);
        out
    }
}

/// How many of the growing bounds a value reaches: amounts as features.
pub fn step<T: PartialOrd>(value: T, bounds: &[T]) -> u64 {
    bounds.iter().position(|bound| value < *bound).unwrap_or(bounds.len()) as u64
}

/// The weight, of `buckets` (a power of two), of a feature: a template and its values.
pub fn bucket(buckets: usize, template: u64, values: &[u64]) -> u32 {
    weight_of(buckets, hash(template, values))
}

const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of a feature: a template and its values.
pub fn hash(template: u64, values: &[u64]) -> u64 {
    values.iter().fold(template.wrapping_mul(MIX), |h, v| and(h, *v))
}

/// Hash of a feature with one more value.
pub fn and(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(MIX)
}

/// The weight, of `buckets`, of a feature's hash.
pub fn weight_of(buckets: usize, hash: u64) -> u32 {
    (hash >> (64 - buckets.trailing_zeros())) as u32
}

/// The logistic function.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_read_as_it_was_written() {
        let weights = |n: usize, at: usize| {
            let mut weights = vec![0.0; n];
            weights[at] = 1.5;
            weights[at + 2] = -0.5;
            weights
        };
        let model = Model {
            threshold: 0.4,
            mentions: Linear::new([&weights(2 * BUCKETS, 7)]),
            sides: Linear::new([&weights(roles::BUCKETS, 9), &weights(roles::BUCKETS, 11)]),
            joins: Linear::new([&weights(sameness::BUCKETS, 17)]),
            modes: Linear::new([&weights(modes::BUCKETS, 19)]),
            places: Linear::new([&weights(binding::BUCKETS, 13)]),
            times: Linear::new([&weights(binding::BUCKETS, 15)]),
        };
        let read = Model::read(&model.write()).and_then(|m| m.with_binding(&model.write_binding()));
        assert_eq!(read, Some(model.clone()));
        assert!((model.mentions.sum(&[7, 9])[0] - 1.0).abs() < 0.02);
        let [acts, suffers] = model.sides.sum(&[9, 11]);
        assert!((acts - 1.0).abs() < 0.02 && (suffers - 1.5).abs() < 0.02);
        assert_eq!(Model::read(&[0; 9]), None);
    }

    #[test]
    fn the_embedded_weights_are_whole() {
        assert!(!Model::embedded().sides.is_empty());
    }
}
