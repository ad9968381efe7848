//! Who did it, and to whom: by position, voice, preposition and construct state.
//!
//! Arabic verbs stand before their subject or behind it; an object without a preposition follows the
//! subject. Nouns take who acts or whom it befalls as genitive, and the other with a preposition.
//! Where nothing tells, the side stays empty.

mod noun;
mod phrases;
mod verb;

use crate::extract::attribution::{self, AttributionMention};
use crate::extract::{ActorMention, Layers};
use crate::lexicon::morphology::Form;
use crate::message::EventType;
use crate::text::Text;

use super::candidates::{Candidate, Part};
use super::groups::{Governor, Group, Groups};
use super::scan::{Role, Scan};
use super::triggers::{Frame, Marks};

/// One who acts or suffers: an index in `layers.actors`.
pub type Argument = u32;

/// The arguments of one side, at most [`Side::MAX`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Side {
    items: [Option<Argument>; Side::MAX],
    len: u8,
}

impl Side {
    pub const MAX: usize = 6;

    pub fn push(&mut self, argument: Argument) {
        if (self.len as usize) < Side::MAX && !self.iter().any(|a| a == argument) {
            self.items[self.len as usize] = Some(argument);
            self.len += 1;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Argument> + '_ {
        self.items.iter().flatten().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Both sides of an event.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arguments {
    pub actors: Side,
    pub recipients: Side,
    /// The subject was taken over from a verb or sentence before.
    pub inherited: bool,
}

/// Finds the arguments of an article's candidates.
pub struct Resolver<'a> {
    text: &'a Text<'a>,
    scan: &'a Scan,
    groups: &'a Groups,
    actors: &'a [ActorMention],
    attributions: &'a [AttributionMention],
    /// Tokens that are finite verbs of any kind that the lists know.
    verbs: Vec<bool>,
    /// The group that is each sentence's first subject.
    subjects: Vec<Option<Group>>,
}

impl<'a> Resolver<'a> {
    pub fn new(
        text: &'a Text<'a>,
        scan: &'a Scan,
        groups: &'a Groups,
        layers: &'a Layers,
        candidates: &[Candidate],
    ) -> Resolver<'a> {
        let mut verbs = vec![false; text.tokens.len()];
        for c in candidates.iter().filter(|c| c.part == Part::Verb) {
            verbs[c.tokens.first as usize] = true;
        }
        for (hit, _) in scan.light.iter().filter(|(h, _)| h.form.is_verb() && !h.reading.clitics.has_preposition()) {
            verbs[hit.tokens.first as usize] = true;
        }
        let mut resolver = Resolver {
            text,
            scan,
            groups,
            actors: &layers.actors,
            attributions: &layers.attributions,
            verbs,
            subjects: Vec::new(),
        };
        resolver.subjects = resolver.first_subjects();
        resolver
    }

    /// The first subject of each sentence; a sentence that begins with a verb of its own and names nobody
    /// goes on with the subject before.
    fn first_subjects(&self) -> Vec<Option<Group>> {
        let mut subjects = Vec::with_capacity(self.text.sentences.len());
        for sentence in &self.text.sentences {
            let range = sentence.range();
            let head = range.start..range.end.min(range.start + 14);
            let named = self.groups.within(head).iter().find(|g| g.governor == Governor::Bare).copied();
            let starts_with_verb = self.scan.role_of(range.start).has(Role::SPEECH) || self.verbs[range.start];
            let before: Option<Group> = subjects.last().copied().flatten();
            subjects.push(named.or(before.filter(|_| starts_with_verb)));
        }
        subjects
    }

    /// The arguments of one candidate.
    pub fn resolve(&self, c: &Candidate) -> Arguments {
        let mut arguments = match c.part {
            Part::Verb => self.verb(c),
            Part::Noun => self.noun(c),
        };
        let open = is_verbal(c.kind) && matches!(c.trigger.frame, Frame::Do | Frame::None);
        if open && (arguments.actors.is_empty() || arguments.inherited) {
            self.speaker(c, &mut arguments);
        }
        if open && arguments.actors.is_empty() && c.trigger.frame == Frame::Do {
            self.inherit(c, &mut arguments);
        }
        self.within(c, &mut arguments);
        arguments
    }

    /// Sides that the trigger itself names: `المعتقلين`, `استدعت سفير إيران`, `قضت محكمة`.
    fn within(&self, c: &Candidate, out: &mut Arguments) {
        let (first, end) = (c.tokens.first as usize, c.tokens.end as usize);
        let inner = self.groups.within(first.saturating_sub(2)..end);
        let Some(group) = inner.iter().find(|g| g.tokens.overlaps(c.tokens) && g.governor != Governor::Qualified)
        else {
            return;
        };
        let harmed = matches!(c.kind, EventType::Assault | EventType::Coerce | EventType::Retreat)
            && c.part == Part::Noun
            && !matches!(c.trigger.frame, Frame::Do | Frame::Mutual | Frame::Act);
        let behind = group.tokens.first as usize > first;
        match behind {
            false if harmed && out.recipients.is_empty() => self.fill(&mut out.recipients, group),
            true if out.actors.is_empty() && c.part == Part::Verb && self.may_act(group) => {
                self.fill(&mut out.actors, group);
            }
            true if out.recipients.is_empty() && !out.actors.is_empty() && c.trigger.frame != Frame::Mutual => {
                self.fill(&mut out.recipients, group);
            }
            _ => {}
        }
    }

    /// Who says it, where the attributions know.
    fn speaker(&self, c: &Candidate, arguments: &mut Arguments) {
        let Some(said) = attribution::of(self.attributions, c.tokens.first as usize)
            .or_else(|| self.attributions.iter().find(|a| a.cue.overlaps(c.tokens)))
        else {
            return;
        };
        let Some(speaker) = &said.speaker else { return };
        let found = self.actors.iter().position(|a| a.mention.tokens.overlaps(speaker.mention.tokens));
        if let Some(i) = found.filter(|i| !arguments.recipients.iter().any(|r| r as usize == *i)) {
            arguments.actors = Side::default();
            arguments.actors.push(i as u32);
            arguments.inherited = true;
        }
    }

    /// What people say has the sentence's subject as its actor, where the words themselves name none.
    fn inherit(&self, c: &Candidate, arguments: &mut Arguments) {
        let Some(subject) = self.subjects[c.sentence as usize] else { return };
        if subject.tokens.first >= c.tokens.first
            && self.text.tokens[subject.tokens.first as usize].sentence == c.sentence
        {
            return;
        }
        let taken = self.groups.members(&subject).iter().any(|m| arguments.recipients.iter().any(|r| r == *m));
        if !taken && self.may_act(&subject) {
            arguments.inherited = true;
            self.fill(&mut arguments.actors, &subject);
        }
    }

    /// The subject of the sentence before.
    fn subject_before(&self, c: &Candidate) -> Option<Group> {
        let before = (c.sentence as usize).checked_sub(1)?;
        self.subjects[before].filter(|g| self.may_act(g))
    }

    /// The sides that prepositions mark.
    fn marked(&self, c: &Candidate, after: std::ops::Range<usize>, out: &mut Arguments) {
        let mutual = c.trigger.frame == Frame::Mutual;
        for group in self.groups.within(after) {
            match group.governor {
                Governor::By => {
                    let side = if c.trigger.frame == Frame::Mutual { &mut out.recipients } else { &mut out.actors };
                    if side.is_empty() {
                        self.fill(side, group);
                    }
                }
                Governor::Marked(m) if mutual && m.contains(Marks::BETWEEN) => self.fill(&mut out.actors, group),
                Governor::Marked(m) if mutual && m.contains(Marks::WITH) => self.fill(other_side(c, out), group),
                Governor::Marked(m) if m.contains(Marks(c.trigger.to.0)) && m.0 != 0 => {
                    let side = if mutual { other_side(c, out) } else { &mut out.recipients };
                    if (mutual || side.is_empty()) && group.tokens.first as usize <= c.tokens.end as usize + 12 {
                        self.fill(side, group);
                    }
                }
                _ => {}
            }
        }
    }

    /// The subject of the verb before, in the same sentence, for a verb joined to it by و.
    fn joined_subject(&self, c: &Candidate) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let sentence = self.text.sentence_of(first).range();
        let forces = is_forceful(c.kind);
        let mut before = self.groups.within(sentence.start..first).iter();
        before.rfind(|g| g.governor == Governor::Bare && self.may_act(g) && (!forces || self.may_force(g)))
    }

