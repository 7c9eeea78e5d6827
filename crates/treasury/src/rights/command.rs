//! What a change of the books asks of the caller: actions and accounts (GUARD-1).
//!
//! Owns: which actions allow a command, and whether it stays within a scope.
//! Not here: whether the books take it (`journal`). Invariant: every command of every edge comes
//! through here, because it is asked where the journal is written.

use journal::{Account, AccountId, Book, Command, Entry, PaymentId, PaymentStep, Sight};
use money::OrganisationId;

use super::caller::Caller;
use super::matrix::Action;
use super::scope::MemberScope;
use crate::error::Error;

/// Refuses a command that the caller may not give.
///
/// Errors: `Forbidden`, `OutsideScope`.
pub(crate) fn require(
    org: OrganisationId,
    caller: &Caller,
    book: &Book,
    command: &Command,
) -> Result<(), Error> {
    let actions: &[Action] = match command {
        // Its making is decided before there is anyone with a role in it.
        Command::OpenOrganisation { .. } => return Ok(()),
        Command::DefineAssets(_) => &[
            Action::AccountsWrite,
            Action::EntriesPost,
            Action::ImportsCommit,
        ],
        Command::DefineEntity(_) | Command::ChangeAccount { .. } => &[Action::AccountsWrite],
        Command::OpenAccounts(_) => &[Action::AccountsWrite, Action::ImportsCommit],
        Command::PostEntries(_) => &[Action::EntriesPost],
        Command::ReverseEntries { .. } => &[Action::EntriesCorrect, Action::ImportsCommit],
        Command::Reclassify(_) | Command::Recategorise(_) => &[Action::EntriesCorrect],
        Command::Reconcile(_) => &[Action::ReconciliationsSign],
        Command::ReopenReconciliation { .. } => &[Action::ReconciliationsReopen],
        Command::RecordStatements(_) => &[Action::ImportsCommit],
        Command::ClosePeriod { .. } => &[Action::PeriodsClose],
        Command::ReopenPeriod { .. } => &[Action::PeriodsReopen],
        Command::DraftPayments(_)
        | Command::DraftPaymentsOnce(_)
        | Command::ChangePayment { .. }
        | Command::SubmitPayments(_) => &[Action::PaymentsDraft],
        Command::ApprovePayments { .. } => &[Action::PaymentsApprove],
        Command::ExportPayments(_) => &[Action::PaymentsSend],
        Command::MovePayments(steps) => {
            for (id, step) in steps {
                caller.require_one(org, step_actions(book, *id, step))?;
            }
            &[]
        }
    };
    caller.require_one(org, actions)?;
    match caller.scope() {
        None => Ok(()),
        Some(scope) => within(scope, book, command),
    }
}

/// The actions that let somebody take a step with a payment.
fn step_actions(book: &Book, id: PaymentId, step: &PaymentStep) -> &'static [Action] {
    let is_out = book.payment(id).is_some_and(|it| it.file.is_some());
    match step {
        PaymentStep::Submitted { .. } => &[Action::PaymentsDraft],
        PaymentStep::Approved { .. } | PaymentStep::Rejected { .. } => &[Action::PaymentsApprove],
        // What may be at the bank is given up by those who deal with the bank.
        PaymentStep::Cancelled { .. } if !is_out => &[Action::PaymentsDraft],
        PaymentStep::Cancelled { .. }
        | PaymentStep::Sent { .. }
        | PaymentStep::Accepted { .. }
        | PaymentStep::Failed { .. } => &[Action::PaymentsSend],
        // An import that brings the bank's line settles what it was for.
        PaymentStep::Settled { .. } => &[Action::PaymentsSend, Action::ImportsCommit],
    }
}

fn within(scope: &MemberScope, book: &Book, command: &Command) -> Result<(), Error> {
    let sight = |id: AccountId| book.account(id).map_or(Sight::Hidden, |it| scope.sight(it));
    let posts_within = |entry: &Entry| {
        let sights = || entry.postings.iter().map(|it| sight(it.account));
        sights().all(|it| it != Sight::Hidden) && sights().any(|it| it == Sight::Own)
    };
    let booked_within = |seq: u64| {
        book.entry_at(seq)
            .is_some_and(|it| posts_within(&it.to_entry()))
    };
    let pays_within = |id: PaymentId| {
        let paying = book.payment(id).map(|it| it.order.account);
        paying.is_some_and(|it| sight(it) == Sight::Own)
    };
    let is_within = match command {
        Command::OpenOrganisation { .. } | Command::DefineAssets(_) => true,
        Command::DefineEntity(_) => false,
        Command::OpenAccounts(accounts) => accounts.iter().all(|it| {
            let entity = it.entity.as_ref().map(ToString::to_string);
            scope.covers(&it.path, entity.as_deref())
        }),
        Command::ChangeAccount { id, .. } => sight(*id) == Sight::Own,
        Command::PostEntries(entries) => entries.iter().all(posts_within),
        Command::ReverseEntries { entries, .. } => entries.iter().all(|it| booked_within(*it)),
        Command::Reclassify(it) => {
            booked_within(it.entry)
                && [it.from, it.to]
                    .iter()
                    .all(|it| sight(*it) != Sight::Hidden)
        }
        Command::Recategorise(moves) => moves.iter().all(|it| {
            let accounts = it.to.iter().map(|it| it.0).chain([it.from]);
            booked_within(it.entry) && accounts.into_iter().all(|it| sight(it) != Sight::Hidden)
        }),
        Command::Reconcile(it) => sight(it.account) == Sight::Own,
        Command::ReopenReconciliation { account, .. } => sight(*account) == Sight::Own,
        Command::RecordStatements(drafts) => drafts.iter().all(|it| {
            sight(it.statement.account) == Sight::Own && it.entries.iter().all(posts_within)
        }),
        Command::ClosePeriod { entity, .. } | Command::ReopenPeriod { entity, .. } => entity
            .as_ref()
            .is_some_and(|it| scope.entities.contains(&it.to_string())),
        Command::DraftPayments(orders) | Command::DraftPaymentsOnce(orders) => {
            orders.iter().all(|it| sight(it.account) == Sight::Own)
        }
        Command::ChangePayment { payment, order, .. } => {
            pays_within(*payment) && sight(order.account) == Sight::Own
        }
        Command::SubmitPayments(items) => items.iter().all(|it| pays_within(it.payment)),
        Command::ApprovePayments { approvals, .. } => {
            approvals.iter().all(|it| pays_within(it.payment))
        }
        Command::MovePayments(steps) => steps.iter().all(|it| pays_within(it.0)),
        Command::ExportPayments(file) => file.payments.iter().all(|it| pays_within(*it)),
    };
    is_within.then_some(()).ok_or(Error::OutsideScope)
}

/// What the whole organisation is about cannot be done with a scope.
///
/// Errors: `OutsideScope`.
pub(crate) fn require_everything(caller: &Caller) -> Result<(), Error> {
    match caller.scope() {
        None => Ok(()),
        Some(_) => Err(Error::OutsideScope),
    }
}

impl MemberScope {
    /// What a member with this scope sees of an account.
    #[must_use]
    pub fn sight(&self, account: &Account) -> Sight {
        use journal::AccountType::{Asset, Equity, Expense, Income, Liability};
        if self.shows(account) {
            return Sight::Own;
        }
        match account.path.account_type() {
            Income | Expense if account.entity.is_none() => Sight::Shared,
            Asset | Liability | Equity | Income | Expense => Sight::Hidden,
        }
    }
}
