//! Tells which place a naming means, and whether it means one.

use super::cues::Cue;
use super::namings::Naming;
use super::points::{KNOWN, points};
use super::{Lists, Settled};
use crate::extract::Article;
use crate::lexicon::gazetteer::{NameId, Place, PlaceId, Word};
use crate::message::Precision;

/// Countries whose settlers named towns after the old world's: an article on them that says Geneva means the
/// greater one.
const SETTLED: [[u8; 2]; 4] = [*b"US", *b"CA", *b"AU", *b"GB"];

/// Points that a naming needs to count as a place.
const ENOUGH: i32 = 1;

/// Settles the namings that are places.
pub(super) fn resolve(lists: &Lists, article: &Article, cues: &[Cue], namings: &[Naming]) -> Vec<Settled> {
    let mut votes = Votes::default();
    votes.read(lists, cues, namings);
    let mut accepted: Vec<Option<Precision>> = vec![None; namings.len()];
    let only = votes.only();
    // `ريف إدلب` and `جنوبي إدلب` mean the province, and then the article's `إدلب` does.
    let class = |n: &Naming| n.class.map(|c| lists.cues.class(c).precision);
    let wide =
        namings.iter().filter(|n| class(n).is_none() && n.part.is_some() || class(n) == Some(Precision::Province));
    let provinces: Vec<_> = wide.filter_map(|n| n.name).collect();
    let mut settled = Vec::new();
    for (i, naming) in namings.iter().enumerate() {
        let before = naming.follows.and_then(|f| accepted[f]);
        let province = class(naming).is_none() && naming.name.is_some_and(|n| provinces.contains(&n));
        let chosen = choose(lists, naming, &votes, before, province);
        let place = chosen.map(|p| lists.gazetteer.place(p));
        let listed = before.is_some();
        if points(lists, article.text, cues, naming, place.as_ref(), &votes, listed) < ENOUGH {
            continue;
        }
        let told = naming.class.map(|c| lists.cues.class(c).precision);
        // `محافظات العراق` names a state all the same.
        let state = place.map(|p| p.precision).filter(|p| *p >= Precision::Country);
        let precision = state.or(told).or(place.map(|p| p.precision)).unwrap_or(Precision::Town);
        accepted[i] = Some(precision);
        let chosen = chosen.filter(|_| !place.is_some_and(|p| is_namesake(lists, naming, &p, &votes)));
        let country = naming.nation.or(only);
        settled.push(Settled { naming: i, place: chosen, precision, country });
    }
    settled
}

/// Does a site bear the name of a place that is elsewhere (`متنزه سمرقند`): a smaller one of a state that the article says
/// nothing of?
fn is_namesake(lists: &Lists, naming: &Naming, place: &Place, votes: &Votes) -> bool {
    let site = naming.class.map(|c| lists.cues.class(c)).is_some_and(|c| c.whole && c.precision == Precision::Site);
    let far = votes.of(place.country) == 0 || votes.alone(naming.name, place.country);
    let small = !place.capital && place.population < KNOWN && place.precision != Precision::Site;
    site && far && small && place.country.is_some() && votes.only().is_some()
}

/// Towns without a namesake that are remembered as neighbours.
const ANCHORS: usize = 16;
/// Degrees within which places are neighbours.
const NEAR: f64 = 0.6;

/// What the whole article tells of where it plays.
pub(super) struct Votes {
    /// How much it speaks of each country.
    countries: [u16; 26 * 26],
    /// What of this each name has told.
    cast: Vec<(NameId, u16)>,
    /// Centres of the smaller places that have no namesake.
    anchors: Vec<(f64, f64)>,
}

impl Default for Votes {
    fn default() -> Self {
        Votes { countries: [0; 26 * 26], cast: Vec::new(), anchors: Vec::with_capacity(ANCHORS) }
    }
}

fn index(country: [u8; 2]) -> Option<usize> {
    let letter = |b: u8| b.is_ascii_uppercase().then(|| usize::from(b - b'A'));
    Some(letter(country[0])? * 26 + letter(country[1])?)
}

impl Votes {
    fn add(&mut self, country: [u8; 2], weight: u16) {
        if let Some(i) = index(country) {
            self.countries[i] = self.countries[i].saturating_add(weight);
        }
    }

    pub fn of(&self, country: Option<[u8; 2]>) -> u16 {
        country.and_then(index).map_or(0, |i| self.countries[i])
    }

