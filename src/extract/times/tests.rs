use std::sync::LazyLock;

use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

use super::*;
use crate::extract::numbers;
use crate::intake::CleanArticle;
use crate::message::{RawArticle, TimePrecision};

/// Lexicon and lists, made once.
static LISTS: LazyLock<(Lexicon, numbers::Lists, Lists)> = LazyLock::new(|| {
    let lexicon = Lexicon::embedded();
    let (numbers, times) = (numbers::Lists::load(&lexicon).unwrap(), Lists::load(&lexicon).unwrap());
    (lexicon, numbers, times)
});

/// All times of a text, with their words.
fn times_of(text: &str, published: Option<Date>) -> Vec<(String, TimeMention)> {
    let (lexicon, number_lists, lists) = &*LISTS;
    let raw = RawArticle::default();
    let clean = CleanArticle { published_at: published.map(|d| d.to_string()), ..CleanArticle::default() };
    let text = Text::new(text, lexicon);
    let article = Article::new(&raw, &clean, &text);
    let (numerals, numbers) = numbers::find(number_lists, &text);
    let layers = Layers { numerals, numbers, ..Layers::default() };
    find(lists, &article, &layers).into_iter().map(|t| (text.slice(t.mention.span).to_owned(), t)).collect()
}

/// First and last day of all times, `from..to`, in a text published on Thursday, 20 June 2019.
fn days(text: &str) -> Vec<String> {
    let day = |d: Option<Date>| d.map_or("?".to_owned(), |d| d.to_string());
    times_of(text, Some(date(2019, 6, 20)))
        .iter()
        .map(|(_, t)| if t.from == t.to { day(t.from) } else { format!("{}..{}", day(t.from), day(t.to)) })
        .collect()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, want) in cases {
        assert_eq!(days(text).join(" "), *want, "{text}");
    }
}

#[test]
fn days_named_from_today() {
    check(&[
        ("قُتل أمس الأربعاء", "2019-06-19"),
        ("أول أمس الثلاثاء", "2019-06-18"),
        ("مساء اليوم", "2019-06-20"),
        ("فجر غدٍ الجمعة", "2019-06-21"),
        ("بعد غد السبت", "2019-06-22"),
        ("الليلة قبل الماضية", "2019-06-18"),
        ("صباح أمس (الأربعاء)", "2019-06-19"),
        ("قبل عقد من الزمن", "2009-06-20"),
        ("لامس أدنى مستوى", ""),
        ("نشر يوم الأحد\n\n5 قتلى", "2019-06-16"),
        ("بقيت موالية للاثنين", ""),
        ("صحيفة المصري اليوم", ""),
        ("في اليوم السابع للهجوم", ""),
        ("كل يوم جمعة", ""),
        ("نام الأول من أمس وليلة أمس الأول", "2019-06-18 2019-06-18"),
        ("غادروا البارحة الأولى", "2019-06-18"),
        ("يصل اليوم (أمس) إلى مراكش", "2019-06-19"),
        ("شرب كوبين في اليوم", ""),
        ("قال لـ«اليوم»", ""),
        ("في اليوم الخميس", "2019-06-20"),
        ("استعد لليوم الكبير، وأطفال اليوم كثر", ""),
        ("منذ لحظة وصوله", ""),
    ]);
}

#[test]
fn weekdays() {
    check(&[
        ("قال الوزير الجمعة إن القوات تقدمت", "2019-06-14"),
        ("قال الوزير الخميس إن القوات تقدمت", "2019-06-20"),
        ("الجمعة الماضي", "2019-06-14"),
        ("الخميس الماضي", "2019-06-13"),
        ("الجمعة المقبل", "2019-06-21"),
        ("من المقرر أن يعقد الاجتماع الأحد", "2019-06-23"),
        ("سوف يصل الوفد يوم السبت", "2019-06-22"),
        ("تبدأ القمة أعمالها السبت", "2019-06-22"),
        ("تبدأ زيارته السبت قبل أن يصل إلى مسقط الثلاثاء", "2019-06-22 2019-06-25"),
        ("كان يتحدث في مؤتمر السبت", "2019-06-15"),
        ("يلتقي اليوم وزراء الخارجية بعد مباحثات دامت ساعات طويلة الثلاثاء", "2019-06-20 2019-06-18"),
        ("الثلاثاء من الأسبوع الماضي", "2019-06-11"),
        ("ليل الجمعة السبت", "2019-06-14..2019-06-15"),
        ("يومي السبت والأحد", "2019-06-15..2019-06-16"),
        ("الجمعة 7", "2019-06-07"),
        ("يوم (الجمعة) المقبل", "2019-06-21"),
        ("تعود الجمعة (الماضية)", "2019-06-14"),
        ("ألقى الأربعاء أول خطبه", "2019-06-19"),
        ("الأحد الأول", "2019-06-02"),
        ("كتب السبت ثاني قصائده", "2019-06-15"),
        ("اللاعبون الأحد عشر", ""),
        ("يوم الأحد الدامي", ""),
    ]);
}

