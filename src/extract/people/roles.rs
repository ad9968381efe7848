//! The role beside a name.

use super::lists::{Lists, Title, TitleKind};
use super::names::{Naming, TANWIN};
use crate::extract::particles::Function;
use crate::extract::{Company, Mention, Often};
use crate::message::OrganizationKind;
use crate::text::{Clitics, Hit, Kind, Span, Tables, Text, Tokens};

/// No role is longer, in tokens.
const LONGEST: usize = 14;
/// Words that may lead from a comma to an office: `الذي كان يشغل منصب`.
const LEAD: usize = 4;

/// A role and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub tokens: Tokens,
    pub span: Span,
    /// More than a rank or an honorific.
    pub office: bool,
    side: Side,
    /// Its first word has no article.
    indefinite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    AfterComma,
    After,
}

impl Role {
    /// How much it tells of the person: an office more than a rank, one before the name more than one after it.
    fn worth(self) -> u8 {
        match (self.office, self.side) {
            (true, Side::Before) => 3,
            (true, Side::AfterComma) => 2,
            (true, Side::After) => 1,
            (false, _) => 0,
        }
    }

    /// Is this the better one of two roles of a person?
    pub(super) fn is_better(self, than: Option<Role>) -> bool {
        than.is_none_or(|other| self.worth() > other.worth())
    }
}

/// What joins a title to the words before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    None,
    /// و
    And,
    /// ل, ب
    Of,
}

/// Reads the words beside names.
pub(super) struct Reader<'a> {
    lists: &'a Lists,
    text: &'a Text<'a>,
    /// Tokens of all names.
    named: Vec<bool>,
    /// Tokens inside a longer title or a body's name: no title begins there (رئيس الوزراء, مجلس الوزراء).
    inner: &'a [bool],
    company: &'a [Company],
}

impl<'a> Reader<'a> {
    pub fn new(
        lists: &'a Lists,
        text: &'a Text<'a>,
        inner: &'a [bool],
        company: &'a [Company],
        namings: &[Naming],
    ) -> Self {
        let mut named = vec![false; text.tokens.len()];
        namings.iter().for_each(|n| named[n.mention.tokens.range()].fill(true));
        Reader { lists, text, named, inner, company }
    }

    /// The role before a name or after it.
    pub fn beside(&self, name: Mention) -> Option<Role> {
        let before = self.before(name);
        if before.is_some_and(|r| r.office) {
            return before;
        }
        self.after(name.tokens.end as usize).or(before)
    }

    /// `وزير الدفاع التركي` before `خلوصي أكار`.
    fn before(&self, name: Mention) -> Option<Role> {
        let text = self.text;
        let mut end = name.tokens.first as usize;
        // وزير الخارجية وفلان: somebody else.
        if name.span.start > text.tokens[end].span.start && text.folded(end).starts_with(['و', 'ف']) {
            return None;
        }
        // الشيخ د. فلان.
        let short = |i: usize| matches!(text.folded(i), "د" | "م" | "ا" | "اد");
        while end > 1 && text.tokens[end - 1].is_mark('.') && short(end - 2) {
            end -= 2;
        }
        // المدير (الجديد) فلان: what stands in brackets before the name is passed over.
        if end > 0 && text.tokens[end - 1].is_mark(')') {
            let open = (end.saturating_sub(5)..end).rev().find(|i| text.tokens[*i].is_mark('('));
            end = open.unwrap_or(end);
        }
        // Quotation marks around the name.
        while end > 0 && matches!(text.tokens[end - 1].kind, Kind::Mark('"' | '“' | '«' | '(' | '\'')) {
            end -= 1;
        }
        // رئيس الحكومة، فلان، قال: a comma parts the office from the name.
        if let Some(comma) = self.comma_before(end) {
            // الجندي الأسير، فلان، قال.
            let closed = text.tokens.get(name.tokens.end as usize).is_some_and(|t| t.is_mark('،'));
            return self.ending(comma).filter(|r| (r.office || closed) && !self.is_apposition(*r));
        }
        let near = self.ending(end).filter(|r| !self.is_joined_to_name(*r));
        // مدير الإسعاف، الطبيب فلان; المدير الجديد، الياباني فلان.
        let start = match near {
            Some(role)
                if role.tokens.len() <= 2
                    && !(role.office && role.indefinite)
                    && self.is_new(role.tokens.first as usize) =>
            {
                role.tokens.first as usize
            }
            None if end > 0 && text.longest_at(end - 1, &self.lists.nationalities).is_some() => end - 1,
            _ => return near,
        };
        let far = self.comma_before(start).and_then(|comma| self.ending(comma));
        far.filter(|r| r.office && !self.is_apposition(*r)).or(near)
    }

