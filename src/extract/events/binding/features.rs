//! What speaks for or against a place or time being that of an event.

use crate::message::EventType;
use crate::text::{Kind, Text, Tokens};

use super::super::Found;
use super::super::confidence;
use super::super::scan::Scan;
use super::namings::{Naming, Namings};
use crate::extract::linear::{bucket, step};

/// Number of weights of each model, a power of two.
pub const BUCKETS: usize = 1 << 14;

/// Where a place or time is named, seen from a mention of an event: a set of flags.
mod seen {
    pub const OWN: u64 = 1;
    pub const BEFORE: u64 = 1 << 1;
    pub const TWO_BEFORE: u64 = 1 << 2;
    pub const NEXT: u64 = 1 << 3;
    pub const TITLE: u64 = 1 << 4;
    pub const LEAD: u64 = 1 << 5;
    pub const TWO_BEHIND: u64 = 1 << 6;
}

/// A place or time that may be a mention's.
pub struct Choice {
    pub thing: u32,
    /// The naming that tells it best.
    pub naming: usize,
    seen: u64,
    /// The mention's sentence names it here.
    own: Option<usize>,
}

impl Choice {
    /// Does the mention's own sentence name it?
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }
}

/// A mention, as places and times are seen from.
pub struct View<'a> {
    pub namings: &'a Namings,
    pub between: &'a Between,
    pub has_title: bool,
}

/// What the rules chose, and for which mention.
pub struct Mention<'a> {
    pub m: &'a Found<'a>,
    /// The thing that the rules chose, and how far it stands off.
    pub rule: Option<(u32, usize)>,
    /// The same of the event of this type told last, and how many sentences before.
    pub earlier: Option<(u32, u32)>,
    /// The words of somebody in which the mention stands, and whether it is what that one does with them.
    pub said: Option<(Tokens, bool)>,
    /// Actors and recipients that the rules found name it.
    pub sides: &'a dyn Fn(&Naming) -> u64,
}

impl View<'_> {
    /// What may be a mention's: all that its own sentence, the two before, title and lead name.
    pub fn choices(&self, m: &Found, out: &mut Vec<Choice>) {
        out.clear();
        let own = m.candidate.sentence;
        let near = own.saturating_sub(2)..own + 1 + 2 * u32::from(own <= 1);
        let head = 0..near.start.min(2);
        for i in self.namings.within(near).chain(self.namings.within(head)) {
            let n = &self.namings.all[i];
            if n.tokens.overlaps(m.candidate.tokens) {
                continue;
            }
            let seen = self.place(own, n.sentence);
            let known = out.iter().position(|c| c.thing == n.thing).unwrap_or_else(|| {
                out.push(Choice { thing: n.thing, naming: i, seen: 0, own: None });
                out.len() - 1
            });
            let known = &mut out[known];
            known.seen |= seen;
            if n.sentence == own {
                let nearer = |o: usize| stands_off(m, n) < stands_off(m, &self.namings.all[o]);
                if known.own.is_none_or(nearer) {
                    (known.own, known.naming) = (Some(i), i);
                }
            } else if known.own.is_none() && n.sentence < own && n.sentence > self.namings.all[known.naming].sentence {
                known.naming = i;
            }
        }
    }

    fn place(&self, own: u32, sentence: u32) -> u64 {
        let head = match sentence {
            0 if self.has_title => seen::TITLE,
            0 => seen::LEAD,
            1 if self.has_title => seen::LEAD,
            _ => 0,
        };
        let beside = match sentence {
            s if s == own => seen::OWN,
            s if s + 1 == own => seen::BEFORE,
            s if s + 2 == own => seen::TWO_BEFORE,
            s if s == own + 1 => seen::NEXT,
            s if s == own + 2 => seen::TWO_BEHIND,
            _ => 0,
        };
        head | beside
    }

    /// The features of one choice, as numbers of weights.
    pub fn features(&self, mention: &Mention, choices: &[Choice], choice: &Choice, out: &mut impl FnMut(u32)) {
        let m = mention.m;
        let c = &m.candidate;
        let kind = c.kind as u64;
        let part = c.part as u64 | u64::from(c.definite) << 1;
        let mut add = |template: u64, values: &[u64]| out(bucket(BUCKETS, template, values));
        let named = &self.namings.all[choice.naming];
        let class = named.class;
        let here = choices.iter().filter(|c| c.own.is_some()).count().min(3) as u64;
        let own = u64::from(choice.own.is_some());
        // The nearest of the sentences that name it.
        let at = choice.seen & choice.seen.wrapping_neg();
        let rule = match mention.rule {
            None => 0,
            Some((thing, cost)) if thing == choice.thing => 2 + distance(cost),
            Some(_) => 1,
        };
        let earlier = match mention.earlier {
            None => 0,
            Some((thing, back)) => 1 + u64::from(thing == choice.thing) + 2 * u64::from(back.min(2)),
        };
        let times = u64::from(self.namings.named[choice.thing as usize].min(5));
        let main = u64::from(self.namings.main == Some(choice.thing));
        let head = choice.seen & (seen::TITLE | seen::LEAD);
        let status = m.reality.status as u64;
        add(1, &[]);
        add(2, &[rule, own]);
        add(3, &[rule.min(2), kind, own]);
        add(4, &[rule.min(2), here, own]);
        add(5, &[earlier, own]);
        add(6, &[earlier, own, part]);
        add(7, &[earlier, own, here]);
        add(8, &[times, own]);
        add(9, &[main, here, own]);
        add(10, &[head, own]);
        add(11, &[head, own, kind]);
        add(12, &[status, own]);
        add(13, &[class, own, group(c.kind)]);
        add(14, &[choice.seen]);
        add(15, &[named.within, own]);
        match choice.own {
            Some(i) => self.beside(mention, i, here, &mut add),
            None => {
                add(16, &[at, kind]);
                add(17, &[at, part, group(c.kind)]);
                add(18, &[at, u64::from(m.title), here]);
                add(19, &[named.governor]);
                add(20, &[at, main, here]);
            }
        }
    }

    /// Features of what the mention's own sentence names.
    fn beside(&self, mention: &Mention, naming: usize, here: u64, add: &mut impl FnMut(u64, &[u64])) {
        let m = mention.m;
        let c = &m.candidate;
        let n = &self.namings.all[naming];
        let kind = c.kind as u64;
        let part = c.part as u64;
        let frame = c.trigger.frame as u64;
        let after = n.tokens.first >= c.tokens.end;
        let (from, to) = match after {
            true => (c.tokens.end, n.tokens.first),
            false => (n.tokens.end.min(c.tokens.first), c.tokens.first),
        };
        let side = u64::from(after);
        let counts = self.between.count(from, to);
        let breaks = counts.breaks.min(2);
        let between = counts.triggers.min(3);
        let verbs = counts.verbs.min(3);
        let marks = counts.marks.min(3);
        let said = match mention.said {
            None => 0,
            Some((_, true)) => 1,
            Some((scope, _)) => 2 + u64::from(scope.contains(n.tokens.first as usize)),
        };
        let off = distance((to - from) as usize);
        // Places before the naming on the same side.
        let sentence = self.namings.within(c.sentence..c.sentence + 1);
        let rank = match after {
            true => self.namings.all[sentence.start..naming].iter().filter(|o| o.tokens.first >= c.tokens.end).count(),
            false => {
                self.namings.all[naming + 1..sentence.end].iter().filter(|o| o.tokens.first < c.tokens.first).count()
            }
        };
        let rank = rank.min(3) as u64;
        let line = u64::from(c.list) << 16 | u64::from(c.trigger.line);
        let Naming { governor, before, word, class, within, .. } = *n;
        let nth = n.nth.min(2) << 1 | u64::from(n.goes_on);
        let sides = (mention.sides)(n);
        add(21, &[side, governor, kind]);
        add(22, &[side, breaks, between]);
        add(23, &[side, rank, between.min(1), governor]);
        add(24, &[before, side]);
        add(25, &[word]);
        add(26, &[class, here]);
        add(27, &[within, kind]);
        add(28, &[within, side, governor]);
        add(29, &[nth, side]);
        add(30, &[nth, class]);
        add(31, &[between, side, off]);
        add(32, &[line, side, governor]);
        add(33, &[frame, part, side, governor]);
        add(34, &[kind, side, off]);
        add(35, &[sides, kind]);
        add(36, &[side, breaks, group(c.kind)]);
        add(37, &[side, rank, nth, here]);
        add(38, &[side, verbs, breaks]);
        add(39, &[side, verbs, off]);
        add(40, &[side, marks, rank]);
        add(41, &[said, side]);
        add(42, &[said, within]);
    }
}

