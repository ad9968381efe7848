//! What phrases and words are to the search for arguments: the clause around a trigger, who can act at all.

use crate::extract::{ActorKind, ActorMention};
use crate::text::Kind;

use super::super::candidates::Candidate;
use super::super::groups::Group;
use super::super::scan::Role;
use super::{Resolver, Side};

/// Folded words whose `ين` is no ending of the plural.
const SINGULARS: [&str; 4] = ["فلسطين", "امين", "سجين", "صين"];

impl Resolver<'_> {
    /// The rest of the candidate's clause: up to a new clause, another verb, or 25 words.
    pub(super) fn after(&self, c: &Candidate) -> std::ops::Range<usize> {
        let end = c.tokens.end as usize;
        let stop = (self.text.sentence_of(c.tokens.first as usize).end as usize).min(end + 25);
        let to = (end..stop)
            .find(|t| self.scan.breaks(self.text, *t) || self.verbs[*t] && !self.scan.role_of(*t).has(Role::BY));
        end..to.unwrap_or(stop)
    }

    /// The candidate's clause before it.
    pub(super) fn before(&self, c: &Candidate) -> std::ops::Range<usize> {
        let first = c.tokens.first as usize;
        self.clause_start(first, self.text.sentence_of(first).first as usize)..first
    }

    pub(super) fn clause_start(&self, first: usize, sentence: usize) -> usize {
        let from = first.saturating_sub(20).max(sentence);
        (from..first)
            .rev()
            .find(|t| self.scan.breaks(self.text, *t) || self.verbs[*t] && !self.scan.role_of(*t).has(Role::AUXILIARY))
            .map_or(from, |t| t + 1)
    }

    /// A mark that only sets off the name behind it.
    pub(super) fn is_mark(&self, t: usize) -> bool {
        matches!(self.text.tokens[t].kind, Kind::Mark('"' | '«' | '“' | '#' | '('))
    }

    /// A word of no function: an adjective perhaps.
    pub(super) fn is_plain(&self, t: usize) -> bool {
        self.text.tokens[t].kind == Kind::Arabic && self.scan.role_of(t) == Role::default() && !self.verbs[t]
    }

    pub(super) fn fill(&self, side: &mut Side, group: &Group) {
        for member in self.groups.members(group) {
            side.push(*member);
        }
    }

    pub(super) fn fill_some(&self, side: &mut Side, group: Option<&Group>) {
        if let Some(group) = group {
            self.fill(side, group);
        }
    }

    pub(super) fn first_actor(&self, group: &Group) -> Option<&ActorMention> {
        self.actors.get(*self.groups.members(group).first()? as usize)
    }

    /// A plural or dual in the oblique case (`المسلحين`).
    pub(super) fn is_oblique(&self, group: &Group) -> bool {
        let plural = self.first_actor(group).is_some_and(|a| matches!(a.kind, ActorKind::Group | ActorKind::Country));
        let word = self.text.folded(group.tokens.first as usize);
        plural && word.len() > 10 && word.ends_with("ين") && !SINGULARS.iter().any(|s| word.ends_with(s))
    }

    /// Can they act at all? Victims and civilians are what acts befall.
    pub(super) fn may_act(&self, group: &Group) -> bool {
        self.first_actor(group).is_some_and(|a| {
            !matches!(a.kind, ActorKind::Victims | ActorKind::Thing | ActorKind::Adjective) && !a.code.has_sector("CVL")
        })
    }

    /// Armed, or a state.
    pub(super) fn may_force(&self, group: &Group) -> bool {
        self.is_armed(group)
            || self.first_actor(group).is_some_and(|a| a.kind == ActorKind::Country || a.code.has_sector("GOV"))
    }

    pub(super) fn is_armed(&self, group: &Group) -> bool {
        self.first_actor(group)
            .is_some_and(|a| ["MIL", "REB", "UAF", "PRM", "COP", "SPY", "CRM"].iter().any(|s| a.code.has_sector(s)))
    }
}
