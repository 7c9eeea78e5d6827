//! What every talk with a bank needs: a client, a budget, and errors that callers understand.
//!
//! Owns: our own limit of requests, counted for all processes together.
//! Not here: what is asked (`connections`, `payments`), the requests (`connect::bank`).
//! Invariant: no bank is asked more often than its connector allows.

use std::time::Duration;

use connect::bank::{BankError, Budget, Taken};
use connect::http::{Client, Settings as HttpSettings};

use crate::error::Error;
use crate::treasury::Treasury;

const HOUR: Duration = Duration::from_secs(3_600);

/// So many requests an hour.
pub(crate) struct HourBudget<'a> {
    treasury: &'a Treasury,
    key: String,
    limit: u32,
}

impl Budget for HourBudget<'_> {
    fn take(&self) -> Taken<'_> {
        Box::pin(async move {
            let hit = self.treasury.shared.hit(&self.key, HOUR, self.limit).await;
            if hit.is_allowed {
                return Ok(());
            }
            Err(hit.retry_after)
        })
    }
}

/// What a bank's fault is to a caller.
pub(crate) fn bank_error(error: &BankError) -> Error {
    Error::Connection {
        code: error.code(),
        message: error.to_string(),
        reaction: error.reaction(),
        retry_after: error.retry_after(),
    }
}

impl Treasury {
    /// A client that reaches what the operator allows. Errors: `Unavailable`.
    pub(crate) fn bank_client(&self) -> Result<Client, Error> {
        let settings = HttpSettings {
            allowed: self.guard.connections.allowed.clone(),
            ..HttpSettings::default()
        };
        let made = Client::new(settings);
        made.map_err(|error| Error::Unavailable(format!("no HTTP client: {error}")))
    }

    /// The budget of what is counted under `key`.
    pub(crate) const fn hour_budget(&self, key: String, limit: u32) -> HourBudget<'_> {
        HourBudget {
            treasury: self,
            key,
            limit,
        }
    }
}
