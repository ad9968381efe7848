//! Which event bears which toll.

use crate::extract::{Layers, TollMention};
use crate::text::Text;

use super::super::Found;
use super::super::merge::Cluster;

/// The event of each toll: one for each.
pub struct Bearers(Vec<Option<(usize, u32)>>);

/// What a toll told before the act counts more than one behind it, in words.
const AHEAD: u32 = 6;

impl Bearers {
    /// A toll is that of the event whose trigger tells the harm (`مقتل 5`), else of the nearest of its sentence.
    pub fn new(layers: &Layers, found: &[Found], clusters: &[Cluster]) -> Bearers {
        let mut bearers = vec![None; layers.tolls.len()];
        for (number, cluster) in clusters.iter().enumerate() {
            for m in cluster.mentions.iter().map(|m| &found[*m]) {
                for toll in &m.tolls {
                    let off = stands_off(m, &layers.tolls[*toll as usize]);
                    let bearer: &mut Option<(usize, u32)> = &mut bearers[*toll as usize];
                    if bearer.is_none_or(|(_, nearest)| off < nearest) {
                        *bearer = Some((number, off));
                    }
                }
            }
        }
        Bearers(bearers)
    }

    /// The tolls of an event, in order; what several sentences tell counts once.
    pub fn of<'l>(&self, text: &Text, layers: &'l Layers, cluster: usize) -> Vec<&'l TollMention> {
        let mut borne: Vec<&TollMention> = Vec::new();
        let bears = |bearer: &Option<(usize, u32)>| bearer.is_some_and(|(number, _)| number == cluster);
        for (_, toll) in self.0.iter().zip(&layers.tolls).filter(|(b, _)| bears(b)) {
            let sentence = |t: &TollMention| text.tokens[t.mention.tokens.first as usize].sentence;
            let same = |t: &TollMention| (t.kind, t.min, t.max) == (toll.kind, toll.min, toll.max);
            match borne.iter().position(|t| same(t) && sentence(t) != sentence(toll)) {
                Some(i) if borne[i].repeated && !toll.repeated => borne[i] = toll,
                Some(_) => {}
                None => borne.push(toll),
            }
        }
        borne
    }
}

fn stands_off(m: &Found, toll: &TollMention) -> u32 {
    let (trigger, cue) = (m.candidate.tokens, toll.cue as u32);
    match cue {
        _ if trigger.contains(toll.cue) => 0,
        _ if cue < trigger.first => trigger.first - cue + AHEAD,
        _ => cue - trigger.end + 1,
    }
}
