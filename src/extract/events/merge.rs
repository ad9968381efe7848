//! One event once: mentions in title, lead and body that speak of the same event are joined.

use super::Found;
use super::candidates::Part;
use super::sameness::Sameness;
use crate::extract::linear::Linear;

/// Mentions of one event, indexes of the article's found mentions in order.
#[derive(Debug)]
pub struct Cluster {
    pub mentions: Vec<usize>,
}

/// How much one event is to be preferred to two, as log-odds. At 0.5 a hundredth fewer of the gold's events are found,
/// and two hundredths more of these once only; at -0.6 the reverse, twice as much (cross-validated).
const ONCE: f32 = 0.2;

/// How much the mention that agrees least counts, as log-odds.
const CONFLICT: f32 = -1.6;

/// How much a definite noun (`الهجوم`) is rather what was told before, as log-odds.
const GOES_BACK: f32 = 0.8;

/// Joins the accepted mentions, in order of position.
pub fn join(model: &Linear<1>, sameness: &Sameness, found: &[Found], accepted: &[usize]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for &m in accepted {
        let candidate = &found[m].candidate;
        let back = if candidate.definite && candidate.part == Part::Noun { GOES_BACK } else { 0.0 };
        let mut best: Option<(f32, usize)> = None;
        for (i, cluster) in clusters.iter().enumerate() {
            if found[cluster.mentions[0]].candidate.kind != candidate.kind {
                continue;
            }
            let (mut most, mut least) = (f32::NEG_INFINITY, 0f32);
            for &o in &cluster.mentions {
                let one = odds(model, sameness, &found[o], &found[m]);
                (most, least) = (most.max(one), least.min(one));
            }
            // What speaks against any mention speaks against the event.
            let sum = ONCE + most + least.max(CONFLICT) + back;
            if sum > 0.0 && best.is_none_or(|(b, _)| sum >= b) {
                best = Some((sum, i));
            }
        }
        match best {
            Some((_, i)) => clusters[i].mentions.push(m),
            None => clusters.push(Cluster { mentions: vec![m] }),
        }
    }
    clusters
}

/// Log-odds of two mentions of one type being one event.
fn odds(model: &Linear<1>, sameness: &Sameness, a: &Found, b: &Found) -> f32 {
    if model.is_empty() {
        return sameness.pair(a, b, &mut |_| ());
    }
    let mut tally = model.tally();
    let prior = sameness.pair(a, b, &mut |f| tally.add(f));
    prior + tally.log_odds()[0]
}
