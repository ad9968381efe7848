//! The layer of quantities: numbers with what they count that are neither tolls nor dates (`15 كم`,
//! `35 مليون دولار`, `62 ألف جندي`).

use super::numbers::{Number, NumberKind};
use super::tolls::words::{JoinWord, is_no_count};
use super::{Article, Layers, Mention, QuantityMention};
use crate::lexicon::{Lexicon, ListError, Table};
use crate::text::{Kind, Text, Tokens};

/// The word lists of this layer.
#[derive(Debug)]
pub struct Lists {
    units: Table<()>,
    joins: Table<JoinWord>,
}

impl Lists {
    pub fn load(lexicon: &Lexicon) -> Result<Lists, ListError> {
        Ok(Lists { units: Table::load_words(lexicon, "units")?, joins: Table::load(lexicon)? })
    }
}

/// All quantities of the article, in order. A number that counts nothing (`المادة 5`, a telephone's) is none.
pub fn find(lists: &Lists, article: &Article, layers: &Layers) -> Vec<QuantityMention> {
    layers.numbers.iter().filter_map(|n| quantity(lists, article.text, layers, n)).collect()
}

fn quantity(lists: &Lists, text: &Text, layers: &Layers, n: &Number) -> Option<QuantityMention> {
    let own = n.mention.tokens;
    let taken = layers.tolls.iter().any(|t| t.mention.tokens.overlaps(own))
        || layers.times.iter().any(|t| t.mention.tokens.overlaps(own));
    if taken || n.kind == NumberKind::Ordinal || is_no_count(&lists.joins, text, own.first as usize) {
        return None;
    }
    let unit = unit(lists, text, n.numerals.end as usize)?;
    let end = unit.end.max(own.end);
    let mention = Mention { tokens: Tokens { first: own.first, end }, span: n.mention.span.join(text.span(unit)) };
    // "At most 5" has no lower end of its own.
    let value = if n.min > 0.0 { n.min } else { n.max.unwrap_or(n.min) };
    Some(QuantityMention { mention, value, unit: Some(text.span(unit)) })
}

/// What is counted: a unit of the list, a percent or currency sign, else the noun behind the number.
fn unit(lists: &Lists, text: &Text, from: usize) -> Option<Tokens> {
    let token = text.tokens.get(from).filter(|t| !t.new_line)?;
    if let Some((hit, _)) = text.longest_at(from, &lists.units) {
        return Some(hit.tokens);
    }
    match token.kind {
        Kind::Mark('%' | '٪' | '$' | '€' | '£') => Some(Tokens::new(from, from + 1)),
        Kind::Arabic if is_noun(text, from) => Some(Tokens::new(from, from + 1)),
        _ => None,
    }
}

/// Words of one or two letters, verbs and those with a proclitic count nothing.
fn is_noun(text: &Text, i: usize) -> bool {
    let readings = text.readings(i);
    let clitic = !readings[0].word.is_known() && readings.len() > 1;
    let verb = text.hits_at(i).iter().any(|h| h.form.is_verb() && h.reading.cut == 0);
    text.folded(i).len() > 4 && !clitic && !verb && !FUNCTION_WORDS.contains(&text.folded(i))
}

/// Words behind a number that are no noun.
const FUNCTION_WORDS: [&str; 14] =
    ["علي", "الي", "منذ", "بعد", "قبل", "خلال", "حتي", "ضمن", "عند", "حول", "مقابل", "وفق", "بين", "التي"];

#[cfg(test)]
mod tests {
    use crate::extract::Extractor;
    use crate::message::{Body, RawArticle};

    fn quantities(text: &str) -> Vec<(f64, Option<String>)> {
        let article = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
        let record = Extractor::new().unwrap().extract(&article);
        record.quantities.into_iter().map(|q| (q.value, q.unit)).collect()
    }

    #[test]
    fn units_of_measure_money_and_share() {
        let text = "تقع القرية على بعد 18 كم من المدينة، وكلف الجسر 4 ملايين دولار، وارتفعت الأسعار بنسبة 12%.";
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(quantities(text), [(18.0, some("كم")), (4e6, some("دولار")), (12.0, some("%"))]);
    }

    #[test]
    fn numbers_that_count_nothing_are_none() {
        assert_eq!(quantities("نصت المادة 14 من القانون رقم 62 على إغلاق الطريق، حسب الرقم 0933123456."), []);
    }

    #[test]
    fn tolls_and_dates_are_none() {
        assert_eq!(quantities("قتل 7 مدنيين في قصف على البلدة يوم 12 آذار 2017."), []);
    }
}
