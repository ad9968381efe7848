//! Noun phrases that can speak: where they begin and end, and whom they name.

use super::cues::is_comma;
use super::words::{Naming, Words};
use super::{CueKind, Speaker};
use crate::extract::Mention;
use crate::extract::particles::Function;
use crate::lexicon::morphology::Form;
use crate::text::{Clitics, Kind, Reading, Span, Tokens};

/// Most tokens of a speaker's noun phrase.
const LONGEST: usize = 14;
/// Most words of a phrase between an office and its holder's name.
const PHRASE: usize = 7;
/// Most words of a subject that nothing but its place tells.
const UNKNOWN: usize = 4;
/// Most words of a name that no list has.
const NAME: usize = 3;
/// Most tokens between a verb and its subject.
const BETWEEN: usize = 8;

/// How a speaker's words are looked for.
#[derive(Clone, Copy)]
struct Manner {
    /// The place alone tells that a subject stands there.
    sure: bool,
    /// The phrase begins with a noun of the list or a name.
    strict: bool,
    /// Words before it say that a speaker follows; a preposition may be written on the first word.
    source: bool,
}

impl<'a> Words<'a> {
    /// The speaker whose words begin at `from`, and the token behind them. With `sure` the place alone
    /// tells that a subject stands there, if what is said follows at once.
    pub fn speaker(&self, from: usize, limit: usize, sure: bool) -> Option<(Speaker, usize)> {
        let (start, passed) = self.pass_over(from, limit);
        let manner = Manner { sure: sure && !passed, strict: passed, source: false };
        self.phrase(start, limit, manner)
    }

    /// The speaker behind `وفقاً`, `في بيان` or `نقلاً عن`: there must be one, and `ل` may be written on the first word.
    pub fn source(&self, from: usize, limit: usize) -> Option<(Speaker, usize)> {
        self.phrase(from, limit, Manner { sure: true, strict: false, source: true })
    }

    /// Passes over what stands between verb and subject: adverbs (`قال اليوم الوزير`), whom it is said to
    /// (`قال لـ«الخبر» الوزير`) and where (`قال في بيان الوزير`). Tells whether it is more than adverbs.
    fn pass_over(&self, from: usize, limit: usize) -> (usize, bool) {
        let (mut i, mut passed) = (from, false);
        let limit = limit.min(from + BETWEEN);
        while i < limit {
            match self.functions[i] {
                Function::Adverb => i += 1,
                Function::Pronoun => (i, passed) = (i + 1, true),
                Function::Preposition if i + 1 < limit && self.functions[i + 1] == Function::Occasion => {
                    // في مؤتمر صحافي
                    let adjective = i + 2 < limit && self.text.folded(i + 2).ends_with('ي');
                    (i, passed) = (self.next_phrase(i + 2 + usize::from(adjective), limit), true);
                }
                // للصحفيين and its like are in the list.
                Function::Break if self.text.folded(i).starts_with('ل') => {
                    (i, passed) = (self.addressee(i, limit), true);
                }
                Function::None
                    if self.leans(i, Clitics::LA) && self.naming_at(i).is_none_or(|n| self.is_leaning(n)) =>
                {
                    (i, passed) = (self.addressee(i, limit), true);
                }
                _ => break,
            }
        }
        (i, passed)
    }

    /// The end of `لوكالة رويترز`, `لـ«الخبر»`.
    fn addressee(&self, i: usize, limit: usize) -> usize {
        let lone = self.text.folded(i).chars().nth(1).is_none();
        let at = i + usize::from(lone);
        match self.naming_at(at) {
            Some(n) if !lone || at > i => n.mention.tokens.end as usize,
            _ if at < limit && self.is_open_mark(at) => self.short_name(at, limit).unwrap_or(at),
            _ if at + 1 < limit && self.is_open_mark(at + 1) => self.short_name(at + 1, limit).unwrap_or(at + 1),
            _ => {
                let name = self.naming_at(at + 1).filter(|n| !n.person && at + 1 < limit);
                name.map_or(at + 1, |n| n.mention.tokens.end as usize)
            }
        }
    }

    /// The next word that a speaker can begin with.
    fn next_phrase(&self, from: usize, limit: usize) -> usize {
        let begins = |i: &usize| {
            self.functions[*i] != Function::None
                || matches!(self.text.tokens[*i].kind, Kind::Mark(_))
                || self.head_at(*i).is_some()
                || self.naming_at(*i).is_some_and(|n| n.person)
                || self.text.hits_at(*i).iter().any(|h| h.form.is_verb())
        };
        (from..limit).find(begins).unwrap_or(limit)
    }