#[test]
fn months_of_all_conventions() {
    check(&[
        ("17 من أيلول 2018", "2018-09-17"),
        ("في 3 جويلية 2018", "2018-07-03"),
        ("في سبتمبر/أيلول الماضي", "2018-09-01..2018-09-30"),
        ("أيلول (سبتمبر) الماضي", "2018-09-01..2018-09-30"),
        ("في كانون الأول 2018", "2018-12-01..2018-12-31"),
        ("منذ شباط الماضي", "2019-02-01..2019-06-20"),
        ("شهر أيار - مايو الماضي", "2019-05-01..2019-05-31"),
        ("في يونيو/ حزيران الجاري", "2019-06-01..2019-06-30"),
        ("الحادي عشر من مارس", "2019-03-11"),
        ("13 يوليو/ تموز من العام الماضي", "2018-07-13"),
        ("في 25 يونيو/حزيران المقبل", "2019-06-25"),
        ("من المقرر عقدها خلال أكتوبر", "2019-10-01..2019-10-31"),
        ("للتسليم بحلول نوفمبر", "2019-11-01..2019-11-30"),
        ("قالت إن الجولة جرت في نوفمبر", "2018-11-01..2018-11-30"),
        ("السودان مارس ضغوطاً على أب وولديه", ""),
        ("في الثامن من الشهر الجاري", "2019-06-08"),
        ("في 5 الجاري", "2019-06-05"),
        ("في الرابع من يونيو المقبل", "2019-06-04"),
        ("في موعد أقصاه 12 أكتوبر", "2019-10-12"),
        ("اعتبارا من سبتمبر", "2019-09-01..2019-09-30"),
        ("تبدأ المهلة في نوفمبر", "2019-11-01..2019-11-30"),
        ("في ديسمبر/كانون الثاني 2016", "2016-12-01..2016-12-31"),
        ("قتل 15 في مايو", "2019-05-01..2019-05-31"),
        ("مرة ثانية في أغسطس الماضي", "2018-08-01..2018-08-31"),
        ("بعدما ذهب إلى إب", ""),
        ("يدخل في باب المزاح", ""),
        ("وصف نواب من قوى 14 آذار ما جرى", ""),
        ("نقلت صحيفة «26 سبتمبر»", ""),
        ("حرب تموز وحرب تموز 2006", "2006-07-01..2006-07-31"),
        ("من 24 مايو الفائت والتاسع من يونيو الحالي", "2019-05-24..2019-06-09"),
    ]);
}

#[test]
fn numeric_dates_are_day_first() {
    check(&[
        ("في 26/8/2018", "2018-08-26"),
        ("٢٦/٨/٢٠١٨", "2018-08-26"),
        ("2018-08-26", "2018-08-26"),
        ("12.5.2015", "2015-05-12"),
        ("بعد هجمات 11/9 عام 2001", "2001-09-11"),
        ("في 3/2015", "2015-03-01..2015-03-31"),
        ("فاز 3-1 والساعة 12:30", ""),
        ("ثلاثة من 3/4 السكان", ""),
    ]);
}

