//! Registers: lists of entries by day, of one account or all, filtered and paged.
//!
//! Owns: order, filters, totals and the balance after each line.
//! Not here: balances without entries (`balance`).
//! Invariant: without a filter on content a page costs a search, whatever its offset.

use std::collections::BTreeSet;

use money::{Amount, AssetCode, Date, Day, Decimal, ImportId};

use crate::account::AccountId;
use crate::book::{
    Basis, Book, EntryNumber, EntryView, Keys, Known, register_key, register_number,
};

/// Which entries are wanted. Empty options let everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// With a posting on one of these accounts.
    pub accounts: Option<Vec<AccountId>>,
    /// Booked on this day or later.
    pub from: Option<Date>,
    /// Booked on this day or earlier.
    pub to: Option<Date>,
    /// With this text in description, counterparty or reference, whatever its case.
    pub text: Option<String>,
    /// With a posting of at least this much, sign aside (on `accounts` if given).
    pub min: Option<Decimal>,
    /// With a posting of at most this much, sign aside (on `accounts` if given).
    pub max: Option<Decimal>,
    /// With a posting in this asset.
    pub asset: Option<AssetCode>,
    /// Booked by this import.
    pub import: Option<ImportId>,
    /// As known when.
    pub known: Known,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Latest booking date first; of a day, the last recorded first.
    #[default]
    NewestFirst,
    /// Earliest booking date first.
    OldestFirst,
}

/// A page of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The entries, in order.
    pub entries: Vec<EntryNumber>,
    /// How many there are on all pages.
    pub total: usize,
}

impl Book {
    /// The entries that pass `filter`, from place `offset` on, at most `limit`.
    #[must_use]
    pub fn page(&self, filter: &Filter, order: Order, offset: usize, limit: usize) -> Page {
        let empty = Keys::default();
        let keys = match filter.accounts.as_deref() {
            Some([one]) => self.registers.get(one.index()).unwrap_or(&empty),
            Some([]) => &empty,
            _ => &self.by_day,
        };
        let start = filter
            .from
            .map_or(0, |it| keys.rank(register_key(Day::from(it), 0)));
        let end = filter.to.map_or(keys.len(), |it| keys.rank(key_after(it)));
        let end = end.max(start);
        if filter.is_only_a_range() {
            let count = end - start;
            let take = limit.min(count.saturating_sub(offset));
            let entries = match order {
                Order::OldestFirst => keys
                    .up_from_rank(start.saturating_add(offset))
                    .take(take)
                    .map(register_number)
                    .collect(),
                Order::NewestFirst => {
                    let from = end.saturating_sub(offset);
                    keys.down_from_rank(from)
                        .take(take)
                        .map(register_number)
                        .collect()
                }
            };
            return Page {
                entries,
                total: count,
            };
        }
        let matcher = Matcher::new(self, filter);
        let count = end - start;
        let passes = |it: &EntryNumber| matcher.passes(*it);
        match order {
            Order::OldestFirst => {
                let numbers = keys.up_from_rank(start).take(count).map(register_number);
                collect_page(numbers.filter(passes), offset, limit)
            }
            Order::NewestFirst => {
                let numbers = keys.down_from_rank(end).take(count).map(register_number);
                collect_page(numbers.filter(passes), offset, limit)
            }
        }
    }

    /// Those of `among` that pass `filter`, from place `offset` on, at most `limit`. Takes as long
    /// as there are entries among which to look.
    #[must_use]
    pub fn page_among(
        &self,
        filter: &Filter,
        order: Order,
        among: &[EntryNumber],
        (offset, limit): (usize, usize),
    ) -> Page {
        let first = filter.from.map(|it| register_key(Day::from(it), 0));
        let end = filter.to.map(key_after);
        let is_inside =
            |key: &u64| first.is_none_or(|it| *key >= it) && end.is_none_or(|it| *key < it);
        let matcher = Matcher::new(self, filter);
        let passing = among.iter().filter(|it| matcher.passes(**it));
        let rows = passing.filter_map(|it| Some((it, self.entries.get(it.0 as usize)?)));
        let keys = rows.map(|(number, row)| register_key(row.booked_on, number.0));
        let mut keys: Vec<u64> = keys.filter(is_inside).collect();
        keys.sort_unstable();
        if order == Order::NewestFirst {
            keys.reverse();
        }
        collect_page(keys.into_iter().map(register_number), offset, limit)
    }

