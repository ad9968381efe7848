//! Everybody whom the article names or lets speak: who may say a quote.

use crate::extract::Layers;
use crate::message::Gender;
use crate::text::{Text, Tokens};

/// What sort of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Person,
    Body,
    /// Somebody whom words alone name (`مصدر أمني`), or a state.
    Words,
}

/// Somebody who may speak.
#[derive(Debug)]
pub struct Party<'a> {
    pub name: &'a str,
    pub sort: Sort,
    pub gender: Option<Gender>,
    /// In order.
    pub mentions: Vec<Tokens>,
    /// How many sentences name it.
    pub sentences: usize,
    /// The attributions that it speaks in, in order.
    pub voices: Vec<u32>,
}

impl Party<'_> {
    /// The last mention that ends before a token.
    pub fn before(&self, token: usize) -> Option<Tokens> {
        let at = self.mentions.partition_point(|m| (m.first as usize) < token);
        self.mentions[..at].last().copied()
    }

    /// The first mention from a token on.
    pub fn behind(&self, token: usize) -> Option<Tokens> {
        let at = self.mentions.partition_point(|m| (m.first as usize) < token);
        self.mentions.get(at).copied()
    }
}

/// All parties: people, bodies, then those whom only attributions know.
pub fn gather<'a>(text: &Text, layers: &'a Layers) -> Vec<Party<'a>> {
    let party = |name, sort, mentions| Party { name, sort, gender: None, mentions, sentences: 0, voices: Vec::new() };
    let people = layers.people.iter().map(|p| {
        let mentions = p.mentions.iter().map(|m| m.tokens).collect();
        Party { gender: p.gender, ..party(p.name.as_str(), Sort::Person, mentions) }
    });
    let bodies = layers.organizations.iter().map(|o| {
        let mentions = o.mentions.iter().map(|m| m.tokens).collect();
        party(o.name.as_str(), Sort::Body, mentions)
    });
    let mut all: Vec<Party> = people.chain(bodies).collect();
    for (i, a) in layers.attributions.iter().enumerate() {
        let Some(speaker) = &a.speaker else { continue };
        let known = all.iter().position(|p| p.name == speaker.name).unwrap_or_else(|| {
            let sort = if speaker.person { Sort::Person } else { Sort::Words };
            all.push(Party { gender: speaker.gender, ..party(&speaker.name, sort, Vec::new()) });
            all.len() - 1
        });
        all[known].voices.push(i as u32);
        if !a.inherited {
            all[known].mentions.push(speaker.mention.tokens);
        }
    }
    for party in &mut all {
        party.mentions.sort_by_key(|m| (m.first, m.end));
        party.mentions.dedup_by_key(|m| m.first);
        let sentences = party.mentions.iter().map(|m| text.tokens[m.first as usize].sentence);
        party.sentences = sentences.fold((0, None), |(n, last), s| (n + usize::from(last != Some(s)), Some(s))).0;
    }
    all
}
