//! Where names of people stand.

use std::cmp::Reverse;

use super::lists::{Lists, NameKind, TitleKind};
use crate::extract::{Company, Mention, Often, Tag};
use crate::lexicon::word_hash;
use crate::text::{Clitics, Hit, Kind, Reading, Span, Tables, Text, Tokens};

/// No name has more words.
const LONGEST: usize = 9;

/// The accusative's ending.
const TANWIN: char = '\u{064b}';

/// One naming of a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming {
    pub mention: Mention,
    /// The lists have a word of it, or a title stands before it.
    pub sure: bool,
}

/// All namings, in order, none overlapping another.
pub(super) fn find(lists: &Lists, text: &Text, tags: &[Tag], company: &[Company], covered: &[bool]) -> Vec<Naming> {
    let finder = Finder { lists, text, tags, company, covered };
    let known = Tables::of([lists.names.id, lists.figures.id]);
    let mut namings: Vec<Naming> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let tagged = matches!(tags.get(at), Some(Tag::BeginPerson | Tag::InsidePerson));
        if !tagged && !text.tables_at(at).meets(known) {
            at += 1;
            continue;
        }
        let listed = || finder.listed(at).or_else(|| finder.figure(at)).filter(|_| !finder.covered[at]);
        let tokens = finder.tagged(at).filter(|t| t.len() > 1 || !finder.covered[at]).or_else(listed);
        let Some(tokens) = tokens.and_then(|t| finder.fit(t, at)) else {
            at += 1;
            continue;
        };
        at = tokens.end as usize;
        namings.extend(finder.naming(tokens));
    }
    namings
}

struct Finder<'a> {
    lists: &'a Lists,
    text: &'a Text<'a>,
    tags: &'a [Tag],
    company: &'a [Company],
    /// Tokens inside a longer title or body's name: المتحدث باسم, ميليشيات الحوثي.
    covered: &'a [bool],
}

