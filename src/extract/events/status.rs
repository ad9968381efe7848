//! Whether an event happened: from particles, modal words and its date.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::extract::TimeMention;
use crate::lexicon::morphology::Form;
use crate::message::{EventType, Status};
use crate::text::{Clitics, Kind, Text, Tokens};

use super::arguments::is_verbal;
use super::candidates::{Candidate, Part};
use super::scan::{Modality, Scan};

/// What the words around a trigger say of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reality {
    pub status: Status,
    /// The nearest word that says so; none where the plain words are all there is.
    pub modality: Option<Modality>,
}

/// Words within which a word behind the trigger (`الأسبوع المقبل`) still speaks of it.
const BEHIND: usize = 8;

/// Distance (see `Setting::time`) within which a date tells whether the event is past or to come.
const NEAR: usize = 16;

/// Reads the status of a candidate.
pub fn read(
    text: &Text,
    scan: &Scan,
    c: &Candidate,
    published: Option<Date>,
    time: Option<(&TimeMention, usize)>,
) -> Reality {
    let modality = if c.clitics.contains(Clitics::FUTURE) {
        Some(Modality::Status(Status::Planned))
    } else if is_aim(c) {
        Some(Modality::Wanted)
    } else {
        before(text, scan, c).or_else(|| behind(text, scan, c))
    };
    let mut status = match modality {
        Some(Modality::Status(status)) => status,
        Some(Modality::Wanted | Modality::Threatened) if !is_verbal(c.kind) => Status::Hypothetical,
        Some(_) | None => Status::Happened,
    };
    // A date that stands far off dates something else.
    let time = time.filter(|(_, cost)| *cost <= NEAR).map(|(t, _)| t);
    if let (Some(published), Some(to)) = (published, time.and_then(|t| t.to)) {
        if is_past(published, to) && status == Status::Happened {
            status = Status::Historical;
        }
        let ahead = time.and_then(|t| t.from).is_some_and(|from| from > published);
        if ahead && matches!(status, Status::Happened) {
            status = Status::Planned;
        }
    }
    Reality { status, modality }
}

/// The status of an event of that time: background is what is over 90 days before publication.
pub fn dated(status: Status, published: Option<Date>, time: Option<&TimeMention>) -> Status {
    match (status, published, time.and_then(|t| t.to)) {
        (Status::Happened | Status::Historical, Some(published), Some(to)) => match is_past(published, to) {
            true => Status::Historical,
            false => Status::Happened,
        },
        _ => status,
    }
}

fn is_past(published: Date, to: Date) -> bool {
    published.checked_sub(90.days()).is_ok_and(|limit| to < limit)
}

/// `لوقف الهجمات`: what is done for a halt's sake has halted nothing yet.
fn is_aim(c: &Candidate) -> bool {
    c.kind == EventType::Retreat && c.part == Part::Noun && c.clitics.contains(Clitics::LA)
}

/// The nearest modal word before the trigger whose reach holds it.
fn before(text: &Text, scan: &Scan, c: &Candidate) -> Option<Modality> {
    let first = c.tokens.first;
    let sentence = text.sentence_of(first as usize);
    let to = scan.modality.partition_point(|(t, ..)| t.first < first);
    scan.modality[..to]
        .iter()
        .rev()
        .take_while(|(t, ..)| t.first >= sentence.first)
        .find(|(t, _, reach)| {
            t.end <= first
                && (first - t.end) as usize <= *reach
                && !(t.end..first).any(|i| is_stop(text, i as usize))
                && !is_emphatic(text, *t, c)
        })
        .map(|(_, m, _)| *m)
}

/// `قد` before a perfect only stresses that it happened.
fn is_emphatic(text: &Text, cue: Tokens, c: &Candidate) -> bool {
    let word = text.folded(cue.first as usize);
    cue.len() == 1 && matches!(word, "قد" | "وقد" | "فقد") && !(c.part == Part::Verb && c.form.may_be(Form::IMPERFECT))
}

/// A word of the future behind the trigger (`اجتماع مقبل`).
fn behind(text: &Text, scan: &Scan, c: &Candidate) -> Option<Modality> {
    let end = c.tokens.end;
    let sentence = text.sentence_of(c.tokens.first as usize);
    let from = scan.modality.partition_point(|(t, ..)| t.first < end);
    scan.modality[from..]
        .iter()
        .take_while(|(t, ..)| t.first < sentence.end && ((t.first - end) as usize) < BEHIND)
        .find(|(t, m, _)| {
            matches!(m, Modality::Status(Status::Planned | Status::Historical))
                && is_time_word(text, t.first as usize)
                && !(end..t.first).any(|i| is_stop(text, i as usize))
        })
        .map(|(_, m, _)| *m)
}

/// `المقبل`, `القادم`, `سابقا`: definite or adverbial words of time, not verbs of intent.
fn is_time_word(text: &Text, token: usize) -> bool {
    let word = text.folded(token);
    ["المقبل", "المقبله", "القادم", "القادمه", "المرتقب", "سابقا", "انذاك", "السابق"].contains(&word)
}

fn is_stop(text: &Text, token: usize) -> bool {
    matches!(text.tokens[token].kind, Kind::Mark('.' | '؛' | ';' | ':' | '؟' | '!'))
}
