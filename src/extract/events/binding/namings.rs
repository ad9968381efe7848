//! The places and the times that an article names, with what stands around each naming.

use std::ops::Range;

use crate::extract::{ActorMention, Article, Layers, Mention};
use crate::text::{Kind, Text, Tokens};

use super::super::scan::{Role, Scan};
use super::super::setting::{PlaceRef, is_vague, proclitic};
use crate::extract::linear::step;

/// One naming of a place or of a time.
pub struct Naming {
    pub tokens: Tokens,
    pub sentence: u32,
    /// Number of the place or time that it names: several namings may name one.
    pub thing: u32,
    /// A place's entity and mention; a time's number.
    pub at: PlaceRef,
    /// What governs it: a preposition before it, also over class words between.
    pub governor: u64,
    /// Hash of the word before it, and of its own first word.
    pub before: u64,
    pub word: u64,
    /// Of a place how exact it is; of a time also how long ago.
    pub class: u64,
    /// What else its words belong to: an actor, the date of a statement.
    pub within: u64,
    /// How many of a run (`بلدة كذا بريف كذا`) stand before it.
    pub nth: u64,
    /// The run goes on behind it.
    pub goes_on: bool,
}

/// All namings by position.
pub struct Namings {
    pub all: Vec<Naming>,
    /// How often each thing is named.
    pub named: Vec<u32>,
    /// The one named most of those exact enough to be the article's scene.
    pub main: Option<u32>,
}

impl Namings {
    /// The places. Those of datelines are among them, marked.
    pub fn places(article: &Article, scan: &Scan, layers: &Layers, datelines: &[Tokens]) -> Namings {
        let text = article.text;
        let mut all = Vec::with_capacity(32);
        for (entity, place) in layers.places.iter().enumerate() {
            for (mention, (naming, part)) in place.mentions.iter().enumerate() {
                let tokens = naming.tokens;
                let dateline = datelines.contains(&tokens);
                let clitic = clitic(text, naming);
                all.push(Naming {
                    at: (entity as u32, mention as u32),
                    class: place.precision as u64 | u64::from(dateline) << 4,
                    within: actor(&layers.actors, tokens) | u64::from(part.is_some()) << 5,
                    ..naming_of(text, scan, tokens, entity as u32, clitic)
                });
            }
        }
        let exact = |thing: u32| !is_vague(layers, (thing, 0));
        Namings::new(all, layers.places.len(), exact)
    }

    /// The times that fix a day or period.
    pub fn times(article: &Article, scan: &Scan, layers: &Layers) -> Namings {
        let text = article.text;
        let mut all: Vec<Naming> = Vec::with_capacity(layers.times.len());
        let mut things = Vec::with_capacity(layers.times.len());
        for (i, time) in layers.times.iter().enumerate() {
            // Where nobody tells the day of publication, `أمس الأربعاء` stays open, and still tells when it was.
            if time.from.is_none() && article.published.is_some() {
                continue;
            }
            let thing = match things.iter().position(|t| time.from.is_some() && *t == (time.from, time.to)) {
                Some(known) => known,
                None => {
                    things.push((time.from, time.to));
                    things.len() - 1
                }
            };
            let tokens = time.mention.tokens;
            let clitic = clitic(text, &time.mention);
            let ago = article.published.zip(time.from).map_or(0, |(p, from)| age(i64::from((p - from).get_days())));
            let length = u64::from(time.to.is_some() && time.to != time.from);
            // `قال الأربعاء إن`: the day of the statement, not of what is stated.
            let said = layers.attributions.iter().any(|a| {
                let end = a.cue.end;
                a.cue.first < tokens.first
                    && tokens.first < end + SAID
                    && text.tokens[a.cue.first as usize].sentence == text.tokens[tokens.first as usize].sentence
            });
            all.push(Naming {
                at: (i as u32, 0),
                class: time.precision as u64 | ago << 4 | length << 8,
                within: u64::from(said),
                ..naming_of(text, scan, tokens, thing as u32, clitic)
            });
        }
        Namings::new(all, things.len(), |_| true)
    }