    /// A comma right before a token, and nothing new between.
    fn comma_before(&self, at: usize) -> Option<usize> {
        (at > 0 && self.text.tokens[at - 1].is_mark('،') && !self.text.tokens[at].new_line).then(|| at - 1)
    }

    /// Does it follow another name, with or without a comma? فلان، ولي العهد، is what فلان is.
    fn is_apposition(&self, role: Role) -> bool {
        let first = role.tokens.first as usize;
        let comma = self.comma_before(first);
        let before = comma.unwrap_or(first);
        if !self.is_new(first) || before == 0 || !self.named[before - 1] {
            return false;
        }
        // أبلغ الرئيس فلان رئيس الوزراء اللبناني، فلان: who has his office before his name needs none behind it.
        let start = (0..before).rev().find(|i| !self.named[*i]).map_or(0, |i| i + 1);
        comma.is_some() || !self.ending(start).is_some_and(|r| r.office)
    }

    /// Does it stand right behind another name? فلان وزير العدل.
    fn is_joined_to_name(&self, role: Role) -> bool {
        let first = role.tokens.first as usize;
        role.office && self.is_new(first) && first > 0 && self.named[first - 1]
    }

    /// Does no و join the word to what stands before it?
    fn is_new(&self, at: usize) -> bool {
        let joined = |c: Clitics| c.contains(Clitics::CONJUNCTION);
        self.lists.title_at(self.text, at).is_none_or(|(hit, _)| !joined(hit.reading.clitics))
    }

    /// The role whose words end at a token.
    fn ending(&self, end: usize) -> Option<Role> {
        let floor = end.saturating_sub(LONGEST);
        // Start and kind of the title, and where the role's words end: a rank before the name is none of the office's.
        let mut best: Option<(usize, TitleKind, usize)> = None;
        let mut link = Link::None;
        let mut at = end;
        while at > floor && !self.text.tokens.get(at).is_some_and(|t| t.new_line) {
            at -= 1;
            if self.breaks(at) || self.named[at] {
                break;
            }
            if self.inner[at] {
                continue;
            }
            let Some((hit, title)) = self.lists.title_at(self.text, at) else { continue };
            let title_end = hit.tokens.end as usize;
            let joined = hit.reading.clitics.contains(Clitics::CONJUNCTION);
            let behind = hit.reading.clitics.has_preposition();
            match best {
                // The title nearest the name. نجل فلان: the name is another's.
                None if title.kind == TitleKind::Kin => return None,
                // متحدث باسم فلان.
                None if matches!(self.text.folded(end - 1), "باسم" | "بلسان") => return None,
                None if title_end <= end && self.reaches(title.kind, title_end, end) => {
                    best = Some((at, title.kind, end));
                }
                None => break,
                // نائب وزير; العقيد after قائد القوات; وزير كذا وعضو كذا: one phrase.
                Some((start, kind, to)) if !title.many && self.joins(title.kind, kind, title_end, start, link) => {
                    let rank = matches!(kind, TitleKind::Rank | TitleKind::Honorific);
                    best = Some((at, title.kind, if rank { start } else { to }));
                }
                // محافظ كذا وصاحب السمو فلان, قادة كذا ورئيس كذا: two people.
                Some(_) if link == Link::And || title.many => break,
                Some(_) => continue,
            }
            link = match () {
                () if joined => Link::And,
                () if behind => Link::Of,
                () => Link::None,
            };
        }
        let (start, _, to) = best?;
        self.role(start, to, Side::Before)
    }

