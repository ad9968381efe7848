//! Names that no gazetteer has.

use super::Lists;
use super::cues::Cue;
use super::names::Found;
use crate::extract::Tag;
use crate::lexicon::gazetteer::Word;
use crate::text::{Clitics, Kind, Text};

/// First words of names that never stand alone.
const OPENERS: [&str; 27] = [
    "تل",
    "كفر",
    "خربه",
    "دير",
    "خان",
    "عين",
    "بير",
    "بئر",
    "راس",
    "ام",
    "ابو",
    "البو",
    "بو",
    "بني",
    "ذي",
    "بيت",
    "جديده",
    "شيخ",
    "وادي",
    "جبل",
    "ابي",
    "ال",
    "باب",
    "حوايج",
    "رسم",
    "مزرعه",
    "حوش",
];

/// Words between quotation marks that can still be a name.
const QUOTED: usize = 3;

/// Does a longer name begin with this word?
pub(super) fn opens(text: &Text, token: usize) -> bool {
    OPENERS.contains(&text.folded(token).trim_start_matches('و'))
}

/// The name at `at`, and the words that belong to it. A class word stands before it if it is `told`; else it
/// goes on a list.
pub(super) fn unlisted(lists: &Lists, text: &Text, cues: &[Cue], at: usize, told: bool) -> Option<Found> {
    let found = |end, cut, clitics| Some(Found { end, cut, clitics, name: None, word: Word::Name });
    if let Some(end) = quoted(text, at) {
        return found(end, 0, Clitics::default());
    }
    let folded = text.folded(at);
    let (word, cut, clitics) = match folded.strip_prefix('و').filter(|r| !told && r.chars().count() > 1) {
        Some(rest) => (rest, 1, Clitics::CONJUNCTION),
        None => (folded, 0, Clitics::default()),
    };
    let token = &text.tokens[at];
    let opens = OPENERS.contains(&word);
    let known = |w: &str| lists.gazetteer.first(w).is_some_and(|s| s.name.is_some());
    let ordinary = !opens && (cues[at].listed || known(word) || known(folded) || inflected(word));
    if token.new_line || token.kind != Kind::Arabic || word.chars().count() < 3 && !opens || ordinary {
        return None;
    }
    let mut end = at + 1;
    while let Some(next) = text.tokens.get(end).filter(|t| t.kind == Kind::Arabic && !t.new_line) {
        let joins =
            cues[end].tag == Tag::InsidePlace || OPENERS.contains(&text.folded(end - 1)) || end == at + 1 && opens;
        if !joins || cues[end].taken != 0 || !next.spaced {
            break;
        }
        end += 1;
    }
    if opens && end == at + 1 { None } else { found(end, cut, clitics) }
}

/// A verb, an adjective or participle without article: `محافظة يخسرها الحوثيون`, `قرية نائية`, `حارات متناحرة`.
fn inflected(word: &str) -> bool {
    let verb = word.starts_with(['ي', 'ت']) && ["ها", "هم", "ون", "وا", "ه"].iter().any(|e| word.ends_with(e));
    let adjective = ["يه", "يين", "ات"].iter().any(|e| word.ends_with(e)) && !word.starts_with("ال");
    // مفعلة, فاعلة.
    let long = word.chars().count() >= 5;
    let participle = long && word.ends_with('ه') && (word.starts_with('م') || word.chars().nth(1) == Some('ا'));
    // قضاء حوائجهن.
    let pronoun = long && ["هن", "كم", "هما"].iter().any(|e| word.ends_with(e));
    verb || adjective || participle || pronoun
}

/// The end of what the quotation marks hold, if they open before `at` and hold little.
fn quoted(text: &Text, at: usize) -> Option<usize> {
    let mark = at.checked_sub(1).map(|b| text.tokens[b].kind)?;
    // A mark that is written onto the word before it closes.
    if text.tokens[at].spaced || !text.tokens[at - 1].spaced && matches!(mark, Kind::Mark('"')) {
        return None;
    }
    let closing: &[char] = match mark {
        Kind::Mark('«') => &['»'],
        Kind::Mark('"') => &['"'],
        Kind::Mark('“' | '”') => &['”', '“'],
        _ => return None,
    };
    let end =
        (at + 1..=at + QUOTED).find(|e| text.tokens.get(*e).is_some_and(|t| closing.iter().any(|c| t.is_mark(*c))))?;
    let sound = text.folded(at).chars().count() > 2 && text.tokens[at..end].iter().all(|t| t.kind == Kind::Arabic);
    sound.then_some(end)
}
