//! Which account takes a known flow, and for what it is.
//!
//! Owns: the order in which that is looked for.
//! Not here: what is then done with it (`lay`).
//! Invariant: an account is of the flow's asset, and of its entity if it names one.

use journal::{Account, AccountId, AccountKind, AccountType, Book};
use money::Asset;

use super::flow::KnownSource;
use super::found::Found;
use super::habits::{Habits, Usual};
use crate::lines::is_suspense;

/// What places are looked for in.
pub(super) struct Places<'a> {
    pub(super) book: &'a Book,
    pub(super) habits: &'a Habits,
}

impl Places<'_> {
    /// The account and the category of a flow. No category: between accounts of ours, or nothing in
    /// the books says what it could be for; then there is no account either.
    ///
    /// Looked for in this order: where this counterparty's newest settled line is booked, where
    /// most flows of its name went in a year, what the item says, where most of the account goes.
    pub(super) fn of(&self, found: &Found) -> (Option<AccountId>, Option<AccountId>) {
        if found.is_own {
            return (found.flow.account, None);
        }
        if let Some(category) = found.flow.category {
            return (self.account_for(found, category), Some(category));
        }
        let is_in = !found.flow.amount.is_negative();
        let kind = match found.flow.source {
            KnownSource::Item { kind, .. } => kind,
            KnownSource::Payment(_) | KnownSource::Debt { .. } => {
                crate::expected::ExpectedKind::Payable
            }
        };
        let habit = self.habits.place(kind, &found.party);
        let usual = habit.or_else(|| self.habits.usual_place(&found.party, is_in));
        let asset = found.flow.amount.asset();
        let booked = usual.and_then(|it| it.1);
        let said = found.said.as_deref();
        let category = booked
            .filter(|it| !is_suspense(self.book, *it))
            .or_else(|| {
                said.and_then(|it| self.book.chart().find(it))
                    .map(|it| it.id)
            })
            .or(booked)
            .or_else(|| self.most(asset, found.flow.account, is_in))
            .or_else(|| self.first_category(is_in));
        let fits = |id: &AccountId| {
            let account = self.book.account(*id);
            account.is_some_and(|it| self.is_fit(it, asset, found.entity.as_deref()))
        };
        let account = found
            .flow
            .account
            .or_else(|| usual.map(|it| it.0).filter(fits))
            .or_else(|| self.account_of(category, (asset, is_in), &fits));
        (account.filter(|_| category.is_some()), category)
    }

    /// The account of a flow whose category is known: its own, else where its counterparty's
    /// flows are, else that which most of the category goes through.
    fn account_for(&self, found: &Found, category: AccountId) -> Option<AccountId> {
        let is_in = !found.flow.amount.is_negative();
        let asset = found.flow.amount.asset();
        let fits = |id: &AccountId| {
            let account = self.book.account(*id);
            account.is_some_and(|it| self.is_fit(it, asset, found.entity.as_deref()))
        };
        let usual = || self.habits.usual_place(&found.party, is_in);
        let own = found.flow.account;
        own.or_else(|| usual().map(|it| it.0).filter(fits))
            .or_else(|| self.account_of(Some(category), (asset, is_in), &fits))
    }

    fn is_fit(&self, account: &Account, asset: Asset, entity: Option<&str>) -> bool {
        let holds = match account.asset {
            Some(own) => own == asset.code(),
            None => self.book.held_assets(account.id).contains(&asset),
        };
        let own = account.entity.as_ref().map(|it| it.as_str());
        account.kind.is_treasury()
            && account.path.account_type() == AccountType::Asset
            && account.closed_on.is_none()
            && holds
            && entity.is_none_or(|it| own == Some(it))
    }

    /// The account that most of a category, else most of everything, goes through; else a bank
    /// account on which nothing was booked yet.
    fn account_of(
        &self,
        category: Option<AccountId>,
        (asset, is_in): (Asset, bool),
        fits: &dyn Fn(&AccountId) -> bool,
    ) -> Option<AccountId> {
        let size = |it: &Usual| if is_in { it.received } else { it.paid };
        let most = |of: Option<AccountId>| {
            let mut sums = std::collections::BTreeMap::<AccountId, i128>::new();
            for (key, usual) in self.habits.cells_of(asset) {
                let is_of = of.is_none() || key.category == of;
                if is_of && key.category.is_some() && size(usual) > 0 && fits(&key.account) {
                    let slot = sums.entry(key.account).or_default();
                    *slot = slot.saturating_add(size(usual));
                }
            }
            sums.into_iter().max_by_key(|it| it.1).map(|it| it.0)
        };
        let empty = || {
            let all = self.book.chart().iter().filter(|it| fits(&it.id));
            let is_bank = |it: &&Account| it.kind == AccountKind::Bank;
            let mut all: Vec<&Account> = all.collect();
            all.sort_by_key(|it| !is_bank(it));
            all.first().map(|it| it.id)
        };
        most(category)
            .or_else(|| most(None))
            .or_else(empty)
            .filter(|_| category.is_some())
    }

    /// The category of income or expense that most of an asset goes to: of one account, else of all.
    fn most(&self, asset: Asset, account: Option<AccountId>, is_in: bool) -> Option<AccountId> {
        let wanted = if is_in {
            AccountType::Income
        } else {
            AccountType::Expense
        };
        let is_wanted = |id: AccountId| {
            let category = self.book.account(id);
            category.is_some_and(|it| it.path.account_type() == wanted)
        };
        let mut best: Option<(bool, i128, AccountId)> = None;
        for (key, usual) in self.habits.cells_of(asset) {
            let Some(category) = key.category.filter(|it| is_wanted(*it)) else {
                continue;
            };
            let size = if is_in { usual.received } else { usual.paid };
            let one = (account == Some(key.account), size, category);
            if size > 0 && best.is_none_or(|it| one > it) {
                best = Some(one);
            }
        }
        best.map(|it| it.2)
    }

    /// Any open category of that direction.
    fn first_category(&self, is_in: bool) -> Option<AccountId> {
        let wanted = if is_in {
            AccountType::Income
        } else {
            AccountType::Expense
        };
        let mut all = self.book.chart().iter();
        let found = all.find(|it| it.path.account_type() == wanted && it.closed_on.is_none());
        found.map(|it| it.id)
    }
}
