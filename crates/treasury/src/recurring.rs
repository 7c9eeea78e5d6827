//! Recurring payments: rent, subscriptions, payroll, found in the books (CAPTURE-5).
//!
//! Owns: from the flows of the books to a list with exact amounts, price changes and what it costs
//! a year. Not here: finding what recurs (`forecast::flows`), forecasting it (`forecasts`).
//! Invariant: every amount that is shown is one that was booked, or a whole multiple of one.

use forecast::flows::{Entry, Flow, Period, detect};
use journal::{AccountId, Book};
use money::{Amount, AssetCode, Date, OrganisationId, Rounding};

use crate::error::Error;
use crate::forecasts::{CellKey, FlowItem, Flows, amount_of_grains, day_of};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most changes of a price that are told, and most entries that are named; the newest.
const MAX_CHANGES: usize = 12;
const MAX_ENTRIES: usize = 24;

/// Another price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    /// When it was paid first.
    pub on: Date,
    /// The entry.
    pub entry: u64,
    /// What was paid before.
    pub before: Amount,
    /// What is paid since.
    pub after: Amount,
}

/// Something that is paid or received again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurringPayment {
    /// What its latest entry is called.
    pub label: String,
    /// The account of ours.
    pub account: AccountId,
    /// Its path.
    pub account_path: String,
    /// What it is for: a category's path, if there is one.
    pub category: Option<String>,
    /// `payroll`, `rent`, `tax`, `loan`, `insurance`, `subscription`, `receipt` or `payment`.
    pub kind: &'static str,
    /// `weekly`, `biweekly`, `monthly`, `quarterly`, `half-yearly` or `yearly`.
    pub every: &'static str,
    /// What moved the last time; out is below zero.
    pub amount: Amount,
    /// The same for a year.
    pub yearly: Amount,
    /// Whether the amount is the same from time to time.
    pub is_fixed: bool,
    /// The first time.
    pub first_on: Date,
    /// The last time.
    pub last_on: Date,
    /// When it is expected next; none once it ended.
    pub next_on: Option<Date>,
    /// How often it came.
    pub times: usize,
    /// In how many of ten thousand periods it came on its day.
    pub confidence: u16,
    /// Whether it stopped coming.
    pub has_ended: bool,
    /// Other prices, the newest last; only where the amount is fixed.
    pub changes: Vec<PriceChange>,
    /// Its entries, the newest last.
    pub entries: Vec<u64>,
}

/// What recurs, the most expensive first within each asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurringList {
    /// As known on this day.
    pub as_of: Date,
    /// Each of them.
    pub items: Vec<RecurringPayment>,
    /// What goes out in a year by what has not ended, by asset.
    pub yearly_out: Vec<Amount>,
}

impl Treasury {
    /// What is paid and received again and again, as the books of a day show it.
    ///
    /// Errors: `Forbidden`, `Journal`, `Refused` when a sum leaves its range.
    pub async fn recurring_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        as_of: Option<Date>,
    ) -> Result<RecurringList, Error> {
        let book = self.book_for(org, caller, Action::BudgetsRead).await?;
        let holidays = self.forecast_settings_of(org).await?.holidays();
        let as_of = as_of.unwrap_or_else(|| self.today());
        let work = move || -> Result<RecurringList, Error> {
            let mut items = Vec::new();
            for (key, flows) in Flows::of(&book, as_of).cells {
                let found = detect(&entries_of(&flows), &holidays, day_of(as_of));
                for flow in found {
                    let next = flow.next(&holidays).map(date_of);
                    items.extend(recurring(&book, (&key, &flows), &flow, next)?);
                }
            }
            items.sort_by(|a, b| {
                let size = |it: &RecurringPayment| it.yearly.units().unsigned_abs();
                let code = |it: &RecurringPayment| it.amount.asset().code();
                (a.has_ended, code(a))
                    .cmp(&(b.has_ended, code(b)))
                    .then_with(|| size(b).cmp(&size(a)))
                    .then_with(|| a.label.cmp(&b.label))
            });
            let yearly_out = yearly_out(&items)?;
            Ok(RecurringList {
                as_of,
                items,
                yearly_out,
            })
        };
        // A walk over all entries: off the runtime's threads.
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Unavailable(error.to_string()))?
    }
}

fn entries_of(flows: &[FlowItem]) -> Vec<Entry> {
    let entry = |it: &FlowItem| Entry::of_units(day_of(it.on), it.grains, &it.label);
    flows.iter().map(entry).collect()
}

fn date_of(day: forecast::Day) -> Date {
    let day = money::Day::from_number(day.number());
    day.to_date().unwrap_or(Date::MAX)
}

