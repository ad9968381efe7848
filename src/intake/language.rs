//! Which language a text in Arabic script is in, also where paragraphs of others stand in it.

use super::scan::{Histogram, Scan};

/// Foreign letters in a text that are no evidence: a name or two.
const LEAST: u32 = 3;
/// By the letters that Arabic has not. Persian and Urdu letters for kaf and ya stand in badly keyed Arabic too, where
/// ta marbuta shows what it is: the second share counts there.
const LETTERS: [(&str, &str, f64, f64); 6] = [
    ("ug", "ۇۈۋڭ", 0.03, 0.03),
    ("ckb", "ێۆڕڵڤ", 0.015, 0.015),
    ("ps", "ټډړږښګڼۍې", 0.02, 0.02),
    ("ur", "ٹڈڑںےہھ", 0.04, 0.04),
    ("fa", "پچژگ", 0.006, 0.02),
    ("fa", "کی", 0.04, 0.5),
];

/// What is said of a text's language.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Language {
    /// ISO 639 code; `und` where it is not known.
    pub code: String,
    /// The paragraphs that are in another language of the same script, by their numbers.
    pub foreign: Vec<usize>,
}

/// Nothing in the letters hints at another language than Arabic.
pub fn is_plain(letters: &Histogram) -> bool {
    let total: u32 = letters.arabic.iter().sum();
    let few = |(_, set, _, _): &(&str, &str, f64, f64)| count(letters, set) < LEAST;
    total > 8 * (letters.latin + letters.other) && LETTERS.iter().all(few)
}

/// The language of a text: of most of its letters, paragraph by paragraph. With a third of the letters in Arabic it is
/// an Arabic article that has paragraphs in other languages beside it. `given` is the sender's word, which counts for
/// other scripts only.
pub fn of(paragraphs: &[&str], given: Option<&str>) -> Language {
    let mut letters: Vec<(String, u32)> = Vec::new();
    let (mut all, mut foreign) = (Histogram::default(), Vec::new());
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let scan = Scan::new(paragraph);
        all.add(&scan.letters);
        let mut code = identify(&scan.letters, given);
        // Arabic prose is full of articles, whatever letters it is keyed with.
        if code != "ar" && is_arabic_script(&scan.letters) {
            match has_articles(paragraph) {
                true => code = "ar".to_owned(),
                false => foreign.push(n),
            }
        }
        let count = scan.letters.arabic.iter().sum::<u32>() + scan.letters.latin + scan.letters.other;
        match letters.iter_mut().find(|(c, _)| *c == code) {
            Some((_, sum)) => *sum += count,
            None => letters.push((code, count)),
        }
    }
    let total: u32 = letters.iter().map(|(_, n)| n).sum();
    let arabic = letters.iter().find(|(c, _)| c == "ar").map_or(0, |(_, n)| *n);
    if arabic > 0 && arabic * 3 >= total && (arabic * 2 >= total || identify(&all, given) == "ar" || arabic > 200) {
        return Language { code: "ar".to_owned(), foreign };
    }
    let most = letters.into_iter().filter(|(c, _)| c != "ar").max_by_key(|(_, n)| *n);
    Language { code: most.map_or_else(|| identify(&all, given), |(c, _)| c), foreign: Vec::new() }
}

fn is_arabic_script(letters: &Histogram) -> bool {
    letters.arabic.iter().sum::<u32>() > letters.latin + letters.other
}

/// At least every tenth word begins with an article, as no other language's do.
fn has_articles(text: &str) -> bool {
    let (mut words, mut articles) = (0, 0);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        words += 1;
        let stem = word.trim_start_matches(['و', 'ف', 'ب', 'ك']);
        articles += usize::from(stem.starts_with("ال") || stem.starts_with("لل"));
    }
    articles * 10 >= words && articles >= 2
}

fn count(letters: &Histogram, set: &str) -> u32 {
    set.chars().map(|c| letters.arabic[c as usize - 0x600]).sum()
}

/// ISO 639 code of one text's language, from its letters.
fn identify(letters: &Histogram, given: Option<&str>) -> String {
    let total: u32 = letters.arabic.iter().sum();
    if total < letters.latin || total < letters.other || total == 0 {
        let given = given.filter(|g| !g.starts_with("ar"));
        return given.map_or("und", |g| g.split(['-', '_']).next().unwrap_or(g)).to_lowercase();
    }
    let share = |set: &str| match count(letters, set) {
        0..LEAST => 0.0,
        n => f64::from(n) / f64::from(total),
    };
    let arabic = share("ة") > 0.004;
    let found = LETTERS.iter().find(|(_, set, least, among)| share(set) >= if arabic { *among } else { *least });
    found.map_or("ar", |(code, ..)| code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        super::of(&[text], None).code
    }

    #[test]
    fn languages_of_one_script() {
        assert_eq!(of("أعلنت وزارة الدفاع أن القوات انسحبت من البلدة مساء أمس بعد مفاوضات طويلة"), "ar");
        assert_eq!(of("قال الناطق باسم الحرس الثوري إن پاسداران لم يشاركوا في المعركة قرب المدينة"), "ar");
        assert_eq!(of("وزارت دفاع اعلام کرد که نیروها پس از گفتگوهای طولانی از شهر عقب نشینی کردند"), "fa");
        assert_eq!(of("وزارت دفاع اعلام كرد كه نيروها پس از گفتگوهاي طولاني از شهر عقب نشيني كردند"), "fa");
        assert_eq!(of("وزارت دفاع نے اعلان کیا ہے کہ فوج طویل مذاکرات کے بعد شہر سے نکل گئی ہے"), "ur");
        assert_eq!(of("وەزارەتی بەرگری ڕایگەیاند کە هێزەکان دوای گفتوگۆی درێژ لە شارەکە کشانەوە"), "ckb");
        assert_eq!(of("د دفاع وزارت وویل چې ځواکونه د اوږدو خبرو وروسته له ښار څخه ووتل او بېرته ستانه شول"), "ps");
        assert_eq!(of("دۆلەت مۇداپىئە مىنىستىرلىقى قوشۇنلارنىڭ شەھەردىن چېكىنگەنلىكىنى ئېلان قىلدى"), "ug");
        assert_eq!(of("The ministry said"), "und");
        assert_eq!(of("ﻗﺼﻒ ﺍﻟﺠﻴﺶ ﺍﻟﺒﻠﺪﺓ ﺃﻣﺲ ﻭﻗﺘﻞ ﺛﻼﺛﺔ ﻣﺪﻧﻴﻴﻦ"), "ar");
    }

    #[test]
    fn foreign_paragraphs_leave_an_arabic_article_arabic() {
        let arabic = "أعلنت وزارة الدفاع أن القوات انسحبت من البلدة مساء أمس بعد مفاوضات طويلة بين الطرفين";
        let persian = "وزارت دفاع اعلام کرد که نیروها پس از گفتگوهای طولانی از شهر عقب نشینی کردند";
        let english = "The ministry said that the forces had withdrawn from the town";
        let of = |paragraphs: &[&str]| super::of(paragraphs, None);
        assert_eq!(of(&[arabic, english]), Language { code: "ar".into(), foreign: vec![] });
        assert_eq!(of(&[arabic, persian, arabic]), Language { code: "ar".into(), foreign: vec![1] });
        assert_eq!(of(&[persian, persian, persian, arabic]).code, "fa");
        assert_eq!(of(&[english, english, english, arabic]).code, "und");
        let keyed = arabic.replace('ي', "ی").replace('ك', "ک").replace('ة', "ه");
        assert_eq!(of(&[&keyed]).code, "ar");
    }
}
