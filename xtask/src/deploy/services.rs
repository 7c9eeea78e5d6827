//! Checks of what runs beside Bursar in compose.prod.yml: balancer, databases, caches.
//!
//! Owns: running these with their shipped files, on loopback.
//! Not here: the container of Bursar itself (`containers`).
//! Invariant: sizes are made small and addresses local; everything else is as it is shipped.

use std::process::Command;

use anyhow::{Context, Result};

use super::bench::{Bench, must, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;
use crate::machine;

pub(super) const HAPROXY: Checker = Checker {
    name: "haproxy -c",
    check: check_haproxy,
};
pub(super) const POSTGRES: Checker = Checker {
    name: "primary and replica run",
    check: check_postgres,
};
pub(super) const REDIS: Checker = Checker {
    name: "redis and sentinel run",
    check: check_redis,
};
pub(super) const AMTOOL: Checker = Checker {
    name: "amtool check-config",
    check: |bench, files| by_tool(bench, "amtool", &["check-config"], files),
};
pub(super) const PROMTOOL: Checker = Checker {
    name: "promtool check config",
    check: |bench, files| {
        by_tool(
            bench,
            "promtool",
            &["check", "config", "--syntax-only"],
            files,
        )
    },
};
pub(super) const KEYS: Checker = Checker {
    name: "keys of other services",
    check: check_keys,
};
pub(super) const TESTED: Checker = Checker {
    name: "read by a test",
    check: check_tested,
};

/// A tool that takes one file and says by its exit code whether it will do.
fn by_tool(bench: &Bench, tool: &str, words: &[&str], files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let said = bench.say(tool, words.iter().chain([file]))?;
        if !said.is_fine() {
            findings.push(Finding::new(*file, tool, said.all()));
        }
    }
    Ok(Verdict::of(findings))
}

/// Their servers are in no package registry: the keys we use are held against a closed schema,
/// written from their documents.
fn check_keys(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const SCHEMA: &str = "deploy/container/config/services.schema.json";
    const READ: &str = "\
import json, sys, yaml, jsonschema
schema = json.load(open(sys.argv[1]))
for path in sys.argv[2:]:
    name = path.split('/config/', 1)[1]
    part = {**schema['definitions'][name], 'definitions': schema['definitions']}
    for error in jsonschema.Draft7Validator(part).iter_errors(yaml.safe_load(open(path))):
        print(path, '/'.join(map(str, error.path)) + ': ' + error.message, sep='\\t')
";
    let python = bench.tools.linter("python");
    let given = files.iter().filter(|it| !it.ends_with(".json"));
    let words = ["-c", READ, SCHEMA];
    let said = bench.say(python, words.iter().chain(given))?;
    anyhow::ensure!(said.is_fine(), "the keys of other services: {}", said.all());
    let finding = |line: &str| {
        let (file, message) = line.split_once('\t').unwrap_or((line, ""));
        Finding::new(file, "key", message)
    };
    Ok(Verdict::of(said.output.lines().map(finding).collect()))
}

/// Files of the rehearsal and of monitoring are run by tests of their own: some Rust source must
/// name the file, or the folder that it is in.
fn check_tested(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let sources: Vec<&str> = bench
        .files
        .iter()
        .filter(|it| it.path.ends_with(".rs") && !it.path.ends_with("deploy/table.rs"))
        .filter_map(|it| it.text.as_deref())
        .collect();
    let mut findings = Vec::new();
    for file in files.iter().filter(|it| !it.ends_with("README.md")) {
        let mut place = *file;
        let mut is_read = false;
        while place.matches('/').count() >= 1 {
            is_read = is_read || sources.iter().any(|it| it.contains(place));
            place = place.rsplit_once('/').map_or("", |it| it.0);
        }
        if !is_read {
            findings.push(Finding::new(*file, "untested", "no test reads it"));
        }
    }
    Ok(Verdict::of(findings))
}

