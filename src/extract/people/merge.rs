//! Namings of one person make one entity.

use super::affiliation::{self, nation_after, nation_before};
use super::lists::{Lists, NameKind};
use super::names::Naming;
use super::roles::{self, Role};
use super::spelling;
use crate::extract::code::Country;
use crate::extract::{Company, Mention, Often, PersonEntity};
use crate::lexicon::word_hash;
use crate::text::normalize::{fold, is_in_word, plain};
use crate::text::{Kind, Text, Tokens};

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
    words.iter_mut().filter(|w| *w == "ابن").for_each(|w| *w = "بن".to_owned());
    // أبو الغيط, أبوالغيط.
    let mut at = 0;
    while at + 1 < words.len() {
        if matches!(words[at].as_str(), "ابو" | "ابا" | "ابي" | "عبد" | "ام") {
            let rest = words.remove(at + 1);
            words[at].push_str(&rest);
        }
        at += 1;
    }
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

/// May two namings be spellings of one foreign name: جيتس and روبرت غيتس, جورج ميتشل and جورج متشيل?
fn sounds_same(lists: &Lists, text: &Text, naming: Mention, short: &[String], group: &Group) -> bool {
    let long = &group.words;
    let ([.., a], [.., b]) = (short, &long[..]) else { return false };
    let alike = match (short.len(), long.len()) {
        (1, _) | (_, 1) => spelling::sounds_same(a, b),
        (m, n) => {
            m == n
                && short.iter().zip(long).enumerate().all(|(i, (a, b))| {
                    a == b || (i > 0 || is_foreign(lists, text, naming)) && spelling::sounds_same(a, b)
                })
        }
    };
    let listed = |m: Mention| {
        let name = text.longest_at(m.tokens.end as usize - 1, &lists.names);
        name.is_some_and(|(_, n)| n.kind == NameKind::Given && !n.foreign)
    };
    alike && !listed(naming) && !listed(group.entity.mentions[0])
}

/// Joins namings into people, in order of first naming. `inner`: see [`Lists::inside_longer`].
pub(super) fn people(
    lists: &Lists,
    text: &Text,
    company: &[Company],
    inner: &[bool],
    mut namings: Vec<Naming>,
) -> Vec<PersonEntity> {
    trim(lists, text, company, &mut namings);
    let mut order: Vec<usize> = (0..namings.len()).collect();
    // Full names first, so that short ones find them.
    order.sort_by_key(|i| (namings[*i].mention.tokens.len() == 1, *i));
    let roles = roles::Reader::new(lists, text, inner, company, &namings);
    let mut groups: Vec<Group> = Vec::new();
    for i in order {
        let naming = namings[i];
        let words = bare(text, naming.mention);
        let role = roles.beside(naming.mention);
        let same = |g: &Group| names_same(&words, &g.words) || names_same(&g.words, &words);
        let alike = |g: &Group| sounds_same(lists, text, naming.mention, &words, g);
        // Of two brothers the one named last.
        let nearest = |is: &dyn Fn(&Group) -> bool| {
            let found = groups.iter().enumerate().filter(|(_, g)| is(g));
            found.max_by_key(|(_, g)| g.named_before(naming.mention.tokens.first)).map(|(i, _)| i)
        };
        match nearest(&same).or_else(|| nearest(&alike)).map(|i| &mut groups[i]) {
            Some(group) => group.join(lists, text, naming, words, role),
            None => groups.push(Group {
                entity: PersonEntity {
                    name: text.slice(naming.mention.span).to_owned(),
                    role: None,
                    country: None,
                    code: Default::default(),
                    foreign: is_foreign(lists, text, naming.mention),
                    gender: None,
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
    groups.into_iter().map(|g| g.finish(lists, text)).collect()
}

/// Takes from pairs of words what is no name beside one that others have too: `ويصحب جياباو`, `كاسترو بشغف`.
fn trim(lists: &Lists, text: &Text, company: &[Company], namings: &mut [Naming]) {
    let lasts: Vec<(u32, u64)> = namings
        .iter()
        .filter(|n| n.mention.tokens.len() > 1)
        .map(|n| (n.mention.tokens.end - 1, text.tokens[n.mention.tokens.end as usize - 1].hash))
        .collect();
    for naming in namings.iter_mut().filter(|n| n.mention.tokens.len() == 2) {
        let (first, last) = (naming.mention.tokens.first, naming.mention.tokens.end - 1);
        let surname = |at: u32| lasts.iter().any(|(t, hash)| *t != last && *hash == text.tokens[at as usize].hash);
        let nothing = |at: u32| {
            let bound = || text.folded(at as usize).starts_with(['و', 'ف', 'ب', 'ل', 'ي', 'س']);
            let company = company.get(at as usize).copied().unwrap_or_default().person;
            (company == Often::Never || company == Often::Unknown && bound())
                && !text.tables_at(at as usize).has(lists.names.id)
        };
        let kept = match () {
            () if nothing(first) && surname(last) => last,
            () if nothing(last) && surname(first) => first,
            () => continue,
        };
        let tokens = Tokens::new(kept as usize, kept as usize + 1);
        naming.mention = Mention { tokens, span: text.tokens[kept as usize].span };
    }
}

/// Is the first word a given name that Arabs do not have?
fn is_foreign(lists: &Lists, text: &Text, naming: Mention) -> bool {
    text.longest_at(naming.tokens.first as usize, &lists.names).is_some_and(|(_, name)| name.foreign)
}

impl Group {
    /// Token of the last naming before another, from 1; 0 if there is none.
    fn named_before(&self, first: u32) -> u32 {
        let before = self.entity.mentions.iter().map(|m| m.tokens.first).filter(|f| *f < first);
        before.max().map_or(0, |f| f + 1)
    }

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

    fn finish(self, lists: &Lists, text: &Text) -> PersonEntity {
        let mut entity = self.entity;
        entity.mentions.sort_by_key(|m| m.tokens.first);
        if let Some(role) = self.role {
            entity.role = Some(role.span);
            entity.code = affiliation::code(lists, text, role);
        }
        if entity.code.country.is_none() {
            let figure = entity
                .mentions
                .iter()
                .filter_map(|m| {
                    text.longest_at(m.tokens.first as usize, &lists.figures).filter(|(h, _)| h.tokens == m.tokens)
                })
                .map(|(_, f)| f)
                .next();
            if let Some(figure) = figure {
                entity.code.country = figure.country();
                if entity.code.sectors.is_empty() {
                    entity.code.sectors = figure.code.sectors;
                }
            }
        }
        // المدير العام للوكالة الدولية، الياباني فلان.
        let told = || {
            let beside =
                |m: &Mention| nation_before(lists, text, m.tokens).or_else(|| nation_after(lists, text, m.tokens));
            entity.mentions.iter().find_map(beside)
        };
        entity.country = entity.code.country.filter(|c| *c != Country::IGO && *c != Country::NGO).or_else(told);
        entity.code.country = entity.code.country.or(entity.country);
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
                group.entity.mentions.push(Mention { tokens: Tokens::new(i, i + 1), span });
                taken[i] = true;
            }
        }
    }
}
