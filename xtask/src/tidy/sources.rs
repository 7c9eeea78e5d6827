//! What every source file looks like: a header, a size, a name, no leftovers, SQL in one room.
//!
//! Owns: the checks of docs/CONVENTIONS.md on `.rs`, `.ts` and `.tsx` files, line by line.
//! Not here: what the compiler and clippy hold; style of TypeScript (its own linter).
//! Invariant: a line is judged by its text alone, so a check may be wrong only on odd text.

use super::Finding;
use crate::repository::SourceFile;

/// Lines a file may have without its tests.
const MAX_LINES: usize = 500;

/// Names that say nothing about what the file owns.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "common", "helpers", "helper", "manager", "misc",
];

/// How a statement starts in a string literal.
const SQL: &[&str] = &[
    "SELECT",
    "INSERT INTO",
    "UPDATE",
    "DELETE FROM",
    "CREATE TABLE",
    "CREATE INDEX",
    "ALTER TABLE",
    "DROP TABLE",
    "PRAGMA",
    "VACUUM INTO",
    "BEGIN IMMEDIATE",
];

pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        if !is_source(&file.path) {
            continue;
        }
        findings.extend(name(&file.path));
        findings.extend(leftovers(&file.path, text));
        if has_extension(&file.path, "rs") {
            findings.extend(header(&file.path, text));
            findings.extend(length(&file.path, text));
            findings.extend(ignored_tests(&file.path, text));
            findings.extend(sql(&file.path, text));
        }
    }
    findings
}

fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|it| it.1 == extension)
}

fn is_source(path: &str) -> bool {
    ["rs", "ts", "tsx", "mjs", "css", "sh", "sql"]
        .iter()
        .any(|it| has_extension(path, it))
}

fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

fn name(path: &str) -> Option<Finding> {
    let file = path.rsplit('/').next().unwrap_or(path);
    if file == "mod.rs" {
        let cure = "is named mod.rs; name it for its module: `cash.rs` beside the folder `cash/`";
        return Some(Finding::new(path, 0, cure));
    }
    let stem = file.split('.').next().unwrap_or(file);
    EMPTY_NAMES.contains(&stem).then(|| {
        let cure = format!("is named `{stem}`; name a file for the noun it owns");
        Finding::new(path, 0, cure)
    })
}

fn header(path: &str, text: &str) -> Option<Finding> {
    (!text.starts_with("//!")).then(|| {
        let cure = "does not open with `//!`: say what it owns, what is not here, its invariant";
        Finding::new(path, 1, cure)
    })
}

/// The lines of `text` that are no tests, each with its number: without every `#[cfg(test)]`
/// module that stands in the file itself.
fn without_tests(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_tests = false;
    let mut previous = "";
    let mut kept = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if previous.trim() == "#[cfg(test)]" && line.starts_with("mod ") && line.ends_with('{') {
            in_tests = true;
            kept.pop();
        }
        if !in_tests {
            kept.push((index + 1, line));
        }
        if in_tests && line == "}" {
            in_tests = false;
        }
        previous = line;
    }
    kept.into_iter()
}

fn length(path: &str, text: &str) -> Option<Finding> {
    if is_test_file(path) {
        return None;
    }
    let lines = without_tests(text).count();
    (lines > MAX_LINES).then(|| {
        let cure = format!(
            "has {lines} lines without its tests; at most {MAX_LINES}: find the second idea in it \
             and give that a file"
        );
        Finding::new(path, 0, cure)
    })
}

/// Reminders without a feature row; nobody finds those again.
fn leftovers(path: &str, text: &str) -> Vec<Finding> {
    // Put together here, so that this file does not find itself.
    let (reminder, repair) = (concat!("TO", "DO"), concat!("FIX", "ME"));
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(at) = rest.find(reminder) {
            rest = &rest[at + reminder.len()..];
            if !names_a_row(rest) {
                let message =
                    format!("has a {reminder} that names no feature row: `{reminder}(CASH-7)`");
                findings.push(Finding::new(path, index + 1, message));
            }
        }
        if line.contains(repair) {
            let message = format!("has a {repair}: repair it, or write an issue for it");
            findings.push(Finding::new(path, index + 1, message));
        }
    }
    findings
}

/// Whether `text` starts with `(WORD-number)`.
fn names_a_row(text: &str) -> bool {
    let inside = text.strip_prefix('(').and_then(|it| it.split_once(')'));
    let row = inside.and_then(|it| it.0.split_once('-'));
    row.is_some_and(|(word, number)| {
        !word.is_empty()
            && word.bytes().all(|it| it.is_ascii_uppercase())
            && !number.is_empty()
            && number.bytes().all(|it| it.is_ascii_digit())
    })
}

