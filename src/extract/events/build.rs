//! Clusters of mentions as events on the wire.

use xxhash_rust::xxh3::xxh3_64;

use crate::extract::record;
use crate::extract::{Article, Layers, attribution};
use crate::message::{Actor, Attribution, Event, ExtractorVersion, Mention, Mode, Status, Words};
use crate::text::Text;

use super::arguments::{Argument, Side};
use super::binding::{Bearers, Binding};
use super::confidence::calibrated;
use super::merge::Cluster;
use super::modes::Modes;
use super::roles::Roles;
use super::setting::PlaceRef;
use super::triggers::TYPES;
use super::{Found, Lists, status};

/// What the events of an article are made from.
pub struct Telling<'a> {
    pub lists: &'a Lists,
    pub article: &'a Article<'a>,
    pub layers: &'a Layers,
    pub version: &'a ExtractorVersion,
    pub found: &'a [Found<'a>],
    /// None: the rules alone tell who acts.
    pub roles: Option<Roles<'a>>,
    /// None: the rules alone tell the mode.
    pub modes: Option<Modes<'a>>,
    /// None: the rules alone tell where and when.
    pub binding: Option<Binding<'a>>,
}

/// What the mentions of an event tell, question by question.
struct Told<'a> {
    cluster: &'a Cluster,
    /// The mention that tells most.
    main: usize,
    sides: [Vec<Actor>; 2],
    place: Option<PlaceRef>,
    time: Option<u32>,
    mode: Option<Mode>,
}

impl<'a> Told<'a> {
    fn mentions<'f>(&self, found: &'f [Found<'f>]) -> impl Iterator<Item = (usize, &'f Found<'f>)> + use<'a, 'f> {
        self.cluster.mentions.iter().map(|m| (*m, &found[*m]))
    }

    /// The mention that tells most first.
    fn ordered<'f>(&self, found: &'f [Found<'f>]) -> impl Iterator<Item = &'f Found<'f>> + Clone + use<'a, 'f> {
        let main = self.main;
        let rest = self.cluster.mentions.iter().copied().filter(move |m| *m != main);
        std::iter::once(main).chain(rest).map(|m| &found[m])
    }
}