    /// May the words between a title and a name belong to the title?
    fn reaches(&self, kind: TitleKind, from: usize, to: usize) -> bool {
        match kind {
            TitleKind::Rank | TitleKind::Honorific => {
                to - from <= 2 && (from..to).all(|i| self.text.folded(i).starts_with("ال"))
            }
            TitleKind::Kin => false,
            TitleKind::Aide => to > from,
            TitleKind::Office => {
                // المندوب الفرنسي عن التصويت: far from the title they belong to something else.
                let strays = |i: usize| i > from && matches!(self.text.folded(i), "عن" | "علي" | "من");
                self.is_phrase(from, to) && !(from..to).any(strays)
            }
        }
    }

    /// Do two titles, one after the other, make one role?
    fn joins(&self, first: TitleKind, second: TitleKind, first_end: usize, start: usize, link: Link) -> bool {
        let adjacent = first_end == start;
        match (first, second) {
            // The rank stands between the office and the name.
            (TitleKind::Office | TitleKind::Rank, TitleKind::Rank | TitleKind::Honorific) => {
                let dangles =
                    self.lists.particle_at(self.text, start - 1).is_some() || self.text.folded(start - 1) == "علي";
                link != Link::And && !dangles && self.is_phrase(first_end, start)
            }
            // ولي العهد نائب رئيس مجلس الوزراء وزير الداخلية.
            (TitleKind::Office, TitleKind::Office) if link == Link::None => adjacent || self.is_apart(first_end, start),
            (TitleKind::Office, TitleKind::Office) if link == Link::And => self.is_phrase(first_end, start),
            // النائب الثاني للرئيس, but not الوزير للسفير.
            (TitleKind::Office, TitleKind::Office) => !adjacent && self.is_phrase(first_end, start),
            (TitleKind::Aide, _) => adjacent || link == Link::Of && self.is_phrase(first_end, start),
            _ => false,
        }
    }

    /// Are the words the whole complement of a title, so that the next one is a second office? Not so إدارة الرئيس.
    fn is_apart(&self, from: usize, to: usize) -> bool {
        let text = self.text;
        let names = [self.lists.nationalities.id, self.lists.countries.id, self.lists.capitals.id];
        let whole = text.folded(to - 1).starts_with("ال") || text.tables_at(to - 1).meets(Tables::of(names));
        whole && self.is_phrase(from, to) && (from..to).all(|i| self.lists.particle_at(text, i).is_none())
    }

    /// Is there neither a verb nor an adverb (قراراً) among the words, nor one that makes somebody else the head?
    fn is_phrase(&self, from: usize, to: usize) -> bool {
        let headed = |i: usize| match self.text.folded(i) {
            "برئاسه" | "بزعامه" | "بعضويه" | "بحضور" => true,
            // المتحدث باسم قيادة كذا, but بقيادة فلان.
            "بقياده" => i + 1 == to,
            _ => false,
        };
        let adverb = |i: usize| self.text.slice(self.text.tokens[i].span).contains(TANWIN);
        // محافظ عدن: places that are spelled as a verb is.
        let verb = |i: usize| {
            let place = self.company.get(i).is_some_and(|c| c.place == Often::Sometimes);
            self.lists.is_verb(self.text, i) && !place
        };
        (from..to).all(|i| !verb(i) && !headed(i) && !adverb(i))
    }