fn ignored_tests(path: &str, text: &str) -> Vec<Finding> {
    let is_ignored = |line: &str| {
        let line = line.trim_start();
        line.starts_with("#[ignore") || (line.starts_with("#[cfg_attr(") && line.contains("ignore"))
    };
    let lines = text.lines().enumerate().filter(|it| is_ignored(it.1));
    lines
        .map(|(index, _)| {
            let cure = "ignores a test; make it fast and certain, or remove it";
            Finding::new(path, index + 1, cure)
        })
        .collect()
}

/// Where SQL may be outside `store`, because it is asked of a database server itself: throwaway
/// clusters, and the rehearsal, whose checker must not go through our own code.
const SERVERS: &[&str] = &["crates/store/", "crates/testbed/", "xtask/src/rehearse/"];

/// String literals that start like a statement, outside `store`. Tests may look into a database,
/// and benches measure the bare engine beside us.
fn sql(path: &str, text: &str) -> Vec<Finding> {
    let is_servers = SERVERS.iter().any(|it| path.starts_with(it));
    if is_servers || is_test_file(path) || path.contains("/benches/") {
        return Vec::new();
    }
    let is_sql = |line: &str| {
        line.split('"').skip(1).any(|literal| {
            SQL.iter().any(|it| {
                literal
                    .strip_prefix(it)
                    .is_some_and(|rest| rest.starts_with(' '))
            })
        })
    };
    without_tests(text)
        .filter(|it| is_sql(it.1))
        .map(|(line, _)| Finding::new(path, line, "has SQL in a string; SQL lives in crates/store"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile {
            path: path.to_owned(),
            text: Some(text.to_owned()),
        };
        check(&[file]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_with_a_header_and_nothing_else_is_fine() {
        assert_eq!(
            found("crates/cash/src/position.rs", "//! Positions.\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_missing_header_is_found() {
        assert!(found("crates/cash/src/lib.rs", "use x;\n")[0].contains("does not open with"));
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        for path in [
            "crates/cash/src/utils.rs",
            "web/src/shared/helpers.ts",
            "a/src/x/mod.rs",
        ] {
            assert!(found(path, "//! X.\n")[0].contains("is named"), "{path}");
        }
        assert_eq!(found("crates/cash/src/commons.rs", "//! X.\n").len(), 0);
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_do_not_count() {
        let code = "//! X.\n".to_owned() + &"fn f() {}\n".repeat(MAX_LINES - 1);
        let tests = "#[cfg(test)]\nmod tests {\n".to_owned() + &"    // x\n".repeat(900) + "}\n";
        assert_eq!(
            found("crates/cash/src/a.rs", &(code.clone() + &tests)).len(),
            0
        );
        let longer = code + &tests + "fn g() {}\n";
        assert!(found("crates/cash/src/a.rs", &longer)[0].contains("has 501 lines"));
        assert_eq!(found("crates/cash/tests/it/a.rs", &longer).len(), 0);
    }

    #[test]
    fn a_reminder_needs_a_feature_row() {
        let word = concat!("TO", "DO");
        assert!(found("a/b.ts", &format!("// {word}: later\n"))[0].starts_with("a/b.ts:1: "));
        assert_eq!(
            found("a/b.ts", &format!("// {word}(CASH-7): sweep\n")).len(),
            0
        );
        assert_eq!(
            found("a/b.ts", &format!("// {word}(cash-7): sweep\n")).len(),
            1
        );
        assert_eq!(found("a/b.ts", concat!("// FIX", "ME\n")).len(), 1);
    }

    #[test]
    fn an_ignored_test_is_found() {
        assert_eq!(
            found("a/b.rs", "//! X.\n#[test]\n    #[ignore = \"slow\"]\n").len(),
            1
        );
    }

    #[test]
    fn sql_outside_store_is_found() {
        let text = format!("//! X.\nlet sql = \"{} 1\";\n", SQL[0]);
        assert!(found("crates/server/src/a.rs", &text)[0].contains("SQL"));
        assert_eq!(found("crates/store/src/a.rs", &text).len(), 0);
        assert_eq!(found("crates/bursar/tests/it/a.rs", &text).len(), 0);
        assert_eq!(
            found(
                "crates/server/src/a.rs",
                "//! X.\nlet a = \"SELECTED x\";\n"
            )
            .len(),
            0
        );
    }
}
