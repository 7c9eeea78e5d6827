//! A known flow.
//!
//! Owns: what is told of it, what it comes from, where its day comes from.
//! Not here: how it is found (`gather`, `debt`) and laid over the publication (`lay`).
//! Invariant: every known flow has an item, a payment or a facility.

use journal::{AccountId, PaymentId};
use money::{Amount, Date, ExpectedItemId, FacilityId};

use crate::expected::ExpectedKind;
use crate::facilities::DebtPart;

/// Days before and after its own in which a flow takes the place of what was expected.
pub(super) const WINDOW: usize = 14;

/// What a known flow comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownSource {
    /// What is open of a payable or receivable.
    Item {
        /// The item.
        id: ExpectedItemId,
        /// Which way its money is to go.
        kind: ExpectedKind,
    },
    /// A payment that is not settled.
    Payment(PaymentId),
    /// What a facility has due by its schedule.
    Debt {
        /// The facility.
        facility: FacilityId,
        /// What it is.
        part: DebtPart,
    },
}

/// Where its day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownBasis {
    /// The payment's day of execution.
    Order,
    /// Learned from how late others were paid.
    Learned,
    /// How late companies usually pay: no receivable was settled yet that could be learned from.
    Usual,
    /// The day it is due, which is ours to keep: no payable was settled yet.
    DueDate,
    /// The facility's schedule; where none was agreed, what follows from what is outstanding.
    Schedule,
}

/// A flow that has a document behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFlow {
    /// What it comes from.
    pub source: KnownSource,
    /// The other side's name, if anything names it.
    pub counterparty: Option<String>,
    /// An invoice's number, or what the payment says.
    pub reference: Option<String>,
    /// The account of ours it is expected on; none if no account takes it: then it is in no figure.
    pub account: Option<AccountId>,
    /// What it is for; none between accounts of ours.
    pub category: Option<AccountId>,
    /// In is positive.
    pub amount: Amount,
    /// In the reporting currency; none without a price.
    pub worth: Option<Amount>,
    /// The day it is due, or is to be executed.
    pub due_on: Date,
    /// The day it is expected: in half of all cases it has come. Figures spread it over the days on
    /// which it may come.
    pub expected_on: Date,
    /// In 10 and in 90 of 100 cases it has come by then; none where its day is fixed.
    pub between: Option<(Date, Date)>,
    /// Where the day comes from.
    pub basis: KnownBasis,
    /// Settled items of the same counterparty behind the day, and of everybody.
    pub observations: (usize, usize),
    /// What the models expected instead of it, now left out.
    pub replaces: Amount,
}
