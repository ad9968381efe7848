//! Where the tagger sees bodies.

use super::extent::LONGEST;
use super::words::is_bound;
use super::{Lists, Mention, Naming};
use crate::extract::code::Code;
use crate::extract::{Layers, Tag};
use crate::text::{Clitics, Span, Text, Tokens};

pub(super) fn is_inside_name(layers: &Layers, at: usize) -> bool {
    layers.tags.get(at).is_some_and(|t| *t != Tag::Outside)
}

/// The end of the name by the tagger's word that goes on at `from`, behind a head. Another name ends it: حركة حماس (خالد
/// مشعل), حركة طالبان (وتنظيم القاعدة).
pub(super) fn tagged_end(lists: &Lists, text: &Text, layers: &Layers, from: usize) -> usize {
    let begins = |i: usize| match layers.tags[i] {
        Tag::BeginPerson | Tag::BeginOrganization | Tag::BeginOther => true,
        _ => text.hits_at(i).iter().any(|h| {
            let clitics = h.reading.clitics;
            (h.table == lists.known.id || h.table == lists.heads.id)
                && (clitics.contains(Clitics::CONJUNCTION) || clitics.has_preposition())
        }),
    };
    let goes_on = |i: &usize| is_inside_name(layers, *i) && (*i == from || !begins(*i));
    from + (from..(from + LONGEST).min(layers.tags.len())).take_while(goes_on).count()
}

pub(super) fn tagged_organization(layers: &Layers, first: usize, end: usize) -> bool {
    layers
        .tags
        .get(first..end.min(layers.tags.len()))
        .is_some_and(|t| t.iter().any(|t| matches!(t, Tag::BeginOrganization | Tag::InsideOrganization)))
}

/// What the tagger alone sees.
pub(super) fn tagged(lists: &Lists, text: &Text, layers: &Layers, found: &[Naming]) -> Vec<Naming> {
    let mut namings = Vec::new();
    let mut at = 0;
    while at < layers.tags.len() {
        if layers.tags[at] != Tag::BeginOrganization {
            at += 1;
            continue;
        }
        let end = (at + 1..layers.tags.len())
            .find(|i| layers.tags[*i] != Tag::InsideOrganization)
            .unwrap_or(layers.tags.len());
        let tokens = Tokens::new(at, end);
        if !found.iter().any(|n| n.mention.tokens.overlaps(tokens)) {
            namings.extend(lone(lists, text, tokens));
        }
        at = end;
    }
    namings
}

fn lone(lists: &Lists, text: &Text, tokens: Tokens) -> Option<Naming> {
    let first = tokens.first as usize;
    // الوكالة | سوريا, اللواء | بالعجوزة: neither a state nor what a preposition is written onto goes on behind the article.
    let definite = text.folded(first).starts_with("ال");
    let state = |i: usize| definite && text.longest_at(i, &lists.countries).is_some();
    let ends = |i: &usize| state(*i) || is_bound(text, *i);
    let end = (first + 1..tokens.end as usize).find(ends).unwrap_or(tokens.end as usize);
    let tokens = Tokens::new(first, end);
    // The state's name as the tagger's organization is an actor, none of ours.
    if tokens.len() == 1 {
        return None;
    }
    let (_, head) = text.longest_at(first, &lists.heads)?;
    let country = tokens.range().find_map(|i| text.longest_at(i, &lists.nationalities)).map(|(_, n)| n.country);
    let reading = text.readings(first).iter().rfind(|r| r.cut > 0);
    let start = reading.map_or(text.tokens[first].span, |r| text.stem_span(first, *r)).start;
    let code = Code { country, ..head.sector };
    let span = Span { start, end: text.span(tokens).end };
    Some(Naming {
        mention: Mention { tokens, span },
        row: None,
        own: None,
        body: None,
        kind: head.kind,
        country,
        code,
        quoted: false,
    })
}
