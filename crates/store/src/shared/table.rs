//! A table in memory that forgets what has expired and never grows past its size.
//!
//! Owns: the order in which entries are given up.
//! Not here: what the entries are (`window`, `local`).
//! Invariant: the weight of all entries stays below the limit; what is marked `Kept` is given up
//! last, and not at all in a table that refuses when it is full.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What an entry costs beside its key and content: two maps hold it.
const OVERHEAD_BYTES: usize = 200;

/// Expired entries that are taken away with each new one, so that no call pays for all.
const PURGED_AT_ONCE: usize = 4;

/// What a table does when only entries that are kept are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenFull {
    /// Gives up the entry that would end first.
    DropSoonest,
    /// Takes no new one.
    Refuse,
}

/// Whether an entry may be given up for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    Loose,
    Kept,
}

/// When an entry ends, and what it is worth until then. Unit: milliseconds, bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stay {
    pub(super) ends_at: u64,
    pub(super) worth: Worth,
    pub(super) size: usize,
}

type Order = (Worth, u64, u64);

#[derive(Debug)]
struct Entry<V> {
    value: V,
    order: Order,
    weight: usize,
}

#[derive(Debug)]
pub(super) struct Table<V> {
    entries: HashMap<Arc<str>, Entry<V>>,
    order: BTreeMap<Order, Arc<str>>,
    weight: usize,
    max_weight: usize,
    when_full: WhenFull,
    serial: u64,
}

impl<V> Table<V> {
    pub(super) fn new(max_weight: usize, when_full: WhenFull) -> Self {
        Self {
            entries: HashMap::new(),
            order: BTreeMap::new(),
            weight: 0,
            max_weight,
            when_full,
            serial: 0,
        }
    }

    /// An entry that has not ended.
    pub(super) fn get(&self, key: &str, now: u64) -> Option<&V> {
        let entry = self.entries.get(key)?;
        (entry.order.1 > now).then_some(&entry.value)
    }

    /// When an entry that has not ended will.
    pub(super) fn ends_at(&self, key: &str, now: u64) -> Option<u64> {
        let ends_at = self.entries.get(key)?.order.1;
        (ends_at > now).then_some(ends_at)
    }

    /// Takes an entry out; `None` if it has ended.
    pub(super) fn remove(&mut self, key: &str, now: u64) -> Option<V> {
        let entry = self.entries.remove(key)?;
        self.order.remove(&entry.order);
        self.weight -= entry.weight;
        (entry.order.1 > now).then_some(entry.value)
    }

    /// Puts an entry in place of any other of its key; `false` if there is no room for it.
    pub(super) fn set(&mut self, key: &str, value: V, stay: Stay, now: u64) -> bool {
        self.remove(key, now);
        self.purge(now);
        let weight = OVERHEAD_BYTES + 2 * key.len() + stay.size;
        if weight > self.max_weight {
            return false;
        }
        while self.weight + weight > self.max_weight {
            if !self.give_up_one(now) {
                return false;
            }
        }
        self.serial += 1;
        let order = (stay.worth, stay.ends_at, self.serial);
        let key: Arc<str> = key.into();
        self.order.insert(order, Arc::clone(&key));
        self.weight += weight;
        let entry = Entry {
            value,
            order,
            weight,
        };
        self.entries.insert(key, entry);
        true
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes away some of what has ended.
    fn purge(&mut self, now: u64) {
        for worth in [Worth::Loose, Worth::Kept] {
            for _ in 0..PURGED_AT_ONCE {
                match self.soonest(worth) {
                    Some(order) if order.1 <= now => self.drop_entry(order),
                    _ => break,
                }
            }
        }
    }

    fn soonest(&self, worth: Worth) -> Option<Order> {
        let all = (worth, 0, 0)..=(worth, u64::MAX, u64::MAX);
        self.order.range(all).next().map(|it| *it.0)
    }

    /// Makes room: what has ended goes first, then what is loose, then perhaps what is kept.
    fn give_up_one(&mut self, now: u64) -> bool {
        let kept = self.soonest(Worth::Kept);
        let chosen = match (kept, self.soonest(Worth::Loose), self.when_full) {
            (Some(kept), _, _) if kept.1 <= now => Some(kept),
            (_, Some(loose), _) => Some(loose),
            (kept, None, WhenFull::DropSoonest) => kept,
            (_, None, WhenFull::Refuse) => None,
        };
        if let Some(order) = chosen {
            self.drop_entry(order);
        }
        chosen.is_some()
    }

    fn drop_entry(&mut self, order: Order) {
        if let Some(entry) = self
            .order
            .remove(&order)
            .and_then(|it| self.entries.remove(&it))
        {
            self.weight -= entry.weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(ends_at: u64, worth: Worth) -> Stay {
        Stay {
            ends_at,
            worth,
            size: 0,
        }
    }

    #[test]
    fn a_flood_of_loose_entries_neither_grows_the_table_nor_drops_what_is_kept() {
        let mut table = Table::new(100 * (OVERHEAD_BYTES + 20), WhenFull::DropSoonest);
        for it in 0..50 {
            assert!(table.set(&format!("kept{it}"), it, stay(10, Worth::Kept), 0));
        }
        for it in 0..100_000 {
            assert!(table.set(&format!("loose{it}"), it, stay(1000, Worth::Loose), 0));
        }
        assert!(table.len() <= 110);
        assert!((0..50).all(|it| table.get(&format!("kept{it}"), 9).is_some()));
        // What has ended makes room without being asked for.
        for it in 0..1000 {
            table.set(&format!("later{it}"), it, stay(1000, Worth::Loose), 10);
        }
        assert!((0..50).all(|it| !table.entries.contains_key(format!("kept{it}").as_str())));
    }

    #[test]
    fn a_full_table_drops_the_soonest_or_refuses_as_it_was_made_to() {
        let max = 2 * (OVERHEAD_BYTES + 2);
        for (when_full, expected) in [(WhenFull::DropSoonest, true), (WhenFull::Refuse, false)] {
            let mut table = Table::new(max, when_full);
            assert!(table.set("a", 1, stay(10, Worth::Kept), 0));
            assert!(table.set("b", 2, stay(20, Worth::Kept), 0));
            assert_eq!(table.set("c", 3, stay(30, Worth::Kept), 0), expected);
            assert_eq!(table.get("a", 0).is_some(), !expected);
            assert_eq!(table.get("b", 0), Some(&2));
            assert!(table.set("d", 4, stay(30, Worth::Kept), 20));
        }
    }

    #[test]
    fn weight_is_given_back() {
        let mut table = Table::new(10_000, WhenFull::Refuse);
        for round in 0..1000 {
            let big = Stay {
                ends_at: round + 2,
                worth: Worth::Kept,
                size: 4000,
            };
            assert!(table.set("a", round, big, round));
            assert!(table.set("b", round, big, round));
            assert_eq!(table.remove("b", round), Some(round));
        }
        table.remove("a", 0);
        assert_eq!((table.weight, table.order.len()), (0, 0));
    }
}
