//! Who is counted, and who is told to be among them.

use super::bind::Binder;
use super::count::Count;
use super::words::{Grammatical, Job};
use crate::lexicon::morphology::Form;
use crate::message::{TollKind, Victims};
use crate::text::Kind;

impl Binder<'_> {
    /// Who is counted: what the noun says, else those counted before, else people.
    pub(super) fn who(&self, c: &Count, kind: TollKind, before: usize) -> Victims {
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
}
