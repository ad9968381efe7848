//! How sure it is that a trigger tells of an event.

use crate::extract::Layers;
use crate::message::EventType;
use crate::text::Text;

use super::Found;
use super::scan::{Modality, Scan};
use super::setting::Setting;

/// The linear model of mentions.
#[derive(Debug)]
pub struct Model {}

impl Model {
    pub fn embedded() -> Model {
        Model {}
    }

    pub fn probability(&self, _text: &Text, _scan: &Scan, _setting: &Setting, _layers: &Layers, m: &Found) -> f32 {
        let c = &m.candidate;
        let wanted = matches!(m.reality.modality, Some(Modality::Wanted | Modality::Threatened));
        let verbal = matches!(c.kind, EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten);
        if wanted && !verbal {
            return 0.2;
        }
        match (c.trigger.weak, c.told, m.arguments.actors.is_empty() && m.arguments.recipients.is_empty()) {
            (false, true, _) => 0.7,
            (false, false, false) => 0.6,
            (false, false, true) => 0.5,
            (true, _, _) => 0.3,
        }
    }

    /// Indexes of the mentions that are taken as events.
    pub fn accept(&self, found: &[Found]) -> Vec<usize> {
        (0..found.len()).filter(|i| found[*i].probability >= 0.5).collect()
    }
}
