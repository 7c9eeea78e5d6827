//! Payments as people look at them (CASH-10).
//!
//! Owns: a payment with names, warnings and what goes out, pages of them by state.
//! Not here: rights to steps beyond what is shown as a hint.
//! Invariant: whoever may not see the paying account sees nothing of the payment.

use std::collections::{BTreeMap, BTreeSet};

use journal::{Account, Book, PaymentId, PaymentRow, PaymentState};
use money::{BeneficiaryId, OrganisationId};
use statements::payment::transliterate;

use super::life::needs_for;
use super::payees::Payees;
use super::policy::PaymentPolicy;
use super::unknown_payment;
use super::warning::{History, PaymentWarning};
use crate::beneficiaries::BeneficiaryDraft;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most payments of a page.
const MAX_PAGE: usize = 500;

/// Which payments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentQuery {
    /// Only in these states; in any if none.
    pub states: Vec<PaymentState>,
    /// Only of this batch.
    pub batch: Option<PaymentId>,
    /// Only to this beneficiary.
    pub beneficiary: Option<BeneficiaryId>,
    /// Only with a smaller number.
    pub before: Option<PaymentId>,
    /// At most so many, up to 500.
    pub limit: usize,
}

/// A payment with everything that is shown of it.
#[derive(Clone, Debug)]
pub struct PaymentDetail {
    /// The payment.
    pub row: PaymentRow,
    /// The account that pays.
    pub account: Option<Account>,
    /// Name and bank details as they were when the order was made; none once erased.
    pub payee: Option<BeneficiaryDraft>,
    /// What to look at.
    pub warnings: Vec<PaymentWarning>,
    /// Texts that go out otherwise than they were given: field, given, written.
    pub written: Vec<(&'static str, String, String)>,
    /// Whether the entry that settled it was taken back.
    pub is_unsettled: bool,
    /// Whether the approval of who asks would count now.
    pub may_approve: bool,
}

/// A page of payments, the newest first.
#[derive(Clone, Debug)]
pub struct PaymentList {
    /// The page.
    pub items: Vec<PaymentDetail>,
    /// Whether there are more after it.
    pub has_more: bool,
    /// How many there are of each state, whatever the page.
    pub counts: BTreeMap<PaymentState, usize>,
}

impl Treasury {
    /// A page of payments. Errors: `Forbidden`, `Store`, `Journal`.
    pub async fn payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &PaymentQuery,
    ) -> Result<PaymentList, Error> {
        let book = self.book_for(org, caller, Action::PaymentsRead).await?;
        let mut counts = BTreeMap::new();
        for row in book.payments() {
            let count: &mut usize = counts.entry(row.state).or_default();
            *count = count.saturating_add(1);
        }
        let limit = query.limit.clamp(1, MAX_PAGE);
        let is_wanted = |it: &&PaymentRow| {
            (query.states.is_empty() || query.states.contains(&it.state))
                && query.batch.is_none_or(|batch| it.batch == Some(batch))
                && query
                    .beneficiary
                    .is_none_or(|id| it.order.payee.beneficiary == id)
                && query.before.is_none_or(|before| it.id < before)
        };
        let found = book.payments().rev().filter(is_wanted);
        let mut rows: Vec<&PaymentRow> = found.take(limit.saturating_add(1)).collect();
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let items = self.details(org, caller, &book, &rows).await?;
        Ok(PaymentList {
            items,
            has_more,
            counts,
        })
    }

    /// A payment. Errors: `Refused` with `unknown-payment`, `Forbidden`.
    pub async fn payment(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: PaymentId,
    ) -> Result<PaymentDetail, Error> {
        let book = self.book_for(org, caller, Action::PaymentsRead).await?;
        let row = book.payment(id).ok_or_else(|| unknown_payment(id))?;
        let mut found = self.details(org, caller, &book, &[row]).await?;
        found.pop().ok_or_else(|| unknown_payment(id))
    }

    /// Payments by number, for an answer to what was done with them.
    ///
    /// Errors: as `payment`.
    pub async fn payments_by_id(
        &self,
        org: OrganisationId,
        caller: &Caller,
        ids: &[PaymentId],
    ) -> Result<Vec<PaymentDetail>, Error> {
        let book = self.book_seen(org, caller).await?;
        let rows = ids.iter().map(|it| book.payment(*it));
        let rows: Vec<&PaymentRow> = rows.flatten().collect();
        self.details(org, caller, &book, &rows).await
    }

    async fn details(
        &self,
        org: OrganisationId,
        caller: &Caller,
        book: &Book,
        rows: &[&PaymentRow],
    ) -> Result<Vec<PaymentDetail>, Error> {
        let policy = self.policy_for_view(org).await?;
        let wanted: BTreeSet<BeneficiaryId> =
            rows.iter().map(|it| it.order.payee.beneficiary).collect();
        let payees = self.payees(org, &wanted).await?;
        let history = History::of(book);
        let maker = Viewer {
            book,
            policy: &policy,
            payees: &payees,
            history: &history,
            now: self.now(),
        };
        Ok(rows.iter().map(|it| maker.detail(caller, it)).collect())
    }
}

struct Viewer<'a> {
    book: &'a Book,
    policy: &'a PaymentPolicy,
    payees: &'a Payees,
    history: &'a History<'a>,
    now: money::Timestamp,
}

impl Viewer<'_> {
    fn detail(&self, caller: &Caller, row: &PaymentRow) -> PaymentDetail {
        let order = &row.order;
        let beneficiary = self.payees.get(&order.payee.beneficiary);
        let revision = beneficiary.and_then(|it| it.revision(order.payee.revision));
        let payee = revision.map(|it| it.details.clone());
        // What is over is not to be looked at any more.
        let warnings = if row.state.is_changeable() {
            let what = (Some(row.id), order.as_ref());
            self.history
                .warnings(self.policy, what, beneficiary, self.now)
        } else {
            Vec::new()
        };
        let is_waiting = row.state == PaymentState::Submitted;
        let is_free = !row.makers.iter().any(|it| **it == *caller.name)
            && !row.approvals.iter().any(|it| *it.1 == *caller.name);
        let is_ordered = row.plan.as_deref().is_some_and(|it| it.is_ordered);
        let counts = needs_for(row, caller).into_iter().any(|need| {
            let need = usize::from(need);
            row.missing(need) > 0 && (!is_ordered || (0..need).all(|it| row.missing(it) == 0))
        });
        PaymentDetail {
            account: self.book.account(order.account).cloned(),
            written: written(payee.as_ref(), order.text.as_deref()),
            payee,
            warnings,
            is_unsettled: self.book.is_unsettled(row),
            may_approve: is_waiting && is_free && counts,
            row: row.clone(),
        }
    }
}

fn written(
    payee: Option<&BeneficiaryDraft>,
    text: Option<&str>,
) -> Vec<(&'static str, String, String)> {
    let name = payee.map(|it| it.name.as_str());
    let fields = [("name", name), ("text", text)];
    let changed = fields.into_iter().filter_map(|(field, text)| {
        let text = text?;
        let out = transliterate(text).text;
        (out != text).then(|| (field, text.to_owned(), out))
    });
    changed.collect()
}
