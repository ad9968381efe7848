//! Is it said by somebody, or only a name or a scare quote?

use super::Lists;
use super::marks::Quoted;
use crate::extract::attribution::{AttributionMention, CueKind};
use crate::extract::particles::Function;
use crate::extract::{Layers, Tag};
use crate::text::{Kind, Text};

/// A quote, and the reporting words that introduce it.
pub struct Said<'a> {
    pub by: Option<&'a AttributionMention>,
}

pub struct Judge<'a> {
    lists: &'a Lists,
    text: &'a Text<'a>,
    attributions: &'a [AttributionMention],
    tags: &'a [Tag],
}

/// How a quote is led in, by the word before its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// A reporting word, or its subject, or `إن`, or `بأنه`.
    Speech,
    Colon,
    /// A word that what is said leans on (`إلى`, `هو`, `يعد`).
    Leaning,
    /// A noun whose name follows (`صحيفة`), or `ما يسمى`.
    Naming,
    None,
}

/// From so many words on, marks hold speech whatever leads it in.
const SPEECH: usize = 7;
/// Up to so many words behind a speaker, marks hold another name of theirs.
const ALIAS: usize = 2;
/// Most words of a person's or body's name.
const ENTITY: usize = 10;
/// Most tokens from `وصف` to the description.
const DESCRIPTION: usize = 9;
/// Most tokens from who demands something to `بـ` before it.
const OBJECT: usize = 5;
/// Up to so many words, marks can hold a name.
const NAME: usize = 6;

