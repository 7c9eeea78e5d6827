//! Commands of other programs, run in the foreground.
//!
//! Owns: starting them in the repository with our environment, echoing them, their errors, and
//! catching what a test runner says at its end.
//! Not here: servers in the background (`servers`).
//! Invariant: a command that fails stops the task and is named in the error.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::cleanup::Guarded;

/// Where commands run and what they find in their environment.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    root: PathBuf,
    /// Set, or taken away where there is no value.
    variables: Vec<(OsString, Option<OsString>)>,
}

impl Shell {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            root,
            variables: Vec::new(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Sets a variable for every later command.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        let value = value.as_ref().to_os_string();
        self.variables.push((name.into(), Some(value)));
    }

    /// Hides a variable of ours from every later command.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.push((name.into(), None));
    }

    /// A command with its arguments, in `folder` of the repository.
    pub(crate) fn command<I, S>(&self, folder: &str, program: &str, arguments: I) -> Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.root.join(folder));
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// `cargo` as it runs us, with these arguments.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = self.command("", &cargo, arguments);
        // Set by `cargo run` for us. Build scripts that watch them (ring's) would run again, and
        // all that depends on them be built again, after each cargo that was started by hand.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }
}

/// Runs `command` with our own input and output. Errors: it fails or cannot be started.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let shown = announce(&command);
    let child = command.spawn().with_context(|| not_started(&shown))?;
    let status = Guarded::new(child, Signal::SIGTERM)?.wait()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// As `run`, and returns the lines for which `is_kept` holds (given without colours).
pub(crate) fn run_keeping(mut command: Command, is_kept: fn(&str) -> bool) -> Result<Vec<String>> {
    let shown = announce(&command);
    if std::io::stderr().is_terminal() {
        // The runner sees a pipe and would drop its colours.
        command.envs([("CARGO_TERM_COLOR", "always"), ("FORCE_COLOR", "1")]);
    }
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().with_context(|| not_started(&shown))?;
    let mut guarded = Guarded::new(child, Signal::SIGTERM)?;
    let (sender, receiver) = mpsc::channel();
    let output = guarded.child().stdout.take();
    let errors = guarded.child().stderr.take();
    let readers = [
        output.map(|it| forward(it, sender.clone())),
        errors.map(|it| forward(it, sender)),
    ];
    let mut kept = Vec::new();
    for line in receiver {
        let plain = without_colours(&String::from_utf8_lossy(&line));
        if is_kept(&plain) {
            kept.push(plain.trim().to_owned());
        }
        std::io::stderr()
            .write_all(&line)
            .context("writing to standard error")?;
    }
    for reader in readers.into_iter().flatten() {
        drop(reader.join());
    }
    let status = guarded.wait()?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(kept)
}

/// What `command` prints. Errors: it fails; the error carries what it said.
pub(crate) fn output_of(mut command: Command) -> Result<String> {
    let shown = show(&command);
    let output = command.output().with_context(|| not_started(&shown))?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({}): {}", output.status, cause.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no UTF-8"))
}

fn forward(
    source: impl Read + Send + 'static,
    sender: mpsc::Sender<Vec<u8>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        while source.read_until(b'\n', &mut line).is_ok_and(|it| it > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    })
}

fn announce(command: &Command) -> String {
    let shown = show(command);
    eprintln!("$ {shown}");
    shown
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let mut shown = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

fn not_started(shown: &str) -> String {
    format!("`{shown}` could not be started; is the program installed?")
}

/// Removes the colour sequences of a terminal (ECMA-48 CSI … letter).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        Shell::new(crate::repository::root()).command("", "sh", ["-c", script])
    }

    #[test]
    fn a_command_that_fails_is_named() {
        let error = run(sh("exit 3")).unwrap_err().to_string();
        assert!(
            error.contains("sh -c exit 3") && error.contains('3'),
            "{error}"
        );
        let error = output_of(sh("echo cause >&2; exit 1"))
            .unwrap_err()
            .to_string();
        assert!(error.ends_with("cause"), "{error}");
    }

    #[test]
    fn chosen_lines_are_kept_without_their_colours() {
        let script = "printf '\\033[32mSummary\\033[0m 3 passed\\nother\\n'; echo Summary 2 >&2";
        let mut kept = run_keeping(sh(script), |it| it.starts_with("Summary")).unwrap();
        kept.sort();
        assert_eq!(kept, ["Summary 2", "Summary 3 passed"]);
    }

    #[test]
    fn variables_reach_the_command() {
        let mut shell = Shell::new(crate::repository::root());
        shell.set("BURSAR_X", "y");
        let printed =
            output_of(shell.command("", "sh", ["-c", "printf %s \"$BURSAR_X\""])).unwrap();
        assert_eq!(printed, "y");
        shell.unset("BURSAR_X");
        let printed =
            output_of(shell.command("", "sh", ["-c", "printf %s \"$BURSAR_X\""])).unwrap();
        assert_eq!(printed, "");
    }
}
