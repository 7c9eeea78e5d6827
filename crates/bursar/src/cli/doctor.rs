//! `bursar doctor`: is everything in order, and if not, what to do.
//!
//! Owns: the checks and their cures. Not here: any repair: a doctor changes nothing.
//! Invariant: every check is made, whatever the others found.

mod production;

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use money::Timestamp;
use serde::Serialize;
use treasury::{Migrations, SharedState, Treasury};

use super::context::Context;
use super::migrate::engine_word;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Free space below which the books are at risk, in bytes.
const LEAST_SPACE_BYTES: u64 = 100 * 1024 * 1024;
/// Free space below which it is time to look, in bytes.
const LOW_SPACE_BYTES: u64 = 1024 * 1024 * 1024;
/// This program is newer than this: a clock before it is wrong (2026-01-01).
const RELEASED_S: i64 = 1_767_225_600;

/// A check of a password slower than this is felt, and makes an attack by many sign-ins easy.
const SLOW_PASSWORD: Duration = Duration::from_millis(500);

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warn,
    Fail,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    checks: Vec<Check>,
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Ok,
            found: found.into(),
            cure: None,
        }
    }

    fn warn(name: &'static str, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Warn,
            found: found.into(),
            cure: Some(cure.into()),
        }
    }

    fn fail(name: &'static str, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            state: State::Fail,
            ..Self::warn(name, found, cure)
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Also whether people may rely on it: sign-in, HTTPS, proxies, key, backups
    #[arg(long)]
    production: bool,
}

impl Doctor {
    pub(crate) async fn run(&self, context: &Context) -> Result<(), Failure> {
        examine(context, self.production.then(Timestamp::now)).await
    }
}

/// `production` is the moment to judge backups by, if people rely on this installation.
async fn examine(context: &Context, production: Option<Timestamp>) -> Result<(), Failure> {
    let settings = &context.settings;
    let mut checks = vec![
        match &settings.file {
            Some(path) => Check::ok("settings", format!("read from {}", path.display())),
            None => Check::ok(
                "settings",
                "no file; from options, environment and defaults",
            ),
        },
        folder(&settings.data),
        space(&settings.data),
        port(context),
        web_app(),
        encryption_key(context),
        password_check().await,
    ];
    if production.is_some() {
        checks.extend(production::of_settings(settings));
    }
    let mut newest = None;
    books(context, &mut checks, &mut newest, production).await;
    checks.push(clock(newest));
    let report = Report {
        ok: checks.iter().all(|it| it.state != State::Fail),
        checks,
    };
    context.output.show(&report, report_text)?;
    if report.ok {
        return Ok(());
    }
    let failed = report.checks.iter().filter(|it| it.state == State::Fail);
    let names: Vec<&str> = failed.map(|it| it.name).collect();
    Err(Failure::given(
        "doctor-failed",
        format!("not in order: {}", names.join(", ")),
    ))
}