    /// The account's balance in one asset just after this entry, in register order.
    #[must_use]
    pub fn balance_after(
        &self,
        account: AccountId,
        asset: AssetCode,
        entry: EntryNumber,
    ) -> Option<i128> {
        let pocket = self
            .pockets
            .get(self.find_pocket(account, asset)? as usize)?;
        let day = self.entries.get(entry.0 as usize)?.booked_on;
        let before = Day::from_number(day.number().checked_sub(1)?);
        let mut balance = pocket.balance(before, Basis::Booked);
        let register = self.registers.get(account.index())?;
        let first = register.rank(register_key(day, 0));
        for number in register.up_from_rank(first).map(register_number) {
            let view = self.entry(number)?;
            let own = |it: &crate::entry::Posting| {
                it.account == account && it.amount.asset().code() == asset
            };
            for posting in view.postings().filter(own) {
                balance += posting.amount.units();
            }
            if number == entry {
                break;
            }
        }
        Some(balance)
    }
}

fn key_after(day: Date) -> u64 {
    register_key(
        Day::from_number(Day::from(day).number().saturating_add(1)),
        0,
    )
}

fn collect_page(numbers: impl Iterator<Item = EntryNumber>, offset: usize, limit: usize) -> Page {
    let mut page = Page::default();
    for number in numbers {
        if page.total >= offset && page.entries.len() < limit {
            page.entries.push(number);
        }
        page.total += 1;
    }
    page
}

impl Filter {
    /// Whether ranks alone answer it: at most one account and a range of days.
    fn is_only_a_range(&self) -> bool {
        let is_one = self.accounts.as_ref().is_none_or(|it| it.len() <= 1);
        let has_content = self.text.is_some()
            || self.min.is_some()
            || self.max.is_some()
            || self.asset.is_some()
            || self.import.is_some();
        is_one && !has_content && self.known == Known::Now
    }
}

/// A filter made ready for many entries.
struct Matcher<'a> {
    book: &'a Book,
    filter: &'a Filter,
    accounts: Option<BTreeSet<AccountId>>,
    needle: Option<String>,
    known: usize,
}

impl<'a> Matcher<'a> {
    fn new(book: &'a Book, filter: &'a Filter) -> Self {
        Self {
            book,
            filter,
            accounts: filter
                .accounts
                .as_ref()
                .map(|it| it.iter().copied().collect()),
            needle: filter.text.as_ref().map(|it| it.to_lowercase()),
            known: book.known_entries(filter.known),
        }
    }

    fn passes(&self, number: EntryNumber) -> bool {
        if number.0 as usize >= self.known {
            return false;
        }
        let Some(view) = self.book.entry(number) else {
            return false;
        };
        self.passes_text(&view) && self.passes_import(&view) && self.passes_postings(&view)
    }

    fn passes_text(&self, view: &EntryView<'_>) -> bool {
        let Some(needle) = &self.needle else {
            return true;
        };
        let texts = [
            Some(view.description()),
            view.counterparty(),
            view.reference(),
        ];
        texts
            .into_iter()
            .flatten()
            .any(|it| contains_lowercase(it, needle))
    }

    fn passes_import(&self, view: &EntryView<'_>) -> bool {
        let Some(import) = self.filter.import else {
            return true;
        };
        view.statement().is_some_and(|it| it.import == import)
    }

    fn passes_postings(&self, view: &EntryView<'_>) -> bool {
        let filter = self.filter;
        let is_any = self.accounts.is_none()
            && filter.asset.is_none()
            && filter.min.is_none()
            && filter.max.is_none();
        is_any
            || view
                .postings()
                .any(|it| self.passes_posting(it.account, it.amount))
    }

    fn passes_posting(&self, account: AccountId, amount: Amount) -> bool {
        let size = amount
            .to_decimal()
            .checked_abs()
            .unwrap_or(amount.to_decimal());
        self.accounts
            .as_ref()
            .is_none_or(|it| it.contains(&account))
            && self
                .filter
                .asset
                .is_none_or(|it| it == amount.asset().code())
            && self.filter.min.is_none_or(|it| size >= it)
            && self.filter.max.is_none_or(|it| size <= it)
    }
}

/// Whether `text` has `needle` (in lower case) whatever the text's case.
fn contains_lowercase(text: &str, needle: &str) -> bool {
    if text.is_ascii() && needle.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        return needle.is_empty()
            || text
                .windows(needle.len())
                .any(|it| it.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().contains(needle)
}
