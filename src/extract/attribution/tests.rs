//! Speakers of made-up reports.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::CueKind;
use crate::extract::Extractor;
use crate::message::{Body, RawArticle};

fn raw(text: &str) -> RawArticle {
    RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() }
}

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

/// Kind and speaker of every attribution.
fn said(text: &str) -> Vec<(CueKind, Option<String>)> {
    let see = |_: &crate::extract::Article, layers: &crate::extract::Layers| {
        layers.attributions.iter().map(|a| (a.kind, a.speaker.as_ref().map(|s| s.name.clone()))).collect()
    };
    EXTRACTOR.examine(&raw(text), see)
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
    let found = EXTRACTOR.examine(&raw(text), |_, layers| layers.attributions.clone());
    assert_eq!(found[0].speaker.as_ref().map(|s| s.name.as_str()), Some("مسؤول محلي"));
    assert!(found[0].agency.as_ref().is_some_and(|a| a.name.contains("رويترز")), "{found:?}");
}

/// Speakers in order, each once in a row.
fn speakers(text: &str) -> Vec<Option<String>> {
    let mut all: Vec<_> = said(text).into_iter().map(|(_, s)| s).collect();
    all.dedup();
    all
}

#[test]
fn whom_it_is_said_to_is_no_speaker() {
    assert_eq!(speakers("وأوضح لـ«الجسر» مسؤول محلي أن الطريق أغلق."), [some("مسؤول محلي")]);
    assert_eq!(speakers("قالت مصادر محلية لـ«الجسر» إن الطريق أغلق."), [some("مصادر محلية")]);
    assert_eq!(speakers("وقال في بيان متحدث باسم الشرطة إن الطريق أغلق."), [some("متحدث باسم الشرطة")]);
    assert_eq!(speakers("قال مصدر أمني إن الطريق أغلق. وقال لوكالة رويترز إنه سيفتح."), [some("مصدر أمني")]);
}

#[test]
fn who_speaks_in_somebody_elses_words_does_not_go_on_speaking() {
    let text = "قال مصدر أمني إن وزارة الداخلية أعلنت الحظر. وأضاف أن الطريق أغلق.";
    assert_eq!(speakers(text), [some("مصدر أمني"), some("وزارة الداخلية"), some("مصدر أمني")]);
    let text = "وقالت مصادر محلية إن الوفد وصل إلى مدينة أعلن فيها الجيش الحظر، وأضافت أنه غادر.";
    assert_eq!(speakers(text).last(), Some(&some("مصادر محلية")));
}

#[test]
fn objects_are_no_speakers() {
    let text = "قال مسؤول محلي إن الطريق أغلق. كما طالب السائقين بالعودة.";
    assert_eq!(speakers(text), [some("مسؤول محلي")]);
    let text = "قال مسؤول محلي إن الطريق أغلق، واتهم الشركة بالإهمال.";
    assert_eq!(speakers(text), [some("مسؤول محلي")]);
}

#[test]
fn subjects_before_their_verb() {
    assert_eq!(speakers("وكان متحدث باسم الشرطة قد قال إن الطريق أغلق."), [some("متحدث باسم الشرطة")]);
    assert_eq!(speakers("أما المتحدث باسم الشرطة فقال إن الطريق أغلق."), [some("المتحدث باسم الشرطة")]);
}

#[test]
fn pronouns_agree() {
    let text = "قالت متحدثة محلية إن الطريق أغلق. وقال سائق إنه انتظر ساعة. وأضافت أن العمل مستمر.";
    assert_eq!(speakers(text), [some("متحدثة محلية"), some("سائق"), some("متحدثة محلية")]);
}

#[test]
fn a_name_behind_an_office_and_a_comma() {
    let text = "وقال عضو المجلس المحلي، وسيم قرنفل، إن الطريق أغلق.";
    assert_eq!(speakers(text), [some("وسيم قرنفل")]);
}

#[test]
fn a_phrase_ends_before_its_verbs_object() {
    assert_eq!(speakers("نفت إدارة المستشفى جميع الأنباء، مؤكدة أن العمل مستمر.")[0], some("إدارة المستشفى"));
    assert_eq!(speakers("أعلن تنظيم مسلح مسؤوليته عن الهجوم، مؤكداً أنه مستمر.")[0], some("تنظيم مسلح"));
    assert_eq!(speakers("واتهمت المعارضة الحكومة بالإهمال.")[0], some("المعارضة"));
    assert!(
        speakers("وقال المبعوث الدولي لوقف النار وسيم قرنفل إن الطريق أغلق.")[0]
            .as_ref()
            .unwrap()
            .ends_with("وسيم قرنفل")
    );
}

#[test]
fn a_text_speaks_for_its_author() {
    let text = "وجاء ذلك في بيان. وقال بيان صادر عن بلدية الجسر إن الطريق أغلق. وأضاف البيان أن العمل مستمر.";
    assert_eq!(speakers(text), [some("بلدية الجسر")]);
    let text = "وقالت إدارة المستشفى في بيان إن الطريق أغلق. وأضاف البيان أن العمل مستمر.";
    assert_eq!(speakers(text), [some("إدارة المستشفى")]);
}

