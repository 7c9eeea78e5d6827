//! Balance by day: a running sum that is searched, not scanned (JOURNAL-4).
//!
//! Owns: the balance of one account in one asset at the end of any day.
//! Not here: which day a posting counts on (booked or value date: the caller has one of each).
//! Invariant: `at(day)` is the sum of everything added on or before that day, exactly.

use std::sync::Arc;

use money::Day;

/// Days a chunk holds before it is split.
const CHUNK: usize = 128;

/// A day and the sum up to its end, in 12 bytes: a million entries have two million of them.
#[derive(Clone, Copy, Debug)]
struct NarrowSum {
    low: u32,
    high: i32,
    day: Day,
}

/// The same for sums that need more than 64 bits, in 24 bytes: an `i128` would make it 32.
#[derive(Clone, Copy, Debug)]
struct WideSum {
    low: u64,
    high: i64,
    day: Day,
}

/// A sum in parts of half its width, so that a row needs no padding.
trait DaySum: Copy {
    /// `None` if the sum is too wide for it.
    fn new(day: Day, units: i128) -> Option<Self>;
    fn units(self) -> i128;
    fn day(self) -> Day;
}

impl DaySum for NarrowSum {
    fn new(day: Day, units: i128) -> Option<Self> {
        let [b0, b1, b2, b3, b4, b5, b6, b7] = i64::try_from(units).ok()?.to_le_bytes();
        Some(Self {
            low: u32::from_le_bytes([b0, b1, b2, b3]),
            high: i32::from_le_bytes([b4, b5, b6, b7]),
            day,
        })
    }

    fn units(self) -> i128 {
        i128::from(i64::from(self.high) << 32 | i64::from(self.low))
    }

    fn day(self) -> Day {
        self.day
    }
}

impl DaySum for WideSum {
    fn new(day: Day, units: i128) -> Option<Self> {
        let [mut low, mut high] = [[0; 8]; 2];
        let bytes = units.to_le_bytes();
        low.copy_from_slice(&bytes[..8]);
        high.copy_from_slice(&bytes[8..]);
        Some(Self {
            low: u64::from_le_bytes(low),
            high: i64::from_le_bytes(high),
            day,
        })
    }

    fn units(self) -> i128 {
        i128::from(self.high) << 64 | i128::from(self.low)
    }

    fn day(self) -> Day {
        self.day
    }
}

/// The sums of a chunk, as narrow as they can be.
#[derive(Clone, Debug)]
enum Sums {
    Narrow(Arc<Vec<NarrowSum>>),
    Wide(Arc<Vec<WideSum>>),
}

/// Runs the same code on either width.
macro_rules! on_width {
    ($sums:expr, |$it:ident| $body:expr) => {
        match $sums {
            Sums::Narrow($it) => $body,
            Sums::Wide($it) => $body,
        }
    };
}

/// Adds a movement to sums in order of days; `false`, with the sums unchanged, if one of them
/// would become too wide.
fn add_to<T: DaySum>(sums: &mut Vec<T>, day: Day, units: i128) -> bool {
    let place = sums.partition_point(|it| it.day() < day);
    let raised = |it: &T| T::new(it.day(), it.units() + units);
    if !sums[place..].iter().all(|it| raised(it).is_some()) {
        return false;
    }
    if sums.get(place).is_none_or(|it| it.day() != day) {
        let before = place.checked_sub(1).and_then(|it| sums.get(it));
        let before = before.map_or(0, |it| it.units());
        let (Some(row), Some(_)) = (T::new(day, before), T::new(day, before + units)) else {
            return false;
        };
        sums.insert(place, row);
    }
    for it in &mut sums[place..] {
        *it = raised(it).unwrap_or(*it);
    }
    true
}

impl Sums {
    /// Sums up to the end of each of these days; the days rise.
    fn new(days: impl Iterator<Item = (Day, i128)> + Clone) -> Self {
        let narrow: Option<Vec<_>> = days
            .clone()
            .map(|(day, sum)| NarrowSum::new(day, sum))
            .collect();
        match narrow {
            // Without the room that collecting left over.
            Some(mut narrow) => {
                narrow.shrink_to_fit();
                Self::Narrow(Arc::new(narrow))
            }
            None => Self::Wide(Arc::new(
                days.filter_map(|(day, sum)| WideSum::new(day, sum))
                    .collect(),
            )),
        }
    }

