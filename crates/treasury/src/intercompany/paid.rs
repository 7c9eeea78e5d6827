//! Nettings that were paid: what of them the claims show already (CASH-11).
//!
//! Owns: which payments are of a netting, which are under way, and since when claims show one.
//! Not here: whether an asset may be netted again (`free`), the proposal (`netting`), the life of
//! a payment (`payments`).
//! Invariant: a settled payment is in the claims once all of it is on intercompany accounts.

use std::collections::{BTreeMap, BTreeSet};

use journal::{AccountId, Book, EntryView, PaymentOrder, PaymentRow, PaymentState};
use money::{Amount, AssetCode, Date};

use super::IntercompanyClaim;

/// What an order's origin begins with if it pays a part of a netting.
const ORIGIN: &str = "netting/";

/// The origin of the payment with this number of an asset's netting. The day is not in it: what
/// is on its way is in no claim yet, whatever the day of the next proposal.
pub(super) fn origin_of(asset: AssetCode, number: usize) -> String {
    format!("{ORIGIN}{asset}/{number}")
}

/// Whether an order pays a part of a netting.
pub(super) fn is_of_netting(order: &PaymentOrder) -> bool {
    let origin = order.origin.as_deref();
    origin.is_some_and(|it| it.starts_with(ORIGIN))
}

/// The payments that were ever drafted of an asset's nettings.
pub(super) struct Paid<'a> {
    book: &'a Book,
    /// The accounts that are marked as between entities.
    marked: &'a BTreeSet<AccountId>,
    pub(super) asset: AssetCode,
    rows: Vec<&'a PaymentRow>,
}

impl<'a> Paid<'a> {
    pub(super) fn of(
        (book, marked): (&'a Book, &'a BTreeSet<AccountId>),
        asset: AssetCode,
    ) -> Self {
        let numbers = 1_usize..;
        let of = move |it| book.payments_of(&origin_of(asset, it)).collect::<Vec<_>>();
        // They are numbered without gaps.
        let rows = numbers.map(of).take_while(|it| !it.is_empty()).flatten();
        Self {
            book,
            marked,
            asset,
            rows: rows.collect(),
        }
    }

    /// What is not in the claims yet: payments on their way, and settled ones whose bank line is
    /// not wholly on intercompany accounts.
    pub(super) fn under_way(&self) -> impl Iterator<Item = &'a PaymentRow> {
        let open = self.rows.iter().filter(|it| match it.state {
            PaymentState::Settled => !self.book.is_unsettled(it) && self.claimed_on(it).is_none(),
            state => !state.is_over(),
        });
        open.copied()
    }

    /// What the claims show, with the day since when.
    pub(super) fn claimed(&self) -> impl Iterator<Item = (Date, &'a PaymentRow)> {
        let settled = self
            .rows
            .iter()
            .filter(|it| it.state == PaymentState::Settled && !self.book.is_unsettled(it));
        settled.filter_map(|it| Some((self.claimed_on(it)?, *it)))
    }

    /// The day since which all of a settled payment is on intercompany accounts. What was put on
    /// one and moved away again is not.
    fn claimed_on(&self, row: &PaymentRow) -> Option<Date> {
        let line = row.entry.and_then(|it| self.book.entry_at(it))?;
        let moved = line
            .reclassified_by()
            .filter_map(|it| self.book.entry_at(it));
        let mut sums: BTreeMap<AssetCode, Amount> = BTreeMap::new();
        let mut last = None;
        for entry in std::iter::once(line).chain(moved) {
            for posting in self.marked_in(&entry) {
                let code = posting.asset().code();
                let before = sums.get(&code).copied();
                let sum = before.map_or(Some(posting), |it| it.checked_add(posting).ok())?;
                sums.insert(code, sum);
                last = last.max(Some(entry.booked_on()));
            }
        }
        let is_claimed = match sums.get(&self.asset) {
            Some(sum) => sum.units() >= self.due_of(row.entry)?,
            // Paid in another currency: how much of the claim that is, the books say elsewhere.
            None => sums.values().any(|it| !it.is_zero()),
        };
        last.filter(|_| is_claimed)
    }

    fn marked_in(&self, entry: &EntryView<'a>) -> impl Iterator<Item = Amount> + 'a {
        let marked = self.marked;
        let there = entry
            .postings()
            .filter(move |it| marked.contains(&it.account));
        there.map(|it| it.amount)
    }

    /// What the payments of nettings come to that a bank line settles; none beyond the range.
    fn due_of(&self, entry: Option<u64>) -> Option<i128> {
        let settled = self
            .rows
            .iter()
            .filter(|it| it.state == PaymentState::Settled && it.entry == entry);
        settled
            .map(|it| it.order.amount.units())
            .try_fold(0_i128, i128::checked_add)
    }

    /// The last payments that a debtor made, of which the creditors' books do not know: a claim
    /// is larger by the creditor's books than by the debtor's, by one of them or more.
    pub(super) fn unconfirmed(&self, claim: &IntercompanyClaim) -> Option<(Date, &'a PaymentRow)> {
        let missing = claim
            .difference
            .filter(|it| it.asset().code() == self.asset)?;
        let by_debtor = |row: &PaymentRow| {
            let account = self.book.account(row.order.account);
            let entity = account.and_then(|it| it.entity.as_ref());
            entity.is_some_and(|it| it.as_str() == claim.debtor)
        };
        let paid: Vec<_> = self.claimed().filter(|it| by_debtor(it.1)).collect();
        let run = |row: &PaymentRow| row.batch.unwrap_or(row.id);
        let last = paid.iter().map(|it| run(it.1)).max();
        paid.into_iter()
            .find(|(_, row)| Some(run(row)) == last && row.order.amount.units() <= missing.units())
    }
}
