//! Namings of one body make one entity.

use super::{Lists, Naming};
use crate::extract::OrganizationEntity;
use crate::extract::code::Code;
use crate::message::OrganizationKind;
use crate::text::Text;
use crate::text::normalize::plain;

/// The words of a name without the article and clitics, by which namings are compared.
fn bare(text: &Text, naming: &Naming) -> Vec<String> {
    let name = plain(text.slice(naming.mention.span));
    name.split(|c| !crate::text::normalize::is_in_word(c))
        .map(crate::text::normalize::fold)
        .filter(|w| !w.is_empty())
        .map(|w| match w.strip_prefix("وال").or(w.strip_prefix("لل")).or(w.strip_prefix("ال")) {
            Some(rest) if rest.len() >= 4 => rest.to_owned(),
            _ => w,
        })
        // وزارة الدفاع الإسرائيلي(ة).
        .map(|w| w.strip_suffix("يه").map(|stem| format!("{stem}ي")).unwrap_or(w))
        .collect()
}

/// A name as it is compared.
#[derive(Clone, PartialEq)]
struct Name {
    words: Vec<String>,
    /// It is that of an organ, named after the body: `كلية القوة الجوية`, `مجلس قيادة المقاومة`.
    organ: bool,
    /// So many of its first words name the body's men or arms: `عناصر داعش`.
    leads: usize,
    /// A noun of bodies begins it: `جماعة الحوثي`.
    headed: bool,
    /// No filter had to be escaped with it, nor is a preposition written onto it.
    plain: bool,
}

/// How well a name names its body.
type Worth = (usize, bool, bool, bool, usize);

impl Name {
    fn new(lists: &Lists, text: &Text, naming: &Naming) -> Name {
        let tokens = naming.mention.tokens.range();
        let end = naming.mention.tokens.end;
        let is = |i: usize, id: u16| text.hits_at(i).iter().any(|h| h.table == id && h.tokens.end <= end);
        let first = naming.mention.tokens.first as usize;
        let written = text.slice(naming.mention.span);
        Name {
            words: bare(text, naming),
            organ: naming.row.is_none() && is(first, lists.organs.id),
            leads: tokens.take_while(|i| is(*i, lists.leads.id)).count(),
            headed: is(first, lists.heads.id),
            plain: plain(written) == written && !written.starts_with("لل"),
        }
    }

    /// By its words but for those of men and arms; then by its spelling, by having none of these, and by its head.
    fn worth(&self) -> Worth {
        (self.words.len().saturating_sub(self.leads), self.plain, self.leads == 0, self.headed, self.words.len())
    }

    /// One is the other, or the other's beginning words are left out: `حماس` and `حركة حماس`.
    fn same(&self, other: &Name) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let (short_words, long_words) = (&short.words, &long.words);
        // مجلس الأمن, مجلس الأمن الدولي: or the words behind are left out.
        let begins = short_words.len() > 1 && long_words.starts_with(short_words);
        let ends = short_words.last() == long_words.last() && short_words.iter().all(|w| long_words.contains(w));
        // القوة الجوية, كلية القوة الجوية.
        let organ = long.organ && !short.organ && short_words.len() > 1;
        !short_words.is_empty() && (begins || ends && !organ)
    }

    /// Is it the name of a branch, by a name of the whole: `طالبان باكستان` of `حركة طالبان`?
    fn is_branch_of(&self, whole: &Name) -> bool {
        let Some(name) = whole.words.last() else { return false };
        whole.words.len() <= 2 && self.words.iter().rposition(|w| w == name).is_some_and(|i| i + 1 < self.words.len())
    }
}

struct Group {
    names: Vec<Name>,
    /// The list has it.
    known: bool,
    /// Its row there, where no other body has the name.
    own: Option<u32>,
    /// Its row there, where that is one body; and that of the whole, where it is a branch of it.
    body: Option<u32>,
    whole: Option<u32>,
    /// What the best of its names is worth.
    worth: Worth,
    entity: OrganizationEntity,
}

