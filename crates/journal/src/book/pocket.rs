//! A pocket: one account's holding of one asset.
//!
//! Owns: its balance at any day, by booking date and by value date.
//! Not here: its postings (the book's columns).
//! Invariant: the sum of all absolute movements fits 127 bits, so no partial sum overflows.

use money::{Asset, Day};

use crate::account::AccountId;
use crate::book::days::DayBalances;

/// Which date of a posting counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The booking date.
    #[default]
    Booked,
    /// The value date: when money earns or costs interest.
    Valued,
}

#[derive(Clone, Debug)]
pub(crate) struct Pocket {
    pub(crate) account: AccountId,
    pub(crate) asset: Asset,
    booked: DayBalances,
    /// Kept only once a value date differs from its booking date.
    valued: Option<DayBalances>,
    turnover: i128,
    pub(crate) postings: u32,
}

impl Pocket {
    pub(crate) fn new(account: AccountId, asset: Asset) -> Self {
        let booked = DayBalances::default();
        Self {
            account,
            asset,
            booked,
            valued: None,
            turnover: 0,
            postings: 0,
        }
    }

    /// Adds a movement; `None` if the pocket's movements would leave 127 bits.
    pub(crate) fn add(&mut self, booked: Day, valued: Day, units: i128) -> Option<()> {
        self.turnover = self.turnover.checked_add(units.checked_abs()?)?;
        if valued != booked && self.valued.is_none() {
            self.valued = Some(self.booked.clone());
        }
        self.booked.add(booked, units);
        if let Some(it) = &mut self.valued {
            it.add(valued, units);
        }
        self.postings = self.postings.saturating_add(1);
        Some(())
    }

    pub(crate) fn balance(&self, day: Day, basis: Basis) -> i128 {
        self.days(basis).at(day)
    }

    pub(crate) fn days(&self, basis: Basis) -> &DayBalances {
        match (basis, &self.valued) {
            (Basis::Valued, Some(valued)) => valued,
            _ => &self.booked,
        }
    }
}
