//! The layer of quotes: what somebody says, in quotation marks, and who says it.
//!
//! [`marks`] finds what stands in marks; most of that is names and scare quotes. [`judge`] decides by
//! what introduces it; the speaker is that of the introducing words (see [`super::attribution`]), if [`speaker`]
//! knows of none likelier.

mod judge;
pub mod marks;
pub mod speaker;

use super::attribution::{AttributionMention, CueKind, Head};
use super::particles::Particle;
use super::{Article, Layers, Mention, PersonEntity, QuoteMention};
use crate::extract::linear::Linear;
use crate::lexicon::{Lexicon, ListError, Table};
use crate::text::{Span, Text, Tokens};
use judge::Judge;
use marks::Quoted;
use speaker::{Candidate, Choice};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    /// Class nouns before names in marks.
    name_heads: Table<()>,
    particles: Table<Particle>,
    /// Nouns that head the words for somebody who speaks.
    heads: Table<Head>,
    /// Who says a quote? [`speaker::BUCKETS`] weights.
    speakers: Linear<1>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists {
            name_heads: Table::load_words(lexicon, "name_heads")?,
            particles: Table::load(lexicon)?,
            heads: Table::load(lexicon)?,
            speakers: speaker::embedded(),
        })
    }
}

/// A quote, and what the words around it tell of who says it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub quoted: Quoted,
    /// The reporting words.
    pub by: Option<&'a AttributionMention>,
    /// Who says it by the rules.
    pub rule: Option<&'a str>,
    /// The line below it names who.
    pub signed: bool,
}

/// All quotes of the article.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<QuoteMention> {
    let told = told(lists, article.text, layers);
    if told.is_empty() {
        return Vec::new();
    }
    let choice = Choice::new(article, layers, lists);
    let mut quotes = Vec::with_capacity(told.len());
    let mut before = None;
    for t in &told {
        let speaker = choice.best(&lists.speakers, t, before);
        before = Some((t, speaker));
        let mention = words(article.text, t.quoted.inner);
        quotes.push(QuoteMention { mention, speaker: speaker.map(str::to_owned), verb: t.by.and_then(|a| a.verb) });
    }
    quotes
}

/// The candidate speakers of each quote, with its words.
pub fn samples(lists: &Lists, article: &Article, layers: &Layers) -> Vec<(String, Vec<Candidate>)> {
    let told = told(lists, article.text, layers);
    let choice = Choice::new(article, layers, lists);
    let text = |t: &Told| article.text.slice(words(article.text, t.quoted.inner).span).to_owned();
    let before = std::iter::once(None).chain(told.iter().map(Some));
    told.iter().zip(before).map(|(t, before)| (text(t), choice.samples(t, before))).collect()
}

/// All quotes of the article, and whom the rules take for their speakers.
fn told<'a>(lists: &'a Lists, text: &'a Text, layers: &'a Layers) -> Vec<Told<'a>> {
    let judge = Judge::new(lists, text, layers);
    let mut all: Vec<Told> = Vec::new();
    // Who spoke last, and the token behind those words.
    let mut last: Option<(&str, usize)> = None;
    for &quoted in &layers.quoted {
        let behind = behind(text, &layers.attributions, &quoted);
        let Some(said) = judge.judge(&quoted, behind) else { continue };
        let by = said.by.or(behind);
        let signature = signature(text, layers, &quoted);
        let rule = match by.and_then(|a| a.speaker.as_ref()) {
            Some(s) => Some(s.name.as_str()),
            None if signature.is_some() => signature,
            // A quote that nothing introduces goes on where the last one stopped.
            None => last
                .filter(|(_, end)| text.tokens[*end..quoted.open].iter().filter(|t| t.new_line).count() <= 1)
                .map(|(s, _)| s),
        };
        if let Some(s) = rule.filter(|_| signature.is_none()) {
            last = Some((s, quoted.after));
        }
        all.push(Told { quoted, by, rule, signed: signature.is_some() && rule == signature });
    }
    all
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
fn signature<'a>(text: &Text, layers: &'a Layers, quoted: &Quoted) -> Option<&'a str> {
    let after = quoted.after + usize::from(text.tokens.get(quoted.after).is_some_and(|t| t.is_mark('.')));
    if !text.tokens[quoted.open].new_line || !text.tokens.get(after)?.new_line {
        return None;
    }
    let line = text.sentence_of(after);
    let ends = text.tokens.get(line.end as usize).is_none_or(|t| t.new_line);
    let names = |p: &&PersonEntity| p.mentions.iter().any(|m| m.tokens.end == line.end && line.covers(m.tokens));
    layers.people.iter().find(names).filter(|_| ends && line.len() <= SIGNATURE).map(|p| p.name.as_str())
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
