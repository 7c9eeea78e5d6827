//! What every handler needs.
//!
//! Owns: the use cases, the start and the version, handed to every route.
//! Not here: routes and layers (`app`). Invariant: cheap to clone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use treasury::{Maintenance, Treasury};

use crate::edge::Edge;
use crate::life::Life;
use crate::memory::Memory;
use crate::meters::gate::{MetricsGate, Scrapes};
use crate::meters::recorder;
use crate::readiness::Readiness;
use crate::shelf::Shelf;
use crate::status::page::StatusPage;

/// What every handler needs.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub treasury: Arc<Treasury>,
    /// Whether requests should come here.
    pub readiness: Readiness,
    /// Who was let in a moment ago, for when the database is away.
    pub(crate) memory: Arc<Memory>,
    /// What people are told while an operator has closed the installation.
    pub(crate) notice: Arc<Mutex<Option<Maintenance>>>,
    pub(crate) started: Instant,
    pub(crate) version: &'static str,
    pub(crate) request_time: Duration,
    pub(crate) edge: Arc<Edge>,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) metrics: MetricsGate,
    pub(crate) scrapes: Scrapes,
    pub(crate) status: StatusPage,
    sign_in: SignIn,
    public_url: Option<Arc<str>>,
    is_secure: bool,
    /// Whether someone was found to exist: then someone always does.
    has_users: Arc<AtomicBool>,
    /// When nobody was found to exist for the last time.
    looked_at: Arc<Mutex<Option<Instant>>>,
}

/// Whether someone has to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// As soon as someone exists: until then whoever is at this machine is the operator.
    OnceSetUp,
    /// Always: until someone exists there is only the set-up.
    Required,
}

/// How long nobody is taken to exist: someone may be made by another process meanwhile.
const LOOKED: Duration = Duration::from_secs(1);

/// How long a request may take; an import may take longer.
const REQUEST_TIME: Duration = Duration::from_secs(30);

impl App {
    /// The application over a treasury; `version` is the program's.
    #[must_use]
    pub fn new(treasury: Arc<Treasury>, version: &'static str) -> Self {
        recorder::start();
        Self {
            treasury,
            readiness: Readiness::default(),
            memory: Arc::default(),
            notice: Arc::default(),
            started: Instant::now(),
            version,
            request_time: REQUEST_TIME,
            edge: Arc::default(),
            shelf: Arc::default(),
            metrics: MetricsGate::default(),
            scrapes: Scrapes::default(),
            status: StatusPage::default(),
            sign_in: SignIn::OnceSetUp,
            public_url: None,
            is_secure: false,
            has_users: Arc::default(),
            looked_at: Arc::default(),
        }
    }

    /// The same with a readiness that others set, too.
    #[must_use]
    pub fn with_readiness(self, readiness: Readiness) -> Self {
        Self { readiness, ..self }
    }

    /// The same with a token that whoever reads metrics must show, from anywhere.
    #[must_use]
    pub fn with_metrics_token(mut self, token: Option<SecretString>) -> Self {
        self.metrics.token = token;
        self
    }

    /// The same with a status page that everybody may see, or nobody.
    #[must_use]
    pub fn with_status_page(self, is_public: bool) -> Self {
        Self {
            status: StatusPage::new(is_public),
            ..self
        }
    }

    /// The same with what is known about the network around it.
    #[must_use]
    pub fn with_edge(self, edge: Edge) -> Self {
        Self {
            edge: Arc::new(edge),
            ..self
        }
    }

    /// The same application with another rule of when to sign in.
    #[must_use]
    pub fn with_sign_in(self, sign_in: SignIn) -> Self {
        Self { sign_in, ..self }
    }

    /// The same application with the address that people reach it at: scheme, host and port.
    /// Over HTTPS cookies demand it.
    #[must_use]
    pub fn with_public_url(self, url: &str) -> Self {
        Self {
            public_url: Some(url.into()),
            is_secure: self.is_secure || url.starts_with("https://"),
            ..self
        }
    }

    pub(crate) const fn life(&self) -> Life {
        Life {
            started: self.started,
            version: self.version,
        }
    }

    pub(crate) fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    pub(crate) fn is_public_url(&self, origin: &str) -> bool {
        self.public_url() == Some(origin)
    }

    /// Whether clients reach it over TLS, so that cookies may demand it.
    pub(crate) const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The same application, reached over TLS: cookies demand it.
    #[must_use]
    pub fn over_tls(self) -> Self {
        Self {
            is_secure: true,
            ..self
        }
    }

    /// Whether requests without any proof are the operator's.
    pub(crate) async fn is_open(&self) -> bool {
        if self.sign_in == SignIn::Required || self.has_users.load(Ordering::Relaxed) {
            return false;
        }
        let looked = || {
            self.looked_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if looked().is_some_and(|it| it.elapsed() < LOOKED) {
            return true;
        }
        // Unknown is closed.
        let has_users = self.treasury.has_users().await.unwrap_or(true);
        self.has_users.store(has_users, Ordering::Relaxed);
        if !has_users {
            *looked() = Some(Instant::now());
        }
        !has_users
    }

    /// Closes the door at once: someone was made.
    pub(crate) fn note_users(&self) {
        self.has_users.store(true, Ordering::Relaxed);
    }

    /// The same application with another limit of time for a request. Not a setting: who tries
    /// out slow clients does not want to wait as long as they may.
    #[must_use]
    pub const fn with_request_time(mut self, limit: Duration) -> Self {
        self.request_time = limit;
        self
    }
}
