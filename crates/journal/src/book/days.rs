//! Balance by day: a running sum that is searched, not scanned (JOURNAL-4).
//!
//! Owns: the balance of one account in one asset at the end of any day.
//! Not here: which day a posting counts on (booked or value date: the caller has one of each).
//! Invariant: `at(day)` is the sum of everything added on or before that day, exactly.

use std::sync::Arc;

use money::Day;

/// Days a chunk holds before it is split.
const CHUNK: usize = 128;

/// A day and the sum up to its end, in 24 bytes: an `i128` beside a day would take 32.
#[derive(Clone, Copy, Debug)]
struct DaySum {
    low: u64,
    high: i64,
    day: Day,
}

impl DaySum {
    fn new(day: Day, units: i128) -> Self {
        let [mut low, mut high] = [[0; 8]; 2];
        let bytes = units.to_le_bytes();
        low.copy_from_slice(&bytes[..8]);
        high.copy_from_slice(&bytes[8..]);
        Self {
            low: u64::from_le_bytes(low),
            high: i64::from_le_bytes(high),
            day,
        }
    }

    fn units(self) -> i128 {
        i128::from(self.high) << 64 | i128::from(self.low)
    }

    fn raise(&mut self, by: i128) {
        *self = Self::new(self.day, self.units() + by);
    }
}

#[derive(Clone, Debug)]
struct Chunk {
    first: Day,
    /// The balance before the chunk's first day.
    base: i128,
    /// Days, and the sum from the chunk's start to the end of each.
    sums: Arc<Vec<DaySum>>,
}

/// The balance at the end of each day that has a movement.
#[derive(Clone, Debug, Default)]
pub(crate) struct DayBalances {
    chunks: Vec<Chunk>,
}

impl DayBalances {
    /// The balances of all movements at once. The caller has checked their sum as for `add`.
    pub(crate) fn from_moves(mut moves: Vec<(Day, i128)>) -> Self {
        moves.sort_by_key(|it| it.0);
        moves.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        let mut base = 0;
        let chunk = |days: &[(Day, i128)]| {
            let mut sum = 0;
            let add = |(day, units): &(Day, i128)| {
                sum += units;
                DaySum::new(*day, sum)
            };
            let sums: Vec<_> = days.iter().map(add).collect();
            let chunk = Chunk {
                first: days[0].0,
                base,
                sums: Arc::new(sums),
            };
            base += sum;
            chunk
        };
        Self {
            chunks: moves.chunks(CHUNK).map(chunk).collect(),
        }
    }

    /// Adds a movement. The caller has checked that the sum of all absolute movements fits
    /// (`Pocket::add`), so no sum of any of them, in any order, can overflow.
    pub(crate) fn add(&mut self, day: Day, units: i128) {
        let index = self
            .chunks
            .partition_point(|it| it.first <= day)
            .saturating_sub(1);
        let Some(chunk) = self.chunks.get_mut(index) else {
            self.chunks.push(Chunk {
                first: day,
                base: 0,
                sums: Arc::new(vec![DaySum::new(day, units)]),
            });
            return;
        };
        let place = chunk.sums.partition_point(|it| it.day < day);
        let is_new = chunk.sums.get(place).is_none_or(|it| it.day != day);
        // Cut before it grows: a vector that grew once keeps twice the room for good.
        if is_new && chunk.sums.len() >= CHUNK {
            self.cut(index, place);
            return self.add(day, units);
        }
        let sums = Arc::make_mut(&mut chunk.sums);
        if is_new {
            let before = place.checked_sub(1).and_then(|it| sums.get(it));
            let before = before.map_or(0, |it| it.units());
            sums.insert(place, DaySum::new(day, before));
        }
        sums[place..].iter_mut().for_each(|it| it.raise(units));
        chunk.first = chunk.first.min(day);
        self.raise(index + 1, units);
    }

    /// Cuts a full chunk in two.
    fn cut(&mut self, index: usize, place: usize) {
        let chunk = &mut self.chunks[index];
        let sums = Arc::make_mut(&mut chunk.sums);
        // A chunk that grows at its end is cut there: days mostly come in order.
        let cut = if place + 8 > sums.len() {
            sums.len() - 8
        } else {
            sums.len() / 2
        };
        let mut upper = sums.split_off(cut);
        let carried = sums.last().map_or(0, |it| it.units());
        upper.iter_mut().for_each(|it| it.raise(-carried));
        let (base, first) = (chunk.base + carried, upper[0].day);
        self.chunks.insert(
            index + 1,
            Chunk {
                first,
                base,
                sums: Arc::new(upper),
            },
        );
    }

    fn raise(&mut self, from: usize, units: i128) {
        for chunk in self.chunks.get_mut(from..).unwrap_or_default() {
            chunk.base += units;
        }
    }

    /// The balance at the end of `day`.
    pub(crate) fn at(&self, day: Day) -> i128 {
        let index = self.chunks.partition_point(|it| it.first <= day);
        let Some(chunk) = index.checked_sub(1).and_then(|it| self.chunks.get(it)) else {
            return 0;
        };
        let place = chunk.sums.partition_point(|it| it.day <= day);
        let within = place
            .checked_sub(1)
            .and_then(|it| chunk.sums.get(it))
            .map_or(0, |it| it.units());
        chunk.base + within
    }

    /// The first and the last day with a movement.
    pub(crate) fn span(&self) -> Option<(Day, Day)> {
        Some((
            self.chunks.first()?.first,
            self.chunks.last()?.sums.last()?.day,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn behaves_as_a_plain_sum(
            moves in proptest::collection::vec((-400_i32..400, -1_000_i128..1_000), 0..1_500),
            in_order: bool,
        ) {
            let mut moves = moves;
            if in_order {
                moves.sort();
            }
            let mut days = DayBalances::default();
            for (day, units) in &moves {
                days.add(Day::from_number(*day), *units);
            }
            for probe in [-401, -400, -17, 0, 3, 250, 399, 400] {
                let want: i128 = moves.iter().filter(|it| it.0 <= probe).map(|it| it.1).sum();
                prop_assert_eq!(days.at(Day::from_number(probe)), want, "day {}", probe);
            }
            prop_assert_eq!(days.at(Day::MAX), moves.iter().map(|it| it.1).sum::<i128>());
        }
    }
}
