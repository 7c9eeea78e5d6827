//! The settings as a person asks for them: what is set, from where, and what is wrong.
//!
//! Owns: what of a value may be shown. Not here: finding and checking values (`settings`).
//! Invariant: no secret is in a report, and no password of an address.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::names::{ALIASES, nearest};
use super::secret::file_variable;
use super::{Flags, SETTINGS, Setting, Settings};
use crate::failure::Failure;

/// Words in names of settings whose values are secret.
const SECRET_WORDS: [&str; 7] = [
    "secret",
    "password",
    "token",
    "_key",
    "keys",
    "credential",
    "dsn",
];
/// Settings with such a word that name a file, which may be shown.
const NO_SECRETS: [&str; 1] = ["server.tls_key"];

/// What is set, and what is wrong with it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether a program would start with it.
    pub ok: bool,
    /// The settings' file that was read, if any.
    pub file: Option<PathBuf>,
    /// Every setting, set or not.
    pub settings: Vec<Shown>,
    /// Providers to sign in with.
    pub providers: Vec<String>,
    /// What is wrong, each with what was expected.
    pub problems: Vec<String>,
    /// Variables that look like a setting of ours and are none: of no effect.
    pub hints: Vec<String>,
}

/// One setting.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its name in the file.
    pub key: &'static str,
    /// Its variable.
    pub variable: &'static str,
    /// Its value, if it is set; of a secret only that it is.
    pub value: Option<String>,
    /// Where that is from: a variable, the file, or `default`.
    pub from: String,
    /// What it is, with its default.
    pub about: &'static str,
}

impl Report {
    /// Reads all settings. Errors: `file-not-found` and the like, for a file that is named.
    pub fn of(flags: &Flags, environment: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let (settings, gathered) = Settings::examine(flags, environment, "warn")?;
        let options = [
            (
                "data",
                flags.data.as_ref().map(|it| it.display().to_string()),
            ),
            ("org", flags.org.clone()),
            ("listen", flags.listen.clone()),
        ];
        let shown = SETTINGS.iter().map(|it| {
            let option = options.iter().find(|(key, _)| *key == it.key);
            let option = option.and_then(|it| it.1.clone());
            let option = option.map(|text| (text, format!("--{}", it.key)));
            let found = option.or_else(|| gathered.given.get(it.key).cloned());
            show(it, found)
        });
        Ok(Self {
            ok: gathered.problems.is_empty() && settings.is_some(),
            file: gathered.file,
            settings: shown.collect(),
            providers: gathered.providers,
            problems: gathered.problems,
            hints: hints(environment),
        })
    }
}

fn show(setting: &Setting, found: Option<(String, String)>) -> Shown {
    let (value, from) = match found {
        Some((text, from)) if is_secret(setting.key) => {
            (Some(format!("(secret, {} bytes)", text.len())), from)
        }
        Some((text, from)) => (Some(without_passwords(&text)), from),
        None => (None, "default".to_owned()),
    };
    Shown {
        key: setting.key,
        variable: setting.variable,
        value,
        from,
        about: setting.about,
    }
}

/// Whether a setting's value may not be shown.
fn is_secret(key: &str) -> bool {
    let name = key.rsplit('.').next().unwrap_or(key);
    SECRET_WORDS.iter().any(|it| name.contains(it)) && !NO_SECRETS.contains(&key)
}

/// An address without what stands between its user and its host: `a://u:p@h` as `a://u:…@h`.
fn without_passwords(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    // Of several `@` the last one ends the password, wherever people forgot to encode one.
    let end = rest.rfind('@').filter(|at| {
        let path = rest.find('/').unwrap_or(rest.len());
        *at < path || !rest.get(..path).is_some_and(|it| it.contains('.'))
    });
    let Some((who, host)) = end.and_then(|at| Some((rest.get(..at)?, rest.get(at..)?))) else {
        return without_parameters(text);
    };
    let user = who.split(':').next().unwrap_or_default();
    without_parameters(&format!("{scheme}://{user}:…{host}"))
}

