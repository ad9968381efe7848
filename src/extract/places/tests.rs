use super::super::Extractor;
use crate::message::{Body, Place, Precision, RawArticle};

/// The places of a text.
fn places(text: &str) -> Vec<Place> {
    let raw = RawArticle { body: Body::Text(text.to_owned()), ..RawArticle::default() };
    let record = Extractor::new().unwrap().extract(&raw);
    for p in &record.places {
        for m in &p.mentions {
            let words: String = record.text.chars().skip(m.start).take(m.end - m.start).collect();
            assert_eq!(words, m.text);
        }
    }
    record.places
}

fn names(text: &str) -> Vec<String> {
    places(text).into_iter().map(|p| p.name).collect()
}

#[test]
fn class_words_tell_province_from_town() {
    let province = &places("قصفت الطائرات بلدات في ريف إدلب الجنوبي صباح اليوم.")[0];
    assert_eq!((province.name.as_str(), province.precision), ("إدلب", Precision::Province));
    assert_eq!((province.part.as_deref(), province.country.as_deref()), (Some("south"), Some("SY")));
    let town = &places("انفجرت عبوة وسط مدينة إدلب صباح اليوم.")[0];
    assert_eq!((town.precision, town.lat.map(f64::round)), (Precision::Town, Some(36.0)));
}

#[test]
fn sides_of_a_place() {
    let side = &places("تتواصل الاشتباكات شمال غربي سوريا منذ يومين.")[0];
    assert_eq!((side.name.as_str(), side.part.as_deref()), ("سوريا", Some("north-west")));
    assert_eq!(side.precision, Precision::Country);
}

#[test]
fn the_article_tells_which_of_two() {
    let country = |text: &str| places(text).iter().find(|p| p.name == "طرابلس").and_then(|p| p.country.clone());
    assert_eq!(country("اندلعت اشتباكات في طرابلس بعد خروج الجيش اللبناني من بيروت.").as_deref(), Some("LB"));
    assert_eq!(country("اندلعت اشتباكات في طرابلس بين مسلحين من مصراتة وبنغازي الليبيتين.").as_deref(), Some("LY"));
    assert_eq!(country("وصل الوفد إلى مدينة طرابلس اللبنانية قادما من ليبيا.").as_deref(), Some("LB"));
}

#[test]
fn capitals_that_act_are_no_places() {
    assert!(names("قالت موسكو إنها ترفض القرار الذي تدعمه واشنطن.").is_empty());
    assert_eq!(names("التقى الوزيران في موسكو أمس."), ["موسكو"]);
}

#[test]
fn ordinary_words_are_no_places() {
    assert!(names("قتل ثلاثة أشخاص يوم الجمعة بعد أن وقف القطار في شهر آب الماضي.").is_empty());
    assert!(names("يجب أن يتحمل الشعب والحكومة المسؤولية فورا وبحزم.").is_empty());
}

#[test]
fn proclitics_are_no_part_of_a_name() {
    assert_eq!(names("خرجت مظاهرات بحلب وحماة وفي الرقة."), ["حلب", "حماة", "الرقة"]);
    let hidden = &places("أرسلت الحكومة تعزيزات عسكرية للرقة السورية.")[0];
    assert_eq!((hidden.name.as_str(), hidden.text.as_str()), ("الرقة", "للرقة"));
}

#[test]
fn class_words_that_belong_to_the_name() {
    assert_eq!(names("وصلت القافلة إلى سد تشرين."), ["سد تشرين"]);
    let site = &places("هبطت الطائرة في مطار بغداد الدولي مساء.")[0];
    assert_eq!((site.name.as_str(), site.precision), ("مطار بغداد الدولي", Precision::Site));
}

