//! Counts and cues of a sentence put together.

use super::count::Count;
use super::words::{Class, Job, Link, Lists, has_job};
use super::{Cue, Told};
use crate::extract::{Layers, TollMention};
use crate::message::{TollKind, Victims};
use crate::text::{Text, Tokens};

pub(super) struct Binder<'a> {
    pub lists: &'a Lists,
    pub text: &'a Text<'a>,
    pub layers: &'a Layers,
    pub cues: &'a [Cue],
    pub counts: &'a [Count],
    pub tolls: &'a mut Vec<TollMention>,
    pub told: &'a mut Vec<Told>,
    pub sentence: Tokens,
}

impl Binder<'_> {
    pub(super) fn run(&mut self) {
        let before = self.tolls.len();
        let mut bound: Vec<Option<usize>> = vec![None; self.counts.len()];
        for i in 0..self.counts.len() {
            let c = self.counts[i];
            let both = |q: &&Cue| q.class == Class::Both && q.tokens.overlaps(c.mention.tokens);
            // `كل من فيها ما بين قتيل وجريح`: nobody is counted.
            if !c.explicit && self.cues.iter().any(|q| both(&q)) {
                continue;
            }
            let Some((kind, cue)) = self.kind(i, &bound) else { continue };
            let ill = kind == TollKind::Injured && self.is_near(&c, Job::Illness);
            if !fits(&c, kind) || ill || self.is_near(&c, Job::Well) || self.is_named(&c) {
                continue;
            }
            bound[i] = Some(self.tolls.len());
            let among = self.join_before(c.mention.tokens.first as usize) == Some(Job::Among);
            self.tell(&c, kind, cue, among, before);
        }
        self.fates(&mut bound, before);
        self.includes(before);
    }

    /// A toll: what befell a count, by the word at `cue`.
    fn tell(&mut self, c: &Count, kind: TollKind, cue: usize, among: bool, before: usize) {
        let who = self.who(c, kind, cue, before);
        self.told.push(Told { others: c.others, among, definite: c.definite });
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
            repeated: false,
        });
    }

    /// What befell the count `i`, and the token that says it.
    fn kind(&self, i: usize, bound: &[Option<usize>]) -> Option<(TollKind, usize)> {
        let c = &self.counts[i];
        let first = c.mention.tokens.first as usize;
        let end = c.mention.tokens.end as usize;
        // `سقط العشرات من المسلحين في البلدة بين قتيل وجريح`
        let fell = self
            .cues
            .iter()
            .any(|q| q.class == Class::Fall && (q.tokens.end as usize) <= first && first - q.tokens.end as usize <= 2);
        let far = if fell { 14 } else { 4 };
        let next = self.counts.get(i + 1).map_or(usize::MAX, |n| n.mention.tokens.end as usize);
        if let Some(both) = self.cues.iter().find(|q| {
            let at = q.tokens.first as usize;
            q.class == Class::Both && at >= first && at <= end + far && at < next
        }) {
            return Some((TollKind::Casualties, both.tokens.first as usize));
        }
        if let Some((kind, at)) = c.kind.filter(|_| c.explicit) {
            // `الإفراج عن 6 معتقلين`, `مقتل 8 قتلى`: what befalls those in a state comes first.
            let state =
                matches!(kind, TollKind::Detained | TollKind::Displaced | TollKind::Abducted | TollKind::Missing);
            if c.definite && !state {
                // `القتلى الثلاثة` were told before.
                return None;
            }
            let act = self.governing(i).filter(|q| {
                state && q.class != Class::Victim && (first - q.tokens.end as usize <= 3 || self.is_tallied(q))
            });
            return Some(act.map_or((kind, at), |q| (q.kind, q.tokens.first as usize)));
        }
        let previous = i.checked_sub(1).and_then(|p| bound[p].map(|t| (p, t)));
        if let Some((p, t)) = previous {
            let from = self.counts[p].mention.tokens.end as usize;
            let joined = match self.join_before(first) {
                Some(Job::Among | Job::Also) => first - from <= 8,
                _ => c.and && first - from <= 2,
            };
            if joined
                && !self.cues.iter().any(|q| {
                    (from..first).contains(&(q.tokens.first as usize)) && q.tokens.first as usize != self.tolls[t].cue
                })
            {
                return Some(c.kind.unwrap_or((self.tolls[t].kind, self.tolls[t].cue)));
            }
        }
        let join = self.join_before(first);
        // `من بين القتلى خمسة`, `سقوط قتلى بينهم خمسة`
        if join == Some(Job::Among)
            && let Some(q) = self.cues.iter().rev().find(|q| (q.tokens.end as usize) <= first)
            && q.class == Class::Victim
            && first - q.tokens.end as usize <= 3
        {
            return Some((q.kind, q.tokens.first as usize));
        }
        // `اعتقل فلان إلى جانب ثلاثة آخرين`
        if join == Some(Job::Also) && c.others && (i == 0 || previous.is_none()) {
            const ASIDE: usize = 25;
            let act = self.cues.iter().rev().find(|q| (q.tokens.end as usize) <= first);
            let act = act.filter(|q| matches!(q.class, Class::Verb | Class::Noun | Class::Fate));
            if let Some(q) = act.filter(|q| first - q.tokens.end as usize <= ASIDE) {
                return Some((q.kind, q.tokens.first as usize));
            }
        }
        if let Some(q) = self.governing(i) {
            return Some(c.kind.filter(|_| q.class == Class::Fall).unwrap_or((q.kind, q.tokens.first as usize)));
        }
        if let Some(fall) = self.fallen(i) {
            return Some((TollKind::Killed, fall.tokens.first as usize));
        }
        // `قتيل وثلاثة جرحى`, `شهيدان`: a singular needs a headline.
        let listed = first == 0 || self.text.tokens[first].new_line || self.text.tokens[first - 1].is_mark(':');
        if let Some(kind) = c.kind.filter(|_| c.min == 2 || listed) {
            return Some(kind);
        }
        self.following(i).map(|q| (q.kind, q.tokens.first as usize))
    }

    /// `شاب يدعى فلان`, `مقتل ضابط (فلان)`: who is named is not counted.
    fn is_named(&self, c: &Count) -> bool {
        let end = c.mention.tokens.end as usize;
        let named =
            |t: usize| self.layers.people.iter().any(|p| p.mentions.iter().any(|m| m.tokens.first as usize == t));
        let first = c.mention.tokens.first as usize;
        // `فلان، أحد المحامين`
        let apposed = |t: usize| {
            self.text.tokens[t - 1].is_mark('،')
                && self.layers.people.iter().any(|p| p.mentions.iter().any(|m| m.tokens.end as usize == t - 1))
        };
        c.min == 1
            && !c.explicit
            && (end < self.sentence.end as usize && (self.link(end).names || named(end)) || first > 1 && apposed(first))
    }

    /// Is such a word in the count or right behind it: `أصيب 50 شخصاً بالفيروس`, `50 حالة شفاء`?
    fn is_near(&self, c: &Count, job: Job) -> bool {
        let near = if job == Job::Well { 1 } else { 4 };
        let end = c.mention.tokens.end as usize;
        let until = (end + near).min(self.sentence.end as usize);
        (c.mention.tokens.first as usize..until).any(|i| has_job(&self.lists.joins, self.text, i, job))
    }

    /// `لقي 8 جنود وضابطان مصرعهم`: all counts before that nothing else claims.
    fn fates(&mut self, bound: &mut [Option<usize>], start: usize) {
        for fate in self.cues.iter().filter(|q| matches!(q.class, Class::Fate | Class::Life)) {
            let lost = |i: u32| has_job(&self.lists.joins, self.text, i as usize, Job::Loses);
            if fate.class == Class::Life && !(self.sentence.first..fate.tokens.first).any(lost) {
                continue;
            }
            for i in 0..self.counts.len() {
                let c = self.counts[i];
                let before = c.mention.tokens.end <= fate.tokens.first
                    // `قال أحد السكان إن 13 شخصا لقوا حتفهم`
                    && !self.counts[i + 1..].iter().any(|n| {
                        n.mention.tokens.first < fate.tokens.first
                            && (c.mention.tokens.end..n.mention.tokens.first).any(|t| self.link(t as usize).clause)
                    });
                let near = fate.tokens.first.saturating_sub(c.mention.tokens.end) <= 20;
                let first = c.mention.tokens.first as usize;
                // `تعرض العشرات لجروح`
                let bare = c.explicit && !c.noun && fate.tokens.first <= c.mention.tokens.end + 1;
                let told = c.who.is_some() || c.others || bare;
                let adjective = c.adjective && first > 0 && !self.link(first - 1).bears;
                if bound[i].is_some() || adjective || !before || !near || c.thing || !told {
                    continue;
                }
                bound[i] = Some(self.tolls.len());
                self.tell(&c, fate.kind, fate.tokens.first as usize, false, start);
            }
        }
    }

    /// The joining word right before a count.
    pub(super) fn join_before(&self, first: usize) -> Option<Job> {
        (first.saturating_sub(3)..first).find_map(|i| {
            let (h, j) = self.text.longest_at(i, &self.lists.joins)?;
            (h.tokens.end as usize == first).then_some(j.0)
        })
    }

    pub(super) fn link(&self, token: usize) -> Link {
        Link::at(&self.lists.links, self.text, token)
    }

    pub(super) fn has_cue(&self, from: usize, to: usize) -> bool {
        self.cues.iter().any(|q| (from..to).contains(&(q.tokens.first as usize)))
    }

    /// Does the sentence tell a total over weeks or more?
    fn is_total(&self) -> bool {
        let long = self.layers.times.iter().filter(|t| self.sentence.overlaps(t.mention.tokens)).any(|t| {
            match (t.from, t.to) {
                (Some(a), Some(b)) => (b - a).get_days() >= 14,
                _ => false,
            }
        });
        long || self.sentence.range().any(|i| has_job(&self.lists.joins, self.text, i, Job::Total))
    }
}

/// Can this befall what is counted? People are not destroyed, houses not killed.
fn fits(c: &Count, kind: TollKind) -> bool {
    match kind {
        TollKind::Destroyed => c.thing || c.explicit && c.who.is_none() && c.kind.is_none() && c.noun,
        // `اختطاف سفينة`
        TollKind::Abducted => !c.thing || c.who == Some(Victims::Vehicles),
        _ => !c.thing,
    }
}
