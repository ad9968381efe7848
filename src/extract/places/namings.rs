//! Finds the words that may name a place.

use super::Lists;
use super::cues::{self, Cue, Role, is_torn};
use super::names::{Found, PROCLITICS, longest};
use super::unlisted::{opens, unlisted};
use crate::extract::{Article, Tag};
use crate::lexicon::gazetteer::{NameId, Word};
use crate::message::Precision;
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
    /// How many words the name has, without a class word.
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
    /// Letters cut off the first word.
    pub cut: u8,
    /// It goes on a list whose last item was this naming (its index).
    pub follows: Option<usize>,
    /// It stands at the head of the text, as a dateline.
    pub dateline: bool,
    /// `للرقة`: the span begins with the preposition, as the article's alef is not written.
    pub hidden_alef: bool,
}

/// All namings, by position; none overlaps another.
pub(super) fn find(lists: &Lists, article: &Article, cues: &[Cue]) -> Vec<Naming> {
    let text = article.text;
    let mut namings: Vec<Naming> = Vec::new();
    lists.gazetteer.prepare(text.tokens.iter().map(|t| t.hash));
    let mut at = 0;
    while at < text.tokens.len() {
        let likely = text.tokens[at].is_word() && !is_torn(cues, at) && may_begin(lists, text, cues, &namings, at);
        let naming = likely.then(|| naming(lists, text, cues, &namings, at)).flatten();
        at = naming.map_or(at + 1, |naming| {
            namings.push(naming);
            naming.tokens.end as usize
        });
    }
    namings
}

/// Can a name begin at token `at`? Most words are turned away here: no name of the gazetteer begins with them, and no
/// class word, list or tag tells of one.
fn may_begin(lists: &Lists, text: &Text, cues: &[Cue], before: &[Naming], at: usize) -> bool {
    let told =
        |b: usize| cues[b].class.is_some() || cues[b].nation.is_some() || matches!(text.tokens[b].kind, Kind::Mark(_));
    lists.gazetteer.begins_names(text.tokens[at].hash)
        || text.folded(at).starts_with(PROCLITICS)
        || cues[at].tag == Tag::BeginPlace
        || at.checked_sub(1).is_some_and(told)
        || before.last().is_some_and(|n| n.tokens.end as usize + 1 >= at)
}

/// The naming whose name begins at token `at`.
fn naming(lists: &Lists, text: &Text, cues: &[Cue], before: &[Naming], at: usize) -> Option<Naming> {
    let Class { row: class, first: phrase, adjacent } = class_before(lists, text, cues, at);
    let follows = follows(text, before, at);
    let head = follows.map(|f| &before[f]);
    let many = head.and_then(|h| h.class).filter(|c| lists.cues.class(*c).many);
    let known = longest(lists, text, cues, at, follows.is_some());
    // تل alone is no name, تل مسعود is one.
    let known = known.filter(|k| !((k.word == Word::Never || many.is_some()) && k.end == at + 1 && opens(text, at)));
    // العاصمة السعودية إلى: the class word is no ordinary word's behind a nationality. منطقة "علاوي" has its name in the
    // marks, whatever the gazetteer knows of that word.
    let open = class.is_some_and(|c| lists.cues.class(c).open);
    let known = known.filter(|k| k.word != Word::Never || adjacent || open && cues[at - 1].nation.is_none());
    let found = known.or_else(|| {
        // What marks hold behind `مواقع` are those who keep them (`مواقع "متمردين"`).
        let marked = |c: &cues::Class| !adjacent && (c.whole || c.precision != Precision::Site);
        let told = class.map(|c| lists.cues.class(c)).is_some_and(|c| c.open || marked(c));
        let goes_on = many.is_some() || head.is_some_and(|h| h.class.is_some()) && text.folded(at).starts_with("وال");
        let tagged = cues[at].tag == Tag::BeginPlace;
        (told || goes_on || tagged).then(|| unlisted(lists, text, cues, at, told)).flatten()
    })?;
    let Found { end, cut, clitics, name, word } = found;
    let (part, role) = relation(cues, phrase, if class.is_some() { cues[phrase].clitics } else { clitics });
    // What seems to be somebody's name is a place's where one is awaited (`محافظتي ديالى وصلاح الدين`, `قرب خان شيخون`).
    let awaited = class.is_some() || head.is_some() || matches!(role, Some(Role::In | Role::Near));
    let sure = name.is_some() && word == Word::Name && end > at + 1 && awaited;
    if is_torn(cues, end) && !sure || cues[at].taken != 0 && !(awaited && name.is_some()) {
        return None;
    }
    // `مطار بغداد`, but `طريق قاعدة العند`: a site has its own class word.
    let first = || name.and_then(|n| lists.gazetteer.places(n).next());
    let site = || first().is_some_and(|p| lists.gazetteer.place(p).precision == Precision::Site);
    let whole = adjacent && class.is_some_and(|c| lists.cues.class(c).whole) && !site();
    let end = if whole || site() { with_tail(text, cues, end) } else { end };
    let first = if whole { phrase } else { at };
    let cut = if whole { u8::from(cues[first].clitics != Clitics::default()) } else { cut };
    let after = cues.get(end).copied().unwrap_or_default();
    Some(Naming {
        tokens: Tokens::new(first, end),
        span: Span { start: start_of(text, first, cut), end: text.tokens[end - 1].span.end },
        name,
        words: (end - at) as u32,
        word,
        class: class.or(many),
        part: part.or(after.side.map(|s| s.0)),
        nation: after.nation,
        role: role.or(head.and_then(|h| h.role)),
        follows,
        cut,
        dateline: is_dateline(text, at, end),
        hidden_alef: !whole && clitics.contains(Clitics::HIDDEN_ALEF),
    })
}

