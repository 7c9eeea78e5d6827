//! The browser tests: over a real demo, and those that need the made-up server over that one.
//!
//! Owns: the two runs, and the proof that every test ran in one of them.
//! Not here: the tests (`web/e2e`), which skip themselves where they have nothing to try; calling
//! npm (`web`).
//! Invariant: a test that both runs skipped is an error that names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cleanup::Scratch;
use crate::servers;
use crate::shell::Shell;
use crate::steps::is_closing_line;
use crate::web;

/// Runs every browser test; `program` is a built binary. Returns what the runner said of each run.
pub(crate) fn run(shell: &Shell, program: &Path) -> Result<Vec<String>> {
    let scratch = Scratch::new("browser")?;
    let demo = servers::demo(shell, program)?;
    let mut real = shell.clone();
    real.set("BURSAR_URL", &demo.url);
    // Signing up wants a server that nobody has set up yet: it starts its own.
    real.set("BURSAR_BIN", program);
    let real = Run {
        name: "against a real demo",
        shell: real,
        report: scratch.path().join("real.json"),
    };
    let (mut closing, first) = real.make(&[])?;
    drop(demo);
    let skipped = first.skipped();
    if skipped.is_empty() {
        return Ok(closing);
    }
    let mut mock = shell.clone();
    mock.unset("BURSAR_URL");
    mock.unset("BURSAR_BIN");
    let mock = Run {
        name: "against the made-up server",
        shell: mock,
        report: scratch.path().join("mock.json"),
    };
    let files: BTreeSet<&str> = skipped.iter().map(|it| it.file.as_str()).collect();
    let files: Vec<String> = files.into_iter().map(str::to_owned).collect();
    let (said, second) = mock.make(&files)?;
    closing.extend(said);
    closing.push(proof(&skipped, &second)?);
    Ok(closing)
}

/// One run of the browser tests.
struct Run {
    name: &'static str,
    shell: Shell,
    /// Where the runner says what became of each test.
    report: std::path::PathBuf,
}

impl Run {
    fn make(&self, files: &[String]) -> Result<(Vec<String>, Outcomes)> {
        eprintln!("== browser tests {}", self.name);
        let mut shell = self.shell.clone();
        shell.set("PLAYWRIGHT_JSON_OUTPUT_FILE", &self.report);
        let mut arguments = vec!["--reporter=list,json".to_owned()];
        arguments.extend_from_slice(files);
        let said = web::browser_tests(&shell, &arguments, is_closing_line)?;
        let said = said.iter().map(|it| format!("{}: {it}", self.name));
        let report = std::fs::read_to_string(&self.report)
            .with_context(|| format!("the report of the tests {}", self.name))?;
        Ok((said.collect(), Outcomes::parse(&report)?))
    }
}

/// A test as one of the browser's ways to look at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    file: String,
    title: String,
    project: String,
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} › {} ({})", self.file, self.title, self.project)
    }
}

/// Whether each test of a run ran.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcomes(BTreeMap<Test, bool>);

impl Outcomes {
    /// Errors: the text is not what Playwright's JSON reporter writes, or has no test.
    fn parse(text: &str) -> Result<Self> {
        let report: Report = serde_json::from_str(text).context("the report of Playwright")?;
        let mut found = Self::default();
        for suite in &report.suites {
            found.collect(suite, "");
        }
        if found.0.is_empty() {
            bail!("the report of Playwright has no test");
        }
        Ok(found)
    }

    fn collect(&mut self, suite: &Suite, above: &str) {
        for spec in &suite.specs {
            for test in &spec.tests {
                let named = Test {
                    file: spec.file.clone(),
                    title: format!("{above}{}", spec.title),
                    project: test.project_name.clone(),
                };
                self.0.insert(named, test.status != "skipped");
            }
        }
        for inner in &suite.suites {
            self.collect(inner, &format!("{above}{} › ", inner.title));
        }
    }

    fn skipped(&self) -> BTreeSet<Test> {
        let skipped = self.0.iter().filter(|(_, ran)| !**ran);
        skipped.map(|(test, _)| test.clone()).collect()
    }
}

/// What the second run made up for. Errors: it skipped, or does not know, a test that the first
/// one skipped.
fn proof(skipped: &BTreeSet<Test>, second: &Outcomes) -> Result<String> {
    let ran = |it: &&Test| second.0.get(it).copied().unwrap_or_default();
    let never: Vec<String> = skipped
        .iter()
        .filter(|it| !ran(it))
        .map(ToString::to_string)
        .collect();
    if !never.is_empty() {
        bail!(
            "{} browser tests ran neither against a real demo nor against the made-up server:\n{}",
            never.len(),
            never.join("\n")
        );
    }
    let count = skipped.len();
    Ok(format!(
        "the {count} that the demo has nothing for ran against the made-up server: none was left out"
    ))
}

/// Of what Playwright's JSON reporter writes, what is needed here.
#[derive(Deserialize)]
struct Report {
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Suite {
    title: String,
    #[serde(default)]
    specs: Vec<Spec>,
    #[serde(default)]
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Spec {
    title: String,
    file: String,
    tests: Vec<Project>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    project_name: String,
    status: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with a test that ran and one below a group, in two projects.
    fn report(below: [&str; 2]) -> String {
        let tests = |status: [&str; 2]| {
            let of = |(project, status): (&str, &str)| {
                format!(r#"{{"projectName":"{project}","status":"{status}","results":[]}}"#)
            };
            let both = ["light", "dark"].into_iter().zip(status).map(of);
            both.collect::<Vec<_>>().join(",")
        };
        format!(
            r#"{{"config":{{}},"suites":[{{"title":"debt.spec.ts","file":"debt.spec.ts",
            "specs":[{{"title":"a page","file":"debt.spec.ts","tests":[{}]}}],
            "suites":[{{"title":"the forms","specs":[{{"title":"a loan","file":"debt.spec.ts",
            "tests":[{}]}}]}}]}}],"errors":[]}}"#,
            tests(["expected", "expected"]),
            tests(below),
        )
    }

    #[test]
    fn what_one_run_skips_the_other_has_to_run() {
        let first = Outcomes::parse(&report(["skipped", "skipped"])).unwrap();
        let skipped = first.skipped();
        let names: Vec<String> = skipped.iter().map(ToString::to_string).collect();
        assert_eq!(
            names,
            [
                "debt.spec.ts › the forms › a loan (dark)",
                "debt.spec.ts › the forms › a loan (light)"
            ]
        );
        let second = Outcomes::parse(&report(["expected", "expected"])).unwrap();
        assert!(proof(&skipped, &second).unwrap().starts_with("the 2 "));
    }

    #[test]
    fn a_test_that_both_runs_skip_or_the_second_does_not_know_is_named() {
        let first = Outcomes::parse(&report(["skipped", "skipped"])).unwrap();
        let second = Outcomes::parse(&report(["expected", "skipped"])).unwrap();
        let error = proof(&first.skipped(), &second).unwrap_err().to_string();
        assert!(
            error.contains("1 browser tests ran neither") && error.contains("a loan (dark)"),
            "{error}"
        );
        let error = proof(&first.skipped(), &Outcomes::default()).unwrap_err();
        assert!(error.to_string().starts_with("2 browser tests"), "{error}");
    }

    #[test]
    fn a_report_without_tests_proves_nothing() {
        assert!(Outcomes::parse(r#"{"suites":[]}"#).is_err());
        assert!(Outcomes::parse("").is_err());
    }
}
