//! Settings: flags before environment before file before defaults.
//!
//! Owns: every setting's name, environment variable, check and default; finding the file.
//! Not here: what a setting does, the list of them (`known`), secrets (`secret`).
//! Invariant: every wrong setting is named at once, unknown ones too, and no message carries a
//! password.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use self::given::{Given, choice, parse_listen};
pub use self::guard::Guarding;
pub use self::known::{SETTINGS, Setting};
pub use self::log::{LogFiles, LogFormat};
use self::names::{ALIASES, flatten, nearest};
use self::oidc::Oidc;
pub use self::report::{Report, Shown};
pub use self::schema::json_schema;
pub use self::watch::{Sampling, StatusPage, Tracing, Watching};
pub use self::web::{TlsSource, Web};
pub use self::work::{Embedded, Working};
use crate::failure::Failure;

mod backup;
mod given;
mod guard;
mod known;
mod log;
mod names;
mod oidc;
mod report;
mod schema;
mod secret;
mod watch;
mod web;
mod work;

/// The settings' file in the data folder.
pub const FILE_NAME: &str = "bursar.toml";
/// The embedded database in the data folder.
const DATABASE_FILE: &str = "bursar.db";
/// The largest settings' file.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// What the command line says, before everything else.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--org`.
    pub org: Option<String>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// The settings' file that was read, if any.
    pub file: Option<PathBuf>,
    /// The organisation that is meant, if one is named.
    pub org: Option<String>,
    /// Where a server listens.
    pub listen: SocketAddr,
    /// Where the books are.
    pub store: treasury::StoreConfig,
    /// Where people may sign in beside here.
    pub providers: treasury::Providers,
    /// The level of log lines.
    pub log_level: String,
    /// The form of log lines.
    pub log_format: LogFormat,
    /// Where backups go.
    pub backup: treasury::BackupSettings,
    /// TLS, proxies and other origins.
    pub web: Web,
    /// Secrets, sign-in and limits.
    pub guarding: Guarding,
    /// What connections may reach.
    pub connections: treasury::ConnectionHost,
    /// Metrics.
    pub watching: Watching,
    /// Jobs in the background.
    pub working: Working,
}

/// What was given, as it was found.
struct Gathered {
    given: Given,
    file: Option<PathBuf>,
    /// Names of providers to sign in with.
    providers: Vec<String>,
    problems: Vec<String>,
}

impl Settings {
    /// Reads and checks the settings; `default_level` is the log level when none is set.
    ///
    /// Errors: `bad-settings` with every problem; `file-not-found` for a named file.
    pub fn load(
        flags: &Flags,
        environment: &BTreeMap<String, String>,
        default_level: &str,
    ) -> Result<Self, Failure> {
        let (settings, gathered) = Self::examine(flags, environment, default_level)?;
        match settings {
            Some(settings) if gathered.problems.is_empty() => Ok(settings),
            _ => Err(bad(&gathered.problems)),
        }
    }

    /// Reads and checks everything. Errors: `file-not-found` for a named file.
    fn examine(
        flags: &Flags,
        environment: &BTreeMap<String, String>,
        default_level: &str,
    ) -> Result<(Option<Self>, Gathered), Failure> {
        let mut problems = Vec::new();
        let mut given = Given::new();
        from_environment(environment, &mut given, &mut problems);
        let data = flags.data.clone();
        let data = data.or_else(|| given.get("data").map(|it| PathBuf::from(&it.0)));
        let (path, is_named) = match (&flags.config, environment.get("BURSAR_CONFIG"), &data) {
            (Some(path), _, _) => (Some(path.clone()), true),
            (None, Some(path), _) => (Some(PathBuf::from(path)), true),
            (None, None, Some(data)) => (Some(data.join(FILE_NAME)), false),
            (None, None, None) => (
                default_data(environment).map(|it| it.join(FILE_NAME)),
                false,
            ),
        };
        let file = path.filter(|it| is_named || it.exists());
        let mut oidc = Oidc::from_environment(environment);
        if let Some(path) = &file {
            from_file(path, (&mut given, &mut oidc), &mut problems)?;
        }
        secret::from_command(&mut given, &mut problems);
        let names = oidc.names(&given);
        let providers = oidc.check(&given, &mut problems);
        let settings = Self::check(flags, environment, &given, default_level, &mut problems);
        let settings = settings.map(|it| Self {
            providers,
            file: file.clone(),
            ..it
        });
        let gathered = Gathered {
            given,
            file,
            providers: names,
            problems,
        };
        Ok((settings, gathered))
    }

