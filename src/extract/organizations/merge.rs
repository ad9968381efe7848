//! Namings of one body make one entity.

use super::Naming;
use crate::extract::OrganizationEntity;
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
    // Words of the names, whether the list knows it, its row there, the entity.
    let mut groups: Vec<(Vec<Vec<String>>, bool, Option<u32>, OrganizationEntity)> = Vec::new();
    for naming in namings {
        let words = bare(text, &naming);
        let name = text.slice(naming.mention.span);
        let group = groups.iter_mut().find(|(names, _, body, _)| {
            (body.is_some() && *body == naming.body) || names.iter().any(|n| same(n, &words))
        });
        match group {
            Some((names, known, body, entity)) => {
                let most = names.iter().map(Vec::len).max().unwrap_or(0);
                // Of two as long, the one that no filter had to be escaped with.
                let plainer = words.len() == most && plain(name) == name && plain(&entity.name) != entity.name;
                if words.len() > most || plainer {
                    entity.name = name.to_owned();
                }
                if !*known && naming.row.is_some() {
                    (*known, entity.kind, entity.code) = (true, naming.kind, naming.code);
                }
                *body = body.or(naming.body);
                entity.country = entity.country.or(naming.country);
                entity.mentions.push(naming.mention);
                if !names.contains(&words) {
                    names.push(words);
                }
            }
            None => groups.push((
                vec![words],
                naming.row.is_some(),
                naming.body,
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
    groups.into_iter().map(|(.., entity)| entity).collect()
}
