//! What the words around reporting words are: function words, and names that other layers have found.

use super::Speaker;
use super::cues::Reporting;
use crate::extract::particles::{Function, Particle};
use crate::extract::{ActorKind, Company, Layers, Mention, PersonEntity, Tag};
use crate::lexicon::{Cells, Lexicon, ListError, Row, Table};
use crate::message::Gender;
use crate::text::normalize::{fold, is_alphanumeric};
use crate::text::{Clitics, Kind, Text, Tokens};

/// A row of the list `speakers`: a noun that heads the words for an unnamed speaker.
#[derive(Debug)]
pub struct Head {
    pub kind: HeadKind,
    /// A phrase with في, من or ب may belong to it.
    pub open: bool,
    /// It is an adjective as well (`المعارضة`, `الخارجية`).
    pub adjective: bool,
    /// Several people, of whom a verb behind them is plural.
    pub plural: bool,
}

/// What sort of noun it is; see `speakers.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadKind {
    /// Somebody, by an office or what they do.
    Person,
    /// Somebody who belongs to whom the next word names (`والد فلان`).
    Kin,
    Body,
    /// A body that reports.
    Media,
    /// What is written (`بيان`).
    Text,
}

impl Head {
    pub fn is_person(&self) -> bool {
        matches!(self.kind, HeadKind::Person | HeadKind::Kin)
    }
}

impl Row for Head {
    const LIST: &'static str = "speakers";

    fn read(cells: &Cells) -> Result<Self, String> {
        let yes = |column: &str| cells.text(column) == "yes";
        Ok(Head { kind: cells.value("kind")?, open: yes("open"), adjective: yes("adjective"), plural: yes("plural") })
    }
}

/// The word lists of this module.
#[derive(Debug)]
pub struct Lists {
    particles: Table<Particle>,
    pub heads: Table<Head>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { particles: Table::load(lexicon)?, heads: Table::load(lexicon)? })
    }
}

/// A naming of a person, body or state that other layers have found.
#[derive(Debug, Clone, Copy)]
pub struct Naming<'a> {
    pub mention: Mention,
    pub name: &'a str,
    pub person: bool,
    pub gender: Option<Gender>,
}

impl Naming<'_> {
    pub fn speaker(&self) -> Speaker {
        Speaker {
            name: self.name.to_owned(),
            mention: self.mention,
            phrase: self.mention.tokens,
            named: true,
            person: self.person,
            gender: self.gender,
        }
    }
}

pub struct Words<'a> {
    pub text: &'a Text<'a>,
    pub lists: &'a Lists,
    pub reporting: &'a Table<Reporting>,
    pub functions: Vec<Function>,
    /// By first token.
    pub namings: Vec<Naming<'a>>,
    /// First tokens of places.
    pub places: Vec<u32>,
    /// First tokens of groups (`قوى المعارضة`).
    pub groups: Vec<u32>,
    /// Where each word stands in plain news.
    pub company: &'a [Company],
}