fn report_text(report: &Report) -> String {
    let mut table = Table::new(&[
        ("", Align::Left),
        ("CHECK", Align::Left),
        ("FOUND", Align::Left),
    ]);
    for it in &report.checks {
        let word = match it.state {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        let cure = it
            .cure
            .as_ref()
            .map_or_else(String::new, |cure| format!("\n→ {cure}"));
        table.row(vec![
            word.to_owned(),
            it.name.to_owned(),
            format!("{}{cure}", it.found),
        ]);
    }
    table.render()
}

/// Whether the data folder takes a file, to the disk.
fn folder(data: &Path) -> Check {
    const NAME: &str = "data folder";
    if !data.exists() {
        let cure = "the first `bursar org create` or `bursar demo` makes it";
        return Check::warn(NAME, format!("{} is not there yet", data.display()), cure);
    }
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::File::create_new(&probe).and_then(|file| file.sync_all());
    let removed = std::fs::remove_file(&probe);
    match written.and(removed) {
        Ok(()) => Check::ok(NAME, format!("{} takes files", data.display())),
        Err(error) => Check::fail(
            NAME,
            format!("{}: {error}", data.display()),
            "give the user Bursar runs as the right to write there, or name another with --data",
        ),
    }
}

fn space(data: &Path) -> Check {
    const NAME: &str = "disk space";
    let nearest = data
        .ancestors()
        .find(|it| it.exists())
        .unwrap_or(Path::new("."));
    let found = match rustix::fs::statvfs(nearest) {
        Ok(found) => found,
        Err(error) => return Check::warn(NAME, error.to_string(), "look with `df`"),
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let shown = format!("{} MiB free", free / (1024 * 1024));
    match free {
        ..LEAST_SPACE_BYTES => Check::fail(NAME, shown, "free some space before booking more"),
        LEAST_SPACE_BYTES..LOW_SPACE_BYTES => Check::warn(NAME, shown, "free some space soon"),
        _ => Check::ok(NAME, shown),
    }
}

fn port(context: &Context) -> Check {
    const NAME: &str = "port";
    let address = context.settings.listen;
    match TcpListener::bind(address) {
        Ok(_) if !address.ip().is_loopback() && context.settings.web.tls.is_none() => {
            let cure = "passwords would cross the network in the clear: set server.tls_cert and \
                        server.tls_key, or put a proxy with TLS in front";
            Check::warn(NAME, format!("{address} is free, and has no TLS"), cure)
        }
        Ok(_) => Check::ok(NAME, format!("{address} is free")),
        Err(_) if super::health::get(&format!("http://{address}/health")) == Ok(200) => {
            Check::ok(NAME, format!("a server answers on {address}"))
        }
        Err(error) => Check::warn(
            NAME,
            format!("{address}: {error}"),
            "end what uses it, or listen elsewhere with --listen",
        ),
    }
}

fn web_app() -> Check {
    const NAME: &str = "web app";
    if server::is_embedded() {
        return Check::ok(NAME, "is in this program");
    }
    let cure = "build with `cargo xtask demo`, or `cargo xtask web` and then the program";
    Check::warn(NAME, "is not in this program", cure)
}

/// Where the master key is; never what it is.
fn encryption_key(context: &Context) -> Check {
    const NAME: &str = "encryption key";
    if let Some(keys) = &context.settings.guarding.masters {
        return Check::ok(NAME, format!("from settings, key {}", keys.id()));
    }
    Check::ok(
        NAME,
        "in the file master.key of the data folder, made when it is first needed",
    )
}

/// How long an attempt to sign in keeps a core busy.
async fn password_check() -> Check {
    const NAME: &str = "password check";
    match treasury::password_check_time().await {
        Ok(time) if time > SLOW_PASSWORD => {
            let cure = "sign-in waits that long; a faster machine, or fewer programs on this one";
            Check::warn(NAME, format!("takes {} ms", time.as_millis()), cure)
        }
        Ok(time) => Check::ok(NAME, format!("takes {} ms", time.as_millis())),
        Err(error) => Check::fail(NAME, error.to_string(), "see the message"),
    }
}

/// Where limits are counted.
fn shared_state(state: SharedState) -> Check {
    const NAME: &str = "shared state";
    match state {
        SharedState::InProcess => Check::ok(NAME, "in each process (no redis.url)"),
        SharedState::Redis => Check::ok(NAME, "in Redis"),
        SharedState::Degraded { .. } => Check::warn(
            NAME,
            "Redis does not answer: each replica counts for itself",
            "start the Redis of redis.url, or correct it",
        ),
    }
}

/// The database and every journal in it.
async fn books(
    context: &Context,
    checks: &mut Vec<Check>,
    newest: &mut Option<Timestamp>,
    production: Option<Timestamp>,
) {
    let mut config = context.settings.store.clone();
    // A doctor changes nothing, so it must not migrate or make a database either.
    config.migrations = Migrations::Check;
    if let Some(path) = config.url.strip_prefix("sqlite:")
        && !Path::new(path.strip_prefix("//").unwrap_or(path)).exists()
    {
        let cure = "the first `bursar org create` or `bursar demo` makes it";
        checks.push(Check::warn(
            "database",
            format!("{path} is not there yet"),
            cure,
        ));
        return;
    }
    let treasury = match context.open_store(&config).await {
        Ok(treasury) => treasury,
        Err(error) => {
            let cure = "see the message; `bursar migrate` brings an older database up to date";
            checks.push(Check::fail("database", error.message, cure));
            return;
        }
    };
    checks.push(shared_state(treasury.shared_state()));
    if let Err(error) = treasury.check_master_key().await {
        let cure = "see the message: without that key personal data stays sealed";
        checks.push(Check::fail("encryption key", error.to_string(), cure));
    }
    if let Some(now) = production {
        checks.push(match treasury.last_backup().await {
            Ok(found) => production::last_backup(found.as_ref(), now),
            Err(error) => Check::fail("last backup", error.to_string(), "check the database"),
        });
    }
    let engine = engine_word(treasury.store().engine());
    match treasury.store().schema_version().await {
        Ok(version) => checks.push(Check::ok("database", format!("{engine}, schema {version}"))),
        Err(error) => checks.push(Check::fail(
            "database",
            error.to_string(),
            "check the database",
        )),
    }
    match treasury.organisations().await {
        Ok(rows) => {
            for row in rows {
                checks.push(journal(&treasury, &row, newest).await);
            }
        }
        Err(error) => {
            let cure = "restore the newest backup, then run `bursar journal verify`";
            checks.push(Check::fail("journal", error.to_string(), cure));
        }
    }
    treasury.close().await;
}

/// Chain, balances, and the anchor kept outside the database.
async fn journal(
    treasury: &Treasury,
    row: &treasury::OrganisationRow,
    newest: &mut Option<Timestamp>,
) -> Check {
    const NAME: &str = "journal";
    const CURE: &str = "restore the newest backup, then run `bursar journal verify`";
    if let Ok(book) = treasury.book(row.id).await {
        let last = book.entries().next_back().map(|it| it.recorded_at());
        *newest = (*newest).max(last);
    }
    match treasury
        .verify_journal(row.id, &treasury::Caller::local(), &|_| ())
        .await
    {
        Ok(proof) if proof.problems.is_empty() => {
            let (records, head) = (proof.records, proof.head.seq);
            Check::ok(
                NAME,
                format!("{}: {records} records proved, head {head}", row.slug),
            )
        }
        Ok(proof) => Check::fail(
            NAME,
            format!("{}: {}", row.slug, proof.problems.join("; ")),
            CURE,
        ),
        Err(error) => Check::fail(NAME, format!("{}: {error}", row.slug), CURE),
    }
}

fn clock(newest: Option<Timestamp>) -> Check {
    const NAME: &str = "clock";
    let now = Timestamp::now();
    let cure = "set the clock; a time service keeps it right";
    if now.as_second() < RELEASED_S {
        return Check::fail(NAME, format!("{now} is before this program was made"), cure);
    }
    match newest {
        Some(last) if last > now => Check::fail(
            NAME,
            format!("{now} is before the last entry's {last}"),
            cure,
        ),
        _ => Check::ok(NAME, now.to_string()),
    }
}
