//! Who says it: reporting words of the text, the speaker of each, and what they report.
//!
//! Events take their attribution from here, quotes their speakers.
//!
//! [`cues`] finds the reporting words, [`phrase`] and [`subject`] the noun phrases that speak, and [`memory`]
//! knows who spoke before, for verbs without a subject.

mod cues;
mod extent;
mod memory;
mod phrase;
mod speaker;
mod subject;
mod words;

pub use speaker::Speaker;
pub use words::{Head, HeadKind};

use super::{Article, Layers};
use crate::lexicon::{Lexicon, ListError, Table, morphology::Form};
use crate::text::{Span, Text, Tokens};
use cues::{Cue, Reporting};
use memory::{Memory, Pronouns};
use words::Words;

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
    /// It stands in the words of somebody else who speaks in the sentence (`قال إن الوزارة أعلنت`), or in a
    /// relative clause.
    pub aside: bool,
    /// It stands in quotation marks, and so in somebody's speech.
    pub quoted: bool,
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
    /// `كما قال`: [`CueKind::Source`], but at the beginning of a sentence the verb counts alone.
    As,
    /// A verb that puts out a statement (`أصدر`): its subject speaks from there on.
    Issue,
    /// `ما يسمى`: what follows is a name.
    Naming,
    /// `الوزير: …`; not in the list.
    Colon,
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

/// All attributions of the article, in order.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<AttributionMention> {
    let text = article.text;
    let words = Words::new(&lists.words, &lists.reporting, text, layers);
    let cues = cues::find(&lists.reporting, text, &words);
    let found = Vec::with_capacity(cues.len());
    let speech = layers.quoted.iter().filter(|q| q.closed && is_speech(text, q.inner)).map(|q| q.inner).collect();
    let mut finder = Finder { text, words: &words, layers, speech, found, memory: Memory::default() };
    let mut cues = cues.into_iter().peekable();
    for sentence in &text.sentences {
        finder.headline(*sentence);
        while let Some(cue) = cues.next_if(|c| c.tokens.first < sentence.end) {
            finder.cue(&cue, *sentence);
        }
    }
    finder.found
}

struct Finder<'a> {
    text: &'a Text<'a>,
    words: &'a Words<'a>,
    layers: &'a Layers,
    /// What stands in quotation marks and is longer than a name, in order.
    speech: Vec<Tokens>,
    found: Vec<AttributionMention>,
    memory: Memory,
}

/// Whom the words at a cue name.
#[derive(Default)]
struct Voice {
    speaker: Option<Speaker>,
    agency: Option<Speaker>,
    /// A main clause, whoever spoke before in the sentence.
    main: bool,
    /// The token behind those words.
    from: usize,
}

/// From so many tokens on, marks hold speech, whose own reporting words bring no speaker to the text around it.
const SPEECH: usize = 4;
/// Most tokens of a headline's speaker (`الرئيس العراقي: …`).
const HEADLINE: usize = 7;
/// Most tokens back to the text that `البيان` means.
const TEXT_BEFORE: usize = 150;
/// Most tokens between a relaying verb and its `عن`.
const RELAY: usize = 12;

