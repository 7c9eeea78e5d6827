//! Settings of backups: where they go, and when.
//!
//! Owns: their checks. Not here: what a place is (`treasury`).
//! Invariant: a credential is in no message.

use secrecy::SecretString;
use treasury::{BackupSettings, BackupTimes, JobRegistry};

use super::given::Given;

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
        times: times(given, problems),
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

/// When backups are made by themselves; `off` makes none.
fn times(given: &Given, problems: &mut Vec<String>) -> BackupTimes {
    let mut times = BackupTimes::default();
    for key in ["backup.zone", "backup.daily", "backup.hourly"] {
        let Some((found, source)) = given.get(key) else {
            continue;
        };
        let (was, is_off) = (times.clone(), found == "off");
        match key {
            "backup.zone" => times.zone.clone_from(found),
            "backup.daily" => times.daily = (!is_off).then(|| found.clone()),
            _ => times.hourly = (!is_off).then(|| found.clone()),
        }
        let settings = BackupSettings {
            times: times.clone(),
            ..BackupSettings::default()
        };
        // Each is tried by itself, so that the one that is wrong is named.
        if let Err(error) = JobRegistry::default().with_backups(&settings) {
            problems.push(format!("{source}: {error}"));
            times = was;
        }
    }
    times
}
