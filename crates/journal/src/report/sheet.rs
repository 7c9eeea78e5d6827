//! The balance sheet (JOURNAL-2).
//!
//! Owns: what is owned and owed on a day, and the result as part of equity.
//! Not here: the result's parts (`income`), the rows (`tree`).
//! Invariant: per asset, assets equal liabilities and equity, unless accounts were left out.

use money::{Amount, AmountError, AssetCode, Date};

use super::tree::{Tree, TreeRow};
use super::{ReportOptions, Signs, add, total_of};
use crate::account::{AccountId, AccountType};
use crate::book::Book;

/// The totals of a balance sheet in one asset.
///
/// By natural signs `assets = liabilities + equity`; by debit signs the three add up to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetTotal {
    /// All assets.
    pub assets: Amount,
    /// All liabilities.
    pub liabilities: Amount,
    /// All equity, the results included.
    pub equity: Amount,
}

/// What is owned and owed at the end of a day, and what of it belongs to the owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceSheet {
    /// The day; after every entry if none.
    pub as_of: Option<Date>,
    /// The assets.
    pub assets: Vec<TreeRow>,
    /// The liabilities.
    pub liabilities: Vec<TreeRow>,
    /// The equity as booked.
    pub equity: Vec<TreeRow>,
    /// The results of the years before that no entry moved to equity.
    pub retained: Vec<Amount>,
    /// The result since the start of the year.
    pub current: Vec<Amount>,
    /// The totals, one an asset, by code.
    pub totals: Vec<SheetTotal>,
}

impl BalanceSheet {
    /// Whether `assets = liabilities + equity` in every asset, by the signs it was drawn up with.
    #[must_use]
    pub fn is_balanced(&self, signs: Signs) -> bool {
        self.totals.iter().all(|it| {
            let right = it.liabilities.checked_add(it.equity);
            let right = match signs {
                Signs::Natural => right,
                Signs::Debit => right.and_then(Amount::checked_neg),
            };
            right == Ok(it.assets)
        })
    }
}

impl Book {
    /// The balance sheet at the end of a day, the result of income and expenses in its equity.
    ///
    /// `year_start` divides the result into that of the years before and the current one; without
    /// it all of it is current. Errors: `Overflow`.
    pub fn balance_sheet(
        &self,
        as_of: Option<Date>,
        year_start: Option<Date>,
        options: &ReportOptions,
    ) -> Result<BalanceSheet, AmountError> {
        let balances = self.balances(&options.asking(as_of));
        let section = |kind| Tree::new(self, options, &[kind]).rows(&balances, options);
        let result = self.result(&balances, options)?;
        let before = year_start.and_then(|it| it.yesterday().ok());
        // A year that starts after the day asked for has no result yet: all of it is retained.
        let before = before.map(|it| as_of.map_or(it, |day| day.min(it)));
        let retained = match before {
            Some(day) => self.result(&self.balances(&options.asking(Some(day))), options)?,
            None => Vec::new(),
        };
        let mut current = result;
        for amount in &retained {
            add(&mut current, amount.checked_neg()?)?;
        }
        let mut report = BalanceSheet {
            as_of,
            assets: section(AccountType::Asset)?,
            liabilities: section(AccountType::Liability)?,
            equity: section(AccountType::Equity)?,
            retained,
            current,
            totals: Vec::new(),
        };
        self.total_sheet(&mut report, &balances, options)?;
        Ok(report)
    }

    fn total_sheet(
        &self,
        report: &mut BalanceSheet,
        balances: &[(AccountId, Amount)],
        options: &ReportOptions,
    ) -> Result<(), AmountError> {
        for (account, amount) in balances {
            let Some(it) = self.account(*account).filter(|it| options.has(it.id)) else {
                continue;
            };
            let of = it.path.account_type();
            let total = total_of(
                &mut report.totals,
                *amount,
                SheetTotal::zero,
                SheetTotal::code,
            );
            match of {
                AccountType::Asset => total.assets = total.assets.checked_add(*amount)?,
                AccountType::Liability => {
                    let shown = options.signs.show(*amount, of)?;
                    total.liabilities = total.liabilities.checked_add(shown)?;
                }
                AccountType::Equity | AccountType::Income | AccountType::Expense => {
                    let shown = options.signs.show(*amount, AccountType::Equity)?;
                    total.equity = total.equity.checked_add(shown)?;
                }
            }
        }
        Ok(())
    }
}

impl SheetTotal {
    fn zero(of: Amount) -> Self {
        let zero = Amount::zero(of.asset());
        Self {
            assets: zero,
            liabilities: zero,
            equity: zero,
        }
    }

    fn code(&self) -> AssetCode {
        self.assets.asset().code()
    }
}
