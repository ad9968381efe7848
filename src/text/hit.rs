use super::{Kind, Reading, Span, Text, Tokens};
use crate::lexicon::{Lexicon, morphology::Form};

/// A phrase of the text that a word list has.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub tokens: Tokens,
    /// Without the first word's proclitics.
    pub span: Span,
    pub table: u16,
    pub row: u32,
    pub form: Form,
    /// How the first word was read.
    pub reading: Reading,
    /// How the last word was read; the same as `reading` in a phrase of one word.
    pub last: Reading,
}

/// A set of the lexicon's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tables([u64; 2]);

impl Tables {
    pub fn of(ids: impl IntoIterator<Item = u16>) -> Tables {
        ids.into_iter().fold(Tables::default(), |set, id| set.with(id))
    }

    pub fn with(self, id: u16) -> Tables {
        let ([low, high], bit) = (self.0, 1 << (id % 64));
        Tables(if id < 64 { [low | bit, high] } else { [low, high | bit] })
    }

    pub fn has(self, id: u16) -> bool {
        let [low, high] = self.0;
        (if id < 64 { low } else { high }) >> (id % 64) & 1 == 1
    }

    /// Is a table in both?
    pub fn meets(self, other: Tables) -> bool {
        self.0[0] & other.0[0] | self.0[1] & other.0[1] != 0
    }
}

/// Everything that the lists have, by first token, shorter phrases first; the hits before each token; and their tables.
pub(super) fn find(text: &Text, lexicon: &Lexicon) -> (Vec<Hit>, Vec<u32>, Vec<Tables>) {
    let mut hits = Vec::with_capacity(text.tokens.len() * 3);
    let mut starts = Vec::with_capacity(text.tokens.len() + 1);
    let mut tables = Vec::with_capacity(text.tokens.len());
    let firsts = &text.reading_starts[..text.tokens.len()];
    lexicon.prepare_phrases(firsts.iter().map(|first| text.readings[*first as usize].word));
    for i in 0..text.tokens.len() {
        starts.push(hits.len() as u32);
        if matches!(text.tokens[i].kind, Kind::Mark(_)) {
            tables.push(Tables::default());
            continue;
        }
        let from = hits.len();
        for reading in text.readings(i) {
            let Some(node) = lexicon.first(reading.word) else { continue };
            walk(text, lexicon, i, *reading, i, *reading, node, &mut hits);
        }
        if hits.len() > from + 1 {
            hits[from..].sort_by_key(|h| (h.tokens.end, h.reading.cut));
        }
        tables.push(Tables::of(hits[from..].iter().map(|h| h.table)));
    }
    starts.push(hits.len() as u32);
    (hits, starts, tables)
}

/// Collects the patterns that end at `node`, then goes on with the next token.
#[allow(clippy::too_many_arguments)]
fn walk(
    text: &Text,
    lexicon: &Lexicon,
    first: usize,
    reading: Reading,
    at: usize,
    last: Reading,
    node: u32,
    hits: &mut Vec<Hit>,
) {
    let entries = lexicon.entries(node);
    if !entries.is_empty() {
        let tokens = Tokens::new(first, at + 1);
        let span = Span { start: text.stem_span(first, reading).start, end: text.tokens[at].span.end };
        hits.extend(entries.iter().map(|e| Hit {
            tokens,
            span,
            table: e.table,
            row: e.row,
            form: e.form,
            reading,
            last,
        }));
    }
    if !lexicon.goes_on(node) {
        return;
    }
    let mut next = at + 1;
    // Marks that stand inside names: حركة "حماس", #قوات #سوريا, التحالف_الدولي.
    if text
        .tokens
        .get(next)
        .is_some_and(|t| matches!(t.kind, Kind::Mark('"' | '“' | '”' | '«' | '»' | '(' | '#' | '_' | '\'')))
    {
        next += 1;
    }
    step(text, lexicon, first, reading, at + 1, node, hits);
    if next > at + 1 {
        step(text, lexicon, first, reading, next, node, hits);
    }
}

/// Goes on from `node` with the token `at`.
fn step(text: &Text, lexicon: &Lexicon, first: usize, reading: Reading, at: usize, node: u32, hits: &mut Vec<Hit>) {
    if text.tokens.get(at).is_none_or(|t| t.new_paragraph) {
        return;
    }
    for r in text.readings(at) {
        // Inside a phrase only the word as it stands counts, or one with a pronoun.
        if r.cut == 0
            && let Some(node) = lexicon.next(node, r.word)
        {
            walk(text, lexicon, first, reading, at, *r, node, hits);
        }
    }
}
