//! Compiles word lists into one vocabulary and one phrase trie.
//!
//! Pure, and compiled into the build script as well, so that lists cost nothing at start-up.
//!
//! A list is a TSV file. Lines that begin with `#` are remarks; the first other line names the
//! columns. The first column is a pattern, in ordinary spelling:
//!
//! | markup | meaning |
//! |---|---|
//! | `(x)` | x may be absent: `(ال)جيش`, `هجوم(ا)` |
//! | `{a\|b}` | one of these |
//! | `كتب:يكتب` | a verb, perfect and imperfect third person: all its forms |
//! | `روسي~` | a noun or adjective with sound inflection: all its genders, numbers, with and without ال |
//! | `; ` | separates patterns that share a row |
//!
//! A proclitic is no word of its own behind another (`قام ب` is refused; `بـ` before figures is one).
//! Proclitics of a pattern's first word (و ف ب ل ك س) need no markup: the reader takes them off.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::morphology::{Form, before_pronoun, conjugate, inflect};
use super::normalize::fold;

/// Name of the first column of a list whose patterns are matched by their owner, not by the trie.
pub const LITERAL: &str = "literal";

/// Rows of an overlay are numbered from here on, so that a rule (`triggers_assault:1000012`) tells where it stands.
pub const OVERLAY_LINES: u32 = 1_000_000;

/// Most lists that a text tells apart at each of its words.
pub const MAX_LISTS: usize = 128;

/// The compiled lists, as they are embedded in the program.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Compiled {
    /// Hash of everything that went in.
    pub hash: u64,
    pub tables: Vec<TableData>,
    /// Hashes of all words of all patterns. Word 0 is empty and stands for "unknown".
    pub words: Vec<u64>,
    /// A bit for each word that is another with a pronoun (`اعتقاله`): it can be read as either.
    pub pronominal: Vec<u64>,
    /// Words below this number begin patterns; each has the number of the trie node after it.
    pub firsts: u32,
    /// Open-addressing hash table of `(node, word, next node)`; its length is a power of two.
    pub edges: Vec<(u32, u32, u32)>,
    /// Where the `entries` of the patterns begin that end at each node, and the [`way`]s of the words with which longer
    /// patterns go on; one more as the end.
    pub nodes: Vec<(u32, u32)>,
    pub entries: Vec<Entry>,
}

/// A pattern that a phrase of the text matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub table: u16,
    pub row: u32,
    pub form: Form,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct TableData {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Line number of each row in its file, for messages.
    pub lines: Vec<u32>,
}

/// A list that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError {
    pub list: String,
    pub line: usize,
    pub problem: String,
}

impl std::fmt::Display for ListError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ListError { list, line, problem } = self;
        match line.checked_sub(OVERLAY_LINES as usize) {
            None => write!(f, "word list `{list}`, line {line}: {problem}"),
            Some(line) => write!(f, "word list `{list}`, line {line} of the overlay: {problem}"),
        }
    }
}

impl std::error::Error for ListError {}

/// Slot of a trie edge in a table of `len` slots (a power of two).
pub fn edge_slot(node: u32, word: u32, len: usize) -> usize {
    let key = (u64::from(node) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (key >> 20) as usize & (len - 1)
}

/// The bit that a word has in a set of words which a pattern may go on with.
pub fn way(word: u32) -> u32 {
    1 << (word % 32)
}

/// Compiles `lists`, pairs of a name and a file's text, in the order given.
pub fn compile(lists: &[(String, String)]) -> Result<Compiled, ListError> {
    let tables = lists.iter().map(|(name, text)| parse_table(name, text)).collect::<Result<_, _>>()?;
    let hash = lists.iter().fold(0, |h, (n, t)| xxh3_64(format!("{h:x}{n}\0{t}").as_bytes()));
    assemble(tables, hash)
}

/// Compiles tables, in the order given, under the hash of what went into them.
pub fn assemble(tables: Vec<TableData>, hash: u64) -> Result<Compiled, ListError> {
    if let Some(data) = tables.get(MAX_LISTS) {
        let problem = format!("there are more than {MAX_LISTS} lists");
        return Err(ListError { list: data.name.clone(), line: 0, problem });
    }
    let mut build = Builder::default();
    build.word("");
    build.children.push(HashMap::new());
    build.ends.push(Vec::new());
    let with_patterns = |data: &TableData| data.columns.first().is_some_and(|c| c != LITERAL);
    let mut phrases = Vec::new();
    for (table, data) in tables.iter().enumerate().filter(|(_, data)| with_patterns(data)) {
        for (row, (cells, line)) in data.rows.iter().zip(&data.lines).enumerate() {
            let error = |problem| ListError { list: data.name.clone(), line: *line as usize, problem };
            refuse_lone_proclitics(&cells[0]).map_err(error)?;
            build.note_pronouns(&cells[0]).map_err(error)?;
            let entry = |form| Entry { table: table as u16, row: row as u32, form };
            phrases.extend(expand(&cells[0]).map_err(error)?.into_iter().map(|(words, form)| (words, entry(form))));
        }
    }
    // First words come first, so that each has the number of its node.
    for word in phrases.iter().filter_map(|(words, _)| words.first()) {
        build.node(0, word);
    }
    let firsts = build.list.len() as u32;
    for (words, entry) in &phrases {
        build.insert(words, *entry);
    }
    Ok(Compiled { hash, tables, firsts, ..build.finish() })
}

/// Reads a list's text as a table.
pub fn parse_table(name: &str, text: &str) -> Result<TableData, ListError> {
    let mut data = TableData { name: name.to_owned(), ..TableData::default() };
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells: Vec<String> = line.split('\t').map(|c| c.trim().to_owned()).collect();
        if data.columns.is_empty() {
            data.columns = cells;
            continue;
        }
        if cells.len() > data.columns.len() {
            let problem = format!("{} cells, but the table has {} columns", cells.len(), data.columns.len());
            return Err(ListError { list: name.to_owned(), line: n + 1, problem });
        }
        cells.resize(data.columns.len(), String::new());
        data.rows.push(cells);
        data.lines.push(n as u32 + 1);
    }
    Ok(data)
}

