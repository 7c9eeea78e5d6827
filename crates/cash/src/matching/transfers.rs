//! Money that went from one account of ours to another (CASH-6).
//!
//! Owns: which movement out belongs to which movement in, also across currencies and days.
//! Not here: rates (asked for), booking the transfer (`treasury`).
//! Invariant: a movement is in at most one transfer; both sides are of different accounts; no
//! other assignment of the candidates has a higher total score.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use money::{Amount, Asset, AssetCode, Date, Day, Decimal, Rounding};

use super::candidates::{Marks, common_reference};
use super::text::account;
use super::{Evidence, Reason, assign, days_between};
use crate::score::{BasisPoints, FULL};

/// Movements of near amount that are looked at for one movement and asset.
const NEAR: usize = 24;
const EXACT: u16 = 4_500;
const TOLERATED: u16 = 2_500;
const OWN_ACCOUNT: u16 = 2_500;
const REFERENCE: u16 = 1_500;
const DAY: u16 = 1_500;

/// A movement on an account of ours.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'a> {
    /// Tells accounts apart.
    pub account: u32,
    /// IBAN or number of that account.
    pub identification: &'a str,
    /// Money in is positive.
    pub amount: Amount,
    /// The day it was booked.
    pub day: Date,
    /// The other side's account, as the bank says.
    pub counterparty_account: &'a str,
    /// References and description.
    pub texts: &'a [&'a str],
}

/// What counts as a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferOptions {
    /// How many days it may take.
    pub window_days: u16,
    /// What may be lost on the way in one currency, as a share.
    pub fee: BasisPoints,
    /// How far the rate may be from the one that was asked for, as a share.
    pub rate_tolerance: BasisPoints,
    /// The lowest score that is proposed.
    pub at_least: BasisPoints,
}

impl Default for TransferOptions {
    fn default() -> Self {
        Self {
            window_days: 5,
            fee: BasisPoints::new(0),
            rate_tolerance: BasisPoints::new(300),
            at_least: BasisPoints::new(5_000),
        }
    }
}

/// A transfer between accounts of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The place of the movement out.
    pub from: usize,
    /// The place of the movement in.
    pub to: usize,
    /// How sure it is.
    pub score: BasisPoints,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Finds transfers. `rate` tells what one unit of the first asset costs in the second on a day;
