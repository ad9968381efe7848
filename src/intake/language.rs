//! Which language a text in Arabic script is in.

use super::scan::Histogram;

/// ISO 639 code of a text's language, from its letters; the sender's word counts for other scripts only.
///
/// Languages that share the script are told apart by the letters that Arabic has not, and by those that only Arabic
/// has (ة, hamza seats, emphatics).
pub fn identify(letters: &Histogram, given: Option<&str>) -> String {
    let count = |set: &str| set.chars().map(|c| letters.arabic[c as usize - 0x600]).sum::<u32>();
    let total: u32 = letters.arabic.iter().sum();
    if total < letters.latin || total < letters.other || total == 0 {
        let given = given.filter(|g| !g.starts_with("ar"));
        return given.map_or("und", |g| g.split(['-', '_']).next().unwrap_or(g)).to_lowercase();
    }
    // A foreign name or two are no evidence.
    const LEAST: u32 = 3;
    let share = |set: &str| if count(set) < LEAST { 0.0 } else { f64::from(count(set)) / f64::from(total) };
    // Persian and Urdu letters for kaf and ya stand in badly keyed Arabic too, where ta marbuta shows what it is.
    let arabic = share("ة") > 0.004;
    let candidates = [
        ("ug", share("ۇۈۋڭ"), 0.03),
        ("ckb", share("ێۆڕڵڤ"), 0.015),
        ("ps", share("ټډړږښګڼۍې"), 0.02),
        ("ur", share("ٹڈڑںےہھ"), 0.04),
        ("fa", share("پچژگ"), if arabic { 0.02 } else { 0.006 }),
        ("fa", share("کی"), if arabic { 0.5 } else { 0.04 }),
    ];
    let found = candidates.iter().find(|(_, share, least)| share >= least);
    found.map_or("ar", |(code, _, _)| code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::scan::Scan;

    fn of(text: &str) -> String {
        identify(&Scan::new(text).letters, None)
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
    }
}
