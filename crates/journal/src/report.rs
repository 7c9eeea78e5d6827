//! The accountant's reports: trial balance, balance sheet, income statement (JOURNAL-2, -4).
//!
//! Owns: which accounts belong on which side, the sign they are shown with, and the totals that
//! prove a report right.
//! Not here: single balances (`book`), worth in one currency (`valuation`).
//! Invariant: per asset, debits equal credits, and assets equal liabilities and equity, unless
//! the caller left accounts out; nothing here rounds or converts.

mod income;
mod sheet;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use money::{Amount, AmountError, AssetCode, Date, Day};

use crate::account::{AccountId, AccountPath, AccountType};
use crate::book::{Asking, Basis, Book, Known};

pub use income::IncomeStatement;
pub use sheet::{BalanceSheet, SheetTotal};
use tree::Tree;
pub use tree::TreeRow;

/// The sign amounts are shown with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Signs {
    /// As people read them: liabilities, equity and income turned, so that usual sums are above
    /// zero.
    #[default]
    Natural,
    /// As they are booked: debit above zero, credit below, everywhere.
    Debit,
}

impl Signs {
    fn show(self, amount: Amount, of: AccountType) -> Result<Amount, AmountError> {
        let is_credit_normal = matches!(
            of,
            AccountType::Liability | AccountType::Equity | AccountType::Income
        );
        if self == Self::Natural && is_credit_normal {
            amount.checked_neg()
        } else {
            Ok(amount)
        }
    }
}

/// Which rows a report has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Only those with an amount of their own or below them.
    #[default]
    NotZero,
    /// Every account, and every name above one.
    All,
}

/// How a report is drawn up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// The sign amounts are shown with.
    pub signs: Signs,
    /// Which rows it has.
    pub rows: Rows,
    /// Deepest row, the roots being 1; sums of deeper ones show in the row above. All if none.
    pub depth: Option<usize>,
    /// Only these accounts (of an entity, of what the reader may see). Then both sides of a
    /// report may differ, as an entry may have its other side outside.
    pub only: Option<BTreeSet<AccountId>>,
    /// By booking or value date.
    pub basis: Basis,
    /// As known when.
    pub known: Known,
}

impl ReportOptions {
    fn asking(&self, as_of: Option<Date>) -> Asking {
        let (basis, known) = (self.basis, self.known);
        Asking {
            as_of,
            basis,
            known,
        }
    }

    fn has(&self, account: AccountId) -> bool {
        self.only.as_ref().is_none_or(|it| it.contains(&account))
    }
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// From `from` to `to`, both included. Errors: `None` if it would end before it starts.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day.
    #[must_use]
    pub const fn to(self) -> Date {
        self.to
    }

    /// The period cut at the ends of calendar months.
    #[must_use]
    pub fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let to = from.last_of_month().min(self.to);
            months.push(Self { from, to });
            let Ok(next) = to.tomorrow() else { break };
            from = next;
        }
        months
    }
}

/// One account of a trial balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialRow {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: AccountPath,
    /// Its debit balances.
    pub debits: Vec<Amount>,
    /// Its credit balances, without a sign.
    pub credits: Vec<Amount>,
}

/// Both sides of a trial balance in one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialTotal {
    /// All debit balances.
    pub debits: Amount,
    /// All credit balances, without a sign.
    pub credits: Amount,
}

/// Every account's balance on its side; both sides are equal per asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialBalance {
    /// The accounts, in the order of a chart of accounts.
    pub rows: Vec<TrialRow>,
    /// Both sides, one pair an asset, by code.
    pub totals: Vec<TrialTotal>,
}

impl TrialBalance {
    /// Whether both sides are equal in every asset.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.totals.iter().all(|it| it.debits == it.credits)
    }
}

impl Book {
    /// The accounts as a tree, every name above an account with the sum of what is below it.
    ///
    /// Order: assets, liabilities, equity, income, expenses; then by path, a name before what is
    /// below it. Errors: `Overflow`.
    pub fn tree(
        &self,
        as_of: Option<Date>,
        options: &ReportOptions,
    ) -> Result<Vec<TreeRow>, AmountError> {
        let balances = self.balances(&options.asking(as_of));
        Tree::new(self, options, &AccountType::ALL).rows(&balances, options)
    }

    /// The movements of a period as a tree, as `tree`. Errors: `Overflow`.
    pub fn tree_of_movements(
        &self,
        period: Period,
        options: &ReportOptions,
    ) -> Result<Vec<TreeRow>, AmountError> {
        let movements = self.movements(period, options)?;
        Tree::new(self, options, &AccountType::ALL).rows(&movements, options)
    }

    /// What each account moved by in a period, where that is not zero. Errors: `Overflow`.
    pub fn movements(
        &self,
        period: Period,
        options: &ReportOptions,
    ) -> Result<Vec<(AccountId, Amount)>, AmountError> {
        let (before, after) = (
            self.units_before(period, options),
            self.units_at(period.to, options),
        );
        self.differences(&before, &after)
    }

