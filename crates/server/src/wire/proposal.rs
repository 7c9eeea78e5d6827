//! Proposals on the wire (CASH-9).
//!
//! Owns: accounts, moves with their reasons, costs, conflicts.
//! Not here: the numbers they are made with (`proposal_settings`).
//! Invariant: a proposal has a plan or a conflict, never both; amounts are in `in` unless they say
//! otherwise.

use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::forecast::ForecastSource;
use super::proposal_settings::ProposalSettings;
use crate::wire::AssetAmount;

/// What a proposal is asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalQuestion {
    /// Only accounts of one entity, by short name.
    #[serde(default)]
    pub entity: Option<String>,
    /// Days; as the settings say if absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365)]
    pub days: Option<usize>,
    /// Numbers in place of those that are saved; nothing is kept of them.
    #[serde(default)]
    pub settings: Option<ProposalSettings>,
}

impl From<ProposalQuestion> for treasury::ProposalAsked {
    fn from(it: ProposalQuestion) -> Self {
        Self {
            entity: it.entity,
            days: it.days,
            settings: it.settings.map(Into::into),
        }
    }
}

/// Which moves of a proposal become draft payments.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposalPayments {
    /// What the proposal was asked with.
    #[serde(default)]
    pub question: ProposalQuestion,
    /// The `content` of the proposal that was seen.
    pub content: String,
    /// Only these moves, by number; all that can be drafted if absent.
    #[serde(default)]
    pub moves: Vec<usize>,
    /// Only moves up to this day.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// What was drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalPayments {
    /// The payments' numbers.
    pub payments: Vec<u32>,
    /// Beneficiaries that were added for accounts of ours: somebody else has to approve them.
    pub beneficiaries: Vec<String>,
}

impl From<treasury::DraftedMoves> for ProposalPayments {
    fn from(it: treasury::DraftedMoves) -> Self {
        Self {
            payments: it.payments.iter().map(|it| it.0).collect(),
            beneficiaries: it.added.iter().map(ToString::to_string).collect(),
        }
    }
}

/// An account that takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalAccount {
    /// Its number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// Its entity.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// What it holds.
    pub asset: String,
    /// Whom it lies with.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// Whether others of its entity and asset are funded from it.
    pub is_pool: bool,
    /// What it holds when the first day begins.
    pub opening: String,
    /// What it must hold at the end of each day.
    pub minimum: String,
    /// What it should hold.
    #[schema(required = true)]
    pub target: Option<String>,
    /// At the end of each day if nobody does anything.
    pub nothing: Vec<String>,
    /// At the end of each day as proposed; null where no plan keeps every limit.
    #[schema(required = true)]
    pub proposed: Option<Vec<String>>,
}

fn texts(amounts: Vec<Amount>) -> Vec<String> {
    amounts.into_iter().map(Amount::to_text).collect()
}

impl From<treasury::ProposalAccount> for ProposalAccount {
    fn from(it: treasury::ProposalAccount) -> Self {
        Self {
            account: it.account.0,
            path: it.path,
            entity: it.entity,
            asset: it.asset.to_string(),
            counterparty: it.counterparty,
            is_pool: it.is_pool,
            opening: it.opening.to_text(),
            minimum: it.minimum.to_text(),
            target: it.target.map(Amount::to_text),
            nothing: texts(it.nothing),
            proposed: it.proposed.map(texts),
        }
    }
}

/// An account, way or facility that takes no part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalLeftOut {
    /// Its path or name.
    pub path: String,
    /// Why.
    pub why: String,
}

/// What a plan costs over all days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalCosts {
    /// Paid, transfers and below targets less earned.
    pub total: String,
    /// Interest that accounts and investments earn.
    pub earned: String,
    /// Interest on overdrafts and credit lines.
    pub paid: String,
    /// Transfers and conversions.
    pub transfers: String,
    /// What lying below targets is held to cost.
    pub below_targets: String,
    /// How many transfers.
    pub moves: usize,
    /// Days on which an account is below its minimum, over all accounts.
    pub days_below_minimum: usize,
}

impl From<treasury::PlanCosts> for ProposalCosts {
    fn from(it: treasury::PlanCosts) -> Self {
        Self {
            total: it.total.to_text(),
            earned: it.earned.to_text(),
            paid: it.paid.to_text(),
            transfers: it.transfers.to_text(),
            below_targets: it.below_targets.to_text(),
            moves: it.moves,
            days_below_minimum: it.days_below_minimum,
        }
    }
}

/// Why money is moved: the account it goes to in the end would be below its `minimum` or
/// `target`, a counterparty would hold more than its `limit`, it is a `return` of what was moved
/// earlier, for its `yield`, or the `whole` proposal costs less with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalReason {
    /// If nothing was done, the account it goes to in the end would be below its minimum.
    Minimum,
    /// If nothing was done, the account it goes to in the end would be below its target.
    Target,
    /// If nothing was done, a counterparty of the account it leaves would hold more than it may.
    Limit,
    /// It brings back what the proposal took earlier.
    Return,
    /// It earns more, or saves more, where it goes.
    Yield,
    /// The proposal as a whole costs less with it.
    Whole,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalMove {
    /// From 1, in the order of days.
    pub number: usize,
    /// On this day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The day it arrives.
    #[schema(value_type = String, format = Date)]
    pub arrives_on: Date,
    /// From this account.
    pub from: u32,
    /// Its path.
    pub from_path: String,
    /// To this one.
    pub to: u32,
    /// Its path.
    pub to_path: String,
    /// How much, of what the account it leaves holds.
    pub amount: AssetAmount,
    /// The same in the currency of the figures.
    pub worth: String,
    /// Why.
    pub reason: ProposalReason,
    /// In a sentence.
    pub because: String,
    /// Why it cannot be drafted; null if it can.
    #[schema(required = true)]
    pub barrier: Option<String>,
}

