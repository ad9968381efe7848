use crate::extract::code::Code;
use crate::extract::{ActorKind, Layers, Mention};
use crate::message::{OrganizationKind, Precision};
use crate::text::Text;

use super::Lists;

/// A mention of a person, organization or place.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    pub mention: Mention,
    pub name: &'a str,
    pub kind: EntityKind,
    pub code: Code,
    /// A place below the state.
    pub local: bool,
    /// A state's body, whose noun tells more of its sector than its kind does.
    pub state_body: bool,
    /// A person whose given name Arabs do not have.
    pub foreign: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntityKind {
    Person,
    Organization,
    Place,
}

impl EntityKind {
    /// Places below the state do not act.
    pub fn as_actor(self) -> Option<ActorKind> {
        match self {
            EntityKind::Person => Some(ActorKind::Person),
            EntityKind::Organization => Some(ActorKind::Organization),
            EntityKind::Place => None,
        }
    }
}

/// What earlier layers found, by first token.
#[derive(Debug)]
pub(super) struct Entities<'a> {
    list: Vec<Entity<'a>>,
}

impl<'a> Entities<'a> {
    pub fn new(lists: &Lists, layers: &'a Layers) -> Self {
        let mut list = Vec::new();
        for p in &layers.people {
            let code = Code { country: p.code.country.or(p.country), sectors: p.code.sectors };
            list.extend(p.mentions.iter().map(|m| Entity {
                mention: *m,
                name: &p.name,
                kind: EntityKind::Person,
                code,
                local: false,
                state_body: false,
                foreign: p.foreign,
            }));
        }
        for o in &layers.organizations {
            let code = Code { country: o.code.country.or(o.country), sectors: o.code.sectors };
            list.extend(o.mentions.iter().map(|m| Entity {
                mention: *m,
                name: &o.name,
                kind: EntityKind::Organization,
                code,
                local: false,
                state_body: o.kind == OrganizationKind::StateBody,
                foreign: false,
            }));
        }
        for p in &layers.places {
            let country = p.country.as_deref().and_then(|c| lists.country(c));
            let code = Code { country, ..Code::default() };
            list.extend(p.mentions.iter().map(|(m, _)| Entity {
                mention: *m,
                name: &p.name,
                kind: EntityKind::Place,
                code,
                local: !matches!(p.precision, Precision::Country | Precision::Larger),
                state_body: false,
                foreign: false,
            }));
        }
        list.sort_by_key(|e| (e.mention.tokens.first, std::cmp::Reverse(e.mention.tokens.end)));
        Entities { list }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entity<'a>> {
        self.list.iter()
    }

    /// The longest that begins at a token.
    pub fn at(&self, token: usize) -> Option<&Entity<'a>> {
        let i = self.list.partition_point(|e| (e.mention.tokens.first as usize) < token);
        self.list.get(i).filter(|e| e.mention.tokens.first as usize == token)
    }

    /// The longest that begins at a token, if its word stands there with (or without) a preposition.
    pub fn tied(&self, text: &Text, token: usize, preposition: bool) -> Option<&Entity<'a>> {
        self.at(token).filter(|e| {
            let whole = text.tokens[token].span;
            let hidden = text.slice(whole).starts_with("لل");
            (e.mention.span.start > whole.start || hidden) == preposition
        })
    }
}