impl Finder<'_> {
    /// Does the article have the word by itself, with ال or without?
    fn is_said(&self, word: &str) -> bool {
        let spellings = [word_hash(word), word_hash(&format!("ال{word}"))];
        self.text.tokens.iter().any(|t| spellings.contains(&t.hash))
    }

    /// A name by the tagger's word. Where و joins two in it, each is a name of its own.
    fn tagged(&self, at: usize) -> Option<Tokens> {
        let begins = match self.tags.get(at)? {
            Tag::BeginPerson => true,
            Tag::InsidePerson => self.is_joined(at),
            _ => false,
        };
        let goes_on = |i: &usize| self.tags[*i] == Tag::InsidePerson && !self.is_joined(*i);
        begins.then(|| Tokens::new(at, at + 1 + (at + 1..self.tags.len()).take_while(goes_on).count()))
    }

    /// و before a word that names begin with: الطيب صالح in منيف والطيب صالح.
    fn is_joined(&self, at: usize) -> bool {
        let Some(rest) = self.text.folded(at).strip_prefix('و') else { return false };
        let name = |h: &Hit| h.table == self.lists.names.id;
        let listed = self.text.hits_at(at).iter().filter(|h| name(h)).max_by_key(|h| Reverse(h.reading.cut));
        match listed {
            Some(hit) => hit.reading.clitics == Clitics::CONJUNCTION,
            // Known by its ال, or from elsewhere in the article: لافروف وجبير.
            None => rest.len() >= 6 && (rest.starts_with("ال") && rest.len() >= 10 || self.is_said(rest)),
        }
    }

    /// Two words or more that the list has, the first a given name.
    fn listed(&self, at: usize) -> Option<Tokens> {
        if self.tags.get(at).is_some_and(|t| matches!(t, Tag::BeginOrganization | Tag::InsideOrganization)) {
            return None;
        }
        let (kind, word, first) = self.name_at(at)?;
        if kind == NameKind::Family || (word && kind != NameKind::Part) {
            return None;
        }
        let mut end = first;
        let mut given = kind == NameKind::Given;
        while end < at + LONGEST {
            match self.next_name(end, given) {
                Some((kind, next)) => {
                    given |= kind == NameKind::Given;
                    end = next;
                }
                None => break,
            }
        }
        // One word is enough behind a title: الملا عمر.
        let titled = kind == NameKind::Given && self.title_before(at);
        (given && (end > first || titled)).then(|| Tokens::new(at, end))
    }

    /// A well-known name.
    fn figure(&self, at: usize) -> Option<Tokens> {
        let (hit, _) = self.text.longest_at(at, &self.lists.figures)?;
        (!self.is_particle(at)).then_some(hit.tokens)
    }

    /// The end of a well-known surname at a token that is no given name.
    fn surname(&self, at: usize) -> Option<usize> {
        let (hit, _) = self.text.longest_at(at, &self.lists.figures).filter(|(h, _)| h.tokens.len() == 1)?;
        let given = self.name_at(at).is_some_and(|(kind, ..)| kind != NameKind::Family);
        (!given && !self.is_particle(at)).then_some(hit.tokens.end as usize)
    }

    /// The list's longest name word at a token: kind, whether it is an ordinary word too, and its end.
    fn name_at(&self, at: usize) -> Option<(NameKind, bool, usize)> {
        let (hit, name) = self.text.longest_at(at, &self.lists.names)?;
        // بيان is no "with Jan": clitics come off words only that are none as they stand.
        let whole = self.text.tokens[at].readings()[0].word.is_known();
        let clitics = hit.reading.clitics.with(hit.last.clitics);
        let other = [Clitics::FUTURE, Clitics::PRONOUN, Clitics::KA].iter().any(|c| clitics.contains(*c));
        if other || hit.reading.cut > 0 && whole || self.is_particle(at) {
            return None;
        }
        Some((name.kind, name.word, hit.tokens.end as usize))
    }

    /// على, أمام, بين, الآن and فإن, which fold as the names علي, إمام, بين, الان and فان do.
    fn is_particle(&self, at: usize) -> bool {
        let raw = || self.text.slice(self.text.tokens[at].span);
        let definite = || self.text.tokens.get(at + 1).is_some() && self.text.folded(at + 1).starts_with("ال");
        match self.text.folded(at) {
            "امام" => raw() == "أمام" || raw() == "امام" && definite(),
            "بين" => true,
            "الان" => raw() == "الآن",
            "فان" => raw() == "فإن" || definite(),
            folded => folded.ends_with("علي") && raw().ends_with('ى'),
        }
    }

    /// A word that continues a name, with nothing written onto it; and its end.
    fn next_name(&self, at: usize, given: bool) -> Option<(NameKind, usize)> {
        let token = self.text.tokens.get(at).filter(|t| t.kind == Kind::Arabic && !t.new_line)?;
        debug_assert!(token.is_word());
        let hit =
            self.text.longest_at(at, &self.lists.names).filter(|(h, _)| h.reading.cut == 0 && !self.is_particle(at));
        if let Some((hit, name)) = hit {
            let end = hit.tokens.end as usize;
            return match name.kind {
                _ if name.word && name.kind != NameKind::Part && !given => None,
                // بن, آل and the like need a word behind them.
                NameKind::Part => self
                    .text
                    .tokens
                    .get(end)
                    .filter(|t| t.kind == Kind::Arabic && !t.new_line)
                    .map(|_| (NameKind::Part, end + 1)),
                kind => Some((kind, end)),
            };
        }
        // A definite word that no list has, behind a given name: محمد المحيميد.
        let folded = self.text.folded(at);
        let definite = folded.starts_with("ال") && folded.len() >= 10;
        (given && definite && self.text.hits_at(at).is_empty() && !self.is_plain(at))
            .then_some((NameKind::Family, at + 1))
    }

    /// Fits a candidate's edges. None where nothing is left. Never begins before `from`.
    fn fit(&self, tokens: Tokens, from: usize) -> Option<Tokens> {
        let (mut first, mut end) = (tokens.first as usize, tokens.end as usize);
        // Titles and function words are no part of a name; على may be one that is spelled so (`حسين على منتظري`).
        let parts = |i: usize| self.is_particle(i) && !self.text.folded(i).ends_with("علي");
        while first < end && (self.is_foreign_start(first) || parts(first)) {
            first += 1;
        }
        // البجدلي بريف الشدادي: what stands behind a preposition is where he is.
        let verb = |i: usize| self.text.folded(i).starts_with('ي') && self.is_plain(i);
        let ends =
            |i: &usize| parts(*i) || self.is_whereabouts(*i) || self.is_adverb(*i) || verb(*i) && !self.is_part(*i - 1);
        end = (first + 1..end).find(ends).unwrap_or(end);
        // أوباما بذر بذورا: behind a surname that is known, nothing goes on.
        if let Some(surname) = self.surname(first).filter(|s| (first + 1..end).contains(s)) {
            return Some(Tokens::new(first, surname));
        }
        if first < end && (self.is_adverb(first) || self.is_called(first)) {
            first += 1;
        }
        let bound = |i: usize| i > first && self.is_part(i - 1);
        let titled = self.title_before(first);
        while end > first && (self.is_foreign_end(end - 1) || !titled && self.is_plain(end - 1)) && !bound(end - 1) {
            end -= 1;
        }
        while end > first + 1 && !titled && self.is_plain(first) {
            first += 1;
        }
        if first >= end || first < from {
            return None;
        }
        let single =
            end - first == 1 && self.name_at(first).is_some_and(|(kind, word, _)| kind == NameKind::Given && !word);
        while end - first < LONGEST
            && let Some((_, next)) =
                self.next_name(end, true).filter(|_| (single || !self.is_nationality(end)) && !self.is_title(end))
        {
            end = next;
        }
        // آل, بن go with the next word.
        if self.is_part(end - 1) && end - first > 1 {
            match self.text.tokens.get(end).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line) {
                true => end += 1,
                false => end -= 1,
            }
        }
        // A given name before it, be it a word too behind a title: الفريق رائد شوكت.
        if first > from.max(1)
            && let Some((NameKind::Given, word, next)) = self.name_at(first - 1)
            && next == first
            && !self.text.tokens[first].new_line
            && (!word || self.title_before(first - 1) || self.is_part(first))
            && !self.text.folded(first - 1).starts_with("ال")
            && !self.is_called(first - 1)
        {
            first -= 1;
        }
        // `خالد بن سلطان مساعد وزير`, `أندرس راسموسن الأمين العام`: a name that is an office as well, which goes on;
        // `بان كي مون طالب`, `اريك كانتور امام مؤتمر`: one that is a verb, or a preposition.
        if end - first > 2
            && !self.is_part(end - 2)
            && (self.begins_office(end - 1) || matches!(self.text.folded(end - 1), "طالب" | "امام"))
        {
            end -= 1;
        }
        Some(Tokens::new(first, end))
    }

    /// An office of several words begins here.
    fn begins_office(&self, at: usize) -> bool {
        let longer = |at: usize| {
            let title = self.lists.title_at(self.text, at).filter(|(_, t)| t.kind != TitleKind::Honorific);
            title.is_some_and(|(h, _)| h.reading.cut == 0 && h.tokens.end as usize > at + 1)
        };
        let next = self.text.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line);
        next && (longer(at) || self.is_title(at) && self.is_title(at + 1))
    }

    fn is_part(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(|(kind, ..)| kind == NameKind::Part)
    }

    fn is_title(&self, at: usize) -> bool {
        self.lists.title_at(self.text, at).is_some_and(|(h, t)| h.reading.cut == 0 && t.kind != TitleKind::Honorific)
            && self.name_at(at).is_none()
    }

    /// A noun that places are named with, behind a preposition, or a preposition alone.
    fn is_whereabouts(&self, at: usize) -> bool {
        let place = |h: &Hit| Some(h.table) == self.lists.place_classes && h.reading.clitics.has_preposition();
        self.text.hits_at(at).iter().any(place) || matches!(self.text.folded(at), "ب" | "ل" | "في" | "من")
    }

    /// With the accusative's ending, or behind a preposition and the article: no part of a name.
    fn is_adverb(&self, at: usize) -> bool {
        let folded = self.text.folded(at);
        let behind = ["بال", "لل", "كال", "وبال", "ولل"].iter().any(|p| folded.starts_with(p)) && folded.len() >= 10;
        let listed = || self.text.hits_at(at).iter().any(|h| h.table == self.lists.names.id && h.reading.cut == 0);
        // نجا فلان بأعجوبة.
        let by = |r: &Reading| r.clitics == Clitics::BA && folded.len() >= 10;
        let readings = self.text.tokens[at].readings();
        let stem = || !readings[0].word.is_known() && readings[1..].iter().any(by);
        (behind || stem()) && !listed() || self.text.slice(self.text.tokens[at].span).contains(TANWIN)
    }

    /// المعروف باسم فلان, المتحدث الرسمي باسم المجلس: in the name of.
    fn is_called(&self, at: usize) -> bool {
        let named = || self.name_at(at + 1).is_some();
        let body = || self.text.tokens.get(at + 1).is_some() && self.text.folded(at + 1).starts_with("ال") && !named();
        // الناطق الرسمي باسم وزارة …
        let speaks = || {
            let before = at.checked_sub(1).map_or("", |before| self.text.folded(before));
            matches!(before.trim_start_matches("ال"), "متحدث" | "متحدثه" | "ناطق" | "ناطقه" | "رسمي") && !named()
        };
        self.text.folded(at) == "باسم" && (body() || speaks() || !self.title_before(at) && named())
    }

    /// Is the word neither a name by the lists nor ever one by its company?
    fn is_plain(&self, at: usize) -> bool {
        self.company.get(at).is_some_and(|c| c.person == Often::Never)
            && self.name_at(at).is_none()
            && !self.is_figure(at)
    }

    fn is_nationality(&self, at: usize) -> bool {
        self.text.longest_at(at, &self.lists.nationalities).is_some()
    }

    fn is_foreign_start(&self, at: usize) -> bool {
        let token = &self.text.tokens[at];
        // الله of آية الله علي.
        let inside = self.covered[at] && self.name_at(at).is_none();
        !token.is_word() || inside || self.is_title(at) || self.is_function(at) || self.is_definite_title(at)
    }

    /// الملك سلمان, السيد فلان: with its article no name begins so.
    fn is_definite_title(&self, at: usize) -> bool {
        self.text.folded(at).starts_with("ال") && self.lists.title_at(self.text, at).is_some()
    }

    fn is_foreign_end(&self, at: usize) -> bool {
        let token = &self.text.tokens[at];
        !token.is_word() || self.is_title(at) || self.is_function(at) || self.lists.is_verb(self.text, at)
    }

    fn is_function(&self, at: usize) -> bool {
        self.lists.particle_at(self.text, at).is_some() && self.name_at(at).is_none()
    }

    /// The naming in these words, unless they are a place, a state or another thing.
    fn naming(&self, tokens: Tokens) -> Option<Naming> {
        let text = self.text;
        let first = tokens.first as usize;
        // أشرف, باسم: a given name alone may be a word.
        let alone = tokens.len() == 1 && !self.is_figure(first);
        let tells = |kind| kind == NameKind::Family || kind == NameKind::Given && !alone;
        let listed = tokens.range().any(|i| self.name_at(i).is_some_and(|(kind, word, _)| tells(kind) && !word));
        let titled = first > 0 && self.title_before(first);
        // محافظة صلاح الدين.
        if first > 0 && !titled && text.hits_at(first - 1).iter().any(|h| Some(h.table) == self.lists.place_classes) {
            return None;
        }
        if self.is_namesake(first) {
            return None;
        }
        // مساعد وزير كذا.
        let title = |i: usize| self.lists.title_at(text, i).is_some();
        if tokens.len() == 1 && title(first) && title(first + 1) {
            return None;
        }
        let known = |i: usize| {
            let is = |id: u16| text.hits_at(i).iter().any(|h| h.table == id && h.reading.cut == 0);
            is(self.lists.countries.id)
                || is(self.lists.capitals.id)
                || is(self.lists.organizations.id)
                || is(self.lists.nationalities.id)
        };
        if tokens.len() == 1 && known(first) && !titled && !self.is_figure(first) {
            return None;
        }
        let reading = self.first_reading(first);
        let span = Span { start: text.stem_span(first, reading).start, end: text.span(tokens).end };
        Some(Naming { mention: Mention { tokens, span }, sure: listed || titled })
    }

    /// Is a thing named after who is named at a token: جامعة الملك سعود?
    fn is_namesake(&self, at: usize) -> bool {
        let honorific = |i: usize| {
            let title = self.lists.title_at(self.text, i);
            title.is_some_and(|(h, t)| h.tokens.len() == 1 && matches!(t.kind, TitleKind::Honorific | TitleKind::Rank))
        };
        let mut before = at;
        while before > 0 && at - before < 2 && honorific(before - 1) {
            before -= 1;
        }
        let thing = |i: usize| {
            self.text.tables_at(i).has(self.lists.namesakes.id) && self.lists.title_at(self.text, i).is_none()
        };
        before > 0 && !self.text.tokens[before].new_line && thing(before - 1)
    }

    fn is_figure(&self, at: usize) -> bool {
        text_has(self.text, at, self.lists.figures.id)
    }

    /// Does a title end right before this token?
    fn title_before(&self, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|i| {
            self.text.hits_at(i).iter().any(|h| h.table == self.lists.titles.id && h.tokens.end as usize == at)
        })
    }

    /// How the name's first word is read: as the list has it, else without conjunction or preposition where
    /// what is left is longer than a name's shortest.
    fn first_reading(&self, at: usize) -> Reading {
        let token = &self.text.tokens[at];
        let listed =
            self.text.hits_at(at).iter().filter(|h| h.table == self.lists.names.id || h.table == self.lists.figures.id);
        if let Some(hit) = listed.max_by_key(|h| (h.tokens.end, Reverse(h.reading.cut))) {
            return hit.reading;
        }
        token.readings()[0]
    }
}

fn text_has(text: &Text, at: usize, table: u16) -> bool {
    text.hits_at(at).iter().any(|h| h.table == table)
}
