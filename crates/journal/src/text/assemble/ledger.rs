//! Running balances by the file's own names, for assertions and assignments.
//!
//! Owns: sums of accounts, alone and with all below them. Not here: what they are checked for.
//! Invariant: the sum of a subtree is the sum of the accounts in it.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use money::Decimal;

use crate::text::source::{Name, Names, Scope};

/// What an account has of a commodity.
#[derive(Clone, Copy)]
struct Sums {
    own: Decimal,
    subtree: Decimal,
    /// The place of what the account above it has of the commodity.
    above: Option<usize>,
}

/// The sums so far.
#[derive(Default)]
pub(super) struct Ledger {
    sums: Vec<Sums>,
    /// Places among the sums, by account and commodity.
    places: HashMap<(Name, Name), usize, RandomState>,
    /// The commodities of an account, by the number of its name.
    commodities: Vec<Vec<Name>>,
}

impl Ledger {
    pub(super) fn balance(&self, account: Name, commodity: Name, scope: Scope) -> Decimal {
        let sums = self.places.get(&(account, commodity));
        sums.map_or(Decimal::ZERO, |it| match scope {
            Scope::Own => self.sums[*it].own,
            Scope::Subtree => self.sums[*it].subtree,
        })
    }

    /// The first commodity by name, other than `commodity`, that is left on the account.
    pub(super) fn other<'a>(
        &self,
        account: Name,
        commodity: Name,
        (scope, names): (Scope, &'a Names),
    ) -> Option<&'a str> {
        let held = self.commodities.get(account.index())?.iter();
        let others = held.copied().filter(|it| *it != commodity);
        let left = others.filter(|it| !self.balance(account, *it, scope).is_zero());
        left.map(|it| names.text(it)).min()
    }

    /// Adds a movement; `None` if a sum leaves its range.
    pub(super) fn add(
        &mut self,
        account: Name,
        (commodity, number): (Name, Decimal),
        names: &mut Names,
    ) -> Option<()> {
        let place = match self.places.get(&(account, commodity)) {
            Some(place) => *place,
            None => self.open(account, commodity, names),
        };
        let own = &mut self.sums[place].own;
        *own = own.checked_add(number).ok()?;
        let mut next = Some(place);
        while let Some(place) = next {
            let sums = &mut self.sums[place];
            sums.subtree = sums.subtree.checked_add(number).ok()?;
            next = sums.above;
        }
        Some(())
    }

    /// Makes the sums of an account and of those above it, from the root down.
    fn open(&mut self, account: Name, commodity: Name, names: &mut Names) -> usize {
        let text = names.text(account).to_owned();
        let ends = text.match_indices(':').map(|it| it.0).chain([text.len()]);
        let mut above = None;
        for end in ends {
            let key = (names.number(&text[..end]), commodity);
            let next = self.sums.len();
            let place = *self.places.entry(key).or_insert(next);
            if place == next {
                self.sums.push(Sums {
                    own: Decimal::ZERO,
                    subtree: Decimal::ZERO,
                    above,
                });
                self.keep_commodity(key);
            }
            above = Some(place);
        }
        above.unwrap_or_default()
    }

    fn keep_commodity(&mut self, (account, commodity): (Name, Name)) {
        if self.commodities.len() <= account.index() {
            self.commodities.resize_with(account.index() + 1, Vec::new);
        }
        self.commodities[account.index()].push(commodity);
    }
}
