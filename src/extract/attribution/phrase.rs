//! Noun phrases that can speak: where they begin and end, and whom they name.

use super::cues::is_comma;
use super::words::{Head, HeadKind, Naming, Words};
use super::{CueKind, Speaker};
use crate::extract::particles::Function;
use crate::extract::{Mention, Often};
use crate::lexicon::morphology::Form;
use crate::text::{Clitics, Kind, Reading, Span, Tokens};

/// Most words of a phrase between an office and its holder's name.
const PHRASE: usize = 7;
/// Most words of a subject that nothing but its place tells.
const UNKNOWN: usize = 4;
/// Most words of a name that no list has.
const NAME: usize = 3;
/// Most tokens of an office with all that is told of it.
const LONG_TITLE: usize = 16;
/// Most tokens between a text and its author.
const TEXT: usize = 5;
/// Most tokens between a subject and what is said.
const BEHIND: usize = 12;
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
        // `وأضاف، فلان، الذي …`
        if from + 1 < limit && is_comma(self.text, from) && self.naming_at(from + 1).is_some_and(|n| n.person) {
            return (from + 1, true);
        }
        while i < limit {
            // `د. فلان`
            let person = |j: usize| self.naming_at(j).is_some_and(|n| n.person);
            if self.text.folded(i).chars().nth(1).is_none()
                && i + 2 < limit
                && self.text.tokens[i + 1].is_mark('.')
                && person(i + 2)
            {
                return (i + 2, passed);
            }
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
            return self.name_in_marks(from, limit).or_else(|| self.words_in_marks(from, limit).filter(|_| source));
        }
        if from >= limit || self.text.folded(from).chars().nth(1).is_none() {
            return None;
        }
        let head = self.text.longest_at(from, &self.lists.heads).map(|(h, row)| (*h, row));
        let direct = self.naming_at(from).filter(|n| source || !self.is_leaning(n)).copied();
        let leans = match head {
            Some((h, _)) => h.reading.clitics.has_preposition(),
            // `وتابع يقول`
            None => strict || self.is_oblique(from) || self.reports(from, limit),
        };
        // `في بيان على موقعها القرار`: with a pronoun it goes on with the phrase before.
        if direct.is_none() && (leans && !source || strict && self.is_owned(from)) {
            return None;
        }
        if sure
            && head.is_none()
            && direct.is_none()
            && let Some(name) = self.unlisted_subject(from, limit)
        {
            return Some((self.words_of(name, self.text.readings(from)[0]), name.end as usize));
        }
        let office = head.is_some_and(|(_, row)| row.is_person());
        let (mut end, mut person) = self.extent(from, limit, head.map(|(_, row)| row));
        if end == from {
            return None;
        }
        // `مكتب فلان`, `انتقدت الوزارة قرار فلان`: a body speaks, not the person whose name follows.
        if head.is_some() && !office || head.is_none() && direct.is_some_and(|d| !d.person) {
            person = None;
        }
        // `فلان مدير مكتب فلان`
        if head.is_none()
            && let Some(d) = direct.filter(|d| d.person)
        {
            person = Some(d);
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
            return Some((Speaker { phrase: Tokens::new(from, until), ..n.speaker() }, until));
        }
        if let Some((h, _)) = head.filter(|(_, row)| row.kind == HeadKind::Text)
            && let Some((owner, until)) = self.author(from, h.tokens.end as usize, limit)
        {
            return Some((Speaker { phrase: Tokens::new(from, until), ..owner }, until));
        }
        if office && let Some(name) = self.unlisted_name(self.past_phrase(end, limit), limit) {
            return Some((self.words_of(name, self.text.readings(name.first as usize)[0]), name.end as usize));
        }
        // A name that no list has. Names with the article are known to the layer of people.
        let named = (from..end).all(|i| {
            let readings = self.text.readings(i);
            let folded = self.text.folded(i);
            readings.len() == 1 && !readings[0].word.is_known() && !folded.starts_with("ال") && !folded.ends_with('ه')
        });
        // `كتبت عنواناً`, `تحكي قصتها`: an accusative or a word with a pronoun is an object.
        if head.is_none() && self.is_owned(from) || self.text.slice(self.text.tokens[from].span).contains('ً') {
            return None;
        }
        let name = named && (2 - usize::from(source)..=NAME).contains(&(end - from));
        let placed = end - from <= UNKNOWN
            && (name
                || self.opens_speech(end, limit)
                || self.is_described_name(from, end, limit)
                || self.reports(end, limit)
                || self.is_agent(from) && self.opens_later(end, limit));
        if head.is_none() && !(sure && placed) {
            return None;
        }
        let first = head.map_or_else(|| self.text.readings(from)[0], |(h, _)| h.reading);
        Some((self.words_of(Tokens::new(from, self.without_alias(from, end)), first), end))
    }

    /// Whose text it is: `بيان وزارة الدفاع`, `تقرير جديد لمنظمة`, `بيان صادر عن المكتب`, `رسالة من فلان`.
    fn author(&self, text: usize, from: usize, limit: usize) -> Option<(Speaker, usize)> {
        let definite = self.text.folded(text).contains("ال");
        let limit = limit.min(from + LONG_TITLE);
        for i in from..limit.min(from + TEXT) {
            let link = self.functions[i] == Function::Author || matches!(self.text.folded(i), "من" | "عن");
            let body = self.head_at(i).is_some_and(|h| h.kind != HeadKind::Text);
            if !link && (body || self.naming_at(i).is_some()) {
                let leans = self.text.folded(i).starts_with('ل');
                return self
                    .source(i, limit)
                    .filter(|_| leans || !definite)
                    .map(|(s, end)| (s.without_preposition(), end));
            }
            let verb = || self.text.hits_at(i).iter().any(|h| h.form.is_verb()) || self.text.folded(i).ends_with('ت');
            let adjective = self.functions[i] == Function::None && self.text.tokens[i].kind == Kind::Arabic && !verb();
            if !link && !adjective {
                return None;
            }
        }
        None
    }

    /// `نزيرة صيام وهي فلسطينية`: an unknown word and another, of whom more is told.
    fn is_described_name(&self, from: usize, end: usize, limit: usize) -> bool {
        let first = self.text.readings(from);
        let unknown = first.len() == 1 && !first[0].word.is_known() && !self.text.folded(from).starts_with("ال");
        let told =
            |i: usize| matches!(self.functions[i], Function::Predicate | Function::Relative) || is_comma(self.text, i);
        unknown && end - from == 2 && end < limit && told(end)
    }

    /// A name that no list has, right behind a reporting verb, of whose bearer more is told: `قال عيد عماش المتحدث باسم`,
    /// `تقول عواطف عوض من سكان`, `قالت نادية وهي باحثة`.
    fn unlisted_subject(&self, from: usize, limit: usize) -> Option<Tokens> {
        let like_name = |i: usize| {
            let company = self.company.get(i).map(|c| c.person).unwrap_or_default();
            let word = self.text.folded(i);
            self.text.tokens[i].kind == Kind::Arabic
                && self.functions[i] == Function::None
                && self.head_at(i).is_none()
                && self.naming_at(i).is_none()
                && !word.starts_with("ال")
                && !self.is_owned(i)
                && match company {
                    Often::Never => false,
                    Often::Unknown => !self.text.readings(i)[0].word.is_known(),
                    Often::Sometimes => true,
                }
        };
        let end = (from..limit.min(from + NAME + 1)).find(|i| !like_name(*i))?;
        let person = |i: usize| i < limit && self.head_at(i).is_some_and(Head::is_person);
        let told = match self.functions[end] {
            Function::Predicate | Function::Relative => true,
            Function::Preposition => end > from + 1 && self.text.folded(end) == "من" && person(end + 1),
            _ => end > from + 1 && person(end) && !self.text.tokens[end].new_line,
        };
        ((1..=NAME).contains(&(end - from)) && told).then(|| Tokens::new(from, end))
    }

    /// A noun for somebody who does something, by its form: `المنظمون`, `المشرف`.
    fn is_agent(&self, i: usize) -> bool {
        let word = self.text.slice(self.text.tokens[i].span);
        (word.starts_with("الم") || word.ends_with("ون")) && !word.ends_with(['ة', 'ت'])
    }

    /// `كتبت الصحيفة تقول`, `قال فلان معلقاً`: another reporting word.
    fn reports(&self, i: usize, limit: usize) -> bool {
        i < limit && self.text.longest_at(i, self.reporting).is_some_and(|(h, _)| !h.form.may_be(Form::PERFECT))
    }

    /// Does what is said begin behind a phrase with a preposition: `المنظمون على موقعهم: "…"`?
    fn opens_later(&self, end: usize, limit: usize) -> bool {
        let phrase =
            end < limit && matches!(self.functions[end], Function::Preposition | Function::Adverb | Function::Pronoun);
        phrase
            && (end + 1..limit.min(end + BEHIND))
                .find(|i| self.opens_speech(*i, limit))
                .is_some_and(|i| !self.takes_noun(i - 1))
    }

    /// `قال «فلان» إن`: a name in marks, behind which the sentence goes on.
    fn name_in_marks(&self, open: usize, limit: usize) -> Option<(Speaker, usize)> {
        let n = self.naming_at(open + 1)?;
        let close = n.mention.tokens.end as usize;
        let closed = close + 1 < limit && self.is_close_mark(close);
        let goes_on = closed
            && (self.functions[close + 1] == Function::That
                || n.person && self.functions[close + 1] == Function::Preposition);
        goes_on.then(|| (n.speaker(), close + 1))
    }

    /// `نقلت الوكالة عن "مصدر مسؤول"`
    fn words_in_marks(&self, open: usize, limit: usize) -> Option<(Speaker, usize)> {
        let (head, row) = self.text.longest_at(open + 1, &self.lists.heads)?;
        let close = (open + 2..limit.min(open + 2 + UNKNOWN)).find(|i| self.is_close_mark(*i))?;
        row.is_person().then(|| (self.words_of(Tokens::new(open + 1, close), head.reading), close + 1))
    }

    /// A speaker who is no name of another layer.
    pub(super) fn words_of(&self, tokens: Tokens, first: Reading) -> Speaker {
        let span = self.text.stem_span(tokens.first as usize, first);
        let span = Span { end: self.text.tokens[tokens.end as usize - 1].span.end, ..span };
        let mention = Mention { tokens, span };
        Speaker {
            name: self.text.slice(span).to_owned(),
            mention,
            phrase: tokens,
            named: false,
            person: false,
            gender: None,
        }
    }

    /// The comma behind `عن الحزب`, if such a phrase begins at `end`.
    fn past_phrase(&self, end: usize, limit: usize) -> usize {
        if end >= limit || !self.takes_noun(end) && !self.leans(end, Clitics::LA) {
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

    /// A long description says more than the name in marks behind it (`المركز الإعلامي لقوات كذا “كذا”`).
    fn without_alias(&self, from: usize, end: usize) -> usize {
        let open = (from + 4..end).find(|i| matches!(self.text.tokens[*i].kind, Kind::Mark('"' | '«' | '“' | '”')));
        open.unwrap_or(end)
    }

    /// A person whose office goes on with a phrase of its own: `الخبير في الشؤون العسكرية فلان إن`.
    fn person_behind(&self, end: usize, limit: usize) -> Option<Naming<'a>> {
        let leans = end < limit
            && (matches!(self.text.folded(end), "في" | "من" | "عن" | "علي" | "لدي")
                || self.text.folded(end).starts_with(['ب', 'ل']));
        let mut until = (end + PHRASE).min(limit);
        let person = |i: usize| self.naming_at(i).filter(|n| n.person);
        let (mut at, mut i) = (None, end);
        while i < until && at.is_none() {
            match self.text.tokens[i].kind {
                // `لدى حلف شمال الأطلسي (ناتو) فلان`
                Kind::Mark('(') if self.in_brackets(i, limit).is_some() => {
                    let behind = self.in_brackets(i, limit).unwrap_or(i + 1);
                    (i, until) = (behind, (until + behind - i).min(limit));
                }
                Kind::Mark(_) => at = Some(i),
                _ if self.functions[i] == Function::That || person(i).is_some() => at = Some(i),
                _ => i += 1,
            }
        }
        // `عضو المجلس عن الحزب، فلان`.
        let at = at.map(|at| if is_comma(self.text, at) { at + 1 } else { at });
        let near = at.filter(|at| leans && *at < until && !self.takes_noun(at - 1)).and_then(person);
        near.copied().or_else(|| self.ranked(end, limit))
    }

    /// The token behind a bracket of a few words.
    fn in_brackets(&self, open: usize, limit: usize) -> Option<usize> {
        let close = (open + 1..limit.min(open + 1 + UNKNOWN)).find(|i| self.text.tokens[*i].is_mark(')'))?;
        Some(close + 1)
    }

    /// A name with a rank that ends a long office: `قائد الكتيبة 80 المسؤولة عن الحدود العميد فلان أن`.
    fn ranked(&self, end: usize, limit: usize) -> Option<Naming<'a>> {
        let limit = limit.min(end + LONG_TITLE);
        let stops = |i: &usize| {
            self.functions[*i] == Function::That
                || matches!(self.text.tokens[*i].kind, Kind::Mark(_))
                || self.naming_at(*i).is_some_and(|n| n.person)
        };
        let n = self.naming_at((end + 1..limit).find(stops)?).filter(|n| n.person)?;
        let (first, behind) = (n.mention.tokens.first as usize, n.mention.tokens.end as usize);
        let rank = self.head_at(first - 1).is_some_and(|h| h.is_person()) && !self.takes_noun(first - 2);
        let comma = behind < limit && is_comma(self.text, behind);
        (rank && self.opens_speech(behind + usize::from(comma), limit)).then_some(*n)
    }

    fn is_open_mark(&self, i: usize) -> bool {
        matches!(self.text.tokens[i].kind, Kind::Mark('"' | '«' | '“' | '”' | '\''))
    }

    fn is_close_mark(&self, i: usize) -> bool {
        matches!(self.text.tokens[i].kind, Kind::Mark('"' | '»' | '”' | '“' | '\''))
    }

    /// Behind a name in marks that belongs to a noun phrase (`صحيفة "الخبر" إن`).
    pub(super) fn short_name(&self, open: usize, limit: usize) -> Option<usize> {
        let close = (open + 2..limit.min(open + 5)).find(|j| self.is_close_mark(*j))?;
        Some(close + 1)
    }
}
