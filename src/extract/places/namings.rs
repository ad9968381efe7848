//! Finds the words that may name a place.

use super::Lists;
use super::cues::{Cue, Role};
use crate::extract::{Article, Layers, Tag};
use crate::lexicon::gazetteer::{NameId, Step, Word};
use crate::text::{Clitics, Kind, Span, Text, Tokens};

/// Words that may name a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming {
    /// With the class word where it is part of the name.
    pub tokens: Tokens,
    /// Without clitics.
    pub span: Span,
    /// The gazetteer's name; None for a name that it lacks.
    pub name: Option<NameId>,
    /// How many words the gazetteer's name has.
    pub words: u32,
    /// Is it an ordinary word as well?
    pub word: Word,
    /// Row of the class word.
    pub class: Option<u16>,
    /// Row of the direction.
    pub part: Option<u16>,
    /// The country that a nationality beside the name tells.
    pub nation: Option<[u8; 2]>,
    /// What the words before it say.
    pub role: Option<Role>,
    /// It goes on a list whose last item was this naming (its index).
    pub follows: Option<usize>,
    /// It stands at the head of the text, as a dateline.
    pub dateline: bool,
    /// `للرقة`: the span begins with the preposition, as the article's alef is not written.
    pub hidden_alef: bool,
}

/// All namings, by position; none overlaps another.
pub(super) fn find(lists: &Lists, article: &Article, _layers: &Layers, cues: &[Cue]) -> Vec<Naming> {
    let text = article.text;
    let mut namings: Vec<Naming> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let token = &text.tokens[at];
        if !token.is_word() || cues[at].taken {
            at += 1;
            continue;
        }
        let (class, phrase) = class_before(lists, text, cues, at);
        let follows = follows(text, &namings, at);
        let found = longest(lists, text, cues, at, follows.is_some()).or_else(|| {
            let listed = follows.is_some_and(|f| namings[f].class.is_some_and(|c| lists.cues.class(c).many));
            let told = class.is_some_and(|c| lists.cues.class(c).open);
            (told || listed || cues[at].tag == Tag::BeginPlace).then(|| unlisted(lists, text, cues, at, told)).flatten()
        });
        let Some(Found { end, cut, clitics, name, word }) = found else {
            at += 1;
            continue;
        };
        let whole = class.is_some_and(|c| lists.cues.class(c).whole);
        let first = if whole { phrase } else { at };
        let start = if whole {
            start_of(text, first, u8::from(cues[first].clitics != Clitics::default()))
        } else {
            start_of(text, at, cut)
        };
        let (part_before, role, nation) = before(cues, phrase, clitics, class.is_some());
        let after = cues.get(end).copied().unwrap_or_default();
        let class = class.or_else(|| follows.and_then(|f| namings[f].class.filter(|c| lists.cues.class(*c).many)));
        namings.push(Naming {
            tokens: Tokens::new(first, end),
            span: Span { start, end: text.tokens[end - 1].span.end },
            name,
            words: (end - at) as u32,
            word,
            class,
            part: part_before.or(after.side.map(|s| s.0)),
            nation: nation.or(after.nation),
            role,
            follows,
            dateline: is_dateline(text, at, end),
            hidden_alef: clitics.contains(Clitics::HIDDEN_ALEF),
        });
        at = end;
    }
    namings
}

struct Found {
    end: usize,
    cut: u8,
    clitics: Clitics,
    name: Option<NameId>,
    word: Word,
}

/// The class word before token `at`, and where the phrase of both begins. A nationality may stand
/// between them (`العاصمة السورية دمشق`).
fn class_before(lists: &Lists, text: &Text, cues: &[Cue], at: usize) -> (Option<u16>, usize) {
    let quoted = at > 0 && matches!(text.tokens[at - 1].kind, Kind::Mark('"' | '«' | '“' | '#' | '('));
    let Some(mut before) = at.checked_sub(1 + usize::from(quoted)) else { return (None, at) };
    if text.tokens[at].new_paragraph {
        return (None, at);
    }
    if cues[before].nation.is_some() && cues[before].class.is_none() {
        let Some(b) = before.checked_sub(1) else { return (None, at) };
        before = b;
    }
    match cues[before].class {
        Some((row, first)) if !cues[before].taken || !lists.cues.class(row).whole => (Some(row), first as usize),
        _ => (None, at),
    }
}

/// The naming just before, if only و or a comma parts them.
fn follows(text: &Text, namings: &[Naming], at: usize) -> Option<usize> {
    let last = namings.len().checked_sub(1)?;
    let end = namings[last].tokens.end as usize;
    let between = &text.tokens[end.min(at)..at];
    let joined = text.folded(at).starts_with('و') && between.is_empty();
    let comma = matches!(between, [t] if matches!(t.kind, Kind::Mark('،' | ',' | '-' | '/')));
    (joined || comma || matches!(between, [t] if t.kind == Kind::Arabic && text.folded(at - 1) == "و")).then_some(last)
}

/// Part, role and nationality that the words before the phrase tell.
fn before(
    cues: &[Cue],
    phrase: usize,
    clitics: Clitics,
    classed: bool,
) -> (Option<u16>, Option<Role>, Option<[u8; 2]>) {
    let own = if classed { cues[phrase].clitics } else { clitics };
    let mut role = match own {
        c if c.contains(Clitics::BA) => Some(Role::In),
        c if c.contains(Clitics::LA) => Some(Role::To),
        _ => None,
    };
    let mut part = None;
    if let Some((row, _, r)) = phrase.checked_sub(1).and_then(|b| cues[b].relation) {
        role = role.or(Some(r));
        part = (r == Role::Near).then_some(row);
    }
    (part, role, None)
}

