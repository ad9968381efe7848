//! The phrases of intake's lists in a scanned text, found by their first words.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use memchr::memmem::Finder;

use super::lists::{Hit, Role, tail};
use super::scan::Scan;
use crate::text::normalize::is_alphanumeric;

/// Sets and maps of the [`super::scan::key`]s of lines, and of the keys of words.
pub type KeySet = HashSet<u64, BuildHasherDefault<KeyHasher>>;
pub type KeyMap<T> = HashMap<u64, T, BuildHasherDefault<KeyHasher>>;

/// Keys are hashes already.
#[derive(Debug, Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A phrase as the scan folds it.
#[derive(Debug, Clone)]
struct Phrase {
    spelling: String,
    role: Role,
    /// It counts also inside longer words.
    glued: bool,
}

/// A phrase that some word may be the first word of.
#[derive(Debug, Clone, Copy)]
struct Begun {
    phrase: u32,
    /// Where the phrase begins, in bytes from the word: behind a proclitic, or before marks.
    at: i32,
}

/// Proclitics that agencies are named with.
const PROCLITICS: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];

/// All phrases, ready to be looked up.
#[derive(Debug)]
pub struct Phrases {
    list: Vec<Phrase>,
    /// By the key of the first word.
    begun: KeyMap<Vec<Begun>>,
    /// Those that can begin inside words. Few, and none so short that the search could not pass over most bytes.
    glued: AhoCorasick,
    glued_list: Vec<u32>,
    /// Those that are marks alone.
    marks: Vec<(Finder<'static>, u32)>,
}

impl Phrases {
    /// The phrases with their folded spelling, role, and whether they count inside longer words.
    ///
    /// # Errors
    /// When they are too many for one automaton.
    pub fn new(phrases: impl IntoIterator<Item = (String, Role, bool)>) -> Result<Phrases, BuildError> {
        let list = phrases.into_iter().map(|(spelling, role, glued)| Phrase { spelling, role, glued });
        let list: Vec<Phrase> = list.collect();
        let mut begun: KeyMap<Vec<Begun>> = KeyMap::default();
        let (mut glued_list, mut marks) = (Vec::new(), Vec::new());
        for (phrase, Phrase { spelling, role, glued }) in (0_u32..).zip(&list) {
            let scan = Scan::new(spelling);
            let Some(first) = scan.words.first() else {
                marks.push((Finder::new(spelling).into_owned(), phrase));
                continue;
            };
            if *glued {
                glued_list.push(phrase);
                continue;
            }
            begun.entry(first.key).or_default().push(Begun { phrase, at: -(first.folded as i32) });
            if matches!(role, Role::Agency { .. }) {
                for proclitic in PROCLITICS {
                    let scan = Scan::new(&format!("{proclitic}{spelling}"));
                    begun.entry(scan.words[0].key).or_default().push(Begun { phrase, at: proclitic.len_utf8() as i32 });
                }
            }
        }
        let glued = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(glued_list.iter().map(|p| &list[*p as usize].spelling))?;
        Ok(Phrases { list, begun, glued, glued_list, marks })
    }

    /// The phrases of a text, in order, without overlap: of those that begin at one place the longest.
    pub fn hits(&self, scan: &Scan) -> Vec<Hit> {
        let bytes = &scan.folded[..];
        let mut hits: Vec<Hit> = Vec::new();
        let mut add = |start: usize, phrase: u32, proclitic: bool| {
            let Phrase { spelling, role, glued } = &self.list[phrase as usize];
            let end = start + spelling.len();
            if *glued || (proclitic || !ends_inside(&bytes[..start])) && !begins_inside(&bytes[end..]) {
                hits.push(Hit { start, end, role: *role, glued: *glued });
            }
        };
        for word in &scan.words {
            for begun in self.begun.get(&word.key).into_iter().flatten() {
                let start = (word.folded as usize).wrapping_add_signed(begun.at as isize);
                let spelling = self.list[begun.phrase as usize].spelling.as_bytes();
                if bytes.get(start..).is_some_and(|b| b.starts_with(spelling)) {
                    add(start, begun.phrase, begun.at > 0);
                }
            }
        }
        for found in self.glued.find_iter(bytes) {
            add(found.start(), self.glued_list[found.pattern().as_usize()], false);
        }
        for (mark, phrase) in &self.marks {
            mark.find_iter(bytes).for_each(|start| add(start, *phrase, false));
        }
        hits.sort_by_key(|h| (h.start, Reverse(h.end)));
        let mut done = 0;
        hits.retain(|h| {
            let free = h.start >= done;
            done = if free { h.end } else { done };
            free
        });
        hits
    }
}

/// Does a letter or digit stand at the end?
fn ends_inside(before: &[u8]) -> bool {
    tail(before).ends_with(is_alphanumeric)
}

/// Does a letter or digit stand at the beginning?
fn begins_inside(after: &[u8]) -> bool {
    start(after).starts_with(is_alphanumeric)
}

/// The first few characters of folded text.
pub fn start(folded: &[u8]) -> &str {
    const BYTES: usize = 12;
    let start = &folded[..folded.len().min(BYTES)];
    match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(&start[..e.valid_up_to()]).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str) -> Vec<String> {
        let agency = Role::Agency { index: 0, weak: false };
        let phrases = [
            ("سانا", agency, false),
            ("وكاله سانا", agency, false),
            ("اخر تحديث", Role::Notice, false),
            ("see more", Role::End, true),
            ("©", Role::Notice, false),
            ("// انتهي //", Role::End, false),
        ];
        let phrases = Phrases::new(phrases.map(|(s, r, g)| (s.to_owned(), r, g))).unwrap();
        let scan = Scan::new(text);
        let folded = |h: &Hit| String::from_utf8_lossy(&scan.folded[h.start..h.end]).into_owned();
        phrases.hits(&scan).iter().map(folded).collect()
    }

    #[test]
    fn the_longest_phrase_counts_and_whole_words_only() {
        assert_eq!(hits("نقلت وكالة سانا عن سانا أن لسانات وآخر تحديثات"), ["وكاله سانا", "سانا"]);
        assert_eq!(hits("آخر تحديث: 10"), ["اخر تحديث"]);
    }

    #[test]
    fn agencies_may_have_a_proclitic_and_others_not() {
        assert_eq!(hits("لسانا وسانا"), ["سانا", "سانا"]);
        assert!(hits("وآخر تحديث").is_empty());
    }

    #[test]
    fn some_count_inside_words_and_at_marks() {
        assert_eq!(hits("fullsee moreposts a© © 2024 // انتهى //"), ["see more", "©", "// انتهي //"]);
    }
}
