//! Who says it: reporting words of the text, the speaker of each, and what they report.
//!
//! Events take their attribution from here, quotes their speakers.

mod speaker;
mod words;

pub use speaker::Speaker;
use words::Words;

use super::{Article, Layers};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table, morphology::Form};
use crate::text::{Hit, Kind, Span, Text, Tokens};

/// Somebody is said to say something: `وقال الوزير إن …`, `بحسب المرصد`, `نقلت الأناضول عن أكار قوله`.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionMention {
    pub kind: CueKind,
    /// The reporting words (`قال`, `بحسب`); of a headline (`الوزير: …`), the colon.
    pub cue: Tokens,
    /// The reporting verb or its participle, as written, without proclitics; none for `بحسب` and its like.
    pub verb: Option<Span>,
    /// Who says it; none if the article does not tell.
    pub speaker: Option<Speaker>,
    /// The speaker is not named beside the cue, but taken from an earlier one.
    pub inherited: bool,
    /// Who passes it on (`نقلت الأناضول عن …`).
    pub agency: Option<Speaker>,
    /// The words that are reported, within the cue's sentence. With `بحسب` this is the rest of the sentence.
    pub scope: Tokens,
}

/// What sort of reporting word it is; see `reporting.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// A verb with a clause.
    Say,
    /// A verb that is a speech act itself (`طالب`, `اتهم`, `وصف`).
    Act,
    /// `وصف`, `اعتبر`: what is named behind it is described.
    Describe,
    /// `واصفاً`.
    Describing,
    /// A verb that passes words on.
    Relay,
    /// `مضيفاً`.
    Participle,
    /// `قوله`.
    Noun,
    /// `بحسب`.
    Source,
    /// `جاء في بيان`.
    Saying,
    /// `ما يسمى`: what follows is a name.
    Naming,
    /// `الوزير: …`; not in the list.
    Colon,
}

/// A row of the list `reporting`.
#[derive(Debug)]
struct Reporting {
    kind: CueKind,
}

impl Row for Reporting {
    const LIST: &'static str = "reporting";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Reporting { kind: cells.value("kind")? })
    }
}

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    reporting: Table<Reporting>,
    words: words::Lists,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { reporting: Table::load(lexicon)?, words: words::Lists::load(lexicon)? })
    }
}

/// A reporting word of the text.
#[derive(Debug, Clone, Copy)]
struct Cue {
    kind: CueKind,
    tokens: Tokens,
    span: Span,
    form: Form,
}

/// All attributions of the article, in order.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<AttributionMention> {
    let text = article.text;
    let words = Words::new(&lists.words, &lists.reporting, text, layers);
    let cues = cues(lists, text, &words);
    let mut finder = Finder { text, words: &words, layers, found: Vec::with_capacity(cues.len()), recent: Vec::new() };
    let mut cues = cues.into_iter().peekable();
    for sentence in &text.sentences {
        finder.headline(*sentence);
        while let Some(cue) = cues.next_if(|c| c.tokens.first < sentence.end) {
            finder.cue(&cue, *sentence);
        }
    }
    finder.found
}

/// The reporting words, longest first where they overlap.
fn cues(lists: &Lists, text: &Text, words: &Words) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (hit, row) in text.hits_of(&lists.reporting) {
        let Some(kind) = plausible(text, words, hit, row.kind) else { continue };
        let cue = Cue { kind, tokens: hit.tokens, span: hit.span, form: hit.form };
        match cues.last_mut() {
            Some(last) if last.tokens.overlaps(cue.tokens) => {
                // Hits at one token come shortest first.
                if last.tokens.first == cue.tokens.first && last.tokens.end < cue.tokens.end {
                    *last = cue;
                }
            }
            _ => cues.push(cue),
        }
    }
    cues
}

/// What a word of the list is here. Many perfects are spelled as a noun (`رد`, `نقل`, `وصف`): behind a
/// preposition they are none; `وصف` is then a verbal noun whose subject is named before, like a participle.
fn plausible(text: &Text, words: &Words, hit: &Hit, kind: CueKind) -> Option<CueKind> {
    if !hit.form.is_verb() {
        return Some(kind);
    }
    if hit.reading.clitics.has_preposition() || hit.form.must_be(Form::SECOND) || hit.form.must_be(Form::FIRST) {
        return None;
    }
    let first = hit.tokens.first as usize;
    let before = first.checked_sub(1).filter(|_| !text.tokens[first].new_line);
    match before {
        Some(b) if matches!(text.folded(b), "لم" | "لن" | "لا" | "عدم" | "دون" | "بدون") => None,
        Some(b) if hit.form.may_be(Form::PERFECT) && (words.is_preposition(b) || text.folded(b) == "الي") => {
            match kind {
                CueKind::Act => Some(CueKind::Participle),
                CueKind::Describe => Some(CueKind::Describing),
                _ => None,
            }
        }
        _ => Some(kind),
    }
}

