//! The price table: every known price of every pair by day (MONEY-2).
//!
//! Owns: prices as compact sorted columns, and the latest one on or before a day.
//! Not here: how two prices make a third (`route`).
//! Invariant: a series' days rise strictly; of two prices of a pair on one day, the one given
//! later counts.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;
use money::{AssetCode, Date, Day, Decimal};
use thiserror::Error;

/// One price: one `base` costs `rate` of `quote`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePoint {
    /// The asset that is priced.
    pub base: AssetCode,
    /// The asset the price is in.
    pub quote: AssetCode,
    /// The day it is of.
    pub on: Date,
    /// How much; above zero.
    pub rate: Decimal,
    /// Who quoted it.
    pub source: Arc<str>,
}

/// A price that the table does not take.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadPrice {
    /// Not above zero.
    #[error("price {place} ({base}/{quote} on {on}): found {rate}, expected a number above zero")]
    NotPositive {
        /// Its place among those given, from 0.
        place: usize,
        /// The asset that is priced.
        base: AssetCode,
        /// The asset the price is in.
        quote: AssetCode,
        /// The day.
        on: Date,
        /// The rate as found.
        rate: Decimal,
    },
    /// An asset priced in itself.
    #[error("price {place}: {code} is priced in itself; expected two different assets")]
    SameAsset {
        /// Its place among those given, from 0.
        place: usize,
        /// The asset.
        code: AssetCode,
    },
}

/// A rate in 16 bytes instead of the 32 of a `Decimal`.
#[derive(Clone, Copy, Debug)]
struct Rate {
    mantissa: i64,
    source: u32,
    /// The decimal's scale; `WIDE` if the mantissa is a place in the table of wide rates.
    scale: u8,
}

const WIDE: u8 = u8::MAX;

#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) base: AssetCode,
    pub(super) quote: AssetCode,
    days: Vec<Day>,
    rates: Vec<Rate>,
}

/// Every known price. Cloning is cheap: series are shared until they change.
#[derive(Clone, Debug, Default)]
pub struct PriceTable {
    pub(super) series: Vec<Arc<Series>>,
    by_pair: HashMap<(AssetCode, AssetCode), u32, FixedState>,
    /// The series that price an asset or are priced in it, and the other asset of each.
    neighbours: HashMap<AssetCode, Vec<AssetCode>, FixedState>,
    sources: Vec<Arc<str>>,
    by_source: HashMap<Arc<str>, u32, FixedState>,
    wide: Vec<Decimal>,
}

/// A price's place: the series and the day in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) series: u32,
    pub(super) index: u32,
    pub(super) on: Day,
}

impl PriceTable {
    /// A table of these prices, and those it does not take.
    #[must_use]
    pub fn from_points(points: impl IntoIterator<Item = PricePoint>) -> (Self, Vec<BadPrice>) {
        let mut table = Self::default();
        let problems = table.extend(points);
        (table, problems)
    }

    /// Adds prices; of a pair and day that it has, the new one counts. Returns those not taken.
    pub fn extend(&mut self, points: impl IntoIterator<Item = PricePoint>) -> Vec<BadPrice> {
        let mut problems = Vec::new();
        let mut touched: Vec<u32> = Vec::new();
        for (place, point) in points.into_iter().enumerate() {
            let PricePoint {
                base,
                quote,
                on,
                rate,
                source,
            } = point;
            if base == quote {
                problems.push(BadPrice::SameAsset { place, code: base });
                continue;
            }
            if rate.is_zero() || rate.is_negative() {
                problems.push(BadPrice::NotPositive {
                    place,
                    base,
                    quote,
                    on,
                    rate,
                });
                continue;
            }
            let rate = self.pack(rate, source);
            let index = self.series_of(base, quote);
            let series = Arc::make_mut(&mut self.series[index as usize]);
            let day = Day::from(on);
            if series.days.last().is_some_and(|it| *it >= day) && touched.last() != Some(&index) {
                touched.push(index);
            }
            series.days.push(day);
            series.rates.push(rate);
        }
        touched.sort_unstable();
        touched.dedup();
        for index in touched {
            Arc::make_mut(&mut self.series[index as usize]).sort();
        }
        problems
    }

    fn pack(&mut self, rate: Decimal, source: Arc<str>) -> Rate {
        let source = self.source_number(source);
        let (mantissa, scale) = match i64::try_from(rate.mantissa()) {
            Ok(mantissa) => (mantissa, rate.scale()),
            Err(_) => {
                self.wide.push(rate);
                (i64::try_from(self.wide.len() - 1).unwrap_or(i64::MAX), WIDE)
            }
        };
        Rate {
            mantissa,
            source,
            scale,
        }
    }

    fn source_number(&mut self, source: Arc<str>) -> u32 {
        // Prices mostly come in runs of one source.
        let last = self.sources.len().wrapping_sub(1);
        if self
            .sources
            .get(last)
            .is_some_and(|it| Arc::ptr_eq(it, &source))
        {
            return u32::try_from(last).unwrap_or(u32::MAX);
        }
        let next = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let number = *self.by_source.entry(Arc::clone(&source)).or_insert(next);
        if number == next {
            self.sources.push(source);
        }
        number
    }

