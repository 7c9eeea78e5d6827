//! Which limits conflict where no plan keeps them all.
//!
//! Owns: reading the proof of infeasibility: the cut that cannot carry what is needed beyond it.
//! Not here: finding it (`network`).
//! Invariant: if every limit named here were lifted far enough, what is lacking would be there.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{Built, Caps, Use};
use super::network::Flow;
use super::problem::Problem;

/// An account that cannot be kept above its minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Which one, by place.
    pub account: usize,
    /// The first day, from 0.
    pub day: usize,
    /// The most that lacks.
    pub amount: i64,
}

/// Limits that cannot all be kept; each list has places in the problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// What lacks, where.
    pub lacks: Vec<Lack>,
    /// Accounts whose minimum is part of it.
    pub minimums: Vec<usize>,
    /// Links whose daily limit is reached.
    pub links: Vec<usize>,
    /// Links that are closed on the first day, or arrive too late.
    pub late: Vec<usize>,
    /// Facilities that are used up.
    pub facilities: Vec<usize>,
    /// Limits of counterparties.
    pub limits: Vec<usize>,
}

/// A limit that a plan is above on a day.
pub(super) struct Over {
    pub(super) limit: usize,
    pub(super) by: i64,
    /// Arcs that count towards it.
    pub(super) arcs: Vec<usize>,
}

/// Reads the cut: the nodes at which a unit more would help.
pub(super) fn explain(problem: &Problem, built: &Built, flow: &Flow, caps: &Caps) -> Conflict {
    let inside = |node: u32| flow.lacks(node as usize);
    let mut lacks: BTreeMap<usize, Lack> = BTreeMap::new();
    for (node, amount) in &flow.short {
        let Some((account, day)) = Built::account_at(problem, *node as usize) else {
            continue;
        };
        let it = lacks.entry(account).or_insert(Lack {
            account,
            day,
            amount: 0,
        });
        it.day = it.day.min(day);
        it.amount = it.amount.max(*amount);
    }
    let (mut links, mut facilities, mut limits) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (arc, is) in built.uses.iter().enumerate() {
        let it = &built.arcs[arc];
        let is_full = flow.units[arc] == it.capacity && inside(it.to) && !inside(it.from);
        if caps.contains_key(&arc) {
            limits.extend(limit_of(problem, is));
        }
        if !is_full {
            continue;
        }
        match *is {
            Use::Transfer { link, .. } => _ = links.insert(link),
            Use::Lie { facility, .. } => _ = facilities.insert(facility),
            _ => {}
        }
    }
    let minimums = (0..problem.accounts.len()).filter(|it| {
        let first = *it * problem.days();
        // An overdraft's limit is a minimum below zero.
        problem.accounts[*it].minimum != 0
            && (first..first + problem.days()).any(|node| flow.lacks(node))
    });
    let late = |it: &usize| {
        let link = &problem.links[*it];
        let lacks_to = lacks
            .get(&link.to)
            .is_some_and(|it| it.day <= link.settlement);
        lacks_to && (!link.is_open_today || link.settlement > 0)
    };
    Conflict {
        minimums: minimums.collect(),
        late: (0..problem.links.len()).filter(late).collect(),
        links: links.into_iter().collect(),
        facilities: facilities.into_iter().collect(),
        limits: limits.into_iter().collect(),
        lacks: lacks.into_values().collect(),
    }
}

fn limit_of(problem: &Problem, is: &Use) -> Option<usize> {
    match *is {
        Use::Keep { account, .. } => problem.accounts[account].limit,
        Use::Lie { facility, .. } => problem.facilities[facility].limit,
        _ => None,
    }
}

/// The conflict of counterparties' limits that could not be shared out.
pub(super) fn of_limits(over: &[Over]) -> Conflict {
    let limits: BTreeSet<usize> = over.iter().map(|it| it.limit).collect();
    Conflict {
        limits: limits.into_iter().collect(),
        ..Conflict::default()
    }
}
