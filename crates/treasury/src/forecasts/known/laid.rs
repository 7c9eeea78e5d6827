//! A known flow on its cell.
//!
//! Owns: its days ahead, what is expected of it on each, and on which of them it comes in a path.
//! Not here: laying it (`lay`), what gives way to it (`giving`).
//! Invariant: in the same path it comes on the same day, whoever asks; over all paths it comes on a
//! day as often as its expected part of that day says.

use money::{Rounding, mul_div};

use crate::forecasts::flows::CellKey;

/// A known flow on its cell.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    pub(super) key: CellKey,
    pub(super) grains: i64,
    /// The day ahead on which it is expected: the last one where that is later.
    pub(super) ahead: usize,
    /// The day ahead on which it comes in each of equally likely parts, in order; none after the
    /// last one.
    pub(super) days: Vec<Option<usize>>,
    pub(super) seed: u64,
    /// The counterparty, in small letters.
    pub(super) name: String,
}

impl Laid {
    /// The day ahead on which it comes in a path.
    pub(super) fn day_of(&self, path: u64) -> Option<usize> {
        let count = u64::try_from(self.days.len()).unwrap_or(1).max(1);
        let part = mixed(self.seed ^ mixed(path)) % count;
        *self.days.get(usize::try_from(part).ok()?)?
    }

    /// What is expected by day ahead, in grains: of each day its share of the equally likely parts.
    pub(super) fn by_day(&self) -> impl Iterator<Item = (usize, i64)> {
        let until = (0..=self.days.len()).map(|it| self.of_parts(it));
        let parts = until.clone().zip(until.skip(1)).map(|it| it.1 - it.0);
        let days = self.days.iter().zip(parts);
        days.filter_map(|(day, part)| Some(((*day)?, part)))
    }

    /// What is expected by the last day.
    pub(super) fn inside(&self) -> i64 {
        self.by_day().map(|it| it.1).sum()
    }

    /// The first so many of the parts, in grains.
    fn of_parts(&self, first: usize) -> i64 {
        let of = |it: usize| i128::try_from(it).unwrap_or(1);
        let (first, all) = (of(first), of(self.days.len().max(1)));
        let part = mul_div(i128::from(self.grains), first, all, Rounding::HalfEven);
        part.and_then(|it| i64::try_from(it).ok()).unwrap_or(0)
    }
}

/// A number that looks random and is the same for the same one.
/// Source: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64).
const fn mixed(from: u64) -> u64 {
    let it = from.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ (it >> 31)
}

#[cfg(test)]
mod tests {
    use journal::AccountId;
    use money::Asset;

    use super::*;

    fn laid(grains: i64, days: &[Option<usize>]) -> Laid {
        Laid {
            key: CellKey {
                account: AccountId(1),
                asset: Asset::currency("EUR").unwrap(),
                category: None,
            },
            grains,
            ahead: 1,
            days: days.to_vec(),
            seed: 7,
            name: String::new(),
        }
    }

    #[test]
    fn what_is_expected_by_day_adds_up_to_the_flow() {
        let it = laid(-100, &[Some(1), Some(1), Some(4)]);
        let by_day: Vec<(usize, i64)> = it.by_day().collect();
        assert_eq!(by_day, [(1, -33), (1, -34), (4, -33)]);
        assert_eq!(it.inside(), -100);
    }

    #[test]
    fn what_comes_after_the_last_day_is_not_expected_by_it() {
        let it = laid(100, &[Some(1), Some(9), None, None]);
        assert_eq!(it.inside(), 50);
        assert_eq!(laid(i64::MAX, &[Some(3)]).inside(), i64::MAX);
    }

    #[test]
    fn paths_have_it_on_a_day_as_often_as_is_expected() {
        let it = laid(100, &[Some(1), Some(1), Some(4), None]);
        let on = |day: Option<usize>| (0..4_000).filter(|path| it.day_of(*path) == day).count();
        assert!(on(Some(1)).abs_diff(2_000) < 100);
        assert!(on(Some(4)).abs_diff(1_000) < 100);
        assert!(on(None).abs_diff(1_000) < 100);
    }
}
