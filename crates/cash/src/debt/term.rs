//! How long something runs, and on which days interest is due (CASH-11).
//!
//! Owns: the ends of the periods. Not here: what is paid on them (`schedule`), holidays (`money`).
//! Invariant: the days rise, the first is the start and the last the maturity; each is counted
//! from one anchor, so that the 31st stays the last day of its month.

use money::Date;

use super::DebtError;

/// Most periods of a schedule.
const MAX_PERIODS: usize = 1_200;
/// Longest period, in months.
const MAX_MONTHS: u8 = 120;

/// From when to when, and how often interest is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day that bears interest.
    pub from: Date,
    /// The first day that does not: the maturity.
    pub until: Date,
    /// The end of the first period, where it is not as long as the others.
    pub first: Option<Date>,
    /// How many months a period has; one period for all of it if zero.
    pub months: u8,
}

impl Term {
    /// Start, the ends of all periods but the last, maturity. The last period is shorter where
    /// the months do not fit.
    ///
    /// Errors: `Term`, `Periods`, `Calendar`.
    pub fn days(&self) -> Result<Vec<Date>, DebtError> {
        let Self { from, until, .. } = *self;
        if until <= from {
            return Err(DebtError::Term { from, until });
        }
        if self.months > MAX_MONTHS {
            return Err(self.too_many(0));
        }
        if self.first.is_some_and(|it| it <= from || it > until) {
            let first = self.first.unwrap_or(from);
            return Err(DebtError::First { first, from, until });
        }
        let mut days = vec![from];
        let anchor = self.first.unwrap_or(from);
        for number in i32::from(self.first.is_none()).. {
            let months = number.saturating_mul(self.months.into());
            let span = jiff::Span::new().try_months(months);
            let day = span.ok().and_then(|it| anchor.checked_add(it).ok());
            let day = day.ok_or(DebtError::Calendar)?;
            let is_only = self.months == 0 && days.last().is_some_and(|it| day <= *it);
            if day >= until || is_only {
                break;
            }
            days.push(day);
            if days.len() > MAX_PERIODS {
                return Err(self.too_many(days.len()));
            }
        }
        days.push(until);
        Ok(days)
    }

    const fn too_many(&self, periods: usize) -> DebtError {
        DebtError::Periods {
            periods,
            months: self.months,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: &str, until: &str, first: Option<&str>, months: u8) -> Vec<String> {
        let term = Term {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
            first: first.map(|it| it.parse().unwrap()),
            months,
        };
        term.days().unwrap().iter().map(Date::to_string).collect()
    }

    #[test]
    fn periods_are_counted_from_one_day_and_the_last_may_be_short() {
        assert_eq!(
            days("2026-01-31", "2026-04-15", None, 1),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-15"]
        );
        assert_eq!(
            days("2026-01-10", "2026-07-31", Some("2026-01-31"), 3),
            ["2026-01-10", "2026-01-31", "2026-04-30", "2026-07-31"]
        );
    }

    #[test]
    fn without_months_there_is_one_period_or_two() {
        let of = |first| days("2026-01-10", "2026-02-24", first, 0);
        assert_eq!(of(None), ["2026-01-10", "2026-02-24"]);
        let two = ["2026-01-10", "2026-01-31", "2026-02-24"];
        assert_eq!(of(Some("2026-01-31")), two);
        assert_eq!(of(Some("2026-02-24")), ["2026-01-10", "2026-02-24"]);
    }

    #[test]
    fn what_has_no_end_or_too_many_periods_is_refused() {
        let term = |from: &str, until: &str, months| Term {
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
            first: None,
            months,
        };
        let century = term("2026-01-01", "2126-01-01", 1);
        assert_eq!(century.days().unwrap().len(), 1_201);
        let more = term("2026-01-01", "2126-01-02", 1).days();
        assert!(matches!(more, Err(DebtError::Periods { .. })));
        let reversed = term("2026-01-02", "2026-01-02", 1).days();
        assert!(matches!(reversed, Err(DebtError::Term { .. })));
        let long = term("2026-01-02", "2126-01-02", 121).days();
        assert!(matches!(long, Err(DebtError::Periods { .. })));
        let late = Term {
            first: Some("2027-01-01".parse().unwrap()),
            ..term("2026-01-01", "2026-12-31", 1)
        };
        assert!(matches!(late.days(), Err(DebtError::First { .. })));
    }
}
