//! Submitting, approving and every other step by hand (CASH-10).
//!
//! Owns: what the policy asks for, who may give which approval, fresh proof of who approves.
//! Not here: four eyes and the order of a life: the journal refuses (`journal::decide`).
//! Invariant: who approves proved lately who they are; a program approves nothing.

use std::collections::BTreeSet;

use journal::{
    Approval, ApprovalNeed, Book, Command, Hash, PaymentId, PaymentRefusal, PaymentRow,
    PaymentStep, RefusalKind, Submission,
};
use money::OrganisationId;

use super::policy::PaymentPolicy;
use super::settle::Settled;
use super::{refusal, unknown_payment};
use crate::error::Error;
use crate::identity::Identity;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A step that somebody takes by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentMove {
    /// Refuse it.
    Reject {
        /// Why.
        reason: String,
    },
    /// Give it up.
    Cancel {
        /// Why; needed once a file was made.
        reason: Option<String>,
    },
    /// Its file was handed to the bank.
    Sent {
        /// How.
        note: Option<String>,
    },
    /// The bank said it will not execute it, or it came back.
    Fail {
        /// Why.
        reason: String,
    },
    /// This entry is the bank's line of it.
    Settle {
        /// Its sequence.
        entry: u64,
    },
}

impl From<PaymentMove> for PaymentStep {
    fn from(it: PaymentMove) -> Self {
        match it {
            PaymentMove::Reject { reason } => Self::Rejected { reason },
            PaymentMove::Cancel { reason } => Self::Cancelled { reason },
            PaymentMove::Sent { note } => Self::Sent { note },
            PaymentMove::Fail { reason } => Self::Failed { reason },
            PaymentMove::Settle { entry } => Self::Settled { entry },
        }
    }
}

