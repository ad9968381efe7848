//! What counts as a toll, by sentences of the wordings that news uses.

use crate::extract::Extractor;
use crate::message::{Body, RawArticle, TollKind as K, Victims as V};

type Found = (K, u64, Option<u64>, V);

fn tolls(text: &str) -> Vec<Found> {
    let article = RawArticle { id: "1".into(), body: Body::Text(text.into()), ..RawArticle::default() };
    let record = Extractor::new().unwrap().extract(&article);
    record.tolls.into_iter().map(|t| (t.kind, t.min, t.max, t.who)).collect()
}

fn exact(kind: K, n: u64, who: V) -> Found {
    (kind, n, Some(n), who)
}

#[test]
fn nouns_verbs_and_coordination() {
    assert_eq!(
        tolls("أسفر انفجار العبوة عن مقتل 7 أشخاص وإصابة 13 آخرين."),
        [exact(K::Killed, 7, V::People), exact(K::Injured, 13, V::People)]
    );
    assert_eq!(
        tolls("قُتل جنديان وجُرح أربعة آخرون في كمين على الطريق."),
        [exact(K::Killed, 2, V::Military), exact(K::Injured, 4, V::Military)]
    );
    assert_eq!(tolls("وقال المصدر إن تسعة مسلحين قتلوا في الاشتباكات."), [exact(K::Killed, 9, V::Fighters)]);
}

#[test]
fn sub_counts_are_tolls_of_their_own() {
    assert_eq!(
        tolls("استشهد 8 مدنيين بينهم طفلان وامرأة بقصف على السوق."),
        [exact(K::Killed, 8, V::Civilians), exact(K::Killed, 2, V::Children), exact(K::Killed, 1, V::Women)]
    );
}

#[test]
fn groups_without_number_are_included() {
    let article = RawArticle {
        id: "1".into(),
        body: Body::Text("أصيب 21 مدنياً، بينهم نساء وأطفال، في القصف.".into()),
        ..RawArticle::default()
    };
    let record = Extractor::new().unwrap().extract(&article);
    assert_eq!(record.tolls[0].includes, [V::Women, V::Children]);
}

#[test]
fn phrases() {
    assert_eq!(tolls("لقي ستة عمال مصرعهم في انهيار المنجم."), [exact(K::Killed, 6, V::People)]);
    assert_eq!(tolls("أودى الزلزال بحياة 31 شخصاً."), [exact(K::Killed, 31, V::People)]);
    assert_eq!(tolls("سقط 17 شخصاً بين قتيل وجريح في القصف."), [exact(K::Casualties, 17, V::People)]);
    assert_eq!(tolls("اضطر نحو 300 شخص إلى مغادرة منازلهم."), [exact(K::Displaced, 300, V::People)]);
    assert_eq!(tolls("أفرجت السلطات عن 14 معتقلاً."), [exact(K::Released, 14, V::People)]);
}

#[test]
fn bounds() {
    assert_eq!(tolls("مقتل ما لا يقل عن 40 شخصاً في الفيضان."), [(K::Killed, 40, None, V::People)]);
    assert_eq!(tolls("إصابة العشرات في المظاهرة."), [(K::Injured, 20, None, V::People)]);
}

#[test]
fn things_are_destroyed_people_are_not() {
    assert_eq!(
        tolls("دمرت الغارة ثلاثة منازل وسيارتين."),
        [exact(K::Destroyed, 3, V::Homes), exact(K::Destroyed, 2, V::Vehicles)]
    );
}

#[test]
fn other_numbers_are_no_tolls() {
    assert_eq!(tolls("قتل الضابط في اللواء 55 على بعد 30 كم من المدينة عام 2014."), []);
    assert_eq!(tolls("توفي المريض عن 72 عاماً بعد 3 عمليات."), []);
    assert_eq!(tolls("نشرت الحكومة 5 آلاف جندي في العاصمة."), []);
}

#[test]
fn bare_numbers_beside_each_other() {
    for text in ["مقتل 5 وإصابة 12 في غارة على السوق.", "مقتل 5 وجرح 12 في غارة على السوق."]
    {
        assert_eq!(tolls(text), [exact(K::Killed, 5, V::People), exact(K::Injured, 12, V::People)], "{text}");
    }
    assert_eq!(
        tolls("وقع الهجوم يوم الأحد\n\n5 قتلى و12 جريحاً بانفجار سيارة."),
        [exact(K::Killed, 5, V::People), exact(K::Injured, 12, V::People)]
    );
    assert_eq!(tolls("ارتقاء شهيدين جراء القصف."), [exact(K::Killed, 2, V::People)]);
}

