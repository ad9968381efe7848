//! Who did it, and to whom: by position, voice, preposition and construct state.
//!
//! Arabic verbs stand before their subject or behind it; an object without a preposition follows the
//! subject. Nouns take who acts or whom it befalls as genitive, and the other with a preposition.
//! Where nothing tells, the side stays empty.

use crate::extract::attribution::{self, AttributionMention};
use crate::extract::{ActorKind, ActorMention, Layers};
use crate::lexicon::morphology::Form;
use crate::message::EventType;
use crate::text::{Clitics, Kind, Text};

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

    fn verb(&self, c: &Candidate) -> Arguments {
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
    fn is_passive(&self, c: &Candidate, subject: Option<&Group>, object: Option<&Group>) -> bool {
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

    fn noun(&self, c: &Candidate) -> Arguments {
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
    fn is_circumstance(&self, c: &Candidate) -> bool {
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
    fn supported(&self, c: &Candidate, out: &mut Arguments) {
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
    fn source(&self, c: &Candidate) -> Option<&Group> {
        let end = c.tokens.end as usize;
        let sentence = self.text.sentence_of(c.tokens.first as usize).end as usize;
        let group = self.groups.within(end..(end + 4).min(sentence)).first()?;
        let from = matches!(group.governor, Governor::Marked(m) if m.contains(Marks::FROM));
        (from && !c.trigger.to.contains(Marks::FROM) && self.may_act(group)).then_some(group)
    }

    /// The subject of the noun's relative clause: `الغارات التي تشنها الطائرات`.
    fn related(&self, c: &Candidate, out: &mut Arguments) {
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

    /// The subject of the sentence before.
    fn subject_before(&self, c: &Candidate) -> Option<Group> {
        let before = (c.sentence as usize).checked_sub(1)?;
        self.subjects[before].filter(|g| self.may_act(g))
    }

    /// The subject of a light verb before the noun: `شنت الطائرات غارات`, `تعرضت البلدة لقصف`.
    fn carried(&self, c: &Candidate, out: &mut Arguments) {
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

    /// A nationality among the adjectives of the noun: `القصف الروسي`.
    fn adjectives(&self, c: &Candidate, out: &mut Arguments) {
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

    /// A mark that only sets off the name behind it.
    fn is_mark(&self, t: usize) -> bool {
        matches!(self.text.tokens[t].kind, Kind::Mark('"' | '«' | '“' | '#' | '('))
    }

    /// A word of no function: an adjective perhaps.
    fn is_plain(&self, t: usize) -> bool {
        self.text.tokens[t].kind == Kind::Arabic && self.scan.role_of(t) == Role::default() && !self.verbs[t]
    }

    /// The subject of the verb before, in the same sentence, for a verb joined to it by و.
    fn joined_subject(&self, c: &Candidate) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let sentence = self.text.sentence_of(first).range();
        let forces = is_forceful(c.kind);
        let mut before = self.groups.within(sentence.start..first).iter();
        before.rfind(|g| g.governor == Governor::Bare && self.may_act(g) && (!forces || self.may_force(g)))
    }

    /// Who does what an unknown verb before the noun says (`استكملت المقاومة تطهير المدينة`).
    fn governing_subject(&self, c: &Candidate) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let sentence = self.text.sentence_of(first).first as usize;
        let start = (sentence..first).rev().find(|t| self.scan.breaks(self.text, *t)).map_or(sentence, |t| t + 1);
        let mut before = self.groups.within(start..first).iter();
        before.rfind(|g| g.governor == Governor::Bare && g.tokens.end as usize + 8 >= first && self.may_force(g))
    }

    /// Armed, or a state.
    fn may_force(&self, group: &Group) -> bool {
        self.is_armed(group)
            || self.first_actor(group).is_some_and(|a| a.kind == ActorKind::Country || a.code.has_sector("GOV"))
    }

    /// Whom the pronoun on a verb means (`احتجزته`): the nearest phrase before it that is not the subject.
    fn antecedent(&self, c: &Candidate, subject: Option<&Group>) -> Option<&Group> {
        let first = c.tokens.first as usize;
        let from = self.text.sentence_of(first).first as usize;
        self.groups
            .within(from..first)
            .iter()
            .rfind(|g| g.governor != Governor::Qualified && subject.is_none_or(|s| s.tokens != g.tokens))
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

    /// The rest of the candidate's clause: up to a new clause, another verb, or 25 words.
    fn after(&self, c: &Candidate) -> std::ops::Range<usize> {
        let end = c.tokens.end as usize;
        let stop = (self.text.sentence_of(c.tokens.first as usize).end as usize).min(end + 25);
        let to = (end..stop)
            .find(|t| self.scan.breaks(self.text, *t) || self.verbs[*t] && !self.scan.role_of(*t).has(Role::BY));
        end..to.unwrap_or(stop)
    }

    /// The candidate's clause before it.
    fn before(&self, c: &Candidate) -> std::ops::Range<usize> {
        let first = c.tokens.first as usize;
        self.clause_start(first, self.text.sentence_of(first).first as usize)..first
    }

    fn clause_start(&self, first: usize, sentence: usize) -> usize {
        let from = first.saturating_sub(20).max(sentence);
        (from..first)
            .rev()
            .find(|t| self.scan.breaks(self.text, *t) || self.verbs[*t] && !self.scan.role_of(*t).has(Role::AUXILIARY))
            .map_or(from, |t| t + 1)
    }

    fn fill(&self, side: &mut Side, group: &Group) {
        for member in self.groups.members(group) {
            side.push(*member);
        }
    }

    fn fill_some(&self, side: &mut Side, group: Option<&Group>) {
        if let Some(group) = group {
            self.fill(side, group);
        }
    }

    fn first_actor(&self, group: &Group) -> Option<&ActorMention> {
        self.actors.get(*self.groups.members(group).first()? as usize)
    }

    /// A plural or dual in the oblique case (`المسلحين`).
    fn is_oblique(&self, group: &Group) -> bool {
        let plural = self.first_actor(group).is_some_and(|a| matches!(a.kind, ActorKind::Group | ActorKind::Country));
        let word = self.text.folded(group.tokens.first as usize);
        plural && word.len() > 10 && word.ends_with("ين") && !SINGULARS.iter().any(|s| word.ends_with(s))
    }

    /// Can they act at all? Victims and civilians are what acts befall.
    fn may_act(&self, group: &Group) -> bool {
        self.first_actor(group).is_some_and(|a| {
            !matches!(a.kind, ActorKind::Victims | ActorKind::Thing | ActorKind::Adjective) && !a.code.has_sector("CVL")
        })
    }

    fn is_armed(&self, group: &Group) -> bool {
        self.first_actor(group)
            .is_some_and(|a| ["MIL", "REB", "UAF", "PRM", "COP", "SPY", "CRM"].iter().any(|s| a.code.has_sector(s)))
    }
}

/// Folded words whose `ين` is no ending of the plural.
const SINGULARS: [&str; 4] = ["فلسطين", "امين", "سجين", "صين"];

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
