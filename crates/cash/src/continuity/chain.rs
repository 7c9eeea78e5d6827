//! The statements of an account in order, each held against the one before (CASH-2).
//!
//! Owns: finding what does not join. Not here: colours of days (`continuity`).
//! Invariant: a statement that is there twice is compared once.

use money::{Amount, Date, Roll};

use super::finding::{Finding, FindingKind};
use super::{Colour, Expectation, StatementFacts};

/// Everything that is wrong with these statements.
pub(super) fn findings(
    statements: &[StatementFacts<'_>],
    expectation: &Expectation,
) -> Vec<Finding> {
    let mut chain = Chain {
        statements,
        expectation,
        findings: Vec::new(),
    };
    for at in 0..statements.len() {
        chain.alone(at);
    }
    let order = chain.order();
    for pair in order.windows(2) {
        chain.joined(pair[0], pair[1]);
    }
    if let Some(last) = order.last() {
        chain.late(*last);
    }
    chain.findings
}

struct Chain<'a> {
    statements: &'a [StatementFacts<'a>],
    expectation: &'a Expectation,
    findings: Vec<Finding>,
}

/// A finding without the words that not every kind has.
fn finding(kind: FindingKind, colour: Colour, days: (Date, Date), of: &[usize]) -> Finding {
    Finding {
        kind,
        colour,
        from: days.0.min(days.1),
        to: days.0.max(days.1),
        statements: of.to_vec(),
        found: String::new(),
        expected: String::new(),
        difference: None,
    }
}

