//! The layer of tolls: numbers of people and things harmed.
//!
//! [`count`] finds what is counted, `tolls.tsv` has the words that say what befell it; here the two
//! are put together, sentence by sentence, with sub-counts (`بينهم 3 أطفال`) and coordination
//! (`مقتل 5 وإصابة 12 آخرين`).

mod count;
mod repeated;
pub(super) mod words;

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
    let mut told: Vec<Told> = Vec::new();
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
        let mut binder = Binder {
            lists,
            text,
            layers,
            cues: &here,
            counts: &counts,
            tolls: &mut tolls,
            told: &mut told,
            sentence: *sentence,
        };
        binder.run();
    }
    repeated::mark(text, &mut tolls, &told);
    tolls
}

fn cues(lists: &Lists, text: &Text) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (hit, row) in text.hits_of(&lists.tolls) {
        // نجل is a son, not "we evacuate".
        if hit.form.must_be(Form::FIRST) || hit.form.must_be(Form::SECOND) {
            continue;
        }
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

/// How a toll stands to the one before it.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// Others than those (`خمسة آخرون`).
    others: bool,
    /// Some of those (`بينهم 3 أطفال`).
    among: bool,
    /// Those spoken of before (`الجنود الثلاثة`).
    definite: bool,
}

struct Binder<'a> {
    lists: &'a Lists,
    text: &'a Text<'a>,
    layers: &'a Layers,
    cues: &'a [Cue],
    counts: &'a [Count],
    tolls: &'a mut Vec<TollMention>,
    told: &'a mut Vec<Told>,
    sentence: Tokens,
}

/// Most tokens between a cue and the count that it governs: with a noun that the lists have; with a
/// noun of another sort; of a dual; of a singular.
const FAR: usize = 10;
const NEAR: usize = 1;
const DUAL: usize = 4;
const SINGULAR: usize = 2;
/// Most tokens from those who are counted to a number with إلى.
const RISEN: usize = 20;

