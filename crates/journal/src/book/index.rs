//! Building what follows from the rows: balances by day and registers, all at once.
//!
//! Owns: the pockets' sums and the registers of a book whose rows are all there.
//! Not here: the rows (`apply`), adding one entry to what is built (`apply`).
//! Invariant: the same rows give the same answers, whether they were indexed one by one or at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use money::{Asset, Day};

use super::SnapshotError;
use crate::account::AccountId;
use crate::book::{Book, Keys, Pocket, PostingRow, WIDE, register_key};

/// Numbers that a movement takes in the buffer: its days and its units.
const MOVE: usize = 2;

const fn damaged(what: &'static str) -> SnapshotError {
    SnapshotError::Damaged(what)
}

impl Book {
    /// Builds pockets and registers from the rows; `pockets` are the accounts and assets that
    /// the rows' pocket numbers mean.
    ///
    /// Errors: `Damaged` for rows that no journal leads to.
    pub(crate) fn index(&mut self, pockets: &[(AccountId, Asset)]) -> Result<(), SnapshotError> {
        // One buffer for everything that is sorted, in turn: lists of their own for each account
        // would leave holes in the memory that what is built stands between.
        let mut buffer = Vec::with_capacity(self.postings.len() * MOVE);
        self.index_pockets(pockets, &mut buffer)?;
        self.index_registers(pockets, &mut buffer)
    }

    fn index_pockets(
        &mut self,
        pockets: &[(AccountId, Asset)],
        buffer: &mut Vec<u64>,
    ) -> Result<(), SnapshotError> {
        let mut sizes = vec![0_usize; pockets.len()];
        for row in &self.postings {
            sizes[row.pocket as usize] += MOVE;
        }
        let starts = starts(&sizes);
        let mut ends = starts.clone();
        buffer.resize(self.postings.len() * MOVE, 0);
        // Few units need more than 64 bits: by their place in the buffer.
        let mut wide: BTreeMap<usize, i128> = BTreeMap::new();
        for (place, entry, row) in self.rows() {
            let (_, entry) = entry.ok_or(damaged("a posting has no entry"))?;
            let next = &mut ends[row.pocket as usize];
            if row.units == WIDE {
                let units = self.wide.get(&place);
                let units = *units.ok_or(damaged("wide units are missing"))?;
                wide.insert(*next, units);
            }
            buffer[*next] = pack(entry.booked_on, row.valued_on);
            buffer[*next + 1] = row.units.cast_unsigned();
            *next += MOVE;
        }
        let mut holdings: Vec<Vec<u32>> = vec![Vec::new(); self.chart.len()];
        let mut built = imbl::Vector::new();
        let mut moves: Vec<(Day, Day, i128)> = Vec::new();
        let ranges = starts.into_iter().zip(ends);
        for (number, ((account, asset), (start, end))) in (0_u32..).zip(pockets.iter().zip(ranges))
        {
            moves.clear();
            for place in (start..end).step_by(MOVE) {
                let (booked, valued) = unpack(buffer[place]);
                let units = match buffer[place + 1].cast_signed() {
                    WIDE => wide.get(&place).copied().unwrap_or_default(),
                    narrow => i128::from(narrow),
                };
                moves.push((booked, valued, units));
            }
            let pocket = Pocket::from_moves(*account, *asset, &moves);
            built.push_back(Arc::new(pocket.ok_or(damaged("a sum leaves its range"))?));
            holdings[account.index()].push(number);
        }
        self.pockets = built;
        self.holdings = holdings.into_iter().map(Arc::new).collect();
        Ok(())
    }

    fn index_registers(
        &mut self,
        pockets: &[(AccountId, Asset)],
        buffer: &mut Vec<u64>,
    ) -> Result<(), SnapshotError> {
        let account_of = |row: &PostingRow| pockets[row.pocket as usize].0.index();
        let mut sizes = vec![0_usize; self.chart.len()];
        for row in &self.postings {
            sizes[account_of(row)] += 1;
        }
        let starts = starts(&sizes);
        let mut ends = starts.clone();
        for (_, entry, row) in self.rows() {
            let (number, entry) = entry.ok_or(damaged("a posting has no entry"))?;
            let key = register_key(entry.booked_on, number.0);
            let account = account_of(row);
            let is_repeated = ends[account] > starts[account] && buffer[ends[account] - 1] == key;
            if !is_repeated {
                buffer[ends[account]] = key;
                ends[account] += 1;
            }
        }
        let ranges = starts.into_iter().zip(ends);
        self.registers = ranges
            .map(|(start, end)| Keys::from_keys(&mut buffer[start..end]))
            .collect();
        buffer.clear();
        let keys = (0_u32..).zip(&self.entries);
        buffer.extend(keys.map(|(number, it)| register_key(it.booked_on, number)));
        self.by_day = Keys::from_keys(buffer);
        Ok(())
    }
}

/// Where each list starts that has so many.
fn starts(sizes: &[usize]) -> Vec<usize> {
    let mut next = 0;
    let starts = sizes.iter().map(|it| {
        next += it;
        next - it
    });
    starts.collect()
}

/// Two days in one number.
fn pack(booked: Day, valued: Day) -> u64 {
    let high = u64::from(booked.number().cast_unsigned());
    high << 32 | u64::from(valued.number().cast_unsigned())
}

fn unpack(days: u64) -> (Day, Day) {
    let day = |it: u64| {
        let number = u32::try_from(it & 0xffff_ffff).unwrap_or_default();
        Day::from_number(number.cast_signed())
    };
    (day(days >> 32), day(days))
}