/// The end of a site's name with the adjective that goes on with it.
fn with_tail(text: &Text, cues: &[Cue], end: usize) -> usize {
    end + usize::from(cues.get(end).is_some_and(|c| c.tail) && !text.tokens[end].new_line)
}

/// A class word, and where its phrase begins.
struct Class {
    row: Option<u16>,
    first: usize,
    /// Nothing stands between it and the name.
    adjacent: bool,
}

/// The class word before token `at`. A nationality or a quotation mark may stand between them (`العاصمة السورية
/// دمشق`, `منطقة «القفل»`).
fn class_before(lists: &Lists, text: &Text, cues: &[Cue], at: usize) -> Class {
    let none = Class { row: None, first: at, adjacent: true };
    if text.tokens[at].new_paragraph {
        return none;
    }
    let mut between = 0;
    let before = |n: usize| at.checked_sub(n + 1);
    let opens = |b: usize| matches!(text.tokens[b].kind, Kind::Mark('"' | '«' | '“' | '”' | '#' | '('));
    if before(0).is_some_and(opens) && !text.tokens[at].spaced {
        between += 1;
    }
    if before(between).is_some_and(|b| cues[b].nation.is_some() && cues[b].class.is_none()) {
        between += 1;
    }
    match before(between).and_then(|b| Some((cues[b].class?, cues[b].taken))) {
        Some(((row, first), taken)) if taken == 0 || !lists.cues.class(row).whole => {
            Class { row: Some(row), first: first as usize, adjacent: between == 0 }
        }
        _ => none,
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

/// Part and role that the words before the phrase and its own proclitics tell.
fn relation(cues: &[Cue], phrase: usize, clitics: Clitics) -> (Option<u16>, Option<Role>) {
    let own = match clitics {
        c if c.contains(Clitics::BA) => Some(Role::In),
        c if c.contains(Clitics::LA) => Some(Role::For),
        _ => None,
    };
    match phrase.checked_sub(1).and_then(|b| cues[b].relation) {
        Some((row, _, role)) => ((role == Role::Near).then_some(row), own.or(Some(role))),
        None => (None, own),
    }
}

/// Byte where a token begins when `cut` letters come off it.
fn start_of(text: &Text, token: usize, cut: u8) -> u32 {
    let reading = crate::text::Reading { cut, ..Default::default() };
    text.stem_span(token, reading).start
}

/// Does the name open a paragraph and end before a bracket or dash (`بغداد، العراق (CNN) --`), or before the day
/// in two calendars (`الخرطوم 26 شوال 1436 هـ الموافق`)?
fn is_dateline(text: &Text, first: usize, end: usize) -> bool {
    let opens = text.tokens[first].new_line || first == 0;
    let date = text.tokens.get(end).is_some_and(|t| t.kind == Kind::Number)
        && (end..text.tokens.len().min(end + 8)).any(|t| text.folded(t) == "الموافق");
    opens && date
        || opens
            && text.tokens[end..]
                .iter()
                .take(6)
                .take_while(|t| !t.new_line)
                .any(|t| matches!(t.kind, Kind::Mark('(' | '-' | '–' | '—')))
}
