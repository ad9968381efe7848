//! Quotation marks and what stands between them.
//!
//! Writers mix styles, turn directed marks round, and forget to close. So a mark opens or closes by
//! where the spaces are; its direction only decides where they do not tell.

use crate::text::{Kind, Text, Tokens};

/// What stands between two quotation marks, or behind one that is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted {
    /// First token of the opening mark.
    pub open: usize,
    /// The words between the marks.
    pub inner: Tokens,
    /// First token behind the closing mark.
    pub after: usize,
    pub closed: bool,
}

/// Marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Angle,
    Curly,
    Straight,
    Single,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
}

/// A mark of one or two tokens (`''`, `,,`).
struct Mark {
    style: Style,
    tokens: Tokens,
    /// What its direction says.
    direction: Option<Side>,
}

/// Most paragraphs that a quote runs on over.
const MAX_PARAGRAPHS: usize = 4;

/// Everything in quotation marks, outermost only, in order.
pub fn find(text: &Text) -> Vec<Quoted> {
    let mut found: Vec<Quoted> = Vec::new();
    // Marks that are open, with the paragraphs that they have run over.
    let mut open: Vec<(Mark, usize)> = Vec::new();
    let mut i = 0;
    while i < text.tokens.len() {
        if text.tokens[i].new_line && !open.is_empty() {
            new_paragraph(text, i, &mut open, &mut found);
        }
        let Some(mark) = mark_at(text, i) else {
            i += 1;
            continue;
        };
        let next = mark.tokens.end as usize;
        let matching = open.iter().rposition(|(m, _)| m.style == mark.style);
        match (side(text, &mark, matching.is_some()), matching) {
            (Side::Open, _) => open.push((mark, 0)),
            (Side::Close, Some(at)) => {
                // What is open inside was never closed: the outer mark ends it.
                let opened = open.drain(at..).next();
                if let Some((m, _)) = opened {
                    push(text, &mut found, &m, mark.tokens.first as usize, next, true);
                }
            }
            (Side::Close, None) => {
                // Opened by `"`, closed by `'`: only if no `"` closes it.
                let mixed = open.iter().rposition(|(m, _)| m.style == Style::Straight);
                if let Some(at) = mixed
                    && mark.style == Style::Single
                    && next_side(text, next, Style::Straight, 0) != Some(Side::Close)
                    && let Some((m, _)) = open.drain(at..).next()
                {
                    push(text, &mut found, &m, mark.tokens.first as usize, next, true);
                }
            }
        }
        i = next;
    }
    for (m, _) in open {
        unclosed(text, &mut found, &m, text.tokens.len());
    }
    outermost(found)
}

/// At a line's beginning: open marks either run on or are given up.
fn new_paragraph(text: &Text, i: usize, open: &mut Vec<(Mark, usize)>, found: &mut Vec<Quoted>) {
    open.retain_mut(|(m, paragraphs)| {
        *paragraphs += 1;
        let runs_on = *paragraphs < MAX_PARAGRAPHS
            && m.style != Style::Single
            && next_side(text, i, m.style, MAX_PARAGRAPHS) == Some(Side::Close);
        if !runs_on {
            unclosed(text, found, m, i);
        }
        runs_on
    });
}

/// Side of the next mark of a style, over at most so many line breaks.
fn next_side(text: &Text, from: usize, style: Style, paragraphs: usize) -> Option<Side> {
    let mut lines = 0;
    for i in from..text.tokens.len() {
        lines += usize::from(text.tokens[i].new_line);
        if lines > paragraphs {
            return None;
        }
        if let Some(mark) = mark_at(text, i).filter(|m| m.style == style) {
            return Some(side(text, &mark, true));
        }
    }
    None
}

fn push(text: &Text, found: &mut Vec<Quoted>, open: &Mark, end: usize, after: usize, closed: bool) {
    let inner = Tokens::new(open.tokens.end as usize, end);
    if inner.range().any(|t| !matches!(text.tokens[t].kind, Kind::Mark(_))) {
        found.push(Quoted { open: open.tokens.first as usize, inner, after, closed });
    }
}

/// A mark that nothing closes holds to the end of its sentence.
fn unclosed(text: &Text, found: &mut Vec<Quoted>, open: &Mark, limit: usize) {
    if open.style == Style::Single || open.tokens.end as usize >= limit {
        return;
    }
    let end = (text.sentence_of(open.tokens.end as usize).end as usize).min(limit);
    push(text, found, open, end, end, false);
}

/// Drops what lies inside another.
fn outermost(mut found: Vec<Quoted>) -> Vec<Quoted> {
    found.sort_by_key(|q| (q.open, std::cmp::Reverse(q.after)));
    let mut end = 0;
    found.retain(|q| {
        let keep = q.open >= end;
        end = end.max(q.after);
        keep
    });
    found
}

