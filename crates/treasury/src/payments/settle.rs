//! Finding the bank's lines of payments (CASH-10).
//!
//! Owns: which entry settles which payments: by end-to-end id, or one line for a whole group; which
//! entry brings one back.
//! Not here: whether an entry may settle a payment (`journal`).
//! Invariant: only an amount that is exactly the payments' settles; anything else is left to a
//! person.

use std::collections::HashMap;

use jiff::ToSpan;
use journal::{Book, EntryView, PaymentId, PaymentRow, PaymentState, PaymentStep};
use money::{OrganisationId, Timestamp};

use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// For so many days after it was drafted a payment may come back by itself.
const RETURN_DAYS: i64 = 120;

/// Payments that an entry settled, or brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The entry.
    pub entry: u64,
    /// The payments.
    pub payments: Vec<PaymentId>,
}

/// The bank's lines of payments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentLines {
    /// Entries that settled payments.
    pub settled: Vec<Settled>,
    /// Entries that brought back what was settled.
    pub returned: Vec<Settled>,
}

impl Treasury {
    /// Settles every payment whose line is in the books, and fails those that came back since.
    ///
    /// Errors: `Forbidden`, `Journal`, `Store`.
    pub async fn settle_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<PaymentLines, Error> {
        let settled = self.settle_open(org, caller).await?;
        let returned = self.fail_returned(org, caller).await?;
        Ok(PaymentLines { settled, returned })
    }

