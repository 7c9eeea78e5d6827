//! Which of other people's crates must not be here.
//!
//! Owns: what a pure crate may not reach, and what nobody may link.
//! Not here: edges between our crates (`edges`), licences (`licences`).
//! Invariant: a pure crate reaches no runtime, socket or database, not even through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Finding;
use super::edges::{self, Ring};
use crate::metadata::{Metadata, Node};
use crate::repository::SourceFile;

/// Runtimes, sockets and databases: nothing of theirs belongs under a pure crate.
const IMPURE: &[&str] = &[
    "async-std",
    "axum",
    "hyper",
    "libsqlite3-sys",
    "lettre",
    "mio",
    "object_store",
    "redis",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "sqlx-core",
    "tokio",
    "tower",
    "ureq",
];

/// C cryptography beside the one provider we use (rustls with ring).
const UNWANTED: &[&str] = &["aws-lc-sys", "aws-lc-rs", "openssl-sys", "native-tls"];

/// What a pure crate's own clippy.toml must forbid, so that the compiler holds the rest.
const CLIPPY_BANS: &[&str] = &[
    "std::time::SystemTime::now",
    "std::env::var",
    "std::fs::File",
    "std::net::TcpStream",
    "std::process::Command",
];

pub(super) fn check(metadata: &Metadata, files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unwanted(&lock_text(files)));
    for package in metadata.members() {
        if edges::find(&package.name).is_none_or(|it| it.ring != Ring::Pure) {
            continue;
        }
        findings.extend(clippy_bans(&package.name, files));
        findings.extend(impure(metadata, &package.id, &package.name));
    }
    findings
}

fn lock_text(files: &[SourceFile]) -> String {
    let lock = files.iter().find(|it| it.path == "Cargo.lock");
    lock.and_then(|it| it.text.clone()).unwrap_or_default()
}

fn unwanted(lock: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in lock.lines().enumerate() {
        let name = line
            .strip_prefix("name = \"")
            .and_then(|it| it.strip_suffix('"'));
        if let Some(name) = name.filter(|it| UNWANTED.contains(it)) {
            findings.push(Finding::new(
                "Cargo.lock",
                index + 1,
                format!(
                    "`{name}` is in the dependency graph; one TLS provider (rustls with ring) is \
                     used everywhere: turn off the feature that brings it (`cargo tree -i {name}`)"
                ),
            ));
        }
    }
    findings
}

fn clippy_bans(name: &str, files: &[SourceFile]) -> Vec<Finding> {
    let path = format!("crates/{name}/clippy.toml");
    let file = files.iter().find(|it| it.path == path);
    let Some(text) = file.and_then(|it| it.text.as_ref()) else {
        return vec![Finding::new(
            path,
            0,
            "is missing; a pure crate forbids clocks, files, sockets and the environment there",
        )];
    };
    CLIPPY_BANS
        .iter()
        .filter(|ban| !text.contains(&format!("\"{ban}\"")))
        .map(|ban| Finding::new(path.clone(), 0, format!("does not forbid `{ban}`")))
        .collect()
}

/// The shortest way from a pure crate to something impure, if there is one.
fn impure(metadata: &Metadata, id: &str, name: &str) -> Option<Finding> {
    let names: BTreeMap<&str, &str> = metadata
        .packages
        .iter()
        .map(|it| (it.id.as_str(), it.name.as_str()))
        .collect();
    let nodes: BTreeMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|it| (it.id.as_str(), it))
        .collect();
    let mut open = VecDeque::from([(id, vec![name])]);
    let mut seen = BTreeSet::from([id]);
    while let Some((id, way)) = open.pop_front() {
        let Some(node) = nodes.get(id) else { continue };
        for edge in &node.deps {
            // Only what is linked into the crate: tests and build scripts are another matter.
            let linked = edge.dep_kinds.iter().any(|it| it.kind.is_none());
            if !linked || !seen.insert(&edge.pkg) {
                continue;
            }
            let next = names.get(edge.pkg.as_str()).copied().unwrap_or("?");
            let mut way = way.clone();
            way.push(next);
            if IMPURE.contains(&next) {
                return Some(Finding::new(
                    format!("crate {name}"),
                    0,
                    format!("is pure but reaches IO: {}", way.join(" -> ")),
                ));
            }
            open.push_back((&edge.pkg, way));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAPH: &str = r#"{
        "packages": [
            {"id": "a", "name": "journal", "version": "1", "license": null, "manifest_path": "", "dependencies": []},
            {"id": "b", "name": "jiff", "version": "1", "license": null, "manifest_path": "", "dependencies": []},
            {"id": "c", "name": "tokio", "version": "1", "license": null, "manifest_path": "", "dependencies": []}
        ],
        "workspace_members": ["a"],
        "resolve": {"nodes": [
            {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]}]},
            {"id": "b", "deps": [{"pkg": "c", "dep_kinds": [{"kind": KIND}]}]},
            {"id": "c", "deps": []}
        ]},
        "target_directory": "target"
    }"#;

    #[test]
    fn a_pure_crate_that_reaches_io_through_others_is_found_with_the_way() {
        let linked = serde_json::from_str(&GRAPH.replace("KIND", "null")).unwrap();
        let finding = impure(&linked, "a", "journal").unwrap().to_string();
        assert!(finding.ends_with("journal -> jiff -> tokio"), "{finding}");
        let test_only = serde_json::from_str(&GRAPH.replace("KIND", "\"dev\"")).unwrap();
        assert_eq!(impure(&test_only, "a", "journal"), None);
    }

    #[test]
    fn unwanted_cryptography_in_the_lock_file_is_found() {
        let lock = "[[package]]\nname = \"ring\"\n\n[[package]]\nname = \"openssl-sys\"\n";
        let found = unwanted(lock);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 5);
        assert!(found[0].message.contains("openssl-sys"));
    }

    #[test]
    fn a_pure_crate_without_its_clippy_bans_is_found() {
        assert!(clippy_bans("money", &[])[0].message.contains("is missing"));
        let file = SourceFile {
            path: "crates/money/clippy.toml".to_owned(),
            text: Some(
                CLIPPY_BANS[1..]
                    .iter()
                    .map(|it| format!("\"{it}\"\n"))
                    .collect(),
            ),
        };
        let found = clippy_bans("money", &[file]);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains(CLIPPY_BANS[0]));
    }
}
