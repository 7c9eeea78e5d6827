//! A known flow on its cell.
//!
//! Owns: its days ahead, and on which of them it comes in a path.
//! Not here: laying it (`lay`), what gives way to it (`giving`).
//! Invariant: in the same path it comes on the same day, whoever asks.

use crate::forecasts::flows::CellKey;

/// A known flow on its cell.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    pub(super) key: CellKey,
    pub(super) grains: i64,
    /// The day ahead on which it is expected; none after the last one.
    pub(super) ahead: Option<usize>,
    /// The same in each of equally likely parts.
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
}

/// A number that looks random and is the same for the same one.
/// Source: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64).
const fn mixed(from: u64) -> u64 {
    let it = from.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ (it >> 31)
}
