//! Counts of people and things: a number and its noun (`15 قتيلاً مدنياً`), a dual, a singular.

use super::phrase::Phrase;
use super::words::{Class, Grammatical, Job, Lists, is_age, is_no_count};
use crate::extract::{Layers, Mention};
use crate::lexicon::morphology::Form;
use crate::message::{TollKind, Victims};
use crate::text::{Clitics, Hit, Kind, Span, Text, Tokens};

/// Something counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    pub mention: Mention,
    pub min: u64,
    pub max: Option<u64>,
    pub approximate: bool,
    /// A number word or digits tell it; else a dual or singular.
    pub explicit: bool,
    /// What the noun says of who or what is counted, and how plainly.
    pub who: Option<Victims>,
    pub rank: u8,
    pub thing: bool,
    pub explosive: bool,
    /// There is a noun, known or not.
    pub noun: bool,
    /// The noun tells the kind as well (`قتيل`), and where it stands.
    pub kind: Option<(TollKind, usize)>,
    /// `خمسة آخرون`, `ثمانية منهم`, `أحدهم`: of those spoken of before.
    pub others: bool,
    /// The count begins with و.
    pub and: bool,
    /// A singular that is an adjective as well: `صحفي`, `مسلح`.
    pub adjective: bool,
    /// A definite number behind its noun (`الجنود الثلاثة`).
    pub definite: bool,
    /// `10 من الطلبة`.
    pub some: bool,
}

pub struct Counter<'a> {
    pub lists: &'a Lists,
    pub text: &'a Text<'a>,
    pub layers: &'a Layers,
}

