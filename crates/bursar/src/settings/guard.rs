//! Settings of the guard: secrets, sign-in, shared state, limits, proof and feature flags.
//!
//! Owns: their checks, and opening what they name. Not here: what they do (`treasury`, `server`).
//! Invariant: a secret is in no message and in no `Debug`.

use std::collections::BTreeMap;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use server::SignIn;
use treasury::{
    Flag, FlagDefaults, Guard, MAX_PER_HOUR, MasterKey, MasterKeys, RequestLimits, Shared,
};

use super::given::{Given, choice};
use crate::failure::Failure;

/// The shortest secret for tokens: as long as the hash they are signed with (RFC 7518, 3.2).
const MIN_TOKEN_SECRET_BYTES: usize = 32;
/// How long events of the audit log are kept, at least and by default. Unit: days.
const AUDIT_DAYS: u32 = 2_555;
/// Who issues tokens, if there is no public address.
const ISSUER: &str = "bursar";

/// The settings of the guard, checked.
#[derive(Clone, Debug)]
pub struct Guarding {
    /// The master keys, if they are not in the data folder.
    pub masters: Option<MasterKeys>,
    /// What access tokens are signed with.
    pub token_secret: Option<SecretString>,
    /// Where replicas share state; the address may have a password.
    pub redis: Option<SecretString>,
    /// When to sign in.
    pub sign_in: SignIn,
    /// The address people reach it at: scheme, host and port.
    pub public_url: Option<String>,
    /// How often clients may ask.
    pub limits: RequestLimits,
    /// How long events of the audit log are kept.
    pub audit_days: u32,
    /// What flags are without an organisation's choice.
    pub flags: FlagDefaults,
}

impl Guarding {
    pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> Self {
        let modes = [("auto", SignIn::OnceSetUp), ("required", SignIn::Required)];
        let mode = choice(given, "auth.mode", problems, &modes);
        let public_url = public_url(given, problems);
        let is_local = public_url.as_deref().is_none_or(is_of_this_machine);
        // Whoever says how others reach it, by name or by proxy, does not mean this machine alone.
        let is_alone = is_local && !given.contains_key("server.trusted_proxies");
        let by_itself = if is_alone {
            SignIn::OnceSetUp
        } else {
            SignIn::Required
        };
        let sign_in = match mode {
            Some(SignIn::Required) => SignIn::Required,
            _ => by_itself,
        };
        Self {
            masters: masters(given, problems),
            token_secret: token_secret(given, problems),
            redis: redis(given, problems),
            sign_in,
            public_url,
            limits: limits(given, problems),
            audit_days: audit_days(given, problems),
            flags: flags(given, problems),
        }
    }

    /// What a treasury is opened with. A Redis that does not answer is no error: until it does,
    /// this process counts for itself.
    ///
    /// Errors: `bad-settings` for an address that is none.
    pub async fn open(&self) -> Result<Guard, Failure> {
        let shared = match &self.redis {
            Some(url) => Shared::redis(url.expose_secret()).await.map_err(|_| {
                let message = "redis.url: not the address of a Redis; expected \
                               redis://[:PASSWORD@]HOST[:PORT][/DATABASE] or \
                               redis+sentinel://HOST[:PORT][,…]/SERVICE[/DATABASE]";
                Failure::usage("bad-settings", message.to_owned())
            })?,
            None => Shared::in_process(),
        };
        Ok(Guard {
            masters: self.masters.clone(),
            token_secret: self.token_secret.clone(),
            issuer: self.public_url.clone().unwrap_or_else(|| ISSUER.to_owned()),
            shared,
            limits: self.limits.clone(),
            audit_days: self.audit_days,
            flags: self.flags.clone(),
            ..Guard::local()
        })
    }
}

fn masters(given: &Given, problems: &mut Vec<String>) -> Option<MasterKeys> {
    let parse = |text: &str, source: &str, problems: &mut Vec<String>| {
        let parsed = MasterKey::parse(text);
        parsed
            .map_err(|it| problems.push(format!("{source}: {it}")))
            .ok()
    };
    let current = given
        .get("secrets.encryption_key")
        .map(|(text, source)| parse(text, source, problems));
    let mut older = Vec::new();
    if let Some((text, source)) = given.get("secrets.previous_keys") {
        if current.is_none() {
            problems.push(format!(
                "{source}: set secrets.encryption_key too: without it the keys are in the file \
                 master.key, older ones below the first"
            ));
        }
        let items = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        older.extend(items.filter_map(|it| parse(it, source, problems)));
    }
    Some(MasterKeys::new(current.flatten()?, older))
}

fn token_secret(given: &Given, problems: &mut Vec<String>) -> Option<SecretString> {
    let (text, source) = given.get("auth.token_secret")?;
    if text.len() < MIN_TOKEN_SECRET_BYTES {
        let found = text.len();
        problems.push(format!(
            "{source}: {found} bytes: expected at least {MIN_TOKEN_SECRET_BYTES}; \
             `openssl rand -base64 48` makes one"
        ));
    }
    Some(SecretString::from(text.clone()))
}

