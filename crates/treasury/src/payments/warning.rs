//! What somebody should look at before they approve (CASH-10).
//!
//! Owns: duplicates, new beneficiaries and bank details, unusual amounts.
//! Not here: refusals: a warning never stops a payment.
//! Invariant: whole numbers only; no warning without something to compare with.

use std::collections::HashMap;

use journal::{Book, PaymentId, PaymentOrder, PaymentRow, PaymentState};
use money::{BeneficiaryId, Date, Timestamp};

use super::policy::PaymentPolicy;
use crate::beneficiaries::Beneficiary;

/// Fewest earlier amounts that an amount is compared with.
const FEWEST: usize = 5;
/// How long a first or changed bank account is called new.
const NEW_DAYS: i64 = 30;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentWarning {
    /// Stable code: `duplicate`, `new-beneficiary`, `new-bank-details`, `unusual-amount`,
    /// `details-waiting`, `details-changed`, `cooling-period`.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

/// Payments by whom they are to.
pub(crate) struct History<'a> {
    by_beneficiary: HashMap<BeneficiaryId, Vec<&'a PaymentRow>>,
}

impl<'a> History<'a> {
    pub(crate) fn of(book: &'a Book) -> Self {
        let mut by_beneficiary: HashMap<_, Vec<_>> = HashMap::new();
        for row in book.payments() {
            let id = row.order.payee.beneficiary;
            by_beneficiary.entry(id).or_default().push(row);
        }
        Self { by_beneficiary }
    }

    /// What is to be looked at in an order; `own` is its number once it has one.
    pub(crate) fn warnings(
        &self,
        policy: &PaymentPolicy,
        (own, order): (Option<PaymentId>, &PaymentOrder),
        beneficiary: Option<&Beneficiary>,
        now: Timestamp,
    ) -> Vec<PaymentWarning> {
        let earlier = self.by_beneficiary.get(&order.payee.beneficiary);
        let others: Vec<&PaymentRow> = earlier
            .into_iter()
            .flatten()
            .copied()
            .filter(|it| Some(it.id) != own)
            .collect();
        let mut found = Vec::new();
        found.extend(duplicate(policy, order, &others));
        found.extend(unusual(policy, order, &others));
        if let Some(it) = beneficiary {
            found.extend(details(policy, order, it, now));
        }
        let has_paid = others.iter().any(|it| it.file.is_some());
        if !has_paid {
            found.push(PaymentWarning {
                code: "new-beneficiary",
                message: "nothing was paid to this beneficiary before".to_owned(),
            });
        }
        found
    }
}

const fn counts(state: PaymentState) -> bool {
    !matches!(
        state,
        PaymentState::Cancelled | PaymentState::Rejected | PaymentState::Failed
    )
}

/// The same amount to the same beneficiary within some days.
fn duplicate(
    policy: &PaymentPolicy,
    order: &PaymentOrder,
    others: &[&PaymentRow],
) -> Option<PaymentWarning> {
    let is_near = |day: Date| {
        let days = day
            .until(order.execute_on)
            .map_or(i32::MAX, |it| it.get_days());
        days.unsigned_abs() <= u32::from(policy.duplicate_days)
    };
    let is_same = |it: &&&PaymentRow| {
        it.order.amount == order.amount && counts(it.state) && is_near(it.order.execute_on)
    };
    let found = others.iter().rev().find(is_same)?;
    Some(PaymentWarning {
        code: "duplicate",
        message: format!(
            "payment {} is the same amount to the same beneficiary, for {}",
            found.id, found.order.execute_on
        ),
    })
}

/// An amount far from what is usual for the beneficiary.
fn unusual(
    policy: &PaymentPolicy,
    order: &PaymentOrder,
    others: &[&PaymentRow],
) -> Option<PaymentWarning> {
    let asset = order.amount.asset();
    let of_asset = |it: &&&PaymentRow| it.order.amount.asset() == asset && counts(it.state);
    let amounts: Vec<i128> = others
        .iter()
        .filter(of_asset)
        .map(|it| it.order.amount.units())
        .collect();
    let (median, tenths) = robust_score(&amounts, order.amount.units())?;
    if tenths < u128::from(policy.unusual_tenths) {
        return None;
    }
    let usual = money::Amount::from_units(median, asset);
    Some(PaymentWarning {
        code: "unusual-amount",
        message: format!(
            "unusual for this beneficiary: about {usual} is usual ({} earlier payments)",
            amounts.len()
        ),
    })
}

