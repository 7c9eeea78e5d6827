//! Master keys: what wraps the data keys (GUARD-5).
//!
//! Owns: reading them from text, and making the key file at first start.
//! Not here: where the setting comes from (the binary). Invariant: a key file is 0600 and synced
//! before anything is wrapped with its key; a key is never shown.

use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::sealed::{KEY_BYTES, random_bytes};

/// The largest key file.
const MAX_FILE_BYTES: u64 = 64 << 10;

/// Why there is no master key.
#[derive(Debug, Error)]
pub enum MasterKeyError {
    /// The text is no key.
    #[error(
        "the encryption key has {found} characters of another form: expected 32 bytes as 64 hex \
         digits or as base64; `openssl rand -hex 32` makes one"
    )]
    Form {
        /// How many characters were found; the text itself is never repeated.
        found: usize,
    },
    /// What is sealed was sealed under another key.
    #[error(
        "personal data is sealed under the master key {sealed}, but the key that is given is \
         {given}: give that key (ENCRYPTION_KEY, or the file master.key), or name it in \
         ENCRYPTION_KEY_PREVIOUS beside the new one"
    )]
    Other {
        /// The id of the key that is needed.
        sealed: String,
        /// The id of the key in use.
        given: String,
    },
    /// The key file is gone, while there is something that only its key opens.
    #[error(
        "key file {path} is not there, but personal data is sealed under the master key {sealed}: \
         put the file back from its copy, or give the key as ENCRYPTION_KEY"
    )]
    Gone {
        /// The file.
        path: PathBuf,
        /// The id of the key that is needed.
        sealed: String,
    },
    /// The key file cannot be used.
    #[error("key file {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
}

/// One master key.
#[derive(Clone)]
pub struct MasterKey {
    pub(super) bytes: Zeroizing<[u8; KEY_BYTES]>,
    id: String,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl MasterKey {
    /// A key of random bytes.
    #[must_use]
    pub fn generate() -> Self {
        Self::of(random_bytes())
    }

    fn of(bytes: [u8; KEY_BYTES]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"bursar master key id");
        hash.update(bytes);
        let hash = hash.finalize();
        Self {
            bytes: Zeroizing::new(bytes),
            id: hash.iter().take(8).map(|it| format!("{it:02x}")).collect(),
        }
    }

    /// Reads 64 hex digits, or 32 bytes in base64.
    ///
    /// Errors: `Form`.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let form = || MasterKeyError::Form {
            found: text.chars().count(),
        };
        let hex = || -> Option<Vec<u8>> {
            (text.len() == 2 * KEY_BYTES && text.is_ascii())
                .then(|| {
                    let digits = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
                    (0..text.len()).step_by(2).map(digits).collect()
                })
                .flatten()
        };
        let decoded = hex()
            .or_else(|| STANDARD.decode(text).ok())
            .or_else(|| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = Zeroizing::new(decoded.ok_or_else(form)?);
        let bytes: [u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| form())?;
        Ok(Self::of(bytes))
    }

    /// Which key it is: derived from it, but says nothing of it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The master key in use, and those it replaced that may still wrap data keys.
#[derive(Clone, Debug)]
pub struct MasterKeys {
    pub(super) current: MasterKey,
    pub(super) older: Vec<MasterKey>,
}

impl MasterKeys {
    /// Keys from settings.
    #[must_use]
    pub const fn new(current: MasterKey, older: Vec<MasterKey>) -> Self {
        Self { current, older }
    }

