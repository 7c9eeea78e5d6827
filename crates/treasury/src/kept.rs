//! Collections of documents that many questions look at, kept in memory until one of them changes.
//!
//! Owns: knowing whether what is kept is still what is stored. Not here: what the documents mean.
//! Invariant: what is given out was stored at or after the moment of the question; every change by
//! any process moves the collection's state, and what was read under an older state is read anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use money::OrganisationId;
use store::Document;

use crate::error::Error;
use crate::treasury::Treasury;

/// Organisations whose documents are kept at a time.
const MAX_ORGANISATIONS: usize = 32;

/// What was read, and the collection's state before it was.
type Read<T> = (u64, Arc<T>);

/// What was read of one collection, by organisation.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    collection: &'static str,
    read: Mutex<HashMap<OrganisationId, Read<T>>>,
}

impl<T> Kept<T> {
    /// Nothing of this collection yet.
    pub(crate) fn of(collection: &'static str) -> Self {
        Self {
            collection,
            read: Mutex::default(),
        }
    }

    fn get(&self, org: OrganisationId, state: u64) -> Option<Arc<T>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let found = read.get(&org).filter(|it| it.0 == state);
        found.map(|it| Arc::clone(&it.1))
    }

    fn put(&self, org: OrganisationId, state: u64, value: &Arc<T>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= MAX_ORGANISATIONS && !read.contains_key(&org) {
            read.clear();
        }
        read.insert(org, (state, Arc::clone(value)));
    }
}

impl Treasury {
    /// What a collection holds, made from its documents when they changed.
    ///
    /// Errors: `Store`, and those of `make`.
    pub(crate) async fn collection<T>(
        &self,
        kept: &Kept<T>,
        org: OrganisationId,
        make: impl FnOnce(Vec<Document>) -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        // Asked before the documents are read: a change in between is seen by the next question.
        let state = self.store.collection_state(org, kept.collection).await?;
        if let Some(found) = kept.get(org, state) {
            return Ok(found);
        }
        let documents = self.store.whole_collection(org, kept.collection).await?;
        let made = Arc::new(make(documents)?);
        kept.put(org, state, &made);
        Ok(made)
    }
}
