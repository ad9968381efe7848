//! Noun phrases that can speak, and the words that bound them.

use super::{CueKind, Reporting, Speaker, is_comma};
use crate::extract::{ActorKind, Layers, Mention, Tag};
use crate::lexicon::morphology::Form;
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::text::{Clitics, Kind, Text, Tokens};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Function {
    #[default]
    None,
    That,
    Preposition,
    Break,
    Relative,
    Predicate,
}

/// A row of the list `particles`.
#[derive(Debug)]
struct Particle(Function);

impl Row for Particle {
    const LIST: &'static str = "particles";

    fn read(cells: &Cells) -> Result<Self, String> {
        cells.value("kind").map(Particle)
    }
}

/// A row of the list `speakers`: a noun that heads the words for an unnamed speaker.
#[derive(Debug)]
struct Head {
    /// A phrase with في, من or ب may belong to it.
    open: bool,
}

impl Row for Head {
    const LIST: &'static str = "speakers";

    fn read(cells: &Cells) -> Result<Self, String> {
        Ok(Head { open: cells.text("open") == "yes" })
    }
}

/// The word lists of this module.
#[derive(Debug)]
pub struct Lists {
    particles: Table<Particle>,
    heads: Table<Head>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { particles: Table::load(lexicon)?, heads: Table::load(lexicon)? })
    }
}

/// A naming of a person, body or state that other layers have found.
#[derive(Debug, Clone, Copy)]
struct Naming<'a> {
    mention: Mention,
    name: &'a str,
    person: bool,
}

pub struct Words<'a> {
    text: &'a Text<'a>,
    lists: &'a Lists,
    reporting: &'a Table<Reporting>,
    functions: Vec<Function>,
    /// By first token.
    namings: Vec<Naming<'a>>,
    /// First tokens of places.
    places: Vec<u32>,
}

/// Most tokens of a speaker's noun phrase.
const LONGEST: usize = 14;
/// Most words of a subject that nothing but its place tells.
const UNKNOWN: usize = 4;

