//! Where and when: which of a sentence's places, times and tolls belong to an event.

use std::ops::Range;

use crate::extract::{Layers, Mention};
use crate::message::{EventType, Precision, TollKind};
use crate::text::{Kind, Text, Tokens};

use super::arguments::Arguments;
use super::candidates::Candidate;
use super::scan::{Role, Scan};

/// A mention of a place: entity and mention number.
pub type PlaceRef = (u32, u32);

/// All place mentions of an article by position.
#[derive(Debug, Default)]
pub struct Setting {
    places: Vec<(Tokens, PlaceRef)>,
    /// Indexes of `layers.times` by position.
    times: Vec<(Tokens, u32)>,
    tolls: Vec<(Tokens, u32, u32)>,
    /// Places that stand before the text, as where it was written.
    pub datelines: Vec<Tokens>,
}

impl Setting {
    pub fn new(text: &Text, layers: &Layers) -> Setting {
        let mut setting = Setting::default();
        for (p, place) in layers.places.iter().enumerate() {
            for (m, (mention, _)) in place.mentions.iter().enumerate() {
                setting.places.push((mention.tokens, (p as u32, m as u32)));
            }
        }
        setting.datelines = setting.places.iter().map(|(t, _)| *t).filter(|t| is_dateline(text, *t)).collect();
        setting.places.retain(|(t, _)| !setting.datelines.contains(t));
        setting.places.sort_unstable_by_key(|(t, _)| *t);
        setting.times = layers.times.iter().enumerate().map(|(i, t)| (t.mention.tokens, i as u32)).collect();
        setting.times.sort_unstable_by_key(|(t, _)| *t);
        setting.tolls =
            layers.tolls.iter().enumerate().map(|(i, t)| (t.mention.tokens, t.cue as u32, i as u32)).collect();
        setting.tolls.sort_unstable_by_key(|(t, ..)| *t);
        setting
    }

    /// The place of an event: the nearest behind the trigger, else before it in the sentence, the more
    /// exact first; with its distance in words, to which doubts add. A country that only acts is none.
    pub fn place(
        &self,
        text: &Text,
        scan: &Scan,
        layers: &Layers,
        c: &Candidate,
        arguments: &Arguments,
        stop: usize,
    ) -> Option<(PlaceRef, usize)> {
        let sentence = text.sentence_of(c.tokens.first as usize).range();
        let acting = |t: Tokens| {
            let sides = arguments.actors.iter().chain(arguments.recipients.iter());
            sides.into_iter().any(|a| layers.actors[a as usize].mention.tokens.covers(t))
        };
        let trigger = c.tokens.first as usize;
        let cost = |t: Tokens, at: PlaceRef| {
            let first = t.first as usize;
            let place = &layers.places[at.0 as usize];
            // Of places told one after the other (`بلدة كذا بريف كذا`), the first is meant.
            let (head, nth) = self.chain(t);
            let distance = match first >= trigger {
                true => head.max(trigger) - trigger + nth,
                false => trigger - first.min(trigger) + nth * 4 + 6,
            };
            let beyond = if first >= stop { 12 } else { 0 };
            let vague = match place.precision {
                Precision::Country => 12,
                Precision::Larger => 20,
                Precision::Region | Precision::Province => 3,
                _ => 0,
            };
            // `شرق البوكمال` tells where another place lies.
            let beside = usize::from(place.mentions[at.1 as usize].1.is_some()) * 4;
            let governed = is_located(text, scan, c.kind, first);
            distance + beyond + vague + beside + usize::from(!governed) * 3
        };
        self.places
            .iter()
            .filter(|(t, at)| {
                sentence.contains(&(t.first as usize))
                    && !c.tokens.overlaps(*t)
                    && !(acting(*t) && is_vague(layers, *at))
                    && (!is_vague(layers, *at) || is_located(text, scan, c.kind, t.first as usize))
            })
            .map(|(t, at)| (*at, cost(*t, *at)))
            .min_by_key(|(_, cost)| *cost)
            // What people say has a place of its own only where it is told beside.
            .filter(|(_, cost)| is_deed(c.kind) || *cost < FAR)
    }

    /// Where the run of places that a mention stands in begins, and how many of the run are before it.
    fn chain(&self, place: Tokens) -> (usize, usize) {
        let at = self.places.partition_point(|(t, _)| t.first < place.first);
        let (mut head, mut nth) = (place.first, 0);
        for (t, _) in self.places[..at].iter().rev() {
            if t.end + 3 < head {
                break;
            }
            (head, nth) = (t.first, nth + 1);
        }
        (head as usize, nth)
    }

