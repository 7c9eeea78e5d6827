//! Checks of what runs on Kubernetes: the chart, the plain manifests, rollouts, the script that
//! chooses how to roll out.
//!
//! Owns: rendering them as an operator would, and validating what comes out.
//! Not here: scanners for weak settings (`scanners`).
//! Invariant: every template of the chart is rendered by one of the sets of values, so that none
//! is unchecked; kinds that Kubernetes does not know are held against our closed schema.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

use super::bench::{Bench, must, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

const CHART: &str = "deploy/kubernetes/chart";
const BASE: &str = "deploy/kubernetes/base/bursar.yaml";
const SCHEMA: &str = "deploy/kubernetes/schemas/extensions.schema.json";
/// What the manifests are validated for.
const VERSION: &str = "1.33";

pub(super) const HELM: Checker = Checker {
    name: "helm lint, template, validate",
    check: check_helm,
};
pub(super) const KUSTOMIZE: Checker = Checker {
    name: "kubectl kustomize, validate",
    check: check_kustomize,
};
pub(super) const STRATEGY: Checker = Checker {
    name: "strategies of three changes",
    check: check_strategy,
};

/// Sets of values that together render every template.
const SETS: &[&[&str]] = &[
    &["secrets.existingSecret=bursar-secrets"],
    &["bundled.enabled=true", "serviceMonitor.enabled=true"],
    &[
        "secrets.existingSecret=bursar-secrets",
        "monitoring.labels.release=kube-prometheus-stack",
        "monitoring.rules.enabled=true",
        "monitoring.dashboards.enabled=true",
        "monitoring.probe.enabled=true",
        "monitoring.alerts.enabled=true",
        "monitoring.logs.enabled=true",
    ],
    &[
        "secrets.values.databaseUrl=postgres://bursar:x@db/bursar",
        "secrets.values.databaseReadUrl=postgres://bursar:x@replica/bursar",
        "secrets.values.redisUrl=rediss://cache:6379",
        "serve.autoscaling.enabled=false",
        "ingress.enabled=false",
        "networkPolicy.enabled=false",
        "migration.backupFirst=false",
    ],
];

/// Values that the schema, or the chart, must refuse.
const REFUSED: &[&[&str]] = &[
    &["secrets.existingSecret=x", "serve.replicas=zero"],
    &["secrets.existingSecret=x", "serve.replcas=3"],
    &["secrets.existingSecret=x", "settings.lower=x"],
    &["secrets.existingSecret=x", "monitoring.rulez.enabled=true"],
    &[
        "secrets.existingSecret=x",
        "monitoring.probe.prober=http://x",
    ],
    &["secrets.values.encryptionKey=short"],
    // No database at all.
    &["ingress.enabled=true"],
];

fn check_helm(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let values = format!("{CHART}/values.yaml");
    let helm = |command: &[&str], set: &[&str]| {
        let sets = set.iter().flat_map(|it| ["--set", it]);
        bench.say(bench.tools.helm(), command.iter().copied().chain(sets))
    };
    let mut rendered = BTreeSet::new();
    for set in SETS {
        let linted = helm(&["lint", "--strict", "--quiet", CHART], set)?;
        if !linted.is_fine() {
            findings.push(Finding::new(&values, "lint", linted.all()));
        }
        let template = helm(&["template", "bursar", CHART], set)?;
        if !template.is_fine() {
            findings.push(Finding::new(&values, "template", template.all()));
        }
        for line in template.output.lines() {
            if let Some(source) = line.strip_prefix("# Source: bursar/") {
                rendered.insert(format!("{CHART}/{source}"));
            }
        }
        findings.extend(validate(bench, &values, &template.output)?);
    }
    for file in files.iter().filter(|it| is_manifest(it)) {
        if !rendered.contains(*file) {
            let message = "no set of values in xtask/src/deploy/kubernetes.rs renders it";
            findings.push(Finding::new(*file, "unrendered", message));
        }
    }
    for set in REFUSED {
        if helm(&["template", "bursar", CHART], set)?.is_fine() {
            let file = format!("{CHART}/values.schema.json");
            findings.push(Finding::new(file, "accepts", set.join(" ")));
        }
    }
    findings.extend(golden(bench)?);
    Ok(Verdict::of(findings))
}

fn is_manifest(file: &str) -> bool {
    file.contains("/templates/") && file.ends_with(".yaml")
}

/// The plain manifests are what the chart renders.
fn golden(bench: &Bench) -> Result<Option<Finding>> {
    let values = "deploy/kubernetes/base/values.yaml";
    let words = ["template", "bursar", CHART, "--values", values];
    let template = bench.say(bench.tools.helm(), words)?;
    let path = bench.path(BASE);
    if std::env::var_os("BURSAR_ACCEPT").is_some() {
        std::fs::write(&path, &template.output).with_context(|| format!("writing {BASE}"))?;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    Ok((written != template.output).then(|| {
        let cure = "is not what the chart renders: BURSAR_ACCEPT=1 cargo xtask deploy-check helm";
        Finding::new(BASE, "stale", cure)
    }))
}

fn check_kustomize(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let is_listed = bench
            .text(&format!("{folder}/kustomization.yaml"))
            .is_ok_and(|it| it.contains(&format!("- {name}")));
        let is_other = ["kustomization.yaml", "values.yaml"].contains(&name);
        if !is_other && !name.ends_with(".json") && !is_listed {
            let cure = "no kustomization.yaml beside it names it";
            findings.push(Finding::new(*file, "unlisted", cure));
        }
    }
    let scratch = bench.copies("kustomize", files)?;
    let at = |place: &str| scratch.path().join("deploy/kubernetes").join(place);
    for overlay in ["staging", "production"] {
        let place = format!("overlays/{overlay}");
        let file = format!("deploy/kubernetes/{place}/kustomization.yaml");
        let text = bench.text(&file)?;
        let chosen = text.lines().find(|it| it.contains("- ../../rollouts/"));
        let chosen = chosen.context("an overlay chooses a rollout")?;
        for rollout in ["rolling", "canary", "blue-green"] {
            let other = text.replace(chosen, &format!("  - ../../rollouts/{rollout}"));
            std::fs::write(at(&place).join("kustomization.yaml"), other).context("an overlay")?;
            let kubectl = bench.tools.kubectl().display().to_string();
            let mut build = bench.shell.command("", &kubectl, ["kustomize"]);
            build.arg(at(&place));
            let built = said(build)?;
            let rollout_file = format!("deploy/kubernetes/rollouts/{rollout}/rollout.yaml");
            if !built.is_fine() || !built.output.contains("kind: Rollout") {
                findings.push(Finding::new(&rollout_file, overlay, built.all()));
            }
            findings.extend(validate(bench, &rollout_file, &built.output)?);
        }
    }
    Ok(Verdict::of(findings))
}

/// Objects of Kubernetes by its own schemas, others by ours.
fn validate(bench: &Bench, file: &str, manifests: &str) -> Result<Vec<Finding>> {
    const OURS: &str = "\
import json, sys, yaml, jsonschema
schema = json.load(open(sys.argv[1]))
kinds = {name: part for name, part in schema['definitions'].items() if 'kind' in part.get('properties', {})}
for it in yaml.safe_load_all(open(sys.argv[2])):
    if not it:
        continue
    group = it['apiVersion'].split('/')[0]
    if '.' in group and not group.endswith('k8s.io'):
        kind = it['kind'][0].lower() + it['kind'][1:]
        if kind not in kinds:
            print(it['kind'], 'has no schema')
            continue
        part = {**kinds[kind], 'definitions': schema['definitions']}
        for error in jsonschema.Draft7Validator(part).iter_errors(it):
            print(it['kind'], it['metadata']['name'], '/'.join(map(str, error.path)), error.message)
";
    let scratch = Scratch::new("manifests")?;
    let path = scratch.path().join("manifests.yaml");
    std::fs::write(&path, manifests).context("manifests")?;
    let path = path.display().to_string();
    let mut findings = Vec::new();
    let tool = bench.tools.linter("kubernetes-validate");
    let known = bench.say(tool, ["--strict", "--quiet", "-k", VERSION, &path])?;
    let foreign = |it: &&str| it.contains("Couldn't find schema for kind");
    let said = known.all();
    let lines: Vec<&str> = said.lines().filter(|it| !foreign(it)).collect();
    if !known.is_fine() || !lines.is_empty() {
        findings.push(Finding::new(file, "kubernetes", lines.join("; ")));
    }
    let python = bench.tools.linter("python");
    let schema = bench.path(SCHEMA).display().to_string();
    let ours = bench.say(python, ["-c", OURS, &schema, &path])?;
    if !ours.is_fine() || !ours.output.is_empty() {
        findings.push(Finding::new(file, "extension", ours.all()));
    }
    Ok(findings)
}

/// The script's answers for a migration, a change of rules and a change of words.
fn check_strategy(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const CHANGES: [(&str, &str); 3] = [
        ("docs/web.md", "rolling"),
        ("crates/journal/src/decide.rs", "canary"),
        (
            "crates/store/migrations/postgres/0099_more.sql",
            "blue-green",
        ),
    ];
    let script = files.first().copied().unwrap_or_default();
    let scratch = Scratch::new("strategy")?;
    let git = |words: &[&str]| {
        let mut command = bench.shell.command("", "git", ["-c", "user.name=x"]);
        command.args([
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
        ]);
        command.args(words).current_dir(scratch.path());
        must(command)
    };
    git(&["init", "--quiet"])?;
    git(&["commit", "--quiet", "--allow-empty", "-m", "start"])?;
    let mut findings = Vec::new();
    for (file, expected) in CHANGES {
        let path = scratch.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).context("a folder")?;
        std::fs::write(&path, "changed\n").context("a change")?;
        git(&["add", "--all"])?;
        git(&["commit", "--quiet", "-m", "change"])?;
        let path = bench.path(script).display().to_string();
        let mut command = bench.shell.command("", "sh", [&path, "HEAD~1", "HEAD"]);
        command.current_dir(scratch.path());
        let answer = said(command)?;
        if answer.output.trim() != expected {
            let message = format!("{file}: expected {expected}, got {}", answer.all());
            findings.push(Finding::new(script, "strategy", message));
        }
    }
    Ok(Verdict::of(findings))
}
