//! Where money should lie: what to move between accounts of ours, and why (CASH-9).
//!
//! Owns: asking for a proposal, with saved numbers or others, and what is answered.
//! Not here: the optimum (`cash::sweeping`), which numbers there are (`settings`), the programme
//! made of the books (`programme`), payments made of moves (`draft`).
//! Invariant: asking changes nothing; the same books, day and numbers have the same proposal, which
//! has one content: what is drafted is what was seen.

mod answer;
mod draft;
mod programme;
mod settings;

use cash::sweeping::{Refusal, propose};
use journal::AccountId;
use money::{Amount, Asset, AssetCode, Date, OrganisationId};

use super::lens::{Around, Covered};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

pub use draft::{DraftedMoves, ProposalChoice};
pub use settings::{
    AccountChoice, FacilityTerms, ProposalSettings, SavedProposalSettings, TransferTerms, Way,
};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalAsked {
    /// Only accounts of one entity, by short name.
    pub entity: Option<String>,
    /// Days from the first one on; as the settings say if none.
    pub days: Option<usize>,
    /// Numbers in place of those that are saved. Nothing is kept of them.
    pub settings: Option<ProposalSettings>,
}

/// An account that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalAccount {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// Its entity.
    pub entity: Option<String>,
    /// What it holds.
    pub asset: AssetCode,
    /// Whom it lies with.
    pub counterparty: Option<String>,
    /// Whether others of its entity and asset are funded from it.
    pub is_pool: bool,
    /// What it holds when the first day begins; amounts are in the reporting currency.
    pub opening: Amount,
    /// What it must hold at the end of each day.
    pub minimum: Amount,
    /// What it should hold.
    pub target: Option<Amount>,
    /// At the end of each day if nobody does anything.
    pub nothing: Vec<Amount>,
    /// At the end of each day as proposed; none where no plan keeps every limit.
    pub proposed: Option<Vec<Amount>>,
}

/// An account that takes no part, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path.
    pub path: String,
    /// Why.
    pub why: &'static str,
}

/// What a plan costs over all days, in the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanCosts {
    /// Paid, transfers and below targets less earned.
    pub total: Amount,
    /// Interest that accounts and investments earn.
    pub earned: Amount,
    /// Interest on overdrafts and credit lines.
    pub paid: Amount,
    /// Transfers and conversions.
    pub transfers: Amount,
    /// What lying below targets is held to cost.
    pub below_targets: Amount,
    /// How many transfers.
    pub moves: usize,
    /// Days on which an account is below its minimum, over all accounts.
    pub days_below_minimum: usize,
}

/// Why money is moved. What passes through accounts is for what it is for in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveReason {
    /// If nothing was done, the account it goes to would be below its minimum.
    Minimum,
    /// If nothing was done, the account it goes to would be below its target.
    Target,
    /// If nothing was done, a counterparty of the account it leaves would hold more than it may.
    Limit,
    /// It brings back what the plan took earlier from where it is needed.
    Return,
    /// It earns or saves more where it goes.
    Yield,
    /// The plan as a whole costs less with it.
    Whole,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalMove {
    /// From 1, in the order of days.
    pub number: usize,
    /// On this day.
    pub on: Date,
    /// The day it arrives.
    pub arrives_on: Date,
    /// From this account, with its path.
    pub from: (AccountId, String),
    /// To this one.
    pub to: (AccountId, String),
    /// How much, of what the account it leaves holds.
    pub amount: Amount,
    /// The same in the reporting currency.
    pub worth: Amount,
    /// Why.
    pub reason: MoveReason,
    /// In a sentence.
    pub because: String,
    /// Why it cannot be drafted; none if it can.
    pub barrier: Option<&'static str>,
}

/// Into or out of an investment or a credit line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalStep {
    /// On this day.
    pub on: Date,
    /// Which one.
    pub facility: String,
    /// `invest`, `recall`, `draw` or `repay`.
    pub action: &'static str,
    /// How much, in the reporting currency.
    pub amount: Amount,
}

