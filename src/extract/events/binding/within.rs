//! What lies within what: an event that is told of Baghdad and of one of its quarters was in the quarter.

use crate::extract::{PlaceEntity, TimeMention};
use crate::message::Precision;

/// Does a place lie in a less exact one, as far as the gazetteer tells? What has no coordinates lies only in its country.
pub fn place(part: &PlaceEntity, whole: &PlaceEntity) -> bool {
    let in_country = part.country.is_some() && part.country == whole.country;
    let in_province = || part.admin1.is_some() && part.admin1 == whole.admin1;
    is_finer(part, whole)
        && in_country
        && match whole.precision {
            Precision::Country => true,
            Precision::Province | Precision::Region => in_province() || near(part, whole, PROVINCE),
            _ => near(part, whole, TOWN),
        }
}

/// Is a place of a more exact kind? Sites lie in quarters, those in towns, those in provinces.
pub fn is_finer(part: &PlaceEntity, whole: &PlaceEntity) -> bool {
    rank(part.precision) < rank(whole.precision) && whole.precision != Precision::Larger
}

/// Is a time a part of a longer one?
pub fn time(part: &TimeMention, whole: &TimeMention) -> bool {
    let ends = |t: &TimeMention| t.from.zip(t.to);
    ends(part)
        .zip(ends(whole))
        .is_some_and(|((from, to), (start, end))| start <= from && to <= end && (from, to) != (start, end))
}

/// Kilometres from the middle of a province, and of a town, within which what is more exact is taken for a part of it.
const PROVINCE: f64 = 60.0;
const TOWN: f64 = 25.0;

/// Kilometres of a degree of latitude.
const DEGREE: f64 = 111.2;

fn near(a: &PlaceEntity, b: &PlaceEntity, kilometres: f64) -> bool {
    let (Some(a), Some(b)) = (a.lat.zip(a.lon), b.lat.zip(b.lon)) else { return false };
    let (north, east) = (a.0 - b.0, (a.1 - b.1) * b.0.to_radians().cos());
    north.hypot(east) * DEGREE < kilometres
}

fn rank(precision: Precision) -> u8 {
    match precision {
        Precision::Site => 0,
        Precision::District => 1,
        Precision::Town => 2,
        Precision::Province | Precision::Region => 3,
        Precision::Country => 4,
        Precision::Larger => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Mention;
    use crate::text::{Span, Tokens};

    fn at(precision: Precision, lat: f64, lon: f64) -> PlaceEntity {
        let country = Some("IQ".to_owned());
        let (name, admin1, gazetteer_id, mentions) = (String::new(), None, None, Vec::new());
        PlaceEntity { name, country, admin1, lat: Some(lat), lon: Some(lon), precision, gazetteer_id, mentions }
    }

    #[test]
    fn quarters_lie_in_their_town_and_towns_in_their_country() {
        let baghdad = at(Precision::Town, 33.34, 44.40);
        let karrada = at(Precision::District, 33.30, 44.43);
        let basra = at(Precision::Town, 30.51, 47.78);
        let iraq = at(Precision::Country, 33.1, 44.2);
        assert!(place(&karrada, &baghdad) && place(&baghdad, &iraq) && place(&karrada, &iraq));
        assert!(!place(&karrada, &basra) && !place(&basra, &baghdad) && !place(&iraq, &baghdad));
        let iran = PlaceEntity { country: Some("IR".to_owned()), ..iraq };
        assert!(!place(&basra, &iran));
    }

    #[test]
    fn a_day_is_a_part_of_its_month() {
        let time = |from: &str, to: &str| TimeMention {
            mention: Mention { tokens: Tokens::new(0, 1), span: Span { start: 0, end: 1 } },
            from: from.parse().ok(),
            to: to.parse().ok(),
            precision: crate::message::TimePrecision::Day,
            contradictory: false,
        };
        let (day, month) = (time("2015-07-08", "2015-07-08"), time("2015-07-01", "2015-07-31"));
        assert!(super::time(&day, &month));
        assert!(!super::time(&month, &day) && !super::time(&day, &day));
    }
}
