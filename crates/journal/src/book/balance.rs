//! Balances: of any account, on any day, by either date, as known at any past moment (JOURNAL-4).
//!
//! Owns: the questions that end in amounts. Not here: lists of entries (`register`), trees and
//! statements of accounts (`report`), worth in another currency (`valuation`).
//! Invariant: asked for now, nothing is scanned; asked for a past state, one prefix is.

use money::{Amount, AssetCode, Date, Day, Timestamp};

use crate::account::AccountId;
use crate::book::{Basis, Book, register_day};

/// As known when: the journal's prefix that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Everything recorded.
    #[default]
    Now,
    /// Only records up to this sequence.
    Seq(u64),
    /// Only records recorded up to this moment.
    At(Timestamp),
}

/// Which balance is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// At the end of this day; after every entry if none.
    pub as_of: Option<Date>,
    /// By booking or value date.
    pub basis: Basis,
    /// As known when.
    pub known: Known,
}

impl Book {
    /// How many entries were known: a prefix of all entries.
    #[must_use]
    pub fn known_entries(&self, known: Known) -> usize {
        let count_while = |is_known: &dyn Fn(u64, Timestamp) -> bool| {
            let (mut low, mut high) = (0, self.entries.len());
            while low < high {
                let middle = low.midpoint(high);
                let known = self
                    .entries
                    .get(middle)
                    .is_some_and(|it| is_known(it.seq, it.at()));
                if known {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        match known {
            Known::Now => self.entries.len(),
            Known::Seq(seq) => count_while(&|it, _| it <= seq),
            Known::At(moment) => count_while(&|_, at| at <= moment),
        }
    }

    pub(crate) fn find_pocket(&self, account: AccountId, asset: AssetCode) -> Option<u32> {
        let is_it = |it: &&u32| {
            self.pockets
                .get(**it as usize)
                .is_some_and(|pocket| pocket.asset.code() == asset)
        };
        self.holdings
            .get(account.index())?
            .iter()
            .find(is_it)
            .copied()
    }

    /// The balance of one account in one asset; zero if it never had any.
    #[must_use]
    pub fn balance(&self, account: AccountId, asset: AssetCode, asking: &Asking) -> i128 {
        let Some(pocket) = self.find_pocket(account, asset) else {
            return 0;
        };
        if asking.known == Known::Now {
            let day = asking.as_of.map_or(Day::MAX, Day::from);
            return self
                .pockets
                .get(pocket as usize)
                .map_or(0, |it| it.balance(day, asking.basis));
        }
        self.fold(asking)
            .get(pocket as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The balances of one account that are not zero, as known now.
    #[must_use]
    pub fn account_balances(
        &self,
        account: AccountId,
        as_of: Option<Date>,
        basis: Basis,
    ) -> Vec<Amount> {
        let day = as_of.map_or(Day::MAX, Day::from);
        let pockets = self
            .holdings
            .get(account.index())
            .map(|it| it.as_slice())
            .unwrap_or_default();
        let amounts = pockets
            .iter()
            .filter_map(|it| self.pockets.get(*it as usize));
        let amounts = amounts.map(|it| Amount::from_units(it.balance(day, basis), it.asset));
        amounts.filter(|it| !it.is_zero()).collect()
    }

    /// Every balance that is not zero, in the order in which the pockets came to be.
    #[must_use]
    pub fn balances(&self, asking: &Asking) -> Vec<(AccountId, Amount)> {
        let day = asking.as_of.map_or(Day::MAX, Day::from);
        let sums = (asking.known != Known::Now).then(|| self.fold(asking));
        let amount = |(index, pocket): (usize, &std::sync::Arc<crate::book::Pocket>)| {
            let units = match &sums {
                Some(sums) => sums.get(index).copied().unwrap_or_default(),
                None => pocket.balance(day, asking.basis),
            };
            (units != 0).then(|| (pocket.account, Amount::from_units(units, pocket.asset)))
        };
        self.pockets.iter().enumerate().filter_map(amount).collect()
    }

    /// Sums the known prefix of the postings by pocket.
    pub(crate) fn fold(&self, asking: &Asking) -> Vec<i128> {
        let known = self.known_entries(asking.known);
        let day = asking.as_of.map_or(Day::MAX, Day::from);
        let mut sums = vec![0_i128; self.pockets.len()];
        for (place, entry, row) in self.rows() {
            let Some((_, entry)) = entry.filter(|it| (it.0.0 as usize) < known) else {
                break;
            };
            let counts_on = match asking.basis {
                Basis::Valued => row.valued_on,
                Basis::Booked => entry.booked_on,
            };
            if counts_on <= day {
                sums[row.pocket as usize] += self.units(place, row.units);
            }
        }
        sums
    }

    /// The balance of some accounts together in one asset at the end of each day.
    ///
    /// Shape: one sum a day, in the order given. Errors: `None` on overflow of 127 bits.
    #[must_use]
    pub fn history(
        &self,
        accounts: &[AccountId],
        asset: AssetCode,
        days: &[Date],
        basis: Basis,
    ) -> Option<Vec<i128>> {
        let mut sums = vec![0_i128; days.len()];
        for account in accounts {
            let pocket = self.find_pocket(*account, asset);
            let Some(pocket) = pocket.and_then(|it| self.pockets.get(it as usize)) else {
                continue;
            };
            for (sum, day) in sums.iter_mut().zip(days) {
                *sum = sum.checked_add(pocket.balance(Day::from(*day), basis))?;
            }
        }
        Some(sums)
    }

    /// Each day with a movement of one account in one asset, and the balance at its end, in order.
    #[must_use]
    pub fn balance_steps(
        &self,
        account: AccountId,
        asset: AssetCode,
        basis: Basis,
    ) -> Vec<(Date, i128)> {
        let pocket = self.find_pocket(account, asset);
        let Some(pocket) = pocket.and_then(|it| self.pockets.get(it as usize)) else {
            return Vec::new();
        };
        let steps = pocket.days(basis).steps();
        steps
            .filter_map(|(day, units)| Some((day.to_date()?, units)))
            .collect()
    }

    /// The assets an account ever held, in order of first use.
    #[must_use]
    pub fn held_assets(&self, account: AccountId) -> Vec<money::Asset> {
        let pockets = self
            .holdings
            .get(account.index())
            .map(|it| it.as_slice())
            .unwrap_or_default();
        pockets
            .iter()
            .filter_map(|it| self.pockets.get(*it as usize))
            .map(|it| it.asset)
            .collect()
    }

    /// The first and last day with a movement by this date, over all accounts.
    #[must_use]
    pub fn span(&self, basis: Basis) -> Option<(Date, Date)> {
        let spans = self.pockets.iter().filter_map(|it| it.days(basis).span());
        let (first, last) = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
        first.to_date().zip(last.to_date())
    }

    /// The booking date of an account's last entry.
    #[must_use]
    pub fn last_entry_on(&self, account: AccountId) -> Option<Date> {
        let register = self.registers.get(account.index())?;
        register_day(register.down_from_rank(register.len()).next()?).to_date()
    }

    /// How many entries an account has.
    #[must_use]
    pub fn account_entries(&self, account: AccountId) -> usize {
        self.registers
            .get(account.index())
            .map_or(0, crate::book::Keys::len)
    }
}
