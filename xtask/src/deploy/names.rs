//! What files to deploy with and their guides name exists in the program.
//!
//! Owns: settings, commands, flags, paths and metrics named there, held against docs/cli.md and
//! docs/openapi.json (which tests keep true) and the sources.
//! Not here: paths of the repository (`tidy`).
//! Invariant: what other programs own is listed here with its owner; anything else is a slip.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::bench::Bench;
use super::{Checker, Finding, Verdict, is_covered};

pub(super) const NAMES: Checker = Checker {
    name: "names of the program",
    check,
};

/// Variables with our prefix that are no settings of the program: addresses in the files of
/// HAProxy and nginx, among others.
const OTHERS: &[&str] = &[
    "BURSAR_A",
    "BURSAR_ACCEPT",
    "BURSAR_B",
    "BURSAR_C",
    "BURSAR_CANARY",
    "BURSAR_CONFIG",
    "BURSAR_GREEN_A",
    "BURSAR_GREEN_B",
    "BURSAR_SERVERS",
];

/// What the program knows.
struct Known {
    /// The reference of the command line.
    reference: String,
    settings: BTreeSet<String>,
    paths: BTreeSet<String>,
    metrics: BTreeSet<String>,
}

impl Known {
    fn load(bench: &Bench) -> Result<Self> {
        let reference = bench.text("docs/cli.md")?.to_owned();
        let rows = reference.lines().filter(|it| it.starts_with("| `"));
        let variable = |it: &str| it.split('`').nth(3).map(str::to_owned);
        let settings = rows.filter_map(variable).collect();
        let document: serde_json::Value =
            serde_json::from_str(bench.text("docs/openapi.json")?).context("docs/openapi.json")?;
        let listed = document.get("paths").and_then(|it| it.as_object());
        let listed = listed.context("docs/openapi.json has no paths")?;
        let mut paths: BTreeSet<String> = listed.keys().cloned().collect();
        let mut metrics = BTreeSet::new();
        let sources = bench
            .files
            .iter()
            .filter(|it| it.path.starts_with("crates/"));
        for text in sources.filter_map(|it| it.text.as_deref()) {
            let quoted = |start: &str| -> Vec<String> {
                let after = text.split(start).skip(1);
                let name = after.filter_map(|it| it.split('"').nth(1));
                name.map(str::to_owned).collect()
            };
            paths.extend(quoted(".route("));
            for kind in ["counter!(", "gauge!(", "histogram!("] {
                metrics.extend(quoted(kind));
            }
        }
        Ok(Self {
            reference,
            settings,
            paths,
            metrics,
        })
    }

    fn has_setting(&self, name: &str) -> bool {
        let plain = name.strip_suffix("_FILE").unwrap_or(name);
        let is_provider = plain.starts_with("BURSAR_OIDC_");
        is_provider || self.settings.contains(plain) || OTHERS.contains(&plain)
    }

    fn has_metric(&self, name: &str) -> bool {
        let plain = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|it| name.strip_suffix(it));
        self.metrics.contains(name) || plain.is_some_and(|it| self.metrics.contains(it))
    }

    /// The section of the longest command that these words begin with.
    fn section(&self, words: &[&str]) -> Option<&str> {
        let known = |count: &usize| {
            let heading = format!("## bursar {}\n", words[..*count].join(" "));
            self.reference.contains(&heading)
        };
        let count = (1..=words.len()).take_while(known).last()?;
        let heading = format!("## bursar {}\n", words[..count].join(" "));
        let after = self.reference.split(&heading).nth(1)?;
        after.split("\n## ").next()
    }

    /// What is wrong with a command line after `bursar`.
    fn command_problem(&self, line: &str) -> Option<String> {
        let end = |it: char| "`|;&)<>#\"'$".contains(it);
        let line = line.split(end).next().unwrap_or_default();
        let words: Vec<&str> = line.split_whitespace().collect();
        let flags = words.iter().filter(|it| it.starts_with("--"));
        let first = *words.first()?;
        let is_word = |it: &&&str| it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        let names: Vec<&str> = words.iter().take_while(is_word).copied().collect();
        if names.is_empty() || first.starts_with('-') {
            return None;
        }
        let Some(section) = self.section(&names) else {
            return Some(format!("`bursar {first}` is no command"));
        };
        let unknown = flags
            .map(|it| it.split('=').next().unwrap_or(it))
            .find(|it| {
                !section.contains(&format!("{it} ")) && !section.contains(&format!("{it}\n"))
            });
        unknown.map(|it| format!("`bursar {}` has no option {it}", names.join(" ")))
    }
}