impl<'a> Words<'a> {
    pub fn new(lists: &'a Lists, reporting: &'a Table<Reporting>, text: &'a Text<'a>, layers: &'a Layers) -> Words<'a> {
        let mut functions = vec![Function::None; text.tokens.len()];
        for (hit, row) in text.hits_of(&lists.particles) {
            // ل of لوكالة is a preposition; that of لكن is none. Only conjunctions come off particles.
            if hit.reading.cut == 0 || !hit.reading.clitics.has_preposition() || row.0 == Function::That {
                functions[hit.tokens.first as usize] = row.0;
            }
        }
        let people = layers.people.iter().flat_map(|p| p.mentions.iter().map(|m| (*m, p.name.as_str(), true)));
        let bodies = layers.organizations.iter().flat_map(|o| o.mentions.iter().map(|m| (*m, o.name.as_str(), false)));
        let states = layers.actors.iter().filter(|a| a.kind == ActorKind::Country);
        let states = states.map(|a| (a.mention, a.name.as_str(), false));
        let all = people.chain(bodies).chain(states);
        let mut namings: Vec<_> = all.map(|(mention, name, person)| Naming { mention, name, person }).collect();
        tagged(text, &layers.tags, &mut namings);
        namings.sort_by_key(|n| (n.mention.tokens.first, std::cmp::Reverse(n.mention.tokens.end)));
        let places = layers.places.iter().flat_map(|p| p.mentions.iter().map(|(m, _)| m.tokens.first)).collect();
        Words { text, lists, reporting, functions, namings, places }
    }

    pub fn is_preposition(&self, i: usize) -> bool {
        self.functions[i] == Function::Preposition
    }

    /// `عن`.
    pub fn is_about(&self, i: usize) -> bool {
        matches!(self.text.folded(i), "عن" | "عنه" | "عنها")
    }

    fn naming_at(&self, i: usize) -> Option<&Naming<'a>> {
        let at = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < i);
        self.namings.get(at).filter(|n| n.mention.tokens.first as usize == i)
    }

    /// The speaker whose words begin at `from`, and the token behind them. With `sure` the place alone
    /// tells that a subject stands there, if what is said follows at once.
    pub fn speaker(&self, from: usize, limit: usize, sure: bool) -> Option<(Speaker, usize)> {
        let from = self.skip_adverbs(from, limit);
        if from >= limit {
            return None;
        }
        let head = self.text.longest_at(from, &self.lists.heads).map(|(h, row)| (*h, row));
        let direct = self.naming_at(from).copied();
        let open = head.is_some_and(|(_, row)| row.open);
        let (end, person) = self.extent(from, limit, open);
        if end == from {
            return None;
        }
        let (naming, until) = match (person, direct) {
            (Some(p), _) => (Some(p), end.max(p.mention.tokens.end as usize)),
            (None, Some(d)) => (Some(d), (d.mention.tokens.end as usize).max(end)),
            (None, None) => (None, end),
        };
        if let Some(n) = naming {
            return Some((Speaker { name: n.name.to_owned(), mention: n.mention, named: true }, until));
        }
        if head.is_none() && !(sure && end - from <= UNKNOWN && self.opens_speech(end, limit)) {
            return None;
        }
        let tokens = Tokens::new(from, self.without_alias(from, end));
        let first = head.map_or_else(|| self.text.tokens[from].readings()[0], |(h, _)| h.reading);
        let span = self.text.stem_span(from, first).join(self.text.tokens[tokens.end as usize - 1].span);
        let span = crate::text::Span { start: self.text.stem_span(from, first).start, ..span };
        let mention = Mention { tokens, span };
        Some((Speaker { name: self.text.slice(span).to_owned(), mention, named: false }, end))
    }

    /// Passes over adverbs between verb and subject: `قال اليوم الثلاثاء الوزير`.
    fn skip_adverbs(&self, from: usize, limit: usize) -> usize {
        let mut i = from;
        while i < limit
            && i < from + 3
            && matches!(self.text.folded(i), "ايضا" | "امس" | "اليوم" | "بدوره" | "بدورها" | "كذلك")
        {
            i += 1;
        }
        i
    }

    /// Does what is said begin at `i`?
    fn opens_speech(&self, i: usize, limit: usize) -> bool {
        i < limit
            && (self.functions[i] == Function::That
                || matches!(self.text.tokens[i].kind, Kind::Mark(':' | '"' | '«' | '“' | '”' | '\'')))
    }

    /// The end of the noun phrase at `from`, and the last person named in it.
    fn extent(&self, from: usize, limit: usize, open: bool) -> (usize, Option<Naming<'a>>) {
        let limit = limit.min(from + LONGEST);
        let mut person: Option<Naming> = None;
        let mut i = from;
        while i < limit {
            if let Some(n) = self.naming_at(i) {
                if n.person {
                    person = Some(*n);
                }
                i = (n.mention.tokens.end as usize).max(i + 1);
                continue;
            }
            let token = &self.text.tokens[i];
            match token.kind {
                Kind::Mark('(') => match (i..limit).find(|j| self.text.tokens[*j].is_mark(')')) {
                    Some(close) => i = close + 1,
                    None => break,
                },
                Kind::Mark('"' | '«' | '“' | '\'') if i > from => match self.short_name(i, limit) {
                    Some(after) => i = after,
                    None => break,
                },
                Kind::Mark('-' | '–' | '_' | '#') => i += 1,
                Kind::Mark(_) if is_comma(self.text, i) && person.is_none() => {
                    // An apposition: عضو المجلس، فلان، …
                    match self.naming_at(i + 1).filter(|n| n.person) {
                        Some(_) => i += 1,
                        None => break,
                    }
                }
                Kind::Mark(_) | Kind::Number => break,
                _ if self.bounds(i, from, open) => break,
                _ => i += 1,
            }
        }
        (i.min(limit.max(from)), person)
    }

    /// A long description says more than the name in marks behind it (`المركز الإعلامي لقوات كذا “كذا”`).
    fn without_alias(&self, from: usize, end: usize) -> usize {
        let open = (from + 4..end).find(|i| matches!(self.text.tokens[*i].kind, Kind::Mark('"' | '«' | '“' | '”')));
        open.unwrap_or(end)
    }

    /// Behind a name in marks that belongs to a noun phrase (`صحيفة "الخبر" إن`).
    fn short_name(&self, open: usize, limit: usize) -> Option<usize> {
        let close = (open + 2..limit.min(open + 5))
            .find(|j| matches!(self.text.tokens[*j].kind, Kind::Mark('"' | '»' | '”' | '\'')))?;
        Some(close + 1)
    }

    /// Does the word at `i` end the noun phrase that began at `from`?
    fn bounds(&self, i: usize, from: usize, open: bool) -> bool {
        let text = self.text;
        match self.functions[i] {
            Function::None => {}
            // السفير في بغداد.
            Function::Preposition if i > from && text.folded(i) == "في" && self.places.contains(&(i as u32 + 1)) => {
                return false;
            }
            // مصدر في الشرطة, مسؤول من الحزب.
            Function::Preposition | Function::Break if open && i > from && matches!(text.folded(i), "في" | "من") => {
                return i + 1 >= text.tokens.len()
                    || text.longest_at(i + 1, &self.lists.heads).is_none() && self.naming_at(i + 1).is_none()
                    || self.is_occasion(i + 1);
            }
            _ => return true,
        }
        // Another reporting word: قائلاً, قوله.
        if text.longest_at(i, self.reporting).is_some_and(|(h, r)| {
            matches!(r.kind, CueKind::Participle | CueKind::Noun | CueKind::Source)
                || i > from && h.form.must_be(Form::IMPERFECT)
        }) {
            return true;
        }
        let readings = text.tokens[i].readings();
        // لوكالة: a preposition on a known word; للأمم belongs to an office.
        let leaning = |r: &crate::text::Reading| {
            r.clitics.has_preposition()
                && !r.clitics.contains(Clitics::PRONOUN)
                && !r.clitics.contains(Clitics::HIDDEN_ALEF)
        };
        let whole = text.hits_at(i).iter().any(|h| h.reading.cut == 0);
        if i > from
            && !whole
            && readings[1..].iter().any(leaning)
            && !readings[1..].iter().any(|r| r.clitics.contains(Clitics::HIDDEN_ALEF))
        {
            return !(open && text.folded(i).starts_with('ب') && i == from + 1);
        }
        text.hits_at(i)
            .iter()
            .any(|h| h.form.is_verb() && i > from && h.reading.cut == 0 && h.form.must_be(Form::IMPERFECT))
    }

    /// `في بيان`, `في تصريح`: where it is said, not who says it.
    fn is_occasion(&self, i: usize) -> bool {
        matches!(
            self.text.folded(i),
            "بيان"
                | "تصريح"
                | "تصريحات"
                | "حديث"
                | "مقابله"
                | "موتمر"
                | "رساله"
                | "تقرير"
                | "وقت"
                | "كلمه"
                | "خطاب"
                | "مقال"
                | "اتصال"
                | "رد"
        )
    }

    /// A subject before its verb: `لكن الوزير أضاف`, `أما الوزير فقال`, `الوزير، الذي …، قال`.
    pub fn speaker_before(&self, verb: usize, sentence: usize) -> Option<Speaker> {
        let end = if verb > sentence && is_comma(self.text, verb - 1) { verb - 1 } else { verb };
        let until = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < end);
        let ending = self.namings[..until]
            .iter()
            .rev()
            .take(4)
            .find(|n| n.mention.tokens.end as usize == end && n.mention.tokens.first as usize >= sentence);
        if let Some(n) = ending {
            return Some(Speaker { name: n.name.to_owned(), mention: n.mention, named: true });
        }
        // At the sentence's beginning any speaker will do.
        let (speaker, behind) = self.speaker(sentence, verb, false)?;
        (behind == end).then_some(speaker)
    }

    /// `المصدر`, `الرئيس الفرنسي`: definite by the article of its first word.
    pub fn is_definite(&self, speaker: &Speaker) -> bool {
        self.text.folded(speaker.mention.tokens.first as usize).starts_with("ال")
    }

    /// Can the words of `speaker` stand for `earlier`: `المصدر` for `مصدر أمني`?
    pub fn refers(&self, speaker: &Speaker, earlier: &Speaker) -> bool {
        let bare = |i: usize| {
            let word = self.text.folded(i);
            word.strip_prefix("ال").unwrap_or(word)
        };
        let has = |w: &str| earlier.mention.tokens.range().any(|j| bare(j) == w);
        speaker.mention.tokens.range().all(|i| has(bare(i)))
    }

    /// Do the words head with a noun for a person (`الخبير`)?
    pub fn is_person(&self, speaker: &Speaker) -> bool {
        let first = speaker.mention.tokens.first as usize;
        self.text.longest_at(first, &self.lists.heads).is_some_and(|(_, h)| h.open)
    }

    /// Does `بأنه` or the like follow?
    pub fn is_described(&self, i: usize, limit: usize) -> bool {
        i < limit && self.text.folded(i).starts_with("بان") && self.functions[i] == Function::That
    }

    /// The first person or body between two tokens that no preposition precedes.
    pub fn first_naming(&self, from: usize, to: usize) -> Option<Speaker> {
        let at = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < from);
        let mut here = self.namings[at..].iter().take_while(|n| (n.mention.tokens.first as usize) < to);
        let n = here.find(|n| {
            let first = n.mention.tokens.first as usize;
            n.person && (first == 0 || !self.is_preposition(first - 1))
        })?;
        Some(Speaker { name: n.name.to_owned(), mention: n.mention, named: true })
    }

    /// The person whose role in the article has all the words of `speaker`.
    pub fn person_of_role(&self, speaker: &Speaker, layers: &Layers) -> Option<String> {
        let words: Vec<String> = speaker.name.split_whitespace().map(bare_fold).collect();
        let people = layers.people.iter().filter(|p| {
            p.role.is_some_and(|r| {
                let role: Vec<String> = self.text.slice(r).split_whitespace().map(bare_fold).collect();
                words.iter().all(|w| role.contains(w))
            })
        });
        let mut before: Vec<_> = people
            .filter_map(|p| {
                Some((
                    p.mentions.iter().map(|m| m.tokens.first).filter(|f| *f < speaker.mention.tokens.first).max()?,
                    p,
                ))
            })
            .collect();
        before.sort_by_key(|(at, _)| *at);
        before.last().map(|(_, p)| p.name.clone())
    }
}

/// Persons that the tagger alone has seen.
fn tagged<'a>(text: &'a Text<'a>, tags: &[Tag], namings: &mut Vec<Naming<'a>>) {
    let known = namings.len();
    let mut i = 0;
    while i < tags.len() {
        let first = i;
        i += 1;
        if tags[first] != Tag::BeginPerson {
            continue;
        }
        while i < tags.len() && tags[i] == Tag::InsidePerson {
            i += 1;
        }
        let tokens = Tokens::new(first, i);
        if namings[..known].iter().any(|n| n.mention.tokens.overlaps(tokens)) {
            continue;
        }
        let span = text.span(tokens);
        namings.push(Naming { mention: Mention { tokens, span }, name: text.slice(span), person: true });
    }
}

/// A word folded, without the article.
fn bare_fold(word: &str) -> String {
    let folded = crate::text::normalize::fold(word);
    match folded.strip_prefix("ال") {
        Some(rest) if rest.chars().count() > 2 => rest.to_owned(),
        _ => folded,
    }
}
