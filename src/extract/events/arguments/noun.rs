//! The arguments of nouns: the genitive, light verbs that carry the noun, relative clauses, adjectives.

use crate::message::EventType;
use crate::text::{Clitics, Kind};

use super::super::candidates::Candidate;
use super::super::groups::{Governor, Group};
use super::super::scan::Role;
use super::super::triggers::{Frame, Marks};
use super::{Arguments, Resolver, is_verbal, other_side};

impl Resolver<'_> {
    pub(super) fn noun(&self, c: &Candidate) -> Arguments {
        let mut out = Arguments::default();
        let after = self.after(c);
        let end = c.tokens.end as usize;
        let frame = c.trigger.frame;
        if self.is_circumstance(c) {
            let object =
                self.groups.within(end..(end + 4).min(after.end)).iter().find(|g| g.governor == Governor::Bare);
            self.fill_some(&mut out.recipients, object.filter(|_| c.trigger.to.contains(Marks::OBJECT)));
            self.marked(c, after, &mut out);
            self.inherit(c, &mut out);
            return out;
        }
        // The genitive: the next phrase, with nothing but adjectives between.
        let genitive = self.groups.within(end..(end + 4).min(after.end)).first().filter(|g| {
            g.governor == Governor::Bare && (end..g.tokens.first as usize).all(|t| self.is_plain(t) || self.is_mark(t))
        });
        let object = self.groups.within(after.clone()).iter().find(|g| {
            matches!(g.governor, Governor::Marked(m) if m.contains(Marks::TO)) && g.tokens.first as usize <= end + 8
        });
        match (frame, genitive) {
            (Frame::Mutual, Some(g)) => self.fill(&mut out.actors, g),
            (Frame::Undergo, Some(g)) => self.fill(&mut out.recipients, g),
            (Frame::Target | Frame::Kill, Some(g)) => {
                let second =
                    self.groups.within(g.tokens.end as usize..(g.tokens.end as usize + 2).min(after.end)).first();
                let second = second.filter(|s| s.governor == Governor::Bare);
                if self.may_act(g) && (second.is_some() || object.is_some() && self.is_armed(g)) {
                    self.fill(&mut out.actors, g);
                    self.fill_some(&mut out.recipients, second.or(object));
                } else {
                    self.fill(&mut out.recipients, g);
                }
            }
            (Frame::Do, Some(g)) => self.fill(&mut out.actors, g),
            (Frame::Act, Some(g)) if self.may_act(g) => {
                self.fill(&mut out.actors, g);
                let second =
                    self.groups.within(g.tokens.end as usize..(g.tokens.end as usize + 2).min(after.end)).first();
                self.fill_some(&mut out.recipients, second.filter(|s| s.governor == Governor::Bare));
            }
            (Frame::Act, Some(g)) => self.fill(&mut out.recipients, g),
            // `قصف للاحتلال`: whose act it is.
            (Frame::Act | Frame::Do, None) if !c.definite => {
                let owner = object.filter(|g| g.tokens.first as usize <= end + 2 && self.may_act(g));
                self.fill_some(&mut out.actors, owner);
            }
            _ => {}
        }
        if c.kind == EventType::Cooperate && c.clitics.contains(Clitics::BA) {
            self.supported(c, &mut out);
        }
        self.related(c, &mut out);
        self.carried(c, &mut out);
        self.marked(c, after, &mut out);
        if out.actors.is_empty() && !matches!(frame, Frame::Undergo | Frame::None) {
            self.adjectives(c, &mut out);
        }
        if out.actors.is_empty()
            && c.clitics.contains(Clitics::PRONOUN)
            && matches!(frame, Frame::Do | Frame::Act | Frame::Mutual)
            && let Some(g) = self.joined_subject(c)
        {
            out.inherited = true;
            self.fill(&mut out.actors, g);
        }
        if out.actors.is_empty()
            && !is_verbal(c.kind)
            && (matches!(frame, Frame::Do | Frame::Act | Frame::Target)
                || frame == Frame::Kill && c.clitics.contains(Clitics::BA))
            && let Some(g) = self.governing_subject(c)
        {
            out.inherited = true;
            self.fill(&mut out.actors, g);
        }
        if out.actors.is_empty() && frame == Frame::Mutual && c.kind != EventType::Assault {
            match self.joined_subject(c).copied().or(self.subject_before(c)) {
                Some(g) if !self.groups.members(&g).iter().any(|m| out.recipients.iter().any(|r| r == *m)) => {
                    out.inherited = true;
                    self.fill(&mut out.actors, &g);
                }
                // Who meets alone is no recipient.
                _ => out.actors = std::mem::take(&mut out.recipients),
            }
        }
        out
    }

    /// A participle that goes on with the sentence's subject: `قال الوزير ... متهما إسرائيل`.
    pub(super) fn is_circumstance(&self, c: &Candidate) -> bool {
        let first = c.tokens.first as usize;
        if c.tokens.len() != 1 || c.definite || !is_verbal(c.kind) || c.clitics.has_preposition() || first == 0 {
            return false;
        }
        let word = self.text.folded(first).trim_start_matches('و');
        let participle = word.starts_with('م') || word.chars().nth(1) == Some('ا');
        let comma = matches!(self.text.tokens[first - 1].kind, Kind::Mark('،' | ',' | '"' | '»' | '”'));
        participle && (word.ends_with('ا') || comma && (word.ends_with('ه') || word.ends_with("ين")))
    }

    /// Help is given to the subject of its clause: `نفذت القوات حملة بدعم من التحالف`.
    pub(super) fn supported(&self, c: &Candidate, out: &mut Arguments) {
        self.adjectives(c, out);
        if out.actors.is_empty() {
            let source = self.source(c);
            self.fill_some(&mut out.actors, source);
        }
        if out.recipients.is_empty() && !out.actors.is_empty() {
            let helped = self.joined_subject(c);
            self.fill_some(&mut out.recipients, helped);
        }
    }

    /// Whom an act comes from: `دعم جوي من التحالف`.
    pub(super) fn source(&self, c: &Candidate) -> Option<&Group> {
        let end = c.tokens.end as usize;
        let sentence = self.text.sentence_of(c.tokens.first as usize).end as usize;
        let group = self.groups.within(end..(end + 4).min(sentence)).first()?;
        let from = matches!(group.governor, Governor::Marked(m) if m.contains(Marks::FROM));
        (from && !c.trigger.to.contains(Marks::FROM) && self.may_act(group)).then_some(group)
    }

    /// The subject of the noun's relative clause: `الغارات التي تشنها الطائرات`.
    pub(super) fn related(&self, c: &Candidate, out: &mut Arguments) {
        let end = c.tokens.end as usize;
        let stop = self.text.sentence_of(c.tokens.first as usize).end as usize;
        let Some(relative) = (end..stop.min(end + 4)).find(|t| !self.is_plain(*t)) else { return };
        let is_relative = self.scan.role_of(relative).has(Role::RELATIVE);
        let verb = relative + usize::from(is_relative);
        if verb >= stop {
            return;
        }
        let light = self.scan.light.partition_point(|(h, _)| (h.tokens.first as usize) < verb);
        let light = self.scan.light[light..].iter().find(|(h, _)| h.tokens.first as usize == verb && h.form.is_verb());
        let by = self.scan.role_of(verb).has(Role::BY);
        let mutual = c.trigger.frame == Frame::Mutual;
        if light.is_none() && !by && !(mutual && is_relative) {
            return;
        }
        let mut groups = self.groups.within(verb + 1..stop.min(verb + 5)).iter();
        let Some(subject) = groups.find(|g| g.governor == Governor::Bare) else { return };
        match light {
            Some((_, true)) => self.fill(&mut out.recipients, subject),
            _ if self.may_act(subject) && c.trigger.frame != Frame::Undergo => self.fill(&mut out.actors, subject),
            _ => {}
        }
        if mutual {
            let next =
                self.groups.within(subject.tokens.end as usize..stop.min(subject.tokens.end as usize + 3)).first();
            let with = next.filter(
                |g| matches!(g.governor, Governor::Marked(m) if m.contains(Marks(Marks::IN.0 | Marks::WITH.0))),
            );
            self.fill_some(other_side(c, out), with);
        }
    }

    /// The subject of a light verb before the noun: `شنت الطائرات غارات`, `تعرضت البلدة لقصف`.
    pub(super) fn carried(&self, c: &Candidate, out: &mut Arguments) {
        let first = c.tokens.first as usize;
        let sentence = self.text.sentence_of(first).range();
        let from = first.saturating_sub(14).max(sentence.start);
        let light =
            self.scan.light.iter().rfind(|(h, _)| h.tokens.end as usize <= first && h.tokens.first as usize >= from);
        let Some((hit, undergoes)) = light else { return };
        let verb = hit.tokens.first as usize;
        if (hit.tokens.end as usize..first).any(|t| self.verbs[t] || self.scan.breaks(self.text, t)) {
            return;
        }
        let between = self.groups.within(hit.tokens.end as usize..first).iter().find(|g| g.governor == Governor::Bare);
        let relative = verb > 0 && self.scan.role_of(verb - 1).has(Role::RELATIVE);
        let start = self.clause_start(verb, sentence.start);
        let before = self.groups.within(start..verb);
        let before = match relative {
            true => {
                self.groups.all.iter().rfind(|g| g.tokens.end as usize + 2 >= verb && (g.tokens.end as usize) < verb)
            }
            false => before.iter().find(|g| g.governor == Governor::Bare),
        };
        let joined = hit.reading.clitics.contains(Clitics::CONJUNCTION);
        let subject = between.or(before.filter(|_| !joined));
        match (undergoes, subject) {
            (_, None) => {}
            (true, Some(g)) => {
                if out.recipients.is_empty() {
                    self.fill(&mut out.recipients, g);
                }
            }
            (false, Some(g)) => {
                if c.trigger.frame == Frame::Undergo {
                    return;
                }
                if c.trigger.frame == Frame::Mutual || out.actors.is_empty() {
                    self.fill(&mut out.actors, g);
                }
            }
        }
    }

    /// A nationality among the adjectives of the noun: `القصف الروسي`.
    pub(super) fn adjectives(&self, c: &Candidate, out: &mut Arguments) {
        let end = c.tokens.end as usize;
        let near = self.groups.within(end..end + 3).iter().take_while(|g| g.governor == Governor::Qualified);
        let mut next = end;
        for group in near {
            if !(next..group.tokens.first as usize).all(|t| self.is_plain(t)) {
                break;
            }
            next = group.tokens.end as usize;
            self.fill(&mut out.actors, group);
            if c.trigger.frame != Frame::Mutual {
                break;
            }
        }
    }

    /// Who does what an unknown verb before the noun says (`استكملت المقاومة تطهير المدينة`).
    pub(super) fn governing_subject(&self, c: &Candidate) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let sentence = self.text.sentence_of(first).first as usize;
        let start = (sentence..first).rev().find(|t| self.scan.breaks(self.text, *t)).map_or(sentence, |t| t + 1);
        let mut before = self.groups.within(start..first).iter();
        before.rfind(|g| g.governor == Governor::Bare && g.tokens.end as usize + 8 >= first && self.may_force(g))
    }
}