impl From<treasury::ProposalMove> for ProposalMove {
    fn from(it: treasury::ProposalMove) -> Self {
        Self {
            number: it.number,
            on: it.on,
            arrives_on: it.arrives_on,
            from: it.from.0.0,
            from_path: it.from.1,
            to: it.to.0.0,
            to_path: it.to.1,
            amount: it.amount.into(),
            worth: it.worth.to_text(),
            reason: match it.reason {
                treasury::MoveReason::Minimum => ProposalReason::Minimum,
                treasury::MoveReason::Target => ProposalReason::Target,
                treasury::MoveReason::Limit => ProposalReason::Limit,
                treasury::MoveReason::Return => ProposalReason::Return,
                treasury::MoveReason::Yield => ProposalReason::Yield,
                treasury::MoveReason::Whole => ProposalReason::Whole,
            },
            because: it.because,
            barrier: it.barrier.map(str::to_owned),
        }
    }
}

/// Into or out of an investment or a credit line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalStep {
    /// On this day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Which one.
    pub facility: String,
    /// `invest`, `recall`, `draw` or `repay`.
    pub action: String,
    /// How much.
    pub amount: String,
}

/// What to do, and what it is better than.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalPlan {
    /// The proposal.
    pub best: ProposalCosts,
    /// If nobody does anything.
    pub nothing: ProposalCosts,
    /// A rule that looks at one day at a time: sweep what is above the target, fund what is below
    /// the minimum.
    pub rule: ProposalCosts,
    /// No plan costs less than this.
    pub bound: String,
    /// By day.
    pub moves: Vec<ProposalMove>,
    /// By day.
    pub steps: Vec<ProposalStep>,
}

impl From<treasury::ProposalPlan> for ProposalPlan {
    fn from(it: treasury::ProposalPlan) -> Self {
        let step = |it: treasury::ProposalStep| ProposalStep {
            on: it.on,
            facility: it.facility,
            action: it.action.to_owned(),
            amount: it.amount.to_text(),
        };
        Self {
            best: it.best.into(),
            nothing: it.nothing.into(),
            rule: it.rule.into(),
            bound: it.bound.to_text(),
            moves: it.moves.into_iter().map(Into::into).collect(),
            steps: it.steps.into_iter().map(step).collect(),
        }
    }
}

/// What an account lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalLack {
    /// Its path.
    pub path: String,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The most.
    pub amount: String,
}

/// From an account to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalLink {
    /// The path of the account it leaves.
    pub from: String,
    /// The path of the account it goes to.
    pub to: String,
}

/// Limits that no plan keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalConflict {
    /// In one sentence.
    pub sentence: String,
    /// What lacks where.
    pub lacks: Vec<ProposalLack>,
    /// Accounts whose minimum or overdraft is part of it.
    pub minimums: Vec<String>,
    /// Ways whose daily limit is reached.
    pub ways: Vec<ProposalLink>,
    /// Ways that are closed on the first day, or arrive too late.
    pub late: Vec<ProposalLink>,
    /// Investments and credit lines that are used up.
    pub facilities: Vec<String>,
    /// Counterparties that would hold more than they may.
    pub counterparties: Vec<String>,
}

impl From<treasury::ProposalConflict> for ProposalConflict {
    fn from(it: treasury::ProposalConflict) -> Self {
        let link = |(from, to): (String, String)| ProposalLink { from, to };
        let lack = |(path, on, amount): (String, Date, Amount)| ProposalLack {
            path,
            on,
            amount: amount.to_text(),
        };
        Self {
            sentence: it.sentence(),
            lacks: it.lacks.into_iter().map(lack).collect(),
            minimums: it.minimums,
            ways: it.ways.into_iter().map(link).collect(),
            late: it.late.into_iter().map(link).collect(),
            facilities: it.facilities,
            counterparties: it.counterparties,
        }
    }
}

/// What to move between accounts of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proposal {
    /// The forecast it is made from.
    pub source: ForecastSource,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Days.
    pub days: usize,
    /// The numbers it was made with.
    pub settings: ProposalSettings,
    /// The version of the numbers that are saved; null if none are.
    #[schema(required = true)]
    pub version: Option<u64>,
    /// Accounts that take part.
    pub accounts: Vec<ProposalAccount>,
    /// What takes no part.
    pub left_out: Vec<ProposalLeftOut>,
    /// The plan; null where none keeps every limit.
    #[schema(required = true)]
    pub plan: Option<ProposalPlan>,
    /// What stands against every plan; null where there is one.
    #[schema(required = true)]
    pub conflict: Option<ProposalConflict>,
    /// What the plan is recognised by when it is drafted.
    pub content: String,
}

impl From<treasury::ProposalReport> for Proposal {
    fn from(it: treasury::ProposalReport) -> Self {
        let left_out = it.left_out.into_iter().map(|it| ProposalLeftOut {
            path: it.path,
            why: it.why.to_owned(),
        });
        let (plan, conflict) = match it.plan {
            Ok(plan) => (Some(plan.into()), None),
            Err(conflict) => (None, Some(conflict.into())),
        };
        Self {
            source: it.covered.into(),
            start: it.start,
            days: it.days,
            settings: it.settings.into(),
            version: it.version,
            accounts: it.accounts.into_iter().map(Into::into).collect(),
            left_out: left_out.collect(),
            plan,
            conflict,
            content: it.content,
        }
    }
}
