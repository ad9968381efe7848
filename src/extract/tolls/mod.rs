//! The layer of tolls: numbers of people and things harmed.
//!
//! [`count`] finds what is counted, `tolls.tsv` has the words that say what befell it; here the two
//! are put together, sentence by sentence, with sub-counts (`بينهم 3 أطفال`) and coordination
//! (`مقتل 5 وإصابة 12 آخرين`).

mod count;
mod words;

use super::{Article, Layers, TollMention};
use crate::lexicon::morphology::Form;
use crate::message::{TollKind, Victims};
use crate::text::{Kind, Text, Tokens};
use count::{Count, Counter};
pub use words::Lists;
use words::{Class, Job};

/// A word that says what befell those counted near it.
#[derive(Debug, Clone, Copy)]
struct Cue {
    tokens: Tokens,
    kind: TollKind,
    class: Class,
    form: Form,
}

/// All tolls of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<TollMention> {
    let text = article.text;
    let counter = Counter { lists, text, layers };
    let mut cues = cues(lists, text).into_iter().peekable();
    let mut tolls: Vec<TollMention> = Vec::new();
    let mut here: Vec<Cue> = Vec::new();
    for sentence in &text.sentences {
        here.clear();
        while let Some(cue) = cues.next_if(|c| c.tokens.first < sentence.end) {
            here.push(cue);
        }
        // Without a word of harm in the sentence there is no toll.
        if here.is_empty() {
            continue;
        }
        let counts = counter.counts(*sentence);
        let mut binder =
            Binder { lists, text, layers, cues: &here, counts: &counts, tolls: &mut tolls, sentence: *sentence };
        binder.run();
    }
    tolls
}

fn cues(lists: &Lists, text: &Text) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (hit, row) in text.hits_of(&lists.tolls) {
        let cue = Cue { tokens: hit.tokens, kind: row.kind, class: row.class, form: hit.form };
        match cues.last_mut() {
            Some(last) if last.tokens.overlaps(cue.tokens) => {
                if last.tokens.first == cue.tokens.first && last.tokens.end < cue.tokens.end {
                    *last = cue;
                }
            }
            _ => cues.push(cue),
        }
    }
    cues
}

struct Binder<'a> {
    lists: &'a Lists,
    text: &'a Text<'a>,
    layers: &'a Layers,
    cues: &'a [Cue],
    counts: &'a [Count],
    tolls: &'a mut Vec<TollMention>,
    sentence: Tokens,
}

/// Most tokens between a cue and the count that it governs: with a noun that the lists have; with a
/// noun of another sort; of a dual; of a singular.
const FAR: usize = 10;
const NEAR: usize = 1;
const DUAL: usize = 4;
const SINGULAR: usize = 2;