    /// The time of an event: the nearest in its clause, else in its sentence; with its distance in words,
    /// to which bounds of clauses add.
    pub fn time(&self, text: &Text, scan: &Scan, layers: &Layers, c: &Candidate) -> Option<(u32, usize)> {
        let sentence = text.sentence_of(c.tokens.first as usize).range();
        let trigger = c.tokens.first as usize;
        let between = |t: Tokens| -> Range<usize> {
            let first = t.first as usize;
            if first > trigger { c.tokens.end as usize..first } else { t.end as usize..trigger }
        };
        let cost = |t: Tokens| {
            let between = between(t);
            // A relative clause goes on speaking of its noun.
            let relative = between.clone().filter(|i| scan.role_of(*i).has(Role::RELATIVE)).count();
            let breaks = between.clone().filter(|i| scan.breaks(text, *i)).count() - relative;
            let before = if t.first as usize > trigger { 0 } else { 5 };
            between.len() + breaks * 8 + relative * 2 + before
        };
        let mut best: Option<(u32, usize)> = None;
        for (t, i) in &self.times {
            if !sentence.contains(&(t.first as usize)) {
                continue;
            }
            // No time costs less than its distance.
            let least = best.map_or(usize::MAX, |(_, cost)| cost);
            if between(*t).len() < least {
                best = Some((*i, cost(*t))).filter(|(_, cost)| *cost < least).or(best);
            }
        }
        // The nearest may fix no date (`أمس` where the day of publication is unknown): then none does.
        best.filter(|(i, _)| layers.times[*i as usize].from.is_some())
    }

    /// The tolls that an event of this type can have, in the trigger's sentence.
    pub fn tolls<'s>(&'s self, text: &Text, layers: &'s Layers, c: &Candidate) -> impl Iterator<Item = u32> + 's {
        let sentence = text.sentence_of(c.tokens.first as usize).range();
        let kind = c.kind;
        self.tolls
            .iter()
            .filter(move |(t, _, i)| {
                sentence.contains(&(t.first as usize)) && suits(kind, layers.tolls[*i as usize].kind)
            })
            .map(|(_, _, i)| *i)
    }
}

/// Which numbers of victims go with which type.
pub fn suits(kind: EventType, toll: TollKind) -> bool {
    use TollKind as T;
    match toll {
        T::Killed | T::Injured | T::Casualties | T::Destroyed => kind == EventType::Assault,
        T::Displaced => matches!(kind, EventType::Assault | EventType::Coerce),
        T::Detained => matches!(kind, EventType::Coerce | EventType::Sanction),
        T::Abducted | T::Missing => matches!(kind, EventType::Assault),
        T::Released => kind == EventType::Retreat,
    }
}

pub fn is_vague(layers: &Layers, at: PlaceRef) -> bool {
    matches!(layers.places[at.0 as usize].precision, Precision::Country | Precision::Larger)
}

/// Types that are done at a place, not said.
fn is_deed(kind: EventType) -> bool {
    use EventType as E;
    matches!(kind, E::Assault | E::Coerce | E::Mobilize | E::Protest | E::Retreat)
}

/// Distance (see [`Setting::place`]) from which a place belongs to something else that the sentence tells.
const FAR: usize = 24;

/// Does a preposition of place or a class word stand before the name? Visits go `إلى` places.
fn is_located(text: &Text, scan: &Scan, kind: EventType, first: usize) -> bool {
    let word = text.folded(first).trim_start_matches('و');
    let visit = kind == EventType::Consult;
    if word.starts_with('ب') || visit && word.starts_with('ل') {
        return true;
    }
    let roles = Role::IN.0 | Role::ON.0 | Role::PREPOSITION.0 | if visit { Role::TO.0 } else { 0 };
    (1..=3).any(|back| {
        first.checked_sub(back).is_some_and(|i| text.tokens[i].kind == Kind::Arabic && scan.role_of(i).has(Role(roles)))
    })
}

/// The preposition that is written onto a name.
pub fn proclitic(text: &Text, naming: &Mention) -> Option<char> {
    let token = text.tokens[naming.tokens.first as usize].span;
    let letters = text.raw.get(token.start as usize..naming.span.start as usize)?;
    letters.chars().next_back().filter(|c| !matches!(c, 'و' | 'ف'))
}

/// Does the place stand before the text, as where it was written (`دبي، الإمارات (CNN) -- `)?
fn is_dateline(text: &Text, place: Tokens) -> bool {
    let sentence = text.sentence_of(place.first as usize).range();
    let starts = text.tokens[sentence.start].new_line;
    let head = place.end as usize..(sentence.start + DATELINE).min(sentence.end);
    starts
        && (place.first as usize) < sentence.start + DATELINE / 2
        && head.into_iter().any(|i| {
            matches!(text.tokens[i].kind, Kind::Mark('-' | '–' | '—' | 'ـ')) && text.tokens[i].spaced
                || text.tokens[i].kind == Kind::Mark('-') && i > 0 && text.tokens[i - 1].kind == Kind::Mark(')')
        })
}

/// Words within which a dateline ends.
const DATELINE: usize = 14;