    fn check(
        flags: &Flags,
        environment: &BTreeMap<String, String>,
        given: &Given,
        default_level: &str,
        problems: &mut Vec<String>,
    ) -> Option<Self> {
        let text = |key: &str| given.get(key).map(|it| it.0.clone());
        let data = flags
            .data
            .clone()
            .or_else(|| text("data").map(PathBuf::from));
        let data = data.or_else(|| default_data(environment));
        if data.is_none() {
            problems.push(
                "data: there is no home folder to keep books in; name one with `--data DIR`"
                    .to_owned(),
            );
        }
        let listen = match &flags.listen {
            Some(found) => parse_listen(found, "--listen", problems),
            None => given.get("listen").map_or_else(
                || Some(SocketAddr::from(([127, 0, 0, 1], 8000))),
                |(found, source)| parse_listen(found, source, problems),
            ),
        };
        let max_connections = max_connections(given, problems);
        let migrations = choice(
            given,
            "database.migrate",
            problems,
            &[
                ("true", treasury::Migrations::Apply),
                ("false", treasury::Migrations::Check),
            ],
        );
        let log_format = log::format(given, problems);
        log::check_level(given, problems);
        check_addresses(given, problems);
        let web = Web::check(given, data.as_deref(), problems);
        let guarding = Guarding::check(given, problems);
        let connections = connections(given, problems);
        let backup = backup::check(given, problems);
        let watching = Watching::check(given, problems);
        let working = Working::check(given, problems);
        let data = data?;
        let url = text("database.url")
            .unwrap_or_else(|| format!("sqlite:{}", data.join(DATABASE_FILE).display()));
        let mut store = treasury::StoreConfig::new(url, &data);
        store.read_url = text("database.read_url");
        store.max_connections = max_connections.unwrap_or(store.max_connections);
        store.migrations = migrations.unwrap_or(store.migrations);
        Some(Self {
            data,
            file: None,
            org: flags.org.clone().or_else(|| text("org")),
            listen: listen?,
            store,
            providers: treasury::Providers::default(),
            log_level: text("log.level").unwrap_or_else(|| default_level.to_owned()),
            log_format: log_format.unwrap_or_default(),
            backup,
            web,
            guarding,
            connections,
            watching,
            working,
        })
    }
}

fn bad(problems: &[String]) -> Failure {
    let message = match problems {
        [one] => one.clone(),
        many => format!(
            "{} settings are wrong:\n  {}",
            many.len(),
            many.join("\n  ")
        ),
    };
    Failure::usage("bad-settings", message)
}

fn from_environment(
    environment: &BTreeMap<String, String>,
    given: &mut Given,
    problems: &mut Vec<String>,
) {
    for it in &SETTINGS {
        // Empty is unset: container files cannot say "not at all".
        if let Some(text) = environment.get(it.variable).filter(|it| !it.is_empty()) {
            given.insert(it.key, (text.clone(), it.variable.to_owned()));
        }
    }
    secret::from_files(environment, given, problems);
    for (variable, key) in ALIASES {
        // Our own names come first: they were meant for us.
        if let Some(text) = environment.get(variable).filter(|it| !it.is_empty()) {
            let alias = (text.clone(), variable.to_owned());
            given.entry(key).or_insert(alias);
        }
    }
    let files: Vec<String> = SETTINGS.iter().map(secret::file_variable).collect();
    let names: Vec<&str> = SETTINGS
        .iter()
        .map(|it| it.variable)
        .chain(files.iter().map(String::as_str))
        .chain(["BURSAR_CONFIG"])
        .collect();
    for name in environment.keys().filter(|it| it.starts_with("BURSAR_")) {
        // Of other programs' names only those are refused that look like a slip of the pen.
        if !names.contains(&name.as_str())
            && let Some(near) = nearest(name, &names, 2)
        {
            problems.push(format!("{name}: no such setting; did you mean {near}?"));
        }
    }
}

