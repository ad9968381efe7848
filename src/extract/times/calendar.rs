//! Calendar arithmetic: periods of days, and the units that they are counted in.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::hijri;
use crate::message::TimePrecision;

/// A calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Minute,
    Hour,
    Day,
    /// Monday to Sunday, as ISO 8601 has it.
    Week,
    Month,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub fn precision(self) -> TimePrecision {
        match self {
            Unit::Minute | Unit::Hour | Unit::Day => TimePrecision::Day,
            Unit::Week => TimePrecision::Week,
            Unit::Month => TimePrecision::Month,
            Unit::Year => TimePrecision::Year,
            Unit::Decade => TimePrecision::Decade,
            Unit::Century => TimePrecision::Period,
        }
    }
}

/// A month of either calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    pub number: u8,
    pub hijri: bool,
}

/// Days from one to another, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl Period {
    pub fn day(day: Date) -> Period {
        Period { from: day, to: day }
    }

    pub fn new(from: Option<Date>, to: Option<Date>) -> Option<Period> {
        Some(Period { from: from?, to: to? }).filter(|p| p.from <= p.to)
    }

    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The day `count` units after `day`; a month's end is kept within the month.
pub fn shift(day: Date, unit: Unit, count: i32) -> Option<Date> {
    let span = match unit {
        Unit::Minute => Span::new().try_days(count / 1440),
        Unit::Hour => Span::new().try_days(count / 24),
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
        Unit::Decade => Span::new().try_years(count.checked_mul(10)?),
        Unit::Century => Span::new().try_years(count.checked_mul(100)?),
    };
    day.checked_add(span.ok()?).ok()
}

/// The unit that a day lies in, moved by `count` units.
pub fn unit_around(day: Date, unit: Unit, count: i32) -> Option<Period> {
    let day = shift(day, unit, count)?;
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Some(Period::day(day)),
        Unit::Week => {
            let monday = day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
            Period::new(Some(monday), monday.checked_add(6.days()).ok())
        }
        Unit::Month => Some(Period { from: day.first_of_month(), to: day.last_of_month() }),
        Unit::Year => year(day.year().into()),
        Unit::Decade => years(i32::from(day.year()).div_euclid(10) * 10, 10),
        Unit::Century => years(i32::from(day.year()).div_euclid(100) * 100, 100),
    }
}

pub fn year(number: i32) -> Option<Period> {
    years(number, 1)
}

/// `count` years from the first day of `first`.
pub fn years(first: i32, count: i32) -> Option<Period> {
    Period::new(ymd(first, 1, 1), ymd(first + count - 1, 12, 31))
}

pub fn hijri_year(number: i32) -> Option<Period> {
    Period::new(hijri::month_start(number, 1), hijri::month_end(number, 12))
}

pub fn ymd(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

/// A month of a year of its own calendar.
pub fn month(year: i32, month: Month) -> Option<Period> {
    if month.hijri {
        return Period::new(hijri::month_start(year, month.number), hijri::month_end(year, month.number));
    }
    let first = ymd(year, month.number, 1)?;
    Some(Period { from: first, to: first.last_of_month() })
}

/// A day of a month; none where the month has no such day.
pub fn day_of_month(year: i32, month: Month, day: u8) -> Option<Date> {
    if month.hijri { hijri::to_gregorian(year, month.number, day) } else { ymd(year, month.number, day) }
}

/// Three months from that of this number: `1 + 3n` is a quarter; a season begins with March, June, September or December.
pub fn three_months(year: i32, first: u8) -> Option<Period> {
    let from = ymd(year, first, 1)?;
    Some(Period { from, to: shift(from, Unit::Month, 2)?.last_of_month() })
}

/// The last such weekday on or before a day.
pub fn on_or_before(day: Date, weekday: Weekday) -> Option<Date> {
    day.checked_sub(i32::from(weekday.until(day.weekday())).days()).ok()
}

/// The first such weekday on or after a day.
pub fn on_or_after(day: Date, weekday: Weekday) -> Option<Date> {
    day.checked_add(i32::from(weekday.since(day.weekday())).days()).ok()
}

/// The n-th week of a period, as ISO 8601 counts them: that with most of its days in it comes first.
/// -1 is the last one.
pub fn week_of(period: Period, n: i32) -> Option<Period> {
    let thursday = match n {
        -1 => on_or_before(period.to, Weekday::Thursday)?,
        _ => shift(on_or_after(period.from, Weekday::Thursday)?, Unit::Week, n - 1)?,
    };
    period.contains(thursday).then(|| unit_around(thursday, Unit::Week, 0))?
}

/// The n-th such weekday of a period; -1 is the last one.
pub fn weekday_of(period: Period, weekday: Weekday, n: i32) -> Option<Date> {
    let day = match n {
        -1 => on_or_before(period.to, weekday)?,
        _ => shift(on_or_after(period.from, weekday)?, Unit::Week, n - 1)?,
    };
    period.contains(day).then_some(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn units() {
        let day = date(2016, 11, 7);
        let week = unit_around(day, Unit::Week, -1).unwrap();
        assert_eq!((week.from, week.to), (date(2016, 10, 31), date(2016, 11, 6)));
        assert_eq!(unit_around(day, Unit::Decade, -1).unwrap(), years(2000, 10).unwrap());
        assert_eq!(shift(date(2016, 3, 31), Unit::Month, -1), Some(date(2016, 2, 29)));
        assert_eq!(on_or_before(day, Weekday::Monday), Some(day));
        assert_eq!(on_or_before(day, Weekday::Friday), Some(date(2016, 11, 4)));
        assert_eq!(on_or_after(day, Weekday::Sunday), Some(date(2016, 11, 13)));
    }

    #[test]
    fn weeks_of_a_period() {
        let october = month(2016, Month { number: 10, hijri: false }).unwrap();
        assert_eq!(week_of(october, 1).unwrap().from, date(2016, 10, 3));
        assert_eq!(week_of(year(2015).unwrap(), -1).unwrap().from, date(2015, 12, 28));
        assert_eq!(weekday_of(october, Weekday::Saturday, 1), Some(date(2016, 10, 1)));
        assert_eq!(weekday_of(october, Weekday::Tuesday, 5), None);
    }
}
