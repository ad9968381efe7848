//! One pass over a raw text: its pieces, its words, and its folded spelling with the way back.

use std::sync::LazyLock;

use crate::text::{Span, normalize};

/// A raw text, cut at line breaks and at wide runs of space.
///
/// Flattened pages keep a page's blocks apart by three or more spaces only, so such a run counts as a break.
#[derive(Debug, Default)]
pub struct Scan {
    pub pieces: Vec<Piece>,
    pub words: Vec<Word>,
    /// Folded letters, digits and marks in UTF-8; one space between words, a line break between pieces.
    pub folded: Vec<u8>,
    pub letters: Histogram,
}

/// What stands between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Break {
    /// Three spaces.
    #[default]
    Narrow,
    /// More spaces.
    Wide,
    Line,
    /// An empty line.
    Blank,
}

#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Raw bytes, without the space around.
    pub span: Span,
    pub before: Break,
    /// Half-open range of `words`.
    pub words: Span,
    /// Bytes of `folded`.
    pub folded: Span,
    /// Hash of letters and digits, see [`key`].
    pub key: u64,
    /// Characters of each class.
    pub arabic: u32,
    pub latin: u32,
    pub digits: u32,
    pub marks: u32,
    pub first: char,
    /// The last character that closes no bracket or quotation.
    pub last: char,
}

#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First raw byte.
    pub start: u32,
    /// First byte of `folded`.
    pub folded: u32,
    /// Hash of the folded word, see [`key`].
    pub key: u64,
}

/// Letters counted for the identification of the language.
#[derive(Debug)]
pub struct Histogram {
    /// Letters of U+0600 to U+06FF.
    pub arabic: [u32; 256],
    pub latin: u32,
    pub other: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram { arabic: [0; 256], latin: 0, other: 0 }
    }
}

