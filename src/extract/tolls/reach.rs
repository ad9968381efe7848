//! Which cue a count belongs to: the one before it that reaches so far, or a verb behind it.

use super::Cue;
use super::bind::Binder;
use super::count::Count;
use super::words::{Class, Job};
use crate::lexicon::morphology::Form;
use crate::message::{TollKind, Victims};

/// Most tokens between a cue and the count that it governs: of people that the lists have; of things;
/// with a noun of another sort; of a dual; of a singular.
const FAR: usize = 10;
const THINGS: usize = 7;
const NEAR: usize = 1;
const DUAL: usize = 4;
const SINGULAR: usize = 2;
/// Most tokens from those who are counted to a number with إلى.
const RISEN: usize = 20;
/// Fewer people who flee are not displaced.
const CROWD: u64 = 100;
/// Most tokens between subjects that و joins.
const JOINED: u32 = 4;

impl Binder<'_> {
    /// The cue before the count that it belongs to.
    pub(super) fn governing(&self, i: usize) -> Option<&Cue> {
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
        let to = first > 0 && self.text.folded(first - 1) == "الي";
        let beyond = c.max.is_none() && self.text.longest_at(first, &self.lists.bounds).is_some();
        if (to || beyond) && c.explicit {
            let total = |q: &&Cue| {
                let end = q.tokens.end as usize;
                // `حصيلة القتلى إلى 395 وجرح أكثر من ألفين`
                let nearest = || to || !self.has_cue(end, first);
                end < first
                    && first - end <= RISEN
                    && self.is_tallied(q)
                    && nearest()
                    && (!c.thing || q.kind == TollKind::Destroyed)
            };
            if let Some(q) = self.cues.iter().rev().find(total) {
                return Some(q);
            }
        }
        let cue = self.cues.iter().rev().find(|q| {
            (q.tokens.end as usize) <= first
                && (q.tokens.first as usize) >= from
                && matches!(
                    q.class,
                    Class::Verb | Class::Noun | Class::Victim | Class::Fall | Class::Blast | Class::Seize | Class::Flee
                )
                // `الذين أسرتهم القوات`: whom it befell is told.
                && !(q.class == Class::Verb && q.object)
        })?;
        let gap = first - cue.tokens.end as usize;
        // `قتل فلاناً بعد أن أرسل عشرة آلاف جندي`: another clause.
        if (cue.tokens.end as usize..first).any(|t| self.link(t).clause) {
            return None;
        }
        // `خمسة أصيبوا، أحدهم بجروح بالغة`
        if cue.class == Class::Verb && cue.form.must_be(Form::PLURAL) && c.others && !c.noun && !c.explicit {
            return None;
        }
        // `لم يصب أحد`
        let negated = cue.tokens.first > self.sentence.first && self.link(cue.tokens.first as usize - 1).negates;
        if negated && !(cue.tokens.end as usize..first).any(|t| self.link(t).except) {
            return None;
        }
        if cue.class == Class::Victim {
            // `ارتفع عدد القتلى إلى 13`, `بلغت حصيلة الضحايا 13`.
            let risen = (cue.tokens.end as usize..first).any(|t| self.link(t).rise)
                || first > 0 && cue.tokens.first > 0 && self.link(cue.tokens.first as usize - 1).tally;
            // `الضحايا هم أربعة أطفال`
            let listed = c.who.is_some() && self.text.folded(cue.tokens.first as usize).starts_with("ال");
            let are = |t: usize| self.text.folded(t) == "هم" || !self.text.tokens[t].is_word();
            let listed = listed && gap <= 2 && (cue.tokens.end as usize..first).all(are);
            return (c.explicit && gap <= FAR && (risen || listed) && !c.thing).then_some(cue);
        }
        if cue.class == Class::Fall {
            return (c.kind.is_some() && gap <= FAR).then_some(cue);
        }
        let known = c.who.is_some() || c.kind.is_some() || c.others || c.some;
        let reach = match (c.explicit, c.min) {
            (true, _) if known && c.thing => THINGS,
            (true, _) if known => FAR,
            (true, _) => NEAR,
            // `قتل فيه مدني`, but `قتل بهجوم مسلح`
            (false, _) if c.adjective && !self.text.folded(first - 1).ends_with(['ه', 'ا']) => 0,
            (false, 2) => DUAL,
            // `دمرت آليات عسكرية وجسرا`
            (false, _) if c.and && c.thing => DUAL,
            // `قتل برصاص شرطي`
            (false, _) if self.join_before(first) == Some(Job::By) => return None,
            // `قتل في الاشتباكات ضابط`
            (false, _) if gap == 2 && !c.adjective && self.text.folded(first - 2) == "في" => 2,
            (false, _) if self.leans(cue.tokens.end as usize, first) => 0,
            (false, _) => SINGULAR,
        };
        // `ضبط 3 مخالفين`, but not `ضبط 3 بنادق`
        if cue.class == Class::Seize && c.who.is_none() && c.kind.is_none() {
            return None;
        }
        // `فر 300 مدني`
        let civil = !matches!(c.who, Some(Victims::Fighters | Victims::Military | Victims::Police));
        if cue.class == Class::Flee && !(c.explicit && c.min >= CROWD && civil) {
            return None;
        }
        // `تفجير منزل`, but not `تفجير سيارة`
        if cue.class == Class::Blast && (c.min < 2 && c.who != Some(Victims::Homes) || c.explosive) {
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

    /// `عدد القتلى`, `عدد القتلى … والجرحى`, `عدد العمال الذين قتلوا`
    pub(super) fn is_tallied(&self, q: &Cue) -> bool {
        const NOUNS: usize = 8;
        let at = q.tokens.first as usize;
        let tally = |t: usize| t > 0 && self.link(t - 1).tally;
        match q.class {
            Class::Victim if q.and => {
                let counted = |o: &Cue| {
                    o.class == Class::Victim && o.tokens.first < q.tokens.first && tally(o.tokens.first as usize)
                };
                self.cues.iter().any(counted)
            }
            Class::Victim => tally(at),
            Class::Verb if at > 0 && self.link(at - 1).relative => {
                let from = at.saturating_sub(NOUNS).max(self.sentence.first as usize + 1);
                (from..at).any(tally)
            }
            _ => false,
        }
    }

    /// `سقوط 54 شخصا وإصابة مئة`: those who fell beside the wounded are dead.
    pub(super) fn fallen(&self, i: usize) -> Option<&Cue> {
        const REACH: usize = 4;
        const BESIDE: usize = 3;
        let c = &self.counts[i];
        let (first, end) = (c.mention.tokens.first as usize, c.mention.tokens.end as usize);
        let fall = self.cues.iter().rev().find(|q| (q.tokens.end as usize) <= first)?;
        let told = c.who.is_some() && !c.thing && c.kind.is_none() && !c.adjective;
        let near = fall.class == Class::Fall && first - fall.tokens.end as usize <= REACH;
        let injured =
            |q: &Cue| q.kind == TollKind::Injured && q.and && (end..=end + BESIDE).contains(&(q.tokens.first as usize));
        let dead = |n: &Count| n.and && n.kind.is_some_and(|k| k.0 == TollKind::Killed);
        let beside = self.cues.iter().any(injured) || self.counts.get(i + 1).is_some_and(dead);
        (told && near && beside).then_some(fall)
    }

    /// Is there a preposition between?
    fn leans(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.link(i).leans)
    }

    /// A verb behind the count that agrees with it: `خمسة جنود قتلوا`.
    pub(super) fn following(&self, i: usize) -> Option<&Cue> {
        let c = &self.counts[i];
        // `أربعة مسلحين وثلاثة جنود قتلوا`: up to the last that و joins.
        let mut last = i;
        while let Some(next) = self.counts.get(last + 1)
            && next.and
            && next.mention.tokens.first - self.counts[last].mention.tokens.end <= JOINED
        {
            last += 1;
        }
        let end = self.counts[last].mention.tokens.end as usize;
        let until = self.counts.get(last + 1).map_or(self.sentence.end, |n| n.mention.tokens.first);
        let cue = self.cues.iter().find(|q| q.tokens.first as usize >= end && q.tokens.first < until)?;
        let many = cue.form.must_be(Form::PLURAL) || cue.form.must_be(Form::DUAL);
        let near = cue.tokens.first as usize - end <= 10;
        // `إن 10 قتلوا`, `إن 10 فنيين قتلوا`
        let bare = c.explicit && cue.tokens.first as usize == end;
        let known = c.who.is_some() || c.others || c.some || bare;
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
            to <= from + 1 && (n.noun || n.explicit) && !n.and && !self.has_cue(from, to)
        });
        let one = last == i && self.is_told_of_one(c, cue);
        ((many && (c.min > 1 || last > i) || one) && near && known && !object).then_some(cue)
    }

    /// `أن جنديا أصيب في الهجوم`: a verb behind one who is told of, and no object behind it.
    fn is_told_of_one(&self, c: &Count, cue: &Cue) -> bool {
        const NEAR: u32 = 4;
        let first = c.mention.tokens.first as usize;
        let that = first > 0 && self.text.folded(first - 1) == "ان";
        let perfect = cue.form.may_be(Form::SINGULAR) && cue.form.may_be(Form::PERFECT);
        let after = cue.tokens.end as usize;
        let word = |t: usize| self.text.tokens[t].is_word();
        let leans =
            |t: usize| !word(t) || self.link(t).leans || self.text.folded(t).starts_with(['ب', 'و']) || self.ends(t);
        let free = after >= self.sentence.end as usize || leans(after);
        c.min == 1 && that && perfect && !cue.object && free && cue.tokens.first - c.mention.tokens.end <= NEAR
    }

    /// A word that ends a counted phrase.
    fn ends(&self, t: usize) -> bool {
        self.text.longest_at(t, &self.lists.joins).is_some_and(|(h, j)| j.0 == Job::Ends && h.reading.cut == 0)
    }
}
