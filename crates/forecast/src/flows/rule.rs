//! When a flow comes: its period, and its day with what happens at weekends and holidays.
//!
//! Owns: finding the rule that explains the days, and the days a rule gives.
//! Not here: amounts (`flows`).
//! Invariant: of rules that explain as many days, the simplest is taken.

use super::share;
use crate::day::{Day, month_number};
use crate::holiday::Holidays;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Every 7 days.
    Weekly,
    /// Every 14 days.
    Biweekly,
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every six months.
    HalfYearly,
    /// Every twelve months.
    Yearly,
}

impl Period {
    const ALL: [Self; 6] = [
        Self::Weekly,
        Self::Biweekly,
        Self::Monthly,
        Self::Quarterly,
        Self::HalfYearly,
        Self::Yearly,
    ];

    /// Its name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Biweekly => "biweekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::HalfYearly => "half-yearly",
            Self::Yearly => "yearly",
        }
    }

    /// About how many days it has.
    #[must_use]
    pub const fn days(self) -> i32 {
        match self {
            Self::Weekly => 7,
            Self::Biweekly => 14,
            Self::Monthly => 30,
            Self::Quarterly => 91,
            Self::HalfYearly => 182,
            Self::Yearly => 365,
        }
    }

    pub(super) fn per_year(self) -> f64 {
        365.25 / f64::from(self.days())
    }

    const fn months(self) -> Option<i32> {
        match self {
            Self::Weekly | Self::Biweekly => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::HalfYearly => Some(6),
            Self::Yearly => Some(12),
        }
    }
}

/// Where a day goes that is no working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// It stays.
    None,
    /// To the next working day.
    Following,
    /// To the working day before.
    Preceding,
}

impl Shift {
    const ALL: [Self; 3] = [Self::None, Self::Following, Self::Preceding];

    /// Its name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Following => "following",
            Self::Preceding => "preceding",
        }
    }

    fn apply(self, day: Day, holidays: &Holidays) -> Day {
        let step = match self {
            Self::None => return day,
            Self::Following => 1,
            Self::Preceding => -1,
        };
        let mut day = day;
        // Longer runs of days off exist in no calendar we know.
        for _ in 0..10 {
            if works(day, holidays) {
                break;
            }
            day = day.plus(step);
        }
        day
    }
}

fn works(day: Day, holidays: &Holidays) -> bool {
    day.weekday() < 5 && !holidays.contains(day)
}

/// On which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A weekday, 0 Monday to 6 Sunday.
    Weekday(i32, Shift),
    /// A day of the month; 31 is its last.
    DayOfMonth(i32, Shift),
    /// Working days after the first of the month: 0 is the first one.
    WorkingDay(i32),
    /// Working days before the last of the month: 0 is the last one.
    WorkingDayFromEnd(i32),
}

impl Rule {
    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        const DAYS: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        let moved = |shift: Shift| match shift {
            Shift::None => "",
            Shift::Following => ", or the next working day",
            Shift::Preceding => ", or the working day before",
        };
        match self {
            Self::Weekday(day, shift) => {
                let name = usize::try_from(day).ok().and_then(|it| DAYS.get(it));
                format!("{}{}", name.unwrap_or(&"?"), moved(shift))
            }
            Self::DayOfMonth(31, shift) => format!("last day of the month{}", moved(shift)),
            Self::DayOfMonth(day, shift) => format!("day {day} of the month{}", moved(shift)),
            Self::WorkingDay(at) => format!("working day {} of the month", at + 1),
            Self::WorkingDayFromEnd(0) => "last working day of the month".to_owned(),
            Self::WorkingDayFromEnd(at) => {
                format!("{at} working days before the last of the month")
            }
        }
    }

    /// The occurrence `steps` periods after the one of `from`.
    #[must_use]
    pub fn occurrence(self, period: Period, from: Day, steps: i32, holidays: &Holidays) -> Day {
        match (self, period.months()) {
            (Self::Weekday(weekday, shift), _) => {
                // The weekday it stands for, when it was moved.
                let to_weekday = (weekday - from.weekday() + 3).rem_euclid(7) - 3;
                let base = from.plus(to_weekday + steps.saturating_mul(period.days()));
                shift.apply(base, holidays)
            }
            (_, months) => {
                let base = month_number(self.month_of(from));
                let months = months.unwrap_or(1);
                self.in_month(base.saturating_add(steps.saturating_mul(months)), holidays)
            }
        }
    }

    /// The month an occurrence belongs to, which may be the one before or after its own.
    fn month_of(self, day: Day) -> crate::day::Civil {
        let civil = day.civil();
        let neighbour = |days: i32| day.plus(days).civil();
        match self {
            Self::DayOfMonth(wanted, Shift::Following) if wanted >= 20 && civil.day <= 8 => {
                neighbour(-civil.day)
            }
            Self::DayOfMonth(wanted, Shift::Preceding) if wanted <= 8 && civil.day >= 20 => {
                neighbour(32 - civil.day)
            }
            _ => civil,
        }
    }

    /// Its day in the month of this number.
    fn in_month(self, month: i32, holidays: &Holidays) -> Day {
        match self {
            Self::DayOfMonth(day, shift) => shift.apply(Day::in_month(month, day), holidays),
            Self::WorkingDay(at) => nth_working(Day::in_month(month, 1), at, 1, holidays),
            Self::WorkingDayFromEnd(at) => nth_working(Day::in_month(month, 31), at, -1, holidays),
            Self::Weekday(..) => Day::in_month(month, 1),
        }
    }
}

