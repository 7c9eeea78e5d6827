//! The income statement (JOURNAL-2).
//!
//! Owns: what came in and was spent in a period, or in each of several.
//! Not here: the rows (`tree`), single movements (`report`).
//! Invariant: statements of periods that follow each other add up to that of the whole.

use std::sync::Arc;

use money::{Amount, AmountError, Asset, Date, Day};

use super::tree::{Moved, Tree, TreeRow};
use super::{Period, ReportOptions, Signs, add};
use crate::account::AccountType;
use crate::book::{Book, Known, Pocket};

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
        let assets: Vec<Asset> = self.assets.iter().map(|it| it.asset).collect();
        let slots = [self.slots(&income, &assets), self.slots(&expenses, &assets)];
        let mut statements = Vec::with_capacity(periods.len());
        for some in periods.chunks(MANY_PERIODS) {
            let days = ends(some);
            let units = self.units_on(&days, options, &slots);
            let place = |day: &Option<Date>| days.binary_search(day).unwrap_or_default();
            for period in some {
                let before = &units[place(&period.from.yesterday().ok())];
                let after = &units[place(&Some(period.to))];
                let moved = |slots: &[Slot]| moved(slots, before, after);
                let incomes = income.sums(&assets, &moved(&slots[0])?, options)?;
                let spent = expenses.sums(&assets, &moved(&slots[1])?, options)?;
                let mut net = incomes.total.clone();
                for it in &spent.total {
                    let is_natural = options.signs == Signs::Natural;
                    add(&mut net, if is_natural { it.checked_neg()? } else { *it })?;
                }
                statements.push(IncomeStatement {
                    period: *period,
                    income: incomes.rows,
                    expenses: spent.rows,
                    total_income: incomes.total,
                    total_expenses: spent.total,
                    net,
                });
            }
        }
        Ok(statements)
    }

    /// The pockets that a tree has rows for.
    fn slots(&self, tree: &Tree, assets: &[Asset]) -> Vec<Slot> {
        let slot = |(pocket, it): (usize, &Arc<Pocket>)| {
            let code = it.asset.code();
            Some(Slot {
                pocket,
                row: tree.place(it.account)?,
                asset: assets.binary_search_by_key(&code, |it| it.code()).ok()?,
                of: it.asset,
            })
        };
        self.pockets.iter().enumerate().filter_map(slot).collect()
    }

    /// The balance of every pocket with a slot at the end of each day, none of which is before
    /// every date; zero for other pockets.
    fn units_on(
        &self,
        days: &[Option<Date>],
        options: &ReportOptions,
        slots: &[Vec<Slot>; 2],
    ) -> Vec<Vec<i128>> {
        if options.known != Known::Now {
            let fold = |day: &Option<Date>| match day {
                Some(day) => self.fold(&options.asking(Some(*day))),
                None => vec![0; self.pockets.len()],
            };
            return days.iter().map(fold).collect();
        }
        let mut units = vec![vec![0; self.pockets.len()]; days.len()];
        // Pocket by pocket: its balances of near days are near each other in memory.
        for slot in slots.iter().flatten() {
            let Some(pocket) = self.pockets.get(slot.pocket) else {
                continue;
            };
            for (units, day) in units.iter_mut().zip(days) {
                let balance = |it: &Date| pocket.balance(Day::from(*it), options.basis);
                units[slot.pocket] = day.as_ref().map_or(0, balance);
            }
        }
        units
    }
}

/// So many periods are looked up at once.
const MANY_PERIODS: usize = 12;

/// A pocket, its row in a tree, and the place of its asset among all.
struct Slot {
    pocket: usize,
    row: usize,
    asset: usize,
    of: Asset,
}

/// The days before and at the end of each period, once each, in order.
fn ends(periods: &[Period]) -> Vec<Option<Date>> {
    let ends = periods
        .iter()
        .flat_map(|it| [it.from.yesterday().ok(), Some(it.to)]);
    let mut ends: Vec<_> = ends.collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn moved(slots: &[Slot], before: &[i128], after: &[i128]) -> Result<Vec<Moved>, AmountError> {
    let mut moved = Vec::with_capacity(slots.len());
    for it in slots {
        let units = after[it.pocket].checked_sub(before[it.pocket]);
        let units = units.ok_or(AmountError::Overflow(it.of.code()))?;
        if units != 0 {
            let (row, asset) = (it.row, it.asset);
            moved.push(Moved { row, asset, units });
        }
    }
    Ok(moved)
}
