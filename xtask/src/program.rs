//! The program as it is built for what runs it.
//!
//! Owns: building `bursar`, and where the program is then. Not here: what is done with it (`suite`,
//! `rehearse`).
//! Invariant: it is built before it is named.

use std::path::PathBuf;

use anyhow::Result;

use crate::metadata::Metadata;
use crate::shell::{self, Shell};

/// How the binary is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly.
    Dev,
    /// With the tests beside it, and so with the same features of every dependency: after the
    /// Rust tests there is nothing left to compile.
    AsTested,
    /// As it is shipped.
    Release,
}

/// Builds `bursar`; returns where it is.
pub(crate) fn build_bursar(shell: &Shell, profile: Profile) -> Result<PathBuf> {
    let package = ["build", "--package", "bursar", "--bin", "bursar"];
    let (build, folder) = match profile {
        Profile::Dev => (shell.cargo(&package), "debug"),
        Profile::AsTested => (
            shell.cargo(&["build", "--workspace", "--bins", "--tests"]),
            "debug",
        ),
        Profile::Release => {
            let mut build = shell.cargo(&package);
            build.arg("--release");
            (build, "release")
        }
    };
    shell::run(build)?;
    let target = Metadata::load(shell.root())?.target_directory;
    Ok(target.join(folder).join("bursar"))
}
