//! Intercompany claims and netting on the wire (CASH-11).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: a side that is not known is null, never zero.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entry::AccountName;
use super::facility_word::ClaimBasis;
use super::{AssetAmount, amounts};

/// An entity on the other side of an account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntercompanyMark {
    /// Its short name.
    #[schema(example = "nordwind-uk")]
    pub entity: String,
}

/// An account between two entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IntercompanyAccount {
    /// Its number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// The version of its mark, also in `ETag`.
    pub version: u64,
    /// Whose it is.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// The entity on the other side.
    pub with: String,
    /// Its balances: above zero the other side owes.
    pub balances: Vec<AssetAmount>,
}

impl From<treasury::IntercompanyAccount> for IntercompanyAccount {
    fn from(it: treasury::IntercompanyAccount) -> Self {
        Self {
            account: it.account.id.0,
            path: it.account.path,
            version: it.version,
            entity: it.entity,
            with: it.with,
            balances: amounts(it.balances),
        }
    }
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IntercompanyEntity {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// What one entity owes another, by the books of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IntercompanyClaim {
    /// Who owes.
    pub debtor: String,
    /// To whom.
    pub creditor: String,
    /// What the debtor's books say; null if no account of theirs is between the two.
    #[schema(required = true)]
    pub by_debtor: Option<AssetAmount>,
    /// What the creditor's books say.
    #[schema(required = true)]
    pub by_creditor: Option<AssetAmount>,
    /// The creditor's figure less the debtor's; null if one is unknown.
    #[schema(required = true)]
    pub difference: Option<AssetAmount>,
    /// What both confirm: the smaller one.
    #[schema(required = true)]
    pub agreed: Option<AssetAmount>,
}

impl From<treasury::IntercompanyClaim> for IntercompanyClaim {
    fn from(it: treasury::IntercompanyClaim) -> Self {
        Self {
            debtor: it.debtor,
            creditor: it.creditor,
            by_debtor: it.by_debtor.map(Into::into),
            by_creditor: it.by_creditor.map(Into::into),
            difference: it.difference.map(Into::into),
            agreed: it.agreed.map(Into::into),
        }
    }
}

/// What the entities owe each other at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Intercompany {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// The entities that accounts are between.
    pub entities: Vec<IntercompanyEntity>,
    /// The accounts, by path.
    pub accounts: Vec<IntercompanyAccount>,
    /// Claims by debtor, creditor and asset.
    pub claims: Vec<IntercompanyClaim>,
}

impl From<treasury::IntercompanyReport> for Intercompany {
    fn from(it: treasury::IntercompanyReport) -> Self {
        let entity = |it: treasury::IntercompanyEntity| IntercompanyEntity {
            slug: it.slug,
            name: it.name,
        };
        Self {
            as_of: it.as_of,
            seq: it.seq,
            entities: it.entities.into_iter().map(entity).collect(),
            accounts: it.accounts.into_iter().map(Into::into).collect(),
            claims: it.claims.into_iter().map(Into::into).collect(),
        }
    }
}

/// What an entity receives or pays in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetPosition {
    /// The entity.
    pub entity: String,
    /// Above zero it receives.
    pub amount: AssetAmount,
}

/// A payment that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedPayment {
    /// Who pays.
    pub from: String,
    /// Who is paid.
    pub to: String,
    /// How much.
    pub amount: AssetAmount,
}

/// The proposal for one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettingProposal {
    /// The asset.
    pub asset: String,
    /// What each entity receives or pays.
    pub positions: Vec<NetPosition>,
    /// The payments.
    pub payments: Vec<ProposedPayment>,
    /// How many payments there would be without netting.
    pub claims: usize,
    /// Their sum.
    pub gross: AssetAmount,
    /// The sum of the proposed ones.
    pub net: AssetAmount,
    /// What need not be moved.
    pub saved: AssetAmount,
    /// Payments of an earlier netting of this asset that are in no claim yet, by number: as long
    /// as there are some, none are drafted.
    pub under_way: Vec<u32>,
}

/// Proposals for every asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Netting {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Whose figures count.
    pub by: ClaimBasis,
    /// The entity that all pay to and are paid by; null if they pay directly.
    #[schema(required = true)]
    pub centre: Option<String>,
    /// By asset.
    pub items: Vec<NettingProposal>,
    /// Claims of which nothing, or not all, goes in.
    pub left_out: Vec<IntercompanyClaim>,
}

impl From<treasury::NettingReport> for Netting {
    fn from(it: treasury::NettingReport) -> Self {
        let position = |it: treasury::NetPosition| NetPosition {
            entity: it.entity,
            amount: it.amount.into(),
        };
        let payment = |it: treasury::ProposedPayment| ProposedPayment {
            from: it.from,
            to: it.to,
            amount: it.amount.into(),
        };
        let proposal = |it: treasury::IntercompanyNetting| NettingProposal {
            asset: it.asset.code().to_string(),
            positions: it.positions.into_iter().map(position).collect(),
            payments: it.payments.into_iter().map(payment).collect(),
            claims: it.claims,
            gross: it.gross.into(),
            net: it.net.into(),
            saved: it.saved.into(),
            under_way: it.under_way.into_iter().map(|it| it.0).collect(),
        };
        Self {
            as_of: it.as_of,
            by: it.basis.into(),
            centre: it.centre,
            items: it.assets.into_iter().map(proposal).collect(),
            left_out: it.left_out.into_iter().map(Into::into).collect(),
        }
    }
}

/// The account that an entity pays from and is paid to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityAccount {
    /// The entity, by short name.
    #[schema(example = "nordwind-uk")]
    pub entity: String,
    /// Its account, by number or path.
    pub account: AccountName,
}

/// A netting proposal whose payments are to be drafted, all or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NettingRun {
    /// At the end of this day; today if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// Whose figures count; what both confirm if absent.
    #[serde(default)]
    pub by: Option<ClaimBasis>,
    /// The entity that all pay to and are paid by; directly if absent.
    #[serde(default)]
    pub centre: Option<String>,
    /// Only this asset; every one if absent.
    #[serde(default)]
    #[schema(example = "EUR")]
    pub asset: Option<String>,
    /// The accounts of entities that have several bank accounts of an asset, or none.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub accounts: Vec<EntityAccount>,
    /// The day of execution, moved to one on which the bank works; the next one if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub execute_on: Option<Date>,
}

impl From<NettingRun> for treasury::NettingRun {
    fn from(it: NettingRun) -> Self {
        let account = |it: EntityAccount| treasury::EntityAccount {
            entity: it.entity,
            account: it.account.to_string(),
        };
        Self {
            query: treasury::NettingQuery {
                as_of: it.as_of,
                basis: it.by.map(Into::into).unwrap_or_default(),
                centre: it.centre,
            },
            asset: it.asset,
            accounts: it.accounts.into_iter().map(account).collect(),
            execute_on: it.execute_on,
        }
    }
}
