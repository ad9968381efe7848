//! A raw text while its furniture is being cut: pieces that are still live, and what is gone.

use super::lists::{Hit, Lists, Role, tail};
use super::scan::{Piece, Scan, Word};
use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Live,
    Cut,
    /// The headline: written first, and no paragraph.
    Title,
}

#[derive(Debug)]
pub struct Page<'a> {
    pub raw: &'a str,
    pub lists: &'a Lists,
    pub scan: Scan,
    pub hits: Vec<Hit>,
    pub states: Vec<State>,
    /// Raw ranges cut inside or off live pieces.
    pub inner: Vec<Span>,
}

impl<'a> Page<'a> {
    pub fn new(raw: &'a str, lists: &'a Lists) -> Page<'a> {
        let scan = Scan::new(raw);
        let hits = lists.hits(&scan);
        let states = vec![State::Live; scan.pieces.len()];
        Page { raw, lists, scan, hits, states, inner: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.states.len()
    }

    pub fn is_live(&self, i: usize) -> bool {
        self.states[i] == State::Live
    }

    pub fn piece(&self, i: usize) -> &Piece {
        &self.scan.pieces[i]
    }

    pub fn text(&self, i: usize) -> &'a str {
        &self.raw[self.piece(i).span.range()]
    }

    pub fn words(&self, i: usize) -> &[Word] {
        &self.scan.words[self.piece(i).words.range()]
    }

    /// Indexes of the pieces that are live, in order.
    pub fn live(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.len()).filter(|i| self.is_live(*i))
    }

    pub fn cut(&mut self, i: usize) {
        self.states[i] = State::Cut;
    }

    /// Takes back all cuts.
    pub fn restore(&mut self) {
        self.states.fill(State::Live);
        self.inner.clear();
    }

    /// Cuts everything from a raw byte on.
    pub fn cut_from(&mut self, at: u32) {
        for i in (0..self.len()).rev() {
            let span = self.piece(i).span;
            if span.start >= at {
                self.cut(i);
            } else if span.end > at {
                self.trim_end(i, at);
            } else {
                return;
            }
        }
    }

    /// Cuts everything before a raw byte.
    pub fn cut_before(&mut self, at: u32) {
        for i in 0..self.len() {
            let span = self.piece(i).span;
            if span.end <= at {
                self.cut(i);
            } else if span.start < at {
                self.trim_start(i, at);
            } else {
                return;
            }
        }
    }

    /// Cuts the beginning of a piece.
    pub fn trim_start(&mut self, i: usize, at: u32) {
        let span = self.piece(i).span;
        self.inner.push(Span { start: span.start, end: at });
        self.shrink(i, Span { start: at, end: span.end });
    }

    /// Cuts the end of a piece.
    pub fn trim_end(&mut self, i: usize, at: u32) {
        let span = self.piece(i).span;
        self.inner.push(Span { start: at, end: span.end });
        self.shrink(i, Span { start: span.start, end: at });
    }

    fn shrink(&mut self, i: usize, span: Span) {
        let text = &self.raw[span.range()];
        let is_edge = |c: char| c.is_whitespace() || crate::text::normalize::is_ignorable(c);
        let start = span.start as usize + text.len() - text.trim_start_matches(is_edge).len();
        let end = span.start as usize + text.trim_end_matches(is_edge).len();
        let span = Span::new(start.min(end), end);
        let first = self.scan.words.partition_point(|w| w.start < span.start);
        let words = Span::new(first, self.scan.words.partition_point(|w| w.start < span.end).max(first));
        let text = &self.raw[span.range()];
        let piece = &mut self.scan.pieces[i];
        piece.last = text.chars().rev().find(|c| !is_closing(*c)).unwrap_or(' ');
        piece.first = text.chars().next().unwrap_or(' ');
        (piece.span, piece.words) = (span, words);
        if words.is_empty() {
            self.cut(i);
        }
    }

    /// The piece that a place of the folded text belongs to.
    pub fn piece_of(&self, folded: usize) -> usize {
        self.scan.pieces.partition_point(|p| (p.folded.end as usize) < folded).min(self.len().saturating_sub(1))
    }

    pub fn raw_span(&self, hit: &Hit) -> Span {
        self.scan.raw_range(self.raw, hit.start..hit.end)
    }

    /// The phrases of one piece.
    pub fn hits_of(&self, i: usize) -> &[Hit] {
        let range = self.piece(i).folded.range();
        let start = self.hits.partition_point(|h| h.start < range.start);
        let end = self.hits.partition_point(|h| h.start < range.end);
        &self.hits[start..end]
    }

    /// No letter and no digit stands before the phrase in its piece.
    pub fn begins_piece(&self, hit: &Hit, i: usize) -> bool {
        self.scan.words.get(self.piece(i).words.start as usize).is_none_or(|w| w.folded as usize >= hit.start)
    }

    /// The phrase begins a piece, or follows a mark that ends a sentence or a share bar.
    pub fn is_fresh(&self, hit: &Hit) -> bool {
        const BAR: usize = 3;
        let first = self.scan.words.partition_point(|w| (w.folded as usize) < hit.start);
        let bar = first.checked_sub(BAR).and_then(|from| self.scan.words.get(from..first));
        if bar.is_some_and(|bar| bar.iter().all(|w| self.lists.is_button(w.key))) {
            return true;
        }
        let before = tail(&self.scan.folded[..hit.start]).trim_end_matches([' ', '-', '–', '•', '*']);
        match before.chars().next_back() {
            None | Some('\n') => true,
            Some(c) => matches!(c, '.' | '!' | '؟' | '?' | '…' | '"' | '”' | '»' | ')' | ']'),
        }
    }

    pub fn has_role(&self, i: usize, is: impl Fn(Role) -> bool) -> bool {
        self.hits_of(i).iter().any(|h| is(h.role))
    }

    /// A paragraph of an article, by its shape: long, or a whole sentence.
    pub fn is_body(&self, i: usize) -> bool {
        let words = self.piece(i).words.len();
        words >= 26 || words >= 7 && ends_sentence(self.piece(i)) && !self.text(i).ends_with("...")
    }
}

/// Closing marks, which do not hide the mark before them.
pub fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '“' | '»' | '«' | ')' | ']' | '’' | '‘' | '(' | '[')
        || crate::text::normalize::is_ignorable(c)
}

/// Ends with a full stop. (Headlines may end with a question or exclamation mark.)
pub fn ends_sentence(piece: &Piece) -> bool {
    matches!(piece.last, '.' | '…' | '۔')
}
