//! What a time expression says, before any day is known.

use jiff::civil::{Date, Weekday};

use super::calendar::{Month, Unit};

/// How a unit lies to the publication date (or, for the last three, to the time named before).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// `قبل الماضي`
    BeforeLast,
    /// `الماضي`, `الفائت`
    Last,
    /// `الجاري`, `هذا`
    This,
    /// `المقبل`, `القادم`
    Next,
    /// `بعد المقبل`
    AfterNext,
    /// `نفسه`, `ذاته`
    Same,
    /// `التالي`
    Following,
    /// `السابق`
    Preceding,
}

/// Which part of a period is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// `مطلع`, `أوائل`
    Start,
    /// `منتصف`
    Middle,
    /// `أواخر`
    Late,
    /// `نهاية`: its last day.
    End,
    /// `بقية`: from now on.
    Rest,
    /// `في وقت سابق من`: until now.
    Earlier,
    /// `في وقت لاحق من`: from now on.
    Later,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    Number(i32),
    Hijri(i32),
    Relative(Relation),
}

/// A feast with a fixed day in its calendar, or a run of days (the month of a fast).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feast {
    pub month: Month,
    /// None: all of the month.
    pub day: Option<u8>,
}

/// How many units a span has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Count {
    Exact(i32),
    /// `الأيام القليلة`, `بضعة أيام`
    Few,
    /// `أيام`
    Unknown,
    /// `أكثر من عام`
    Bounded,
}

/// The parts that a date is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Days from publication: `أمس` is -1.
    pub offset: Option<i32>,
    pub weekday: Option<Weekday>,
    /// Of the weekday: `الجمعة الماضي`.
    pub weekday_relation: Option<Relation>,
    /// The week that the weekday is of: `الأسبوع المقبل الأحد`.
    pub week: Option<Relation>,
    pub day: Option<u8>,
    pub month: Option<Month>,
    /// Of the month that is named (`سبتمبر الماضي`), or of the unnamed one (`الثامن من الشهر الجاري`).
    pub month_relation: Option<Relation>,
    pub year: Option<Year>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Date(Parts),
    /// A day that everybody knows: `هجمات 11 سبتمبر`.
    Known(Date),
    /// `العام الماضي`, `هذا الأسبوع`
    Unit(Unit, Relation),
    /// `الأسابيع الثلاثة الماضية`
    Span {
        unit: Unit,
        count: Count,
        relation: Relation,
    },
    /// A duration that ends now: `منذ أربعة أشهر`
    Lasting {
        unit: Unit,
        count: Count,
    },
    /// `قبل ثلاثة أيام`; with a second length: `شهر و21 يوما`.
    Ago {
        lengths: [Option<(Unit, Count)>; 2],
    },
    /// `بعد يومين`; `sure` where the words say "from now".
    Ahead {
        unit: Unit,
        count: Count,
        sure: bool,
    },
    /// `خلال أسبوعين`, of what is to come.
    Within {
        unit: Unit,
        count: i32,
    },
    Since(Box<Expression>),
    Edge(Edge, Box<Expression>),
    Range(Box<Expression>, Box<Expression>),
    /// One day on two calendars.
    Equal(Box<Expression>, Box<Expression>),
    /// `الأسبوع الأول من أكتوبر`, `العقد التاسع من القرن الماضي`; -1 is the last.
    NthUnit {
        n: i32,
        unit: Unit,
        of: Box<Expression>,
    },
    /// `أول جمعة من يوليو`
    NthWeekday {
        n: i32,
        weekday: Weekday,
        of: Box<Expression>,
    },
    /// `الربع الثالث من العام`: of `parts` equal parts of a year.
    PartOfYear {
        n: i32,
        parts: i32,
        of: Box<Expression>,
    },
    /// `صيف 2008`; the season's first month.
    Season {
        first_month: u8,
        year: Option<Year>,
        relation: Option<Relation>,
    },
    /// `الستينات`, `ستينات القرن الماضي`
    Decade {
        decade: i32,
        of: Option<Box<Expression>>,
    },
    /// `القرن التاسع عشر`
    Century(i32),
    Feast {
        feast: Feast,
        year: Option<Year>,
        relation: Option<Relation>,
    },
    /// `عطلة نهاية الأسبوع`: Saturday and Sunday.
    Weekend(Relation),
    /// The week that a date lies in.
    WeekAround(Box<Expression>),
}
