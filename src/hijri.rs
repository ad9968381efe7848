//! The Hijri calendar: Umm al-Qura where its table reaches (1300 to 1500 AH), else the tabular
//! calendar with the civil epoch, which is a day or two off at most.
//!
//! Month lengths are those of ICU (`icu_calendar`, Unicode License v3), which has them from the
//! calendar that Saudi Arabia publishes. What people observed can be a day off.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

const FIRST_YEAR: i32 = 1300;
/// 1 Muharram 1300.
const EPOCH: Date = date(1882, 11, 12);
/// 1 Muharram 1 in the tabular calendar, civil epoch: 16 July 622 (Julian).
const CIVIL_EPOCH: Date = date(622, 7, 19);

/// Month lengths of each year from 1300: bit n is set where month n + 1 has 30 days, not 29.
const LONG_MONTHS: [u16; 201] = [
    0x555, 0x2ab, 0x937, 0x2b6, 0x576, 0x36c, 0xb55, 0xaaa, 0x956, 0x49e, 0x95d, 0x2ba, 0x5b5, 0x3aa, 0xb4b, 0xa96,
    0x52e, 0x2ad, 0x56d, 0xb5a, 0x752, 0xf25, 0xe8a, 0xd16, 0xa56, 0xab5, 0x6b4, 0xda9, 0xb92, 0xb25, 0x64b, 0xa9b,
    0x35a, 0x6d9, 0x5d4, 0xda5, 0xd4a, 0xa95, 0x536, 0x975, 0x2f4, 0x6e9, 0x6d4, 0x6a9, 0x535, 0x25d, 0x4bd, 0x9ba,
    0x3b4, 0xb69, 0xb2a, 0xa55, 0x4ad, 0xa5d, 0x2da, 0x6d9, 0xeaa, 0xe94, 0xd2a, 0xc56, 0x4ae, 0xa6d, 0x56a, 0xd55,
    0xd4a, 0xa93, 0x52b, 0xa5b, 0x53a, 0x6b5, 0xea9, 0xd52, 0xd29, 0xa55, 0x4ad, 0x56d, 0xaea, 0x6e4, 0xed1, 0xda2,
    0xaaa, 0x95a, 0x2da, 0x5b9, 0xbb2, 0x764, 0x6c9, 0x555, 0x2ab, 0x4db, 0xaba, 0x5b4, 0xda9, 0xd52, 0xaa5, 0x92d,
    0x26d, 0x8ed, 0x2da, 0xad5, 0xaa5, 0xa4b, 0x497, 0x937, 0x2b6, 0x975, 0xd69, 0xd52, 0xc95, 0x92b, 0x25b, 0x4db,
    0x9d5, 0x5d2, 0xda5, 0xd4a, 0xa95, 0x54d, 0xaad, 0x3aa, 0xbd2, 0xbc4, 0xb89, 0xa95, 0x52d, 0x5ad, 0xb6a, 0x6d4,
    0xdc9, 0xd92, 0xaa6, 0x956, 0x2ae, 0x56d, 0x36a, 0xb55, 0xaaa, 0x94d, 0x49d, 0x95d, 0x2ba, 0x5b5, 0x5aa, 0xd55,
    0xa9a, 0x92e, 0x26e, 0x55d, 0xada, 0x6d4, 0x6a5, 0xb27, 0xa4d, 0x4ad, 0x56d, 0xb5a, 0x754, 0xf49, 0xe92, 0xd26,
    0xa56, 0x356, 0x6b5, 0xbaa, 0xb92, 0xb25, 0x68b, 0xa9b, 0x55a, 0xada, 0x5b4, 0xda9, 0xb52, 0xa9a, 0x536, 0x276,
    0x575, 0xaf2, 0x6d4, 0x6a9, 0x555, 0x2ad, 0x4bd, 0x9ba, 0x574, 0xb69, 0xb52, 0xa95, 0x52d, 0xa5d, 0x4da, 0xad9,
    0x6b2, 0xe95, 0xe2a, 0xc96, 0x92e, 0xaad, 0x56a, 0xd65, 0xd4a,
];

/// The first day of a month, on the Gregorian calendar.
pub fn month_start(year: i32, month: u8) -> Option<Date> {
    let months = i32::from(month) - 1;
    let (epoch, days) = match table_index(year) {
        Some(index) => {
            let years: i32 = LONG_MONTHS[..index].iter().map(|m| year_length(*m)).sum();
            let before: i32 = (0..months).map(|m| month_length(LONG_MONTHS[index], m)).sum();
            (EPOCH, years + before)
        }
        // Eleven leap years in thirty, odd months long.
        None => (CIVIL_EPOCH, (year - 1) * 354 + (11 * year + 3).div_euclid(30) + (59 * months + 1) / 2),
    };
    epoch.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// A day of the Hijri calendar; none where the month has no such day.
pub fn to_gregorian(year: i32, month: u8, day: u8) -> Option<Date> {
    let start = month_start(year, month)?;
    let date = start.checked_add(i32::from(day - 1).days()).ok()?;
    (date < next_month_start(year, month)?).then_some(date)
}

/// The last day of a month, on the Gregorian calendar.
pub fn month_end(year: i32, month: u8) -> Option<Date> {
    next_month_start(year, month)?.yesterday().ok()
}

/// The Hijri year that a day lies in.
pub fn year_of(day: Date) -> i32 {
    // A Hijri year has 354.367 days; the estimate is at most one off.
    let days = (day - CIVIL_EPOCH).get_days();
    let mut year = (f64::from(days) / 354.367).floor() as i32 + 1;
    while month_start(year, 1).is_some_and(|s| s > day) {
        year -= 1;
    }
    while month_start(year + 1, 1).is_some_and(|s| s <= day) {
        year += 1;
    }
    year
}

fn next_month_start(year: i32, month: u8) -> Option<Date> {
    if month == 12 { month_start(year + 1, 1) } else { month_start(year, month + 1) }
}

fn table_index(year: i32) -> Option<usize> {
    usize::try_from(year - FIRST_YEAR).ok().filter(|i| *i < LONG_MONTHS.len())
}

fn month_length(months: u16, month: i32) -> i32 {
    29 + i32::from(months >> month & 1)
}

fn year_length(months: u16) -> i32 {
    12 * 29 + months.count_ones() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        // As Saudi papers date themselves.
        assert_eq!(to_gregorian(1436, 10, 1), Some(date(2015, 7, 17)));
        assert_eq!(to_gregorian(1445, 9, 1), Some(date(2024, 3, 11)));
        assert_eq!(to_gregorian(1420, 1, 1), Some(date(1999, 4, 17)));
        // Tabular, outside the table: Ayn Jalut, 25 Ramadan 658.
        assert_eq!(to_gregorian(658, 9, 25), Some(date(1260, 9, 10)));
        assert_eq!(to_gregorian(1436, 9, 30), None);
    }

    #[test]
    fn years_follow_each_other() {
        for year in 1300..1501 {
            let start = month_start(year, 1).unwrap();
            assert_eq!(year_of(start), year);
            assert_eq!(month_end(year, 12).unwrap().tomorrow().unwrap(), month_start(year + 1, 1).unwrap(), "{year}");
        }
    }
}
