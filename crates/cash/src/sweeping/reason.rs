//! Why a transfer of a plan is made.
//!
//! Owns: what a reason is, with what a unit earns or costs where.
//! Not here: finding them (`reasons`), their sentences (`telling`).
//! Invariant: a reason is against doing nothing.

/// Transfers that pass money on, one after another, at most.
pub(super) const MAX_CHAIN: usize = 100;

/// Why money is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// If nothing was done, the account it goes to would be below its minimum.
    Minimum {
        /// On that day, from 0.
        day: usize,
        /// What it would hold.
        balance: i64,
    },
    /// If nothing was done, the account it goes to would be below its target.
    Target {
        /// On that day, from 0.
        day: usize,
        /// What it would hold.
        balance: i64,
    },
    /// If nothing was done, a counterparty of the account it leaves would hold more than it may.
    Limit {
        /// Which limit, by place.
        limit: usize,
        /// On that day, from 0.
        day: usize,
        /// What it would hold.
        held: i64,
    },
    /// A later transfer of the plan passes it on.
    Funds {
        /// Which one, by place in the plan's moves.
        later: usize,
    },
    /// An earlier transfer of the plan took it from where it is needed.
    Return {
        /// Needed on that day, from 0.
        day: usize,
        /// What the account would hold there without it.
        balance: i64,
    },
    /// It earns more, or saves more, where it goes.
    Yield {
        /// What it earned or cost where it comes from.
        before: Rate,
        /// What it earns or saves where it goes.
        after: Rate,
    },
    /// The plan as a whole costs less with it.
    Whole,
}

/// What a unit earns or costs somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Where.
    pub at: Lying,
    /// Basis points a year.
    pub bps: i64,
}

/// Where a unit lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lying {
    /// In the account.
    Account,
    /// In the account, which is below zero.
    Overdraft,
    /// In this facility, by place.
    Facility(usize),
}
