use crate::extract::Extractor;
use crate::message::{Body, OrganizationKind, RawArticle};

fn organizations(text: &str) -> Vec<(String, OrganizationKind, Option<String>)> {
    let extractor = Extractor::new().unwrap();
    let article = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
    extractor.extract(&article).organizations.into_iter().map(|o| (o.name, o.kind, o.country)).collect()
}

fn names(text: &str) -> Vec<String> {
    organizations(text).into_iter().map(|o| o.0).collect()
}

#[test]
fn aliases_are_one_body() {
    let found = organizations("قصفت قوات سوريا الديمقراطية موقعاً للتنظيم في الريف الشرقي، وقالت قسد إن القصف مستمر.");
    assert_eq!(found, [("قوات سوريا الديمقراطية".to_owned(), OrganizationKind::ArmedGroup, Some("SYR".to_owned()))]);
}

#[test]
fn heads_build_names() {
    let found = organizations(
        "قالت وزارة التربية والتعليم المصرية الأحد إن الشرطة المصرية أغلقت الشارع، وطالبت الحكومة بالهدوء.",
    );
    let egypt = Some("EGY".to_owned());
    assert_eq!(
        found,
        [
            ("وزارة التربية والتعليم المصرية".to_owned(), OrganizationKind::StateBody, egypt.clone()),
            ("الشرطة المصرية".to_owned(), OrganizationKind::StateBody, egypt),
        ]
    );
}

#[test]
fn names_in_quotes_hashtags_and_broken_words() {
    assert_eq!(names("أعلن تنظيم \"داعش\" مسؤوليته عن الهجوم على المدينة يوم أمس"), ["تنظيم \"داعش\""]);
    assert_eq!(names("انسحبت #قوات #سوريا #الديمقراطية من القرية بعد ساعات من القتال"), ["قوات #سوريا #الديمقراطية"]);
    assert_eq!(names("هاجم تنظـ ـيم داعـ..ـش حاجزاً في البادية ليلة أمس"), ["تنظـ ـيم داعـ..ـش"]);
}
