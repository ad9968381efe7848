//! Where a name ends that a head noun builds.

use super::tagged::{is_inside_name, tagged_end, tagged_organization};
use super::words::{is_bound, is_definite, is_feminine, is_nisba, is_nisba_or_noun, is_open, quoted};
use super::{Form, Head, Lists, Mention, Naming};
use crate::extract::code::Country;
use crate::extract::{Layers, Tag};
use crate::message::OrganizationKind;
use crate::text::{Clitics, Hit, Kind, Span, Text, Tokens};

/// No name is longer, in tokens after its head.
pub(super) const LONGEST: usize = 9;

/// What the words after a head are.
struct Complement {
    end: usize,
    country: Option<Country>,
    /// A name stands in it: of a state, a place, in quotes, or one that the tagger sees.
    named: bool,
    /// There is an adjective that names no state.
    adjectives: bool,
    /// All of it stands in quotes.
    quoted: bool,
}

/// The name that a head noun builds at a token.
pub(super) fn built(lists: &Lists, text: &Text, layers: &Layers, at: usize) -> Option<Naming> {
    let (hit, head) = text.longest_at(at, &lists.heads)?;
    // فوج راسموسين, in the middle of a person's name.
    let inside = |m: &Mention| m.tokens.contains(at) && m.tokens.first as usize != at;
    if layers.people.iter().any(|p| p.mentions.iter().any(inside)) {
        return None;
    }
    let generic = text.longest_at(at, &lists.generics).map(|(h, _)| h.tokens.end as usize);
    // مجلس إدارة الشركة: of whatever; but اللجنة المحلية للانتخابات.
    if generic.is_some() && head.form == Form::Construct {
        return None;
    }
    // عشيرته, قيادتها: somebody's, no name.
    if hit.last.clitics.contains(Clitics::PRONOUN) {
        return None;
    }
    let after = hit.tokens.end as usize;
    // وزيرة الخارجية الأمريكية: the minister's.
    let minister = |h: &Hit| Some(h.table) == lists.titles && text.folded(at - 1).contains("وزير");
    if head.form == Form::Ministry && at > 0 && text.hits_at(at - 1).iter().any(minister) {
        return None;
    }
    let mut complement = match head.form {
        Form::Unit if let Some(end) = numbered(lists, text, after) => {
            Complement { end, country: None, named: true, adjectives: false, quoted: false }
        }
        // مجلس الوزراء: behind a head that is whole, adjectives only.
        Form::Construct if hit.tokens.len() > 1 && is_definite(lists, text, after - 1) => {
            Complement { named: true, ..adjectives(lists, text, at, after) }
        }
        Form::Construct | Form::Unit => construct(lists, text, layers, at, after)?,
        Form::Definite | Form::Force | Form::Ministry => adjectives(lists, text, at, after),
    };
    if head.form == Form::Definite && complement.end > after {
        let end = purpose(lists, text, at, complement.end);
        let longer = end > complement.end;
        (complement.adjectives, complement.named) = (complement.adjectives || longer, complement.named || longer);
        complement.end = end;
    }
    if generic.is_some_and(|end| end >= complement.end) {
        return None;
    }
    // اللواء أحمد, مكتب أولمرت, حزب علاوي: what somebody is or has.
    let owned = head.loose || head.kind == OrganizationKind::Party;
    if owned && layers.people.iter().any(|p| p.mentions.iter().any(|m| m.tokens.first as usize == after)) {
        return None;
    }
    // فريق الرئيس, مكتب الوزير.
    let title = |h: &Hit| Some(h.table) == lists.titles && h.reading.cut == 0;
    if head.loose
        && head.form == Form::Construct
        && is_definite(lists, text, after)
        && text.hits_at(after).iter().any(title)
    {
        return None;
    }
    // جبهة البلق is where the fighting is.
    let place = layers.tags.get(after) == Some(&Tag::BeginPlace);
    if head.loose && head.kind == OrganizationKind::ArmedGroup && place && !tagged_organization(layers, at, at + 1) {
        return None;
    }
    // مجلس محافظيها, جهاز لمكافحة كذا: no name.
    let whole = |i: usize| text.readings(i)[0].word.is_known();
    let clitic =
        |c: Clitics| after < text.tokens.len() && text.readings(after)[1..].iter().any(|r| r.clitics.contains(c));
    if head.form == Form::Construct && (clitic(Clitics::PRONOUN) || clitic(Clitics::LA)) && !whole(after) {
        return None;
    }
    // مركز محافظة الأنبار is a place.
    let class = |h: &Hit| Some(h.table) == lists.place_classes;
    if head.loose && head.kind == OrganizationKind::Other && text.hits_at(after).iter().any(class) {
        return None;
    }
    // The tagger agrees where the name begins.
    let tagged = layers.tags.get(at) == Some(&Tag::BeginOrganization);
    let accepted = match head.form {
        Form::Force | Form::Ministry => complement.country.is_some(),
        Form::Definite => {
            complement.adjectives && (complement.country.is_some() || complement.named || tagged || !head.loose)
        }
        Form::Construct | Form::Unit => {
            // لجنة الطاقة النووية, but not لجنة الطوارئ.
            let whole = complement.adjectives && head.kind == OrganizationKind::StateBody;
            complement.end > after && (complement.named || tagged || !head.loose || whole)
        }
    };
    accepted.then(|| naming(lists, text, head, hit.span, at, complement))
}

