//! What a checker works with: the repository, the tools, the binary, a folder to work in.
//!
//! Owns: running a tool and keeping what it says, copying files to where they may be changed.
//! Not here: installing the tools (`tools`).
//! Invariant: a checker writes only into scratch folders, which are gone at the end.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::tools::Tools;
use crate::cleanup::Scratch;
use crate::repository::SourceFile;
use crate::shell::Shell;

/// What every checker gets.
pub(super) struct Bench {
    pub(super) shell: Shell,
    pub(super) tools: Tools,
    /// The built `bursar`.
    pub(super) program: PathBuf,
    /// The repository's files.
    pub(super) files: Vec<SourceFile>,
}

/// What a tool said, however it ended.
pub(super) struct Said {
    /// Its exit code; none if a signal ended it.
    pub(super) code: Option<i32>,
    pub(super) output: String,
    pub(super) errors: String,
}

impl Said {
    pub(super) fn is_fine(&self) -> bool {
        self.code == Some(0)
    }

    /// Both, as people see them.
    pub(super) fn all(&self) -> String {
        format!("{}{}", self.output, self.errors).trim().to_owned()
    }
}

impl Bench {
    pub(super) fn new(shell: &Shell, program: PathBuf, files: Vec<SourceFile>) -> Result<Self> {
        let tools = Tools::install(shell)?;
        Ok(Self {
            shell: shell.clone(),
            tools,
            program,
            files,
        })
    }

    pub(super) fn root(&self) -> &Path {
        self.shell.root()
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    /// The text of a file of the repository. Errors: it is not there, or no text.
    pub(super) fn text(&self, file: &str) -> Result<&str> {
        let found = self.files.iter().find(|it| it.path == file);
        let found = found.with_context(|| format!("{file} is not in the repository"))?;
        found
            .text
            .as_deref()
            .with_context(|| format!("{file} is no text"))
    }

    /// Runs a tool in the repository's root. Errors: it cannot be started.
    pub(super) fn say<I, S>(&self, program: impl AsRef<Path>, arguments: I) -> Result<Said>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<std::ffi::OsStr>,
    {
        let program = program.as_ref().to_string_lossy().into_owned();
        said(self.shell.command("", &program, arguments))
    }

    /// A folder of our own with copies of these files, at the same relative paths.
    pub(super) fn copies(&self, name: &str, files: &[&str]) -> Result<Scratch> {
        let scratch = Scratch::new(name)?;
        for file in files {
            let target = scratch.path().join(file);
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder).context("a scratch folder")?;
            }
            let source = self.path(file);
            std::fs::copy(&source, &target)
                .with_context(|| format!("copying {}", source.display()))?;
        }
        Ok(scratch)
    }
}

/// Runs a command to its end. Errors: it cannot be started.
pub(super) fn said(mut command: Command) -> Result<Said> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{program} could not be started"))?;
    Ok(Said {
        code: output.status.code(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs a command that must end well. Errors: it does not; with what it said.
pub(super) fn must(command: Command) -> Result<String> {
    let shown = format!("{command:?}");
    let said = said(command)?;
    anyhow::ensure!(said.is_fine(), "{shown} failed: {}", said.all());
    Ok(said.output)
}
