//! What speaks for or against somebody having said a quote.

use super::Choice;
use super::cast::{Party, Sort};
use crate::extract::attribution::HeadKind;
use crate::extract::linear::{bucket, step};
use crate::extract::particles::Function;
use crate::extract::quotes::Told;
use crate::lexicon::morphology::Form;
use crate::message::Gender;
use crate::text::{Kind, Text, Tokens};

/// Number of weights, a power of two.
pub const BUCKETS: usize = 1 << 15;

/// How the rules came to their proposal.
#[derive(Clone, Copy)]
enum How {
    /// To none.
    Not,
    /// The last speaker goes on.
    GoesOn,
    /// The reporting words have no subject, and take an earlier speaker.
    Inherited,
    /// The reporting words have a subject.
    Subject,
}

/// A quote as its candidates are seen from.
pub struct View<'v, 'a> {
    choice: &'v Choice<'a>,
    text: &'v Text<'a>,
    told: &'v Told<'a>,
    candidates: &'v [&'v Party<'a>],
    how: u64,
    /// Sort of the rules' proposal.
    what: u64,
    /// The words for it, their first one and how many.
    ruled: Option<Tokens>,
    head: u64,
    length: u64,
    /// The kind of the reporting words, and where they stand.
    cue: u64,
    /// Gender and number that the reporting verb has.
    form: u64,
    /// What parts the quote from the one before.
    gap: u64,
    /// Whether the rules propose for it whom they propose for the quote before.
    same: u64,
}

impl<'v, 'a> View<'v, 'a> {
    pub fn new(
        choice: &'v Choice<'a>,
        told: &'v Told<'a>,
        before: Option<&Told<'a>>,
        candidates: &'v [&'v Party<'a>],
    ) -> View<'v, 'a> {
        let text = choice.article.text;
        let open = told.quoted.open;
        let speaker = told.by.and_then(|a| a.speaker.as_ref());
        let how = match (told.by, speaker) {
            (_, None) if told.rule.is_none() => How::Not,
            (_, None) => How::GoesOn,
            (Some(a), _) if a.inherited => How::Inherited,
            _ => How::Subject,
        };
        let party = candidates.iter().find(|p| Some(p.name) == told.rule);
        let first = |p: &Party| p.before(open).or(p.mentions.first().copied());
        let ruled = speaker.map(|s| s.mention.tokens).or_else(|| party.and_then(|p| first(p)));
        let cue = told.by.map_or(0, |a| {
            let behind = a.cue.first as usize >= told.quoted.after;
            (1 + a.kind as u64) << 2 | u64::from(behind) << 1 | u64::from(a.aside)
        });
        let gap = before.map_or(0, |b| {
            let from = b.quoted.after.min(open);
            let lines = text.tokens[from..=open].iter().filter(|t| t.new_line).count().min(2);
            1 + lines as u64 + 3 * step(open - from, &[3, 8, 16, 40])
        });
        View {
            choice,
            text,
            told,
            candidates,
            how: how as u64,
            what: party.map_or(0, |p| 1 + sort(choice, p)),
            ruled,
            head: ruled.map_or(0, |r| text.tokens[r.first as usize].hash),
            length: ruled.map_or(0, |r| r.len().min(8) as u64),
            cue,
            form: told.by.map_or(0, |a| form(text, a.cue.first as usize)),
            gap,
            same: before.map_or(0, |b| 1 + u64::from(b.rule == told.rule)),
        }
    }

