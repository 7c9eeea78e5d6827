//! Finding why each transfer of a plan is made, against doing nothing.
//!
//! Owns: which reason each has.
//! Not here: what a reason is (`reason`), the plan (`solve`), sentences (`telling`).
//! Invariant: what a reason says of doing nothing is read off the plan that does nothing.

use super::outcome::{Move, Plan, held_with};
use super::problem::{FacilityKind, Problem};
use super::reason::{Lying, MAX_CHAIN, Rate, Reason};

/// Gives every transfer its reason.
pub(super) fn give_reasons(problem: &Problem, plan: &mut Plan, nothing: &Plan) {
    let reasons: Vec<Reason> = {
        let why = Why::new(problem, plan, nothing);
        let first: Vec<Reason> = plan.moves.iter().map(|it| why.of(it)).collect();
        let of = |place: usize| why.away_and_back(place, &first).unwrap_or(first[place]);
        (0..first.len()).map(of).collect()
    };
    for (it, reason) in plan.moves.iter_mut().zip(reasons) {
        it.reason = reason;
    }
}

struct Why<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    nothing: &'a Plan,
    /// Moves out of each account, by place.
    out: Vec<Vec<usize>>,
    /// Facilities of each account, by place.
    facilities: Vec<Vec<usize>>,
    /// What is invested through each account, by day; nothing where it has nowhere to.
    placed: Vec<Vec<i64>>,
    /// By limit and day: what lies there if nothing is done, and as planned.
    held: Vec<Vec<(i64, i64)>>,
}

impl<'a> Why<'a> {
    fn new(problem: &'a Problem, plan: &'a Plan, nothing: &'a Plan) -> Self {
        let mut out = vec![Vec::new(); problem.accounts.len()];
        for (place, it) in plan.moves.iter().enumerate() {
            out[problem.links[it.link].from].push(place);
        }
        let mut facilities = vec![Vec::new(); problem.accounts.len()];
        let mut placed = vec![Vec::new(); problem.accounts.len()];
        for (place, it) in problem.facilities.iter().enumerate() {
            facilities[it.account].push(place);
            if it.kind == FacilityKind::Invest {
                let sums: &mut Vec<i64> = &mut placed[it.account];
                sums.resize(problem.days(), 0);
                for (sum, level) in sums.iter_mut().zip(&plan.levels[place]) {
                    *sum += level;
                }
            }
        }
        let held = |limit: usize| {
            let on = |day: usize| {
                let at = (limit, day);
                (
                    held_with(problem, nothing, at),
                    held_with(problem, plan, at),
                )
            };
            (0..problem.days()).map(on).collect()
        };
        Self {
            problem,
            plan,
            nothing,
            out,
            facilities,
            placed,
            held: (0..problem.limits.len()).map(held).collect(),
        }
    }

    fn of(&self, it: &Move) -> Reason {
        let placed = true;
        let kept = self.kept(it, placed).or_else(|| self.limit(it));
        if let Some(reason) = kept.or_else(|| self.passed(it, placed)) {
            return reason;
        }
        let (before, after) = (self.before(it), self.after(it));
        if after.bps > before.bps {
            return Reason::Yield { before, after };
        }
        // It waits somewhere until it is needed, and earns there meanwhile what it would anywhere.
        let kept = self.kept(it, !placed).or_else(|| self.passed(it, !placed));
        kept.unwrap_or(Reason::Whole)
    }

    /// What goes away and comes back does so for what it earns meanwhile.
    fn away_and_back(&self, place: usize, reasons: &[Reason]) -> Option<Reason> {
        let next = |reason: &Reason| match *reason {
            Reason::Funds { later } => Some(reasons[later]),
            _ => None,
        };
        let mut chain = std::iter::successors(Some(reasons[place]), next).take(MAX_CHAIN);
        let is_passed = matches!(chain.next(), Some(Reason::Funds { .. }));
        let is_back = matches!(chain.last(), Some(Reason::Return { .. }));
        if !is_passed || !is_back {
            return None;
        }
        let it = &self.plan.moves[place];
        let (before, after) = (self.before(it), self.after(it));
        (after.bps > before.bps).then_some(Reason::Yield { before, after })
    }

    fn to(&self, it: &Move) -> usize {
        self.problem.links[it.link].to
    }

    /// What the account it goes to would hold in this plan without it. What was placed from there
    /// could come back: with it, that is no shortage.
    fn without(&self, it: &Move, day: usize, counts_placed: bool) -> i64 {
        let to = self.to(it);
        let placed = if counts_placed {
            self.placed[to].get(day)
        } else {
            None
        };
        self.plan.balances[to][day] + placed.unwrap_or(&0) - it.amount
    }

