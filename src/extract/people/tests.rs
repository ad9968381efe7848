use crate::extract::Extractor;
use crate::message::{Body, Gender, RawArticle};

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
fn in_the_name_of_a_body_is_nobody() {
    let text = "قال سامح الدمنهوري الناطق الرسمي باسم وزارة الزراعة إن الموسم بدأ.";
    let names: Vec<_> = people(text).into_iter().map(|p| p.0).collect();
    assert_eq!(names, ["سامح الدمنهوري"]);
}

#[test]
fn kunya_and_foreign_names() {
    let names: Vec<_> = people("ظهر أبو حمزة الكناني في تسجيل مصور، وقال السفير البريطاني جون وارنر إنه لا يصدقه.")
        .into_iter()
        .map(|p| p.0)
        .collect();
    assert_eq!(names, ["أبو حمزة الكناني", "جون وارنر"]);
}

#[test]
fn a_role_belongs_to_the_name_that_it_follows() {
    let text = "حضر اللقاء الأمير فهد بن تركي، ولي العهد نائب رئيس مجلس الوزراء وزير الداخلية، والأمير نايف بن عمر، \
                ووزير المالية سليم الرفاعي.";
    let found: Vec<_> = people(text).into_iter().map(|p| (p.0, p.1.unwrap_or_default())).collect();
    let expected = [
        ("فهد بن تركي", "ولي العهد نائب رئيس مجلس الوزراء وزير الداخلية"),
        ("نايف بن عمر", "الأمير"),
        ("سليم الرفاعي", "وزير المالية"),
    ];
    assert_eq!(found, expected.map(|(n, r)| (n.to_owned(), r.to_owned())));
}

#[test]
fn office_held_behind_a_relative_and_its_end() {
    let text = "التقى حمد الكردي، الذي يشغل منصب رئيس الأركان اليمني، وفداً. وأعرب سمير الدوسري وكيل وزارة العدل لشؤون \
                التنفيذ عن بالغ شكره.";
    let roles: Vec<_> = people(text).into_iter().map(|p| p.1.unwrap_or_default()).collect();
    assert_eq!(roles, ["رئيس الأركان اليمني", "وكيل وزارة العدل لشؤون التنفيذ"]);
}

