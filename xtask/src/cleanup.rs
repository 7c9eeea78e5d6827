//! What must be gone when a task ends, however it ends.
//!
//! Owns: the list of our child processes, mounted disks and scratch folders, and the handler for
//! Ctrl-C, SIGTERM and SIGHUP that ends, unmounts and removes them.
//! Not here: starting them (`shell`, `servers`).
//! Invariant: processes are ended by the id they were started with, never by name.

use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// How long a process may take to end by itself before it is killed.
const END_TIMEOUT: Duration = Duration::from_secs(10);

/// What a shell reports for a command ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

#[derive(Clone, Copy)]
struct Process {
    pid: Pid,
    /// What makes it end in good order.
    signal: Signal,
}

struct Leftovers {
    processes: Vec<Process>,
    mounts: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

static LEFTOVERS: Mutex<Leftovers> = Mutex::new(Leftovers {
    processes: Vec::new(),
    mounts: Vec::new(),
    folders: Vec::new(),
});

fn leftovers() -> MutexGuard<'static, Leftovers> {
    LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a signal ends and removes what is registered here, then this process.
pub(crate) fn install() -> Result<()> {
    ctrlc::set_handler(|| {
        // The lock is kept until the end: nothing new may be registered behind our back.
        let mut leftovers = leftovers();
        while let Some(process) = leftovers.processes.pop() {
            end(process);
        }
        for mount in leftovers.mounts.drain(..) {
            unmount(&mount);
        }
        for folder in leftovers.folders.drain(..) {
            remove(&folder);
        }
        std::process::exit(INTERRUPTED);
    })
    .context("the handler for Ctrl-C could not be installed")
}

/// A child process that is ended when this value goes away.
pub(crate) struct Guarded {
    child: Child,
    process: Process,
}

impl Guarded {
    /// `signal` is what makes it end in good order.
    pub(crate) fn new(child: Child, signal: Signal) -> Result<Self> {
        let pid = i32::try_from(child.id()).context("a process id out of range")?;
        let process = Process {
            pid: Pid::from_raw(pid),
            signal,
        };
        leftovers().processes.push(process);
        Ok(Self { child, process })
    }

    /// The process itself, to read its output or see whether it still runs.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        let status = self.child.wait().context("waiting for a process")?;
        self.forget();
        Ok(status)
    }

    fn forget(&self) {
        let pid = self.process.pid;
        leftovers().processes.retain(|it| it.pid != pid);
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let is_listed = leftovers()
            .processes
            .iter()
            .any(|it| it.pid == self.process.pid);
        if is_listed {
            end(self.process);
            self.forget();
        }
    }
}

fn end(process: Process) {
    if kill(process.pid, process.signal).is_err() {
        return;
    }
    let deadline = Instant::now() + END_TIMEOUT;
    while is_running(process.pid) {
        if Instant::now() > deadline {
            // It had its time; what it leaves is removed with its folder.
            let killed = kill(process.pid, Signal::SIGKILL).is_ok();
            while killed && is_running(process.pid) {
                std::thread::sleep(Duration::from_millis(20));
            }
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_running(pid: Pid) -> bool {
    match waitpid(pid, Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::StillAlive) | Err(Errno::EINTR) => true,
        // Ended now, or already waited for by whoever started it.
        Ok(_) | Err(_) => false,
    }
}

/// A disk that is unmounted when this value goes away.
pub(crate) struct Mounted(PathBuf);

impl Mounted {
    /// Takes care of what was just mounted there.
    pub(crate) fn at(folder: &Path) -> Self {
        leftovers().mounts.push(folder.to_owned());
        Self(folder.to_owned())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        unmount(&self.0);
        leftovers().mounts.retain(|it| *it != self.0);
    }
}

fn unmount(folder: &Path) {
    let mut unmount = std::process::Command::new("umount");
    // Lazily: whoever still has a file open there is about to end.
    drop(unmount.arg("-l").arg(folder).output());
}

/// A scratch folder that is removed when this value goes away.
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// `purpose` is part of its name, so that people know what it was.
    pub(crate) fn new(purpose: &str) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(&format!("bursar-{purpose}-"))
            .tempdir()
            .context("a scratch folder could not be made")?;
        // From here on this module removes it, also when a signal ends us.
        let path = folder.keep();
        leftovers().folders.push(path.clone());
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.path);
        leftovers().folders.retain(|it| *it != self.path);
    }
}

fn remove(folder: &Path) {
    // Best effort: a file that cannot be removed must not hide why the task itself failed.
    drop(std::fs::remove_dir_all(folder));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_guarded_process_ends_with_its_guard() {
        let child = Command::new("sleep").arg("600").spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let guarded = Guarded::new(child, Signal::SIGTERM).unwrap();
        assert!(kill(pid, None).is_ok());
        drop(guarded);
        assert_eq!(kill(pid, None), Err(Errno::ESRCH));
    }

    #[test]
    fn a_scratch_folder_goes_with_its_value() {
        let scratch = Scratch::new("test").unwrap();
        let path = scratch.path().to_path_buf();
        std::fs::write(path.join("file"), "x").unwrap();
        drop(scratch);
        assert!(!path.exists());
    }
}
