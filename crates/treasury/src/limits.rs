//! Limits of attempts: how often someone may try (GUARD-3).
//!
//! Owns: the figures, and what is counted together, of attempts and of requests.
//! Not here: counting (`store::Shared`), headers (`server`).
//! Invariant: an attacker cannot lock a person out of a device they signed in from before; what
//! is refused is not counted, so that a block ends.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use money::{ApiKeyId, UserId};
use store::Hit;

use crate::error::Error;
use crate::rights::Origin;
use crate::treasury::Treasury;

/// Attempts to sign in within the window, before the block.
const ATTEMPTS: u32 = 5;
const WINDOW: Duration = Duration::from_secs(5 * 60);
const BLOCK: Duration = Duration::from_secs(15 * 60);
/// From one address, whoever is tried: an office shares one.
const ATTEMPTS_OF_ADDRESS: u32 = 50;

/// Requests of a client in an hour, and uploads in ten minutes, unless settings say otherwise.
const PER_HOUR: u32 = 1_000;
const UPLOADS_AT_ONCE: u32 = 10;
const HOUR: Duration = Duration::from_secs(3_600);
const UPLOAD_WINDOW: Duration = Duration::from_secs(600);
/// The most that a limit can be set to.
pub const MAX_PER_HOUR: u32 = 1_000_000;
/// The operations that take files.
const UPLOADS: [&str; 4] = [
    "import_expected_items",
    "create_import",
    "apply_payment_status",
    "import_prices",
];
/// What monitors ask all the time.
const NOT_COUNTED: [&str; 2] = ["get_health", "get_detailed_health"];

/// How often a client may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLimits {
    /// In an hour, whatever it asks.
    pub per_hour: u32,
    /// Files in ten minutes.
    pub uploads: u32,
    /// Operations with a limit of their own beside that, in an hour.
    pub routes: BTreeMap<String, u32>,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            per_hour: PER_HOUR,
            uploads: UPLOADS_AT_ONCE,
            routes: BTreeMap::new(),
        }
    }
}

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedClient {
    /// An API key, with its own limit in an hour if it has one.
    Key(ApiKeyId, Option<u32>),
    /// A user, in all sessions.
    User(UserId),
    /// Somebody unknown at an address.
    Address(IpAddr),
}

impl LimitedClient {
    fn name(self) -> String {
        match self {
            Self::Key(id, _) => id.to_string(),
            Self::User(id) => id.to_string(),
            Self::Address(address) => network(address),
        }
    }
}

/// Where a client stands with one limit after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which limit: `requests`, `uploads` or `route`.
    pub limit: &'static str,
    /// The time in which it counts.
    pub window: Duration,
    /// What came of this request.
    pub hit: Hit,
}

/// Who has one address of the newer kind has all of its network (RFC 6177), so these count as one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// What an attempt was counted under.
pub(crate) struct Attempt {
    keys: Vec<String>,
}

impl Treasury {
    /// Counts an attempt to sign in. Errors: `TooMany`.
    pub(crate) async fn limit_sign_in(
        &self,
        account: &str,
        device: Option<&str>,
        origin: &Origin,
    ) -> Result<Attempt, Error> {
        let mut keys = match device {
            // Counted alone: a neighbour at the same address must not lock this device out.
            Some(device) => vec![(format!("sign-in/device/{account}/{device}"), ATTEMPTS)],
            None => vec![(format!("sign-in/account/{account}"), ATTEMPTS)],
        };
        if let (None, Some(address)) = (device, origin.address.map(network)) {
            // Someone who tries one account from one address is blocked there, not everywhere.
            keys.push((format!("sign-in/pair/{address}/{account}"), ATTEMPTS));
            keys.push((format!("sign-in/address/{address}"), ATTEMPTS_OF_ADDRESS));
        }
        for (key, limit) in &keys {
            self.limit(key, *limit).await?;
        }
        let own = keys.into_iter().filter(|it| it.1 == ATTEMPTS);
        Ok(Attempt {
            keys: own.map(|it| it.0).collect(),
        })
    }

    /// Counts a request for an operation of the API. Answers where the client stands with each
    /// limit that applies; the last one does not allow the request if any does not.
    pub async fn count_request(&self, client: LimitedClient, operation: &str) -> Vec<Standing> {
        if NOT_COUNTED.contains(&operation) {
            return Vec::new();
        }
        let limits = &self.guard.limits;
        let own = match client {
            LimitedClient::Key(_, Some(own)) => own,
            _ => limits.per_hour,
        };
        let name = client.name();
        let mut rules = vec![("requests", format!("api/{name}"), HOUR, own)];
        if UPLOADS.contains(&operation) {
            let key = format!("api/{name}/uploads");
            rules.push(("uploads", key, UPLOAD_WINDOW, limits.uploads));
        }
        if let Some(own) = limits.routes.get(operation) {
            rules.push(("route", format!("api/{name}/{operation}"), HOUR, *own));
        }
        let mut standings = Vec::new();
        for (limit, key, window, most) in rules {
            let hit = self.shared.hit(&key, window, most).await;
            standings.push(Standing { limit, window, hit });
            if !hit.is_allowed {
                break;
            }
        }
        standings
    }

    /// Forgets the attempts that led to a success.
    pub(crate) async fn forget_attempts(&self, attempt: &Attempt) {
        for key in &attempt.keys {
            self.shared.clear(key).await;
        }
    }

    /// Counts an attempt to give a code or password again. Errors: `TooMany`.
    pub(crate) async fn limit_codes(&self, user: UserId) -> Result<(), Error> {
        self.limit(&format!("codes/{user}"), ATTEMPTS).await
    }

    /// Counts a challenge that anyone may ask for. Errors: `TooMany`.
    pub(crate) async fn limit_begun(&self, origin: &Origin) -> Result<(), Error> {
        match origin.address {
            Some(address) => {
                self.limit(&format!("begun/{address}"), ATTEMPTS_OF_ADDRESS)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Counts one under a key; beyond the limit the key is blocked. Errors: `TooMany`.
    async fn limit(&self, key: &str, limit: u32) -> Result<(), Error> {
        let block = format!("{key}/block");
        let blocked = self.shared.peek(&block, BLOCK, 1).await;
        if !blocked.is_allowed {
            return Err(Error::TooMany {
                retry_after: blocked.retry_after,
            });
        }
        let hit = self.shared.hit(key, WINDOW, limit).await;
        if hit.is_allowed {
            return Ok(());
        }
        self.shared.hit(&block, BLOCK, 1).await;
        Err(Error::TooMany { retry_after: BLOCK })
    }
}