    /// The trial balance at the end of a day. Errors: `Overflow`.
    pub fn trial_balance(
        &self,
        as_of: Option<Date>,
        options: &ReportOptions,
    ) -> Result<TrialBalance, AmountError> {
        let mut report = TrialBalance::default();
        let whole = ReportOptions {
            signs: Signs::Debit,
            depth: None,
            ..options.clone()
        };
        for row in self.tree(as_of, &whole)? {
            let Some(account) = row.account else { continue };
            let Some(it) = self.account(account) else {
                continue;
            };
            if row.own.is_empty() && options.rows == Rows::NotZero {
                continue;
            }
            let (credits, debits): (Vec<_>, Vec<_>) =
                row.own.into_iter().partition(|it| it.is_negative());
            let credits: Vec<_> = credits
                .into_iter()
                .map(Amount::checked_neg)
                .collect::<Result<_, _>>()?;
            for amount in &debits {
                let total = total_of(
                    &mut report.totals,
                    *amount,
                    TrialTotal::zero,
                    TrialTotal::code,
                );
                total.debits = total.debits.checked_add(*amount)?;
            }
            for amount in &credits {
                let total = total_of(
                    &mut report.totals,
                    *amount,
                    TrialTotal::zero,
                    TrialTotal::code,
                );
                total.credits = total.credits.checked_add(*amount)?;
            }
            let path = it.path.clone();
            report.rows.push(TrialRow {
                account,
                path,
                debits,
                credits,
            });
        }
        Ok(report)
    }

    /// Income and expenses together, as they would stand in equity.
    fn result(
        &self,
        balances: &[(AccountId, Amount)],
        options: &ReportOptions,
    ) -> Result<Vec<Amount>, AmountError> {
        let mut sums = Vec::new();
        for (account, amount) in balances {
            let Some(it) = self.account(*account).filter(|it| options.has(it.id)) else {
                continue;
            };
            if matches!(
                it.path.account_type(),
                AccountType::Income | AccountType::Expense
            ) {
                add(&mut sums, options.signs.show(*amount, AccountType::Equity)?)?;
            }
        }
        Ok(sums)
    }

    fn units_before(&self, period: Period, options: &ReportOptions) -> Vec<i128> {
        match period.from.yesterday() {
            Ok(day) => self.units_at(day, options),
            Err(_) => vec![0; self.pockets.len()],
        }
    }

    /// The balance of every pocket at the end of a day, zeros included.
    fn units_at(&self, day: Date, options: &ReportOptions) -> Vec<i128> {
        if options.known == Known::Now {
            let (day, basis) = (Day::from(day), options.basis);
            return self
                .pockets
                .iter()
                .map(|it| it.balance(day, basis))
                .collect();
        }
        self.fold(&options.asking(Some(day)))
    }

    fn differences(
        &self,
        before: &[i128],
        after: &[i128],
    ) -> Result<Vec<(AccountId, Amount)>, AmountError> {
        let mut movements = Vec::new();
        for (pocket, (before, after)) in self.pockets.iter().zip(before.iter().zip(after)) {
            let overflow = || AmountError::Overflow(pocket.asset.code());
            let units = after.checked_sub(*before).ok_or_else(overflow)?;
            if units != 0 {
                movements.push((pocket.account, Amount::from_units(units, pocket.asset)));
            }
        }
        Ok(movements)
    }
}

impl TrialTotal {
    fn zero(of: Amount) -> Self {
        let zero = Amount::zero(of.asset());
        Self {
            debits: zero,
            credits: zero,
        }
    }

    fn code(&self) -> AssetCode {
        self.debits.asset().code()
    }
}

/// The total of an amount's asset in a list sorted by code, made on first use.
fn total_of<T>(
    totals: &mut Vec<T>,
    amount: Amount,
    zero: fn(Amount) -> T,
    code: fn(&T) -> AssetCode,
) -> &mut T {
    let place = match totals.binary_search_by_key(&amount.asset().code(), code) {
        Ok(place) => place,
        Err(place) => {
            totals.insert(place, zero(amount));
            place
        }
    };
    &mut totals[place]
}

/// Adds to a list of sums sorted by code; a sum that becomes zero leaves it.
pub(crate) fn add(sums: &mut Vec<Amount>, amount: Amount) -> Result<(), AmountError> {
    match sums.binary_search_by_key(&amount.asset().code(), |it| it.asset().code()) {
        Ok(place) => {
            sums[place] = sums[place].checked_add(amount)?;
            if sums[place].is_zero() {
                sums.remove(place);
            }
        }
        Err(place) if !amount.is_zero() => sums.insert(place, amount),
        Err(_) => {}
    }
    Ok(())
}

/// A path that many rows of many reports share.
pub(crate) type SharedPath = Arc<str>;
