//! Where a speaker's noun phrase ends.

use super::CueKind;
use super::cues::is_comma;
use super::words::{Head, HeadKind, Naming, Words};
use crate::extract::particles::Function;
use crate::lexicon::morphology::Form;
use crate::text::{Clitics, Kind, Reading};

/// Most tokens of a speaker's noun phrase.
const LONGEST: usize = 14;

impl<'a> Words<'a> {
    /// The end of the noun phrase at `from`, and the last person named in it.
    pub(super) fn extent(&self, from: usize, limit: usize, head: Option<&Head>) -> (usize, Option<Naming<'a>>) {
        let open = head.is_some_and(|h| h.open);
        // `الوالد فلان` is himself.
        let kin = head.is_some_and(|h| h.kind == HeadKind::Kin) && !self.text.folded(from).starts_with("ال");
        let limit = limit.min(from + LONGEST);
        let mut person: Option<Naming> = None;
        let mut i = from;
        while i < limit {
            // `متحدث باسم الجيش`, where باسم could be a name.
            if i > from && self.is_on_behalf(i) {
                i += 1;
                continue;
            }
            if let Some(n) = self.naming_at(i) {
                if i > from && (self.functions[i] == Function::Break || open && self.is_addressee(n)) {
                    break;
                }
                // `المتحدث باسم فلان`, `والد فلان`, `مستشفى فلان في السيدة زينب`: somebody else.
                let body = head.is_some_and(|h| !h.is_person());
                // `وصفت وسائل الإعلام فلاناً بأنه`
                if n.person && body && self.is_described(n.mention.tokens.end as usize, limit) {
                    break;
                }
                let other = i > from && (self.takes_noun(i - 1) || self.is_on_behalf(i - 1) || kin && i == from + 1);
                if i > from && self.is_accused(n) {
                    break;
                }
                if n.person && !other {
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
                _ if self.bounds(i, from, head) || self.is_object_of(from, i, limit) => break,
                _ => i += 1,
            }
        }
        (i.min(limit.max(from)), person)
    }

    /// `اتهمت الحكومة العراقية تنظيم القاعدة`, `أبلغ مسؤولون شبكة`: another body behind definite words is the object,
    /// or behind a plural in the nominative.
    fn is_accused(&self, naming: &Naming) -> bool {
        let first = naming.mention.tokens.first as usize;
        let body =
            self.head_at(first).is_some_and(|h| matches!(h.kind, HeadKind::Body | HeadKind::Media) && !h.adjective);
        let written = naming.mention.span.start == self.text.tokens[first].span.start;
        let complete = first > 0 && (self.is_definite_at(first - 1) || self.text.folded(first - 1).ends_with("يون"));
        !naming.person && body && written && complete && !self.is_definite_at(first)
    }

    fn is_place(&self, i: usize) -> bool {
        self.places.contains(&(i as u32)) && self.functions[i] == Function::None
    }

    /// `باسم`, `بلسان`: whom somebody speaks for follows.
    fn is_on_behalf(&self, i: usize) -> bool {
        matches!(self.text.folded(i), "باسم" | "بلسان")
    }

    /// Does the verb's object begin at `i`? What is definite goes on with definite words of its gender, offices and
    /// names only (`أكد المصدر استكمال المرحلة`, `وصف اللواء التركي العملية`), and no phrase goes on with an accusative
    /// a word that has a pronoun, or a perfect (`متخصصون قصراً`, `تنظيم مسلح مسؤوليته`, `جنود شاركوا`).
    fn is_object_of(&self, from: usize, i: usize, limit: usize) -> bool {
        if i == from || self.functions[i] != Function::None {
            return false;
        }
        let raw = |j: usize| self.text.slice(self.text.tokens[j].span);
        let definite = |j: usize| self.is_definite_at(j);
        let word = raw(i);
        let office = self.head_at(i).is_some_and(Head::is_person);
        if word.contains('ً') && self.text.folded(i) != "جدا" || word.ends_with("وا") {
            return true;
        }
        // `القناة ذاتها مشاهد`, `الوزراء الالتزام`
        if self.is_itself(i - 1) && !definite(i) || self.is_verbal_noun(i) && self.is_plural_head(from) {
            return true;
        }
        if definite(i) {
            let other =
                raw(i - 1).ends_with('ي') && word.ends_with('ة') || raw(i - 1).ends_with('ة') && word.ends_with("ات");
            // `اتهمت المعارضة الحكومة`
            let body = self.head_at(i).is_some_and(|h| h.kind == HeadKind::Body && !h.adjective);
            return definite(i - 1) && (body || other && !office);
        }
        let construct = i == from + 1 && !definite(from);
        let itself = self.is_itself(i);
        if self.is_owned(i) && !construct && !itself && !office {
            return true;
        }
        let goes_on = itself || office || word.starts_with(['و', 'ل', 'ب']);
        definite(i - 1) && !goes_on && !self.is_unlisted_name(from, i, limit)
    }

    /// `مسؤوليته`, `قصتها`: a pronoun is written on the word. Not `عبدالله`, nor `حقوقيه` for `حقوقية`.
    pub(super) fn is_owned(&self, i: usize) -> bool {
        let word = self.text.slice(self.text.tokens[i].span);
        let pronoun = ["ته", "ها", "هم", "هما"].iter().any(|p| word.ends_with(p))
            || word.ends_with('ه') && !["يه", "لله", "مه", "ره"].iter().any(|e| word.ends_with(e));
        pronoun && !word.starts_with("ال") && word.chars().count() > 3
    }

    fn is_definite_at(&self, i: usize) -> bool {
        let word = self.text.slice(self.text.tokens[i].span);
        word.strip_prefix('و').unwrap_or(word).starts_with("ال")
    }

    /// `الالتزام`, `الاستخدام`: the form of a verbal noun, which no broken plural has.
    fn is_verbal_noun(&self, i: usize) -> bool {
        let mut letters = self.text.folded(i).chars();
        let (last, before) = (letters.next_back(), letters.next_back());
        self.text.folded(i).starts_with("الا") && letters.count() >= 6 && before == Some('ا') && last != Some('ت')
    }

    fn is_plural_head(&self, i: usize) -> bool {
        self.head_at(i).is_some_and(|h| h.plural)
    }

    /// `الموفد الدولي فلان الفلاني إن`: words behind a person's office, up to what is said or to whom.
    fn is_unlisted_name(&self, from: usize, i: usize, limit: usize) -> bool {
        const NAME: usize = 4;
        if !self.head_at(from).is_none_or(Head::is_person) {
            return false;
        }
        let plain = |j: &usize| self.text.tokens[*j].kind == Kind::Arabic && self.functions[*j] == Function::None;
        let end = (i..limit.min(i + NAME)).find(|j| !plain(j)).unwrap_or(limit.min(i + NAME));
        let behind = if end + 1 < limit && is_comma(self.text, end) { end + 1 } else { end };
        if self.opens_speech(behind, limit) || i + 1 < limit && self.naming_at(i + 1).is_some_and(|n| n.person) {
            return true;
        }
        // Verbal nouns begin so, or events are triggered by them.
        let verbal = self.text.folded(i).starts_with(['ا', 'ت']) && !self.text.folded(i).starts_with("ابو");
        let feminine = self.text.slice(self.text.tokens[i].span).ends_with('ة');
        !verbal && !feminine && end > i + 1 && self.text.hits_at(i).is_empty()
    }

    /// `المصدر لوكالة رويترز`: whom it is said to.
    fn is_addressee(&self, naming: &Naming) -> bool {
        let whole = self.text.slice(self.text.tokens[naming.mention.tokens.first as usize].span);
        !naming.person && whole.starts_with('ل') && !whole.starts_with("لل") && self.is_leaning(naming)
    }

    /// Does the phrase go on behind a bracket?
    fn goes_on(&self, i: usize, limit: usize) -> bool {
        i < limit && (self.head_at(i).is_some_and(|h| h.is_person()) || self.naming_at(i).is_some_and(|n| n.person))
    }

    /// Where an apposition behind the comma names the person: `عضو المجلس، فلان`, `نائب المدير، ورئيس القسم، فلان`.
    fn apposed(&self, comma: usize, limit: usize) -> Option<usize> {
        let person = |j: usize| self.naming_at(j).is_some_and(|n| n.person);
        if comma + 1 < limit && person(comma + 1) {
            return Some(comma + 1);
        }
        let office = comma + 1 < limit && self.head_at(comma + 1).is_some_and(|h| h.is_person());
        // `مدير المكتب، التابع للمنظمة، فلان`
        let described = comma + 1 < limit && self.is_definite_at(comma + 1);
        let named = (comma + 1..limit)
            .take_while(|j| {
                let marks = matches!(self.text.tokens[*j].kind, Kind::Mark(_)) && !is_comma(self.text, *j);
                !marks && !matches!(self.functions[*j], Function::That | Function::Relative)
            })
            .find(|j| person(*j))?;
        match is_comma(self.text, named - 1) {
            true => (office || described).then_some(named),
            false => office.then_some(comma + 1),
        }
    }

    /// Does the word at `i` end the noun phrase that began at `from`?
    fn bounds(&self, i: usize, from: usize, head: Option<&Head>) -> bool {
        let text = self.text;
        let open = head.is_some_and(|h| h.open);
        match self.functions[i] {
            Function::None | Function::Occasion => {}
            // السفير في بغداد.
            Function::Preposition if i > from && text.folded(i) == "في" && self.is_place(i + 1) => {
                return false;
            }
            // مصدر في الشرطة, مسؤول من الحزب.
            Function::Preposition | Function::Break if open && i > from && matches!(text.folded(i), "في" | "من") => {
                return i + 1 >= text.tokens.len()
                    || text.longest_at(i + 1, &self.lists.heads).is_none()
                        && self.naming_at(i + 1).is_none()
                        && !self.groups.contains(&(i as u32 + 1))
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
        // `المتحدث الرسمي بوزارة الدفاع`, `المكتب الإعلامي لرئيس الوزراء`; not `الوزارة لوكالة الأنباء`.
        let office = |h: &Head| h.is_person() || h.kind == HeadKind::Body && text.folded(from).ends_with("مكتب");
        if i > from + 1
            && head.is_some_and(office)
            && text.hits_at(i).iter().any(|h| h.reading.clitics.has_preposition())
            && self.head_at(i).is_some_and(|h| h.kind != HeadKind::Text)
        {
            return false;
        }
        // القول إن
        if text.folded(i) == "القول" {
            return true;
        }
        let readings = text.readings(i);
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
