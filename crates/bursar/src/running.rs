//! The processes that run on a data folder: who they are, so that they can be asked to end.
//!
//! Owns: a file for each in `run/`, locked for as long as the process lives.
//! Not here: what a process does, and its end (`serve`).
//! Invariant: a process is found exactly as long as it lives, however it ended; none that has only
//! its number in common with one of ours is ever sent a signal.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

const FOLDER: &str = "run";
/// Limits: the file of one process.
const MAX_BYTES: u64 = 64 << 10;

/// A process as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Process {
    /// Its number.
    pub(crate) pid: i32,
    /// `serve` or `worker`.
    pub(crate) kind: String,
    /// Where it is reached, if it listens.
    pub(crate) url: Option<String>,
    /// When it started.
    pub(crate) started_at: Timestamp,
    /// Of which version it is.
    #[serde(default)]
    pub(crate) version: Option<String>,
    /// Where its number means something: the machine's start and the container.
    place: String,
}

/// This process, as others find it; its file goes with this value.
#[derive(Debug)]
pub(crate) struct Registered {
    path: PathBuf,
    _locked: File,
}

/// A process that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) process: Process,
    path: PathBuf,
}

impl Registered {
    /// Says that this process runs on a data folder. Errors: `file-failed`.
    pub(crate) fn new(data: &Path, kind: &str, url: Option<&str>) -> Result<Self, Failure> {
        let folder = data.join(FOLDER);
        let failed = |error: &std::io::Error| Failure::file("write", &folder, error);
        let process = Process {
            pid: i32::try_from(std::process::id()).unwrap_or(i32::MAX),
            kind: kind.to_owned(),
            url: url.map(str::to_owned),
            started_at: Timestamp::now(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            place: place(),
        };
        let text = serde_json::to_string(&process).unwrap_or_default();
        let name = format!("{kind}-{}", process.pid);
        let (draft, path) = (folder.join(format!(".{name}")), folder.join(name));
        let write = || {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder)?;
            // Locked before it has its name: who finds it unlocked takes it for left behind.
            let mut file = File::create(&draft)?;
            file.lock()?;
            file.write_all(text.as_bytes())?;
            fs::rename(&draft, &path)?;
            Ok(file)
        };
        let locked = write().map_err(|error| failed(&error))?;
        Ok(Self {
            path,
            _locked: locked,
        })
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        // Whoever looks next removes what is left.
        fs::remove_file(&self.path).ok();
    }
}

/// The processes that run on a data folder, oldest first. Errors: `file-failed`.
pub(crate) fn list(data: &Path) -> Result<Vec<Found>, Failure> {
    let folder = data.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file("read", &folder, &error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| Failure::file("read", &folder, &error))?
            .path();
        let is_draft = path
            .file_name()
            .is_none_or(|it| it.to_string_lossy().starts_with('.'));
        if is_draft {
            continue;
        }
        if !is_held(&path) {
            fs::remove_file(&path).ok();
        } else if let Some(process) = read(&path) {
            found.push(Found { process, path });
        }
    }
    found.sort_by_key(|it| it.process.started_at);
    Ok(found)
}

impl Found {
    /// Whether it still runs.
    pub(crate) fn is_alive(&self) -> bool {
        is_held(&self.path)
    }

    /// Asks it to end: what it accepted is finished. Errors: `runs-elsewhere`, `not-permitted`.
    pub(crate) fn end(&self) -> Result<(), Failure> {
        let Process { pid, kind, .. } = &self.process;
        if self.process.place != place() {
            let message = format!(
                "bursar {kind} {pid} runs in another container or on another machine: \
                 send SIGTERM to it there"
            );
            return Err(Failure::unavailable("runs-elsewhere", message));
        }
        let refused = |why: String| {
            let message = format!("cannot end bursar {kind} {pid}: {why}");
            Failure::unavailable("not-permitted", message)
        };
        let number = Pid::from_raw(*pid).ok_or_else(|| refused("no such number".to_owned()))?;
        kill_process(number, Signal::TERM).map_err(|error| refused(error.to_string()))
    }
}

/// Whether a process holds the file: its lock ends with it.
fn is_held(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock_shared().is_err())
}

fn read(path: &Path) -> Option<Process> {
    let mut text = String::new();
    let file = File::open(path).ok()?;
    file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// The start of the machine and the name space of process numbers.
fn place() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", boot.trim(), space.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_found_while_it_lives_and_what_others_left_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let registered = Registered::new(folder.path(), "serve", Some("http://h")).unwrap();
        fs::write(folder.path().join("run/serve-1"), "{\"pid\":1}").unwrap();
        let found = list(folder.path()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].process.url.as_deref(), Some("http://h"));
        assert!(found[0].is_alive());
        assert!(!folder.path().join("run/serve-1").exists());
        drop(registered);
        assert!(!found[0].is_alive());
        assert!(list(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn a_process_of_another_place_gets_no_signal() {
        let process = Process {
            pid: i32::try_from(std::process::id()).unwrap(),
            kind: "serve".to_owned(),
            url: None,
            started_at: Timestamp::UNIX_EPOCH,
            version: None,
            place: "elsewhere".to_owned(),
        };
        let path = PathBuf::from("/nowhere");
        let failure = Found { process, path }.end().unwrap_err();
        assert_eq!(failure.code, "runs-elsewhere");
    }
}
