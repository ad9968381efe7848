use proptest::prelude::*;

use super::*;

/// Kind, minimum and maximum of all numbers of a text.
fn numbers(text: &str) -> Vec<(NumberKind, f64, Option<f64>)> {
    with_lexicon(text, |text, lists| find(lists, text).1.iter().map(|n| (n.kind, n.min, n.max)).collect())
}

fn with_lexicon<T>(text: &str, f: impl Fn(&Text, &Lists) -> T) -> T {
    static LEXICON: std::sync::LazyLock<(Lexicon, Lists)> = std::sync::LazyLock::new(|| {
        let lexicon = Lexicon::embedded();
        let lists = Lists::load(&lexicon).unwrap();
        (lexicon, lists)
    });
    f(&Text::new(text, &LEXICON.0), &LEXICON.1)
}

fn cardinals(text: &str) -> Vec<f64> {
    numbers(text).iter().filter(|n| n.0 == NumberKind::Cardinal).map(|n| n.1).collect()
}

#[test]
fn digits_and_words_mix() {
    for (text, want) in [
        ("نزح 700 ألف شخص", 700_000.0),
        ("بكلفة 3.5 ملايين دولار", 3_500_000.0),
        ("نحو مليونا نازح", 2_000_000.0),
        ("15 مليوناً", 15_000_000.0),
        ("١٢٠٠ عائلة", 1200.0),
        ("1,200 عائلة", 1200.0),
        ("10 000 عائلة", 10_000.0),
        ("ألف و200 شخص", 1200.0),
        ("3 ملايين و200 ألف", 3_200_000.0),
        ("مليون ونصف المليون", 1_500_000.0),
        ("نصف مليون", 500_000.0),
        ("ألفي مقاتل", 2000.0),
        ("ثلاث مئة وخمسة عشر", 315.0),
        ("خمسمائة وأحد عشر", 511.0),
        ("وعشرين جندياً", 20.0),
        ("قتل ألفاً من الجنود", 1000.0),
        ("12 ألفاً و 300 جريح", 12_300.0),
    ] {
        assert_eq!(cardinals(text).first(), Some(&want), "{text}: {:?}", numbers(text));
    }
}

#[test]
fn models_are_no_numbers() {
    assert!(cardinals("مقاتلات أف-16 أمريكية").is_empty());
    assert_eq!(cardinals("بين 10-15 شخصا").len(), 1);
}

#[test]
fn neighbours_stay_apart() {
    assert_eq!(cardinals("قتل خمسة وأصيب عشرة"), [5.0, 10.0]);
    assert_eq!(cardinals("ثلاثة وأربعة"), [3.0, 4.0]);
    assert_eq!(cardinals("عام 2015 200 قتيل"), [2015.0, 200.0]);
    assert_eq!(cardinals("12.5.2015"), [0.0; 0]);
    assert_eq!(cardinals("أحد المسؤولين يوم الاثنين"), [0.0; 0]);
}

#[test]
fn vague_numbers() {
    use NumberKind::Vague;
    assert_eq!(numbers("مقتل العشرات"), [(Vague, 20.0, None)]);
    assert_eq!(numbers("مئات الجرحى"), [(Vague, 200.0, None)]);
    assert_eq!(numbers("آلاف النازحين"), [(Vague, 2000.0, None)]);
    assert_eq!(numbers("عشرات الآلاف من النازحين"), [(Vague, 20_000.0, None)]);
    assert_eq!(numbers("بضعة مسلحين"), [(Vague, 3.0, Some(9.0))]);
    assert_eq!(numbers("بضعة آلاف"), [(Vague, 3000.0, Some(9000.0))]);
    assert_eq!(numbers("بضعة عشر رجلاً"), [(Vague, 13.0, Some(19.0))]);
}

#[test]
fn ordinals_and_fractions_are_kept_apart() {
    use NumberKind::{Fraction, Ordinal};
    assert_eq!(numbers("الدورة الثالثة والعشرين"), [(Ordinal, 23.0, Some(23.0))]);
    assert_eq!(numbers("الطابق الحادي عشر"), [(Ordinal, 11.0, Some(11.0))]);
    assert_eq!(numbers("نصف السكان"), [(Fraction, 0.5, Some(0.5))]);
    assert_eq!(numbers("ثلاثة أرباع السكان"), [(Fraction, 0.75, Some(0.75))]);
}

#[test]
fn bounds_and_ranges() {
    for (text, min, max, approximate) in [
        ("ما لا يقل عن 15 شخصاً", 15.0, None, false),
        ("أكثر من خمسة آلاف", 5000.0, None, false),
        ("15 شخصاً على الأقل", 15.0, None, false),
        ("نحو عشرة آلاف", 10_000.0, Some(10_000.0), true),
        ("بنحو 300 مقاتل", 300.0, Some(300.0), true),
        ("تجاوز عددهم الـ40 شخصاً", 40.0, Some(40.0), false),
        ("تجاوزت الـ40 قتيلاً", 40.0, None, false),
        ("لا يتجاوز 20", 0.0, Some(20.0), false),
        ("بين 10 و15 قتيلاً", 10.0, Some(15.0), false),
        ("بين 10 و15 ألف مقاتل", 10_000.0, Some(15_000.0), false),
        ("من 10 إلى 15 عنصراً", 10.0, Some(15.0), false),
        ("من خمسة إلى ستة", 5.0, Some(6.0), false),
        ("10-15 عنصراً", 10.0, Some(15.0), false),
        ("خمسة أو ستة", 5.0, Some(6.0), false),
    ] {
        let all = with_lexicon(text, |t, lists| find(lists, t).1);
        let n = all.first().unwrap_or_else(|| panic!("{text}: no number"));
        assert_eq!((n.min, n.max, n.approximate, all.len()), (min, max, approximate, 1), "{text}");
    }
    assert_eq!(cardinals("ارتفع عدد القتلى من 10 إلى 15"), [10.0, 15.0]);
}

