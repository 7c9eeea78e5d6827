//! What a way of arranging money comes to.
//!
//! Owns: balances, moves and steps of a plan, and what it costs.
//! Not here: finding a plan (`solve`, `rules`).
//! Invariant: every plan is costed here by the same rules, whoever made it.

use super::build::{COST_PARTS, by_size, night};
use super::problem::{FacilityKind, Problem};
use super::reason::Reason;

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Over this link, by place.
    pub link: usize,
    /// On this day, from 0.
    pub day: usize,
    /// The day it arrives.
    pub arrives: usize,
    /// How much.
    pub amount: i64,
    /// Why.
    pub reason: Reason,
}

/// Money placed with a facility or taken from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one, by place.
    pub facility: usize,
    /// On this day, from 0.
    pub day: usize,
    /// Placed with it, or paid back, above zero; taken from it below.
    pub amount: i64,
}

/// What a plan costs over all days, in units of the common currency, rounded half to even.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Interest that accounts and investments earn.
    pub earned: i64,
    /// Interest on overdrafts and credit lines.
    pub paid: i64,
    /// Transfers and conversions.
    pub transfers: i64,
    /// What lying below targets is held to cost.
    pub below_targets: i64,
    /// Paid, transfers and below targets less earned.
    pub total: i64,
}

/// A plan and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// At the end of each day, by account.
    pub balances: Vec<Vec<i64>>,
    /// In each facility at the end of each day.
    pub levels: Vec<Vec<i64>>,
    /// Transfers, by day.
    pub moves: Vec<Move>,
    /// Into and out of facilities, by day.
    pub steps: Vec<Step>,
    /// What it costs.
    pub costs: Costs,
    /// Days on which an account is below its minimum, over all accounts.
    pub days_below_minimum: usize,
    /// The lowest sum of all accounts at the end of a day.
    pub lowest: i64,
}

/// What a plan does, before it is costed.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) balances: Vec<Vec<i64>>,
    pub(super) levels: Vec<Vec<i64>>,
    pub(super) moves: Vec<Move>,
    pub(super) steps: Vec<Step>,
}

/// Costs in billionths of a unit.
#[derive(Default)]
struct Parts {
    earned: i128,
    paid: i128,
    transfers: i128,
    below_targets: i128,
}

impl Parts {
    fn interest(&mut self, amount: i64, cost: i64) {
        let cost = i128::from(amount) * i128::from(cost);
        if cost >= 0 {
            self.earned += cost;
        } else {
            self.paid -= cost;
        }
    }
}

pub(super) fn outcome(problem: &Problem, plan: Plan) -> Outcome {
    let (parts, below) = parts(problem, &plan);
    let total = parts.paid + parts.transfers + parts.below_targets - parts.earned;
    let sum = |day: usize| plan.balances.iter().map(|it| it[day]).sum::<i64>();
    Outcome {
        costs: Costs {
            earned: units(parts.earned),
            paid: units(parts.paid),
            transfers: units(parts.transfers),
            below_targets: units(parts.below_targets),
            total: units(total),
        },
        days_below_minimum: below,
        lowest: (0..problem.days()).map(sum).min().unwrap_or(0),
        balances: plan.balances,
        levels: plan.levels,
        moves: plan.moves,
        steps: plan.steps,
    }
}

fn parts(problem: &Problem, plan: &Plan) -> (Parts, usize) {
    let (mut parts, mut below) = (Parts::default(), 0);
    let year = problem.year;
    for (account, balances) in problem.accounts.iter().zip(&plan.balances) {
        let missing = night(account.below_target_bps, year);
        for balance in balances {
            let bps = if *balance >= 0 {
                account.credit_bps
            } else {
                account.debit_bps
            };
            parts.interest(*balance, night(bps, year));
            let lacks = (account.target.unwrap_or(*balance) - balance).max(0);
            parts.below_targets += i128::from(lacks) * i128::from(missing);
            below += usize::from(*balance < account.minimum);
        }
    }
    for (facility, levels) in problem.facilities.iter().zip(&plan.levels) {
        let sign = if facility.kind == FacilityKind::Invest {
            1
        } else {
            -1
        };
        for level in levels {
            parts.interest(*level, sign * night(facility.rate_bps, year));
        }
    }
    for it in &plan.moves {
        let link = &problem.links[it.link];
        parts.transfers += i128::from(link.fixed) * COST_PARTS;
        parts.transfers += i128::from(it.amount) * i128::from(by_size(link.cost_bps));
    }
    (parts, below)
}

/// What a plan costs, in billionths of a unit: to compare plans exactly.
pub(super) fn exact_cost(problem: &Problem, plan: &Plan) -> i128 {
    let (it, _) = parts(problem, plan);
    it.paid + it.transfers + it.below_targets - it.earned
}

/// What lies with a counterparty at the end of a day.
pub(super) fn held_with(problem: &Problem, plan: &Plan, (limit, day): (usize, usize)) -> i64 {
    let own = problem.accounts.iter().zip(&plan.balances);
    let own = own.filter(|it| it.0.limit == Some(limit));
    let placed = problem.facilities.iter().zip(&plan.levels);
    let placed = placed.filter(|it| it.0.limit == Some(limit) && it.0.kind == FacilityKind::Invest);
    own.map(|it| it.1[day].max(0)).sum::<i64>() + placed.map(|it| it.1[day]).sum::<i64>()
}

/// Billionths to units, half to even.
pub(super) fn units(parts: i128) -> i64 {
    let (whole, rest) = (parts.div_euclid(COST_PARTS), parts.rem_euclid(COST_PARTS));
    let up = rest * 2 > COST_PARTS || (rest * 2 == COST_PARTS && whole % 2 != 0);
    i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX)
}