    fn len(&self) -> usize {
        on_width!(self, |it| it.len())
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = (Day, i128)> + Clone + '_ {
        let (narrow, wide) = match self {
            Self::Narrow(it) => (it.as_slice(), &[][..]),
            Self::Wide(it) => (&[][..], it.as_slice()),
        };
        let narrow = narrow.iter().map(|it| (it.day(), it.units()));
        narrow.chain(wide.iter().map(|it| (it.day(), it.units())))
    }

    fn last(&self) -> Option<(Day, i128)> {
        on_width!(self, |it| it.last().map(|it| (it.day(), it.units())))
    }

    /// How many days are before `day`, and whether that day is there.
    fn place(&self, day: Day) -> Result<usize, usize> {
        on_width!(self, |it| it.binary_search_by_key(&day, |it| it.day()))
    }

    /// The sum at the end of `day`.
    fn at(&self, day: Day) -> i128 {
        on_width!(self, |all| {
            let place = all.partition_point(|it| it.day() <= day);
            let found = place.checked_sub(1).and_then(|it| all.get(it));
            found.map_or(0, |it| it.units())
        })
    }

    fn add(&mut self, day: Day, units: i128) {
        let is_added = on_width!(self, |it| add_to(Arc::make_mut(it), day, units));
        if !is_added {
            let wide = self.iter().filter_map(|(day, sum)| WideSum::new(day, sum));
            let mut wide: Vec<WideSum> = wide.collect();
            add_to(&mut wide, day, units);
            *self = Self::Wide(Arc::new(wide));
        }
    }
}

#[derive(Clone, Debug)]
struct Chunk {
    first: Day,
    /// The balance before the chunk's first day.
    base: i128,
    /// Days, and the sum from the chunk's start to the end of each.
    sums: Sums,
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
            let sums = days.iter().scan(0, |sum, (day, units)| {
                *sum += units;
                Some((*day, *sum))
            });
            let sums = Sums::new(sums);
            let chunk = Chunk {
                first: days[0].0,
                base,
                sums,
            };
            base += chunk.sums.last().map_or(0, |it| it.1);
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
                sums: Sums::new(std::iter::once((day, units))),
            });
            return;
        };
        // Cut before it grows: a vector that grew once keeps twice the room for good.
        if chunk.sums.len() >= CHUNK
            && let Err(place) = chunk.sums.place(day)
        {
            self.cut(index, place);
            return self.add(day, units);
        }
        chunk.sums.add(day, units);
        chunk.first = chunk.first.min(day);
        self.raise(index + 1, units);
    }

    /// Cuts a full chunk in two.
    fn cut(&mut self, index: usize, place: usize) {
        let chunk = &mut self.chunks[index];
        let count = chunk.sums.len();
        // A chunk that grows at its end is cut there: days mostly come in order.
        let cut = if place + 8 > count {
            count - 8
        } else {
            count / 2
        };
        let (lower, upper) = (chunk.sums.iter().take(cut), chunk.sums.iter().skip(cut));
        let carried = lower.clone().last().map_or(0, |it| it.1);
        let base = chunk.base + carried;
        let first = upper.clone().next().map_or(chunk.first, |it| it.0);
        let upper = Sums::new(upper.map(|(day, sum)| (day, sum - carried)));
        chunk.sums = Sums::new(lower);
        let sums = upper;
        self.chunks.insert(index + 1, Chunk { first, base, sums });
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
        chunk.base + chunk.sums.at(day)
    }

    /// Each day with a movement, and the balance at its end, in order.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (Day, i128)> {
        let chunks = self.chunks.iter();
        chunks.flat_map(|it| it.sums.iter().map(move |(day, sum)| (day, it.base + sum)))
    }

    /// The first and the last day with a movement.
    pub(crate) fn span(&self) -> Option<(Day, Day)> {
        Some((
            self.chunks.first()?.first,
            self.chunks.last()?.sums.last()?.0,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Mostly small; now and then so large that a sum needs more than 64 bits.
    fn units() -> impl Strategy<Value = i128> {
        let large = -9_i128 << 70..9 << 70;
        prop_oneof![300 => -1_000_i128..1_000, 1 => large]
    }

    proptest! {
        #[test]
        fn behaves_as_a_plain_sum(
            moves in proptest::collection::vec((-400_i32..400, units()), 0..1_500),
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
            let all = moves.iter().map(|it| (Day::from_number(it.0), it.1)).collect();
            let at_once = DayBalances::from_moves(all);
            for probe in -401..=400 {
                let day = Day::from_number(probe);
                prop_assert_eq!(days.at(day), at_once.at(day), "day {}", probe);
            }
            prop_assert_eq!(days.span(), at_once.span());
        }
    }
}
