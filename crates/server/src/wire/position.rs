//! Positions on the wire.
//!
//! Owns: the groups of money at hand, now and through time. Not here: the account tree.
//! Invariant: a share is of the total in the reporting currency, null where that is unknown.

use money::{Amount, Date, Decimal, Rounding};
use serde::Serialize;
use treasury::Worth;
use utoipa::ToSchema;

use crate::wire::{AssetAmount, Basis, Rate, ValuedTotal, amounts, codes, rates};

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionGroup {
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub balances: Vec<AssetAmount>,
    /// What that is worth.
    #[schema(required = true)]
    pub value: Option<AssetAmount>,
    /// Its percentage of the total, to two places.
    #[schema(required = true)]
    pub share: Option<String>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

/// The money at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionReport {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Valued in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// By which date.
    pub basis: Basis,
    /// The journal's sequence.
    pub seq: u64,
    /// The largest worth first.
    pub groups: Vec<PositionGroup>,
    /// Everything together.
    pub total: ValuedTotal,
    /// The rates used.
    pub rates: Vec<Rate>,
}

impl PositionReport {
    /// The report, by this basis.
    #[must_use]
    pub fn new(it: treasury::PositionReport, basis: Basis) -> Self {
        let whole = it.total.value;
        let group = |it: treasury::PositionGroup| PositionGroup {
            key: it.key,
            label: it.label,
            balances: amounts(it.balances),
            share: it
                .worth
                .value
                .zip(whole)
                .and_then(|(part, whole)| share(part, whole)),
            value: it.worth.value.map(AssetAmount::from),
            unpriced: codes(&it.worth.unpriced),
        };
        Self {
            as_of: it.as_of,
            currency: it.currency.code().to_string(),
            basis,
            seq: it.seq,
            groups: it.groups.into_iter().map(group).collect(),
            total: it.total.into(),
            rates: rates(it.rates),
        }
    }
}

fn share(part: Amount, whole: Amount) -> Option<String> {
    let hundred = Decimal::from_whole(100)
        .checked_mul(part.to_decimal())
        .ok()?;
    let share = hundred
        .divide(whole.to_decimal(), 2, Rounding::HalfEven)
        .ok()?;
    Some(share.to_text(2))
}

/// The worth on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesPoint {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The worth at its end; null if nothing has a price.
    #[schema(required = true)]
    pub value: Option<String>,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

/// One group through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionSeries {
    /// The group's key.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// In order of days.
    pub points: Vec<SeriesPoint>,
}

/// Worth through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionHistory {
    /// Valued in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// One a group.
    pub series: Vec<PositionSeries>,
    /// Everything together.
    pub total: Vec<SeriesPoint>,
}

impl From<treasury::PositionHistory> for PositionHistory {
    fn from(it: treasury::PositionHistory) -> Self {
        let days = it.days;
        let points = |worths: Vec<Worth>| -> Vec<SeriesPoint> {
            let point = |(on, worth): (&Date, Worth)| SeriesPoint {
                on: *on,
                value: worth.value.map(Amount::to_text),
                unpriced: codes(&worth.unpriced),
            };
            days.iter().zip(worths).map(point).collect()
        };
        let series = |it: treasury::HistorySeries| PositionSeries {
            key: it.key,
            label: it.label,
            points: points(it.points),
        };
        Self {
            currency: it.currency.code().to_string(),
            total: points(it.total),
            series: it.series.into_iter().map(series).collect(),
        }
    }
}