impl Counter<'_> {
    /// All counts of a sentence, in order.
    pub fn counts(&self, sentence: Tokens) -> Vec<Count> {
        let mut counts = Vec::new();
        let numbers = &self.layers.numbers;
        let mut next = numbers.partition_point(|n| n.mention.tokens.first < sentence.first);
        let mut i = sentence.first as usize;
        let end = sentence.end as usize;
        while i < end {
            while next < numbers.len() && (numbers[next].mention.tokens.first as usize) < i {
                next += 1;
            }
            let number = numbers.get(next).filter(|n| n.mention.tokens.first as usize == i);
            let after = match number {
                Some(n) => {
                    let behind = n.numerals.end.max(n.mention.tokens.end) as usize;
                    match self.numbered(n, end) {
                        Some(c) => {
                            let behind = (c.mention.tokens.end as usize).max(behind);
                            counts.push(c);
                            behind
                        }
                        None => behind,
                    }
                }
                None => match self.unnumbered(i, end) {
                    Some(c) => {
                        counts.push(c);
                        c.mention.tokens.end as usize
                    }
                    None => i + 1,
                },
            };
            i = after.max(i + 1);
        }
        counts
    }

    fn numbered(&self, n: &crate::extract::numbers::Number, limit: usize) -> Option<Count> {
        let (min, max) = n.counts().filter(|(min, max)| *min > 0 || max.is_none_or(|m| m > 0))?;
        let first = n.mention.tokens.first as usize;
        let from = n.numerals.end as usize;
        if self.layers.times.iter().any(|t| t.mention.tokens.overlaps(n.mention.tokens))
            || is_no_count(&self.lists.joins, self.text, first) && !is_age(&self.lists.joins, self.text, first)
            || self.is_any(first)
            || self.is_share(first)
            || self.ends_a_name(n.mention.tokens)
            || self.is_behind_its_noun(first, from)
        {
            return None;
        }
        let behind = self
            .noun_before(first)
            .filter(|_| n.exact().is_some_and(|v| v < 1000.0 || self.text.tokens[first].kind == Kind::Number));
        let definite = behind.is_some();
        let (first, start, phrase) = match behind {
            Some((noun, start, phrase)) => (noun, start, Phrase { end: from, ..phrase }),
            None => (first, n.mention.span.start, self.phrase(from, limit, true)),
        };
        let age = phrase.kind.is_none() && is_age(&self.lists.joins, self.text, first);
        if age || !phrase.noun && !phrase.others && self.is_measured(from) {
            return None;
        }
        let end = phrase.end.max(n.mention.tokens.end as usize);
        let span = Span { start, end: self.text.tokens[end - 1].span.end };
        Some(Count {
            mention: Mention { tokens: Tokens::new(first, end), span },
            min,
            max,
            approximate: n.approximate,
            // وأحد is written as واحد when folded.
            explicit: !self.text.slice(self.text.tokens[first].span).starts_with("وأحد"),
            who: phrase.who.map(|w| w.0),
            rank: phrase.who.map_or(0, |w| w.1),
            thing: phrase.thing,
            explosive: phrase.explosive,
            noun: phrase.noun,
            kind: phrase.kind,
            others: phrase.others,
            and: self.begins_with_and(first, span),
            definite,
            adjective: false,
            some: phrase.some,
        })
    }

    /// The noun before a definite number, where its words begin, and what it says: `زوجاته الأربع`, `المعتقلين الـ12`.
    fn noun_before(&self, number: usize) -> Option<(usize, u32, Phrase)> {
        const ADJECTIVES: usize = 2;
        let text = self.text;
        let lone = number > 0 && text.folded(number - 1) == "ال";
        if !lone && !text.slice(text.tokens[number].span).starts_with("ال") {
            return None;
        }
        let end = number - usize::from(lone);
        let hit_at = |i: usize| {
            let toll = text.longest_at(i, &self.lists.tolls).filter(|(_, t)| t.class == Class::Victim).map(|(h, _)| h);
            toll.or(text.longest_at(i, &self.lists.victims).map(|(h, _)| h))
        };
        let noun = (end.saturating_sub(ADJECTIVES + 1)..end).rev().find_map(|i| hit_at(i).map(|h| (i, h)))?;
        let (i, hit) = noun;
        let plain = (i..end).all(|j| text.tokens[j].kind == Kind::Arabic && (j == i || !self.is_boundary(j)));
        let phrase = self.phrase(i, end, false);
        (plain && phrase.noun && !hit.form.must_be(Form::INDEFINITE)).then_some((i, hit.span.start, phrase))
    }

    /// A dual (`مدنيان`), an indefinite singular (`مدني`), one of several (`أحد الجرحى`), another (`إصابة آخر`).
    fn unnumbered(&self, i: usize, limit: usize) -> Option<Count> {
        let text = self.text;
        if let Some(c) = self.another(i, limit) {
            return Some(c);
        }
        if let Some((hit, _)) = text.longest_at(i, &self.lists.joins).filter(|(_, j)| j.0 == Job::OneOf) {
            let from = hit.tokens.end as usize;
            // `أحدهم`
            if hit.reading.clitics.contains(Clitics::PRONOUN) {
                return Some(self.count(i, hit, Phrase { end: from, others: true, ..Phrase::default() }, 1));
            }
            let phrase = self.phrase(from, limit, false);
            let named = phrase.others || phrase.noun && (phrase.who.is_some() || phrase.kind.is_some());
            // `أحد الجرحى`: what befell them before is not what befalls one of them now.
            return named.then(|| Count { kind: None, ..self.count(i, hit, phrase, 1) });
        }
        let victim = text.longest_at(i, &self.lists.victims);
        let toll = text.longest_at(i, &self.lists.tolls).filter(|(_, t)| t.class == Class::Victim);
        let (hit, number) = match (victim, toll) {
            (_, Some((h, t))) => (h, t.number.or_else(|| grammatical(h.form))),
            (Some((h, v)), None) => (h, v.number.or_else(|| grammatical(h.form))),
            (None, None) => match text.longest_at(i, &self.lists.nationalities) {
                Some((h, ())) => {
                    (h, grammatical(h.form).filter(|n| *n != Grammatical::One || self.is_one_of_a_nation(i, h)))
                }
                None => return None,
            },
        };
        // كبير is no well.
        if hit.reading.clitics.contains(Clitics::KA) || self.is_any(i) {
            return None;
        }
        let end = hit.tokens.end as usize;
        // مدني واحد, مقيمين اثنين.
        let told = self.number_at(end).filter(|n| matches!(n.counts(), Some((1 | 2, Some(1 | 2)))));
        // أسر اثنين: no families.
        let told = told.filter(|_| number != Some(Grammatical::Many) || text.folded(end - 1).ends_with("ين"));
        let value = match (told, number) {
            (Some(n), _) => n.min as u64,
            (None, Some(Grammatical::One)) => 1,
            (None, Some(Grammatical::Two)) => 2,
            _ => return None,
        };
        if hit.form.must_be(Form::DEFINITE) || hit.reading.clitics.contains(Clitics::PRONOUN) {
            return None;
        }
        // `لكل 100 امرأة`: a number that counts nobody goes before. `تدمير مبنى الإذاعة` is no building of several.
        if value == 1 && told.is_none() && (self.is_numbered(i) || self.is_definite(hit)) {
            return None;
        }
        let mut phrase = self.phrase(i, limit, false);
        phrase.end = phrase.end.max(told.map_or(0, |n| n.mention.tokens.end as usize));
        let least = told.is_some_and(|n| n.max.is_none()) || self.is_least_behind(phrase.end.max(end));
        let count = self.count(i, hit, phrase, value);
        Some(Count { explicit: told.is_some(), max: count.max.filter(|_| !least), ..count })
    }

    /// `مقتل سوري`, `بينهم مصري`: elsewhere the adjective belongs to what stands before it.
    fn is_one_of_a_nation(&self, i: usize, hit: &Hit) -> bool {
        const ACT: usize = 2;
        let text = self.text;
        let told = self.number_at(hit.tokens.end as usize).is_some();
        let ends = |h: &Hit| h.tokens.end as usize == i;
        let after = (i.saturating_sub(ACT)..i).any(|b| {
            let acts = |c| matches!(c, Class::Verb | Class::Noun);
            text.longest_at(b, &self.lists.tolls).is_some_and(|(h, t)| ends(h) && acts(t.class))
                || text.longest_at(b, &self.lists.joins).is_some_and(|(h, j)| ends(h) && j.0 == Job::Among)
        });
        // تركيا is a country.
        told || after && !text.folded(i).ends_with('ا')
    }

    /// `مبنى الإذاعة`: what stands behind makes it one that is known.
    fn is_definite(&self, hit: &Hit) -> bool {
        let next = hit.tokens.end;
        let Some(token) = self.text.tokens.get(next as usize).filter(|t| t.kind == Kind::Arabic) else { return false };
        let dated = || self.layers.times.iter().any(|t| t.mention.tokens.contains(next as usize));
        let bare = !self.text.slice(hit.span).ends_with(['ا', '\u{64b}']);
        bare && self.text.slice(token.span).starts_with("ال") && !dated()
    }

    /// `إصابة آخر`, `وجرح آخران`: what befell stands right before.
    fn another(&self, i: usize, limit: usize) -> Option<Count> {
        let text = self.text;
        let (hit, _) =
            text.longest_at(i, &self.lists.joins).filter(|(h, j)| j.0 == Job::Others && h.reading.cut == 0)?;
        let value = match text.folded(i) {
            "اخر" | "اخري" => 1,
            "اخران" => 2,
            _ => return None,
        };
        let act = (i.saturating_sub(2)..i).any(|b| {
            let acts = |c| c == Class::Verb || c == Class::Noun && text.folded(i) != "اخري";
            text.longest_at(b, &self.lists.tolls).is_some_and(|(h, t)| h.tokens.end as usize == i && acts(t.class))
        });
        // `مقتل آخر جندي` is the last one.
        let noun = |t: usize| t < limit && text.tokens[t].kind == Kind::Arabic && !self.is_boundary(t);
        let next = i + 1;
        let last = noun(next) && !self.goes_on(next) && !text.folded(next).starts_with(['ب', 'ل', 'م', 'ف']);
        (act && !last).then(|| self.count(i, hit, Phrase { end: next, others: true, ..Phrase::default() }, value))
    }

    /// `في المئة من السكان`: the number is the unit's own.
    fn is_share(&self, first: usize) -> bool {
        let unit = first.checked_sub(1).and_then(|before| self.text.longest_at(before, &self.lists.units));
        unit.is_some_and(|(h, ())| h.tokens.contains(first))
    }

    /// Does a number that is no date end right before?
    fn is_numbered(&self, i: usize) -> bool {
        let numbers = &self.layers.numbers;
        let after = numbers.partition_point(|n| (n.mention.tokens.first as usize) < i);
        after > 0 && {
            let n = &numbers[after - 1];
            let date = || self.layers.times.iter().any(|t| t.mention.tokens.overlaps(n.mention.tokens));
            n.numerals.end as usize == i && n.min > 2.0 && !date()
        }
    }

    /// `جنديان على الأقل`, `عربتين عسكريتين على الأقل`
    fn is_least_behind(&self, end: usize) -> bool {
        const GAP: usize = 2;
        let text = self.text;
        for i in end..(end + GAP + 1).min(text.tokens.len()) {
            if text.longest_at(i, &self.lists.bounds).is_some_and(|(_, b)| b.is_least_behind()) {
                return true;
            }
            let comma = text.tokens[i].kind == Kind::Mark('،') && i == end;
            let goes_on = text.tokens[i].is_word() && !self.is_boundary(i) && self.number_at(i).is_none();
            if !comma && !goes_on {
                return false;
            }
        }
        false
    }

    pub(super) fn number_at(&self, token: usize) -> Option<&crate::extract::numbers::Number> {
        let numbers = &self.layers.numbers;
        let at = numbers.partition_point(|n| (n.mention.tokens.first as usize) < token);
        numbers.get(at).filter(|n| n.mention.tokens.first as usize == token)
    }

    fn count(&self, first: usize, hit: &Hit, phrase: Phrase, value: u64) -> Count {
        let end = phrase.end.max(hit.tokens.end as usize);
        let span = Span { start: hit.span.start, end: self.text.tokens[end - 1].span.end };
        Count {
            mention: Mention { tokens: Tokens::new(first, end), span },
            min: value,
            max: Some(value),
            approximate: false,
            explicit: false,
            who: phrase.who.map(|w| w.0),
            rank: phrase.who.map_or(0, |w| w.1),
            thing: phrase.thing,
            explosive: phrase.explosive,
            noun: phrase.noun,
            kind: phrase.kind,
            others: phrase.others,
            and: hit.reading.clitics.contains(Clitics::CONJUNCTION) || self.lone_and(first),
            definite: false,
            adjective: value == 1
                && end == first + 1
                && match self.text.longest_at(first, &self.lists.victims) {
                    Some((_, v)) => v.adjective,
                    None => self.text.longest_at(first, &self.lists.nationalities).is_some(),
                },
            some: false,
        }
    }

    /// `أي شخص`, `كل امرأة`: nobody in particular.
    fn is_any(&self, i: usize) -> bool {
        let before = i.checked_sub(1).and_then(|b| self.text.longest_at(b, &self.lists.joins));
        // `آخر جندي` is the last.
        let last = || self.text.folded(i - 1) == "اخر";
        before.is_some_and(|(_, j)| j.0 == Job::Any || j.0 == Job::Others && last())
    }

    /// `سنوات الحرب السبعة جرحاً`: a definite number counts no indefinite noun behind it.
    fn is_behind_its_noun(&self, first: usize, from: usize) -> bool {
        let word = |i: usize| self.text.tokens.get(i).map_or("", |t| self.text.slice(t.span));
        word(first).starts_with("ال") && word(from).ends_with("اً")
    }

    /// `السفينة "صالا 2"`: the number's quotation mark closes behind it.
    fn ends_a_name(&self, number: Tokens) -> bool {
        let mark = |i: usize| self.text.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Mark('"' | '”' | '»')));
        let end = number.end as usize;
        let closes = mark(end) && !self.text.tokens[end].spaced;
        closes && number.first > 0 && self.text.tokens[number.first as usize - 1].kind != Kind::Mark('"')
    }

    fn begins_with_and(&self, first: usize, span: Span) -> bool {
        let whole = self.text.tokens[first].span;
        // وأحد and واحد fold alike.
        span.start > whole.start && self.text.folded(first).starts_with('و')
            || self.text.slice(whole).starts_with("وأ")
            || self.lone_and(first)
    }

    fn lone_and(&self, first: usize) -> bool {
        first > 0 && self.text.folded(first - 1) == "و"
    }
}

/// The number that a form surely has. A feminine singular is mostly an adjective (`مدنية`).
fn grammatical(form: Form) -> Option<Grammatical> {
    [
        (Form::SINGULAR.either(Form::MASCULINE), Grammatical::One),
        (Form::DUAL, Grammatical::Two),
        (Form::PLURAL, Grammatical::Many),
    ]
    .into_iter()
    .find(|(f, _)| form.must_be(*f))
    .map(|(_, n)| n)
}
