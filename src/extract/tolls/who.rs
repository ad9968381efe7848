//! Who is counted, and who is told to be among them.

use super::bind::Binder;
use super::count::Count;
use super::words::{Grammatical, Job};
use crate::lexicon::morphology::Form;
use crate::message::{TollKind, Victims};
use crate::text::Kind;

impl Binder<'_> {
    /// Who is counted: what the noun says, else those counted before, else a group told before, else people.
    pub(super) fn who(&self, c: &Count, kind: TollKind, cue: usize, before: usize) -> Victims {
        let first = c.mention.tokens.first as usize;
        // `عدد القتلى من الجنود … إلى 18 شخصا`
        let of_cue = || self.group(cue..first).filter(|_| c.rank == 0 && cue < first && self.is_tally(cue, first));
        if let Some(who) = c.who {
            return of_cue().unwrap_or(who);
        }
        let things = kind == TollKind::Destroyed;
        let told = |t: &usize| !self.told[*t].among && (self.tolls[*t].kind == TollKind::Destroyed) == things;
        let here = (before..self.tolls.len()).rev().find(told);
        // `خسائر المسلحين بلغت 60 قتيلا`
        let of_those = || {
            let risen = c.kind.is_some() && first > 0 && self.link(first - 1).rise;
            self.group(self.told_from(first)?..first).filter(|_| risen)
        };
        match here {
            // `أصيب طفل، وأصيب آخر`: the other is no child for it.
            Some(t) if c.others && matches!(self.tolls[t].who, Victims::Children | Victims::Women) => Victims::People,
            Some(t) if c.others || !c.noun || c.kind.is_some() && self.goes_on(c, t) => self.tolls[t].who,
            _ if things => Victims::Other,
            _ if c.others => self
                .group(self.sentence.first as usize..first)
                .or_else(|| self.told_before(before))
                .unwrap_or(Victims::People),
            _ => of_cue().or_else(of_those).unwrap_or(Victims::People),
        }
    }

    /// Where the words begin that tell whose losses are told at `first`.
    fn told_from(&self, first: usize) -> Option<usize> {
        const BEFORE: usize = 12;
        let begin = self.sentence.first as usize;
        (begin..first).rev().find_map(|t| match self.link(t) {
            l if l.losses => Some(t.saturating_sub(BEFORE).max(begin)),
            l => l.tally.then_some(t),
        })
    }

    /// `60 قتيلا و110 جرحى`: is the count joined to this toll?
    fn goes_on(&self, c: &Count, toll: usize) -> bool {
        const GAP: u32 = 2;
        let end = self.tolls[toll].mention.tokens.end;
        c.and && (end..=end + GAP).contains(&c.mention.tokens.first)
    }

    /// The nearest group before a word: fighters, police and the like, several of them.
    fn group(&self, words: std::ops::Range<usize>) -> Option<Victims> {
        words.rev().find_map(|i| {
            let (h, v) = self.text.longest_at(i, &self.lists.victims)?;
            let many = v.number == Some(Grammatical::Many) || h.form.must_be(Form::PLURAL);
            (many && !v.thing && v.rank > 0).then_some(v.who)
        })
    }

    /// Is the word of harm one of a total that is told at `first`?
    fn is_tally(&self, cue: usize, first: usize) -> bool {
        cue > 0 && (self.link(cue - 1).tally || (cue..first).any(|t| self.link(t).rise))
    }

    /// Those counted in the sentence before.
    fn told_before(&self, before: usize) -> Option<Victims> {
        let last = before.checked_sub(1)?;
        let sentence = |t: usize| self.text.tokens[t].sentence;
        let near =
            sentence(self.sentence.first as usize) - sentence(self.tolls[last].mention.tokens.first as usize) <= 1;
        (near && !self.told[last].among && self.tolls[last].kind != TollKind::Destroyed).then(|| self.tolls[last].who)
    }

    /// Groups without a number among those counted: `بينهم نساء وأطفال`.
    pub(super) fn includes(&mut self, before: usize) {
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
                Some((h, v)) if v.number == Some(Grammatical::Many) || h.form.must_be(Form::PLURAL) => {
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
}
