//! The dates of a column, in the order of day, month and year that the column proves.
//!
//! Owns: which order that is, whether months stand for days, and findings on dates.
//! Not here: reading a date in a known order (`statements`, `forecast::Day`).
//! Invariant: a date that could be two days is never read as one of them.

use std::path::Path;

use forecast::{Day, Frequency};
use statements::{DateFormat, DateTally, DateVerdict, Place, Problem};

use super::rows::Rows;
use crate::failure::Failure;

/// Whether `2024-01` is a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Months {
    /// Yes: a step is a month or more.
    Read,
    /// Only where no row says more.
    IfAll,
    /// No.
    Refused,
}

impl Months {
    /// For series with steps as asked for.
    pub(super) const fn of(frequency: Option<Frequency>) -> Self {
        match frequency {
            None => Self::IfAll,
            Some(Frequency::Monthly | Frequency::Quarterly | Frequency::Yearly) => Self::Read,
            Some(Frequency::Daily | Frequency::Business | Frequency::Weekly) => Self::Refused,
        }
    }
}

/// How the dates of a column are written.
pub(super) struct Dates {
    /// Of those that do not begin with the year; `None` where there are none.
    order: Option<DateFormat>,
    months: Months,
    /// Every date is a month.
    pub(super) are_months: bool,
}

impl Dates {
    /// What a column proves. Errors: its dates may be read in two ways.
    pub(super) fn of(
        path: &Path,
        rows: &Rows,
        column: usize,
        months: Months,
    ) -> Result<Self, Failure> {
        let mut tally = DateTally::default();
        let (mut has_months, mut has_days) = (false, false);
        for (_, cells) in &rows.rows {
            let text = &cells[column];
            if Day::parse(text).is_none() {
                tally.add(text);
            } else if is_month(text) {
                has_months = true;
            } else {
                has_days = true;
            }
        }
        let verdict = tally.verdict();
        let order = match verdict {
            DateVerdict::NoDates => None,
            DateVerdict::Proved(order) => Some(order),
            DateVerdict::Likely(_) | DateVerdict::Undecidable => None,
        };
        let is_open = matches!(verdict, DateVerdict::Likely(_) | DateVerdict::Undecidable);
        let doubtful = |it: &&(u64, Vec<String>)| match order {
            Some(order) => is_two_ways(&it.1[column], order),
            None => is_open && days_of(&it.1[column]).len() > 1,
        };
        if let Some((line, cells)) = rows.rows.iter().find(doubtful) {
            return Err(two_ways(path, *line, &cells[column]));
        }
        let are_months = has_months && !has_days && order.is_none();
        Ok(Self {
            order,
            months,
            are_months,
        })
    }

    /// The day of a cell. Errors: the finding.
    pub(super) fn day(&self, text: &str, line: u64) -> Result<Day, Problem> {
        let bad = |expected: String| Problem::error("bad-date", Place::at(line, 1), text, expected);
        let refused = match self.months {
            Months::Read => None,
            Months::IfAll if self.are_months => None,
            Months::IfAll => Some(
                "a whole day as YYYY-MM-DD: a month is read where every date is one, or with \
                 --freq M, Q or Y",
            ),
            Months::Refused => Some("a whole day as YYYY-MM-DD, not a month"),
        };
        if let Some(expected) = refused.filter(|_| is_month(text)) {
            return Err(bad(expected.to_owned()));
        }
        let other = || {
            let order = self.order?;
            Day::parse(&order.parse_exact(text)?.to_string())
        };
        Day::parse(text).or_else(other).ok_or_else(|| {
            bad(match self.order {
                Some(DateFormat::YearMonthDay) | None => "a date as YYYY-MM-DD".to_owned(),
                Some(order) => format!("a date as {order}, as others here are, or YYYY-MM-DD"),
            })
        })
    }
}

/// Whether a text is `YYYY-MM`.
fn is_month(text: &str) -> bool {
    let text = text.trim();
    text.len() == 7 && Day::parse(text).is_some()
}

/// The different days that a text may be.
fn days_of(text: &str) -> Vec<String> {
    let orders = [
        DateFormat::DayMonthYear,
        DateFormat::MonthDayYear,
        DateFormat::YearMonthDay,
    ];
    let mut days = Vec::new();
    for day in orders.iter().filter_map(|it| it.parse_exact(text)) {
        let day = day.to_string();
        if !days.contains(&day) {
            days.push(day);
        }
    }
    days
}

/// Whether a date in a proved order may begin with a year of two digits just as well. With points
/// between it never does.
fn is_two_ways(text: &str, order: DateFormat) -> bool {
    let year_first = DateFormat::YearMonthDay.parse_exact(text);
    let as_proved = order.parse_exact(text);
    let is_other = year_first.is_some() && as_proved.is_some() && year_first != as_proved;
    is_other && !text.contains('.') && Day::parse(text).is_none()
}

fn two_ways(path: &Path, line: u64, text: &str) -> Failure {
    let message = format!(
        "{}: line {line}: `{text}` may be {}, and no date of the column says which: expected dates \
         as YYYY-MM-DD, or one that only one order fits, as 31/01/2024",
        path.display(),
        days_of(text).join(" or "),
    );
    Failure::given("date-order-undecidable", message)
}
