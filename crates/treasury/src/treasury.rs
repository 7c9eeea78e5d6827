//! The treasury: the store, the open ledgers, and who is asking.
//!
//! Owns: opening ledgers on first use, finding organisations, the moment.
//! Not here: any capability (one module each).
//! Invariant: an organisation has one ledger in a process.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use journal::{Book, Command, Request};
use money::{Date, OrganisationId, Timestamp};
use secrecy::ExposeSecret;
use store::{Diagnosis, Shared, SharedState, Store, StoreConfig};
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

use crate::audit::event_of;
use crate::backups::BackupSettings;
use crate::categories::LearnedCategories;
use crate::counterparties;
use crate::error::Error;
use crate::expected;
use crate::facilities;
use crate::forecasts::ForecastCache;
use crate::guard::Guard;
use crate::identity::SigningKeys;
use crate::imports::Reads;
use crate::jobs::{JobRegistry, Worker};
use crate::ledger::{Answer, Ledger};
use crate::matching;
use crate::prices::PriceBoard;
use crate::rights::{self, Caller, SeenBooks};
use crate::rules;
use crate::secrets::KeyRing;

/// Everything that can be done with the books of the organisations in one store.
pub struct Treasury {
    pub(crate) store: Store,
    ledgers: Mutex<HashMap<OrganisationId, Arc<Ledger>>>,
    /// Names that were found before: an organisation keeps its id and short name.
    names: std::sync::RwLock<HashMap<Option<String>, OrganisationId>>,
    pub(crate) prices: PriceBoard,
    pub(crate) reads: Reads,
    pub(crate) forecasts: ForecastCache,
    pub(crate) seen: SeenBooks,
    pub(crate) items: expected::Items,
    pub(crate) facilities: facilities::StoredFacilities,
    pub(crate) rules: rules::StoredRules,
    pub(crate) matches: matching::StoredMatches,
    pub(crate) counterparties: counterparties::StoredCounterparties,
    pub(crate) parties: Arc<counterparties::PartyIndexes>,
    pub(crate) learned: Arc<LearnedCategories>,
    pub(crate) guard: Guard,
    pub(crate) shared: Shared,
    ring: OnceLock<KeyRing>,
    signing: OnceCell<Arc<SigningKeys>>,
    jobs: JobRegistry,
    pub(crate) backups: BackupSettings,
    workers: std::sync::Mutex<Vec<Worker>>,
}

impl Treasury {
    /// A treasury over an open store.
    #[must_use]
    pub fn new(store: Store, guard: Guard) -> Self {
        let shared = guard.shared.clone();
        Self {
            guard,
            shared,
            ring: OnceLock::new(),
            signing: OnceCell::new(),
            jobs: JobRegistry::standard(),
            backups: BackupSettings::default(),
            workers: std::sync::Mutex::default(),
            store,
            ledgers: Mutex::default(),
            names: std::sync::RwLock::default(),
            prices: PriceBoard::default(),
            seen: SeenBooks::default(),
            items: expected::Items::of(expected::COLLECTION),
            facilities: facilities::StoredFacilities::of(facilities::COLLECTION),
            rules: rules::StoredRules::of(rules::COLLECTION),
            matches: matching::StoredMatches::of(matching::COLLECTION),
            counterparties: counterparties::StoredCounterparties::of(counterparties::COLLECTION),
            parties: Arc::default(),
            learned: Arc::default(),
            reads: Reads::default(),
            forecasts: ForecastCache::default(),
        }
    }

    /// A treasury over the store of these settings.
    ///
    /// Errors: `Store` (unreachable, newer, older and not to be migrated, not a database of ours).
    pub async fn open(config: &StoreConfig) -> Result<Self, Error> {
        Self::open_guarded(config, Guard::local()).await
    }

    /// A treasury with secrets and shared state of its own.
    ///
    /// Errors: as `open`.
    pub async fn open_guarded(config: &StoreConfig, guard: Guard) -> Result<Self, Error> {
        Ok(Self::new(Store::open(config).await?, guard))
    }

    /// The key ring; the master key is read, or made, when it is first needed.
    ///
    /// Errors: `MasterKey`.
    pub(crate) fn key_ring(&self) -> Result<&KeyRing, Error> {
        if let Some(ring) = self.ring.get() {
            return Ok(ring);
        }
        let masters = self.guard.masters(self.store.data_dir())?;
        let file = self.guard.key_file(self.store.data_dir());
        Ok(self
            .ring
            .get_or_init(|| KeyRing::new(self.store.clone(), masters, file)))
    }

