//! Dates by their parts: which year, month or week is meant where they do not tell.

use super::*;

/// Days within which a date without a year is one to come, if that of the last year is long past.
const SOON: i32 = 30;
/// Days after which a time without a year is not the one that is told as coming, if one has just been.
const FAR: i32 = 300;

impl Anchor {
    pub(super) fn date(self, p: &Parts) -> Resolved {
        if p.month.is_some() || p.day.is_some() {
            return self.named_date(p);
        }
        if let Some(offset) = p.offset {
            let day = self.published.and_then(|d| shift(d, Unit::Day, offset));
            let Some((day, weekday)) = day.zip(p.weekday).filter(|(d, w)| d.weekday() != *w) else {
                return Resolved::day(day);
            };
            // The weekday is what the writer knew; the publication date may be a day late.
            let near = calendar::on_or_before(day, weekday).filter(|d| (day - *d).get_days() <= 3);
            // Or, on the other side of the date line, a day early; what is told as past is never to come.
            let ahead = calendar::on_or_after(day, weekday).filter(|d| offset > 0 || (*d - day).get_days() == 1);
            let near = near.or(ahead).or_else(|| calendar::on_or_before(day, weekday));
            return Resolved { contradictory: true, ..Resolved::day(near) };
        }
        if let Some(weekday) = p.weekday {
            return Resolved::day(self.weekday(weekday, p.weekday_relation, p.week));
        }
        let period = match p.year {
            Some(Year::Hijri(n)) => calendar::hijri_year(n),
            Some(year) => self.year_number(year).and_then(calendar::year),
            None => None,
        };
        Resolved::new(period, TimePrecision::Year)
    }

    fn weekday(self, weekday: Weekday, relation: Option<Relation>, week: Option<Relation>) -> Option<Date> {
        if let Some(week) = week {
            let week = self.unit(Unit::Week, week)?;
            return calendar::on_or_after(week.from, weekday);
        }
        let today = self.published?;
        let before = |days: i32| calendar::on_or_before(shift(today, Unit::Day, -days)?, weekday);
        let after = |days: i32| calendar::on_or_after(shift(today, Unit::Day, days)?, weekday);
        match relation {
            Some(Relation::Last | Relation::Preceding) => before(1),
            Some(Relation::BeforeLast) => before(8),
            Some(Relation::Next) => after(1),
            Some(Relation::AfterNext) => after(8),
            Some(Relation::Following) => calendar::on_or_after(self.before?.to.tomorrow().ok()?, weekday),
            Some(Relation::Same) => calendar::on_or_before(self.before?.to, weekday),
            None if self.direction == Direction::Ahead => after(0),
            None if self.direction == Direction::Next => {
                let (last, next) = (before(0)?, after(0)?);
                Some(if (next - today).get_days() < (today - last).get_days() { next } else { last })
            }
            None | Some(Relation::This) => before(0),
        }
    }

    /// A date with a day or a month.
    fn named_date(self, p: &Parts) -> Resolved {
        let precision = if p.day.is_some() { TimePrecision::Day } else { TimePrecision::Month };
        let period = match (p.month, p.day) {
            (Some(month), day) => self.month_or_day(month, day, p.year, p.month_relation, p.weekday),
            // الثامن من الشهر الجاري
            (None, Some(day)) if p.month_relation.is_some() || p.weekday.is_none() => {
                let relation = p.month_relation.unwrap_or(Relation::This);
                self.unit(Unit::Month, relation).and_then(|m| day_in(m, day))
            }
            (None, Some(day)) => self.day_with_weekday(day, p.weekday),
            (None, None) => None,
        };
        let weekday = p.day.and(p.weekday);
        let mut resolved = Resolved::new(period, precision);
        resolved.contradictory = weekday.is_some_and(|w| period.is_some_and(|p| p.from.weekday() != w));
        resolved
    }

    /// `الجمعة 15`: the nearest such day, past ones first.
    fn day_with_weekday(self, day: u8, weekday: Option<Weekday>) -> Option<Period> {
        let today = self.published?;
        let month = |n| day_in(unit_around(today.first_of_month(), Unit::Month, n)?, day);
        let near = [0, -1, 1, -2, 2, -3, 3];
        near.into_iter().filter_map(month).find(|p| weekday.is_none_or(|w| p.from.weekday() == w)).or_else(|| month(0))
    }