    fn phrase(&self, from: usize, limit: usize, manner: Manner) -> Option<(Speaker, usize)> {
        let Manner { sure, strict, source } = manner;
        if from < limit && self.is_open_mark(from) {
            return self.name_in_marks(from, limit);
        }
        if from >= limit || self.text.folded(from).chars().nth(1).is_none() {
            return None;
        }
        let head = self.text.longest_at(from, &self.lists.heads).map(|(h, row)| (*h, row));
        let direct = self.naming_at(from).filter(|n| source || !self.is_leaning(n)).copied();
        let leans = match head {
            Some((h, _)) => h.reading.clitics.has_preposition(),
            None => strict || self.is_oblique(from),
        };
        if direct.is_none() && leans && !source {
            return None;
        }
        let open = head.is_some_and(|(_, row)| row.open);
        let office = head.is_some_and(|(_, row)| row.person);
        let (mut end, mut person) = self.extent(from, limit, open);
        if end == from {
            return None;
        }
        // `مكتب فلان`, `انتقدت الوزارة قرار فلان`: a body speaks, not the person whose name follows.
        if head.is_some() && !office || head.is_none() && direct.is_some_and(|d| !d.person) {
            person = None;
        }
        if let Some(p) = self.person_behind(end, limit).filter(|_| office && person.is_none()) {
            (end, person) = (p.mention.tokens.end as usize, Some(p));
        }
        let (naming, until) = match (person, direct) {
            (Some(p), _) => (Some(p), end.max(p.mention.tokens.end as usize)),
            (None, Some(d)) => (Some(d), (d.mention.tokens.end as usize).max(end)),
            (None, None) => (None, end),
        };
        if let Some(n) = naming {
            return Some((n.speaker(), until));
        }
        if office && let Some(name) = self.unlisted_name(self.past_phrase(end, limit), limit) {
            return Some((self.words_of(name, self.text.tokens[name.first as usize].readings()[0]), name.end as usize));
        }
        // A name that no list has. Names with the article are known to the layer of people.
        let named = (from..end).all(|i| {
            let readings = self.text.tokens[i].readings();
            let folded = self.text.folded(i);
            readings.len() == 1 && !readings[0].word.is_known() && !folded.starts_with("ال") && !folded.ends_with('ه')
        });
        // `كتبت عنواناً`: an accusative is an object.
        if self.text.slice(self.text.tokens[from].span).contains('ً') {
            return None;
        }
        let name = named && (2 - usize::from(source)..=NAME).contains(&(end - from));
        let placed = end - from <= UNKNOWN && (name || self.opens_speech(end, limit));
        if head.is_none() && !(sure && placed) {
            return None;
        }
        let first = head.map_or_else(|| self.text.tokens[from].readings()[0], |(h, _)| h.reading);
        Some((self.words_of(Tokens::new(from, self.without_alias(from, end)), first), end))
    }

    /// `قال «فلان» إن`: a person's name in marks, behind which the sentence goes on.
    fn name_in_marks(&self, open: usize, limit: usize) -> Option<(Speaker, usize)> {
        let n = self.naming_at(open + 1).filter(|n| n.person)?;
        let close = n.mention.tokens.end as usize;
        let closed = close + 1 < limit && self.is_close_mark(close);
        let goes_on = closed && matches!(self.functions[close + 1], Function::That | Function::Preposition);
        goes_on.then(|| (n.speaker(), close + 1))
    }

    /// A speaker who is no name of another layer.
    fn words_of(&self, tokens: Tokens, first: Reading) -> Speaker {
        let span = self.text.stem_span(tokens.first as usize, first);
        let span = Span { end: self.text.tokens[tokens.end as usize - 1].span.end, ..span };
        let mention = Mention { tokens, span };
        Speaker { name: self.text.slice(span).to_owned(), mention, named: false, person: false }
    }

    /// The comma behind `عن الحزب`, if such a phrase begins at `end`.
    fn past_phrase(&self, end: usize, limit: usize) -> usize {
        if end >= limit || self.functions[end] != Function::Preposition {
            return end;
        }
        let bound =
            |i: &usize| matches!(self.text.tokens[*i].kind, Kind::Mark(_)) || self.functions[*i] == Function::That;
        (end..limit.min(end + PHRASE)).find(bound).unwrap_or(end)
    }

    /// `بالتآمر`, `للصحيفة`: a preposition is written on a word that no list has.
    fn is_oblique(&self, i: usize) -> bool {
        let word = self.text.folded(i);
        let written = word.starts_with("بال") || word.starts_with("لل") || word.starts_with("كال");
        written || self.leans(i, Clitics::BA) || self.leans(i, Clitics::LA)
    }

