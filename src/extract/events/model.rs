//! The linear models of this layer: one of mentions, and two of who is who.
//!
//! Features are hashed into weights of one byte; `cargo run --release --example train_events` fits them
//! and writes `weights.bin`, which is compiled in.

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
}

impl Model {
    /// The model that the program was built with.
    pub fn embedded() -> Model {
        Model::read(include_bytes!("weights.bin")).unwrap_or_else(Model::rules)
    }

    /// No weights: lists and syntax decide alone.
    pub fn rules() -> Model {
        let none = Linear::default;
        Model { threshold: 0.5, mentions: none(), actors: none(), recipients: none() }
    }

    /// Reads what [`Model::write`] wrote; none if the length is wrong.
    pub fn read(mut bytes: &[u8]) -> Option<Model> {
        let model = Model {
            threshold: number(&mut bytes)?,
            mentions: Linear::read(&mut bytes, 2 * BUCKETS)?,
            actors: Linear::read(&mut bytes, roles::BUCKETS)?,
            recipients: Linear::read(&mut bytes, roles::BUCKETS)?,
        };
        bytes.is_empty().then_some(model)
    }

    /// The model as bytes: the threshold, then of each part its scale and one signed byte a weight.
    pub fn write(&self) -> Vec<u8> {
        let mut out = self.threshold.to_le_bytes().to_vec();
        for part in [&self.mentions, &self.actors, &self.recipients] {
            part.write(&mut out);
        }
        out
    }
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
        };
        assert_eq!(Model::read(&model.write()), Some(model.clone()));
        assert!((model.mentions.sum(&[7, 9]) - 1.0).abs() < 0.02);
        assert_eq!(Model::read(&[0; 9]), None);
    }

    #[test]
    fn the_embedded_weights_are_whole() {
        assert!(!Model::embedded().actors.is_empty());
    }
}
