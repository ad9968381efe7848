use crate::extract::Extractor;
use crate::message::{Body, RawArticle};

/// `words → code` of everything found in a text.
fn actors(text: &str) -> Vec<String> {
    let extractor = Extractor::new().unwrap();
    let raw = RawArticle { body: Body::Text(text.to_owned()), ..RawArticle::default() };
    extractor.examine(&raw, |article, layers| {
        layers.actors.iter().map(|a| format!("{} {}", article.text.slice(a.mention.span), a.code)).collect()
    })
}

fn check(text: &str, expected: &[&str]) {
    let found = actors(text);
    for e in expected {
        assert!(found.iter().any(|f| f == e), "{text}\nexpected {e}\nfound {found:?}");
    }
}

#[test]
fn nouns_take_the_country_of_their_adjective() {
    check("قصفت القوات الروسية البلدة", &["القوات الروسية RUSMIL"]);
    check("فرقت الشرطة المصرية الحشد", &["الشرطة المصرية EGYCOP"]);
    check("قتل جنديان أفغانيان وخمسة جنود أمريكيين", &["جنديان أفغانيان AFGMIL", "خمسة جنود أمريكيين USAMIL"]);
    check("أعلن مسؤولون إيرانيون ذلك", &["مسؤولون إيرانيون IRNGOV"]);
    check("اعتقلت مواطنا سوريا", &["مواطنا سوريا SYRCVL"]);
    check("وصلت قوات بريطانية وأمريكية", &["قوات بريطانية وأمريكية GBRMIL"]);
}

#[test]
fn nouns_take_the_side_of_what_they_belong_to() {
    check("انسحب عناصر الشرطة الأفغانية", &["عناصر الشرطة الأفغانية AFGCOP"]);
    check("سيطرت فصائل المعارضة السورية", &["فصائل المعارضة السورية SYRREB"]);
    check("قصفت طائرات التحالف المواقع", &["طائرات التحالف IGOMIL"]);
    check("قال مسؤول عسكري يمني", &["مسؤول عسكري يمني YEMMIL"]);
    check("هاجمت مسلحون حوثيون", &["مسلحون حوثيون YEMREB"]);
    check("قتلت قوات الاحتلال شابا", &["قوات الاحتلال ISRMIL"]);
    check("اقتحمت قوات الاحتلال التركي القرية", &["قوات الاحتلال التركي TURMIL"]);
}

#[test]
fn a_bare_noun_has_the_country_of_the_article() {
    check("في دمشق السورية. اعتقلت الشرطة مدنيين", &["الشرطة SYRCOP", "مدنيين SYRCVL"]);
}

#[test]
fn a_bare_noun_repeats_what_was_named() {
    check("تقدمت القوات العراقية في سوريا وسوريا، ثم انسحبت القوات", &["القوات IRQMIL"]);
}

#[test]
fn states_capitals_and_peoples_act() {
    check("اتهمت موسكو تركيا", &["موسكو RUSGOV", "تركيا TUR"]);
    check("طلب الأتراك ذلك من الروس", &["الأتراك TUR", "الروس RUS"]);
    check("أعلن البنتاغون ذلك", &["البنتاغون USAMIL"]);
    let found = actors("التقى الوفدان في موسكو");
    assert!(!found.iter().any(|f| f.starts_with("موسكو")), "{found:?}");
}

#[test]
fn a_verb_object_is_no_construct() {
    check("قتل مسلحون مدنيين في اليمن", &["مسلحون YEMUAF", "مدنيين YEMCVL"]);
}

#[test]
fn an_adjective_is_told_from_a_people() {
    check("نفذت غارة إسرائيلية", &["إسرائيلية ISR"]);
}
