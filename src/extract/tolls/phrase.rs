//! The noun phrase of a count: what its words say of who is counted and what befell them.

use super::count::Counter;
use super::words::{Class, Job, TollWord, VictimWord, has_job};
use crate::message::{TollKind, Victims};
use crate::text::{Clitics, Hit, Kind};

/// Most tokens of a counted noun phrase behind its number.
const PHRASE: usize = 6;

/// The words behind a number.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    pub end: usize,
    pub who: Option<(Victims, u8)>,
    pub thing: bool,
    pub explosive: bool,
    pub noun: bool,
    pub kind: Option<(TollKind, usize)>,
    pub others: bool,
    /// من stands before the noun.
    pub some: bool,
}

impl Counter<'_> {
    /// The noun phrase that begins at `from`.
    pub(super) fn phrase(&self, from: usize, limit: usize, number: bool) -> Phrase {
        let text = self.text;
        let limit = limit.min(from + PHRASE);
        let mut phrase = Phrase { end: from, ..Phrase::default() };
        if self.is_measured(from) && text.longest_at(from, &self.lists.victims).is_none() {
            return phrase;
        }
        phrase.some = number && from < limit && text.folded(from) == "من";
        let mut i = from;
        // Words since the last that said something.
        let mut idle = 0;
        while i < limit && idle <= 2 {
            // مسلح خمسة أشخاص: another count.
            if i > from && self.number_at(i).is_some_and(|n| n.min > 2.0) {
                break;
            }
            let token = &text.tokens[i];
            // `45 على الأقل من المسلحين`, `16، على الأقل، من المسلحين`
            if let Some(behind) = self.behind_least(i) {
                i = behind;
                continue;
            }
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
            // `14 إصابة`: behind a number the verbal noun is counted, but not `أصيب عشرة بجروح`.
            let counts = |t: &TollWord| t.class == Class::Victim || t.class == Class::Noun && number && i == from;
            // وتمكنت: a word with و goes on with something else, known or not.
            let joint = i > from
                && text.folded(i).starts_with('و')
                && (!text.readings(i)[0].word.is_known()
                    || text.readings(i).iter().any(|r| r.clitics.contains(Clitics::CONJUNCTION)));
            // برصاص: so does one with ب, or with ل behind a noun that no list has.
            let prefix: &[char] = if phrase.noun { &['ب'] } else { &['ب', 'ل'] };
            let leans = i > from && text.folded(i).starts_with(prefix) && !text.readings(i)[0].word.is_known();
            if joint || leans {
                if text.folded(i).starts_with("وال") {
                    phrase.mix(text.longest_at(i, &self.lists.victims).map(|(_, v)| v.who));
                }
                break;
            }
            if let Some((h, t)) = text
                .longest_at(i, &self.lists.tolls)
                .filter(|(h, t)| counts(t) && clean(h) && (t.class == Class::Victim || h.reading.cut == 0))
            {
                phrase.kind = phrase.kind.or(Some((t.kind, i)));
                i = h.tokens.end as usize;
            } else if let Some((h, v)) =
                text.longest_at(i, &self.lists.victims).filter(|(h, _)| clean(h) && !self.is_of_those(i))
            {
                // `منزل قيادي`: of the thing, not of him.
                if phrase.who.is_some() && (v.thing || phrase.thing) {
                    break;
                }
                phrase.take(v);
                i = h.tokens.end as usize;
            } else if let Some((h, ())) =
                text.longest_at(i, &self.lists.nationalities).filter(|(h, _)| (i == from || phrase.noun) && clean(h))
            {
                phrase.who = phrase.who.or(Some((Victims::People, 0)));
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

    /// `أربعة من أفرادها`
    fn is_of_those(&self, i: usize) -> bool {
        has_job(&self.lists.joins, self.text, i, Job::Others)
    }

    /// Behind an "at least" that goes on with من.
    fn behind_least(&self, i: usize) -> Option<usize> {
        let text = self.text;
        let mark = |t: usize| usize::from(text.tokens.get(t).is_some_and(|t| t.kind == Kind::Mark('،')));
        let from = i + mark(i);
        let (h, _) = text.longest_at(from, &self.lists.bounds).filter(|(_, b)| b.is_least_behind())?;
        let end = h.tokens.end as usize;
        let behind = end + mark(end);
        (behind < text.tokens.len() && text.folded(behind) == "من").then_some(behind)
    }

    /// `ستة وسجن سبعة`: something else begins.
    pub(super) fn goes_on(&self, i: usize) -> bool {
        let readings = self.text.readings(i);
        self.text.folded(i).starts_with('و')
            && !readings[0].word.is_known()
            && readings.iter().any(|r| r.clitics.contains(Clitics::CONJUNCTION))
    }

    /// Function words, verbs and cues end a counted phrase.
    pub(super) fn is_boundary(&self, i: usize) -> bool {
        let cue = self.text.longest_at(i, &self.lists.tolls).is_some_and(|(_, t)| t.class != Class::Victim);
        let ends = |j: Job| matches!(j, Job::Ends | Job::Also | Job::Total | Job::By | Job::NotCount);
        let letter = || self.text.folded(i).chars().nth(1).is_none();
        let joined = || self.text.longest_at(i, &self.lists.joins);
        cue || letter() || joined().is_some_and(|(h, j)| h.reading.cut == 0 && ends(j.0))
    }

    /// A unit, a percent sign, a further number: no people.
    pub(super) fn is_measured(&self, i: usize) -> bool {
        let Some(token) = self.text.tokens.get(i) else { return false };
        matches!(token.kind, Kind::Mark('%' | '٪' | '$' | '€' | '/' | ':' | '-' | '°') | Kind::Number | Kind::Latin)
            // بينهم is no yen.
            || self.text.longest_at(i, &self.lists.units).is_some_and(|(h, _)| h.reading.cut == 0)
    }
}

impl Phrase {
    /// `من النساء والأطفال`: of both, and so of neither alone.
    fn mix(&mut self, next: Option<Victims>) {
        if let (Some((Victims::Women | Victims::Children, rank)), Some(Victims::Women | Victims::Children)) =
            (self.who, next)
        {
            self.who = Some((Victims::Civilians, rank));
        }
    }

    fn take(&mut self, v: &VictimWord) {
        if self.who.is_none_or(|(_, rank)| v.rank > rank) {
            self.who = Some((v.who, v.rank));
            (self.thing, self.explosive) = (v.thing, v.explosive);
        }
    }
}