/// All phrases that a cell's patterns stand for, each a list of folded words.
pub fn expand(cell: &str) -> Result<Vec<(Vec<String>, Form)>, String> {
    let mut out = Vec::new();
    for pattern in cell.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        for plain in alternatives(pattern)? {
            let mut phrases = vec![(Vec::new(), Form::default())];
            for word in plain.split_whitespace() {
                let forms = word_forms(word)?;
                phrases = phrases
                    .iter()
                    .flat_map(|(words, form): &(Vec<String>, Form)| {
                        forms.iter().map(move |(w, f)| {
                            let mut words = words.clone();
                            words.push(w.clone());
                            (words, form.or(*f))
                        })
                    })
                    .collect();
            }
            out.extend(phrases.into_iter().filter(|(words, _)| !words.is_empty()));
        }
    }
    Ok(out)
}

/// Refuses a preposition of one letter behind a word, which no text has. Letters behind letters are abbreviations
/// (`د ب أ`), and with a tatweel (`بـ`) it stands alone before a figure.
fn refuse_lone_proclitics(cell: &str) -> Result<(), String> {
    for pattern in cell.split(';') {
        for plain in alternatives(pattern)? {
            let words = plain.split_whitespace();
            let mut behind = words.clone().zip(words.skip(1)).filter(|(before, _)| before.chars().count() > 2);
            if let Some((_, letter)) = behind.find(|(_, w)| matches!(*w, "ب" | "ل" | "ك" | "س")) {
                return Err(format!("`{plain}`: `{letter}` is written onto the word behind it and never stands alone"));
            }
        }
    }
    Ok(())
}

fn word_forms(word: &str) -> Result<Vec<(String, Form)>, String> {
    if let Some((perfect, imperfect)) = word.split_once(':') {
        return Ok(conjugate(&fold(perfect), &fold(imperfect)));
    }
    if let Some(stem) = word.strip_suffix('~') {
        return Ok(inflect(stem));
    }
    Ok(vec![(fold(word), Form::default())])
}

/// Resolves `(x)` and `{a|b}`, innermost first.
fn alternatives(pattern: &str) -> Result<Vec<String>, String> {
    let Some(close) = pattern.find([')', '}']) else {
        return match pattern.find(['(', '{']) {
            Some(_) => Err(format!("`{pattern}`: a bracket is not closed")),
            None => Ok(vec![pattern.to_owned()]),
        };
    };
    let (open, round) = if pattern[close..].starts_with(')') { ('(', true) } else { ('{', false) };
    let start = pattern[..close].rfind(open).ok_or_else(|| format!("`{pattern}`: a bracket is not opened"))?;
    let inner = &pattern[start + 1..close];
    let mut choices: Vec<&str> = inner.split('|').collect();
    if round {
        choices.push("");
    }
    let mut out = Vec::new();
    for choice in choices {
        out.extend(alternatives(&format!("{}{choice}{}", &pattern[..start], &pattern[close + 1..]))?);
    }
    Ok(out)
}

/// Pronouns that patterns write onto words.
const PRONOUNS: [&str; 4] = ["هما", "ها", "هم", "ه"];

