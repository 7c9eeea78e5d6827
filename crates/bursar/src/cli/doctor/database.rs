//! Checks of the database, what is shared, the queue, and every journal.
//!
//! Owns: their limits and cures. Not here: asking (`treasury`).
//! Invariant: nothing is migrated, made or changed; what a user may not see is said so.

use std::path::Path;
use std::time::Duration;

use money::Timestamp;
use treasury::{
    Absence, Clocks, Diagnosis, MigrationPlan, Migrations, ServerState, SharedState, SlowStatement,
    Standby, Treasury,
};

use super::Check;
use super::machine::CLOCK_CURE;
use crate::cli::context::Context;
use crate::cli::migrate::engine_word;

/// A statement that takes this long is slow. Source: `log_min_duration_statement` of
/// deploy/postgres/bursar.conf.
const SLOW: Duration = Duration::from_millis(500);
/// A statement of ours that runs this long now is stuck.
const STUCK_SECONDS: f64 = 30.0;
/// A round trip longer than this makes every request slow.
const FAR: Duration = Duration::from_millis(20);
/// Clocks further apart than this are looked at, and are wrong. Unit: milliseconds.
const SKEW_MS: (u128, u128) = (1_000, 30_000);
/// A standby further behind than this. Unit: bytes; seconds.
const LAG_BYTES: i64 = 64 << 20;
const LAG_SECONDS: f64 = 30.0;
/// A job that could run and waits longer than this, and much longer. Unit: seconds.
const QUEUE_SECONDS: (f64, f64) = (300.0, 3_600.0);
/// A day, and some time for making and proving one. Unit: hours.
const BACKUP_HOURS: i64 = 26;
/// Open connections above this share. Unit: percent.
const CONNECTIONS_PERCENT: u64 = 90;

pub(super) async fn checks(context: &Context) -> Vec<Check> {
    let mut config = context.settings.store.clone();
    // A doctor changes nothing, so it must not migrate or make a database either.
    config.migrations = Migrations::Check;
    if let Some(path) = config.url.strip_prefix("sqlite:")
        && !Path::new(path.strip_prefix("//").unwrap_or(path)).exists()
    {
        let cure = "the first `bursar org create` or `bursar demo` makes it";
        return vec![Check::warn("database", "not there yet", path, cure)];
    }
    let mut checks = vec![schema(&config).await];
    let treasury = match context.open_store(&config).await {
        Ok(treasury) => treasury,
        Err(error) => {
            let (fault, cure) = why_closed(&error.message);
            checks.push(Check::fail("database", fault, error.message, cure));
            return checks;
        }
    };
    match treasury.diagnose(SLOW).await {
        Ok(found) => checks.extend(diagnosed(&treasury, &found)),
        Err(error) => {
            let cure = "check the database";
            checks.push(Check::fail(
                "database",
                "does not answer",
                error.to_string(),
                cure,
            ));
        }
    }
    checks.push(shared_state(treasury.shared_state()));
    if let Err(error) = treasury.check_master_key().await {
        let cure = "see the message: without that key personal data stays sealed";
        checks.push(Check::fail(
            "encryption key",
            "not the one",
            error.to_string(),
            cure,
        ));
    }
    checks.push(queue(&treasury).await);
    checks.push(backup(&treasury).await);
    checks.extend(journals(&treasury).await);
    checks.push(super::links::check(&treasury).await);
    treasury.close().await;
    checks
}

async fn schema(config: &treasury::StoreConfig) -> Check {
    const NAME: &str = "schema";
    let plan = match MigrationPlan::of(config).await {
        Ok(plan) => plan,
        Err(error) => {
            let error = error.to_string();
            let (fault, cure) = why_closed(&error);
            return Check::fail(NAME, fault, error, cure);
        }
    };
    if plan.found == plan.known {
        return Check::ok(
            NAME,
            format!("version {}, as this program needs", plan.found),
        );
    }
    let shown = format!("version {}, this program needs {}", plan.found, plan.known);
    let cure = "`bursar migrate --plan` shows what is missing, `bursar migrate` does it";
    Check::fail(NAME, "older", shown, cure)
}