impl<'a> Judge<'a> {
    pub fn new(lists: &'a Lists, text: &'a Text<'a>, layers: &'a Layers) -> Judge<'a> {
        Judge { lists, text, attributions: &layers.attributions, tags: &layers.tags }
    }

    pub fn judge(&self, quoted: &Quoted, behind: Option<&'a AttributionMention>) -> Option<Said<'a>> {
        let words = self.text.tokens[quoted.inner.range()].iter().filter(|t| !matches!(t.kind, Kind::Mark(_))).count();
        let by = self.introducing(quoted);
        let lead = self.lead(quoted, by, words);
        let said = match lead {
            _ if self.is_markup(quoted) || words <= ENTITY && self.is_entity(quoted) => false,
            Lead::Naming => words > NAME,
            Lead::Speech => words > 2 || !self.goes_on_as_name(quoted),
            Lead::Leaning => words >= 2 && by.is_some() || words >= SPEECH,
            Lead::Colon => by.is_some() && words > 1 || words >= SPEECH,
            Lead::None => words >= 3 && by.is_some() || words >= SPEECH,
        };
        let by = by.filter(|a| a.kind != CueKind::Naming);
        // `"اختيارية" بحسب وصفه`.
        let told = behind.filter(|a| {
            a.cue.first as usize <= quoted.after + 1
                && lead != Lead::Naming
                && matches!(a.kind, CueKind::Source | CueKind::Noun)
        });
        let (said, by) = if said { (true, by) } else { (told.is_some(), told) };
        (said && (quoted.closed || by.is_some())).then_some(Said { by })
    }

    /// The reporting words before the quote, in its sentence.
    fn introducing(&self, quoted: &Quoted) -> Option<&'a AttributionMention> {
        let sentence = self.text.tokens[quoted.open].sentence;
        let first = self.text.sentence_of(quoted.open).first;
        let until = self.attributions.partition_point(|a| (a.cue.first as usize) < quoted.open);
        self.attributions[..until]
            .iter()
            .rev()
            .take_while(|a| self.text.tokens[a.cue.first as usize].sentence == sentence)
            .filter(|a| !a.quoted)
            .find(|a| match a.kind {
                // `إن المنظمة أعلنت كذا وإن "…"`: another clause of who speaks in the sentence.
                _ if a.aside && (a.cue.end as usize..quoted.open).any(|i| self.is_another_that(i)) => false,
                // `القوات التي أمر بها الرئيس "…"`: only with `أن`, or at once.
                CueKind::Say | CueKind::Act if a.aside => {
                    let end = a.speaker.as_ref().filter(|_| !a.inherited).map_or(a.cue.end, |s| s.mention.tokens.end);
                    let end = end.max(a.cue.end) as usize;
                    let leans = self.text.folded(quoted.open - 1).chars().nth(1).is_none();
                    let near = if leans { OBJECT } else { 2 };
                    end + near >= quoted.open
                        || (end..quoted.open)
                            .any(|i| self.function(i) == Function::That || self.text.tokens[i].is_mark(':'))
                }
                // `من تصفهم الدولة بأنهم "…" إنما هم "…"`: the second is no description.
                CueKind::Describe if a.aside => !(a.cue.end as usize..quoted.open).any(|i| self.is_quote_mark(i)),
                // `وفق فلان: "…"`, `ما يسمى "…"`: at once, or for something else.
                CueKind::Source => {
                    let end = a.speaker.as_ref().map_or(a.cue.end, |s| s.mention.tokens.end.max(a.cue.end)) as usize;
                    // `وبحسب الصحيفة، إن «…»`
                    let opens = |i: usize| self.text.tokens[i].is_mark('،') || self.function(i) == Function::That;
                    end + 1 >= quoted.open
                        || self.text.tokens[quoted.open - 1].is_mark(':')
                        || a.cue.first <= first + 1 && (end..quoted.open).all(opens)
                }
                CueKind::Naming => a.cue.end as usize + 3 >= quoted.open,
                _ => true,
            })
    }

    fn lead(&self, quoted: &Quoted, by: Option<&AttributionMention>, words: usize) -> Lead {
        let Some(mut before) = quoted.open.checked_sub(1) else { return Lead::None };
        let text = self.text;
        if text.tokens[quoted.open].new_line {
            return Lead::None;
        }
        // `بـ "…"`: what the preposition leans on decides.
        let lone = text.tokens[before].kind == Kind::Arabic && text.folded(before).chars().count() == 1;
        if lone && before > 0 && text.folded(before) != "و" {
            before -= 1;
        }
        if text.tokens[before].is_mark(':') {
            return Lead::Colon;
        }
        if let Some(a) = by {
            let end = a.cue.end as usize;
            if a.kind == CueKind::Naming && end + 3 > before {
                return Lead::Naming;
            }
            let subject = a.speaker.as_ref().filter(|_| !a.inherited).map_or(end, |s| s.mention.tokens.end as usize);
            let describes = matches!(a.kind, CueKind::Describe | CueKind::Describing);
            if end == before + 1 || describes && quoted.open - end <= DESCRIPTION && !self.is_name_head(before) {
                return if self.is_name_head(before) { Lead::Naming } else { Lead::Speech };
            }
            if subject == before + 1 {
                let alias = words <= ALIAS
                    && (words == 1 || self.is_entity(quoted) || a.speaker.as_ref().is_none_or(|s| !s.named));
                return if self.is_name_head(before) || alias { Lead::Naming } else { Lead::Speech };
            }
        }
        match self.function(before) {
            Function::That => Lead::Speech,
            _ if self.is_name_head(before) => Lead::Naming,
            Function::Predicate | Function::Opener => Lead::Leaning,
            _ => Lead::None,
        }
    }

    /// Are all the words a person's, body's or place's name?
    fn is_entity(&self, quoted: &Quoted) -> bool {
        let mut words = quoted.inner.range().filter(|i| self.text.tokens[*i].is_word()).peekable();
        words.peek().is_some() && words.all(|i| self.tags.get(i).is_some_and(|t| *t != Tag::Outside))
    }

    fn is_name_head(&self, i: usize) -> bool {
        self.text.longest_at(i, &self.lists.name_heads).is_some()
    }

    /// `وأضافت "إيساف" أن`: the words in marks are the subject.
    fn goes_on_as_name(&self, quoted: &Quoted) -> bool {
        quoted.after < self.text.tokens.len() && self.function(quoted.after) == Function::That
    }

    fn function(&self, i: usize) -> Function {
        self.text.longest_at(i, &self.lists.particles).map_or(Function::None, |(_, p)| p.0)
    }

    /// `وأن`.
    fn is_another_that(&self, i: usize) -> bool {
        self.text.folded(i).starts_with('و') && self.function(i) == Function::That
    }

    fn is_quote_mark(&self, i: usize) -> bool {
        matches!(self.text.tokens[i].kind, Kind::Mark('"' | '«' | '»' | '“' | '”'))
    }

    /// `content="…"`: an attribute of a page's source.
    fn is_markup(&self, quoted: &Quoted) -> bool {
        quoted.open > 0 && self.text.tokens[quoted.open - 1].is_mark('=')
    }
}