#[test]
fn years_and_decades() {
    check(&[
        ("عام 2011", "2011-01-01..2011-12-31"),
        ("في العام 2011م", "2011-01-01..2011-12-31"),
        ("بين عامي 2012 و2014", "2012-01-01..2014-12-31"),
        ("سنة 52", ""),
        ("من 2012 إلى 2014", "2012-01-01..2014-12-31"),
        ("في الستينات", "1960-01-01..1969-12-31"),
        ("ثمانينيات القرن الماضي", "1980-01-01..1989-12-31"),
        ("العقد التاسع من القرن الماضي", "1980-01-01..1989-12-31"),
        ("في الستينات من عمره", ""),
        ("مطلع العام الجاري", "2019-01-01..2019-03-31"),
        ("أواخر الثمانينات", "1987-01-01..1989-12-31"),
        ("خلال الأشهر التسعة الأولى من 2018", "2018-01-01..2018-09-30"),
        ("الأيام العشرة الأولى من أبريل", "2019-04-01..2019-04-10"),
        ("في العاشر من سبتمبر ، ألفين", "2000-09-10"),
        ("عام ألفين وستة عشر", "2016-01-01..2016-12-31"),
        ("في 2000 قرية", ""),
        ("حدود عام 1967", "1967-01-01..1967-12-31"),
        ("بين عامي 2002 ـ 2005", "2002-01-01..2005-12-31"),
        ("خلال الأعوام 2012 ــ 2014", "2012-01-01..2014-12-31"),
        ("موسم 2014/2015", "2014-01-01..2015-12-31"),
        ("القانون رقم 40 لسنة 2015", ""),
        ("بمساحة 1200 م", ""),
        ("وفاة\n1964 - عاد الملك\n1966 - رحل", "1964-01-01..1964-12-31 1966-01-01..1966-12-31"),
    ]);
}

#[test]
fn spans_and_offsets() {
    check(&[
        ("من 3 حتى 12 سبتمبر 2018", "2018-09-03..2018-09-12"),
        ("بين 3 و12 سبتمبر 2018", "2018-09-03..2018-09-12"),
        ("من يناير إلى مارس 2018", "2018-01-01..2018-03-31"),
        ("خلال الأسابيع الثلاثة الماضية", "2019-05-30..2019-06-20"),
        ("في اليومين الماضيين", "2019-06-18..2019-06-19"),
        ("خلال الـ48 ساعة الماضية", "2019-06-18..2019-06-20"),
        ("قبل ثلاثة أيام", "2019-06-17"),
        ("قبل نحو أسبوعين", "2019-06-06"),
        ("منذ أربعة أشهر", "2019-02-20..2019-06-20"),
        ("منذ أكثر من ست سنوات", "?..2019-06-20"),
        ("قبل يومين من الانتخابات", ""),
        ("قتل بعد يومين", ""),
        ("بعد أسبوعين من الآن", "2019-07-04"),
        ("منذ بداية العام الحالي", "2019-01-01..2019-06-20"),
        ("في وقت سابق من الشهر الجاري", "2019-06-01..2019-06-20"),
        ("منتصف الشهر الماضي", "2019-05-11..2019-05-20"),
        ("الربع الأول من 2018", "2018-01-01..2018-03-31"),
        ("الأسبوع الماضي", "2019-06-10..2019-06-16"),
        ("صيف 2018", "2018-06-01..2018-08-31"),
        ("خلال الخمسة أيام الأولى من يونيو", "2019-06-01..2019-06-05"),
        ("قبيل أسبوعين", "2019-06-06"),
        ("زاد 40 في المائة العام الماضي", "2018-01-01..2018-12-31"),
        ("سيعقد الاجتماع خلال أسبوعين", "2019-06-20..2019-07-04"),
        ("عقد ثلاثة اجتماعات خلال أسبوعين", ""),
        ("ستغلق السجن خلال المئة يوم الأولى وسترد خلال يومين من الطلب", ""),
        ("مطلع العام الدراسي", ""),
    ]);
}

#[test]
fn hijri_dates_and_feasts() {
    check(&[
        ("26 شوال 1436 هـ الموافق 11 اغسطس 2015 م", "2015-08-11"),
        ("يوم الأحد (10/شوال/1436هـ)", "2015-07-26"),
        ("عام 1436هـ", "2014-10-25..2015-10-13"),
        ("للعام 1436/1437هـ", "2014-10-25..2016-10-01"),
        ("خلال شهر رمضان الماضي", "2019-05-06..2019-06-03"),
        ("في عيد الفطر", "2019-06-04"),
        ("ثاني أيام عيد الفطر", "2019-06-05"),
    ]);
}

#[test]
fn what_was_named_before() {
    check(&[
        ("في مارس 2006. وفي 17 نوفمبر من العام نفسه", "2006-03-01..2006-03-31 2006-11-17"),
        ("صباح الثلاثاء. وفي اليوم نفسه", "2019-06-18 2019-06-18"),
        ("في 3 مايو 2018 وفي اليوم التالي", "2018-05-03 2018-05-04"),
        ("في مايو 2018 وفي اليوم التالي", "2018-05-01..2018-05-31 ?"),
        ("في 3 مايو 2018 وفي اليوم التالي للهجوم", "2018-05-03"),
        ("في 3 مايو 2018 وعصر ذات اليوم ونفس الشهر", "2018-05-03 2018-05-03 2018-05-01..2018-05-31"),
    ]);
}

