//! What a proposal is compared with: doing nothing, and a rule that looks at one day at a time.
//!
//! Owns: both plans. Not here: what they cost (`outcome`).
//! Invariant: the rule knows balances up to today's and nothing of tomorrow's flows.

use super::outcome::{Move, Plan, Step};
use super::problem::{FacilityKind, Problem};
use super::reasons::Reason;

/// Everything stays where it is.
pub(super) fn nothing(problem: &Problem) -> Plan {
    let balances = problem.accounts.iter().map(|account| {
        let mut balance = account.opening;
        let mut step = |flow: &i64| {
            balance += flow;
            balance
        };
        account.flows.iter().map(&mut step).collect()
    });
    let levels = problem
        .facilities
        .iter()
        .map(|it| vec![it.opening; problem.days()]);
    Plan {
        balances: balances.collect(),
        levels: levels.collect(),
        ..Plan::default()
    }
}

/// Sweeps what is above the target, funds what is below the minimum, places what a pool has left
/// and draws what it lacks, every day by what is there that day.
pub(super) fn day_by_day(problem: &Problem) -> Plan {
    let mut rule = Rule {
        problem,
        now: problem.accounts.iter().map(|it| it.opening).collect(),
        levels: problem.facilities.iter().map(|it| it.opening).collect(),
        coming: vec![vec![0; problem.days()]; problem.accounts.len()],
        plan: Plan {
            balances: vec![Vec::new(); problem.accounts.len()],
            levels: vec![Vec::new(); problem.facilities.len()],
            ..Plan::default()
        },
    };
    for day in 0..problem.days() {
        rule.live(day);
    }
    rule.plan
}

struct Rule<'a> {
    problem: &'a Problem,
    now: Vec<i64>,
    levels: Vec<i64>,
    coming: Vec<Vec<i64>>,
    plan: Plan,
}

impl Rule<'_> {
    fn live(&mut self, day: usize) {
        for (which, account) in self.problem.accounts.iter().enumerate() {
            self.now[which] += account.flows[day] + self.coming[which][day];
        }
        if self.problem.is_business[day] {
            for link in 0..self.problem.links.len() {
                self.sweep(link, day);
            }
            for facility in 0..self.problem.facilities.len() {
                self.repay_or_recall(facility, day);
            }
            for link in 0..self.problem.links.len() {
                self.fund(link, day);
            }
            for facility in 0..self.problem.facilities.len() {
                self.invest(facility, day);
            }
        }
        for (slot, now) in self.plan.balances.iter_mut().zip(&self.now) {
            slot.push(*now);
        }
        for (slot, level) in self.plan.levels.iter_mut().zip(&self.levels) {
            slot.push(*level);
        }
    }

    fn wanted(&self, account: usize) -> i64 {
        let it = &self.problem.accounts[account];
        it.target.unwrap_or(it.minimum).max(it.minimum)
    }

    /// Whether a link leads to where money is gathered: an account with a facility, or one that
    /// more links lead to.
    fn leads_to_pool(&self, link: usize) -> bool {
        let it = &self.problem.links[link];
        let into = |account: usize| {
            self.problem
                .links
                .iter()
                .filter(|it| it.to == account)
                .count()
        };
        let places = |account| {
            self.problem
                .facilities
                .iter()
                .any(|it| it.account == account)
        };
        match (places(it.from), places(it.to)) {
            (false, true) => true,
            (true, false) => false,
            _ => into(it.to) > into(it.from),
        }
    }

    fn sweep(&mut self, link: usize, day: usize) {
        let it = &self.problem.links[link];
        let above = self.now[it.from] - self.wanted(it.from);
        if above > 0 && !it.converts && self.leads_to_pool(link) {
            self.transfer(link, day, above);
        }
    }

    fn fund(&mut self, link: usize, day: usize) {
        let it = &self.problem.links[link];
        let lacks = self.wanted(it.to) - self.now[it.to];
        let is_below = self.now[it.to] < self.problem.accounts[it.to].minimum;
        let there = self.now[it.from] - self.problem.accounts[it.from].minimum;
        if is_below && there > 0 && !self.leads_to_pool(link) {
            self.transfer(link, day, lacks.min(there));
        }
    }

    fn transfer(&mut self, link: usize, day: usize, amount: i64) {
        let it = &self.problem.links[link];
        let Some(arrives) = self.problem.settles(day, it.settlement) else {
            return;
        };
        if day == 0 && !it.is_open_today {
            return;
        }
        let amount = amount.min(it.daily_limit.unwrap_or(amount));
        if amount <= 0 {
            return;
        }
        self.now[it.from] -= amount;
        if arrives == day {
            self.now[it.to] += amount;
        } else {
            self.coming[it.to][arrives] += amount;
        }
        self.plan.moves.push(Move {
            link,
            day,
            arrives,
            amount,
            reason: Reason::Whole,
        });
    }

    fn step(&mut self, facility: usize, day: usize, amount: i64) {
        if amount != 0 {
            self.plan.steps.push(Step {
                facility,
                day,
                amount,
            });
        }
    }

    /// Gets money back from investments, or draws, where a pool is below its minimum; pays credit
    /// back where it is above.
    fn repay_or_recall(&mut self, facility: usize, day: usize) {
        let it = &self.problem.facilities[facility];
        let lacks = self.wanted(it.account) - self.now[it.account];
        let Some(there) = self.problem.settles(day, it.settlement) else {
            return;
        };
        let invests = it.kind == FacilityKind::Invest;
        let room = if invests {
            self.levels[facility]
        } else {
            it.capacity - self.levels[facility]
        };
        let is_below = self.now[it.account] < self.problem.accounts[it.account].minimum;
        if is_below && room > 0 {
            let amount = lacks.min(room);
            self.levels[facility] += if invests { -amount } else { amount };
            if there == day {
                self.now[it.account] += amount;
            } else {
                self.coming[it.account][there] += amount;
            }
            self.step(facility, day, -amount);
        } else if !invests && lacks < 0 {
            let amount = (-lacks).min(self.levels[facility]);
            self.levels[facility] -= amount;
            self.now[it.account] -= amount;
            self.step(facility, day, amount);
        }
    }

    fn invest(&mut self, facility: usize, day: usize) {
        let it = &self.problem.facilities[facility];
        let above = self.now[it.account] - self.wanted(it.account);
        let earns = it.rate_bps > self.problem.accounts[it.account].credit_bps;
        let amount = above.min(it.capacity - self.levels[facility]);
        if it.kind == FacilityKind::Invest && earns && amount > 0 {
            self.levels[facility] += amount;
            self.now[it.account] -= amount;
            self.step(facility, day, amount);
        }
    }
}
