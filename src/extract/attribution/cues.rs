//! The reporting words of a text.

use super::CueKind;
use super::words::Words;
use crate::lexicon::morphology::Form;
use crate::lexicon::{Cells, Row, Table};
use crate::text::{Clitics, Hit, Kind, Span, Text, Tokens};

/// A row of the list `reporting`.
#[derive(Debug)]
pub struct Reporting {
    pub kind: CueKind,
    pub object: Object,
}

/// Whom a verb speaks to or of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// Nobody in particular.
    #[default]
    None,
    /// Perhaps somebody: `دعا المجتمع إلى`, `دعا الوزير إلى`.
    May,
    /// Somebody, always: `اتهم الحكومة ب`.
    Must,
    /// Before `ل` the word is no verb: `فصيل تابع لهم`.
    Belongs,
    /// It reports only before a colon and words in marks: `زاد: «…»`.
    Colon,
}

impl Row for Reporting {
    const LIST: &'static str = "reporting";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Reporting { kind: cells.value("kind")?, object: cells.optional_value("object")?.unwrap_or_default() })
    }
}

/// A reporting word of the text.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    pub kind: CueKind,
    pub tokens: Tokens,
    pub span: Span,
    pub form: Form,
    pub object: Object,
    /// `وقال`: it goes on with what was before.
    pub joined: bool,
    /// `لم يستبعد فلان`: it reports nothing, but tells who is spoken of.
    pub negated: bool,
}

impl Cue {
    pub fn first(&self) -> usize {
        self.tokens.first as usize
    }

    pub fn is_verb(&self) -> bool {
        matches!(self.kind, CueKind::Say | CueKind::Act | CueKind::Describe)
    }
}

/// The reporting words, longest first where they overlap.
pub fn find(reporting: &Table<Reporting>, text: &Text, words: &Words) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for (hit, row) in text.hits_of(reporting) {
        let Some(kind) = plausible(text, words, hit, row) else { continue };
        let negated = kind == CueKind::Issue && row.kind != CueKind::Issue;
        let joined = hit.reading.clitics.contains(Clitics::CONJUNCTION);
        let cue = Cue { kind, tokens: hit.tokens, span: hit.span, form: hit.form, object: row.object, joined, negated };
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

/// What a word of the list is here. Many perfects are spelled as a noun (`رد`, `نقل`, `كشف`): behind a
/// preposition or `أن` they are none; `وصف` is then a verbal noun whose subject is named before, like a participle.
fn plausible(text: &Text, words: &Words, hit: &Hit, row: &Reporting) -> Option<CueKind> {
    let first = hit.tokens.first as usize;
    let before = first.checked_sub(1).filter(|_| !text.tokens[first].new_line);
    if row.kind == CueKind::As {
        // `كما قال فلان إن …`: the verb counts alone.
        let inside = before.is_some_and(|b| text.tokens[b].sentence == text.tokens[first].sentence);
        return inside.then_some(CueKind::Source);
    }
    // `يذكر أن`: the article itself recalls it. إبان (during) looks like أبان when folded.
    let word = text.folded(first).trim_start_matches('و');
    if word == "يذكر" && words.is_that(hit.tokens.end as usize)
        || word == "ابان" && text.slice(text.tokens[first].span).trim_start_matches('و').starts_with('إ')
    {
        return None;
    }
    if !hit.form.is_verb() {
        return Some(row.kind);
    }
    if hit.reading.clitics.has_preposition() || hit.form.must_be(Form::SECOND) || hit.form.must_be(Form::FIRST) {
        return None;
    }
    if row.object == Object::Colon && !before_colon(text, hit.tokens.end as usize) {
        return None;
    }
    // `هوجمت`: nobody is told to speak.
    if row.kind != CueKind::Relay && hit.form.must_be(Form::PASSIVE) {
        return None;
    }
    // `ردا على`, `دان فلان`
    if words.is_function(first)
        || words.in_person(first)
        || row.object == Object::Belongs && words.leans(hit.tokens.end as usize, Clitics::LA)
    {
        return None;
    }
    let perfect = hit.form.may_be(Form::PERFECT);
    match before {
        Some(b) if words.negates(b) => (row.kind == CueKind::Say).then_some(CueKind::Issue),
        Some(b) if perfect && words.is_bare_that(b) => None,
        // من is "who", too.
        Some(b) if (perfect || text.folded(b) != "من") && words.takes_noun(b) => match row.kind {
            CueKind::Act => Some(CueKind::Participle),
            CueKind::Describe => Some(CueKind::Describing),
            _ => None,
        },
        _ => Some(row.kind),
    }
}

/// Most tokens of a subject before a colon.
const SUBJECT: usize = 12;

/// Do a colon and a quotation mark follow, with no other mark before them?
fn before_colon(text: &Text, from: usize) -> bool {
    let limit = (text.sentence_of(from.saturating_sub(1)).end as usize).min(from + SUBJECT);
    let mark = (from..limit).find(|i| matches!(text.tokens[*i].kind, Kind::Mark(_)));
    mark.is_some_and(|i| text.tokens[i].is_mark(':') && i + 1 < limit && is_quote_mark(text, i + 1))
}

/// Is the token a quotation mark?
pub fn is_quote_mark(text: &Text, i: usize) -> bool {
    matches!(text.tokens[i].kind, Kind::Mark('"' | '«' | '»' | '“' | '”'))
}

/// Is the token a comma?
pub fn is_comma(text: &Text, i: usize) -> bool {
    matches!(text.tokens[i].kind, Kind::Mark('،' | ','))
}
