//! A small disk that can be filled.
//!
//! Owns: mounting, growing and unmounting. Invariant: it is unmounted with its value.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A small disk in memory, unmounted with this value.
#[derive(Debug)]
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts a disk of 1.5 MiB; `None` without the right to mount.
    #[must_use]
    pub fn mount(path: &Path) -> Option<Self> {
        let options = ["-t", "tmpfs", "-o", "size=1536k", "tmpfs"];
        let mounted = Command::new("mount")
            .args(options)
            .arg(path)
            .output()
            .ok()?;
        mounted.status.success().then(|| Self(path.to_owned()))
    }

    /// Makes it 16 MiB. Panics: it cannot be.
    pub fn grow(&self) {
        let options = ["-o", "remount,size=16m"];
        let grown = Command::new("mount").args(options).arg(&self.0).status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}
