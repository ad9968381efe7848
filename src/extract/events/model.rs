//! The linear models of this layer: of mentions, who is who, what is one event, modes, places and times.
//!
//! Features are hashed into weights of one byte; `cargo run --release --example train_events` fits them
//! and writes `weights.bin`, which is compiled in.

use super::binding;
use super::confidence::BUCKETS;
use super::{modes, roles, sameness};
use crate::extract::linear::{Linear, number};

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
