//! How well the readers agree with expected values: `agree DIR [--quiet]`.
//!
//! Owns: the comparison of every file that has `FILE.expected.json` beside it.
//! Not here: the expected values. Invariant: differences are printed, never weighed.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a tool for developers reads files and prints"
)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use statements::{Options, Outcome, StatementJson};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quiet = arguments.iter().any(|it| it == "--quiet");
    let mut files = Vec::new();
    for directory in arguments.iter().filter(|it| !it.starts_with("--")) {
        collect(Path::new(directory), &mut files);
    }
    files.sort();
    let (mut agreed, mut compared) = (0, 0);
    for file in &files {
        let Some(differences) = compare(file) else {
            continue;
        };
        compared += 1;
        if differences.is_empty() {
            agreed += 1;
            if !quiet {
                println!("agrees   {}", file.display());
            }
            continue;
        }
        println!("DIFFERS  {}", file.display());
        for difference in differences.iter().take(8) {
            println!("         {difference}");
        }
    }
    println!("{agreed} of {compared} files agree");
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        files.push(path.to_owned());
        return;
    };
    for entry in entries.flatten() {
        collect(&entry.path(), files);
    }
}

/// The differences of a file that has expected values.
fn compare(file: &Path) -> Option<Vec<String>> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".expected.json");
    let expected: Value = serde_json::from_slice(&std::fs::read(beside).ok()?).ok()?;
    let expected = expected.as_array()?;
    let options = Options {
        file_name: file.file_name().map(|it| it.to_string_lossy().into_owned()),
        ..Options::default()
    };
    let outcome = statements::read(&std::fs::read(file).ok()?, &options);
    let refusal = expected.iter().find_map(|it| it.get("error"));
    Some(match (outcome, refusal) {
        (Err(_), Some(_)) => Vec::new(),
        (Ok(outcome), Some(_)) if outcome.has_errors() => Vec::new(),
        (Ok(_), Some(why)) => vec![format!("accepted, but expected: {why}")],
        (Err(error), None) => vec![format!("refused: {error}")],
        (Ok(outcome), None) => compare_statements(&outcome, expected),
    })
}

fn compare_statements(outcome: &Outcome, expected: &[Value]) -> Vec<String> {
    let mut differences: Vec<String> = outcome
        .all_problems()
        .filter(|it| it.severity == statements::Severity::Error)
        .map(|it| format!("error {it}"))
        .collect();
    let mut expected = expected.iter().peekable();
    for (index, statement) in outcome.statements.iter().enumerate() {
        let Some(first) = expected.next() else {
            differences.push(format!("statement {index} is too many"));
            continue;
        };
        let ours = StatementJson::new("", statement);
        let mut pages = vec![first];
        // The peers do not join pages: the values of the last one close the statement.
        while let Some(next) = expected.peek() {
            let count: usize = pages.iter().map(|it| entries(it).len()).sum();
            let joined = first["account"] == next["account"]
                && pages
                    .last()
                    .is_some_and(|it| it["closing"] == next["opening"])
                && !same(
                    &pages.last().map_or(Value::Null, |it| it["closing"].clone()),
                    ours.closing.as_deref(),
                )
                && count <= ours.entries.len();
            if !joined {
                break;
            }
            pages.extend(expected.next());
        }
        compare_statement(index, &ours, &pages, &mut differences);
    }
    let left = expected.count();
    if left > 0 {
        differences.push(format!("{left} statements are missing"));
    }
    differences
}

fn entries(statement: &Value) -> &[Value] {
    statement["entries"].as_array().map_or(&[], Vec::as_slice)
}

fn compare_statement(index: usize, ours: &StatementJson, pages: &[&Value], out: &mut Vec<String>) {
    let (first, last) = (pages[0], pages[pages.len() - 1]);
    let mut check = |name: &str, expected: &Value, got: Option<&str>| {
        if !same(expected, got) {
            out.push(format!(
                "statement {index} {name}: expected {expected}, got {got:?}"
            ));
        }
    };
    let currency = ours.currency.as_deref().unwrap_or_default();
    let account = first["account"]
        .as_str()
        .map(|it| account_key(it, currency));
    let got = ours.account.as_deref().map(|it| account_key(it, currency));
    check(
        "account",
        &account.map_or(Value::Null, Value::String),
        got.as_deref(),
    );
    check("currency", &first["currency"], ours.currency.as_deref());
    check("opening", &first["opening"], ours.opening.as_deref());
    check("closing", &last["closing"], ours.closing.as_deref());
    if let [only] = pages {
        check(
            "sum_credits",
            &only["sum_credits"],
            ours.sum_credits.as_deref(),
        );
        check(
            "sum_debits",
            &only["sum_debits"],
            ours.sum_debits.as_deref(),
        );
    }
    let expected: Vec<&Value> = pages.iter().flat_map(|it| entries(it)).collect();
    if expected.len() != ours.entries.len() {
        out.push(format!(
            "statement {index}: expected {} entries, got {}",
            expected.len(),
            ours.entries.len()
        ));
    }
    for (number, (expected, got)) in expected.iter().zip(&ours.entries).enumerate() {
        let same_day = expected["date"].is_null() || expected["date"] == got.date.as_str();
        let value_day = expected["value_date"].as_str();
        let same_value = value_day.is_none()
            || got.value_date.is_none()
            || value_day == got.value_date.as_deref();
        if !same_day || !same_value || !same(&expected["amount"], Some(&got.amount)) {
            out.push(format!(
                "statement {index} entry {number}: expected {} {} {}, got {} {:?} {}",
                expected["date"],
                expected["value_date"],
                expected["amount"],
                got.date,
                got.value_date,
                got.amount
            ));
        }
    }
}

fn account_key(account: &str, currency: &str) -> String {
    let key: String = account.chars().filter(|it| it.is_alphanumeric()).collect();
    key.strip_suffix(currency).unwrap_or(&key).to_uppercase()
}

/// Equal as numbers where both are, else as texts.
fn same(expected: &Value, got: Option<&str>) -> bool {
    let number = |it: &str| it.parse::<money::Decimal>();
    match (expected.as_str(), got) {
        (None, None) => true,
        (Some(expected), Some(got)) => match (number(expected), number(got)) {
            (Ok(left), Ok(right)) => left == right,
            _ => expected == got,
        },
        _ => false,
    }
}
