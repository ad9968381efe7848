//! The phrases of an article that may take part in its events, with what the whole article says of them.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::extract::code::{Country, number};
use crate::extract::{ActorKind, ActorMention, Article, Layers};
use crate::message::EventType;
use crate::text::Tokens;

use super::super::Found;
use super::super::arguments::Argument;
use super::super::candidates::Part;
use super::super::confidence;
use super::super::groups::{Governor, Groups};
use super::super::scan::{Role, Scan};

/// The number of a party: namings of one person, else of one code, else by one name have the same.
pub type Key = u32;

/// In how many mentions a party acts, and suffers.
pub type Deeds = [u16; 2];

/// A phrase: one party, or several joined by و.
pub struct Party {
    pub tokens: Tokens,
    pub sentence: u32,
    pub governor: u64,
    pub kind: ActorKind,
    /// First sector, 0 if it has none.
    pub sector: u64,
    /// The country of its first member, 0 if it has none.
    pub country: u64,
    pub key: Key,
    /// Hash of the word before it.
    pub before: u64,
    /// Hash of its first word.
    pub word: u64,
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
    /// What each party does by the rules, in events of each type and, last, of all.
    deeds: Vec<[Deeds; EventType::COUNT + 1]>,
    /// How many clauses end, and verbs stand, before each token.
    breaks: Vec<u16>,
    verbs: Vec<u16>,
    /// Sentences of reporting words and the party that speaks.
    speakers: Vec<(u32, usize)>,
}

impl<'a> Parties<'a> {
    pub fn new(article: &'a Article, scan: &Scan, groups: &'a Groups, layers: &'a Layers, found: &[Found]) -> Self {
        let text = article.text;
        let (keys, parties) = numbered(layers.actors.iter().map(identity).collect());
        let mut deeds = vec![[Deeds::default(); EventType::COUNT + 1]; parties];
        for m in found.iter().filter(|m| confidence::is_told(m)) {
            for (side, arguments) in [&m.arguments.actors, &m.arguments.recipients].into_iter().enumerate() {
                for argument in arguments.iter() {
                    let deeds = &mut deeds[keys[argument as usize] as usize];
                    deeds[m.candidate.kind as usize][side] += 1;
                    deeds[EventType::COUNT][side] += 1;
                }
            }
        }
        let mut named = vec![0; parties];
        groups.all.iter().flat_map(|g| groups.members(g)).for_each(|a| named[keys[*a as usize] as usize] += 1);
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
                    sector: actor.code.first_sector(),
                    country: country(actor),
                    key: keys[first],
                    before: token.checked_sub(1).map_or(0, |t| text.tokens[t].hash >> 20),
                    word: text.tokens[token].hash >> 20,
                    named: named[keys[first] as usize],
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
        Parties { all, groups, layers, has_title, keys, deeds, breaks, verbs, speakers }
    }

    /// What the rules have a party do: in events of all types, and of one.
    pub fn deeds(&self, key: Key, kind: EventType) -> [Deeds; 2] {
        let deeds = &self.deeds[key as usize];
        [deeds[EventType::COUNT], deeds[kind as usize]]
    }

    pub fn key(&self, argument: Argument) -> Key {
        self.keys[argument as usize]
    }

    pub fn get(&self, party: usize) -> &Party {
        &self.all[party]
    }

    /// The country of an actor, 0 if it has none.
    pub fn country(&self, argument: Argument) -> u64 {
        country(&self.layers.actors[argument as usize])
    }

    pub fn members(&self, party: usize) -> &[u32] {
        self.groups.members(&self.groups.all[self.all[party].group])
    }

    /// A person or body with a name of its own.
    pub fn is_named(&self, argument: Argument) -> bool {
        matches!(self.layers.actors[argument as usize].kind, ActorKind::Person | ActorKind::Organization)
    }

    /// Something that can only be acted on (`سوق`, `سيارة إسعاف`).
    pub fn is_thing(&self, argument: Argument) -> bool {
        self.layers.actors[argument as usize].kind == ActorKind::Thing
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

/// What makes two namings one party.
fn identity(actor: &ActorMention) -> u64 {
    let code = &actor.code;
    if code.is_empty() || actor.kind == ActorKind::Person {
        return xxh3_64(actor.name.as_bytes()) | 1;
    }
    code.sectors.iter().fold(country(actor), |k, s| k.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number(*s)) << 1
}

fn country(actor: &ActorMention) -> u64 {
    actor.code.country.map_or(0, Country::number)
}

/// Numbers what is the same the same; how many there are.
fn numbered(identities: Vec<u64>) -> (Vec<Key>, usize) {
    let mut distinct = identities.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let number = |identity| distinct.partition_point(|d| *d < identity) as Key;
    (identities.into_iter().map(number).collect(), distinct.len())
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
