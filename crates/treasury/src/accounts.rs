//! Accounts: opening, changing, closing, and the list with balances.
//!
//! Owns: the rows of the account list. Not here: the rules (`journal::decide`).
//! Invariant: a row's balances are those of the asked day, basis and knowledge.

use journal::{
    Account, AccountChange, AccountId, Amounts, Asking, Basis, Book, Command, Entity, NewAccount,
    Sight,
};
use money::{Amount, AssetCode, AssetDefinition, Date, OrganisationId};

use crate::balances::{Scope, View};
use crate::error::Error;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// An account in the list.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// The nearest account above it, if there is one.
    pub parent: Option<AccountId>,
    /// Its own balances.
    pub balances: Vec<Amount>,
    /// Its balances with those of all accounts below it.
    pub subtree: Vec<Amount>,
    /// What the subtree is worth in the asked currency.
    pub worth: Worth,
    /// How many entries it has.
    pub entries: usize,
    /// The booking date of its last entry.
    pub last_entry_on: Option<Date>,
}

/// The account list.
#[derive(Clone, Debug)]
pub struct AccountsReport {
    /// At the end of this day.
    pub as_of: Date,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// By path.
    pub rows: Vec<AccountRow>,
}

impl Treasury {
    /// Opens accounts, all or none. Answers with them.
    ///
    /// Errors: `Refused`.
    pub async fn open_accounts(
        &self,
        org: OrganisationId,
        caller: &Caller,
        accounts: Vec<NewAccount>,
    ) -> Result<Vec<Account>, Error> {
        let book = self.book(org).await?;
        let codes = accounts
            .iter()
            .filter_map(|it| it.asset)
            .collect::<Vec<_>>();
        self.define_currencies(org, &caller.step("assets"), &book, &codes)
            .await?;
        let paths: Vec<String> = accounts.iter().map(|it| it.path.clone()).collect();
        self.ask(org, caller, Command::OpenAccounts(accounts))
            .await?;
        let book = self.book(org).await?;
        Ok(paths
            .iter()
            .filter_map(|it| book.chart().find(it))
            .cloned()
            .collect())
    }

    /// Changes an account. Errors: `NotFound`, `Refused`.
    pub async fn change_account(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: AccountId,
        change: AccountChange,
    ) -> Result<Account, Error> {
        self.ask(org, caller, Command::ChangeAccount { id, change })
            .await?;
        let book = self.book(org).await?;
        book.account(id)
            .cloned()
            .ok_or_else(|| unknown_account(&id.to_string()))
    }

    /// Defines or renames an entity. Errors: `Refused`.
    pub async fn define_entity(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entity: Entity,
    ) -> Result<(), Error> {
        self.ask(org, caller, Command::DefineEntity(entity))
            .await
            .map(|_| ())
    }

    /// Defines assets. Errors: `Refused`.
    pub async fn define_assets(
        &self,
        org: OrganisationId,
        caller: &Caller,
        definitions: Vec<AssetDefinition>,
    ) -> Result<(), Error> {
        self.ask(org, caller, Command::DefineAssets(definitions))
            .await
            .map(|_| ())
    }

    /// Defines the currencies among `codes` that the book does not know yet.
    pub(crate) async fn define_currencies(
        &self,
        org: OrganisationId,
        caller: &Caller,
        book: &Book,
        codes: &[AssetCode],
    ) -> Result<(), Error> {
        let is_new = |it: &&AssetCode| book.assets().get(**it).is_none();
        let definition = |it: &AssetCode| AssetDefinition::currency(it.as_str()).ok();
        let mut definitions: Vec<_> = codes.iter().filter(is_new).filter_map(definition).collect();
        definitions.sort_by_key(|it| it.asset.code());
        definitions.dedup_by_key(|it| it.asset.code());
        if definitions.is_empty() {
            return Ok(());
        }
        self.define_assets(org, caller, definitions).await
    }

    /// Every account with its balances.
    ///
    /// Errors: `Invalid` for an unknown currency, `Store`, `Journal`.
    pub async fn accounts(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
    ) -> Result<AccountsReport, Error> {
        let view = self.view(org, caller, Action::AccountsRead, scope).await?;
        let own = own_balances(&view)?;
        let rows: Result<Vec<_>, Error> = view
            .book
            .chart()
            .by_path()
            .map(|it| row_of(&view, &own, it))
            .collect();
        Ok(AccountsReport {
            as_of: view.as_of,
            seq: view.book.head().seq,
            rows: rows?,
        })
    }

