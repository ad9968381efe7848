use super::Lists;
use super::entities::{Entities, Entity, EntityKind};
use super::lists::{Class, Head, Link};
use crate::extract::code::Country;
use crate::lexicon::morphology::Form;
use crate::text::{Clitics, Hit, Kind, Text};

/// Phrases nest no deeper (`عناصر شرطة حرس الحدود`).
const DEPTH: u8 = 3;

type Sectors<'a> = &'a [[u8; 3]];

const GOV: Sectors<'static> = &[*b"GOV"];
const CVL_OPP: Sectors<'static> = &[*b"CVL", *b"OPP"];
const REB: Sectors<'static> = &[*b"REB"];

/// A noun of the list with everything that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase<'a> {
    /// Behind the last token.
    pub end: usize,
    pub class: Class,
    pub country: Option<Country>,
    pub sectors: Sectors<'a>,
    /// The country is said, not that of the head noun itself.
    pub country_said: bool,
    /// Something follows the head that tells whose it is.
    pub told: bool,
    pub definite: bool,
    /// An adjective has told its sector.
    sided: bool,
    /// Form of the last adjective, which another may join.
    form: Option<Form>,
    /// A body or place in construct or behind a link: there is one at most.
    complement: bool,
    /// Words of the noun as the list has it.
    words: usize,
}

/// Reads phrases.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub lists: &'a Lists,
    pub text: &'a Text<'a>,
    pub entities: &'a Entities<'a>,
}

/// What a following word says of the phrase before it.
#[derive(Debug, Clone, Copy, Default)]
struct Addition<'a> {
    end: usize,
    country: Option<Country>,
    sectors: Sectors<'a>,
    form: Option<Form>,
    complement: bool,
    definite: bool,
    tells: bool,
}

impl<'a> Reader<'a> {
    /// The longest noun of the list that begins at a token.
    pub fn head(&self, token: usize) -> Option<(&'a Hit, &'a Head)> {
        self.text.longest_at(token, &self.lists.heads)
    }

