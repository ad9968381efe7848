//! One pass over a raw text: its pieces, its words, and its folded spelling with the way back.

use crate::text::{Span, normalize};

/// A raw text, cut at line breaks and at wide runs of space.
///
/// Flattened pages keep a page's blocks apart by three or more spaces only, so such a run counts as a break.
#[derive(Debug, Default)]
pub struct Scan {
    pub pieces: Vec<Piece>,
    pub words: Vec<Word>,
    /// Folded letters, digits and marks; one space between words, a line break between pieces.
    pub folded: String,
    /// Raw byte offset of each byte of `folded`.
    origin: Vec<u32>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Mark,
    Space,
    Line,
    Ignorable,
}

fn class(c: char) -> Class {
    match c {
        ' ' | '\t' | '\u{a0}' => Class::Space,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => Class::Line,
        _ if normalize::is_ignorable(c) || c.is_control() => Class::Ignorable,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// Class and folded bytes of the characters that nearly all texts are made of.
#[derive(Debug)]
pub struct Letters {
    table: Vec<(Class, u8, [u8; 2])>,
}

impl Letters {
    pub fn new() -> Letters {
        let entry = |c: char| {
            let folded = normalize::fold(&c.to_string());
            let mut bytes = [0; 2];
            bytes[..folded.len()].copy_from_slice(folded.as_bytes());
            (class(c), folded.len() as u8, bytes)
        };
        let chars = ('\0'..'\u{80}').chain('\u{600}'..'\u{700}');
        Letters { table: chars.map(entry).collect() }
    }

    fn get(&self, c: char) -> Option<(Class, u8, [u8; 2])> {
        match c as usize {
            n @ 0..0x80 => Some(self.table[n]),
            n @ 0x600..0x700 => Some(self.table[n - 0x600 + 0x80]),
            _ => None,
        }
    }
}

/// Hash of a text's folded letters and digits: equal for texts that differ in marks and spaces only.
pub fn key(text: &str) -> u64 {
    let mut hash = Hash::default();
    for c in text.chars().filter(|c| matches!(class(*c), Class::Letter | Class::Digit)) {
        hash.add(normalize::fold(c.encode_utf8(&mut [0; 4])).as_bytes());
    }
    hash.finish()
}

/// FNV-1a over words of up to two bytes, with a final mix. (Not for keys of an adversary's choice: a
/// collision costs him a paragraph of his own article.)
#[derive(Debug, Clone, Copy)]
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Hash(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(self) -> u64 {
        let h = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^ h >> 29
    }
}

impl Scan {
    pub fn new(raw: &str, letters: &Letters) -> Scan {
        let mut scanner = Scanner {
            scan: Scan {
                folded: String::with_capacity(raw.len() + 16),
                origin: Vec::with_capacity(raw.len() + 16),
                words: Vec::with_capacity(raw.len() / 8),
                pieces: Vec::with_capacity(32),
                ..Scan::default()
            },
            piece: None,
            piece_hash: Hash::default(),
            word: None,
            gap: 0,
            spaces: 0,
            lines: 0,
        };
        scanner.run(raw, letters);
        scanner.scan
    }

    /// Raw range of a range of `folded`, which is not empty.
    pub fn raw_range(&self, raw: &str, folded: std::ops::Range<usize>) -> Span {
        let last = self.origin[folded.end - 1] as usize;
        let width = raw[last..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.origin[folded.start] as usize, last + width)
    }

    /// The words that begin in a raw range.
    pub fn words_in(&self, span: Span) -> &[Word] {
        let first = self.words.partition_point(|w| w.start < span.start);
        let end = self.words.partition_point(|w| w.start < span.end);
        &self.words[first..end.max(first)]
    }
}

const TATWEEL: char = '\u{640}';

/// Length of the dots and spaces, with a tatweel on either side, that posts put inside words to deceive filters
/// (`قـ.ـصف`, `قـ ـصف`); 0 where there are none.
fn veil(from: &str) -> usize {
    let inner = &from[TATWEEL.len_utf8()..];
    let end = inner.trim_start_matches([' ', '.']);
    match end.starts_with(TATWEEL) {
        true => from.len() - end.len(),
        false => 0,
    }
}

struct Scanner {
    scan: Scan,
    piece: Option<Piece>,
    piece_hash: Hash,
    word: Option<(u32, Hash)>,
    /// White space and line breaks since the last visible character, and where they begin.
    gap: usize,
    spaces: u32,
    lines: u32,
}

impl Scanner {
    fn run(&mut self, raw: &str, letters: &Letters) {
        let mut scratch = String::new();
        let mut resume = 0;
        for (at, c) in raw.char_indices() {
            if at < resume {
                continue;
            }
            if c == TATWEEL {
                resume = at + veil(&raw[at..]);
            }
            let (class, len, bytes) = letters.get(c).unwrap_or_else(|| (class(c), 0, [0; 2]));
            match class {
                Class::Ignorable => continue,
                Class::Space | Class::Line => {
                    if self.spaces + self.lines == 0 {
                        self.gap = at;
                    }
                    match class {
                        Class::Space => self.spaces += 1,
                        _ => self.lines += 1,
                    }
                }
                Class::Mark => {
                    self.end_word();
                    self.visible(at, c);
                    self.push(at, c.encode_utf8(&mut [0; 4]));
                    self.mark(c);
                }
                Class::Letter | Class::Digit => {
                    let folded = match len {
                        0 => {
                            scratch.clear();
                            normalize::fold_into(c.encode_utf8(&mut [0; 4]), &mut scratch);
                            scratch.as_str()
                        }
                        _ => std::str::from_utf8(&bytes[..len as usize]).unwrap_or_default(),
                    };
                    self.visible(at, c);
                    self.letter(at, c, class, folded);
                }
            }
        }
        self.end_piece();
    }

    /// A visible character: ends the run of space before it, and the piece where the run is wide.
    fn visible(&mut self, at: usize, c: char) {
        if self.spaces + self.lines > 0 || self.piece.is_none() {
            self.after_space(at, c);
        }
        if let Some(piece) = &mut self.piece {
            piece.span.end = (at + c.len_utf8()) as u32;
        }
    }

    fn after_space(&mut self, at: usize, c: char) {
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
            let folded = self.scan.folded.len();
            let words = self.scan.words.len();
            self.piece_hash = Hash::default();
            self.piece = Some(Piece {
                span: Span::new(at, at),
                before: before.unwrap_or(Break::Blank),
                folded: Span::new(folded, folded),
                words: Span::new(words, words),
                first: c,
                last: c,
                ..Piece::default()
            });
        } else {
            self.push(self.gap, " ");
        }
        (self.spaces, self.lines) = (0, 0);
    }

    fn push(&mut self, at: usize, folded: &str) {
        self.scan.folded.push_str(folded);
        self.scan.origin.extend(std::iter::repeat_n(at as u32, folded.len()));
    }

    fn mark(&mut self, c: char) {
        let Some(piece) = &mut self.piece else { return };
        piece.marks += 1;
        if !matches!(c, '"' | '\'' | '”' | '“' | '»' | '«' | ')' | ']' | '’' | '‘' | '(' | '[') {
            piece.last = c;
        }
    }

    fn letter(&mut self, at: usize, c: char, class: Class, folded: &str) {
        if self.word.is_none() {
            self.word = Some((at as u32, Hash::default()));
        }
        if let Some((_, hash)) = &mut self.word {
            hash.add(folded.as_bytes());
        }
        self.piece_hash.add(folded.as_bytes());
        self.push(at, folded);
        let Some(piece) = &mut self.piece else { return };
        piece.last = c;
        let histogram = &mut self.scan.letters;
        match c as u32 {
            _ if class == Class::Digit => piece.digits += 1,
            n @ 0x600..0x700 => {
                piece.arabic += 1;
                histogram.arabic[n as usize - 0x600] += 1;
            }
            0x750..0x780 | 0x8a0..0x900 | 0xfb50..0xfe00 | 0xfe70..0xff00 => piece.arabic += 1,
            0..0x250 => {
                piece.latin += 1;
                histogram.latin += 1;
            }
            _ => histogram.other += 1,
        }
    }

    fn end_word(&mut self) {
        if let Some((start, hash)) = self.word.take() {
            self.scan.words.push(Word { start, key: hash.finish() });
        }
    }

    fn end_piece(&mut self) {
        self.end_word();
        let Some(mut piece) = self.piece.take() else { return };
        piece.folded.end = self.scan.folded.len() as u32;
        piece.words.end = self.scan.words.len() as u32;
        piece.key = self.piece_hash.finish();
        self.scan.folded.push('\n');
        self.scan.origin.push(piece.span.end);
        self.scan.pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(raw: &str) -> Scan {
        Scan::new(raw, &Letters::new())
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
        let at = s.folded.find("ان الامر لا").unwrap();
        assert_eq!(&raw[s.raw_range(raw, at..at + "ان الامر لا".len()).range()], "إنَّ الأمر ﻻ");
    }
}
