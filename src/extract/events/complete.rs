//! What a mention leaves unsaid and the words around it say: the same act told by another word, what
//! protesters demand of whom, what a definite noun (`الهجوم`) goes back to.

use crate::message::EventType;

use super::Found;
use super::arguments::{Argument, Side, is_forceful};
use super::sameness::harms;
use super::triggers::Frame;

/// Words within which two words of one sentence tell one act.
const NEAR: u32 = 14;
/// Words within which protesters say what they want.
const DEMAND: u32 = 30;
/// Sentences within which a definite noun is understood.
const BACK: u32 = 3;

/// Fills empty sides of all mentions, which stand in order of position.
pub fn sides(found: &mut [Found]) {
    for i in 0..found.len() {
        let this = &found[i];
        let (no_actor, no_recipient) = (this.arguments.actors.is_empty(), this.arguments.recipients.is_empty());
        if no_actor && let Some(side) = actors(found, i) {
            found[i].arguments.actors = side;
            found[i].arguments.inherited = true;
        }
        if no_recipient && let Some(side) = recipients(found, i) {
            found[i].arguments.recipients = side;
        }
    }
}

fn actors(found: &[Found], i: usize) -> Option<Side> {
    let this = &found[i];
    let fits = |f: &&Found| {
        let a = &f.arguments;
        !a.actors.is_empty() && !meet(&a.actors, &this.arguments.recipients)
    };
    if !is_forceful(this.candidate.kind) {
        return None;
    }
    let beside = nearest(found, i, NEAR, |f| told_twice(this, f) && fits(&f));
    let back = || {
        let same = |f: &&Found| {
            let (f, c) = (&f.candidate, &this.candidate);
            f.kind == c.kind && f.sentence < c.sentence && f.sentence + BACK >= c.sentence
        };
        let goes_back = this.candidate.definite && !harms(this);
        found[..i].iter().rev().filter(|_| goes_back).filter(same).find(fits)
    };
    beside.or_else(back).map(|f| f.arguments.actors)
}

fn recipients(found: &[Found], i: usize) -> Option<Side> {
    let this = &found[i];
    let fits = |f: &Found| {
        let a = &f.arguments;
        !a.recipients.is_empty() && !meet(&a.recipients, &this.arguments.actors)
    };
    let other = match this.candidate.kind {
        EventType::Protest => nearest(found, i, DEMAND, |f| {
            f.candidate.tokens.first > this.candidate.tokens.first && demands(f) && fits(f)
        }),
        kind if is_forceful(kind) => nearest(found, i, NEAR, |f| told_twice(this, f) && fits(f)),
        _ => None,
    };
    other.map(|f| f.arguments.recipients)
}

/// The nearest other mention of the sentence that will do.
fn nearest<'f, 't>(
    found: &'f [Found<'t>],
    i: usize,
    reach: u32,
    will_do: impl Fn(&Found) -> bool,
) -> Option<&'f Found<'t>> {
    let c = &found[i].candidate;
    let distance = |f: &Found| f.candidate.tokens.first.abs_diff(c.tokens.first);
    let from = found.partition_point(|f| f.candidate.sentence < c.sentence);
    let to = found.partition_point(|f| f.candidate.sentence <= c.sentence);
    let others =
        found[from..to].iter().enumerate().filter(|(k, f)| from + k != i && distance(f) <= reach && will_do(f));
    others.map(|(_, f)| f).min_by_key(|f| distance(f))
}

/// Act and harm of one deed: `قصف ... أدى إلى مقتل`.
fn told_twice(a: &Found, b: &Found) -> bool {
    a.candidate.kind == b.candidate.kind && (harms(a) != harms(b) || a.candidate.trigger.frame == Frame::None)
}

fn demands(f: &Found) -> bool {
    use EventType as E;
    matches!(f.candidate.kind, E::Request | E::Accuse | E::Reject)
}

fn meet(a: &Side, b: &Side) -> bool {
    a.iter().any(|x: Argument| b.iter().any(|y| x == y))
}