/// The exact side of a flow; none of what moves between accounts of ours.
fn recurring(
    book: &Book,
    (key, flows): (&CellKey, &[FlowItem]),
    flow: &Flow,
    next_on: Option<Date>,
) -> Result<Option<RecurringPayment>, Error> {
    let Some(category) = key.category else {
        return Ok(None);
    };
    let mut times: Vec<(Date, u64, i128)> = Vec::with_capacity(flow.entries.len());
    for it in flow.entries.iter().filter_map(|it| flows.get(*it)) {
        match times.last_mut().filter(|last| last.0 == it.on) {
            Some(last) => last.2 = last.2.saturating_add(i128::from(it.grains)),
            None => times.push((it.on, it.seq, i128::from(it.grains))),
        }
    }
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Ok(None);
    };
    let amount = amount_of_grains(last.2, key.asset);
    let is_fixed = is_fixed(&times);
    let account = book.account(key.account);
    let path = |it: AccountId| book.account(it).map(|it| it.path.to_string());
    let entries = flow.entries.iter().filter_map(|it| flows.get(*it));
    let entries: Vec<u64> = entries.map(|it| it.seq).collect();
    let skipped = entries.len().saturating_sub(MAX_ENTRIES);
    Ok(Some(RecurringPayment {
        label: flow.label.clone(),
        account: key.account,
        account_path: account.map_or_else(String::new, |it| it.path.to_string()),
        category: path(category),
        kind: flow.kind.name(),
        every: flow.period.name(),
        amount,
        yearly: yearly(amount, flow.period)?,
        is_fixed,
        first_on: first.0,
        last_on: last.0,
        next_on: next_on.filter(|_| !flow.has_ended),
        times: times.len(),
        confidence: flow.confidence_points(),
        has_ended: flow.has_ended,
        changes: if is_fixed {
            changes(&times, key)
        } else {
            Vec::new()
        },
        entries: entries.into_iter().skip(skipped).collect(),
    }))
}

/// Whether at least two of three amounts are that of the time before.
fn is_fixed(times: &[(Date, u64, i128)]) -> bool {
    let pairs = times.windows(2);
    let (all, same) = (pairs.len(), pairs.filter(|it| it[0].2 == it[1].2).count());
    same.saturating_mul(3) >= all.saturating_mul(2)
}

/// Where a price became another one and stayed so, or is the newest.
fn changes(times: &[(Date, u64, i128)], key: &CellKey) -> Vec<PriceChange> {
    let mut found = Vec::new();
    let mut price = times.first().map_or(0, |it| it.2);
    for (place, it) in times.iter().enumerate().skip(1) {
        let next = times.get(place.saturating_add(1));
        let stays = next.is_none_or(|next| next.2 == it.2);
        if it.2 != price && stays {
            found.push(PriceChange {
                on: it.0,
                entry: it.1,
                before: amount_of_grains(price, key.asset),
                after: amount_of_grains(it.2, key.asset),
            });
            price = it.2;
        }
    }
    let skipped = found.len().saturating_sub(MAX_CHANGES);
    found.split_off(skipped)
}

/// What a year of it comes to.
fn yearly(amount: Amount, period: Period) -> Result<Amount, Error> {
    let times = match period {
        Period::Weekly => 52,
        Period::Biweekly => 26,
        Period::Monthly => 12,
        Period::Quarterly => 4,
        Period::HalfYearly => 2,
        Period::Yearly => 1,
    };
    Ok(amount.proportion(times, 1, Rounding::HalfEven)?)
}

fn yearly_out(items: &[RecurringPayment]) -> Result<Vec<Amount>, Error> {
    let mut sums: std::collections::BTreeMap<AssetCode, Amount> = std::collections::BTreeMap::new();
    for it in items {
        if it.has_ended || !it.yearly.is_negative() {
            continue;
        }
        let code = it.yearly.asset().code();
        let sum = match sums.get(&code) {
            Some(sum) => sum.checked_add(it.yearly)?,
            None => it.yearly,
        };
        sums.insert(code, sum);
    }
    Ok(sums.into_values().collect())
}

#[cfg(test)]
mod tests {
    use money::Asset;

    use super::*;

    fn key() -> CellKey {
        CellKey {
            account: AccountId(1),
            asset: Asset::currency("EUR").unwrap(),
            category: Some(AccountId(2)),
        }
    }

    fn times(amounts: &[i128]) -> Vec<(Date, u64, i128)> {
        let mut on = Date::constant(2026, 1, 1);
        let mut all = Vec::new();
        for (seq, amount) in (1..).zip(amounts) {
            all.push((on, seq, *amount));
            on = on.checked_add(jiff::Span::new().months(1)).unwrap();
        }
        all
    }

    #[test]
    fn a_price_that_stays_is_a_change_and_a_slip_is_none() {
        let found = changes(
            &times(&[-999, -999, -1099, -999, -999, -1299, -1299]),
            &key(),
        );
        let shown: Vec<(String, String)> = found
            .iter()
            .map(|it| (it.before.to_text(), it.after.to_text()))
            .collect();
        assert_eq!(shown, [("-9.99".to_owned(), "-12.99".to_owned())]);
        let newest = changes(&times(&[-999, -999, -999, -1099]), &key());
        assert_eq!(newest[0].entry, 4);
    }

    #[test]
    fn amounts_that_differ_each_time_are_not_fixed() {
        assert!(is_fixed(&times(&[-1, -1, -1, -2, -2])));
        assert!(!is_fixed(&times(&[-1, -2, -3, -3])));
    }
}
