//! How much speaks for it that a naming means a place.

use super::Lists;
use super::cues::{Cue, Role};
use super::namings::Naming;
use super::resolve::Votes;
use crate::extract::Tag;
use crate::lexicon::gazetteer::{Place, Word};
use crate::message::Precision;
use crate::text::Text;

/// States whose hamlets are named in the news.
const ARAB: [[u8; 2]; 20] = [
    *b"SY", *b"IQ", *b"YE", *b"SA", *b"EG", *b"SD", *b"LY", *b"TN", *b"DZ", *b"MA", *b"MR", *b"LB", *b"JO", *b"PS",
    *b"AE", *b"QA", *b"KW", *b"BH", *b"OM", *b"SO",
];

/// People that a town needs to be named without more ado, and to be known abroad.
pub(super) const KNOWN: u32 = 100_000;
const NOTED: u32 = 30_000;
/// Vowel signs that news leaves out.
const VOWELS: [char; 7] = ['\u{64b}', '\u{64c}', '\u{64d}', '\u{64e}', '\u{64f}', '\u{650}', '\u{652}'];

/// What speaks against a name that stands without class word or list: many a word and surname is some town's name as
/// well. Its country is no support if nothing else in the article tells of it.
fn unsupported(naming: &Naming, place: &Place, votes: &Votes, tagged: bool) -> i32 {
    if place.capital || place.country.is_none() || place.precision >= Precision::Region {
        return 0;
    }
    if votes.alone(naming.name, place.country) {
        return 1 + i32::from(place.population < KNOWN) - if tagged { 2 } else { 0 };
    }
    let arab = place.country.is_some_and(|c| ARAB.contains(&c));
    let bare = naming.role.is_none() && naming.words == 1 && !tagged;
    i32::from(bare && !arab && place.population < NOTED && !place.id().starts_with("rasid:"))
}

/// Is the last letter a pronoun, and the name's another one: في حديثه, not في حديثة? So it is in texts that write ة.
fn has_pronoun(text: &Text, last: usize, place: &Place) -> bool {
    let ends = |at: usize, letter: char| text.slice(text.tokens[at].span).ends_with(letter);
    let arab = place.country.is_some_and(|c| ARAB.contains(&c));
    arab && ends(last, 'ه') && !text.folded(last).ends_with("اه") && (0..text.tokens.len()).any(|t| ends(t, 'ة'))
}

/// How much speaks for a place.
pub(super) fn points(
    lists: &Lists,
    text: &Text,
    cues: &[Cue],
    naming: &Naming,
    place: Option<&Place>,
    votes: &Votes,
    listed: bool,
) -> i32 {
    let last = naming.tokens.end as usize - 1;
    let name_first = last + 1 - naming.words as usize;
    let class = naming.class.map(|c| lists.cues.class(c));
    let mut points = match naming.role {
        Some(Role::In | Role::Near) => 3,
        Some(Role::To) => 2,
        Some(Role::For | Role::From | Role::Between) => 1,
        Some(Role::Body) if class.is_none() => -2,
        _ => 0,
    };
    points += i32::from(class.is_some()) * 4;
    points += i32::from(naming.dateline) * 3;
    points += i32::from(naming.part.is_some());
    points += i32::from(listed) * 2;
    // The tagger does not tell states that act from places: it helps only names that are not known for sure.
    let unsure = place.is_none() || naming.word != Word::Name;
    points += match cues[name_first].tag {
        Tag::BeginPlace | Tag::InsidePlace if unsure => 2,
        Tag::BeginPerson | Tag::InsidePerson | Tag::BeginOrganization | Tag::InsideOrganization => -3,
        _ => 0,
    };
    let Some(place) = place else { return points - 2 };
    let voted = votes.of(place.country) > 0;
    let tagged = matches!(cues[name_first].tag, Tag::BeginPlace | Tag::InsidePlace);
    if class.is_none() && !naming.dateline && !listed {
        points -= unsupported(naming, place, votes, tagged);
        // Poems and sayings write the vowels: رِقّة الوجد is no town.
        points -= if text.slice(naming.span).contains(VOWELS) { 3 } else { 0 };
    }
    let single = naming.words == 1;
    let letters = text.folded(last).chars().count() - usize::from(naming.cut);
    points -= match naming.word {
        Word::Name => 0,
        Word::Seldom => 3,
        // `مدن العراق وإلى`: a list does not go on with a word of every day.
        Word::Never | Word::Common if naming.follows.is_some() && cues[last].listed && letters <= 3 => 7,
        Word::Never | Word::Common if class.is_some_and(|c| c.open || c.many && naming.follows.is_some()) => 3,
        Word::Never | Word::Common => 7,
    };
    points -= if single && class.is_none() && !tagged && has_pronoun(text, last, place) { 4 } else { 0 };
    if single && letters <= 3 && place.population < KNOWN {
        points -= i32::from(!voted) + i32::from(naming.cut > 0);
    }
    // غمر المياه, درة الجنوب: names of hamlets that news has as words only.
    let told = class.is_some() || naming.dateline || naming.word != Word::Name || place.capital;
    if single && cues[last].never && !told && !voted && place.precision < Precision::Country {
        points -= 3;
    }
    points += i32::from(!single);
    // Hamlets have the names of all the world.
    points -= if single && class.is_none() && !place.notable { 2 } else { 0 };
    points += match voted {
        // A site that every town may have.
        _ if place.country.is_none() => 0,
        false if place.population < KNOWN => -3,
        false => 0,
        true => 1,
    };
    if place.capital || place.precision == Precision::Country {
        // It may act for its state; whoever comes or speaks from it is there.
        points -= if naming.role == Some(Role::From) && place.capital { 1 } else { 2 };
    }
    // `محافظة تركية`, `العاصمة الهندية`: an adjective that is spelled as the name of a state or town.
    let capital = class.is_some_and(|c| !c.open && c.precision == Precision::Town);
    if class.is_some() && (capital || place.precision == Precision::Country) && cues[name_first].nation.is_some() {
        points -= 9;
    }
    // `الجنوب اليمني` is no province of another state.
    if naming.word != Word::Name && naming.nation.is_some() && naming.nation != place.country {
        points -= 4;
    }
    points + i32::from(matches!(place.precision, Precision::Province | Precision::Region))
}
