//! Checks of pipelines: GitHub's, GitLab's, and what keeps dependencies new.
//!
//! Owns: actionlint with shellcheck inside, and the keys and scripts of GitLab's file.
//! Not here: scripts in files of their own (`text`).
//! Invariant: shell in a pipeline is checked as shell in a file is.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::bench::{Bench, must};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

pub(super) const ACTIONLINT: Checker = Checker {
    name: "actionlint",
    check: check_github,
};
pub(super) const GITLAB: Checker = Checker {
    name: "GitLab keys, shellcheck",
    check: check_gitlab,
};
pub(super) const DEPENDABOT: Checker = Checker {
    name: "Dependabot folders",
    check: check_dependabot,
};

#[derive(Deserialize)]
struct Lint {
    filepath: String,
    line: usize,
    message: String,
    kind: String,
}

fn check_github(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let shellcheck = bench.tools.linter("shellcheck").display().to_string();
    let words = ["-no-color", "-shellcheck", &shellcheck, "-format"];
    let words = words.iter().copied().chain(["{{json .}}"]);
    let actionlint = bench.tools.linter("actionlint");
    let said = bench.say(actionlint, words.chain(files.iter().copied()))?;
    let lints: Vec<Lint> = serde_json::from_str(&said.output)
        .with_context(|| format!("what actionlint says: {}", said.all()))?;
    let finding = |it: Lint| {
        let message = format!("line {}: {}", it.line, it.message);
        Finding::new(it.filepath, it.kind, message)
    };
    Ok(Verdict::of(lints.into_iter().map(finding).collect()))
}

/// GitLab's own linter is a server: the keys are held against those its reference lists, and
/// every script goes through shellcheck.
fn check_gitlab(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const READ: &str = "\
import sys, os, yaml
GLOBAL = {'stages', 'default', 'variables', 'include', 'workflow'}
JOB = {'stage', 'image', 'services', 'script', 'before_script', 'after_script', 'rules', 'needs',
       'cache', 'artifacts', 'parallel', 'environment', 'timeout', 'variables', 'when', 'retry',
       'interruptible', 'extends', 'tags', 'coverage'}
pipeline = yaml.safe_load(open(sys.argv[1]))
folder = sys.argv[2]
for name, job in pipeline.items():
    if name in GLOBAL or name.startswith('.rules'):
        continue
    for key in set(job) - JOB:
        print(f'{name}: `{key}` is no key of a job')
    if not name.startswith('.') and job.get('stage') not in pipeline['stages']:
        print(f'{name}: the stage is not listed')
    lines = [line for part in ('before_script', 'script', 'after_script') for line in job.get(part, [])]
    with open(os.path.join(folder, name.strip('.') + '.sh'), 'w') as file:
        file.write('#!/bin/sh\\n# shellcheck disable=SC2154\\nset -eu\\n' + '\\n'.join(lines) + '\\n')
";
    let mut findings = Vec::new();
    for file in files {
        let scratch = Scratch::new("gitlab")?;
        let folder = scratch.path().display().to_string();
        let python = bench.tools.linter("python").display().to_string();
        let read = bench
            .shell
            .command("", &python, ["-c", READ, file, &folder]);
        let slips = must(read)?;
        findings.extend(slips.lines().map(|it| Finding::new(*file, "key", it)));
        let mut scripts = Vec::new();
        for entry in std::fs::read_dir(scratch.path()).context("the scripts")? {
            scripts.push(entry.context("a script")?.path());
        }
        let mut words = vec!["--format=gcc".to_owned()];
        words.extend(scripts.iter().map(|it| it.display().to_string()));
        let said = bench.say(bench.tools.linter("shellcheck"), words)?;
        let line = |it: &str| Finding::new(*file, "shellcheck", it.replace(&folder, ""));
        findings.extend(said.all().lines().map(line));
    }
    Ok(Verdict::of(findings))
}

/// Every folder that is kept new is there.
fn check_dependabot(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        for line in bench.text(file)?.lines() {
            let word = line.rsplit(' ').next().unwrap_or_default();
            let Some(folder) = word.strip_prefix('/') else {
                continue;
            };
            let below = format!("{folder}/");
            let is_there = |it: &str| folder.is_empty() || it.starts_with(&below);
            if !bench.files.iter().any(|it| is_there(&it.path)) {
                let message = format!("the folder `{folder}` does not exist");
                findings.push(Finding::new(*file, "folder", message));
            }
        }
    }
    Ok(Verdict::of(findings))
}
