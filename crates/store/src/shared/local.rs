//! Short-lived state in this process.
//!
//! Owns: the tables of windows, guards and values, and what each may give up under a flood.
//! Not here: sharing with other processes (`link`), the clock (callers say what time it is).
//! Invariant: memory is bounded; an active block is given up only for other active blocks, a
//! guard never.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::table::{Stay, Table, WhenFull, Worth};
use super::window::{Hit, Rule, Window};

/// Limits: the memory of each of the three tables, about 100,000 short entries.
const TABLE_BYTES: usize = 32 << 20;

/// A window, and the connection to Redis it was last compared over (0: none).
#[derive(Debug, Default)]
struct Seen {
    window: Window,
    generation: u64,
}

#[derive(Debug)]
pub(super) struct Local {
    windows: Mutex<Table<Seen>>,
    guards: Mutex<Table<()>>,
    values: Mutex<Table<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No code that holds one of these locks can leave a table half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end_of(now: u64, ttl: Duration) -> u64 {
    now.saturating_add(u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX))
}

impl Local {
    pub(super) fn new() -> Self {
        Self::with_limit(TABLE_BYTES)
    }

    fn with_limit(bytes: usize) -> Self {
        Self {
            windows: Mutex::new(Table::new(bytes, WhenFull::DropSoonest)),
            guards: Mutex::new(Table::new(bytes, WhenFull::Refuse)),
            values: Mutex::new(Table::new(bytes, WhenFull::DropSoonest)),
        }
    }

    pub(super) fn hit(&self, key: &str, rule: Rule, now: u64) -> Hit {
        let mut windows = lock(&self.windows);
        let mut seen = windows.remove(key, now).unwrap_or_default();
        let hit = seen.window.hit(now, rule);
        keep(&mut windows, key, seen, rule, now);
        hit
    }

    pub(super) fn peek(&self, key: &str, rule: Rule, now: u64) -> Hit {
        let windows = lock(&self.windows);
        match windows.get(key, now) {
            Some(seen) => seen.window.look(now, rule),
            None => Window::default().look(now, rule),
        }
    }

    /// What this process knows of a key that it has not compared over this connection yet.
    pub(super) fn unshared(&self, key: &str, rule: Rule, generation: u64, now: u64) -> Option<Hit> {
        let windows = lock(&self.windows);
        let seen = windows.get(key, now)?;
        (seen.generation != generation).then(|| seen.window.look(now, rule))
    }

    /// Remembers what Redis answered.
    pub(super) fn adopt(&self, key: &str, rule: Rule, known: (&Hit, u64), now: u64) {
        let (hit, generation) = known;
        let mut windows = lock(&self.windows);
        let mut seen = windows.remove(key, now).unwrap_or_default();
        seen.window.adopt(now, rule, hit);
        seen.generation = generation;
        keep(&mut windows, key, seen, rule, now);
    }

    pub(super) fn clear(&self, key: &str, now: u64) {
        lock(&self.windows).remove(key, now);
    }

    /// `true` for the first caller; also `false` when there is no room to remember it.
    pub(super) fn once(&self, key: &str, ttl: Duration, now: u64) -> bool {
        let mut guards = lock(&self.guards);
        if guards.get(key, now).is_some() {
            return false;
        }
        let stay = Stay {
            ends_at: end_of(now, ttl),
            worth: Worth::Kept,
            size: 0,
        };
        guards.set(key, (), stay, now)
    }

    /// How long a guard stays, if it is there.
    pub(super) fn guard(&self, key: &str, now: u64) -> Option<Duration> {
        let ends_at = lock(&self.guards).ends_at(key, now)?;
        Some(Duration::from_millis(ends_at - now))
    }

    pub(super) fn put(&self, key: &str, value: &str, ttl: Duration, now: u64) {
        let stay = Stay {
            ends_at: end_of(now, ttl),
            worth: Worth::Loose,
            size: value.len(),
        };
        lock(&self.values).set(key, value.to_owned(), stay, now);
    }

    /// A value and how long it stays.
    pub(super) fn get(&self, key: &str, now: u64) -> Option<(String, Duration)> {
        let values = lock(&self.values);
        let ends_at = values.ends_at(key, now)?;
        let value = values.get(key, now)?.clone();
        Some((value, Duration::from_millis(ends_at - now)))
    }

    pub(super) fn take(&self, key: &str, now: u64) -> Option<String> {
        lock(&self.values).remove(key, now)
    }
}

fn keep(windows: &mut Table<Seen>, key: &str, seen: Seen, rule: Rule, now: u64) {
    let worth = if seen.window.look(now, rule).is_allowed {
        Worth::Loose
    } else {
        Worth::Kept
    };
    let stay = Stay {
        ends_at: seen.window.ends_at(rule),
        worth,
        size: seen.window.size(),
    };
    if stay.ends_at > now {
        windows.set(key, seen, stay, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_flood_of_keys_does_not_lift_a_block() {
        let local = Local::with_limit(100_000);
        let rule = Rule::new(MINUTE, 5);
        for _ in 0..6 {
            local.hit("victim", rule, 0);
        }
        for it in 0..200_000 {
            assert!(local.hit(&format!("flood{it}"), rule, 1000).is_allowed);
        }
        assert!(!local.hit("victim", rule, 59_999).is_allowed);
        assert!(local.hit("victim", rule, 60_000).is_allowed);
        assert!(lock(&local.windows).len() < 500);
    }

    #[test]
    fn a_full_guard_refuses_instead_of_forgetting() {
        let local = Local::with_limit(100_000);
        assert!(local.once("first", MINUTE, 0));
        let taken = (0..10_000).filter(|it| local.once(&format!("{it}"), MINUTE, 1));
        assert!(taken.count() < 500);
        assert!(!local.once("first", MINUTE, 59_999));
        assert!(local.once("first", MINUTE, 60_001));
    }

    #[test]
    fn values_end_and_are_taken_once() {
        let local = Local::new();
        local.put("a", "1", MINUTE, 0);
        local.put("a", "2", MINUTE, 10);
        assert_eq!(local.get("a", 60_009).unwrap().0, "2");
        assert_eq!(local.get("a", 60_010), None);
        local.put("a", "3", MINUTE, 0);
        assert_eq!(local.take("a", 1).as_deref(), Some("3"));
        assert_eq!(local.take("a", 1), None);
    }
}
