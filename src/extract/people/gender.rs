//! A person's gender, where the grammar tells it: the form of the office, of the verb before the name, of the relative
//! pronoun behind it, of words inside the name.

use super::lists::{Lists, TitleKind};
use crate::extract::{Mention, PersonEntity};
use crate::lexicon::morphology::Form;
use crate::message::Gender;
use crate::text::Text;

/// The gender that most of what stands beside a person's namings tells.
pub(super) fn of(lists: &Lists, text: &Text, person: &PersonEntity) -> Option<Gender> {
    let office = person.role.and_then(|role| {
        let at = text.tokens.partition_point(|t| t.span.end <= role.start);
        of_title(lists, text, at)
    });
    // A woman may be a وزير; no man is a وزيرة.
    if office == Some(Gender::Female) {
        return office;
    }
    let told = person.mentions.iter().flat_map(|m| [of_name(text, m), of_verb(lists, text, m), of_relative(text, m)]);
    let balance: i32 = told.flatten().map(|g| if g == Gender::Male { 1 } else { -1 }).sum();
    match balance {
        0 => office,
        n if n > 0 => Some(Gender::Male),
        _ => Some(Gender::Female),
    }
}

fn of_title(lists: &Lists, text: &Text, at: usize) -> Option<Gender> {
    let (hit, title) = lists.title_at(text, at)?;
    let folded = text.folded(at);
    let bare = folded.trim_start_matches(['و', 'ف', 'ب', 'ل']);
    let bare = bare.strip_prefix("ال").unwrap_or(bare);
    // سكرتير is of a man as of a woman; ranks and kin tell what they say.
    let tells = matches!(title.kind, TitleKind::Office | TitleKind::Honorific | TitleKind::Aide | TitleKind::Rank);
    if !tells || text.tables_at(at).has(lists.honours.id) || hit.reading.clitics.contains(crate::text::Clitics::PRONOUN)
    {
        return None;
    }
    let plural = ["ين", "ون", "ان", "ات", "اء"].iter().any(|e| bare.ends_with(e));
    match bare.ends_with('ه') {
        true => Some(Gender::Female),
        false if plural => None,
        false => Some(Gender::Male),
    }
}

/// أبو, بن; أم, بنت.
fn of_name(text: &Text, mention: &Mention) -> Option<Gender> {
    let first = mention.tokens.first as usize;
    if mention.tokens.len() == 1 {
        return None;
    }
    match text.folded(first) {
        "ابو" | "ابي" | "ابا" => return Some(Gender::Male),
        "ام" => return Some(Gender::Female),
        _ => {}
    }
    mention.tokens.range().skip(1).find_map(|i| match text.folded(i) {
        "بن" | "ابن" => Some(Gender::Male),
        "بنت" => Some(Gender::Female),
        _ => None,
    })
}

/// قالت فلانة: a verb of the third person right before the name.
fn of_verb(lists: &Lists, text: &Text, mention: &Mention) -> Option<Gender> {
    let before = (mention.tokens.first as usize).checked_sub(1)?;
    if text.tokens[before + 1].new_line || !lists.is_verb(text, before) {
        return None;
    }
    let form = text.hits_at(before).iter().find(|h| h.form.is_verb() && h.tokens.len() == 1)?.form;
    let third = form.must_be(Form::THIRD) && form.must_be(Form::SINGULAR);
    match (third && form.must_be(Form::FEMININE), third && form.must_be(Form::MASCULINE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// فلانة، التي.
fn of_relative(text: &Text, mention: &Mention) -> Option<Gender> {
    let mut at = mention.tokens.end as usize;
    at += usize::from(text.tokens.get(at).is_some_and(|t| t.is_mark('،')));
    if text.tokens.get(at)?.new_line {
        return None;
    }
    match text.folded(at) {
        "الذي" | "وهو" => Some(Gender::Male),
        "التي" | "وهي" => Some(Gender::Female),
        _ => None,
    }
}
