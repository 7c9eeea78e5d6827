//! The best plan, beside doing nothing and beside a simple rule.
//!
//! Owns: the order of work: check, solve, share limits out, mind what each transfer costs.
//! Not here: the network (`build`, `network`), the rules it is compared with (`rules`).
//! Invariant: a proposal keeps every minimum and every limit; `bound` is never above its cost.
//! Source: Kim & Pardalos 1999, "A solution approach to the fixed charge network flow problem
//! using a dynamic slope scaling procedure".

use thiserror::Error;

use super::build::{Built, COST_PARTS, Caps, Use, link_cost};
use super::conflict::{self, Conflict, Over};
use super::network::{Flow, Simplex};
use super::outcome::{Move, Outcome, Plan, Step, exact_cost, held_with, outcome, units};
use super::problem::{Account, FacilityKind, Fault, Limit, Problem};
use super::reason::Reason;
use super::reasons::give_reasons;
use super::rules;

/// Times that slopes are set anew, and that limits are shared out anew.
const SLOPES: usize = 6;
const SHARINGS: usize = 8;

/// A gain of one part in this many is not worth another round.
const LITTLE: i128 = 1_000;

/// What to do, and what it is better than.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The plan.
    pub best: Outcome,
    /// What happens if nobody does anything.
    pub nothing: Outcome,
    /// What a rule does that looks at one day at a time: sweep what is above the target, fund what
    /// is below the minimum.
    pub rule: Outcome,
    /// No plan costs less than this: the cost if transfers had no fixed price.
    pub bound: i64,
    /// Steps of the simplex.
    pub pivots: usize,
}

/// Why there is no proposal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The problem is not one.
    #[error("the problem has {} faults", .0.len())]
    Faults(Vec<Fault>),
    /// No plan keeps every limit.
    #[error("no plan keeps every limit")]
    Infeasible(Box<Conflict>),
}

/// The proposal for a problem.
///
/// Errors: `Faults` with each, `Infeasible` with the limits that conflict.
pub fn propose(problem: &Problem) -> Result<Proposal, Refusal> {
    let faults = problem.faults();
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults));
    }
    let mut caps = Caps::new();
    let mut found = solve(problem, &caps)?;
    let bound = found.bound;
    let mut pivots = found.pivots;
    for round in 0.. {
        let over = over_limits(problem, &found);
        if over.is_empty() {
            break;
        }
        if round == SHARINGS {
            return Err(Refusal::Infeasible(Box::new(conflict::of_limits(&over))));
        }
        for it in over {
            share_out(it, &found, &mut caps);
        }
        found = solve(problem, &caps)?;
        pivots += found.pivots;
    }
    let nothing = rules::nothing(problem);
    let mut plan = found.plan;
    // Less than a unit is no saving, and slopes and shared limits are no exact science.
    let cost = |of: &Plan| units(exact_cost(problem, of));
    if is_allowed(problem, &nothing) && cost(&nothing) <= cost(&plan) {
        plan = nothing.clone();
    }
    give_reasons(problem, &mut plan, &nothing);
    Ok(Proposal {
        best: outcome(problem, plan),
        nothing: outcome(problem, nothing),
        rule: outcome(problem, rules::day_by_day(problem)),
        bound: units(bound),
        pivots,
    })
}

/// Whether a plan keeps every minimum and every limit of a counterparty.
fn is_allowed(problem: &Problem, plan: &Plan) -> bool {
    let keeps = |it: (&Account, &Vec<i64>)| it.1.iter().all(|held| *held >= it.0.minimum);
    let with = |limit: usize, day: usize| held_with(problem, plan, (limit, day));
    let within = |it: (usize, &Limit)| (0..problem.days()).all(|day| with(it.0, day) <= it.1.most);
    problem.accounts.iter().zip(&plan.balances).all(keeps)
        && problem.limits.iter().enumerate().all(within)
}

/// The best plan under caps, with the network it comes from.
struct Found {
    built: Built,
    flow: Flow,
    plan: Plan,
    bound: i128,
    pivots: usize,
}

fn solve(problem: &Problem, caps: &Caps) -> Result<Found, Refusal> {
    let built = Built::new(problem, caps);
    let mut simplex = Simplex::new(built.arcs.clone(), &built.task());
    let mut pivots = simplex.solve();
    let mut flow = simplex.flow();
    if !flow.short.is_empty() {
        let conflict = conflict::explain(problem, &built, &flow, caps);
        return Err(Refusal::Infeasible(Box::new(conflict)));
    }
    let mut plan = plan_of(problem, &built, &flow);
    let mut cost = exact_cost(problem, &plan);
    let bound = cost - fixed_costs(problem, &plan);
    let mut last = flow.units.clone();
    for _ in 0..SLOPES {
        if !scale_slopes(problem, &built, (&mut simplex, &last)) {
            break;
        }
        pivots += simplex.solve();
        let next = simplex.flow();
        let candidate = plan_of(problem, &built, &next);
        let candidate_cost = exact_cost(problem, &candidate);
        let is_same = next.units == last;
        last.clone_from(&next.units);
        let gain = cost - candidate_cost;
        if gain > 0 {
            (cost, plan, flow) = (candidate_cost, candidate, next);
        }
        // What more rounds would find is less than what rates are known to.
        if is_same || gain.abs() * LITTLE < cost.abs() {
            break;
        }
    }
    Ok(Found {
        built,
        flow,
        plan,
        bound,
        pivots,
    })
}

