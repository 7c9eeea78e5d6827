//! Every file people deploy Bursar with, checked by its own tools: `cargo xtask deploy-check`.
//!
//! Owns: which files these are, running their checkers, the table of results.
//! Not here: which checker a file has (`table`), the checkers (one module each), what is passed
//! over and why (`accepted`).
//! Invariant: a file that no checker names fails the task, and so does a checker that names a
//! file which is not there.

mod accepted;
mod address;
mod alloy;
mod bench;
mod booted;
mod cluster;
mod containers;
mod debian;
mod edges;
mod kubernetes;
mod machine_files;
mod names;
mod pipelines;
mod probes;
mod runbooks;
mod scanners;
mod services;
mod sign_in_log;
mod swarm;
mod table;
mod terraform;
mod text;
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::repository;
use crate::shell::Shell;
use bench::Bench;
pub(crate) use debian::{Packing, build as debian_package};
pub(crate) use tools::DEBIAN;

/// Checkers at a time: the longest of them mostly wait.
const AT_ONCE: usize = 3;

/// What must have a checker.
const COVERED: &[&str] = &["deploy/", ".github/", "docs/deploy/", "docs/runbooks/"];
/// The same, files at the root.
const COVERED_FILES: &[&str] = &[".gitlab-ci.yml", ".dockerignore", "renovate.json"];

/// One thing a checker found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Relative to the root.
    file: String,
    /// The tool's own name for it, such as `SC2086`; empty where it has none.
    rule: String,
    /// Where in the file, what was found, the cure.
    message: String,
}

impl Finding {
    fn new(file: impl Into<String>, rule: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            rule: rule.into(),
            message: message.into(),
        }
    }
}

/// What a checker says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    findings: Vec<Finding>,
    /// A file and what is worth telling about it, such as a score.
    notes: BTreeMap<String, String>,
}

impl Verdict {
    fn of(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            notes: BTreeMap::new(),
        }
    }

    fn note(&mut self, file: &str, note: impl Into<String>) {
        self.notes.insert(file.to_owned(), note.into());
    }
}

/// A tool, or a test of ours, that reads files.
pub(crate) struct Checker {
    /// As people know it.
    name: &'static str,
    /// Checks these files, all at once.
    check: fn(&Bench, &[&str]) -> Result<Verdict>,
}

/// Files and all their checkers.
pub(crate) struct Row {
    /// One that ends in `/` is every file below that folder, which may be empty.
    files: &'static [&'static str],
    checkers: &'static [&'static Checker],
}

impl Row {
    /// The files of this row that are there.
    fn files<'a>(&self, covered: &BTreeSet<&'a str>) -> Vec<&'a str> {
        let is_named = |file: &str| {
            let names = |it: &&str| *it == file || (it.ends_with('/') && file.starts_with(*it));
            self.files.iter().any(names)
        };
        let found = covered.iter().copied();
        found.filter(|it| is_named(it)).collect()
    }
}

/// A checker that has run.
struct Run {
    name: &'static str,
    took: Duration,
    verdict: Verdict,
}

/// Checks everything, or what the checkers named in `only` look at; `program` is the built
/// binary. Answers the closing line.
///
/// Errors: something was found, or a file has no checker; the table was printed before.
pub(crate) fn check(shell: &Shell, program: PathBuf, only: &[String]) -> Result<Vec<String>> {
    let listed = repository::files(shell.root())?;
    let covered: BTreeSet<&str> = listed
        .iter()
        .map(|it| it.path.as_str())
        .filter(|it| is_covered(it))
        .collect();
    let mut gaps = uncovered(table::ROWS, &covered);
    let bench = Bench::new(shell, program, listed.clone())?;
    let mut jobs = grouped(table::ROWS, &covered);
    let is_wanted = |name: &str| only.is_empty() || only.iter().any(|it| name.contains(it));
    jobs.retain(|name, _| is_wanted(name));
    let (mut runs, stale) = run_all(&bench, &jobs)?;
    gaps.extend(stale);
    runs.sort_by_key(|it| it.name);
    let text = table_text(table::ROWS, &runs, &covered);
    println!("{text}");
    for run in &runs {
        println!("{:>7.1} s  {}", run.took.as_secs_f64(), run.name);
    }
    let found = gaps.len()
        + runs
            .iter()
            .map(|it| it.verdict.findings.len())
            .sum::<usize>();
    for finding in runs.iter().flat_map(|it| &it.verdict.findings).chain(&gaps) {
        println!("{}: {} {}", finding.file, finding.rule, finding.message);
    }
    let checks: usize = jobs.values().map(|it| it.1.len()).sum();
    if found > 0 {
        bail!(
            "deploy-check found {found} things in {} files",
            covered.len()
        );
    }
    let count = covered.len();
    println!(
        "{count} files, {checks} checks by {} checkers: nothing found",
        jobs.len()
    );
    Ok(vec![format!(
        "{checks} passed (files to deploy with: {count})"
    )])
}

fn is_covered(path: &str) -> bool {
    COVERED.iter().any(|it| path.starts_with(it)) || COVERED_FILES.contains(&path)
}

/// Files without a row, and rows without a file.
fn uncovered(rows: &[Row], covered: &BTreeSet<&str>) -> Vec<Finding> {
    let checked: BTreeSet<&str> = rows.iter().flat_map(|it| it.files(covered)).collect();
    let named = rows.iter().flat_map(|it| it.files).copied();
    let named: BTreeSet<&str> = named.filter(|it| !it.ends_with('/')).collect();
    let unchecked = covered.difference(&checked).map(|it| {
        let cure = "is checked by nothing: give it a row in xtask/src/deploy/table.rs or remove it";
        Finding::new(*it, "unchecked", cure)
    });
    let ghosts = named.difference(covered).map(|it| {
        let cure = "has a row in xtask/src/deploy/table.rs and is not in the repository";
        Finding::new(*it, "missing", cure)
    });
    unchecked.chain(ghosts).collect()
}