#[test]
fn names_that_no_list_has() {
    let found = places("اقتحمت القوات قرية الخنفوشية شمال الرقة في سوريا.");
    let village = found.iter().find(|p| p.name == "الخنفوشية").unwrap();
    assert_eq!((village.lat, village.country.as_deref()), (None, Some("SY")));
    assert_eq!(village.precision, Precision::Town);
    let quoted = names("سيطر المقاتلون على منطقة «الشطبوح» غرب حمص.");
    assert_eq!(quoted, ["الشطبوح", "حمص"]);
    assert!(names("دخلت القوات قرية صغيرة ومدينة نائية.").is_empty());
}

#[test]
fn places_inside_bodies_are_none() {
    assert!(names("اجتمع مجلس محافظة الأنبار أمس.").is_empty());
}

#[test]
fn a_cut_dateline_is_a_place_without_words() {
    let raw = RawArticle {
        body: Body::Text("أعلنت السلطات المحلية توقيف خمسة مشتبه بهم بعد حملة أمنية واسعة استمرت يومين.".to_owned()),
        author: Some("وكالات - بيروت".to_owned()),
        ..RawArticle::default()
    };
    let record = Extractor::new().unwrap().extract(&raw);
    let place = record.places.iter().find(|p| p.name == "بيروت").unwrap();
    assert_eq!((place.country.as_deref(), place.text.as_str(), place.mentions.len()), (Some("LB"), "", 0));
}

#[test]
fn what_begins_with_a_proclitics_letter_is_no_name_behind_it() {
    // بلاد is no ب with the village of لاد, nor is وبلاد.
    assert!(names("عاد اللاجئون إلى بلاد آمنة وبلاد قريبة، وزار الوفد مسقط رأس الشاعر").is_empty());
    assert_eq!(names("اندلعت اشتباكات في بلاد آمنة وبحلب أمس"), ["حلب"]);
}

#[test]
fn ordinary_words_are_no_hamlets() {
    assert_eq!(names("نقل الوفد السعودي الرسالة من العاصمة السورية إلى الرئيس قبل أيام."), [""; 0]);
    assert_eq!(names("افتتحت صالة كبرى للرياضة يدخلها كل سباح."), [""; 0]);
    assert_eq!(names("أجبرت على قضاء حوائجهن بعيدا."), [""; 0]);
}

#[test]
fn a_name_does_not_speak_for_itself() {
    // Towns in Afghanistan and Missouri, but nothing else is said of either country.
    assert_eq!(names("وقال فرح إن الأمر انتهى، فلماذا لم يحاكموا ترومان."), [""; 0]);
    assert_eq!(names("رحلت القافلة وفي رِقة الوجد ما يبكي."), [""; 0]);
    assert_eq!(names("وفق بيان جنيف تتولى هيئة انتقالية الحكم."), [""; 0]);
}

#[test]
fn pronouns_are_no_part_of_a_name() {
    assert_eq!(names("أشار في حديثه إلى جهود الحكومة الأخيرة في العراق."), ["العراق"]);
    assert_eq!(names("انفجرت سيارة في حديثة غرب العراق."), ["حديثة", "العراق"]);
}

#[test]
fn who_speaks_from_a_capital_is_there() {
    assert!(names("قال المراسل من صنعاء إن المواجهات مستمرة في تعز.").contains(&"صنعاء".to_owned()));
}

#[test]
fn adjectives_that_end_a_sites_name() {
    assert_eq!(names("هبطت طائرات في قاعدة إنجرليك الجوية التركية.")[0], "قاعدة إنجرليك الجوية");
}

#[test]
fn a_site_is_not_in_the_far_country_of_its_namesake() {
    // كولمار is a town of France, but the park of that name is not there.
    let found = places("تجمع الأهالي في متنزه كولمار وسط مدينة حلب السورية.");
    let park = found.iter().find(|p| p.name == "متنزه كولمار").unwrap();
    assert_eq!((park.country.as_deref(), park.lat), (Some("SY"), None));
}

#[test]
fn names_between_marks() {
    assert_eq!(names("انفجرت سيارة في منطقة \"علاوي\" صباحا.")[0], "علاوي");
    assert!(names("قصفت الطائرات مواقع \"متمردين\" أكراد.").is_empty());
}
