//! Whether an account's statements join without gap, day by day (CASH-2).
//!
//! Owns: findings on the statements of one account, the colour of each day, the cure.
//! Not here: what a single file says (`statements`), asking the bank again (`treasury`).
//! Invariant: every finding names the statements and days it is about; a day without a finding is
//! green only where a statement covers it or the balances around it agree.

mod chain;
mod finding;

use money::{Amount, BusinessCalendar, Date};

pub use finding::{Finding, FindingKind};

/// Most days of one calendar: thirty years.
pub const MAX_DAYS: usize = 11_000;

/// One statement of an account.
#[derive(Clone, Copy, Debug)]
pub struct StatementFacts<'a> {
    /// The bank's number, if it has one.
    pub number: Option<&'a str>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Booked balance before the first line.
    pub opening: Option<Amount>,
    /// Booked balance after the last line.
    pub closing: Option<Amount>,
    /// Sum of the lines; none if it is not known.
    pub lines: Option<Amount>,
    /// A digest of the lines: equal for equal content.
    pub content: u64,
}

/// When statements are due.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The days on which the bank books.
    pub calendar: BusinessCalendar,
    /// The day of today.
    pub today: Date,
    /// After how many business days without a statement one is late; none if none is due.
    pub late_after: Option<u16>,
}

/// How a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Proved: balances join.
    Green,
    /// Doubtful or late: look.
    Amber,
    /// Wrong: money is missing or doubled.
    Red,
}

/// One day of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayState {
    /// The day.
    pub day: Date,
    /// How it stands.
    pub colour: Colour,
    /// Places of the statements that cover it.
    pub statements: Vec<usize>,
    /// Places of the findings that concern it.
    pub findings: Vec<usize>,
}

/// What was found on one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Continuity {
    /// From the first statement to today, or to the last statement if that is later.
    pub days: Vec<DayState>,
    /// In the order of their first day.
    pub findings: Vec<Finding>,
}

/// Checks the statements of one account, in any order.
///
/// Limits: the last `MAX_DAYS` days have a state; findings are of all.
#[must_use]
pub fn check(statements: &[StatementFacts<'_>], expectation: &Expectation) -> Continuity {
    let mut findings = chain::findings(statements, expectation);
    findings.sort_by_key(|it| (it.from, it.to, it.kind));
    Continuity {
        days: days(statements, &findings, expectation),
        findings,
    }
}

fn days(
    statements: &[StatementFacts<'_>],
    findings: &[Finding],
    expectation: &Expectation,
) -> Vec<DayState> {
    let Some(first) = statements.iter().map(|it| it.from.min(it.to)).min() else {
        return Vec::new();
    };
    let last = statements.iter().map(|it| it.from.max(it.to)).max();
    let last = last.map_or(expectation.today, |it| it.max(expectation.today));
    let first = earliest(first, last);
    let mut days: Vec<DayState> = std::iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(|day| *day <= last)
        .map(|day| DayState {
            day,
            colour: Colour::Green,
            statements: Vec::new(),
            findings: Vec::new(),
        })
        .collect();
    let place = |day: Date| {
        let (day, first) = (money::Day::from(day), money::Day::from(first));
        usize::try_from(day.number() - first.number()).unwrap_or(0)
    };
    for (at, it) in statements.iter().enumerate() {
        for day in within(&mut days, place(it.from), place(it.to)) {
            day.statements.push(at);
        }
    }
    for (at, it) in findings.iter().enumerate() {
        for day in within(&mut days, place(it.from), place(it.to)) {
            day.findings.push(at);
            day.colour = day.colour.max(it.colour);
        }
    }
    days
}

fn within(days: &mut [DayState], from: usize, to: usize) -> &mut [DayState] {
    let to = to.min(days.len().saturating_sub(1));
    days.get_mut(from..=to).unwrap_or_default()
}

/// The first day that is shown: at most `MAX_DAYS` before the last.
fn earliest(first: Date, last: Date) -> Date {
    let count = i32::try_from(MAX_DAYS - 1).unwrap_or(i32::MAX);
    let limit = money::Day::from_number(money::Day::from(last).number() - count);
    limit.to_date().map_or(first, |it| it.max(first))
}

#[cfg(test)]
mod tests;