/// The fault and the cure by what a database says when it lets nobody in.
fn why_closed(message: &str) -> (&'static str, &'static str) {
    let says = |words: &[&str]| words.iter().any(|it| message.contains(it));
    if says(&["password authentication", "no pg_hba.conf entry", "role \""]) {
        return (
            "credentials refused",
            "correct user and password in DATABASE_URL, or let that user in (pg_hba.conf)",
        );
    }
    if says(&["certificate", "TLS", "SSL"]) {
        return (
            "no trust in its certificate",
            "give its authority with sslrootcert= in DATABASE_URL, or renew its certificate",
        );
    }
    if says(&["does not exist"]) {
        return (
            "no such database",
            "make it: `CREATE DATABASE …`, or correct DATABASE_URL",
        );
    }
    if says(&["too many clients", "remaining connection slots"]) {
        return (
            "no connection left",
            "raise max_connections of the server, or lower BURSAR_DATABASE_MAX_CONNECTIONS",
        );
    }
    if says(&["newer program"]) {
        return ("newer than this program", "start the newer program");
    }
    if says(&["`bursar migrate`"]) {
        return ("older than this program", "run `bursar migrate`");
    }
    ("cannot be used", "see the message")
}

fn diagnosed(treasury: &Treasury, found: &Diagnosis) -> Vec<Check> {
    let mut checks = vec![database(treasury, found), skew(found.clocks)];
    if let Some(state) = &found.server_state {
        checks.push(connections(state));
        checks.push(slow(state));
        checks.push(replication(state));
        checks.extend(replica(state));
    }
    checks
}

fn database(treasury: &Treasury, found: &Diagnosis) -> Check {
    const NAME: &str = "database";
    let engine = engine_word(treasury.store().engine());
    let micros = found.round_trip.as_micros();
    let shown = format!("{} answers in {micros} µs", found.server);
    if !found.risky.is_empty() {
        let shown = format!("{shown}; {}", found.risky.join(", "));
        let cure = format!("set it back in {engine}: a power cut would lose what was acknowledged");
        return Check::fail(NAME, "may lose data", shown, &cure);
    }
    if found.round_trip > FAR {
        let cure = "put it nearer: every request takes several round trips";
        return Check::warn(NAME, "far away", shown, cure);
    }
    Check::ok(NAME, shown)
}

/// Moments come from this machine, leases from the database.
fn skew(clocks: Clocks) -> Check {
    const NAME: &str = "clock skew";
    let apart = clocks.database.duration_since(clocks.ours).as_millis();
    let shown = format!("the database's clock is {apart} ms ahead of ours");
    match apart.unsigned_abs() {
        it if it > SKEW_MS.1 => Check::fail(NAME, "clocks disagree", shown, CLOCK_CURE),
        it if it > SKEW_MS.0 => Check::warn(NAME, "clocks disagree", shown, CLOCK_CURE),
        _ => Check::ok(NAME, shown),
    }
}

fn connections(state: &ServerState) -> Check {
    const NAME: &str = "connections";
    let (used, most) = state.connections;
    let shown = format!("{used} of {most}");
    if used.saturating_mul(100) > most.saturating_mul(CONNECTIONS_PERCENT) {
        let cure = "raise max_connections, or lower BURSAR_DATABASE_MAX_CONNECTIONS";
        return Check::warn(NAME, "nearly used up", shown, cure);
    }
    Check::ok(NAME, shown)
}

