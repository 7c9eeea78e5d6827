//! Nettings that were paid: what of them the claims show already (CASH-11).
//!
//! Owns: which payments are of a netting, and that what is netted is paid once.
//! Not here: the proposal (`netting`), drafting (`drafting`), the life of a payment (`payments`).
//! Invariant: while a payment of a netting is on its way, or settled and not wholly on
//! intercompany accounts, its asset is not netted again.

use std::collections::{BTreeMap, BTreeSet};

use journal::{
    AccountId, Book, EntryView, PaymentOrder, PaymentRefusal, PaymentRow, PaymentState, RefusalKind,
};
use money::{Amount, AssetCode, Date};

use super::IntercompanyClaim;
use super::netting::{ClaimBasis, NettingReport};
use crate::error::Error;

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
    asset: AssetCode,
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
    fn claimed(&self) -> impl Iterator<Item = (Date, &'a PaymentRow)> {
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
    fn unconfirmed(&self, claim: &IntercompanyClaim) -> Option<(Date, &'a PaymentRow)> {
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

/// Refuses assets of which a netting is under way, or was paid after the day that is netted; by
/// the creditors' figures also those of which the creditors have not booked the last payments.
pub(super) fn require_free(
    on: (&Book, &BTreeSet<AccountId>),
    report: &NettingReport,
    assets: impl Iterator<Item = AssetCode>,
) -> Result<(), Error> {
    let found = assets.filter_map(|it| why_not(&Paid::of(on, it), report));
    let refusals: Vec<_> = found
        .map(|(code, message)| RefusalKind::from(PaymentRefusal::Rule { code, message }).whole())
        .collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(refusals))
    }
}

/// Why an asset is not netted now.
fn why_not(paid: &Paid<'_>, report: &NettingReport) -> Option<(&'static str, String)> {
    let (asset, as_of) = (paid.asset, report.as_of);
    let open: Vec<String> = paid
        .under_way()
        .map(|it| format!("{} ({})", it.id, it.state.word()))
        .collect();
    if !open.is_empty() {
        let message = format!(
            "{asset} is being netted: payments {}; wait until they are settled and all of their \
             bank lines is on intercompany accounts, or cancel them",
            open.join(", ")
        );
        return Some(("netting-under-way", message));
    }
    let last = paid.claimed().map(|it| it.0).max();
    if let Some(day) = last.filter(|it| *it > as_of) {
        let message =
            format!("{asset} was netted and paid on {day}, after {as_of}: net a day from then on");
        return Some(("netted-since", message));
    }
    if report.basis != ClaimBasis::Creditor {
        return None;
    }
    let mut claims = report.left_out.iter();
    let (claim, (day, row)) = claims.find_map(|it| Some((it, paid.unconfirmed(it)?)))?;
    let message = format!(
        "`{}` paid {} of the last netting on {day} (payment {}), and by the books of `{}` it owes \
         that still: book the receipt there on an intercompany account, or net what both confirm",
        claim.debtor, row.order.amount, row.id, claim.creditor
    );
    Some(("netting-unconfirmed", message))
}
