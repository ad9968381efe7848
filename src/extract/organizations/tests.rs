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

#[test]
fn no_state_and_no_prepositional_phrase_goes_on_behind_the_article() {
    assert_eq!(names("وحثت الوكالة سوريا على التعاون مع المفتشين في البلاد"), Vec::<String>::new());
    assert_eq!(names("وقال اللواء بالعجوزة إن الزوج اعترف بما فعل"), Vec::<String>::new());
}

#[test]
fn what_a_body_is_for_is_part_of_its_name() {
    assert_eq!(names("قال المركز المغربي لحقوق الإنسان في بيان إن الحكومة تأخرت"), ["المركز المغربي لحقوق الإنسان"]);
    assert_eq!(names("أعلنت الهيئة السودانية للتنمية الزراعية ذلك أمس"), ["الهيئة السودانية للتنمية الزراعية"]);
}

#[test]
fn what_is_thought_of_a_body_is_not() {
    assert_eq!(names("هاجم تنظيم داعش الإرهابي البلدة فجر أمس"), ["تنظيم داعش"]);
    assert!(names("عاد إلى عشيرته البدور في الريف").is_empty());
}

#[test]
fn a_shared_name_is_that_of_the_articles_state() {
    let country = |text: &str| organizations(text)[0].2.clone();
    assert_eq!(country("أخمد الدفاع المدني الحريق في بيروت أمس").as_deref(), Some("LBN"));
    assert_eq!(country("أخمد الدفاع المدني الحريق في دمشق أمس").as_deref(), Some("SYR"));
    assert_eq!(country("أخمد الدفاع المدني الحريق في الحي أمس"), None);
    assert_eq!(names("أخمد الدفاع المدني الحريق، وقالت الخوذ البيضاء إن متطوعيها أنقذوا عائلة"), ["الدفاع المدني"]);
}

#[test]
fn bodies_of_one_kind_are_not_one_body() {
    assert_eq!(names("اتفق تيار المستقبل وحزب الكتائب على القانون").len(), 2);
}

#[test]
fn a_name_ends_where_another_begins() {
    assert_eq!(names("قال القيادي في حركة حماس خالد مشعل إن الوفد وصل إلى القاهرة"), ["حركة حماس"]);
    assert_eq!(names("هاجمت حركة طالبان وتنظيم القاعدة قافلة في الجنوب أمس"), ["حركة طالبان", "تنظيم القاعدة"]);
    assert_eq!(names("رفضت حركة حماس التقارير الإسرائيلية عن الاتفاق"), ["حركة حماس"]);
    assert_eq!(organizations("اجتمع مجلس الأمن القومي الإسرائيلي أمس")[0].2.as_deref(), Some("ISR"));
}

#[test]
fn names_go_on_behind_and_and_class_words() {
    assert_eq!(names("قال رئيس الدائرة السياسية والأمنية إن الوفد غادر"), ["الدائرة السياسية والأمنية"]);
    assert_eq!(names("قال مصدر في شرطة محافظة نابلس إن رجلاً جُرح"), ["شرطة محافظة نابلس"]);
}

#[test]
fn what_only_looks_like_a_name_is_none() {
    assert!(names("تعطلت الحركة المرورية بعد أن اجتمع مجلس الإدارة").is_empty());
    assert!(names("بدأ العمل على تحالف دولي وإقليمي بقيادة المملكة العربية السعودية").is_empty());
    assert!(names("عبرت السفينة قناة السويس أمس").is_empty());
    assert_eq!(names("قالت اللجنة المحلية للانتخابات إن الفرز بدأ"), ["اللجنة المحلية للانتخابات"]);
}

#[test]
fn a_mediums_name_is_not_its_owners() {
    assert_eq!(names("قالت إذاعة الجيش الإسرائيلي إن الجيش الإسرائيلي انسحب").len(), 2);
}

