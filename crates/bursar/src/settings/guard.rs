//! Settings of secrets, proof and feature flags.
//!
//! Owns: their checks. Not here: what they do (`treasury`).
//! Invariant: no problem that is told has a key in it.

use std::str::FromStr;

use treasury::{Flag, FlagDefaults, Guard, MasterKey, MasterKeys};

use super::Given;

/// How long events of the audit log are kept, at least and by default.
const AUDIT_DAYS: u32 = 2_555;

/// Secrets, proof and flags, checked.
#[derive(Clone, Debug)]
pub struct GuardSettings {
    /// The master keys; a file in the data folder if none.
    pub masters: Option<MasterKeys>,
    /// How long events of the audit log are kept.
    pub audit_days: u32,
    /// What flags are without an organisation's choice.
    pub flags: FlagDefaults,
}

impl GuardSettings {
    pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> Self {
        Self {
            masters: masters(given, problems),
            audit_days: audit_days(given, problems),
            flags: flags(given, problems),
        }
    }

    /// What a treasury is guarded with.
    #[must_use]
    pub fn guard(&self) -> Guard {
        Guard {
            masters: self.masters.clone(),
            audit_days: self.audit_days,
            flags: self.flags.clone(),
            ..Guard::local()
        }
    }
}

fn masters(given: &Given, problems: &mut Vec<String>) -> Option<MasterKeys> {
    let mut key = |name: &str| {
        let (found, source) = given.get(name)?;
        match MasterKey::parse(found) {
            Ok(key) => Some(key),
            Err(error) => {
                problems.push(format!("{source}: {error}"));
                None
            }
        }
    };
    let current = key("encryption.key");
    let previous = key("encryption.key_previous");
    if current.is_none()
        && previous.is_some()
        && let Some((_, source)) = given.get("encryption.key_previous")
    {
        problems.push(format!(
            "{source}: it goes with ENCRYPTION_KEY, which is not set"
        ));
    }
    current.map(|it| MasterKeys::new(it, previous.into_iter().collect()))
}

fn audit_days(given: &Given, problems: &mut Vec<String>) -> u32 {
    let Some((found, source)) = given.get("audit.retention_days") else {
        return AUDIT_DAYS;
    };
    let days = u32::from_str(found).ok();
    let days = days.filter(|it| (AUDIT_DAYS..=36_500).contains(it));
    if days.is_none() {
        problems.push(format!(
            "{source}: `{found}`: expected a number of days from {AUDIT_DAYS} (seven years) to 36500"
        ));
    }
    days.unwrap_or(AUDIT_DAYS)
}

fn flags(given: &Given, problems: &mut Vec<String>) -> FlagDefaults {
    let mut flags = FlagDefaults::new();
    for flag in Flag::ALL {
        let Some((found, source)) = given.get(format!("flags.{}", flag.name()).as_str()) else {
            continue;
        };
        match found.as_str() {
            "true" => drop(flags.insert(*flag, true)),
            "false" => drop(flags.insert(*flag, false)),
            other => problems.push(format!("{source}: `{other}`: expected true or false")),
        }
    }
    flags
}
