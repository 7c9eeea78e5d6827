//! The repository on disk: where it is and which files belong to it.
//!
//! Owns: the root, the list of files git knows or would add, and reading them.
//! Not here: what must hold for them (`tidy`).
//! Invariant: paths are relative to the root, with `/`, in byte order.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A file of the repository.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Relative to the root.
    pub(crate) path: String,
    /// The text; none if the file is not UTF-8.
    pub(crate) text: Option<String>,
}

/// The root: the folder above this crate, of the checkout that cargo runs us for.
///
/// Asked when it runs: checkouts that share a target folder also share the binary in it, which
/// may have been built in another one.
pub(crate) fn root() -> PathBuf {
    let built_in = env!("CARGO_MANIFEST_DIR");
    let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| built_in.to_owned());
    let manifest = Path::new(&manifest);
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Every file git tracks or would add (what `.gitignore` names is not there).
pub(crate) fn files(root: &Path) -> Result<Vec<SourceFile>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .context("git is needed to list the repository's files")?;
    if !output.status.success() {
        bail!(
            "git ls-files failed in {}: {}",
            root.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let listing = String::from_utf8(output.stdout).context("a file name is not UTF-8")?;
    let mut files = Vec::new();
    for path in listing.split('\0').filter(|it| !it.is_empty()) {
        let full = root.join(path);
        // A deleted but still tracked file is listed too; a link points at a file listed anyway.
        if !full.symlink_metadata().is_ok_and(|it| it.is_file()) {
            continue;
        }
        let bytes = std::fs::read(&full).with_context(|| format!("reading {path}"))?;
        files.push(SourceFile {
            path: path.to_owned(),
            text: String::from_utf8(bytes).ok(),
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    Ok(files)
}
