//! The phrases of an article that may take part in its events, with what the whole article says of them.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::extract::{ActorKind, ActorMention, Article, Layers};
use crate::message::EventType;
use crate::text::Tokens;

use super::super::Found;
use super::super::arguments::{Argument, Side};
use super::super::candidates::Part;
use super::super::confidence;
use super::super::groups::{Governor, Groups};
use super::super::scan::{Role, Scan};

/// What makes two namings one party: a person's name, else the code, else the name.
pub type Key = u64;

/// A phrase: one party, or several joined by و.
pub struct Party {
    pub tokens: Tokens,
    pub sentence: u32,
    pub governor: u64,
    pub kind: ActorKind,
    /// First sector, 0 if it has none.
    pub sector: u64,
    pub key: Key,
    /// Hash of the word before it.
    pub before: u64,
    /// How often the article names it.
    pub named: usize,
    /// Its group.
    group: usize,
}

/// All parties by position.
pub struct Parties<'a> {
    all: Vec<Party>,
    groups: &'a Groups,
    layers: &'a Layers,
    pub has_title: bool,
    /// Key of each actor of the layer.
    keys: Vec<Key>,
    /// Who acts and who suffers in which types of events, by the rules, once a mention.
    acts: Vec<(Key, u8)>,
    suffers: Vec<(Key, u8)>,
    /// How many clauses end, and verbs stand, before each token.
    breaks: Vec<u16>,
    verbs: Vec<u16>,
    /// Sentences of reporting words and the party that speaks.
    speakers: Vec<(u32, usize)>,
}

impl<'a> Parties<'a> {
    pub fn new(article: &'a Article, scan: &Scan, groups: &'a Groups, layers: &'a Layers, found: &[Found]) -> Self {
        let text = article.text;
        let keys: Vec<Key> = layers.actors.iter().map(key).collect();
        let sure = || found.iter().filter(|m| confidence::is_told(m));
        let deeds = |of: for<'f> fn(&'f Found<'_>) -> &'f Side| {
            sorted(sure().flat_map(|m| of(m).iter().map(|a| (keys[a as usize], m.candidate.kind as u8))))
        };
        let acts = deeds(|m| &m.arguments.actors);
        let suffers = deeds(|m| &m.arguments.recipients);
        let named = sorted(groups.all.iter().flat_map(|g| groups.members(g)).map(|a| keys[*a as usize]));
        let all: Vec<Party> = groups
            .all
            .iter()
            .enumerate()
            .map(|(group, g)| {
                let first = groups.members(g)[0] as usize;
                let actor = &layers.actors[first];
                let token = g.tokens.first as usize;
                Party {
                    tokens: g.tokens,
                    sentence: text.tokens[token].sentence,
                    governor: governor(g.governor),
                    kind: actor.kind,
                    sector: actor.code.sectors.first().map_or(0, |s| bytes(s)),
                    key: keys[first],
                    before: token.checked_sub(1).map_or(0, |t| xxh3_64(text.folded(t).as_bytes()) >> 20),
                    named: count(&named, &keys[first], &keys[first]),
                    group,
                }
            })
            .collect();
        let breaks = running(text.tokens.len(), |t| scan.breaks(text, t));
        let mut is_verb = vec![false; text.tokens.len()];
        for m in found.iter().filter(|m| m.candidate.part == Part::Verb) {
            is_verb[m.candidate.tokens.first as usize] = true;
        }
        let verbs = running(text.tokens.len(), |t| is_verb[t] || scan.role_of(t).has(Role::SPEECH));
        let mut speakers: Vec<(u32, usize)> = Vec::new();
        for said in &layers.attributions {
            let Some(speaker) = &said.speaker else { continue };
            let tokens = speaker.mention.tokens;
            let from = all.partition_point(|p| p.tokens.end <= tokens.first);
            let sentence = text.tokens[said.cue.first as usize].sentence;
            speakers.extend(
                (from..all.len()).take_while(|i| all[*i].tokens.first < tokens.end).map(|party| (sentence, party)),
            );
        }
        speakers.sort_unstable();
        let has_title = !article.clean.title.is_empty();
        Parties { all, groups, layers, has_title, keys, acts, suffers, breaks, verbs, speakers }
    }

    /// In how many mentions the rules have a party act, and suffer: of all types, and of one.
    pub fn deeds(&self, key: Key, kind: EventType) -> [(usize, usize); 2] {
        let kind = kind as u8;
        let of = |from: u8, to: u8| {
            (count(&self.acts, &(key, from), &(key, to)), count(&self.suffers, &(key, from), &(key, to)))
        };
        [of(0, u8::MAX), of(kind, kind)]
    }

