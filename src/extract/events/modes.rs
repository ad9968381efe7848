//! The mode of an event, of all modes of its type, from all its mentions: learned.
//!
//! What the rules of [`super::mode`] read is one feature among others.

use crate::extract::{Article, Layers};
use crate::message::{EventType, Mode};
use crate::text::{Kind, Tokens};

use super::Found;
use super::codes::CodeTable;
use super::scan::Scan;
use crate::extract::linear::{Linear, and, bucket, hash, weight_of};

/// Number of weights of the model, a power of two.
pub const BUCKETS: usize = 1 << 14;

/// What the rules' choice is worth, as log-odds.
const READ: f32 = 2.0;
/// What a mode needs, as log-odds: where the rules read any, the question is which; else, whether there is one.
const WHICH: f32 = -2.5;
const WHETHER: f32 = -1.4;

/// Words before and behind a trigger that may tell its mode.
const BEFORE: usize = 3;
const BEHIND: usize = 6;

/// An article's mentions as the search for their modes sees them.
pub struct Modes<'a> {
    pub codes: &'a CodeTable,
    pub article: &'a Article<'a>,
    pub scan: &'a Scan,
    pub layers: &'a Layers,
    pub found: &'a [Found<'a>],
}

/// A mode that a mention may have, as the training of the model sees it.
#[derive(Debug, Clone)]
pub struct ModeSample {
    pub mode: Mode,
    pub features: Vec<u32>,
    /// What the rules alone make of it, as log-odds.
    pub prior: f32,
}

impl Modes<'_> {
    /// The likeliest mode of the event that all these mentions tell of, if it is likely enough: the mention that tells
    /// it best counts, as most tell of no mode.
    pub fn of(&self, model: &Linear<1>, mentions: &[usize]) -> Option<Mode> {
        let kind = self.found[*mentions.first()?].candidate.kind;
        let mut base = Vec::with_capacity(48);
        let read = mentions.iter().any(|m| self.found[*m].mode.is_some());
        let mut best = (if read { WHICH } else { WHETHER }, None);
        for m in mentions {
            self.base(*m, &mut base);
            for mode in self.options(kind) {
                let mut tally = model.tally();
                let prior = self.features(*m, mode, &base, &mut |f| tally.add(f));
                let odds = prior + tally.log_odds()[0];
                if odds > best.0 {
                    best = (odds, Some(mode));
                }
            }
        }
        best.1
    }

    /// The modes that a mention may have, with their features.
    pub fn samples(&self, mention: usize) -> Vec<ModeSample> {
        let mut base = Vec::new();
        self.base(mention, &mut base);
        let sample = |mode| {
            let mut features = Vec::new();
            let prior = self.features(mention, mode, &base, &mut |f| features.push(f));
            ModeSample { mode, features, prior }
        };
        self.options(self.found[mention].candidate.kind).map(sample).collect()
    }

    fn options(&self, kind: EventType) -> impl Iterator<Item = Mode> {
        self.codes.modes(kind)
    }

    /// What holds of a mention whatever its mode: hashes of features.
    fn base(&self, mention: usize, out: &mut Vec<u64>) {
        out.clear();
        let mut add = |template: u64, value: u64| out.push(hash(template, &[value]));
        let m = &self.found[mention];
        let c = &m.candidate;
        let text = self.article.text;
        let (first, end) = (c.tokens.first as usize, c.tokens.end as usize);
        let sentence = text.sentence_of(first).range();
        add(1, 0);
        add(2, m.mode.map_or(0, |m| m as u64 + 1));
        add(3, u64::from(c.trigger.line));
        add(4, text.tokens[first].hash >> 16);
        // What is asked for, refused, threatened with: the next candidates.
        let behind = self.found[mention + 1..].iter().map(|f| &f.candidate).filter(|o| o.tokens.first >= c.tokens.end);
        let next = behind.take_while(|o| (o.tokens.first as usize) < sentence.end.min(end + 12));
        for (n, o) in next.take(3).enumerate() {
            add(5, o.kind as u64);
            add(6 + n.min(1) as u64, o.kind as u64 | (o.trigger.mode.map_or(0, |m| m as u64 + 1)) << 8);
        }
        for t in first.saturating_sub(BEFORE).max(sentence.start)..sentence.end.min(end + BEHIND) {
            if !c.tokens.contains(t) && text.tokens[t].kind == Kind::Arabic {
                add(8 + u64::from(t >= end), text.tokens[t].hash >> 16);
            }
        }
        let arguments = &m.arguments;
        let some = u64::from(!arguments.actors.is_empty()) | u64::from(!arguments.recipients.is_empty()) << 1;
        add(10, some | (arguments.actors.iter().count().min(3) as u64) << 2);
        for (template, side) in [(11, &arguments.actors), (12, &arguments.recipients)] {
            if let Some(a) = side.iter().next() {
                add(template, self.layers.actors[a as usize].code.first_sector());
            }
        }
        add(13, c.part as u64 | u64::from(c.definite) << 1);
        add(14, u64::from(m.place.is_some()) | u64::from(m.title) << 1);
        add(15, m.reality.status as u64);
        // Weapons: of the mention's own sentence, near and far, and of those beside it.
        for (tokens, _, mode) in &self.scan.weapons {
            let at = tokens.first as usize;
            let own = text.tokens[at].sentence;
            if own == c.sentence {
                let far = if at < first { first - at } else { (at + 1).saturating_sub(end) };
                let far = [1, 4, 12].iter().filter(|n| far > **n).count() as u64;
                add(16, *mode as u64);
                add(17, *mode as u64 | far << 8 | u64::from(at < first) << 12);
            } else if own.abs_diff(c.sentence) == 1 {
                add(18, *mode as u64);
            }
        }
        out.sort_unstable();
        out.dedup();
    }

    /// The features of a mode of a mention, as numbers of weights; gives what the rules make of it, as log-odds.
    fn features(&self, mention: usize, mode: Mode, base: &[u64], out: &mut impl FnMut(u32)) -> f32 {
        let m = &self.found[mention];
        let kind = m.candidate.kind as u64;
        let option = (mode as u64 + 1) << 8 | kind;
        base.iter().for_each(|h| out(weight_of(BUCKETS, and(*h, option))));
        let read = m.mode == Some(mode);
        let own = m.candidate.trigger.mode == Some(mode);
        out(bucket(BUCKETS, 40, &[u64::from(read) | u64::from(own) << 1]));
        out(bucket(BUCKETS, 41, &[u64::from(read) | u64::from(own) << 1, kind]));
        let sentence = |t: &Tokens| self.article.text.tokens[t.first as usize].sentence;
        let (mut here, mut all) = (0, 0);
        for (tokens, ..) in self.scan.weapons.iter().filter(|(_, _, w)| *w == mode) {
            here += u64::from(sentence(tokens) == m.candidate.sentence);
            all += 1;
        }
        out(bucket(BUCKETS, 42, &[here.min(2)]));
        out(bucket(BUCKETS, 43, &[all.min(3)]));
        if read { READ } else { -READ }
    }
}
