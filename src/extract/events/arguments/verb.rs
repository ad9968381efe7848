//! The arguments of verbs: by position, voice and object pronouns.

use crate::lexicon::morphology::Form;
use crate::text::Clitics;

use super::super::candidates::Candidate;
use super::super::groups::{Governor, Group};
use super::super::scan::Role;
use super::super::triggers::{Frame, Marks};
use super::{Arguments, Resolver, other_side, takes_object};

impl Resolver<'_> {
    pub(super) fn verb(&self, c: &Candidate) -> Arguments {
        let after = self.after(c);
        let before = self.before(c);
        let first = c.tokens.first as usize;
        let relative = first > 0 && self.scan.role_of(first - 1).has(Role::RELATIVE);
        let pronoun = c.clitics.contains(Clitics::PRONOUN);
        let bare: [Option<&Group>; 2] = {
            let mut found = self.groups.within(after.clone()).iter().filter(|g| g.governor == Governor::Bare);
            [found.next(), found.next()]
        };
        let near = bare[0].filter(|g| g.tokens.first as usize <= c.tokens.end as usize + 5);
        // `ين` is no subject's ending: the subject is the one before.
        let oblique = near.is_some_and(|g| self.is_oblique(g));
        let joined = c.clitics.contains(Clitics::CONJUNCTION);
        let (mut subject, mut object): (Option<&Group>, Option<&Group>);
        let mut inherited = false;
        if relative {
            let antecedent =
                self.groups.all.iter().rfind(|g| (g.tokens.end as usize) < first && g.tokens.end as usize + 2 >= first);
            if pronoun {
                (subject, object) = (near, antecedent);
            } else {
                (subject, object) = (antecedent.or(near), antecedent.and(bare[0]).or(bare[1]));
            }
        } else {
            let preceding = self
                .groups
                .within(before.clone())
                .iter()
                .find(|g| g.governor == Governor::Bare && g.tokens.end as usize <= first);
            match preceding.filter(|_| !joined) {
                Some(p) => (subject, object) = (Some(p), near),
                None if oblique && !c.form.may_be(Form::PASSIVE) => (subject, object) = (None, near),
                None if oblique && c.trigger.frame == Frame::Do => (subject, object) = (None, near),
                None => (subject, object) = (near, bare[1].or(bare[0].filter(|_| near.is_none()))),
            }
        }
        let passive = self.is_passive(c, subject, object);
        if !passive && subject.is_some() && object.is_none() && !pronoun && !relative && takes_object(c) {
            // One bare phrase: is it who acts, or whom it befalls?
            let only = subject.filter(|g| g.tokens.first >= c.tokens.end);
            if let Some(g) = only.filter(|g| !self.may_act(g)) {
                (subject, object) = (None, Some(g));
            }
        }
        if subject.is_none()
            && !passive
            && let Some(g) = self.joined_subject(c)
        {
            subject = Some(g);
            inherited = true;
        }
        if pronoun && object.is_none() && takes_object(c) {
            object = self.antecedent(c, subject);
        }
        let mut out = Arguments { inherited, ..Arguments::default() };
        match c.trigger.frame {
            Frame::Undergo => self.fill_some(&mut out.recipients, subject),
            Frame::Mutual => {
                self.fill_some(&mut out.actors, subject);
                self.fill_some(other_side(c, &mut out), object);
            }
            Frame::None => {}
            _ if passive => self.fill_some(&mut out.recipients, subject.or(object)),
            Frame::Do => {
                self.fill_some(&mut out.actors, subject);
                if c.trigger.to.contains(Marks::OBJECT) {
                    self.fill_some(&mut out.recipients, object);
                }
            }
            Frame::Act | Frame::Target | Frame::Kill => {
                self.fill_some(&mut out.actors, subject);
                self.fill_some(&mut out.recipients, object);
            }
        }
        self.marked(c, after, &mut out);
        out
    }

    /// Passive where the spelling says so, or where a verb of harm has only a harmed subject.
    pub(super) fn is_passive(&self, c: &Candidate, subject: Option<&Group>, object: Option<&Group>) -> bool {
        if !c.form.may_be(Form::PASSIVE) || matches!(c.trigger.frame, Frame::Undergo | Frame::Mutual | Frame::None) {
            return false;
        }
        let written = self.text.slice(self.text.tokens[c.tokens.first as usize].span);
        // A damma on the first letter, or a spelling that only the passive has.
        let marked = written.chars().nth(usize::from(c.clitics.contains(Clitics::CONJUNCTION)) + 1) == Some('\u{64f}');
        if marked || c.form.must_be(Form::PASSIVE) {
            return true;
        }
        let by = self.groups.within(self.after(c)).iter().any(|g| g.governor == Governor::By);
        match (subject, object) {
            (Some(_), Some(_)) => false,
            (Some(only), None) | (None, Some(only)) => {
                by || match c.trigger.frame {
                    Frame::Kill => !self.may_act(only) || only.tokens.first >= c.tokens.end && !self.is_armed(only),
                    Frame::Target => !self.may_act(only),
                    _ => false,
                }
            }
            (None, None) => by,
        }
    }

    /// Whom the pronoun on a verb means (`احتجزته`): the nearest phrase before it that is not the subject.
    pub(super) fn antecedent(&self, c: &Candidate, subject: Option<&Group>) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let from = self.text.sentence_of(first).first as usize;
        self.groups
            .within(from..first)
            .iter()
            .rfind(|g| g.governor != Governor::Qualified && subject.is_none_or(|s| s.tokens != g.tokens))
    }
}
