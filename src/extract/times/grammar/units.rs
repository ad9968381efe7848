//! Units of the calendar: relative (`العام الماضي`), counted (`الأسابيع الثلاثة الماضية`), numbered
//! (`عام 2011`, `الأسبوع الأول من أكتوبر`), and lengths (`ثلاثة أيام`).

use super::*;

/// A unit and how many of it.
type Length = (Unit, Count);

impl Parser<'_> {
    /// An expression that begins with a unit.
    pub(super) fn unit(&mut self) -> Option<Expression> {
        let start = self.at;
        let piece = self.peek_any()?;
        let Sense::Unit(unit, amount) = piece.sense else { return None };
        self.bump();
        let found = match (amount, piece.definite) {
            (Amount::One, true) => self.the_unit(unit),
            (Amount::One, false) => self.a_unit(unit),
            (Amount::Two, false) => self.named_pair(unit),
            (Amount::Two, true) if unit == Unit::Year => self.named_pair(unit),
            (Amount::Many, false) if unit == Unit::Year => self.named_pair(unit),
            _ => None,
        };
        let found = found.or_else(|| {
            self.at = start;
            self.bump();
            self.counted_span(unit, amount)
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Behind `الأسبوع`, `العام`, …
    fn the_unit(&mut self, unit: Unit) -> Option<Expression> {
        if unit == Unit::Year
            && let Some(year) = self.year_number(1)
        {
            return Some(Expression::Date(Parts { year: Some(year), ..Parts::default() }));
        }
        if let Some(relation) = self.relation() {
            if unit == Unit::Year && relation == Relation::This {
                // العام الحالي 2015
                self.year_number(1900);
            }
            return self.within_week(unit, relation);
        }
        if let Some(nth) = self.nth(unit) {
            return Some(nth);
        }
        let now = self.in_edge && !matches!(unit, Unit::Day | Unit::Hour | Unit::Minute);
        now.then_some(Expression::Unit(unit, Relation::This))
    }

    /// `الأسبوع المقبل` may go on with a weekday, or two.
    fn within_week(&mut self, unit: Unit, relation: Relation) -> Option<Expression> {
        let week = Expression::Unit(unit, relation);
        if unit != Unit::Week {
            return Some(week);
        }
        let end = self.at;
        let of_week = |e: Expression| match e {
            Expression::Date(p) if p.weekday.is_some() && p.month.is_none() && p.day.is_none() => {
                Some(Expression::Date(Parts { week: Some(relation), ..p }))
            }
            _ => None,
        };
        let days = match self.peek().map(|p| p.sense) {
            Some(Sense::Weekday(_)) => self.date(false).and_then(of_week),
            Some(Sense::Between | Sense::From) => match self.range() {
                Some(Expression::Range(a, b)) => of_week(*a).zip(of_week(*b)).and_then(|(a, b)| range_of(a, b)),
                _ => None,
            },
            _ => None,
        };
        if days.is_none() {
            self.at = end;
        }
        Some(days.unwrap_or(week))
    }

    /// Behind `عام`, `أسبوع`, …
    fn a_unit(&mut self, unit: Unit) -> Option<Expression> {
        match unit {
            Unit::Year => {
                let year = self.year_number(1)?;
                Some(Expression::Date(Parts { year: Some(year), ..Parts::default() }))
            }
            // أسبوع 16 سبتمبر
            Unit::Week => match self.date(false)? {
                e if is_dated(&e) => Some(Expression::WeekAround(Box::new(e))),
                _ => None,
            },
            _ => None,
        }
    }

    /// `عامي 2012 و2014`, `يومي السبت والأحد`, `شهري يونيو ويوليو`, `أعوام 2010 و2011 و2012`
    fn named_pair(&mut self, unit: Unit) -> Option<Expression> {
        let one = |this: &mut Self| match unit {
            Unit::Year => {
                this.article();
                let year = this.year_number_any()?;
                Some(Expression::Date(Parts { year: Some(year), ..Parts::default() }))
            }
            Unit::Day | Unit::Month => this.date_any(),
            _ => None,
        };
        let first = one(self)?;
        let mut last = None;
        loop {
            let end = self.at;
            if !self.and() && !self.mark(COMMAS) && !self.dash() {
                break;
            }
            match one(self) {
                Some(e) => last = Some(e),
                None => {
                    self.at = end;
                    break;
                }
            }
        }
        range_of(first, last?)
    }

    /// Behind a dual or plural: `الأسابيع الثلاثة الماضية`, `الأيام القليلة المقبلة`, `اليومين الماضيين`
    fn counted_span(&mut self, unit: Unit, amount: Amount) -> Option<Expression> {
        let mut count = match amount {
            Amount::One => return None,
            Amount::Two => Count::Exact(2),
            Amount::Many => Count::Unknown,
        };
        self.article();
        if amount == Amount::Many {
            if let Some(n) = self.peek().and_then(|p| self.number_of(p)) {
                self.bump();
                count = Count::Exact(n);
            } else if self.eat(|p| (p.sense == Sense::Few).then_some(())).is_some() {
                count = Count::Few;
            }
        }
        if let Count::Exact(n) = count
            && let Some(first) = self.first_units(unit, n)
        {
            return Some(first);
        }
        let relation = self.span_relation()?;
        if count == Count::Unknown && self.eat(|p| (p.sense == Sense::Few).then_some(())).is_some() {
            count = Count::Few;
        }
        Some(Expression::Span { unit, count, relation })
    }

    /// `الأشهر الستة الأولى من 2015`
    fn first_units(&mut self, unit: Unit, n: i32) -> Option<Expression> {
        let end = self.at;
        let first = self.peek().and_then(|p| self.ordinal_of(p)) == Some(1);
        if first {
            self.bump();
        }
        match first.then(|| self.of()).flatten() {
            Some(of) => {
                let nth = |n| Box::new(Expression::NthUnit { n, unit, of: of.clone() });
                Some(Expression::Range(nth(1), nth(n)))
            }
            None => {
                self.at = end;
                None
            }
        }
    }

    /// The relation of a span; `الأخيرة` is "the past" here.
    fn span_relation(&mut self) -> Option<Relation> {
        self.eat(|p| match p.sense {
            Sense::Relation(r) => Some(r),
            Sense::Last => Some(Relation::Last),
            _ => None,
        })
        .filter(|r| matches!(r, Relation::Last | Relation::Next))
    }

    /// An expression that begins with a numeral, dates aside: `24 ساعة الماضية`, `أول جمعة من يوليو`.
    pub(super) fn counted(&mut self) -> Option<Expression> {
        let start = self.at;
        let piece = self.peek_any()?;
        let ordinal = self.ordinal_of(piece);
        let number = self.number_of(piece);
        self.bump();
        let found = match (ordinal, number) {
            (Some(n), _) => self.first_of(n),
            (None, Some(n)) => {
                // Not 40 في المئة العام الماضي.
                let unit = self.eat(|p| match p.sense {
                    Sense::Unit(unit, amount) if amount != Amount::One || !p.definite || unit == Unit::Hour => {
                        Some(unit)
                    }
                    _ => None,
                });
                unit.and_then(|unit| {
                    if let Some(first) = self.first_units(unit, n) {
                        return Some(first);
                    }
                    let relation = self.span_relation()?;
                    Some(Expression::Span { unit, count: Count::Exact(n), relation })
                })
            }
            _ => None,
        };
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Behind `أول` or `آخر`: `يوم جمعة من يوليو`, `أسبوع من الشهر`, `أيام عيد الفطر`.
    fn first_of(&mut self, n: i32) -> Option<Expression> {
        let unit = self.eat(|p| match p.sense {
            Sense::Unit(unit, _) if !p.definite => Some(unit),
            _ => None,
        });
        if matches!(unit, None | Some(Unit::Day)) {
            let weekday = self.eat(|p| match p.sense {
                Sense::BareWeekday(w) => Some(w),
                Sense::Weekday(w) if unit.is_some() => Some(w),
                _ => None,
            });
            if let Some(weekday) = weekday {
                return Some(Expression::NthWeekday { n, weekday, of: self.of()? });
            }
        }
        let unit = unit?;
        if unit == Unit::Day
            && let Some(Sense::Feast(_)) = self.peek().map(|p| p.sense)
        {
            return Some(Expression::NthUnit { n, unit, of: Box::new(self.simple()?) });
        }
        let unit_small = matches!(unit, Unit::Day | Unit::Week | Unit::Month);
        if unit_small { Some(Expression::NthUnit { n, unit, of: self.of()? }) } else { None }
    }

    /// `من أكتوبر`, `في هذا الشهر`
    fn of(&mut self) -> Option<Box<Expression>> {
        self.eat(|p| matches!(p.sense, Sense::From | Sense::In).then_some(()))?;
        let outer = std::mem::replace(&mut self.in_edge, true);
        let inner = self.simple();
        self.in_edge = outer;
        inner.map(Box::new)
    }

    /// Behind a definite unit: `الأول من أكتوبر`, `التاسع من القرن الماضي`, `القرن التاسع عشر`.
    fn nth(&mut self, unit: Unit) -> Option<Expression> {
        let start = self.at;
        self.article();
        let n = match self.peek() {
            Some(p) if p.sense == Sense::Last => Some(-1),
            Some(p) if unit == Unit::Century => self.number_of(p),
            Some(p) => self.ordinal_of(p),
            None => None,
        };
        let found = n.and_then(|n| {
            self.bump();
            match unit {
                Unit::Century => Some(Expression::Century(n)).filter(|_| (1..=22).contains(&n)),
                Unit::Week | Unit::Month | Unit::Decade | Unit::Day => {
                    Some(Expression::NthUnit { n, unit, of: self.of()? })
                }
                _ => None,
            }
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// `آخر ثلاثة أيام`, `آخر جمعة من رمضان`
    pub(super) fn latest(&mut self) -> Option<Expression> {
        self.bump();
        let end = self.at;
        if let Some(found) = self.first_of(-1) {
            return Some(found);
        }
        self.at = end;
        self.article();
        let number = self.peek().and_then(|p| self.number_of(p));
        if number.is_some() {
            self.bump();
        }
        let (unit, amount) = self.eat(|p| match p.sense {
            Sense::Unit(unit, amount) if !p.definite => Some((unit, amount)),
            _ => None,
        })?;
        let count = match (number, amount) {
            (Some(n), _) => Count::Exact(n),
            (None, Amount::Two) => Count::Exact(2),
            _ => return None,
        };
        Some(Expression::Span { unit, count, relation: Relation::Last })
    }

    /// `هذا الأسبوع`, `ذلك العام`, `هذا الصيف`
    pub(super) fn this(&mut self) -> Option<Expression> {
        let that = self.peek_any()?.sense == Sense::That;
        self.bump();
        let relation = if that { Relation::Same } else { Relation::This };
        match self.peek()?.sense {
            Sense::Unit(unit, Amount::One) if self.peek()?.definite => {
                self.bump();
                // نفس الشهر من العام الماضي is compared, not dated.
                if that && unit != Unit::Year && self.year().is_some() {
                    return None;
                }
                self.within_week(unit, relation)
            }
            // ذلك اليوم
            Sense::Day(0) if that => {
                self.bump();
                Some(Expression::Unit(Unit::Day, Relation::Same))
            }
            Sense::Season(first_month) if !that && self.peek()?.definite => {
                self.bump();
                Some(Expression::Season { first_month, year: None, relation: Some(relation) })
            }
            Sense::Part if !that => {
                self.bump();
                Some(Expression::Unit(Unit::Day, Relation::This))
            }
            _ => None,
        }
    }

    /// `الربع الثالث من العام`, `النصف الأول من 2015`
    pub(super) fn part_of_year(&mut self, parts: i32) -> Option<Expression> {
        self.bump();
        let n = match self.peek()? {
            p if p.sense == Sense::Last => -1,
            p => self.ordinal_of(p)?,
        };
        self.bump();
        let year = self.year().map(|y| Box::new(Expression::Date(Parts { year: Some(y), ..Parts::default() })));
        let of = match year {
            Some(year) => year,
            None => self.of()?,
        };
        (n == -1 || (1..=parts).contains(&n)).then_some(Expression::PartOfYear { n, parts, of })
    }

    /// `ثمانينيات القرن الماضي`, `الستينات`; not `في الستينات من عمره`.
    pub(super) fn decade(&mut self, decade: i32) -> Option<Expression> {
        self.bump();
        let end = self.at;
        self.eat(|p| (p.sense == Sense::From).then_some(()));
        if self.peek_any().is_some_and(|p| p.sense == Sense::Age) {
            return None;
        }
        let of = match self.peek().map(|p| p.sense) {
            Some(Sense::Unit(Unit::Century, Amount::One)) => self.simple().map(Box::new),
            _ => None,
        };
        if of.is_none() {
            self.at = end;
        }
        Some(Expression::Decade { decade, of })
    }

    /// A length, or two joined by و.
    pub(super) fn lengths(&mut self) -> Option<[Option<Length>; 2]> {
        let start = self.at;
        let Some(first) = self.length() else {
            self.at = start;
            return None;
        };
        let end = self.at;
        let second = if self.and() { self.length() } else { None };
        if second.is_none() {
            self.at = end;
        }
        Some([Some(first), second])
    }

    fn length(&mut self) -> Option<Length> {
        let mut exact = self.bounds();
        let piece = self.peek_any()?;
        let (unit, mut count) = match piece.sense {
            Sense::Numeral(_) => {
                let n = *self.numeral(piece)?;
                self.bump();
                if n.kind == NumberKind::Fraction {
                    return fraction_of(n.min, self.unit_noun()?.0);
                }
                let count = match n.kind {
                    NumberKind::Cardinal if n.min.fract() == 0.0 && n.min < 100_000.0 => Count::Exact(n.min as i32),
                    NumberKind::Vague if n.max.is_some() => Count::Few,
                    NumberKind::Vague => Count::Unknown,
                    _ => return None,
                };
                (self.unit_noun()?.0, count)
            }
            Sense::Few => {
                self.bump();
                (self.unit_noun()?.0, Count::Few)
            }
            Sense::Unit(..) if !piece.definite => {
                let (unit, amount) = self.unit_noun()?;
                let count = match amount {
                    Amount::One => Count::Exact(1),
                    Amount::Two => Count::Exact(2),
                    Amount::Many => Count::Unknown,
                };
                if amount == Amount::One {
                    // يوم واحد
                    let one = self.peek().and_then(|p| self.number_of(p)) == Some(1);
                    if one {
                        self.bump();
                    }
                }
                if self.eat(|p| (p.sense == Sense::Few).then_some(())).is_some() {
                    (unit, Count::Few)
                } else if amount != Amount::Many && self.names_more() {
                    return None;
                } else {
                    (unit, count)
                }
            }
            _ => return None,
        };
        let unit = self.and_half(unit, &mut count);
        self.eat(|p| (p.sense == Sense::OfTime).then_some(()));
        exact &= self.bounds();
        Some((unit, if exact { count } else { Count::Bounded }))
    }

    fn unit_noun(&mut self) -> Option<(Unit, Amount)> {
        self.eat_any(|p| match p.sense {
            Sense::Unit(unit, amount) if !p.definite => Some((unit, amount)),
            _ => None,
        })
    }

    /// Bounding words; whether they leave the number as it is.
    fn bounds(&mut self) -> bool {
        let mut exact = true;
        while let Some(about) = self.eat_any(|p| match p.sense {
            Sense::Bound { about } => Some(about),
            _ => None,
        }) {
            exact &= about;
        }
        exact
    }

    /// Does the unit go on as the name of a time (`منذ شهر أبريل`, `قبل عام 2003`)?
    fn names_more(&self) -> bool {
        self.peek().is_some_and(|p| {
            matches!(
                p.sense,
                Sense::Month { .. }
                    | Sense::Weekday(_)
                    | Sense::Day(_)
                    | Sense::Numeral(_)
                    | Sense::Feast(_)
                    | Sense::Relation(_)
                    | Sense::BareWeekday(_)
            )
        })
    }

    /// `سنة ونصف` is 18 months.
    fn and_half(&mut self, unit: Unit, count: &mut Count) -> Unit {
        let half = self.peek_any().filter(|p| p.clitics == Clitics::CONJUNCTION).and_then(|p| self.numeral(p));
        let (Some(n), Count::Exact(k)) = (half, *count) else { return unit };
        if n.kind != NumberKind::Fraction || n.min != 0.5 {
            return unit;
        }
        let (small, per) = match unit {
            Unit::Year => (Unit::Month, 12),
            Unit::Month => (Unit::Day, 30),
            Unit::Day => (Unit::Hour, 24),
            _ => return unit,
        };
        self.bump();
        *count = Count::Exact(k * per + per / 2);
        small
    }
}

/// `نصف قرن`, `ربع ساعة`: in the next smaller unit.
fn fraction_of(part: f64, unit: Unit) -> Option<Length> {
    let (small, per) = match unit {
        Unit::Century => (Unit::Year, 100.0),
        Unit::Decade => (Unit::Year, 10.0),
        Unit::Year => (Unit::Month, 12.0),
        Unit::Month => (Unit::Day, 30.0),
        Unit::Hour => (Unit::Minute, 60.0),
        _ => return None,
    };
    Some((small, Count::Exact((part * per).round() as i32)))
}