    /// One account, by number or path, with its balances: its row of the list alone.
    ///
    /// Errors: `NotFound`, `Invalid` for an unknown currency, `Store`, `Journal`.
    pub async fn account(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        scope: &Scope,
    ) -> Result<AccountRow, Error> {
        let view = self.view(org, caller, Action::AccountsRead, scope).await?;
        let account = Self::find_account(&view.book, name)?;
        row_of(&view, &own_balances(&view)?, account)
    }

    /// One account by number or path.
    ///
    /// Errors: `NotFound`.
    pub fn find_account<'a>(book: &'a Book, name: &str) -> Result<&'a Account, Error> {
        let by_number = name.parse().ok().and_then(|it| book.account(AccountId(it)));
        by_number
            .or_else(|| book.chart().find(name))
            .ok_or_else(|| unknown_account(name))
    }

    /// One account of the whole book, unless the caller's scope hides it.
    ///
    /// Errors: `NotFound`: whether it exists is not told.
    pub(crate) fn find_seen_account<'a>(
        book: &'a Book,
        caller: &Caller,
        name: &str,
    ) -> Result<&'a Account, Error> {
        let found = Self::find_account(book, name)?;
        let is_hidden = caller
            .scope()
            .is_some_and(|it| it.sight(found) == Sight::Hidden);
        if is_hidden {
            return Err(unknown_account(name));
        }
        Ok(found)
    }

    /// The balances of one account.
    ///
    /// Errors: `NotFound`.
    pub async fn account_balance(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
        asking: &Asking,
    ) -> Result<(Account, Vec<Amount>, u64), Error> {
        let book = self.book_for(org, caller, Action::BalancesRead).await?;
        let found = Self::find_account(&book, account)?.clone();
        let amounts = book
            .held_assets(found.id)
            .into_iter()
            .map(|asset| Amount::from_units(book.balance(found.id, asset.code(), asking), asset));
        let amounts = amounts.filter(|it| !it.is_zero()).collect();
        Ok((found, amounts, book.head().seq))
    }

    /// An account's balance at the end of each day, in each asset it ever held.
    ///
    /// Errors: `NotFound`.
    pub async fn account_history(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
        (days, basis): (&[Date], Basis),
    ) -> Result<Vec<Vec<Amount>>, Error> {
        let book = self.book_for(org, caller, Action::BalancesRead).await?;
        let id = Self::find_account(&book, account)?.id;
        let series = book.held_assets(id).into_iter().map(|asset| {
            let sums = book
                .history(&[id], asset.code(), days, basis)
                .unwrap_or_default();
            sums.into_iter()
                .map(|units| Amount::from_units(units, asset))
                .collect()
        });
        Ok(series.collect())
    }
}

/// Every account's own balances, by number.
fn own_balances(view: &View) -> Result<Vec<Amounts>, Error> {
    let mut own: Vec<Amounts> = vec![Amounts::default(); view.book.chart().len() + 1];
    for (account, amount) in view.book.balances(&view.asking) {
        own[account.0 as usize].add(amount)?;
    }
    Ok(own)
}

fn row_of(view: &View, own: &[Amounts], account: &Account) -> Result<AccountRow, Error> {
    let mut subtree = Amounts::default();
    for other in view.book.chart().within(account.path.as_str()) {
        subtree.add_all(&own[other.id.0 as usize])?;
    }
    let subtree = subtree.into_vec();
    Ok(AccountRow {
        account: account.clone(),
        parent: parent_of(&view.book, account),
        balances: own[account.id.0 as usize].clone().into_vec(),
        worth: view.worth(&subtree)?,
        subtree,
        entries: view.book.account_entries(account.id),
        last_entry_on: view.book.last_entry_on(account.id),
    })
}

pub(crate) fn unknown_account(name: &str) -> Error {
    Error::NotFound {
        what: "account",
        name: name.to_owned(),
        cure: "`bursar account list` shows every number and path",
    }
}

fn parent_of(book: &Book, account: &Account) -> Option<AccountId> {
    let mut path = account.path.parent();
    while let Some(above) = path {
        if let Some(found) = book.chart().find(above) {
            return Some(found.id);
        }
        path = above.rsplit_once(':').map(|(it, _)| it);
    }
    None
}