fn naming(lists: &Lists, text: &Text, head: &Head, span: Span, at: usize, complement: Complement) -> Naming {
    let tokens = Tokens::new(at, complement.end);
    let span = Span { start: span.start, end: text.span(tokens).end };
    // مسلحو جماعة كذا, جماعة كذا المتشددة.
    let around = at.saturating_sub(1)..complement.end + 1;
    let armed = head.armed.filter(|_| around.into_iter().any(|i| text.tables_at(i).has(lists.arms.id)));
    let kind = if armed.is_some() { OrganizationKind::ArmedGroup } else { head.kind };
    let mut code = armed.unwrap_or(head.sector);
    code.country = complement.country;
    Naming {
        mention: Mention { tokens, span },
        row: None,
        own: None,
        body: None,
        kind,
        country: complement.country,
        code,
        quoted: complement.quoted,
    }
}

/// What a noun in construct belongs to: `الدفاع التركية`, `كبار العلماء`, `"فجر الأمة"`.
fn construct(lists: &Lists, text: &Text, layers: &Layers, head: usize, from: usize) -> Option<Complement> {
    if let Some(end) = quoted(text, from) {
        // شركة "النور" المصرية: whose it is, no part of the name; but نادي "النور" الدولي للنقاش.
        let rest = adjectives(lists, text, head, end);
        let end = if rest.country.is_some() { end } else { rest.end };
        return Some(Complement { named: true, quoted: true, end, ..rest });
    }
    if from < text.tokens.len() && is_bound(text, from) {
        return None;
    }
    // شركة مصرية تعمل في كذا, تنظيم إرهابي: any of its kind.
    let folded = text.tokens.get(from).map_or("", |_| text.folded(from));
    let state = |h: &Hit| h.table == lists.nationalities.id && h.reading.cut == 0;
    let adjective = || folded.ends_with("يه") && is_nisba(folded) && !is_inside_name(layers, from);
    if !folded.starts_with("ال") && (adjective() || text.hits_at(from).iter().any(state)) {
        return None;
    }
    let mut at = from;
    // Nouns without article, up to three, then one with it.
    while at < from + 3 && !is_definite(lists, text, at) {
        if is_open(lists, text, at)
            && !is_inside_name(layers, at)
            && !text
                .tokens
                .get(at + 1)
                .is_some_and(|_| is_definite(lists, text, at + 1) || is_open(lists, text, at + 1))
        {
            return None;
        }
        if !is_open(lists, text, at) {
            return named_only(lists, text, layers, head, from);
        }
        if is_inside_name(layers, at) {
            // شرطة محافظة بابل.
            let class = at == from + 1 && text.hits_at(from).iter().any(|h| Some(h.table) == lists.place_classes);
            return named_only(lists, text, layers, head, if class { at } else { from });
        }
        at += 1;
    }
    if !is_definite(lists, text, at) || at >= text.tokens.len() {
        return named_only(lists, text, layers, head, from);
    }
    let rest = adjectives(lists, text, head, at + 1);
    let end = rest.end;
    Some(Complement {
        end,
        named: rest.country.is_some() || rest.named || (from..end).any(|i| is_inside_name(layers, i)),
        ..rest
    })
}

/// A complement that is a name by the tagger's word.
fn named_only(lists: &Lists, text: &Text, layers: &Layers, head: usize, from: usize) -> Option<Complement> {
    let end = tagged_end(lists, text, layers, from);
    // جامعة القاهرة, not what the words behind the name say of it; but شرطة دبي الإماراتية.
    let rest = adjectives(lists, text, head, end);
    let rest = if rest.country.is_some() { rest } else { Complement { end, adjectives: false, ..rest } };
    (end > from).then_some(Complement { named: true, ..rest })
}

