//! A disk of its own for a server, so that it can be full.
//!
//! Owns: making, mounting, filling and freeing it. Not here: what a server does without space.
//! Invariant: it is a real file system on a real disk (ext4 in a file), so that `fsync` costs what
//! it costs; it is unmounted with its value.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cleanup::Mounted;
use crate::shell::{self, Shell};

/// What fills it.
const BALLAST: &str = "ballast";

/// Whether servers get disks of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disks {
    Own,
    Shared,
}

/// A mounted disk.
pub(super) struct Disk {
    folder: PathBuf,
    mounted: Option<Mounted>,
}

impl Disk {
    /// A disk for a folder, if servers get disks of their own.
    pub(super) fn for_folder(
        shell: &Shell,
        disks: Disks,
        folder: &Path,
        size_mib: u64,
    ) -> Result<Self> {
        match disks {
            Disks::Own => Self::mount(shell, folder, size_mib),
            Disks::Shared => Ok(Self {
                folder: folder.to_owned(),
                mounted: None,
            }),
        }
    }
    /// Makes a disk of so many MiB and mounts it on a folder. Errors: no right to mount.
    fn mount(shell: &Shell, folder: &Path, size_mib: u64) -> Result<Self> {
        std::fs::create_dir_all(folder).context("a disk's folder")?;
        let image = folder.with_extension("ext4");
        let file = std::fs::File::create(&image).context("a disk's file")?;
        file.set_len(size_mib << 20).context("a disk's file")?;
        // Nothing is kept back for root: full is full.
        let make = ["-q", "-F", "-m", "0"];
        let mut make = shell.command("", "mkfs.ext4", make);
        make.arg(&image);
        shell::output_of(make)?;
        let mut mount = shell.command("", "mount", ["-o", "loop"]);
        mount.arg(&image).arg(folder);
        shell::output_of(mount)?;
        Ok(Self {
            folder: folder.to_owned(),
            mounted: Some(Mounted::at(folder)),
        })
    }

    /// Takes all the space that is left.
    pub(super) fn fill(&self) -> Result<()> {
        use std::io::Write;
        if self.mounted.is_none() {
            bail!("{}: not a disk of its own", self.folder.display());
        }
        let path = self.folder.join(BALLAST);
        let mut file = std::fs::File::create(path).context("filling a disk")?;
        let piece = vec![0_u8; 1 << 20];
        let mut size = piece.len();
        // Smaller and smaller pieces, until not even a block is left.
        while size >= 1024 {
            if file
                .write_all(piece.get(..size).unwrap_or_default())
                .is_err()
            {
                size /= 2;
            }
        }
        file.sync_all().context("filling a disk")
    }

    /// Gives the space back.
    pub(super) fn free(&self) -> Result<()> {
        std::fs::remove_file(self.folder.join(BALLAST)).context("freeing a disk")
    }
}