#[derive(Default)]
struct Builder {
    words: HashMap<String, u32>,
    list: Vec<String>,
    children: Vec<HashMap<u32, u32>>,
    ends: Vec<Vec<Entry>>,
    /// Words that a pattern writes with a pronoun.
    suffixed: HashSet<String>,
}

impl Builder {
    fn word(&mut self, word: &str) -> u32 {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.list.len() as u32;
        self.list.push(word.to_owned());
        self.words.insert(word.to_owned(), id);
        id
    }

    /// The node after `word`, coming from `node`.
    fn node(&mut self, node: u32, word: &str) -> u32 {
        let word = self.word(word);
        let new = self.children.len() as u32;
        let next = *self.children[node as usize].entry(word).or_insert(new);
        if next == new {
            self.children.push(HashMap::new());
            self.ends.push(Vec::new());
        }
        next
    }

    fn insert(&mut self, words: &[String], entry: Entry) {
        let node = words.iter().fold(0, |node, word| self.node(node, word));
        let ends = &mut self.ends[node as usize];
        // Spelling variants of one row fold to the same phrase: their readings are united.
        match ends.iter_mut().find(|e| (e.table, e.row) == (entry.table, entry.row)) {
            Some(e) => e.form = e.form.either(entry.form),
            None => ends.push(entry),
        }
    }

    /// Notes the words of a cell that seem to end with a pronoun; in folded spelling ة would seem one as well.
    fn note_pronouns(&mut self, cell: &str) -> Result<(), String> {
        for pattern in cell.split(';') {
            for plain in alternatives(pattern)? {
                let suffixed = plain.split_whitespace().filter(|w| PRONOUNS.iter().any(|p| w.ends_with(p)));
                self.suffixed.extend(suffixed.map(fold));
            }
        }
        Ok(())
    }

    /// A bit for each word.
    fn pronominal(&self) -> Vec<u64> {
        let mut bits = vec![0; self.list.len().div_ceil(64)];
        let is_known = |w: &str| self.words.contains_key(w);
        for (id, word) in self.list.iter().enumerate().filter(|(_, w)| self.suffixed.contains(*w)) {
            let mut stems = PRONOUNS.iter().filter_map(|p| before_pronoun(word, p));
            let known = stems.any(|(stem, open)| is_known(stem) || open.is_some_and(|o| is_known(&o)));
            bits[id / 64] |= u64::from(known) << (id % 64);
        }
        bits
    }

    fn finish(self) -> Compiled {
        let pronominal = self.pronominal();
        let words = self.list.iter().map(|w| xxh3_64(w.as_bytes())).collect();
        let mut c = Compiled { words, pronominal, ..Compiled::default() };
        let edges: usize = self.children.iter().skip(1).map(HashMap::len).sum();
        c.edges = vec![(0, 0, 0); (edges * 2).next_power_of_two().max(2)];
        for (node, children) in (0..).zip(&self.children).skip(1) {
            let mut sorted: Vec<_> = children.iter().map(|(w, n)| (*w, *n)).collect();
            sorted.sort_unstable();
            for (word, next) in sorted {
                let mut slot = edge_slot(node, word, c.edges.len());
                while c.edges[slot].2 != 0 {
                    slot = (slot + 1) & (c.edges.len() - 1);
                }
                c.edges[slot] = (node, word, next);
            }
        }
        for (ends, children) in self.ends.iter().zip(&self.children) {
            c.nodes.push((c.entries.len() as u32, children.keys().fold(0, |ways, word| ways | way(*word))));
            c.entries.extend(ends);
        }
        c.nodes.push((c.entries.len() as u32, 0));
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(cell: &str) -> Vec<String> {
        let mut v: Vec<String> = expand(cell).unwrap().into_iter().map(|(w, _)| w.join(" ")).collect();
        v.sort();
        v
    }

    #[test]
    fn markup_expands() {
        assert_eq!(phrases("(ال)جيش"), ["الجيش", "جيش"]);
        assert_eq!(
            phrases("{غارة|غارات} جوية; قصف"),
            ["غاره جويه", "غارات جويه", "قصف"]
                .map(String::from)
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
        assert!(phrases("شن:يشن هجوم(ا)").contains(&"شنت هجوما".to_owned()));
        assert!(phrases("روسي~").contains(&"الروسيه".to_owned()));
    }

    #[test]
    fn unbalanced_brackets_are_errors() {
        for bad in ["(ال", "ال)", "{a|b", "a}"] {
            assert!(expand(bad).is_err(), "{bad}");
        }
        assert!(refuse_lone_proclitics("قام:يقوم ب").is_err() && refuse_lone_proclitics("د ب أ; ب; بنحو بـ").is_ok());
        let lists = [("x".to_owned(), "p\n(ال\n".to_owned())];
        assert_eq!(compile(&lists).unwrap_err().line, 2);
    }
}
