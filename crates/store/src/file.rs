//! The files users import, as they came.
//!
//! Owns: the folder of files named by their content.
//! Not here: what a file holds (`statements`), who may see it (`treasury`).
//! Invariant: a file is never changed; what is read back has the hash it was asked by.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::snapshot::{read_whole, run_blocking, write_whole};
use crate::store::{Store, make_folder};

/// Limits: one file.
pub(crate) const MAX_FILE_BYTES: usize = 256 << 20;

/// The SHA-256 of a file's content, which is its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileHash(pub [u8; 32]);

impl FileHash {
    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for FileHash {
    type Err = journal::HashTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<journal::Hash>().map(|it| Self(it.0))
    }
}

impl Store {
    /// Keeps a file and returns its hash; the same content is kept once.
    ///
    /// Durable when this returns. Limits: 256 MiB. Errors: `Refused`, `File`.
    pub async fn put_file(&self, bytes: Vec<u8>) -> Result<FileHash, Error> {
        if bytes.len() > MAX_FILE_BYTES {
            let found = format!("{} bytes", bytes.len());
            return Err(Error::refused("imported file", &found, "at most 256 MiB"));
        }
        let folder = self.inner.data_dir.join("files");
        run_blocking(move || {
            let hash = FileHash::of(&bytes);
            let path = path_of(&folder, hash);
            // A copy that was damaged since is replaced, not trusted.
            let kept = read_whole(&path, limit())?;
            if kept.is_none_or(|it| it != bytes) {
                make_folder(path.parent().unwrap_or(&path))?;
                write_whole(&path, &[&bytes])?;
            }
            Ok(hash)
        })
        .await
    }

    /// A kept file; `None` if there is none of this hash. Errors: `Damaged`, `File`.
    pub async fn get_file(&self, hash: FileHash) -> Result<Option<Vec<u8>>, Error> {
        let path = path_of(&self.inner.data_dir.join("files"), hash);
        run_blocking(move || {
            let Some(bytes) = read_whole(&path, limit())? else {
                return Ok(None);
            };
            if FileHash::of(&bytes) != hash {
                let found = format!("the content of {} does not fit its name", path.display());
                return Err(Error::Damaged { found });
            }
            Ok(Some(bytes))
        })
        .await
    }
}

const fn limit() -> u64 {
    MAX_FILE_BYTES as u64 + 1
}

/// Two levels, so that no folder grows to a million names.
pub(crate) fn path_of(folder: &Path, hash: FileHash) -> PathBuf {
    let name = hash.to_string();
    folder.join(&name[..2]).join(&name)
}