    /// A name between commas behind an office, which no other layer has found: `عضو المجلس، فلان الفلاني، إن`.
    fn unlisted_name(&self, comma: usize, limit: usize) -> Option<Tokens> {
        let from = comma + 1;
        if from >= limit || !is_comma(self.text, comma) {
            return None;
        }
        let plain = |i: &usize| self.text.tokens[*i].kind == Kind::Arabic && self.functions[*i] == Function::None;
        let end = (from..limit.min(from + 5)).find(|i| !plain(i))?;
        let closed = is_comma(self.text, end) || self.opens_speech(end, limit);
        let first = self.text.folded(from);
        // `طالباً عدم ذكر اسمه`, `ردا على`, `لوكالة`: no names.
        let circumstance = first.ends_with('ا') || first.ends_with('ه') || self.leans(from, Clitics::LA);
        let reports = self.text.hits_at(from).iter().any(|h| h.table == self.reporting.id);
        ((2..=4).contains(&(end - from)) && closed && !circumstance && !reports).then(|| Tokens::new(from, end))
    }

    /// Does what is said begin at `i`?
    pub fn opens_speech(&self, i: usize, limit: usize) -> bool {
        i < limit
            && (self.functions[i] == Function::That
                || self.text.longest_at(i, self.reporting).is_some_and(|(_, r)| r.kind == CueKind::Noun)
                || self.text.tokens[i].is_mark(':')
                || self.is_open_mark(i))
    }

    /// The end of the noun phrase at `from`, and the last person named in it.
    fn extent(&self, from: usize, limit: usize, open: bool) -> (usize, Option<Naming<'a>>) {
        let limit = limit.min(from + LONGEST);
        let mut person: Option<Naming> = None;
        let mut i = from;
        while i < limit {
            // `متحدث باسم الجيش`, where باسم could be a name.
            if i > from && matches!(self.text.folded(i), "باسم" | "بلسان") {
                i += 1;
                continue;
            }
            if let Some(n) = self.naming_at(i) {
                if i > from && (self.functions[i] == Function::Break || open && self.is_addressee(n)) {
                    break;
                }
                if n.person {
                    person = Some(*n);
                }
                i = (n.mention.tokens.end as usize).max(i + 1);
                continue;
            }
            let token = &self.text.tokens[i];
            match token.kind {
                Kind::Mark('(') => match (i..limit).find(|j| self.text.tokens[*j].is_mark(')')) {
                    // `المنظمة (كذا) الحكومة`: another phrase follows, if it is no name or office of the same one.
                    Some(close) if self.goes_on(close + 1, limit) => i = close + 1,
                    Some(close) => return (close + 1, person),
                    None => break,
                },
                Kind::Mark('"' | '«' | '“' | '\'') if i > from => match self.short_name(i, limit) {
                    Some(after) => i = after,
                    None => break,
                },
                Kind::Mark('-' | '–' | '_' | '#') => i += 1,
                Kind::Mark(_) if is_comma(self.text, i) && person.is_none() => match self.apposed(i, limit) {
                    Some(j) => i = j,
                    None => break,
                },
                Kind::Mark(_) | Kind::Number => break,
                _ if self.bounds(i, from, open) || self.is_object_of(from, i, limit) => break,
                _ => i += 1,
            }
        }
        (i.min(limit.max(from)), person)
    }

    /// `أكد المصدر استكمال المرحلة`: behind a definite noun alone, one in construct begins another phrase.
    fn is_object_of(&self, from: usize, i: usize, limit: usize) -> bool {
        let definite = |j: usize| self.text.slice(self.text.tokens[j].span).starts_with("ال");
        let construct = i + 1 < limit && definite(i + 1) && self.naming_at(i + 1).is_none();
        let title = self.head_at(i).is_some() || self.text.folded(i).starts_with("لل");
        i == from + 1 && definite(from) && construct && !definite(i) && !title
    }

    /// `المصدر لوكالة رويترز`: whom it is said to.
    fn is_addressee(&self, naming: &Naming) -> bool {
        let whole = self.text.slice(self.text.tokens[naming.mention.tokens.first as usize].span);
        !naming.person && whole.starts_with('ل') && !whole.starts_with("لل") && self.is_leaning(naming)
    }

    /// Does the phrase go on behind a bracket?
    fn goes_on(&self, i: usize, limit: usize) -> bool {
        i < limit && (self.head_at(i).is_some_and(|h| h.person) || self.naming_at(i).is_some_and(|n| n.person))
    }