impl Treasury {
    /// Asks for the approval of payments, all or none; with the hash of what was seen, or of the
    /// order as it is.
    ///
    /// Errors: `Refused` (`payment-state`, `payment-changed`, `details-waiting` and others).
    pub async fn submit_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        payments: &[(PaymentId, Option<Hash>)],
    ) -> Result<(), Error> {
        caller.require(org, Action::PaymentsDraft)?;
        let book = self.book_seen(org, caller).await?;
        let policy = self.saved_payment_policy(org).await?.policy;
        let rows = rows_of(&book, payments.iter().map(|it| it.0))?;
        let wanted: BTreeSet<_> = rows.iter().map(|it| it.order.payee.beneficiary).collect();
        let payees = self.payees(org, &wanted).await?;
        let (mut items, mut refusals) = (Vec::new(), Vec::new());
        for (index, (row, (payment, seen))) in rows.iter().zip(payments).enumerate() {
            let payee = payees.get(&row.order.payee.beneficiary);
            let revision = payee.and_then(|it| it.revision(row.order.payee.revision));
            if !revision.is_some_and(crate::beneficiaries::Revision::is_approved) {
                let message = format!(
                    "payment {payment}: its bank details wait for approval: somebody else has to \
                     approve them first"
                );
                refusals.push(refusal(Some(index), "details-waiting", message));
                continue;
            }
            let Some(account) = book.account(row.order.account) else {
                refusals.push(unknown_refusal(index, *payment));
                continue;
            };
            items.push(Submission {
                payment: *payment,
                content: seen.unwrap_or(row.content),
                plan: policy.plan((row.order.method, row.order.amount), account),
            });
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        let command = Command::SubmitPayments(items);
        self.ask(org, caller, command).await.map(|_| ())
    }

    /// Approves payments as they were seen, all or none. Who asks has to have proved lately who
    /// they are; keys and programs approve nothing.
    ///
    /// Errors: `Unauthenticated` with `reauthentication-required`; `Refused` (`own-payment`,
    /// `approved-before`, `payment-changed`, `approval-not-asked`, `approval-limit`).
    pub async fn approve_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        identity: &Identity,
        payments: &[(PaymentId, Hash)],
    ) -> Result<(), Error> {
        caller.require(org, Action::PaymentsApprove)?;
        self.require_fresh(identity)?;
        if identity.user.to_string() != caller.name {
            let detail = "sign in yourself to approve payments";
            return Err(Error::unauthenticated("reauthentication-required", detail));
        }
        let book = self.book_seen(org, caller).await?;
        let policy = self.saved_payment_policy(org).await?.policy;
        let rows = rows_of(&book, payments.iter().map(|it| it.0))?;
        let (one, day_limits) = policy.limits_of(&caller.name, caller.role());
        let mut refusals = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let amount = row.order.amount;
            let over = one
                .iter()
                .find(|it| it.asset() == amount.asset() && amount.units() > it.units());
            if let Some(limit) = over {
                let message = format!(
                    "payment {}: {amount} is more than the {limit} that you may approve",
                    row.id
                );
                refusals.push(refusal(Some(index), "approval-limit", message));
            }
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        let approval = |(row, (payment, content)): (&&PaymentRow, &(PaymentId, Hash))| Approval {
            payment: *payment,
            content: *content,
            needs: needs_for(row, caller),
        };
        let approvals = rows.iter().zip(payments).map(approval).collect();
        let command = Command::ApprovePayments {
            approvals,
            day_limits,
        };
        self.ask(org, caller, command).await.map(|_| ())
    }

    /// Takes a step with payments, all or none.
    ///
    /// Errors: `Refused` (`payment-state`, `reason-needed`, `entry-unfit`), `Forbidden`.
    pub async fn move_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        payments: &[PaymentId],
        step: PaymentMove,
    ) -> Result<(), Error> {
        let step = PaymentStep::from(step);
        let steps = payments.iter().map(|it| (*it, step.clone())).collect();
        self.ask(org, caller, Command::MovePayments(steps)).await?;
        if let PaymentStep::Settled { entry } = step {
            let payments = payments.to_vec();
            let settled = Settled { entry, payments };
            self.settle_payables(org, caller, &[settled]).await;
        }
        Ok(())
    }

    /// Takes different steps at once.
    pub(super) async fn advance_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        steps: Vec<(PaymentId, PaymentStep)>,
    ) -> Result<(), Error> {
        if steps.is_empty() {
            return Ok(());
        }
        self.ask(org, caller, Command::MovePayments(steps))
            .await
            .map(|_| ())
    }

    /// The policy as it is now: for what is shown beside payments.
    pub(super) async fn policy_for_view(
        &self,
        org: OrganisationId,
    ) -> Result<PaymentPolicy, Error> {
        Ok(self.saved_payment_policy(org).await?.policy)
    }
}

fn unknown_refusal(index: usize, id: PaymentId) -> journal::Refusal {
    RefusalKind::Payment(PaymentRefusal::Unknown(id.0)).at(index)
}

/// The rows of payments. Errors: `Refused` with `unknown-payment`.
fn rows_of(book: &Book, ids: impl Iterator<Item = PaymentId>) -> Result<Vec<&PaymentRow>, Error> {
    ids.map(|it| book.payment(it).ok_or_else(|| unknown_payment(it)))
        .collect()
}

/// The needs of a payment's plan that somebody's approval may count for.
pub(crate) fn needs_for(row: &PaymentRow, caller: &Caller) -> Vec<u8> {
    let role = caller.role().map(crate::rights::Role::name);
    let is_asked = |need: &ApprovalNeed| {
        let is_open = need.roles.is_empty() && need.members.is_empty();
        is_open
            || need.members.contains(&caller.name)
            || need.roles.iter().any(|it| Some(it.as_str()) == role)
    };
    let needs = row.plan.as_deref().map_or(&[][..], |it| &it.needs);
    let places = (0_u8..).zip(needs);
    places.filter(|it| is_asked(it.1)).map(|it| it.0).collect()
}
