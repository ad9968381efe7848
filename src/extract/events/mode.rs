//! The mode of an event: what its trigger tells, then weapons and demands near it.

use crate::message::{EventType, Mode};

use super::candidates::Candidate;
use super::scan::Scan;
use crate::text::Text;

/// Words around an assault's trigger that may tell its weapon.
const WEAPON_BEFORE: u32 = 10;
const WEAPON_BEHIND: u32 = 12;
/// Words behind a demand, refusal or threat that tell what it is about.
const OBJECT_BEHIND: u32 = 10;

/// The mode of candidate `at`.
pub fn read(text: &Text, scan: &Scan, candidates: &[Candidate], at: usize) -> Option<Mode> {
    let c = &candidates[at];
    match c.kind {
        EventType::Assault => assault(text, scan, c),
        EventType::Request | EventType::Reject => object(text, candidates, at).or(c.trigger.mode),
        EventType::Threaten => threat(text, candidates, at).or(c.trigger.mode),
        _ => c.trigger.mode,
    }
}

/// The weapon nearest in rank; a trigger that names another harm (`اختطاف`) keeps its own.
fn assault(text: &Text, scan: &Scan, c: &Candidate) -> Option<Mode> {
    let own = c.trigger.mode;
    let open = matches!(own, None | Some(Mode::HeavyWeapons | Mode::Explosives | Mode::Firearms | Mode::Aerial));
    if !open {
        return own;
    }
    let sentence = text.sentence_of(c.tokens.first as usize);
    let from = c.tokens.first.saturating_sub(WEAPON_BEFORE).max(sentence.first);
    let to = (c.tokens.end + WEAPON_BEHIND).min(sentence.end);
    let weapon = scan
        .weapons
        .iter()
        .filter(|(t, ..)| t.first >= from && t.end <= to && !c.tokens.covers(*t))
        .filter(|(_, _, m)| refines(own, *m))
        .min_by_key(|(_, rank, _)| *rank)
        .map(|(_, _, m)| *m);
    weapon.or(own)
}

/// May a weapon's word change what the trigger tells? A bombing is no shooting.
fn refines(own: Option<Mode>, weapon: Mode) -> bool {
    match own {
        None => true,
        Some(Mode::HeavyWeapons) => matches!(weapon, Mode::Aerial | Mode::Drone | Mode::Unconventional),
        Some(Mode::Aerial) => weapon == Mode::Drone,
        Some(Mode::Explosives) => matches!(weapon, Mode::SuicideAttack | Mode::Drone),
        Some(Mode::Firearms) => matches!(weapon, Mode::HeavyWeapons | Mode::CrowdControl),
        _ => false,
    }
}

/// What a demand or refusal is about: the next event named behind it.
fn object(text: &Text, candidates: &[Candidate], at: usize) -> Option<Mode> {
    behind(text, candidates, at).find_map(|kind| match kind {
        EventType::Retreat | EventType::Concede | EventType::Coerce | EventType::Assault | EventType::Sanction => {
            Some(Mode::Yield)
        }
        EventType::Consult | EventType::Agree => Some(Mode::Meet),
        EventType::Aid | EventType::Cooperate | EventType::Support => Some(Mode::Assist),
        _ => None,
    })
}

/// What is threatened with.
fn threat(text: &Text, candidates: &[Candidate], at: usize) -> Option<Mode> {
    behind(text, candidates, at).find_map(|kind| match kind {
        EventType::Assault => Some(Mode::Violence),
        EventType::Sanction => Some(Mode::Restrict),
        _ => None,
    })
}

/// Types of the candidates just behind one.
fn behind<'c>(text: &'c Text, candidates: &'c [Candidate], at: usize) -> impl Iterator<Item = EventType> + 'c {
    let c = candidates[at];
    let stop = text.sentence_of(c.tokens.first as usize).end.min(c.tokens.end + OBJECT_BEHIND);
    candidates[at + 1..]
        .iter()
        .take_while(move |o| o.tokens.first < stop)
        .filter(move |o| o.tokens.first >= c.tokens.end)
        .map(|o| o.kind)
}
