//! Scanners for weak settings and secrets: trivy and checkov.
//!
//! Owns: running them over everything at once, and reading their findings.
//! Not here: what is passed over, and why (`accepted`).
//! Invariant: offline; what they know is what is in their packages.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::bench::{Bench, Said};
use super::{Checker, Finding, Verdict};

pub(super) const TRIVY: Checker = Checker {
    name: "trivy",
    check: check_trivy,
};
pub(super) const CHECKOV: Checker = Checker {
    name: "checkov",
    check: check_checkov,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TrivyReport {
    #[serde(default)]
    results: Vec<TrivyResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TrivyResult {
    target: String,
    #[serde(default)]
    misconfigurations: Vec<TrivyFinding>,
    #[serde(default)]
    secrets: Vec<TrivySecret>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TrivyFinding {
    #[serde(rename = "ID")]
    id: String,
    message: String,
    severity: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TrivySecret {
    #[serde(rename = "RuleID")]
    rule: String,
    title: String,
}

/// `trivy config` for settings, `trivy fs` for secrets, both over `deploy/`.
fn check_trivy(bench: &Bench, _files: &[&str]) -> Result<Verdict> {
    let trivy = bench.tools.linter("trivy");
    let mut findings = Vec::new();
    let shared = ["--quiet", "--format", "json", "deploy"];
    for kind in [
        &["config", "--skip-check-update"][..],
        &["fs", "--scanners", "secret", "--skip-db-update"],
    ] {
        let said = bench.say(&trivy, kind.iter().chain(&shared))?;
        let report: TrivyReport = read(&said, "trivy")?;
        for result in report.results {
            let target = result.target.trim_start_matches("./");
            let file = format!("deploy/{}", target.trim_start_matches("deploy/"));
            for it in result.misconfigurations {
                let message = format!("{}: {}", it.severity, it.message);
                findings.push(Finding::new(&file, it.id, message));
            }
            for it in result.secrets {
                findings.push(Finding::new(&file, it.rule, it.title));
            }
        }
    }
    findings.sort_by(|a, b| (&a.file, &a.rule).cmp(&(&b.file, &b.rule)));
    findings.dedup();
    Ok(Verdict::of(findings))
}

#[derive(Deserialize)]
struct CheckovReport {
    results: CheckovResults,
}

#[derive(Deserialize)]
struct CheckovResults {
    #[serde(default)]
    failed_checks: Vec<CheckovFinding>,
    #[serde(default)]
    parsing_errors: Vec<String>,
}

#[derive(Deserialize)]
struct CheckovFinding {
    check_id: String,
    check_name: String,
    repo_file_path: String,
    resource: String,
}

/// One report, or one for each kind of file.
#[derive(Deserialize)]
#[serde(untagged)]
enum CheckovReports {
    Many(Vec<CheckovReport>),
    One(Box<CheckovReport>),
}

fn check_checkov(bench: &Bench, _files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let frameworks = "dockerfile,kubernetes,terraform,github_actions,gitlab_ci";
    let words = [
        "--directory",
        ".",
        "--skip-path",
        "target|node_modules|web|crates|xtask|docs",
        "--framework",
    ];
    let rest = [
        frameworks,
        "--output",
        "json",
        "--quiet",
        "--compact",
        "--skip-download",
    ];
    let said = bench.say(bench.tools.checkov(), words.iter().chain(&rest))?;
    let reports = match read::<CheckovReports>(&said, "checkov")? {
        CheckovReports::Many(many) => many,
        CheckovReports::One(one) => vec![*one],
    };
    for report in reports {
        for error in report.results.parsing_errors {
            findings.push(Finding::new(
                relative(bench.root(), &error),
                "parse",
                "not read",
            ));
        }
        for it in report.results.failed_checks {
            let file = relative(bench.root(), &it.repo_file_path);
            let message = format!("{}: {}", it.resource, it.check_name);
            findings.push(Finding::new(file, it.check_id, message));
        }
    }
    Ok(Verdict::of(findings))
}

fn relative(root: &Path, path: &str) -> String {
    let root = root.display().to_string();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.trim_start_matches("./")
        .trim_start_matches('/')
        .to_owned()
}

fn read<T: serde::de::DeserializeOwned>(said: &Said, tool: &str) -> Result<T> {
    serde_json::from_str(&said.output).with_context(|| format!("what {tool} says: {}", said.all()))
}