fn from_file(
    path: &Path,
    (given, oidc): (&mut Given, &mut Oidc),
    problems: &mut Vec<String>,
) -> Result<(), Failure> {
    let size =
        std::fs::metadata(path).map_err(|it| Failure::file("read the settings", path, &it))?;
    if size.len() > MAX_FILE_BYTES {
        problems.push(format!(
            "{}: larger than {MAX_FILE_BYTES} bytes",
            path.display()
        ));
        return Ok(());
    }
    let text = std::fs::read_to_string(path)
        .map_err(|it| Failure::file("read the settings", path, &it))?;
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            problems.push(format!(
                "{}: {}",
                path.display(),
                error.to_string().trim_end()
            ));
            return Ok(());
        }
    };
    let mut flat = Vec::new();
    flatten("", table, &mut flat);
    let names: Vec<&str> = SETTINGS.iter().map(|it| it.key).collect();
    for (name, value) in flat {
        if value.as_str().is_some_and(|it| oidc.take(&name, it)) {
            continue;
        }
        let Some(known) = SETTINGS.iter().find(|it| it.key == name) else {
            let near = nearest(&name, &names, usize::MAX).unwrap_or_default();
            let shown = path.display();
            problems.push(format!(
                "{shown}: `{name}`: no such setting; the nearest is `{near}`"
            ));
            continue;
        };
        let text = match value {
            toml::Value::String(it) => it,
            toml::Value::Integer(it) => it.to_string(),
            toml::Value::Boolean(it) => it.to_string(),
            toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                let items: Vec<&str> = items.iter().filter_map(toml::Value::as_str).collect();
                items.join(",")
            }
            other => {
                let shown = path.display();
                let found = other.type_str();
                problems.push(format!("{shown}: `{name}`: found {found}, expected a text"));
                continue;
            }
        };
        let source = format!("{}: `{name}`", path.display());
        given.entry(known.key).or_insert((text, source));
    }
    Ok(())
}

/// What connections may reach.
fn connections(given: &Given, problems: &mut Vec<String>) -> treasury::ConnectionHost {
    let list = |key: &str| -> Vec<String> {
        let text = given.get(key).map_or("", |it| it.0.as_str());
        let parts = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        parts.map(str::to_owned).collect()
    };
    let allowed = list("connect.allow");
    let allowed: Vec<String> = allowed
        .iter()
        .flat_map(|it| it.split_whitespace().map(str::to_owned))
        .collect();
    treasury::ConnectionHost::new(&list("connections.folders"), &allowed).unwrap_or_else(|error| {
        problems.push(error.to_string());
        treasury::ConnectionHost::default()
    })
}

fn max_connections(given: &Given, problems: &mut Vec<String>) -> Option<u32> {
    let (found, source) = given.get("database.max_connections")?;
    let number = found.parse::<u32>().ok();
    let number = number.filter(|it| (2..=1000).contains(it));
    if number.is_none() {
        problems.push(format!(
            "{source}: `{found}`: expected a number from 2 to 1000"
        ));
    }
    number
}

/// Addresses can carry a password, so only what they begin with is checked and shown.
fn check_addresses(given: &Given, problems: &mut Vec<String>) {
    let starts = |key: &str, schemes: &[&str]| match given.get(key) {
        Some((found, source)) if !schemes.iter().any(|it| found.starts_with(it)) => Some(format!(
            "{source}: expected {} and the rest of an address",
            schemes.join(" or ")
        )),
        _ => None,
    };
    problems.extend(starts(
        "database.url",
        &["sqlite:", "postgres://", "postgresql://"],
    ));
    problems.extend(starts(
        "database.read_url",
        &["postgres://", "postgresql://"],
    ));
}

/// `$XDG_DATA_HOME/bursar`, by default `~/.local/share/bursar`.
fn default_data(environment: &BTreeMap<String, String>) -> Option<PathBuf> {
    let named = |name: &str| {
        let found = environment.get(name).map(PathBuf::from);
        found.filter(|it| it.is_absolute())
    };
    let share = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|it| it.join(".local/share")));
    share.map(|it| it.join("bursar"))
}

#[cfg(test)]
mod tests;
