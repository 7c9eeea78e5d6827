//! Running balances by the file's own names, for assertions and assignments.
//!
//! Owns: sums of accounts, alone and with all below them. Not here: what they are checked for.
//! Invariant: the sum of a subtree is the sum of the accounts in it.

use std::collections::{BTreeMap, HashMap};

use money::Decimal;

use crate::text::source::Scope;

#[derive(Clone, Copy, Default)]
struct Sums {
    own: Decimal,
    subtree: Decimal,
}

/// The sums so far.
#[derive(Default)]
pub(super) struct Ledger {
    accounts: HashMap<String, BTreeMap<String, Sums>>,
}

impl Ledger {
    pub(super) fn balance(&self, account: &str, commodity: &str, scope: Scope) -> Decimal {
        let sums = self.accounts.get(account).and_then(|it| it.get(commodity));
        sums.map_or(Decimal::ZERO, |it| match scope {
            Scope::Own => it.own,
            Scope::Subtree => it.subtree,
        })
    }

    /// Commodities other than `commodity` that are left on the account.
    pub(super) fn others(&self, account: &str, commodity: &str, scope: Scope) -> Vec<String> {
        let Some(sums) = self.accounts.get(account) else {
            return Vec::new();
        };
        let is_left = |name: &&String| {
            name.as_str() != commodity && !self.balance(account, name, scope).is_zero()
        };
        sums.keys().filter(is_left).cloned().collect()
    }

    /// Adds a movement; `false` if a sum leaves its range.
    pub(super) fn add(&mut self, account: &str, commodity: &str, number: Decimal) -> bool {
        let ends = account.match_indices(':').map(|it| it.0);
        for end in ends.chain([account.len()]) {
            let Some(sums) = self.sums(&account[..end], commodity) else {
                return false;
            };
            let Ok(subtree) = sums.subtree.checked_add(number) else {
                return false;
            };
            sums.subtree = subtree;
            if end == account.len() {
                match sums.own.checked_add(number) {
                    Ok(own) => sums.own = own,
                    Err(_) => return false,
                }
            }
        }
        true
    }

    fn sums(&mut self, account: &str, commodity: &str) -> Option<&mut Sums> {
        // Names are copied on first use only.
        if !self.accounts.contains_key(account) {
            self.accounts.insert(account.to_owned(), BTreeMap::new());
        }
        let sums = self.accounts.get_mut(account)?;
        if !sums.contains_key(commodity) {
            sums.insert(commodity.to_owned(), Sums::default());
        }
        sums.get_mut(commodity)
    }
}
