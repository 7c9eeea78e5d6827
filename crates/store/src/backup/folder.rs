//! A folder that backups lie in.
//!
//! Owns: writing an archive there so that it is whole or not there; reading, listing, removing.
//! Not here: what is in it, names (`treasury`), buckets (`connect`).
//! Invariant: a name without a point in front is a whole file; what was begun and not finished has
//! another name and is removed, or found again and removed later.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc;
use uuid::Uuid;

use super::error::BackupError;
use super::source::ArchiveBytes;

/// How a file that is being written ends.
const PARTIAL: &str = ".partial";
/// How old one must be to be nobody's any more.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);
/// Bytes that are read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// A folder of backups.
#[derive(Clone, Debug)]
pub struct BackupFolder(PathBuf);

/// A file that is being written. Dropped before it is finished, it leaves nothing.
#[derive(Debug)]
pub struct FolderUpload {
    file: Option<fs::File>,
    temporary: PathBuf,
    path: PathBuf,
}

impl Drop for FolderUpload {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            fs::remove_file(&self.temporary).ok();
        }
    }
}

impl BackupFolder {
    /// A folder; made when something is first written.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Begins a file. Errors: `Full`, `Denied`, `Place`.
    pub async fn begin(&self, name: &str) -> Result<FolderUpload, BackupError> {
        let (folder, path) = (self.0.clone(), self.0.join(name));
        blocking(move || {
            let made = fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder);
            made.map_err(BackupError::io("make the folder", &folder))?;
            let temporary = folder.join(format!(".{}{PARTIAL}", Uuid::now_v7().simple()));
            let file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&temporary)
                .map_err(BackupError::io("write", &temporary))?;
            Ok(FolderUpload {
                file: Some(file),
                temporary,
                path,
            })
        })
        .await
    }

    /// The bytes of a file. Errors: `NotFound`, `Denied`, `Place`.
    pub async fn read(&self, name: &str) -> Result<ArchiveBytes, BackupError> {
        let mut file = self.open(name).await?;
        let path = self.0.join(name);
        let (sender, bytes) = mpsc::channel(4);
        drop(tokio::task::spawn_blocking(move || {
            loop {
                let mut block = Vec::with_capacity(BLOCK_BYTES);
                let read = (&mut file).take(BLOCK_BYTES as u64).read_to_end(&mut block);
                let sent = match read {
                    Ok(0) => return,
                    Ok(_) => sender.blocking_send(Ok(block)),
                    Err(error) => {
                        let error = BackupError::io("read", &path)(error);
                        drop(sender.blocking_send(Err(error)));
                        return;
                    }
                };
                if sent.is_err() {
                    return;
                }
            }
        }));
        Ok(bytes)
    }

    /// A small file as a whole; none if it is not there. Errors: `Denied`, `Place`.
    pub async fn read_small(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, BackupError> {
        let file = match self.open(name).await {
            Err(BackupError::NotFound { .. }) => return Ok(None),
            opened => opened?,
        };
        let path = self.0.join(name);
        blocking(move || {
            let mut bytes = Vec::new();
            let read = file.take(most).read_to_end(&mut bytes);
            read.map_err(BackupError::io("read", &path))?;
            Ok(Some(bytes))
        })
        .await
    }

    /// The names and sizes of whole files, sorted; none if there is no folder yet.
    ///
    /// Errors: `Denied`, `Place`.
    pub async fn list(&self) -> Result<Vec<(String, u64)>, BackupError> {
        let folder = self.0.clone();
        blocking(move || {
            let failed = || BackupError::io("list", &folder);
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                read => read.map_err(failed())?,
            };
            let mut found = Vec::new();
            for entry in entries {
                let entry = entry.map_err(failed())?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                // It may be removed by another process meanwhile.
                if let Ok(data) = entry.metadata()
                    && data.is_file()
                    && !name.starts_with('.')
                {
                    found.push((name, data.len()));
                }
            }
            found.sort_unstable();
            Ok(found)
        })
        .await
    }

    /// Removes a file; whether it was there. Errors: `Denied`, `Place`.
    pub async fn remove(&self, name: &str) -> Result<bool, BackupError> {
        let (folder, path) = (self.0.clone(), self.0.join(name));
        blocking(move || match fs::remove_file(&path) {
            Ok(()) => sync(&folder).map(|()| true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(BackupError::io("remove", &path)(error)),
        })
        .await
    }

    /// Removes what was begun a day ago and never finished: a machine that went down. Answers how
    /// many there were. Errors: `Denied`, `Place`.
    pub async fn remove_abandoned(&self) -> Result<u64, BackupError> {
        let folder = self.0.clone();
        blocking(move || {
            let failed = || BackupError::io("list", &folder);
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
                read => read.map_err(failed())?,
            };
            let mut removed = 0;
            for entry in entries {
                let entry = entry.map_err(failed())?;
                let name = entry.file_name();
                let name = name.to_str().unwrap_or_default();
                let is_ours = name.starts_with('.') && name.ends_with(PARTIAL);
                let changed = entry.metadata().and_then(|it| it.modified());
                let is_old = changed.is_ok_and(|it| {
                    SystemTime::now()
                        .duration_since(it)
                        .is_ok_and(|age| age > ABANDONED)
                });
                if is_ours && is_old && fs::remove_file(entry.path()).is_ok() {
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }

    async fn open(&self, name: &str) -> Result<fs::File, BackupError> {
        let path = self.0.join(name);
        let (name, place) = (name.to_owned(), self.0.display().to_string());
        blocking(move || match fs::File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(BackupError::NotFound { name, place })
            }
            opened => opened.map_err(BackupError::io("read", &path)),
        })
        .await
    }
}

impl FolderUpload {
    /// Writes the next bytes. Errors: `Full`, `Place`.
    pub async fn write(mut self, bytes: Vec<u8>) -> Result<Self, BackupError> {
        blocking(move || {
            if let Some(file) = &mut self.file {
                let written = file.write_all(&bytes);
                written.map_err(BackupError::io("write", &self.temporary))?;
            }
            Ok(self)
        })
        .await
    }

    /// Puts the file in its place; durable when this returns. Errors: `Full`, `Place`.
    pub async fn finish(mut self) -> Result<(), BackupError> {
        blocking(move || {
            let failed = || BackupError::io("write", &self.path);
            if let Some(file) = &self.file {
                file.sync_all().map_err(failed())?;
                fs::rename(&self.temporary, &self.path).map_err(failed())?;
            }
            self.file = None;
            sync(self.path.parent().unwrap_or(&self.path))
        })
        .await
    }
}

fn sync(folder: &Path) -> Result<(), BackupError> {
    let synced = fs::File::open(folder).and_then(|it| it.sync_all());
    synced.map_err(BackupError::io("write", folder))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(BackupError::Place {
            action: "use",
            place: "the folder of backups".to_owned(),
            cause: error.to_string(),
        }),
    }
}
