use std::ops::Range;
use std::sync::LazyLock;

use super::Span;
use super::normalize::{self, TATWEEL};
use crate::lexicon::morphology::before_pronoun;
use crate::lexicon::{Lexicon, WordId, word_hash};

/// A word, number or mark of the text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Bytes of the original.
    pub span: Span,
    /// Bytes of the folded buffer.
    pub(super) folded: Span,
    /// Hash of the folded spelling, see [`crate::lexicon::word_hash`].
    pub hash: u64,
    pub kind: Kind,
    /// Index of its sentence.
    pub sentence: u32,
    /// White space stands before it.
    pub spaced: bool,
    /// A line break stands before it.
    pub new_line: bool,
    /// An empty line stands before it: it begins a paragraph.
    pub new_paragraph: bool,
}

/// Ways to read one token at most.
const MAX_READINGS: usize = 4;

impl Token {
    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Arabic | Kind::Latin)
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Arabic,
    /// Letters of any other script.
    Latin,
    /// Digits with their separators (`1,200`, `3.5`, `١٥`, `06/10/09` is three).
    Number,
    /// A punctuation mark or symbol.
    Mark(char),
}

/// One way to read a token: a word of the vocabulary after some clitics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    pub word: WordId,
    /// Letters taken off the front.
    pub cut: u8,
    pub clitics: Clitics,
}

/// A set of clitics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clitics(u16);

impl Clitics {
    /// و or ف.
    pub const CONJUNCTION: Clitics = Clitics(1);
    pub const BA: Clitics = Clitics(1 << 1);
    pub const LA: Clitics = Clitics(1 << 2);
    pub const KA: Clitics = Clitics(1 << 3);
    /// س of the future.
    pub const FUTURE: Clitics = Clitics(1 << 4);
    /// `لل`: the article's alef is not written.
    pub const HIDDEN_ALEF: Clitics = Clitics(1 << 5);
    /// A pronoun at the end.
    pub const PRONOUN: Clitics = Clitics(1 << 6);

    pub fn contains(self, other: Clitics) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn with(self, other: Clitics) -> Clitics {
        Clitics(self.0 | other.0)
    }

    /// Is there a preposition?
    pub fn has_preposition(self) -> bool {
        self.0 & (Self::BA.0 | Self::LA.0 | Self::KA.0) != 0
    }
}

const PRONOUNS: [&str; 9] = ["هما", "ها", "هم", "هن", "كم", "نا", "ه", "ي", "ك"];

/// The tokens of a text.
pub(super) struct Tokenized {
    pub tokens: Vec<Token>,
    /// Folded spelling of all tokens, one after the other.
    pub folded: String,
    /// Readings of all tokens, one after the other.
    pub readings: Vec<Reading>,
    /// Readings before each token; one more than there are tokens.
    pub reading_starts: Vec<u32>,
}

/// Splits `raw` into tokens.
pub(super) fn tokenize(raw: &str, lexicon: &Lexicon) -> Tokenized {
    let mut scanner = Scanner {
        raw,
        classes: &CLASSES,
        folded: String::with_capacity(raw.len()),
        tokens: Vec::with_capacity(raw.len() / 8),
    };
    scanner.run();
    let Scanner { tokens, folded, .. } = scanner;
    lexicon.prepare_words(tokens.iter().map(|t| t.hash));
    let mut readings = Vec::with_capacity(tokens.len() * 2);
    let mut reading_starts = Vec::with_capacity(tokens.len() + 1);
    reading_starts.push(0);
    let mut scratch = String::new();
    for token in &tokens {
        let (written, word) = (&raw[token.span.range()], &folded[token.folded.range()]);
        Readings { lexicon, from: readings.len(), list: &mut readings }.find(written, word, token, &mut scratch);
        reading_starts.push(readings.len() as u32);
    }
    Tokenized { tokens, folded, readings, reading_starts }
}

struct Scanner<'a> {
    raw: &'a str,
    classes: &'a [Class; TABLE],
    folded: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Arabic,
    Latin,
    Digit,
    /// Joins the run that it stands in.
    Ignorable,
    Space,
    NewLine,
    Mark,
}

