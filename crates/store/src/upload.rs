//! Files that come in part by part.
//!
//! Owns: the temporary file an upload is written to, its limit and its hash on the way.
//! Not here: where a finished file lies and how it is read (`file`).
//! Invariant: at most one buffer of an upload is in memory; what is not finished leaves nothing.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::Error;
use crate::file::{FileHash, MAX_FILE_BYTES, path_of};
use crate::snapshot::run_blocking;
use crate::store::{Store, make_folder};

/// Bytes that are gathered before they go to the disk: each write changes threads.
const BUFFER_BYTES: usize = 1 << 20;

/// A file that is coming in. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct Upload {
    /// Empty only while a part is being written elsewhere.
    open: Option<OpenUpload>,
    buffer: Vec<u8>,
    size_bytes: usize,
    folder: PathBuf,
}

#[derive(Debug)]
struct OpenUpload {
    file: fs::File,
    temporary: Temporary,
    hasher: Sha256,
}

/// A file that is removed unless it was moved to its place.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok();
    }
}

impl Store {
    /// Begins to keep a file that comes part by part. Errors: `File`.
    pub async fn begin_file(&self) -> Result<Upload, Error> {
        Upload::begin(self.inner.data_dir.join("files")).await
    }
}

impl Upload {
    /// Begins a file in a folder of files.
    pub(crate) async fn begin(folder: PathBuf) -> Result<Self, Error> {
        let path = folder.join(format!(".{}.tmp", Uuid::now_v7().simple()));
        let open = run_blocking(move || {
            let file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
                .map_err(Error::file("write", &path))?;
            Ok(OpenUpload {
                file,
                temporary: Temporary(path),
                hasher: Sha256::new(),
            })
        })
        .await?;
        Ok(Self {
            open: Some(open),
            buffer: Vec::new(),
            size_bytes: 0,
            folder,
        })
    }

    /// As `finish`, if the content has this hash; otherwise nothing is kept.
    pub(crate) async fn finish_as(mut self, hash: FileHash) -> Result<bool, Error> {
        self.flush().await?;
        let found = self.open.as_ref().map(|it| it.hasher.clone().finalize());
        if found.is_none_or(|it| it[..] != hash.0) {
            return Ok(false);
        }
        self.finish().await.map(|_| true)
    }

    /// Takes the next part.
    ///
    /// Limits: 256 MiB in all. Errors: `Refused`, `File`; the upload is then of no use any more.
    pub async fn write(&mut self, part: &[u8]) -> Result<(), Error> {
        self.size_bytes = self.size_bytes.saturating_add(part.len());
        if self.size_bytes > MAX_FILE_BYTES {
            self.open = None;
            let found = format!("{} bytes so far", self.size_bytes);
            return Err(Error::refused("imported file", &found, "at most 256 MiB"));
        }
        self.buffer.extend_from_slice(part);
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    /// Puts the file in its place; durable when this returns. Answers its hash and size.
    ///
    /// Errors: `File`.
    pub async fn finish(mut self) -> Result<(FileHash, u64), Error> {
        self.flush().await?;
        let (open, folder) = (self.open.take().ok_or_else(broken)?, self.folder);
        let size_bytes = self.size_bytes as u64;
        let hash = run_blocking(move || {
            let hash = FileHash(open.hasher.finalize().into());
            let path = path_of(&folder, hash);
            let place = path.parent().unwrap_or(&folder);
            make_folder(place)?;
            // The same content may lie there already; a copy that was damaged since is replaced.
            let kept = open.file.sync_all().and_then(|()| {
                fs::rename(&open.temporary.0, &path)?;
                sync_folder(place)?;
                sync_folder(&folder)
            });
            kept.map_err(Error::file("write", &path))?;
            Ok(hash)
        })
        .await?;
        Ok((hash, size_bytes))
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let mut open = self.open.take().ok_or_else(broken)?;
        let mut buffer = std::mem::take(&mut self.buffer);
        let (open, mut buffer) = run_blocking(move || {
            open.hasher.update(&buffer);
            let written = open.file.write_all(&buffer);
            written.map_err(Error::file("write", &open.temporary.0))?;
            buffer.clear();
            Ok((open, buffer))
        })
        .await?;
        buffer.shrink_to(2 * BUFFER_BYTES);
        (self.open, self.buffer) = (Some(open), buffer);
        Ok(())
    }
}

/// A part that failed cannot be followed by another one.
fn broken() -> Error {
    let found = "a part after one that failed";
    Error::refused("upload", found, "a new upload of the whole file")
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    fs::File::open(path)?.sync_all()
}