impl Telling<'_> {
    /// The events, in order of first mention.
    pub fn events(&self, clusters: &[Cluster]) -> Vec<Event> {
        let weights = clusters.iter().map(|c| weight(self.found, c)).enumerate();
        let lead = weights.max_by_key(|(i, w)| (*w, std::cmp::Reverse(*i))).map(|(i, _)| i);
        let bearers = Bearers::new(self.layers, self.found, clusters);
        let told = |cluster| Told {
            cluster,
            main: main(self.found, cluster),
            sides: Default::default(),
            place: None,
            time: None,
            mode: None,
        };
        let mut told: Vec<Told> = clusters.iter().map(told).collect();
        // One question after the other: what answers it stays in the processor's caches.
        told.iter_mut().for_each(|t| t.sides = self.sides(t));
        told.iter_mut().for_each(|t| t.place = self.place(t));
        told.iter_mut().for_each(|t| t.time = self.time(t));
        told.iter_mut().for_each(|t| t.mode = self.mode(t));
        told.into_iter().enumerate().map(|(i, t)| self.event(t, i, lead == Some(i), &bearers)).collect()
    }

    fn sides(&self, told: &Told) -> [Vec<Actor>; 2] {
        let Telling { lists, article, layers, .. } = *self;
        let text = article.text;
        match &self.roles {
            Some(roles) => {
                let sides = roles.sides(&lists.model, told.mentions(self.found).map(|m| m.1));
                sides.map(|side| side.iter().map(|a| actor(text, layers, a)).collect())
            }
            None => [
                side(text, layers, told.ordered(self.found).map(|m| (&m.arguments.actors, m.arguments.inherited))),
                side(text, layers, told.ordered(self.found).map(|m| (&m.arguments.recipients, m.arguments.inherited))),
            ],
        }
    }

    fn place(&self, told: &Told) -> Option<PlaceRef> {
        let rule = |(p, cost): &(PlaceRef, usize)| usize::from(vague(self.layers, p.0)) * 5 + (*cost).min(12);
        let read = |m: &Found| Some((m.place?, m.place_cost));
        match &self.binding {
            Some(binding) => binding.place(&self.lists.model, told.mentions(self.found)),
            None => told.ordered(self.found).filter_map(read).min_by_key(rule).map(|(p, _)| p),
        }
    }

    fn time(&self, told: &Told) -> Option<u32> {
        let read = |m: &Found| Some((m.time?, m.time_cost));
        match &self.binding {
            Some(binding) => binding.time(&self.lists.model, told.mentions(self.found)),
            None => told.ordered(self.found).filter_map(read).min_by_key(|(_, cost)| *cost).map(|(t, _)| t),
        }
    }

    fn mode(&self, told: &Told) -> Option<Mode> {
        match &self.modes {
            Some(modes) => modes.of(&self.lists.model.modes, &told.cluster.mentions),
            None => told.ordered(self.found).find_map(|m| m.mode),
        }
    }

    fn event(&self, told: Told, number: usize, lead: bool, bearers: &Bearers) -> Event {
        let Telling { lists, article, layers, version, found, .. } = *self;
        let text = article.text;
        let Told { cluster, main, sides: [actors, recipients], place, time, mode } = told;
        let best = &found[main];
        let place = place.map(|(p, m)| {
            let place = &layers.places[p as usize];
            let (mention, part) = &place.mentions[m as usize];
            record::place_mention(text, place, mention, part.clone())
        });
        let time = time.map(|t| &layers.times[t as usize]);
        let civilians = recipients.iter().any(|r| r.sectors.iter().any(|s| s == "CVL"));
        let state =
            actors.iter().any(|a| a.sectors.iter().any(|s| matches!(s.as_str(), "MIL" | "COP" | "GOV" | "PRM")));
        let (codes, contexts) = lists.codes.of(best.candidate.kind, mode, civilians, state);
        let trigger = text.words(best.candidate.span);
        Event {
            id: id(&article.raw.id, &trigger),
            kind: best.candidate.kind,
            mode,
            contexts,
            status: status::dated(status(found, cluster, best), article.published, time),
            lead,
            codes,
            evidence: evidence(text, best),
            mentions: mentions(text, found, cluster),
            trigger,
            actors,
            recipients,
            place,
            time: time.map(|t| record::time(text, t)),
            tolls: bearers.of(text, layers, number).into_iter().map(|t| record::toll(text, t)).collect(),
            attribution: attributed(article, layers, best),
            confidence: (f64::from(calibrated(cluster_confidence(found, cluster))) * 100.0).round() / 100.0,
            rule: rule(best),
            extractor: version.clone(),
        }
    }
}

/// How much of the article's head an event has: title, first sentences, mentions.
fn weight(found: &[Found], cluster: &Cluster) -> usize {
    let title = cluster.mentions.iter().any(|m| found[*m].title);
    let first = found[cluster.mentions[0]].candidate.sentence as usize;
    usize::from(title) * 20 + 12usize.saturating_sub(first * 3) + cluster.mentions.len().min(8)
}

/// The mention that tells most: outside the title where both are equal.
fn main(found: &[Found], cluster: &Cluster) -> usize {
    let told = |m: &Found| {
        usize::from(!m.arguments.actors.is_empty())
            + usize::from(!m.arguments.recipients.is_empty())
            + usize::from(m.place.is_some())
            + usize::from(m.time.is_some())
            + usize::from(!m.candidate.definite)
    };
    let first = found[cluster.mentions[0]].candidate.sentence;
    cluster
        .mentions
        .iter()
        .copied()
        .max_by_key(|m| {
            let near = 4u32.saturating_sub(found[*m].candidate.sentence - first) as usize;
            (told(&found[*m]) + near, std::cmp::Reverse(*m))
        })
        .unwrap_or(cluster.mentions[0])
}