    /// The key of a file, which is made with a new key if it is not there. Lines after the first
    /// are older keys.
    ///
    /// Errors: `File`, also when others can read it; `Form`.
    pub fn from_file(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |cause: String| MasterKeyError::File {
            path: path.to_owned(),
            cause,
        };
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = MasterKey::generate();
                write_new(path, &key).map_err(|it| failed(it.to_string()))?;
                // Read back: of two processes that start at once, both use the first one's key.
            }
            Err(error) => return Err(failed(error.to_string())),
            Ok(found) if found.permissions().mode() & 0o077 != 0 => {
                let mode = found.permissions().mode() & 0o777;
                return Err(failed(format!(
                    "its mode is {mode:o}: expected 600, so that nobody else reads it (chmod 600)"
                )));
            }
            Ok(found) if found.len() > MAX_FILE_BYTES => {
                return Err(failed(format!("larger than {MAX_FILE_BYTES} bytes")));
            }
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(path).map_err(|it| failed(it.to_string()))?;
        let text = Zeroizing::new(text);
        let mut keys = text
            .lines()
            .filter(|it| !it.trim().is_empty() && !it.starts_with('#'))
            .map(MasterKey::parse);
        let current = keys
            .next()
            .ok_or_else(|| failed("it is empty".to_owned()))??;
        let older = keys.collect::<Result<_, _>>()?;
        Ok(Self { current, older })
    }

    /// Puts a new key before the others of a key file, and leaves those out that wrap nothing any
    /// more. Answers the keys.
    ///
    /// Errors: as `from_file`.
    pub fn rotate_file(
        path: &Path,
        is_used: impl Fn(&str) -> bool,
    ) -> Result<Self, MasterKeyError> {
        let mut before = Self::from_file(path)?;
        before.older.retain(|it| is_used(it.id()));
        let failed = |error: std::io::Error| MasterKeyError::File {
            path: path.to_owned(),
            cause: error.to_string(),
        };
        let current = MasterKey::generate();
        let mut text = Zeroizing::new(hex_line(&current));
        text.push_str(&Zeroizing::new(hex_line(&before.current)));
        for key in &before.older {
            text.push_str(&Zeroizing::new(hex_line(key)));
        }
        let beside = path.with_extension("new");
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)
            .map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        std::fs::rename(&beside, path).map_err(failed)?;
        sync_folder(path).map_err(failed)?;
        let mut older = vec![before.current];
        older.extend(before.older);
        Ok(Self { current, older })
    }

    /// Which key is in use.
    #[must_use]
    pub fn id(&self) -> &str {
        self.current.id()
    }

    /// Every key by its id, the one in use first.
    pub(crate) fn all(&self) -> Vec<(String, Zeroizing<[u8; KEY_BYTES]>)> {
        let all = std::iter::once(&self.current).chain(&self.older);
        all.map(|it| (it.id.clone(), it.bytes.clone())).collect()
    }

    pub(super) fn find(&self, id: &str) -> Option<&MasterKey> {
        let all = std::iter::once(&self.current).chain(&self.older);
        all.into_iter().find(|it| it.id() == id)
    }
}

fn hex_line(key: &MasterKey) -> String {
    let mut line: String = key.bytes.iter().map(|it| format!("{it:02x}")).collect();
    line.push('\n');
    line
}

/// Writes a new key file; one that appeared meanwhile is left as it is.
fn write_new(path: &Path, key: &MasterKey) -> std::io::Result<()> {
    let line = Zeroizing::new(hex_line(key));
    // Of this call alone: two tasks of one process may be first at once.
    let beside = path.with_extension(format!("{}.new", uuid::Uuid::now_v7()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    // A link, unlike a rename, does not replace what another process made first.
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.and_then(|()| sync_folder(path)),
    }
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| {
        std::fs::File::open(folder).and_then(|it| it.sync_all())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_hex_and_base64_and_never_shown() {
        let hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        let base64 = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=";
        let key = MasterKey::parse(hex).unwrap();
        assert_eq!(key.id(), MasterKey::parse(base64).unwrap().id());
        assert!(!format!("{key:?}").contains("0011"));
        for bad in [
            "",
            "secret",
            &hex[1..],
            "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        ] {
            let error = MasterKey::parse(bad).unwrap_err().to_string();
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
    }

    #[test]
    fn a_key_file_is_made_once_and_rotated_with_the_old_key_behind() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("master.key");
        let first = MasterKeys::from_file(&path).unwrap();
        let again = MasterKeys::from_file(&path).unwrap();
        assert_eq!(first.current.id(), again.current.id());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let rotated = MasterKeys::rotate_file(&path, |_| true).unwrap();
        let read = MasterKeys::from_file(&path).unwrap();
        assert_eq!(read.current.id(), rotated.current.id());
        assert_ne!(read.current.id(), first.current.id());
        assert!(read.find(first.current.id()).is_some());
        let third = MasterKeys::rotate_file(&path, |_| false).unwrap();
        assert!(third.find(rotated.current.id()).is_some());
        assert!(third.find(first.current.id()).is_none());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(MasterKeys::from_file(&path).is_err());
    }

    #[test]
    fn many_that_are_first_at_once_use_one_key() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("master.key");
        let ids: Vec<String> = std::thread::scope(|scope| {
            let read = || MasterKeys::from_file(&path).unwrap().id().to_owned();
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(read)).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|it| *it == ids[0]), "{ids:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
