//! The linear models of this layer: one of mentions, and two of who is who.
//!
//! Features are hashed into weights of one byte; `cargo run --release --example train_events` fits them
//! and writes `weights.bin`, which is compiled in.

use super::binding;
use super::confidence::BUCKETS;
use super::roles;

/// Weights of hashed features, rounded to 255 steps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Linear {
    /// Empty where nothing was learned.
    weights: Vec<i8>,
    /// What one step of a weight is worth.
    scale: f32,
}

impl Linear {
    /// Rounds fitted weights.
    pub fn new(weights: &[f32]) -> Linear {
        let most = weights.iter().fold(0f32, |m, w| m.max(w.abs())).max(f32::MIN_POSITIVE);
        let scale = most / 127.0;
        Linear { weights: weights.iter().map(|w| (w / scale).round() as i8).collect(), scale }
    }

    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Sum of the features' weights: log-odds.
    pub fn sum(&self, features: &[u32]) -> f32 {
        features.iter().map(|f| i32::from(self.weights[*f as usize])).sum::<i32>() as f32 * self.scale
    }

    fn read(bytes: &mut &[u8], size: usize) -> Option<Linear> {
        let scale = number(bytes)?;
        let (weights, rest) = bytes.split_at_checked(size)?;
        *bytes = rest;
        Some(Linear { weights: weights.iter().map(|b| *b as i8).collect(), scale })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.scale.to_le_bytes());
        out.extend(self.weights.iter().map(|w| *w as u8));
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
    pub mentions: Linear,
    /// Does a phrase act in an event? [`roles::BUCKETS`] weights.
    pub actors: Linear,
    /// Does an event befall a phrase?
    pub recipients: Linear,
    /// Is a place that of an event? [`binding::BUCKETS`] weights.
    pub places: Linear,
    /// Is a time that of an event?
    pub times: Linear,
}

impl Model {
    /// The model that the program was built with.
    pub fn embedded() -> Model {
        let model = Model::read(include_bytes!("weights.bin"));
        let whole = model.and_then(|m| m.with_binding(include_bytes!("binding/weights.bin")));
        whole.unwrap_or_else(Model::rules)
    }

    /// No weights: lists and syntax decide alone.
    pub fn rules() -> Model {
        let none = Linear::default;
        Model { threshold: 0.5, mentions: none(), actors: none(), recipients: none(), places: none(), times: none() }
    }

    /// Reads what [`Model::write`] wrote; none if the length is wrong.
    pub fn read(mut bytes: &[u8]) -> Option<Model> {
        let model = Model {
            threshold: number(&mut bytes)?,
            mentions: Linear::read(&mut bytes, 2 * BUCKETS)?,
            actors: Linear::read(&mut bytes, roles::BUCKETS)?,
            recipients: Linear::read(&mut bytes, roles::BUCKETS)?,
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

    /// What tells of events and of who takes part, as bytes: the threshold, then of each part its scale and one
    /// signed byte a weight.
    pub fn write(&self) -> Vec<u8> {
        let mut out = self.threshold.to_le_bytes().to_vec();
        for part in [&self.mentions, &self.actors, &self.recipients] {
            part.write(&mut out);
        }
        out
    }
}

/// The weight, of `buckets` (a power of two), of a feature: a template and its values.
pub fn bucket(buckets: usize, template: u64, values: &[u64]) -> u32 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let sum = values.iter().fold(template.wrapping_mul(MIX), |h, v| (h.rotate_left(23) ^ v).wrapping_mul(MIX));
    (sum >> (64 - buckets.trailing_zeros())) as u32
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
            Linear::new(&weights)
        };
        let model = Model {
            threshold: 0.4,
            mentions: weights(2 * BUCKETS, 7),
            actors: weights(roles::BUCKETS, 9),
            recipients: weights(roles::BUCKETS, 11),
            places: weights(binding::BUCKETS, 13),
            times: weights(binding::BUCKETS, 15),
        };
        let read = Model::read(&model.write()).and_then(|m| m.with_binding(&model.write_binding()));
        assert_eq!(read, Some(model.clone()));
        assert!((model.mentions.sum(&[7, 9]) - 1.0).abs() < 0.02);
        assert_eq!(Model::read(&[0; 9]), None);
    }

    #[test]
    fn the_embedded_weights_are_whole() {
        assert!(!Model::embedded().actors.is_empty());
    }
}