    /// The features of a candidate, or of nobody, as numbers of weights.
    pub fn features(&self, party: Option<&Party>, out: &mut impl FnMut(u32)) {
        let mut add = |template: u64, values: &[u64]| out(bucket(BUCKETS, template, values));
        let View { how, what, cue, form, .. } = *self;
        let Some(party) = party else {
            add(1, &[]);
            add(2, &[how, what]);
            add(3, &[how, cue]);
            add(4, &[how, self.gap]);
            return;
        };
        let (text, open) = (self.text, self.told.quoted.open);
        let kind = party.sort as u64;
        let naming = party.before(open);
        let off = |m: Tokens| text.tokens[open].sentence - text.tokens[m.first as usize].sentence;
        let sentences = naming.map_or(9, |m| step(off(m), &[1, 2, 3, 4, 6, 10]));
        let near = sentences.min(2);
        let off_words = naming.map_or(7, |m| step(open - m.first as usize, &[3, 6, 10, 16, 25, 40, 80]));
        let nearer = |other: &&&Party| other.sort == party.sort && other.before(open) > naming;
        let rank = self.candidates.iter().filter(nearer).count().min(3) as u64;
        let name = self.relation(party);
        let rule = name << 1 | u64::from(self.is_ruled(party));
        let spoken = party.voices.partition_point(|v| self.cue_of(*v) < open);
        let spoken = step(spoken, &[1, 2, 3, 5]);
        let turn = self.turn(party);
        let beside = self.beside(party);
        let gender = gender(text, party);
        let told_in = step(party.sentences, &[2, 3, 4, 6]);
        let title = u64::from(party.mentions.first().is_some_and(|m| text.tokens[m.first as usize].sentence == 0));
        let (before, behind, first) = naming.map_or((0, 0, 0), |m| self.around(m));
        let word = naming.or(party.mentions.first().copied()).map_or(0, |m| text.tokens[m.first as usize].hash);
        let sort = sort(self.choice, party);
        add(5, &[sort]);
        add(6, &[kind, how]);
        add(7, &[rule, how, what]);
        add(8, &[rule, how, kind]);
        add(9, &[rule, cue]);
        add(10, &[rule, form, how]);
        add(11, &[sentences, kind]);
        add(12, &[sentences, kind, how]);
        add(13, &[sentences, rule, how]);
        add(14, &[sentences, sort]);
        add(15, &[rank, sentences, kind, how]);
        add(16, &[beside, kind, how]);
        add(17, &[beside, cue]);
        add(18, &[spoken, kind, how]);
        add(19, &[spoken.min(1), how, what, sentences]);
        add(20, &[spoken, name]);
        add(21, &[turn, how, what, kind]);
        add(22, &[turn, how, rule]);
        add(23, &[turn, cue]);
        add(24, &[form, gender]);
        add(25, &[form, gender, how]);
        add(26, &[told_in, kind, how]);
        add(27, &[title, kind, how]);
        add(28, &[before, near, kind]);
        add(29, &[before, near, how]);
        add(30, &[behind, near, kind]);
        add(31, &[before, behind, kind]);
        add(32, &[first, before, kind, sentences.min(3)]);
        add(33, &[off_words, kind, how]);
        add(34, &[word, name.min(2)]);
        add(35, &[self.head, kind, name]);
        add(36, &[self.head, name, turn]);
        add(37, &[self.length, name, how, what]);
        add(38, &[words(party.name).count() as u64, kind, name]);
        add(39, &[u64::from(self.is_behind(party)), how, kind]);
    }

    /// Further features of who says the quote before.
    pub fn repeated(&self, party: Option<&Party>, out: &mut impl FnMut(u32)) {
        let Some(party) = party else { return };
        let mut add = |template: u64, values: &[u64]| out(bucket(BUCKETS, template, values));
        let View { how, what, cue, form, gap, same, .. } = *self;
        let name = self.relation(party);
        add(40, &[how, what, same]);
        add(41, &[how, gap]);
        add(42, &[how, what, name, same]);
        add(43, &[cue]);
        add(44, &[form, gender(self.text, party), how]);
        add(45, &[party.sort as u64, same, how]);
        add(46, &[how, gap, name]);
    }

    /// Is its name that of the rules' proposal, longer or shorter, or another?
    fn relation(&self, party: &Party) -> u64 {
        match self.told.rule {
            None => 0,
            Some(r) if r == party.name => 1,
            Some(r) if is_part(r, party.name) => 2,
            Some(r) if is_part(party.name, r) => 3,
            Some(_) => 4,
        }
    }

    /// Is it named by the words that the rules take?
    fn is_ruled(&self, party: &Party) -> bool {
        let naming = party.before(self.told.quoted.open).or(party.mentions.first().copied());
        self.ruled.is_some_and(|r| naming.is_some_and(|m| m.overlaps(r)))
    }

    fn cue_of(&self, attribution: u32) -> usize {
        self.choice.layers.attributions[attribution as usize].cue.first as usize
    }

    /// Does it speak last before the quote's own reporting words, or last but one or two, and in an aside?
    fn turn(&self, party: &Party) -> u64 {
        let all = &self.choice.layers.attributions;
        let first = self.told.by.map_or(self.told.quoted.open as u32, |a| a.cue.first);
        let until = all.partition_point(|a| a.cue.first < first);
        let turns = all[..until].iter().rev().filter(|a| !a.quoted && a.speaker.is_some()).take(3);
        let speaks = |(_, a): &(usize, &_)| is_voice(a, party.name);
        turns.enumerate().find(speaks).map_or(0, |(at, a)| 1 + at as u64 * 2 + u64::from(a.aside))
    }

