//! Who says a quote: learned.
//!
//! The rules take the speaker of the words that introduce the quote. Whether it is that one, or somebody else whom
//! the article names near by, a linear model weighs, the rules' proposal being one candidate among the others.
//! `cargo run --release --example train_speakers` fits it and writes `weights.bin`, which is compiled in.

mod cast;
mod features;

pub use features::BUCKETS;

use super::marks::Quoted;
use super::{Lists, Told};
use crate::extract::linear::Linear;
use crate::extract::{Article, Layers};
use cast::Party;
use features::View;

/// A candidate as the training of the model sees it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// None for nobody.
    pub name: Option<String>,
    pub features: Vec<u32>,
    /// Those that hold if it says the quote before, too.
    pub repeated: Vec<u32>,
    /// The rules' proposal.
    pub ruled: bool,
}

/// The model that the program was built with; without weights the rules decide alone.
pub fn embedded() -> Linear<1> {
    let mut bytes: &[u8] = include_bytes!("weights.bin");
    Linear::read(&mut bytes, BUCKETS).filter(|_| bytes.is_empty()).unwrap_or_default()
}

/// Sentences before a quote in which a body that has not spoken is a candidate.
const NEAR: u32 = 4;
/// Most candidates: those named last.
const MOST: usize = 12;

/// Chooses the speakers of an article's quotes.
pub struct Choice<'a> {
    article: &'a Article<'a>,
    layers: &'a Layers,
    lists: &'a Lists,
    cast: Vec<Party<'a>>,
}

impl<'a> Choice<'a> {
    pub fn new(article: &'a Article<'a>, layers: &'a Layers, lists: &'a Lists) -> Choice<'a> {
        Choice { article, layers, lists, cast: cast::gather(article.text, layers) }
    }

    /// The likeliest speaker. `before` is the quote before, and who says it by this choice.
    pub fn best(
        &self,
        model: &Linear<1>,
        told: &Told<'a>,
        before: Option<(&Told<'a>, Option<&'a str>)>,
    ) -> Option<&'a str> {
        if model.is_empty() || told.signed {
            return told.rule;
        }
        let mut best: Option<(f32, Option<&'a str>)> = None;
        self.each(told, before.map(|(b, _)| b), |view, party| {
            let mut tally = model.tally();
            view.features(party, &mut |f| tally.add(f));
            let name = party.map(|p| p.name);
            if name.is_some() && before.is_some_and(|(_, speaker)| speaker == name) {
                view.repeated(party, &mut |f| tally.add(f));
            }
            let odds = tally.log_odds()[0];
            if best.is_none_or(|(most, _)| odds > most) {
                best = Some((odds, name));
            }
        });
        best.map_or(told.rule, |(_, name)| name)
    }

    /// All candidates for a quote with their features.
    pub fn samples(&self, told: &Told<'a>, before: Option<&Told<'a>>) -> Vec<Candidate> {
        let mut all = Vec::new();
        self.each(told, before, |view, party| {
            let (mut features, mut repeated) = (Vec::new(), Vec::new());
            view.features(party, &mut |f| features.push(f));
            view.repeated(party, &mut |f| repeated.push(f));
            let name = party.map(|p| p.name);
            all.push(Candidate { name: name.map(str::to_owned), features, repeated, ruled: name == told.rule });
        });
        all
    }

    fn each(&self, told: &Told<'a>, before: Option<&Told<'a>>, mut see: impl FnMut(&View, Option<&Party<'a>>)) {
        let candidates = self.candidates(told);
        let view = View::new(self, told, before, &candidates);
        see(&view, None);
        candidates.iter().for_each(|p| see(&view, Some(p)));
    }

    /// Who may say a quote: the rules' proposal, then those who are named before it, or just behind, last named first.
    fn candidates(&self, told: &Told) -> Vec<&Party<'a>> {
        let text = self.article.text;
        let Quoted { open, after, .. } = told.quoted;
        let sentence = text.tokens[open].sentence;
        let end = text.sentence_of(after - 1).end;
        // Where it is named, nearest first.
        let near = |p: &&'_ Party| {
            let before = p.before(open);
            let late = before.is_some_and(|m| {
                let off = sentence - text.tokens[m.first as usize].sentence;
                p.sort == cast::Sort::Person || off <= NEAR || !p.voices.is_empty()
            });
            late || p.behind(after).is_some_and(|m| m.first < end)
        };
        let ruled = |p: &&Party| Some(p.name) == told.rule;
        let mut all: Vec<&Party> = self.cast.iter().filter(|p| ruled(p) || near(p)).collect();
        all.sort_by_key(|p| (!ruled(p), std::cmp::Reverse(p.before(open).map_or(0, |m| m.first))));
        all.truncate(MOST);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::extract::Extractor;
    use crate::message::{Body, RawArticle};

    static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

    fn raw(text: &str) -> RawArticle {
        RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() }
    }

    fn speakers(text: &str) -> Vec<Option<String>> {
        EXTRACTOR.extract(&raw(text)).quotes.into_iter().map(|q| q.speaker).collect()
    }

    #[test]
    fn the_weights_are_whole() {
        assert!(!embedded().is_empty());
    }

    #[test]
    fn the_subject_says_it_and_goes_on() {
        let text =
            "قال وزير الخارجية سامر الحلبي في مؤتمر صحفي: «لن نقبل هذا العرض اليوم». وأضاف: «سنرد عليه غدا في بيان».";
        assert_eq!(speakers(text), [Some("سامر الحلبي".to_owned()), Some("سامر الحلبي".to_owned())]);
    }

    #[test]
    fn the_rules_proposal_is_always_a_candidate() {
        let text = "بحث سامر الحلبي الوضع مع عادل النجار. وقال مصدر أمني: «لن نقبل هذا العرض اليوم».";
        let samples = EXTRACTOR.quote_samples(&raw(text));
        assert_eq!(samples.len(), 1);
        let (_, candidates) = &samples[0];
        let ruled: Vec<_> = candidates.iter().filter(|c| c.ruled).map(|c| c.name.as_deref()).collect();
        assert_eq!(ruled, [Some("مصدر أمني")]);
        assert!(candidates.iter().all(|c| c.features.iter().chain(&c.repeated).all(|f| (*f as usize) < BUCKETS)));
    }
}