    /// The keys that sign tokens. Errors: `MasterKey`, `Store`.
    pub(crate) async fn signing_keys(&self) -> Result<Arc<SigningKeys>, Error> {
        let make = async || -> Result<Arc<SigningKeys>, Error> {
            let keys = match &self.guard.token_secret {
                Some(secret) => SigningKeys::new(secret.expose_secret().as_bytes()),
                None => SigningKeys::new(self.key_ring()?.secret("signing").await?.as_slice()),
            };
            Ok(Arc::new(keys))
        };
        self.signing.get_or_try_init(make).await.cloned()
    }

    /// Brings the schema up to date. Answers its version.
    ///
    /// Errors: `Store`.
    pub async fn migrate(&self) -> Result<u64, Error> {
        Ok(self.store.migrate().await?)
    }

    /// What the database says of itself; statements count as slow from `slow` on.
    ///
    /// Errors: `Store`.
    pub async fn diagnose(&self, slow: Duration) -> Result<Diagnosis, Error> {
        Ok(self.store.diagnose(slow).await?)
    }

    /// The same treasury with other kinds of jobs.
    #[must_use]
    pub fn with_jobs(self, jobs: JobRegistry) -> Self {
        Self { jobs, ..self }
    }

    /// The same treasury with backups by these settings, and the jobs that make them.
    ///
    /// Errors: `Invalid` for times or a zone that cannot be.
    pub fn with_backups(self, backups: BackupSettings) -> Result<Self, Error> {
        let jobs = self.jobs.with_backups(&backups)?;
        Ok(Self {
            jobs,
            backups,
            ..self
        })
    }

    /// The kinds of jobs.
    #[must_use]
    pub const fn job_registry(&self) -> &JobRegistry {
        &self.jobs
    }

    /// Remembers a worker, to end it before the store is closed.
    pub(crate) fn keep_worker(&self, worker: Worker) {
        let workers = self.workers.lock();
        let mut workers = workers.unwrap_or_else(std::sync::PoisonError::into_inner);
        workers.push(worker);
    }

    /// Ends cleanly: workers end or hand back their jobs, what is acknowledged is on disk already,
    /// and the next start is quick.
    pub async fn close(&self) {
        let workers = {
            let workers = self.workers.lock();
            let mut workers = workers.unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::take(&mut *workers)
        };
        workers.iter().for_each(Worker::stop);
        for worker in workers {
            worker.ended().await;
        }
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

    /// Waits until no database server that takes writes is known; at once while that is so.
    pub async fn until_database_away(&self) {
        self.store.until_away().await;
    }

    /// Connections to the database in use and at rest.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        self.store.connections()
    }

    /// Most connections to the database at a time.
    #[must_use]
    pub fn max_connections(&self) -> u32 {
        self.store.max_connections()
    }

    /// Memory that Redis uses, and the most it used, in bytes; none without Redis or an answer.
    pub async fn shared_memory(&self) -> Option<(u64, u64)> {
        self.shared.memory().await
    }

    /// The address that people reach this installation at, if it was set.
    #[must_use]
    pub fn public_url(&self) -> Option<&str> {
        let issuer = self.guard.issuer.as_str();
        let is_address = issuer.starts_with("https://") || issuer.starts_with("http://");
        is_address.then_some(issuer)
    }

    /// The store underneath: for health checks and maintenance.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Where counters and short-lived values are now.
    #[must_use]
    pub fn shared_state(&self) -> SharedState {
        self.shared.state()
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
        // On the heap: everything that asks for a book would carry it, deeper than the compiler goes.
        let ledger = Box::pin(Ledger::open(self.store.clone(), org)).await?;
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

    /// Asks the organisation's journal for a change, if the caller may.
    #[tracing::instrument(name = "treasury.ask", skip_all, fields(org.id = %org))]
    pub(crate) async fn ask(
        &self,
        org: OrganisationId,
        caller: &Caller,
        command: Command,
    ) -> Result<Answer, Error> {
        let ledger = self.ledger(org).await?;
        let book = ledger.book();
        rights::require(org, caller, &book, &command)?;
        let event = event_of(&command, &book);
        let request = Request {
            key: caller.key.clone(),
            at: self.now(),
            by: caller.name.clone(),
            command,
        };
        let answer = ledger.ask(request).await?;
        if let Some(event) = event.filter(|_| !answer.is_repeated) {
            self.note_for(org, caller, event).await?;
        }
        Ok(answer)
    }
}

/// A new id; ids made one after the other sort that way.
pub(crate) fn new_uuid() -> Uuid {
    Uuid::now_v7()
}
