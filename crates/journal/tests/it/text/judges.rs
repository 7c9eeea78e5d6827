//! The tools that judge our exports, and how to ask them.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the judges are programs that read files; only the crate itself is pure"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Balances by account and commodity, as the plainest decimal text.
pub type Balances = BTreeMap<(String, String), String>;

/// A file that is gone when the test ends.
pub struct Scratch {
    pub folder: tempfile::TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn is_there(program: &Path) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success())
}

fn find(name: &str, places: &[Option<PathBuf>], cure: &str) -> PathBuf {
    let candidates = places
        .iter()
        .flatten()
        .cloned()
        .chain([PathBuf::from(name)]);
    for it in candidates {
        if is_there(&it) {
            return it;
        }
    }
    panic!("this test asks `{name}`, which is not there: {cure}");
}

pub fn hledger() -> PathBuf {
    let set = std::env::var_os("BURSAR_HLEDGER").map(PathBuf::from);
    find(
        "hledger",
        &[set],
        "install it (Debian: apt-get install hledger) or run `cargo xtask test`, which does",
    )
}

fn beancount_tool(name: &str) -> PathBuf {
    let folder = std::env::var_os("BURSAR_BEANCOUNT_BIN").map(PathBuf::from);
    let own = folder.map(|it| it.join(name));
    find(
        name,
        &[own],
        "python3 -m venv VENV && VENV/bin/pip install 'beancount==3.*' beanquery, then set \
         BURSAR_BEANCOUNT_BIN=VENV/bin, or run `cargo xtask test`, which does",
    )
}

pub fn bean_check() -> PathBuf {
    beancount_tool("bean-check")
}

pub fn bean_query() -> PathBuf {
    beancount_tool("bean-query")
}

/// The Python that has beancount.
pub fn python() -> PathBuf {
    if let Some(it) = std::env::var_os("BURSAR_BEANCOUNT_PYTHON") {
        return PathBuf::from(it);
    }
    let beside = bean_check().with_file_name("python3");
    if is_there(&beside) {
        return beside;
    }
    PathBuf::from("python3")
}

fn run(command: &mut Command) -> String {
    command
        .env("LC_ALL", "C.UTF-8")
        .env("PYTHONIOENCODING", "utf-8");
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let (stdout, stderr) = (
        String::from_utf8_lossy(&stdout).into_owned(),
        String::from_utf8_lossy(&stderr),
    );
    assert!(status.success(), "{command:?}: {status}\n{stdout}{stderr}");
    stdout
}

/// `-012.50` as `-12.5`: tools pad differently.
pub fn plainest(number: &str) -> String {
    let number = number.trim().trim_end_matches('.');
    // A journal may declare a decimal comma; the last mark is the decimal one.
    let number = match (number.rfind(','), number.rfind('.')) {
        (Some(comma), point) if Some(comma) > point => number.replace('.', "").replace(',', "."),
        _ => number.replace(',', ""),
    };
    let number = match number.split_once("E-") {
        None => number,
        Some((digits, places)) => {
            let one = money::Decimal::new(1, places.parse().unwrap()).unwrap();
            let digits: money::Decimal = digits.parse().unwrap();
            digits.checked_mul(one).unwrap().to_string()
        }
    };
    number
        .parse::<money::Decimal>()
        .unwrap_or_else(|it| panic!("`{number}`: {it}"))
        .to_string()
}

/// Asks hledger for the balance of every account without those below it.
pub fn hledger_balances(file: &Path) -> Balances {
    let mut command = Command::new(hledger());
    command.arg("-f").arg(file);
    command.args(["balance", "--flat", "-N", "--layout=bare", "-O", "csv"]);
    let table = run(&mut command);
    rows(&table, 1)
        .map(|it| ((it[0].clone(), it[1].clone()), plainest(&it[2])))
        .filter(|(_, number)| number != "0")
        .collect()
}

/// Checks a journal with hledger's strict checks (declared accounts and commodities).
pub fn hledger_check(file: &Path) {
    run(Command::new(hledger())
        .arg("-f")
        .arg(file)
        .args(["check", "-s"]));
}

fn rows(table: &str, skip: usize) -> impl Iterator<Item = Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|it| it.unwrap().iter().map(str::to_owned).collect())
        .collect();
    rows.into_iter().skip(skip)
}

/// Runs the real `bean-check`, which prints every fault and fails.
pub fn check_with_bean_check(file: &Path) {
    run(Command::new(bean_check()).arg(file));
}

/// Asks the real `bean-query`.
pub fn bean_query_balances(file: &Path) -> Balances {
    let mut command = Command::new(bean_query());
    command.args(["-f", "csv", "--no-errors"]).arg(file);
    command.arg("SELECT account, currency, sum(number) AS total GROUP BY account, currency");
    let table = run(&mut command);
    rows(&table, 1)
        .map(|it| {
            (
                (it[0].trim().to_owned(), it[1].trim().to_owned()),
                plainest(&it[2]),
            )
        })
        .filter(|(_, number)| number != "0")
        .collect()
}

/// Loads files with beancount's own loader at 200 digits (its tools have 28); panics on faults.
pub fn beancount_balances(files: &[PathBuf]) -> Vec<Balances> {
    const SCRIPT: &str = r#"
import decimal, json, sys
decimal.getcontext().prec = 200
from beancount import loader
from beancount.core import data
for name in sys.argv[1:]:
    entries, errors, _ = loader.load_file(name)
    for error in errors:
        print(name, error.source.get("lineno"), error.message, file=sys.stderr)
    if errors:
        sys.exit(1)
    sums = {}
    for entry in data.filter_txns(entries):
        for it in entry.postings:
            key = (it.account, it.units.currency)
            sums[key] = sums.get(key, 0) + it.units.number
    rows = [[a, c, format(n, "f")] for (a, c), n in sums.items() if n]
    print(json.dumps(rows))
"#;
    let output = run(Command::new(python()).args(["-c", SCRIPT]).args(files));
    let parse = |line: &str| {
        let rows: Vec<(String, String, String)> = serde_json::from_str(line).unwrap();
        let key = |it: (String, String, String)| ((it.0, it.1), plainest(&it.2));
        rows.into_iter().map(key).collect()
    };
    output.lines().map(parse).collect()
}

/// Lets beancount write its own example; gives its text.
pub fn bean_example(seed: &str, file: &Path) -> String {
    let mut command = Command::new(beancount_tool("bean-example"));
    command
        .args(["--seed", seed, "--date-end", "2026-01-01", "-o"])
        .arg(file);
    run(&mut command);
    std::fs::read_to_string(file).unwrap()
}