impl Finder<'_> {
    fn cue(&mut self, cue: &Cue, sentence: Tokens) {
        let (first, limit) = (cue.first(), sentence.end as usize);
        let Some(voice) = self.voice(cue, sentence) else { return };
        let quoted = self.is_quoted(first);
        let told = self.told(sentence).is_some();
        let related = first > sentence.first as usize && self.words.relates(first - 1);
        let coordinated = cue.joined || first > 0 && self.words.coordinates(first - 1) || self.is_main(cue, sentence);
        let aside = related || told && !coordinated && !voice.main;
        let inherited = voice.speaker.is_none() && cue.kind != CueKind::Naming;
        let mut agency = voice.agency;
        let speaker = match voice.speaker {
            Some(named) => {
                let named = self.antecedent(named);
                // `وفق التقرير` is no speaker that goes on.
                if (named.named || cue.kind != CueKind::Source) && !quoted {
                    // Another verb than the speaker's own tells nothing of their gender.
                    let form = if cue.is_verb() { cue.form } else { Form::default() };
                    let pronouns = Pronouns::of_subject(&named, self.words.is_plural(&named), form);
                    self.memory.remember(&named, pronouns, aside || cue.negated);
                }
                Some(named)
            }
            None if inherited => {
                // `نقلت الوكالة عن فلان قوله`: still by way of the agency.
                if cue.kind == CueKind::Noun {
                    let relay = self.found.last().filter(|a| a.kind == CueKind::Relay && sentence.covers(a.cue));
                    agency = relay.and_then(|a| a.agency.clone());
                }
                self.inherit(cue, sentence)
            }
            None => None,
        };
        if cue.kind == CueKind::Issue {
            return;
        }
        let scope = match cue.kind {
            CueKind::Source => sentence,
            _ => Tokens::new(voice.from.min(limit), limit),
        };
        let verb = (!matches!(cue.kind, CueKind::Source | CueKind::Saying | CueKind::Naming)).then_some(cue.span);
        self.found.push(AttributionMention {
            kind: cue.kind,
            cue: cue.tokens,
            verb,
            speaker,
            inherited,
            agency,
            aside,
            quoted,
            scope,
        });
    }

    /// `فبينما قال فلان كذا، أشار آخر إلى`: the main clause behind one that is none.
    fn is_main(&self, cue: &Cue, sentence: Tokens) -> bool {
        let first = cue.first();
        let comma = first > sentence.first as usize && cues::is_comma(self.text, first - 1);
        comma && cue.is_verb() && self.words.subordinates(sentence.first as usize)
    }

    /// Whom the words at the cue name; none where the cue is none without a name.
    fn voice(&self, cue: &Cue, sentence: Tokens) -> Option<Voice> {
        let (end, limit) = (cue.tokens.end as usize, sentence.end as usize);
        let of = |(speaker, from)| Voice { speaker: Some(speaker), from, ..Voice::default() };
        let nobody = Voice { from: end, ..Voice::default() };
        match cue.kind {
            CueKind::Say | CueKind::Act | CueKind::Describe => Some(self.verb(cue, sentence)),
            CueKind::Issue => self.words.speaker(end, limit, false).map(of),
            CueKind::Relay => {
                // `نقلت عنه الوكالة قوله`
                if end < limit && self.words.is_about_them(end) {
                    let agency = self.words.speaker(end + 1, limit, false);
                    let from = agency.as_ref().map_or(end + 1, |a| a.1);
                    return Some(Voice { agency: agency.map(|a| a.0), from, ..nobody });
                }
                let agency = self.words.speaker(end, limit, false);
                let start = agency.as_ref().map_or(end, |a| a.1);
                let about = (start..limit.min(start + RELAY)).find(|i| self.words.is_about(*i))?;
                let voice = self.words.source(about + 1, limit).map(of)?;
                Some(Voice { agency: agency.map(|a| a.0), ..voice })
            }
            CueKind::Source => self.words.source(end, limit).map(of),
            CueKind::Saying => match self.words.source(end, limit) {
                // `البيان` goes back to these words.
                Some((s, from)) => Some(of((Speaker { phrase: Tokens::new(cue.first(), from), ..s }, from))),
                None if self.words.opens_speech(end, limit) => {
                    // `جاء في الوثيقة: …`
                    Some(Voice { speaker: self.words.text_itself(end - 1), ..nobody })
                }
                // `جاء في رسالة بعثها أمس فلان: …`
                None => {
                    let until = (end..limit).find(|i| self.words.opens_speech(*i, limit))?;
                    Some(Voice { speaker: self.words.nearest(end, until), from: until, ..Voice::default() })
                }
            },
            _ => Some(nobody),
        }
    }

    /// The subject of a reporting verb, before or behind it.
    fn verb(&self, cue: &Cue, sentence: Tokens) -> Voice {
        let (first, end, limit) = (cue.first(), cue.tokens.end as usize, sentence.end as usize);
        let begin = sentence.first as usize;
        let nobody = Voice { from: end, ..Voice::default() };
        if first > begin && self.words.is_pronoun_that(first - 1) {
            return nobody;
        }
        if let Some((speaker, main)) = self.words.subject_before(cue, begin) {
            return Voice { speaker: Some(speaker), main, ..nobody };
        }
        let related = first > begin && self.words.relates(first - 1);
        let sure = cue.kind != CueKind::Act && !related;
        let told = self.told(sentence).is_some();
        let behind = self.words.speaker(end, limit, sure).filter(|(s, next)| {
            // `وصف القرار بأنه`: what is described, not who describes it.
            let described = is_description(cue) && !s.named && self.words.is_described(*next, limit);
            !described && !self.words.is_object(cue, s, *next, limit, told)
        });
        match behind {
            Some((speaker, from)) => Voice { speaker: Some(speaker), from, ..nobody },
            None => {
                let before = self.words.named_before(first, begin);
                Voice { speaker: before.or_else(|| self.words.apart_before(cue, begin)), ..nobody }
            }
        }
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
        self.found.push(AttributionMention {
            kind: CueKind::Colon,
            cue: Tokens::new(colon, colon + 1),
            verb: None,
            speaker: Some(speaker),
            inherited: false,
            agency: None,
            aside: false,
            quoted: false,
            scope: Tokens { first: colon as u32 + 1, end: sentence.end },
        });
    }

    /// Does the token stand in quotation marks?
    fn is_quoted(&self, token: usize) -> bool {
        let at = self.speech.partition_point(|q| (q.end as usize) <= token);
        self.speech.get(at).is_some_and(|q| q.contains(token))
    }

    /// Who speaks in the sentence so far, not in somebody else's words.
    fn told(&self, sentence: Tokens) -> Option<&Speaker> {
        let here = || {
            let from = self.found.iter().rev().take_while(|a| a.cue.first >= sentence.first);
            from.filter(|a| a.kind != CueKind::Naming && a.kind != CueKind::Source && !a.quoted)
        };
        here().find(|a| !a.aside && a.speaker.is_some()).or_else(|| here().last())?.speaker.as_ref()
    }

    /// The speaker of a verb without a subject (`وأضاف: …`), a participle, `قوله`: who speaks in the sentence,
    /// its subject, or the last speaker whom the word can mean.
    fn inherit(&mut self, cue: &Cue, sentence: Tokens) -> Option<Speaker> {
        let pronouns = Pronouns::of_cue(self.text, cue);
        if self.is_quoted(cue.first()) {
            return self.told(sentence).or_else(|| self.memory.last(pronouns)).cloned();
        }
        let (from, first) = (sentence.first as usize, cue.first());
        let before = first.checked_sub(1).filter(|b| *b >= from);
        // `فلان الذي قال`; in `القاعدة التي وصفها` the antecedent is the object.
        let object = cue.kind == CueKind::Describe && !is_description(cue);
        if before.is_some_and(|b| self.words.relates(b))
            && !object
            && let Some(speaker) = self.words.antecedent_of(from, first - 1)
        {
            self.memory.remember(&speaker, pronouns, true);
            return Some(speaker);
        }
        if let Some(speaker) = self.told(sentence).filter(|s| self.memory.pronouns(s).meet(pronouns)) {
            return Some(speaker.clone());
        }
        let finite = !matches!(cue.kind, CueKind::Relay | CueKind::Source | CueKind::Saying | CueKind::Colon);
        // `وعقب فلان قائلاً`
        if finite
            && first > from + 1
            && (self.told(sentence).is_none() || before.is_some_and(|b| self.words.goes_with_subject(b)))
            && let Some(subject) = self.words.subject(from, first)
        {
            let subject = self.antecedent(subject);
            self.memory.remember(&subject, pronouns, false);
            return Some(subject);
        }
        // `وجه فلان انتقادات. وأضاف: …`: the sentence before tells who, if nobody speaks in it.
        let previous = sentence.first.checked_sub(1).map(|t| self.text.sentence_of(t as usize));
        if let Some(previous) = previous.filter(|_| first <= from + 1 && cue.is_verb())
            && !self.text.tokens[previous.first as usize..previous.end as usize].is_empty()
            && self.told(previous).is_none()
            && let Some(subject) = self.words.subject_person(previous)
        {
            self.memory.remember(&subject, Pronouns::ANY, false);
            return Some(subject);
        }
        self.memory.last(pronouns).or_else(|| self.told(sentence)).cloned()
    }

    /// Whose text `البيان` is: who spoke in the sentence that has the word first (`قالت الوزارة في بيان`).
    fn author_before(&self, speaker: &Speaker) -> Option<Speaker> {
        let first = speaker.mention.tokens.first as usize;
        if !self.words.is_text(first) {
            return None;
        }
        let named = self.words.last_word(first.saturating_sub(TEXT_BEFORE), first)?;
        let sentence = self.text.sentence_of(named);
        let said = self.found.iter().rev().find(|a| sentence.covers(a.cue) && !a.aside)?;
        said.speaker.clone().filter(|s| !self.words.is_text(s.phrase.first as usize))
    }

    /// Who `المصدر`, `الوزير`, `الرئيس الفرنسي` is: a speaker or person named before.
    fn antecedent(&self, speaker: Speaker) -> Speaker {
        if speaker.named || !self.words.is_definite(&speaker) {
            return speaker;
        }
        let itself = speaker.mention.tokens.range().skip(1).all(|i| self.words.is_itself(i));
        let (alone, person) = (itself, self.words.is_person(&speaker));
        if person && let Some(name) = self.words.person_of_role(&speaker, self.layers) {
            let gender = self.layers.people.iter().find(|p| p.name == name).and_then(|p| p.gender);
            return Speaker { name, named: true, person: true, gender, ..speaker };
        }
        let refers = |s: &&Speaker| (alone || s.named) && self.words.refers(&speaker, s.mention.tokens, s.phrase);
        // `الخبير`, `الناطق`: a person, though not called so before; `المنظمون` are several.
        let one = alone && person && !self.words.is_plural(&speaker);
        let someone = || self.memory.iter().find(|s| one && (s.person || self.words.is_person(s)));
        if let Some(s) = self.memory.iter().find(refers).or_else(someone) {
            return Speaker { mention: speaker.mention, ..s.clone() };
        }
        if let Some(author) = self.author_before(&speaker).filter(|_| alone) {
            return Speaker { mention: speaker.mention, ..author };
        }
        if let Some(name) = self.words.body_of(&speaker).filter(|_| alone && !person) {
            return Speaker { name: name.to_owned(), named: true, ..speaker };
        }
        // `الصحيفة`: the last body that spoke.
        let reports = alone && self.words.is_media(&speaker);
        match self.memory.iter().find(|s| reports && !s.person && !self.words.is_person(s)) {
            Some(s) => Speaker { mention: speaker.mention, ..s.clone() },
            None => speaker,
        }
    }
}

/// Words in marks that are no name, within a paragraph: marks over several may be wrongly paired.
fn is_speech(text: &Text, inner: Tokens) -> bool {
    inner.len() >= SPEECH && !inner.range().skip(1).any(|i| text.tokens[i].new_line)
}

/// `وصف`, not `وصفه`, whose object is the pronoun.
fn is_description(cue: &Cue) -> bool {
    cue.kind == CueKind::Describe && cue.form.is_verb()
}

/// The attribution whose words hold a token: the nearest cue before it in its sentence.
pub fn of(found: &[AttributionMention], token: usize) -> Option<&AttributionMention> {
    let until = found.partition_point(|a| (a.cue.first as usize) <= token);
    found[..until].iter().rev().take(8).find(|a| a.scope.contains(token))
}

#[cfg(test)]
mod tests;
