//! From what an expression says to days.

mod dates;

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Month, Period, Unit, shift, unit_around};
use super::expression::{Count, Edge, Expression, Parts, Relation, Year};
use crate::hijri;
use crate::message::TimePrecision;

/// What expressions are resolved against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Anchor {
    pub published: Option<Date>,
    /// The time named before, for `العام نفسه`, `اليوم التالي`.
    pub before: Option<Period>,
    pub direction: Direction,
}

/// Whether a time without a year or week lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Past, as most news are, or soon to come.
    #[default]
    Open,
    /// Past or soon to come, whichever is nearer: behind a verb in the present. Weekdays are past.
    Near,
    /// The same, and weekdays too: right behind such a verb (`تبدأ الجمعة`).
    Next,
    /// Past or going on: behind `منذ`.
    Past,
    /// The words around speak of what lies ahead.
    Ahead,
}

/// The days of an expression, both inclusive; an end that cannot be known is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub precision: TimePrecision,
    /// The weekday that is named is not that of the date, or two calendars disagree.
    pub contradictory: bool,
}

impl Resolved {
    fn new(period: Option<Period>, precision: TimePrecision) -> Resolved {
        let (from, to) = (period.map(|p| p.from), period.map(|p| p.to));
        Resolved { from, to, precision, contradictory: false }
    }

    fn open(from: Option<Date>, to: Option<Date>) -> Resolved {
        Resolved { from, to, precision: TimePrecision::Period, contradictory: false }
    }

    fn day(day: Option<Date>) -> Resolved {
        Resolved::new(day.map(Period::day), TimePrecision::Day)
    }

    pub fn period(self) -> Option<Period> {
        Period::new(self.from, self.to)
    }
}

