//! One event once: mentions in title, lead and body that speak of the same event are joined.
//!
//! What speaks for two mentions being one event the rules add up; a linear model, to which their sum is one feature
//! among others, decides where it was trained.

use crate::extract::Layers;
use crate::message::{EventType, Mode, Status};

use super::Found;
use super::arguments::{Argument, Side};
use super::candidates::Part;
use super::model::{Linear, bucket};
use super::triggers::Frame;

/// Number of weights of the model, a power of two.
pub const BUCKETS: usize = 1 << 12;

/// Mentions of one event, indexes of the article's found mentions in order.
#[derive(Debug)]
pub struct Cluster {
    pub mentions: Vec<usize>,
}

/// Evidence of the rules from which two mentions are rather one event than two, and what a step of it is worth as
/// log-odds.
const EVEN: f32 = 2.5;
const STEP: f32 = 0.4;

/// How much the mention that agrees least counts, as log-odds.
const CONFLICT: f32 = -1.6;

/// How much a definite noun (`الهجوم`) is rather what was told before, as log-odds.
const GOES_BACK: f32 = 0.8;

/// Joins the accepted mentions, in order of position.
pub fn join(model: &Linear<1>, layers: &Layers, found: &[Found], accepted: &[usize]) -> Vec<Cluster> {
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
                let one = odds(model, layers, &found[o], &found[m]);
                (most, least) = (most.max(one), least.min(one));
            }
            // What speaks against any mention speaks against the event.
            let sum = most + least.max(CONFLICT) + back;
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
fn odds(model: &Linear<1>, layers: &Layers, a: &Found, b: &Found) -> f32 {
    if model.is_empty() {
        return pair(layers, a, b, &mut |_| ());
    }
    let mut tally = model.tally();
    let prior = pair(layers, a, b, &mut |f| tally.add(f));
    prior + tally.log_odds()[0]
}

/// The features of a pair of mentions, the first being the earlier, as numbers of weights; gives what the rules
/// alone make of it, as log-odds.
pub fn pair(layers: &Layers, a: &Found, b: &Found, out: &mut impl FnMut(u32)) -> f32 {
    let agreement = Agreement::of(layers, a, b);
    let evidence = evidence(a, b, &agreement);
    let (ca, cb) = (&a.candidate, &b.candidate);
    let kind = ca.kind as u64;
    let mut add = |template: u64, values: &[u64]| out(bucket(BUCKETS, template, values));
    add(1, &[kind]);
    add(2, &[(evidence.clamp(-10, 12) + 10) as u64]);
    let sentences = match cb.sentence - ca.sentence {
        n @ 0..=3 => u64::from(n),
        4..=6 => 4,
        7..=12 => 5,
        _ => 6,
    };
    let words = cb.tokens.first.abs_diff(ca.tokens.end);
    let words =
        if sentences > 0 { 0 } else { 1 + u64::from([2, 5, 9, 14, 22].iter().filter(|n| words > **n).count() as u32) };
    let harms = u64::from(harms(a)) | u64::from(harms(b)) << 1;
    let near = u64::from(sentences == 0);
    add(3, &[sentences, words]);
    add(4, &[sentences, words, kind]);
    add(5, &[sentences, words, harms]);
    let definite = u64::from(ca.definite) | u64::from(cb.definite) << 1;
    let parts = u64::from(ca.part == Part::Verb) | u64::from(cb.part == Part::Verb) << 1;
    let row = u64::from((ca.list, ca.row) == (cb.list, cb.row));
    add(6, &[definite, parts, near]);
    add(7, &[definite, kind, near]);
    add(8, &[row, near, u64::from(cb.definite)]);
    add(9, &[row, near, kind]);
    add(10, &[parts, row, words]);
    let titles = u64::from(a.title) | u64::from(b.title) << 1;
    let head = u64::from(ca.sentence <= 1) | u64::from(cb.sentence <= 2) << 1;
    add(11, &[titles, head]);
    add(12, &[titles, kind]);
    let mode = match (a.mode, b.mode) {
        (None, None) => 0,
        (None, Some(_)) | (Some(_), None) => 1,
        (Some(x), Some(y)) if x == y => 2,
        (x, y) if modes_agree(x, y) => 3,
        _ => 4,
    };
    add(13, &[mode, near]);
    add(14, &[mode, kind]);
    if mode == 4 {
        let (x, y) = (a.mode.map_or(0, |m| m as u64), b.mode.map_or(0, |m| m as u64));
        add(15, &[x.min(y), x.max(y)]);
    }
    let (x, y) = (a.reality.status as u64, b.reality.status as u64);
    add(16, &[x.min(y), x.max(y)]);
    let place = told(agreement.place, a.place.is_some(), b.place.is_some());
    let time = told(agreement.time, a.time.is_some(), b.time.is_some());
    add(17, &[place, near]);
    add(18, &[place, kind]);
    add(19, &[time, near]);
    add(20, &[place, time]);
    let (x, y) = (&a.arguments, &b.arguments);
    let actors = told(agreement.actors, !x.actors.is_empty(), !y.actors.is_empty());
    let recipients = told(agreement.recipients, !x.recipients.is_empty(), !y.recipients.is_empty());
    add(21, &[actors, near]);
    add(22, &[actors, kind]);
    add(23, &[recipients, near]);
    add(24, &[recipients, kind]);
    add(25, &[actors, recipients]);
    add(26, &[u64::from(x.inherited) | u64::from(y.inherited) << 1, actors]);
    let tolls = match (a.tolls.is_empty(), b.tolls.is_empty()) {
        (false, false) if agreement.toll => 3,
        (false, false) => 2,
        (true, true) => 0,
        _ => 1,
    };
    add(27, &[tolls, near]);
    add(28, &[tolls, harms]);
    add(29, &[ca.trigger.frame as u64, cb.trigger.frame as u64, near]);
    ((evidence as f32 - EVEN) * STEP).clamp(-3.0, 3.0)
}

/// How two mentions agree in something (`-4` to `3`), or which of them tells it.
fn told(agreement: i32, a: bool, b: bool) -> u64 {
    match (a, b) {
        (true, true) => (agreement + 16) as u64,
        (a, b) => u64::from(a) | u64::from(b) << 1,
    }
}

/// How two mentions agree: what is positive speaks for one event, what is negative against it.
struct Agreement {
    place: i32,
    time: i32,
    actors: i32,
    recipients: i32,
    toll: bool,
}

impl Agreement {
    fn of(layers: &Layers, a: &Found, b: &Found) -> Agreement {
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
