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
    let share = |set: &str| f64::from(count(set)) / f64::from(total);
    let candidates = [
        ("ug", share("ەېۇۈۆۋڭھ"), 0.12),
        ("ckb", share("ەێۆڕڵڤ"), 0.06),
        ("ps", share("ټډړږښګڼۍې"), 0.02),
        ("ur", share("ٹڈڑںےہھ"), 0.04),
        ("fa", share("پچژگکی"), 0.04),
    ];
    let found = candidates.iter().find(|(_, share, least)| share >= least);
    found.map_or("ar", |(code, _, _)| code).to_owned()
}
