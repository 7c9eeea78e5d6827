//! The real program on books of its own, on every engine there is.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program with a data folder, and a database nobody else uses.
pub(crate) struct Bursar {
    pub(crate) folder: TempDir,
    database: Option<String>,
}

/// What a run ended with.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a test on SQLite and, where there is one (`cargo xtask test`), on PostgreSQL.
pub(crate) fn on_every_engine(test: impl Fn(&Bursar)) {
    test(&Bursar::new());
    if let Ok(server) = std::env::var("BURSAR_TEST_DATABASE_URL") {
        let name = format!("bursar_cli_{}", uuid_like());
        run_psql(&server, &format!("CREATE DATABASE {name}"));
        let mut bursar = Bursar::new();
        bursar.database = Some(with_database(&server, &name));
        test(&bursar);
        run_psql(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    }
}

/// Unique among the tests that run side by side.
fn uuid_like() -> String {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    format!("{}_{}", std::process::id(), since.as_nanos())
}

fn run_psql(server: &str, statement: &str) {
    let status = Command::new("psql")
        .args([
            "--quiet",
            "--no-psqlrc",
            "--dbname",
            server,
            "--command",
            statement,
        ])
        .status()
        .unwrap();
    assert!(status.success(), "psql: {statement}");
}

/// `postgres://u:p@h:1/postgres?x=y` with another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (scheme, rest) = address.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    let parameters = if parameters.is_empty() {
        String::new()
    } else {
        format!("?{parameters}")
    };
    format!("{scheme}://{host}/{name}{parameters}")
}

impl Bursar {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-cli-")
            .tempdir()
            .unwrap();
        Self {
            folder,
            database: None,
        }
    }

    /// From now on with another database.
    pub(crate) fn set_database(&mut self, url: &str) {
        self.database = Some(url.to_owned());
    }

    /// On a PostgreSQL database of the caller's.
    pub(crate) fn on(database: String) -> Self {
        Self {
            database: Some(database),
            ..Self::new()
        }
    }

    /// With an organisation that has a bank account and two categories.
    pub(crate) fn with_books(&self) -> &Self {
        self.ok(&["org", "create", "Test & Söhne GmbH", "--currency", "EUR"]);
        self.ok(&[
            "account",
            "open",
            "assets:bank:main",
            "--asset",
            "EUR",
            "--identification",
            "DE89370400440532013000",
        ]);
        self.ok(&["account", "open", "expenses:office rent"]);
        self.ok(&["account", "open", "income:sales"]);
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The database, as the store wants it named.
    pub(crate) fn database(&self) -> String {
        let own = || format!("sqlite:{}", self.data().join("bursar.db").display());
        self.database.clone().unwrap_or_else(own)
    }

    /// The program, with none of our own environment and with these books.
    pub(crate) fn command(&self) -> Command {
        let mut command = bare();
        command.env("BURSAR_DATA", self.data());
        if let Some(url) = &self.database {
            command.env("DATABASE_URL", url);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command().args(arguments))
    }

    /// Runs what must succeed. Answers its standard output.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    /// Runs what must succeed with `--json`. Answers what it printed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.ok(&arguments)).unwrap()
    }

    /// Runs what must fail, for people and for programs. Answers the problem.
    pub(crate) fn refused(&self, arguments: &[&str], exit: i32, code: &str) -> Value {
        let shown = self.run(arguments);
        assert_eq!(
            shown.code, exit,
            "{arguments:?}: {}{}",
            shown.out, shown.err
        );
        let start = format!("bursar: error[{code}]: ");
        assert!(shown.err.contains(&start), "{arguments:?}: {}", shown.err);
        let with_json: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        let ran = self.run(&with_json);
        assert_eq!(ran.code, exit, "{arguments:?} --json: {}", ran.err);
        let last = ran.err.lines().last().unwrap_or_default();
        let problem: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{}", ran.err));
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["exit_code"], exit);
        problem
    }

    /// Where the journal stands.
    pub(crate) fn head(&self) -> Value {
        self.json(&["org", "list"])["items"][0]["head"].clone()
    }

    /// A file in the test's folder.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// The program without settings, home or books.
pub(crate) fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
    command.env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Ran {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// A bank file of the readers' fixtures.
pub(crate) fn quirk(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../statements/fixtures/quirks").join(name);
    assert!(path.exists(), "{name}");
    path.to_str().unwrap().to_owned()
}

/// A statement of the account that `with_books` opens.
pub(crate) const STATEMENT: &str = "\
:20:STARTUMS\r\n\
:25:DE89370400440532013000\r\n\
:28C:1/1\r\n\
:60F:C260101EUR1000,00\r\n\
:61:2601020102D100,00NTRFRENT//B1\r\n\
:86:Rent for January\r\n\
:61:2601030103C250,50NTRFSALE//B2\r\n\
:86:Invoice 4711\r\n\
:62F:C260103EUR1150,50\r\n\
-\r\n";
