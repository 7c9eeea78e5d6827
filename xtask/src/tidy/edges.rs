//! Dependencies between our crates point one way: edges → app → adapters → pure.
//!
//! Owns: the table of allowed edges. docs/ARCHITECTURE.md shows the same table to people.
//! Not here: dependencies on other people's crates (`dependencies`, `licences`).
//! Invariant: a crate that is not in the table has no allowed edge and is itself a finding.

use std::collections::BTreeSet;

use super::Finding;
use crate::metadata::Metadata;
use crate::repository::SourceFile;

/// Where people read the table.
const DOCUMENT: &str = "docs/ARCHITECTURE.md";

/// Which rules a crate lives under; a later ring may know an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ring {
    /// No IO, no clock, no environment, no async.
    Pure,
    /// Databases and the outside world.
    Adapter,
    /// Use cases.
    App,
    /// HTTP, command line.
    Edge,
    /// Never shipped.
    Dev,
}

/// A crate and what it may use.
pub(super) struct Room {
    pub(super) name: &'static str,
    pub(super) ring: Ring,
    /// Direct edges. Pure rooms reached through these are allowed too: whoever may use the
    /// journal may also name the amounts in it.
    uses: &'static [&'static str],
}

/// The law. A new room or edge needs a decision record.
pub(super) const ROOMS: &[Room] = &[
    room("money", Ring::Pure, &[]),
    room("journal", Ring::Pure, &["money"]),
    room("statements", Ring::Pure, &["money"]),
    room("cash", Ring::Pure, &["journal", "statements"]),
    room("forecast", Ring::Pure, &[]),
    room("risk", Ring::Pure, &[]),
    room("invest", Ring::Pure, &["money"]),
    room("capture", Ring::Pure, &["money"]),
    room("store", Ring::Adapter, &["journal"]),
    room("connect", Ring::Adapter, &["money", "statements"]),
    room(
        "treasury",
        Ring::App,
        &[
            "money",
            "journal",
            "statements",
            "cash",
            "forecast",
            "risk",
            "invest",
            "capture",
            "store",
            "connect",
        ],
    ),
    room("server", Ring::Edge, &["treasury"]),
    room("bursar", Ring::Edge, &["server", "treasury"]),
    room("testbed", Ring::Dev, &[]),
    room("xtask", Ring::Dev, &[]),
];

const fn room(name: &'static str, ring: Ring, uses: &'static [&'static str]) -> Room {
    Room { name, ring, uses }
}

pub(super) fn find(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|it| it.name == name)
}

/// What `room` may use: its direct edges, and the pure rooms reached through them.
fn allowed(room: &Room) -> BTreeSet<&'static str> {
    let mut open = room.uses.to_vec();
    let mut reached = BTreeSet::new();
    while let Some(used) = open.pop().and_then(find) {
        if reached.insert(used.name) {
            open.extend(used.uses);
        }
    }
    let is_allowed = |name: &&str| {
        room.uses.contains(name) || find(name).is_some_and(|it| it.ring == Ring::Pure)
    };
    reached.into_iter().filter(is_allowed).collect()
}

/// A test may look further down than the code it tests, never up; what tests share is beside all.
fn allowed_in_tests(room: &Room, used: &Room) -> bool {
    allowed(room).contains(used.name) || used.ring < room.ring || used.name == "testbed"
}

pub(super) fn check(metadata: &Metadata, files: &[SourceFile]) -> Vec<Finding> {
    let names: Vec<&str> = metadata.members().map(|it| it.name.as_str()).collect();
    let document = files.iter().find(|it| it.path == DOCUMENT);
    let text = document
        .and_then(|it| it.text.as_deref())
        .unwrap_or_default();
    let mut findings = check_edges(metadata);
    findings.extend(check_document(&names, text));
    findings
}

/// People read the same table in docs/ARCHITECTURE.md: `| ring | room | what | may use |`.
fn check_document(members: &[&str], text: &str) -> Vec<Finding> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        // The bars at both ends leave an empty cell each.
        let [_, _, name, _, uses, _] = cells[..] else {
            continue;
        };
        if let Some(room) = quoted(name).first().and_then(|it| find(it)) {
            rows.push((index + 1, room, quoted(uses)));
        }
    }
    let shown: BTreeSet<&str> = rows.iter().map(|it| it.1.name).collect();
    let mut findings = Vec::new();
    for (line, room, found) in rows {
        let expected: BTreeSet<&str> = room
            .uses
            .iter()
            .copied()
            .filter(|it| shown.contains(it))
            .collect();
        if room.ring != Ring::Dev && found.iter().copied().collect::<BTreeSet<_>>() != expected {
            let expected: Vec<&str> = expected.into_iter().collect();
            let message = format!(
                "says `{}` may use {found:?}, the table of tidy says {expected:?}",
                room.name
            );
            findings.push(Finding::new(DOCUMENT, line, message));
        }
    }
    for name in members.iter().filter(|it| !shown.contains(**it)) {
        let message = format!("does not show the room `{name}` in its table");
        findings.push(Finding::new(DOCUMENT, 0, message));
    }
    findings
}