    pub fn key(&self, argument: Argument) -> Key {
        self.keys[argument as usize]
    }

    pub fn get(&self, party: usize) -> &Party {
        &self.all[party]
    }

    /// The country of an actor, 0 if it has none.
    pub fn country(&self, argument: Argument) -> u64 {
        self.layers.actors[argument as usize].code.country.map_or(0, |c| bytes(c.as_str().as_bytes()))
    }

    /// The country of a party's first member.
    pub fn country_of(&self, party: usize) -> u64 {
        self.country(self.members(party)[0])
    }

    pub fn members(&self, party: usize) -> &[u32] {
        self.groups.members(&self.groups.all[self.all[party].group])
    }

    /// A person or body with a name of its own.
    pub fn is_named(&self, argument: Argument) -> bool {
        matches!(self.layers.actors[argument as usize].kind, ActorKind::Person | ActorKind::Organization)
    }

    /// Does one only say more of the other (`USA`, `USAMIL`; the minister, his name)? Two persons are two.
    pub fn says_more(&self, a: Argument, b: Argument) -> bool {
        let (a, b) = (&self.layers.actors[a as usize], &self.layers.actors[b as usize]);
        if a.kind == ActorKind::Person && b.kind == ActorKind::Person {
            return a.name == b.name;
        }
        let (a, b) = (&a.code, &b.code);
        let n = a.sectors.len().min(b.sectors.len());
        !a.is_empty() && !b.is_empty() && a.country == b.country && a.sectors[..n] == b.sectors[..n]
    }

    /// The parties that a mention in this sentence may speak of: of its own and two sentences before, of title
    /// and lead, and of the lead behind a title.
    pub fn near(&self, sentence: u32) -> impl Iterator<Item = usize> + '_ {
        let own = sentence.saturating_sub(2)..sentence + 1 + u32::from(sentence <= 1);
        let head = 0..own.start.min(2);
        self.within(head).chain(self.within(own))
    }

    fn within(&self, sentences: Range<u32>) -> Range<usize> {
        let from = self.all.partition_point(|p| p.sentence < sentences.start);
        let to = self.all.partition_point(|p| p.sentence < sentences.end);
        from..to.max(from)
    }

    /// The parties of the same sentence that begin before a token.
    pub fn before(&self, token: u32) -> usize {
        self.all.partition_point(|p| p.tokens.first < token)
    }

    /// How many parties of its sentence stand before this one.
    pub fn rank(&self, party: usize) -> usize {
        party - self.all.partition_point(|p| p.sentence < self.all[party].sentence)
    }

    /// How many clauses end, and verbs stand, within these tokens.
    pub fn between(&self, tokens: Range<usize>) -> (u64, u64) {
        let count = |sums: &[u16]| u64::from(sums[tokens.end.max(tokens.start)].wrapping_sub(sums[tokens.start]));
        (count(&self.breaks), count(&self.verbs))
    }

    /// Does the party say what the sentence tells?
    pub fn speaks(&self, party: usize, sentence: u32) -> bool {
        self.speakers.binary_search(&(sentence, party)).is_ok()
    }
}

fn key(actor: &ActorMention) -> Key {
    let code = &actor.code;
    if code.is_empty() || actor.kind == ActorKind::Person {
        return xxh3_64(actor.name.as_bytes()) | 1;
    }
    let country = code.country.map_or(0, |c| bytes(c.as_str().as_bytes()));
    code.sectors.iter().fold(country, |k, s| k.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ bytes(s)) << 1
}

fn bytes(letters: &[u8]) -> u64 {
    letters.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn sorted<T: Ord>(keys: impl Iterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.collect();
    keys.sort_unstable();
    keys
}

/// How many lie between, both ends inclusive.
fn count<T: Ord>(sorted: &[T], from: &T, to: &T) -> usize {
    sorted.partition_point(|k| k <= to) - sorted.partition_point(|k| k < from)
}

/// For each token how many before it are so; one longer than the text.
fn running(len: usize, is_so: impl Fn(usize) -> bool) -> Vec<u16> {
    let mut sums = Vec::with_capacity(len + 1);
    let mut sum = 0u16;
    sums.push(sum);
    sums.extend((0..len).map(|t| {
        sum = sum.wrapping_add(u16::from(is_so(t)));
        sum
    }));
    sums
}

fn governor(governor: Governor) -> u64 {
    match governor {
        Governor::Bare => 0,
        Governor::By => 1,
        Governor::Other => 2,
        Governor::Qualified => 3,
        Governor::Marked(marks) => 4 + u64::from(marks.0),
    }
}
