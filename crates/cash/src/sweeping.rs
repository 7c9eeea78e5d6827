//! Where money should lie on which day: sweeping, pooling, funding, converting, investing and
//! drawing (CASH-9).
//!
//! Owns: the problem and its limits, the proposal with its reasons and its saving, and which limits
//! conflict where nothing is possible.
//! Not here: rates of exchange (amounts come in one currency), files (`lab`), payments.
//! Invariant: everything is whole units of one currency and whole billionths of them as cost; the
//! same problem has the same proposal.

mod build;
mod conflict;
mod network;
mod outcome;
mod problem;
mod reason;
mod reasons;
mod rules;
mod solve;
mod telling;
#[cfg(test)]
mod tests;

pub use conflict::{Conflict, Lack};
pub use outcome::{Costs, Move, Outcome, Step};
pub use problem::{Account, Facility, FacilityKind, Fault, Limit, Link, MAX_DAYS, Problem, Wrong};
pub use reason::{Lying, Rate, Reason};
pub use solve::{Proposal, Refusal, propose};
pub use telling::Telling;
