//! Noun phrases that can act or suffer: the actors' layer, with what governs each and what is joined by و.

use crate::extract::{ActorKind, ActorMention, Layers};
use crate::text::{Kind, Text, Tokens};

use super::scan::{Role, Scan};
use super::triggers::Marks;

/// What a noun phrase hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governor {
    /// Nothing: a subject or object, or the genitive of the word before.
    Bare,
    /// A preposition that may mark the other side.
    Marked(Marks),
    /// `على يد`, `من قبل`.
    By,
    /// Any other preposition.
    Other,
    /// The word before, as its adjective (`القصف الروسي`).
    Qualified,
}

/// A noun phrase, or several joined by و.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// All words from the first to the last member.
    pub tokens: Tokens,
    pub governor: Governor,
    /// Members: a range of [`Groups::members`].
    first: u32,
    end: u32,
}

/// All groups of an article, by position.
#[derive(Debug, Default)]
pub struct Groups {
    pub all: Vec<Group>,
    /// Indexes of `layers.actors`, without those inside longer ones.
    members: Vec<u32>,
}

impl Groups {
    /// Joins the actors of the article to groups.
    pub fn new(text: &Text, scan: &Scan, layers: &Layers) -> Groups {
        let mut groups = Groups::default();
        let actors = &layers.actors;
        let mut order: Vec<u32> = (0..actors.len() as u32).collect();
        order.sort_by_key(|i| {
            let t = actors[*i as usize].mention.tokens;
            (t.first, std::cmp::Reverse(t.end))
        });
        let mut end = 0;
        for i in order {
            let tokens = actors[i as usize].mention.tokens;
            let role = scan.role_of(tokens.first as usize);
            // Prepositions that are spelled as nouns are: `أمام`, `فيه`.
            let function = role.has(Role::GOVERNS) && !role.has(Role::HEAD);
            if tokens.is_empty() || tokens.first < end || function && actors[i as usize].kind == ActorKind::Group {
                continue;
            }
            end = tokens.end;
            if groups.is_apposition(text, actors, i) {
                continue;
            }
            groups.add(text, scan, i, &actors[i as usize]);
        }
        groups
    }

    /// Takes a name behind an office, or an office behind a name, for one phrase with it:
    /// `الرئيس الأفغاني، حامد كرزاي`, `ميليشيا قسد`. The name stands for both.
    fn is_apposition(&mut self, text: &Text, actors: &[ActorMention], index: u32) -> bool {
        let next = &actors[index as usize];
        let tokens = next.mention.tokens;
        let Some(group) = self.all.last_mut() else { return false };
        let Some(member) = self.members.last_mut().filter(|_| group.end == group.first + 1) else { return false };
        let this = &actors[*member as usize];
        let gap = group.tokens.end..tokens.first;
        let marks =
            gap.clone().all(|t| matches!(text.tokens[t as usize].kind, Kind::Mark('،' | ',' | '#' | '"' | '“' | '«')));
        let bare = next.mention.span.start == text.tokens[tokens.first as usize].span.start;
        let near = gap.len() <= 2 && marks && bare;
        if !near || text.tokens[group.tokens.first as usize].sentence != text.tokens[tokens.first as usize].sentence {
            return false;
        }
        let country = |a: &ActorMention| a.code.country;
        let agree = country(this).is_none() || country(next).is_none() || country(this) == country(next);
        let comma = gap.clone().any(|t| matches!(text.tokens[t as usize].kind, Kind::Mark('،' | ',')));
        let office = |a: &ActorMention| {
            a.kind == ActorKind::Group
                && !a.code.has_sector("CVL")
                && !is_plural(text.folded(a.mention.tokens.first as usize))
        };
        let joined = match (this.kind, next.kind) {
            (ActorKind::Group, ActorKind::Person) => agree && office(this),
            (ActorKind::Group, ActorKind::Organization) => agree && !comma,
            (ActorKind::Person, ActorKind::Group) => agree && comma && office(next),
            _ => false,
        };
        if joined {
            group.tokens.end = tokens.end;
            if this.kind == ActorKind::Group {
                *member = index;
            }
        }
        joined
    }

