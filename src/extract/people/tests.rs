use crate::extract::Extractor;
use crate::message::{Body, RawArticle};

/// Name, role and country of everybody in a text.
fn people(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let extractor = Extractor::new().unwrap();
    let article = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
    extractor.extract(&article).people.into_iter().map(|p| (p.name, p.role, p.country)).collect()
}

fn person(name: &str, role: &str, country: &str) -> (String, Option<String>, Option<String>) {
    let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    (name.to_owned(), some(role), some(country))
}

#[test]
fn office_before_the_name() {
    assert_eq!(
        people("وصل نائب وزير الزراعة المصري سامح الدمنهوري إلى الخرطوم صباح اليوم، حيث التقى عدداً من التجار."),
        [person("سامح الدمنهوري", "نائب وزير الزراعة المصري", "EGY")]
    );
}

#[test]
fn office_after_the_name_and_later_naming() {
    let text = "قال كريم البلداوي، المتحدث باسم الشرطة العراقية، إن الطريق مغلق. وأضاف البلداوي أن العمل جار.";
    assert_eq!(people(text), [person("كريم البلداوي", "المتحدث باسم الشرطة العراقية", "IRQ")]);
}

#[test]
fn kunya_and_foreign_names() {
    let names: Vec<_> = people("ظهر أبو حمزة الكناني في تسجيل مصور، وقال السفير البريطاني جون وارنر إنه لا يصدقه.")
        .into_iter()
        .map(|p| p.0)
        .collect();
    assert_eq!(names, ["أبو حمزة الكناني", "جون وارنر"]);
}