/// The list and line of the trigger.
fn rule(best: &Found) -> String {
    let (list, _) = TYPES[best.candidate.list as usize];
    format!("triggers_{list}:{}", best.candidate.trigger.line)
}

/// The less exact, the more.
fn vague(layers: &Layers, place: u32) -> u8 {
    use crate::message::Precision as P;
    match layers.places[place as usize].precision {
        P::Site => 0,
        P::Town | P::District => 1,
        P::Province | P::Region => 2,
        P::Country => 3,
        P::Larger => 4,
    }
}

/// A plain telling outweighs a doubtful one of the same event.
fn status(found: &[Found], cluster: &Cluster, best: &Found) -> Status {
    let happened = cluster.mentions.iter().any(|m| found[*m].reality.status == Status::Happened);
    let old = cluster.mentions.iter().filter(|m| found[**m].reality.status == Status::Historical).count();
    let historical = best.reality.status == Status::Historical || old * 2 > cluster.mentions.len();
    match best.reality.status {
        Status::Denied => Status::Denied,
        _ if historical => Status::Historical,
        _ if happened => Status::Happened,
        other => other,
    }
}

/// Chance that at least one mention is right, the others counting less.
fn cluster_confidence(found: &[Found], cluster: &Cluster) -> f32 {
    cluster.mentions.iter().map(|m| found[*m].probability).fold(0.0, f32::max)
}

/// Actors of all mentions, each once; those taken over from elsewhere only where nobody is named.
fn side<'f>(text: &Text, layers: &Layers, sides: impl Iterator<Item = (&'f Side, bool)> + Clone) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for inherited in [false, true] {
        if inherited && !out.is_empty() {
            break;
        }
        for (side, _) in sides.clone().filter(|(_, i)| *i == inherited) {
            for argument in side.iter() {
                let actor = actor(text, layers, argument);
                let known = out.iter().any(|o| o.name == actor.name || o.code.is_some() && o.code == actor.code);
                if !known && out.len() < Side::MAX {
                    out.push(actor);
                }
            }
        }
    }
    out
}

fn actor(text: &Text, layers: &Layers, argument: Argument) -> Actor {
    let a = &layers.actors[argument as usize];
    let Words { text: words, start, end } = text.words(a.mention.span);
    Actor {
        text: words,
        start,
        end,
        name: a.name.clone(),
        code: (!a.code.is_empty()).then(|| a.code.to_string()),
        country: a.code.country.map(|c| c.as_str().to_owned()),
        sectors: a.code.sectors.iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect(),
    }
}

fn mentions(text: &Text, found: &[Found], cluster: &Cluster) -> Vec<Mention> {
    let mention = |m: &usize| {
        let m = &found[*m];
        let Words { text: trigger, start, end } = text.words(m.candidate.span);
        let sentence = text.slice(text.span(text.sentences[m.candidate.sentence as usize])).to_owned();
        Mention { trigger, sentence, start, end }
    };
    cluster.mentions.iter().map(mention).collect()
}

fn evidence(text: &Text, best: &Found) -> Words {
    text.words(text.span(text.sentences[best.candidate.sentence as usize]))
}

fn attributed(article: &Article, layers: &Layers, best: &Found) -> Attribution {
    let found = attribution::of(&layers.attributions, best.candidate.tokens.first as usize);
    let agency = found.and_then(|a| a.agency.as_ref()).map(|a| a.name.clone());
    Attribution {
        speaker: found.and_then(|a| a.speaker.as_ref()).map(|s| s.name.clone()),
        agency: agency.or_else(|| match article.clean.agencies.as_slice() {
            // The whole article is the agency's; of several, nobody says which.
            [one] => Some(one.clone()),
            _ => None,
        }),
        verb: found.and_then(|a| a.verb).map(|v| article.text.slice(v).to_owned()),
    }
}

fn id(article: &str, trigger: &Words) -> String {
    format!("{:016x}", xxh3_64(format!("{article}\0{}", trigger.start).as_bytes()))
}
