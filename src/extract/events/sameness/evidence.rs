//! What the rules know of two mentions being one event.

use crate::extract::Layers;
use crate::message::{EventType, Mode, Status};

use super::super::Found;
use super::super::arguments::{Argument, Side};
use super::super::triggers::Frame;

/// Evidence of the rules from which two mentions are rather one event than two, and what a step of it is worth as
/// log-odds.
const EVEN: f32 = 2.5;
const STEP: f32 = 0.4;

/// How two mentions agree: what is positive speaks for one event, what is negative against it.
pub struct Agreement {
    pub place: i32,
    pub time: i32,
    pub actors: i32,
    pub recipients: i32,
    pub toll: bool,
}

impl Agreement {
    pub fn of(layers: &Layers, a: &Found, b: &Found) -> Agreement {
        let (x, y) = (&a.arguments, &b.arguments);
        Agreement {
            place: place(a, b),
            time: time(layers, a, b),
            actors: sides(layers, &x.actors, &y.actors),
            recipients: sides(layers, &x.recipients, &y.recipients),
            toll: same_toll(layers, a, b),
        }
    }
}

/// How much speaks for two mentions being one event; negative where something speaks against it.
#[derive(Debug, Clone, Copy)]
pub struct Evidence(i32);

impl Evidence {
    pub fn of(a: &Found, b: &Found, agreement: &Agreement) -> Evidence {
        Evidence(evidence(a, b, agreement))
    }

    /// What the rules alone make of it.
    pub fn log_odds(self) -> f32 {
        ((self.0 as f32 - EVEN) * STEP).clamp(-3.0, 3.0)
    }

    /// As a value of features, from 0.
    pub fn step(self) -> u64 {
        (self.0.clamp(-10, 12) + 10) as u64
    }
}

fn evidence(a: &Found, b: &Found, agreement: &Agreement) -> i32 {
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
    let Agreement { place, time, actors, recipients, toll } = *agreement;
    let mut sum = place + time + actors + recipients;
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
    if toll {
        sum += 3;
    }
    if verbal && !same_sentence && actors <= 0 {
        sum -= 3;
    }
    sum
}

/// Same places speak for one event, others against it.
fn place(a: &Found, b: &Found) -> i32 {
    let distance = b.candidate.tokens.first.abs_diff(a.candidate.tokens.first);
    match (a.place, b.place) {
        (Some(p), Some(q)) if p.0 == q.0 => 2,
        (Some(_), Some(_)) if distance <= 4 => -1,
        (Some(_), Some(_)) => -4,
        _ => 0,
    }
}

/// Same times speak for one event, others against it.
fn time(layers: &Layers, a: &Found, b: &Found) -> i32 {
    let (Some(s), Some(t)) = (a.time, b.time) else { return 0 };
    let (s, t) = (&layers.times[s as usize], &layers.times[t as usize]);
    match (s.from, s.to, t.from, t.to) {
        _ if s.from == t.from && s.to == t.to => 2,
        // One within the other: `أمس` and `الأسبوع الماضي`.
        (Some(f), Some(u), Some(g), Some(v)) if f <= v && g <= u => 0,
        _ => -4,
    }
}

/// Does the trigger tell of the harm (`مقتل`) rather than of the act?
pub fn harms(m: &Found) -> bool {
    matches!(m.candidate.trigger.frame, Frame::Undergo | Frame::Kill)
}

/// Modes that can be told of one event by different words.
pub fn modes_agree(a: Option<Mode>, b: Option<Mode>) -> bool {
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