struct Finder<'a> {
    text: &'a Text<'a>,
    words: &'a Words<'a>,
    layers: &'a Layers,
    found: Vec<AttributionMention>,
    /// Speakers named so far and the gender of the verb that each was named with, last named last.
    recent: Vec<(Speaker, Form)>,
}

/// Most tokens of a headline's speaker (`الرئيس العراقي: …`).
const HEADLINE: usize = 7;
/// Most tokens between a relaying verb and its `عن`.
const RELAY: usize = 12;

impl Finder<'_> {
    fn cue(&mut self, cue: &Cue, sentence: Tokens) {
        let end = cue.tokens.end as usize;
        let limit = sentence.end as usize;
        let (mut speaker, mut agency, mut from) = (None, None, end);
        match cue.kind {
            CueKind::Say | CueKind::Act | CueKind::Describe => {
                let after = self
                    .words
                    .speaker(end, limit, matches!(cue.kind, CueKind::Say | CueKind::Describe))
                    .filter(|(s, next)| {
                        // `وصف القرار بأنه`: what is described, not who describes it.
                        cue.kind != CueKind::Describe || s.named || !self.words.is_described(*next, limit)
                    });
                if let Some((s, next)) = after {
                    (speaker, from) = (Some(s), next);
                } else {
                    speaker = self.words.speaker_before(cue.tokens.first as usize, sentence.first as usize);
                }
            }
            CueKind::Relay => {
                let Some((through, of)) = self.relay(end, limit) else { return };
                agency = through;
                match of {
                    Some((s, next)) => (speaker, from) = (Some(s), next),
                    None => return,
                }
            }
            CueKind::Source | CueKind::Saying => match self.words.speaker(end, limit, true) {
                Some((s, next)) => (speaker, from) = (Some(s), next),
                None if cue.kind == CueKind::Source || !self.words.opens_speech(end, limit) => return,
                None => {}
            },
            CueKind::Participle | CueKind::Describing | CueKind::Noun | CueKind::Naming | CueKind::Colon => {}
        }
        let inherited = speaker.is_none() && cue.kind != CueKind::Naming;
        match speaker.take() {
            Some(named) => {
                let named = self.antecedent(named);
                // `وفق التقرير` is no speaker that goes on.
                if named.named || cue.kind != CueKind::Source {
                    // Another verb than the speaker's own tells nothing of their gender.
                    let own = matches!(cue.kind, CueKind::Say | CueKind::Act | CueKind::Describe);
                    self.remember(&named, if own { cue.form } else { Form::default() });
                }
                speaker = Some(named);
            }
            None if inherited => speaker = self.subject(cue, sentence).or_else(|| self.inherit(cue, sentence)),
            None => {}
        }
        let scope = match cue.kind {
            CueKind::Source => sentence,
            _ => Tokens::new(from.min(limit), limit),
        };
        let verb = (!matches!(cue.kind, CueKind::Source | CueKind::Saying | CueKind::Naming)).then_some(cue.span);
        self.found.push(AttributionMention {
            kind: cue.kind,
            cue: cue.tokens,
            verb,
            speaker,
            inherited,
            agency,
            scope,
        });
    }

    /// `[نقلت] X عن Y قوله`: who passes on, whose words, and where those begin.
    #[allow(clippy::type_complexity)]
    fn relay(&self, from: usize, limit: usize) -> Option<(Option<Speaker>, Option<(Speaker, usize)>)> {
        let agency = self.words.speaker(from, limit, false);
        let start = agency.as_ref().map_or(from, |a| a.1);
        let about = (start..limit.min(start + RELAY)).find(|i| self.words.is_about(*i))?;
        Some((agency.map(|a| a.0), self.words.speaker(about + 1, limit, true)))
    }

    /// A headline or line of the form `الوزير: نرفض`.
    fn headline(&mut self, sentence: Tokens) {
        let first = sentence.first as usize;
        if !self.text.tokens[first].new_line && first > 0 {
            return;
        }
        let until = (sentence.end as usize).min(first + HEADLINE + 1);
        let Some(colon) = (first..until).find(|i| self.text.tokens[*i].is_mark(':')) else { return };
        let Some((speaker, next)) = self.words.speaker(first, colon, false) else { return };
        if next != colon {
            return;
        }
        let speaker = self.antecedent(speaker);
        self.remember(&speaker, Form::default());
        self.found.push(AttributionMention {
            kind: CueKind::Colon,
            cue: Tokens::new(colon, colon + 1),
            verb: None,
            speaker: Some(speaker),
            inherited: false,
            agency: None,
            scope: Tokens { first: colon as u32 + 1, end: sentence.end },
        });
    }

    /// The subject of the sentence, where no reporting verb of it comes before: `وعقب فلان قائلاً`; of
    /// `فلان الذي قال`, who is named just before.
    fn subject(&mut self, cue: &Cue, sentence: Tokens) -> Option<Speaker> {
        let (from, first) = (sentence.first as usize, cue.tokens.first as usize);
        let told = self.found.last().is_some_and(|a| a.cue.first >= sentence.first && a.speaker.is_some());
        let subject = match cue.kind {
            _ if first > from && self.words.relates(first - 1) => self.words.nearest(from, first),
            _ if told || first <= from + 1 => None,
            CueKind::Relay | CueKind::Source | CueKind::Saying | CueKind::Naming | CueKind::Colon => None,
            _ => self.words.subject(from, first),
        }?;
        self.remember(&subject, cue.form);
        Some(subject)
    }

    /// The speaker of a verb without a subject (`وأضاف: …`), a participle, `قوله`: the last one named
    /// whose gender agrees.
    fn inherit(&mut self, cue: &Cue, sentence: Tokens) -> Option<Speaker> {
        // `وجه فلان انتقادات. وأضاف: …`: the sentence before tells who, if nobody speaks in it.
        let before = sentence.first.checked_sub(1).map(|t| self.text.sentence_of(t as usize));
        let at_once = cue.tokens.first <= sentence.first + 1;
        if let Some(before) =
            before.filter(|_| at_once && matches!(cue.kind, CueKind::Say | CueKind::Act | CueKind::Describe))
        {
            let silent =
                self.found.iter().rev().take_while(|a| a.cue.first >= before.first).all(|a| a.speaker.is_none());
            if let Some(subject) = silent.then(|| self.words.subject_person(before)).flatten() {
                self.remember(&subject, Form::default());
                return Some(subject);
            }
        }
        let agrees = |form: &Form| {
            !(cue.form.is_verb() && form.is_verb())
                || cue.form.may_be(Form::FEMININE) && form.may_be(Form::FEMININE)
                || cue.form.may_be(Form::MASCULINE) && form.may_be(Form::MASCULINE)
        };
        self.recent.iter().rev().find(|(_, form)| agrees(form)).map(|(s, _)| s.clone())
    }

    /// Who `المصدر`, `الوزير`, `الرئيس الفرنسي` is: a speaker or person named before.
    fn antecedent(&self, speaker: Speaker) -> Speaker {
        if speaker.named || !self.words.is_definite(&speaker) {
            return speaker;
        }
        if let Some(name) = self.words.person_of_role(&speaker, self.layers) {
            return Speaker { name, named: true, ..speaker };
        }
        let alone = speaker.mention.tokens.len() == 1;
        let earlier = || self.recent.iter().rev().map(|(s, _)| s);
        let same = earlier().find(|s| (alone || s.named) && self.words.refers(&speaker, s));
        // `الخبير`, `الناطق`: a person, though not called so before.
        let person = || {
            earlier().next().filter(|s| alone && self.words.is_person(&speaker) && (s.named || self.words.is_person(s)))
        };
        match same.or_else(person) {
            Some(s) => Speaker { mention: speaker.mention, ..s.clone() },
            None => speaker,
        }
    }

    fn remember(&mut self, speaker: &Speaker, form: Form) {
        self.recent.retain(|(s, _)| s.name != speaker.name);
        self.recent.push((speaker.clone(), form));
    }
}

/// The attribution whose words hold a token: the nearest cue before it in its sentence.
pub fn of(found: &[AttributionMention], token: usize) -> Option<&AttributionMention> {
    let until = found.partition_point(|a| (a.cue.first as usize) <= token);
    found[..until].iter().rev().take(8).find(|a| a.scope.contains(token))
}

/// Is the token a comma?
fn is_comma(text: &Text, i: usize) -> bool {
    matches!(text.tokens[i].kind, Kind::Mark('،' | ','))
}

#[cfg(test)]
mod tests;
