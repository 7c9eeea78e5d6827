//! Linters of text: shell scripts, YAML, JSON, Markdown's names.
//!
//! Owns: running shellcheck and yamllint, and reading what they say.
//! Not here: tools for one kind of deployment (modules beside).
//! Invariant: a tool's configuration is here, not in a file it would find by itself.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::bench::Bench;
use super::{Checker, Finding, Verdict};

pub(super) const SHELLCHECK: Checker = Checker {
    name: "shellcheck",
    check: check_shell,
};
pub(super) const YAMLLINT: Checker = Checker {
    name: "yamllint",
    check: check_yaml,
};
pub(super) const JSON: Checker = Checker {
    name: "JSON",
    check: check_json,
};

#[derive(Deserialize)]
struct Comment {
    file: String,
    line: usize,
    code: u32,
    message: String,
}

fn check_shell(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let arguments = ["--format=json", "--severity=style"];
    let shellcheck = bench.tools.linter("shellcheck");
    let said = bench.say(shellcheck, arguments.iter().chain(files))?;
    let comments: Vec<Comment> = serde_json::from_str(&said.output)
        .with_context(|| format!("what shellcheck says: {}", said.all()))?;
    let finding = |it: Comment| {
        let message = format!("line {}: {}", it.line, it.message);
        Finding::new(it.file, format!("SC{}", it.code), message)
    };
    Ok(Verdict::of(comments.into_iter().map(finding).collect()))
}

/// `file:line:column: [level] message (rule)`.
fn check_yaml(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const RULES: &str = "\
{extends: default, rules: {line-length: {max: 140, allow-non-breakable-inline-mappings: true}, \
document-start: disable, truthy: {check-keys: false}, comments: {min-spaces-from-content: 1}, \
braces: {max-spaces-inside: 1}, indentation: {spaces: 2, indent-sequences: consistent}}}";
    let arguments = ["--strict", "--format=parsable", "-d", RULES];
    let yamllint = bench.tools.linter("yamllint");
    let said = bench.say(yamllint, arguments.iter().chain(files))?;
    let finding = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let file = parts.next().unwrap_or_default();
        let at = parts.next().unwrap_or_default();
        let message = parts.nth(1).unwrap_or(line).trim();
        let rule = message.rsplit_once('(').map_or("", |it| it.1);
        Finding::new(
            file,
            rule.trim_end_matches(')'),
            format!("line {at}: {message}"),
        )
    };
    let mut findings: Vec<Finding> = said.output.lines().map(finding).collect();
    if findings.is_empty() && !said.is_fine() {
        let file = files.first().copied().unwrap_or_default();
        findings.push(Finding::new(file, "yamllint", said.all()));
    }
    Ok(Verdict::of(findings))
}

fn check_json(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        if let Err(error) = serde_json::from_str::<serde_json::Value>(bench.text(file)?) {
            findings.push(Finding::new(*file, "syntax", error.to_string()));
        }
    }
    Ok(Verdict::of(findings))
}
