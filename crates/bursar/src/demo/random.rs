//! Seeded whole numbers, the only source of chance in the demo.
//!
//! Owns: SplitMix64 and draws from ranges. Not here: anything cryptographic.
//! Invariant: one seed gives one sequence on every machine and version; no float.

/// A generator of whole numbers.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014 (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// A sequence of its own for each purpose, so that one more draw here moves nothing there.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let mut state = seed;
        for byte in purpose.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut random = Self { state };
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        assert!(low <= high, "an empty range has no number");
        let width = u128::from(high.abs_diff(low)) + 1;
        // Multiply and shift: the bias of 2^-64 of a range this small shows nowhere.
        let offset = (u128::from(self.next()) * width) >> 64;
        let offset = i64::try_from(offset).expect("the offset is below the width of a demo range");
        low + offset
    }

    /// True in `parts` of 10,000 draws.
    pub(super) fn chance(&mut self, parts: i64) -> bool {
        self.between(0, 9_999) < parts
    }

    /// One of the items.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.index(items.len())]
    }

    /// A position below `length`.
    pub(super) fn index(&mut self, length: usize) -> usize {
        let last = i64::try_from(length).expect("demo tables are short") - 1;
        usize::try_from(self.between(0, last)).expect("a draw from 0 up is not negative")
    }

    /// `cents` within `percent` of itself, in even cents.
    pub(super) fn around(&mut self, cents: i64, percent: i64) -> i64 {
        let permille = self.between(1000 - percent * 10, 1000 + percent * 10);
        cents / 1000 * permille + self.between(0, 99)
    }
}
