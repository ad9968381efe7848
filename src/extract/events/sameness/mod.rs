//! Do two mentions speak of one event?
//!
//! What speaks for it the rules add up; a linear model, to which their sum is one feature among others, decides
//! where it was trained.

mod contents;
mod evidence;

use crate::extract::{Article, Layers};
use crate::text::Text;

use super::Found;
use super::candidates::{Candidate, Part};
use crate::extract::linear::{bucket, step};
use contents::Contents;
pub use evidence::harms;
use evidence::{Agreement, Evidence, modes_agree};

/// Number of weights of the model, a power of two.
pub const BUCKETS: usize = 1 << 14;

/// What mentions are compared by.
pub struct Sameness<'a> {
    text: &'a Text<'a>,
    layers: &'a Layers,
    /// Of each sentence.
    contents: Vec<Contents>,
}

impl<'a> Sameness<'a> {
    pub fn new(article: &'a Article<'a>, layers: &'a Layers) -> Sameness<'a> {
        Sameness { text: article.text, layers, contents: Contents::of(article.text, layers) }
    }

    /// The features of a pair of mentions, the first being the earlier, as numbers of weights; gives what the rules
    /// alone make of it, as log-odds.
    pub fn pair(&self, a: &Found, b: &Found, out: &mut impl FnMut(u32)) -> f32 {
        let agreement = Agreement::of(self.layers, a, b);
        let evidence = Evidence::of(a, b, &agreement);
        let (ca, cb) = (&a.candidate, &b.candidate);
        let kind = ca.kind as u64;
        let mut add = |template: u64, values: &[u64]| out(bucket(BUCKETS, template, values));
        add(1, &[kind]);
        add(2, &[evidence.step()]);
        let sentences = match cb.sentence - ca.sentence {
            n @ 0..=3 => u64::from(n),
            4..=6 => 4,
            7..=12 => 5,
            _ => 6,
        };
        let words = cb.tokens.first.abs_diff(ca.tokens.end);
        let words = if sentences > 0 {
            0
        } else {
            1 + u64::from([2, 5, 9, 14, 22].iter().filter(|n| words > **n).count() as u32)
        };
        let harms = u64::from(harms(a)) | u64::from(harms(b)) << 1;
        let near = u64::from(sentences == 0);
        add(3, &[sentences, words]);
        add(4, &[sentences, words, kind]);
        add(5, &[sentences, words, harms]);
        let definite = u64::from(ca.definite) | u64::from(cb.definite) << 1;
        let parts = u64::from(ca.part == Part::Verb) | u64::from(cb.part == Part::Verb) << 1;
        let row = u64::from((ca.list, ca.row) == (cb.list, cb.row));
        add(6, &[definite, parts, near]);
        add(7, &[definite, kind, near]);
        add(8, &[row, near, u64::from(cb.definite)]);
        add(9, &[row, near, kind]);
        add(10, &[parts, row, words]);
        let titles = u64::from(a.title) | u64::from(b.title) << 1;
        let head = u64::from(ca.sentence <= 1) | u64::from(cb.sentence <= 2) << 1;
        add(11, &[titles, head]);
        add(12, &[titles, kind]);
        let mode = match (a.mode, b.mode) {
            (None, None) => 0,
            (None, Some(_)) | (Some(_), None) => 1,
            (Some(x), Some(y)) if x == y => 2,
            (x, y) if modes_agree(x, y) => 3,
            _ => 4,
        };
        add(13, &[mode, near]);
        add(14, &[mode, kind]);
        if mode == 4 {
            let (x, y) = (a.mode.map_or(0, |m| m as u64), b.mode.map_or(0, |m| m as u64));
            add(15, &[x.min(y), x.max(y)]);
        }
        let (x, y) = (a.reality.status as u64, b.reality.status as u64);
        add(16, &[x.min(y), x.max(y)]);
        let place = told(agreement.place, a.place.is_some(), b.place.is_some());
        let time = told(agreement.time, a.time.is_some(), b.time.is_some());
        add(17, &[place, near]);
        add(18, &[place, kind]);
        add(19, &[time, near]);
        add(20, &[place, time]);
        let (x, y) = (&a.arguments, &b.arguments);
        let actors = told(agreement.actors, !x.actors.is_empty(), !y.actors.is_empty());
        let recipients = told(agreement.recipients, !x.recipients.is_empty(), !y.recipients.is_empty());
        add(21, &[actors, near]);
        add(22, &[actors, kind]);
        add(23, &[recipients, near]);
        add(24, &[recipients, kind]);
        add(25, &[actors, recipients]);
        add(26, &[u64::from(x.inherited) | u64::from(y.inherited) << 1, actors]);
        let tolls = match (a.tolls.is_empty(), b.tolls.is_empty()) {
            (false, false) if agreement.toll => 3,
            (false, false) => 2,
            (true, true) => 0,
            _ => 1,
        };
        add(27, &[tolls, near]);
        add(28, &[tolls, harms]);
        add(29, &[ca.trigger.frame as u64, cb.trigger.frame as u64, near]);
        self.worded(ca, cb, &mut add);
        if near == 0 {
            self.shared(ca, cb, sentences, &mut add);
        }
        evidence.log_odds()
    }

    /// How both are worded, and what stands around the later.
    fn worded(&self, ca: &Candidate, cb: &Candidate, add: &mut impl FnMut(u64, &[u64])) {
        let near = u64::from(ca.sentence == cb.sentence);
        let row = |c: &Candidate| u64::from(c.list) << 32 | u64::from(c.row);
        let (x, y) = (row(ca).min(row(cb)), row(ca).max(row(cb)));
        let before = self.word((cb.tokens.first as usize).checked_sub(1), cb.sentence);
        let behind = self.word(Some(cb.tokens.end as usize), cb.sentence);
        add(30, &[x, y]);
        add(31, &[x, y, near]);
        add(32, &[before, near]);
        add(33, &[behind, near]);
    }

    /// What their sentences share, and how the later opens.
    fn shared(&self, ca: &Candidate, cb: &Candidate, sentences: u64, add: &mut impl FnMut(u64, &[u64])) {
        let kind = cb.kind as u64;
        let opening = self.text.sentences[cb.sentence as usize].first as usize;
        let [first, second] = [opening, opening + 1].map(|t| self.word(Some(t), cb.sentence));
        add(34, &[first]);
        add(35, &[first, second]);
        let (x, y) = (&self.contents[ca.sentence as usize], &self.contents[cb.sentence as usize]);
        let words = step(x.words_in_common(y), &[5, 10, 15, 20, 30, 40, 60]);
        add(36, &[words]);
        add(37, &[words, kind]);
        add(38, &[words, sentences]);
        for (which, common) in (0..).zip(x.names_in_common(y)) {
            add(39, &[which, common]);
            add(40, &[which, common, kind]);
            add(41, &[which, common, u64::from(cb.definite)]);
        }
    }

    /// Hash of a word of a sentence, 0 outside of it.
    fn word(&self, token: Option<usize>, sentence: u32) -> u64 {
        token.and_then(|t| self.text.tokens.get(t)).filter(|t| t.sentence == sentence).map_or(0, |t| t.hash >> 16)
    }
}

/// How two mentions agree in something (`-4` to `3`), or which of them tells it.
fn told(agreement: i32, a: bool, b: bool) -> u64 {
    match (a, b) {
        (true, true) => (agreement + 16) as u64,
        (a, b) => u64::from(a) | u64::from(b) << 1,
    }
}
