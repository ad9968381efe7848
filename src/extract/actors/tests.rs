use crate::extract::Extractor;
use crate::message::{Body, RawArticle};

/// `words → code` of everything found in a text.
fn actors(text: &str) -> Vec<String> {
    actors_by(&Extractor::new().unwrap(), text)
}

fn actors_by(extractor: &Extractor, text: &str) -> Vec<String> {
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
fn a_pronoun_makes_a_noun_definite() {
    check("التقى نظيره التركي", &["نظيره التركي TURGOV"]);
}

#[test]
fn an_adjective_is_told_from_a_people() {
    check("نفذت غارة إسرائيلية", &["إسرائيلية ISR"]);
    let found = actors("أدان الهجوم الإرهابي والتدخلات الخارجية بعد هجوم مسلح");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_number_that_goes_on_behind_its_noun_is_survived() {
    actors("بينهم خمسة مسلحين وعشرة مدنيين");
}

/// Every row's example: `words = CODE`, and the words, standing alone, are an actor with that code.
#[test]
fn rows_do_what_their_examples_say() {
    let extractor = Extractor::new().unwrap();
    let mut wrong = Vec::new();
    for list in [
        include_str!("../../lexicon/data/actor_heads.tsv"),
        include_str!("../../lexicon/data/actor_adjectives.tsv"),
        include_str!("../../lexicon/data/actor_links.tsv"),
    ] {
        let rows = list.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).skip(1);
        for row in rows {
            let example = row.rsplit('\t').next().unwrap();
            let (words, code) = example.split_once(" =").unwrap_or_else(|| panic!("no example: {row}"));
            let found = actors_by(&extractor, words);
            if !found.contains(&format!("{words} {}", code.trim())) {
                wrong.push(format!("{example}: found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// All countries in all forms, by the rule that `القوات الروسية` shows.
#[test]
fn nationalities_compose_over_all_countries() {
    let extractor = Extractor::new().unwrap();
    let mut wrong = Vec::new();
    let rows = include_str!("../../lexicon/data/nationalities.tsv").lines();
    for row in rows.filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = row.split('\t');
        let (pattern, alpha3) = (cells.next().unwrap(), cells.next().unwrap());
        for (words, form) in crate::lexicon::compile::expand(pattern).unwrap() {
            use crate::lexicon::morphology::Form;
            if !(form.must_be(Form::FEMININE) && form.must_be(Form::SINGULAR) && form.must_be(Form::DEFINITE)) {
                continue;
            }
            // `القوات اللبنانية` is a party.
            let noun = if alpha3 == "LBN" { "الشرطة" } else { "القوات" };
            let sector = if alpha3 == "LBN" { "COP" } else { "MIL" };
            // Folding has made ه of the ending.
            let words = words.join(" ");
            let phrase = format!("{noun} {}ة", words.trim_end_matches('ه'));
            let found = actors_by(&extractor, &format!("وصلت {phrase} أمس"));
            if !found.contains(&format!("{phrase} {alpha3}{sector}")) {
                wrong.push(format!("{phrase} {alpha3}: found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A name that Arabs do not have is nobody's of an Arab state that the article happens to be about.
#[test]
fn a_foreigner_is_not_given_the_articles_state() {
    let found = actors("قالت الحكومة العراقية في بغداد إن الجندي جيمس باركر قتل مدنيا، وإن الجندي أحمد محمود أصيب");
    assert!(found.iter().any(|f| f.contains("جيمس باركر MIL")), "{found:?}");
    assert!(found.iter().any(|f| f.contains("أحمد محمود IRQMIL")), "{found:?}");
}

/// The office before a quoted name is no actor of its own.
#[test]
fn an_office_and_its_name_are_one() {
    let extractor = Extractor::new().unwrap();
    let office = "منسقة الأمم المتحدة للشؤون الإنسانية “ماريا لوبيز";
    let found = actors_by(&extractor, &format!("دعت {office}” الحكومة السودانية إلى فتح المعابر."));
    let inside = |f: &&String| office.contains(f.rsplit_once(' ').unwrap().0);
    let within: Vec<_> = found.iter().filter(inside).collect();
    assert!(within.len() == 1 && within[0].starts_with(office), "{found:?}");
}

#[test]
fn an_office_of_two_words_says_of_which_body() {
    check("دعا الأمين العام للأمم المتحدة إلى الهدوء", &["الأمين العام للأمم المتحدة IGOUNO"]);
    check("قصفت طائرات حربية بلدة كفرنبل", &["طائرات حربية SYRMIL"]);
}