impl Histogram {
    pub fn add(&mut self, other: &Histogram) {
        self.arabic.iter_mut().zip(other.arabic).for_each(|(a, b)| *a += b);
        self.latin += other.latin;
        self.other += other.other;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Mark,
    /// A mark that closes a bracket or quotation, or opens one.
    Bracket,
    Space,
    Line,
    Ignorable,
}

fn class(c: char) -> Class {
    match c {
        ' ' | '\t' | '\u{a0}' => Class::Space,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => Class::Line,
        '"' | '\'' | '”' | '“' | '»' | '«' | ')' | ']' | '’' | '‘' | '(' | '[' => Class::Bracket,
        _ if normalize::is_ignorable(c) || c.is_control() => Class::Ignorable,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// A character's class and folded spelling.
#[derive(Debug, Clone, Copy)]
struct Letter {
    class: Class,
    /// The folded character, of no more bytes than the character itself; NUL where folding drops it.
    folded: char,
    /// Folding leaves it as it is.
    plain: bool,
}

/// Letter or digit: a part of a word.
const fn is_word(class: Class) -> bool {
    matches!(class, Class::Letter | Class::Digit)
}

/// The characters that nearly all texts are made of: ASCII, and U+0600 to U+06FF.
static LETTERS: LazyLock<[Letter; TABLE]> = LazyLock::new(|| {
    let entry = |c: char| {
        let folded = normalize::fold(c.encode_utf8(&mut [0; 4]));
        let folded = folded.chars().next().unwrap_or('\0');
        Letter { class: class(c), folded, plain: folded == c }
    };
    let mut table = [entry(' '); TABLE];
    table.iter_mut().zip(('\0'..'\u{80}').chain('\u{600}'..'\u{700}')).for_each(|(t, c)| *t = entry(c));
    table
});
const TABLE: usize = ASCII + 0x100;
const ASCII: usize = 0x80;

/// Hash of a text's words, folded: equal for texts that differ in marks, spaces and spelling variants only.
pub fn key(text: &str) -> u64 {
    let (table, bytes) = (&*LETTERS, text.as_bytes());
    let (mut key, mut word, mut at) = (0, None, 0);
    let mut folded = String::new();
    while at < bytes.len() {
        let (width, class) = match common(bytes, at).map(|(width, index)| (width, &table[index])) {
            Some((width, letter)) if is_word(letter.class) => {
                word = Some(step(word.unwrap_or(0), letter.folded));
                at += width;
                continue;
            }
            Some((width, letter)) => (width.max(veil(&text[at..])), letter.class),
            None => {
                let c = text[at..].chars().next().unwrap_or(' ');
                let class = class(c);
                if is_word(class) {
                    folded.clear();
                    normalize::fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
                    word = Some(folded.chars().fold(word.unwrap_or(0), step));
                }
                (c.len_utf8(), class)
            }
        };
        if !is_word(class)
            && class != Class::Ignorable
            && let Some(word) = word.take()
        {
            key = join(key, mix(word));
        }
        at += width;
    }
    word.map_or(key, |w| join(key, mix(w)))
}

/// FNV-1a, by characters.
fn step(hash: u64, folded: char) -> u64 {
    (hash ^ u64::from(folded)).wrapping_mul(0x0100_0000_01b3)
}

/// The [`key`] of words whose first ones have the key `before`.
fn join(before: u64, word: u64) -> u64 {
    mix(before.rotate_left(5) ^ word)
}

/// (Not for keys of an adversary's choice: a collision costs him a paragraph of his own article.)
fn mix(h: u64) -> u64 {
    let h = (h ^ h >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ h >> 29
}

impl Scan {
    pub fn new(raw: &str) -> Scan {
        let mut scanner = Scanner {
            raw,
            table: &LETTERS,
            scan: Scan {
                folded: Vec::with_capacity(raw.len() + 16),
                words: Vec::with_capacity(raw.len() / 8),
                pieces: Vec::with_capacity(raw.len() / 128),
                ..Scan::default()
            },
            piece: None,
            word: None,
            last: 0,
            spaces: 0,
            lines: 0,
        };
        scanner.run();
        scanner.scan
    }

    /// Raw range of a range of `folded`, which is not empty.
    pub fn raw_range(&self, raw: &str, folded: std::ops::Range<usize>) -> Span {
        let last = self.raw_at(raw, folded.end - 1);
        let width = raw[last..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.raw_at(raw, folded.start).min(last), last + width)
    }

    /// Raw place of the character whose folded spelling has the byte `folded`: from the nearest word or piece on,
    /// the raw text is folded again.
    fn raw_at(&self, raw: &str, folded: usize) -> usize {
        let known = |at: usize| at <= folded;
        let word = self.words.partition_point(|w| known(w.folded as usize)).checked_sub(1);
        let piece = self.pieces.partition_point(|p| known(p.folded.start as usize)).checked_sub(1);
        let word = word.map_or((0, 0), |w| (self.words[w].folded as usize, self.words[w].start as usize));
        let piece =
            piece.map_or((0, 0), |p| (self.pieces[p].folded.start as usize, self.pieces[p].span.start as usize));
        let table = &*LETTERS;
        let (mut reached, mut at) = word.max(piece);
        let mut spaced = false;
        while at < raw.len() {
            let (width, class, length) = match common(raw.as_bytes(), at).map(|(width, index)| (width, &table[index])) {
                Some((width, letter)) if is_word(letter.class) => (width, letter.class, letter.folded.len_utf8()),
                Some((width, letter)) => (width.max(veil(&raw[at..])), letter.class, width),
                None => {
                    let c = raw[at..].chars().next().unwrap_or(' ');
                    let class = class(c);
                    let folded = || normalize::fold(c.encode_utf8(&mut [0; 4])).len();
                    (c.len_utf8(), class, if is_word(class) { folded() } else { c.len_utf8() })
                }
            };
            let length = match class {
                Class::Ignorable => 0,
                Class::Space | Class::Line => usize::from(!std::mem::replace(&mut spaced, true)),
                _ => {
                    spaced = false;
                    length
                }
            };
            if reached + length > folded {
                break;
            }
            reached += length;
            at += width;
        }
        at.min(raw.len())
    }

    /// The words that begin in a raw range.
    pub fn words_in(&self, span: Span) -> &[Word] {
        let first = self.words.partition_point(|w| w.start < span.start);
        let end = self.words.partition_point(|w| w.start < span.end);
        &self.words[first..end.max(first)]
    }
}

const TATWEEL: char = '\u{640}';

/// Width and number in the table of the character at `at`, if it is there.
#[inline(always)]
fn common(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    match *bytes.get(at..)? {
        [ascii @ 0..0x80, ..] => Some((1, usize::from(ascii))),
        [lead, next, ..] => normalize::arabic([lead, next]).map(|number| (2, ASCII + number)),
        _ => None,
    }
}

/// Length of the dots and spaces, with a tatweel on either side, that posts put inside words to deceive filters
/// (`قـ.ـصف`, `قـ ـصف`); 0 where there are none.
fn veil(from: &str) -> usize {
    let Some(inner) = from.strip_prefix(TATWEEL) else { return 0 };
    let end = inner.trim_start_matches([' ', '.']);
    match end.starts_with(TATWEEL) {
        true => from.len() - end.len(),
        false => 0,
    }
}

struct Scanner<'a> {
    raw: &'a str,
    table: &'a [Letter; TABLE],
    scan: Scan,
    piece: Option<Piece>,
    /// The word that is being read: where it begins in the raw and the folded text, and its hash so far.
    word: Option<(u32, u32, u64)>,
    /// Where the last character is that is no bracket.
    last: usize,
    /// White space and line breaks since the last visible character.
    spaces: u32,
    lines: u32,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let bytes = self.raw.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let Some((width, index)) = common(bytes, at) else {
                at += self.rare(at);
                continue;
            };
            match self.table[index].class {
                Class::Letter | Class::Digit => at = self.letters(at),
                Class::Ignorable => at += veil(&self.raw[at..]).max(width),
                Class::Space => (self.spaces, at) = (self.spaces + 1, at + width),
                class => {
                    self.other(at, width, class);
                    at += width;
                }
            }
        }
        self.end_piece();
    }

    /// Reads common letters and digits up to the next other character, and gives its place.
    fn letters(&mut self, from: usize) -> usize {
        let bytes = self.raw.as_bytes();
        self.visible(from, 0);
        let (start, folded, mut hash) = self.word.unwrap_or((from as u32, self.scan.folded.len() as u32, 0));
        let (mut at, mut arabic, mut latin, mut digits) = (from, 0, 0, 0);
        let (mut kept, mut last) = (from, from);
        // Nearly all words are of nothing but Arabic letters.
        for number in bytes[from..].as_chunks().0.iter().map_while(|b| normalize::arabic(*b)) {
            let letter = &self.table[ASCII + number];
            if letter.class != Class::Letter {
                break;
            }
            self.scan.letters.arabic[number] += 1;
            hash = step(hash, letter.folded);
            if !letter.plain {
                self.scan.folded.extend_from_slice(&bytes[kept..at]);
                self.scan.folded.extend_from_slice(letter.folded.encode_utf8(&mut [0; 4]).as_bytes());
                kept = at + 2;
            }
            (last, at) = (at, at + 2);
        }
        arabic += (at - from) as u32 / 2;
        while let Some((width, index)) = common(bytes, at) {
            let letter = &self.table[index];
            match letter.class {
                Class::Digit => digits += 1,
                Class::Letter if index >= ASCII => {
                    arabic += 1;
                    self.scan.letters.arabic[index - ASCII] += 1;
                }
                Class::Letter => latin += 1,
                _ => break,
            }
            hash = step(hash, letter.folded);
            last = at;
            if !letter.plain {
                self.scan.folded.extend_from_slice(&bytes[kept..at]);
                self.scan.folded.extend_from_slice(letter.folded.encode_utf8(&mut [0; 4]).as_bytes());
                kept = at + width;
            }
            at += width;
        }
        self.scan.folded.extend_from_slice(&bytes[kept..at]);
        (self.word, self.last) = (Some((start, folded, hash)), last);
        self.scan.letters.latin += latin;
        if let Some(piece) = &mut self.piece {
            piece.span.end = at as u32;
            piece.arabic += arabic;
            piece.latin += latin;
            piece.digits += digits;
        }
        at
    }

    /// A character outside the table. Gives its width.
    fn rare(&mut self, at: usize) -> usize {
        let c = self.raw[at..].chars().next().unwrap_or(' ');
        let width = c.len_utf8();
        let class = class(c);
        if !is_word(class) {
            self.other(at, width, class);
            return width;
        }
        self.visible(at, width);
        self.last = at;
        let folded = normalize::fold(c.encode_utf8(&mut [0; 4]));
        let (start, from, hash) = self.word.unwrap_or((at as u32, self.scan.folded.len() as u32, 0));
        self.word = Some((start, from, folded.chars().fold(hash, step)));
        self.scan.folded.extend_from_slice(folded.as_bytes());
        let Some(piece) = &mut self.piece else { return width };
        match c as u32 {
            _ if class == Class::Digit => piece.digits += 1,
            0x750..0x780 | 0x8a0..0x900 | 0xfb50..0xfe00 | 0xfe70..0xff00 => {
                piece.arabic += 1;
                // Presentation forms are letters of the common block.
                for c in folded.chars().filter(|c| ('\u{600}'..'\u{700}').contains(c)) {
                    self.scan.letters.arabic[c as usize - 0x600] += 1;
                }
            }
            0..0x250 => {
                piece.latin += 1;
                self.scan.letters.latin += 1;
            }
            _ => self.scan.letters.other += 1,
        }
        width
    }

    /// A mark or space.
    fn other(&mut self, at: usize, width: usize, class: Class) {
        match class {
            Class::Mark | Class::Bracket => self.mark(at, width, class),
            Class::Space | Class::Line => self.space(class),
            _ => {}
        }
    }

    fn space(&mut self, class: Class) {
        match class {
            Class::Space => self.spaces += 1,
            _ => self.lines += 1,
        }
    }

    fn mark(&mut self, at: usize, width: usize, class: Class) {
        self.end_word();
        self.visible(at, width);
        self.scan.folded.extend_from_slice(&self.raw.as_bytes()[at..at + width]);
        if class == Class::Mark {
            self.last = at;
        }
        if let Some(piece) = &mut self.piece {
            piece.marks += 1;
        }
    }

    /// A visible character: ends the run of space before it, and the piece where the run is wide.
    fn visible(&mut self, at: usize, width: usize) {
        if self.spaces + self.lines > 0 || self.piece.is_none() {
            self.after_space(at);
        }
        if let Some(piece) = &mut self.piece {
            piece.span.end = (at + width) as u32;
        }
    }

    fn after_space(&mut self, at: usize) {
        let before = match (self.lines, self.spaces) {
            (2.., _) => Some(Break::Blank),
            (1, _) => Some(Break::Line),
            (0, 4..) => Some(Break::Wide),
            (0, 3) => Some(Break::Narrow),
            _ => None,
        };
        self.end_word();
        if before.is_some() || self.piece.is_none() {
            self.end_piece();
            let (folded, words) = (self.scan.folded.len(), self.scan.words.len());
            self.last = at;
            self.piece = Some(Piece {
                span: Span::new(at, at),
                before: before.unwrap_or(Break::Blank),
                folded: Span::new(folded, folded),
                words: Span::new(words, words),
                ..Piece::default()
            });
        } else {
            self.scan.folded.push(b' ');
        }
        (self.spaces, self.lines) = (0, 0);
    }

    fn end_word(&mut self) {
        if let Some((start, folded, hash)) = self.word.take() {
            self.scan.words.push(Word { start, folded, key: mix(hash) });
        }
    }

    fn end_piece(&mut self) {
        self.end_word();
        let Some(mut piece) = self.piece.take() else { return };
        piece.folded.end = self.scan.folded.len() as u32;
        piece.words.end = self.scan.words.len() as u32;
        piece.key = self.scan.words[piece.words.range()].iter().fold(0, |k, w| join(k, w.key));
        let char_at = |at: usize| self.raw[at..].chars().next().unwrap_or(' ');
        (piece.first, piece.last) = (char_at(piece.span.start as usize), char_at(self.last));
        self.scan.folded.push(b'\n');
        self.scan.pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(raw: &str) -> Scan {
        Scan::new(raw)
    }

    #[test]
    fn wide_runs_and_lines_end_pieces() {
        let raw = "  عنوان الخبر    فقرة أولى.  وبقية\n\n \u{a0}فقرة";
        let s = scan(raw);
        let pieces: Vec<_> = s.pieces.iter().map(|p| (&raw[p.span.range()], p.before)).collect();
        assert_eq!(pieces, [("عنوان الخبر", Break::Blank), ("فقرة أولى.  وبقية", Break::Wide), ("فقرة", Break::Blank)]);
    }

    #[test]
    fn keys_ignore_marks_spaces_and_spelling() {
        let s = scan("\u{202e}مقتلُ  أحمد\u{202c}، \n مقتل احمد");
        assert_eq!(s.pieces[0].key, s.pieces[1].key);
        assert_eq!(s.pieces[0].key, key("مقتل احمد"));
    }

    #[test]
    fn folded_ranges_lead_back_to_the_raw_text() {
        let raw = "قال  إنَّ الأمر ﻻ يزال";
        let s = scan(raw);
        let folded = String::from_utf8(s.folded.clone()).unwrap();
        let at = folded.find("ان الامر لا").unwrap();
        assert_eq!(&raw[s.raw_range(raw, at..at + "ان الامر لا".len()).range()], "إنَّ الأمر ﻻ");
    }
}