fn class(c: char) -> Class {
    match c {
        // Nearly all letters: first, for speed.
        'ء'..='غ' | 'ف'..='ي' => Class::Arabic,
        ' ' | '\t' | '\u{a0}' => Class::Space,
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Class::NewLine,
        _ if normalize::is_ignorable(c) => Class::Ignorable,
        '0'..='9' | '٠'..='٩' | '۰'..='۹' => Class::Digit,
        'ء'..='ي'
        | 'ٮ'..='ۓ'
        | 'ە'
        | '\u{06ee}'..='\u{06ff}'
        | '\u{0750}'..='\u{077f}'
        | '\u{08a0}'..='\u{08ff}'
        | '\u{fb50}'..='\u{fd3d}'
        | '\u{fd50}'..='\u{fdfd}'
        | '\u{fe70}'..='\u{fefc}' => Class::Arabic,
        _ if c.is_alphabetic() => Class::Latin,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// The characters that nearly all texts are made of: all below U+0700.
static CLASSES: LazyLock<[Class; TABLE]> =
    LazyLock::new(|| std::array::from_fn(|c| class(char::from_u32(c as u32).unwrap_or(' '))));
const TABLE: usize = 0x700;

/// Most bytes before a dot that a veiled word can be told by.
const VEILED: usize = 6;

/// Is the word that begins `run` veiled by dots (`د.ا.عـ.ـش`): parts of one or two letters, a tatweel beside a dot?
/// Without the tatweel it may be an abbreviation (`أ.ف.ب`).
fn is_veiled(run: &str) -> bool {
    let end = run.find(|c: char| c != '.' && class(c) != Class::Arabic && c != TATWEEL).unwrap_or(run.len());
    let run = run[..end].trim_end_matches('.');
    let short = |part: &str| (1..=2).contains(&part.chars().filter(|c| *c != TATWEEL).count());
    run.contains("\u{640}.") && run.split('.').all(short)
}

impl Scanner<'_> {
    /// The class of the character at `at`, and its bytes.
    #[inline(always)]
    fn class_at(&self, at: usize) -> (Class, usize) {
        let bytes = self.raw.as_bytes();
        match (bytes[at], bytes.get(at + 1)) {
            (ascii @ 0..0x80, _) => (self.classes[ascii as usize], 1),
            // U+0080 to U+06FF in UTF-8.
            (lead @ 0xc2..=0xdb, Some(next)) => (self.classes[(lead as usize & 0x1f) << 6 | *next as usize & 0x3f], 2),
            _ => {
                let c = self.char_at(at);
                (class(c), c.len_utf8())
            }
        }
    }

    fn char_at(&self, at: usize) -> char {
        self.raw[at..].chars().next().unwrap_or(' ')
    }

    fn run(&mut self) {
        let (mut spaced, mut lines) = (true, 2);
        let mut at = 0;
        while at < self.raw.len() {
            let (class, width) = self.class_at(at);
            let from = self.folded.len();
            let (kind, end) = match class {
                Class::Space | Class::NewLine | Class::Ignorable => {
                    spaced |= class == Class::Space;
                    lines += u32::from(class == Class::NewLine && self.raw.as_bytes()[at] != b'\r');
                    at += width;
                    continue;
                }
                Class::Mark => (Kind::Mark(self.char_at(at)), Some(at + width)),
                Class::Arabic => (Kind::Arabic, self.plain_word(at)),
                Class::Latin => (Kind::Latin, None),
                Class::Digit => (Kind::Number, None),
            };
            let end = end.unwrap_or_else(|| self.word_end(at, at + width, class));
            if self.folded.len() == from {
                self.fold(at..end, kind);
            }
            self.push(Span::new(at, end), from, kind, spaced, lines);
            (spaced, lines) = (false, 0);
            at = end;
        }
    }

    /// Folds the word that begins at `start` and gives its end, if it is made of nothing but Arabic letters, as nearly
    /// all are.
    fn plain_word(&mut self, start: usize) -> Option<usize> {
        let (bytes, from) = (self.raw.as_bytes(), self.folded.len());
        self.folded.extend(normalize::letters(&bytes[start..]));
        let at = start + self.folded.len() - from;
        let goes_on = at < bytes.len()
            && match self.class_at(at).0 {
                Class::Arabic | Class::Ignorable => true,
                Class::Mark => bytes[at] == b'.' && at - start <= VEILED,
                _ => false,
            };
        if goes_on {
            self.folded.truncate(from);
        }
        (!goes_on).then_some(at)
    }

    fn fold(&mut self, word: Range<usize>, kind: Kind) {
        let word = &self.raw[word];
        match kind {
            // Without the gaps of words that are broken.
            Kind::Arabic => word.split([' ', '.']).for_each(|part| normalize::fold_into(part, &mut self.folded)),
            _ => normalize::fold_into(word, &mut self.folded),
        }
    }

    /// Where the word or number ends that begins at `start` and has been read up to `at`.
    fn word_end(&self, start: usize, mut at: usize, kind: Class) -> usize {
        let mut veiled = false;
        while at < self.raw.len() {
            let (class, width) = self.class_at(at);
            // Bytes of what joins the word.
            let step = match class {
                _ if class == kind => width,
                Class::Ignorable => width,
                Class::Mark if kind == Class::Digit && self.separates_digits(at) => width,
                Class::Mark | Class::Space if kind == Class::Arabic => {
                    let dot = self.raw.as_bytes()[at] == b'.' && (veiled || at - start <= VEILED);
                    if dot {
                        veiled = is_veiled(&self.raw[start..]) && self.goes_on(at);
                    }
                    match self.raw[..at].ends_with(TATWEEL) {
                        _ if dot && veiled => width,
                        true => normalize::broken_gap(&self.raw[at..]),
                        false => 0,
                    }
                }
                _ => 0,
            };
            if step == 0 {
                break;
            }
            at += step;
        }
        at
    }

    /// Is there an Arabic letter behind the dot at `at`?
    fn goes_on(&self, at: usize) -> bool {
        self.raw[at + 1..].chars().next().is_some_and(|c| c == TATWEEL || class(c) == Class::Arabic)
    }

    /// `1,200`, `3.5`: a separator with a digit behind it.
    fn separates_digits(&self, at: usize) -> bool {
        let c = self.char_at(at);
        let behind = at + c.len_utf8();
        matches!(c, '.' | ',' | '٫' | '٬') && behind < self.raw.len() && self.class_at(behind).0 == Class::Digit
    }

    fn push(&mut self, span: Span, from: usize, kind: Kind, spaced: bool, lines: u32) {
        self.tokens.push(Token {
            span,
            folded: Span::new(from, self.folded.len()),
            hash: word_hash(&self.folded[from..]),
            kind,
            sentence: 0,
            spaced: spaced || lines > 0,
            new_line: lines > 0,
            new_paragraph: lines > 1,
        });
    }
}

struct Readings<'a> {
    lexicon: &'a Lexicon,
    /// Those of the tokens so far.
    list: &'a mut Vec<Reading>,
    /// How many of them are of tokens before.
    from: usize,
}

