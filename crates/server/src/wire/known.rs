//! Known flows on the wire: open items, planned payments, what facilities have due (CASH-7).
//!
//! Owns: their shape. Not here: the figures they are in (`forecast`, `flow`).
//! Invariant: each names the item, payment or facility behind it, and where its day comes from;
//! what has no price has no worth.

use money::{Amount, Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecast::ForecastSource;
use crate::wire::{AssetAmount, DebtPart};

/// What a known flow comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForecastKnownSource {
    /// What is open of a receivable.
    Receivable,
    /// What is open of a payable.
    Payable,
    /// A payment that is not settled.
    Payment,
    /// What a facility has due: `part` says what it is.
    Facility,
}

/// Where the day of a known flow comes from: `usual` (of receivables) and `due_date` (of payables)
/// say that nothing was settled yet that could be learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForecastKnownBasis {
    /// The payment's day of execution.
    Order,
    /// Learned from how late others were paid.
    Learned,
    /// How late companies usually pay: no receivable was settled yet that could be learned from.
    Usual,
    /// The day it is due, which is ours to keep: no payable was settled yet that could be learned
    /// from.
    DueDate,
    /// The facility's schedule, or what follows from what is outstanding.
    Schedule,
}

impl From<treasury::KnownBasis> for ForecastKnownBasis {
    fn from(it: treasury::KnownBasis) -> Self {
        match it {
            treasury::KnownBasis::Order => Self::Order,
            treasury::KnownBasis::Learned => Self::Learned,
            treasury::KnownBasis::Usual => Self::Usual,
            treasury::KnownBasis::DueDate => Self::DueDate,
            treasury::KnownBasis::Schedule => Self::Schedule,
        }
    }
}

/// What a known flow comes from: its kind, its id and, of a facility, what it is.
fn source_of(it: treasury::KnownSource) -> (ForecastKnownSource, String, Option<DebtPart>) {
    use treasury::{ExpectedKind, KnownSource};
    match it {
        KnownSource::Item { id, kind } => {
            let source = match kind {
                ExpectedKind::Receivable => ForecastKnownSource::Receivable,
                ExpectedKind::Payable => ForecastKnownSource::Payable,
            };
            (source, id.to_string(), None)
        }
        KnownSource::Payment(id) => (ForecastKnownSource::Payment, id.to_string(), None),
        KnownSource::Debt { facility, part } => {
            let id = facility.to_string();
            (ForecastKnownSource::Facility, id, Some(part.into()))
        }
    }
}

/// A flow that has a document behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastKnownFlow {
    /// What it comes from.
    pub source: ForecastKnownSource,
    /// The id of the item or facility, or the number of the payment.
    pub id: String,
    /// What it is of a facility: interest, repayment or payout; null for what is of none.
    #[schema(required = true)]
    pub part: Option<DebtPart>,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// An invoice's number, what the payment says, or the facility's name.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// The account of ours it is expected on; null if no account takes it: it is in no figure then.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// What it is for; null between accounts of ours, and where nothing says it.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// In is positive.
    pub amount: AssetAmount,
    /// In the asset of the figures; null without a price.
    #[schema(required = true)]
    pub worth: Option<String>,
    /// The day it is due, by document or schedule, or is to be executed.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// The day it is expected: in half of all cases it has come by then.
    #[schema(value_type = String, format = Date)]
    pub expected_on: Date,
    /// In 10 of 100 cases it has come by then; null where the day is fixed.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub early_on: Option<Date>,
    /// In 90 of 100 cases it has come by then.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub late_on: Option<Date>,
    /// Where the day comes from.
    pub basis: ForecastKnownBasis,
    /// Settled items of the same counterparty behind the day.
    pub observations: usize,
    /// Settled items of everybody behind it.
    pub observations_of_all: usize,
    /// What the models expected instead of it, left out of the figures.
    pub replaces: AssetAmount,
}

impl From<treasury::KnownFlow> for ForecastKnownFlow {
    fn from(it: treasury::KnownFlow) -> Self {
        let (source, id, part) = source_of(it.source);
        Self {
            source,
            id,
            part,
            counterparty: it.counterparty,
            reference: it.reference,
            account: it.account.map(|it| it.0),
            category: it.category.map(|it| it.0),
            amount: it.amount.into(),
            worth: it.worth.map(Amount::to_text),
            due_on: it.due_on,
            expected_on: it.expected_on,
            early_on: it.between.map(|it| it.0),
            late_on: it.between.map(|it| it.1),
            basis: it.basis.into(),
            observations: it.observations.0,
            observations_of_all: it.observations.1,
            replaces: it.replaces.into(),
        }
    }
}

/// A known flow behind an expected figure of cash flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedFlow {
    /// What it comes from.
    pub source: ForecastKnownSource,
    /// The id of the item or facility, or the number of the payment.
    pub id: String,
    /// What it is of a facility; null for what is of none.
    #[schema(required = true)]
    pub part: Option<DebtPart>,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// An invoice's number, what the payment says, or the facility's name.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// The account of ours it is expected on.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// What it is for; null between accounts of ours.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// In is positive.
    pub amount: AssetAmount,
    /// In the asset of the figures; null without a price.
    #[schema(required = true)]
    pub worth: Option<String>,
    /// The day it is due, by document or schedule, or is to be executed.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// The day it is expected: in half of all cases it has come by then.
    #[schema(value_type = String, format = Date)]
    pub expected_on: Date,
    /// Where the day comes from.
    pub basis: ForecastKnownBasis,
}

impl From<treasury::KnownFlow> for ExpectedFlow {
    fn from(it: treasury::KnownFlow) -> Self {
        let (source, id, part) = source_of(it.source);
        Self {
            source,
            id,
            part,
            counterparty: it.counterparty,
            reference: it.reference,
            account: it.account.map(|it| it.0),
            category: it.category.map(|it| it.0),
            amount: it.amount.into(),
            worth: it.worth.map(Amount::to_text),
            due_on: it.due_on,
            expected_on: it.expected_on,
            basis: it.basis.into(),
        }
    }
}

/// The known flows behind an expected figure of cash flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedFlowList {
    /// The first day on which any may be expected.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Worths are in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// By the day they are expected.
    pub items: Vec<ExpectedFlow>,
    /// How many there are, on all pages.
    pub total: u64,
}

impl From<treasury::ExpectedFlowList> for ExpectedFlowList {
    fn from(it: treasury::ExpectedFlowList) -> Self {
        Self {
            from: it.from,
            currency: it.currency.code().to_string(),
            items: it.flows.into_iter().map(ExpectedFlow::from).collect(),
            total: it.total as u64,
        }
    }
}

/// Known flows of what is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastKnownList {
    /// Where the figures come from.
    pub source: ForecastSource,
    /// By the day they are expected.
    pub items: Vec<ForecastKnownFlow>,
    /// How many more are in the figures, and may not be seen one by one.
    pub hidden: usize,
}

impl From<treasury::KnownReport> for ForecastKnownList {
    fn from(it: treasury::KnownReport) -> Self {
        Self {
            source: it.covered.into(),
            items: it.flows.into_iter().map(ForecastKnownFlow::from).collect(),
            hidden: it.hidden,
        }
    }
}
