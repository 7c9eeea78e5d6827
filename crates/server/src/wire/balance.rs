//! The balance report on the wire.
//!
//! Owns: the tree of balances. Not here: positions.
//! Invariant: a value comes with the rates used.

use money::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{AssetAmount, Rate, ValuedTotal, amounts, codes, rates};

/// One row of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BalanceRow {
    /// The account's number; null for a name that only groups others.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// Its path.
    pub path: String,
    /// How deep it stands: 1 for the five roots.
    pub depth: usize,
    /// Its balances.
    pub balances: Vec<AssetAmount>,
    /// What they are worth; null if nothing has a price.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

/// The balances of every account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BalanceReport {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Valued in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// The journal's sequence.
    pub seq: u64,
    /// By path.
    pub items: Vec<BalanceRow>,
    /// All assets less liabilities.
    pub total: ValuedTotal,
    /// The rates used.
    pub rates: Vec<Rate>,
}

impl From<treasury::BalanceReport> for BalanceReport {
    fn from(it: treasury::BalanceReport) -> Self {
        let row = |it: treasury::BalanceRow| BalanceRow {
            account: it.account.map(|it| it.0),
            path: it.path,
            depth: it.depth,
            balances: amounts(it.balances),
            value: it.worth.value.map(AssetAmount::from),
            unpriced: codes(&it.worth.unpriced),
        };
        Self {
            as_of: it.as_of,
            currency: it.currency.code().to_string(),
            seq: it.seq,
            items: it.rows.into_iter().map(row).collect(),
            total: it.total.into(),
            rates: rates(it.rates),
        }
    }
}