    fn add(&mut self, text: &Text, scan: &Scan, index: u32, actor: &ActorMention) {
        let tokens = actor.mention.tokens;
        let first = tokens.first as usize;
        let prefix = &text.raw[text.tokens[first].span.start as usize
            ..(actor.mention.span.start.max(text.tokens[first].span.start)) as usize];
        let at = self.members.len() as u32;
        self.members.push(index);
        let joined = prefix.starts_with('و') && !prefix.contains(['ب', 'ل', 'ك'])
            || prefix.is_empty() && first > 0 && text.folded(first - 1) == "و";
        if joined
            && actor.kind != ActorKind::Adjective
            && let Some(group) = self.all.last_mut()
        {
            let gap = group.tokens.end..tokens.first;
            let same = text.tokens[group.tokens.first as usize].sentence == text.tokens[first].sentence;
            if same && gap.len() <= 3 && !gap.into_iter().any(|t| scan.breaks(text, t as usize)) {
                group.tokens.end = tokens.end;
                group.end = at + 1;
                return;
            }
        }
        let governor = match actor.kind {
            ActorKind::Adjective => Governor::Qualified,
            _ => governor(text, scan, first, prefix),
        };
        self.all.push(Group { tokens, governor, first: at, end: at + 1 });
    }

    /// Indexes of the members in `layers.actors`.
    pub fn members(&self, group: &Group) -> &[u32] {
        &self.members[group.first as usize..group.end as usize]
    }

    /// The groups that lie within a token range.
    pub fn within(&self, range: std::ops::Range<usize>) -> &[Group] {
        let from = self.all.partition_point(|g| (g.tokens.first as usize) < range.start);
        let to = self.all.partition_point(|g| (g.tokens.first as usize) < range.end);
        &self.all[from..to.max(from)]
    }
}

/// The sound plural's endings.
fn is_plural(word: &str) -> bool {
    word.ends_with("ون") || word.ends_with("ين") || word.ends_with("ات")
}

/// What the phrase that begins at token `first` hangs on; `prefix` is what the layer cut off its first word.
fn governor(text: &Text, scan: &Scan, first: usize, prefix: &str) -> Governor {
    if prefix.contains('ل') || text.folded(first).trim_start_matches(['و', 'ف']).starts_with("لل") {
        return Governor::Marked(Marks::TO);
    }
    if prefix.contains('ب') {
        return Governor::Marked(Marks::IN);
    }
    if prefix.contains('ك') {
        return Governor::Other;
    }
    let mut at = first;
    // Quotation marks and head nouns (`على مواقع المسلحين`) do not hide the preposition.
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        if text.tokens[at].new_line || text.tokens[before].sentence != text.tokens[first].sentence {
            break;
        }
        let role = scan.role_of(before);
        if role.has(Role::BY) {
            return Governor::By;
        }
        if role.has(Role::GOVERNS) {
            return Governor::Marked(marks(role)).or_other(role);
        }
        if !role.has(Role::HEAD) && !matches!(text.tokens[before].kind, crate::text::Kind::Mark('"' | '«' | '“' | '('))
        {
            break;
        }
        at = before;
    }
    Governor::Bare
}

impl Governor {
    fn or_other(self, role: Role) -> Governor {
        if role.has(Role(Role::GOVERNS.0 & !Role::PREPOSITION.0)) { self } else { Governor::Other }
    }
}

fn marks(role: Role) -> Marks {
    let table = [
        (Role::ON, Marks::ON),
        (Role::TO, Marks::TO),
        (Role::FROM, Marks::FROM),
        (Role::ABOUT, Marks::ABOUT),
        (Role::IN, Marks::IN),
        (Role::AGAINST, Marks::AGAINST),
        (Role::WITH, Marks::WITH),
        (Role::BETWEEN, Marks::BETWEEN),
    ];
    Marks(table.iter().filter(|(r, _)| role.has(*r)).fold(0, |m, (_, k)| m | k.0))
}
