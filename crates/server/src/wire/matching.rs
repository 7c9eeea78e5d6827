//! Matches on the wire: proposals, what was accepted, and reconciliations.
//!
//! Owns: the shapes. Not here: rules (`treasury`).
//! Invariant: money in is positive, on lines and on items; a score is the sum of its reasons, in
//! basis points.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{AccountName, AssetAmount, ExpectedKind};

/// A line of a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchLine {
    /// The entry.
    pub entry: u64,
    /// The account of ours.
    pub account: String,
    /// Booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: AssetAmount,
}

impl From<treasury::MatchLine> for MatchLine {
    fn from(it: treasury::MatchLine) -> Self {
        Self {
            entry: it.entry,
            account: it.account,
            booked_on: it.booked_on,
            description: it.description,
            counterparty: it.counterparty,
            amount: it.amount.into(),
        }
    }
}

/// An expected item of a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchItem {
    /// Its id.
    pub id: String,
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// The day it is due.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// What a payment says it is for.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// What is open of it; money in is positive.
    pub open: AssetAmount,
}

/// One reason and what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchReason {
    /// What speaks for it.
    pub evidence: String,
    /// Its part of the score.
    pub points: u16,
    /// What was found.
    pub found: String,
}

impl From<treasury::MatchReason> for MatchReason {
    fn from(it: treasury::MatchReason) -> Self {
        Self {
            evidence: it.evidence.to_owned(),
            points: it.points,
            found: it.found,
        }
    }
}

/// Lines and items that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchProposal {
    /// The lines.
    pub lines: Vec<MatchLine>,
    /// The items.
    pub items: Vec<MatchItem>,
    /// How sure it is, in basis points.
    pub score: u16,
    /// Sum of the lines less sum of the items.
    pub difference: AssetAmount,
    /// Why, most first.
    pub reasons: Vec<MatchReason>,
    /// Whether something else would do nearly as well.
    pub rivals: bool,
}

impl From<treasury::MatchProposal> for MatchProposal {
    fn from(it: treasury::MatchProposal) -> Self {
        let item = |it: treasury::MatchItem| MatchItem {
            id: it.id.to_string(),
            kind: it.kind.into(),
            due_on: it.due_on,
            reference: it.reference,
            counterparty: it.counterparty,
            open: it.open.into(),
        };
        Self {
            lines: it.lines.into_iter().map(MatchLine::from).collect(),
            items: it.items.into_iter().map(item).collect(),
            score: it.score,
            difference: it.difference.into(),
            reasons: it.reasons.into_iter().map(MatchReason::from).collect(),
            rivals: it.has_rivals,
        }
    }
}

/// Two lines that are one transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TransferProposal {
    /// The money that left.
    pub from: MatchLine,
    /// The money that arrived.
    pub to: MatchLine,
    /// How sure it is, in basis points.
    pub score: u16,
    /// Why, most first.
    pub reasons: Vec<MatchReason>,
}

impl From<treasury::TransferProposal> for TransferProposal {
    fn from(it: treasury::TransferProposal) -> Self {
        Self {
            from: it.from.into(),
            to: it.to.into(),
            score: it.score,
            reasons: it.reasons.into_iter().map(MatchReason::from).collect(),
        }
    }
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchProposals {
    /// Lines with items, the surest first; those with rivals stand last.
    pub matches: Vec<MatchProposal>,
    /// Transfers between accounts of ours, the surest first.
    pub transfers: Vec<TransferProposal>,
    /// How many lines nothing fits.
    pub open_lines: usize,
    /// How many items nothing fits.
    pub open_items: usize,
}

impl From<treasury::MatchProposals> for MatchProposals {
    fn from(it: treasury::MatchProposals) -> Self {
        Self {
            matches: it.matches.into_iter().map(MatchProposal::from).collect(),
            transfers: it
                .transfers
                .into_iter()
                .map(TransferProposal::from)
                .collect(),
            open_lines: it.open_lines,
            open_items: it.open_items,
        }
    }
}

/// Lines that settle items.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchChoice {
    /// The entries.
    pub lines: Vec<u64>,
    /// The items' ids.
    pub items: Vec<String>,
}

/// Two lines to be taken for one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferChoice {
    /// The entry that took the money from one account.
    pub from: u64,
    /// The entry that brought it to the other.
    pub to: u64,
}

/// Matches to accept, all or none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMatches {
    /// The matches.
    pub matches: Vec<MatchChoice>,
    /// How far lines may differ from items and still settle them whole, in the asset's unit:
    /// decimal text.
    #[serde(default)]
    pub tolerance: Option<String>,
}

/// Transfers to accept, all or none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTransfers {
    /// The transfers.
    pub transfers: Vec<TransferChoice>,
}

/// A match that was accepted, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AcceptedMatch {
    /// The entries.
    pub lines: Vec<u64>,
    /// The items' ids.
    pub items: Vec<String>,
    /// Lines less items, if they do not agree.
    #[schema(required = true)]
    pub difference: Option<AssetAmount>,
}

