//! One server of the rehearsal: started, killed, ended and started again.
//!
//! Owns: its command, its log and its life. Not here: what it is.
//! Invariant: it is ended by the id it was started with, and with the rehearsal at the latest.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::cleanup::Guarded;

/// How long anything may take to start or end, on a busy machine too.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// A process that runs.
pub(super) struct Process {
    name: String,
    guarded: Guarded,
    log: PathBuf,
}

impl Process {
    /// Starts a program whose output goes to `log`.
    pub(super) fn start(name: &str, mut command: Command, log: &Path) -> Result<Self> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("{name}'s log"))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().context("a log")?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        Ok(Self {
            name: name.to_owned(),
            guarded: Guarded::new(child, Signal::SIGINT)?,
            log: log.to_owned(),
        })
    }

    fn pid(&mut self) -> Result<Pid> {
        let pid = i32::try_from(self.guarded.child().id()).context("a process id")?;
        Ok(Pid::from_raw(pid))
    }

    pub(super) fn signal(&mut self, signal: Signal) -> Result<()> {
        let pid = self.pid()?;
        kill(pid, signal).with_context(|| format!("sending {signal} to {}", self.name))
    }

    /// Sends a signal to it and to the processes it started, which a stop alone would not reach.
    pub(super) fn signal_all(&mut self, signal: Signal) -> Result<()> {
        let pid = self.pid()?;
        self.signal(signal)?;
        for child in children(pid)? {
            // It may have ended since.
            let _gone = kill(child, signal);
        }
        Ok(())
    }

    /// Whether it ended.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.guarded.child().try_wait(), Ok(None))
    }

    /// Kills it as the system does a process that has run out of luck.
    pub(super) fn kill(mut self) -> Result<()> {
        self.signal(Signal::SIGKILL)?;
        self.guarded.wait().map(|_| ())
    }

    /// Ends it in good order. Answers how long that took.
    pub(super) fn end(mut self) -> Result<Duration> {
        let began = Instant::now();
        self.signal(Signal::SIGTERM)?;
        while !self.has_ended() {
            if began.elapsed() > PATIENCE {
                bail!("{} did not end: see {}", self.name, self.tail());
            }
            pause();
        }
        Ok(began.elapsed())
    }

    /// Waits until `is_ready`. Errors: it ended or took too long, with the end of its log.
    pub(super) fn ready(mut self, is_ready: impl Fn() -> bool) -> Result<Self> {
        let began = Instant::now();
        while !is_ready() {
            if self.has_ended() || began.elapsed() > PATIENCE {
                bail!(
                    "{} did not come up; its log ends:\n{}",
                    self.name,
                    self.tail()
                );
            }
            pause();
        }
        Ok(self)
    }

    fn tail(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let start = lines.len().saturating_sub(20);
        lines.get(start..).unwrap_or_default().join("\n")
    }
}

/// The processes that another one started.
fn children(parent: Pid) -> Result<Vec<Pid>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").context("the processes")? {
        let name = entry.context("the processes")?.file_name();
        let Some(pid) = name.to_str().and_then(|it| it.parse().ok()) else {
            continue;
        };
        // `PID (NAME) STATE PARENT …`, where a name may have spaces and brackets.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit_once(')').map_or("", |it| it.1);
        let its_parent = after.split_whitespace().nth(1);
        if its_parent.and_then(|it| it.parse().ok()) == Some(parent.as_raw()) {
            found.push(Pid::from_raw(pid));
        }
    }
    Ok(found)
}

/// Between two looks.
pub(super) fn pause() {
    std::thread::sleep(Duration::from_millis(50));
}

/// Waits until something holds. Errors: it does not in time.
pub(super) fn wait_until(what: &str, holds: impl FnMut() -> bool) -> Result<Duration> {
    wait_at_most(PATIENCE, what, holds)
}

/// As `wait_until`, for another time.
pub(super) fn wait_at_most(
    patience: Duration,
    what: &str,
    mut holds: impl FnMut() -> bool,
) -> Result<Duration> {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > patience {
            bail!("{what}: not within {} s", patience.as_secs());
        }
        pause();
    }
    Ok(began.elapsed())
}

/// Fills in `${NAME}` of a template. Errors: a name that is not given.
pub(super) fn fill_in(template: &str, values: &[(&str, String)]) -> Result<String> {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("${{{name}}}"), value);
    }
    // Comments may speak of `${…}`.
    let left = text
        .lines()
        .find(|it| !it.trim_start().starts_with('#') && it.contains("${"));
    match left {
        None => Ok(text),
        Some(line) => bail!("not filled in: {line}"),
    }
}
