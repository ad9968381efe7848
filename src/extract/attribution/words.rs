//! Noun phrases that can speak, and the words that bound them.

use super::{CueKind, Reporting, Speaker, is_comma};
use crate::extract::{ActorKind, Layers, Mention, PersonEntity, Tag};
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
/// Most words of a phrase between an office and its holder's name.
const PHRASE: usize = 7;
/// Most words of a subject that nothing but its place tells.
const UNKNOWN: usize = 4;
/// Most words of a name that no list has.
const NAME: usize = 3;

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
        tagged(text, &layers.tags, &functions, &mut namings);
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
        let (mut end, mut person) = self.extent(from, limit, open);
        if end == from {
            return None;
        }
        if let Some(p) = self.person_behind(end, limit).filter(|_| open && person.is_none()) {
            (end, person) = (p.mention.tokens.end as usize, Some(p));
        }
        let (naming, until) = match (person, direct) {
            (Some(p), _) => (Some(p), end.max(p.mention.tokens.end as usize)),
            (None, Some(d)) => (Some(d), (d.mention.tokens.end as usize).max(end)),
            (None, None) => (None, end),
        };
        // `مكتب فلان`: the office speaks, not its head.
        let office =
            |n: &Naming| n.person && n.mention.tokens.first as usize == from + 1 && head.is_some_and(|(_, h)| !h.open);
        if let Some(n) = naming.filter(|n| !office(n)) {
            return Some((Speaker { name: n.name.to_owned(), mention: n.mention, named: true }, until));
        }
        // A name that no list has. Names with the article are known to the layer of people.
        let named = (from..end).all(|i| {
            let readings = self.text.tokens[i].readings();
            let folded = self.text.folded(i);
            readings.len() == 1 && !readings[0].word.is_known() && !folded.starts_with("ال") && !folded.ends_with('ه')
        });
        // `كتبت عنواناً`: an accusative is an object.
        if self.text.slice(self.text.tokens[from].span).contains('ً') {
            return None;
        }
        let placed = end - from <= UNKNOWN && (named && end - from <= NAME || self.opens_speech(end, limit));
        if head.is_none() && !(sure && placed) {
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
    pub fn opens_speech(&self, i: usize, limit: usize) -> bool {
        i < limit
            && (self.functions[i] == Function::That
                || self.text.longest_at(i, self.reporting).is_some_and(|(_, r)| r.kind == CueKind::Noun)
                || matches!(self.text.tokens[i].kind, Kind::Mark(':' | '"' | '«' | '“' | '”' | '\'')))
    }

    /// The end of the noun phrase at `from`, and the last person named in it.
    fn extent(&self, from: usize, limit: usize, open: bool) -> (usize, Option<Naming<'a>>) {
        let limit = limit.min(from + LONGEST);
        let mut person: Option<Naming> = None;
        let mut i = from;
        while i < limit {
            // `متحدث باسم الجيش`, where باسم could be a name.
            if i > from && matches!(self.text.folded(i), "باسم" | "بلسان") {
                i += 1;
                continue;
            }
            if let Some(n) = self.naming_at(i) {
                if i > from && self.functions[i] == Function::Break {
                    break;
                }
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
                    let titled = (i + 1..limit.min(i + 3)).find(|j| self.naming_at(*j).is_some_and(|n| n.person));
                    match titled.filter(|j| *j == i + 1 || self.is_head(i + 1)) {
                        Some(j) => i = j,
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

    fn is_head(&self, i: usize) -> bool {
        self.text.longest_at(i, &self.lists.heads).is_some()
    }

    /// A person whose office goes on with a phrase of its own: `الخبير في الشؤون العسكرية فلان إن`.
    fn person_behind(&self, end: usize, limit: usize) -> Option<Naming<'a>> {
        let leans = end < limit
            && (matches!(self.text.folded(end), "في" | "من" | "عن") || self.text.folded(end).starts_with('ب'));
        let until = (end + PHRASE).min(limit);
        let person = |i: usize| self.naming_at(i).filter(|n| n.person && i < until);
        let at = (end..until).find(|i| {
            let mark = matches!(self.text.tokens[*i].kind, Kind::Mark(_));
            self.functions[*i] == Function::That || mark || person(*i).is_some()
        })?;
        // `عضو المجلس عن الحزب، فلان`.
        let at = if is_comma(self.text, at) { at + 1 } else { at };
        person(at).filter(|_| leans && !self.is_preposition(at - 1)).copied()
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
            matches!(r.kind, CueKind::Participle | CueKind::Describing | CueKind::Noun | CueKind::Source)
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
        let mut end = verb;
        if end > sentence && self.text.folded(end - 1) == "قد" {
            end -= 1;
        }
        if end > sentence && is_comma(self.text, end - 1) {
            end -= 1;
        }
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

    /// The subject of the sentence that begins at `from`, named before `to`: its first person, or the noun
    /// phrase behind its verb.
    pub fn subject(&self, from: usize, to: usize) -> Option<Speaker> {
        let at = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < from);
        let mut here = self.namings[at..].iter().take_while(|n| (n.mention.tokens.first as usize) < to);
        let person = here.find(|n| {
            let first = n.mention.tokens.first as usize;
            n.person && (first == 0 || !self.is_preposition(first - 1))
        });
        match person {
            Some(n) => Some(Speaker { name: n.name.to_owned(), mention: n.mention, named: true }),
            None => self.speaker(from + 1, to, false).map(|(s, _)| s),
        }
    }

    /// The first person named in a sentence that no preposition precedes.
    pub fn subject_person(&self, sentence: Tokens) -> Option<Speaker> {
        let (from, to) = (sentence.first as usize, sentence.end as usize);
        self.subject(from, to).filter(|s| s.named)
    }

    /// The last person named before a token of the sentence.
    pub fn nearest(&self, from: usize, to: usize) -> Option<Speaker> {
        let at = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < to);
        let n = self.namings[..at]
            .iter()
            .rev()
            .take_while(|n| n.mention.tokens.first as usize >= from)
            .find(|n| n.person)?;
        Some(Speaker { name: n.name.to_owned(), mention: n.mention, named: true })
    }

    /// `الذي`, `حين`: what follows is said of somebody named just before.
    pub fn relates(&self, i: usize) -> bool {
        self.functions[i] == Function::Relative || matches!(self.text.folded(i), "حين" | "عندما" | "حينما")
    }

    /// The person whose role in the article has all the words of `speaker`; of several, the last named before.
    pub fn person_of_role(&self, speaker: &Speaker, layers: &Layers) -> Option<String> {
        let words: Vec<String> = speaker.name.split_whitespace().map(bare_fold).collect();
        let first = speaker.mention.tokens.first;
        let before = |p: &&PersonEntity| p.mentions.iter().map(|m| m.tokens.first).filter(|f| *f < first).max();
        let holds = |p: &&PersonEntity| {
            p.role.is_some_and(|r| {
                let role: Vec<String> = self.text.slice(r).split_whitespace().map(bare_fold).collect();
                words.iter().all(|w| role.contains(w))
            })
        };
        layers.people.iter().filter(holds).max_by_key(before).map(|p| p.name.clone())
    }
}

/// Persons that the tagger alone has seen.
fn tagged<'a>(text: &'a Text<'a>, tags: &[Tag], functions: &[Function], namings: &mut Vec<Naming<'a>>) {
    let known = namings.len();
    let mut i = 0;
    while i < tags.len() {
        let first = i;
        i += 1;
        if tags[first] != Tag::BeginPerson {
            continue;
        }
        while i < tags.len() && tags[i] == Tag::InsidePerson && functions[i] == Function::None {
            i += 1;
        }
        if functions[first] != Function::None {
            continue;
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