    /// Does nothing but this name itself speak of its country?
    pub fn alone(&self, name: Option<NameId>, country: Option<[u8; 2]>) -> bool {
        let own = name.and_then(|n| self.cast.iter().find(|(c, _)| *c == n));
        own.is_some_and(|(_, votes)| self.of(country) <= *votes)
    }

    /// The country that has most of the votes by far.
    fn only(&self) -> Option<[u8; 2]> {
        let (best, votes) = self.countries.iter().enumerate().max_by_key(|(_, v)| **v)?;
        let sum: u32 = self.countries.iter().map(|v| u32::from(*v)).sum();
        (u32::from(*votes) * 2 > sum).then(|| [b'A' + (best / 26) as u8, b'A' + (best % 26) as u8])
    }

    /// Nationalities, and the names that have one meaning.
    fn read(&mut self, lists: &Lists, cues: &[Cue], namings: &[Naming]) {
        for cue in cues {
            if let Some(nation) = cue.nation {
                self.add(nation, 1);
            }
        }
        for naming in namings {
            let Some(name) = naming.name.filter(|_| naming.word == Word::Name) else { continue };
            let mut places = lists.gazetteer.places(name).map(|p| lists.gazetteer.place(p));
            let Some(first) = places.next().filter(|p| p.notable) else { continue };
            let Some(country) = first.country else { continue };
            if places.any(|p| p.country != first.country && p.population * 10 > first.population) {
                continue;
            }
            let weight = if naming.dateline { 4 } else { 2 };
            self.add(country, weight);
            match self.cast.iter_mut().find(|(n, _)| *n == name) {
                Some((_, sum)) => *sum = sum.saturating_add(weight),
                None => self.cast.push((name, weight)),
            }
            let small = first.precision <= Precision::District;
            let alone = lists.gazetteer.places(name).nth(1).is_none();
            if let Some(centre) = first.centre.filter(|_| small && alone && self.anchors.len() < ANCHORS) {
                self.anchors.push(centre);
            }
        }
    }

    /// Does it lie beside a place that the article names?
    fn neighbours(&self, centre: Option<(f64, f64)>) -> bool {
        let close = |c: (f64, f64)| {
            self.anchors.iter().any(|a| *a != c && (a.0 - c.0).abs() < NEAR && (a.1 - c.1).abs() < NEAR)
        };
        centre.is_some_and(close)
    }
}

/// The likeliest place of a name; `province`: the article speaks of a province of this name.
fn choose(lists: &Lists, naming: &Naming, votes: &Votes, before: Option<Precision>, province: bool) -> Option<PlaceId> {
    let mut places = lists.gazetteer.places(naming.name?);
    let first = places.next()?;
    let Some(second) = places.next() else { return Some(first) };
    let class = naming.class.map(|c| lists.cues.class(c));
    // عمان, تونس: a town where towns are listed, or where a dateline is.
    let town = Some(Precision::Town);
    let towns = naming.dateline || before == town || class.map(|c| c.precision) == town;
    let province = province && !towns;
    let weigh = |place: &Place| {
        // Our own lists tell no population: what is worth naming by hand is no hamlet.
        let unknown = match place.precision {
            _ if !place.notable => 500,
            p if p >= Precision::Province => 200_000,
            _ => 20_000,
        };
        let people = f64::from(if place.population == 0 { unknown } else { place.population } + 100).ln();
        // Ten votes tell as much as a hundred: a capital stays one far from home.
        let namesake = place.country.is_some_and(|c| SETTLED.contains(&c)) && place.population < 100_000;
        let voted = if namesake { 1.5 } else { 6.0 } * f64::from(1 + votes.of(place.country).min(10)).ln();
        let kind = match class {
            Some(c) if c.precision == place.precision => 8.0,
            None if province && place.precision == Precision::Province => 8.0,
            _ => 0.0,
        };
        let nation = naming.nation.is_some() && naming.nation == place.country;
        let rank = match place.precision {
            Precision::Country => {
                if towns {
                    10.0
                } else {
                    30.0
                }
            }
            Precision::Larger => 14.0,
            _ if place.capital => {
                if towns {
                    14.0
                } else {
                    8.0
                }
            }
            Precision::Town => 2.0,
            _ => 0.0,
        };
        let near = if votes.neighbours(place.centre) { 6.0 } else { 0.0 };
        people + voted + kind + rank + near + f64::from(u8::from(nation)) * 30.0
    };
    let all = [first, second].into_iter().chain(places);
    all.map(|p| (p, weigh(&lists.gazetteer.place(p))))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(p, _)| p)
}