/// Resolves an expression. None if it turns out to be no time at all.
pub fn resolve(expression: &Expression, anchor: Anchor) -> Option<Resolved> {
    use TimePrecision as P;
    let published = anchor.published;
    let period = |e: &Expression| resolve(e, anchor).and_then(Resolved::period);
    Some(match expression {
        Expression::Date(parts) => anchor.date(parts),
        Expression::Known(day) => Resolved::day(Some(*day)),
        Expression::Unit(unit, relation) => Resolved::new(anchor.unit(*unit, *relation), unit.precision()),
        Expression::Span { unit, count, relation } => anchor.span(*unit, *count, *relation == Relation::Next),
        Expression::Lasting { unit, count } => match count {
            Count::Exact(n) => Resolved::open(published.and_then(|d| shift(d, *unit, -n)), published),
            // "For decades" fixes nothing.
            _ if matches!(unit, Unit::Decade | Unit::Century) => return None,
            _ => Resolved::open(None, published),
        },
        Expression::Ago { lengths } => anchor.ago(lengths),
        Expression::Ahead { unit, count, sure } => {
            if !sure && anchor.direction != Direction::Ahead {
                return None;
            }
            match count {
                Count::Exact(n) => Resolved::day(published.and_then(|d| shift(d, *unit, *n))),
                _ => Resolved::open(None, None),
            }
        }
        Expression::Within { unit, count } => {
            if anchor.direction != Direction::Ahead {
                return None;
            }
            Resolved::open(published, published.and_then(|d| shift(d, *unit, *count)))
        }
        Expression::Since(e) => {
            let from = resolve(e, Anchor { direction: Direction::Past, ..anchor })?;
            let begun = from.from.filter(|f| published.is_none_or(|p| *f <= p));
            let contradictory = from.contradictory;
            Resolved { contradictory, ..Resolved::open(begun, begun.and(published)) }
        }
        Expression::Edge(edge, e) => {
            let whole = resolve(e, anchor)?;
            if whole.precision == P::Day {
                return Some(whole);
            }
            match whole.period().and_then(|p| anchor.edge(*edge, p, whole.precision)) {
                Some(p) if p.from == p.to => Resolved::day(Some(p.from)),
                p => Resolved::new(p, P::Period),
            }
        }
        Expression::Range(a, b) => anchor.range(a, b)?,
        Expression::Equal(a, b) => {
            let (a, b) = (resolve(a, anchor)?, resolve(b, anchor)?);
            let hijri_first = matches!(expression, Expression::Equal(a, _) if is_hijri(a));
            let (gregorian, other) = if hijri_first { (b, a) } else { (a, b) };
            // Sighting of the moon moves months by a day.
            let apart = other.from.zip(gregorian.from).is_some_and(|(x, y)| (x - y).get_days().abs() > 1);
            Resolved { contradictory: gregorian.contradictory || apart, ..gregorian }
        }
        Expression::NthUnit { n, unit, of } => {
            let feast = matches!(**of, Expression::Feast { .. });
            Resolved::new(period(of).and_then(|p| nth_unit(p, *unit, *n, feast)), unit.precision())
        }
        Expression::NthWeekday { n, weekday, of } => {
            Resolved::day(period(of).and_then(|p| calendar::weekday_of(p, *weekday, *n)))
        }
        Expression::PartOfYear { n, parts, of } => {
            Resolved::new(period(of).and_then(|p| part(p, *n, *parts)), P::Period)
        }
        Expression::Season { first_month, year, relation } => {
            let season = |y| calendar::three_months(y, *first_month);
            let found = match year {
                Some(year) => anchor.year_number(*year).and_then(season),
                None => published.and_then(|d| {
                    let y = i32::from(d.year());
                    // Writers go by the sky: spring is yet to come on the first of March.
                    let anchor = Anchor { published: shift(d, Unit::Day, -20), ..anchor };
                    anchor.pick((y - 2..=y + 2).filter_map(season), *relation)
                }),
            };
            Resolved::new(found, P::Period)
        }
        Expression::Decade { decade, of } => {
            let century = match of {
                Some(e) => period(e).map(|p| i32::from(p.from.year())),
                None => Some(1900),
            };
            Resolved::new(century.and_then(|c| calendar::years(c + decade, 10)), P::Decade)
        }
        Expression::Century(n) => Resolved::new(calendar::years((n - 1) * 100, 100), P::Period),
        Expression::Feast { feast, year, relation } => {
            let precision = if feast.day.is_some() { P::Day } else { P::Month };
            Resolved::new(anchor.month_or_day(feast.month, feast.day, *year, *relation, None), precision)
        }
        Expression::Weekend(relation) => {
            let week = anchor.unit(Unit::Week, *relation);
            let saturday = week.and_then(|w| calendar::on_or_before(w.to, Weekday::Saturday));
            Resolved::new(Period::new(saturday, week.map(|w| w.to)), P::Period)
        }
        Expression::WeekAround(e) => Resolved::new(period(e).and_then(|p| unit_around(p.from, Unit::Week, 0)), P::Week),
    })
}

impl Anchor {
    fn unit(self, unit: Unit, relation: Relation) -> Option<Period> {
        let before = self.before.map(|p| p.from);
        match relation {
            Relation::Same => unit_around(before?, unit, 0),
            // Behind a longer time it is not told which day is the next.
            Relation::Following if unit == Unit::Day && self.before.is_some_and(|p| p.from != p.to) => None,
            Relation::Following => unit_around(before.or(self.published)?, unit, 1),
            Relation::Preceding => unit_around(before?, unit, -1),
            other => unit_around(self.published?, unit, steps(other)),
        }
    }