    /// Where the reporting words' sentence names it, seen from them.
    fn beside(&self, party: &Party) -> u64 {
        let Some(cue) = self.told.by.map(|a| a.cue) else { return 0 };
        let sentence = self.text.sentence_of(cue.first as usize);
        let inside = |m: &&Tokens| sentence.covers(**m) && !self.told.quoted.inner.covers(**m);
        let place = |m: &Tokens| match m {
            _ if m.overlaps(cue) => 2,
            _ if m.first >= cue.end => 3 + step(m.first - cue.end, &[1, 4, 9]),
            _ => 7 + step(cue.first - m.end, &[1, 3, 9]),
        };
        party.mentions.iter().filter(inside).map(place).min().unwrap_or(1)
    }

    /// What stands before and behind a naming, and whether it begins its sentence.
    fn around(&self, naming: Tokens) -> (u64, u64, u64) {
        let (first, end) = (naming.first as usize, naming.end as usize);
        let sentence = self.text.sentence_of(first).first as usize;
        let before = if first > sentence { self.class(first - 1) } else { 0 };
        let behind = if end < self.text.tokens.len() { self.class(end) } else { 0 };
        (before, behind, u64::from(first <= sentence + 1))
    }

    /// A verb, a mark or what a function word does.
    fn class(&self, i: usize) -> u64 {
        match self.text.tokens[i].kind {
            Kind::Mark(c) => 100 + u64::from(c),
            _ if self.text.hits_at(i).iter().any(|h| h.form.is_verb()) => 1,
            _ => {
                let particle = self.text.longest_at(i, &self.choice.lists.particles);
                2 + particle.map_or(Function::None, |(_, p)| p.0) as u64
            }
        }
    }

    /// Does the quote's sentence name it behind the quote?
    fn is_behind(&self, party: &Party) -> bool {
        let after = self.told.quoted.after;
        let sentence = self.text.sentence_of(after - 1);
        party.behind(after).is_some_and(|m| sentence.covers(m))
    }
}

fn is_voice(attribution: &crate::extract::attribution::AttributionMention, name: &str) -> bool {
    attribution.speaker.as_ref().is_some_and(|s| s.name == name)
}

/// The sort of a party; of words, what noun heads them and whether it is definite.
fn sort(choice: &Choice, party: &Party) -> u64 {
    let first = party.mentions.first().map(|m| m.first as usize).filter(|_| party.sort == Sort::Words);
    let Some(first) = first else { return party.sort as u64 };
    let text = choice.article.text;
    let kind = text.longest_at(first, &choice.lists.heads).map_or(0, |(_, head)| match head.kind {
        HeadKind::Person => 1 + u64::from(head.plural),
        HeadKind::Kin => 3,
        HeadKind::Body | HeadKind::Media => 4,
        HeadKind::Text => 5,
    });
    3 + (kind << 1 | u64::from(text.folded(first).starts_with("ال")))
}

/// Do all words of one name stand in another, longer one?
fn is_part(short: &str, long: &str) -> bool {
    short.len() < long.len() && words(short).all(|w| words(long).any(|l| l == w))
}

fn words(name: &str) -> impl Iterator<Item = &[u8]> {
    name.as_bytes().split(|b| *b == b' ')
}

/// Genders and number of the verb at a token; 0 where there is none.
fn form(text: &Text, cue: usize) -> u64 {
    let verb = text.hits_at(cue).iter().map(|h| h.form).find(|f| f.is_verb());
    verb.map_or(0, |f| {
        let several = f.must_be(Form::PLURAL) || f.must_be(Form::DUAL);
        let genders = [f.may_be(Form::MASCULINE), f.may_be(Form::FEMININE), several];
        genders.iter().fold(1, |bits, is| bits << 1 | u64::from(*is))
    })
}

/// Gender of a person, of others by the ending of their first word.
fn gender(text: &Text, party: &Party) -> u64 {
    let first = party.mentions.first().map_or("", |m| text.slice(text.tokens[m.first as usize].span));
    match party.sort {
        Sort::Person => match party.gender {
            Some(Gender::Male) => 1,
            Some(Gender::Female) => 2,
            None => 3,
        },
        _ if first.ends_with('ة') => 4,
        _ if first.ends_with("ون") || first.ends_with("ين") => 5,
        _ if first.ends_with("ات") => 6,
        _ => 7 + u64::from(party.sort == Sort::Words),
    }
}
