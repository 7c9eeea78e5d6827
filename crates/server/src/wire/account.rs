//! Accounts on the wire.
//!
//! Owns: the account list, one account, its balance and its history. Not here: rules.
//! Invariant: paths and numbers both name an account wherever one is asked for.

use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use treasury::AccountRow;
use utoipa::ToSchema;

use crate::wire::{AccountKind, AccountType, AssetAmount, Basis, amounts, codes};

/// An account with its balances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Account {
    /// Its number.
    pub id: u32,
    /// Its path.
    #[schema(example = "assets:bank:nordbank:eur")]
    pub path: String,
    /// Its last name.
    pub name: String,
    /// Which side of the books it is on.
    #[serde(rename = "type")]
    pub account_type: AccountType,
    /// What it stands for.
    pub kind: AccountKind,
    /// The entity it belongs to.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// The only asset it may hold.
    #[schema(required = true)]
    pub asset: Option<String>,
    /// The bank, broker or chain.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// How statements name it: IBAN, number, address.
    #[schema(required = true)]
    pub identification: Option<String>,
    /// The bank's country or region.
    #[schema(required = true)]
    pub region: Option<String>,
    /// The nearest account above it.
    #[schema(required = true)]
    pub parent: Option<u32>,
    /// The first day it may be booked on.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub opened_on: Option<Date>,
    /// The last day it may be booked on.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub closed_on: Option<Date>,
    /// Its own balances.
    pub balances: Vec<AssetAmount>,
    /// With all accounts below it.
    pub subtree: Vec<AssetAmount>,
    /// What the subtree is worth.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
    /// How many entries it has.
    pub entries: usize,
    /// The booking date of its last entry.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub last_entry_on: Option<Date>,
}

impl Account {
    /// The account without balances: as it was just opened or changed.
    #[must_use]
    pub fn bare(it: journal::Account) -> Self {
        Self {
            id: it.id.0,
            name: it.path.name().to_owned(),
            account_type: it.path.account_type().into(),
            path: it.path.to_string(),
            kind: it.kind.into(),
            entity: it.entity.map(|it| it.to_string()),
            asset: it.asset.map(|it| it.to_string()),
            bank: it.custody.bank,
            identification: it.custody.identification,
            region: it.custody.region,
            parent: None,
            opened_on: it.opened_on,
            closed_on: it.closed_on,
            balances: Vec::new(),
            subtree: Vec::new(),
            value: None,
            unpriced: Vec::new(),
            entries: 0,
            last_entry_on: None,
        }
    }
}

impl From<AccountRow> for Account {
    fn from(it: AccountRow) -> Self {
        Self {
            parent: it.parent.map(|it| it.0),
            balances: amounts(it.balances),
            subtree: amounts(it.subtree),
            value: it.worth.value.map(AssetAmount::from),
            unpriced: codes(&it.worth.unpriced),
            entries: it.entries,
            last_entry_on: it.last_entry_on,
            ..Self::bare(it.account)
        }
    }
}

/// Every account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountPage {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// By path.
    pub items: Vec<Account>,
}

impl From<treasury::AccountsReport> for AccountPage {
    fn from(it: treasury::AccountsReport) -> Self {
        let items = it.rows.into_iter().map(Account::from).collect();
        Self {
            as_of: it.as_of,
            seq: it.seq,
            items,
        }
    }
}

/// An account to open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Its path: names joined by `:`, the first of them assets, liabilities, equity, income or expenses.
    pub path: String,
    /// Its kind; guessed from the path if absent.
    #[serde(default)]
    pub kind: Option<AccountKind>,
    /// The entity it belongs to.
    #[serde(default)]
    pub entity: Option<String>,
    /// The only asset it may hold.
    #[serde(default)]
    pub asset: Option<String>,
    /// The bank, broker or chain.
    #[serde(default)]
    pub bank: Option<String>,
    /// How statements name it.
    #[serde(default)]
    pub identification: Option<String>,
    /// The bank's country or region.
    #[serde(default)]
    pub region: Option<String>,
    /// The first day it may be booked on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub opened_on: Option<Date>,
}

/// What to change of an account; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// A new path of the same type.
    #[serde(default)]
    pub path: Option<String>,
    /// Another kind.
    #[serde(default)]
    pub kind: Option<AccountKind>,
    /// Another entity; an empty text for none.
    #[serde(default)]
    pub entity: Option<String>,
    /// Another bank; an empty text for none.
    #[serde(default)]
    pub bank: Option<String>,
    /// Another identification; an empty text for none.
    #[serde(default)]
    pub identification: Option<String>,
    /// Another region; an empty text for none.
    #[serde(default)]
    pub region: Option<String>,
    /// The last day it may be booked on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_on: Option<Date>,
    /// Open it again.
    #[serde(default)]
    pub reopen: bool,
}

/// The balance of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountBalance {
    /// The account's number.
    pub account: u32,
    /// At the end of this day; absent for everything booked.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// By which date.
    pub basis: Basis,
    /// The journal's sequence.
    pub seq: u64,
    /// One an asset.
    pub balances: Vec<AssetAmount>,
}

/// A balance on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistoryPoint {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The balance at its end.
    pub balance: String,
}

/// One asset's balance through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountSeries {
    /// The asset.
    pub asset: String,
    /// In order of days.
    pub points: Vec<HistoryPoint>,
}

/// An account's balance through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountHistory {
    /// The account's number.
    pub account: u32,
    /// One an asset the account ever held.
    pub series: Vec<AccountSeries>,
}

impl AccountHistory {
    /// The history from one list of amounts an asset, each at the end of `days`.
    #[must_use]
    pub fn new(account: u32, days: &[Date], found: Vec<Vec<Amount>>) -> Self {
        let series = found.into_iter().filter_map(|amounts| {
            let asset = amounts.first()?.asset().code().to_string();
            let points = days.iter().zip(amounts).map(|(on, amount)| HistoryPoint {
                on: *on,
                balance: amount.to_text(),
            });
            Some(AccountSeries {
                asset,
                points: points.collect(),
            })
        });
        Self {
            account,
            series: series.collect(),
        }
    }
}
