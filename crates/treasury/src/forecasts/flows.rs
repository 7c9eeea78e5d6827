//! Flows of the books: what each account took in and gave out, by category.
//!
//! Owns: which entries are flows, which account is the category, and the grain of whole units.
//! Not here: forecasting them (`run`).
//! Invariant: the flows of an account add up to the change of its balance, but for entries that
//! were taken back: those and what took them back are left out together. Flows that grew with the
//! book are those that all of it has.

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::{Account, AccountId, AccountKind, Book, Correction, EntryView, Posting};
use money::{Amount, Asset, Date, Rounding, mul_div};

/// Decimal places that are told apart: of finer assets the rest is rounded half to even.
const MAX_PLACES: u8 = 8;

/// How accounts begin that balances are booked from which were there when the books began.
const OPENING: &str = "equity:opening";

/// Where money is between two accounts of ours.
const IN_TRANSIT: &str = "assets:in transit";

/// An account of ours and a category. No category: between accounts of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CellKey {
    pub(crate) account: AccountId,
    pub(crate) asset: Asset,
    pub(crate) category: Option<AccountId>,
}

/// One flow.
#[derive(Clone, Debug)]
pub(crate) struct FlowItem {
    pub(crate) on: Date,
    /// In grains of the asset; in is positive.
    pub(crate) grains: i64,
    pub(crate) label: Arc<str>,
    pub(crate) seq: u64,
}

/// Every flow of a book up to a day.
#[derive(Debug)]
pub(crate) struct Flows {
    pub(crate) cells: BTreeMap<CellKey, Arc<Vec<FlowItem>>>,
    /// The last day with a flow, up to the day asked for.
    pub(crate) last: Option<Date>,
    from: Arc<Book>,
    until: Date,
}

/// How many units a grain is: more than one of assets finer than `MAX_PLACES`.
fn grain(asset: Asset) -> i128 {
    10_i128.pow(u32::from(asset.scale().saturating_sub(MAX_PLACES)))
}

/// Units as grains, half to even; the end of the range for what is beyond it.
pub(crate) fn grains(amount: Amount) -> i64 {
    let rounded = mul_div(amount.units(), 1, grain(amount.asset()), Rounding::HalfEven);
    let end = if amount.is_negative() {
        i64::MIN
    } else {
        i64::MAX
    };
    rounded.and_then(|it| i64::try_from(it).ok()).unwrap_or(end)
}

/// Grains as an amount.
pub(crate) fn amount(grains: i128, asset: Asset) -> Amount {
    Amount::from_units(grains.saturating_mul(grain(asset)), asset)
}

impl Flows {
    /// The flows of the accounts with money at hand, booked up to `until`.
    pub(crate) fn of(book: &Arc<Book>, until: Date) -> Self {
        let mut it = Self {
            cells: BTreeMap::new(),
            last: None,
            from: Arc::clone(book),
            until,
        };
        for entry in book.entries() {
            let is_undone = entry.reversed_by().is_some()
                || matches!(entry.corrects(), Some(Correction::Reversal(_)));
            if !is_undone && entry.booked_on() <= until {
                it.add(book, &entry);
            }
        }
        it
    }

    /// Whether they are those of this state of the book.
    pub(crate) fn is_of(&self, book: &Book) -> bool {
        self.from.head() == book.head()
    }

    /// The flows of a later state of the same book, from what was booked since. None where more
    /// happened than entries: a correction changes flows that are there, and another chart may make
    /// any of them something else.
    pub(crate) fn grown(&self, book: &Arc<Book>) -> Option<Self> {
        let since = self.from.head().seq;
        let is_later = book.head().seq > since && std::ptr::eq(self.from.chart(), book.chart());
        let new = book.entries().rev().take_while(|it| it.seq() > since);
        let mut new: Vec<EntryView<'_>> = new.collect();
        if !is_later || new.iter().any(|it| it.corrects().is_some()) {
            return None;
        }
        new.reverse();
        let mut it = Self {
            cells: self.cells.clone(),
            last: self.last,
            from: Arc::clone(book),
            until: self.until,
        };
        for entry in new.iter().filter(|it| it.booked_on() <= self.until) {
            it.add(book, entry);
        }
        Some(it)
    }

    fn add(&mut self, book: &Book, entry: &EntryView<'_>) {
        let postings: Vec<Posting> = entry.postings().collect();
        let is_ours = |it: &Posting| {
            book.account(it.account)
                .is_some_and(|it| it.kind.is_treasury())
        };
        let label: Arc<str> = entry
            .counterparty()
            .unwrap_or_else(|| entry.description())
            .into();
        for ours in postings.iter().filter(|it| is_ours(it)) {
            let asset = ours.amount.asset();
            let others: Vec<&Posting> = postings
                .iter()
                .filter(|it| it.amount.asset() == asset && !is_ours(it))
                .collect();
            let is_only = postings.iter().filter(|it| is_ours(it)).count() == 1;
            // One account of ours and several categories: each takes its own part.
            let parts: Vec<(Option<AccountId>, Amount)> = if is_only && others.len() > 1 {
                let part = |it: &&Posting| Some((Some(it.account), it.amount.checked_neg().ok()?));
                others.iter().filter_map(part).collect()
            } else {
                let largest = others
                    .iter()
                    .max_by_key(|it| it.amount.units().unsigned_abs());
                vec![(largest.map(|it| it.account), ours.amount)]
            };
            for (category, amount) in parts {
                let category = category.map(|it| moved_to(book, entry, it));
                let is_of = |what: fn(&Account) -> bool| {
                    category.and_then(|it| book.account(it)).is_some_and(what)
                };
                // What was there when the books began is no flow.
                if is_of(|it| it.path.as_str().starts_with(OPENING)) {
                    continue;
                }
                // From one account of ours to another, by way of one between.
                let is_between =
                    is_of(|it| it.kind == AccountKind::Trading || it.path.is_within(IN_TRANSIT));
                let category = category.filter(|_| !is_between);
                let key = CellKey {
                    account: ours.account,
                    asset,
                    category,
                };
                self.last = self.last.max(Some(entry.booked_on()));
                Arc::make_mut(self.cells.entry(key).or_default()).push(FlowItem {
                    on: entry.booked_on(),
                    grains: grains(amount),
                    label: Arc::clone(&label),
                    seq: entry.seq(),
                });
            }
        }
    }
}

/// The category after every reclassification that counts.
fn moved_to(book: &Book, entry: &EntryView<'_>, from: AccountId) -> AccountId {
    let mut at = from;
    for seq in entry.reclassified_by() {
        let Some(moved) = book.entry_at(seq) else {
            continue;
        };
        let postings: Vec<Posting> = moved.postings().collect();
        if postings.iter().any(|it| it.account == at)
            && let Some(to) = postings.iter().find(|it| it.account != at)
        {
            at = to.account;
        }
    }
    at
}
