//! The treasury: the store, the open ledgers, and who is asking.
//!
//! Owns: opening ledgers on first use, finding organisations, the moment.
//! Not here: any capability (one module each).
//! Invariant: an organisation has one ledger in a process.

use std::collections::HashMap;
use std::sync::Arc;

use journal::{Book, Command, Request};
use money::{Date, OrganisationId, Timestamp};
use store::{Store, StoreConfig};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::error::Error;
use crate::imports::Reads;
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
    /// Names that were found before: an organisation keeps its id and short name.
    names: std::sync::RwLock<HashMap<Option<String>, OrganisationId>>,
    pub(crate) prices: PriceBoard,
    pub(crate) reads: Reads,
}

impl Treasury {
    /// A treasury over an open store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            ledgers: Mutex::default(),
            names: std::sync::RwLock::default(),
            prices: PriceBoard::default(),
            reads: Reads::default(),
        }
    }

    /// A treasury over the store of these settings.
    ///
    /// Errors: `Store` (unreachable, newer, older and not to be migrated, not a database of ours).
    pub async fn open(config: &StoreConfig) -> Result<Self, Error> {
        Ok(Self::new(Store::open(config).await?))
    }

    /// Brings the schema up to date. Answers its version.
    ///
    /// Errors: `Store`.
    pub async fn migrate(&self) -> Result<u64, Error> {
        Ok(self.store.migrate().await?)
    }

    /// Ends cleanly: what is acknowledged is on disk already, and the next start is quick.
    pub async fn close(&self) {
        let ledgers: Vec<_> = self.ledgers.lock().await.values().cloned().collect();
        for ledger in ledgers {
            ledger.rest().await;
        }
        self.store.close().await;
    }

    /// Asks the database for something small.
    ///
    /// Errors: `Store` when it does not answer.
    pub async fn ping(&self) -> Result<(), Error> {
        self.store.organisations().await?;
        Ok(())
    }

    /// Connections to the database in use and at rest.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        self.store.connections()
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
        // One whose writer ended by a mistake of ours is read anew; after a failed sync nobody
        // knows what the disk holds, and only a new process may find out.
        let is_usable = |it: &&Arc<Ledger>| !it.has_ended() || self.store.stopped().is_some();
        if let Some(ledger) = ledgers.get(&org).filter(is_usable) {
            return Ok(ledger.clone());
        }
        let ledger = Ledger::open(self.store.clone(), org).await?;
        ledgers.insert(org, ledger.clone());
        Ok(ledger)
    }

    /// An organisation that was found by this name before.
    pub(crate) fn remembered(&self, name: Option<&str>) -> Option<OrganisationId> {
        let names = self
            .names
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        names.get(&name.map(str::to_owned)).copied()
    }

    pub(crate) fn remember(&self, name: Option<&str>, id: OrganisationId) {
        let mut names = self
            .names
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        names.insert(name.map(str::to_owned), id);
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
