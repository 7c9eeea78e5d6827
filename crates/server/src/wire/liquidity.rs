//! Liquidity and the terms of accounts on the wire (CASH-3, CASH-4).
//!
//! Owns: their JSON shapes. Not here: what can be used (`treasury`).
//! Invariant: what was not set, or is not known, is null.

use money::Date;
use serde::{Deserialize, Serialize};
use treasury::{Availability, Runway};
use utoipa::ToSchema;

use super::{AssetAmount, Rate, rates};

/// The terms of an account: amounts as decimal text in its asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountTerms {
    /// How far it may go below zero.
    #[serde(default)]
    #[schema(example = "50000.00")]
    pub overdraft: Option<String>,
    /// What should be on it.
    #[serde(default)]
    pub target: Option<String>,
    /// The least that should be on it.
    #[serde(default)]
    pub least: Option<String>,
    /// What is pledged or blocked.
    #[serde(default)]
    pub restricted: Option<String>,
    /// After how many business days it can be used; 0 is today.
    #[serde(default)]
    #[schema(maximum = 366)]
    pub available_after_days: Option<u16>,
    /// What is taken off for a quick sale, in basis points.
    #[serde(default)]
    #[schema(maximum = 10000)]
    pub haircut_bps: Option<u16>,
}

impl From<AccountTerms> for treasury::TermsDraft {
    fn from(it: AccountTerms) -> Self {
        Self {
            overdraft: it.overdraft,
            target: it.target,
            least: it.least,
            restricted: it.restricted,
            available_after_days: it.available_after_days,
            haircut_bps: it.haircut_bps,
        }
    }
}

impl From<treasury::TermsRow> for AccountTerms {
    fn from(it: treasury::TermsRow) -> Self {
        let it = it.terms;
        Self {
            overdraft: it.overdraft,
            target: it.target,
            least: it.least,
            restricted: it.restricted,
            available_after_days: it.available_after_days,
            haircut_bps: it.haircut_bps,
        }
    }
}

/// What an account holds of one asset, and what of it can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UsableBalance {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// Its bank.
    #[schema(required = true)]
    pub bank: Option<String>,
    /// What is booked.
    pub balance: AssetAmount,
    /// What is pledged or blocked.
    #[schema(required = true)]
    pub restricted: Option<AssetAmount>,
    /// How far it may go below zero.
    #[schema(required = true)]
    pub overdraft: Option<AssetAmount>,
    /// What should be on it.
    #[schema(required = true)]
    pub target: Option<AssetAmount>,
    /// The balance less what is restricted, with the overdraft.
    pub usable: AssetAmount,
    /// What is above the target; null without one.
    #[schema(required = true)]
    pub idle: Option<AssetAmount>,
    /// `below-limit`, `below-least` or `below-target`; null if nothing is wrong.
    #[schema(required = true)]
    pub breach: Option<String>,
    /// When it can be used: `today`, `next-day`, `after-2-days`, `restricted`.
    pub available: String,
    /// What is taken off for a quick sale, in basis points.
    pub haircut_bps: u16,
    /// What the balance is worth.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
}

/// Everything that can be used at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiquidityTier {
    /// When.
    pub available: String,
    /// Its worth.
    pub value: AssetAmount,
    /// After haircuts.
    pub usable: AssetAmount,
    /// This tier and those before it.
    pub cumulative: AssetAmount,
    /// How many days that lasts; null for ever.
    #[schema(required = true)]
    pub runway_days: Option<u32>,
}

/// The share of one bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankShare {
    /// The bank; empty for what names none.
    pub bank: String,
    /// What is there.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
    /// Of everything that has a price and is above zero, in basis points.
    #[schema(required = true)]
    pub share_bps: Option<u16>,
}

/// What money can be used when, and how long it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Liquidity {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Valued in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// The journal's sequence.
    pub seq: u64,
    /// Every account and asset, those with a breach first.
    pub accounts: Vec<UsableBalance>,
    /// In the order of availability.
    pub tiers: Vec<LiquidityTier>,
    /// By bank, the largest first.
    pub banks: Vec<BankShare>,
    /// What went out, net, in the 90 days before; null if it cannot be valued.
    #[schema(required = true)]
    pub burn: Option<AssetAmount>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
    /// The rates used.
    pub rates: Vec<Rate>,
}

fn word(it: Availability) -> String {
    match it {
        Availability::Today => "today".to_owned(),
        Availability::NextDay => "next-day".to_owned(),
        Availability::After(days) => format!("after-{days}-days"),
        Availability::Restricted => "restricted".to_owned(),
    }
}

impl From<treasury::LiquidityReport> for Liquidity {
    fn from(it: treasury::LiquidityReport) -> Self {
        let usable = |it: treasury::UsableRow| UsableBalance {
            account: it.account.0,
            path: it.path,
            bank: it.bank,
            balance: it.balance.into(),
            restricted: it.restricted.map(Into::into),
            overdraft: it.overdraft.map(Into::into),
            target: it.target.map(Into::into),
            usable: it.usable.into(),
            idle: it.idle.map(Into::into),
            breach: it.breach.map(|it| it.word().to_owned()),
            available: word(it.available),
            haircut_bps: it.haircut_bps,
            value: it.worth.value.map(Into::into),
        };
        let tier = |it: treasury::TierRow| LiquidityTier {
            available: word(it.available),
            value: it.worth.into(),
            usable: it.usable.into(),
            cumulative: it.cumulative.into(),
            runway_days: match it.runway {
                Runway::Endless => None,
                Runway::Days(days) => Some(days),
                Runway::Nothing => Some(0),
            },
        };
        let share = |it: treasury::ShareRow| BankShare {
            bank: it.bank,
            value: it.worth.value.map(Into::into),
            share_bps: it.share_bps,
        };
        Self {
            as_of: it.as_of,
            currency: it.currency.code().to_string(),
            seq: it.seq,
            accounts: it.rows.into_iter().map(usable).collect(),
            tiers: it.tiers.into_iter().map(tier).collect(),
            banks: it.shares.into_iter().map(share).collect(),
            burn: it.burn.map(Into::into),
            unpriced: it.unpriced,
            rates: rates(it.rates),
        }
    }
}
