//! Where and when an event was, of all places and times that the article names near a mention: learned.
//!
//! The rules of [`super::setting`] take the nearest of the mention's sentence. Which of several is meant, whether
//! any is, and what title, lead or the sentence before tell of it, two linear models weigh, the rules' choice
//! being one feature among others. What neither believes is left out: no place is better than a wrong one.

mod features;
mod namings;

pub use features::BUCKETS;

use super::Found;
use super::model::{Linear, Model, logistic};
use super::scan::Scan;
use super::setting::{PlaceRef, Setting};
use crate::extract::{Article, Layers, attribution};
use features::{Between, Choice, Mention, View, tells};
use namings::{Naming, Namings};

/// Probability that a place, and a time, needs.
const PLACE: f32 = 0.25;
const TIME: f32 = 0.25;

/// The places and times of an article as its events see them.
pub struct Binding<'a> {
    article: &'a Article<'a>,
    layers: &'a Layers,
    found: &'a [Found<'a>],
    places: Namings,
    times: Namings,
    between: Between,
}

/// A place or time as the training of the models sees it.
#[derive(Debug, Clone)]
pub struct Bound {
    pub features: Vec<u32>,
    /// Of a place its name, of a time the day on which it begins.
    pub value: String,
}

/// A place or time that some mentions of an event may tell.
struct Told {
    thing: u32,
    /// Chance that none of them does.
    not: f32,
    /// The naming that one of them tells best, and how likely.
    naming: usize,
    best: f32,
}

/// What is sought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    Place,
    Time,
}

impl<'a> Binding<'a> {
    pub fn new(
        article: &'a Article<'a>,
        scan: &Scan,
        layers: &'a Layers,
        setting: &Setting,
        found: &'a [Found<'a>],
    ) -> Binding<'a> {
        Binding {
            article,
            layers,
            found,
            places: Namings::places(article, scan, layers, &setting.datelines),
            times: Namings::times(article, scan, layers),
            between: Between::new(article.text, scan, found),
        }
    }

    /// The place of the event that all these mentions tell of.
    pub fn place(&self, model: &Model, mentions: &[usize]) -> Option<PlaceRef> {
        let best = self.best(&model.places, Sought::Place, mentions, PLACE)?;
        Some(self.places.all[best].at)
    }

    /// The time of the event that all these mentions tell of.
    pub fn time(&self, model: &Model, mentions: &[usize]) -> Option<u32> {
        let best = self.best(&model.times, Sought::Time, mentions, TIME)?;
        Some(self.times.all[best].at.0)
    }

    /// The naming that tells the likeliest best, if it is likely enough: each mention has its chance to tell it.
    fn best(&self, weights: &Linear<1>, sought: Sought, mentions: &[usize], least: f32) -> Option<usize> {
        let mut told: Vec<Told> = Vec::with_capacity(16);
        for m in mentions {
            self.each(sought, *m, |choice, features| {
                let p = logistic(weights.sum(features)[0]);
                match told.iter_mut().find(|t| t.thing == choice.thing) {
                    None => told.push(Told { thing: choice.thing, not: 1.0 - p, naming: choice.naming, best: p }),
                    Some(t) => {
                        t.not *= 1.0 - p;
                        if p > t.best {
                            (t.naming, t.best) = (choice.naming, p);
                        }
                    }
                }
            });
        }
        let likeliest = told.into_iter().min_by(|a, b| a.not.total_cmp(&b.not).then(a.naming.cmp(&b.naming)))?;
        (1.0 - likeliest.not >= least).then_some(likeliest.naming)
    }

    /// The places, and the times, that may be a mention's, with their features.
    pub fn samples(&self, mention: usize) -> [Vec<Bound>; 2] {
        let (mut places, mut times) = (Vec::new(), Vec::new());
        self.each(Sought::Place, mention, |choice, features| {
            let value = self.layers.places[choice.thing as usize].name.clone();
            places.push(Bound { features: features.to_vec(), value });
        });
        self.each(Sought::Time, mention, |choice, features| {
            let time = &self.layers.times[self.times.all[choice.naming].at.0 as usize];
            let value = time.from.map(|d| d.to_string()).unwrap_or_default();
            times.push(Bound { features: features.to_vec(), value });
        });
        [places, times]
    }

    fn each(&self, sought: Sought, number: usize, mut see: impl FnMut(&Choice, &[u32])) {
        let namings = match sought {
            Sought::Place => &self.places,
            Sought::Time => &self.times,
        };
        let view = View { namings, between: &self.between, has_title: !self.article.clean.title.is_empty() };
        let m = &self.found[number];
        let sides = |n: &Naming| self.sides(m, n);
        let mention = Mention {
            m,
            rule: self.ruled(sought, m),
            earlier: self.earlier(sought, number),
            said: attribution::of(&self.layers.attributions, m.candidate.tokens.first as usize)
                .map(|a| (a.scope, a.cue.overlaps(m.candidate.tokens))),
            sides: &sides,
        };
        let (mut choices, mut features) = (Vec::new(), Vec::with_capacity(64));
        view.choices(m, &mut choices);
        for choice in &choices {
            features.clear();
            view.features(&mention, &choices, choice, &mut features);
            see(choice, &features);
        }
    }

    /// What the rules chose, and its distance.
    fn ruled(&self, sought: Sought, m: &Found) -> Option<(u32, usize)> {
        match sought {
            Sought::Place => m.place.map(|p| (p.0, m.place_cost)),
            Sought::Time => {
                let t = m.time?;
                let naming = self.times.all.iter().find(|n| n.at.0 == t)?;
                Some((naming.thing, m.time_cost))
            }
        }
    }

    /// What the rules chose for the mention of its type before this one, and how many sentences before.
    fn earlier(&self, sought: Sought, number: usize) -> Option<(u32, u32)> {
        let m = &self.found[number];
        let same = |f: &&Found| f.candidate.kind == m.candidate.kind && tells(f);
        self.found[..number].iter().rev().filter(same).find_map(|f| {
            let (thing, _) = self.ruled(sought, f)?;
            Some((thing, m.candidate.sentence - f.candidate.sentence))
        })
    }

    /// Do the sides that the rules found name a place? 1 for who acts, 2 for whom it befalls.
    fn sides(&self, m: &Found, n: &Naming) -> u64 {
        let named = |side: &super::arguments::Side| {
            side.iter().any(|a| self.layers.actors[a as usize].mention.tokens.overlaps(n.tokens))
        };
        u64::from(named(&m.arguments.actors)) | u64::from(named(&m.arguments.recipients)) << 1
    }
}