/// Parameters may carry a password too.
fn without_parameters(text: &str) -> String {
    let Some((address, parameters)) = text.split_once('?') else {
        return text.to_owned();
    };
    let shown = parameters.split('&').map(|it| match it.split_once('=') {
        Some((name, _)) if name.contains("pass") => format!("{name}=…"),
        _ => it.to_owned(),
    });
    let shown: Vec<String> = shown.collect();
    format!("{address}?{}", shown.join("&"))
}

/// Variables that are nearly one of ours, and those of our own prefix that are none.
fn hints(environment: &BTreeMap<String, String>) -> Vec<String> {
    let files: Vec<String> = SETTINGS.iter().map(file_variable).collect();
    let own = SETTINGS.iter().map(|it| it.variable);
    let names: Vec<&str> = own
        .chain(files.iter().map(String::as_str))
        .chain(ALIASES.iter().map(|it| it.0))
        .chain(["BURSAR_CONFIG"])
        .collect();
    let mut hints = Vec::new();
    for name in environment
        .keys()
        .filter(|it| !names.contains(&it.as_str()))
    {
        let is_ours = name.starts_with("BURSAR_") && !name.starts_with("BURSAR_OIDC_");
        // A short name is near to many that have nothing to do with it.
        let reach = if is_ours {
            usize::MAX
        } else {
            (name.len() / 5).min(2)
        };
        if let Some(near) = nearest(name, &names, reach) {
            hints.push(format!(
                "{name}: no setting of this name, and of no effect; the nearest is {near}"
            ));
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(pairs: &[(&str, &str)]) -> Report {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let folder = tempfile::tempdir().unwrap();
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        Report::of(&flags, &pairs.collect()).unwrap()
    }

    fn of<'a>(report: &'a Report, key: &str) -> &'a Shown {
        report.settings.iter().find(|it| it.key == key).unwrap()
    }

    #[test]
    fn a_report_says_where_from_and_shows_no_secret() {
        let report = report(&[
            (
                "DATABASE_URL",
                "postgres://ada:hunter2@db:5432/books?sslmode=disable",
            ),
            ("REDIS_URL", "redis://:hunter2@cache"),
            ("JWT_SECRET", "hunter2 hunter2 hunter2 hunter2 hunter2"),
            ("ENCRYPTION_KEY", &"ab".repeat(32)),
            ("LOG_LEVEL", "debug"),
        ]);
        assert!(report.ok, "{:?}", report.problems);
        let url = of(&report, "database.url");
        let shown = "postgres://ada:…@db:5432/books?sslmode=disable";
        assert_eq!(url.value.as_deref(), Some(shown));
        assert_eq!(url.from, "DATABASE_URL");
        assert_eq!(
            of(&report, "redis.url").value.as_deref(),
            Some("redis://:…@cache")
        );
        assert_eq!(of(&report, "log.level").from, "LOG_LEVEL");
        assert_eq!(of(&report, "listen").from, "default");
        assert_eq!(of(&report, "data").from, "--data");
        let text = serde_json::to_string(&report).unwrap();
        assert!(!text.contains("hunter") && !text.contains("abab"), "{text}");
    }

    #[test]
    fn a_password_is_left_out_wherever_an_address_has_it() {
        for (given, shown) in [
            (
                "postgres://h/d?user=a&password=p",
                "postgres://h/d?user=a&password=…",
            ),
            ("postgres://u:p@a,b:1/d", "postgres://u:…@a,b:1/d"),
            ("postgres://u:p@s@a/d", "postgres://u:…@a/d"),
            ("sqlite:/var/a@b.db", "sqlite:/var/a@b.db"),
            (
                "https://books.example.com/@a",
                "https://books.example.com/@a",
            ),
        ] {
            assert_eq!(without_passwords(given), shown);
        }
    }

    #[test]
    fn names_that_are_nearly_ours_are_pointed_out() {
        let report = report(&[
            ("DATABSE_URL", "x"),
            ("BURSAR_SERVICE_HOST", "10.0.0.1"),
            ("PATH", "/bin"),
            ("LANG", "C"),
            ("BURSAR_OIDC_KEYCLOAK_LABEL", ""),
        ]);
        assert!(report.ok, "{:?}", report.problems);
        assert_eq!(report.hints.len(), 2, "{:?}", report.hints);
        assert!(report.hints[1].contains("the nearest is DATABASE_URL"));
    }
}
