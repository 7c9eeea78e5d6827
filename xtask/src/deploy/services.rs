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

pub(super) const SECRETS: Checker = Checker {
    name: "secrets made once",
    check: check_secrets,
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

/// It makes what compose.prod.yml reads, and a second run changes nothing.
fn check_secrets(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let scratch = bench.copies("secrets", files)?;
    let secrets = scratch.path().join("secrets").display().to_string();
    let compose = bench.text("deploy/container/compose.prod.yml")?;
    for script in files {
        let made = bench.say("sh", [script, secrets.as_str()])?;
        let again = bench.say("sh", [script, secrets.as_str()])?;
        if !made.is_fine() || !again.is_fine() || again.output.contains("made ") {
            let message = format!("{}\n{}", made.all(), again.all());
            findings.push(Finding::new(*script, "run", message));
        }
        for named in compose
            .lines()
            .filter_map(|it| it.trim().strip_prefix("file: ./"))
        {
            if !scratch.path().join(named).is_file() {
                let message = format!("compose.prod.yml wants {named}, which it does not make");
                findings.push(Finding::new(*script, "secret", message));
            }
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
sed -i "s#/etc/postgresql/bursar.conf#$PWD/settings/bursar.conf#" settings/postgresql.conf
cp "$config/pg_hba.conf" "$REPOSITORY/deploy/postgres/bursar.conf" settings/
# What depends on size is what the generator says for the size of the container.
sh "$REPOSITORY/deploy/tuning/tune.sh" postgres --memory 4096 --cpus 4 >tuned
grep -v '^#' tuned | while read -r line; do grep -qxF "$line" "$config/postgresql.conf" || { echo "not as tuned: $line" >&2; exit 1; }; done
for memory in 256 1024 65536; do
    mkdir "size$memory"
    sh "$REPOSITORY/deploy/tuning/tune.sh" postgres --memory "$memory" --cpus 2 --disk hdd >"size$memory/postgresql.conf"
    "$BIN/postgres" -C shared_buffers -D "$PWD/size$memory" >/dev/null
done
small="-c shared_buffers=16MB -c listen_addresses=127.0.0.1 -c min_wal_size=32MB -c unix_socket_directories=$PWD/socket"
"$BIN/initdb" -D primary -U postgres -A scram-sha-256 --pwfile=secrets/postgres_password --data-checksums >initdb.log
PATH="$BIN:$PATH"
export PATH
postgres -D primary $small -c port="$PORT" -c config_file="$PWD/settings/postgresql.conf" -c hba_file="$PWD/settings/pg_hba.conf" >primary.log 2>&1 &
primary=$!
replica=
pool=
trap 'kill -INT $primary $replica $pool 2>/dev/null || true; wait' EXIT
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
# PgBouncer in front of the primary, with the size that the generator gives it.
printf '"bursar" "bursar-test"\n' >userlist.txt
sed -e "s#port=5432#port=$PORT#" -e "s#6432#$POOL_PORT#" -e "s#/etc/pgbouncer#$PWD#" \
    -e "s#/var/log/postgresql#$PWD#" -e "s#/run/postgresql#$PWD#" "$REPOSITORY/deploy/tuning/pgbouncer.ini" >pgbouncer.ini
sh "$REPOSITORY/deploy/tuning/tune.sh" pgbouncer --servers 3 | grep -v '^\[' >>pgbouncer.ini
/usr/sbin/pgbouncer -q pgbouncer.ini &
pool=$!
n=0
until [ "$(ask "$POOL_PORT" 'SELECT answer FROM proof' 2>/dev/null)" = 42 ]; do n=$((n + 1)); [ "$n" -lt 100 ] || { cat pgbouncer.log >&2; exit 1; }; sleep 0.1; done
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
        .env("REPLICA_PORT", free_port()?.to_string())
        .env("POOL_PORT", free_port()?.to_string());
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
mkdir master replica first second
export REDIS_PASSWORD_FILE="$PWD/secret" REDIS_MASTER=127.0.0.1 REDIS_FILES="$REPOSITORY/deploy/redis"
script="$REPOSITORY/deploy/container/config/redis.sh"
export REDISCLI_AUTH=redis-test
end() {
    for port in "$PORT" "$REPLICA_PORT" "$SENTINEL_PORT" "$SECOND_PORT"; do
        redis-cli -p "$port" shutdown nosave >/dev/null 2>&1 || REDISCLI_AUTH= redis-cli -p "$port" shutdown nosave >/dev/null 2>&1 || true
    done
    wait
}
trap end EXIT
try() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ "$n" -lt 300 ] || { echo "never: $*" >&2; exit 1; }; sleep 0.1; done; }
REDIS_DATA="$PWD/master" REDIS_PORT="$PORT" sh "$script" master >master.log 2>&1 &
try env REDIS_PORT="$PORT" sh "$script" check
# The replica's own port is not its master's: said to it as Sentinel would.
REDIS_DATA="$PWD/replica" REDIS_PORT="$REPLICA_PORT" sh "$script" master >replica.log 2>&1 &
try env REDIS_PORT="$REPLICA_PORT" sh "$script" check
redis-cli -p "$REPLICA_PORT" replicaof 127.0.0.1 "$PORT" >/dev/null
try sh -c 'redis-cli -p "$PORT" set proof 42 | grep -q OK'
try sh -c '[ "$(redis-cli -p "$REPLICA_PORT" get proof)" = 42 ]'
for place in first second; do
    port=$SENTINEL_PORT; [ "$place" = first ] || port=$SECOND_PORT
    REDIS_DATA="$PWD/$place" REDIS_PORT="$PORT" SENTINEL_PORT="$port" sh "$script" sentinel >"$place.log" 2>&1 &
done
unset REDISCLI_AUTH
try sh -c 'redis-cli -p "$SENTINEL_PORT" sentinel ckquorum bursar | grep -q "^OK 2 usable"'
redis-cli -p "$SENTINEL_PORT" sentinel get-master-addr-by-name bursar | grep -qx "$PORT"
export REDISCLI_AUTH=redis-test
sh "$REPOSITORY/deploy/tuning/tune.sh" redis --memory 512 | grep -v '^#' | while read -r key value; do
    redis-cli -p "$PORT" config set "$key" "$value" | grep -q OK
    [ "$(redis-cli -p "$PORT" config get "$key" | tail -n 1)" = 268435456 ]
done
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
        .env("REPLICA_PORT", free_port()?.to_string())
        .env("SECOND_PORT", free_port()?.to_string())
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
