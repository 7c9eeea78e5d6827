//! What the chart brings for a cluster's own monitoring: rules, routes, dashboards, probes, logs.
//!
//! Owns: that these are the rules, routes and dashboards of deploy/monitoring and nothing else.
//! Not here: whether what is rendered is what the operators take (`kubernetes`).
//! Invariant: a file in the chart is a copy; the original is changed, then
//! `BURSAR_ACCEPT=1 cargo xtask deploy-check cluster` copies.

use anyhow::{Context, Result};

use super::bench::Bench;
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

pub(super) const CLUSTER: Checker = Checker {
    name: "the cluster's own monitoring",
    check,
};

const CHART: &str = "deploy/kubernetes/chart";
const RULES: &str = "deploy/kubernetes/chart/templates/monitoring/rules.yaml";
const ALERTS: &str = "deploy/kubernetes/chart/templates/monitoring/alerts.yaml";
const ROUTES: &str = "deploy/monitoring/alertmanager.yml";
/// The copies, and where their originals are.
const COPIES: [(&str, &str); 2] = [
    (
        "deploy/kubernetes/chart/files/dashboards/",
        "deploy/monitoring/dashboards/",
    ),
    ("deploy/kubernetes/chart/files/", "deploy/monitoring/rules/"),
];

/// Writes the rules as files that promtool reads, and prints what differs between the routes
/// rendered and those of deploy/monitoring.
const COMPARE: &str = "\
import sys, yaml
rendered, original, folder = sys.argv[1:]
objects = [it for it in yaml.safe_load_all(open(rendered)) if it]
for it in objects:
    if it['kind'] == 'PrometheusRule':
        name = it['metadata']['name']
        yaml.safe_dump(it['spec'], open(f'{folder}/{name}.yml', 'w'))
ours = yaml.safe_load(open(original))
theirs = next(it['spec'] for it in objects if it['kind'] == 'AlertmanagerConfig')
word = lambda it: it.replace(' ', '').replace('\"', '')
many = lambda them: [f\"{it['name']}{it['matchType']}{it['value']}\" for it in them]
pairs = {
    'times': ([ours['route'][it] for it in ('receiver', 'group_by', 'group_wait', 'group_interval', 'repeat_interval')],
              [theirs['route'][it] for it in ('receiver', 'groupBy', 'groupWait', 'groupInterval', 'repeatInterval')]),
    'routes': ([(it['receiver'], list(map(word, it['matchers'])), it.get('repeat_interval'), it.get('continue')) for it in ours['route']['routes']],
               [(it['receiver'], many(it['matchers']), it.get('repeatInterval'), it.get('continue')) for it in theirs['route']['routes']]),
    'inhibitions': ([(list(map(word, it['source_matchers'])), list(map(word, it['target_matchers'])), it['equal']) for it in ours['inhibit_rules']],
                    [(many(it['sourceMatch']), many(it['targetMatch']), it['equal']) for it in theirs['inhibitRules']]),
    'receivers': ([it['name'] for it in ours['receivers']], [it['name'] for it in theirs['receivers']]),
}
for name, (left, right) in pairs.items():
    if left != right:
        print(f'{name}: deploy/monitoring has {left}, the chart {right}')
";

/// With everything on; then with those receivers away that may be.
const SETS: [&[&str]; 2] = [
    &[
        "monitoring.rules.enabled=true",
        "monitoring.alerts.enabled=true",
    ],
    &[
        "monitoring.alerts.enabled=true",
        "monitoring.alerts.slackChannel=",
        "monitoring.alerts.pagerduty=false",
    ],
];

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = copies(bench, files)?;
    let scratch = Scratch::new("cluster")?;
    let render = |set: &[&str]| {
        let mut words = vec!["template", "bursar", CHART];
        words.extend(["--set", "secrets.existingSecret=x"]);
        words.extend(set.iter().flat_map(|it| ["--set", it]));
        bench.say(bench.tools.helm(), words)
    };
    let rendered = render(SETS[0])?;
    let path = scratch.path().join("rendered.yaml");
    std::fs::write(&path, &rendered.output).context("a scratch folder")?;
    let folder = scratch.path().join("rules");
    std::fs::create_dir(&folder).context("a scratch folder")?;
    let [path, folder] = [path, folder].map(|it| it.display().to_string());
    let python = bench.tools.linter("python");
    let compared = bench.say(python, ["-c", COMPARE, &path, ROUTES, &folder])?;
    if !compared.is_fine() || !compared.output.is_empty() {
        findings.push(Finding::new(ALERTS, "routes", compared.all()));
    }
    let judge = "promtool check rules --lint=all --lint-fatal \"$0\"/*.yml";
    let rules = bench.say("sh", ["-c", judge, &folder])?;
    if !rules.is_fine() {
        findings.push(Finding::new(RULES, "promtool", rules.all()));
    }
    let fewer = render(SETS[1])?;
    let is_named = |it: &str| fewer.output.contains(&format!("receiver: {it}"));
    if !fewer.is_fine() || !is_named("mail") || is_named("chat") || is_named("pager") {
        let message = "without Slack and PagerDuty somebody is told who is not there";
        findings.push(Finding::new(ALERTS, "receivers", message));
    }
    Ok(Verdict::of(findings))
}

/// Every copy is its original, and none is missing.
fn copies(bench: &Bench, files: &[&str]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let accept = std::env::var_os("BURSAR_ACCEPT").is_some();
    for (folder, home) in COPIES {
        let originals = bench.files.iter().filter(|it| it.path.starts_with(home));
        for original in originals {
            let name = original.path.trim_start_matches(home);
            let copy = format!("{folder}{name}");
            let text = original.text.as_deref().unwrap_or_default();
            if accept {
                std::fs::write(bench.path(&copy), text).context("writing a copy")?;
            }
            if std::fs::read_to_string(bench.path(&copy)).unwrap_or_default() != text {
                let cure =
                    "is not as its original: BURSAR_ACCEPT=1 cargo xtask deploy-check cluster";
                findings.push(Finding::new(copy, "stale", cure));
            }
        }
    }
    for file in files.iter().filter(|it| it.contains("/chart/files/")) {
        let place = COPIES.iter().find(|it| file.starts_with(it.0));
        let original = place.map(|(folder, home)| file.replace(folder, home));
        let is_there = |it: &String| bench.files.iter().any(|file| file.path == *it);
        if !original.as_ref().is_some_and(is_there) {
            findings.push(Finding::new(
                *file,
                "orphan",
                "has no original in deploy/monitoring",
            ));
        }
    }
    Ok(findings)
}
