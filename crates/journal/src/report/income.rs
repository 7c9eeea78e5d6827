//! The income statement (JOURNAL-2).
//!
//! Owns: what came in and was spent in a period, or in each of several.
//! Not here: the rows (`tree`), single movements (`report`).
//! Invariant: statements of periods that follow each other add up to that of the whole.

use money::{Amount, AmountError, Date};

use super::tree::{Tree, TreeRow};
use super::{Period, ReportOptions, add};
use crate::account::AccountType;
use crate::book::Book;

/// What came in and was spent in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomeStatement {
    /// The period.
    pub period: Period,
    /// What came in.
    pub income: Vec<TreeRow>,
    /// What was spent.
    pub expenses: Vec<TreeRow>,
    /// All that came in.
    pub total_income: Vec<Amount>,
    /// All that was spent.
    pub total_expenses: Vec<Amount>,
    /// What is left: by natural signs above zero for a profit, by debit signs below.
    pub net: Vec<Amount>,
}

impl Book {
    /// The income statement of a period. Errors: `Overflow`.
    pub fn income_statement(
        &self,
        period: Period,
        options: &ReportOptions,
    ) -> Result<IncomeStatement, AmountError> {
        let mut all = self.income_statements(&[period], options)?;
        Ok(all.swap_remove(0))
    }

    /// The income statements of several periods, one each: the tree is built only once.
    ///
    /// Errors: `Overflow`.
    pub fn income_statements(
        &self,
        periods: &[Period],
        options: &ReportOptions,
    ) -> Result<Vec<IncomeStatement>, AmountError> {
        let income = Tree::new(self, options, &[AccountType::Income]);
        let expenses = Tree::new(self, options, &[AccountType::Expense]);
        // Looking up a balance costs two misses of the cache: only where it is shown.
        let of_result = |it: &std::sync::Arc<crate::book::Pocket>| {
            let of = self.account(it.account).map(|it| it.path.account_type());
            matches!(of, Some(AccountType::Income | AccountType::Expense))
        };
        let of_result: Vec<bool> = self.pockets.iter().map(of_result).collect();
        let counts = |place: usize| of_result.get(place).copied().unwrap_or_default();
        let mut last: Option<(Date, Vec<i128>)> = None;
        let mut statements = Vec::with_capacity(periods.len());
        for period in periods {
            // Periods mostly follow each other: the end of one is the start of the next.
            let before = match last.take() {
                Some((day, units)) if day.tomorrow().ok() == Some(period.from) => units,
                _ => self.units_at_start(*period, options, counts),
            };
            let after = self.units_of(period.to, options, counts);
            let movements = self.differences(&before, &after)?;
            last = Some((period.to, after));
            let mut statement = IncomeStatement {
                period: *period,
                income: income.rows(&movements, options)?,
                expenses: expenses.rows(&movements, options)?,
                total_income: Vec::new(),
                total_expenses: Vec::new(),
                net: self.result(&movements, options)?,
            };
            for (account, amount) in &movements {
                let Some(it) = self.account(*account).filter(|it| options.has(it.id)) else {
                    continue;
                };
                match it.path.account_type() {
                    of @ AccountType::Income => {
                        add(
                            &mut statement.total_income,
                            options.signs.show(*amount, of)?,
                        )?;
                    }
                    AccountType::Expense => add(&mut statement.total_expenses, *amount)?,
                    _ => {}
                }
            }
            statements.push(statement);
        }
        Ok(statements)
    }
}
