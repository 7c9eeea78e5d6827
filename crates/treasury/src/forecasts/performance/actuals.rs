//! What came, by any span of days.
//!
//! Owns: running totals of the flows of each cell, and the weeks before an origin.
//! Not here: what was expected (`compared`).
//! Invariant: a span is a difference of two totals, so spans that touch add up.

use std::collections::BTreeMap;

use money::Date;

use crate::forecasts::flows::{CellKey, FlowItem};
use crate::forecasts::lens::{Lens, days_between};

/// Weeks of history that a scale is learned from: as far as models look back.
const MAX_WEEKS: usize = 221;

/// The flows of the cells that are looked at.
pub(super) struct Actuals(BTreeMap<CellKey, Totals>);

/// The total of all flows up to the end of each day with one.
#[derive(Default)]
struct Totals(Vec<(Date, i128)>);

impl Actuals {
    pub(super) fn of(lens: &Lens) -> Self {
        let seen = lens.flows.cells.iter().filter(|it| lens.has(it.0));
        Self(seen.map(|(key, items)| (*key, Totals::of(items))).collect())
    }

    /// What a cell took in and gave out from one day to another, both included, in grains.
    pub(super) fn between(&self, key: &CellKey, (from, to): (Date, Date)) -> i128 {
        let Some(totals) = self.0.get(key) else {
            return 0;
        };
        let before = from.yesterday().map_or(0, |it| totals.until(it));
        totals.until(to) - before
    }

    /// The same of each whole week up to an origin since the cell's first flow, the newest first.
    pub(super) fn weeks_before(&self, key: &CellKey, origin: Date) -> Vec<i128> {
        let Some(totals) = self.0.get(key) else {
            return Vec::new();
        };
        let Some(first) = totals.0.first().map(|it| it.0).filter(|it| *it <= origin) else {
            return Vec::new();
        };
        let count = ((days_between(first, origin) + 1) / 7).min(MAX_WEEKS);
        let ends = (0..=count).map(|week| {
            let days = i64::try_from(7 * week).unwrap_or(0);
            let day = origin.checked_sub(jiff::Span::new().days(days));
            day.map_or(0, |it| totals.until(it))
        });
        let ends: Vec<i128> = ends.collect();
        ends.windows(2).map(|it| it[0] - it[1]).collect()
    }
}

impl Totals {
    fn of(items: &[FlowItem]) -> Self {
        let mut days: Vec<(Date, i128)> = items
            .iter()
            .map(|it| (it.on, i128::from(it.grains)))
            .collect();
        days.sort_by_key(|it| it.0);
        let mut total = 0;
        for it in &mut days {
            total += it.1;
            it.1 = total;
        }
        Self(days)
    }

    fn until(&self, day: Date) -> i128 {
        let count = self.0.partition_point(|it| it.0 <= day);
        count.checked_sub(1).map_or(0, |it| self.0[it].1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use journal::AccountId;
    use money::Asset;

    use super::*;

    fn item(day: i8, grains: i64) -> FlowItem {
        FlowItem {
            on: Date::new(2026, 3, day).unwrap(),
            grains,
            label: Arc::from("somebody"),
            seq: 1,
        }
    }

    #[test]
    fn weeks_before_an_origin_are_whole_and_the_newest_comes_first() {
        let key = CellKey {
            account: AccountId(1),
            asset: Asset::currency("EUR").unwrap(),
            category: None,
        };
        // In no order, as entries may be booked.
        let items = [
            item(20, 7),
            item(1, 100),
            item(7, 20),
            item(8, 3),
            item(15, 5),
        ];
        let it = Actuals(BTreeMap::from([(key, Totals::of(&items))]));
        let day = |day| Date::new(2026, 3, day).unwrap();
        assert_eq!(it.weeks_before(&key, day(21)), [12, 3, 120]);
        assert_eq!(it.weeks_before(&key, day(20)), [12, 23]);
        assert!(it.weeks_before(&key, day(6)).is_empty());
        assert_eq!(it.between(&key, (day(7), day(15))), 28);
    }
}
