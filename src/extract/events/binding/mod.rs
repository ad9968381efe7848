//! Where and when an event was, of all places and times that the article names near a mention: learned.
//!
//! The rules of [`super::setting`] take the nearest of the mention's sentence. Which of several is meant, whether
//! any is, and what title, lead or the sentence before tell of it, two linear models weigh, the rules' choice
//! being one feature among others. What neither believes is left out: no place is better than a wrong one.

mod features;
mod namings;
#[cfg(test)]
mod tests;
mod tolls;
mod within;

pub use features::BUCKETS;
pub use tolls::Bearers;

use super::Found;
use super::model::Model;
use super::scan::Scan;
use super::setting::{PlaceRef, Setting};
use crate::extract::linear::Linear;
use crate::extract::{Article, Layers, attribution};
use crate::message::{EventType, Status};
use features::{Between, Choice, Mention, View, tells};
use namings::{Naming, Namings};

/// Probability that a place or time needs: one of the event's own sentences, and one of another. Over all, half of those
/// given are those of the gold, so judged by cross-validation; lower bounds give more that are right and fewer right of ten.
const LEAST: [f32; 2] = [0.2, 0.5];

/// Share of a place's or time's chance that what lies within it needs to be preferred: the most exact that is told.
const PART: f32 = 0.6;

/// The places and times of an article as its events see them.
pub struct Binding<'a> {
    article: &'a Article<'a>,
    layers: &'a Layers,
    places: Namings,
    times: Namings,
    between: Between,
    /// What the rules chose, place and time, for each mention.
    ruled: Vec<[Option<Ruled>; 2]>,
    /// The last mention of the same type before each mention.
    earlier: Vec<[Option<(u32, u32)>; 2]>,
}

/// A place or time that the rules chose, and how far it stands off.
type Ruled = (u32, usize);

/// A place or time as the training of the models sees it.
#[derive(Debug, Clone)]
pub struct Bound {
    pub features: Vec<u32>,
    /// Of a place its name, of a time the day on which it begins.
    pub value: String,
}

/// A place or time that may be that of an event.
struct Likely {
    thing: u32,
    /// The naming that tells it best, and how likely.
    naming: usize,
    best: f32,
    /// Chance that no mention tells it.
    none: f32,
    /// The event's own sentences name it.
    own: bool,
}

impl Likely {
    fn new(choice: &Choice, p: f32) -> Likely {
        Likely { thing: choice.thing, naming: choice.naming, best: p, none: 1.0 - p, own: choice.is_own() }
    }

    /// Probability that a mention tells it.
    fn chance(&self) -> f32 {
        1.0 - self.none
    }

    fn add(&mut self, choice: &Choice, p: f32) {
        self.none *= 1.0 - p;
        self.own |= choice.is_own();
        if p > self.best {
            (self.naming, self.best) = (choice.naming, p);
        }
    }
}

/// A choice as a mention sees it.
struct Seen<'v> {
    view: &'v View<'v>,
    mention: &'v Mention<'v>,
    choices: &'v [Choice],
    choice: &'v Choice,
}

impl Seen<'_> {
    /// Its features, as numbers of weights.
    fn features(&self, out: &mut impl FnMut(u32)) {
        self.view.features(self.mention, self.choices, self.choice, out);
    }

    fn sample(&self, value: String) -> Bound {
        let mut features = Vec::new();
        self.features(&mut |f| features.push(f));
        Bound { features, value }
    }
}

/// What is sought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    Place = 0,
    Time = 1,
}