/// HAProxy reads its configuration with a certificate that `secrets.sh` makes.
fn check_haproxy(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let scratch = bench.copies("haproxy", files)?;
    let secrets = scratch.path().join("secrets").display().to_string();
    let script = files.iter().find(|it| it.ends_with("secrets.sh"));
    let script = script.context("there is no secrets.sh")?;
    let made = bench.say("sh", [script, secrets.as_str()])?;
    let again = bench.say("sh", [script, secrets.as_str()])?;
    if !made.is_fine() || !again.is_fine() || again.output.contains("made ") {
        let message = format!("{}\n{}", made.all(), again.all());
        findings.push(Finding::new(*script, "run", message));
    }
    let page = files.iter().find(|it| it.ends_with(".http"));
    let page = page.context("there is no maintenance page")?;
    for file in files.iter().filter(|it| it.ends_with(".cfg")) {
        let path = scratch.path().join(file);
        let text = bench.text(file)?;
        let text = text.replace("/run/secrets", &secrets).replace(
            "/usr/local/etc/haproxy/maintenance.http",
            &bench.path(page).display().to_string(),
        );
        std::fs::write(&path, text).context("a configuration")?;
        let mut check = bench.shell.command("", "haproxy", ["-c", "-f"]);
        check.arg(&path);
        let said = said(check)?;
        if !said.is_fine() || said.errors.contains("WARNING") {
            findings.push(Finding::new(*file, "haproxy", said.all()));
        }
    }
    Ok(Verdict::of(findings))
}

/// The primary with its start script, and the replica with its own, on loopback.
const DATABASES: &str = r#"set -eu
config="$REPOSITORY/deploy/container/config"
mkdir -p archive socket secrets settings
printf bursar-test >secrets/bursar_db_password
printf replication-test >secrets/replication_password
printf postgres-test >secrets/postgres_password
sed "s#/var/lib/postgresql/archive#$PWD/archive#" "$config/postgresql.conf" >settings/postgresql.conf
cp "$config/pg_hba.conf" settings/
small="-c shared_buffers=16MB -c listen_addresses=127.0.0.1 -c min_wal_size=32MB -c unix_socket_directories=$PWD/socket"
"$BIN/initdb" -D primary -U postgres -A scram-sha-256 --pwfile=secrets/postgres_password --data-checksums >initdb.log
PATH="$BIN:$PATH"
export PATH
postgres -D primary $small -c port="$PORT" -c config_file="$PWD/settings/postgresql.conf" -c hba_file="$PWD/settings/pg_hba.conf" >primary.log 2>&1 &
primary=$!
replica=
trap 'kill -INT $primary $replica 2>/dev/null || true; wait' EXIT
wait_for() { n=0; until pg_isready -q -h "$PWD/socket" -p "$1"; do n=$((n + 1)); [ "$n" -lt 300 ]; sleep 0.1; done; }
wait_for "$PORT"
psql -q -h "$PWD/socket" -p "$PORT" -U postgres -c 'CREATE DATABASE bursar'
PGHOST="$PWD/socket" PGPORT="$PORT" SECRETS_DIR="$PWD/secrets" sh "$config/postgres-primary-init.sh" >init.log
mkdir -m 700 replica
PGDATA="$PWD/replica" PRIMARY_HOST=127.0.0.1 PRIMARY_PORT="$PORT" SETTINGS_DIR="$PWD/settings" \
    REPLICATION_PASSWORD_FILE="$PWD/secrets/replication_password" \
    sh "$config/postgres-replica.sh" $small -c port="$REPLICA_PORT" >replica.log 2>&1 &
replica=$!
wait_for "$REPLICA_PORT"
ask() { PGPASSWORD=bursar-test psql -Atq -h 127.0.0.1 -p "$1" -U bursar -d bursar -c "$2"; }
ask "$PORT" 'CREATE TABLE proof AS SELECT 42 AS answer'
n=0
until [ "$(ask "$REPLICA_PORT" 'SELECT answer FROM proof' 2>/dev/null)" = 42 ]; do n=$((n + 1)); [ "$n" -lt 200 ]; sleep 0.1; done
[ "$(ask "$REPLICA_PORT" 'SELECT pg_is_in_recovery()')" = t ]
echo replicated
"#;

