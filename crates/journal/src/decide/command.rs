//! Commands: everything that can be asked of a journal.
//!
//! Owns: the commands and the request around them. Not here: what they lead to (`decide`).
//! Invariant: equal commands have equal content hashes, different ones different hashes.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use money::{Amount, AssetCode, AssetDefinition, Date, OrganisationId, Timestamp};
use sha2::{Digest, Sha256};

use crate::account::{AccountId, AccountKind, Custody, Entity, EntitySlug};
use crate::chain::Hash as ContentHash;
use crate::entry::Entry;
use crate::payment::{ApprovalPlan, PaymentFile, PaymentId, PaymentOrder, PaymentStep};
use crate::record::{Reconciliation, StatementRecord};

/// A command with who asks, when, and the key it is recognised by when it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The caller's idempotency key, if any.
    pub key: Option<String>,
    /// The moment of asking.
    pub at: Timestamp,
    /// Who asks.
    pub by: String,
    /// What is asked for.
    pub command: Command,
}

/// An account to open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NewAccount {
    /// Its path, not yet checked.
    pub path: String,
    /// Its kind; guessed from the path if none.
    pub kind: Option<AccountKind>,
    /// The entity it belongs to.
    pub entity: Option<EntitySlug>,
    /// The only asset it may hold; any if none.
    pub asset: Option<AssetCode>,
    /// The bank behind it.
    pub custody: Custody,
    /// The first day it may be booked on.
    pub opened_on: Option<Date>,
}

/// What to change of an account; `None` leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AccountChange {
    /// A new path of the same type.
    pub path: Option<String>,
    /// Another kind.
    pub kind: Option<AccountKind>,
    /// Another entity, or none.
    pub entity: Option<Option<EntitySlug>>,
    /// New details of the bank, all of them.
    pub custody: Option<Custody>,
    /// Closed on a day, or open again.
    pub closed_on: Option<Option<Date>>,
}

/// A posting to move to another account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reclassification {
    /// The entry's sequence.
    pub entry: u64,
    /// The account its amount is taken from.
    pub from: AccountId,
    /// The account it goes to.
    pub to: AccountId,
    /// Why.
    pub reason: String,
}

/// What an entry leaves on one account, moved to others: a category given or corrected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recategorisation {
    /// The entry's sequence.
    pub entry: u64,
    /// The account its amount is taken from.
    pub from: AccountId,
    /// Where it goes: accounts with amounts signed as the posting; the one without an amount takes
    /// what is left.
    pub to: Vec<(AccountId, Option<Amount>)>,
    /// The other side's name, if it is known better than the entry has it.
    pub counterparty: Option<String>,
    /// Free names and values of the move.
    pub tags: BTreeMap<String, String>,
    /// Why.
    pub reason: String,
}

/// A statement and the entries drafted from its lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatementDraft {
    /// The statement.
    pub statement: StatementRecord,
    /// One entry a line, the statement's account first; `line.statement` is filled in here.
    pub entries: Vec<Entry>,
}

/// A payment for which approval is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Submission {
    /// Which.
    pub payment: PaymentId,
    /// The hash of its order as it was seen.
    pub content: ContentHash,
    /// The approvals that the policy asks for.
    pub plan: ApprovalPlan,
}

/// An approval of a payment by who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Approval {
    /// Which.
    pub payment: PaymentId,
    /// The hash of its order as it was seen.
    pub content: ContentHash,
    /// The needs of its plan that they may count for, in the plan's order.
    pub needs: Vec<u8>,
}

/// Everything that can be asked of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Opens the journal.
    OpenOrganisation {
        /// The organisation's id.
        id: OrganisationId,
        /// Its name.
        name: String,
        /// The currency of its reports.
        reporting: AssetCode,
    },
    /// Defines assets, or renames defined ones.
    DefineAssets(Vec<AssetDefinition>),
    /// Defines or renames an entity.
    DefineEntity(Entity),
    /// Opens accounts.
    OpenAccounts(Vec<NewAccount>),
    /// Changes one account.
    ChangeAccount {
        /// Its number.
        id: AccountId,
        /// What to change.
        change: AccountChange,
    },
    /// Books entries, all or none.
    PostEntries(Vec<Entry>),
    /// Takes entries back, all or none.
    ReverseEntries {
        /// Their sequences.
        entries: Vec<u64>,
        /// The booking date of the reversals; each entry's own if none.
        booked_on: Option<Date>,
        /// Why.
        reason: String,
    },
    /// Moves a posting to another account.
    Reclassify(Reclassification),
    /// Books statements with their lines; lines booked before are left out.
    RecordStatements(Vec<StatementDraft>),
    /// Closes all days up to one.
    ClosePeriod {
        /// For one entity's accounts; for all if none.
        entity: Option<EntitySlug>,
        /// The last closed day.
        through: Date,
    },
    /// Lifts the lock, or sets it back.
    ReopenPeriod {
        /// For one entity's accounts; for all if none.
        entity: Option<EntitySlug>,
        /// The last day that stays closed.
        through: Option<Date>,
    },
    /// Drafts payments, all or none; more than one are a batch.
    DraftPayments(Vec<PaymentOrder>),
    /// Changes a payment's order; approvals it had are gone.
    ChangePayment {
        /// Which.
        payment: PaymentId,
        /// The hash of its order as it was seen.
        was: ContentHash,
        /// The new order.
        order: Box<PaymentOrder>,
    },
    /// Asks for the approval of payments, all or none.
    SubmitPayments(Vec<Submission>),
    /// Approves payments, all or none.
    ApprovePayments {
        /// Which, and for which needs.
        approvals: Vec<Approval>,
        /// The most that who asks may approve in a day (UTC), in units by asset.
        day_limits: Vec<money::Amount>,
    },
    /// Takes other steps, all or none: rejected, sent, accepted, settled, failed, cancelled.
    MovePayments(Vec<(PaymentId, PaymentStep)>),
    /// Records that payments were written to a file, or that a file was written again.
    ExportPayments(PaymentFile),
    /// Moves what entries leave on accounts to others, all or none.
    Recategorise(Vec<Recategorisation>),
    /// Signs an account off up to a day.
    Reconcile(Reconciliation),
    /// Takes the last sign-off of an account back.
    ReopenReconciliation {
        /// The account.
        account: AccountId,
        /// Why.
        reason: String,
    },
    /// Drafts payments as `DraftPayments` does, each of an origin that no other payment has,
    /// apart from those that are over: what is to be paid once is drafted once.
    DraftPaymentsOnce(Vec<PaymentOrder>),
}

impl Request {
    /// What is asked for, as the first 16 bytes of a SHA-256.
    ///
    /// The bytes hashed are those that `derive(Hash)` visits: every field, each list with its
    /// length. They need not be stable for longer than clients retry, as changed ones refuse a
    /// repeated key and never book twice.
    #[must_use]
    pub fn content(&self) -> [u8; 16] {
        let mut visited = Visited(Vec::with_capacity(256));
        self.command.hash(&mut visited);
        let digest = Sha256::digest(&visited.0);
        let mut content = [0; 16];
        content.copy_from_slice(&digest[..16]);
        content
    }
}

/// Keeps the bytes that a `Hash` visits.
struct Visited(Vec<u8>);

impl Hasher for Visited {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Not asked for: the bytes themselves are what counts.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}