    pub(super) fn month_or_day(
        self,
        month: Month,
        day: Option<u8>,
        year: Option<Year>,
        relation: Option<Relation>,
        weekday: Option<Weekday>,
    ) -> Option<Period> {
        let in_year = |y: i32| match day {
            Some(day) => calendar::day_of_month(y, month, day).map(Period::day),
            None => calendar::month(y, month),
        };
        match year {
            Some(Year::Hijri(y)) => in_year(y),
            Some(Year::Number(y)) if month.hijri && y < 1600 => in_year(y),
            // رمضان 2014
            Some(Year::Number(y)) if month.hijri => {
                let first = hijri::year_of(calendar::ymd(y, 1, 1)?);
                (first..first + 2).filter_map(in_year).find(|p| i32::from(p.from.year()) == y)
            }
            Some(Year::Number(y)) => in_year(y),
            Some(Year::Relative(relation)) if month.hijri => in_year(hijri::year_of(self.published?) + steps(relation)),
            Some(year) => in_year(self.year_number(year)?),
            None => {
                if relation == Some(Relation::Same) {
                    return in_year(self.before?.from.year().into());
                }
                let today = self.published?;
                let around = if month.hijri { hijri::year_of(today) } else { today.year().into() };
                let candidates = (around - 2..=around + 2).filter_map(in_year);
                if let (Some(weekday), None) = (weekday, relation) {
                    // The year in which the weekday is right, if that is not far.
                    let right = candidates.clone().filter(|p| p.from.weekday() == weekday);
                    let near = right.min_by_key(|p| (p.from - today).get_days().abs());
                    if near.is_some_and(|p| (p.from - today).get_days().abs() < 370) {
                        return near;
                    }
                }
                if relation == Some(Relation::Next) && !month.hijri {
                    // Written in the month before, published late.
                    let this_month = unit_around(today, Unit::Month, 0)?;
                    if let Some(late) = candidates.clone().find(|p| this_month.contains(p.from)) {
                        return Some(late);
                    }
                }
                self.pick(candidates, relation)
            }
        }
    }

    /// The last such month or day that has begun.
    pub(super) fn past(self, month: Month, day: Option<u8>) -> Option<Period> {
        let today = self.published?;
        let around = if month.hijri { hijri::year_of(today) } else { today.year().into() };
        let in_year = |y: i32| match day {
            Some(day) => calendar::day_of_month(y, month, day).map(Period::day),
            None => calendar::month(y, month),
        };
        (around - 2..=around).filter_map(in_year).rfind(|p| p.from <= today)
    }

    /// The one of ascending periods that news mean.
    pub(super) fn pick(
        self,
        candidates: impl Iterator<Item = Period> + Clone,
        relation: Option<Relation>,
    ) -> Option<Period> {
        let today = self.published?;
        let past = || candidates.clone().filter(|p| p.from <= today).last();
        match relation {
            Some(Relation::Last | Relation::Preceding) => candidates.clone().filter(|p| p.to < today).last(),
            Some(Relation::BeforeLast) => {
                let ended: Vec<_> = candidates.clone().filter(|p| p.to < today).collect();
                ended.len().checked_sub(2).map(|i| ended[i])
            }
            Some(Relation::Next) => candidates.clone().find(|p| p.from > today),
            Some(Relation::AfterNext) => candidates.clone().filter(|p| p.from > today).nth(1),
            Some(Relation::Following) => candidates.clone().find(|p| p.from > self.before.map_or(today, |b| b.to)),
            Some(Relation::Same) => candidates.clone().find(|p| self.before.is_some_and(|b| p.contains(b.from))),
            Some(Relation::This) => {
                let month = unit_around(today, Unit::Month, 0)?;
                let near = || candidates.clone().min_by_key(|p| distance(*p, today));
                candidates.clone().find(|p| month.contains(p.from)).or_else(near)
            }
            None if self.direction == Direction::Ahead => {
                // What was to come when it was told may have begun since.
                let next = candidates.clone().find(|p| p.to >= today);
                let gone =
                    past().filter(|p| distance(*p, today) <= SOON && next.is_none_or(|n| distance(n, today) > FAR));
                gone.or(next)
            }
            None if self.direction == Direction::Past => past(),
            None => {
                let next = candidates.clone().find(|p| p.from > today);
                let last = past();
                let soon = next.filter(|n| (n.from - today).get_days() <= SOON);
                let behind = last.map_or(i32::MAX, |l| (today - l.to).get_days());
                let near = matches!(self.direction, Direction::Near | Direction::Next);
                let weight = if self.direction == Direction::Next { 1 } else { 2 };
                if near && next.is_some_and(|n| weight * (n.from - today).get_days() < behind) {
                    return next;
                }
                let long_past = behind > 270;
                soon.filter(|_| long_past).or(last)
            }
        }
    }

    pub(super) fn year_number(self, year: Year) -> Option<i32> {
        match year {
            Year::Number(n) => Some(n),
            Year::Hijri(n) => calendar::hijri_year(n).map(|p| p.from.year().into()),
            Year::Relative(relation) => self.unit(Unit::Year, relation).map(|p| p.from.year().into()),
        }
    }
}

/// Days between a period and a day.
fn distance(p: Period, day: Date) -> i32 {
    let days = if day < p.from { p.from - day } else { day - p.to };
    if p.contains(day) { 0 } else { days.get_days() }
}

fn day_in(month: Period, day: u8) -> Option<Period> {
    let day = shift(month.from, Unit::Day, i32::from(day) - 1)?;
    month.contains(day).then(|| Period::day(day))
}
