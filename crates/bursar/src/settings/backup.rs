//! Settings of backups: where they go.
//!
//! Owns: their checks. Not here: what a place is (`treasury`).
//! Invariant: a credential is in no message.

use secrecy::SecretString;
use treasury::BackupSettings;

use super::Given;

/// Reads them; what is wrong is added to the problems.
pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> BackupSettings {
    let text = |key: &str| given.get(key).map(|it| it.0.clone());
    let secret = |key: &str| text(key).map(SecretString::from);
    let settings = BackupSettings {
        to: text("backup.to"),
        endpoint: text("backup.s3_endpoint"),
        region: text("backup.s3_region"),
        access_key_id: secret("backup.s3_access_key_id"),
        secret_access_key: secret("backup.s3_secret_access_key"),
    };
    if let Some((found, source)) = given.get("backup.s3_endpoint") {
        let is_address = found.starts_with("https://") || found.starts_with("http://");
        // Credentials may stand in an address, so it is not shown.
        if !is_address || found.contains('@') {
            problems.push(format!(
                "{source}: expected scheme, host and port, as in https://s3.example.com"
            ));
        }
    }
    settings
}
