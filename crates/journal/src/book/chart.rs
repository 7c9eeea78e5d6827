//! The chart of accounts: look-ups by number, path and bank identification.
//!
//! Owns: the accounts in the order of their numbers. Not here: balances (`pocket`).
//! Invariant: account `n` stands at place `n - 1`; a path, whatever its case, is there once.

use std::collections::BTreeMap;

use crate::account::{Account, AccountId};

/// Every account of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    accounts: Vec<Account>,
    /// By path in lower case: `Assets:Bank` and `assets:bank` would be confused by people.
    by_path: BTreeMap<String, AccountId>,
}

impl Chart {
    /// The account with this number.
    #[must_use]
    pub fn get(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(id.index())
    }

    /// The account with this path, whatever its case.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Account> {
        self.get(*self.by_path.get(&path.to_lowercase())?)
    }

    /// The account a statement names: by IBAN or number, blanks and case aside.
    #[must_use]
    pub fn find_by_identification(&self, identification: &str) -> Option<&Account> {
        let wanted = Self::plain_identification(identification)?;
        let own = |it: &&Account| {
            let identification = it.custody.identification.as_deref();
            identification.and_then(Self::plain_identification).as_ref() == Some(&wanted)
        };
        self.accounts.iter().find(own)
    }

    /// An identification as it is compared; none if nothing of it is left.
    pub(crate) fn plain_identification(text: &str) -> Option<String> {
        let kept = text.chars().filter(|it| it.is_alphanumeric());
        let plain: String = kept.flat_map(char::to_uppercase).collect();
        (!plain.is_empty()).then_some(plain)
    }

    /// Every account, by number.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Account> {
        self.accounts.iter()
    }

    /// Every account, by path.
    pub fn by_path(&self) -> impl Iterator<Item = &Account> {
        self.by_path.values().filter_map(|it| self.get(*it))
    }

    /// How many accounts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The number the next account gets.
    #[must_use]
    pub fn next_id(&self) -> AccountId {
        let next = u32::try_from(self.accounts.len() + 1);
        AccountId(next.expect("four thousand million accounts do not fit in memory"))
    }

    /// Adds or replaces an account; `false` if number or path do not fit.
    pub(crate) fn put(&mut self, account: &Account) -> bool {
        let path = account.path.as_str().to_lowercase();
        if self.by_path.get(&path).is_some_and(|it| *it != account.id) {
            return false;
        }
        let next = self.next_id();
        match self.accounts.get_mut(account.id.index()) {
            Some(old) => {
                self.by_path.remove(&old.path.as_str().to_lowercase());
                *old = account.clone();
            }
            None if account.id == next => self.accounts.push(account.clone()),
            None => return false,
        }
        self.by_path.insert(path, account.id);
        true
    }
}