    fn series_of(&mut self, base: AssetCode, quote: AssetCode) -> u32 {
        if let Some(index) = self.by_pair.get(&(base, quote)) {
            return *index;
        }
        let index = u32::try_from(self.series.len()).expect("so many pairs do not fit in memory");
        let (days, rates) = (Vec::new(), Vec::new());
        self.series.push(Arc::new(Series {
            base,
            quote,
            days,
            rates,
        }));
        self.by_pair.insert((base, quote), index);
        for (one, other) in [(base, quote), (quote, base)] {
            let list = self.neighbours.entry(one).or_default();
            if let Err(place) = list.binary_search(&other) {
                list.insert(place, other);
            }
        }
        index
    }

    /// How many prices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.series.iter().map(|it| it.days.len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// The pairs that are quoted, base first, in the order of their first price.
    pub fn pairs(&self) -> impl Iterator<Item = (AssetCode, AssetCode)> {
        self.series.iter().map(|it| (it.base, it.quote))
    }

    /// The prices of a pair as quoted, by day.
    pub fn points(
        &self,
        base: AssetCode,
        quote: AssetCode,
    ) -> impl DoubleEndedIterator<Item = (Date, Decimal, &Arc<str>)> {
        let series = self.by_pair.get(&(base, quote));
        let series = series.and_then(|it| self.series.get(*it as usize));
        let rows = series.map(|it| it.days.iter().zip(&it.rates));
        rows.into_iter().flatten().filter_map(|(day, rate)| {
            Some((
                day.to_date()?,
                self.unpack(*rate),
                self.sources.get(rate.source as usize)?,
            ))
        })
    }

    /// The latest price of a pair as quoted, on or before `day` and not before `oldest`.
    pub(super) fn latest(
        &self,
        (base, quote): (AssetCode, AssetCode),
        day: Day,
        oldest: Day,
    ) -> Option<Place> {
        let series = *self.by_pair.get(&(base, quote))?;
        let days = self.series.get(series as usize)?.days.as_slice();
        // Most questions are about the end: today, or after the last price.
        let index = match days.last() {
            Some(last) if *last <= day => days.len() - 1,
            _ => upper_bound(days, day).checked_sub(1)?,
        };
        let on = *days.get(index)?;
        let index = u32::try_from(index).ok()?;
        (on >= oldest).then_some(Place { series, index, on })
    }

    /// The assets that have a price in this one, or in which this one has a price, by code.
    pub(super) fn neighbours(&self, of: AssetCode) -> &[AssetCode] {
        self.neighbours
            .get(&of)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub(super) fn rate_at(&self, place: Place) -> Option<(&Series, Decimal, &Arc<str>)> {
        let series = self.series.get(place.series as usize)?;
        let rate = *series.rates.get(place.index as usize)?;
        Some((
            series,
            self.unpack(rate),
            self.sources.get(rate.source as usize)?,
        ))
    }

    fn unpack(&self, rate: Rate) -> Decimal {
        if rate.scale == WIDE {
            let place = usize::try_from(rate.mantissa).unwrap_or(usize::MAX);
            return self.wide.get(place).copied().unwrap_or_default();
        }
        Decimal::new(i128::from(rate.mantissa), rate.scale).expect("it was a decimal when stored")
    }
}

/// How many days are on or before `day`. Prices come nearly every so many days: the place is
/// guessed from the ends and searched for only around the guess.
fn upper_bound(days: &[Day], day: Day) -> usize {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return 0;
    };
    if day < *first {
        return 0;
    }
    let behind = |it: Day| u64::from(day.number().abs_diff(it.number()));
    let span = u64::from(last.number().abs_diff(first.number())).max(1);
    let guess = behind(*first).min(span) * (days.len() as u64 - 1) / span;
    let guess = usize::try_from(guess).unwrap_or_default();
    let (mut low, mut high, mut step) = (guess, guess + 1, 1);
    // All before `low` count, all from `high` on do not.
    while low > 0 && days[low - 1] > day {
        low = low.saturating_sub(step);
        step *= 2;
    }
    while high < days.len() && days[high] <= day {
        high = (high + step).min(days.len());
        step *= 2;
    }
    low + days[low..high].partition_point(|it| *it <= day)
}

impl Series {
    /// Sorts by day; of equal days the last given stays.
    fn sort(&mut self) {
        let mut rows: Vec<_> = self.days.drain(..).zip(self.rates.drain(..)).collect();
        rows.sort_by_key(|it| it.0);
        for (day, rate) in rows {
            if self.days.last() == Some(&day) {
                self.rates.pop();
            } else {
                self.days.push(day);
            }
            self.rates.push(rate);
        }
        self.days.shrink_to_fit();
        self.rates.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_guessed_search_finds_what_a_plain_one_finds(
            days in proptest::collection::btree_set(
                prop_oneof![-500_i32..500, any::<i32>()],
                0..300,
            ),
            other: i32,
        ) {
            let days: Vec<Day> = days.into_iter().map(Day::from_number).collect();
            let near = days.iter().flat_map(|it| (-1..=1).map(|by| it.number().saturating_add(by)));
            for probe in near.chain([other, i32::MIN, i32::MAX]).map(Day::from_number) {
                let plain = days.partition_point(|it| *it <= probe);
                prop_assert_eq!(upper_bound(&days, probe), plain);
            }
        }
    }
}
