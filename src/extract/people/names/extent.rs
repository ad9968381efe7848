//! Where a name begins and ends.

use super::{Finder, LONGEST, TANWIN};
use crate::extract::people::lists::{NameKind, Title, TitleKind};
use crate::extract::{Often, Tag};
use crate::text::{Clitics, Hit, Kind, Reading, Token, Tokens};

impl Finder<'_> {
    /// Fits a candidate's edges. None where nothing is left. Never begins before `from`.
    pub(super) fn fit(&self, tokens: Tokens, from: usize) -> Option<Tokens> {
        let (mut first, mut end) = (tokens.first as usize, tokens.end as usize);
        // Titles and function words are no part of a name; على may be one that is spelled so (`حسين على منتظري`).
        let parts = |i: usize| self.is_particle(i) && !self.text.folded(i).ends_with("علي");
        while first < end && (self.is_foreign_start(first) || parts(first) || end > first + 1 && self.is_future(first))
        {
            first += 1;
        }
        // The end of ضيف الله.
        if first + 1 < end && self.text.folded(first) == "الله" {
            first += 1;
        }
        // ابن مايكل دوغلاس: his son; but ابن لادن.
        if first + 2 < end && self.text.folded(first) == "ابن" {
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
        let more = |at: usize| self.name_at(at).is_some_and(|(_, word, _)| !word);
        end = self.figure_end(first).filter(|known| *known < end && !more(*known)).unwrap_or(end);
        if first < end && (self.is_adverb(first) || self.is_called(first)) {
            first += 1;
        }
        let bound = |i: usize| i > first && self.is_part(i - 1);
        let titled = self.title_before(first);
        let pair = end - first.min(end) == 2;
        let plain = |i: usize| {
            !titled && self.is_plain(i) && !self.is_unlisted_inside(i) && !(pair && self.is_definite_surname(i))
        };
        let foreign = |i: usize| self.is_foreign_end(i) && (self.is_function(i) || !bound(i));
        while end > first && (foreign(end - 1) || plain(end - 1) && !bound(end - 1)) {
            end -= 1;
        }
        // نجمة الماراتون ريتا فلان, القيادي الحوثي حسن فلان.
        let nisba =
            |i: usize| self.title_before(i) && self.name_at(i).is_some_and(|(kind, ..)| kind == NameKind::Family);
        let definite =
            |i: usize| self.text.folded(i).starts_with("ال") && (self.is_plain(i) || nisba(i)) && self.is_given(i + 1);
        while end > first + 1 && (!titled && self.is_plain(first) || end > first + 2 && definite(first)) {
            first += 1;
        }
        if first >= end || first < from {
            return None;
        }
        let single =
            end - first == 1 && self.name_at(first).is_some_and(|(kind, word, _)| kind == NameKind::Given && !word);
        // كاثرين جاكسون حق: behind two names, a word that is one as well is one by the tagger's word only.
        let surely = |at: usize| {
            let word = self.name_at(at).is_some_and(|(kind, word, _)| word && kind != NameKind::Part);
            let goes_on = |i: usize| {
                self.text.tokens.get(i).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line) && !self.is_title(i)
            };
            single || !word || self.tags[at] == Tag::InsidePerson || !goes_on(at + 1)
        };
        while end - first < LONGEST
            && let Some((_, next)) = self
                .next_name(end, true)
                .filter(|_| (single || !self.is_nationality(end)) && !self.is_title(end) && surely(end))
        {
            end = next;
        }
        if self.is_given(end - 1) && (self.is_unlisted_name(end) || end - first == 1 && self.is_foreign_pair(first)) {
            end += 1;
        }
        // آل, بن go with the next word.
        if (self.is_part(end - 1) || self.text.folded(end - 1) == "ابو") && end - first > 1 {
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
        // الجنرال أطهر عباس: a known surname behind a word that only a rank tells to be a name.
        if first > from.max(1) && end - first == 1 && self.is_surname_of(first, first - 1) {
            first -= 1;
        }
        // `خالد بن سلطان مساعد وزير`, `أندرس راسموسن الأمين العام`: a name that is an office as well, which goes on;
        // `بان كي مون طالب`, `اريك كانتور امام مؤتمر`: one that is a verb, or a preposition.
        // بلير أمام لجنة التحقيق.
        let before = end - first == 2 && self.text.folded(end - 1) == "امام" && self.is_figure_or_surname(first);
        if before {
            end -= 1;
        }
        if end - first > 2
            && !self.is_part(end - 2)
            && (self.begins_office(end - 1)
                || self.begins_reign(end - 1)
                || matches!(self.text.folded(end - 1), "طالب" | "امام"))
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
        let aide = || self.lists.title_at(self.text, at).is_some_and(|(_, t)| t.kind == TitleKind::Aide);
        next && (longer(at) || (aide() || self.is_title(at)) && self.is_title(at + 1))
    }

    /// خالد بن فيصل أمير مكة.
    fn begins_reign(&self, at: usize) -> bool {
        let next = self.text.tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Arabic && !t.new_line);
        next && matches!(self.text.folded(at), "امير" | "اميره") && self.name_at(at + 1).is_none()
    }

    /// The end of a well-known name of several words.
    fn figure_end(&self, at: usize) -> Option<usize> {
        let (hit, _) = self.text.longest_at(at, &self.lists.figures).filter(|(h, _)| h.tokens.len() > 1)?;
        Some(hit.tokens.end as usize)
    }

    fn is_figure_or_surname(&self, at: usize) -> bool {
        self.is_figure(at) || self.name_at(at).is_some_and(|(kind, ..)| kind == NameKind::Family)
    }

    fn is_given(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(|(kind, word, _)| kind == NameKind::Given && !word)
    }

    /// A word that no list has, inside a name by the tagger's word: a surname, though seldom one by its company.
    fn is_unlisted_inside(&self, at: usize) -> bool {
        self.tags[at] == Tag::InsidePerson && self.is_unlisted(at)
    }

    /// A word that no list has, and that is a name by its company.
    fn is_unlisted_name(&self, at: usize) -> bool {
        let token = self.text.tokens.get(at).filter(|t| t.kind == Kind::Arabic && !t.new_line);
        let named = || self.company.get(at).is_some_and(|c| c.person == Often::Sometimes && !c.joined);
        token.is_some() && named() && self.is_unlisted(at) && !self.is_adverb(at)
    }

    /// A word that no list has behind the given name at `given`: a name by its company, or, if the given name is a
    /// foreign one, a word of which nothing is known. Nothing is written onto it.
    pub(super) fn is_unlisted_surname(&self, at: usize, given: usize) -> bool {
        let no_name = |t: &Token| t.kind != Kind::Arabic || t.new_line;
        if self.text.tokens.get(at).is_none_or(no_name) || self.tags[at] != Tag::Outside || !self.is_unlisted(at) {
            return false;
        }
        let folded = self.text.folded(at);
        let bound = folded.starts_with(['و', 'ف', 'ب', 'ل', 'ك', 'س', 'ي', 'ت']) || folded.ends_with('ه');
        let foreign = || self.text.longest_at(given, &self.lists.names).is_some_and(|(_, name)| name.foreign);
        let often = self.company.get(at).copied().unwrap_or_default();
        let named = often.person == Often::Sometimes && !often.joined || often.person == Often::Unknown && foreign();
        folded.chars().count() > 3 && !bound && named && !self.is_adverb(at)
    }

    fn is_unlisted(&self, at: usize) -> bool {
        self.text.hits_at(at).is_empty() && !self.text.readings(at)[0].word.is_known()
    }

    /// رولاند بورك، لويس كالديرا، : a foreign given name, and between it and a mark a word that no list has.
    fn is_foreign_pair(&self, given: usize) -> bool {
        let foreign = self.text.longest_at(given, &self.lists.names).is_some_and(|(_, name)| name.foreign);
        let mark = self.text.tokens.get(given + 2).is_some_and(|t| matches!(t.kind, Kind::Mark(_)));
        let surname = |t: &Token| {
            let folded = self.text.folded(given + 1);
            let bound = folded.starts_with(['و', 'ف', 'ل', 'ي', 'ت']) || folded.starts_with("ال");
            t.kind == Kind::Arabic && !t.new_line && !bound && folded.chars().count() > 2
        };
        foreign && mark && self.text.tokens.get(given + 1).is_some_and(surname) && self.is_unlisted(given + 1)
    }

    /// خالد البشر, نبيل العربي: behind a given name a definite word is a surname, where the tagger says so.
    fn is_definite_surname(&self, at: usize) -> bool {
        self.tags[at] == Tag::InsidePerson && self.text.folded(at).starts_with("ال") && self.is_given(at - 1)
    }

    /// Is `at` a well-known surname, and `given` before it a word that a rank stands before?
    fn is_surname_of(&self, at: usize, given: usize) -> bool {
        let rank = |i: usize| {
            let title = self.lists.title_at(self.text, i);
            title.is_some_and(|(h, t)| {
                h.tokens.end as usize == given && matches!(t.kind, TitleKind::Rank | TitleKind::Honorific)
            })
        };
        self.is_figure(at)
            && !self.text.tokens[at].new_line
            && self.is_unlisted(given)
            && !self.text.folded(given).starts_with("ال")
            && (given.saturating_sub(2)..given).any(rank)
    }

    pub(super) fn is_part(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(|(kind, ..)| kind == NameKind::Part)
    }

    pub(super) fn is_title(&self, at: usize) -> bool {
        // شيخ الأزهر: a title of several words is one, whether or not its first is a name, too.
        let title = |(h, t): (&Hit, &Title)| {
            h.reading.cut == 0 && t.kind != TitleKind::Honorific && (h.tokens.len() > 1 || self.name_at(at).is_none())
        };
        self.lists.title_at(self.text, at).is_some_and(title)
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
        let readings = self.text.readings(at);
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
    pub(super) fn is_plain(&self, at: usize) -> bool {
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

    /// الملك سلمان, السيد فلان, والشيخ فلان: with its article no name begins so.
    fn is_definite_title(&self, at: usize) -> bool {
        self.text.folded(at).trim_start_matches('و').starts_with("ال") && self.lists.title_at(self.text, at).is_some()
    }

    fn is_foreign_end(&self, at: usize) -> bool {
        let token = &self.text.tokens[at];
        !token.is_word() || self.is_title(at) || self.is_function(at) || self.is_verb(at)
    }

    /// A finite verb by some list. Behind a preposition there is none (بينوتي), nor is one a future where names have
    /// the word (سيزار).
    fn is_verb(&self, at: usize) -> bool {
        let named = self.company.get(at).is_some_and(|c| c.person == Often::Sometimes);
        let verb = |h: &Hit| {
            let clitics = h.reading.clitics;
            h.form.is_verb()
                && h.tokens.len() == 1
                && !clitics.has_preposition()
                && !(named && clitics.contains(Clitics::FUTURE))
        };
        self.lists.is_verb(self.text, at) && self.text.hits_at(at).iter().any(verb)
    }

    /// سيسافر فلان.
    fn is_future(&self, at: usize) -> bool {
        let future = |h: &Hit| h.form.is_verb() && h.reading.clitics.contains(Clitics::FUTURE);
        self.is_verb(at) && self.text.hits_at(at).iter().any(future)
    }

    fn is_function(&self, at: usize) -> bool {
        self.lists.particle_at(self.text, at).is_some() && self.name_at(at).is_none()
    }
}