impl<'a> Words<'a> {
    pub fn new(lists: &'a Lists, reporting: &'a Table<Reporting>, text: &'a Text<'a>, layers: &'a Layers) -> Words<'a> {
        let mut functions = vec![Function::None; text.tokens.len()];
        // `في حين`: words inside a phrase are no words of their own.
        let mut covered = 0;
        for (hit, row) in text.hits_of(&lists.particles) {
            if hit.tokens.first < covered {
                continue;
            }
            // ل of لوكالة is a preposition; that of لكن is none. Only conjunctions come off particles.
            if hit.reading.cut == 0 || !hit.reading.clitics.has_preposition() || row.0 == Function::That {
                functions[hit.tokens.range()].fill(row.0);
                covered = if hit.tokens.len() > 1 { hit.tokens.end } else { covered };
            }
        }
        let people =
            layers.people.iter().flat_map(|p| p.mentions.iter().map(|m| (*m, p.name.as_str(), true, p.gender)));
        let bodies =
            layers.organizations.iter().flat_map(|o| o.mentions.iter().map(|m| (*m, o.name.as_str(), false, None)));
        let states = layers.actors.iter().filter(|a| a.kind == ActorKind::Country);
        let states = states.map(|a| (a.mention, a.name.as_str(), false, None));
        let all = people.chain(bodies).chain(states);
        // `فإن فلاناً` is no name; `بان كي مون` is one.
        let opens = |i: usize| functions[i] == Function::That && text.folded(i) != "بان";
        let all = all.filter(|(m, ..)| !opens(m.tokens.first as usize));
        let mut namings: Vec<_> =
            all.map(|(mention, name, person, gender)| Naming { mention, name, person, gender }).collect();
        tagged(text, &layers.tags, &functions, &mut namings);
        namings.sort_by_key(|n| (n.mention.tokens.first, std::cmp::Reverse(n.mention.tokens.end)));
        let places = layers.places.iter().flat_map(|p| p.mentions.iter().map(|(m, _)| m.tokens.first)).collect();
        let groups = layers.actors.iter().filter(|a| a.kind == ActorKind::Group);
        let groups = groups.map(|a| a.mention.tokens.first).collect();
        Words { text, lists, reporting, functions, namings, places, groups, company: &layers.company }
    }

    /// A preposition stands at `i`: a noun follows it.
    pub fn takes_noun(&self, i: usize) -> bool {
        self.functions[i] == Function::Preposition
    }

    /// The word itself is a function word (`ردا`).
    pub fn is_function(&self, i: usize) -> bool {
        matches!(self.functions[i], Function::Break | Function::Adverb)
    }

    pub fn negates(&self, i: usize) -> bool {
        self.functions[i] == Function::Negation
    }

    /// `أن`, `إن` without a pronoun: a noun follows it.
    pub fn is_bare_that(&self, i: usize) -> bool {
        self.functions[i] == Function::That && self.text.folded(i).ends_with("ان")
    }

    /// `أن`, with a pronoun or without.
    pub fn is_that(&self, i: usize) -> bool {
        self.functions.get(i) == Some(&Function::That)
    }

    /// `إنه`, `أنها`, `بأنهم`.
    pub fn is_pronoun_that(&self, i: usize) -> bool {
        self.functions[i] == Function::That && self.text.folded(i).ends_with(['ه', 'ا', 'م'])
    }

    /// `عن`; with a person behind it, `إلى` (`نسبت إلى`).
    pub fn is_about(&self, i: usize) -> bool {
        self.text.folded(i) == "عن" || self.text.folded(i) == "الي" && self.naming_at(i + 1).is_some_and(|n| n.person)
    }

    /// `عنه`, `عنها`, `عنهم`.
    pub fn is_about_them(&self, i: usize) -> bool {
        self.functions[i] == Function::Pronoun && self.text.folded(i).starts_with("عن")
    }

    /// Does the token have a clitic like `ل`, written on it or alone before a mark (`لـ«الخبر»`)?
    pub fn leans(&self, i: usize, clitic: Clitics) -> bool {
        let letter = if clitic == Clitics::BA { "ب" } else { "ل" };
        self.text.tokens.get(i).is_some_and(|t| {
            let written = || {
                !self.text.readings(i)[0].word.is_known()
                    && self.text.readings(i).iter().any(|r| r.clitics.contains(clitic))
            };
            t.kind == Kind::Arabic && (self.text.folded(i) == letter || written())
        })
    }

    /// A preposition is written on the naming's first word (`لوكالة رويترز`).
    pub fn is_leaning(&self, naming: &Naming) -> bool {
        let whole = self.text.tokens[naming.mention.tokens.first as usize].span;
        let before = &self.text.raw[whole.start as usize..naming.mention.span.start.max(whole.start) as usize];
        before.contains(['ل', 'ب', 'ك']) || self.text.slice(naming.mention.span).starts_with("لل")
    }

    pub fn naming_at(&self, i: usize) -> Option<&Naming<'a>> {
        let at = self.namings.partition_point(|n| (n.mention.tokens.first as usize) < i);
        self.namings.get(at).filter(|n| n.mention.tokens.first as usize == i)
    }

    /// Is the token part of a person's name?
    pub fn in_person(&self, i: usize) -> bool {
        const NAME: usize = 6;
        self.namings_in(i.saturating_sub(NAME), i + 1).iter().any(|n| n.person && n.mention.tokens.contains(i))
    }

    /// Namings that begin in the range, first first.
    pub fn namings_in(&self, from: usize, to: usize) -> &[Naming<'a>] {
        let begins = |at: usize| self.namings.partition_point(|n| (n.mention.tokens.first as usize) < at);
        &self.namings[begins(from)..begins(to.max(from))]
    }

    pub fn head_at(&self, i: usize) -> Option<&Head> {
        self.text.longest_at(i, &self.lists.heads).map(|(_, h)| h)
    }

    /// Can the words of `speaker` stand for an earlier naming and the whole `phrase` that it stands in: `المصدر`, `المصدر
    /// نفسه` for `مصدر أمني`?
    pub fn refers(&self, speaker: &Speaker, earlier: Tokens, phrase: Tokens) -> bool {
        let bare = |i: usize| {
            let word = self.text.folded(i);
            word.strip_prefix("ال").unwrap_or(word)
        };
        let has = |w: &str| phrase.range().any(|j| bare(j) == w);
        // `المتحدث باسم الوزارة فلان` is not meant by `الوزارة`.
        let first = bare(speaker.mention.tokens.first as usize);
        let heads = first == bare(phrase.first as usize) || earlier.range().any(|j| bare(j) == first);
        heads && speaker.mention.tokens.range().all(|i| has(bare(i)) || self.is_itself(i))
    }