    /// The phrase that a noun begins.
    pub fn phrase(&self, hit: &Hit, head: &'a Head) -> Phrase<'a> {
        self.nested(hit, head, 0)
    }

    fn nested(&self, hit: &Hit, head: &'a Head, depth: u8) -> Phrase<'a> {
        let mut phrase = Phrase {
            end: hit.tokens.end as usize,
            class: head.class,
            country: head.code.country,
            sectors: &head.code.sectors,
            country_said: false,
            told: false,
            sided: false,
            definite: self.is_definite(hit),
            form: None,
            complement: false,
            words: hit.tokens.len(),
        };
        let construct =
            !phrase.definite && !self.is_nunated(hit) && !self.has_pronoun(hit) && !self.ends_in_adjective(hit);
        while self.goes_on(phrase.end) {
            let more = self
                .adjective(&phrase, hit)
                .or_else(|| self.complement(&phrase, construct, depth))
                .or_else(|| self.link(&phrase, depth));
            let Some(more) = more else { break };
            self.join(&mut phrase, head, &more);
        }
        phrase
    }

    /// The token continues the phrase's sentence.
    fn goes_on(&self, token: usize) -> bool {
        self.text.tokens.get(token).is_some_and(|t| {
            t.kind == Kind::Arabic && t.sentence == self.text.tokens[token - 1].sentence && !t.new_line
        })
    }

    fn join(&self, phrase: &mut Phrase<'a>, head: &'a Head, more: &Addition<'a>) {
        phrase.end = more.end;
        phrase.told |= more.tells;
        if more.complement {
            phrase.complement = true;
            phrase.definite |= more.definite;
        }
        phrase.form = more.form;
        phrase.sided |= !more.complement && !more.sectors.is_empty();
        if more.country.is_some() && !phrase.country_said && !(is_body(more.country) && phrase.country.is_some()) {
            phrase.country = more.country;
            phrase.country_said = true;
        }
        if let Some(sectors) = compose(head, more.sectors) {
            // The first that tells the side decides: `عناصر الشرطة العسكرية`.
            if std::ptr::eq(phrase.sectors, &head.code.sectors[..]) {
                phrase.sectors = sectors;
            }
        }
    }

    /// An adjective that agrees with the phrase in definiteness, or joins one by و.
    fn adjective(&self, phrase: &Phrase<'a>, head: &Hit) -> Option<Addition<'a>> {
        let at = phrase.end;
        let mut best: Option<Addition<'a>> = None;
        for hit in self.text.hits_at(at) {
            let nationality = hit.table == self.lists.nationalities.id;
            if !nationality && hit.table != self.lists.adjectives.id {
                continue;
            }
            let joined = hit.reading.clitics == Clitics::CONJUNCTION;
            if hit.reading.cut > 0 && !(joined && phrase.form.is_some_and(|f| agree(f, hit.form))) {
                continue;
            }
            let definite = self.is_definite(hit);
            let agrees = definite == phrase.definite || definite && self.has_pronoun(head);
            if !agrees || self.differs_in_case(head, hit) {
                continue;
            }
            let end = hit.tokens.end as usize;
            if best.is_some_and(|b| b.end >= end) {
                continue;
            }
            let mut add = Addition { end, form: Some(hit.form), ..Addition::default() };
            if nationality {
                let row = &self.lists.nationalities.rows[hit.row as usize];
                if self.names_country(hit, head) {
                    continue;
                }
                (add.country, add.tells) = (Some(row.country), true);
            } else {
                let code = &self.lists.adjectives.rows[hit.row as usize].code;
                (add.country, add.sectors) = (code.country, &code.sectors);
                add.tells = !code.is_empty();
            }
            best = Some(add);
        }
        best
    }

    /// `مسلحون مدنيين`: subject and object, as the endings show.
    fn differs_in_case(&self, noun: &Hit, other: &Hit) -> bool {
        let nominative = |hit: &Hit| {
            let word = self.text.folded(hit.tokens.first as usize);
            word.ends_with("ون").then_some(true).or(word.ends_with("ين").then_some(false))
        };
        nominative(noun).zip(nominative(other)).is_some_and(|(a, b)| a != b)
    }

    /// `سوريا` behind a noun is the country, unless that noun is in the accusative too (`مواطنا سوريا`).
    fn names_country(&self, hit: &Hit, head: &Hit) -> bool {
        let word = self.text.slice(hit.span);
        let before = self.text.slice(head.span);
        let country = self.text.hits_at(hit.tokens.first as usize).iter().any(|h| h.table == self.lists.countries.id);
        country && !word.ends_with(['ً', 'ة']) && !word.ends_with("اً") && !before.ends_with(['ا', 'ً'])
    }

    /// A body, person, place or another noun in construct, or behind `من`, `في`, لـ or بـ.
    fn complement(&self, phrase: &Phrase<'a>, construct: bool, depth: u8) -> Option<Addition<'a>> {
        if phrase.complement {
            return None;
        }
        let at = phrase.end;
        // Where an adjective has told the side, what follows is a circumstance: `مسؤول عسكري في اللجنة`.
        let open = phrase.class != Class::Echo && !phrase.sided;
        // An adjective may not stand between the parts of a construct.
        if construct
            && phrase.form.is_none()
            && let Some(add) = self.body(at, false, depth)
        {
            return Some(add);
        }
        let word = self.text.folded(at);
        if (word == "من" || word == "في") && open {
            let partitive = matches!(phrase.class, Class::Part | Class::Role | Class::Force) || word == "من";
            if partitive && !phrase.definite && self.goes_on(at + 1) {
                let body = self.body(at + 1, false, depth).filter(|b| word == "من" || b.definite)?;
                // `ناشطين في القاهرة`: where they are tells their country, and is no part of their naming.
                let place = word == "في" && self.is_place(at + 1, body.end);
                return Some(if place { Addition { end: at, sectors: &[], ..body } } else { body });
            }
            return None;
        }
        // `الأمين العام للأمم المتحدة`: an office of two words says of which body.
        let office = matches!(phrase.class, Class::Role | Class::Title) && (phrase.form.is_some() || phrase.words > 1);
        match (office && phrase.definite, open && !phrase.definite) {
            (true, _) => self.organization(at),
            (_, true) => self.body(at, true, depth),
            _ => None,
        }
    }

    /// `تابعة للنظام`, `الموالية لإيران`, `مدعومة من تركيا`.
    fn link(&self, phrase: &Phrase<'a>, depth: u8) -> Option<Addition<'a>> {
        let (hit, link) = self.text.longest_at(phrase.end, &self.lists.links)?;
        if hit.reading.cut > 0 || phrase.complement || self.is_definite(hit) != phrase.definite {
            return None;
        }
        let at = hit.tokens.end as usize;
        if !self.goes_on(at) {
            return None;
        }
        let body = match self.text.folded(at) {
            "من" | "مع" | "علي" | "الي" if self.goes_on(at + 1) => self.body(at + 1, false, depth),
            _ => self.body(at, true, depth).or_else(|| self.body(at, false, depth)),
        };
        let mut body = body?;
        if *link == Link::Side {
            // An ally's country is another's; an armed group's side is its own.
            let armed = body.sectors.iter().any(|s| matches!(s, b"REB" | b"UAF"));
            if !armed {
                (body.country, body.sectors, body.tells) = (None, &[], false);
            }
        }
        Some(body)
    }

    /// What stands at a token: an entity, a state or another phrase, with or without a preposition before it.
    fn body(&self, at: usize, preposition: bool, depth: u8) -> Option<Addition<'a>> {
        let entity = self.entities.tied(self.text, at, preposition).map(|e| self.of_entity(e));
        let state = self.state(at, preposition);
        let phrase = self.head(at).filter(|_| depth < DEPTH).and_then(|(hit, head)| {
            let tied = hit.reading.clitics.has_preposition() && !hit.reading.clitics.contains(Clitics::CONJUNCTION);
            if tied != preposition || (!preposition && hit.reading.cut > 0) || matches!(head.class, Class::Thing) {
                return None;
            }
            let mut p = self.nested(hit, head, depth + 1);
            // `حكومة الرئيس فلان`: whose it is, the name tells.
            let person = self.entities.tied(self.text, p.end, false).filter(|e| e.kind == EntityKind::Person);
            match person {
                Some(e) if matches!(head.class, Class::Role | Class::Title) => {
                    p.end = e.mention.tokens.end as usize;
                    p.country = e.code.country.or(p.country);
                    p.sectors = if e.code.sectors.is_empty() { p.sectors } else { &e.code.sectors };
                }
                // No list has the name, but the title says that it is one.
                _ if head.class == Class::Title && self.goes_on(p.end) => p.end += 1,
                _ if head.class == Class::Title => return None,
                _ => {}
            }
            Some(Addition {
                end: p.end,
                country: p.country,
                sectors: p.sectors,
                form: p.form,
                complement: true,
                definite: p.definite,
                tells: true,
            })
        });
        [entity, state, phrase].into_iter().flatten().max_by_key(|a| a.end)
    }

    /// Are these tokens a place or state, and nobody's?
    fn is_place(&self, at: usize, end: usize) -> bool {
        let entity = self.entities.tied(self.text, at, false);
        entity.is_some_and(|e| e.kind == EntityKind::Place && e.mention.tokens.end as usize == end)
            || self.state(at, false).is_some_and(|s| s.end == end)
    }

    /// An organization behind a preposition.
    fn organization(&self, at: usize) -> Option<Addition<'a>> {
        let entity = self.entities.tied(self.text, at, true)?;
        (entity.kind == EntityKind::Organization).then(|| self.of_entity(entity))
    }

    fn of_entity(&self, e: &'a Entity<'a>) -> Addition<'a> {
        Addition {
            end: e.mention.tokens.end as usize,
            country: e.code.country,
            sectors: if e.kind == EntityKind::Place { &[] } else { &e.code.sectors },
            form: None,
            complement: true,
            definite: true,
            tells: true,
        }
    }

    /// A country, capital or seat at a token.
    fn state(&self, at: usize, preposition: bool) -> Option<Addition<'a>> {
        let (end, country, sectors) = self.state_hit(at, |hit| match preposition {
            true => hit.reading.clitics.has_preposition() && !hit.reading.clitics.contains(Clitics::CONJUNCTION),
            false => hit.reading.cut == 0,
        })?;
        Some(Addition { end, country, sectors, form: None, complement: true, definite: true, tells: true })
    }

    /// The longest name of a country, capital or seat at a token; where they differ, the seat, then the country.
    pub fn state_hit(&self, at: usize, fits: impl Fn(&Hit) -> bool) -> Option<(usize, Option<Country>, Sectors<'a>)> {
        let lists = self.lists;
        let mut best: Option<(usize, u8, Option<Country>, Sectors<'a>)> = None;
        for hit in self.text.hits_at(at) {
            let row = hit.row as usize;
            let (rank, country, sectors): (u8, _, Sectors<'a>) = if hit.table == lists.countries.id {
                let c = &lists.countries.rows[row];
                if c.homonym {
                    continue;
                }
                (2, Some(c.country), &[])
            } else if hit.table == lists.capitals.id {
                (1, Some(lists.capitals.rows[row].country), GOV)
            } else if hit.table == lists.seats.id {
                let code = &lists.seats.rows[row].code;
                (3, code.country, &code.sectors)
            } else {
                continue;
            };
            let end = hit.tokens.end as usize;
            if fits(hit) && best.is_none_or(|b| (b.0, b.1) < (end, rank)) {
                best = Some((end, rank, country, sectors));
            }
        }
        best.map(|(end, _, country, sectors)| (end, country, sectors))
    }

    /// Has it ال, or does it end in a noun that has?
    pub fn is_definite(&self, hit: &Hit) -> bool {
        // `المتحدث باسم` opens a construct.
        if self.text.folded(hit.tokens.end as usize - 1) == "باسم" {
            return false;
        }
        if hit.form.must_be(Form::DEFINITE) {
            return true;
        }
        if hit.form.may_be(Form::INDEFINITE) && !hit.form.may_be(Form::DEFINITE) {
            return false;
        }
        let last = self.text.tokens[hit.tokens.end as usize - 1].span;
        let has_article = |word: &str| word.starts_with("ال");
        hit.reading.clitics.contains(Clitics::HIDDEN_ALEF)
            || has_article(self.text.slice(hit.span))
            || hit.tokens.len() > 1 && has_article(self.text.slice(last))
    }

    /// Does the word end in a pronoun (`جنوده`), which makes it definite?
    fn has_pronoun(&self, hit: &Hit) -> bool {
        let last = self.text.tokens[hit.tokens.end as usize - 1].span;
        hit.last.clitics.contains(Clitics::PRONOUN) || self.text.slice(last).ends_with('ه')
    }

    /// `طائرات حربية`: a noun whose adjective is part of its entry is in no construct.
    fn ends_in_adjective(&self, hit: &Hit) -> bool {
        let last = hit.tokens.end as usize - 1;
        let adjective = |h: &Hit| h.table == self.lists.adjectives.id || h.table == self.lists.nationalities.id;
        hit.tokens.len() > 1 && self.text.hits_at(last).iter().any(adjective)
    }

    /// An ending that no noun in construct has: ون, ين, tanween.
    fn is_nunated(&self, hit: &Hit) -> bool {
        let token = hit.tokens.end as usize - 1;
        let word = self.text.folded(token);
        let plural = hit.form.may_be(Form::PLURAL) || hit.form.may_be(Form::DUAL);
        word.ends_with("ون")
            || word.ends_with("ين")
            || plural && word.ends_with("ان")
            || self.text.slice(self.text.tokens[token].span).ends_with(['ً', 'ٍ', 'ٌ'])
            || hit.form.must_be(Form::INDEFINITE) && word.ends_with('ا')
    }
}

/// Whether two adjectives can qualify one noun.
fn agree(a: Form, b: Form) -> bool {
    let common = a.0 & b.0;
    let told = |f: Form| f.may_be(Form::FEMININE) || f.may_be(Form::MASCULINE);
    !told(a) || !told(b) || Form(common).may_be(Form::FEMININE) || Form(common).may_be(Form::MASCULINE)
}

/// `IGO` and the like are no state.
fn is_body(country: Option<Country>) -> bool {
    matches!(country, Some(Country::IGO | Country::NGO))
}

/// The sectors of a noun that belongs to something with sectors of its own; none if it keeps its own.
fn compose<'a>(head: &Head, of: Sectors<'a>) -> Option<Sectors<'a>> {
    let first = of.first()?;
    match head.class {
        // Protesters against the government are both.
        Class::Group if head.code.has_sector("CVL") && first == b"OPP" => Some(CVL_OPP),
        // `البعثة الأممية` is the United Nations'.
        Class::Group if head.code.has_sector("GOV") && first == b"UNO" => Some(of),
        Class::Group | Class::Echo | Class::Place | Class::Title => head.code.sectors.is_empty().then_some(of),
        Class::Part | Class::Role | Class::Thing => Some(of),
        Class::Force => match first {
            b"REB" | b"PRM" | b"COP" | b"SPY" => Some(of),
            b"UAF" if !head.code.has_sector("UAF") => Some(of),
            b"OPP" => Some(REB),
            _ => None,
        },
    }
}