    /// `الأيام الثلاثة الماضية`, `الأسابيع المقبلة`
    fn span(self, unit: Unit, count: Count, ahead: bool) -> Resolved {
        let Some(today) = self.published else { return Resolved::open(None, None) };
        let n = match (count, unit) {
            (Count::Exact(n), _) => n,
            (Count::Few, Unit::Day) => 3,
            (_, Unit::Hour | Unit::Minute) => 24,
            _ if ahead => return Resolved::open(Some(today), None),
            _ => return Resolved::open(None, Some(today)),
        };
        if matches!(unit, Unit::Decade | Unit::Century) {
            let (first, last) = if ahead { (1, n) } else { (-n, -1) };
            let (first, last) = (unit_around(today, unit, first), unit_around(today, unit, last));
            return Resolved::open(first.map(|p| p.from), last.map(|p| p.to));
        }
        if ahead && matches!(unit, Unit::Hour | Unit::Minute) {
            return Resolved::open(Some(today), shift(today, unit, n));
        }
        if ahead {
            return Resolved::open(shift(today, Unit::Day, 1), shift(today, unit, n));
        }
        // The last three days are those before this one.
        let days = unit == Unit::Day && matches!(count, Count::Exact(_));
        Resolved::open(shift(today, unit, -n), if days { shift(today, Unit::Day, -1) } else { Some(today) })
    }

    fn ago(self, lengths: &[Option<(Unit, Count)>; 2]) -> Resolved {
        let mut day = self.published;
        for (unit, count) in lengths.iter().flatten() {
            match (count, unit) {
                (Count::Exact(n), _) => day = day.and_then(|d| shift(d, *unit, -n)),
                (Count::Few | Count::Unknown, Unit::Hour | Unit::Minute) => {}
                // "A few days ago" is within the week.
                (Count::Few | Count::Unknown, Unit::Day) => {
                    return Resolved::open(
                        day.and_then(|d| shift(d, Unit::Day, -7)),
                        day.and_then(|d| shift(d, Unit::Day, -1)),
                    );
                }
                _ => return Resolved::open(None, None),
            }
        }
        let unit = lengths[0].map_or(Unit::Day, |l| l.0);
        Resolved::new(day.map(Period::day), if lengths[1].is_some() { TimePrecision::Day } else { unit.precision() })
    }

    /// Part of a period, by thirds; the beginning of a year is its first quarter, the end a last day.
    fn edge(self, edge: Edge, p: Period, precision: TimePrecision) -> Option<Period> {
        let today = self.published.filter(|d| p.contains(*d));
        let months = |first: u8, last: u8| {
            let year = i32::from(p.from.year());
            let month = |number| calendar::month(year, Month { number, hijri: false });
            Period::new(month(first).map(|m| m.from), month(last).map(|m| m.to))
        };
        let first_year = i32::from(p.from.year());
        let years = i32::from(p.to.year()) - first_year + 1;
        let thirds = |first: i32, last: i32| {
            if years > 3 {
                // Of decades and centuries in whole years.
                let at = |third: i32| (years * third + 1) / 3;
                return calendar::years(first_year + at(first), at(last) - at(first));
            }
            let days = (p.to - p.from).get_days() + 1;
            let third = days / 3;
            let from = shift(p.from, Unit::Day, first * third);
            let to = if last == 3 { Some(p.to) } else { shift(p.from, Unit::Day, last * third - 1) };
            Period::new(from, to)
        };
        let year = precision == TimePrecision::Year;
        match edge {
            Edge::Start if year => months(1, 3),
            Edge::Middle if year => months(6, 7),
            Edge::Late if year => months(10, 12),
            Edge::Start if precision == TimePrecision::Month => Period::new(Some(p.from), shift(p.from, Unit::Day, 9)),
            Edge::Middle if precision == TimePrecision::Month => {
                Period::new(shift(p.from, Unit::Day, 10), shift(p.from, Unit::Day, 19))
            }
            Edge::Late if precision == TimePrecision::Month => Period::new(shift(p.from, Unit::Day, 20), Some(p.to)),
            Edge::Start => thirds(0, 1),
            Edge::Middle => thirds(1, 2),
            Edge::Late => thirds(2, 3),
            Edge::End => Some(Period::day(p.to)),
            Edge::Rest => Period::new(Some(self.published?.max(p.from)), Some(p.to)),
            Edge::Earlier => Period::new(Some(p.from), today.or(Some(p.to))),
            Edge::Later => Period::new(today.or(Some(p.from)), Some(p.to)),
        }
    }

