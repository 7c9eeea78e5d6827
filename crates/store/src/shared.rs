//! Short-lived state that replicas share: limits, replay guards, values (GUARD-3).
//!
//! Owns: what each operation means, with Redis, without it, and while it is away.
//! Not here: what is limited and how much (`treasury`, `server`); anything that must survive a
//! restart of everything (`directory`).
//! Invariant: every operation answers within a quarter of a second whatever Redis does; when it
//! is away, limits go on from what this process knows: never to open, never to closed.
//!
//! While Redis is away each replica counts for itself: a client that reaches n replicas may get
//! up to n times what is left of a limit, and a token guarded by `once` may be used once on each
//! replica that has not seen it. What is written meanwhile is passed on when Redis is back.

mod link;
mod local;
mod scripts;
mod table;
mod window;

use std::sync::Arc;
use std::time::{Duration, Instant};

use money::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::Error;
use link::{Link, Pending};
use local::Local;
use window::Rule;

pub use window::Hit;

/// Limits: a value; a key, beyond which its hash stands for it.
const MAX_VALUE_BYTES: usize = 64 << 10;
const MAX_KEY_BYTES: usize = 200;

/// Short-lived state shared with other replicas, or kept in this process. Cheap to clone.
///
/// A block is a window with one hit: `hit(key, fifteen_minutes, 1)` begins it, and as long as
/// `peek` of the same is not allowed, it lasts. A flood of other keys does not end it.
#[derive(Clone, Debug)]
pub struct Shared {
    inner: Arc<Inner>,
}

/// Where the state is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedState {
    /// In this process, as it was asked for.
    InProcess,
    /// In Redis, shared with every replica.
    Redis,
    /// In this process until Redis is back.
    Degraded {
        /// Since when Redis is away.
        since: Timestamp,
        /// Why, as last found out.
        why: Absence,
    },
}

/// Why Redis cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Nobody answers at its address.
    Unreachable,
    /// It wants a password, or another one.
    Unauthorised,
    /// It answers and takes nothing: it is full, a replica, or its user may not.
    Unusable,
}

#[derive(Debug)]
struct Inner {
    local: Local,
    link: Option<Arc<Link>>,
    epoch: Instant,
}

impl Inner {
    /// Milliseconds of a clock that never goes back.
    fn now(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX) + link::FIRST_MS
    }
}

