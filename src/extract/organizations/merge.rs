//! Namings of one body make one entity.

use super::Naming;
use crate::extract::OrganizationEntity;
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

/// One naming is the other, or the other's beginning words are left out: `حماس` and `حركة حماس`.
fn same(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // مجلس الأمن, مجلس الأمن الدولي: or the words behind are left out.
    let begins = short.len() > 1 && long.starts_with(short);
    !short.is_empty() && (begins || short.last() == long.last() && short.iter().all(|w| long.contains(w)))
}

struct Group {
    /// Words of all its names.
    names: Vec<Vec<String>>,
    /// The list has it.
    known: bool,
    /// Its row there, where that is one body.
    body: Option<u32>,
    entity: OrganizationEntity,
}

impl Group {
    fn new(name: &str, words: Vec<String>, naming: Naming) -> Group {
        Group {
            names: vec![words],
            known: naming.row.is_some(),
            body: naming.body,
            entity: OrganizationEntity {
                name: name.to_owned(),
                kind: naming.kind,
                country: naming.country,
                code: naming.code,
                mentions: vec![naming.mention],
            },
        }
    }

    fn holds(&self, naming: &Naming, words: &[String]) -> bool {
        // إذاعة الجيش is not الجيش.
        let media = |kind| kind == OrganizationKind::Media;
        let alike = media(self.entity.kind) == media(naming.kind);
        (self.body.is_some() && self.body == naming.body) || alike && self.names.iter().any(|n| same(n, words))
    }

    fn join(&mut self, name: &str, words: Vec<String>, naming: Naming) {
        let most = self.names.iter().map(Vec::len).max().unwrap_or(0);
        // Of two as long, the one that no filter had to be escaped with.
        // nor a preposition written onto.
        let is_plain = |name: &str| plain(name) == name && !name.starts_with("لل");
        let plainer = words.len() == most && is_plain(name) && !is_plain(&self.entity.name);
        if words.len() > most || plainer {
            self.entity.name = name.to_owned();
        }
        if !self.known && naming.row.is_some() {
            (self.known, self.entity.kind, self.entity.code) = (true, naming.kind, naming.code);
        }
        // One naming says that it is armed.
        if !self.known && naming.kind == OrganizationKind::ArmedGroup && self.entity.kind == OrganizationKind::Other {
            (self.entity.kind, self.entity.code.sectors) = (naming.kind, naming.code.sectors);
        }
        self.body = self.body.or(naming.body);
        self.entity.country = self.entity.country.or(naming.country);
        self.entity.mentions.push(naming.mention);
        if !self.names.contains(&words) {
            self.names.push(words);
        }
    }
}

/// Joins namings into entities, in order of first naming; each has its longest name.
pub(super) fn entities(text: &Text, mut namings: Vec<Naming>) -> Vec<OrganizationEntity> {
    namings.sort_by_key(|n| (n.mention.tokens.first, std::cmp::Reverse(n.mention.tokens.end)));
    let mut groups: Vec<Group> = Vec::new();
    for naming in namings {
        let words = bare(text, &naming);
        let name = text.slice(naming.mention.span);
        match groups.iter_mut().find(|g| g.holds(&naming, &words)) {
            Some(group) => group.join(name, words, naming),
            None => groups.push(Group::new(name, words, naming)),
        }
    }
    groups.into_iter().map(|g| g.entity).collect()
}