#[test]
fn what_is_told_late() {
    for (text, day, want) in [
        ("قال إنه سيعود في منتصف يوليو", date(2019, 8, 4), date(2019, 7, 11)),
        ("هنأهم بحلول عيد الفطر", date(2019, 6, 8), date(2019, 6, 4)),
        ("المقررة في أبريل الجاري", date(2019, 3, 31), date(2019, 4, 1)),
        ("حتى 25 من شوال الجاري", date(2015, 7, 25), date(2015, 8, 10)),
    ] {
        assert_eq!(times_of(text, Some(day))[0].1.from, Some(want), "{text}");
    }
}

#[test]
fn contradictions_are_told() {
    let all = times_of("يوم الاثنين 12 سبتمبر 2018", Some(date(2019, 6, 20)));
    assert_eq!(all[0].1.from, Some(date(2018, 9, 12)));
    assert!(all[0].1.contradictory);
    assert!(!times_of("يوم الأربعاء 12 سبتمبر 2018", None)[0].1.contradictory);
    assert!(times_of("أمس الثلاثاء", Some(date(2019, 6, 20)))[0].1.contradictory);
    // Read long after it was written, or a day before its publication by another clock.
    for (text, day) in [("اليوم (الجمعة)", 14), ("اليوم الأحد", 16), ("اليوم الجمعة", 21), ("غدا السبت", 22)]
    {
        let published = if day == 21 { date(2019, 6, 20) } else { date(2019, 6, 18) };
        let all = times_of(text, Some(published));
        assert_eq!((all[0].1.from, all[0].1.contradictory), (Some(date(2019, 6, day)), true), "{text}");
    }
}

#[test]
fn without_a_publication_date_only_the_absolute_is_resolved() {
    for (text, want) in [("أمس", None), ("العام الماضي", None), ("17 أيلول 2018", Some(date(2018, 9, 17)))]
    {
        let all = times_of(text, None);
        assert_eq!((all.len(), all[0].1.from), (1, want), "{text}");
    }
}

#[test]
fn the_words_stand_without_proclitics() {
    let all = times_of("وبحلول نهاية عام 2018، وفي أمس الأربعاء.", Some(date(2019, 6, 20)));
    let words: Vec<_> = all.iter().map(|(w, _)| w.as_str()).collect();
    assert_eq!(words, ["نهاية عام 2018", "أمس الأربعاء"]);
}

// What is written out is read back.

const LEVANTINE: [&str; 12] = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
];
const EGYPTIAN: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
const MAGHREBI: [&str; 12] =
    ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
const MOROCCAN: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"];
const WEEKDAYS: [&str; 7] = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"];
const ORDINALS: [&str; 11] =
    ["", "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];

/// The day of the month as an ordinal.
fn ordinal(day: usize) -> String {
    let unit = |n: usize| if n == 1 { "الحادي" } else { ORDINALS[n] };
    match day {
        1..=10 => ORDINALS[day].to_owned(),
        11..=19 => format!("{} عشر", unit(day - 10)),
        20 => "العشرين".to_owned(),
        30 => "الثلاثين".to_owned(),
        21..=29 => format!("{} والعشرين", unit(day - 20)),
        _ => format!("{} والثلاثين", unit(day - 30)),
    }
}

fn eastern(digits: &str) -> String {
    digits.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0x660 + d).unwrap())).collect()
}

/// All ways that papers write a date out in full.
fn written(d: Date) -> Vec<String> {
    let (y, m, day) = (d.year(), d.month() as usize - 1, d.day() as usize);
    let weekday = WEEKDAYS[d.weekday().to_monday_zero_offset() as usize];
    let (east, west) = (LEVANTINE[m], EGYPTIAN[m]);
    let mut all = vec![
        format!("{day}/{}/{y}", m + 1),
        format!("{day:02}/{:02}/{y}", m + 1),
        format!("{day}-{}-{y}", m + 1),
        format!("{day}.{}.{y}", m + 1),
        d.to_string(),
        format!("{y}/{:02}/{day:02}", m + 1),
    ];
    for month in [east, west, MAGHREBI[m], MOROCCAN[m]] {
        all.extend([
            format!("{day} {month} {y}"),
            format!("{day} من {month} {y}"),
            format!("{day} من شهر {month} عام {y}"),
            format!("{} من {month} {y}", ordinal(day)),
            format!("{day} {month} من العام {y}م"),
            format!("يوم {weekday} {day} {month} {y}"),
            format!("مساء {weekday} الموافق {day} {month}، {y}"),
        ]);
    }
    for month in
        [format!("{west}/{east}"), format!("{west}/ {east}"), format!("{east} ({west})"), format!("{west} {east}")]
    {
        all.extend([format!("{day} {month} {y}"), format!("{weekday} {day} {month} عام {y}")]);
    }
    let eastern: Vec<String> = all.iter().map(|s| eastern(s)).collect();
    all.extend(eastern);
    all
}

