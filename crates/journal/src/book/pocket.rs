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
    /// The sum of all absolute movements.
    pub(crate) turnover: i128,
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

    /// A pocket of all its movements (booked, valued, units); `None` if they would leave 127 bits.
    pub(crate) fn from_moves(
        account: AccountId,
        asset: Asset,
        moves: &[(Day, Day, i128)],
    ) -> Option<Self> {
        let mut pocket = Self::new(account, asset);
        for (_, _, units) in moves {
            pocket.turnover = pocket.turnover.checked_add(units.checked_abs()?)?;
        }
        pocket.booked = DayBalances::from_moves(moves.iter().map(|it| (it.0, it.2)).collect());
        if moves.iter().any(|it| it.0 != it.1) {
            let valued = moves.iter().map(|it| (it.1, it.2)).collect();
            pocket.valued = Some(DayBalances::from_moves(valued));
        }
        pocket.postings = u32::try_from(moves.len()).unwrap_or(u32::MAX);
        Some(pocket)
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