    /// Where an apposition behind the comma names the person: `عضو المجلس، فلان`, `نائب المدير، ورئيس القسم، فلان`.
    fn apposed(&self, comma: usize, limit: usize) -> Option<usize> {
        let person = |j: usize| self.naming_at(j).is_some_and(|n| n.person);
        if comma + 1 < limit && person(comma + 1) {
            return Some(comma + 1);
        }
        let office = comma + 1 < limit && self.head_at(comma + 1).is_some_and(|h| h.person);
        let named = (comma + 1..limit)
            .take_while(|j| {
                let marks = matches!(self.text.tokens[*j].kind, Kind::Mark(_)) && !is_comma(self.text, *j);
                !marks && !matches!(self.functions[*j], Function::That | Function::Relative)
            })
            .find(|j| person(*j))?;
        office.then_some(if is_comma(self.text, named - 1) { named } else { comma + 1 })
    }

    /// A long description says more than the name in marks behind it (`المركز الإعلامي لقوات كذا “كذا”`).
    fn without_alias(&self, from: usize, end: usize) -> usize {
        let open = (from + 4..end).find(|i| matches!(self.text.tokens[*i].kind, Kind::Mark('"' | '«' | '“' | '”')));
        open.unwrap_or(end)
    }

    /// A person whose office goes on with a phrase of its own: `الخبير في الشؤون العسكرية فلان إن`.
    fn person_behind(&self, end: usize, limit: usize) -> Option<Naming<'a>> {
        let leans = end < limit
            && (matches!(self.text.folded(end), "في" | "من" | "عن") || self.text.folded(end).starts_with('ب'));
        let until = (end + PHRASE).min(limit);
        let person = |i: usize| self.naming_at(i).filter(|n| n.person && i < until);
        let at = (end..until).find(|i| {
            let mark = matches!(self.text.tokens[*i].kind, Kind::Mark(_));
            self.functions[*i] == Function::That || mark || person(*i).is_some()
        })?;
        // `عضو المجلس عن الحزب، فلان`.
        let at = if is_comma(self.text, at) { at + 1 } else { at };
        person(at).filter(|_| leans && !self.takes_noun(at - 1)).copied()
    }

    fn is_open_mark(&self, i: usize) -> bool {
        matches!(self.text.tokens[i].kind, Kind::Mark('"' | '«' | '“' | '”' | '\''))
    }

    fn is_close_mark(&self, i: usize) -> bool {
        matches!(self.text.tokens[i].kind, Kind::Mark('"' | '»' | '”' | '“' | '\''))
    }

    /// Behind a name in marks that belongs to a noun phrase (`صحيفة "الخبر" إن`).
    fn short_name(&self, open: usize, limit: usize) -> Option<usize> {
        let close = (open + 2..limit.min(open + 5)).find(|j| self.is_close_mark(*j))?;
        Some(close + 1)
    }

    /// Does the word at `i` end the noun phrase that began at `from`?
    fn bounds(&self, i: usize, from: usize, open: bool) -> bool {
        let text = self.text;
        match self.functions[i] {
            Function::None | Function::Occasion => {}
            // السفير في بغداد.
            Function::Preposition if i > from && text.folded(i) == "في" && self.places.contains(&(i as u32 + 1)) => {
                return false;
            }
            // مصدر في الشرطة, مسؤول من الحزب.
            Function::Preposition | Function::Break if open && i > from && matches!(text.folded(i), "في" | "من") => {
                return i + 1 >= text.tokens.len()
                    || text.longest_at(i + 1, &self.lists.heads).is_none() && self.naming_at(i + 1).is_none()
                    || self.functions[i + 1] == Function::Occasion;
            }
            _ => return true,
        }
        // A letter alone leans on a name in marks: لـ«الخبر».
        if text.folded(i).chars().nth(1).is_none() {
            return true;
        }
        // Another reporting word: قائلاً, قوله.
        if text.longest_at(i, self.reporting).is_some_and(|(h, r)| {
            matches!(r.kind, CueKind::Participle | CueKind::Describing | CueKind::Noun | CueKind::Source)
                || i > from && h.form.must_be(Form::IMPERFECT)
        }) {
            return true;
        }
        let readings = text.tokens[i].readings();
        // لوكالة: a preposition on a known word; للأمم belongs to an office.
        let leaning = |r: &Reading| {
            r.clitics.has_preposition()
                && !r.clitics.contains(Clitics::PRONOUN)
                && !r.clitics.contains(Clitics::HIDDEN_ALEF)
        };
        let whole = text.hits_at(i).iter().any(|h| h.reading.cut == 0);
        if i > from
            && !whole
            && readings[1..].iter().any(leaning)
            && !readings[1..].iter().any(|r| r.clitics.contains(Clitics::HIDDEN_ALEF))
        {
            return !(open && text.folded(i).starts_with('ب') && i == from + 1);
        }
        text.hits_at(i)
            .iter()
            .any(|h| h.form.is_verb() && i > from && h.reading.cut == 0 && h.form.must_be(Form::IMPERFECT))
    }
}
