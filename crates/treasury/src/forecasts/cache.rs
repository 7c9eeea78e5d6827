//! What is kept in memory of forecasts.
//!
//! Owns: publications by organisation and id, drawn paths by publication, the newest flows up to a
//! day, what was learned of items, and what is due of facilities, by sequence and what it was made
//! from.
//! Not here: reading them (`kept`), drawing them (`lens`).
//! Invariant: everything here can be made again, and says what it was made from: forgetting changes
//! how long an answer takes, never the answer.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use money::{Date, OrganisationId};

use super::flows::Flows;
use super::kept::Run;
use super::known::habits::Habits;
use super::paths::{Drawn, Paths};
use crate::counterparties::Known;
use crate::expected::StoredItem;
use crate::facilities::{DebtToCome, StoredFacility};

/// Models that are kept: cells of publications (CASH-8).
const MAX_MODELS: usize = 2_000;

/// Flows that are kept, by organisation.
const MAX_OTHERS: usize = 8;

/// Figures of drawn paths that are kept, of 8 bytes each: all publications that are scored of an
/// organisation of usual size, or the newest of the largest one.
const MAX_FIGURES: usize = 24_000_000;

type FlowsKey = (OrganisationId, Date);
type StateKey = (OrganisationId, u64, Date);
type RunKey = (OrganisationId, String);

/// The caches.
#[derive(Default)]
pub(crate) struct ForecastCache {
    runs: Mutex<Recent<RunKey, Run>>,
    drawn: Mutex<Recent<RunKey, Drawn>>,
    flows: Mutex<Recent<FlowsKey, Flows>>,
    habits: Mutex<Recent<StateKey, Habits>>,
    debt: Mutex<Recent<StateKey, DebtToCome>>,
}

/// Things by key, the least recently used forgotten first.
struct Recent<K, V> {
    clock: u64,
    /// When it was used, how much it weighs, and the thing.
    things: HashMap<K, (u64, usize, Arc<V>)>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            clock: 0,
            things: HashMap::new(),
        }
    }
}

impl<K: Hash + Eq + Clone, V> Recent<K, V> {
    fn get(&mut self, key: &K) -> Option<Arc<V>> {
        self.clock += 1;
        let found = self.things.get_mut(key)?;
        found.0 = self.clock;
        Some(Arc::clone(&found.2))
    }

    fn put(&mut self, key: K, weight: usize, thing: Arc<V>, most: usize) {
        self.clock += 1;
        let newest = self.clock;
        self.things.insert(key, (newest, weight, thing));
        let total = |it: &Self| it.things.values().map(|it| it.1).sum::<usize>();
        while total(self) > most && self.things.len() > 1 {
            let others = self.things.iter().filter(|it| it.1.0 != newest);
            let Some(oldest) = others.min_by_key(|it| it.1.0).map(|it| it.0.clone()) else {
                return;
            };
            self.things.remove(&oldest);
        }
    }
}

fn locked<T>(it: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ForecastCache {
    pub(crate) fn run(&self, org: OrganisationId, id: &str) -> Option<Arc<Run>> {
        locked(&self.runs).get(&(org, id.to_owned()))
    }

    pub(crate) fn keep_run(&self, org: OrganisationId, run: Arc<Run>) {
        let (key, weight) = ((org, run.listed.id.clone()), run.cells.len().max(1));
        locked(&self.runs).put(key, weight, run, MAX_MODELS);
    }

    pub(crate) fn drawn(&self, org: OrganisationId, id: &str) -> Option<Arc<Drawn>> {
        locked(&self.drawn).get(&(org, id.to_owned()))
    }

    pub(crate) fn keep_drawn(&self, org: OrganisationId, id: &str, drawn: Arc<Drawn>) {
        let figures: usize = drawn.iter().map(Paths::figures).sum();
        let key = (org, id.to_owned());
        locked(&self.drawn).put(key, figures.max(1), drawn, MAX_FIGURES);
    }

    /// The newest that were kept: of this state of the book, or of one before or after it.
    pub(crate) fn flows(&self, key: &FlowsKey) -> Option<Arc<Flows>> {
        locked(&self.flows).get(key)
    }

    /// What was learned of the same books, items and counterparties.
    pub(crate) fn habits(
        &self,
        key: &StateKey,
        (items, parties): (&Arc<Vec<StoredItem>>, &Arc<Known>),
    ) -> Option<Arc<Habits>> {
        let found = locked(&self.habits).get(key)?;
        let is_same = Arc::ptr_eq(&found.from.0, items) && Arc::ptr_eq(&found.from.1, parties);
        is_same.then_some(found)
    }

    pub(crate) fn keep_habits(&self, key: StateKey, habits: Arc<Habits>) {
        locked(&self.habits).put(key, 1, habits, MAX_OTHERS);
    }

    /// What is to come of the same facilities in the same books after the same day.
    pub(crate) fn debt(
        &self,
        key: &StateKey,
        facilities: &Arc<Vec<StoredFacility>>,
    ) -> Option<Arc<DebtToCome>> {
        let found = locked(&self.debt).get(key)?;
        Arc::ptr_eq(&found.from, facilities).then_some(found)
    }

    pub(crate) fn keep_debt(&self, key: StateKey, debt: Arc<DebtToCome>) {
        locked(&self.debt).put(key, 1, debt, MAX_OTHERS);
    }

    pub(crate) fn keep_flows(&self, key: FlowsKey, flows: Arc<Flows>) {
        locked(&self.flows).put(key, 1, flows, MAX_OTHERS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_forgotten_first_and_never_the_newest() {
        let mut it: Recent<u32, u32> = Recent::default();
        for key in 0..3 {
            it.put(key, 4, Arc::new(key), 12);
        }
        assert!(it.get(&0).is_some());
        it.put(3, 4, Arc::new(3), 12);
        assert!(it.get(&1).is_none() && it.get(&0).is_some() && it.get(&3).is_some());
        it.put(4, 100, Arc::new(4), 12);
        assert_eq!(it.things.len(), 1);
        assert!(it.get(&4).is_some());
    }
}
