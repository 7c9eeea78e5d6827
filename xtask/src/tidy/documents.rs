//! Documents point at what exists.
//!
//! Owns: links and repository paths in `*.md`, numbers of decisions, the change log's shape.
//! Not here: whether what a document says is true; that is a reader's work.
//! Invariant: a path is looked up among the repository's own files, not on this disk.

use std::collections::BTreeSet;

use super::Finding;
use crate::repository::SourceFile;

/// What a path in backticks starts with, to be taken for one of ours.
const TOP: &[&str] = &[
    ".cargo/",
    ".ci/",
    ".config/",
    "benches/",
    "crates/",
    "deploy/",
    "docs/",
    "examples/",
    "fixtures/",
    "web/",
    "xtask/",
];

/// Made by a build, so in no listing.
const BUILT: &[&str] = &["web/dist", "web/node_modules"];

pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let known = known_paths(files);
    let mut findings = Vec::new();
    for file in files {
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        if is_document(&file.path) {
            findings.extend(references(&file.path, text, &known));
        }
    }
    findings.extend(decisions(files));
    findings.extend(change_log(files));
    findings
}

fn is_document(path: &str) -> bool {
    path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/'))
}

/// Every file and every folder above one.
fn known_paths(files: &[SourceFile]) -> BTreeSet<String> {
    let mut known = BTreeSet::from([String::new()]);
    for file in files {
        let mut path = file.path.as_str();
        known.insert(path.to_owned());
        while let Some((folder, _)) = path.rsplit_once('/') {
            known.insert(folder.to_owned());
            path = folder;
        }
    }
    known
}

fn references(path: &str, text: &str, known: &BTreeSet<String>) -> Vec<Finding> {
    let folder = path.rsplit_once('/').map_or("", |it| it.0);
    let mut findings = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if in_code {
            continue;
        }
        for target in link_targets(line) {
            let exists = resolve(folder, target).is_some_and(|it| known.contains(&it));
            if !exists {
                let message = format!("links to `{target}`, which does not exist");
                findings.push(Finding::new(path, index + 1, message));
            }
        }
        for named in named_paths(line) {
            let is_built = BUILT.iter().any(|it| named.starts_with(it));
            if !is_built && !known.contains(named.trim_end_matches('/')) {
                let message = format!("names `{named}`, which does not exist");
                findings.push(Finding::new(path, index + 1, message));
            }
        }
    }
    findings
}

/// Relative targets of `[text](target)` and of `src="target"`, without their anchors.
fn link_targets(line: &str) -> Vec<&str> {
    let links = line
        .split("](")
        .skip(1)
        .filter_map(|it| it.split([')', ' ']).next());
    let sources = ["src=\"", "srcset=\"", "href=\""];
    let attributes = sources
        .iter()
        .flat_map(|it| line.split(it).skip(1))
        .filter_map(|it| it.split('"').next());
    links
        .chain(attributes)
        .filter_map(|it| it.split('#').next())
        .filter(|it| !it.is_empty() && !it.contains("://") && !it.starts_with("mailto:"))
        .collect()
}

/// The path from the root; none if it leaves the repository.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Paths of ours in backticks; patterns such as `crates/*` are no paths.
fn named_paths(line: &str) -> Vec<&str> {
    let is_path_byte = |it: u8| it.is_ascii_alphanumeric() || b"._-/".contains(&it);
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| TOP.iter().any(|top| it.starts_with(top)))
        .filter(|it| it.bytes().all(is_path_byte) && !it.contains("NNNN"))
        .collect()
}

fn decisions(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut expected = 1;
    for file in files {
        let Some(name) = file.path.strip_prefix("docs/decisions/") else {
            continue;
        };
        let number = name
            .split_once('-')
            .map(|it| it.0)
            .filter(|it| it.len() == 4);
        let Some(number) = number.and_then(|it| it.parse::<u32>().ok()) else {
            let cure = "is not named NNNN-title.md";
            findings.push(Finding::new(&file.path, 0, cure));
            continue;
        };
        if number != expected {
            let message = format!("has number {number:04}; expected {expected:04}, without a gap");
            findings.push(Finding::new(&file.path, 0, message));
        }
        let title = format!("# {number:04}: ");
        if !file.text.as_deref().unwrap_or_default().starts_with(&title) {
            let message = format!("does not open with `{title}` and its title");
            findings.push(Finding::new(&file.path, 1, message));
        }
        expected = number + 1;
    }
    findings
}

fn change_log(files: &[SourceFile]) -> Option<Finding> {
    let log = files.iter().find(|it| it.path == "CHANGELOG.md");
    let text = log.and_then(|it| it.text.as_deref()).unwrap_or_default();
    let has_section = text.lines().any(|it| it.trim_end() == "## Unreleased");
    (!has_section).then(|| {
        let cure = "has no `## Unreleased` section; changes people notice are written there";
        Finding::new("CHANGELOG.md", 0, cure)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Vec<SourceFile> {
        let file = |it: &(&str, &str)| SourceFile {
            path: it.0.to_owned(),
            text: Some(it.1.to_owned()),
        };
        let mut all: Vec<SourceFile> = list.iter().map(file).collect();
        all.push(file(&("CHANGELOG.md", "# Changes\n\n## Unreleased\n")));
        all
    }

    fn found(list: &[(&str, &str)]) -> Vec<String> {
        check(&files(list))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn links_and_named_paths_that_exist_are_fine() {
        let text = "[a](../README.md#top) [b](decisions/0001-a.md) <img src=\"x.png\"> \
                    `docs/decisions` `docs/` `web/dist/` `crates/*/src` [c](https://host/x) [d](#e)\n\
                    ```\n[x](not/looked/at)\n```\n";
        let list = [
            ("README.md", "[docs](docs)"),
            ("docs/a.md", text),
            ("docs/x.png", ""),
            ("docs/decisions/0001-a.md", "# 0001: A\n"),
        ];
        assert_eq!(found(&list), Vec::<String>::new());
    }

    #[test]
    fn links_and_named_paths_to_nothing_are_found() {
        for text in [
            "[a](b.md)",
            "[a](../../b.md)",
            "`crates/none/src`",
            "<img src=\"n.png\">",
        ] {
            let found = found(&[("docs/a.md", text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].starts_with("docs/a.md:1: "), "{found:?}");
        }
    }

    #[test]
    fn decisions_are_numbered_without_gaps_and_titled() {
        let list = [
            ("docs/decisions/0001-a.md", "# 0001: A\n"),
            ("docs/decisions/0003-c.md", "# 0003: C\n"),
            ("docs/decisions/0004-d.md", "# D\n"),
            ("docs/decisions/notes.md", "x\n"),
        ];
        let found = found(&list);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("expected 0002"));
        assert!(found[1].contains("does not open with"));
        assert!(found[2].contains("NNNN-title.md"));
    }

    #[test]
    fn a_change_log_without_an_unreleased_section_is_found() {
        assert!(change_log(&[]).is_some());
        assert_eq!(change_log(&files(&[])), None);
    }
}
