//! The layer of actors: everything that can do something or have it done to it, with its code.
//!
//! People and organizations come from their layers. Here the generic ones are composed, by rule from
//! the lists: a noun (`قوات`), its adjectives (`الروسية`), what it belongs to (`النظام`), a number
//! before it. Countries, capitals and peoples act for themselves.

mod entities;
mod home;
mod lists;
mod offices;
mod phrase;
#[cfg(test)]
mod tests;

use super::code::{Code, Country};
use super::{ActorKind, ActorMention, Article, Layers, Mention};
use crate::lexicon::morphology::Form;
use crate::text::{Clitics, Hit, Kind, Span, Text, Tokens};
use entities::{Entities, EntityKind};
use home::Home;
pub use lists::Lists;
use lists::{Class, Context};
use phrase::{Phrase, Reader};

/// All actors of the article, by position.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<ActorMention> {
    let text = article.text;
    let entities = Entities::new(lists, layers);
    let home = Home::new(lists, article, &entities);
    let reader = Reader { lists, text, entities: &entities };
    let mut finder =
        Finder { reader, home: &home, layers, number: 0, last_number: None, named: Vec::new(), found: Vec::new() };
    let mut at = 0;
    while at < text.tokens.len() {
        at = finder.step(at).max(at + 1);
    }
    finder.victims();
    offices::unite(text, &layers.people, &mut finder.found);
    finder.found
}

/// A phrase that told whose it is, which a bare one after it repeats (`القوات الروسية`, then `القوات`).
#[derive(Debug)]
struct Named {
    row: u32,
    code: Code,
}

struct Finder<'a> {
    reader: Reader<'a>,
    home: &'a Home,
    layers: &'a Layers,
    /// Index of the next number of the layer.
    number: usize,
    /// The latest number or amount.
    last_number: Option<Mention>,
    named: Vec<Named>,
    found: Vec<ActorMention>,
}

