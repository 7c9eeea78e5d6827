//! Databases of every earlier schema, upgraded by this program with nothing lost (OPS-7).
//!
//! Owns: making them as they were, with the migrations up to a version and rows that real programs
//! wrote (`fixtures/past`: the journal, documents and prices by one of schema 2, people and the
//! audit log by one of schema 5), and what must be true of each afterwards.
//! Not here: the bytes of every fact (`crates/journal/fixtures`), going back (`operations`).
//! Invariant: a row of the fixture is never changed; a new schema adds rows of its own.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{Bursar, Ran, on_every_engine, ran};

/// `sqlite.rs` writes it into the file's header.
const APPLICATION_ID: u32 = 0x4252_5352;
/// What sealed the people in the fixture.
const KEY: &str = "5061737420626f6f6b73206f6620746865206f6c646572206461746162617365";
/// The last record's hash: it stands for every byte before it.
const HEAD: &str = "585f3fcc56e0d76ea32309e6162706eb2aff4816a6cb15eaab4176b068c14858";
const RECORDS: u64 = 26;
const ENTRIES: u64 = 7;

fn fixture(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("fixtures/past").join(name)
}

/// Every migration of an engine, oldest first: its name and its SQL.
fn migrations(engine: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../store/migrations").join(engine);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let name = |it: &Path| it.file_stem().unwrap().to_str().unwrap().to_owned();
    let sql = |it: &Path| std::fs::read_to_string(it).unwrap();
    files.iter().map(|it| (name(it), sql(it))).collect()
}

fn version_of(migration: &str) -> u64 {
    migration.split('_').next().unwrap().parse().unwrap()
}

/// A database as the program of that schema left it.
struct Past {
    is_sqlite: bool,
    sql: String,
}