#[test]
fn the_mention_holds_the_bound() {
    let words = with_lexicon("وسقط ما لا يقل عن 15 قتيلاً", |t, lists| {
        find(lists, t).1.iter().map(|n| t.slice(n.mention.span).to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(words, ["ما لا يقل عن 15"]);
}

/// Writes a number in words, as grammars prescribe it: a random case, gender and spelling of مئة.
struct Writer {
    oblique: bool,
    feminine: bool,
    hundred: &'static str,
}

impl Writer {
    fn write(&self, n: u32) -> String {
        if n == 0 {
            return "صفر".to_owned();
        }
        let mut parts = Vec::new();
        let scales = [(1_000_000, "مليون", "مليونان", "مليونين", "ملايين"), (1000, "ألف", "ألفان", "ألفين", "آلاف")];
        let mut rest = n;
        for (scale, one, two, two_oblique, many) in scales {
            match rest / scale {
                0 => {}
                1 => parts.push(one.to_owned()),
                2 => parts.push((if self.oblique { two_oblique } else { two }).to_owned()),
                // The scale is a masculine noun.
                k @ 3..=10 => parts.push(format!("{} {many}", Writer { feminine: false, ..*self }.below_thousand(k))),
                k => {
                    let accusative = if k % 100 == 0 { "" } else { "اً" };
                    parts.push(format!("{} {one}{accusative}", Writer { feminine: false, ..*self }.below_thousand(k)));
                }
            }
            rest %= scale;
        }
        if rest > 0 {
            parts.push(self.below_thousand(rest));
        }
        parts.join(" و")
    }

    fn below_thousand(&self, n: u32) -> String {
        const STEMS: [&str; 10] = ["", "واحد", "اثن", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"];
        let mut parts = Vec::new();
        match n / 100 {
            0 => {}
            1 => parts.push(self.hundred.to_owned()),
            2 => {
                let stem = self.hundred.strip_suffix('ة').unwrap();
                parts.push(format!("{stem}{}", if self.oblique { "تين" } else { "تان" }));
            }
            h => parts.push(format!("{}{}", STEMS[h as usize].trim_end_matches('ي'), self.hundred)),
        }
        // Three to ten disagree in gender with what is counted.
        let unit = |u: u32| match (u, self.feminine) {
            (1, false) => "واحد".to_owned(),
            (1, true) => "واحدة".to_owned(),
            (2, _) => {
                format!("اثن{}{}", if self.feminine { "ت" } else { "" }, if self.oblique { "ين" } else { "ان" })
            }
            (8, true) => "ثماني".to_owned(),
            (u, feminine) => format!("{}{}", STEMS[u as usize], if feminine { "" } else { "ة" }),
        };
        let (tens, units) = (n % 100 / 10, n % 10);
        match (tens, units) {
            (0, 0) => {}
            (0, u) => parts.push(unit(u)),
            (1, 0) => parts.push(if self.feminine { "عشر" } else { "عشرة" }.to_owned()),
            (1, u) => {
                let first = match (u, self.feminine, self.oblique) {
                    (1, false, _) => "أحد".to_owned(),
                    (1, true, _) => "إحدى".to_owned(),
                    (2, feminine, oblique) => {
                        format!("اثن{}{}", if feminine { "ت" } else { "" }, if oblique { "ي" } else { "ا" })
                    }
                    (u, ..) => unit(u),
                };
                parts.push(format!("{first} {}", if self.feminine { "عشرة" } else { "عشر" }));
            }
            (t, u) => {
                if u > 0 {
                    parts.push(unit(u));
                }
                let stem = if t == 2 { "عشر" } else { STEMS[t as usize].trim_end_matches('ي') };
                parts.push(format!("{stem}{}", if self.oblique { "ين" } else { "ون" }));
            }
        }
        parts.join(" و")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_in_words_are_read_back(
        n in prop_oneof![0u32..10_000, 0u32..10_000_000],
        oblique: bool, feminine: bool,
        hundred in prop_oneof![Just("مائة"), Just("مئة")],
        noun in prop_oneof![Just(""), Just(" شخصاً"), Just("، بحسب المصدر")],
    ) {
        let words = Writer { oblique, feminine, hundred }.write(n);
        let read = cardinals(&format!("سقط {words}{noun}"));
        prop_assert_eq!(read, [f64::from(n)], "{}", words);
    }

    #[test]
    fn numbers_in_digits_are_read_back(n in 0u32..10_000_000, arabic: bool, separated: bool) {
        let mut digits = n.to_string();
        if separated {
            for at in (1..digits.len()).rev().filter(|i| (digits.len() - i) % 3 == 0).collect::<Vec<_>>() {
                digits.insert(at, ',');
            }
        }
        if arabic {
            digits = digits.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32('٠' as u32 + d).unwrap())).collect();
        }
        prop_assert_eq!(cardinals(&format!("سقط {digits} شخصاً")), [f64::from(n)], "{}", digits);
    }
}
