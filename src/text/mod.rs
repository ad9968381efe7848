//! Arabic text: folding, tokens, clitics, sentences, and the word lists' hits.
//!
//! A [`Text`] is made once from the clean article and read by every layer. Spans are bytes of the
//! original spelling; [`Text::words`] turns them into the wire's code points.

mod hit;
pub mod normalize;
mod sentence;
mod span;
mod token;

pub use hit::{Hit, Tables};
pub use span::{Span, Tokens};
use token::Tokenized;
pub use token::{Clitics, Kind, Reading, Token};

use crate::lexicon::{Lexicon, Table};
use crate::message::Words;

/// An analysed text.
#[derive(Debug)]
pub struct Text<'a> {
    pub raw: &'a str,
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences, in order, without gaps between them.
    pub sentences: Vec<Tokens>,
    /// What the word lists have at each token, by first token.
    pub hits: Vec<Hit>,
    /// Hits before each token; one more than there are tokens.
    hit_starts: Vec<u32>,
    /// The tables of the hits that begin at each token.
    tables: Vec<Tables>,
    /// Folded spelling of all tokens, one after the other.
    folded: String,
    /// Readings of all tokens, one after the other.
    readings: Vec<Reading>,
    /// Readings before each token; one more than there are tokens.
    reading_starts: Vec<u32>,
    /// Code points before each block of [`BLOCK`] bytes.
    blocks: Vec<u32>,
}

impl<'a> Text<'a> {
    /// Analyses `raw`: tokens, sentences, and everything that the lists know of them.
    pub fn new(raw: &'a str, lexicon: &Lexicon) -> Text<'a> {
        let Tokenized { tokens, folded, readings, reading_starts } = token::tokenize(raw, lexicon);
        let mut text = Text {
            raw,
            tokens,
            sentences: Vec::new(),
            hits: Vec::new(),
            hit_starts: Vec::new(),
            tables: Vec::new(),
            folded,
            readings,
            reading_starts,
            blocks: blocks(raw),
        };
        text.sentences = sentence::split(&mut text);
        (text.hits, text.hit_starts, text.tables) = hit::find(&text, lexicon);
        text
    }

    /// The original words of a span.
    pub fn slice(&self, span: Span) -> &'a str {
        &self.raw[span.range()]
    }

    /// The folded spelling of a token.
    pub fn folded(&self, token: usize) -> &str {
        &self.folded[self.tokens[token].folded.range()]
    }

    /// The ways to read a token. The first is always the word as it stands, known or not; the others
    /// are known words that are left when clitics come off.
    pub fn readings(&self, token: usize) -> &[Reading] {
        &self.readings[self.reading_starts[token] as usize..self.reading_starts[token + 1] as usize]
    }

    /// The span of a run of tokens. Empty runs have an empty span.
    pub fn span(&self, tokens: Tokens) -> Span {
        match tokens.is_empty() {
            true => Span::default(),
            false => self.tokens[tokens.first as usize].span.join(self.tokens[tokens.end as usize - 1].span),
        }
    }

    /// The span of a token without the proclitics that `reading` takes off it.
    /// (`لل` hides an alef: such a word keeps its clitic.)
    pub fn stem_span(&self, token: usize, reading: Reading) -> Span {
        let span = self.tokens[token].span;
        if reading.cut == 0 || reading.clitics.contains(Clitics::HIDDEN_ALEF) {
            return span;
        }
        let mut left = reading.cut as usize;
        let mut start = span.start as usize;
        for c in self.slice(span).chars() {
            if left == 0 {
                break;
            }
            start += c.len_utf8();
            if !normalize::is_ignorable(c) {
                left -= 1;
            }
        }
        Span::new(start, span.end as usize)
    }

    /// The span as the wire wants it: words and code points.
    pub fn words(&self, span: Span) -> Words {
        Words {
            text: self.slice(span).to_owned(),
            start: self.code_points(span.start),
            end: self.code_points(span.end),
        }
    }

    /// Code points before a byte offset.
    pub fn code_points(&self, byte: u32) -> usize {
        let block = byte as usize / BLOCK;
        self.blocks[block] as usize + starts(&self.raw.as_bytes()[block * BLOCK..byte as usize])
    }

