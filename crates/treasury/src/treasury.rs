//! The treasury: the store, the open ledgers, and who is asking.
//!
//! Owns: opening ledgers on first use, finding organisations, the moment.
//! Not here: any capability (one module each).
//! Invariant: an organisation has one ledger in a process.

use std::collections::HashMap;
use std::sync::Arc;

use journal::{Book, Command, Request};
use money::{Date, OrganisationId, Timestamp};
use store::Store;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::error::Error;
use crate::ledger::{Answer, Ledger};
use crate::prices::PriceBoard;

/// Who asks, and the key the request is recognised by when it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's or service's name, as it is recorded.
    pub name: String,
    /// The idempotency key of this one request.
    pub key: Option<String>,
}

impl Caller {
    /// The one local user there is until people are known.
    #[must_use]
    pub fn local() -> Self {
        Self {
            name: "local".to_owned(),
            key: None,
        }
    }

    /// The same caller with an idempotency key.
    #[must_use]
    pub fn with_key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The same caller with a key derived from this one: for a use case of several commands.
    pub(crate) fn step(&self, step: &str) -> Self {
        Self {
            name: self.name.clone(),
            key: self.key.as_ref().map(|it| format!("{it}/{step}")),
        }
    }
}

/// Everything that can be done with the books of the organisations in one store.
pub struct Treasury {
    pub(crate) store: Store,
    ledgers: Mutex<HashMap<OrganisationId, Arc<Ledger>>>,
    pub(crate) prices: PriceBoard,
}

impl Treasury {
    /// A treasury over an open store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            ledgers: Mutex::default(),
            prices: PriceBoard::default(),
        }
    }

    /// The store underneath: for health checks and maintenance.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Today's date (UTC).
    #[must_use]
    pub fn today(&self) -> Date {
        jiff::tz::Offset::UTC.to_datetime(self.now()).date()
    }

    /// The ledger of an organisation, opened on first use.
    ///
    /// Errors: `Journal` if it is damaged, `Store`.
    pub async fn ledger(&self, org: OrganisationId) -> Result<Arc<Ledger>, Error> {
        let mut ledgers = self.ledgers.lock().await;
        if let Some(ledger) = ledgers.get(&org) {
            return Ok(ledger.clone());
        }
        let ledger = Ledger::open(self.store.clone(), org).await?;
        ledgers.insert(org, ledger.clone());
        Ok(ledger)
    }

    /// The book of an organisation as it stands.
    ///
    /// Errors: as `ledger`.
    pub async fn book(&self, org: OrganisationId) -> Result<Arc<Book>, Error> {
        Ok(self.ledger(org).await?.book())
    }

    /// Asks the organisation's journal for a change.
    pub(crate) async fn ask(
        &self,
        org: OrganisationId,
        caller: &Caller,
        command: Command,
    ) -> Result<Answer, Error> {
        let request = Request {
            key: caller.key.clone(),
            at: self.now(),
            by: caller.name.clone(),
            command,
        };
        self.ledger(org).await?.ask(request).await
    }
}

/// A new id; ids made one after the other sort that way.
pub(crate) fn new_uuid() -> Uuid {
    Uuid::now_v7()
}
