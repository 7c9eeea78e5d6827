//! What was spent on a budget's categories, by period.
//!
//! Owns: which postings count, and for which entity.
//! Not here: rates (`budgets`). Invariant: an entry that was reclassified counts where it was
//! moved to, on the day it was booked; one that was taken back counts twice, with both signs.

use std::collections::BTreeSet;

use journal::{AccountId, AccountType, Amounts, Book, Correction, EntryView};
use money::Date;

use super::Budget;
use crate::error::Error;

/// Income or expenses, by a category's path.
pub(super) fn kind_of(path: &str) -> Option<AccountType> {
    let path: journal::AccountPath = path.parse().ok()?;
    let kind = path.account_type();
    matches!(kind, AccountType::Income | AccountType::Expense).then_some(kind)
}

/// The sums of each period, by asset; positive is money out for expenses, money in for income.
pub(super) fn by_period(
    book: &Book,
    budget: &Budget,
    periods: &[(Date, Date)],
) -> Result<Vec<Amounts>, Error> {
    let mut sums = vec![Amounts::default(); periods.len()];
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Ok(sums);
    };
    let accounts = categories(book, &budget.categories);
    let is_income =
        budget.categories.first().and_then(|it| kind_of(it)) == Some(AccountType::Income);
    let within = first.0..=last.1;
    for entry in book.entries().filter(|it| within.contains(&it.booked_on())) {
        if moves_only(book, &entry) || !is_of(book, &entry, budget.entity.as_deref()) {
            continue;
        }
        let day = entry.booked_on();
        let place = periods.partition_point(|it| it.1 < day);
        let Some(sum) = sums.get_mut(place) else {
            continue;
        };
        let later = entry.reclassified_by().filter_map(|it| book.entry_at(it));
        let later = later.filter(|it| it.reversed_by().is_none());
        let moved = later.flat_map(|it| it.postings().collect::<Vec<_>>());
        for posting in entry.postings().chain(moved) {
            if accounts.contains(&posting.account) {
                let amount = posting.amount;
                sum.add(if is_income {
                    amount.checked_neg()?
                } else {
                    amount
                })?;
            }
        }
    }
    Ok(sums)
}

/// Whether an entry only says what another one is for, or takes such a saying back: what it moves
/// counts with the entry that it is about.
fn moves_only(book: &Book, entry: &EntryView<'_>) -> bool {
    match entry.corrects() {
        Some(Correction::Reclassification(_)) => true,
        Some(Correction::Reversal(of)) => book
            .entry_at(of)
            .is_some_and(|it| matches!(it.corrects(), Some(Correction::Reclassification(_)))),
        None => false,
    }
}

/// The first of the categories that no account is of.
pub(super) fn without_account<'a>(book: &Book, paths: &'a [String]) -> Option<&'a str> {
    let mut all = paths.iter().map(String::as_str);
    all.find(|it| categories(book, &[(*it).to_owned()]).is_empty())
}

/// The accounts of categories, with all below them.
fn categories(book: &Book, paths: &[String]) -> BTreeSet<AccountId> {
    let is_in = |path: &str| {
        paths.iter().any(|it| {
            let rest = path.strip_prefix(it.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        })
    };
    let all = book.chart().iter();
    let found = all.filter(|it| is_in(it.path.as_str()));
    found.map(|it| it.id).collect()
}

/// Whether an entry is of an entity: by any of its accounts that has one.
fn is_of(book: &Book, entry: &EntryView<'_>, entity: Option<&str>) -> bool {
    let Some(wanted) = entity else {
        return true;
    };
    let mut entities = entry.postings().filter_map(|it| {
        let account = book.account(it.account)?;
        account.entity.as_ref().map(|it| it.as_str().to_owned())
    });
    entities.any(|it| it == wanted)
}
