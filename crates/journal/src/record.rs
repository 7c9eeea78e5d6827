//! Records and facts: everything that can happen to an organisation's money.
//!
//! Owns: the few facts there are, and the record around each.
//! Not here: their bytes (`encoding`), which facts a command leads to (`decide`).
//! Invariant: a fact is never changed; a new shape of one is a new version of `encoding`.

use money::{Amount, AssetCode, AssetDefinition, Date, ImportId, OrganisationId, Timestamp};

use crate::account::{Account, AccountId, Entity, EntitySlug};
use crate::chain::Hash;
use crate::entry::Entry;
use crate::payment::{Payment, PaymentFile, PaymentId, PaymentOrder, PaymentStep};

/// The organisation a journal is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id, the same everywhere.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The currency that reports are in unless another is asked for.
    pub reporting: AssetCode,
}

/// A bank statement whose lines were booked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatementRecord {
    /// The account of ours.
    pub account: AccountId,
    /// The import it came with.
    pub import: ImportId,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file as uploaded.
    pub file_hash: Hash,
    /// The format, in one word (`mt940`).
    pub format: String,
    /// The bank's number of it.
    pub number: Option<String>,
    /// Balance before the first line, and its day.
    pub opening: Option<(Amount, Option<Date>)>,
    /// Balance after the last line, and its day.
    pub closing: Option<(Amount, Option<Date>)>,
    /// How many lines it has, those already booked before included.
    pub lines: u32,
}

/// A person's word that an account agrees with its bank up to a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reconciliation {
    /// The account.
    pub account: AccountId,
    /// The last day that is signed off: nothing is booked on the account up to it any more.
    pub through: Date,
    /// What bank and books both say at the end of that day.
    pub balance: Amount,
    /// Sequence of the bank statement that says so, if one does.
    pub statement: Option<u64>,
    /// What the person adds.
    pub note: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The journal was opened: always the first record, and only that.
    OrganisationOpened(Organisation),
    /// An asset may be used from now on.
    AssetDefined(AssetDefinition),
    /// An entity was defined or renamed.
    EntityDefined(Entity),
    /// An account was opened.
    AccountOpened(Account),
    /// An account was changed: its whole new state.
    AccountChanged(Account),
    /// An entry was booked.
    EntryPosted(Entry),
    /// A bank statement was booked; its entries follow.
    StatementRecorded(StatementRecord),
    /// Nothing is booked on or before the day any more.
    PeriodClosed {
        /// For one entity's accounts; for all if none.
        entity: Option<EntitySlug>,
        /// The last closed day.
        through: Date,
    },
    /// The lock was lifted, or set back to an earlier day.
    PeriodReopened {
        /// For one entity's accounts; for all if none.
        entity: Option<EntitySlug>,
        /// The last day that stays closed; none if nothing does.
        through: Option<Date>,
    },
    /// A payment was drafted.
    PaymentDrafted(Payment),
    /// A payment's order was changed: its whole new order. It is a draft again.
    PaymentChanged {
        /// Which payment.
        id: PaymentId,
        /// What is to be paid now.
        order: PaymentOrder,
    },
    /// A payment took a step in its life.
    PaymentMoved {
        /// Which payment.
        id: PaymentId,
        /// The step.
        step: PaymentStep,
    },
    /// Payments were written to a file for the bank.
    PaymentsExported(PaymentFile),
    /// An account was signed off up to a day.
    AccountReconciled(Reconciliation),
    /// The last sign-off of an account was taken back.
    ReconciliationReopened {
        /// The account.
        account: AccountId,
        /// Sequence of the sign-off.
        reconciliation: u64,
        /// Why.
        reason: String,
    },
}

/// How a request is recognised when it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestMark {
    /// The caller's idempotency key.
    pub key: String,
    /// What was asked for: the first 16 bytes of its SHA-256.
    pub content: [u8; 16],
    /// How many records it led to, this one included.
    pub records: u32,
}

/// A fact with its place, moment and author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Place in the journal, from 1, without a gap.
    pub seq: u64,
    /// When it was recorded; never earlier than the record before.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// On the first record of a request that had an idempotency key.
    pub request: Option<RequestMark>,
    /// What happened.
    pub fact: Fact,
}
