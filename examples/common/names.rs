//! Names and wordings as annotators and programs write them, compared.

use rasid::text::normalize::fold;

/// Folded words with single spaces between.
pub fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text without the clitics written onto its words.
pub fn bare(text: &str) -> String {
    let strip = |word: &str| {
        let mut rest = word;
        for clitics in [&["و", "ف"][..], &["ب", "ل", "ك"], &["ال"]] {
            let cut = clitics.iter().find_map(|c| rest.strip_prefix(c).filter(|r| r.chars().count() >= 2));
            rest = cut.unwrap_or(rest);
        }
        rest.to_owned()
    };
    words(text).split(' ').map(strip).collect::<Vec<_>>().join(" ")
}

/// The same words without clitics, or one name within the other, with the same last word.
pub fn is_same(a: &str, b: &str) -> bool {
    Shared::of(a, b).is_some_and(|s| s.is_whole)
}

/// The same, or half of the words.
pub fn is_alike(a: &str, b: &str) -> bool {
    Shared::of(a, b).is_some_and(|s| s.is_whole || s.words * 2 >= s.of)
}

/// What two names share.
struct Shared {
    /// Words of the shorter that the longer has, and how many that has.
    words: usize,
    of: usize,
    /// All words of the shorter, the last of both being one.
    is_whole: bool,
}

impl Shared {
    fn of(a: &str, b: &str) -> Option<Shared> {
        let (x, y) = (bare(a), bare(b));
        let (mut small, mut large): (Vec<&str>, Vec<&str>) = (x.split(' ').collect(), y.split(' ').collect());
        if small.len() > large.len() {
            std::mem::swap(&mut small, &mut large);
        }
        let words = small.iter().filter(|w| large.contains(w)).count();
        let is_whole = words == small.len() && small.last() == large.last();
        (!x.is_empty()).then_some(Shared { words, of: large.len(), is_whole })
    }
}
