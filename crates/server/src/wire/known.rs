//! Open items and planned payments of a forecast on the wire (CASH-7).
//!
//! Owns: their shape. Not here: the figures they are in (`forecast`).
//! Invariant: each names the item or the payment behind it, and where its day comes from; what has
//! no price has no worth.

use money::{Amount, Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecast::ForecastSource;
use crate::wire::AssetAmount;

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
}

/// Where the day of a known flow comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForecastKnownBasis {
    /// The payment's day of execution.
    Order,
    /// Learned from how late others were paid.
    Learned,
    /// The day it is due: nothing was settled yet that could be learned from.
    DueDate,
}

/// A flow that has a document behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastKnownFlow {
    /// What it comes from.
    pub source: ForecastKnownSource,
    /// The id of the item, or the number of the payment.
    pub id: String,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// An invoice's number, or what the payment says.
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
    /// The day it is due, or is to be executed.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// The day it is expected: in half of all cases it has come by then.
    #[schema(value_type = String, format = Date)]
    pub expected_on: Date,
    /// In 10 of 100 cases it has come by then; null where nothing says how late it may be.
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
        use treasury::{ExpectedKind, KnownBasis, KnownSource};
        let (source, id) = match it.source {
            KnownSource::Item { id, kind } => {
                let source = match kind {
                    ExpectedKind::Receivable => ForecastKnownSource::Receivable,
                    ExpectedKind::Payable => ForecastKnownSource::Payable,
                };
                (source, id.to_string())
            }
            KnownSource::Payment(id) => (ForecastKnownSource::Payment, id.to_string()),
        };
        Self {
            source,
            id,
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
            basis: match it.basis {
                KnownBasis::Order => ForecastKnownBasis::Order,
                KnownBasis::Learned => ForecastKnownBasis::Learned,
                KnownBasis::DueDate => ForecastKnownBasis::DueDate,
            },
            observations: it.observations.0,
            observations_of_all: it.observations.1,
            replaces: it.replaces.into(),
        }
    }
}

/// Open items and planned payments of what is looked at.
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