impl From<treasury::AcceptedMatch> for AcceptedMatch {
    fn from(it: treasury::AcceptedMatch) -> Self {
        Self {
            lines: it.lines,
            items: it.items.iter().map(ToString::to_string).collect(),
            difference: it.difference.map(AssetAmount::from),
        }
    }
}

/// Matches that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AcceptedMatches {
    /// Each of them.
    pub matches: Vec<AcceptedMatch>,
}

/// A sign-off that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignOff {
    /// Its sequence in the journal.
    pub seq: u64,
    /// The last day that is signed off.
    #[schema(value_type = String, format = Date)]
    pub through: Date,
    /// What bank and books both said.
    pub balance: AssetAmount,
    /// What the person added.
    pub note: String,
}

impl From<treasury::SignOff> for SignOff {
    fn from(it: treasury::SignOff) -> Self {
        Self {
            seq: it.seq,
            through: it.through,
            balance: it.balance.into(),
            note: it.note,
        }
    }
}

/// Where an account stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReconciliationRow {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// The last sign-off.
    #[schema(required = true)]
    pub last: Option<SignOff>,
    /// The day of the last bank statement.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub statement_on: Option<Date>,
    /// What that statement closes with.
    #[schema(required = true)]
    pub statement_balance: Option<AssetAmount>,
    /// Whether a session is open.
    pub open: bool,
}

impl From<treasury::ReconciliationRow> for ReconciliationRow {
    fn from(it: treasury::ReconciliationRow) -> Self {
        Self {
            account: it.account.0,
            path: it.path,
            last: it.last.map(SignOff::from),
            statement_on: it.statement.map(|it| it.0),
            statement_balance: it.statement.map(|it| it.1.into()),
            open: it.is_open,
        }
    }
}

/// Every account of money and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReconciliationList {
    /// The accounts, by path.
    pub items: Vec<ReconciliationRow>,
}

/// What is to be reconciled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReconciliation {
    /// The account, by number or path.
    pub account: AccountName,
    /// The last day; that of the last bank statement if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub through: Option<Date>,
    /// What the bank says at the end of it, decimal text; the statement's if absent.
    #[serde(default)]
    pub balance: Option<String>,
}

/// A line of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReconciliationLine {
    /// The entry.
    pub entry: u64,
    /// Booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: AssetAmount,
    /// What it is for; null if nobody said, or if it is split.
    #[schema(required = true)]
    pub category: Option<String>,
    /// Whether nobody said what it is for.
    pub unknown: bool,
    /// Whether it settles an expected item or is a transfer.
    pub matched: bool,
    /// Whether a bank statement has it.
    pub from_bank: bool,
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reconciliation {
    /// The account's path.
    pub account: String,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub through: Date,
    /// What the bank says at the end of it.
    pub stated: AssetAmount,
    /// What the books say.
    pub booked: AssetAmount,
    /// Bank less books: zero when it can be signed off.
    pub difference: AssetAmount,
    /// Whether it can be signed off.
    pub ready: bool,
    /// The bank statement that says so.
    #[schema(required = true)]
    pub statement: Option<u64>,
    /// The sign-off before.
    #[schema(required = true)]
    pub last: Option<SignOff>,
    /// How many lines there are since.
    pub count: usize,
    /// How many of them nobody categorised.
    pub uncategorised: usize,
    /// How many of them are in no match.
    pub unmatched: usize,
    /// How many of them no bank statement has.
    pub not_from_bank: usize,
    /// Entries whose amount is the difference.
    pub suspects: Vec<u64>,
    /// The lines, the oldest first; the first 2,000.
    pub lines: Vec<ReconciliationLine>,
    /// When it was opened.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// By whom.
    pub started_by: String,
}

impl From<treasury::ReconciliationView> for Reconciliation {
    fn from(it: treasury::ReconciliationView) -> Self {
        let line = |it: treasury::ReconciliationLine| ReconciliationLine {
            entry: it.entry,
            booked_on: it.booked_on,
            description: it.description,
            counterparty: it.counterparty,
            amount: it.amount.into(),
            category: it.category,
            unknown: it.is_unknown,
            matched: it.is_matched,
            from_bank: it.is_from_bank,
        };
        Self {
            account: it.account,
            through: it.through,
            stated: it.stated.into(),
            booked: it.booked.into(),
            ready: it.difference.is_zero(),
            difference: it.difference.into(),
            statement: it.statement,
            last: it.last.map(SignOff::from),
            count: it.count,
            uncategorised: it.uncategorised,
            unmatched: it.unmatched,
            not_from_bank: it.not_from_bank,
            suspects: it.suspects,
            lines: it.lines.into_iter().map(line).collect(),
            started_at: it.started_at.to_string(),
            started_by: it.started_by,
        }
    }
}

/// What a person adds to a sign-off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignOff {
    /// A note.
    #[serde(default)]
    pub note: String,
}

/// Why a sign-off is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Why.
    #[serde(default)]
    pub reason: String,
}