impl Chain<'_> {
    fn push(&mut self, finding: Finding, found: String, expected: String) {
        self.findings.push(Finding {
            found,
            expected,
            ..finding
        });
    }

    /// What one statement says of itself.
    fn alone(&mut self, at: usize) {
        let it = &self.statements[at];
        let days = (it.from, it.to);
        if it.from > it.to {
            let finding = finding(FindingKind::Reversed, Colour::Red, days, &[at]);
            let found = format!("{} to {}", it.from, it.to);
            self.push(finding, found, "the first day before the last".to_owned());
        }
        if it.to > self.expectation.today {
            let finding = finding(FindingKind::Future, Colour::Amber, days, &[at]);
            let expected = format!("{} or earlier", self.expectation.today);
            self.push(finding, it.to.to_string(), expected);
        }
        let (Some(opening), Some(closing)) = (it.opening, it.closing) else {
            let finding = finding(FindingKind::NoBalance, Colour::Amber, days, &[at]);
            let found = "no opening or closing balance".to_owned();
            return self.push(finding, found, "both balances".to_owned());
        };
        let Some(lines) = it.lines else { return };
        let expected = opening.checked_add(lines).ok();
        if expected == Some(closing) {
            return;
        }
        let mut finding = finding(FindingKind::Arithmetic, Colour::Red, days, &[at]);
        finding.difference = expected.and_then(|it| closing.checked_sub(it).ok());
        let expected = expected.map_or("one asset".to_owned(), |it| it.to_string());
        self.push(finding, closing.to_string(), expected);
    }

    /// The statements in order of their days, each content once; the others are findings.
    fn order(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.statements.len()).collect();
        let statements = self.statements;
        order.sort_by_key(|at| {
            let it = &statements[*at];
            (it.from.min(it.to), it.to, number(it), *at)
        });
        let mut kept: Vec<usize> = Vec::with_capacity(order.len());
        for at in order {
            let it = &statements[at];
            // Only neighbours in time can be the same.
            let twin = kept.iter().rev().copied().find(|other| {
                let other = &statements[*other];
                (other.from, other.to, other.content) == (it.from, it.to, it.content)
                    && (other.opening, other.closing) == (it.opening, it.closing)
            });
            match twin {
                Some(twin) => {
                    let days = (it.from, it.to);
                    let finding = finding(FindingKind::Doubled, Colour::Amber, days, &[twin, at]);
                    let found = format!("{} to {} twice", it.from, it.to);
                    self.push(finding, found, "each statement once".to_owned());
                }
                None => kept.push(at),
            }
        }
        kept
    }

    /// One statement against the one before it.
    fn joined(&mut self, before: usize, at: usize) {
        let (last, it) = (&self.statements[before], &self.statements[at]);
        let of = [before, at];
        let difference = match (last.closing, it.opening) {
            (Some(closing), Some(opening)) if closing.asset() != opening.asset() => {
                let days = (it.from, it.to);
                let finding = finding(FindingKind::OtherAsset, Colour::Red, days, &of);
                let expected = format!("a balance in {}", closing.asset().code());
                return self.push(finding, opening.to_string(), expected);
            }
            (Some(closing), Some(opening)) => opening.checked_sub(closing).ok(),
            _ => None,
        };
        let is_open = difference.is_some_and(|it| !it.is_zero());
        if it.from <= last.to {
            self.overlap(of, is_open);
        } else if is_open {
            self.gap(of, difference);
        }
        self.numbers(of, is_open);
    }

    fn overlap(&mut self, of: [usize; 2], is_open: bool) {
        let (last, it) = (&self.statements[of[0]], &self.statements[of[1]]);
        let both = (it.from.max(last.from), it.to.min(last.to));
        // Several statements of one day are right if they join.
        if both.0 == both.1 && !is_open && it.opening.is_some() && last.closing.is_some() {
            return;
        }
        let colour = if is_open { Colour::Red } else { Colour::Amber };
        let finding = finding(FindingKind::Overlap, colour, both, &of);
        let found = format!("{} to {} twice", both.0, both.1);
        let expected = format!("a statement from {} on", after(last.to));
        self.push(finding, found, expected);
    }

    /// Balances differ: between both there is a day that no statement covers, or there is none.
    fn gap(&mut self, of: [usize; 2], difference: Option<Amount>) {
        let (last, it) = (&self.statements[of[0]], &self.statements[of[1]]);
        let (first, until) = (after(last.to), before(it.from));
        let calendar = &self.expectation.calendar;
        let missing = calendar
            .roll(first, Roll::Following)
            .filter(|it| *it <= until);
        let (kind, days) = match missing {
            Some(begin) => {
                let end = calendar.roll(until, Roll::Preceding).unwrap_or(until);
                (FindingKind::Missing, (begin, end))
            }
            None => (FindingKind::Gap, (last.to, it.from)),
        };
        let mut finding = finding(kind, Colour::Red, days, &of);
        finding.difference = difference;
        let text = |it: Option<Amount>| it.map(|it| it.to_string()).unwrap_or_default();
        let (found, expected) = (text(it.opening), text(last.closing));
        self.push(finding, found, expected);
    }

    /// Numbers of a year go up by one; a new year may begin again.
    fn numbers(&mut self, of: [usize; 2], is_open: bool) {
        let (last, it) = (&self.statements[of[0]], &self.statements[of[1]]);
        let (Some(earlier), Some(later)) = (number(last), number(it)) else {
            return;
        };
        let is_new_year = it.to.year() > last.to.year() && later <= 1;
        if is_new_year || later == earlier.saturating_add(1) || later == earlier {
            return;
        }
        let days = (last.to, it.from);
        let found = format!("{later} after {earlier}");
        let expected = earlier.saturating_add(1).to_string();
        if later < earlier {
            let finding = finding(FindingKind::NumberOrder, Colour::Amber, days, &of);
            self.push(finding, found, expected);
        } else if !is_open {
            // With balances that differ the days are a finding already.
            let finding = finding(FindingKind::NumberMissing, Colour::Amber, days, &of);
            self.push(finding, found, expected);
        }
    }

    fn late(&mut self, last: usize) {
        let (calendar, today) = (&self.expectation.calendar, self.expectation.today);
        let Some(late_after) = self.expectation.late_after else {
            return;
        };
        let from = after(self.statements[last].to);
        if from > today {
            return;
        }
        let counted = super::earliest(from, today);
        let waited = calendar.business_days_between(counted, today);
        if waited <= i32::from(late_after) {
            return;
        }
        let is_long = waited > i32::from(late_after) * 2;
        let colour = if is_long { Colour::Red } else { Colour::Amber };
        let finding = finding(FindingKind::Late, colour, (from, today), &[last]);
        let found = format!("{waited} business days without a statement");
        self.push(
            finding,
            found,
            format!("one every {late_after} business days"),
        );
    }
}

/// The number of a statement: the digits before any `/`, as in `12/1`.
fn number(it: &StatementFacts<'_>) -> Option<u64> {
    let text = it.number?;
    text.split('/').next()?.trim().parse().ok()
}

fn after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}
