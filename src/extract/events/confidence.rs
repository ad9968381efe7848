//! How sure it is that a trigger tells of an event: a linear model over the trigger, its sentence and its arguments.
//!
//! Without weights (see [`Model::rules`]) the trigger lists decide alone.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::extract::{Layers, attribution};
use crate::lexicon::compile::OVERLAY_LINES;
use crate::lexicon::morphology::Form;
use crate::message::EventType;
use crate::text::{Clitics, Kind, Text};

use super::Found;
use super::arguments::Side;
use super::candidates::Part;
use super::model::Model;
use super::scan::{Modality, Role, Scan};
use crate::extract::linear::logistic;

/// Number of weights of each half of the model, a power of two. The second half is for isolated
/// sentences, which are judged without the article around them.
pub const BUCKETS: usize = 1 << 15;

impl Model {
    /// Probability that the mention tells of an event of its type.
    pub fn probability(&self, text: &Text, m: &Found, features: &[u32]) -> f32 {
        let probability = match self.mentions.is_empty() || is_unseen(m) {
            true => by_rule(m),
            false => logistic(prior(m) + self.mentions.sum(features)[0]),
        };
        let least = if is_isolated(text) && is_statement(text, m) { STATED } else { 0.0 };
        probability.max(least)
    }

    /// The probability that a mention needs: rules that doubt it have to be outweighed.
    fn needed(&self, m: &Found, isolated: bool) -> f32 {
        match is_told(m) {
            true if is_unseen(m) => 0.5,
            true if isolated && is_judged(m.candidate.kind) => ISOLATED,
            true if is_rare(m.candidate.kind) => self.threshold.min(RARE),
            true => self.threshold,
            false => self.threshold.max(SURE),
        }
    }

    /// Indexes of the mentions that are taken as events.
    pub fn accept(&self, text: &Text, found: &[Found]) -> Vec<usize> {
        let better = |a: &Found, b: &Found| {
            a.candidate.tokens.first == b.candidate.tokens.first && a.probability > b.probability
        };
        (0..found.len())
            .filter(|i| {
                let m = &found[*i];
                // Of the types that one word may tell of, the likeliest.
                let rivals = found[i.saturating_sub(4)..found.len().min(i + 5)].iter();
                m.probability >= self.needed(m, is_isolated(text))
                    && (m.probability >= SURE || !rivals.into_iter().any(|r| better(r, m)))
            })
            .collect()
    }
}

/// Probability from which the model overrules the rules, and one word may tell of two events of different types.
const SURE: f32 = 0.75;

/// Probability that suffices in an isolated sentence: of these the model has seen many, false ones above all.
const ISOLATED: f32 = 0.35;

/// Probability that suffices where the rules accept a type that the training articles hardly have.
const RARE: f32 = 0.1;

/// Is the trigger a row of an overlay? The model has seen none of those: the user's word stands.
fn is_unseen(m: &Found) -> bool {
    m.candidate.trigger.line >= OVERLAY_LINES
}

/// Fewer than twenty of these in the training articles: the rules know more of them than the model.
fn is_rare(kind: EventType) -> bool {
    use EventType as E;
    matches!(kind, E::Protest | E::Concede | E::Threaten | E::Sanction | E::Aid | E::Cooperate | E::Support)
}

/// Share of events that are right by the likeliest mention's probability, from cross-validation by article:
/// the training of few articles makes the model too sure of its doubtful half.
const CALIBRATION: [(f32, f32); 9] = [
    (0.0, 0.25),
    (0.5, 0.5),
    (0.8, 0.57),
    (0.9, 0.66),
    (0.95, 0.75),
    (0.98, 0.8),
    (0.99, 0.87),
    (0.997, 0.93),
    (1.0, 0.98),
];

/// An event's confidence, from the probability of its likeliest mention.
pub fn calibrated(p: f32) -> f32 {
    let upper = CALIBRATION.iter().position(|(x, _)| *x >= p).unwrap_or(CALIBRATION.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (CALIBRATION[upper - 1], CALIBRATION[upper]);
    y0 + (y1 - y0) * (p - x0) / (x1 - x0)
}

/// What the rules alone make of a mention, as log-odds: the model corrects it.
pub fn prior(m: &Found) -> f32 {
    let p = by_rule(m);
    (p / (1.0 - p)).ln()
}

/// Do the rules alone take it for an event?
pub fn is_told(m: &Found) -> bool {
    by_rule(m) >= 0.5
}

fn by_rule(m: &Found) -> f32 {
    let wanted = matches!(m.reality.modality, Some(Modality::Wanted | Modality::Threatened));
    let c = &m.candidate;
    let verbal = matches!(c.kind, EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten);
    if wanted && !verbal {
        return 0.2;
    }
    match (c.trigger.weak, c.told, m.arguments.actors.is_empty() && m.arguments.recipients.is_empty()) {
        (false, true, _) => 0.7,
        (false, false, false) => 0.6,
        (false, false, true) => 0.5,
        (true, _, _) => 0.3,
    }
}

/// What the features of a mention are drawn from, beside the mention itself.
pub struct Surroundings<'a> {
    pub text: &'a Text<'a>,
    pub scan: &'a Scan,
    pub layers: &'a Layers,
    /// How many candidates of each type stand in each sentence: `counts[sentence][type]`.
    pub counts: &'a [[u8; EventType::COUNT]],
}

