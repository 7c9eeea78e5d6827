//! Invoices that bank lines have settled.
//!
//! Owns: which lines settled which invoices in the last 13 weeks.
//! Not here: invoices as the treasurer has them (`invoices`), finding the lines in the books (the
//! binary).
//! Invariant: no other line has the same account, day and amount; what came back settled nothing.

use std::collections::{BTreeMap, BTreeSet};

use money::{Amount, Date};

use super::accounts::asset;
use super::bank::{Ledger, Line, LineKind};
use super::invoices::expected;
use super::{DemoSettled, Span};

/// How far back settled invoices are kept. Unit: days.
const KEPT_DAYS: i64 = 91;

/// Settled invoices, account by account, oldest first.
pub(super) fn settled(span: Span, ledgers: &[Ledger]) -> Vec<DemoSettled> {
    let since = span.last.checked_sub(jiff::Span::new().days(KEPT_DAYS));
    let since = since.expect("demo years are far from the ends of time");
    ledgers.iter().flat_map(|it| of(it, since)).collect()
}

fn of(ledger: &Ledger, since: Date) -> Vec<DemoSettled> {
    let recent = || ledger.lines.iter().filter(|it| it.booked_on > since);
    let mut alike: BTreeMap<(Date, i64), usize> = BTreeMap::new();
    for line in recent() {
        *alike.entry((line.booked_on, line.draft.cents)).or_default() += 1;
    }
    let returned = recent().filter(|it| it.draft.kind == LineKind::Return);
    let returned: BTreeSet<_> = returned.map(|it| &it.draft.end_to_end).collect();
    let is_sure = |it: &&Line| {
        alike.get(&(it.booked_on, it.draft.cents)) == Some(&1)
            && !(it.draft.kind == LineKind::Collection && returned.contains(&it.draft.end_to_end))
    };
    let settled = |line: &Line| {
        let invoice = line.draft.invoice.as_ref()?;
        let (path, currency) = (ledger.profile.path, ledger.profile.currency);
        Some(DemoSettled {
            item: expected(path, &line.draft.party, invoice),
            account: path,
            booked_on: line.booked_on,
            amount: Amount::from_units(line.draft.cents.into(), asset(currency)),
        })
    };
    recent().filter(is_sure).filter_map(settled).collect()
}