    /// A verb that begins its sentence and names nobody goes on with whom the sentence before named.
    pub fn go_on(&self, c: &Candidate, before: &Arguments, arguments: &mut Arguments) {
        let start = self.text.sentence_of(c.tokens.first as usize).first;
        let begins = c.part == Part::Verb && c.tokens.first <= start + 1 && !c.form.must_be(Form::PASSIVE);
        if begins && matches!(c.trigger.frame, Frame::Act | Frame::Target | Frame::Do) {
            arguments.actors = before.actors;
            arguments.inherited = true;
        }
    }
}

/// Who meets, talks or works with the subject; those who fight each other both act.
fn other_side<'o>(c: &Candidate, out: &'o mut Arguments) -> &'o mut Side {
    if c.kind == EventType::Assault { &mut out.actors } else { &mut out.recipients }
}

/// Types that are done by force.
pub fn is_forceful(kind: EventType) -> bool {
    use EventType as E;
    matches!(kind, E::Assault | E::Coerce | E::Mobilize)
}

/// Types that are done with words.
pub fn is_verbal(kind: EventType) -> bool {
    use EventType as E;
    matches!(kind, E::Accuse | E::Request | E::Reject | E::Threaten | E::Support | E::Agree | E::Concede)
}

fn takes_object(c: &Candidate) -> bool {
    matches!(c.trigger.frame, Frame::Act | Frame::Target | Frame::Kill)
}
