//! The layer of events: who did what to whom, where, when, with what toll, according to whom.
//!
//! ```text
//! word lists' hits ── scan ──> candidates ── arguments, setting, status, mode ──> mentions
//!   mentions ── confidence ──> accepted ── merge ──> events ── roles, binding, codes ──> Event
//! ```

mod arguments;
pub mod binding;
mod build;
mod candidates;
mod codes;
mod complete;
pub mod confidence;
mod groups;
pub mod merge;
mod mode;
pub mod model;
pub mod modes;
pub mod roles;
pub mod sameness;
mod scan;
mod setting;
mod status;
#[cfg(test)]
mod tests;
mod triggers;

use super::{Article, Layers};
use crate::lexicon::{Lexicon, ListError};
use crate::message::{Event, EventType, ExtractorVersion, Mode};
use arguments::{Arguments, Resolver};
use binding::{Binding, Bound};
use build::Telling;
use candidates::Candidate;
use codes::CodeTable;
use confidence::Surroundings;
use groups::Groups;
use model::Model;
use modes::{ModeSample, Modes};
use roles::Roles;
use sameness::Sameness;
use scan::{Scan, Words};
use setting::{PlaceRef, Setting};
use status::Reality;
use triggers::Triggers;

/// The word lists and the model of this layer.
#[derive(Debug)]
pub struct Lists {
    words: Words,
    triggers: Triggers,
    codes: CodeTable,
    model: Model,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        let (words, triggers) = Words::load(lexicon)?;
        Ok(Lists { words, triggers, codes: CodeTable::embedded()?, model: Model::embedded() })
    }
}

impl Lists {
    /// The lists with another model; [`Model::rules`] switches it off.
    pub fn with_model(self, model: Model) -> Lists {
        Lists { model, ..self }
    }
}

/// A trigger with everything that its sentence says of the event.
#[derive(Debug)]
pub struct Found<'t> {
    pub candidate: Candidate<'t>,
    pub arguments: Arguments,
    pub mode: Option<Mode>,
    pub reality: Reality,
    pub place: Option<PlaceRef>,
    /// How far the place stands off; see `Setting::place`.
    pub place_cost: usize,
    pub time: Option<u32>,
    pub time_cost: usize,
    pub tolls: Vec<u32>,
    /// It stands in the headline.
    pub title: bool,
    /// Probability that it tells of an event of its type.
    pub probability: f32,
}

/// All events of the article, in order of first mention.
pub fn find(lists: &Lists, article: &Article, layers: &Layers, version: &ExtractorVersion) -> Vec<Event> {
    let scan = Scan::new(&lists.words, article, layers);
    let groups = Groups::new(article.text, &scan, layers);
    let setting = Setting::new(article.text, layers);
    let found = mentions(lists, article, layers, &scan, &groups, &setting, |_, _| ());
    let accepted = lists.model.accept(article.text, &found);
    let binding = (!lists.model.places.is_empty()).then(|| Binding::new(article, &scan, layers, &setting, &found));
    let clusters = merge::join(&lists.model.joins, &Sameness::new(article, layers), &found, &accepted);
    let roles = (!lists.model.sides.is_empty()).then(|| Roles::new(article, &scan, &groups, layers, &found));
    let modes = Modes { codes: &lists.codes, article, scan: &scan, layers, found: &found };
    let modes = (!lists.model.modes.is_empty()).then_some(modes);
    Telling { lists, article, layers, version, found: &found, roles, modes, binding }.events(&clusters)
}

/// A candidate as the training of the models sees it.
#[derive(Debug, Clone)]
pub struct Sample {
    pub kind: EventType,
    pub trigger: String,
    pub sentence: String,
    pub features: Vec<u32>,
    /// What the rules alone make of it, as log-odds.
    pub prior: f32,
    /// The text is one sentence without headline.
    pub isolated: bool,
    /// Who may take part in it.
    pub phrases: Vec<PhraseSample>,
    /// Its modes.
    pub modes: Vec<ModeSample>,
    /// The mentions of its type before it, with which it may be one event.
    pub joins: Vec<JoinSample>,
    /// Where, and when, it may have been.
    pub places: Vec<Bound>,
    pub times: Vec<Bound>,
}

/// A phrase of an article as the training of the models of roles sees it.
#[derive(Debug, Clone)]
pub struct PhraseSample {
    pub features: Vec<u32>,
    /// Name and code of each of its members.
    pub members: Vec<(String, String)>,
}

/// Two mentions as the training of the models sees them.
#[derive(Debug, Clone)]
pub struct JoinSample {
    /// Number of the earlier mention among the article's.
    pub with: usize,
    pub features: Vec<u32>,
    /// What the rules alone make of it, as log-odds.
    pub prior: f32,
}