fn slow(state: &ServerState) -> Check {
    const NAME: &str = "slow queries";
    let line = |it: &SlowStatement| format!("{:.1} s `{}`", it.seconds, it.text);
    let list = |all: &[SlowStatement]| all.iter().map(line).collect::<Vec<_>>().join("; ");
    if state.running.iter().any(|it| it.seconds > STUCK_SECONDS) {
        let cure =
            "see pg_stat_activity for who holds what; `SELECT pg_cancel_backend(pid)` ends one";
        let waiting = state.waiting;
        let shown = format!(
            "{}; {waiting} sessions wait for a lock",
            list(&state.running)
        );
        return Check::fail(NAME, "stuck", shown, cure);
    }
    let remembered = state.remembered.as_deref().unwrap_or_default();
    if !state.running.is_empty() || !remembered.is_empty() {
        let shown = [list(&state.running), list(remembered)];
        let shown: Vec<String> = shown.into_iter().filter(|it| !it.is_empty()).collect();
        let cure = "`VACUUM (ANALYZE)` the database; if it stays, look at it with EXPLAIN";
        return Check::warn(NAME, "slow", shown.join("; "), cure);
    }
    let known = match &state.remembered {
        Some(_) => "none now, none on average",
        None => "none now; before is unknown without the extension pg_stat_statements",
    };
    Check::ok(NAME, known)
}

fn replication(state: &ServerState) -> Check {
    const NAME: &str = "replication";
    let line = |it: &Standby| {
        let state = it.state.as_deref().unwrap_or("state not visible");
        let bytes = it
            .lag_bytes
            .map_or("? bytes".to_owned(), |it| format!("{it} bytes"));
        let seconds = it.lag_seconds.unwrap_or(0.0);
        format!("{} {state}, {bytes} and {seconds:.1} s behind", it.name)
    };
    let shown: Vec<String> = state.standbys.iter().map(line).collect();
    let shown = shown.join("; ");
    let is_streaming = |it: &&Standby| it.state.as_deref() == Some("streaming");
    if state.standbys.is_empty() {
        if state.quorum.is_empty() {
            return Check::ok(NAME, "no standbys, and none waited for");
        }
        let shown = format!(
            "synchronous_standby_names = {}, and nobody follows",
            state.quorum
        );
        let cure = "start a standby: until then nothing is acknowledged";
        return Check::fail(NAME, "commits wait for ever", shown, cure);
    }
    if state.standbys.iter().any(|it| it.state.is_none()) {
        let cure = "`GRANT pg_monitor TO` the user of DATABASE_URL";
        return Check::warn(NAME, "not visible", shown, cure);
    }
    let behind = |it: &Standby| {
        it.lag_bytes.is_some_and(|it| it > LAG_BYTES)
            || it.lag_seconds.is_some_and(|it| it > LAG_SECONDS)
    };
    if state.standbys.iter().any(behind) || state.standbys.iter().filter(is_streaming).count() == 0
    {
        let cure = "look at the standby's log, its disk and the network between them";
        return Check::warn(NAME, "behind", shown, cure);
    }
    if state.quorum.is_empty() {
        let cure = "set synchronous_standby_names as in deploy/postgres/bursar.conf: without it the \
                    loss of the primary may lose what was acknowledged";
        return Check::warn(NAME, "no commit waits for a standby", shown, cure);
    }
    Check::ok(NAME, format!("{shown}; {}", state.quorum))
}

fn replica(state: &ServerState) -> Option<Check> {
    const NAME: &str = "read replica";
    let cure = "look at it, or leave DATABASE_READ_URL out; meanwhile the primary is read";
    Some(match state.replica.as_ref()? {
        Err(error) => Check::warn(NAME, "away", error.as_str(), cure),
        Ok(it) if !it.is_standby => {
            let cure = "let DATABASE_READ_URL name a standby: this one takes no load off";
            Check::warn(NAME, "no standby", "it takes writes itself", cure)
        }
        Ok(it) => match it.lag_seconds {
            Some(lag) if lag > LAG_SECONDS => {
                Check::warn(NAME, "behind", format!("{lag:.1} s"), cure)
            }
            Some(lag) => Check::ok(NAME, format!("{lag:.1} s behind")),
            None => Check::warn(NAME, "unknown", "nothing was replayed yet", cure),
        },
    })
}