    async fn settle_open(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Settled>, Error> {
        let book = self.book_seen(org, caller).await?;
        if !book.payments().any(is_open) {
            return Ok(Vec::new());
        }
        let mut groups: HashMap<String, Vec<PaymentId>> = HashMap::new();
        for row in book.payment_files().filter(|it| it.file.copy_of.is_none()) {
            let ids = row.file.payments.iter().filter_map(|it| book.payment(*it));
            if !ids.into_iter().any(is_open) {
                continue;
            }
            // Without its details a file cannot be written again; its lines still have ids.
            let Ok((_, found)) = self.file_again(org, &book, row).await else {
                continue;
            };
            for group in found {
                let ids = group.payments.iter();
                let ids = ids.filter_map(|it| row.file.payments.get(*it).copied());
                groups.insert(group.id, ids.collect());
            }
        }
        let finding = move || find(&book, &groups);
        let found = tokio::task::spawn_blocking(finding).await;
        let found = found.map_err(|error| Error::Unavailable(error.to_string()))?;
        let steps = found.iter().flat_map(|it| {
            let entry = it.entry;
            it.payments
                .iter()
                .map(move |id| (*id, PaymentStep::Settled { entry }))
        });
        self.advance_payments(org, &caller.step("settle"), steps.collect())
            .await?;
        self.settle_payables(org, caller, &found).await;
        Ok(found)
    }

    async fn fail_returned(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Settled>, Error> {
        let book = self.book_seen(org, caller).await?;
        let since = self.now().checked_sub((RETURN_DAYS * 24).hours());
        let Ok(since) = since else {
            return Ok(Vec::new());
        };
        let found = find_returned(&book, since);
        let steps = found.iter().flat_map(|it| {
            let reason = format!("it came back with entry {}", it.entry);
            let failed = move |id: &PaymentId| {
                let reason = reason.clone();
                (*id, PaymentStep::Failed { reason })
            };
            it.payments.iter().map(failed)
        });
        self.advance_payments(org, &caller.step("return"), steps.collect())
            .await?;
        self.reopen_payables(org, caller, (&book, &found)).await;
        Ok(found)
    }
}

impl Treasury {
    /// As `settle_payments`, once an import brought lines. What is not settled now is settled when
    /// somebody asks, so that nothing here undoes an import.
    pub(crate) async fn settle_after_import(&self, org: OrganisationId, caller: &Caller) {
        // On the heap: an import is deep enough by itself.
        let settled = Box::pin(self.settle_payments(org, caller)).await.map(drop);
        if let Err(error) = settled {
            tracing::warn!(org = %org, %error, "cannot look for the lines of payments");
        }
    }
}

/// The entries that bring back payments that were settled lately: the same amount into the account
/// that paid, under the payment's own end-to-end id.
fn find_returned(book: &Book, since: Timestamp) -> Vec<Settled> {
    let settled = || {
        let rows = book.payments();
        rows.filter(|it| it.state == PaymentState::Settled && it.drafted_at() >= since)
    };
    let by_id: HashMap<&str, &PaymentRow> = settled()
        .map(|it| (it.order.end_to_end_id.as_str(), it))
        .collect();
    if by_id.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let recent = book.entries().rev();
    for entry in recent.take_while(|it| it.recorded_at() >= since) {
        if entry.reversed_by().is_some() || entry.corrects().is_some() {
            continue;
        }
        let row = names(&entry).find_map(|it| by_id.get(it).copied());
        let is_after = |it: &PaymentRow| it.entry.is_some_and(|paid| paid < entry.seq());
        if let Some(row) = row.filter(|it| is_after(it) && brings(&entry, it)) {
            found.push(Settled {
                entry: entry.seq(),
                payments: vec![row.id],
            });
        }
    }
    // One payment comes back once, with the first line that does.
    found.reverse();
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it: &Settled| it.payments.iter().all(|id| seen.insert(*id)));
    found
}

/// Whether the entry gives exactly the payment's amount back to the account that paid.
fn brings(entry: &EntryView<'_>, row: &PaymentRow) -> bool {
    let entry = entry.to_entry();
    let mut own = entry.postings.iter();
    own.any(|it| it.account == row.order.account && it.amount == row.order.amount)
}

fn is_open(row: &PaymentRow) -> bool {
    row.state.is_out()
}

/// The entries that settle payments.
fn find(book: &Book, groups: &HashMap<String, Vec<PaymentId>>) -> Vec<Settled> {
    let open = || book.payments().filter(|it| is_open(it));
    let since: Option<Timestamp> = open().map(PaymentRow::drafted_at).min();
    let Some(since) = since else {
        return Vec::new();
    };
    let mut by_id: HashMap<&str, PaymentId> = open()
        .map(|it| (it.order.end_to_end_id.as_str(), it.id))
        .collect();
    let mut settled: Vec<Settled> = Vec::new();
    let mut taken: std::collections::BTreeSet<PaymentId> = std::collections::BTreeSet::new();
    // What was recorded before the first of them was drafted is not of them.
    let recent: Vec<EntryView<'_>> = book
        .entries()
        .rev()
        .take_while(|it| it.recorded_at() >= since)
        .collect();
    for entry in recent.into_iter().rev() {
        if entry.reversed_by().is_some() || entry.corrects().is_some() {
            continue;
        }
        let ids: Vec<PaymentId> = match names(&entry).find_map(|it| by_id.get(it).copied()) {
            Some(id) => vec![id],
            None => names(&entry)
                .find_map(|it| groups.get(it))
                .cloned()
                .unwrap_or_default(),
        };
        let rows: Vec<&PaymentRow> = ids
            .iter()
            .filter_map(|it| book.payment(*it))
            .filter(|it| is_open(it) && !taken.contains(&it.id))
            .collect();
        if !rows.is_empty() && pays(&entry, &rows) {
            for row in &rows {
                by_id.remove(row.order.end_to_end_id.as_str());
                taken.insert(row.id);
            }
            settled.push(Settled {
                entry: entry.seq(),
                payments: rows.iter().map(|it| it.id).collect(),
            });
        }
    }
    settled
}

/// What a bank line calls the payment it is of.
fn names<'a>(entry: &EntryView<'a>) -> impl Iterator<Item = &'a str> {
    [
        entry.tag("end-to-end-id"),
        entry.tag("customer-reference"),
        entry.reference(),
    ]
    .into_iter()
    .flatten()
}

/// Whether the entry takes exactly the payments' sum from the account that pays.
fn pays(entry: &EntryView<'_>, rows: &[&PaymentRow]) -> bool {
    let Some(first) = rows.first() else {
        return false;
    };
    let (account, asset) = (first.order.account, first.order.amount.asset());
    let is_alike =
        |it: &&PaymentRow| it.order.account == account && it.order.amount.asset() == asset;
    let units = rows.iter().map(|it| it.order.amount.units());
    let sum = units.fold(0_i128, i128::saturating_add);
    let entry = entry.to_entry();
    let out = entry.postings.iter().find(|it| it.account == account);
    let is_same = out.is_some_and(|it| {
        it.amount.asset() == asset && it.amount.units().checked_neg() == Some(sum)
    });
    rows.iter().all(is_alike) && is_same
}
