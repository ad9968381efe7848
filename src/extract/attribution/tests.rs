//! Speakers of made-up reports.

use super::CueKind;
use crate::extract::Extractor;
use crate::message::{Body, RawArticle};

fn raw(text: &str) -> RawArticle {
    RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() }
}

/// Kind and speaker of every attribution.
fn said(text: &str) -> Vec<(CueKind, Option<String>)> {
    let see = |_: &crate::extract::Article, layers: &crate::extract::Layers| {
        layers.attributions.iter().map(|a| (a.kind, a.speaker.as_ref().map(|s| s.name.clone()))).collect()
    };
    Extractor::new().unwrap().examine(&raw(text), see)
}

fn some(name: &str) -> Option<String> {
    Some(name.to_owned())
}

#[test]
fn the_subject_of_a_reporting_verb() {
    assert_eq!(said("وقال مسؤول محلي إن الطريق أغلق."), [(CueKind::Say, some("مسؤول محلي"))]);
    assert_eq!(said("أكد مصدر في الشرطة أن الطريق أغلق."), [(CueKind::Say, some("مصدر في الشرطة"))]);
}

#[test]
fn a_verb_without_subject_takes_the_last_speaker() {
    let text = "وقالت متحدثة محلية إن الطريق أغلق. وأضافت أن العمل مستمر.";
    assert_eq!(said(text), [(CueKind::Say, some("متحدثة محلية")), (CueKind::Say, some("متحدثة محلية"))]);
}

#[test]
fn the_speaker_behind_according_to() {
    assert_eq!(said("أغلق الطريق، بحسب مصدر أمني."), [(CueKind::Source, some("مصدر أمني"))]);
}

#[test]
fn a_relayed_speaker_and_who_relays() {
    let text = "نقلت وكالة رويترز عن مسؤول محلي قوله إن الطريق أغلق.";
    let found = Extractor::new().unwrap().examine(&raw(text), |_, layers| layers.attributions.clone());
    assert_eq!(found[0].speaker.as_ref().map(|s| s.name.as_str()), Some("مسؤول محلي"));
    assert!(found[0].agency.as_ref().is_some_and(|a| a.name.contains("رويترز")), "{found:?}");
}

#[test]
fn quotes_names_and_scare_quotes() {
    let quotes = |text: &str| -> Vec<(String, Option<String>)> {
        let record = Extractor::new().unwrap().extract(&raw(text));
        record.quotes.into_iter().map(|q| (q.text, q.speaker)).collect()
    };
    assert_eq!(
        quotes("وقال مسؤول محلي: «سنعيد فتح الطريق غداً»، مضيفاً أن «العمل لم يتوقف»."),
        [("سنعيد فتح الطريق غداً".to_owned(), some("مسؤول محلي")), ("العمل لم يتوقف".to_owned(), some("مسؤول محلي"))]
    );
    assert_eq!(quotes("وقال مسؤول محلي لصحيفة «الجسر» إن تنظيم «الراية» انسحب."), []);
    assert_eq!(
        quotes("وقال مسؤول محلي إن القرار جائر، واصفاً إياه بأنه \"ظالم\"."),
        [("ظالم".to_owned(), some("مسؤول محلي"))]
    );
}