fn check_postgres(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("databases")?;
    let mut command = Command::new("sh");
    if nix::unistd::geteuid().is_root() {
        // PostgreSQL refuses root.
        let place = scratch.path().display().to_string();
        must(bench.shell.command("", "chown", ["postgres", &place]))?;
        command = Command::new("setpriv");
        command.args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--init-groups",
        ]);
        command.args(["--pdeathsig", "TERM", "--", "sh"]);
    }
    // Its folder alone: as user postgres, the repository may be out of reach.
    let copies = scratch.path().join("repository");
    for file in files {
        let target = copies.join(file);
        let folder = target.parent().context("a file's folder")?;
        std::fs::create_dir_all(folder).context("a scratch folder")?;
        std::fs::copy(bench.path(file), &target).context("a scratch folder")?;
    }
    command
        .args(["-c", DATABASES])
        .current_dir(scratch.path())
        .env("REPOSITORY", &copies)
        .env("BIN", machine::postgres_bin()?)
        .env("PORT", free_port()?.to_string())
        .env("REPLICA_PORT", free_port()?.to_string());
    let said = said(command)?;
    let mut verdict = Verdict::default();
    for file in files {
        if said.is_fine() && said.output.ends_with("replicated\n") {
            verdict.note(file, "a row written at the primary is at the replica");
        } else {
            let log = ["primary.log", "replica.log"]
                .map(|it| std::fs::read_to_string(scratch.path().join(it)).unwrap_or_default());
            let message = format!("{}\n{}", said.all(), log.join("\n"));
            verdict.findings.push(Finding::new(*file, "run", message));
        }
    }
    Ok(verdict)
}

/// Master, replica and one Sentinel, on loopback.
const CACHES: &str = r#"set -eu
printf redis-test >secret
export REDIS_PASSWORD_FILE="$PWD/secret" REDIS_DATA="$PWD" SENTINEL_QUORUM=1 REDIS_MASTER=127.0.0.1
script="$REPOSITORY/deploy/container/config/redis.sh"
export REDISCLI_AUTH=redis-test
REDIS_PORT="$PORT" sh "$script" master >master.log 2>&1 &
wait_for() { n=0; until REDIS_PORT="$1" sh "$script" check 2>/dev/null; do n=$((n + 1)); [ "$n" -lt 200 ]; sleep 0.1; done; }
end() { for port in "$PORT" "$SENTINEL_PORT"; do redis-cli -p "$port" shutdown nosave >/dev/null 2>&1 || true; done; wait; }
trap end EXIT
wait_for "$PORT"
REDIS_PORT="$PORT" sh "$script" sentinel >sentinel.log 2>&1 &
n=0
until REDISCLI_AUTH= redis-cli -p "$SENTINEL_PORT" sentinel get-master-addr-by-name bursar 2>/dev/null | grep -q "$PORT"; do n=$((n + 1)); [ "$n" -lt 200 ]; sleep 0.1; done
REDISCLI_AUTH= redis-cli -p "$SENTINEL_PORT" sentinel ckquorum bursar | grep -q '^OK'
REDISCLI_AUTH= redis-cli -p "$SENTINEL_PORT" shutdown nosave >/dev/null 2>&1 || true
echo agreed
"#;

fn check_redis(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("caches")?;
    let mut command = Command::new("sh");
    command
        .args(["-c", CACHES])
        .current_dir(scratch.path())
        .env("REPOSITORY", bench.root())
        .env("PORT", free_port()?.to_string())
        .env("SENTINEL_PORT", free_port()?.to_string());
    let said = said(command)?;
    let mut verdict = Verdict::default();
    for file in files {
        if said.is_fine() && said.output.ends_with("agreed\n") {
            verdict.note(file, "Sentinel knows the master, the quorum is there");
        } else {
            verdict
                .findings
                .push(Finding::new(*file, "run", said.all()));
        }
    }
    Ok(verdict)
}

fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("a free port")?;
    Ok(listener.local_addr().context("a free port")?.port())
}
