//! Whether an asset may be netted now (CASH-11).
//!
//! Owns: that what is netted is paid once.
//! Not here: what was paid of earlier nettings (`paid`), the proposal (`netting`), drafting
//! (`drafting`).
//! Invariant: while a payment of a netting is on its way, or settled and not wholly on
//! intercompany accounts, its asset is not netted again.

use std::collections::BTreeSet;

use journal::{AccountId, Book, PaymentRefusal, RefusalKind};
use money::AssetCode;

use super::netting::{ClaimBasis, NettingReport};
use super::paid::Paid;
use crate::error::Error;

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
