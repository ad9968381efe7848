//! Candidate events: the words that the trigger lists know, where their company fits.

use crate::extract::Article;
use crate::lexicon::morphology::Form;
use crate::message::EventType;
use crate::text::{Clitics, Hit, Kind, Span, Text, Tokens};

use super::arguments::is_verbal;
use super::scan::{Role, Scan};
use super::triggers::{Trigger, Triggers};

/// What a trigger is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Verb,
    Noun,
}

/// A word that may tell of an event.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'t> {
    pub tokens: Tokens,
    /// The trigger without proclitics.
    pub span: Span,
    pub list: u8,
    pub row: u32,
    pub trigger: &'t Trigger,
    pub kind: EventType,
    pub part: Part,
    pub form: Form,
    pub clitics: Clitics,
    /// A noun with the article or a pronoun: something already spoken of.
    pub definite: bool,
    /// The row asked for company and has it.
    pub told: bool,
    pub sentence: u32,
}

/// All candidates, by position. A longer trigger hides those inside it; several rows of one phrase
/// give a candidate for each type.
pub fn find<'t>(triggers: &'t Triggers, article: &Article, scan: &Scan) -> Vec<Candidate<'t>> {
    let text = article.text;
    let mut found: Vec<Candidate> = Vec::with_capacity(scan.triggers.len() / 2);
    let mut covered = 0;
    let mut from = 0;
    while from < scan.triggers.len() {
        let first = scan.triggers[from].0.tokens.first;
        let to = from + scan.triggers[from..].iter().take_while(|(h, _)| h.tokens.first == first).count();
        let here = &scan.triggers[from..to];
        from = to;
        if first < covered {
            continue;
        }
        let mut longest = 0;
        for (hit, list) in here.iter().rev() {
            if hit.tokens.end < longest {
                break;
            }
            let trigger = triggers.row(*list, hit.row);
            if !fits(text, scan, hit, trigger) {
                continue;
            }
            longest = hit.tokens.end;
            let candidate = candidate(text, scan, hit, *list, trigger);
            match found.iter_mut().rev().take_while(|c| c.tokens.first == first).find(|c| c.kind == candidate.kind) {
                Some(same) if rank(&candidate) > rank(same) => *same = candidate,
                Some(_) => {}
                None => found.push(candidate),
            }
        }
        covered = longest.max(covered);
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// Candidates that an article is read for. Books have fewer; a text made of triggers, whose mentions are compared in
/// pairs, would stall the worker.
const MOST: usize = 2000;

/// How well a row fits: what company proves, then what the word alone tells.
fn rank(c: &Candidate) -> u8 {
    u8::from(c.told) * 2 + u8::from(!c.trigger.weak)
}

/// Words before a trigger among which the company stands that a row asks for, and that it excludes
/// (`الزلزال المدمر الذي ضرب البلاد وأسفر عن مقتل`).
const NEEDED: usize = 6;
const EXCLUDED: usize = 10;

fn fits(text: &Text, scan: &Scan, hit: &Hit, trigger: &Trigger) -> bool {
    let looks_only = hit.tokens.len() == 1 && scan.role_of(hit.tokens.first as usize).has(Role::HOMOGRAPH);
    let first = hit.tokens.first as usize;
    let role = scan.role_of(first);
    let cut = hit.span.start > text.tokens[first].span.start;
    if looks_only
        || role.has(Role::PERSON) && hit.tokens.len() == 1
        || role.has(Role::NAME) && (cut || hit.form.is_verb() && hit.tokens.len() == 1)
        || !is_form(text, hit)
    {
        return false;
    }
    // Reports speak in the third person; other forms are mostly other words (`نساء`, `أردنا`).
    let person = !hit.form.is_verb()
        || hit.form.may_be(Form::THIRD)
        || !hit.form.may_be(Form::FIRST)
        || is_verbal(trigger.kind) && hit.form.may_be(Form::IMPERFECT) && is_speech(text, first);
    person
        && (trigger.needs.is_empty() || scan.keeps_company(text, hit.tokens, &trigger.needs, NEEDED))
        && !scan.keeps_company(text, hit.tokens, &trigger.unless, EXCLUDED)
}

/// Words before a verb among which a mark tells that somebody speaks.
const SPOKEN: usize = 6;

/// `الوزير: نرفض التدخل`: does who speaks say it of themselves?
fn is_speech(text: &Text, first: usize) -> bool {
    let from = first.saturating_sub(SPOKEN).max(text.sentence_of(first).first as usize);
    text.folded(first).starts_with('ن')
        && text.tokens[from..first].iter().any(|t| matches!(t.kind, Kind::Mark(':' | '"' | '«' | '“')))
}

/// Letters of forms for several women that are nearly always other words: `لمن`, `عدن`.
const SHORT: usize = 3;

/// Can the word be the form that its spelling is read as? Prepositions stand before nouns, and ل before a subjunctive;
/// the jussive stands behind `لم`, `لا` and `ل`.
fn is_form(text: &Text, hit: &Hit) -> bool {
    let (form, clitics) = (hit.form, hit.reading.clitics);
    if !form.is_verb() || hit.tokens.len() > 1 {
        return true;
    }
    let first = hit.tokens.first as usize;
    let women = form.must_be(Form::FEMININE) && form.must_be(Form::PLURAL);
    if women && text.folded(first).chars().count() <= SHORT {
        return false;
    }
    if clitics.contains(Clitics::BA) || clitics.contains(Clitics::KA) || clitics.contains(Clitics::HIDDEN_ALEF) {
        return is_stem(form);
    }
    let to = clitics.contains(Clitics::LA);
    if form.must_be(Form::IMPERFECT) {
        let jussive = !form.may_be(Form::WHOLE);
        let negated = first > 0 && matches!(text.folded(first - 1).trim_start_matches(['و', 'ف']), "لم" | "لا" | "الم");
        let word = text.folded(first);
        let many = form.may_be(Form::PLURAL) || form.may_be(Form::DUAL);
        let indicative = many && ["ان", "ون"].iter().any(|e| word.ends_with(e)) && !form.may_be(Form::SINGULAR);
        return if to { !indicative } else { !jussive || negated };
    }
    !to || form.may_be(Form::IMPERFECT) || is_stem(form)
}

/// The bare perfect, which is spelled as many a verbal noun is (`قصف`).
fn is_stem(form: Form) -> bool {
    form.may_be(Form::PERFECT)
        && form.may_be(Form::THIRD)
        && form.may_be(Form::SINGULAR)
        && form.may_be(Form::MASCULINE)
        && !form.must_be(Form::IMPERFECT)
}

fn candidate<'t>(text: &Text, scan: &Scan, hit: &Hit, list: u8, trigger: &'t Trigger) -> Candidate<'t> {
    let first = hit.tokens.first as usize;
    let hit = &Hit { form: phrase_form(text, hit), ..*hit };
    let part = part(text, scan, hit);
    let pronoun = hit.last.clitics.contains(Clitics::PRONOUN) || hit.reading.clitics.contains(Clitics::PRONOUN);
    let bare = &text.slice(hit.span);
    let article = bare.starts_with("ال") || hit.reading.clitics.contains(Clitics::HIDDEN_ALEF);
    Candidate {
        tokens: hit.tokens,
        span: hit.span,
        list,
        row: hit.row,
        trigger,
        kind: trigger.kind,
        part,
        form: hit.form,
        clitics: hit.reading.clitics.with(if pronoun { Clitics::PRONOUN } else { Clitics::default() }),
        definite: part == Part::Noun && (article || pronoun),
        told: !trigger.needs.is_empty(),
        sentence: text.tokens[first].sentence,
    }
}