impl Binder<'_> {
    fn run(&mut self) {
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
            if !fits(&c, kind) || ill || self.is_near(&c, Job::Well) {
                continue;
            }
            let who = self.who(&c, kind, before);
            bound[i] = Some(self.tolls.len());
            let among = self.join_before(c.mention.tokens.first as usize) == Some(Job::Among);
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
        if let Some((kind, at)) = c.kind.filter(|_| c.explicit) {
            // `الإفراج عن 6 معتقلين`, `مقتل 8 قتلى`: what befalls those in a state comes first.
            let state =
                matches!(kind, TollKind::Detained | TollKind::Displaced | TollKind::Abducted | TollKind::Missing);
            if c.definite && !state {
                // `القتلى الثلاثة` were told before.
                return None;
            }
            let act =
                self.governing(i).filter(|q| state && q.class != Class::Victim && first - q.tokens.end as usize <= 3);
            return Some(act.map_or((kind, at), |q| (q.kind, q.tokens.first as usize)));
        }
        let previous = i.checked_sub(1).and_then(|p| bound[p].map(|t| (p, t)));
        if let Some((p, t)) = previous {
            let from = self.counts[p].mention.tokens.end as usize;
            let joined = match self.join_before(first) {
                Some(Job::Among | Job::Also) => first - from <= 8,
                _ => c.and && first - from <= 2,
            };
            if joined && !self.has_cue(from, first) {
                return Some(c.kind.unwrap_or((self.tolls[t].kind, self.tolls[t].cue)));
            }
        }
        let join = self.join_before(first);
        // `من بين القتلى خمسة`
        if join == Some(Job::Among)
            && let Some(q) = self.cues.iter().find(|q| q.class == Class::Victim && q.tokens.end as usize == first)
        {
            return Some((q.kind, q.tokens.first as usize));
        }
        // `اعتقل فلان إلى جانب ثلاثة آخرين`
        if join == Some(Job::Also) && c.others && !c.noun && (i == 0 || previous.is_none()) {
            const ASIDE: usize = 25;
            let act = self.cues.iter().rev().find(|q| (q.tokens.end as usize) <= first);
            let act = act.filter(|q| matches!(q.class, Class::Verb | Class::Noun));
            if let Some(q) = act.filter(|q| first - q.tokens.end as usize <= ASIDE) {
                return Some((q.kind, q.tokens.first as usize));
            }
        }
        if let Some(q) = self.governing(i) {
            return Some(c.kind.filter(|_| q.class == Class::Fall).unwrap_or((q.kind, q.tokens.first as usize)));
        }
        // `قتيل وثلاثة جرحى`, `شهيدان`: a singular needs a headline.
        let listed = first == 0 || self.text.tokens[first].new_line || self.text.tokens[first - 1].is_mark(':');
        if let Some(kind) = c.kind.filter(|_| c.min == 2 || listed) {
            return Some(kind);
        }
        self.following(i).map(|q| (q.kind, q.tokens.first as usize))
    }

    /// Is such a word in the count or right behind it: `أصيب 50 شخصاً بالفيروس`, `50 حالة شفاء`?
    fn is_near(&self, c: &Count, job: Job) -> bool {
        let near = if job == Job::Well { 1 } else { 4 };
        let end = c.mention.tokens.end as usize;
        let until = (end + near).min(self.sentence.end as usize);
        (c.mention.tokens.first as usize..until)
            .any(|i| self.text.longest_at(i, &self.lists.joins).is_some_and(|(_, j)| j.0 == job))
    }

    /// The cue before the count that it belongs to.
    fn governing(&self, i: usize) -> Option<&Cue> {
        let c = &self.counts[i];
        let first = c.mention.tokens.first as usize;
        // `قتل مسلح خمسة أشخاص`: the cue stands before who does it.
        let agent_before = i > 0 && !c.and && {
            let agent = &self.counts[i - 1];
            !agent.explicit && agent.kind.is_none() && agent.mention.tokens.end as usize + 1 >= first
        };
        let from = match i - usize::from(agent_before) {
            0 => self.sentence.first as usize,
            before => self.counts[before - 1].mention.tokens.end as usize,
        };
        // `ارتفع عدد قتلى التفجير الذي … إلى 41`
        if first > 0 && self.text.folded(first - 1) == "الي" && c.explicit && !c.thing {
            let total = |q: &&Cue| {
                let (at, end) = (q.tokens.first as usize, q.tokens.end as usize);
                let counted = at > 0 && matches!(self.text.folded(at - 1), "عدد" | "حصيله");
                q.class == Class::Victim && counted && end < first && first - end <= RISEN
            };
            if let Some(q) = self.cues.iter().find(total) {
                return Some(q);
            }
        }
        let cue = self.cues.iter().rev().find(|q| {
            (q.tokens.end as usize) <= first
                && (q.tokens.first as usize) >= from
                && matches!(q.class, Class::Verb | Class::Noun | Class::Victim | Class::Fall | Class::Blast)
        })?;
        let gap = first - cue.tokens.end as usize;
        // `قتل فلاناً بعد أن أرسل عشرة آلاف جندي`: another clause.
        if (cue.tokens.end as usize..first).any(|t| matches!(self.text.folded(t), "ان" | "عندما" | "بعدما" | "حينما"))
        {
            return None;
        }
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
            // `قتل فيه مدني`, but `قتل بهجوم مسلح`
            (false, _) if c.adjective && !self.text.folded(first - 1).ends_with(['ه', 'ا']) => 0,
            (false, 2) => DUAL,
            // `قتل برصاص شرطي`
            (false, _) if self.join_before(first) == Some(Job::By) => return None,
            // `قتل في الاشتباكات ضابط`
            (false, _) if gap == 2 && !c.adjective && self.text.folded(first - 2) == "في" => 2,
            (false, _) if self.leans(cue.tokens.end as usize, first) => 0,
            (false, _) => SINGULAR,
        };
        if cue.class == Class::Blast && (c.min < 2 || c.explosive) {
            return None;
        }
        let agent = !c.explicit
            && !c.thing
            && cue.class == Class::Verb
            && self.counts.get(i + 1).is_some_and(|n| {
                self.text.tokens[c.mention.tokens.end as usize].is_word()
                    && n.mention.tokens.first as usize <= c.mention.tokens.end as usize + 1
                    && !n.and
                    && self.join_before(n.mention.tokens.first as usize) != Some(Job::By)
                    && !self.has_cue(c.mention.tokens.end as usize, n.mention.tokens.first as usize)
            });
        (gap <= reach && !agent).then_some(cue)
    }

    /// Is there a preposition between?
    fn leans(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| {
            !matches!(self.text.folded(i + 1), "اثرها" | "اثره" | "اثر")
                && matches!(
                    self.text.folded(i),
                    "من" | "في" | "الي" | "مع" | "علي" | "ضد" | "بعد" | "قبل" | "بين" | "ل" | "ب" | "عن"
                )
        })
    }

    /// A verb behind the count that agrees with it: `خمسة جنود قتلوا`.
    fn following(&self, i: usize) -> Option<&Cue> {
        let c = &self.counts[i];
        // `أربعة مسلحين وثلاثة جنود قتلوا`: up to the last that و joins.
        let mut last = i;
        while let Some(next) = self.counts.get(last + 1)
            && next.and
            && next.mention.tokens.first - self.counts[last].mention.tokens.end <= 2
        {
            last += 1;
        }
        let end = self.counts[last].mention.tokens.end as usize;
        let until = self.counts.get(last + 1).map_or(self.sentence.end, |n| n.mention.tokens.first);
        let cue = self.cues.iter().find(|q| q.tokens.first as usize >= end && q.tokens.first < until)?;
        let many = cue.form.must_be(Form::PLURAL) || cue.form.must_be(Form::DUAL);
        let near = cue.tokens.first as usize - end <= 10;
        // `إن 10 قتلوا`
        let bare = c.explicit && !c.noun && cue.tokens.first as usize == end;
        let known = c.who.is_some() || c.others || bare;
        let cue = match cue.class {
            Class::Verb => cue,
            // `ثلاثة سقطوا ضمن القتلى`
            Class::Fall => self.cues.iter().find(|q| {
                q.class == Class::Victim && (1..=2).contains(&(q.tokens.first as i64 - i64::from(cue.tokens.end)))
            })?,
            _ => return None,
        };
        // `امرأة وفتاة قتلتا تسعة`: they do it.
        let object = self.counts.get(last + 1).is_some_and(|n| {
            let (from, to) = (cue.tokens.end as usize, n.mention.tokens.first as usize);
            to <= from + 1 && !n.and && !self.has_cue(from, to)
        });
        (many && near && known && !object && (c.min > 1 || last > i)).then_some(cue)
    }

    /// `لقي 8 جنود وضابطان مصرعهم`: all counts before that nothing else claims.
    fn fates(&mut self, bound: &mut [Option<usize>]) {
        for fate in self.cues.iter().filter(|q| matches!(q.class, Class::Fate | Class::Life)) {
            let lost =
                |i: u32| self.text.longest_at(i as usize, &self.lists.joins).is_some_and(|(_, j)| j.0 == Job::Loses);
            if fate.class == Class::Life && !(self.sentence.first..fate.tokens.first).any(lost) {
                continue;
            }
            for i in 0..self.counts.len() {
                let c = self.counts[i];
                let before = c.mention.tokens.end <= fate.tokens.first;
                let near = fate.tokens.first.saturating_sub(c.mention.tokens.end) <= 20;
                let first = c.mention.tokens.first as usize;
                let adjective =
                    c.adjective && first > 0 && !matches!(self.text.folded(first - 1), "لقي" | "ان" | "فقد");
                if bound[i].is_some() || adjective || !before || !near || c.thing || c.who.is_none() && !c.others {
                    continue;
                }
                bound[i] = Some(self.tolls.len());
                self.told.push(Told { others: c.others, among: false, definite: c.definite });
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
                    repeated: false,
                });
            }
        }
    }

    /// Who is counted: what the noun says, else those counted before, else people.
    fn who(&self, c: &Count, kind: TollKind, before: usize) -> Victims {
        if let Some(who) = c.who {
            return who;
        }
        let things = kind == TollKind::Destroyed;
        let here = (before..self.tolls.len())
            .rev()
            .find(|t| !self.told[*t].among && (self.tolls[*t].kind == TollKind::Destroyed) == things);
        match here {
            Some(t) if c.others || !c.noun => self.tolls[t].who,
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
            let next = self.tolls.get(t + 1).map_or(self.sentence.end, |n| n.mention.tokens.first.max(i as u32));
            let until = (next as usize).min(i + 4);
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

#[cfg(test)]
mod tests;