/// Where limits are counted.
fn shared_state(state: SharedState) -> Check {
    const NAME: &str = "shared state";
    match state {
        SharedState::InProcess => Check::ok(NAME, "in each process (no redis.url)"),
        SharedState::Redis => Check::ok(NAME, "in Redis"),
        SharedState::Degraded { why, .. } => {
            let (fault, evidence, cure) = match why {
                Absence::Unreachable => (
                    "Redis is away",
                    "nobody answers at its address",
                    "start the Redis of redis.url, or correct the address",
                ),
                Absence::Unauthorised => (
                    "Redis refuses the password",
                    "it answers, and wants a password, or another one",
                    "put the user and the password of Redis into redis.url",
                ),
                Absence::Unusable => (
                    "Redis takes nothing",
                    "it answers, and is full, a replica, or its user may not write",
                    "see its memory (`maxmemory`), its role and its user's rights (`ACL LIST`)",
                ),
            };
            let counted = format!("{evidence}: each replica counts for itself");
            Check::warn(NAME, fault, counted, cure)
        }
    }
}

async fn queue(treasury: &Treasury) -> Check {
    const NAME: &str = "queue";
    let found = match treasury.queue().await {
        Ok(found) => found,
        Err(error) => {
            let cure = "see the message";
            return Check::fail(NAME, "cannot be asked", error.to_string(), cure);
        }
    };
    let age = found.oldest_seconds.unwrap_or(0.0);
    let shown = format!(
        "{} waiting, {} active, {} given up; the oldest waits {age:.0} s",
        found.waiting, found.active, found.dead
    );
    let cure = "start `bursar worker`, or more of them; `bursar jobs list` shows the jobs";
    match age {
        it if it > QUEUE_SECONDS.1 => Check::fail(NAME, "nobody works", shown, cure),
        it if it > QUEUE_SECONDS.0 => Check::warn(NAME, "slow", shown, cure),
        _ if found.dead > 0 => {
            let cure = "`bursar jobs list --state dead`, then `bursar jobs retry` or `cancel`";
            Check::warn(NAME, "jobs given up", shown, cure)
        }
        _ => Check::ok(NAME, shown),
    }
}

/// How old the newest backup is that was restored and proved.
async fn backup(treasury: &Treasury) -> Check {
    const NAME: &str = "backup";
    let cure = "`bursar backup --verify` makes and proves one; `bursar jobs schedules` says when \
                they are made by themselves";
    let last = match treasury.last_backup().await {
        Ok(Some(last)) => last,
        Ok(None) => return Check::warn(NAME, "none", "none was ever proved", cure),
        Err(error) => return Check::warn(NAME, "unknown", error.to_string(), cure),
    };
    let age = Timestamp::now().duration_since(last.made_at);
    let hours = age.as_hours();
    let shown = format!("{} in {}, {hours} hours old, proved", last.name, last.place);
    if hours > BACKUP_HOURS {
        return Check::warn(NAME, "old", shown, cure);
    }
    Check::ok(NAME, shown)
}

/// Every journal, and the last moment in one of them.
async fn journals(treasury: &Treasury) -> Vec<Check> {
    const CURE: &str = "restore the newest backup, then run `bursar journal verify`";
    let rows = match treasury.organisations().await {
        Ok(rows) => rows,
        Err(error) => {
            return vec![Check::fail(
                "journal",
                "unreadable",
                error.to_string(),
                CURE,
            )];
        }
    };
    let mut checks = Vec::new();
    let mut newest: Option<Timestamp> = None;
    for row in rows {
        if let Ok(book) = treasury.book(row.id).await {
            let last = book.entries().next_back().map(|it| it.recorded_at());
            newest = newest.max(last);
        }
        checks.push(journal(treasury, &row, CURE).await);
    }
    let now = Timestamp::now();
    if let Some(last) = newest.filter(|it| *it > now) {
        let shown = format!("{now} is before the last entry's {last}");
        checks.push(Check::fail("clock", "behind the books", shown, CLOCK_CURE));
    }
    checks
}