fn redis(given: &Given, problems: &mut Vec<String>) -> Option<SecretString> {
    const SCHEMES: [&str; 4] = [
        "redis://",
        "rediss://",
        "redis+unix://",
        "redis+sentinel://",
    ];
    let (text, source) = given.get("redis.url")?;
    if !SCHEMES.iter().any(|it| text.starts_with(it)) {
        let schemes = SCHEMES.join(" or ");
        problems.push(format!(
            "{source}: expected {schemes} and the rest of an address"
        ));
    }
    Some(SecretString::from(text.clone()))
}

fn public_url(given: &Given, problems: &mut Vec<String>) -> Option<String> {
    let (text, source) = given.get("server.public_url")?;
    let origin = text.strip_suffix('/').unwrap_or(text);
    match origin.parse::<server::Origin>() {
        Ok(origin) => Some(origin.to_string()),
        // Not repeated: people write passwords into addresses.
        Err(_) => {
            problems.push(format!(
                "{source}: expected scheme, host and port only, in small letters, as in \
                 https://books.example.com"
            ));
            None
        }
    }
}

fn is_of_this_machine(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |it| it.1);
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|it| {
        host.strip_prefix(it)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    })
}

fn limits(given: &Given, problems: &mut Vec<String>) -> RequestLimits {
    let mut limits = RequestLimits::default();
    for (key, limit) in [
        ("limits.requests_per_hour", &mut limits.per_hour),
        ("limits.uploads", &mut limits.uploads),
    ] {
        if let Some((text, source)) = given.get(key) {
            match count(text) {
                Some(found) => *limit = found,
                None => problems.push(format!(
                    "{source}: `{text}`: expected a number from 1 to {MAX_PER_HOUR}"
                )),
            }
        }
    }
    limits.routes = routes(given, problems);
    limits
}

fn routes(given: &Given, problems: &mut Vec<String>) -> BTreeMap<String, u32> {
    let Some((text, source)) = given.get("limits.routes") else {
        return BTreeMap::new();
    };
    let mut routes = BTreeMap::new();
    for item in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        let parsed = item.split_once('=').and_then(|(operation, limit)| {
            let operation = operation.trim();
            server::access(operation)?;
            Some((operation.to_owned(), count(limit.trim())?))
        });
        match parsed {
            Some((operation, limit)) => {
                routes.insert(operation, limit);
            }
            None => problems.push(format!(
                "{source}: `{item}`: expected OPERATION=NUMBER with an operation of the API \
                 (its `operationId`) and a number from 1 to {MAX_PER_HOUR}"
            )),
        }
    }
    routes
}

fn count(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|it| (1..=MAX_PER_HOUR).contains(it))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(pairs: &[(&'static str, &str)]) -> (Guarding, String) {
        let given = pairs
            .iter()
            .map(|(key, value)| (*key, ((*value).to_owned(), (*key).to_owned())));
        let mut problems = Vec::new();
        let guarding = Guarding::check(&given.collect(), &mut problems);
        (guarding, problems.join("\n"))
    }

    #[test]
    fn every_wrong_setting_is_named_and_no_secret_is_repeated() {
        let (guarding, problems) = checked(&[
            ("secrets.encryption_key", "hunter2"),
            ("secrets.previous_keys", "hunter2,hunter3"),
            ("auth.token_secret", "hunter2"),
            ("auth.mode", "maybe"),
            ("redis.url", "http://:hunter2@cache"),
            ("server.public_url", "https://ada:hunter2@books.example"),
            ("limits.requests_per_hour", "0"),
            ("limits.uploads", "many"),
            (
                "limits.routes",
                "create_entry=0,nothing=5,verify_journal=10",
            ),
        ]);
        for part in [
            "secrets.encryption_key: the encryption key has 7 characters",
            "auth.token_secret: 7 bytes: expected at least 32",
            "auth.mode: `maybe`: expected auto or required",
            "redis.url: expected redis:// or",
            "server.public_url: expected scheme, host and port",
            "limits.requests_per_hour: `0`: expected a number from 1 to",
            "limits.uploads: `many`",
            "limits.routes: `create_entry=0`",
            "limits.routes: `nothing=5`",
        ] {
            assert!(problems.contains(part), "`{part}` in: {problems}");
        }
        assert_eq!(problems.matches("secrets.previous_keys: the").count(), 2);
        assert!(!problems.contains("hunter"), "{problems}");
        assert!(!format!("{guarding:?}").contains("hunter"));
        let (_, problems) = checked(&[("secrets.previous_keys", &"0".repeat(64))]);
        assert!(problems.contains("set secrets.encryption_key too"));
    }

    #[test]
    fn who_says_how_others_reach_it_gets_sign_in() {
        let sign_in = |pairs: &[(&'static str, &str)]| checked(pairs).0.sign_in;
        assert_eq!(sign_in(&[]), SignIn::OnceSetUp);
        for local in [
            "http://localhost:8000",
            "http://127.0.0.1:9",
            "http://[::1]:80",
        ] {
            let url = [("server.public_url", local)];
            assert_eq!(sign_in(&url), SignIn::OnceSetUp, "{local}");
        }
        for pair in [
            ("auth.mode", "required"),
            ("server.public_url", "https://books.example.com/"),
            ("server.public_url", "http://localhost.example.com"),
            ("server.trusted_proxies", "127.0.0.1"),
        ] {
            assert_eq!(sign_in(&[pair]), SignIn::Required, "{pair:?}");
        }
    }
}
