//! Who has spoken so far: whom a verb without a subject, a pronoun or a bare office means.

use super::Speaker;
use super::cues::Cue;
use crate::lexicon::morphology::Form;
use crate::message::Gender;
use crate::text::Text;

/// The pronouns that can stand for somebody, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pronouns(u8);

impl Pronouns {
    const HE: Pronouns = Pronouns(1);
    const SHE: Pronouns = Pronouns(2);
    const THEY: Pronouns = Pronouns(4);
    pub const ANY: Pronouns = Pronouns(7);

    fn or(self, other: Pronouns) -> Pronouns {
        Pronouns(self.0 | other.0)
    }

    pub fn meet(self, other: Pronouns) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that a reporting word without a subject speaks of: `وأضافت`, `مشيرين`, `قولها`.
    pub fn of_cue(text: &Text, cue: &Cue) -> Pronouns {
        if cue.form.is_verb() {
            return Self::of_verb(cue.form);
        }
        let word = text.folded(cue.tokens.end as usize - 1);
        match word {
            // `وصفها`: the pronoun is not the speaker's.
            _ if cue.is_verb() || cue.kind == super::CueKind::Saying => Self::ANY,
            _ if word.ends_with("هما") || word.ends_with("هم") => Self::THEY,
            _ if word.ends_with("ين") => Self::THEY,
            _ if word.ends_with("ها") => Self::SHE,
            // `قائلة` and `قوله` end alike when folded.
            _ if word.ends_with('ه') && cue.kind == super::CueKind::Participle => Self::SHE,
            _ if word.ends_with('ه') || word.ends_with('ا') => Self::HE,
            _ => Self::ANY,
        }
    }

    fn of_verb(form: Form) -> Pronouns {
        if form.must_be(Form::PLURAL) || form.must_be(Form::DUAL) {
            return Self::THEY;
        }
        match (form.may_be(Form::MASCULINE), form.may_be(Form::FEMININE)) {
            (true, false) => Self::HE,
            (false, true) => Self::SHE,
            _ => Self::HE.or(Self::SHE),
        }
    }

    /// Those that can stand for a subject, by the verb before it: `قال مسؤولون`, `قالت مصادر`. A verb before
    /// its subject is singular, so the subject itself tells the number.
    pub fn of_subject(speaker: &Speaker, plural: bool, verb: Form) -> Pronouns {
        let one = match speaker.gender {
            // `رحبت المندوب فلانة`: the verb knows better than the office.
            _ if verb.is_verb() => Self::of_verb(verb),
            Some(Gender::Male) => Self::HE,
            Some(Gender::Female) => Self::SHE,
            None => Self::ANY,
        };
        match plural {
            true => Self::THEY,
            false if speaker.person => one,
            false => one.or(Self::THEY),
        }
    }
}

/// Speakers so far, last named last.
#[derive(Debug, Default)]
pub struct Memory(Vec<(Speaker, Pronouns)>);

impl Memory {
    /// With `aside` somebody else goes on speaking: `قال الوزير إن المنظمة أعلنت …`.
    pub fn remember(&mut self, speaker: &Speaker, pronouns: Pronouns, aside: bool) {
        let known = self.0.iter().position(|(s, _)| s.name == speaker.name);
        let last = known.is_some_and(|i| i + 1 == self.0.len());
        let known = known.map_or(Pronouns::ANY, |i| self.0.remove(i).1);
        let pronouns = if pronouns == Pronouns::ANY { known } else { pronouns };
        let at = self.0.len() - usize::from(aside && !last && !self.0.is_empty());
        self.0.insert(at, (speaker.clone(), pronouns));
    }

    /// The last speaker whom the pronouns can mean.
    pub fn last(&self, pronouns: Pronouns) -> Option<&Speaker> {
        self.0.iter().rev().find(|(_, p)| p.meet(pronouns)).map(|(s, _)| s)
    }

    /// All, last first.
    pub fn iter(&self) -> impl Iterator<Item = &Speaker> {
        self.0.iter().rev().map(|(s, _)| s)
    }

    pub fn pronouns(&self, speaker: &Speaker) -> Pronouns {
        self.0.iter().find(|(s, _)| s.name == speaker.name).map_or(Pronouns::ANY, |(_, p)| *p)
    }
}