/// The words in backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn check_edges(metadata: &Metadata) -> Vec<Finding> {
    let ours: BTreeSet<&str> = metadata.members().map(|it| it.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in metadata.members() {
        let Some(room) = find(&package.name) else {
            findings.push(Finding::new(
                format!("crate {}", package.name),
                0,
                "is not in the table of rooms; add it to xtask/src/tidy/edges.rs and \
                 docs/ARCHITECTURE.md with a decision record, or put the code in a room that exists",
            ));
            continue;
        };
        if room.ring == Ring::Dev {
            continue;
        }
        for dependency in &package.dependencies {
            let is_ours = ours.contains(dependency.name.as_str());
            let Some(used) = find(&dependency.name).filter(|_| is_ours) else {
                continue;
            };
            let fine = match dependency.kind.as_deref() {
                Some("dev") => allowed_in_tests(room, used) || used.name == room.name,
                _ => allowed(room).contains(used.name),
            };
            if !fine {
                let may: Vec<&str> = allowed(room).into_iter().collect();
                findings.push(Finding::new(
                    format!("crate {}", room.name),
                    0,
                    format!(
                        "depends on `{}`; it may use: {}",
                        used.name,
                        if may.is_empty() {
                            "nothing of ours".to_owned()
                        } else {
                            may.join(", ")
                        }
                    ),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{Dependency, Package, Resolve};

    fn workspace(edges: &[(&str, &str, Option<&str>)]) -> Metadata {
        let mut names: BTreeSet<&str> = edges.iter().map(|it| it.0).collect();
        names.extend(edges.iter().map(|it| it.1));
        let package = |name: &&str| Package {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            version: "0.1.0".to_owned(),
            license: None,
            description: None,
            manifest_path: std::path::PathBuf::new(),
            metadata: serde_json::Value::Null,
            dependencies: edges
                .iter()
                .filter(|it| it.0 == *name)
                .map(|it| Dependency {
                    name: it.1.to_owned(),
                    kind: it.2.map(str::to_owned),
                })
                .collect(),
        };
        Metadata {
            packages: names.iter().map(package).collect(),
            workspace_members: names.iter().map(|it| (*it).to_owned()).collect(),
            resolve: Resolve { nodes: Vec::new() },
            target_directory: std::path::PathBuf::new(),
        }
    }

    fn messages(edges: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        check_edges(&workspace(edges))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn edges_of_the_table_and_the_vocabulary_behind_them_are_allowed() {
        let edges = [
            ("journal", "money", None),
            ("store", "money", None),
            ("treasury", "store", None),
            ("server", "treasury", None),
            ("server", "journal", None),
            ("bursar", "statements", None),
            ("xtask", "bursar", None),
            ("server", "store", Some("dev")),
        ];
        assert_eq!(messages(&edges), Vec::<String>::new());
    }

    #[test]
    fn an_edge_that_points_up_or_past_the_app_is_found() {
        for (from, to, kind) in [
            ("money", "journal", None),
            ("journal", "statements", None),
            ("store", "treasury", None),
            ("server", "store", None),
            ("bursar", "store", Some("build")),
            ("journal", "store", Some("dev")),
        ] {
            let found = messages(&[(from, to, kind)]);
            assert_eq!(found.len(), 1, "{from} -> {to}: {found:?}");
            assert!(found[0].contains(&format!("crate {from}: depends on `{to}`")));
        }
    }

    #[test]
    fn the_table_for_people_is_the_same() {
        let rows = "| ring | room | what | may use |\n| pure | `money` | x | – |\n\
                    | pure | `journal` | x | `money` |\n";
        assert_eq!(check_document(&["money", "journal"], rows), []);
        let missing = check_document(&["money", "store"], rows);
        assert!(missing[0].message.contains("`store`"), "{missing:?}");
        let other = rows.replace("| x | `money` |", "| x | – |");
        let found = check_document(&["money", "journal"], &other);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line, 3);
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_is_found() {
        assert!(messages(&[("ports", "money", None)])[0].contains("not in the table"));
    }
}