impl<'a> Finder<'a> {
    /// Reads what begins at a token; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let text = self.reader.text;
        let entity = self.reader.entities.at(at);
        if entity.is_none() && !text.tables_at(at).meets(self.reader.lists.starts) {
            return at + 1;
        }
        self.count(at);
        let phrase = self
            .reader
            .head(at)
            .filter(|(hit, head)| !head.class.is_inner() && !self.qualifies(hit))
            .map(|(hit, head)| (hit, self.reader.phrase(hit, head)));
        let entity_end = entity.map_or(0, |e| e.mention.tokens.end as usize);
        let state = self.reader.state_hit(at, |_| true);
        if let Some((hit, phrase)) = phrase
            && phrase.end > entity_end
            && phrase.end >= state.map_or(0, |s| s.0)
        {
            return self.group(hit, &phrase);
        }
        if let Some(e) = entity
            && let Some(kind) = e.kind.as_actor()
        {
            let mut code = e.code;
            if let Some((hit, phrase)) = phrase.filter(|_| e.kind == EntityKind::Organization) {
                if e.state_body && phrase.end == entity_end && !phrase.sectors.is_empty() {
                    code.sectors = phrase.sectors.into();
                }
                self.named.push(Named { row: hit.row, code });
            }
            // A state's body that no state is named with is the article's; so is a person, but for a foreigner.
            let native = match e.kind {
                EntityKind::Person => !code.has_sector("REB"),
                _ => e.state_body,
            };
            if code.country.is_none() && native {
                code.country = self.home_at(at).filter(|home| !(e.foreign && home.is_arab()));
            }
            self.found.push(ActorMention { mention: e.mention, name: e.name.to_owned(), code, kind });
            return entity_end;
        }
        if let Some((end, country, sectors)) = state {
            if !self.is_place(at) {
                let code = Code { country, sectors: sectors.into() };
                let nationality = text.longest_at(at, &self.reader.lists.nationalities);
                let kind = match nationality.is_some_and(|(hit, _)| self.qualifies(hit)) {
                    true => ActorKind::Adjective,
                    false => ActorKind::Country,
                };
                self.push(at, end, code, kind);
            }
            return end.max(entity_end);
        }
        if entity_end > 0 {
            return entity_end;
        }
        let nationality = text.longest_at(at, &self.reader.lists.nationalities);
        if let Some((hit, row)) = nationality.filter(|(_, n)| !n.homonym) {
            return self.nationals(hit, row.country);
        }
        at + 1
    }

    fn home_at(&self, at: usize) -> Option<Country> {
        self.home.country(at, self.reader.text.sentence_of(at))
    }

    /// Keeps the number that ends at or behind a token.
    fn count(&mut self, at: usize) {
        while let Some(n) = self.layers.numbers.get(self.number).filter(|n| (n.numerals.first as usize) <= at) {
            let start = match n.mention.tokens.first == n.numerals.first {
                true => n.mention.span.start,
                false => self.reader.text.span(n.numerals).start,
            };
            let span = Span { start, ..self.reader.text.span(n.numerals) };
            self.last_number = Some(Mention { tokens: n.numerals, span });
            self.number += 1;
        }
        if let Some((hit, _)) = self.reader.text.longest_at(at, &self.reader.lists.quantities) {
            self.last_number = Some(Mention { tokens: hit.tokens, span: hit.span });
        }
    }

    /// A phrase with the number before it.
    fn group(&mut self, hit: &Hit, phrase: &Phrase) -> usize {
        let text = self.reader.text;
        let at = hit.tokens.first as usize;
        let bare = !phrase.told;
        let row = &self.reader.lists.heads.rows[hit.row as usize];
        let mut code = Code { country: phrase.country, sectors: phrase.sectors.into() };
        if row.class == Class::Echo && (!phrase.definite || bare) && !self.echo(at, phrase, &mut code) {
            return phrase.end;
        }
        let before = self.named.iter().rfind(|n| n.row == hit.row);
        if let Some(before) = before.filter(|_| bare && phrase.definite) {
            code = before.code;
        } else if phrase.country_said {
            self.named.push(Named { row: hit.row, code });
        }
        if code.country.is_none() {
            code.country = self.home_at(at);
        }
        let kind = match row.class {
            Class::Thing => ActorKind::Thing,
            _ => ActorKind::Group,
        };
        // An office gives way to the name behind it.
        let named = self.reader.entities.tied(text, phrase.end, false).is_some_and(|e| e.kind == EntityKind::Person);
        if row.class == Class::Role && named {
            return phrase.end;
        }
        self.push(at, phrase.end, code, kind);
        phrase.end
    }

    /// The body that `التنظيم` or `الحركة` repeats: the latest whose name has the word.
    fn echo(&self, at: usize, phrase: &Phrase, code: &mut Code) -> bool {
        let text = self.reader.text;
        if !phrase.definite {
            return phrase.told;
        }
        let word = text.folded(at);
        let word = word.trim_start_matches(['و', 'ف']).trim_start_matches("لل").trim_start_matches("ال");
        let named = self.reader.entities.iter().filter(|e| {
            let first = e.mention.tokens.first as usize;
            e.kind == EntityKind::Organization && first < at && text.folded(first).ends_with(word)
        });
        match named.last() {
            Some(e) => {
                *code = e.code;
                true
            }
            None => phrase.told || !code.is_empty(),
        }
    }

    /// A people (`الروس`, `فلسطينيين`), or an adjective that may tell who did what its noun says.
    fn nationals(&mut self, hit: &Hit, country: Country) -> usize {
        let (text, at) = (self.reader.text, hit.tokens.first as usize);
        let end = hit.tokens.end as usize;
        let code = Code { country: Some(country), ..Code::default() };
        let plural = hit.form == Form::default()
            || hit.form.may_be(Form::PLURAL) && hit.form.may_be(Form::MASCULINE) && !hit.form.may_be(Form::FEMININE);
        let before = at.checked_sub(1).filter(|b| text.tokens[*b].sentence == text.tokens[at].sentence);
        let qualifies = before.is_some_and(|b| hit.reading.cut == 0 && self.is_noun_of(b, hit));
        if self.number_before(at).is_some() || plural && !qualifies {
            self.push(at, end, code, ActorKind::Country);
        } else if plural && let Some(noun) = before {
            self.push(noun, end, code, ActorKind::Group);
        } else {
            self.push(at, end, code, ActorKind::Adjective);
        }
        end
    }

    /// Is the word an adjective of the noun before it (`الهجوم الإرهابي`, `الحدود السعودية`, `هجوم مسلح`)?
    fn qualifies(&self, hit: &Hit) -> bool {
        let text = self.reader.text;
        let at = hit.tokens.first as usize;
        let indefinite = hit.reading.cut == 0 && !hit.form.may_be(Form::DEFINITE);
        if indefinite && self.is_behind(at, |c| c == Context::Adjective) {
            return true;
        }
        let singular = hit.form.may_be(Form::SINGULAR) && hit.form.may_be(Form::DEFINITE);
        let Some(before) = at.checked_sub(1).filter(|_| singular && hit.reading.cut == 0) else { return false };
        let noun = &text.tokens[before];
        let behind_actor = self.found.last().is_some_and(|a| a.mention.tokens.end as usize == at);
        noun.kind == Kind::Arabic
            && noun.sentence == text.tokens[at].sentence
            && !behind_actor
            && text.folded(before).trim_start_matches(['و', 'ف', 'ب', 'ك']).starts_with("ال")
            && !matches!(text.folded(before), "الي" | "الا" | "الان" | "التي" | "الذي" | "الذين")
    }

    /// Can the word before be a plural noun that the nationality qualifies?
    fn is_noun_of(&self, noun: usize, hit: &Hit) -> bool {
        let text = self.reader.text;
        let word = text.folded(noun);
        let definite = self.reader.is_definite(hit);
        let plural = word.ends_with("ين") || word.ends_with("ون") || word.ends_with("اء") || word.ends_with("ات");
        text.tokens[noun].kind == Kind::Arabic && plural && word.contains("ال") == definite
    }

    /// Is the name of a country or capital that begins at a token said of a place?
    fn is_place(&self, at: usize) -> bool {
        let text = self.reader.text;
        let hits = text.hits_at(at);
        let lists = self.reader.lists;
        if hits.iter().all(|h| h.reading.clitics.contains(Clitics::BA)) {
            return true;
        }
        let capital =
            hits.iter().any(|h| h.table == lists.capitals.id) && !hits.iter().any(|h| h.table == lists.countries.id);
        let place = |c: Context| c == Context::Place || capital && c == Context::CapitalPlace;
        self.is_behind(at, place)
    }

    /// Does a word of the contexts that fits stand right before a token?
    fn is_behind(&self, at: usize, fits: impl Fn(Context) -> bool) -> bool {
        let (text, contexts) = (self.reader.text, &self.reader.lists.contexts);
        // Contexts have two words at most.
        (at.saturating_sub(2)..at).any(|from| {
            let here = text.hits_at(from).iter().filter(|h| h.table == contexts.id && h.tokens.end as usize == at);
            here.into_iter().any(|h| fits(contexts.rows[h.row as usize]))
        })
    }

    /// The number or amount before a token, with or without `من` between them.
    fn number_before(&self, at: usize) -> Option<Mention> {
        let end = |m: &Mention| m.tokens.end as usize;
        let last =
            self.last_number.filter(|m| end(m) == at || end(m) + 1 == at && self.reader.text.folded(end(m)) == "من");
        // The year of a dateline counts nobody below it.
        last.filter(|m| !self.reader.text.tokens[end(m)..=at].iter().any(|t| t.new_paragraph))
    }

    /// Adds a mention with the number before it, without its first word's clitics.
    fn push(&mut self, first: usize, end: usize, code: Code, kind: ActorKind) {
        let text = self.reader.text;
        let number = self.number_before(first);
        let tokens = Tokens::new(number.map_or(first, |n| n.tokens.first as usize), end);
        let start = match number {
            Some(n) => Some(n.span.start),
            None => {
                text.hits_at(first).iter().filter(|h| self.reader.lists.starts.has(h.table)).map(|h| h.span.start).max()
            }
        };
        let whole = text.span(tokens);
        let span = Span { start: start.unwrap_or(whole.start), ..whole };
        let name = text.slice(span).to_owned();
        self.found.push(ActorMention { mention: Mention { tokens, span }, name, code, kind });
    }

    /// Victims with a number that no phrase covers.
    fn victims(&mut self) {
        let text: &Text = self.reader.text;
        let from = self.found.len();
        for toll in &self.layers.tolls {
            let tokens = toll.mention.tokens;
            if self.found[..from].iter().any(|a| a.mention.tokens.overlaps(tokens)) {
                continue;
            }
            let Some(sector) = toll_sector(toll.who) else { continue };
            let code = Code { country: self.home_at(tokens.first as usize), sectors: sector.into_iter().collect() };
            let name = text.slice(toll.mention.span).to_owned();
            self.found.push(ActorMention { mention: toll.mention, name, code, kind: ActorKind::Victims });
        }
        if self.found.len() > from {
            self.found.sort_by_key(|a| (a.mention.tokens.first, std::cmp::Reverse(a.mention.tokens.end)));
        }
    }
}

/// The sector of the harmed; none for things.
fn toll_sector(who: crate::message::Victims) -> Option<Option<[u8; 3]>> {
    use crate::message::Victims as V;
    Some(match who {
        V::Civilians | V::Children | V::Women | V::People => Some(*b"CVL"),
        V::Military => Some(*b"MIL"),
        V::Fighters => Some(*b"REB"),
        V::Police => Some(*b"COP"),
        V::Journalists => Some(*b"JRN"),
        V::Medics => Some(*b"MED"),
        V::Homes | V::Vehicles => return None,
        V::Other => None,
    })
}
