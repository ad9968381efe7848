//! Namings of one person make one entity.

use super::lists::Lists;
use super::names::Naming;
use super::roles::{self, Role};
use crate::extract::code::Country;
use crate::extract::{Mention, PersonEntity, states};
use crate::lexicon::word_hash;
use crate::text::normalize::{fold, is_in_word, plain};
use crate::text::{Kind, Text};

struct Group {
    /// Words of the longest name, bare.
    words: Vec<String>,
    entity: PersonEntity,
    role: Option<Role>,
    sure: bool,
}

/// The folded words of a name without the article.
fn bare(text: &Text, naming: Mention) -> Vec<String> {
    let name = plain(text.slice(naming.span));
    let mut words: Vec<String> = name.split(|c| !is_in_word(c)).map(fold).filter(|w| !w.is_empty()).collect();
    for w in &mut words {
        if let Some(rest) = w.strip_prefix("ال").filter(|r| r.len() >= 4) {
            *w = rest.to_owned();
        }
    }
    words
}

/// May `short` be a later naming of who is called `long`?
fn names_same(short: &[String], long: &[String]) -> bool {
    if short.len() == 1 {
        return long.contains(&short[0]);
    }
    // The same words in the same order, some left out; the last is the same.
    let mut rest = long.iter();
    short.last() == long.last() && short.iter().all(|w| rest.any(|l| l == w))
}

/// Joins namings into people, in order of first naming.
pub(super) fn people(lists: &Lists, text: &Text, namings: Vec<Naming>) -> Vec<PersonEntity> {
    let mut order: Vec<usize> = (0..namings.len()).collect();
    // Full names first, so that short ones find them.
    order.sort_by_key(|i| (namings[*i].mention.tokens.len() == 1, *i));
    let mut named = vec![false; text.tokens.len()];
    for naming in &namings {
        naming.mention.tokens.range().for_each(|i| named[i] = true);
    }
    let home = states::home(text, &lists.countries, &lists.nationalities, &lists.capitals);
    let mut groups: Vec<Group> = Vec::new();
    for i in order {
        let naming = namings[i];
        let words = bare(text, naming.mention);
        let role = roles::beside(lists, text, naming.mention, &named);
        let group = groups.iter_mut().find(|g| names_same(&words, &g.words) || names_same(&g.words, &words));
        match group {
            Some(group) => group.join(lists, text, naming, words, role),
            None => groups.push(Group {
                entity: PersonEntity {
                    name: text.slice(naming.mention.span).to_owned(),
                    role: None,
                    country: None,
                    code: Default::default(),
                    foreign: is_foreign(lists, text, naming.mention),
                    mentions: vec![naming.mention],
                },
                words,
                role,
                sure: naming.sure || role.is_some_and(|r| r.office),
            }),
        }
    }
    short_namings(text, &mut groups);
    groups.retain(|g| g.sure || g.words.len() > 1 || g.entity.mentions.len() > 1);
    groups.sort_by_key(|g| g.entity.mentions.iter().map(|m| m.tokens.first).min());
    groups.into_iter().map(|g| g.finish(lists, text, home)).collect()
}

/// Is the first word a given name that Arabs do not have?
fn is_foreign(lists: &Lists, text: &Text, naming: Mention) -> bool {
    text.longest_at(naming.tokens.first as usize, &lists.names).is_some_and(|(_, name)| name.foreign)
}

impl Group {
    fn join(&mut self, lists: &Lists, text: &Text, naming: Naming, words: Vec<String>, role: Option<Role>) {
        if words.len() > self.words.len() {
            self.entity.name = text.slice(naming.mention.span).to_owned();
            self.words = words;
        }
        self.sure |= naming.sure;
        self.entity.foreign |= is_foreign(lists, text, naming.mention);
        self.entity.mentions.push(naming.mention);
        if let Some(role) = role
            && role.is_better(self.role)
        {
            self.role = Some(role);
        }
    }

    fn finish(self, lists: &Lists, text: &Text, home: Option<Country>) -> PersonEntity {
        let mut entity = self.entity;
        entity.mentions.sort_by_key(|m| m.tokens.first);
        if let Some(role) = self.role {
            entity.role = Some(role.span);
            entity.code = roles::code(lists, text, role);
        }
        if entity.code.country.is_none() {
            let figure = entity
                .mentions
                .iter()
                .find_map(|m| m.tokens.range().find_map(|i| text.longest_at(i, &lists.figures)).map(|(_, f)| f));
            if let Some(figure) = figure {
                entity.code.country = figure.country();
                if entity.code.sectors.is_empty() {
                    entity.code.sectors = figure.code.sectors.clone();
                }
            }
        }
        // A role that names no state is of the state that the article is about.
        if entity.code.country.is_none() && self.role.is_some() {
            entity.code.country = home.filter(|h| !(entity.foreign && h.is_arab()));
        }
        entity.country = entity.code.country.filter(|c| *c != Country::IGO && *c != Country::NGO);
        entity
    }
}

/// Later namings by the last word alone that nothing else has found.
fn short_namings(text: &Text, groups: &mut [Group]) {
    let mut taken = vec![false; text.tokens.len()];
    for m in groups.iter().flat_map(|g| &g.entity.mentions) {
        m.tokens.range().for_each(|i| taken[i] = true);
    }
    for group in groups.iter_mut().filter(|g| g.words.len() > 1) {
        let Some(last) = group.words.last().filter(|w| w.len() >= 8) else { continue };
        let spellings = [word_hash(last), word_hash(&format!("ال{last}"))];
        for (i, token) in text.tokens.iter().enumerate() {
            if spellings.contains(&token.hash) && token.kind == Kind::Arabic && !taken[i] {
                let span = token.span;
                group.entity.mentions.push(Mention { tokens: crate::text::Tokens::new(i, i + 1), span });
                taken[i] = true;
            }
        }
    }
}
