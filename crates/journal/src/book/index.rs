//! Building what follows from the rows: balances by day and registers, all at once.
//!
//! Owns: the pockets' sums and the registers of a book whose rows are all there.
//! Not here: the rows (`apply`), adding one entry to what is built (`apply`).
//! Invariant: the same rows give the same answers, whether they were indexed one by one or at once.

use std::sync::Arc;

use money::{Asset, Day};

use super::SnapshotError;
use crate::account::AccountId;
use crate::book::{Book, Keys, Pocket, WIDE, register_key};

const fn damaged(what: &'static str) -> SnapshotError {
    SnapshotError::Damaged(what)
}

impl Book {
    /// Builds pockets and registers from the rows; `pockets` are the accounts and assets that
    /// the rows' pocket numbers mean.
    ///
    /// Errors: `Damaged` for rows that no journal leads to.
    pub(crate) fn index(&mut self, pockets: &[(AccountId, Asset)]) -> Result<(), SnapshotError> {
        let accounts = self.chart.len();
        // Counted first: a list that grows copies itself and leaves holes behind.
        let mut sizes = vec![0_usize; pockets.len()];
        for row in &self.postings {
            sizes[row.pocket as usize] += 1;
        }
        let mut moves: Vec<Vec<(Day, Day, i128)>> =
            sizes.into_iter().map(Vec::with_capacity).collect();
        let mut registers: Vec<Vec<u64>> = vec![Vec::new(); accounts];
        let mut by_day = Vec::with_capacity(self.entries.len());
        let mut entry_of_key = None;
        for (place, entry, row) in self.rows() {
            let (number, entry) = entry.ok_or(damaged("a posting has no entry"))?;
            let key = register_key(entry.booked_on, number.0);
            if entry_of_key != Some(number) {
                entry_of_key = Some(number);
                by_day.push(key);
            }
            let units = match row.units {
                WIDE => *self
                    .wide
                    .get(&place)
                    .ok_or(damaged("wide units are missing"))?,
                narrow => i128::from(narrow),
            };
            moves[row.pocket as usize].push((entry.booked_on, row.valued_on, units));
            let register = &mut registers[pockets[row.pocket as usize].0.index()];
            if register.last() != Some(&key) {
                register.push(key);
            }
        }
        self.by_day = Keys::from_keys(by_day);
        self.registers = registers.into_iter().map(Keys::from_keys).collect();
        let mut holdings: Vec<Vec<u32>> = vec![Vec::new(); accounts];
        let mut built = imbl::Vector::new();
        for (number, ((account, asset), moves)) in (0_u32..).zip(pockets.iter().zip(moves)) {
            let pocket = Pocket::from_moves(*account, *asset, &moves);
            built.push_back(Arc::new(pocket.ok_or(damaged("a sum leaves its range"))?));
            holdings[account.index()].push(number);
        }
        self.pockets = built;
        self.holdings = holdings.into_iter().map(Arc::new).collect();
        Ok(())
    }
}