/// without a rate, movements in these two assets are not joined.
#[must_use]
pub fn transfers(
    legs: &[Leg<'_>],
    options: &TransferOptions,
    rate: &dyn Fn(Asset, Asset, Date) -> Option<Decimal>,
) -> Vec<Transfer> {
    let marks: Vec<Marks> = legs.iter().map(mark).collect();
    let incoming = Incoming::new(legs);
    let mut edges: Vec<(usize, usize, u16)> = Vec::new();
    for (from, leg) in legs.iter().enumerate() {
        if !leg.amount.is_negative() {
            continue;
        }
        for (to, expected, slack) in incoming.near(legs, leg, options, rate) {
            let pair = Pairing {
                from: (leg, &marks[from]),
                to: (&legs[to], &marks[to]),
                expected,
                slack,
            };
            let mut sum = 0;
            pair.weigh(options, &mut |_, points| sum += points);
            if sum >= options.at_least.points() {
                edges.push((from, to, sum));
            }
        }
    }
    let chosen = assign(legs.len(), legs.len(), &edges);
    let mut found: Vec<Transfer> = Vec::new();
    for (from, to, score) in edges {
        // Two ways to the same pair may have different scores only by the rate, which is one.
        let is_new = found.last().is_none_or(|it| it.from != from);
        if chosen[from] == Some(to) && is_new {
            found.push(Transfer {
                from,
                to,
                score: BasisPoints::new(score),
                reasons: reasons(legs, &marks, (from, to), options, rate),
            });
        }
    }
    found
}

fn mark(leg: &Leg<'_>) -> Marks {
    Marks {
        references: super::text::references(leg.texts),
        name: Vec::new(),
        account: account(leg.counterparty_account),
    }
}

/// Movements in, by asset, amount and day.
struct Incoming {
    assets: Vec<Asset>,
    by_asset: HashMap<AssetCode, Vec<(i128, Day, usize)>, FixedState>,
}

impl Incoming {
    fn new(legs: &[Leg<'_>]) -> Self {
        let mut incoming = Self {
            assets: Vec::new(),
            by_asset: HashMap::default(),
        };
        for (at, leg) in legs.iter().enumerate() {
            if leg.amount.is_negative() || leg.amount.is_zero() {
                continue;
            }
            let asset = leg.amount.asset();
            let rows = incoming.by_asset.entry(asset.code()).or_default();
            if rows.is_empty() {
                incoming.assets.push(asset);
            }
            rows.push((leg.amount.units(), Day::from(leg.day), at));
        }
        incoming
            .by_asset
            .values_mut()
            .for_each(|it| it.sort_unstable());
        incoming
    }

    /// Movements in of near amount: place, expected units, slack.
    fn near(
        &self,
        legs: &[Leg<'_>],
        leg: &Leg<'_>,
        options: &TransferOptions,
        rate: &dyn Fn(Asset, Asset, Date) -> Option<Decimal>,
    ) -> Vec<(usize, i128, i128)> {
        let mut found = Vec::new();
        for asset in &self.assets {
            let Some((expected, slack)) = expected(leg, *asset, options, rate) else {
                continue;
            };
            let Some(rows) = self.by_asset.get(&asset.code()) else {
                continue;
            };
            let day = Day::from(leg.day);
            let middle = rows.partition_point(|it| (it.0, it.1) < (expected, day));
            let is_near =
                |it: &&(i128, Day, usize)| it.0.abs_diff(expected) <= slack.unsigned_abs();
            let after = rows[middle..].iter().take_while(is_near).take(NEAR);
            let before = rows[..middle].iter().rev().take_while(is_near).take(NEAR);
            let window = u32::from(options.window_days);
            for row in after.chain(before) {
                let other = &legs[row.2];
                let is_other = other.account != leg.account;
                if is_other && days_between(other.day, leg.day) <= window {
                    found.push((row.2, expected, slack));
                }
            }
        }
        found
    }
}

/// What should arrive in `asset`, and how far from it is still right. Smallest units.
fn expected(
    leg: &Leg<'_>,
    asset: Asset,
    options: &TransferOptions,
    rate: &dyn Fn(Asset, Asset, Date) -> Option<Decimal>,
) -> Option<(i128, i128)> {
    let sent = leg.amount.checked_neg().ok()?;
    let (units, share) = if sent.asset() == asset {
        (sent.units(), options.fee)
    } else {
        let rate = rate(sent.asset(), asset, leg.day)?;
        let arrives = sent.to_decimal().checked_mul(rate).ok()?;
        let arrives = arrives.round(asset.scale(), Rounding::HalfEven);
        (arrives.to_units(asset.scale())?, options.rate_tolerance)
    };
    let slack = money::mul_div(units, share.points().into(), FULL.into(), Rounding::Down)?;
    Some((units, slack))
}

struct Pairing<'a> {
    from: (&'a Leg<'a>, &'a Marks),
    to: (&'a Leg<'a>, &'a Marks),
    expected: i128,
    slack: i128,
}

impl Pairing<'_> {
    fn weigh(&self, options: &TransferOptions, tell: &mut dyn FnMut(Evidence, u16)) {
        let ((from, own), (to, its)) = (self.from, self.to);
        let difference = to.amount.units().abs_diff(self.expected);
        let slack = self.slack.unsigned_abs();
        if difference == 0 {
            tell(Evidence::ExactAmount, EXACT);
        } else {
            let used = u128::from(EXACT - TOLERATED).saturating_mul(difference) / slack.max(1);
            let lost = u16::try_from(used).unwrap_or(EXACT).min(EXACT);
            tell(Evidence::NearAmount, EXACT - lost);
        }
        let names = |marks: &Marks, leg: &Leg<'_>| {
            marks.account.is_some() && marks.account == account(leg.identification)
        };
        if names(own, to) || names(its, from) {
            tell(Evidence::CounterpartyAccount, OWN_ACCOUNT);
        }
        if common_reference(own, its).is_some() {
            tell(Evidence::Reference, REFERENCE);
        }
        let days = days_between(from.day, to.day);
        let lost = u32::from(DAY) * days / (u32::from(options.window_days) + 1);
        tell(Evidence::Day, DAY - u16::try_from(lost).unwrap_or(DAY));
    }
}

fn reasons(
    legs: &[Leg<'_>],
    marks: &[Marks],
    (from, to): (usize, usize),
    options: &TransferOptions,
    rate: &dyn Fn(Asset, Asset, Date) -> Option<Decimal>,
) -> Vec<Reason> {
    let (sent, received) = (&legs[from], &legs[to]);
    let Some((expected, slack)) = expected(sent, received.amount.asset(), options, rate) else {
        return Vec::new();
    };
    let pair = Pairing {
        from: (sent, &marks[from]),
        to: (received, &marks[to]),
        expected,
        slack,
    };
    let mut reasons = Vec::new();
    pair.weigh(options, &mut |evidence, points| {
        let found = match evidence {
            Evidence::Reference => common_reference(&marks[from], &marks[to])
                .unwrap_or_default()
                .to_owned(),
            Evidence::Day => format!("{} days apart", days_between(sent.day, received.day)),
            Evidence::CounterpartyAccount | Evidence::CounterpartyName => {
                "one names the other's account".to_owned()
            }
            Evidence::ExactAmount | Evidence::NearAmount => {
                let expected = Amount::from_units(expected, received.amount.asset());
                format!("{} arrived, {expected} expected", received.amount)
            }
        };
        reasons.push(Reason {
            evidence,
            points: BasisPoints::new(points),
            found,
        });
    });
    reasons.sort_by_key(|it| std::cmp::Reverse(it.points));
    reasons
}
