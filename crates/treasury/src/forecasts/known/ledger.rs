//! What a known flow is of a facility.
//!
//! Owns: the accounts that a facility's payments are booked on, and who else is on them.
//! Not here: finding them and marking flows (`debt`), what gives way on them (`giving`).
//! Invariant: no other facility has the account of the principal.

use std::collections::BTreeSet;
use std::sync::Arc;

use journal::AccountId;

/// The accounts that a facility's payments are booked on, and what there is of others.
#[derive(Debug)]
pub(super) struct Ledger {
    /// The account of the principal: no other facility has it.
    pub(super) principal: AccountId,
    /// It, and those of interest.
    pub(super) accounts: Vec<AccountId>,
    /// Counterparties of other facilities that share one of them.
    pub(super) others: BTreeSet<String>,
    /// Whether what the models expect of the principal after the last payment is no more.
    pub(super) ends: bool,
}

/// What a found flow is of a facility.
#[derive(Clone, Debug)]
pub(super) struct Debt {
    pub(super) ledger: Arc<Ledger>,
    /// The last payment of all: nothing of it comes later.
    pub(super) is_last: bool,
}