/// The form of a phrase that is written out word for word (`أخلت سبيل`): that of its first word, where any
/// list knows it as a verb.
fn phrase_form(text: &Text, hit: &Hit) -> Form {
    if hit.form.is_verb() || hit.tokens.len() == 1 {
        return hit.form;
    }
    let alone = |h: &&Hit| h.tokens.len() == 1 && h.reading.cut == hit.reading.cut && h.form.is_verb();
    text.hits_at(hit.tokens.first as usize).iter().find(alone).map_or(hit.form, |h| h.form)
}

/// Verb or noun? Many verbs are written as their verbal nouns are (`قصف`): what stands before decides.
fn part(text: &Text, scan: &Scan, hit: &Hit) -> Part {
    let form = hit.form;
    if !form.is_verb() {
        return Part::Noun;
    }
    let clitics = hit.reading.clitics;
    let bare_stem = is_stem(form) && !form.may_be(Form::IMPERFECT);
    if clitics.contains(Clitics::BA) || clitics.contains(Clitics::HIDDEN_ALEF) {
        return Part::Noun;
    }
    if !bare_stem {
        return Part::Verb;
    }
    let first = hit.tokens.first as usize;
    let before = scan.role_of(first.wrapping_sub(1));
    let noun = clitics.has_preposition()
        || first > 0
            && text.tokens[first - 1].kind == Kind::Arabic
            && !text.tokens[first].new_line
            && (before.has(Role::GOVERNS) || before.has(Role::COMPOUND) || before.has(Role::CAUSE));
    if noun { Part::Noun } else { Part::Verb }
}
