//! What `cargo metadata` says about our crates and everything they depend on.
//!
//! Owns: the parts of its JSON that the repository checks and tasks read.
//! Not here: what must hold for them (`tidy`).
//! Invariant: asked with `--locked`, so that asking never changes Cargo.lock.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The workspace and its resolved dependencies.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    /// Every package, ours and others'.
    pub(crate) packages: Vec<Package>,
    /// Ids of our packages.
    pub(crate) workspace_members: BTreeSet<String>,
    /// Who really depends on whom.
    pub(crate) resolve: Resolve,
    /// Where cargo builds.
    pub(crate) target_directory: PathBuf,
}

/// A package.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// SPDX expression.
    pub(crate) license: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
    /// What it says about itself in one sentence.
    pub(crate) description: Option<String>,
    /// Where its Cargo.toml is.
    pub(crate) manifest_path: PathBuf,
    /// `[package.metadata]`: what other tools read.
    #[serde(default)]
    pub(crate) metadata: serde_json::Value,
}

/// A dependency as written in a Cargo.toml.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `dev`, `build` or none for a normal one.
    pub(crate) kind: Option<String>,
}

/// The resolved graph.
#[derive(Debug, Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

/// A package in the resolved graph.
#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<Edge>,
}

/// An edge of the resolved graph.
#[derive(Debug, Deserialize)]
pub(crate) struct Edge {
    pub(crate) pkg: String,
    pub(crate) dep_kinds: Vec<EdgeKind>,
}

/// Why an edge exists.
#[derive(Debug, Deserialize)]
pub(crate) struct EdgeKind {
    /// `dev`, `build` or none for a normal one.
    pub(crate) kind: Option<String>,
}

impl Metadata {
    /// Asks cargo.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["metadata", "--format-version", "1", "--locked"])
            .current_dir(root)
            .output()
            .context("cargo metadata could not be started")?;
        if !output.status.success() {
            let cause = String::from_utf8_lossy(&output.stderr).into_owned();
            bail!("cargo metadata --locked failed: {}", cause.trim());
        }
        serde_json::from_slice(&output.stdout).context("cargo metadata printed unexpected JSON")
    }

    /// Our own packages.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|it| self.workspace_members.contains(&it.id))
    }
}