#[test]
fn a_group_is_armed_where_something_says_so() {
    let kind = |text: &str| organizations(text)[0].1;
    assert_eq!(kind("قالت جماعة \"نور الغد\" إن المؤتمر نجح"), OrganizationKind::Other);
    assert_eq!(kind("هاجم مسلحو جماعة \"نور الغد\" القرية"), OrganizationKind::ArmedGroup);
    assert_eq!(kind("قالت جماعة \"نور الغد\" المتشددة إن الهجوم نجح"), OrganizationKind::ArmedGroup);
}

#[test]
fn a_party_of_many_states_is_none_of_one() {
    assert_eq!(organizations("قال حزب الشعب الأوروبي إن القمة فشلت")[0].2, None);
}

#[test]
fn a_name_that_is_a_word_is_a_body_beside_another() {
    assert_eq!(names("تواصل فتح وحماس المحادثات في القاهرة"), ["فتح", "حماس"]);
    assert!(names("أدى فتح الطريق إلى مرور القوافل وطالب السكان بالإصلاح").is_empty());
    assert_eq!(names("قال رئيس لجنة الطاقة النووية إن المفاعل آمن"), ["لجنة الطاقة النووية"]);
}

#[test]
fn a_town_with_a_group_s_name_is_none() {
    let found = organizations("أسر المقاتلون ثلاثة في مدينة القاعدة جنوبي المحافظة.");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn units_have_a_number_and_an_arm() {
    assert_eq!(names("سيطرت القوات على مقر اللواء 17 مشاة أمس"), ["اللواء 17 مشاة"]);
    assert_eq!(names("انشقت الفرقة الثالثة عشرة عن القيادة"), ["الفرقة الثالثة عشرة"]);
    assert!(names("قال اللواء أحمد سالم إن الوضع هادئ").is_empty());
}

#[test]
fn names_go_on_behind_the_state_and_end_with_the_quotes() {
    assert_eq!(names("قالت هيئة الأركان الكندية المشتركة إن الطائرة سقطت"), ["هيئة الأركان الكندية المشتركة"]);
    assert_eq!(names("أعلنت شركة \"نور البحر\" المغربية عن خسائر"), ["شركة \"نور البحر\""]);
    assert_eq!(names("فرضوا عقوبات على \"حزب الله\" اللبناني أمس"), ["حزب الله"]);
    assert!(names("تعمل شركة مغربية تبيع الزيوت في السوق").is_empty());
}

#[test]
fn a_minister_is_no_ministry() {
    assert!(names("وصلت وزيرة الخارجية الكندية إلى المطار").is_empty());
    assert_eq!(names("قال المتحدث باسم الخارجية الكندية ذلك"), ["الخارجية الكندية"]);
}

#[test]
fn a_body_is_named_by_its_own_words() {
    assert_eq!(names("قتل عناصر داعش رجلاً، وقال تنظيم داعش إنه هاجم البلدة"), ["تنظيم داعش"]);
    assert_eq!(names("قصف طيران التحالف الموقع، وقالت قيادة التحالف العربي إن القصف مستمر"), ["التحالف العربي"]);
}

#[test]
fn an_organ_is_not_its_body_and_a_branch_is_the_whole() {
    assert_eq!(
        names("اجتمع مجلس قيادة المقاومة الشعبية، وقالت المقاومة الشعبية إن الحصار مستمر"),
        ["مجلس قيادة المقاومة الشعبية", "المقاومة الشعبية"]
    );
    assert_eq!(names("هاجمت طالبان باكستان المعسكر، وقالت طالبان إنها قتلت الجنود"), ["طالبان باكستان"]);
    assert_eq!(names("طلبت الأمم المتحدة الهدنة، ودعت الجمعية العامة للأمم المتحدة إليها").len(), 2);
}

#[test]
fn a_base_is_no_group() {
    assert_eq!(names("قالت القاعدة في بيان إنها قتلت الجنود وهددت بمزيد من الهجمات"), ["القاعدة"]);
    assert!(names("وصلت الطائرات إلى قاعدة جوية في الجنوب، وتستوعب القاعدة مئات الجنود").is_empty());
}
