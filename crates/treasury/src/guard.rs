//! What the installation is guarded with: secrets and shared state, from settings.
//!
//! Owns: where the master key comes from. Not here: reading settings (the binary), using keys.
//! Invariant: no secret is shown by `Debug`.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use store::Shared;

use crate::audit::LEAST_DAYS;
use crate::connections::ConnectionHost;
use crate::error::Error;
use crate::flags::FlagDefaults;
use crate::identity::Providers;
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
    /// How many days events of the audit log are kept; never below 2,555.
    pub audit_days: u32,
    /// What feature flags are without an organisation's own choice.
    pub flags: FlagDefaults,
    /// Where people may sign in beside here.
    pub providers: Providers,
    /// What connections may reach.
    pub connections: ConnectionHost,
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
            audit_days: LEAST_DAYS,
            flags: FlagDefaults::default(),
            providers: Providers::default(),
            connections: ConnectionHost::default(),
        }
    }

    /// The key file that is ours to change: none when the key is a setting.
    pub(crate) fn key_file(&self, data: &Path) -> Option<PathBuf> {
        self.masters.is_none().then(|| data.join(KEY_FILE))
    }

    pub(crate) fn masters(&self, data: &Path) -> Result<MasterKeys, Error> {
        match &self.masters {
            Some(masters) => Ok(masters.clone()),
            None => Ok(MasterKeys::from_file(&data.join(KEY_FILE))?),
        }
    }
}
