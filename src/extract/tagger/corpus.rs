//! Labelled sentences: files of `token TAB tag` lines (PERS LOC ORG MISC, BIO) with an empty line
//! between sentences; and annotations that hold no text, but where in an article names stand.

use std::collections::HashMap;
use std::io;

use super::ALL;
use super::train::News;
use crate::extract::Tag;
use crate::lexicon::Lexicon;
use crate::text::Text;

/// The kinds of names by number: persons, organizations, places, others.
pub const PLACE: u8 = 2;

/// One labelled sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The tokens with a blank between them.
    pub raw: String,
    /// End of each token in `raw`, in bytes.
    pub ends: Vec<usize>,
    pub tags: Vec<u8>,
}

/// Reads a file's sentences. Other tags than the four count as outside.
pub fn read(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for block in text.split("\n\n") {
        let mut s = Sentence { raw: String::new(), ends: Vec::new(), tags: Vec::new() };
        for line in block.lines() {
            let Some((token, tag)) = line.rsplit_once('\t') else { continue };
            let token = token.split(' ').next().unwrap_or(token);
            if !s.raw.is_empty() {
                s.raw.push(' ');
            }
            s.raw.push_str(token);
            s.ends.push(s.raw.len());
            s.tags.push(number(tag));
        }
        if !s.tags.is_empty() {
            sentences.push(s);
        }
    }
    sentences
}

/// The sentences that a table annotates: lines of an article's id, where a sentence stands, and its names as
/// `P`, `O` or `L` and where they stand; each as start+length in code points of the title, a line break and the text.
///
/// # Errors
/// Names the line that does not fit an article.
pub fn annotated(table: &str, news: &[News], lexicon: &Lexicon) -> io::Result<Vec<Sentence>> {
    let articles: HashMap<&str, &News> = news.iter().map(|n| (n.id.as_str(), n)).collect();
    let rows = table.lines().filter(|l| !l.starts_with('#')).skip(1);
    let wrong = |row: &str| io::Error::other(format!("the annotation `{row}` fits no article that was given"));
    rows.map(|row| sentence(row, &articles, lexicon).ok_or_else(|| wrong(row))).collect()
}

fn sentence(row: &str, articles: &HashMap<&str, &News>, lexicon: &Lexicon) -> Option<Sentence> {
    let mut cells = row.split('\t');
    let article = articles.get(cells.next()?)?;
    let (start, length) = span(cells.next()?)?;
    let letters = article.title.iter().flat_map(|t| t.chars()).chain(['\n']).chain(article.text.chars());
    let raw: String = letters.skip(start).take(length).collect();
    let text = Text::new(&raw, lexicon);
    let mut tags = vec![0; text.tokens.len()];
    for name in cells.next()?.split_whitespace() {
        let (kind, at) = name.split_once(':')?;
        let begin = match kind {
            "P" => 1,
            "O" => 3,
            "L" => 2 * PLACE + 1,
            _ => return None,
        };
        let (first, length) = span(at)?;
        let first = first.checked_sub(start)?;
        let byte = |at: usize| raw.char_indices().nth(at).map_or(raw.len(), |(i, _)| i) as u32;
        let (first, end) = (byte(first), byte(first + length));
        let inside = text.tokens.iter().zip(&mut tags).filter(|(t, _)| t.span.start < end && t.span.end > first);
        inside.enumerate().for_each(|(n, (_, tag))| *tag = begin + u8::from(n > 0));
    }
    let ends = text.tokens.iter().map(|t| t.span.end as usize).collect();
    Some(Sentence { ends, tags, raw })
}

fn span(at: &str) -> Option<(usize, usize)> {
    let (start, length) = at.split_once('+')?;
    Some((start.parse().ok()?, length.parse().ok()?))
}

fn number(tag: &str) -> u8 {
    let Some((position, kind)) = tag.split_once('-') else { return 0 };
    let begin = match kind {
        "PERS" => 1,
        "ORG" => 3,
        "LOC" | "GPE" => 2 * PLACE + 1,
        "MISC" => 7,
        _ => return 0,
    };
    if position == "B" { begin } else { begin + 1 }
}

impl Sentence {
    /// The labelled token that a token of the analysed text belongs to, for each.
    pub fn alignment(&self, text: &Text) -> Vec<usize> {
        let owner = |t: &crate::text::Token| self.ends.partition_point(|e| *e <= t.span.start as usize);
        text.tokens.iter().map(owner).collect()
    }

