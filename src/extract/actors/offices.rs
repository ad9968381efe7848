//! A person's office, as worded before the name, is part of the naming and nobody of its own:
//! `مساعدة الأمين العام “أورسولا مولر”` is one actor.

use crate::extract::{ActorMention, Mention, PersonEntity};
use crate::text::normalize::is_alphanumeric;
use crate::text::{Span, Text, Tokens};

/// Takes the words of an office into the mention of the name behind it, and drops what was found inside them.
/// A mention that holds office and name already stays as it is.
pub(super) fn unite(text: &Text, people: &[PersonEntity], found: &mut Vec<ActorMention>) {
    for person in people {
        let Some(role) = person.role else { continue };
        let Some(name) = person.mentions.iter().find(|m| follows(text, role, m)) else { continue };
        let Some(actor) = found.iter_mut().find(|a| a.mention == *name) else { continue };
        let first = text.tokens.partition_point(|t| t.span.end <= role.start);
        actor.mention = Mention { tokens: Tokens::new(first, name.tokens.end as usize), span: role.join(name.span) };
        found.retain(|a| !role.contains(a.mention.span));
    }
    found.sort_by_key(|a| a.mention.tokens.first);
}

/// Nothing but marks that end no sentence stands between the two.
fn follows(text: &Text, role: Span, name: &Mention) -> bool {
    name.span.start >= role.end
        && text
            .slice(Span { start: role.end, end: name.span.start })
            .chars()
            .all(|c| !is_alphanumeric(c) && !matches!(c, '.' | '؟' | '!' | '\n'))
}
