//! One toll told several times.

use super::Told;
use crate::extract::TollMention;
use crate::message::Victims;
use crate::text::Text;

/// Headline, lead and body tell the same toll: all but one naming are marked, the most guarded being
/// kept. Small numbers come again for other events, so of those only what the head has told is the same.
pub(super) fn mark(text: &Text, tolls: &mut [TollMention], told: &[Told]) {
    let sentence = |t: &TollMention| text.tokens[t.mention.tokens.first as usize].sentence;
    for i in 1..tolls.len() {
        let (before, t) = tolls.split_at_mut(i);
        let t = &mut t[0];
        let earlier = before.iter_mut().filter(|e| !e.repeated).find(|e| {
            let worded_alike = t.min > 1 && text.slice(e.mention.span) == text.slice(t.mention.span);
            let later = (sentence(e) >= HEAD || sentence(e) == sentence(t)) && !worded_alike;
            // Those counted beside each other are not the same: `ستة من الشرطة وستة مواطنين`.
            let beside = sentence(e) == sentence(t) && !worded_alike;
            // `عشرات` come again as well.
            let vague = |t: &TollMention| t.max.is_none() && VAGUE.contains(&t.min);
            let low = t.min < SMALL || vague(t);
            let small = (beside || low && (later || told[i].others)) && !told[i].definite;
            // A headline drops the bounds.
            let told_again = !vague(e) && !vague(t) && (sentence(e) == 0 || t.min >= SMALL);
            let same = e.max == t.max || (e.max.is_none() || t.max.is_none() || sentence(e) == 0) && told_again;
            if told[i].definite {
                return e.min == t.min;
            }
            (e.kind, e.min) == (t.kind, t.min) && same && same_victims(e.who, t.who) && !small
        });
        let Some(e) = earlier else { continue };
        // `مقتل 8 أمريكيين`, then `ثمانية جنود`
        match (e.who, t.who) {
            (Victims::People, who) => e.who = who,
            (who, Victims::People) => t.who = who,
            _ => {}
        }
        if e.max.is_some() && t.max.is_none() {
            e.repeated = true;
        } else {
            t.repeated = true;
        }
    }
}

/// Counts below it may be told of several events in one article.
const SMALL: u64 = 6;
/// What tens, hundreds and thousands count at least.
const VAGUE: [u64; 3] = [20, 200, 2000];
/// Sentences of headline and lead.
const HEAD: u32 = 3;

fn same_victims(a: Victims, b: Victims) -> bool {
    let generic = |w| matches!(w, Victims::People | Victims::Other);
    let part = |w| matches!(w, Victims::Children | Victims::Women);
    a == b || (generic(a) || generic(b)) && !part(a) && !part(b)
}