fn check(bench: &Bench, _files: &[&str]) -> Result<Verdict> {
    let known = Known::load(bench)?;
    let mut findings = Vec::new();
    let covered = bench.files.iter().filter(|it| is_covered(&it.path));
    for file in covered {
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        let path = file.path.as_str();
        for (index, line) in text.lines().enumerate() {
            for (rule, message) in problems(&known, path, line) {
                let message = format!("line {}: {message}", index + 1);
                findings.push(Finding::new(path, rule, message));
            }
        }
    }
    Ok(Verdict::of(findings))
}

fn problems(known: &Known, path: &str, line: &str) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    for word in line.split(|it| !is_name(it)) {
        if word.starts_with("BURSAR_") && word.len() > 7 && !known.has_setting(word) {
            problems.push(("setting", format!("{word} is no setting")));
        }
        let is_metric = word.starts_with("http_request") || word.starts_with("bursar_journal");
        let is_query = path.contains("rollouts/") || path.starts_with("docs/");
        if is_metric && is_query && !known.has_metric(word) {
            problems.push(("metric", format!("{word} is no metric")));
        }
    }
    for start in [
        "/usr/bin/bursar ",
        "`bursar ",
        "$ bursar ",
        "sudo bursar ",
        "bursar bursar ",
    ] {
        for rest in line.split(start).skip(1) {
            problems.extend(known.command_problem(rest).map(|it| ("command", it)));
        }
    }
    if let Some(rest) = line.strip_prefix("bursar ") {
        problems.extend(known.command_problem(rest).map(|it| ("command", it)));
    }
    let is_path = |it: char| it.is_ascii_alphanumeric() || "/_-{}.".contains(it);
    for word in line.split(|it| !is_path(it)) {
        let word = word.trim_end_matches(['.', '/']);
        if word.starts_with("/api/v1/") && !known.paths.contains(word) {
            problems.push(("path", format!("{word} is no path of the API")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let set = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
        Known {
            reference: "## bursar serve\n\n--listen <ADDR>\n\n## bursar keys\n\nx\n\n\
                        ## bursar keys rotate\n\n      --all\n\n## bursar zzz\n"
                .to_owned(),
            settings: set(&["BURSAR_LISTEN", "REDIS_URL"]),
            paths: set(&["/api/v1/accounts"]),
            metrics: set(&["http_requests_total", "http_request_duration_seconds"]),
        }
    }

    fn found(line: &str) -> Vec<&'static str> {
        let problems = problems(&known(), "docs/deploy/x.md", line);
        problems.into_iter().map(|it| it.0).collect()
    }

    #[test]
    fn what_the_program_has_may_be_named() {
        for line in [
            "BURSAR_LISTEN and BURSAR_LISTEN_FILE",
            "ExecStart=/usr/bin/bursar serve --listen 127.0.0.1:8000",
            "`bursar keys rotate --all` and `bursar keys`",
            "curl /api/v1/accounts",
            "rate(http_requests_total[5m]) http_request_duration_seconds_bucket",
        ] {
            assert_eq!(found(line), Vec::<&str>::new(), "{line}");
        }
    }

    #[test]
    fn what_it_has_not_is_found() {
        for (line, rule) in [
            ("BURSAR_LISSTEN=x", "setting"),
            ("`bursar srve`", "command"),
            ("bursar serve --lissten x", "command"),
            ("curl /api/v1/acounts", "path"),
            ("rate(http_request_total[5m])", "metric"),
        ] {
            assert_eq!(found(line), [rule], "{line}");
        }
    }
}