fn nth_working(start: Day, at: i32, step: i32, holidays: &Holidays) -> Day {
    let (mut day, mut left) = (start, at);
    for _ in 0..60 {
        if works(day, holidays) {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        day = day.plus(step);
    }
    day
}

/// Of the gaps between occurrences, this share must fit the period.
const MIN_REGULAR: f64 = 0.75;

/// Of the occurrences, this share must be within two days of the rule's day.
const MIN_NEAR: f64 = 0.75;

/// Period, rule and confidence of sorted days without doubles. `None` when they do not recur.
pub(super) fn find(days: &[Day], holidays: &Holidays) -> Option<(Period, Rule, f64)> {
    let period = Period::ALL.into_iter().find(|it| is_regular(days, *it))?;
    let rules = candidates(days, period);
    let score = |rule: &Rule| {
        let expected: Vec<i32> = days
            .iter()
            .map(|it| (rule.occurrence(period, *it, 0, holidays).number() - it.number()).abs())
            .collect();
        let hits = expected.iter().filter(|it| **it == 0).count();
        let near = expected.iter().filter(|it| **it <= 2).count();
        (hits, near)
    };
    let mut best: Option<(Rule, usize, usize)> = None;
    for rule in rules {
        let (hits, near) = score(&rule);
        if best.is_none_or(|it| (hits, near) > (it.1, it.2)) {
            best = Some((rule, hits, near));
        }
    }
    let (rule, hits, near) = best?;
    if share(near, days.len()) < MIN_NEAR {
        return None;
    }
    let span = days[days.len() - 1].number() - days[0].number();
    let periods = usize::try_from(span / period.days()).unwrap_or(0) + 1;
    let came = share(days.len(), periods.max(days.len()));
    Some((
        period,
        rule,
        came * f64::midpoint(share(hits, days.len()), share(near, days.len())),
    ))
}

/// Whether most gaps are one period long; a missed one is forgiven.
fn is_regular(days: &[Day], period: Period) -> bool {
    let fits = |gap: &[Day]| match period.months() {
        None => (gap[1].number() - gap[0].number() - period.days()).abs() <= 2,
        Some(months) => {
            let apart = gap[1].number() - gap[0].number();
            let expected = months * 3044 / 100;
            (apart - expected).abs() <= 6
        }
    };
    let gaps = days.len() - 1;
    let fitting = days.windows(2).filter(|it| fits(it)).count();
    fitting >= 2 && share(fitting, gaps) >= MIN_REGULAR
}

/// Rules worth trying, the simplest first.
fn candidates(days: &[Day], period: Period) -> Vec<Rule> {
    let mut rules = Vec::new();
    if period.months().is_none() {
        for shift in Shift::ALL {
            rules.extend((0..7).map(|it| Rule::Weekday(it, shift)));
        }
        return rules;
    }
    for shift in Shift::ALL {
        // The working day before the last one is the last working day, and is called so.
        let last = if shift == Shift::Preceding { 30 } else { 31 };
        rules.extend((1..=last).map(|it| Rule::DayOfMonth(it, shift)));
    }
    rules.push(Rule::WorkingDayFromEnd(0));
    // A rule of working days needs more to be told from a day of the month.
    if days.len() >= 4 {
        rules.extend((1..12).map(Rule::WorkingDayFromEnd));
        rules.extend((0..12).map(Rule::WorkingDay));
    }
    rules
}