    /// `، وزير الدفاع التركي` after the name.
    fn after(&self, name_end: usize) -> Option<Role> {
        let text = self.text;
        let mut at = name_end;
        let mut skip = |marks: &[char]| {
            if text.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Mark(c) if marks.contains(&c))) {
                at += 1;
            }
        };
        skip(&['"', '”', '»', ')', '\'']);
        skip(&['،', ',', '(', '-', '–']);
        let side = if text.tokens[at - 1].is_word() { Side::After } else { Side::AfterComma };
        // ، وهو زعيم كذا; الذي يشغل منصب كذا.
        let leads = |i: &usize| text.tables_at(*i).has(self.lists.role_leads.id);
        at += (at..at + LEAD).take_while(leads).count();
        let (hit, title) = self.lists.title_at(text, at)?;
        if matches!(title.kind, TitleKind::Rank | TitleKind::Honorific) || text.tokens[at].new_line {
            return None;
        }
        // فلان وقائد كذا: somebody else.
        if !self.is_new(at) {
            return None;
        }
        let first = hit.tokens.end as usize;
        let mut end = first;
        while end < text.tokens.len().min(at + LONGEST) && !self.ends_after(at, first, end) {
            end += 1;
        }
        // A preposition at the end leads nowhere, nor does a title that is not said to be of what.
        let dangles = |i: usize| {
            self.lists.particle_at(text, i).is_some() || matches!(text.folded(i), "علي" | "و") || !self.is_new(i)
        };
        while end > first && dangles(end - 1) {
            end -= 1;
        }
        self.role(at, end, side)
    }

    /// Does a role behind a name, whose title begins at `title` and ends at `first`, end before token `at`?
    fn ends_after(&self, title: usize, first: usize, at: usize) -> bool {
        let text = self.text;
        // المدير العام لهيئة كذا: of what it is.
        let of = at == first && text.folded(at).starts_with('ل');
        if text.tokens[at].new_line || self.breaks(at) && !of || self.named[at] || self.lists.is_verb(text, at) {
            return true;
        }
        let folded = text.folded(at);
        let nationality = |i: usize| text.tables_at(i).has(self.lists.nationalities.id);
        let state = Tables::of([self.lists.nationalities.id, self.lists.countries.id, self.lists.capitals.id]);
        // Without article, preposition or conjunction.
        let readings = text.readings(at);
        let bare = text.tokens[at].kind == Kind::Arabic
            && !folded.starts_with("ال")
            && (readings[0].word.is_known() || !folded.starts_with(['ل', 'ب', 'ك', 'و']))
            && readings.len() == 1
            && self.lists.particle_at(text, at).is_none();
        let definite = |i: usize| text.folded(i).starts_with("ال");
        let pronoun = || self.lists.particle_at(text, at) == Some(Function::Pronoun);
        let is_title = || {
            let office = |t: &Title| matches!(t.kind, TitleKind::Office | TitleKind::Aide);
            self.lists.title_at(text, at).is_some_and(|(_, t)| office(t))
        };
        let joined = folded.starts_with('و') && !text.readings(at)[0].word.is_known() && !is_title();
        // عن بالغ شكره: no more of the office, but نائب عن كذا and المسؤول عن كذا are.
        (matches!(folded, "عن" | "علي" | "من") && at > first + 1)
            // The nationality is the last word of an office.
            || joined && at > first && nationality(at - 1)
            || bare && at > first && text.tables_at(at - 1).meets(state)
            // وزارة الشؤون الإنسانية حادث كذا: behind what is definite no noun belongs to it, but another office may follow.
            || bare && at > first && definite(at - 1) && !is_title()
            // في حديث لكذا.
            || at > first && self.is_occasion(at)
            // صالح المسلح خطر على كذا.
            || bare && at == first && first - title == 1 && definite(title)
            // Whom it is said to: لوكالة رويترز.
            || at > first && self.is_to_media(at) && !matches!(text.folded(at - 1), "العام" | "الرسمي" | "التنفيذي")
            || at > first && pronoun()
            || folded.starts_with("وال") && at + 1 - title > 6
            || joined && !folded.starts_with("وال")
            || is_unlisted_verb(text, at)
            // قائد في حركة كذا يعمل في كذا: what is said of him.
            || at > first && text.tables_at(at).has(self.lists.role_leads.id)
            || has_pronoun(text, at)
    }

    /// في تصريح, خلال لقاء.
    fn is_occasion(&self, at: usize) -> bool {
        let occasion = |i: usize| {
            let particle = self.text.longest_at(i, &self.lists.particles);
            particle.is_some_and(|(_, p)| p.0 == Function::Occasion)
        };
        occasion(at) || self.text.folded(at) == "في" && self.text.tokens.get(at + 1).is_some() && occasion(at + 1)
    }

    /// لوكالة رويترز, للصحيفة.
    fn is_to_media(&self, at: usize) -> bool {
        let folded = self.text.folded(at);
        let noun = folded.strip_prefix("لل").or(folded.strip_prefix('ل')).unwrap_or_default();
        let listed = |h: &Hit| h.table == self.lists.organizations.id && h.reading.clitics.contains(Clitics::LA);
        let medium = |h: &Hit| self.lists.organizations.rows[h.row as usize].kind == OrganizationKind::Media;
        if self.text.hits_at(at).iter().any(|h| listed(h) && medium(h)) {
            return true;
        }
        let media = ["وكاله", "صحيفه", "قناه", "شبكه", "اذاعه", "تلفزيون", "موقع", "راديو", "بي", "صحفيين", "صحافيين"];
        media.contains(&noun)
    }

    /// A token that no role goes over.
    fn breaks(&self, at: usize) -> bool {
        match self.text.tokens[at].kind {
            Kind::Mark(c) => !matches!(c, '"' | '“' | '”' | '«' | '»' | '\''),
            Kind::Number | Kind::Latin => false,
            Kind::Arabic => {
                let function = self.lists.particle_at(self.text, at);
                let folded = self.text.folded(at);
                // Those that offices have: في, لدى, نائب عن, المشرف على.
                let joins = |k: Function| match k {
                    Function::Preposition => matches!(folded, "في" | "لدي" | "عن" | "علي" | "من" | "ضمن"),
                    kind => kind == Function::Pronoun,
                };
                function.is_some_and(|k| !joins(k))
                    && folded != "الي"
                    // المدير العام للوكالة الدولية.
                    && !self.text.tables_at(at).has(self.lists.organizations.id)
                    && self.lists.title_at(self.text, at).is_none()
            }
        }
    }

    fn role(&self, first: usize, end: usize, side: Side) -> Option<Role> {
        let text = self.text;
        let tokens = Tokens::new(first, end);
        let (hit, title) = self.lists.title_at(text, first)?;
        // Of أعضاء الوفد one is nobody's role; أحد أعضاء الوفد is.
        if title.many && first > 0 && !matches!(text.folded(first - 1), "احد" | "احدي" | "من") {
            return None;
        }
        let start = text.stem_span(first, hit.reading).start;
        let office = matches!(title.kind, TitleKind::Office | TitleKind::Aide | TitleKind::Kin);
        let words = text.slice(Span { start, ..text.tokens[first].span });
        let indefinite = !words.starts_with("ال") && !words.starts_with("لل");
        Some(Role { tokens, span: Span { start, end: text.span(tokens).end }, office, side, indefinite })
    }
}

/// An imperfect that no list has: `قائد في حركة يعمل في`.
fn is_unlisted_verb(text: &Text, at: usize) -> bool {
    let folded = text.folded(at);
    folded.starts_with('ي') && (4..=6).contains(&folded.chars().count()) && text.tables_at(at) == Default::default()
}

/// A noun with a pronoun at its end: `زعيم كذا حتفه`.
fn has_pronoun(text: &Text, at: usize) -> bool {
    let folded = text.folded(at);
    let ending = ["ها", "هم", "هما"].iter().any(|e| folded.ends_with(e));
    let cut = || text.readings(at)[1..].iter().any(|r| r.clitics.contains(Clitics::PRONOUN));
    ending && folded.len() > 8 && (text.tables_at(at) == Default::default() || cut())
}
