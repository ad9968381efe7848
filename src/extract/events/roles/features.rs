//! What speaks for or against a phrase being an actor or recipient of an event.

use crate::extract::ActorKind;
use crate::lexicon::morphology::Form;
use crate::text::Clitics;

use super::super::Found;
use super::super::candidates::Part;
use super::parties::{Deeds, Key, Parties, Party};
use crate::extract::linear;

/// Number of weights, a power of two.
pub const BUCKETS: usize = 1 << 15;

/// A mention, as its phrases are seen from.
pub struct View<'a> {
    parties: &'a Parties<'a>,
    m: &'a Found<'a>,
    kind: u64,
    frame: u64,
    part: u64,
    /// Which sides the rules fill.
    filled: u64,
    actors: Named,
    recipients: Named,
    /// First party behind the trigger, and first that does not end before it.
    behind: usize,
    at: usize,
}

/// The members of a side that the rules have filled.
#[derive(Default)]
struct Named {
    len: usize,
    arguments: [u32; 6],
    keys: [Key; 6],
    countries: [u64; 6],
}

impl Named {
    fn new(parties: &Parties, side: &super::super::arguments::Side) -> Named {
        let mut named = Named::default();
        for (i, argument) in side.iter().take(6).enumerate() {
            named.len = i + 1;
            named.arguments[i] = argument;
            named.keys[i] = parties.key(argument);
            named.countries[i] = parties.country(argument);
        }
        named
    }

    fn has(&self, members: &[u32]) -> bool {
        self.arguments[..self.len].iter().any(|a| members.contains(a))
    }
}

/// Where a phrase stands, seen from the mention.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Same = 0,
    Title,
    Before,
    TwoBefore,
    Next,
    Lead,
}