    fn range(self, a: &Expression, b: &Expression) -> Option<Resolved> {
        let to = resolve(b, self)?;
        let mut first = a.clone();
        if let (Expression::Date(x), Expression::Date(y)) = (&mut first, b) {
            x.week = x.week.or(y.week);
            if x.month.is_none() && x.weekday.is_none() && x.day.is_some() {
                *x = Parts { day: x.day, ..*y };
            } else if x.year.is_none() && x.month.is_some() && x.month_relation.is_none() {
                // The last such day or month before the end.
                let found = to.to.and_then(|end| {
                    let anchor = Anchor { published: Some(end), direction: Direction::Past, ..self };
                    anchor.past(x.month?, x.day)
                });
                return Some(Resolved::open(found.map(|p| p.from), to.to));
            } else if let (Some(weekday), None, None, None) = (x.weekday, x.day, x.week, x.weekday_relation) {
                let from = to.to.and_then(|end| calendar::on_or_before(end, weekday));
                return Some(Resolved::open(from, to.to));
            }
        }
        let from = resolve(&first, self)?;
        if from.from.zip(to.to).is_some_and(|(f, t)| f > t) {
            return Some(Resolved::open(None, None));
        }
        Some(Resolved { contradictory: from.contradictory || to.contradictory, ..Resolved::open(from.from, to.to) })
    }
}

fn is_hijri(e: &Expression) -> bool {
    matches!(e, Expression::Date(Parts { month: Some(Month { hijri: true, .. }), .. }))
}

/// How many units a relation moves.
fn steps(relation: Relation) -> i32 {
    match relation {
        Relation::BeforeLast => -2,
        Relation::Last | Relation::Preceding => -1,
        Relation::This | Relation::Same => 0,
        Relation::Next | Relation::Following => 1,
        Relation::AfterNext => 2,
    }
}

/// The n-th unit of a period (-1: the last). The days of a feast go on after its first.
fn nth_unit(p: Period, unit: Unit, n: i32, feast: bool) -> Option<Period> {
    match unit {
        Unit::Week => calendar::week_of(p, n),
        Unit::Day if n == -1 => Some(Period::day(p.to)),
        _ if n == -1 => unit_around(p.to, unit, 0),
        Unit::Day => shift(p.from, Unit::Day, n - 1).filter(|d| feast || p.contains(*d)).map(Period::day),
        _ => unit_around(p.from, unit, n - 1).filter(|u| p.contains(u.from)),
    }
}

/// The n-th of equal parts of a period: of a year in months, else in days.
fn part(p: Period, n: i32, parts: i32) -> Option<Period> {
    let n = if n == -1 { parts } else { n };
    let days = (p.to - p.from).get_days() + 1;
    if days >= 365 {
        let months = 12 / parts;
        let from = shift(p.from, Unit::Month, months * (n - 1))?;
        return Period::new(Some(from), shift(from, Unit::Month, months)?.yesterday().ok());
    }
    let end = if n == parts { Some(p.to) } else { shift(p.from, Unit::Day, days * n / parts - 1) };
    Period::new(shift(p.from, Unit::Day, days * (n - 1) / parts), end)
}

/// Does an expression's year or week depend on whether it lies ahead?
pub fn needs_direction(e: &Expression) -> bool {
    match e {
        Expression::Date(p) => {
            let weekday = p.weekday.is_some() && p.weekday_relation.is_none() && p.week.is_none() && p.offset.is_none();
            p.year.is_none() && (weekday || p.month.is_some() && p.month_relation.is_none())
        }
        Expression::Ahead { sure, .. } => !sure,
        Expression::Within { .. } => true,
        Expression::Season { year, relation, .. } | Expression::Feast { year, relation, .. } => {
            year.is_none() && relation.is_none()
        }
        Expression::Edge(_, e) | Expression::WeekAround(e) => needs_direction(e),
        Expression::Range(_, e) | Expression::NthUnit { of: e, .. } | Expression::NthWeekday { of: e, .. } => {
            needs_direction(e)
        }
        _ => false,
    }
}