fn mark_at(text: &Text, i: usize) -> Option<Mark> {
    let Kind::Mark(c) = text.tokens[i].kind else { return None };
    let doubled = || text.tokens.get(i + 1).is_some_and(|t| t.is_mark(c) && !t.spaced);
    let one = Tokens::new(i, i + 1);
    let two = Tokens::new(i, i + 2);
    let (style, tokens, direction) = match c {
        '«' | '《' => (Style::Angle, one, Some(Side::Open)),
        '»' | '》' => (Style::Angle, one, Some(Side::Close)),
        '“' | '„' | '‟' => (Style::Curly, one, Some(Side::Open)),
        '”' => (Style::Curly, one, Some(Side::Close)),
        '"' | '＂' | '″' => (Style::Straight, one, None),
        '\'' | '`' | '´' | '′' if doubled() => (Style::Straight, two, None),
        '‘' | '’' if doubled() => (Style::Curly, two, None),
        '<' if doubled() => (Style::Angle, two, Some(Side::Open)),
        '>' if doubled() => (Style::Angle, two, Some(Side::Close)),
        ',' if doubled() => (Style::Curly, two, Some(Side::Open)),
        '\'' => (Style::Single, one, None),
        '‘' => (Style::Single, one, Some(Side::Open)),
        '’' => (Style::Single, one, Some(Side::Close)),
        _ => return None,
    };
    Some(Mark { style, tokens, direction })
}

/// Does the mark open or close? `open` says whether one of its style is open.
fn side(text: &Text, mark: &Mark, open: bool) -> Side {
    let (first, end) = (mark.tokens.first as usize, mark.tokens.end as usize);
    let before = first.checked_sub(1).map(|i| &text.tokens[i]);
    // `ل"` and `بـ"` lean on what follows.
    let leans = before.is_some_and(|b| b.kind == Kind::Arabic && text.folded(first - 1).chars().count() == 1);
    let room_before = text.tokens[first].spaced
        || leans
        || before.is_none_or(|b| matches!(b.kind, Kind::Mark('(' | '[' | ':' | '-' | '–' | '#')));
    let room_after =
        text.tokens.get(end).is_none_or(|t| t.spaced || matches!(t.kind, Kind::Mark(c) if ".,،؛:;)]!؟?…".contains(c)));
    match (room_before, room_after) {
        (true, false) => Side::Open,
        (false, true) => Side::Close,
        _ if open => Side::Close,
        // A single mark within a word is an apostrophe.
        _ if mark.style == Style::Single => Side::Close,
        _ => mark.direction.unwrap_or(Side::Open),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn quoted(raw: &str) -> Vec<String> {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let text = Text::new(raw, &lexicon);
        find(&text).iter().map(|q| text.slice(text.span(q.inner)).to_owned()).collect()
    }

    #[test]
    fn every_style_of_mark() {
        for raw in [
            "قال «نعم» ثم",
            "قال “نعم” ثم",
            "قال ”نعم“ ثم",
            "قال \"نعم\" ثم",
            "قال ''نعم'' ثم",
            "قال ‘نعم’ ثم",
            "قال »نعم« ثم",
        ] {
            assert_eq!(quoted(raw), ["نعم"], "{raw}");
        }
    }

    #[test]
    fn marks_that_lean_on_words() {
        assert_eq!(quoted("حديث لـ\"الخبر\" أمس"), ["الخبر"]);
        assert_eq!(quoted("قال: \"نعم.\"وأضاف: \"لا\""), ["نعم.", "لا"]);
    }

    #[test]
    fn the_outermost_counts() {
        assert_eq!(quoted("قال «إن حركة «س» ترفض» ثم"), ["إن حركة «س» ترفض"]);
        assert_eq!(quoted("قال \"إن حركة 'س' ترفض\" ثم"), ["إن حركة 'س' ترفض"]);
    }

    #[test]
    fn an_unclosed_mark_ends_with_its_sentence() {
        assert_eq!(quoted("قال إنها \"قاعدة كبيرة.\nعنوان عن \"س\" هنا"), ["قاعدة كبيرة.", "س"]);
    }

    #[test]
    fn quotes_run_over_paragraphs() {
        assert_eq!(quoted("قال: «نبدأ اليوم.\nونمضي غدا»."), ["نبدأ اليوم.\nونمضي غدا"]);
    }

    proptest::proptest! {
        #[test]
        fn quoted_parts_are_apart_and_in_order(raw in "[اب «»\"'“”.:،\n]{0,60}") {
            let lexicon = Lexicon::compile(&[]).unwrap();
            let text = Text::new(&raw, &lexicon);
            let mut end = 0;
            for q in find(&text) {
                proptest::prop_assert!(q.open >= end && !q.inner.is_empty() && q.inner.range().end <= q.after);
                end = q.after;
            }
        }
    }
}