/// Chain, balances, and the anchor kept outside the database.
async fn journal(treasury: &Treasury, row: &treasury::OrganisationRow, cure: &str) -> Check {
    const NAME: &str = "journal";
    let caller = treasury::Caller::local();
    match treasury.verify_journal(row.id, &caller, &|_| ()).await {
        Ok(proof) if proof.problems.is_empty() => {
            let (records, head) = (proof.records, proof.head.seq);
            Check::ok(
                NAME,
                format!("{}: {records} records proved, head {head}", row.slug),
            )
        }
        Ok(proof) => {
            let shown = format!("{}: {}", row.slug, proof.problems.join("; "));
            Check::fail(NAME, "not proved", shown, cure)
        }
        Err(error) => Check::fail(NAME, "not proved", format!("{}: {error}", row.slug), cure),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    fn state() -> ServerState {
        ServerState {
            connections: (10, 100),
            running: Vec::new(),
            remembered: Some(Vec::new()),
            waiting: 0,
            quorum: String::new(),
            standbys: Vec::new(),
            replica: None,
        }
    }

    fn standby(name: &str, lag_bytes: i64) -> Standby {
        Standby {
            name: name.to_owned(),
            state: Some("streaming".to_owned()),
            sync_state: Some("quorum".to_owned()),
            lag_bytes: Some(lag_bytes),
            lag_seconds: None,
        }
    }

    #[test]
    fn clocks_that_disagree_are_found_in_either_direction() {
        let ours: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
        let apart = |milliseconds: i64| {
            let by = Duration::from_millis(milliseconds.unsigned_abs());
            let database = if milliseconds < 0 {
                ours.checked_sub(by).unwrap()
            } else {
                ours.checked_add(by).unwrap()
            };
            skew(Clocks { database, ours }).state
        };
        assert_eq!(apart(900), State::Ok);
        assert_eq!(apart(-1_500), State::Warn);
        assert_eq!(apart(31_000), State::Fail);
        assert_eq!(apart(-3_600_000), State::Fail);
    }

    #[test]
    fn standbys_are_judged_by_what_a_lost_primary_would_cost() {
        let judged = |quorum: &str, standbys: &[Standby]| {
            let state = ServerState {
                quorum: quorum.to_owned(),
                standbys: standbys.to_vec(),
                ..state()
            };
            let check = replication(&state);
            (check.state, check.fault.unwrap_or_default())
        };
        let quorum = "ANY 1 (pg1, pg2)";
        assert_eq!(judged("", &[]).0, State::Ok);
        assert_eq!(judged(quorum, &[standby("pg2", 0)]).0, State::Ok);
        assert_eq!(judged(quorum, &[]).1, "commits wait for ever");
        assert_eq!(
            judged("", &[standby("pg2", 0)]).1,
            "no commit waits for a standby"
        );
        assert_eq!(judged(quorum, &[standby("pg2", LAG_BYTES + 1)]).1, "behind");
        let mut hidden = standby("pg2", 0);
        hidden.state = None;
        assert_eq!(judged(quorum, &[hidden]).1, "not visible");
    }

    #[test]
    fn a_statement_that_is_stuck_fails_and_one_that_is_slow_warns() {
        let of = |seconds: f64| ServerState {
            running: vec![SlowStatement {
                seconds,
                text: "UPDATE heads".to_owned(),
            }],
            ..state()
        };
        assert_eq!(slow(&state()).state, State::Ok);
        assert_eq!(slow(&of(2.0)).state, State::Warn);
        assert_eq!(slow(&of(31.0)).state, State::Fail);
        let full = ServerState {
            connections: (95, 100),
            ..state()
        };
        assert_eq!(connections(&full).state, State::Warn);
    }

    #[test]
    fn what_a_database_says_leads_to_its_cure() {
        for (message, fault) in [
            (
                "password authentication failed for user \"ada\"",
                "credentials refused",
            ),
            ("database \"books\" does not exist", "no such database"),
            ("sorry, too many clients already", "no connection left"),
            (
                "this program needs 5; run `bursar migrate`",
                "older than this program",
            ),
            ("something else", "cannot be used"),
        ] {
            assert_eq!(why_closed(message).0, fault, "{message}");
        }
    }
}