impl<'a> View<'a> {
    pub fn new(parties: &'a Parties<'a>, m: &'a Found<'a>) -> View<'a> {
        let c = &m.candidate;
        let (actors, recipients) =
            (Named::new(parties, &m.arguments.actors), Named::new(parties, &m.arguments.recipients));
        View {
            parties,
            m,
            kind: c.kind as u64,
            frame: c.trigger.frame as u64,
            part: u64::from(c.part == Part::Noun),
            filled: u64::from(actors.len > 0) | u64::from(recipients.len > 0) << 1,
            actors,
            recipients,
            behind: parties.before(c.tokens.end),
            at: parties.before(c.tokens.first),
        }
    }

    /// Nationalities take part only where they qualify the trigger itself.
    pub fn may_take_part(&self, party: usize) -> bool {
        let members = self.parties.members(party);
        self.parties.get(party).kind != ActorKind::Adjective || self.actors.has(members) || self.recipients.has(members)
    }

    /// The features of one party, as numbers of weights.
    pub fn features(&self, party: usize, out: &mut impl FnMut(u32)) {
        let p = self.parties.get(party);
        let members = self.parties.members(party);
        let place = self.place(p);
        let at = place as u64;
        let (acts, suffers) = (self.actors.has(members), self.recipients.has(members));
        let rule = u64::from(acts) | u64::from(suffers) << 1 | u64::from(acts && self.m.arguments.inherited) << 2;
        let View { kind, frame, part, filled, .. } = *self;
        let country = p.country;
        let named = p.named.min(6) as u64;
        let mut add = |template: u64, values: &[u64]| out(bucket(template, values));
        // What the rules make of it.
        add(1, &[rule]);
        add(2, &[rule, frame, part]);
        add(3, &[rule, kind]);
        add(4, &[rule, filled]);
        if !acts && self.actors.keys[..self.actors.len].contains(&p.key) {
            add(5, &[at]);
        }
        if !suffers && self.recipients.keys[..self.recipients.len].contains(&p.key) {
            add(6, &[at]);
        }
        if country != 0 && !acts && self.actors.countries[..self.actors.len].contains(&country) {
            add(7, &[kind]);
        }
        if country != 0 && !suffers && self.recipients.countries[..self.recipients.len].contains(&country) {
            add(8, &[kind]);
        }
        // Who it is.
        add(9, &[at]);
        add(10, &[at, kind]);
        add(11, &[at, filled]);
        add(12, &[p.sector, kind]);
        add(13, &[p.kind as u64, kind]);
        add(14, &[p.kind as u64, at]);
        add(15, &[p.sector, at]);
        add(16, &[u64::from(country != 0)]);
        if self.parties.speaks(party, self.m.candidate.sentence) {
            add(17, &[kind]);
            add(18, &[]);
        }
        add(44, &[p.word, kind]);
        add(45, &[p.word]);
        add(19, &[named]);
        add(20, &[named, u64::from(place == Where::Same)]);
        // What else the article has them do, and suffer.
        let [all, same] = self.parties.deeds(p.key, self.m.candidate.kind);
        let beside = |[deeds, harms]: Deeds, most: u16| {
            let count = |n: u16, this: bool| u64::from(n.saturating_sub(u16::from(this)).min(most));
            [count(deeds, acts), count(harms, suffers)]
        };
        let [deeds, harms] = beside(all, 3);
        add(21, &[deeds, harms]);
        let [deeds, harms] = beside(all, 2);
        add(22, &[deeds, harms, filled]);
        let [deeds, harms] = beside(same, 2);
        add(43, &[deeds, harms, u64::from(place == Where::Same)]);
        add(23, &[]);
        add(24, &[kind]);
        add(25, &[frame, part, filled]);
        // Where it stands.
        match place {
            Where::Same => self.beside(party, p, &mut add),
            _ => {
                add(26, &[at, p.governor]);
                add(27, &[at, self.parties.rank(party).min(3) as u64, filled]);
                add(28, &[at, u64::from(self.m.candidate.definite), part]);
                add(29, &[at, p.sector, kind]);
            }
        }
    }

    /// Features of a party in the mention's own sentence.
    fn beside(&self, party: usize, p: &Party, add: &mut impl FnMut(u64, &[u64])) {
        let c = &self.m.candidate;
        let (first, end) = (c.tokens.first as usize, c.tokens.end as usize);
        let View { kind, frame, part, .. } = *self;
        let after = p.tokens.first >= c.tokens.end;
        let (from, to) = if after { (end, p.tokens.first as usize) } else { (p.tokens.end as usize, first) };
        let side = match (after, p.tokens.end > c.tokens.first) {
            (true, _) => 0u64,
            (false, true) => 1,
            (false, false) => 2,
        };
        let (breaks, verbs) = self.parties.between(from.min(to)..to);
        let (breaks, verbs) = (breaks.min(2), verbs.min(2));
        let distance = distance(to.saturating_sub(from));
        let rank = if after { party - self.behind } else { self.at.saturating_sub(party + 1) }.min(3) as u64;
        let line = u64::from(c.list) << 16 | u64::from(c.trigger.line);
        let governor = p.governor;
        add(30, &[side, distance]);
        add(31, &[side, governor]);
        add(32, &[side, governor, frame, part]);
        add(33, &[side, breaks, verbs]);
        add(34, &[side, breaks, frame, part]);
        add(35, &[side, rank, frame, part]);
        add(36, &[side, rank, governor, breaks]);
        add(37, &[line, side, governor]);
        add(38, &[line, side, rank.min(2)]);
        add(39, &[p.before, side]);
        add(46, &[p.before, side, frame, part]);
        add(47, &[line, side, rank.min(2), governor]);
        add(40, &[side, governor, p.kind as u64, frame]);
        add(41, &[kind, side, distance]);
        let passive = c.form.must_be(Form::PASSIVE);
        let pronoun = c.clitics.contains(Clitics::PRONOUN);
        add(42, &[u64::from(passive), u64::from(pronoun), side, rank.min(1)]);
    }

    fn place(&self, p: &Party) -> Where {
        let own = self.m.candidate.sentence;
        match p.sentence {
            s if s == own => Where::Same,
            0 if self.parties.has_title => Where::Title,
            s if s + 1 == own => Where::Before,
            s if s + 2 == own => Where::TwoBefore,
            s if s == own + 1 => Where::Next,
            _ => Where::Lead,
        }
    }
}

fn distance(words: usize) -> u64 {
    linear::step(words, &[1, 2, 3, 5, 8, 12, 18, 26])
}

/// The weight of a feature: a template and its values.
fn bucket(template: u64, values: &[u64]) -> u32 {
    linear::bucket(BUCKETS, template, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_of_different_templates_or_values_seldom_meet() {
        let mut buckets: Vec<u32> =
            (0..40).flat_map(|t| (0..10).flat_map(move |a| (0..4).map(move |b| bucket(t, &[a, b])))).collect();
        let all = buckets.len();
        buckets.sort_unstable();
        buckets.dedup();
        assert!(buckets.iter().all(|b| (*b as usize) < BUCKETS));
        assert!(buckets.len() * 100 > all * 92, "{} of {all}", buckets.len());
    }

    #[test]
    fn distances_grow_in_steps() {
        assert_eq!([0, 1, 2, 4, 7, 100].map(distance), [0, 1, 2, 3, 4, 8]);
    }
}