/// Collects hashed features.
struct Features<'o> {
    out: &'o mut Vec<u32>,
    kind: u64,
    half: u32,
}

impl Features<'_> {
    /// A feature of a template and value.
    fn plain(&mut self, template: u64, value: u64) {
        let key = (template << 56 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.out.push(self.half + ((key >> 40) as u32 & (BUCKETS as u32 - 1)));
    }

    /// A feature that is another for each type.
    fn typed(&mut self, template: u64, value: u64) {
        self.plain(template, value.wrapping_mul(31).wrapping_add(self.kind + 1) ^ self.kind << 40);
    }

    /// Both.
    fn both(&mut self, template: u64, value: u64) {
        self.plain(template, value);
        self.typed(template + 100, value);
    }
}

/// Hash of a token's folded spelling.
fn word(text: &Text, token: usize) -> u64 {
    text.tokens[token].hash >> 16
}

/// Types of which people have judged isolated sentences (`arabic_event_gsr`).
fn is_judged(kind: EventType) -> bool {
    matches!(kind, EventType::Assault | EventType::Protest)
}

/// Least probability of a lone sentence that is a statement: the judged ones come out of the middle of articles, where
/// few tell of an event, and a text of one sentence is there to tell one.
const STATED: f32 = 0.5;

/// Does the sentence open with the trigger, a verb in the past, and tell who did it?
fn is_statement(text: &Text, m: &Found) -> bool {
    let c = &m.candidate;
    let opens = text.sentence_of(c.tokens.first as usize).first == c.tokens.first;
    let verb = c.part == Part::Verb && c.form.may_be(Form::PERFECT) && !c.trigger.weak;
    opens && verb && !m.arguments.actors.is_empty() && m.reality.modality.is_none()
}

/// Is the text one sentence?
pub fn is_isolated(text: &Text) -> bool {
    text.sentences.len() == 1
}

