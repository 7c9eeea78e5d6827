//! What the installation is guarded with: secrets and shared state, from settings.
//!
//! Owns: where the master key comes from. Not here: reading settings (the binary), using keys.
//! Invariant: no secret is shown by `Debug`.

use std::path::Path;

use secrecy::SecretString;
use store::Shared;

use crate::error::Error;
use crate::limits::RequestLimits;
use crate::secrets::MasterKeys;

/// The key file in the data folder.
const KEY_FILE: &str = "master.key";

/// Secrets and shared state of an installation.
#[derive(Clone)]
pub struct Guard {
    /// The master keys; a key file in the data folder if none.
    pub masters: Option<MasterKeys>,
    /// The secret that access tokens are signed with; made and sealed in the database if none.
    pub token_secret: Option<SecretString>,
    /// Who issues tokens: the public address.
    pub issuer: String,
    /// Counters and short-lived values, shared by replicas through Redis or in this process.
    pub shared: Shared,
    /// How often clients may ask.
    pub limits: RequestLimits,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Guard({})", self.issuer)
    }
}

impl Guard {
    /// For one process on this machine.
    #[must_use]
    pub fn local() -> Self {
        Self {
            masters: None,
            token_secret: None,
            issuer: "bursar".to_owned(),
            shared: Shared::in_process(),
            limits: RequestLimits::default(),
        }
    }

    pub(crate) fn masters(&self, data: &Path) -> Result<MasterKeys, Error> {
        match &self.masters {
            Some(masters) => Ok(masters.clone()),
            None => Ok(MasterKeys::from_file(&data.join(KEY_FILE))?),
        }
    }
}
