//! Subjects that do not stand behind their verb, and noun phrases behind a verb that are none.

use super::Speaker;
use super::cues::{Cue, Object, is_comma};
use super::words::{HeadKind, Naming, Words};
use crate::extract::particles::Function;
use crate::lexicon::morphology::Form;
use crate::message::Gender;
use crate::text::{Clitics, Kind, Tokens};

/// Most words of a subject before its verb.
const BEFORE: usize = 9;
/// Most tokens between a clause's beginning and the verb that its subject stands behind.
const CLAUSES: usize = 3;

impl<'a> Words<'a> {
    /// A subject right before its verb: `لكن الوزير أضاف`, `أما الوزير فقال`, `وكان الوزير قد قال`, `إن الوزارة أعلنت`.
    /// Tells too whether the clause stands against what was said before (`إلا أن الوزير قال`).
    pub fn subject_before(&self, cue: &Cue, sentence: usize) -> Option<(Speaker, bool)> {
        let mut end = cue.first();
        // قد
        if end > sentence && self.functions[end - 1] == Function::Break && self.text.folded(end - 1).ends_with("قد") {
            end -= 1;
        }
        // `أن الوزارة كانت قد نفت`
        if end > sentence + 1
            && self.functions[end - 1] == Function::Opener
            && self.text.folded(end - 1).contains("كان")
        {
            end -= 1;
        }
        let opens = |i: &usize| matches!(self.functions[*i], Function::Opener | Function::That);
        let from = end.saturating_sub(BEFORE).max(sentence);
        let opener = (from..end).rev().find(opens);
        let begin = match opener {
            // `إنه قال`: the pronoun is the subject.
            Some(o) => o + 1,
            None if from == sentence => sentence,
            None => return None,
        };
        // `أما الوزير فقال`, else `وقال` begins a clause of its own.
        let bound = opener.is_some_and(|o| self.functions[o] == Function::Opener);
        if begin >= end || cue.joined && !bound {
            return None;
        }
        let (speaker, behind) = self.speaker(begin, end, false)?;
        let against = opener.is_some_and(|o| bound || o > sentence && self.functions[o - 1] == Function::Break);
        if behind < end && !speaker.named && self.is_name(behind, end) {
            // `العامل الإثيوبي فلان قال`
            let name = self.words_of(Tokens::new(behind, end), self.text.readings(behind)[0]);
            return Some((name, against));
        }
        (behind == end || !speaker.named && self.is_whereabouts(behind, end)).then_some((speaker, against))
    }

    /// `في المنطقة`, `من المعارضة السورية`: a short phrase that goes with the noun before.
    fn is_whereabouts(&self, from: usize, end: usize) -> bool {
        let plain = |i: usize| self.functions[i] == Function::None && self.text.tokens[i].kind == Kind::Arabic;
        from < end && matches!(self.text.folded(from), "في" | "من") && end - from <= 4 && (from + 1..end).all(plain)
    }

    /// One or two words that no list has.
    fn is_name(&self, from: usize, end: usize) -> bool {
        let unknown = |i: usize| {
            let readings = self.text.readings(i);
            self.functions[i] == Function::None && readings.len() == 1 && !readings[0].word.is_known()
        };
        end - from <= 2 && (from..end).all(|i| self.text.tokens[i].kind == Kind::Arabic && unknown(i))
    }

    /// A name that a comma parts from its verb: `الوزير فلان، قال`.
    pub fn named_before(&self, verb: usize, sentence: usize) -> Option<Speaker> {
        let comma = verb.checked_sub(1).filter(|c| *c > sentence && is_comma(self.text, *c))?;
        let n = self.namings_in(comma.saturating_sub(BEFORE).max(sentence), comma).iter().rev().find(|n| {
            let first = n.mention.tokens.first as usize;
            n.mention.tokens.end as usize == comma
                && !self.is_leaning(n)
                && (first == sentence || !self.takes_noun(first - 1))
        })?;
        Some(n.speaker())
    }

    /// Words that a comma parts from their verb: `إلا أن مصادر عسكرية، قالت`.
    pub fn apart_before(&self, cue: &Cue, sentence: usize) -> Option<Speaker> {
        let comma = cue.first().checked_sub(1).filter(|c| *c > sentence && is_comma(self.text, *c))?;
        let from = comma.saturating_sub(BEFORE).max(sentence);
        let opens = |i: &usize| matches!(self.functions[*i], Function::Opener | Function::That);
        let begin =
            (from..comma).rev().find(opens).map(|o| o + 1).or_else(|| (from == sentence).then_some(sentence))?;
        let (speaker, behind) = self.speaker(begin, comma, false)?;
        (behind == comma && !cue.joined).then_some(speaker)
    }

    /// Is the noun phrase behind a verb the one that is spoken to or of, not the speaker? It does not agree
    /// with the verb, or the verb needs somebody and nobody else follows.
    pub fn is_object(&self, cue: &Cue, speaker: &Speaker, next: usize, limit: usize, told: bool) -> bool {
        let first = speaker.mention.tokens.first as usize;
        let raw = self.text.slice(self.text.tokens[first].span);
        // `حذرت المواطنين من`: no nominative.
        if raw.starts_with("ال") && raw.ends_with("ين") && self.is_plural(speaker) {
            return true;
        }
        if !matches!(cue.object, Object::May | Object::Must) {
            return false;
        }
        // ناشطون
        if raw.ends_with("ون") {
            return false;
        }
        // الحوثيين
        if raw.ends_with("يين") || !speaker.named && raw.starts_with("ال") && raw.ends_with("ين") {
            return true;
        }
        let feminine = raw.ends_with('ة') || raw.starts_with("ال") && raw.ends_with("ات");
        if cue.form.must_be(Form::MASCULINE) && feminine && !speaker.person
            || cue.form.must_be(Form::FEMININE) && speaker.gender == Some(Gender::Male)
        {
            return true;
        }
        let leads = next >= limit
            || matches!(self.functions[next], Function::Preposition | Function::That | Function::Predicate)
            || self.text.tokens[next].is_mark(':')
            || self.leans(next, Clitics::BA)
            || self.leans(next, Clitics::LA)
            || self.text.folded(next).starts_with('ب') && !self.text.readings(next)[0].word.is_known();
        leads && (cue.object == Object::Must || told)
    }