impl Readings<'_> {
    /// Finds the token's word and what is left of it when clitics come off. `scratch` is for spellings that are put
    /// together.
    fn find(&mut self, written: &str, folded: &str, token: &Token, scratch: &mut String) {
        let whole = self.lexicon.word_of(token.hash);
        self.list.push(Reading { word: whole, ..Reading::default() });
        if token.kind == Kind::Arabic {
            self.proclitics(folded, Reading::default(), true, scratch);
            // `اعتقاله` is a word of some list, and `اعتقال` with a pronoun for the others.
            let known = &self.list[self.from + usize::from(!whole.is_known())..];
            if known.is_empty() || known.iter().any(|r| self.lexicon.is_pronominal(r.word)) && !written.ends_with('ة')
            {
                self.pronouns(folded, scratch);
            }
        }
    }

    fn add(&mut self, word: &str, reading: Reading) {
        let word = self.lexicon.word(word);
        let known = &self.list[self.from..];
        if word.is_known() && known.len() < MAX_READINGS && !known.iter().any(|r| r.word == word) {
            self.list.push(Reading { word, ..reading });
        }
    }

    /// Takes a conjunction, then a preposition or the future's س, off `word`.
    fn proclitics(&mut self, word: &str, before: Reading, conjunction: bool, scratch: &mut String) {
        let Some(first) = word.chars().next() else { return };
        let rest = &word[first.len_utf8()..];
        // Two letters at least are left (حب, دم).
        if rest.len() < 4 {
            return;
        }
        let after = |clitic| Reading { cut: before.cut + 1, clitics: before.clitics.with(clitic), ..before };
        match first {
            'و' | 'ف' if conjunction => {
                let reading = after(Clitics::CONJUNCTION);
                self.add(rest, reading);
                self.proclitics(rest, reading, false, scratch);
            }
            'ل' if rest.starts_with('ل') => {
                scratch.clear();
                scratch.push('ا');
                scratch.push_str(rest);
                self.add(scratch, after(Clitics::LA.with(Clitics::HIDDEN_ALEF)));
                // للأمم: with the article; للمى: without.
                self.add(rest, after(Clitics::LA));
            }
            'ب' => self.add(rest, after(Clitics::BA)),
            'ل' => self.add(rest, after(Clitics::LA)),
            'ك' => self.add(rest, after(Clitics::KA)),
            'س' if rest.starts_with(['ي', 'ت', 'ن', 'ا']) => self.add(rest, after(Clitics::FUTURE)),
            _ => {}
        }
    }

    /// Takes a pronoun off the end, and clitics off the front of what is left.
    fn pronouns(&mut self, whole: &str, scratch: &mut String) {
        // Most words end in no letter of theirs.
        if !whole.ends_with(['ا', 'م', 'ن', 'ه', 'ي', 'ك']) {
            return;
        }
        let known = self.list.len();
        for pronoun in PRONOUNS {
            let Some((stem, open)) = before_pronoun(whole, pronoun) else { continue };
            let with = Reading { clitics: Clitics::PRONOUN, ..Reading::default() };
            for stem in [Some(stem), open.as_deref()].into_iter().flatten() {
                self.add(stem, with);
                self.proclitics(stem, with, true, scratch);
            }
            if self.list.len() > known {
                return;
            }
        }
    }
}
