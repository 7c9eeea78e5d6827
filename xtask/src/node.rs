//! Node.js, and packages from npm in the folders that name some.
//!
//! Owns: which Node.js is new enough, and installing what a lock file says.
//! Not here: what is done with the packages (`web`, the tests).
//! Invariant: packages come from the lock file only (`npm ci`).

use anyhow::{Context, Result, bail};

use crate::machine;
use crate::shell::{self, Shell};

/// The oldest Node.js the build tools run on.
const NODE_OLDEST: u32 = 20;

/// The sign-in provider that the tests of `connect` sign in at.
pub(crate) const OIDC_PROVIDER: &str = "crates/connect/tests/oidc-provider";

/// Installs the packages of the lock file in `folder`, unless they are there.
pub(crate) fn install(shell: &Shell, folder: &str) -> Result<()> {
    require_node(shell)?;
    let lock_path = format!("{folder}/package-lock.json");
    let lock = std::fs::read(shell.root().join(&lock_path));
    let lock = lock.with_context(|| format!("reading {lock_path}"))?;
    let modules = shell.root().join(folder).join("node_modules");
    let stamp = modules.join(".bursar-installed");
    if std::fs::read(&stamp).is_ok_and(|it| it == lock) {
        return Ok(());
    }
    shell::run(shell.command(folder, "npm", ["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&stamp, lock)
        .with_context(|| format!("noting that the packages of {folder} are installed"))
}

fn require_node(shell: &Shell) -> Result<()> {
    let cure = format!("install Node.js {NODE_OLDEST} or newer with npm");
    if !machine::on_path("npm") || !machine::on_path("node") {
        bail!("Node.js and npm are needed, and are not on the path; {cure}");
    }
    let version = shell::output_of(shell.command("", "node", ["--version"]))?;
    if major(&version).is_none_or(|it| it < NODE_OLDEST) {
        bail!("Node.js {} is too old; {cure}", version.trim());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.1"), None);
    }
}