/// What to do, and what it is better than.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalPlan {
    /// The proposal.
    pub best: PlanCosts,
    /// If nobody does anything.
    pub nothing: PlanCosts,
    /// A rule that looks at one day at a time.
    pub rule: PlanCosts,
    /// No plan costs less than this.
    pub bound: Amount,
    /// By day.
    pub moves: Vec<ProposalMove>,
    /// By day.
    pub steps: Vec<ProposalStep>,
}

/// Limits that no plan keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalConflict {
    /// What lacks: the account's path, the first day, and the most, in the reporting currency.
    pub lacks: Vec<(String, Date, Amount)>,
    /// Accounts whose minimum or overdraft is part of it.
    pub minimums: Vec<String>,
    /// Ways whose daily limit is reached: from and to.
    pub ways: Vec<(String, String)>,
    /// Ways that are closed on the first day, or arrive too late.
    pub late: Vec<(String, String)>,
    /// Investments and credit lines that are used up.
    pub facilities: Vec<String>,
    /// Counterparties that would hold more than they may.
    pub counterparties: Vec<String>,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct ProposalReport {
    /// The forecast it is made from; figures are in its currency.
    pub covered: Covered,
    /// The first day.
    pub start: Date,
    /// Days.
    pub days: usize,
    /// The numbers it was made with.
    pub settings: ProposalSettings,
    /// The version of the numbers that are saved; none if none are.
    pub version: Option<u64>,
    /// Accounts that take part.
    pub accounts: Vec<ProposalAccount>,
    /// Accounts that do not.
    pub left_out: Vec<LeftOut>,
    /// The plan, or what stands against every plan.
    pub plan: Result<ProposalPlan, ProposalConflict>,
    /// What the plan is recognised by.
    pub content: String,
}

impl Treasury {
    /// What to move, with saved numbers or others.
    ///
    /// Errors: as for `forecast_grid`, and `Invalid` for numbers; a plan that keeps every limit may
    /// not exist: that is an answer.
    pub async fn forecast_proposal(
        &self,
        (org, caller): (OrganisationId, &Caller),
        asked: &ProposalAsked,
    ) -> Result<ProposalReport, Error> {
        caller.require(org, Action::ForecastsRead)?;
        let saved = self.proposal_settings_of(org).await?;
        let is_given = asked.settings.is_some();
        let settings = asked.settings.clone().unwrap_or(saved.settings);
        let around = match &asked.entity {
            Some(slug) => Around::Entity(slug.clone()),
            None => Around::Everything,
        };
        let lens = self.lens((org, caller), &around, None).await?;
        // What was saved was checked then; accounts may be hidden from this caller, or closed.
        if is_given {
            settings.check(&lens.book, caller, lens.covered.currency)?;
        }
        let terms = self.all_terms(org).await?;
        let minimums = self.forecast_settings_of(org).await?.minimums;
        let policy = self.saved_payment_policy(org).await?.policy;
        let maker = programme::Maker {
            lens: &lens,
            settings: &settings,
            terms: &terms,
            minimums: &minimums,
            policy: &policy,
            now: self.now(),
            today: self.today(),
        };
        let programme = maker.make(asked.days)?;
        let problem = programme.problem.clone();
        // Tens of thousands of nodes: not on a thread that others wait for.
        let found = crate::imports::off_runtime(move || propose(&problem)).await?;
        let plan = match found {
            Ok(proposal) => Ok(proposal),
            Err(Refusal::Infeasible(conflict)) => Err(*conflict),
            Err(Refusal::Faults(faults)) => return Err(fault(&faults, programme.currency)),
        };
        let report = answer::report(&programme, &plan, lens, settings);
        Ok(ProposalReport {
            version: saved.version,
            ..report
        })
    }
}

/// The first fault of a programme as a problem of the settings.
fn fault(faults: &[cash::sweeping::Fault], currency: Asset) -> Error {
    let Some(first) = faults.first() else {
        return Error::Unavailable("the programme has faults without a name".to_owned());
    };
    let more = match faults.len() {
        1 => String::new(),
        count => format!(" ({} more like this)", count - 1),
    };
    let amount = |units: i64| Amount::from_units(i128::from(units), currency).to_string();
    let (found, expected) = first.told(&amount);
    Error::invalid(
        "proposal",
        &found,
        format!("{}: {expected}{more}", first.place),
    )
}
