//! Checks of Terraform: its own formatter, its syntax, and names that lead somewhere.
//!
//! Owns: what can be known without the providers, which only their registry has.
//! Not here: scanners (`scanners`); `terraform validate` and `terraform test`, which the pipeline
//! runs where the registry is reached.
//! Invariant: nothing is initialised, so nothing is fetched.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::bench::{Bench, said};
use super::{Checker, Finding, Verdict};

pub(super) const FORMAT: Checker = Checker {
    name: "terraform fmt",
    check: check_format,
};
pub(super) const PARSE: Checker = Checker {
    name: "python-hcl2",
    check: check_parse,
};
pub(super) const NAMES: Checker = Checker {
    name: "references of Terraform",
    check: check_names,
};

fn check_format(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut format = bench.shell.command(
        "",
        "terraform",
        ["fmt", "-check", "-list=true", "-no-color"],
    );
    // Somebody's own configuration is none of our business.
    format.args(files).env("TF_CLI_CONFIG_FILE", "");
    let said = said(format)?;
    let mut findings: Vec<Finding> = said
        .output
        .lines()
        .map(|it| Finding::new(it, "format", "run `terraform fmt`"))
        .collect();
    if findings.is_empty() && !said.is_fine() {
        let file = files.first().copied().unwrap_or_default();
        findings.push(Finding::new(file, "fmt", said.all()));
    }
    Ok(Verdict::of(findings))
}

fn check_parse(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const PARSE: &str = "\
import sys, hcl2
for path in sys.argv[1:]:
    try:
        with open(path) as file:
            hcl2.load(file)
    except Exception as error:
        print(path, str(error).splitlines()[0], sep='\\t')
";
    let python = bench.tools.linter("python");
    let said = bench.say(python, ["-c", PARSE].iter().chain(files))?;
    anyhow::ensure!(said.is_fine(), "python-hcl2: {}", said.all());
    let finding = |line: &str| {
        let (file, message) = line.split_once('\t').unwrap_or((line, ""));
        Finding::new(file, "syntax", message)
    };
    Ok(Verdict::of(said.output.lines().map(finding).collect()))
}

/// What is referred to is defined in the same folder: the slip that `validate` would find.
fn check_names(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let module = |file: &str| {
        let folder = file.rsplit_once('/').map_or("", |it| it.0);
        folder.trim_end_matches("/tests").to_owned()
    };
    let modules: BTreeSet<String> = files.iter().map(|it| module(it)).collect();
    for folder in modules {
        let mut defined = BTreeSet::new();
        let ours: Vec<&&str> = files.iter().filter(|it| module(it) == folder).collect();
        for file in &ours {
            defined.extend(definitions(bench.text(file)?));
        }
        for file in ours {
            let text = bench.text(file)?;
            for name in references(text) {
                if !defined.contains(&name) {
                    let message = format!("`{name}` is defined nowhere in {folder}");
                    findings.push(Finding::new(*file, "reference", message));
                }
            }
        }
    }
    Ok(Verdict::of(findings))
}

/// Addresses of what a file defines: `aws_lb.main`, `var.host`, `local.name`, `data.x.y`.
fn definitions(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_locals = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let quoted = |index: usize| words.get(index).map(|it| it.trim_matches('"'));
        match (words.first().copied(), quoted(1), quoted(2)) {
            (Some("resource"), Some(kind), Some(name)) => names.push(format!("{kind}.{name}")),
            (Some("data"), Some(kind), Some(name)) => names.push(format!("data.{kind}.{name}")),
            (Some("variable"), Some(name), _) if line.starts_with("variable") => {
                names.push(format!("var.{name}"));
            }
            (Some("locals"), ..) => in_locals = true,
            (Some(name), Some("="), _) if in_locals && line.starts_with("  ") => {
                // Deeper lines are keys of maps: as names they do no harm.
                names.push(format!("local.{name}"));
            }
            _ => {}
        }
        if line == "}" {
            in_locals = false;
        }
    }
    names
}

/// Addresses that a file refers to.
fn references(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let code = text.lines().filter(|it| !it.trim_start().starts_with('#'));
    for line in code {
        let is_name = |it: char| it.is_ascii_alphanumeric() || "_.".contains(it);
        for token in line.split(|it| !is_name(it)) {
            let parts: Vec<&str> = token.split('.').collect();
            let name = match parts.as_slice() {
                ["var" | "local", name, ..] => format!("{}.{name}", parts[0]),
                ["data", kind, name, ..] if kind.starts_with("aws_") => {
                    format!("data.{kind}.{name}")
                }
                [kind, name, ..] if kind.starts_with("aws_") || kind.starts_with("random_") => {
                    format!("{kind}.{name}")
                }
                _ => continue,
            };
            if !name.ends_with('.') {
                names.insert(name);
            }
        }
    }
    names
}

/// The single-service files of hosting companies, with the keys their documents name.
pub(super) const PLATFORMS: Checker = Checker {
    name: "keys of hosting files",
    check: check_platforms,
};

fn check_platforms(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const SCHEMA: &str = "deploy/platforms/platforms.schema.json";
    const READ: &str = "\
import json, sys, tomllib, yaml, jsonschema
schema = json.load(open(sys.argv[1]))
for path in sys.argv[2:]:
    name = path.rsplit('/', 1)[1]
    with open(path, 'rb') as file:
        value = tomllib.load(file) if name.endswith('.toml') else yaml.safe_load(file)
    part = {**schema['definitions'][name], 'definitions': schema['definitions']}
    for error in jsonschema.Draft7Validator(part).iter_errors(value):
        print(path, '/'.join(map(str, error.path)) + ': ' + error.message, sep='\\t')
";
    let python = bench.tools.linter("python");
    let given = files.iter().filter(|it| !it.ends_with(".json"));
    let words = ["-c", READ, SCHEMA];
    let said = bench.say(python, words.iter().chain(given))?;
    anyhow::ensure!(
        said.is_fine(),
        "the files of hosting companies: {}",
        said.all()
    );
    let finding = |line: &str| {
        let (file, message) = line.split_once('\t').unwrap_or((line, ""));
        Finding::new(file, "key", message)
    };
    let findings = said.output.lines().map(finding).collect();
    let verdict = Verdict::of(findings);
    files
        .first()
        .context("there are no files of hosting companies")?;
    Ok(verdict)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
variable \"host\" {\n  type = string\n}\n\nlocals {\n  name = \"bursar\"\n}\n\n\
resource \"aws_lb\" \"main\" {\n  name = local.name\n  host = var.hots\n}\n";

    #[test]
    fn a_reference_to_nothing_is_found() {
        let defined: BTreeSet<String> = definitions(TEXT).into_iter().collect();
        let missing: Vec<String> = references(TEXT)
            .into_iter()
            .filter(|it| !defined.contains(it))
            .collect();
        assert_eq!(missing, ["var.hots"]);
    }
}
