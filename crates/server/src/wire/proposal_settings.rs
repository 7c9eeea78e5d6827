//! The numbers of proposals on the wire (CASH-9).
//!
//! Owns: settings as a client reads and writes them. Not here: their checks (`treasury`).
//! Invariant: it says exactly what `treasury::ProposalSettings` can do, in the same words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is other at one account than its terms say; what is absent is as they say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalAccountChoice {
    /// Takes no part.
    #[serde(default)]
    pub left_out: bool,
    /// What it must hold, in its asset; below zero is an overdraft.
    #[serde(default)]
    pub minimum: Option<String>,
    /// What it should hold.
    #[serde(default)]
    pub target: Option<String>,
    /// Interest it earns: percent a year.
    #[serde(default)]
    pub credit_rate: Option<String>,
    /// Interest it costs below zero; 12 if absent.
    #[serde(default)]
    pub overdraft_rate: Option<String>,
    /// What a year below the target is held to cost, in percent of what is missing; 2 if absent.
    #[serde(default)]
    pub below_target_rate: Option<String>,
    /// Whom it lies with, if its bank has another name in `limits`.
    #[serde(default)]
    pub counterparty: Option<String>,
}

/// What a transfer costs, and how long it takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalTransferTerms {
    /// Each, in the reporting currency.
    #[serde(default)]
    pub cost: Option<String>,
    /// By its size, in basis points; half the spread of a conversion belongs here.
    #[serde(default)]
    #[schema(value_type = u64, maximum = 10_000)]
    pub cost_bps: u32,
    /// Business days until it arrives.
    #[serde(default)]
    #[schema(value_type = u64, maximum = 30)]
    pub settlement_days: u32,
    /// The most a day, in the reporting currency.
    #[serde(default)]
    pub daily_limit: Option<String>,
}

/// A way between two accounts with terms of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalWay {
    /// The account it leaves, by path.
    pub from: String,
    /// The account it goes to.
    pub to: String,
    /// What it costs.
    #[serde(default)]
    pub terms: ProposalTransferTerms,
}

/// A place to invest, or a credit line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalFacility {
    /// What it is called.
    pub name: String,
    /// The account it is used through, by path.
    pub account: String,
    /// Whether money is taken from it; else it is placed in it.
    #[serde(default)]
    pub credit: bool,
    /// Percent a year.
    pub rate: String,
    /// The most at a time, in the reporting currency.
    pub limit: String,
    /// In use now.
    #[serde(default)]
    pub balance: Option<String>,
    /// Business days until money is back, or there.
    #[serde(default)]
    #[schema(value_type = u64, maximum = 30)]
    pub settlement_days: u32,
    /// With whom.
    #[serde(default)]
    pub counterparty: Option<String>,
}

/// The numbers a proposal is made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalSettings {
    /// Days; thirty, or as far as the forecast reaches, if absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365)]
    pub days: Option<usize>,
    /// Days of a year of interest: 360 or 365; 360 if absent.
    #[serde(default = "usual_year")]
    #[schema(value_type = u64)]
    pub year: u16,
    /// By path.
    #[serde(default)]
    pub accounts: BTreeMap<String, ProposalAccountChoice>,
    /// Accounts that others of their entity and asset are funded from; the fullest ones if none.
    #[serde(default)]
    pub pools: Vec<String>,
    /// Of transfers in one asset.
    #[serde(default)]
    pub transfers: ProposalTransferTerms,
    /// Of conversions between the pools of an entity; none are made without.
    #[serde(default)]
    pub conversions: Option<ProposalTransferTerms>,
    /// Whether pools of different entities fund each other.
    #[serde(default)]
    pub across_entities: bool,
    /// Ways of their own, beside and in place of those.
    #[serde(default)]
    pub ways: Vec<ProposalWay>,
    /// Places to invest, and credit lines.
    #[serde(default)]
    pub facilities: Vec<ProposalFacility>,
    /// The most with one bank or other counterparty, in the reporting currency.
    #[serde(default)]
    pub limits: BTreeMap<String, String>,
}

