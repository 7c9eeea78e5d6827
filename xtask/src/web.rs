//! The web app: its packages, its build, its tests.
//!
//! Owns: calling npm in `web/`, and knowing when there is nothing to do.
//! Not here: the scripts themselves (web/package.json), embedding the result (`server`).
//! Invariant: packages come from the lock file only (`npm ci`).

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::machine;
use crate::repository;
use crate::shell::{self, Shell};

/// The oldest Node.js the build tools run on.
const NODE_OLDEST: u32 = 20;

/// What the build reads outside `web/`.
const API_DOCUMENT: &str = "docs/openapi.json";

/// Installs the packages of the lock file, unless they are there.
pub(crate) fn install(shell: &Shell) -> Result<()> {
    require_node(shell)?;
    let lock_path = shell.root().join("web/package-lock.json");
    let lock = std::fs::read(&lock_path).context("reading web/package-lock.json")?;
    let stamp = shell.root().join("web/node_modules/.bursar-installed");
    if std::fs::read(&stamp).is_ok_and(|it| it == lock) {
        return Ok(());
    }
    shell::run(shell.command("web", "npm", ["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&stamp, lock).context("noting that the web packages are installed")
}

/// Builds `web/dist`, unless it was built from what is there now.
pub(crate) fn build(shell: &Shell) -> Result<()> {
    install(shell)?;
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
    install(shell)?;
    shell::run(npm(shell, "check"))?;
    shell::run_keeping(npm(shell, "test"), is_kept)
}

/// The browser tests against `url`; further arguments go to the runner.
pub(crate) fn browser_tests(
    shell: &Shell,
    url: &str,
    arguments: &[String],
    is_kept: fn(&str) -> bool,
) -> Result<Vec<String>> {
    install(shell)?;
    let mut command = npm(shell, "e2e");
    command.env("BURSAR_URL", url);
    if !arguments.is_empty() {
        command.arg("--").args(arguments);
    }
    shell::run_keeping(command, is_kept)
}

/// Writes the API client from docs/openapi.json.
pub(crate) fn generate(shell: &Shell) -> Result<()> {
    install(shell)?;
    shell::run(npm(shell, "generate"))
}

fn npm(shell: &Shell, script: &str) -> std::process::Command {
    shell.command("web", "npm", ["run", "--silent", script])
}

fn require_node(shell: &Shell) -> Result<()> {
    let cure = format!("install Node.js {NODE_OLDEST} or newer with npm");
    if !machine::on_path("npm") || !machine::on_path("node") {
        bail!("the web app needs Node.js and npm, which are not on the path; {cure}");
    }
    let version = shell::output_of(shell.command("", "node", ["--version"]))?;
    if major(&version).is_none_or(|it| it < NODE_OLDEST) {
        bail!(
            "Node.js {} is too old for the web app; {cure}",
            version.trim()
        );
    }
    Ok(())
}

/// 20 of `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.1"), None);
    }
}