#[test]
fn names_behind_long_offices() {
    let text = "وقال مدير مكتب التنسيق، التابع للأمم المتحدة، وسيم قرنفل في اتصال هاتفي إن الطريق أغلق.";
    assert_eq!(speakers(text), [some("وسيم قرنفل")]);
    let text = "أكد قائد الكتيبة 80 المسؤولة عن تأمين الحدود العميد وسيم قرنفل، أن الطريق أغلق.";
    assert_eq!(speakers(text), [some("وسيم قرنفل")]);
}

#[test]
fn an_office_with_the_nationality_of_its_state() {
    let text = "وصل رئيس الوزراء نوري المالكي إلى بغداد. وقال رئيس الوزراء العراقي إن الطريق أغلق.";
    assert_eq!(speakers(text), [some("نوري المالكي")]);
}

#[test]
fn several_people_go_on_speaking_in_the_plural() {
    let text = "وقال مسؤول محلي إن الطريق أغلق. وقال الخبراء إن العمل صعب. ويضيف أنه مستمر.";
    assert_eq!(speakers(text), [some("مسؤول محلي"), some("الخبراء"), some("مسؤول محلي")]);
}

#[test]
fn who_speaks_in_quotation_marks_does_not_go_on_speaking() {
    let text = "وقال مسؤول محلي: \"سنفتح الطريق، فقد أعلن المزارعون أن الموسم بدأ\". وأضاف: \"العمل مستمر حتى الغد\".";
    let record = EXTRACTOR.extract(&raw(text));
    let named: Vec<_> = record.quotes.iter().map(|q| q.speaker.as_deref()).collect();
    assert_eq!(named, [Some("مسؤول محلي"), Some("مسؤول محلي")]);
}

#[test]
fn subjects_that_no_list_has() {
    assert_eq!(
        speakers("وأكد المرممون على موقعهم: \"سنعيد فتح المتحف قريباً بعد أن ينتهي العمل\".")[0],
        some("المرممون")
    );
    assert_eq!(speakers("وقال والد وسيم قرنفل إن الطريق أغلق.")[0], some("والد وسيم قرنفل"));
}

#[test]
fn what_only_looks_like_a_reporting_word_is_none() {
    assert_eq!(said("يذكر أن الطريق أغلق مرتين."), []);
    assert_eq!(said("ويجب إعادة فتح الطريق إبان الصيف."), []);
}

#[test]
fn words_passed_on_keep_who_passes_them_on() {
    let text = "نقلت وكالة رويترز عن مسؤول محلي قوله إن الطريق أغلق.";
    let found = EXTRACTOR.examine(&raw(text), |_, layers| layers.attributions.clone());
    assert_eq!(found[1].kind, CueKind::Noun);
    assert!(found[1].agency.is_some(), "{found:?}");
}

#[test]
fn a_line_below_a_quote_that_stands_alone_names_its_speaker() {
    let text = "عنوان الخبر\n\nأغلقت البلدية الطريق أمس.\n\n\"لن نعيد فتح الطريق قبل أن ينتهي العمل كله\"\n\nالرئيس باراك أوباما\n\nوعاد الهدوء.";
    let record = EXTRACTOR.extract(&raw(text));
    assert_eq!(record.quotes[0].speaker.as_deref(), Some("باراك أوباما"));
}

#[test]
fn quotes_names_and_scare_quotes() {
    let quotes = |text: &str| -> Vec<(String, Option<String>)> {
        let record = EXTRACTOR.extract(&raw(text));
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

/// Words that the layer looks for, and marks around them, in any order.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "قال",
        "وأضاف",
        "مشيراً",
        "قوله",
        "نقلت",
        "عن",
        "عنه",
        "وفق",
        "بحسب",
        "كما",
        "قد",
        "كان",
        "أما",
        "إن",
        "وأن",
        "أنه",
        "الذي",
        "حيث",
        "في",
        "بيان",
        "لـ",
        "ل",
        "بـ",
        "وزير",
        "الخارجية",
        "مصدر",
        "المصدر",
        "أمني",
        "باراك",
        "أوباما",
        "وكالة",
        "رويترز",
        "طالب",
        "اتهم",
        "وصفه",
        "بأنه",
        "جاء",
        "فيه",
        "ما",
        "يسمى",
        "باسم",
        "،",
        ":",
        "«",
        "»",
        "\"",
        "(",
        ")",
        ".",
        "-",
        "\n\n",
        "17",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_its_words_is_survived(words in proptest::collection::vec(word(), 0..40)) {
        let text = words.join(" ");
        EXTRACTOR.examine(&raw(&text), |article, layers| {
            for a in &layers.attributions {
                assert!(a.cue.end as usize <= article.text.tokens.len() && a.scope.first <= a.scope.end, "{text}");
                assert!(a.speaker.as_ref().is_none_or(|s| !article.text.slice(s.mention.span).is_empty()), "{text}");
            }
        });
    }
}