/// The end of what a body is for: `السورية لحقوق الإنسان`, `العربية للتنمية الزراعية`. Else `from` itself.
fn purpose(lists: &Lists, text: &Text, head: usize, from: usize) -> usize {
    let Some(token) = text.tokens.get(from).filter(|t| t.kind == Kind::Arabic && !t.new_line) else { return from };
    let listed =
        || text.longest_at(from, &lists.purposes).is_some_and(|(h, _)| h.reading.clitics.contains(Clitics::LA));
    if text.slice(token.span).starts_with("لل") && is_nisba_or_noun(text.folded(from)) {
        return adjectives(lists, text, head, from + 1).end;
    }
    // لمكافحة الفساد, لمكافحة تهريب المهاجرين.
    let definite = |i: usize| is_definite(lists, text, i).then_some(i + 1);
    match definite(from + 1).or_else(|| is_open(lists, text, from + 1).then(|| definite(from + 2)).flatten()) {
        Some(end) if listed() => adjectives(lists, text, head, end).end,
        _ => from,
    }
}

/// Adjectives, joined nouns and `لل…` phrases after a definite noun; the end of them, and the state that they name.
/// `head` is the name's first token.
fn adjectives(lists: &Lists, text: &Text, head: usize, from: usize) -> Complement {
    let mut complement = Complement { end: from, country: None, named: false, adjectives: false, quoted: false };
    let mut at = from;
    while at < text.tokens.len().min(from + LONGEST) {
        let token = &text.tokens[at];
        if token.kind != Kind::Arabic || token.new_line {
            break;
        }
        if let Some((hit, row)) = text.longest_at(at, &lists.nationalities).filter(|(h, _)| h.reading.cut == 0) {
            if !text.folded(at).starts_with("ال") || row.homonym {
                break;
            }
            // وزير الخارجية الروسي, عضو اللجنة الكشفية العالمية السعودي: the adjective is the person's.
            let clashes = is_feminine(text.folded(at - 1)) && !is_feminine(text.folded(at));
            if clashes && (at == from || is_feminine(text.folded(head))) {
                break;
            }
            complement.country = Some(row.country);
            complement.end = tail(lists, text, hit.tokens.end as usize);
            break;
        }
        if text.longest_at(at, &lists.epithets).is_some() || text.longest_at(at, &lists.ends).is_some() {
            break;
        }
        let folded = text.folded(at);
        let joined = |conjunction: bool| {
            text.hits_at(at)
                .iter()
                .any(|h| h.table == lists.joins.id && h.reading.clitics.contains(Clitics::CONJUNCTION) == conjunction)
        };
        // السياسية والأمنية.
        let alike = |f: &str| {
            at > from
                && is_nisba(f)
                && is_nisba(text.folded(at - 1))
                && is_feminine(f) == is_feminine(text.folded(at - 1))
        };
        // التربية والتعليم; not المحكمة والتحقيق, behind a head that is whole.
        let and = folded.starts_with("وال") && at > head + 1 && (joined(true) || alike(folded));
        complement.named |= and;
        let goes_on = match folded {
            f if f.starts_with("ال") => is_nisba(f) || text.longest_at(at, &lists.adjectives).is_some(),
            f if f.starts_with("وال") => and,
            f if f.starts_with("لل") => at > from && is_nisba_or_noun(f),
            _ => false,
        };
        if !goes_on {
            break;
        }
        at += 1;
        (complement.end, complement.adjectives) = (at, true);
    }
    complement
}

/// The end of an adjective that goes on with a name behind the state's: `هيئة الأركان الأمريكية المشتركة`.
fn tail(lists: &Lists, text: &Text, from: usize) -> usize {
    let agrees = |i: usize| is_feminine(text.folded(i)) == is_feminine(text.folded(from - 1));
    let listed = |h: &Hit| h.table == lists.tails.id && h.reading.cut == 0 && agrees(h.tokens.first as usize);
    let same_line = text.tokens.get(from).is_some_and(|t| !t.new_line);
    from + usize::from(same_line && text.hits_at(from).iter().any(listed))
}

/// The end of a unit's number and arm: `اللواء` `15 مشاة`, `الفرقة` `الثالثة عشرة المدرعة`.
fn numbered(lists: &Lists, text: &Text, from: usize) -> Option<usize> {
    let token = text.tokens.get(from).filter(|t| !t.new_line)?;
    let end = match token.kind {
        Kind::Number => from + 1,
        _ => text.longest_at(from, &lists.ordinals).filter(|(h, _)| h.reading.cut == 0)?.0.tokens.end as usize,
    };
    let arm = |h: &Hit| h.table == lists.unit_arms.id && h.reading.cut == 0;
    Some(end + usize::from(text.hits_at(end).iter().any(arm)))
}
