//! The chart of accounts: look-ups by number, path and bank identification.
//!
//! Owns: the accounts in the order of their numbers. Not here: balances (`pocket`).
//! Invariant: account `n` stands at place `n - 1`; a path, whatever its case, is there once.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::{Account, AccountId};

/// Every account of an organisation.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    accounts: Vec<Account>,
    /// By path in lower case: `Assets:Bank` and `assets:bank` would be confused by people.
    by_path: BTreeMap<String, AccountId>,
    /// Accounts that keep their number but are not shown: no look-up finds them.
    hidden: BTreeSet<AccountId>,
}

impl Chart {
    /// The account with this number.
    #[must_use]
    pub fn get(&self, id: AccountId) -> Option<&Account> {
        let found = self.accounts.get(id.index())?;
        (!self.hidden.contains(&id)).then_some(found)
    }

    /// Hides accounts: their numbers stay taken, nothing else of them is found.
    pub(crate) fn hide(&mut self, is_hidden: &dyn Fn(&Account) -> bool) {
        let hidden = self.accounts.iter().filter(|it| is_hidden(it));
        self.hidden = hidden.map(|it| it.id).collect();
        self.by_path.retain(|_, it| !self.hidden.contains(it));
    }

    /// The account with this path, whatever its case.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Account> {
        self.get(*self.by_path.get(&path.to_lowercase())?)
    }

    /// The account with this identification (IBAN, number, address), blanks and case aside.
    #[must_use]
    pub fn find_by_identification(&self, identification: &str) -> Option<&Account> {
        let wanted = Self::plain_identification(identification)?;
        let own = |it: &&Account| {
            let identification = it.custody.identification.as_deref();
            identification.and_then(Self::plain_identification).as_ref() == Some(&wanted)
        };
        self.iter().find(own)
    }

    /// The account that a statement names: as `find_by_identification`, or the only one whose
    /// identification ends as the statement's does.
    ///
    /// Banks write the number of an IBAN behind a bank code (`99920030/0004711815`) or alone.
    /// Limits: at least 6 characters must agree.
    #[must_use]
    pub fn find_by_statement(&self, named: &str) -> Option<&Account> {
        if let Some(found) = self.find_by_identification(named) {
            return Some(found);
        }
        let own_number = named
            .rsplit('/')
            .next()
            .and_then(Self::plain_identification);
        let wanted = [Self::plain_identification(named), own_number];
        let agrees = |own: &str, other: &str| {
            own.len().min(other.len()) >= 6 && (own.ends_with(other) || other.ends_with(own))
        };
        let mut found = self.iter().filter(|it| {
            let own = it
                .custody
                .identification
                .as_deref()
                .and_then(Self::plain_identification)
                .unwrap_or_default();
            wanted.iter().flatten().any(|other| agrees(&own, other))
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// An identification as it is compared; none if nothing of it is left.
    pub(crate) fn plain_identification(text: &str) -> Option<String> {
        let kept = text.chars().filter(|it| it.is_alphanumeric());
        let plain: String = kept.flat_map(char::to_uppercase).collect();
        (!plain.is_empty()).then_some(plain)
    }

    /// Every account, by number.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Account> {
        let is_shown = |it: &&Account| !self.hidden.contains(&it.id);
        self.accounts.iter().filter(is_shown)
    }

    /// Every account, by path.
    pub fn by_path(&self) -> impl Iterator<Item = &Account> {
        self.by_path.values().filter_map(|it| self.get(*it))
    }

    /// The accounts at `path` and below it, by path, whatever its case.
    pub fn within(&self, path: &str) -> impl Iterator<Item = &Account> {
        let start = path.to_lowercase();
        let near = self.by_path.range(start.clone()..);
        near.map_while(move |(it, id)| it.strip_prefix(&start).map(|rest| (rest, *id)))
            .filter(|(rest, _)| rest.is_empty() || rest.starts_with(':'))
            .filter_map(|(_, id)| self.get(id))
    }

    /// How many account numbers are taken.
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