/// All candidates of an article, with their features.
pub fn samples(lists: &Lists, article: &Article, layers: &Layers) -> Vec<Sample> {
    let text = article.text;
    let scan = Scan::new(&lists.words, article, layers);
    let groups = Groups::new(text, &scan, layers);
    let mut features = Vec::new();
    let setting = Setting::new(text, layers);
    let found = mentions(lists, article, layers, &scan, &groups, &setting, |_, f| features.push(f.to_vec()));
    let binding = Binding::new(article, &scan, layers, &setting, &found);
    let roles = Roles::new(article, &scan, &groups, layers, &found);
    let modes = Modes { codes: &lists.codes, article, scan: &scan, layers, found: &found };
    let sameness = Sameness::new(article, layers);
    let join = |with: usize, m: &Found| {
        let mut features = Vec::new();
        let prior = sameness.pair(&found[with], m, &mut |f| features.push(f));
        JoinSample { with, features, prior }
    };
    let joins = |i: usize, m: &Found| {
        let before = (0..i).filter(|o| found[*o].candidate.kind == m.candidate.kind);
        before.map(|o| join(o, m)).collect::<Vec<_>>()
    };
    let phrase = |p: roles::Phrase| PhraseSample {
        features: p.features,
        members: p
            .members
            .iter()
            .map(|a| &layers.actors[*a as usize])
            .map(|a| (a.name.clone(), a.code.to_string()))
            .collect(),
    };
    found
        .iter()
        .zip(features)
        .zip(0..)
        .map(|((m, features), i)| (m, features, i, binding.samples(i, m)))
        .map(|(m, features, i, [places, times])| Sample {
            kind: m.candidate.kind,
            trigger: text.slice(m.candidate.span).to_owned(),
            sentence: text.slice(text.span(text.sentences[m.candidate.sentence as usize])).to_owned(),
            features,
            prior: confidence::prior(m),
            isolated: confidence::is_isolated(text),
            phrases: roles.phrases(m).into_iter().map(phrase).collect(),
            modes: modes.samples(i),
            joins: if confidence::is_isolated(text) { Vec::new() } else { joins(i, m) },
            places,
            times,
        })
        .collect()
}

/// All candidates with their arguments, in order of position; `see` is shown each with its features.
fn mentions<'t>(
    lists: &'t Lists,
    article: &Article,
    layers: &Layers,
    scan: &Scan,
    groups: &Groups,
    setting: &Setting,
    mut see: impl FnMut(&Found, &[u32]),
) -> Vec<Found<'t>> {
    let text = article.text;
    let candidates = candidates::find(&lists.triggers, article, scan);
    let resolver = Resolver::new(text, scan, groups, layers, &candidates);
    let has_title = !article.clean.title.is_empty();
    let mut counts = vec![[0u8; EventType::COUNT]; text.sentences.len()];
    for c in &candidates {
        let count = &mut counts[c.sentence as usize][c.kind as usize];
        *count = count.saturating_add(1);
    }
    let surroundings = Surroundings { text, scan, layers, counts: &counts };
    // One question after the other: what answers it stays in the processor's caches.
    let mut arguments: Vec<Arguments> = Vec::with_capacity(candidates.len());
    for (i, c) in candidates.iter().enumerate() {
        let mut own = resolver.resolve(c);
        let told = |o: &usize| {
            let before = &candidates[*o];
            before.kind == c.kind && before.sentence < c.sentence && !arguments[*o].actors.is_empty()
        };
        if own.actors.is_empty()
            && let Some(o) = (0..i).rev().take_while(|o| candidates[*o].sentence + 1 >= c.sentence).find(told)
        {
            resolver.go_on(c, &arguments[o], &mut own);
        }
        arguments.push(own);
    }
    let mention = |(i, arguments): (usize, Arguments)| {
        let c = &candidates[i];
        let sentence_end = text.sentence_of(c.tokens.first as usize).end as usize;
        let next = candidates[i + 1..].iter().find(|o| o.tokens.first > c.tokens.first && o.kind == c.kind);
        let stop = next.map_or(sentence_end, |o| (o.tokens.first as usize).min(sentence_end));
        let place = setting.place(text, scan, layers, c, &arguments, stop);
        let time = setting.time(text, scan, layers, c);
        let dated = time.map(|(t, cost)| (&layers.times[t as usize], cost));
        Found {
            candidate: *c,
            arguments,
            mode: mode::read(text, scan, &candidates, i),
            reality: status::read(text, scan, c, article.published, dated),
            place: place.map(|(p, _)| p),
            place_cost: place.map_or(usize::MAX, |(_, cost)| cost),
            time: time.map(|(t, _)| t),
            time_cost: time.map_or(usize::MAX, |(_, cost)| cost),
            tolls: setting.tolls(text, layers, c).collect(),
            title: has_title && c.sentence == 0,
            probability: 0.0,
        }
    };
    let mut found: Vec<Found> = arguments.into_iter().enumerate().map(mention).collect();
    let mut features = Vec::with_capacity(128);
    for mention in &mut found {
        features.clear();
        confidence::features(&surroundings, mention, &mut features);
        mention.probability = lists.model.probability(text, mention, &features);
        see(mention, &features);
    }
    complete::sides(&mut found);
    found
}
