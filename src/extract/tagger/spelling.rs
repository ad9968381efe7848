//! How a word is written: its clitics, its shape, its first and last letters.

use crate::text::{Kind, Token};

/// Clitic bits of a [`Shape`].
const CONJUNCTION: u16 = 1;
const PREPOSITION: u16 = 2;
const ARTICLE: u16 = 4;

/// Kind, clitics and length of a word, below [`Shape::COUNT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape(pub(super) u16);

impl Shape {
    /// Three bits each of length, clitics and kind.
    pub const COUNT: usize = 1 << 9;
    pub const NONE: Shape = Shape(0);

    /// The shape of this number.
    pub fn read(number: u16) -> Option<Shape> {
        (usize::from(number) < Shape::COUNT).then_some(Shape(number))
    }

    /// Of a mark or number.
    pub fn of_kind(kind: Kind) -> Shape {
        Shape(match kind {
            Kind::Mark(_) => 1,
            Kind::Number => 2,
            Kind::Latin => 3,
            Kind::Arabic => 4,
        })
    }

    fn word(bare: &str, clitics: u16) -> Shape {
        Shape(4 | clitics << 3 | (bare.chars().count().min(7) as u16) << 6)
    }

    pub fn number(self) -> usize {
        usize::from(self.0)
    }

    /// Has it و or ف before it?
    pub fn is_conjoined(self) -> bool {
        self.0 >> 3 & CONJUNCTION != 0
    }

    /// Kind and clitics alone.
    pub fn clitics(self) -> u64 {
        u64::from(self.0 & 0x3f)
    }
}

/// An Arabic word without its clitics and article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bare<'t> {
    pub word: &'t str,
    pub shape: Shape,
}

impl<'t> Bare<'t> {
    /// Takes the article off, if there is one.
    pub fn new(word: &'t str, clitics: u16) -> Bare<'t> {
        let (word, clitics) = match word.strip_prefix("ال").filter(|rest| rest.len() >= 4) {
            Some(rest) => (rest, clitics | ARTICLE),
            None => (word, clitics),
        };
        Bare { word, shape: Shape::word(word, clitics) }
    }

    /// The word with nothing off but what is surely none of it: وال, بال, كال, لل.
    pub fn plain(folded: &'t str) -> Bare<'t> {
        let (mut rest, mut clitics) = (folded, 0);
        if let Some(r) = rest.strip_prefix(['و', 'ف']).filter(|r| r.starts_with("ال") || r.starts_with("لل")) {
            (rest, clitics) = (r, CONJUNCTION);
        }
        if let Some(r) = rest.strip_prefix("لل").filter(|r| r.len() >= 6) {
            let clitics = clitics | PREPOSITION | ARTICLE;
            return Bare { word: r, shape: Shape::word(r, clitics) };
        }
        if let Some(r) = rest.strip_prefix(['ب', 'ل', 'ك']).filter(|r| r.starts_with("ال") && r.len() >= 8) {
            (rest, clitics) = (r, clitics | PREPOSITION);
        }
        Bare::new(rest, clitics)
    }
}

/// Calls `visit` with what is left of a folded word when clitics come off, three letters at least, and with the
/// clitics; until it says that it has what it wants.
pub fn each_stem(folded: &str, mut visit: impl FnMut(&str, u16) -> bool) -> bool {
    let mut visit = |rest: &str, clitics| rest.len() >= 6 && visit(rest, clitics);
    let conjoined = folded.strip_prefix(['و', 'ف']).map(|rest| (rest, CONJUNCTION));
    for (word, clitics) in conjoined.into_iter().chain([(folded, 0)]) {
        if clitics != 0 && visit(word, clitics) {
            return true;
        }
        if let Some(rest) = word.strip_prefix("لل").filter(|r| r.len() <= 60) {
            // The article's alef is not written.
            let mut buffer = [0; 64];
            let article = "ال".as_bytes();
            buffer[..article.len()].copy_from_slice(article);
            let end = article.len() + rest.len();
            buffer[article.len()..end].copy_from_slice(rest.as_bytes());
            let whole = std::str::from_utf8(&buffer[..end]).unwrap_or_default();
            if visit(whole, clitics | PREPOSITION) {
                return true;
            }
        }
        let preposition = word.strip_prefix(['ب', 'ل']).or(word.strip_prefix('ك').filter(|r| r.starts_with("ال")));
        if preposition.is_some_and(|rest| visit(rest, clitics | PREPOSITION)) {
            return true;
        }
    }
    false
}

/// The hash of a token by which the model knows words: marks by themselves, numbers by their length.
pub fn hash(token: &Token) -> u64 {
    match token.kind {
        Kind::Mark(c) => mix(u64::from(u32::from(c)), 1),
        Kind::Number => mix(token.span.len().min(4) as u64, 2),
        Kind::Latin | Kind::Arabic => token.hash,
    }
}

/// Keys of the first and the last one to four letters.
pub fn affixes(bare: &str, mut each: impl FnMut(u64)) {
    let bytes = bare.as_bytes();
    for letters in 1..=4 {
        // Arabic letters have two bytes each.
        let Some(before) = bytes.len().checked_sub(2 * letters) else { break };
        each(mix(number(&bytes[..2 * letters]), 10 + letters as u64));
        each(mix(number(&bytes[before..]), 20 + letters as u64));
    }
}

/// Up to eight bytes as a number.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(1, |n, b| n << 8 | u64::from(*b))
}

pub fn mix(value: u64, salt: u64) -> u64 {
    let x = (value ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(word: &str) -> Vec<String> {
        let mut stems = Vec::new();
        each_stem(word, |stem, _| {
            stems.push(stem.to_owned());
            false
        });
        stems
    }

    #[test]
    fn clitics_come_off() {
        assert_eq!(stems("وبمراكش"), ["بمراكش", "مراكش"]);
        assert_eq!(stems("للرباط"), ["الرباط", "لرباط"]);
        assert_eq!(stems("كتاب"), [""; 0]);
        assert_eq!(Bare::plain("وبالمدينه").word, "وبالمدينه");
        assert_eq!(Bare::plain("بالمدينه").word, "مدينه");
        assert_eq!(Bare::plain("وللامن").word, "امن");
    }

    #[test]
    fn shapes_have_numbers_below_the_count() {
        for word in ["والمستشفيات", "لل", "ا", "", "كالمستشفيات", "abc"] {
            assert!(Bare::plain(word).shape.number() < Shape::COUNT);
        }
    }
}
