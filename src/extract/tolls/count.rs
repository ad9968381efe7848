//! Counts of people and things: a number and its noun (`15 قتيلاً مدنياً`), a dual, a singular.

use super::words::{Class, Grammatical, Job, Lists, VictimWord, is_no_count};
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
    /// What the noun says of who or what is counted.
    pub who: Option<Victims>,
    pub thing: bool,
    pub explosive: bool,
    /// There is a noun, known or not.
    pub noun: bool,
    /// The noun tells the kind as well (`قتيل`), and where it stands.
    pub kind: Option<(TollKind, usize)>,
    /// `خمسة آخرون`, `ثمانية منهم`: of those spoken of before.
    pub others: bool,
    /// The count begins with و.
    pub and: bool,
    /// A singular that is an adjective as well: `صحفي`, `مسلح`.
    pub adjective: bool,
    /// A definite number behind its noun (`الجنود الثلاثة`).
    pub definite: bool,
}

pub struct Counter<'a> {
    pub lists: &'a Lists,
    pub text: &'a Text<'a>,
    pub layers: &'a Layers,
}

/// Most tokens of a counted noun phrase behind its number.
const PHRASE: usize = 6;

/// The words behind a number.
#[derive(Debug, Default)]
struct Phrase {
    end: usize,
    who: Option<(Victims, u8)>,
    thing: bool,
    explosive: bool,
    noun: bool,
    kind: Option<(TollKind, usize)>,
    others: bool,
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
            || is_no_count(&self.lists.joins, self.text, first)
            || self.is_any(first)
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
        if !phrase.noun && !phrase.others && self.is_measured(from) {
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
            thing: phrase.thing,
            explosive: phrase.explosive,
            noun: phrase.noun,
            kind: phrase.kind,
            others: phrase.others,
            and: self.begins_with_and(first, span),
            definite,
            adjective: false,
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

    /// A dual (`مدنيان`), an indefinite singular (`مدني`), one of several (`أحد الجرحى`).
    fn unnumbered(&self, i: usize, limit: usize) -> Option<Count> {
        let text = self.text;
        if let Some((hit, _)) = text.longest_at(i, &self.lists.joins).filter(|(_, j)| j.0 == Job::OneOf) {
            let from = hit.tokens.end as usize;
            let phrase = self.phrase(from, limit, false);
            let named = phrase.noun && (phrase.who.is_some() || phrase.kind.is_some());
            // `أحد الجرحى`: what befell them before is not what befalls one of them now.
            return named.then(|| Count { kind: None, ..self.count(i, hit, phrase, 1) });
        }
        let victim = text.longest_at(i, &self.lists.victims);
        let toll = text.longest_at(i, &self.lists.tolls).filter(|(_, t)| t.class == Class::Victim);
        let (hit, number) = match (victim, toll) {
            (_, Some((h, t))) => (h, t.number.or_else(|| grammatical(h.form))),
            (Some((h, v)), None) => (h, v.number.or_else(|| grammatical(h.form))),
            (None, None) => return None,
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
        let mut phrase = self.phrase(i, limit, false);
        phrase.end = phrase.end.max(told.map_or(0, |n| n.mention.tokens.end as usize));
        Some(Count { explicit: told.is_some(), ..self.count(i, hit, phrase, value) })
    }

    fn number_at(&self, token: usize) -> Option<&crate::extract::numbers::Number> {
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
            thing: phrase.thing,
            explosive: phrase.explosive,
            noun: phrase.noun,
            kind: phrase.kind,
            others: false,
            and: hit.reading.clitics.contains(Clitics::CONJUNCTION) || self.lone_and(first),
            definite: false,
            adjective: value == 1
                && end == first + 1
                && self.text.longest_at(first, &self.lists.victims).is_some_and(|(_, v)| v.adjective),
        }
    }

    /// The noun phrase that begins at `from`.
    fn phrase(&self, from: usize, limit: usize, number: bool) -> Phrase {
        let text = self.text;
        let limit = limit.min(from + PHRASE);
        let mut phrase = Phrase { end: from, ..Phrase::default() };
        if self.is_measured(from) && text.longest_at(from, &self.lists.victims).is_none() {
            return phrase;
        }
        let mut i = from;
        // Words since the last that said something.
        let mut idle = 0;
        while i < limit && idle <= 2 {
            // مسلح خمسة أشخاص: another count.
            if i > from && self.number_at(i).is_some_and(|n| n.min > 2.0) {
                break;
            }
            let token = &text.tokens[i];
            if matches!(token.kind, Kind::Mark(m) if !matches!(m, '#' | '_' | '"' | '“' | '”' | '«' | '»'))
                || i > from && token.new_line
            {
                break;
            }
            if matches!(token.kind, Kind::Mark(_)) {
                i += 1;
                continue;
            }
            // `مقتل 5 وإصابة 12`: what goes on with و behind a number is another toll.
            let clean = |h: &Hit| {
                h.reading.cut == 0 || i == from && !(number && h.reading.clitics.contains(Clitics::CONJUNCTION))
            };
            // `14 إصابة`: behind a number the verbal noun is counted.
            let counts =
                |t: &super::words::TollWord| t.class == Class::Victim || t.class == Class::Noun && number && i == from;
            // وتمكنت: a word with و goes on with something else, known or not.
            let joint = i > from
                && text.folded(i).starts_with('و')
                && (!text.readings(i)[0].word.is_known()
                    || text.readings(i).iter().any(|r| r.clitics.contains(Clitics::CONJUNCTION)));
            // برصاص: so does one with ب, or with ل behind a noun that no list has.
            let prefix: &[char] = if phrase.noun { &['ب'] } else { &['ب', 'ل'] };
            let leans = i > from && text.folded(i).starts_with(prefix) && !text.readings(i)[0].word.is_known();
            if joint || leans {
                break;
            }
            if let Some((h, t)) = text.longest_at(i, &self.lists.tolls).filter(|(h, t)| counts(t) && clean(h)) {
                phrase.kind = phrase.kind.or(Some((t.kind, i)));
                i = h.tokens.end as usize;
            } else if let Some((h, v)) = text.longest_at(i, &self.lists.victims).filter(|(h, _)| clean(h)) {
                if v.thing && phrase.who.is_some() {
                    break;
                }
                phrase.take(v);
                i = h.tokens.end as usize;
            } else if let Some((h, j)) = text.longest_at(i, &self.lists.joins).filter(|(_, j)| j.0 != Job::Ends) {
                match j.0 {
                    Job::Others => phrase.others = true,
                    // `ثمانية منهم`; `15 بينهم نساء` tells of some of them.
                    Job::Among if i == from && text.folded(i).starts_with("منه") => phrase.others = true,
                    _ => break,
                }
                i = h.tokens.end as usize;
                phrase.end = i;
                idle = 0;
                continue;
            } else if text.folded(i) == "من" || text.folded(i) == "في" && phrase.kind.is_some() {
                i += 1;
                idle += 1;
                continue;
            } else if self.is_boundary(i) {
                break;
            } else {
                i += 1;
                idle += 1;
                continue;
            }
            phrase.noun = true;
            phrase.end = i;
            idle = 0;
        }
        // `5 قياديين`: a noun that no list has.
        if !phrase.noun
            && !phrase.others
            && from < limit
            && text.tokens[from].kind == Kind::Arabic
            && !self.is_boundary(from)
            && !self.goes_on(from)
        {
            let partitive = usize::from(text.folded(from) == "من");
            if from + partitive < limit && !self.is_measured(from + partitive) {
                phrase.noun = text.tokens[from + partitive].kind == Kind::Arabic;
                phrase.end = from + partitive + usize::from(phrase.noun);
            }
        }
        phrase
    }

    /// `ستة وسجن سبعة`: something else begins.
    fn goes_on(&self, i: usize) -> bool {
        let readings = self.text.readings(i);
        self.text.folded(i).starts_with('و')
            && !readings[0].word.is_known()
            && readings.iter().any(|r| r.clitics.contains(Clitics::CONJUNCTION))
    }

    /// Function words, verbs and cues end a counted phrase.
    fn is_boundary(&self, i: usize) -> bool {
        let cue = self.text.longest_at(i, &self.lists.tolls).is_some_and(|(_, t)| t.class != Class::Victim);
        let ends = |j: Job| matches!(j, Job::Ends | Job::Also | Job::Total | Job::By | Job::NotCount);
        let letter = || self.text.folded(i).chars().nth(1).is_none();
        let joined = || self.text.longest_at(i, &self.lists.joins);
        cue || letter() || joined().is_some_and(|(h, j)| h.reading.cut == 0 && ends(j.0))
    }

    /// `أي شخص`, `كل امرأة`: nobody in particular.
    fn is_any(&self, i: usize) -> bool {
        let before = i.checked_sub(1).and_then(|b| self.text.longest_at(b, &self.lists.joins));
        before.is_some_and(|(_, j)| j.0 == Job::Any)
    }

    /// A unit, a percent sign, a further number: no people.
    fn is_measured(&self, i: usize) -> bool {
        let Some(token) = self.text.tokens.get(i) else { return false };
        matches!(token.kind, Kind::Mark('%' | '٪' | '$' | '€' | '/' | ':' | '-' | '°') | Kind::Number | Kind::Latin)
            // بينهم is no yen.
            || self.text.longest_at(i, &self.lists.units).is_some_and(|(h, _)| h.reading.cut == 0)
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

impl Phrase {
    fn take(&mut self, v: &VictimWord) {
        if self.who.is_none_or(|(_, rank)| v.rank > rank) {
            self.who = Some((v.who, v.rank));
            (self.thing, self.explosive) = (v.thing, v.explosive);
        }
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
