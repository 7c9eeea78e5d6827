//! What tests of several crates share: throwaway PostgreSQL and Redis, a sign-in
//! provider, small disks, seeds, rounds.
//!
//! Owns: the machine around a test, so that every crate's tests break it in the same way.
//! Not here: anything of ours that is tested; nothing that is shipped depends on this crate.
//! Invariant: a test leaves no process, mount or folder behind.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "used by tests alone, which stop at the first thing that is wrong and say their seed"
)]

mod cluster;
mod disk;
#[cfg(feature = "oidc")]
pub mod oidc;
mod redis;
#[cfg(feature = "s3")]
mod s3;
mod wire;

pub use cluster::{Cluster, fresh_database};
pub use disk::SmallDisk;
pub use redis::{Redis, Sentinel};
#[cfg(feature = "s3")]
pub use s3::S3;
pub use wire::Wire;

/// Random numbers from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    #[expect(
        clippy::should_implement_trait,
        reason = "it never ends, so there is nothing to iterate to"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below `limit` (0 if that is 0).
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// One of `items`. Panics: there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }
}

/// Rounds of a torture: the short run's, or as `BURSAR_TORTURE` asks (`long` or a number).
/// Panics: it asks for something else.
#[must_use]
pub fn rounds(short: u64, long: u64) -> u64 {
    match std::env::var("BURSAR_TORTURE").ok().as_deref() {
        Some("long") => long,
        Some(rounds) => rounds
            .parse()
            .expect("BURSAR_TORTURE is `long` or a number"),
        None => short,
    }
}

/// Says how far a torture is, so that a long run is seen to live and a failure can be repeated.
pub fn say_round(name: &str, seed: u64, round: u64, rounds: u64) {
    if round.is_multiple_of((rounds / 20).max(1)) || round + 1 == rounds {
        eprintln!("{name}: round {} of {rounds}, seed {seed}", round + 1);
    }
}
