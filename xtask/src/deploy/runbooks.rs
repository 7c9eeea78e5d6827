//! Alerts and runbooks belong together, one page each.
//!
//! Owns: comparing names, and whether the commands of a page can be run at all.
//! Not here: what `bursar` itself knows (`names`), whether alerts fire (tests of their rules).
//! Invariant: an alert without a page fails, and so does a page without an alert.

use std::collections::BTreeSet;

use anyhow::Result;

use super::bench::Bench;
use super::{Checker, Finding, Verdict};

pub(super) const RUNBOOKS: Checker = Checker {
    name: "alerts and runbooks",
    check,
};

/// Where alerts are written.
const RULES: &str = "deploy/monitoring/rules/";
const FOLDER: &str = "docs/runbooks/";
const INDEX: &str = "docs/runbooks/README.md";

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let rules = bench.files.iter().filter(|it| it.path.starts_with(RULES));
    let rules: Vec<&str> = rules.filter_map(|it| it.text.as_deref()).collect();
    let alerts: BTreeSet<&str> = rules.iter().flat_map(|it| alerts(it)).collect();
    let mut findings = apart(&alerts, files);
    let index = bench.text(INDEX)?;
    for file in files.iter().filter(|it| **it != INDEX) {
        let name = file.trim_start_matches(FOLDER);
        if !index.contains(&format!("({name})")) {
            findings.push(Finding::new(
                INDEX,
                "index",
                format!("does not list {name}"),
            ));
        }
        for program in programs(bench.text(file)?) {
            let find = [
                "-c",
                "command -v \"$1\" || test -x \"/usr/sbin/$1\"",
                "sh",
                program,
            ];
            // The program itself is looked into by `names`.
            if program != "bursar" && !bench.say("sh", find)?.is_fine() {
                let message = format!("`{program}` is no program of this machine");
                findings.push(Finding::new(*file, "program", message));
            }
        }
    }
    Ok(Verdict::of(findings))
}

fn alerts(rules: &str) -> impl Iterator<Item = &str> {
    let lines = rules.lines().map(str::trim);
    lines.filter_map(|it| it.strip_prefix("- alert: "))
}

/// Alerts without a page, and pages without an alert.
fn apart(alerts: &BTreeSet<&str>, files: &[&str]) -> Vec<Finding> {
    let page = |name: &str| format!("{FOLDER}{name}.md");
    let missing = alerts.iter().filter(|it| !files.contains(&&*page(it)));
    let missing =
        missing.map(|it| Finding::new(page(it), "runbook", "is missing: an alert has its name"));
    let is_orphan = |it: &&&str| {
        let name = it.trim_start_matches(FOLDER).trim_end_matches(".md");
        **it != INDEX && !alerts.contains(name)
    };
    // Without any rule there is nothing to compare.
    let orphans = files
        .iter()
        .filter(|it| !alerts.is_empty() && is_orphan(it));
    let orphans = orphans.map(|it| Finding::new(*it, "alert", "there is no alert of this name"));
    missing.chain(orphans).collect()
}

/// The first word of every command in a page's blocks of shell.
fn programs(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```sh\n").skip(1);
    let blocks = blocks.filter_map(|it| it.split("\n```").next());
    let lines = blocks.flat_map(str::lines);
    lines
        .filter_map(|it| it.split_whitespace().next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_without_a_page_and_a_page_without_an_alert_are_found() {
        let alerts = alerts("  - alert: Down\n    expr: up == 0\n  - alert: Slow\n").collect();
        let found = apart(
            &alerts,
            &["docs/runbooks/Down.md", "docs/runbooks/Gone.md", INDEX],
        );
        let found: Vec<_> = found.iter().map(|it| (&*it.file, &*it.rule)).collect();
        let expected = [
            ("docs/runbooks/Slow.md", "runbook"),
            ("docs/runbooks/Gone.md", "alert"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn programs_are_the_first_words_of_blocks() {
        let page = "x\n\n```sh\ndf -h /\nbursar doctor\n```\n\nrm is not one\n";
        assert_eq!(programs(page), ["df", "bursar"]);
    }
}
