//! Finding the bank's lines of payments (CASH-10).
//!
//! Owns: which entry settles which payments: by end-to-end id, or one line for a whole group.
//! Not here: whether an entry may settle a payment (`journal`).
//! Invariant: only an amount that is exactly the payments' settles; anything else is left to a
//! person.

use std::collections::HashMap;

use journal::{Book, EntryView, PaymentId, PaymentRow, PaymentStep};
use money::{OrganisationId, Timestamp};

use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Payments that an entry settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The entry.
    pub entry: u64,
    /// The payments.
    pub payments: Vec<PaymentId>,
}

impl Treasury {
    /// Settles every payment whose line is in the books. Answers what was settled.
    ///
    /// Errors: `Forbidden`, `Journal`, `Store`.
    pub async fn settle_payments(
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
        Ok(found)
    }
}

impl Treasury {
    /// As `settle_payments`, once an import brought lines. What is not settled now is settled when
    /// somebody asks, so that nothing here undoes an import.
    pub(crate) async fn settle_after_import(&self, org: OrganisationId, caller: &Caller) {
        // On the heap: an import is deep enough by itself.
        let settled = Box::pin(self.settle_payments(org, caller)).await;
        if let Err(error) = settled {
            tracing::warn!(org = %org, %error, "cannot look for the lines of payments");
        }
    }
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
