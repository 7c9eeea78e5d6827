//! The journal: what happened to an organisation's money, and the book folded from it.
//!
//! Owns: records, entries, accounts, the one way to change them (`decide`), the hash chain, and
//! the book with its questions.
//! Not here: where records are kept (`store`), who may do what (`treasury`).
//! Invariant: every entry balances per asset; the book is a pure fold of the records.
#![deny(clippy::float_arithmetic)]

mod account;
mod amounts;
mod book;
mod chain;
mod decide;
mod encoding;
mod entry;
mod lots;
mod payment;
mod record;
mod report;
pub mod text;
mod valuation;

pub use account::{
    Account, AccountError, AccountId, AccountKind, AccountPath, AccountType, Custody, Entity,
    EntitySlug,
};
pub use amounts::Amounts;
pub use book::{
    ApplyError, Asking, Assets, Basis, Book, Chart, EntryNumber, EntryView, Filter, Fold, Known,
    LineKey, Locks, Order, Page, PaymentEvent, PaymentEventKind, PaymentFileRow, PaymentRow,
    RequestRow, Sight, SnapshotError,
};
pub use chain::{ChainError, Hash, HashTextError, Head, SealedRecord};
pub use decide::{
    AccountChange, Approval, Command, Decision, NewAccount, PaymentRefusal, Recategorisation,
    Reclassification, Refusal, RefusalKind, Request, StatementDraft, Submission, decide,
};
pub use encoding::{AssetLookup, DecodeError, VERSION, decode, encode};
pub use entry::{Correction, Entry, LineSource, Posting};
pub use lots::{
    Acquired, Disposed, ForeignCurrencies, Gain, GainTotals, LotError, LotMethod, LotOptions,
    LotReport, OpenLot, Unrealised,
};
pub use payment::{
    ApprovalNeed, ApprovalPlan, Payee, Payment, PaymentCharges, PaymentFile, PaymentId,
    PaymentMethod, PaymentOrder, PaymentState, PaymentStep,
};
pub use record::{Fact, Organisation, Reconciliation, Record, RequestMark, StatementRecord};
pub use report::{
    BalanceSheet, IncomeStatement, Period, ReportOptions, Rows, SheetTotal, Signs, TreeRow,
    TrialBalance, TrialRow, TrialTotal,
};
pub use valuation::{
    BadPrice, Leg, PricePoint, PriceTable, Quoted, RateUsed, Valuation, ValuedPart, Valuing, value,
};