/// The longest name of the gazetteer that begins at a token, with as few letters cut off as can be.
/// Nothing is cut off a word that the gazetteer knows as it stands, but و inside a list.
fn longest(lists: &Lists, text: &Text, cues: &[Cue], at: usize, listed: bool) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut whole = false;
    each_reading(text.folded(at), |word, cut, clitics| {
        if whole {
            return;
        }
        let Some(step) = lists.gazetteer.first(word) else { return };
        whole |= cut == 0 && step.name.is_some() && !(listed && word.starts_with('و'));
        let Some((end, name)) = walk(lists, text, cues, at + 1, step) else { return };
        if best.as_ref().is_some_and(|b| b.end > end || b.end == end && !(listed && b.cut == 0 && cut == 1)) {
            return;
        }
        best = Some(Found { end, cut, clitics, name: Some(name), word: lists.gazetteer.word(name) });
    });
    best.filter(|b| b.word != Word::Common)
}

/// Calls `visit` with the folded word as it stands and without its proclitics, and the letters that were cut.
fn each_reading(word: &str, mut visit: impl FnMut(&str, u8, Clitics)) {
    visit(word, 0, Clitics::default());
    let mut rest = word;
    let (mut cut, mut clitics) = (0, Clitics::default());
    for conjunction in [false, true] {
        if conjunction {
            let Some(r) = word.strip_prefix(['و', 'ف']) else { return };
            (rest, cut, clitics) = (r, 1, Clitics::CONJUNCTION);
            if rest.len() < 4 {
                return;
            }
            visit(rest, cut, clitics);
        }
        for (letter, clitic) in [('ب', Clitics::BA), ('ل', Clitics::LA), ('ك', Clitics::KA)] {
            let Some(r) = rest.strip_prefix(letter).filter(|r| r.len() >= 4) else { continue };
            if clitic == Clitics::LA && r.starts_with('ل') {
                // للرقة: the article's alef is not written.
                let mut buffer = [0; 64];
                let alef = 'ا'.len_utf8();
                if let Some(place) = buffer.get_mut(..alef + r.len()) {
                    'ا'.encode_utf8(place);
                    place[alef..].copy_from_slice(r.as_bytes());
                    let whole = std::str::from_utf8(place).unwrap_or_default();
                    visit(whole, cut, clitics.with(clitic).with(Clitics::HIDDEN_ALEF));
                }
            }
            visit(r, cut + 1, clitics.with(clitic));
        }
    }
}

/// Goes on from the first word as long as names do; the end of the longest.
fn walk(lists: &Lists, text: &Text, cues: &[Cue], mut at: usize, mut step: Step) -> Option<(usize, NameId)> {
    let mut best = step.name.map(|n| (at, n));
    while step.more {
        // Hashtags part words by a low line.
        if text.tokens.get(at).is_some_and(|t| t.is_mark('_')) {
            at += 1;
        }
        let Some(token) =
            text.tokens.get(at).filter(|t| !t.new_paragraph && matches!(t.kind, Kind::Arabic | Kind::Number))
        else {
            break;
        };
        if cues[at].taken && token.spaced {
            break;
        }
        let Some(next) = lists.gazetteer.next(step, text.folded(at)) else { break };
        at += 1;
        step = next;
        best = step.name.map(|n| (at, n)).or(best);
    }
    best
}

/// First words of names that never stand alone.
const OPENERS: [&str; 24] = [
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
];

/// A name that no gazetteer has: the word at `at`, and those that belong to it.
fn unlisted(lists: &Lists, text: &Text, cues: &[Cue], at: usize, told: bool) -> Option<Found> {
    let (token, folded) = (&text.tokens[at], text.folded(at));
    let adjective = folded.ends_with("يه") && !folded.starts_with("ال");
    let known = lists.gazetteer.first(folded).is_some_and(|s| s.name.is_some()) || cues[at].listed;
    if token.new_line || token.kind != Kind::Arabic || folded.chars().count() < 3 || adjective || known {
        return None;
    }
    let mut end = at + 1;
    loop {
        let Some(next) = text.tokens.get(end).filter(|t| t.kind == Kind::Arabic && !t.new_paragraph) else { break };
        let joins = cues[end].tag == Tag::InsidePlace || OPENERS.contains(&text.folded(end - 1));
        if !joins || cues[end].taken || next.new_line {
            break;
        }
        end += 1;
    }
    let conjunction = !told && text.folded(at).starts_with('و') && text.folded(at).chars().count() > 3;
    let (cut, clitics) = if conjunction { (1, Clitics::CONJUNCTION) } else { (0, Clitics::default()) };
    Some(Found { end, cut, clitics, name: None, word: Word::Name })
}

/// Byte where a token begins when `cut` letters come off it.
fn start_of(text: &Text, token: usize, cut: u8) -> u32 {
    let reading = crate::text::Reading { cut, ..Default::default() };
    text.stem_span(token, reading).start
}

/// Does the name open a paragraph and end before a bracket or dash (`بغداد، العراق (CNN) --`)?
fn is_dateline(text: &Text, first: usize, end: usize) -> bool {
    let opens = text.tokens[first].new_line || first == 0;
    opens
        && text.tokens[end..]
            .iter()
            .take(6)
            .take_while(|t| !t.new_line)
            .any(|t| matches!(t.kind, Kind::Mark('(' | '-' | '–' | '—')))
}