impl<'a> Binding<'a> {
    pub fn new(
        article: &'a Article<'a>,
        scan: &Scan,
        layers: &'a Layers,
        setting: &Setting,
        found: &[Found],
    ) -> Binding<'a> {
        let times = Namings::times(article, scan, layers);
        let ruled: Vec<[Option<Ruled>; 2]> = found
            .iter()
            .map(|m| {
                let time = m.time.and_then(|t| times.all.iter().find(|n| n.at.0 == t));
                [m.place.map(|p| (p.0, m.place_cost)), time.map(|n| (n.thing, m.time_cost))]
            })
            .collect();
        let mut last = [[None; 2]; EventType::COUNT];
        let earlier = found.iter().zip(&ruled).map(|(m, ruled)| {
            let last = &mut last[m.candidate.kind as usize];
            let before = *last;
            for (last, ruled) in last.iter_mut().zip(ruled) {
                *last = ruled.filter(|_| tells(m)).map(|(thing, _)| (thing, m.candidate.sentence)).or(*last);
            }
            before.map(|b| b.map(|(thing, sentence)| (thing, m.candidate.sentence - sentence)))
        });
        Binding {
            earlier: earlier.collect(),
            ruled,
            article,
            layers,
            places: Namings::places(article, scan, layers, &setting.datelines),
            times,
            between: Between::new(article.text, scan, found),
        }
    }

    /// The place of the event that all these mentions, with their numbers, tell of.
    pub fn place<'m>(&self, model: &Model, mentions: impl Iterator<Item = (usize, &'m Found<'m>)>) -> Option<PlaceRef> {
        self.best(Sought::Place, &model.places, mentions).map(|naming| self.places.all[naming].at)
    }

    /// The time of the event that all these mentions tell of, an index of the layer of times.
    pub fn time<'m>(&self, model: &Model, mentions: impl Iterator<Item = (usize, &'m Found<'m>)>) -> Option<u32> {
        self.best(Sought::Time, &model.times, mentions).map(|naming| self.times.all[naming].at.0)
    }

    /// The naming that tells the likeliest best, if it is likely enough: each mention has its chance to tell it.
    fn best<'m>(
        &self,
        sought: Sought,
        weights: &Linear<1>,
        mentions: impl Iterator<Item = (usize, &'m Found<'m>)>,
    ) -> Option<usize> {
        let mut all: Vec<Likely> = Vec::with_capacity(16);
        let (mut choices, mut odds) = (Vec::with_capacity(16), Vec::with_capacity(16));
        for (number, m) in mentions {
            self.each(sought, number, m, &mut choices, |seen| {
                let mut tally = weights.tally();
                seen.features(&mut |f| tally.add(f));
                odds.push(tally.log_odds()[0].exp());
            });
            // Against all others, and against none of them.
            let any = 1.0 + odds.iter().sum::<f32>();
            for (choice, odds) in choices.iter().zip(odds.drain(..)) {
                let p = odds / any;
                match all.iter_mut().find(|l| l.thing == choice.thing) {
                    None => all.push(Likely::new(choice, p)),
                    Some(l) => l.add(choice, p),
                }
            }
        }
        let likelier = |a: &&Likely, b: &&Likely| a.none.total_cmp(&b.none).then(a.naming.cmp(&b.naming));
        let mut best = all.iter().filter(|l| l.chance() >= LEAST[usize::from(!l.own)]).min_by(likelier)?;
        let is_part = |l: &&Likely, of: &Likely| l.chance() >= PART * of.chance() && self.is_within(sought, l, of);
        while let Some(part) = all.iter().filter(|l| is_part(l, best)).min_by(likelier) {
            best = part;
        }
        Some(best.naming)
    }

    /// Does the gazetteer or calendar, or the text that goes on from one to the other, tell that one lies in the other?
    fn is_within(&self, sought: Sought, part: &Likely, whole: &Likely) -> bool {
        match sought {
            Sought::Time => {
                let time = |l: &Likely| &self.layers.times[self.times.all[l.naming].at.0 as usize];
                within::time(time(part), time(whole))
            }
            Sought::Place => {
                let place = |l: &Likely| &self.layers.places[l.thing as usize];
                let (a, b) = (place(part), place(whole));
                within::place(a, b) || within::is_finer(a, b) && self.places.goes_on(part.thing, whole.thing)
            }
        }
    }

    /// The places, and the times, that may be a mention's, with their features.
    pub fn samples(&self, number: usize, m: &Found) -> [Vec<Bound>; 2] {
        let (mut places, mut times, mut choices) = (Vec::new(), Vec::new(), Vec::new());
        self.each(Sought::Place, number, m, &mut choices, |seen| {
            places.push(seen.sample(self.layers.places[seen.choice.thing as usize].name.clone()));
        });
        self.each(Sought::Time, number, m, &mut choices, |seen| {
            let from = self.layers.times[self.times.all[seen.choice.naming].at.0 as usize].from;
            times.push(seen.sample(from.map(|d| d.to_string()).unwrap_or_default()));
        });
        [places, times]
    }

    fn each(&self, sought: Sought, number: usize, m: &Found, choices: &mut Vec<Choice>, mut see: impl FnMut(&Seen)) {
        let namings = match sought {
            Sought::Place => &self.places,
            Sought::Time => &self.times,
        };
        choices.clear();
        if namings.all.is_empty() {
            return;
        }
        let view = View { namings, between: &self.between, has_title: !self.article.clean.title.is_empty() };
        let sides = |n: &Naming| self.sides(m, n);
        let mention = Mention {
            m,
            rule: self.ruled[number][sought as usize],
            earlier: self.earlier[number][sought as usize],
            said: attribution::of(&self.layers.attributions, m.candidate.tokens.first as usize)
                .map(|a| (a.scope, a.cue.overlaps(m.candidate.tokens))),
            sides: &sides,
        };
        view.choices(m, choices);
        if sought == Sought::Time && matches!(m.reality.status, Status::Happened | Status::Historical) {
            choices.retain(|c| !self.is_to_come(c));
        }
        for choice in choices.iter() {
            see(&Seen { view: &view, mention: &mention, choices, choice });
        }
    }

    /// Does a time begin after the day of publication? What has happened is not of then.
    fn is_to_come(&self, choice: &Choice) -> bool {
        let from = self.layers.times[self.times.all[choice.naming].at.0 as usize].from;
        self.article.published.is_some_and(|published| from.is_some_and(|from| from > published))
    }

    /// Do the sides that the rules found name a place? 1 for who acts, 2 for whom it befalls.
    fn sides(&self, m: &Found, n: &Naming) -> u64 {
        let named = |side: &super::arguments::Side| {
            side.iter().any(|a| self.layers.actors[a as usize].mention.tokens.overlaps(n.tokens))
        };
        u64::from(named(&m.arguments.actors)) | u64::from(named(&m.arguments.recipients)) << 1
    }
}