/// How far a naming stands off from a mention, in words; before it counts for more.
fn stands_off(m: &Found, n: &Naming) -> u32 {
    match n.tokens.first >= m.candidate.tokens.first {
        true => n.tokens.first - m.candidate.tokens.first,
        false => m.candidate.tokens.first - n.tokens.first + 6,
    }
}

/// Types that go together: deeds, words, meetings, other acts.
fn group(kind: EventType) -> u64 {
    use EventType as E;
    match kind {
        E::Assault | E::Coerce | E::Mobilize | E::Retreat => 0,
        E::Protest => 1,
        E::Consult => 2,
        E::Cooperate | E::Aid | E::Sanction => 3,
        _ => 4,
    }
}

fn distance(words: usize) -> u64 {
    step(words, &[1, 2, 3, 5, 8, 12, 18, 26, 40])
}

/// Is a mention good enough to tell where the next of its type is?
pub fn tells(m: &Found) -> bool {
    confidence::is_told(m)
}

/// How many of some tokens stand before each token: four counts of 16 bits in one number, since the later of two
/// sums is the greater in each.
pub struct Between(Vec<u64>);

/// What stands between two words.
struct Counts {
    /// Ends of clauses.
    breaks: u64,
    /// Words that tell of events.
    triggers: u64,
    /// Words that may be verbs.
    verbs: u64,
    /// Commas and brackets.
    marks: u64,
}

impl Between {
    pub fn new(text: &Text, scan: &Scan, found: &[Found]) -> Between {
        let mut is = vec![0u64; text.tokens.len()];
        for m in found.iter().filter(|m| tells(m)) {
            is[m.candidate.tokens.first as usize] |= 1 << 16;
        }
        for hit in text.hits.iter().filter(|h| h.form.is_verb() && h.tokens.len() == 1) {
            is[hit.tokens.first as usize] |= 1 << 32;
        }
        let mut sums = Vec::with_capacity(is.len() + 1);
        let mut sum = 0u64;
        sums.push(sum);
        for (t, is) in is.iter().enumerate() {
            let mark = matches!(text.tokens[t].kind, Kind::Mark('،' | ',' | '(' | ')' | '-' | '–'));
            sum = sum.wrapping_add(is + u64::from(scan.breaks(text, t)) + (u64::from(mark) << 48));
            sums.push(sum);
        }
        Between(sums)
    }

    /// Counts over 15 are 15.
    fn count(&self, from: u32, to: u32) -> Counts {
        let all = self.0[to as usize].wrapping_sub(self.0[from as usize]);
        let count = |lane: u32| (all >> (16 * lane) & 0xffff).min(15);
        Counts { breaks: count(0), triggers: count(1), verbs: count(2), marks: count(3) }
    }
}