#[test]
fn every_date_in_full_is_read_back() {
    let mut d = date(1990, 1, 1);
    while d.year() < 2036 {
        for text in written(d) {
            let all = times_of(&text, None);
            let found: Vec<_> = all.iter().map(|(w, t)| (w.as_str(), t.from, t.to, t.contradictory)).collect();
            // Without `مساء` and `يوم` before it or with them, the whole text is the expression.
            assert_eq!(found, [(text.as_str(), Some(d), Some(d), false)], "{text}");
        }
        d = shift_days(d, 1);
    }
}

fn shift_days(d: Date, days: i32) -> Date {
    calendar::shift(d, calendar::Unit::Day, days).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any publication day, any day near it: what papers write of it means it.
    #[test]
    fn relative_days_are_read_back(days in 0i32..16800, back in 1i32..7) {
        let published = shift_days(date(1990, 1, 1), days);
        let past = shift_days(published, -back);
        let name = |d: Date| WEEKDAYS[d.weekday().to_monday_zero_offset() as usize];
        let month = |d: Date| EGYPTIAN[d.month() as usize - 1];
        let coming = shift_days(published, back);
        for (text, want) in [
            (format!("قال الوزير {} إن", name(past)), past),
            (format!("{} الماضي", name(past)), past),
            (format!("{} المقبل", name(coming)), coming),
            (format!("أمس {}", name(shift_days(published, -1))), shift_days(published, -1)),
            (format!("في {} {}", past.day(), month(past)), past),
            (format!("{} {} {}", name(coming), coming.day(), month(coming)), coming),
            (format!("قبل {} أيام", back + 2), shift_days(published, -back - 2)),
        ] {
            let all = times_of(&text, Some(published));
            prop_assert_eq!(all.len(), 1, "{}", text);
            prop_assert_eq!((all[0].1.from, all[0].1.to), (Some(want), Some(want)), "{} on {}", text, published);
        }
    }

    /// No text makes the layer panic, and every time lies in order.
    #[test]
    fn any_words_are_survived(words in proptest::collection::vec(word(), 0..30), day in 0i32..16800) {
        let text = words.join(" ");
        let published = shift_days(date(1990, 1, 1), day);
        for (_, t) in times_of(&text, Some(published)) {
            prop_assert!(t.from.zip(t.to).is_none_or(|(f, to)| f <= to), "{}", text);
        }
    }
}

/// A word of time expressions, or a number.
fn word() -> impl Strategy<Value = String> {
    let words: Vec<String> = include_str!("../../lexicon/data/calendar.tsv")
        .lines()
        .chain(include_str!("../../lexicon/data/months.tsv").lines())
        .filter(|l| !l.starts_with('#'))
        .flat_map(|l| crate::lexicon::compile::expand(l.split('\t').next().unwrap_or("")).unwrap_or_default())
        .map(|(words, _)| words.join(" "))
        .collect();
    prop_oneof![
        3 => proptest::sample::select(words),
        1 => (0u32..3000).prop_map(|n| n.to_string()),
        1 => proptest::sample::select(vec!["-", "/", "(", ")", "،", ".", "و", "خمسة", "ألفين", "مليون", "الثالث"]).prop_map(str::to_owned),
    ]
}

#[test]
fn precision_tells_the_unit() {
    for (text, want) in [
        ("أمس", TimePrecision::Day),
        ("الأسبوع الماضي", TimePrecision::Week),
        ("مارس 2018", TimePrecision::Month),
        ("عام 2018", TimePrecision::Year),
        ("التسعينات", TimePrecision::Decade),
        ("منذ عام 2018", TimePrecision::Period),
    ] {
        assert_eq!(times_of(text, Some(date(2019, 6, 20)))[0].1.precision, want, "{text}");
    }
    assert_eq!(date(2019, 6, 20).weekday(), Weekday::Thursday);
}
