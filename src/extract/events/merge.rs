//! One event once: mentions in title, lead and body that speak of the same event are joined.

use crate::extract::Layers;
use crate::message::{EventType, Mode, Status};

use super::Found;
use super::arguments::{Argument, Side};
use super::triggers::Frame;

/// Mentions of one event, indexes of the article's found mentions in order.
#[derive(Debug)]
pub struct Cluster {
    pub mentions: Vec<usize>,
}

/// Evidence that two mentions are one event must reach this.
const ENOUGH: i32 = 3;

/// How much the mention that agrees least counts.
const CONFLICT: i32 = -4;

/// Joins the accepted mentions, in order of position.
pub fn join(layers: &Layers, found: &[Found], accepted: &[usize]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for &m in accepted {
        let best = clusters
            .iter()
            .enumerate()
            .filter(|(_, c)| found[c.mentions[0]].candidate.kind == found[m].candidate.kind)
            .map(|(i, c)| {
                let all = c.mentions.iter().map(|&o| evidence(layers, &found[o], &found[m]));
                let (most, least) = all.fold((i32::MIN, 0), |(most, least), e| (most.max(e), least.min(e)));
                // What speaks against any mention speaks against the event.
                (most + least.max(CONFLICT), i)
            })
            .max_by_key(|(e, i)| (*e, *i));
        match best {
            Some((e, i)) if e >= ENOUGH => clusters[i].mentions.push(m),
            _ => clusters.push(Cluster { mentions: vec![m] }),
        }
    }
    clusters
}

/// How much speaks for two mentions being one event; negative where something speaks against it.
fn evidence(layers: &Layers, a: &Found, b: &Found) -> i32 {
    if !modes_agree(a.mode, b.mode) || !statuses_agree(a.reality.status, b.reality.status) {
        return -10;
    }
    let verbal = !matches!(
        a.candidate.kind,
        EventType::Assault
            | EventType::Coerce
            | EventType::Protest
            | EventType::Mobilize
            | EventType::Retreat
            | EventType::Consult
    );
    let (ca, cb) = (&a.candidate, &b.candidate);
    let same_sentence = ca.sentence == cb.sentence;
    let distance = cb.tokens.first.abs_diff(ca.tokens.first);
    let mut sum = 0;
    let place = match (a.place, b.place) {
        (Some(p), Some(q)) if p.0 == q.0 => 2,
        (Some(_), Some(_)) => {
            if distance <= 4 {
                -1
            } else {
                -4
            }
        }
        _ => 0,
    };
    let time = match (a.time, b.time) {
        (Some(s), Some(t)) => {
            let (s, t) = (&layers.times[s as usize], &layers.times[t as usize]);
            match (s.from, s.to, t.from, t.to) {
                _ if s.from == t.from && s.to == t.to => 2,
                // One within the other: `أمس` and `الأسبوع الماضي`.
                (Some(f), Some(u), Some(g), Some(v)) if f <= v && g <= u => 0,
                _ => -4,
            }
        }
        _ => 0,
    };
    let actors = sides(layers, &a.arguments.actors, &b.arguments.actors);
    let recipients = sides(layers, &a.arguments.recipients, &b.arguments.recipients);
    sum += place + time + actors + recipients;
    if a.mode == b.mode && a.mode.is_some() {
        sum += 1;
    }
    if same_sentence {
        // Two acts in one sentence are told apart by their places, times or sides.
        sum += match distance {
            0..=6 => 4,
            7..=14 if harms(a) != harms(b) => 4,
            7..=14 => 2,
            _ => 0,
        };
    } else if cb.definite {
        sum += 2;
    }
    if a.title != b.title && ca.sentence.abs_diff(cb.sentence) <= 3 {
        sum += 2;
    }
    if same_toll(layers, a, b) {
        sum += 3;
    }
    if verbal && !same_sentence && actors <= 0 {
        sum -= 3;
    }
    sum
}

/// Does the trigger tell of the harm (`مقتل`) rather than of the act?
pub fn harms(m: &Found) -> bool {
    matches!(m.candidate.trigger.frame, Frame::Undergo | Frame::Kill)
}

/// Modes that can be told of one event by different words.
fn modes_agree(a: Option<Mode>, b: Option<Mode>) -> bool {
    use Mode as M;
    let family = |m: Mode| match m {
        M::Aerial | M::Drone | M::HeavyWeapons => 1,
        M::Explosives | M::SuicideAttack => 2,
        M::Firearms | M::Targeted => 3,
        M::Visit | M::ThirdParty | M::Multilateral | M::Phone => 4,
        M::Assist | M::Change | M::Yield | M::Meet => 5,
        other => 100 + other as i32,
    };
    match (a, b) {
        (Some(a), Some(b)) => family(a) == family(b),
        _ => true,
    }
}

fn statuses_agree(a: Status, b: Status) -> bool {
    a == b || !matches!((a, b), (Status::Historical, Status::Planned) | (Status::Planned, Status::Historical))
}

/// Same sides speak for one event, others against it.
fn sides(layers: &Layers, a: &Side, b: &Side) -> i32 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let mut best = -2;
    for x in a.iter() {
        for y in b.iter() {
            best = best.max(likeness(layers, x, y));
        }
    }
    best
}

fn likeness(layers: &Layers, x: Argument, y: Argument) -> i32 {
    let (a, b) = (&layers.actors[x as usize], &layers.actors[y as usize]);
    if a.name == b.name {
        return 3;
    }
    if !a.code.is_empty() && a.code == b.code {
        return 2;
    }
    match (a.code.country, b.code.country) {
        (Some(a), Some(b)) if a == b => 1,
        (Some(_), Some(_)) => -2,
        _ => 0,
    }
}

fn same_toll(layers: &Layers, a: &Found, b: &Found) -> bool {
    a.tolls.iter().any(|i| {
        let x = &layers.tolls[*i as usize];
        b.tolls.iter().any(|j| {
            let y = &layers.tolls[*j as usize];
            i != j && (x.kind, x.min, x.max) == (y.kind, y.min, y.max) && x.min > 2
        })
    })
}
