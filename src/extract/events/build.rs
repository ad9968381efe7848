//! Clusters of mentions as events on the wire.

use xxhash_rust::xxh3::xxh3_64;

use crate::extract::record;
use crate::extract::{Article, Layers, attribution};
use crate::message::{Actor, Attribution, Event, ExtractorVersion, Mention, Status, Words};
use crate::text::Text;

use super::arguments::{Argument, Side};
use super::binding::{Bearers, Binding};
use super::confidence::calibrated;
use super::merge::Cluster;
use super::modes::Modes;
use super::roles::Roles;
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

impl Telling<'_> {
    /// The events, in order of first mention.
    pub fn events(&self, clusters: &[Cluster]) -> Vec<Event> {
        let weights = clusters.iter().map(|c| weight(self.found, c)).enumerate();
        let lead = weights.max_by_key(|(i, w)| (*w, std::cmp::Reverse(*i))).map(|(i, _)| i);
        let bearers = Bearers::new(self.layers, self.found, clusters);
        clusters.iter().enumerate().map(|(i, c)| self.event(c, i, lead == Some(i), &bearers)).collect()
    }

    fn event(&self, cluster: &Cluster, number: usize, lead: bool, bearers: &Bearers) -> Event {
        let Telling { lists, article, layers, version, found, ref roles, ref binding, ref modes } = *self;
        let text = article.text;
        let of = |m: &usize| &found[*m];
        let main = main(found, cluster);
        let best = &found[main];
        let ordered = || std::iter::once(&main).chain(cluster.mentions.iter().filter(|m| **m != main)).map(of);
        let [actors, recipients] = match roles {
            Some(roles) => roles
                .sides(&lists.model, cluster.mentions.iter().map(|m| &found[*m]))
                .map(|side| side.iter().map(|a| actor(text, layers, a)).collect()),
            None => [
                side(text, layers, ordered().map(|m| (&m.arguments.actors, m.arguments.inherited))),
                side(text, layers, ordered().map(|m| (&m.arguments.recipients, m.arguments.inherited))),
            ],
        };
        let mentions_of = || cluster.mentions.iter().map(|m| (*m, &found[*m]));
        let place = match binding {
            Some(binding) => binding.place(&lists.model, mentions_of()),
            None => ordered()
                .filter_map(|m| Some((m.place?, m.place_cost)))
                .min_by_key(|(p, cost)| usize::from(vague(layers, p.0)) * 5 + (*cost).min(12))
                .map(|(p, _)| p),
        };
        let place = place.map(|(p, m)| {
            let place = &layers.places[p as usize];
            let (mention, part) = &place.mentions[m as usize];
            record::place_mention(text, place, mention, part.clone())
        });
        let time = match binding {
            Some(binding) => binding.time(&lists.model, mentions_of()),
            None => {
                ordered().filter_map(|m| Some((m.time?, m.time_cost))).min_by_key(|(_, cost)| *cost).map(|(t, _)| t)
            }
        };
        let time = time.map(|t| &layers.times[t as usize]);
        let mode = match modes {
            Some(modes) => modes.of(&lists.model.modes, &cluster.mentions),
            None => ordered().find_map(|m| m.mode),
        };
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