    pub fn is_media(&self, speaker: &Speaker) -> bool {
        self.head_at(speaker.mention.tokens.first as usize).is_some_and(|h| h.kind == HeadKind::Media)
    }

    /// `بيان`, `التقرير`
    pub fn is_text(&self, i: usize) -> bool {
        self.head_at(i).is_some_and(|h| h.kind == HeadKind::Text)
    }

    /// `الوثيقة`, where it alone is told of as saying something.
    pub fn text_itself(&self, i: usize) -> Option<Speaker> {
        let text = self.is_text(i) && self.text.folded(i).starts_with("ال");
        text.then(|| self.words_of(Tokens::new(i, i + 1), self.text.readings(i)[0]))
    }

    /// Where the word at `i` stands last before it, without the article.
    pub fn last_word(&self, from: usize, i: usize) -> Option<usize> {
        let word = self.text.folded(i).trim_start_matches('و');
        let word = word.strip_prefix("ال").unwrap_or(word);
        (from..i).rev().find(|j| self.text.folded(*j) == word)
    }

    /// `نفسه`, `ذاتها`
    pub fn is_itself(&self, i: usize) -> bool {
        ["نفس", "ذات", "انفسهم"].iter().any(|w| self.text.folded(i).starts_with(w))
    }

    /// The last body named before whose name has all the words of `speaker` (`الصحيفة`).
    pub fn body_of(&self, speaker: &Speaker) -> Option<&'a str> {
        let before = self.namings_in(0, speaker.mention.tokens.first as usize);
        let body = before.iter().rev().find(|n| !n.person && self.refers(speaker, n.mention.tokens, n.mention.tokens));
        body.map(|n| n.name)
    }

    /// Do the words head with a noun for a person (`الخبير`)?
    pub fn is_person(&self, speaker: &Speaker) -> bool {
        self.head_at(speaker.mention.tokens.first as usize).is_some_and(Head::is_person)
    }

    /// The person whose role in the article has all the words of `speaker`; of several, the last named before.
    pub fn person_of_role(&self, speaker: &Speaker, layers: &Layers) -> Option<String> {
        let words: Vec<String> = speaker.name.split_whitespace().map(bare_fold).collect();
        let first = speaker.mention.tokens.first;
        let before = |p: &&PersonEntity| p.mentions.iter().map(|m| m.tokens.first).filter(|f| *f < first).max();
        let of_state = |p: &PersonEntity| {
            let here = layers.actors.iter().find(|a| a.mention.tokens.overlaps(speaker.mention.tokens));
            p.country.is_some() && here.is_some_and(|a| a.code.country == p.country)
        };
        let holds = |p: &&PersonEntity| {
            p.role.is_some_and(|role| {
                // A role's first word can be missing: رئيس of رئيس الوزراء.
                let from = self.text.raw[..role.start as usize].trim_end();
                let lead = from.rsplit(char::is_whitespace).next().unwrap_or_default();
                let role = std::iter::once(lead).chain(self.text.slice(role).split_whitespace());
                let role: Vec<String> = role.map(bare_fold).collect();
                let has = |w: &String| {
                    role.contains(w) || w.strip_prefix(['ب', 'ل']).is_some_and(|w| role.iter().any(|r| r == w))
                };
                // `رئيس الوزراء العراقي` of whom another place calls `رئيس الوزراء` and who serves that state.
                let nation = |i: usize| i > 0 && words[i].ends_with(['ي', 'ه']) && of_state(p);
                words.iter().enumerate().all(|(i, w)| has(w) || nation(i))
            })
        };
        layers.people.iter().filter(|p| before(p).is_some()).filter(holds).max_by_key(before).map(|p| p.name.clone())
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
        namings.push(Naming { mention: Mention { tokens, span }, name: text.slice(span), person: true, gender: None });
    }
}

/// A word folded, without the article and what is written before it.
fn bare_fold(word: &str) -> String {
    let folded = fold(word.trim_matches(|c: char| !is_alphanumeric(c)));
    let bare = ["ال", "لل", "وال", "بال"].iter().find_map(|p| folded.strip_prefix(p));
    match bare {
        Some(rest) if rest.chars().count() > 2 => rest.to_owned(),
        _ => folded,
    }
}