impl Binder<'_> {
    fn run(&mut self) {
        let before = self.tolls.len();
        let mut bound: Vec<Option<usize>> = vec![None; self.counts.len()];
        for i in 0..self.counts.len() {
            let c = self.counts[i];
            let Some((kind, cue)) = self.kind(i, &bound) else { continue };
            if !fits(&c, kind) {
                continue;
            }
            let who = self.who(&c, kind, before);
            bound[i] = Some(self.tolls.len());
            self.tolls.push(TollMention {
                mention: c.mention,
                cue,
                kind,
                min: c.min,
                max: c.max,
                approximate: c.approximate,
                who,
                includes: Vec::new(),
                cumulative: self.is_total(),
            });
        }
        self.fates(&mut bound);
        self.includes(before);
    }

    /// What befell the count `i`, and the token that says it.
    fn kind(&self, i: usize, bound: &[Option<usize>]) -> Option<(TollKind, usize)> {
        let c = &self.counts[i];
        let first = c.mention.tokens.first as usize;
        let end = c.mention.tokens.end as usize;
        if let Some(both) = self.cues.iter().find(|q| {
            q.class == Class::Both && (q.tokens.first as usize) >= first && (q.tokens.first as usize) <= end + 4
        }) {
            return Some((TollKind::Casualties, both.tokens.first as usize));
        }
        if let Some((kind, at)) = c.kind {
            // A number is needed: `قتيل` alone may be anything; under a cue it is governed.
            if c.explicit || self.governing(i).is_some() {
                return Some((kind, at));
            }
            return None;
        }
        let previous = i.checked_sub(1).and_then(|p| bound[p].map(|t| (p, t)));
        if let Some((p, t)) = previous {
            let gap = first - self.counts[p].mention.tokens.end as usize;
            let join = self.join_before(first);
            if matches!(join, Some(Job::Among | Job::Also)) && gap <= 8
                || c.and && gap <= 2 && !self.has_cue(self.counts[p].mention.tokens.end as usize, first)
            {
                return Some((self.tolls[t].kind, self.tolls[t].cue));
            }
        }
        if let Some(q) = self.governing(i) {
            return Some((q.kind, q.tokens.first as usize));
        }
        self.following(i).map(|q| (q.kind, q.tokens.first as usize))
    }

    /// The cue before the count that it belongs to.
    fn governing(&self, i: usize) -> Option<&Cue> {
        let c = &self.counts[i];
        let first = c.mention.tokens.first as usize;
        let from = match i {
            0 => self.sentence.first as usize,
            _ => self.counts[i - 1].mention.tokens.end as usize,
        };
        let cue = self.cues.iter().rev().find(|q| {
            (q.tokens.end as usize) <= first
                && (q.tokens.first as usize) >= from
                && matches!(q.class, Class::Verb | Class::Noun | Class::Victim | Class::Fall)
        })?;
        let gap = first - cue.tokens.end as usize;
        if cue.class == Class::Victim {
            // `ارتفع عدد القتلى إلى 13`, `بلغت حصيلة الضحايا 13`.
            let risen = (cue.tokens.end as usize..first)
                .any(|t| matches!(self.text.folded(t), "الي" | "بلغ" | "بلغت" | "وصل" | "تجاوز"))
                || first > 0
                    && cue.tokens.first > 0
                    && matches!(self.text.folded(cue.tokens.first as usize - 1), "عدد" | "حصيله");
            return (c.explicit && gap <= FAR && risen && !c.thing).then_some(cue);
        }
        if cue.class == Class::Fall {
            return (c.kind.is_some() && gap <= FAR).then_some(cue);
        }
        let known = c.who.is_some() || c.kind.is_some() || c.others;
        let reach = match (c.explicit, c.min) {
            (true, _) if known => FAR,
            (true, _) => NEAR,
            (false, 2) => DUAL,
            (false, _) => SINGULAR,
        };
        let agent = !c.explicit
            && cue.class == Class::Verb
            && self
                .counts
                .get(i + 1)
                .is_some_and(|n| n.mention.tokens.first as usize <= c.mention.tokens.end as usize + 1 && !n.and);
        (gap <= reach && !agent).then_some(cue)
    }

    /// A verb behind the count that agrees with it: `خمسة جنود قتلوا`.
    fn following(&self, i: usize) -> Option<&Cue> {
        let c = &self.counts[i];
        let end = c.mention.tokens.end as usize;
        let until = self.counts.get(i + 1).map_or(self.sentence.end, |n| n.mention.tokens.first);
        let cue = self.cues.iter().find(|q| q.tokens.first as usize >= end && q.tokens.first < until)?;
        let many = cue.form.must_be(Form::PLURAL) || cue.form.must_be(Form::DUAL);
        let near = cue.tokens.first as usize - end <= 6;
        let known = c.who.is_some() || c.others;
        (cue.class == Class::Verb && many && near && known && c.min > 1).then_some(cue)
    }

    /// `لقي 8 جنود وضابطان مصرعهم`: all counts before that nothing else claims.
    fn fates(&mut self, bound: &mut [Option<usize>]) {
        for fate in self.cues.iter().filter(|q| q.class == Class::Fate) {
            for i in 0..self.counts.len() {
                let c = self.counts[i];
                let before = c.mention.tokens.end <= fate.tokens.first;
                let near = fate.tokens.first.saturating_sub(c.mention.tokens.end) <= 20;
                if bound[i].is_some() || !before || !near || c.thing || c.who.is_none() && !c.others {
                    continue;
                }
                bound[i] = Some(self.tolls.len());
                self.tolls.push(TollMention {
                    mention: c.mention,
                    cue: fate.tokens.first as usize,
                    kind: fate.kind,
                    min: c.min,
                    max: c.max,
                    approximate: c.approximate,
                    who: c.who.unwrap_or(Victims::People),
                    includes: Vec::new(),
                    cumulative: self.is_total(),
                });
            }
        }
    }

    /// Who is counted: what the noun says, else those counted before, else people.
    fn who(&self, c: &Count, kind: TollKind, before: usize) -> Victims {
        if let Some(who) = c.who {
            return who;
        }
        let here = self.tolls[before..]
            .iter()
            .rev()
            .find(|t| (t.kind == TollKind::Destroyed) == (kind == TollKind::Destroyed));
        match here {
            Some(t) if c.others || !c.noun => t.who,
            _ if kind == TollKind::Destroyed => Victims::Other,
            _ => Victims::People,
        }
    }

    /// The joining word right before a count.
    fn join_before(&self, first: usize) -> Option<Job> {
        (first.saturating_sub(3)..first).find_map(|i| {
            let (h, j) = self.text.longest_at(i, &self.lists.joins)?;
            (h.tokens.end as usize == first).then_some(j.0)
        })
    }

    fn has_cue(&self, from: usize, to: usize) -> bool {
        self.cues.iter().any(|q| (from..to).contains(&(q.tokens.first as usize)))
    }

    /// Groups without a number among those counted: `بينهم نساء وأطفال`.
    fn includes(&mut self, before: usize) {
        for t in before..self.tolls.len() {
            let mut i = self.tolls[t].mention.tokens.end as usize;
            let until = (self.sentence.end as usize).min(i + 4);
            while i < until {
                match self.text.longest_at(i, &self.lists.joins) {
                    Some((h, j)) if j.0 == Job::Among => {
                        let groups = self.groups(h.tokens.end as usize);
                        self.tolls[t].includes = groups;
                        break;
                    }
                    Some((h, _)) => i = h.tokens.end as usize,
                    None => i += 1,
                }
            }
        }
    }

    fn groups(&self, from: usize) -> Vec<Victims> {
        let mut groups = Vec::new();
        let mut i = from;
        while i < self.sentence.end as usize {
            let token = &self.text.tokens[i];
            match self.text.longest_at(i, &self.lists.victims) {
                Some((h, v)) if v.number == Some(words::Grammatical::Many) || h.form.must_be(Form::PLURAL) => {
                    if !groups.contains(&v.who) {
                        groups.push(v.who);
                    }
                    i = h.tokens.end as usize;
                }
                _ if matches!(token.kind, Kind::Mark('،' | ',')) || self.text.folded(i) == "و" => i += 1,
                _ => break,
            }
        }
        groups
    }

    /// Does the sentence tell a total over weeks or more?
    fn is_total(&self) -> bool {
        let long = self.layers.times.iter().filter(|t| self.sentence.overlaps(t.mention.tokens)).any(|t| {
            match (t.from, t.to) {
                (Some(a), Some(b)) => (b - a).get_days() >= 14,
                _ => false,
            }
        });
        long || self
            .sentence
            .range()
            .any(|i| self.text.longest_at(i, &self.lists.joins).is_some_and(|(_, j)| j.0 == Job::Total))
    }
}

/// Can this befall what is counted? People are not destroyed, houses not killed.
fn fits(c: &Count, kind: TollKind) -> bool {
    match kind {
        TollKind::Destroyed => c.thing || c.explicit && c.who.is_none() && c.kind.is_none() && c.noun,
        _ => !c.thing,
    }
}