impl Group {
    fn new(name: &str, words: Name, naming: Naming) -> Group {
        Group {
            worth: words.worth(),
            names: vec![words],
            known: naming.row.is_some(),
            own: naming.own,
            body: naming.body,
            whole: None,
            entity: OrganizationEntity {
                name: name.to_owned(),
                kind: naming.kind,
                country: naming.country,
                code: naming.code,
                mentions: vec![naming.mention],
            },
        }
    }

    fn holds(&self, naming: &Naming, name: &Name) -> bool {
        // إذاعة الجيش is not الجيش.
        let media = |kind| kind == OrganizationKind::Media;
        let alike = media(self.entity.kind) == media(naming.kind);
        match (self.body, naming.body) {
            (Some(a), Some(b)) => a == b || self.whole == Some(b) || self.is_related(naming, name),
            // لجنة كذا التابعة للأمم المتحدة: each by its own name.
            _ if matches!((self.own, naming.own), (Some(a), Some(b)) if a != b) => false,
            _ => alike && self.names.iter().any(|n| n.same(name)),
        }
    }

    /// Is the naming of the whole that this is a branch of, or of a branch of this? An armed group's name stands for its
    /// branch's, once that is named.
    fn is_related(&self, naming: &Naming, name: &Name) -> bool {
        let armed = |kind, code: &Code| match kind {
            OrganizationKind::ArmedGroup => true,
            // قوات التحالف, طيران التحالف العربي.
            OrganizationKind::International => code.has_sector("MIL"),
            _ => false,
        };
        self.whole.is_none()
            && armed(self.entity.kind, &self.entity.code)
            && armed(naming.kind, &naming.code)
            && (self.names.iter().all(|n| name.is_branch_of(n)) || self.names.iter().any(|n| n.is_branch_of(name)))
    }

    fn join(&mut self, text: &str, name: Name, naming: Naming) {
        if name.worth() > self.worth {
            self.worth = name.worth();
            self.entity.name = text.to_owned();
        }
        if !self.known && naming.row.is_some() {
            (self.known, self.entity.kind, self.entity.code) = (true, naming.kind, naming.code);
        }
        // One naming says that it is armed.
        if !self.known && naming.kind == OrganizationKind::ArmedGroup && self.entity.kind == OrganizationKind::Other {
            (self.entity.kind, self.entity.code.sectors) = (naming.kind, naming.code.sectors);
        }
        if let (Some(body), Some(other)) = (self.body, naming.body)
            && body != other
            && self.whole != Some(other)
        {
            // The branch's row is the group's.
            let branch = self.names.iter().all(|n| name.is_branch_of(n));
            (self.body, self.whole) = if branch { (Some(other), Some(body)) } else { (Some(body), Some(other)) };
            if branch {
                (self.entity.country, self.entity.code) = (naming.country, naming.code);
            }
        }
        self.body = self.body.or(naming.body);
        self.own = self.own.or(naming.own);
        self.entity.country = self.entity.country.or(naming.country);
        self.entity.mentions.push(naming.mention);
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }
}

/// Joins namings into entities, in order of first naming; each has its longest name.
pub(super) fn entities(lists: &Lists, text: &Text, mut namings: Vec<Naming>) -> Vec<OrganizationEntity> {
    namings.sort_by_key(|n| (n.mention.tokens.first, std::cmp::Reverse(n.mention.tokens.end)));
    let mut groups: Vec<Group> = Vec::new();
    for naming in namings {
        let name = Name::new(lists, text, &naming);
        let words = text.slice(naming.mention.span);
        match groups.iter_mut().find(|g| g.holds(&naming, &name)) {
            Some(group) => group.join(words, name, naming),
            None => groups.push(Group::new(words, name, naming)),
        }
    }
    groups.into_iter().map(|g| g.entity).collect()
}