    /// The label of every token of the analysed text.
    pub fn labels(&self, text: &Text) -> Vec<u8> {
        let owners = self.alignment(text);
        let mut labels: Vec<u8> = Vec::with_capacity(owners.len());
        let mut named = vec![false; self.tags.len()];
        for (token, owner) in text.tokens.iter().zip(owners) {
            let tag = self.tags[owner];
            labels.push(match tag {
                0 => 0,
                // Marks glued to a name's edge are no part of it.
                _ if !token.is_word() && self.glued(text, owner) => 0,
                _ if tag % 2 == 1 && named[owner] => tag + 1,
                _ => tag,
            });
            named[owner] |= labels[labels.len() - 1] != 0;
        }
        // A glued mark may have cut a name: what goes on begins.
        for i in 0..labels.len() {
            let before = i.checked_sub(1).map_or(0, |b| labels[b]);
            if !super::may_follow(before as usize, labels[i] as usize) {
                labels[i] -= 1;
            }
        }
        labels
    }

    /// Is the labelled token more than a mark?
    fn glued(&self, text: &Text, owner: usize) -> bool {
        let start = owner.checked_sub(1).map_or(0, |o| self.ends[o]);
        text.tokens.iter().any(|t| t.is_word() && (start..self.ends[owner]).contains(&(t.span.start as usize)))
    }

    /// The labelled tokens' tags as predicted for the analysed text: that of each one's first word.
    pub fn predicted(&self, text: &Text, tags: &[Tag]) -> Vec<u8> {
        let mut out = vec![0; self.tags.len()];
        let mut seen = vec![false; self.tags.len()];
        for ((token, owner), tag) in text.tokens.iter().zip(self.alignment(text)).zip(tags) {
            if !seen[owner] && (token.is_word() || *tag != Tag::Outside) {
                out[owner] = ALL.iter().position(|t| t == tag).unwrap_or(0) as u8;
                seen[owner] = true;
            }
        }
        out
    }
}

/// The names in a sequence of tags: kind (0 person, 1 organization, 2 place, 3 other), first, end. As conlleval:
/// an inside tag of another kind than the tag before begins a name.
pub fn names(tags: &[u8]) -> Vec<(u8, usize, usize)> {
    let mut names: Vec<(u8, usize, usize)> = Vec::new();
    for (i, tag) in tags.iter().enumerate().filter(|(_, t)| **t != 0) {
        let kind = (tag - 1) / 2;
        match names.last_mut() {
            Some((k, _, end)) if *end == i && *k == kind && tag % 2 == 0 => *end += 1,
            _ => names.push((kind, i, i + 1)),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn labels_go_to_the_words_inside_glued_tokens() {
        let sentences = read("(زار\tO\nخالد\tB-PERS\nالكردي)\tI-PERS\nدمشق\tB-LOC\n\nنعم\tO\n");
        assert_eq!(sentences.len(), 2);
        let lexicon = Lexicon::compile(&[]).unwrap();
        let text = Text::new(&sentences[0].raw, &lexicon);
        assert_eq!(sentences[0].labels(&text), [0, 0, 1, 2, 0, 5]);
        let tags: Vec<Tag> = [0, 0, 1, 2, 0, 5].map(|t: usize| ALL[t]).to_vec();
        assert_eq!(sentences[0].predicted(&text, &tags), [0, 1, 2, 5]);
    }

    #[test]
    fn annotations_are_offsets_into_an_article() {
        let lexicon = Lexicon::compile(&[]).unwrap();
        let news = [News {
            id: "n-1".into(), title: None, text: "قال. زار خالد الكردي دمشق أمس".into()
        }];
        let table = "# a notice\narticle\tsentence\tnames\nn-1\t6+24\tP:10+11 L:22+4\n";
        let sentences = annotated(table, &news, &lexicon).unwrap();
        assert_eq!(sentences[0].raw, "زار خالد الكردي دمشق أمس");
        assert_eq!(sentences[0].tags, [0, 1, 2, 5, 0]);
        let lost = annotated(&table.replace("n-1", "n-2"), &news, &lexicon).unwrap_err();
        assert!(lost.to_string().contains("n-2"), "{lost}");
    }

    #[test]
    fn names_of_tags() {
        assert_eq!(names(&[1, 2, 0, 6, 6, 5]), [(0, 0, 2), (2, 3, 5), (2, 5, 6)]);
    }
}
