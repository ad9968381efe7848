use std::sync::OnceLock;

use proptest::prelude::*;

use crate::extract::Extractor;
use crate::message::{ArticleRecord, Body, Event, RawArticle, Status};

fn extract(text: &str) -> ArticleRecord {
    extract_of(Some("2024-03-06"), text)
}

/// The record of a text published on a day, if that is known.
fn extract_of(published: Option<&str>, text: &str) -> ArticleRecord {
    static EXTRACTOR: OnceLock<Extractor> = OnceLock::new();
    let article = RawArticle {
        id: "t".into(),
        body: Body::Text(text.to_owned()),
        published_at: published.map(str::to_owned),
        ..RawArticle::default()
    };
    EXTRACTOR.get_or_init(|| Extractor::new().expect("the lists are good")).extract(&article)
}

fn event<'r>(record: &'r ArticleRecord, trigger: &str) -> &'r Event {
    let told = |e: &&Event| e.mentions.iter().any(|m| m.trigger == trigger);
    record.events.iter().find(told).unwrap_or_else(|| panic!("no `{trigger}` in {:?}", record.events))
}

const TWO_BLASTS: &str = "قُتل ثلاثة جنود أمس الثلاثاء في هجوم شنه مسلحون على حاجز في مدينة درعا.\n\n\
    وفي حلب، أصيب سبعة مدنيين اليوم الأربعاء في انفجار سيارة مفخخة وسط المدينة.\n\n\
    من جهة أخرى طالب وزير الخارجية الفرنسي مجلس الأمن بالتحرك.";

#[test]
fn each_event_has_its_own_place_and_day() {
    let record = extract(TWO_BLASTS);
    let (attack, blast) = (event(&record, "هجوم"), event(&record, "انفجار سيارة"));
    let place = |e: &Event| e.place.as_ref().map(|p| p.name.clone());
    let day = |e: &Event| e.time.as_ref().and_then(|t| t.from.clone());
    assert_eq!(place(attack).as_deref(), Some("درعا"));
    assert_eq!(day(attack).as_deref(), Some("2024-03-05"));
    assert_eq!(place(blast).as_deref(), Some("حلب"));
    assert_eq!(day(blast).as_deref(), Some("2024-03-06"));
}

#[test]
fn a_day_stays_open_where_nobody_tells_that_of_publication() {
    let text = "تؤكد روسيا التزامها بالاتفاق المبرم مع تركيا في 17 من أيلول 2018.\n\n\
        وقُتل أمس الأربعاء ثلاثة مدنيين في قصف الطيران الروسي على مدينة إدلب.";
    let record = extract_of(None, text);
    let time = event(&record, "قصف").time.clone().expect("its sentence tells");
    assert_eq!((time.text.as_str(), time.from), ("أمس الأربعاء", None));
}

#[test]
fn what_no_word_tells_stays_empty() {
    let record = extract(TWO_BLASTS);
    let demand = event(&record, "طالب");
    assert!(demand.place.is_none() && demand.time.is_none() && demand.tolls.is_empty(), "{demand:?}");
}

#[test]
fn what_is_long_past_is_background() {
    let record = extract("قصف الطيران الروسي مدينة إدلب في تشرين الأول 2016، ما أدى إلى مقتل خمسة مدنيين.");
    let raid = event(&record, "قصف");
    assert_eq!(raid.time.as_ref().and_then(|t| t.from.as_deref()), Some("2016-10-01"));
    assert_eq!(raid.status, Status::Historical);
}

#[test]
fn a_toll_is_that_of_one_event() {
    let record = extract("قُتل خمسة جنود في قصف على إدلب، فيما أصيب تسعة مدنيين في انفجار عبوة ناسفة بمدينة منبج.");
    let mut told: Vec<usize> = record.events.iter().flat_map(|e| &e.tolls).map(|t| t.start).collect();
    told.sort_unstable();
    assert_eq!(told.len(), 2, "{:?}", record.events);
    assert!(told.windows(2).all(|w| w[0] < w[1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever stands where: places and times of events are words of the text, and no toll is told of two events.
    #[test]
    fn values_are_words_of_the_text(order in Just(TWO_BLASTS.split(' ').collect::<Vec<_>>()).prop_shuffle()) {
        let record = extract(&order.join(" "));
        let text: Vec<char> = record.text.chars().collect();
        let is_there = |words: &str, start: usize, end: usize| text[start..end].iter().collect::<String>() == words;
        for e in &record.events {
            prop_assert!(e.place.as_ref().is_none_or(|p| is_there(&p.text, p.start, p.end)));
            prop_assert!(e.time.as_ref().is_none_or(|t| is_there(&t.text, t.start, t.end)));
        }
        let mut tolls: Vec<usize> = record.events.iter().flat_map(|e| &e.tolls).map(|t| t.start).collect();
        tolls.sort_unstable();
        prop_assert!(tolls.windows(2).all(|w| w[0] != w[1]));
    }
}