    /// The hits of one table, in order of first token.
    pub fn hits_of<'t, T>(&'t self, table: &'t Table<T>) -> impl Iterator<Item = (&'t Hit, &'t T)> {
        self.hits_among(Tables::of([table.id])).map(|h| (h, &table.rows[h.row as usize]))
    }

    /// The hits of some tables, in order of first token.
    pub fn hits_among(&self, tables: Tables) -> impl Iterator<Item = &Hit> {
        let tokens = self.tables.iter().enumerate().filter(move |(_, t)| t.meets(tables));
        tokens.flat_map(|(i, _)| self.hits_at(i)).filter(move |h| tables.has(h.table))
    }

    /// The tables of the hits that begin at a token; none past the end.
    pub fn tables_at(&self, token: usize) -> Tables {
        self.tables.get(token).copied().unwrap_or_default()
    }

    /// The hits that begin at a token; none past the end.
    pub fn hits_at(&self, token: usize) -> &[Hit] {
        match self.hit_starts.get(token..token + 2) {
            Some(bounds) => &self.hits[bounds[0] as usize..bounds[1] as usize],
            None => &[],
        }
    }

    /// The longest hit of one table that begins at a token.
    pub fn longest_at<'t, T>(&'t self, token: usize, table: &'t Table<T>) -> Option<(&'t Hit, &'t T)> {
        if !self.tables_at(token).has(table.id) {
            return None;
        }
        // Shorter phrases come first.
        let hit = self.hits_at(token).iter().rfind(|h| h.table == table.id)?;
        Some((hit, &table.rows[hit.row as usize]))
    }

    /// The token range of the sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> Tokens {
        self.sentences[self.tokens[token].sentence as usize]
    }
}

const BLOCK: usize = 16;

/// How many characters begin in a part of a text's bytes.
pub(crate) fn starts(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks();
    let inside = words.iter().map(|w| {
        // A byte that goes on with a character has the bits 10 at its head.
        let word = u64::from_le_bytes(*w);
        ((word >> 7 & !(word >> 6) & ONES).wrapping_mul(ONES) >> 56) as usize
    });
    words.len() * 8 - inside.sum::<usize>() + rest.iter().filter(|b| (**b & 0xc0) != 0x80).count()
}

fn blocks(raw: &str) -> Vec<u32> {
    let mut sum = 0;
    let mut blocks = Vec::with_capacity(raw.len() / BLOCK + 1);
    blocks.push(0);
    for block in raw.as_bytes().chunks_exact(BLOCK) {
        sum += starts(block) as u32;
        blocks.push(sum);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_of_byte_offsets() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let raw = "قُتل 15 قتيلاً مدنياً، في إدلب (Idlib) أمس ".repeat(5);
        let text = Text::new(&raw, &lexicon);
        for token in &text.tokens {
            let words = text.words(token.span);
            let by_chars: String = raw.chars().skip(words.start).take(words.end - words.start).collect();
            assert_eq!(by_chars, words.text);
        }
        assert_eq!(text.code_points(raw.len() as u32), raw.chars().count());
    }

    #[test]
    fn veiled_words_are_read_as_what_they_hide() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        for (raw, first) in [
            ("د.ا.عـ.ـش ينسحب", "داعش"),
            ("د.ا.عـ.ش. وقال", "داعش"),
            ("قـ.ـصف عنيف", "قصف"),
            ("أ.ف.ب نقلت", "ا"),
            ("1436هـ. وقال", "1436"),
        ] {
            let text = Text::new(raw, &lexicon);
            assert_eq!(text.folded(0), first, "{raw}");
            assert!(raw.starts_with(text.slice(text.tokens[0].span)), "{raw}");
        }
    }

    #[test]
    fn proclitics_come_off_known_words_only() {
        let lists = [("nouns".to_owned(), "pattern\nقوات\nوزير\nالأمم المتحدة\n".to_owned())];
        let lexicon = Lexicon::compile(&lists).unwrap();
        let text = Text::new("وقوات وزير للأمم المتحدة", &lexicon);
        let hits: Vec<_> = text.hits.iter().map(|h| text.slice(h.span)).collect();
        assert_eq!(hits, ["قوات", "وزير", "للأمم المتحدة"]);
    }

    #[test]
    fn a_listed_word_with_a_pronoun_is_also_the_word_without() {
        let list = |name: &str, pattern: &str| (name.to_owned(), format!("pattern\n{pattern}\n"));
        let lexicon = Lexicon::compile(&[list("nouns", "قتل; اعتقال"), list("more", "قتله; اعتقاله; فاطمة")]).unwrap();
        let tables = |raw: &str| Text::new(raw, &lexicon).hits.iter().map(|h| h.table).collect::<Vec<_>>();
        assert_eq!(tables("اعتقاله"), [1, 0]);
        assert_eq!(tables("وقتله"), [1, 0]);
        // With ة it is another word: killers.
        assert_eq!(tables("قتلة"), [1]);
        assert_eq!(tables("اعتقالهم"), [0]);
    }
}