type Jobs<'a> = BTreeMap<&'static str, (&'static Checker, Vec<&'a str>)>;

/// Every checker with its files, each once.
fn grouped<'a>(rows: &'static [Row], covered: &BTreeSet<&'a str>) -> Jobs<'a> {
    let mut jobs = Jobs::new();
    for row in rows {
        for checker in row.checkers {
            let (_, files) = jobs
                .entry(checker.name)
                .or_insert_with(|| (checker, Vec::new()));
            files.extend(row.files(covered));
        }
    }
    jobs
}

/// Runs the checkers, a few at a time. Answers what they said without what is accepted, and
/// what is accepted in vain.
fn run_all(bench: &Bench, jobs: &Jobs) -> Result<(Vec<Run>, Vec<Finding>)> {
    let waiting = Mutex::new(jobs.values().collect::<Vec<_>>());
    let runs = Mutex::new(Vec::new());
    let work = || -> Result<()> {
        loop {
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((checker, files)) = next else {
                return Ok(());
            };
            let start = Instant::now();
            let verdict = (checker.check)(bench, files)
                .with_context(|| format!("the checker {}", checker.name))?;
            let run = Run {
                name: checker.name,
                took: start.elapsed(),
                verdict,
            };
            eprintln!("   {} ({:.1} s)", run.name, run.took.as_secs_f64());
            runs.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(run);
        }
    };
    std::thread::scope(|scope| -> Result<()> {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker
                .join()
                .unwrap_or_else(|_| bail!("a checker panicked"))?;
        }
        Ok(())
    })?;
    let mut runs = runs.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut used = BTreeSet::new();
    for run in &mut runs {
        let name = run.name;
        run.verdict.findings.retain(|it| {
            let by = accepted::find(name, it);
            used.extend(by);
            by.is_none()
        });
    }
    let names: BTreeSet<&str> = runs.iter().map(|it| it.name).collect();
    Ok((runs, accepted::stale(&used, &names)))
}

/// File, checker, result: one line each.
fn table_text(rows: &[Row], runs: &[Run], covered: &BTreeSet<&str>) -> String {
    let mut lines = Vec::new();
    for row in rows {
        for file in row.files(covered) {
            for checker in row.checkers {
                let run = runs.iter().find(|it| it.name == checker.name);
                let result = run.map_or_else(|| "not run".to_owned(), |it| result(it, file));
                lines.push((file, checker.name, result));
            }
        }
    }
    lines.sort_unstable();
    let wide = lines.iter().map(|it| it.0.len()).max().unwrap_or(0);
    let checker = lines.iter().map(|it| it.1.len()).max().unwrap_or(0);
    let line = |it: &(&str, &str, String)| format!("{:wide$}  {:checker$}  {}", it.0, it.1, it.2);
    let head = ("FILE", "CHECKER", "RESULT".to_owned());
    let body = lines.iter().map(line);
    std::iter::once(line(&head))
        .chain(body)
        .collect::<Vec<_>>()
        .join("\n")
}

fn result(run: &Run, file: &str) -> String {
    let findings = run.verdict.findings.iter();
    match findings.filter(|it| it.file == file).count() {
        0 => {
            let note = run.verdict.notes.get(file);
            note.map_or_else(|| "ok".to_owned(), |it| format!("ok: {it}"))
        }
        count => format!("{count} FOUND"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Checker = Checker {
        name: "nothing",
        check: |_, _| Ok(Verdict::default()),
    };

    #[test]
    fn a_file_without_a_checker_and_a_checker_without_a_file_are_found() {
        const ROWS: &[Row] = &[Row {
            files: &["deploy/a", "deploy/gone"],
            checkers: &[&NOTHING],
        }];
        let found = uncovered(ROWS, &BTreeSet::from(["deploy/a", "deploy/new"]));
        let found: Vec<_> = found.iter().map(|it| (&*it.file, &*it.rule)).collect();
        assert_eq!(
            found,
            [("deploy/new", "unchecked"), ("deploy/gone", "missing")]
        );
    }

    #[test]
    fn every_row_has_a_checker_and_every_file_one_row() {
        let mut seen = BTreeSet::new();
        for row in table::ROWS {
            assert!(!row.checkers.is_empty(), "{:?}", row.files);
            for file in row.files {
                assert!(seen.insert(file), "{file} has two rows");
            }
        }
    }

    #[test]
    fn the_table_tells_findings_and_notes_of_each_file() {
        const ROWS: &[Row] = &[Row {
            files: &["deploy/a", "deploy/b"],
            checkers: &[&NOTHING],
        }];
        let mut verdict = Verdict::of(vec![Finding::new("deploy/b", "X1", "bad")]);
        verdict.note("deploy/a", "score 1.1");
        let run = Run {
            name: "nothing",
            took: Duration::ZERO,
            verdict,
        };
        let text = table_text(ROWS, &[run], &BTreeSet::from(["deploy/a", "deploy/b"]));
        assert!(text.contains("deploy/a  nothing  ok: score 1.1"), "{text}");
        assert!(text.ends_with("deploy/b  nothing  1 FOUND"), "{text}");
    }
}