    fn new(mut all: Vec<Naming>, things: usize, exact: impl Fn(u32) -> bool) -> Namings {
        all.sort_unstable_by_key(|n| n.tokens);
        let mut named = vec![0u32; things];
        for i in 0..all.len() {
            named[all[i].thing as usize] += 1;
            if i > 0 && all[i - 1].tokens.end + RUN >= all[i].tokens.first && all[i - 1].sentence == all[i].sentence {
                all[i].nth = all[i - 1].nth + 1;
                all[i - 1].goes_on = true;
            }
        }
        let most = (0..things as u32).filter(|t| exact(*t)).max_by_key(|t| (named[*t as usize], std::cmp::Reverse(*t)));
        Namings { all, named, main: most }
    }

    /// Does a run go on from one thing to the other (`المشفى الجامعي بحلب`)?
    pub fn goes_on(&self, from: u32, to: u32) -> bool {
        self.all.windows(2).any(|w| w[0].goes_on && (w[0].thing, w[1].thing) == (from, to))
    }

    /// The namings of these sentences.
    pub fn within(&self, sentences: Range<u32>) -> Range<usize> {
        let from = self.all.partition_point(|n| n.sentence < sentences.start);
        let to = self.all.partition_point(|n| n.sentence < sentences.end);
        from..to.max(from)
    }
}

/// Words between which a run of places goes on.
const RUN: u32 = 3;

/// Words behind a reporting verb within which a date is that of the statement.
const SAID: u32 = 8;

fn naming_of(text: &Text, scan: &Scan, tokens: Tokens, thing: u32, clitic: u64) -> Naming {
    let first = tokens.first as usize;
    let sentence = text.tokens[first].sentence;
    let opens = text.sentences[sentence as usize].first as usize == first;
    let before = if opens { 0 } else { text.tokens[first - 1].hash >> 16 };
    Naming {
        tokens,
        sentence,
        thing,
        at: (0, 0),
        governor: if clitic != 0 { clitic } else { governor(text, scan, tokens) },
        before,
        word: text.tokens[first].hash >> 16,
        class: 0,
        within: 0,
        nth: 0,
        goes_on: false,
    }
}

/// The preposition written onto a name: 1 for ب, 2 for ل, 3 for another, 0 for none.
fn clitic(text: &Text, naming: &Mention) -> u64 {
    match proclitic(text, naming) {
        None => 0,
        Some('ب') => 1,
        Some('ل') => 2,
        Some(_) => 3,
    }
}

/// The nearest word before a name that governs it, over class words and directions.
fn governor(text: &Text, scan: &Scan, tokens: Tokens) -> u64 {
    let first = tokens.first as usize;
    let start = text.sentence_of(first).first as usize;
    // `باكستان: اعتقال 5`
    if start == first && text.tokens.get(tokens.end as usize).is_some_and(|t| t.is_mark(':')) {
        return 19;
    }
    for (steps, i) in (start..first).rev().take(3).enumerate() {
        let role = scan.role_of(i);
        if role.has(Role::GOVERNS) {
            return 4 + u64::from((role.0 & Role::GOVERNS.0).trailing_zeros());
        }
        if let Kind::Mark(mark) = text.tokens[i].kind {
            return 20 + u64::from(matches!(mark, '(' | '"' | '«' | '“')) + 2 * steps as u64;
        }
    }
    0
}

/// What actor a place's words belong to: none, itself alone, or a longer phrase of some kind.
fn actor(actors: &[ActorMention], place: Tokens) -> u64 {
    // Actors stand by position and are short.
    let to = actors.partition_point(|a| a.mention.tokens.first <= place.first);
    let covers = |a: &&ActorMention| a.mention.tokens.covers(place);
    let Some(actor) = actors[..to].iter().rev().take(8).find(covers) else { return 0 };
    let longer = actor.mention.tokens.len() > place.len();
    (1 + actor.kind as u64) | u64::from(longer) << 4
}

/// Days ago, in steps: 1 for the future.
fn age(days: i64) -> u64 {
    1 + step(days, &[0, 1, 2, 4, 8, 32, 91, 367, 1000])
}
