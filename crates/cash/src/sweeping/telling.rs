//! The sentences of reasons.
//!
//! Owns: what a transfer is for, in words.
//! Not here: finding reasons (`reasons`), how amounts and days are written (whoever shows them).
//! Invariant: what funds a later transfer is told with what that one is for.

use super::outcome::{Move, Outcome};
use super::problem::{FacilityKind, Problem};
use super::reason::{Lying, MAX_CHAIN, Rate, Reason};

/// What sentences of reasons are made with.
pub struct Telling<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The plan.
    pub plan: &'a Outcome,
    /// An amount of units as text.
    pub amount: &'a dyn Fn(i64) -> String,
    /// A day as text.
    pub day: &'a dyn Fn(usize) -> String,
}

impl Telling<'_> {
    /// What a transfer is for in the end: that of the one which passes it on last.
    #[must_use]
    pub fn purpose(&self, it: &Move) -> Reason {
        self.last(it).reason
    }

    /// Why a transfer is made, in a sentence.
    #[must_use]
    pub fn because(&self, it: &Move) -> String {
        let link = &self.problem.links[it.link];
        let to = &self.problem.accounts[link.to].name;
        let Reason::Funds { later } = it.reason else {
            return self.sentence(it, it.reason);
        };
        let (next, last) = (&self.plan.moves[later], self.last(it));
        let goes_to = &self.problem.accounts[self.problem.links[next.link].to].name;
        format!(
            "it funds the transfer of {} from {to} to {goes_to} on {}: {}",
            (self.amount)(next.amount),
            (self.day)(next.day),
            self.sentence(last, last.reason)
        )
    }

    /// The transfer that passes it on last.
    fn last<'b>(&'b self, it: &'b Move) -> &'b Move {
        let next = |it: &&'b Move| match it.reason {
            Reason::Funds { later } => Some(&self.plan.moves[later]),
            _ => None,
        };
        let chain = std::iter::successors(Some(it), next);
        chain.take(MAX_CHAIN).last().unwrap_or(it)
    }

    fn sentence(&self, it: &Move, reason: Reason) -> String {
        let link = &self.problem.links[it.link];
        let account = &self.problem.accounts[link.to];
        let to = &account.name;
        let holds = |balance: i64, day: usize| {
            let (balance, day) = ((self.amount)(balance), (self.day)(day));
            format!("{to} would hold {balance} on {day}")
        };
        match reason {
            Reason::Minimum { day, balance } => format!(
                "if nothing was done {}, below its minimum of {}",
                holds(balance, day),
                (self.amount)(account.minimum)
            ),
            Reason::Target { day, balance } => format!(
                "if nothing was done {}, below its target of {}",
                holds(balance, day),
                (self.amount)(account.target.unwrap_or(account.minimum))
            ),
            Reason::Limit { limit, day, held } => format!(
                "if nothing was done {} would hold {} on {}, above its limit of {}",
                self.problem.limits[limit].name,
                (self.amount)(held),
                (self.day)(day),
                (self.amount)(self.problem.limits[limit].most)
            ),
            Reason::Return { day, balance } => format!(
                "it brings back what this plan took earlier: else {}, below its minimum of {}",
                holds(balance, day),
                (self.amount)(account.minimum)
            ),
            Reason::Yield { before, after } => {
                let from = &self.problem.accounts[link.from].name;
                format!(
                    "it {}, and {}",
                    self.gain(after, to),
                    self.loss(before, from)
                )
            }
            Reason::Funds { .. } | Reason::Whole => {
                "the plan as a whole costs less with it".to_owned()
            }
        }
    }

    fn gain(&self, it: Rate, account: &str) -> String {
        let rate = percent(it.bps);
        match it.at {
            Lying::Account => format!("earns {rate} % a year at {account}"),
            Lying::Overdraft => format!("saves overdraft interest of {rate} % a year at {account}"),
            Lying::Facility(place) => {
                let own = &self.problem.facilities[place];
                match own.kind {
                    FacilityKind::Invest => format!("earns {rate} % a year in {}", own.name),
                    FacilityKind::Draw => format!("saves {rate} % a year of {}", own.name),
                }
            }
        }
    }

    fn loss(&self, it: Rate, account: &str) -> String {
        let rate = percent(it.bps);
        match it.at {
            Lying::Account => format!("{rate} % at {account}"),
            Lying::Overdraft => format!("costs overdraft interest of {rate} % at {account}"),
            Lying::Facility(place) => {
                let own = &self.problem.facilities[place];
                match own.kind {
                    FacilityKind::Invest => format!("{rate} % in {}", own.name),
                    FacilityKind::Draw => format!("costs {rate} % of {}", own.name),
                }
            }
        }
    }
}

/// Basis points as percent with two decimals.
fn percent(bps: i64) -> String {
    let sign = if bps < 0 { "-" } else { "" };
    let (whole, part) = (bps.unsigned_abs() / 100, bps.unsigned_abs() % 100);
    format!("{sign}{whole}.{part:02}")
}
