//! The web app: its build, its tests.
//!
//! Owns: calling npm in `web/`, and knowing when there is nothing to do.
//! Not here: the scripts themselves (web/package.json), its packages (`node`), embedding the
//! result (`server`).
//! Invariant: what was built is what is there now, or it is built again.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::node;
use crate::repository;
use crate::shell::{self, Shell};

/// Where it lives.
const FOLDER: &str = "web";

/// What the build reads outside `web/`.
const API_DOCUMENT: &str = "docs/openapi.json";

/// Builds `web/dist`, unless it was built from what is there now.
pub(crate) fn build(shell: &Shell) -> Result<()> {
    node::install(shell, FOLDER)?;
    let dist = shell.root().join("web/dist");
    let stamp = shell.root().join("web/node_modules/.bursar-built");
    // Without git (an unpacked archive) nobody knows what changed: it is built each time.
    let sources = fingerprint(shell).ok();
    let is_fresh = sources.is_some() && std::fs::read_to_string(&stamp).ok() == sources;
    if is_fresh && dist.join("index.html").exists() {
        return Ok(());
    }
    shell::run(npm(shell, "build"))?;
    if !dist.join("index.html").exists() {
        bail!("`npm run build` made no web/dist/index.html");
    }
    std::fs::write(&stamp, sources.unwrap_or_default()).context("noting that the web app is built")
}

/// Types, lint and the freshness of the generated client; then the unit tests.
pub(crate) fn unit_tests(shell: &Shell, is_kept: fn(&str) -> bool) -> Result<Vec<String>> {
    node::install(shell, FOLDER)?;
    shell::run(npm(shell, "check"))?;
    shell::run_keeping(npm(shell, "test"), is_kept)
}

/// The browser tests against the server that `BURSAR_URL` names, a made-up one without it;
/// `arguments` go to the runner.
pub(crate) fn browser_tests(
    shell: &Shell,
    arguments: &[String],
    is_kept: fn(&str) -> bool,
) -> Result<Vec<String>> {
    node::install(shell, FOLDER)?;
    let mut command = npm(shell, "e2e");
    if !arguments.is_empty() {
        command.arg("--").args(arguments);
    }
    shell::run_keeping(command, is_kept)
}

/// Writes the API client from docs/openapi.json.
pub(crate) fn generate(shell: &Shell) -> Result<()> {
    node::install(shell, FOLDER)?;
    shell::run(npm(shell, "generate"))
}

fn npm(shell: &Shell, script: &str) -> std::process::Command {
    shell.command(FOLDER, "npm", ["run", "--silent", script])
}

/// Changes whenever a file does that the build reads.
fn fingerprint(shell: &Shell) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in repository::files(shell.root())? {
        if file.path.starts_with("web/") || file.path == API_DOCUMENT {
            file.path.hash(&mut hasher);
            match &file.text {
                Some(text) => text.hash(&mut hasher),
                None => read(shell, &file.path)?.hash(&mut hasher),
            }
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn read(shell: &Shell, path: &str) -> Result<Vec<u8>> {
    let full: PathBuf = shell.root().join(path);
    std::fs::read(&full).with_context(|| format!("reading {path}"))
}
