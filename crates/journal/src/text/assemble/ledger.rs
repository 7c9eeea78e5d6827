//! Running balances by the file's own names, for assertions and assignments.
//!
//! Owns: sums of accounts, alone and with all below them. Not here: what they are checked for.
//! Invariant: the sum of a subtree is the sum of the accounts in it.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use money::Decimal;

use crate::text::source::{Name, Names, Scope};

#[derive(Clone, Copy, Default)]
struct Sums {
    own: Decimal,
    subtree: Decimal,
}

#[derive(Clone, Default)]
struct Account {
    /// The account above it, once that was looked up.
    above: Option<Option<Name>>,
    commodities: Vec<Name>,
}

/// The sums so far.
#[derive(Default)]
pub(super) struct Ledger {
    /// By the number of the name.
    accounts: Vec<Account>,
    /// By account and commodity.
    sums: HashMap<(Name, Name), Sums, RandomState>,
}

impl Ledger {
    pub(super) fn balance(&self, account: Name, commodity: Name, scope: Scope) -> Decimal {
        let sums = self.sums.get(&(account, commodity));
        sums.map_or(Decimal::ZERO, |it| match scope {
            Scope::Own => it.own,
            Scope::Subtree => it.subtree,
        })
    }

    /// The first commodity by name, other than `commodity`, that is left on the account.
    pub(super) fn other<'a>(
        &self,
        account: Name,
        commodity: Name,
        (scope, names): (Scope, &'a Names),
    ) -> Option<&'a str> {
        let held = self.accounts.get(account.index())?.commodities.iter();
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
        let own = &mut self.sums(account, commodity).own;
        *own = own.checked_add(number).ok()?;
        let mut next = Some(account);
        while let Some(account) = next {
            let subtree = &mut self.sums(account, commodity).subtree;
            *subtree = subtree.checked_add(number).ok()?;
            next = self.above(account, names);
        }
        Some(())
    }

    fn above(&mut self, account: Name, names: &mut Names) -> Option<Name> {
        let known = self.accounts.get(account.index()).and_then(|it| it.above);
        if let Some(above) = known {
            return above;
        }
        let end = names.text(account).rfind(':');
        let above = end.map(|it| {
            let text = names.text(account)[..it].to_owned();
            names.number(&text)
        });
        if let Some(it) = self.accounts.get_mut(account.index()) {
            it.above = Some(above);
        }
        above
    }

    fn sums(&mut self, account: Name, commodity: Name) -> &mut Sums {
        let accounts = &mut self.accounts;
        self.sums.entry((account, commodity)).or_insert_with(|| {
            if accounts.len() <= account.index() {
                accounts.resize_with(account.index() + 1, Account::default);
            }
            accounts[account.index()].commodities.push(commodity);
            Sums::default()
        })
    }
}