const fn usual_year() -> u16 {
    360
}

impl From<treasury::AccountChoice> for ProposalAccountChoice {
    fn from(it: treasury::AccountChoice) -> Self {
        Self {
            left_out: it.is_left_out,
            minimum: it.minimum,
            target: it.target,
            credit_rate: it.credit_rate,
            overdraft_rate: it.overdraft_rate,
            below_target_rate: it.below_target_rate,
            counterparty: it.counterparty,
        }
    }
}

impl From<ProposalAccountChoice> for treasury::AccountChoice {
    fn from(it: ProposalAccountChoice) -> Self {
        Self {
            is_left_out: it.left_out,
            minimum: it.minimum,
            target: it.target,
            credit_rate: it.credit_rate,
            overdraft_rate: it.overdraft_rate,
            below_target_rate: it.below_target_rate,
            counterparty: it.counterparty,
        }
    }
}

impl From<treasury::TransferTerms> for ProposalTransferTerms {
    fn from(it: treasury::TransferTerms) -> Self {
        Self {
            cost: it.cost,
            cost_bps: it.cost_bps,
            settlement_days: it.settlement_days,
            daily_limit: it.daily_limit,
        }
    }
}

impl From<ProposalTransferTerms> for treasury::TransferTerms {
    fn from(it: ProposalTransferTerms) -> Self {
        Self {
            cost: it.cost,
            cost_bps: it.cost_bps,
            settlement_days: it.settlement_days,
            daily_limit: it.daily_limit,
        }
    }
}

impl From<treasury::FacilityTerms> for ProposalFacility {
    fn from(it: treasury::FacilityTerms) -> Self {
        Self {
            name: it.name,
            account: it.account,
            credit: it.is_credit,
            rate: it.rate,
            limit: it.limit,
            balance: it.balance,
            settlement_days: it.settlement_days,
            counterparty: it.counterparty,
        }
    }
}

impl From<ProposalFacility> for treasury::FacilityTerms {
    fn from(it: ProposalFacility) -> Self {
        Self {
            name: it.name,
            account: it.account,
            is_credit: it.credit,
            rate: it.rate,
            limit: it.limit,
            balance: it.balance,
            settlement_days: it.settlement_days,
            counterparty: it.counterparty,
        }
    }
}

impl From<treasury::ProposalSettings> for ProposalSettings {
    fn from(it: treasury::ProposalSettings) -> Self {
        let way = |it: treasury::Way| ProposalWay {
            from: it.from,
            to: it.to,
            terms: it.terms.into(),
        };
        let accounts = it.accounts.into_iter();
        Self {
            days: it.days,
            year: it.year,
            accounts: accounts.map(|(path, it)| (path, it.into())).collect(),
            pools: it.pools,
            transfers: it.transfers.into(),
            conversions: it.conversions.map(Into::into),
            across_entities: it.is_across_entities,
            ways: it.ways.into_iter().map(way).collect(),
            facilities: it.facilities.into_iter().map(Into::into).collect(),
            limits: it.limits,
        }
    }
}

impl From<ProposalSettings> for treasury::ProposalSettings {
    fn from(it: ProposalSettings) -> Self {
        let way = |it: ProposalWay| treasury::Way {
            from: it.from,
            to: it.to,
            terms: it.terms.into(),
        };
        let accounts = it.accounts.into_iter();
        Self {
            days: it.days,
            year: it.year,
            accounts: accounts.map(|(path, it)| (path, it.into())).collect(),
            pools: it.pools,
            transfers: it.transfers.into(),
            conversions: it.conversions.map(Into::into),
            is_across_entities: it.across_entities,
            ways: it.ways.into_iter().map(way).collect(),
            facilities: it.facilities.into_iter().map(Into::into).collect(),
            limits: it.limits,
        }
    }
}
