//! Which cue a count belongs to: the one before it that reaches so far, or a verb behind it.

use super::Cue;
use super::bind::Binder;
use super::words::{Class, Job};
use crate::lexicon::morphology::Form;

/// Most tokens between a cue and the count that it governs: with a noun that the lists have; with a
/// noun of another sort; of a dual; of a singular.
const FAR: usize = 10;
const NEAR: usize = 1;
const DUAL: usize = 4;
const SINGULAR: usize = 2;
/// Most tokens from those who are counted to a number with إلى.
const RISEN: usize = 20;

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
        if first > 0 && self.text.folded(first - 1) == "الي" && c.explicit && !c.thing {
            let total = |q: &&Cue| {
                let (at, end) = (q.tokens.first as usize, q.tokens.end as usize);
                let counted = at > 0 && self.link(at - 1).tally;
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
        if (cue.tokens.end as usize..first).any(|t| self.link(t).clause)
        {
            return None;
        }
        if cue.class == Class::Victim {
            // `ارتفع عدد القتلى إلى 13`, `بلغت حصيلة الضحايا 13`.
            let risen = (cue.tokens.end as usize..first)
                .any(|t| self.link(t).rise)
                || first > 0
                    && cue.tokens.first > 0
                    && self.link(cue.tokens.first as usize - 1).tally;
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
        (from..to).any(|i| self.link(i).leans)
    }

    /// A verb behind the count that agrees with it: `خمسة جنود قتلوا`.
    pub(super) fn following(&self, i: usize) -> Option<&Cue> {
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
}