impl Shared {
    /// State in this process alone.
    #[must_use]
    pub fn in_process() -> Self {
        let inner = Inner {
            local: Local::new(),
            link: None,
            epoch: Instant::now(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// State in Redis 5 or newer (or what speaks like it), at `redis://`, `rediss://`,
    /// `redis+unix://` or `redis+sentinel://host[:port][,host[:port]…]/service[/database]`.
    ///
    /// A server that does not answer is no error: the state is `Degraded` until it does.
    /// Errors: `Refused` for an address that is none.
    pub async fn redis(url: &str) -> Result<Self, Error> {
        let link = Arc::new(Link::new(url)?);
        let inner = Arc::new(Inner {
            local: Local::new(),
            link: Some(Arc::clone(&link)),
            epoch: Instant::now(),
        });
        link::start(&link, &inner).await;
        Ok(Self { inner })
    }

    /// Counts one hit on `key` if fewer than `limit` were counted in the `window` before.
    ///
    /// Exact up to a limit of 64; beyond it a hit may be remembered a 64th of the window too
    /// long, never too short.
    pub async fn hit(&self, key: &str, window: Duration, limit: u32) -> Hit {
        let (key, rule, local) = (short(key), Rule::new(window, limit), &self.inner.local);
        if let Some(link) = &self.inner.link {
            let generation = link.generation();
            let unshared = local.unshared(&key, rule, generation, self.inner.now());
            if let Some(hit) = link.hit(&key, rule, unshared).await {
                local.adopt(&key, rule, (&hit, generation), self.inner.now());
                return hit;
            }
        }
        local.hit(&key, rule, self.inner.now())
    }

    /// What `hit` would answer, without counting.
    pub async fn peek(&self, key: &str, window: Duration, limit: u32) -> Hit {
        let (key, rule, local) = (short(key), Rule::new(window, limit), &self.inner.local);
        if let Some(link) = &self.inner.link {
            let unshared = local.unshared(&key, rule, link.generation(), self.inner.now());
            if let Some(hit) = link.peek(&key, rule).await {
                // What was counted while Redis was away is not there yet.
                return unshared.filter(|it| it.count > hit.count).unwrap_or(hit);
            }
        }
        local.peek(&key, rule, self.inner.now())
    }

    /// Forgets the hits on `key`.
    pub async fn clear(&self, key: &str) {
        let key = short(key);
        self.inner.local.clear(&key, self.inner.now());
        if let Some(link) = &self.inner.link
            && !link.clear(&key).await
        {
            link.defer(Pending::Window(key));
        }
    }

    /// `true` for the first caller with this key in `ttl`: guards what may happen once.
    ///
    /// Without Redis a table of guards that is full refuses. While Redis is away each replica
    /// guards for itself.
    pub async fn once(&self, key: &str, ttl: Duration) -> bool {
        let (key, ttl, local) = (short(key), at_least(ttl), &self.inner.local);
        let Some(link) = &self.inner.link else {
            return local.once(&key, ttl, self.inner.now());
        };
        if local.guard(&key, self.inner.now()).is_some() {
            return false;
        }
        if let Some(is_first) = link.once(&key, ttl).await {
            local.once(&key, ttl, self.inner.now());
            return is_first;
        }
        let is_first = local.once(&key, ttl, self.inner.now());
        link.defer(Pending::Guard(key));
        is_first
    }

    /// Keeps a value for `ttl`, in place of any other of its key.
    ///
    /// Limits: 64 KiB; a longer one is not kept. Under a flood the values that would end first
    /// are given up.
    pub async fn put(&self, key: &str, value: &str, ttl: Duration) {
        if value.len() > MAX_VALUE_BYTES {
            let size_bytes = value.len();
            tracing::error!(size_bytes, "a shared value is too long and was not kept");
            return;
        }
        let (key, ttl) = (short(key), at_least(ttl));
        let now = self.inner.now();
        self.inner.local.put(&key, value, ttl, now);
        if let Some(link) = &self.inner.link
            && !link.put(&key, value, ttl).await
        {
            link.defer(Pending::Value(key));
        }
    }

    /// A value that was put and has not ended.
    pub async fn get(&self, key: &str) -> Option<String> {
        let (key, local) = (short(key), &self.inner.local);
        if let Some(link) = &self.inner.link
            && let Some(found) = link.get(&key).await
        {
            let now = self.inner.now();
            let Some((value, ttl)) = found else {
                local.take(&key, now);
                return None;
            };
            // Remembered, so that it is known here when Redis goes away.
            local.put(&key, &value, ttl, now);
            return Some(value);
        }
        local.get(&key, self.inner.now()).map(|it| it.0)
    }

    /// As `get`, and the value is gone: of several callers one gets it.
    pub async fn take(&self, key: &str) -> Option<String> {
        let key = short(key);
        let known = self.inner.local.take(&key, self.inner.now());
        let Some(link) = &self.inner.link else {
            return known;
        };
        if let Some(found) = link.take(&key).await {
            return found;
        }
        link.defer(Pending::Value(key));
        known
    }

    /// Memory that Redis uses, and the most it used, in bytes; none without Redis, while it is
    /// away, and if it does not say.
    pub async fn memory(&self) -> Option<(u64, u64)> {
        self.inner.link.as_ref()?.memory().await
    }

    /// Where the state is now.
    #[must_use]
    pub fn state(&self) -> SharedState {
        match &self.inner.link {
            None => SharedState::InProcess,
            Some(link) => match link.away() {
                None => SharedState::Redis,
                Some((since, why)) => SharedState::Degraded { since, why },
            },
        }
    }
}

/// Redis knows no shorter time.
fn at_least(ttl: Duration) -> Duration {
    ttl.max(Duration::from_millis(1))
}

/// A key of bounded length.
fn short(key: &str) -> String {
    if key.len() <= MAX_KEY_BYTES {
        return key.to_owned();
    }
    let hash = Sha256::digest(key);
    let hex = hash.iter().map(|it| format!("{it:02x}"));
    std::iter::once("sha256:".to_owned()).chain(hex).collect()
}
