//! Where names of people stand.

mod extent;

use std::cmp::Reverse;

use super::lists::{Lists, NameKind, TitleKind};
use crate::extract::{Company, Mention, Often, Tag};
use crate::lexicon::word_hash;
use crate::text::{Clitics, Hit, Kind, Reading, Span, Tables, Text, Tokens};

/// No name has more words.
const LONGEST: usize = 9;

/// The accusative's ending.
pub(super) const TANWIN: char = '\u{064b}';

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
        let listed = || {
            let longest = finder.listed(at).into_iter().chain(finder.figure(at)).max_by_key(|t| t.len());
            longest.filter(|_| !finder.covered[at])
        };
        let tokens = finder.tagged(at).filter(|t| t.len() > 1 || !finder.covered[at]).or_else(listed);
        // A well-known name is never cut short.
        let whole = |f: &Tokens| f.len() > 1 && f.len() >= tokens.map_or(0, |t| t.len()) && !finder.covered[at];
        let figure = finder.figure(at).filter(whole).filter(|_| lists.title_at(text, at).is_none());
        let Some(tokens) = figure.or_else(|| tokens.and_then(|t| finder.fit(t, at))) else {
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
            None => {
                rest.len() >= 6
                    && (rest.starts_with("ال") && rest.len() >= 10 || self.is_said(rest) || self.is_conjoined(at))
            }
        }
    }

    /// Is the word a name with و before it, by its company: وسيرين?
    fn is_conjoined(&self, at: usize) -> bool {
        self.company.get(at).is_some_and(|c| c.joined && c.person == Often::Sometimes)
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
        // ناتاليا انتيليفا: a given name with a surname that no list has.
        if kind == NameKind::Given && end == first && self.is_unlisted_surname(end, at) {
            return Some(Tokens::new(at, end + 1));
        }
        // One word is enough behind a title: الملا عمر.
        let titled = kind == NameKind::Given && self.text.folded(at) != "باسم" && self.title_before(at);
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
        let whole = self.text.readings(at)[0].word.is_known();
        let clitics = hit.reading.clitics.with(hit.last.clitics);
        let other = [Clitics::FUTURE, Clitics::PRONOUN, Clitics::KA].iter().any(|c| clitics.contains(*c));
        if other || hit.reading.cut > 0 && whole || self.is_particle(at) {
            return None;
        }
        Some((name.kind, name.word, hit.tokens.end as usize))
    }

    /// على, أمام, الآن, رأى and the like, which fold as the names علي, إمام, الان and راي do.
    fn is_particle(&self, at: usize) -> bool {
        let raw = || self.text.slice(self.text.tokens[at].span);
        let definite = || self.text.tokens.get(at + 1).is_some() && self.text.folded(at + 1).starts_with("ال");
        match self.text.folded(at) {
            "امام" => raw() == "أمام" || raw() == "امام" && definite(),
            "بين" => true,
            "الان" => raw() == "الآن",
            "الن" => {
                raw() == "ألن"
                    && self
                        .text
                        .tokens
                        .get(at + 1)
                        .is_some_and(|_| self.text.folded(at + 1).starts_with(['ي', 'ت', 'ن']))
            }
            "راي" | "وراي" => raw().ends_with("رأى"),
            "روي" | "وروي" => raw().ends_with("روى"),
            "فادي" => raw() == "فأدى",
            // ألف مبارك.
            "مبارك" => at > 0 && matches!(self.text.folded(at - 1), "الف" | "عيد" | "شهر" | "عيدكم"),
            // In favour of.
            "لصالح" | "ولصالح" => true,
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

    /// The naming in these words, unless they are a place, a state or another thing.
    fn naming(&self, tokens: Tokens) -> Option<Naming> {
        let text = self.text;
        let first = tokens.first as usize;
        // أشرف, باسم: a given name alone may be a word.
        let alone = tokens.len() == 1 && !self.is_figure(first);
        let tells = |kind| kind == NameKind::Family || kind == NameKind::Given && !alone;
        let listed = tokens.range().any(|i| self.name_at(i).is_some_and(|(kind, word, _)| tells(kind) && !word));
        let titled = first > 0 && self.title_before(first);
        // شهر رمضان المبارك.
        let lunar = |i: usize| text.tokens.get(i).is_some() && matches!(text.folded(i), "المبارك" | "الكريم");
        if text.folded(first) == "رمضان" && (first > 0 && text.folded(first - 1) == "شهر" || lunar(first + 1)) {
            return None;
        }
        // محافظة صلاح الدين.
        if first > 0 && !titled && text.hits_at(first - 1).iter().any(|h| Some(h.table) == self.lists.place_classes) {
            return None;
        }
        // سان فرانسيسكو.
        if tokens.len() > 1 && !titled && text.folded(first) == "سان" {
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
        if tokens.len() == 1 && known(first) && !self.is_figure(first) && !(titled && self.is_definite(first - 1)) {
            return None;
        }
        // نظام بيونغ يانغ.
        let whole =
            |h: &Hit| h.tokens == tokens && (h.table == self.lists.capitals.id || h.table == self.lists.countries.id);
        if !titled && text.hits_at(first).iter().any(whole) {
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
            self.text.folded(i) == "الامام"
                || title.is_some_and(|(h, t)| {
                    h.tokens.len() == 1 && matches!(t.kind, TitleKind::Honorific | TitleKind::Rank)
                })
        };
        let mut before = at;
        // مسجد "فلان".
        while before > 0 && matches!(self.text.tokens[before - 1].kind, Kind::Mark('"' | '“' | '«' | '(')) {
            before -= 1;
        }
        // السفينة الصينية فلان.
        if before > 1
            && self.is_definite(before - 2)
            && self.text.tables_at(before - 1).has(self.lists.nationalities.id)
        {
            before -= 1;
        }
        let quoted = before;
        while before > 0 && quoted - before < 2 && honorific(before - 1) {
            before -= 1;
        }
        let thing = |i: usize| {
            let tables = self.text.tables_at(i);
            // منطقة السلطان أحمد; but سجن الجندي فلان.
            let ranked = || self.lists.title_at(self.text, before).is_some_and(|(_, t)| t.kind == TitleKind::Rank);
            let area = || {
                before < at
                    && !ranked()
                    && self.lists.place_classes.is_some_and(|c| tables.has(c))
                    && !self.is_definite(i)
            };
            (tables.has(self.lists.namesakes.id) || area()) && self.lists.title_at(self.text, i).is_none()
        };
        before > 0 && !self.text.tokens[at].new_line && thing(before - 1)
    }

    fn is_definite(&self, at: usize) -> bool {
        self.text.folded(at).trim_start_matches(['و', 'ب']).starts_with("ال") || self.text.folded(at).starts_with("لل")
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
        // وليندساي: few names that nobody knows begin with و and a consonant.
        let mut letters = self.text.folded(at).chars();
        let unknown = self.company.get(at).is_some_and(|c| c.person == Often::Unknown) && token.kind == Kind::Arabic;
        let consonant = |c: char| !matches!(c, 'ا' | 'و' | 'ي');
        let bound =
            unknown && letters.next() == Some('و') && letters.next().is_some_and(consonant) && letters.count() > 2;
        if bound || self.is_conjoined(at) {
            return Reading { cut: 1, clitics: Clitics::CONJUNCTION, ..self.text.readings(at)[0] };
        }
        self.text.readings(at)[0]
    }
}

fn text_has(text: &Text, at: usize, table: u16) -> bool {
    text.hits_at(at).iter().any(|h| h.table == table)
}
