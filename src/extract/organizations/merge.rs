//! Namings of one body make one entity.

use super::Naming;
use crate::extract::OrganizationEntity;
use crate::text::Text;

/// The words of a name without the article and clitics, by which namings are compared.
fn bare(text: &Text, naming: &Naming) -> Vec<String> {
    let words = text.slice(naming.mention.span).split(|c| !crate::text::normalize::is_in_word(c));
    words
        .map(crate::text::normalize::fold)
        .filter(|w| !w.is_empty())
        .map(|w| match w.strip_prefix("وال").or(w.strip_prefix("لل")).or(w.strip_prefix("ال")) {
            Some(rest) if rest.len() >= 4 => rest.to_owned(),
            _ => w,
        })
        .collect()
}

/// One naming is the other, or the other's beginning words are left out: `حماس` and `حركة حماس`.
fn same(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // مجلس الأمن, مجلس الأمن الدولي: or the words behind are left out.
    let begins = short.len() > 1 && long.starts_with(short);
    !short.is_empty() && (begins || short.last() == long.last() && short.iter().all(|w| long.contains(w)))
}

/// Joins namings into entities, in order of first naming; each has its longest name.
pub(super) fn entities(text: &Text, mut namings: Vec<Naming>) -> Vec<OrganizationEntity> {
    namings.sort_by_key(|n| (n.mention.tokens.first, std::cmp::Reverse(n.mention.tokens.end)));
    let mut groups: Vec<(Vec<Vec<String>>, Option<u32>, OrganizationEntity)> = Vec::new();
    for naming in namings {
        let words = bare(text, &naming);
        let name = text.slice(naming.mention.span);
        let group = groups
            .iter_mut()
            .find(|(names, row, _)| (row.is_some() && *row == naming.row) || names.iter().any(|n| same(n, &words)));
        match group {
            Some((names, row, entity)) => {
                if words.len() > names.iter().map(Vec::len).max().unwrap_or(0) {
                    entity.name = name.to_owned();
                }
                if row.is_none() && naming.row.is_some() {
                    (*row, entity.kind, entity.code) = (naming.row, naming.kind, naming.code);
                }
                entity.country = entity.country.or(naming.country);
                entity.mentions.push(naming.mention);
                if !names.contains(&words) {
                    names.push(words);
                }
            }
            None => groups.push((
                vec![words],
                naming.row,
                OrganizationEntity {
                    name: name.to_owned(),
                    kind: naming.kind,
                    country: naming.country,
                    code: naming.code,
                    mentions: vec![naming.mention],
                },
            )),
        }
    }
    groups.into_iter().map(|(_, _, entity)| entity).collect()
}
