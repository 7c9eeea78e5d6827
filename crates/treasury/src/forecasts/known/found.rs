//! A known flow while it is placed.
//!
//! Owns: what else is known of it until it has its account and its day.
//! Not here: which account takes it (`places`), on which day it comes (`lay`).
//! Invariant: how late it comes is open only where its day is not fixed.

use cash::delays::Delays;

use super::flow::KnownFlow;
use super::ledger::Debt;

/// A known flow while it is placed.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) flow: KnownFlow,
    /// How late it comes; none where its day is fixed.
    pub(super) delays: Option<Delays>,
    /// The category it says, by path.
    pub(super) said: Option<String>,
    /// Of this entity, if it says.
    pub(super) entity: Option<String>,
    /// The name as names are compared.
    pub(super) party: String,
    /// Between accounts of ours.
    pub(super) is_own: bool,
    /// Of a facility, if it is.
    pub(super) debt: Option<Debt>,
}
