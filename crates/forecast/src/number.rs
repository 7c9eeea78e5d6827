//! Small sums over columns of numbers: means, medians, quantiles, scales.
//!
//! Owns: the conversions between counts and reals, and order statistics.
//! Not here: what a number means (each model).
//! Invariant: no result is NaN unless an input is.

/// A count as a real number. Exact below 2^53.
pub(crate) const fn real(count: usize) -> f64 {
    count as f64
}

/// The largest whole number not above `value`; 0 for what is negative or not a number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates and takes NaN to 0, which is what is documented"
)]
pub(crate) const fn whole(value: f64) -> usize {
    value as usize
}

/// Half the digits are plenty for choosing a bin.
#[expect(clippy::cast_possible_truncation, reason = "only the precision is cut")]
pub(crate) const fn narrow(value: f64) -> f32 {
    value as f32
}

/// Whole units of money, half to even: the one rounding from an estimate to an amount. What is
/// beyond the range is its end, what is no number 0.
#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates and takes NaN to 0, which is what is documented"
)]
pub(crate) const fn to_units(value: f64) -> i64 {
    value.round_ties_even() as i64
}

/// Units as a real number. Exact below 2^53.
pub(crate) const fn of_units(units: i64) -> f64 {
    units as f64
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / real(values.len())
}

/// The mean of squared differences from the mean; 0 of nothing.
pub(crate) fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|it| (it - centre) * (it - centre)).sum();
    squares / real(values.len().max(1))
}

/// The quantile at `level` (0 to 1) of sorted values, between neighbours by proportion; 0 of
/// nothing. Source: Hyndman & Fan 1996, type 7.
pub(crate) fn quantile_of_sorted(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = level.clamp(0.0, 1.0) * real(last);
    let below = whole(place).min(last);
    let above = (below + 1).min(last);
    let share = place - real(below);
    sorted[below] + share * (sorted[above] - sorted[below])
}

/// Sorted copies, for order statistics.
pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut copy = values.to_vec();
    copy.sort_by(f64::total_cmp);
    copy
}

/// The middle value; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile_of_sorted(&sorted(values), 0.5)
}

/// The mean absolute difference of neighbours `lag` apart: what MASE divides by. `None` if the
/// series is too short or never changes.
pub(crate) fn seasonal_scale(values: &[f64], lag: usize) -> Option<f64> {
    let count = values.len().checked_sub(lag).filter(|it| *it > 0)?;
    let sum: f64 = (lag..values.len())
        .map(|at| (values[at] - values[at - lag]).abs())
        .sum();
    Some(sum / real(count)).filter(|it| *it > 0.0)
}

/// The running totals: entry `n` is the sum of the first `n` values.
pub(crate) fn running_totals(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut totals = vec![0.0];
    let mut total = 0.0;
    for value in values {
        total += value;
        totals.push(total);
    }
    totals
}

/// A reproducible stream of random bits. Source: Steele, Lea & Flood 2014, SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// From 0 up to but not including 1.
    pub(crate) fn unit(&mut self) -> f64 {
        let bits = u32::try_from(self.next() >> 32).unwrap_or(0);
        f64::from(bits) / 4_294_967_296.0
    }

    /// From 0 up to but not including `bound`; 0 if that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        whole(self.unit() * real(bound)).min(bound.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_between_neighbours() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile_of_sorted(&values, 0.5), 2.5);
        assert_eq!(quantile_of_sorted(&values, 0.0), 1.0);
        assert_eq!(quantile_of_sorted(&values, 1.0), 4.0);
        assert_eq!(quantile_of_sorted(&[], 0.3), 0.0);
    }

    #[test]
    fn a_constant_series_has_no_scale() {
        assert_eq!(seasonal_scale(&[5.0; 10], 1), None);
        assert_eq!(seasonal_scale(&[1.0, 2.0, 4.0], 1), Some(1.5));
        assert_eq!(seasonal_scale(&[1.0], 7), None);
    }
}
