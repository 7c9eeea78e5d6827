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
        Self::mount_of(path, 1536)
    }

    /// Mounts a disk of so many KiB; `None` without the right to mount.
    #[must_use]
    pub fn mount_of(path: &Path, size_kib: u32) -> Option<Self> {
        let size = format!("size={size_kib}k");
        let options = ["-t", "tmpfs", "-o", &size, "tmpfs"];
        let mounted = Command::new("mount")
            .args(options)
            .arg(path)
            .output()
            .ok()?;
        mounted.status.success().then(|| Self(path.to_owned()))
    }

    /// Makes it 16 MiB. Panics: it cannot be.
    pub fn grow(&self) {
        self.grow_to(16 << 10);
    }

    /// Makes it as large as this. Panics: it cannot be.
    pub fn grow_to(&self, size_kib: u32) {
        let size = format!("remount,size={size_kib}k");
        let options = ["-o", &size];
        let grown = Command::new("mount").args(options).arg(&self.0).status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}