/// The median, and the modified z-score of a value in tenths, without its sign.
///
/// Source: Iglewicz and Hoaglin, "How to detect and handle outliers" (1993): 0.6745 times the
/// distance from the median over the median absolute deviation, or, where that is zero, the
/// distance over 1.2533 times the mean absolute deviation.
fn robust_score(amounts: &[i128], value: i128) -> Option<(i128, u128)> {
    if amounts.len() < FEWEST {
        return None;
    }
    let middle = median(amounts.to_vec());
    let distances: Vec<i128> = amounts
        .iter()
        .map(|it| it.saturating_sub(middle).saturating_abs())
        .collect();
    let distance = value.saturating_sub(middle).unsigned_abs();
    let spread = median(distances.clone()).unsigned_abs();
    if spread > 0 {
        // 0.6745 × 10 tenths = 6.745.
        let score = distance
            .saturating_mul(6_745)
            .checked_div(spread.saturating_mul(1_000));
        return Some((middle, score.unwrap_or(0)));
    }
    let sum = distances
        .iter()
        .fold(0_u128, |sum, it| sum.saturating_add(it.unsigned_abs()));
    let scaled = sum.saturating_mul(12_533);
    let count = amounts.len() as u128;
    let score = distance
        .saturating_mul(100_000)
        .saturating_mul(count)
        .checked_div(scaled);
    // All alike: whatever differs by more than half is far off.
    let alike = if distance.saturating_mul(2) > middle.unsigned_abs() {
        u128::MAX
    } else {
        0
    };
    Some((middle, score.unwrap_or(alike)))
}

/// The middle value, the lower one of two.
fn median(mut values: Vec<i128>) -> i128 {
    let middle = values.len().saturating_sub(1) / 2;
    if values.is_empty() {
        return 0;
    }
    *values.select_nth_unstable(middle).1
}

/// What is new about the bank details.
fn details(
    policy: &PaymentPolicy,
    order: &PaymentOrder,
    beneficiary: &Beneficiary,
    now: Timestamp,
) -> Vec<PaymentWarning> {
    let mut found = Vec::new();
    let mut warn = |code, message: &str| {
        let message = message.to_owned();
        found.push(PaymentWarning { code, message });
    };
    let Some(revision) = beneficiary.revision(order.payee.revision) else {
        return found;
    };
    let current = beneficiary.current().map(|it| it.number);
    if !revision.is_approved() {
        warn("details-waiting", "the bank details wait for approval");
    } else if current != Some(revision.number) {
        let text = "the bank details were changed since: change the payment to take the new ones";
        warn("details-changed", text);
    }
    if beneficiary
        .pending()
        .is_some_and(|it| it.number > revision.number)
    {
        warn("details-waiting", "new bank details wait for approval");
    }
    if revision.number > 1 {
        let age = now.as_second().saturating_sub(revision.made_at.as_second());
        if age < NEW_DAYS * 24 * 3600 {
            let text = "the bank details were changed lately: ask the payee by another way";
            warn("new-bank-details", text);
        }
        if let Some(until) = cooling_until(policy, beneficiary, revision.number, now) {
            warn(
                "cooling-period",
                &format!("no file pays to them before {until:.0}"),
            );
        }
    }
    found
}

/// Until when changed bank details are not paid to; none if they may be now.
pub(crate) fn cooling_until(
    policy: &PaymentPolicy,
    beneficiary: &Beneficiary,
    revision: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    let verdict = beneficiary.revision(revision)?.verdict.as_ref()?;
    // The first details of somebody changed nothing that was known before.
    let is_first = revision == 1;
    let hours = jiff::SignedDuration::from_hours(i64::from(policy.cooling_hours));
    let until = verdict.at.checked_add(hours).ok()?;
    (!is_first && until > now).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_far_from_the_usual_scores_high() {
        // Median 100, deviations 2 0 1 1 3: median 1; (200 - 100) × 0.6745 / 1 = 67.45.
        let usual = [98, 100, 101, 99, 103];
        assert_eq!(robust_score(&usual, 200), Some((100, 674)));
        assert_eq!(robust_score(&usual, 102), Some((100, 13)));
        assert_eq!(robust_score(&usual[..4], 200), None);
    }

    #[test]
    fn amounts_that_were_always_alike_are_compared_with_themselves() {
        let rent = [1_000; 6];
        assert_eq!(robust_score(&rent, 1_000), Some((1_000, 0)));
        assert_eq!(robust_score(&rent, 1_100), Some((1_000, 0)));
        assert_eq!(robust_score(&rent, 10_000), Some((1_000, u128::MAX)));
        // Five alike and one not: the mean deviation is 100 / 6.
        let nearly = [1_000, 1_000, 1_000, 1_000, 1_000, 1_100];
        let (_, score) = robust_score(&nearly, 1_100).unwrap();
        assert_eq!(score, 47);
    }
}