    /// The subject of the sentence that begins at `from`, named before `to`: the noun phrase behind the first
    /// word of a clause, else the first person whom neither a preposition nor a body's name precedes.
    pub fn subject(&self, from: usize, to: usize) -> Option<Speaker> {
        let clauses = (from..to)
            .filter(|i| *i == from || matches!(self.text.tokens[*i - 1].kind, Kind::Mark('،' | ',' | '-' | ':')));
        for verb in clauses.take(CLAUSES) {
            let plain = self.functions[verb] == Function::None && self.text.tokens[verb].kind == Kind::Arabic;
            let noun = self.head_at(verb).is_some() || self.naming_at(verb).is_some();
            let leans = self.leans(verb, Clitics::BA) || self.leans(verb, Clitics::LA);
            if plain
                && !noun
                && !leans
                && let Some((speaker, _)) = self.speaker(verb + 1, to, false)
            {
                return Some(speaker);
            }
        }
        let belongs = |n: &Naming| {
            let first = n.mention.tokens.first as usize;
            (from..first)
                .rev()
                .take(4)
                .take_while(|i| self.functions[*i] == Function::None && self.text.tokens[*i].kind == Kind::Arabic)
                .any(|i| self.head_at(i).is_some_and(|h| !h.is_person()))
        };
        let persons = || self.namings_in(from, to).iter().filter(|n| n.person);
        let free = |n: &&Naming| {
            let first = n.mention.tokens.first as usize;
            (first == 0 || !self.takes_noun(first - 1)) && !belongs(n)
        };
        // عقب is "after" and "replied".
        let beside = |n: &&Naming| n.mention.tokens.first as usize == from + 1 && n.mention.tokens.end as usize == to;
        persons().find(free).or_else(|| persons().find(beside)).map(Naming::speaker)
    }

    /// The subject of a sentence, if it is a name.
    pub fn subject_person(&self, sentence: Tokens) -> Option<Speaker> {
        self.subject(sentence.first as usize, sentence.end as usize).filter(|s| s.named)
    }

    /// The last person named before a token of the sentence.
    pub fn nearest(&self, from: usize, to: usize) -> Option<Speaker> {
        self.namings_in(from, to).iter().rev().find(|n| n.person).map(Naming::speaker)
    }

    /// Whom the relative pronoun at `i` goes back to: a person, for `التي` the nearest of all but a man.
    pub fn antecedent_of(&self, from: usize, i: usize) -> Option<Speaker> {
        if !self.text.folded(i).ends_with("التي") {
            return self.nearest(from, i);
        }
        let she = |n: &&Naming| n.gender != Some(Gender::Male);
        let naming = self.namings_in(from, i).iter().rev().find(she);
        let body = |j: &usize| self.head_at(*j).is_some_and(|h| h.kind == HeadKind::Body);
        let noun = (naming.map_or(from, |n| n.mention.tokens.end as usize)..i).rev().find(body);
        let noun = noun.and_then(|j| self.source(j, i)).map(|s| s.0);
        noun.or_else(|| naming.map(Naming::speaker))
    }

    /// `الذي`, `حين`: what follows is said of somebody named just before.
    pub fn relates(&self, i: usize) -> bool {
        self.functions[i] == Function::Relative
    }

    /// `حيث قال`: the sentence's subject says it.
    pub fn goes_with_subject(&self, i: usize) -> bool {
        self.functions[i] == Function::Whereby
    }

    /// `بينما`, `عندما`: a clause that is none of its own follows.
    pub fn subordinates(&self, i: usize) -> bool {
        matches!(self.functions[i], Function::Opener | Function::Whereby) && !self.text.folded(i).contains("كان")
    }

    /// `فيما`, `كما`, `ثم`: a main clause follows.
    pub fn coordinates(&self, i: usize) -> bool {
        matches!(self.functions[i], Function::Break | Function::Opener)
    }

    /// `المصدر`, `الرئيس الفرنسي`, `مدير الوكالة`: definite by the article of its first word, or an office by
    /// that of its second.
    pub fn is_definite(&self, speaker: &Speaker) -> bool {
        let first = speaker.mention.tokens.first as usize;
        let definite = |i: usize| self.text.folded(i).starts_with("ال");
        definite(first) || speaker.mention.tokens.len() > 1 && self.is_person(speaker) && definite(first + 1)
    }

    /// `المنظمون`, `خبراء`: several people.
    pub fn is_plural(&self, speaker: &Speaker) -> bool {
        let head = self.text.longest_at(speaker.phrase.first as usize, &self.lists.heads);
        !speaker.named && head.is_some_and(|(h, row)| row.plural || h.form.must_be(Form::PLURAL))
    }

    /// Does `بأنه` or the like follow?
    pub fn is_described(&self, i: usize, limit: usize) -> bool {
        let that = || self.text.folded(i).starts_with("بان") && self.functions[i] == Function::That;
        i < limit && (that() || self.text.folded(i) == "ب")
    }
}