    /// What keeps an account where it has to be, if doing nothing would not.
    fn kept(&self, it: &Move, counts_placed: bool) -> Option<Reason> {
        let to = self.to(it);
        let (account, balances) = (&self.problem.accounts[to], &self.nothing.balances[to]);
        let below = |least: i64| {
            let mut days = it.arrives..self.problem.days();
            let is_below = |day: usize| balances[day] < least;
            days.find(|day| is_below(*day) && self.without(it, *day, counts_placed) < least)
        };
        if let Some(day) = below(account.minimum) {
            let balance = balances[day];
            return Some(Reason::Minimum { day, balance });
        }
        let target = account.target?;
        let day = below(target)?;
        // A little of it for the target is not what it is for.
        let lacks = target - self.without(it, day, counts_placed);
        let balance = balances[day];
        (lacks >= it.amount / 2).then_some(Reason::Target { day, balance })
    }

    /// What keeps a counterparty within its limit.
    fn limit(&self, it: &Move) -> Option<Reason> {
        let (from, to) = (self.problem.links[it.link].from, self.to(it));
        let accounts = &self.problem.accounts;
        let limit = accounts[from].limit?;
        if accounts[to].limit == Some(limit) {
            return None;
        }
        let most = self.problem.limits[limit].most;
        let is_over = |day: &usize| {
            let (nothing, planned) = self.held[limit][*day];
            nothing > most && planned + it.amount > most
        };
        let day = (it.day..self.problem.days()).find(is_over)?;
        let held = self.held[limit][day].0;
        Some(Reason::Limit { limit, day, held })
    }

    /// What the plan's own transfers out of an account need.
    fn passed(&self, it: &Move, counts_placed: bool) -> Option<Reason> {
        let to = self.to(it);
        let least = self.problem.accounts[to].minimum;
        let mut days = it.arrives..self.problem.days();
        let day = days.find(|day| self.without(it, *day, counts_placed) < least)?;
        let (moves, out) = (&self.plan.moves, &self.out[to]);
        // By day, so that it is not looked through for each of thousands that lead here.
        let (first, last) = (
            out.partition_point(|place| moves[*place].day < it.arrives),
            out.partition_point(|place| moves[*place].day <= day),
        );
        if let Some(place) = out[first..last].last() {
            let same = out[first..last].iter().rev().copied();
            let same = same.take_while(|it| moves[*it].day == moves[*place].day);
            let later = same.max_by_key(|it| moves[*it].amount).unwrap_or(*place);
            return Some(Reason::Funds { later });
        }
        let balance = self.without(it, day, false);
        let is_taken = out
            .first()
            .is_some_and(|place| moves[*place].day < it.arrives);
        is_taken.then_some(Reason::Return { day, balance })
    }

    /// What the level of a facility rises by on a day.
    fn rise(&self, facility: usize, day: usize) -> i64 {
        let levels = &self.plan.levels[facility];
        let before = day.checked_sub(1).map(|it| levels[it]);
        levels[day] - before.unwrap_or(self.problem.facilities[facility].opening)
    }

    fn rate(&self, facility: usize) -> Rate {
        Rate {
            at: Lying::Facility(facility),
            bps: self.problem.facilities[facility].rate_bps,
        }
    }

    /// What it earned, or what it costs, where it comes from.
    fn before(&self, it: &Move) -> Rate {
        let from = self.problem.links[it.link].from;
        let comes = |place: &&usize| {
            let own = &self.problem.facilities[**place];
            let days = (0..=it.day).rev().take(3 * own.settlement + 5);
            let mut days = days.filter(|day| {
                self.problem.is_business[*day]
                    && self.problem.settles(*day, own.settlement) == Some(it.day)
            });
            days.any(|day| match own.kind {
                FacilityKind::Invest => self.rise(**place, day) < 0,
                FacilityKind::Draw => self.rise(**place, day) > 0,
            })
        };
        if let Some(place) = self.facilities[from].iter().find(comes) {
            return self.rate(*place);
        }
        self.in_account(from, self.plan.balances[from][it.day] < 0)
    }

    /// What it earns or saves where it goes.
    fn after(&self, it: &Move) -> Rate {
        let to = self.to(it);
        let goes = |place: &&usize| {
            let rise = self.rise(**place, it.arrives);
            match self.problem.facilities[**place].kind {
                FacilityKind::Invest => rise > 0,
                FacilityKind::Draw => rise < 0,
            }
        };
        let own = self.facilities[to].iter().filter(goes);
        if let Some(place) = own.max_by_key(|it| self.problem.facilities[**it].rate_bps) {
            return self.rate(*place);
        }
        let is_saved =
            |day: usize| self.nothing.balances[to][day] < 0 && self.without(it, day, true) < 0;
        let mut days = it.arrives..self.problem.days();
        self.in_account(to, days.any(is_saved))
    }

    fn in_account(&self, which: usize, is_below_zero: bool) -> Rate {
        let it = &self.problem.accounts[which];
        let (at, bps) = if is_below_zero {
            (Lying::Overdraft, it.debit_bps)
        } else {
            (Lying::Account, it.credit_bps)
        };
        Rate { at, bps }
    }
}