impl Past {
    fn of(version: u64, is_sqlite: bool) -> Self {
        let sql = String::new();
        let mut past = Self { is_sqlite, sql };
        past.add_schema(version);
        let rows = std::fs::read_to_string(fixture("rows.jsonl")).unwrap();
        for line in rows.lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            if row["since"].as_u64().unwrap() <= version {
                past.add_row(row["table"].as_str().unwrap(), &row["row"]);
            }
        }
        past
    }

    fn add_schema(&mut self, version: u64) {
        let (engine, start) = if self.is_sqlite {
            let table = "CREATE TABLE migrations (version INTEGER PRIMARY KEY, \
                name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at TEXT NOT NULL) STRICT;";
            let ours =
                format!("PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION_ID};");
            ("sqlite", ours + table)
        } else {
            let table = "CREATE TABLE migrations (version bigint PRIMARY KEY, \
                name text NOT NULL, checksum bytea NOT NULL, applied_at timestamptz NOT NULL);";
            ("postgres", table.to_owned())
        };
        self.sql.push_str(&start);
        for (name, sql) in migrations(engine) {
            let number = version_of(&name);
            if number <= version {
                let checksum = self.bytes(&hex(&Sha256::digest(&sql)));
                writeln!(
                    self.sql,
                    "{sql}\nINSERT INTO migrations VALUES ({number}, '{name}', {checksum}, '2026-11-21T08:30:00Z');"
                )
                .unwrap();
            }
        }
    }

    fn add_row(&mut self, table: &str, row: &Value) {
        if table == "directory_versions" {
            // The migration made the row; on PostgreSQL it is a sequence.
            let last = &row["last"];
            let statement = if self.is_sqlite {
                format!("UPDATE {table} SET last = {last};")
            } else {
                format!("SELECT setval('{table}', {last});")
            };
            writeln!(self.sql, "{statement}").unwrap();
            return;
        }
        let row = row.as_object().unwrap();
        let names: Vec<&str> = row.keys().map(String::as_str).collect();
        let values: Vec<String> = row
            .iter()
            .map(|(column, value)| self.literal(table, column, value))
            .collect();
        let is_numbered = table == "organisations" && !self.is_sqlite;
        let overriding = if is_numbered {
            "OVERRIDING SYSTEM VALUE"
        } else {
            ""
        };
        let (names, values) = (names.join(", "), values.join(", "));
        writeln!(
            self.sql,
            "INSERT INTO {table} ({names}) {overriding} VALUES ({values});"
        )
        .unwrap();
        if is_numbered {
            let next = row["number"].as_u64().unwrap() + 1;
            writeln!(
                self.sql,
                "ALTER TABLE {table} ALTER number RESTART WITH {next};"
            )
            .unwrap();
        }
    }

    fn literal(&self, table: &str, column: &str, value: &Value) -> String {
        match value {
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Object(bytes) => {
                let hex = bytes["hex"].as_str().unwrap();
                let is_uuid = table == "organisations" && column == "id" && !self.is_sqlite;
                if is_uuid {
                    format!("'{hex}'")
                } else {
                    self.bytes(hex)
                }
            }
            other => other.to_string(),
        }
    }

    fn bytes(&self, hex: &str) -> String {
        if self.is_sqlite {
            format!("X'{hex}'")
        } else {
            format!("'\\x{hex}'")
        }
    }

    /// With the engine's own program, as nothing of ours did it.
    fn make(&self, bursar: &Bursar) {
        std::fs::create_dir_all(bursar.data()).unwrap();
        let script = bursar.file("past.sql", self.sql.as_bytes());
        let mut command = if self.is_sqlite {
            let python = "import sqlite3, sys\nsqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())\n";
            let mut command = Command::new("python3");
            let path = bursar.data().join("bursar.db");
            command.args(["-c", python]).arg(path).arg(script);
            command
        } else {
            let mut command = Command::new("psql");
            command.args(["-Xq1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]);
            command.args(["-d", &bursar.database(), "-f", &script]);
            command
        };
        let made = ran(&mut command);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn run(bursar: &Bursar, arguments: &[&str]) -> Ran {
    ran(bursar
        .command()
        .env("ENCRYPTION_KEY", KEY)
        .args(arguments)
        .arg("--json"))
}

fn json(bursar: &Bursar, arguments: &[&str]) -> Value {
    let ran = run(bursar, arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// Path and amounts of every account in a report.
fn amounts(report: &Value) -> Vec<(&Value, &Value)> {
    let rows = report["items"].as_array().unwrap();
    rows.iter()
        .map(|it| (&it["path"], &it["balances"]))
        .collect()
}

/// What was in the books is in them.
fn check_books(bursar: &Bursar) {
    let proof = json(bursar, &["journal", "verify"]);
    assert_eq!(proof["ok"], true, "{proof}");
    assert_eq!(proof["records"], RECORDS);
    assert_eq!(proof["entries"], ENTRIES);
    assert_eq!(proof["head"]["hash"], HEAD);
    let expected = std::fs::read(fixture("balances.json")).unwrap();
    let expected: Value = serde_json::from_slice(&expected).unwrap();
    let found = json(bursar, &["balances", "--at", "2026-06-30"]);
    assert_eq!(amounts(&found), amounts(&expected));
    assert_eq!(
        found["total"], expected["total"],
        "worth at the price of then"
    );
    let imports = json(bursar, &["import", "list"]);
    assert_eq!(imports["items"][0]["state"], "committed", "{imports}");
}

/// What the books refused then, and knew again, they do now.
fn check_rules(bursar: &Bursar) {
    let rent = ["expenses:office rent 1 EUR", "assets:bank:main -1 EUR"];
    let entry = |on: &str| {
        run(
            bursar,
            &[
                "entry", "add", "x", "--on", on, "-p", rent[0], "-p", rent[1],
            ],
        )
    };
    let closed = entry("2025-12-31");
    assert_eq!(closed.code, 1);
    assert!(closed.err.contains("period-closed"), "{}", closed.err);
    let opening = [
        "assets:bank:main 1000.00 EUR",
        "equity:opening -1000.00 EUR",
    ];
    let mut again = vec!["entry", "add", "Opening balance", "--on", "2026-01-01"];
    again.extend(["--key", "opening-1", "-p", opening[0], "-p", opening[1]]);
    assert_eq!(json(bursar, &again)["id"], 11, "the key is known");
    let file = fixture("statement.sta");
    let import = json(bursar, &["import", file.to_str().unwrap()]);
    assert_eq!(import["totals"]["new"], 0, "{import}");
    assert_eq!(import["totals"]["duplicates"], 2, "{import}");
    assert_eq!(json(bursar, &["entries"])["total"], ENTRIES);
    assert_eq!(entry("2026-06-30").code, 0);
    let proof = json(bursar, &["journal", "verify"]);
    assert_eq!(proof["records"], RECORDS + 1, "{proof}");
}

/// People are known by the key that sealed them, and what they did is proved.
fn check_people(bursar: &Bursar, version: u64) {
    if version >= 3 {
        let people = json(bursar, &["user", "list"]);
        let emails: Vec<&Value> = people["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["email"])
            .collect();
        assert_eq!(emails, ["ada@example.org", "bo@example.org"]);
    }
    if version >= 4 {
        let audit = json(bursar, &["audit", "verify"]);
        assert_eq!(audit["organisation"]["ok"], true, "{audit}");
        assert!(audit["organisation"]["events"].as_u64().unwrap() >= 2);
        assert_eq!(audit["instance"]["ok"], true, "{audit}");
    }
}

#[test]
fn a_database_of_every_earlier_schema_is_upgraded_with_its_journal_balances_and_people() {
    let newest = migrations("sqlite").len() as u64;
    assert!(newest >= 5, "migrations are never taken away");
    for version in 1..newest {
        on_every_engine(|bursar| {
            let is_sqlite = bursar.database().starts_with("sqlite:");
            Past::of(version, is_sqlite).make(bursar);
            let plan = json(bursar, &["migrate", "--plan"]);
            assert_eq!(plan["schema_version"], version, "{plan}");
            assert_eq!(plan["is_due"], true, "{plan}");
            // With its backup first, or by whatever comes first.
            if version == newest - 1 {
                let done = json(bursar, &["migrate", "--backup-first"]);
                assert_eq!(done["schema_version"], newest, "{done}");
                assert_eq!(done["backup"]["state"], "trusted", "{done}");
            }
            check_books(bursar);
            check_people(bursar, version);
            check_rules(bursar);
            let plan = json(bursar, &["migrate", "--plan"]);
            assert_eq!(plan["schema_version"], newest, "{plan}");
        });
    }
}

#[test]
fn the_books_of_the_past_have_an_entry_of_every_kind() {
    let rows = std::fs::read_to_string(fixture("rows.jsonl")).unwrap();
    for part in [
        "organisation",
        "asset",
        "entity",
        "account_opened",
        "account_changed",
        "statement",
        "entry",
        "reverses",
        "reclassifies",
        "line",
        "request",
        "period_closed",
        "period_reopened",
    ] {
        assert!(rows.contains(&format!(r#"\"{part}\":"#)), "{part}");
    }
}