#[test]
fn numbers_behind_their_noun() {
    assert_eq!(tolls("مقتل الأب وأطفاله الأربعة في الحريق."), [exact(K::Killed, 4, V::Children)]);
    assert_eq!(tolls("نقل السجناء الـ14 إلى العاصمة."), [exact(K::Detained, 14, V::People)]);
}

#[test]
fn who_does_it_is_not_counted() {
    assert_eq!(tolls("وقتل مسلح خمسة أشخاص ثم فر."), [exact(K::Killed, 5, V::People)]);
    assert_eq!(tolls("قالت إن امرأة وفتاة قتلتا تسعة أشخاص."), [exact(K::Killed, 9, V::People)]);
}

#[test]
fn all_subjects_of_a_verb_behind_them() {
    assert_eq!(
        tolls("وقال إن ستة مسلحين وثلاثة جنود قتلوا في الكمين."),
        [exact(K::Killed, 6, V::Fighters), exact(K::Killed, 3, V::Military)]
    );
}

#[test]
fn some_of_those_named_before() {
    assert_eq!(tolls("وذكر البيان أن من بين الجرحى سبعة عمال."), [exact(K::Injured, 7, V::People)]);
}

#[test]
fn what_is_spelled_like_a_victim() {
    for text in [
        "قتل المهربون وضبطت كميات من السلاح.",
        "انهيار مبان في حي كبير.",
        "قتل العشرات في هجوم مسلح.",
        "أصيب 40 شخصا بالكوليرا.",
        "لن نطلق سراح أي شخص.",
        "أمضت حياتها امرأة حرة.",
        "تفجير عبوتين قرب الجسر.",
        "سجلت الوزارة 50 حالة شفاء بعد 3 وفيات.",
    ] {
        let found: Vec<_> = tolls(text).into_iter().filter(|t| t.1 != 20 && t.1 != 3).collect();
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn a_headline_and_its_body_tell_one_toll() {
    let text = "مقتل 11 في تفجير بالسوق\n\nقتل 11 شخصاً على الأقل في تفجير استهدف السوق صباح اليوم.";
    assert_eq!(tolls(text), [(K::Killed, 11, None, V::People)]);
}

#[test]
fn bare_numbers_before_some_of_them_and_before_verbs() {
    assert_eq!(
        tolls("وأدى الهجوم إلى مقتل 15 بينهم 7 جنود."),
        [exact(K::Killed, 15, V::People), exact(K::Killed, 7, V::Military)]
    );
    assert_eq!(tolls("وأدى الهجوم إلى مقتل 15 بينهم نساء."), [exact(K::Killed, 15, V::People)]);
    assert_eq!(tolls("وقال التلفزيون إن 10 قتلوا في المدينة أمس."), [exact(K::Killed, 10, V::People)]);
}

#[test]
fn totals_behind_a_long_subject() {
    assert_eq!(
        tolls("وارتفع عدد قتلى التفجير الذي استهدف حاجزاً في شمال البلاد إلى 41 شخصاً."),
        [exact(K::Killed, 41, V::People)]
    );
}

#[test]
fn who_did_it_and_other_clauses_are_not_counted() {
    assert_eq!(tolls("وقتل شاب برصاص قناص في البلدة."), [exact(K::Killed, 1, V::People)]);
    assert_eq!(tolls("وقتل الرئيس بعد أن أرسل الحاكم عشرة آلاف جندي."), []);
    assert_eq!(tolls("وبلغ المعدل إصابة واحدة لكل 100 امرأة.").iter().filter(|t| t.1 == 100).count(), 0);
}

#[test]
fn posts_name_victims_first_and_spell_as_they_speak() {
    assert_eq!(tolls("شهيدان و5 جرحى في حلب"), [exact(K::Killed, 2, V::People), exact(K::Injured, 5, V::People)]);
    assert_eq!(tolls("اصابة تلاتة مدنيين بقصف على البلدة"), [exact(K::Injured, 3, V::Civilians)]);
}

#[test]
fn people_who_flee_their_homes() {
    assert_eq!(
        tolls("وأدت المعارك إلى فرار أكثر من 10 آلاف شخص من منازلهم."),
        [(K::Displaced, 10_000, None, V::People)]
    );
}

#[test]
fn another_one_and_one_of_them() {
    assert_eq!(
        tolls("قتل جندي وأصيب آخر في انفجار لغم."),
        [exact(K::Killed, 1, V::Military), exact(K::Injured, 1, V::Military)]
    );
    assert_eq!(tolls("وانقلبت الحافلة ما أدى إلى وفاة أحدهم."), [exact(K::Killed, 1, V::People)]);
    assert_eq!(tolls("كان مقتل آخر جندي في المعركة قبل عام."), []);
}

#[test]
fn at_least_behind_a_dual_and_behind_a_comma() {
    assert_eq!(tolls("قتل شرطيان على الأقل في الهجوم."), [(K::Killed, 2, None, V::Police)]);
    assert_eq!(tolls("مقتل 9 مدنيين، على الأقل، في القصف."), [(K::Killed, 9, None, V::Civilians)]);
    assert_eq!(tolls("مقتل 45 على الأقل من مسلحي الحركة."), [(K::Killed, 45, None, V::Fighters)]);
}

#[test]
fn what_looks_like_harm_and_is_none() {
    for text in [
        "وعلى متنها 37 بحارا من جنسيات عدة.",
        "لم يصب أحد من السكان في الحادث.",
        "فشلت محاولة اغتيال ضابط في العاصمة.",
        "أصدرت المحكمة حكما بإعدام 24 متهما.",
        "أصيب شاب يدعى سامر في الحادث.",
        "كانت تهدف إلى إسقاط صاروخ بالستي من نوع جديد.",
    ] {
        let found: Vec<_> = tolls(text).into_iter().filter(|t| t.3 != V::Other).collect();
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn one_who_is_told_of() {
    assert_eq!(tolls("وذكر البيان أن جنديا أصيب في الهجوم."), [exact(K::Injured, 1, V::Military)]);
    assert_eq!(tolls("وذكر البيان أن شرطيا قتل سائقا."), [exact(K::Killed, 1, V::People)]);
}

#[test]
fn who_others_are() {
    assert_eq!(tolls("هاجم مسلحون دورية لقوات الأمن وأصيب أربعة من أفرادها."), [exact(K::Injured, 4, V::Police)]);
    assert_eq!(tolls("وارتفع عدد القتلى من الجنود في الحرب إلى 191 شخصا."), [exact(K::Killed, 191, V::Military)]);
    assert_eq!(tolls("مقتل 57 شخصا من النساء والأطفال."), [exact(K::Killed, 57, V::Civilians)]);
}

#[test]
fn totals_of_those_who() {
    assert_eq!(tolls("ليرتفع عدد العمال الذين قتلوا منذ بداية العام إلى أربعة."), [exact(K::Killed, 4, V::People)]);
    assert_eq!(
        tolls("وصل عدد الشهداء إلى 830، والجرحى إلى 2350."),
        [exact(K::Killed, 830, V::People), exact(K::Injured, 2350, V::People)]
    );
}

#[test]
fn those_who_fall_beside_the_wounded() {
    assert_eq!(
        tolls("وأسفر الهجوم عن سقوط 54 شخصا وإصابة مئة."),
        [exact(K::Killed, 54, V::People), exact(K::Injured, 100, V::People)]
    );
    assert_eq!(tolls("سقوط قتلى بينهم 3 جنود."), [exact(K::Killed, 3, V::Military)]);
}

#[test]
fn crowds_that_flee_and_those_that_the_police_seize() {
    assert_eq!(tolls("فر نحو 300 مدني إلى الجبال."), [exact(K::Displaced, 300, V::Civilians)]);
    assert_eq!(tolls("فر مسلحان إلى الجبال."), []);
    assert_eq!(tolls("ضبطت الشرطة 25 شخصا."), [exact(K::Detained, 25, V::People)]);
    assert_eq!(tolls("ضبطت الشرطة 25 بندقية."), []);
    assert_eq!(
        tolls("وقال إن الضحايا هم أربعة أطفال وثلاث نساء."),
        [exact(K::Casualties, 4, V::Children), exact(K::Casualties, 3, V::Women)]
    );
}
