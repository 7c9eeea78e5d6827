//! The steps of a long task: how long each took and what its runner said at the end.
//!
//! Owns: headings, durations and the summary.
//! Not here: what a step does.
//! Invariant: the summary is printed whether or not a step failed; the first failure ends the task.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    failed: bool,
    /// The closing lines of its test runner.
    closing: Vec<String>,
}

impl Steps {
    /// Runs a step that has nothing to say at the end.
    pub(crate) fn run(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        self.run_tests(name, || step().map(|()| Vec::new()))
    }

    /// Runs a step that returns the closing lines of its test runner.
    pub(crate) fn run_tests(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<Vec<String>>,
    ) -> Result<()> {
        eprintln!("== {name}");
        let start = Instant::now();
        let result = step();
        let took = start.elapsed();
        eprintln!("== {name}: {:.1} s", took.as_secs_f64());
        let failed = result.is_err();
        let result = result.with_context(|| format!("step `{name}`"));
        let (closing, result) = match result {
            Ok(closing) => (closing, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        self.done.push(Step {
            name,
            took,
            failed,
            closing,
        });
        result
    }

    /// Durations first, the runners' own closing lines last.
    pub(crate) fn summary(&self) -> String {
        let mut lines = vec!["== summary".to_owned()];
        for step in &self.done {
            let state = if step.failed { "FAILED" } else { "ok" };
            let seconds = step.took.as_secs_f64();
            lines.push(format!("{seconds:>8.1} s  {state:<6}  {}", step.name));
        }
        for step in self.done.iter().filter(|it| !it.closing.is_empty()) {
            lines.push(format!("-- {}", step.name));
            lines.extend(step.closing.iter().cloned());
        }
        lines.join("\n")
    }
}

/// Lines with which nextest, rustdoc, vitest, Playwright and schemathesis close. Rustdoc closes once a crate;
/// a crate without examples says nothing worth repeating.
pub(crate) fn is_closing_line(line: &str) -> bool {
    let line = line.trim_start();
    let rustdoc = line.starts_with("test result:") && !line.contains(" 0 passed; 0 failed");
    let starts = ["Summary [", "Test Files ", "Tests "];
    let counted = line.split_once(' ').is_some_and(|(count, rest)| {
        let outcomes = ["passed (", "failed", "flaky", "skipped", "generated, "];
        count.bytes().all(|it| it.is_ascii_digit())
            && outcomes.iter().any(|it| rest.starts_with(it))
    });
    rustdoc || counted || starts.iter().any(|it| line.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn the_summary_ends_with_what_the_runners_said() {
        let mut steps = Steps::default();
        steps.run("format", || Ok(())).unwrap();
        let said = || Ok(vec!["Summary [1s] 3 tests run: 3 passed".to_owned()]);
        steps.run_tests("Rust tests", said).unwrap();
        let error = steps.run("web", || bail!("npm is missing")).unwrap_err();
        assert_eq!(format!("{error:#}"), "step `web`: npm is missing");
        let summary = steps.summary();
        assert!(summary.contains("ok      format") && summary.contains("FAILED  web"));
        assert!(summary.ends_with("-- Rust tests\nSummary [1s] 3 tests run: 3 passed"));
    }

    #[test]
    fn closing_lines_are_known_from_other_output() {
        for line in [
            "     Summary [   0.013s] 25 tests run: 25 passed, 0 skipped",
            "test result: ok. 2 passed; 0 failed; 0 ignored",
            "      Tests  12 passed (12)",
            "  8 passed (12.3s)",
            "  1 failed",
            "  6255 generated, 6255 passed",
        ] {
            assert!(is_closing_line(line), "{line}");
        }
        for line in [
            "test result: ok. 0 passed; 0 failed; 0 ignored",
            "        PASS [   0.005s] money tests::the_tests_pass",
            "12 files changed",
        ] {
            assert!(!is_closing_line(line), "{line}");
        }
    }
}
