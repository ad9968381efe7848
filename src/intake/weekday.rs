//! The weekday of publication, where no date is known but the text names both a day and how far it is:
//! `أمس الأربعاء` was written on a Thursday.

use super::lists::{Lists, StampWord};
use super::scan::key;
use crate::text::normalize::{fold, is_in_word};

const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// English name of the weekday that the text fixes; none where it fixes none, or contradicts itself.
pub fn published(text: &str, lists: &Lists) -> Option<&'static str> {
    let mut found = None;
    let mut before = [""; 3];
    for word in text.split(|c: char| !is_in_word(c)).filter(|w| !w.is_empty()) {
        if let Some(StampWord::Weekday(day)) = lists.stamp(key(word))
            && let Some(distance) = distance(before.map(fold))
        {
            let published = (i16::from(day) - 1 - distance).rem_euclid(7) as usize;
            if found.is_some_and(|f| f != published) {
                return None;
            }
            found = Some(published);
        }
        before = [before[1], before[2], word];
    }
    found.map(|f| NAMES[f])
}

/// Days from publication to the day that is spoken of, by the words before it.
fn distance(before: [String; 3]) -> Option<i16> {
    let bare = |w: &str| w.trim_start_matches(['و', 'ف', 'ل']).to_owned();
    match [before[0].as_str(), before[1].as_str(), before[2].as_str()] {
        [first, "من", "امس"] if bare(first) == "اول" => Some(-2),
        [_, first, "امس"] if bare(first) == "اول" => Some(-2),
        [_, _, "امس"] => Some(-1),
        [_, _, "اليوم"] => Some(0),
        [_, "بعد", "غد"] => Some(2),
        [_, _, "غدا" | "غد"] => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn days_with_their_distance() {
        let lists = Lists::load(&Lexicon::embedded()).unwrap();
        let of = |text| published(text, &lists);
        assert_eq!(of("وصل الوفد أمس الأربعاء، وكان التقى أول أمس الثلاثاء ممثلين"), Some("thursday"));
        assert_eq!(of("تعقد الجلسة غداً الجمعة"), Some("thursday"));
        assert_eq!(of("قال اليوم الأحد"), Some("sunday"));
        assert_eq!(of("التقى أول من أمس، الجمعة، ممثلين"), Some("sunday"));
        assert_eq!(of("وصل الأربعاء"), None);
        assert_eq!(of("أمس الأربعاء ثم أمس الخميس"), None);
    }
}