fn fixed_costs(problem: &Problem, plan: &Plan) -> i128 {
    let fixed = plan
        .moves
        .iter()
        .map(|it| i128::from(problem.links[it.link].fixed));
    fixed.sum::<i128>() * COST_PARTS
}

/// Spreads the fixed price of each transfer over what it carried last. Answers whether any has one.
fn scale_slopes(problem: &Problem, built: &Built, (simplex, last): (&mut Simplex, &[i64])) -> bool {
    let mut has_fixed = false;
    // What links of this price usually carry stands for those that carried nothing: all of them
    // would look free otherwise.
    let mut usual = vec![(0_i128, 0_i128); problem.links.len()];
    for (is, units) in built.uses.iter().zip(last) {
        if let Use::Transfer { link, .. } = is
            && *units > 0
        {
            usual[*link].0 += i128::from(*units);
            usual[*link].1 += 1;
        }
    }
    for (arc, is) in built.uses.iter().enumerate() {
        let Use::Transfer { link, .. } = is else {
            continue;
        };
        let link_of = &problem.links[*link];
        if link_of.fixed == 0 {
            continue;
        }
        has_fixed = true;
        let (sum, count) = usual[*link];
        let carried = if last[arc] > 0 {
            i128::from(last[arc])
        } else {
            sum / count.max(1)
        };
        let slope = if carried > 0 {
            i128::from(link_of.fixed) * COST_PARTS / carried
        } else {
            0
        };
        let slope = i64::try_from(slope).unwrap_or(i64::MAX);
        let cost = link_cost(link_of).saturating_add(slope);
        simplex.set_cost(arc, built.cost_on(arc, cost));
    }
    simplex.reprice();
    has_fixed
}

fn plan_of(problem: &Problem, built: &Built, flow: &Flow) -> Plan {
    let days = problem.days();
    let floors = problem
        .accounts
        .iter()
        .map(|it| vec![it.minimum.max(0); days]);
    let mut plan = Plan {
        balances: floors.collect(),
        levels: vec![vec![0; days]; problem.facilities.len()],
        ..Plan::default()
    };
    for (is, units) in built.uses.iter().zip(&flow.units) {
        match *is {
            Use::Keep { account, day } => plan.balances[account][day] += units,
            Use::Owe { account, day } => plan.balances[account][day] -= units,
            Use::Lie { facility, day } => plan.levels[facility][day] += units,
            Use::Transfer { link, day } if *units > 0 => {
                let arrives = problem.settles(day, problem.links[link].settlement);
                plan.moves.push(Move {
                    link,
                    day,
                    arrives: arrives.unwrap_or(day),
                    amount: *units,
                    reason: Reason::Whole,
                });
            }
            Use::Place { facility, day } if *units > 0 => {
                plan.steps.push(Step {
                    facility,
                    day,
                    amount: *units,
                });
            }
            Use::Take { facility, day } if *units > 0 => {
                plan.steps.push(Step {
                    facility,
                    day,
                    amount: -units,
                });
            }
            _ => {}
        }
    }
    plan.moves.sort_by_key(|it| (it.day, it.link));
    plan.steps.sort_by_key(|it| (it.day, it.facility));
    plan
}

/// Takes the excess from where it is worth least.
fn share_out(mut over: Over, found: &Found, caps: &mut Caps) {
    // The dearest arc is the one that earns least.
    over.arcs
        .sort_by_key(|it| std::cmp::Reverse(found.built.arcs[*it].cost));
    let mut left = over.by;
    for arc in over.arcs {
        let taken = left.min(found.flow.units[arc]);
        if taken > 0 {
            caps.insert(arc, found.flow.units[arc] - taken);
            left -= taken;
        }
    }
}

fn over_limits(problem: &Problem, found: &Found) -> Vec<Over> {
    let days = problem.days();
    let mut used = vec![(0_i64, Vec::new()); problem.limits.len() * days];
    for (which, it) in problem.accounts.iter().enumerate() {
        let Some(limit) = it.limit else { continue };
        for (day, balance) in found.plan.balances[which].iter().enumerate() {
            used[limit * days + day].0 += (*balance).max(0);
        }
    }
    for (arc, is) in found.built.uses.iter().enumerate() {
        let (limit, day, counts) = match *is {
            Use::Keep { account, day } => (problem.accounts[account].limit, day, 0),
            Use::Lie { facility, day } => {
                let it = &problem.facilities[facility];
                let invests = it.kind == FacilityKind::Invest;
                (it.limit.filter(|_| invests), day, found.flow.units[arc])
            }
            _ => continue,
        };
        if let Some(limit) = limit {
            used[limit * days + day].0 += counts;
            used[limit * days + day].1.push(arc);
        }
    }
    let over = used
        .into_iter()
        .enumerate()
        .filter_map(|(at, (used, arcs))| {
            let limit = at / days;
            let by = used - problem.limits[limit].most;
            (by > 0).then_some(Over { limit, by, arcs })
        });
    over.collect()
}