#[test]
fn states_that_only_a_place_of_the_role_tells() {
    let text = "قال قائد شرطة دبي العميد سالم الكتبي إن الأمر انتهى. ووصل السفير في لبنان هيثم الجندي.";
    let states = |text| people(text).into_iter().map(|p| p.2.unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(states(text), ["ARE", ""]);
    assert_eq!(states("قال قائد الشرطة في لبنان هيثم الجندي إن الأمر انتهى."), ["LBN"]);
    assert_eq!(states("قال قائد القوات في أفغانستان جون وارنر إن الأمر انتهى."), [""]);
}

#[test]
fn namings_by_office_and_gender() {
    let extractor = Extractor::new().unwrap();
    let text = "وصلت وزيرة الصحة الأردنية هالة الخطيب إلى بغداد. وقالت الوزيرة إنها ستعود. وزار كريم البلداوي جامعة الملك سعود.";
    let article = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
    let people = extractor.extract(&article).people;
    assert_eq!(people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["هالة الخطيب", "كريم البلداوي"]);
    assert_eq!(people[0].mentions.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["هالة الخطيب", "الوزيرة"]);
    assert_eq!(people[0].gender, Some(Gender::Female));
    assert_eq!(people[1].gender, Some(Gender::Male));
}

#[test]
fn before_somebody_is_no_name() {
    let found: Vec<_> = people("قال توني بلير أمام اللجنة إنه غير نادم.").into_iter().map(|p| p.0).collect();
    assert_eq!(found, ["توني بلير"]);
}

#[test]
fn particles_that_are_spelled_as_names_are_none() {
    let names = |text| people(text).into_iter().map(|p| p.0).collect::<Vec<_>>();
    assert_eq!(names("لم يعقد لقاء بين أوباما وعباس منذ عام."), ["أوباما", "عباس"]);
    assert_eq!(names("وبحسب الصحيفة فإن باراك أوباما يعرف الآن ما حدث."), ["باراك أوباما"]);
    assert_eq!(names("وقال حسين على منتظري إن الحرب انتهت."), ["حسين على منتظري"]);
    assert_eq!(names("قال باقان أموم الامين العام للحركة إن الاتفاق قائم."), ["باقان أموم"]);
}

fn names(text: &str) -> Vec<String> {
    people(text).into_iter().map(|p| p.0).collect()
}

#[test]
fn a_surname_that_no_list_has_is_kept() {
    assert_eq!(names("وقالت مندوبة بولندا، يولانتا فيشنيك، إن بلادها تؤيد القرار."), ["يولانتا فيشنيك"]);
    assert_eq!(names("ويقول مراسلنا في طوكيو، رولاند بورنك، إن القرار قريب."), ["رولاند بورنك"]);
    assert_eq!(names("أعرب نبيل العربي، الأمين العام للجامعة، عن قلقه."), ["نبيل العربي"]);
}

#[test]
fn verbs_and_nouns_around_a_name_are_none_of_it() {
    assert_eq!(names("ورأى الظواهري في شريط مصور أن القتال طويل."), ["الظواهري"]);
    assert_eq!(names("وقال الرئيس الأمريكي باراك أوباما باراسل 20 ألف جندي إنه يأسف."), ["باراك أوباما"]);
    assert_eq!(names("استقبل الأمير سعود بن خالد أمير المدينة عدداً من الزوار."), ["سعود بن خالد"]);
    assert_eq!(names("نظم مسجد \"عمر بن سالم\" ندوة خلال شهر رمضان المبارك."), [""; 0]);
}

#[test]
fn and_is_no_part_of_a_name() {
    let found = names("حضر دانييل شابيرو وفريديريك كولمان الاجتماع مع وفد من الوزارة.");
    assert_eq!(found, ["دانييل شابيرو", "فريديريك كولمان"]);
}

#[test]
fn two_spellings_of_a_foreign_name_are_one_person() {
    let text = "قال وزير الدفاع روبرت غيتس إن القرار قريب. وأضاف جيتس أن الرئيس سيعلنه.";
    assert_eq!(names(text), ["روبرت غيتس"]);
    let brothers = "حضر الأمير محمد بن سالم بن عمر والأمير محمد بن ناصر بن عمر.";
    assert_eq!(names(brothers), ["محمد بن سالم بن عمر", "محمد بن ناصر بن عمر"]);
}

#[test]
fn roles_end_where_something_else_is_told() {
    let role = |text: &str| people(text).swap_remove(0).1.unwrap_or_default();
    assert_eq!(role("وقال سامح البلداوي رئيس المخابرات في الإقليم لوكالة رويترز إنه آمن."), "رئيس المخابرات في الإقليم");
    assert_eq!(role("ذكر سامح البلداوي، وزير الخارجية المصري في تصريح له، أنه عائد."), "وزير الخارجية المصري");
    assert_eq!(role("اجتمع قادة دول الخليج والرئيس المصري سامح البلداوي أمس."), "الرئيس المصري");
    assert_eq!(role("أكد محافظ مدينة عدن سامح البلداوي أن الأوضاع سيئة."), "محافظ مدينة عدن");
    assert_eq!(role("وأكد متحدث باسم سامح البلداوي النبأ."), "");
}

#[test]
fn whose_somebody_is_may_stand_behind_the_name() {
    let country = |text: &str| people(text).swap_remove(0).2.unwrap_or_default();
    assert_eq!(country("اعتقلت الشرطة سامح البلداوي، وهو مهندس بريطاني يعمل في المدينة."), "GBR");
    assert_eq!(country("اعتقلت الشرطة سامح البلداوي، يحمل الجنسية الكندية، عند المعبر."), "CAN");
    assert_eq!(country("أفرجوا عن الجندي الكندي، سامح البلداوي، بعد شهر."), "CAN");
    assert_eq!(country("اعتقلت الشرطة سامح البلداوي، وهو رئيس وفد زار السفير الكندي أمس."), "");
}

#[test]
fn a_role_may_be_of_one_among_several_or_stand_before_brackets() {
    assert_eq!(
        people("وقال سامح البلداوي أحد المتحدثين باسم الشرطة العراقية إن الطريق مغلق."),
        [person("سامح البلداوي", "المتحدثين باسم الشرطة العراقية", "IRQ")]
    );
    let role = |text: &str| people(text).pop().and_then(|p| p.1).unwrap_or_default();
    assert_eq!(role("ذكر مدير السجن (المؤقت) سامح البلداوي أنه عائد."), "مدير السجن");
    assert_eq!(
        role("أبلغ الرئيس المصري سامح البلداوي وزير الخارجية الكندي، جون وارنر، أنه عائد."),
        "وزير الخارجية الكندي"
    );
}
