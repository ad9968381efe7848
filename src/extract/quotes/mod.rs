//! The layer of quotes: what somebody says, in quotation marks, and who says it.
//!
//! [`marks`] finds what stands in marks; most of that is names and scare quotes. [`judge`] decides by
//! what introduces it; the speaker is that of the introducing words (see [`super::attribution`]).

mod judge;
pub mod marks;

use super::attribution::{AttributionMention, CueKind};
use super::particles::Particle;
use super::{Article, Layers, Mention, PersonEntity, QuoteMention};
use crate::lexicon::{Lexicon, ListError, Table};
use crate::text::{Span, Text, Tokens};
use judge::Judge;
use marks::Quoted;

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    /// Class nouns before names in marks.
    name_heads: Table<()>,
    particles: Table<Particle>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { name_heads: Table::load_words(lexicon, "name_heads")?, particles: Table::load(lexicon)? })
    }
}

/// All quotes of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<QuoteMention> {
    let text = article.text;
    let judge = Judge::new(lists, text, layers);
    let mut quotes: Vec<QuoteMention> = Vec::new();
    // Who spoke last, and the token behind those words.
    let mut last: Option<(String, usize)> = None;
    for quoted in marks::find(text) {
        let behind = behind(text, &layers.attributions, &quoted);
        let Some(said) = judge.judge(&quoted, behind) else { continue };
        let by = said.by.or(behind);
        let signed = signature(text, layers, &quoted);
        let speaker = match by.and_then(|a| a.speaker.as_ref()) {
            Some(s) => Some(s.name.clone()),
            None if signed.is_some() => signed.clone(),
            // A quote that nothing introduces goes on where the last one stopped.
            None => last
                .as_ref()
                .filter(|(_, end)| text.tokens[*end..quoted.open].iter().filter(|t| t.new_line).count() <= 1)
                .map(|(s, _)| s.clone()),
        };
        if let Some(s) = speaker.as_ref().filter(|_| signed.is_none()) {
            last = Some((s.clone(), quoted.after));
        }
        let verb = by.and_then(|a| a.verb);
        quotes.push(QuoteMention { mention: words(text, quoted.inner), speaker, verb });
    }
    quotes
}

/// The reporting words behind a quote: `"…"، قال الوزير`, `"…"، وفق المرصد`.
fn behind<'a>(text: &Text, attributions: &'a [AttributionMention], quoted: &Quoted) -> Option<&'a AttributionMention> {
    let from = attributions.partition_point(|a| (a.cue.first as usize) < quoted.after);
    let a = attributions.get(from)?;
    let first = a.cue.first as usize;
    let near = first <= quoted.after + 2 && !text.tokens[quoted.after..=first].iter().any(|t| t.new_line);
    (near && a.kind != CueKind::Naming && a.kind != CueKind::Participle).then_some(a)
}

/// Most tokens of the line below a quote that names who said it.
const SIGNATURE: usize = 10;

/// Whose name the line below a quote ends with, where the quote is a paragraph of its own, as pages set it
/// in large type beside the text: `الجنرال فلان`.
fn signature(text: &Text, layers: &Layers, quoted: &Quoted) -> Option<String> {
    let after = quoted.after + usize::from(text.tokens.get(quoted.after).is_some_and(|t| t.is_mark('.')));
    if !text.tokens[quoted.open].new_line || !text.tokens.get(after)?.new_line {
        return None;
    }
    let line = text.sentence_of(after);
    let ends = text.tokens.get(line.end as usize).is_none_or(|t| t.new_line);
    let names = |p: &&PersonEntity| p.mentions.iter().any(|m| m.tokens.end == line.end && line.covers(m.tokens));
    layers.people.iter().find(names).filter(|_| ends && line.len() <= SIGNATURE).map(|p| p.name.clone())
}

/// The words of a quote, without marks at its ends.
fn words(text: &Text, inner: Tokens) -> Mention {
    let is_end = |i: usize| matches!(text.tokens[i].kind, crate::text::Kind::Mark('.' | '،' | ',' | ' ' | ';' | '؛'));
    let mut tokens = inner;
    while tokens.len() > 1 && is_end(tokens.end as usize - 1) {
        tokens.end -= 1;
    }
    let span: Span = text.span(tokens);
    Mention { tokens, span }
}
