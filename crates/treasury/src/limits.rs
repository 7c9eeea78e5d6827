//! Limits of attempts: how often someone may try (GUARD-3).
//!
//! Owns: the figures, and what is counted together. Not here: counting (`store::Shared`), headers
//! (`server`).
//! Invariant: an attacker cannot lock a person out of a device they signed in from before; what
//! is refused is not counted, so that a block ends.

use std::time::Duration;

use money::UserId;

use crate::error::Error;
use crate::rights::Origin;
use crate::treasury::Treasury;

/// Attempts to sign in within the window, before the block.
const ATTEMPTS: u32 = 5;
const WINDOW: Duration = Duration::from_secs(5 * 60);
const BLOCK: Duration = Duration::from_secs(15 * 60);
/// From one address, whoever is tried: an office shares one.
const ATTEMPTS_OF_ADDRESS: u32 = 50;

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
        // A known device is counted by itself: what others try does not reach it.
        let own = device.map_or_else(
            || format!("sign-in/account/{account}"),
            |it| format!("sign-in/device/{account}/{it}"),
        );
        let mut keys = vec![(own, ATTEMPTS)];
        if let Some(address) = origin.address {
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