/// The features of a mention, as numbers of weights.
pub fn features(s: &Surroundings, m: &Found, out: &mut Vec<u32>) {
    let Surroundings { text, scan, layers, counts } = *s;
    let c = &m.candidate;
    let (first, end) = (c.tokens.first as usize, c.tokens.end as usize);
    let sentence = text.sentence_of(first).range();
    // Of other types the articles' half knows more.
    let half = if is_isolated(text) && is_judged(c.kind) { BUCKETS as u32 } else { 0 };
    let mut f = Features { out, kind: c.kind as u64, half };
    f.both(1, 0);
    // The trigger.
    let row = u64::from(c.list) << 32 | u64::from(c.trigger.line);
    let part = c.part as u64;
    f.plain(2, row);
    f.plain(3, row << 1 | part);
    let spelling = xxh3_64_with_seed(text.slice(c.span).as_bytes(), 1) >> 16;
    f.typed(4, spelling);
    f.both(5, u64::from(c.trigger.weak) | u64::from(c.told) << 1);
    f.both(6, part | u64::from(c.definite) << 1);
    f.both(7, form(c.form, c.part));
    f.both(8, clitics(c.clitics));
    f.typed(9, c.trigger.frame as u64 | part << 4);
    f.both(10, m.mode.map_or(0, |m| m as u64 + 1));
    // Arguments and setting.
    let sides = u64::from(!m.arguments.actors.is_empty()) | u64::from(!m.arguments.recipients.is_empty()) << 1;
    f.both(11, sides | u64::from(m.arguments.inherited) << 2);
    f.typed(12, sides | part << 2 | u64::from(c.definite) << 3);
    side(&mut f, layers, 13, &m.arguments.actors);
    side(&mut f, layers, 15, &m.arguments.recipients);
    let told = u64::from(m.place.is_some()) | u64::from(m.time.is_some()) << 1 | u64::from(!m.tolls.is_empty()) << 2;
    f.both(17, told);
    f.both(18, modality(m.reality.modality));
    f.both(19, m.reality.status as u64);
    // Where it stands.
    let size = text.sentences.len() as u64;
    let size = match size {
        0..=1 => 0,
        2..=5 => 1,
        6..=12 => 2,
        13..=25 => 3,
        _ => 4,
    };
    f.both(20, size);
    f.both(21, u64::from(m.title) | u64::from(c.sentence.min(6)) << 1);
    f.typed(22, size << 2 | part << 1 | u64::from(c.definite));
    let position = first - sentence.start;
    f.both(23, (position as u64).min(12) / 2);
    f.both(24, (sentence.len() as u64 / 8).min(7));
    // Neighbours.
    let at = |i: isize| (first as isize + i >= sentence.start as isize).then(|| (first as isize + i) as usize);
    for (template, back) in [(25, -1), (27, -2)] {
        match at(back) {
            Some(t) => {
                f.both(template, word(text, t));
                f.both(template + 1, u64::from(scan.role_of(t).0));
            }
            None => f.both(template, 0),
        }
    }
    for (template, ahead) in [(29, 0), (31, 1)] {
        match Some(end + ahead).filter(|t| *t < sentence.end) {
            Some(t) => {
                f.both(template, word(text, t));
                f.both(template + 1, u64::from(scan.role_of(t).0));
            }
            None => f.both(template, 0),
        }
    }
    // Words around tell the topic.
    let near = first.saturating_sub(5).max(sentence.start)..(end + 6).min(sentence.end);
    for t in near.filter(|t| !c.tokens.contains(*t) && text.tokens[*t].kind == Kind::Arabic) {
        f.typed(33, word(text, t));
    }
    let governed = (1..=4)
        .filter_map(|b| first.checked_sub(b).filter(|t| *t >= sentence.start))
        .fold(0, |r, t| r | scan.role_of(t).0);
    for (bit, role) in
        [Role::COMPOUND, Role::CAUSE, Role::SPEECH, Role::RELATIVE, Role::THAT, Role::AUXILIARY].iter().enumerate()
    {
        if governed & role.0 != 0 {
            f.both(35, bit as u64);
        }
    }
    // Other candidates.
    let here = &counts[c.sentence as usize];
    f.both(36, u64::from(here[c.kind as usize].min(4)));
    for (kind, n) in here.iter().enumerate().filter(|(k, n)| **n > 0 && *k != c.kind as usize) {
        f.typed(37, kind as u64 | u64::from(n.min(&2) - 1) << 5);
    }
    let all: u32 = counts.iter().map(|s| u32::from(s[c.kind as usize])).sum();
    let before: u32 = counts[..c.sentence as usize].iter().map(|s| u32::from(s[c.kind as usize])).sum();
    f.both(38, u64::from(all.min(10)));
    f.typed(39, u64::from(before.min(3)) | u64::from(c.definite) << 3);
    // Reported?
    let said = attribution::of(&layers.attributions, first);
    f.both(40, said.map_or(0, |a| 1 + u64::from(a.speaker.is_some())));
    let quoted = layers.quotes.iter().any(|q| q.mention.tokens.contains(first));
    f.both(41, u64::from(quoted));
    let marked = first > 0 && matches!(text.tokens[first - 1].kind, Kind::Mark('"' | '«' | '“'));
    f.both(42, u64::from(marked));
}

fn form(form: Form, part: Part) -> u64 {
    match part {
        Part::Noun => 0,
        Part::Verb => {
            1 | u64::from(form.may_be(Form::PERFECT)) << 1
                | u64::from(form.may_be(Form::IMPERFECT)) << 2
                | u64::from(form.must_be(Form::PASSIVE)) << 3
                | u64::from(form.may_be(Form::PLURAL)) << 4
                | u64::from(form.may_be(Form::FIRST)) << 5
        }
    }
}

fn clitics(c: Clitics) -> u64 {
    [Clitics::CONJUNCTION, Clitics::BA, Clitics::LA, Clitics::FUTURE, Clitics::PRONOUN]
        .iter()
        .enumerate()
        .fold(0, |sum, (i, k)| sum | u64::from(c.contains(*k)) << i)
}

fn modality(m: Option<Modality>) -> u64 {
    match m {
        None => 0,
        Some(Modality::Status(s)) => 1 + s as u64,
        Some(Modality::Wanted) => 10,
        Some(Modality::Threatened) => 11,
        Some(Modality::Alleged) => 12,
    }
}

fn side(f: &mut Features, layers: &Layers, template: u64, side: &Side) {
    let Some(argument) = side.iter().next() else { return };
    let a = &layers.actors[argument as usize];
    f.both(template, a.kind as u64 | u64::from(a.code.country.is_some()) << 4);
    f.both(template + 1, a.code.first_sector());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_grows_with_probability() {
        let steps: Vec<f32> = (0..=20).map(|i| calibrated(i as f32 / 20.0)).collect();
        assert!(steps.windows(2).all(|w| w[0] < w[1]), "{steps:?}");
        assert!((0.0..=1.0).contains(&steps[0]) && (0.9..=1.0).contains(&steps[20]));
    }
}
