//! Snapshots: a folded journal on disk, so that a cold start reads less.
//!
//! Owns: one file per organisation, its checksum and its replacement.
//! Not here: what is in it (`journal`), whether it still fits the chain (the caller compares
//! `head` with the journal's record).
//! Invariant: a snapshot is whole or not there; deleting one is always safe.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use journal::{Hash, Head};
use money::OrganisationId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::Error;
use crate::store::Store;

/// The format's name and version; another one is ignored.
const MAGIC: [u8; 8] = *b"BRSRSNP1";
/// Magic, sequence, hash, checksum of these and the bytes.
const HEADER_BYTES: usize = 8 + 8 + 32 + 32;

/// A folded journal at a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last record that is folded in.
    pub head: Head,
    /// The fold, in the caller's encoding.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The snapshot of a journal; `None` if there is none, or none that is whole.
    ///
    /// Errors: `File` if it is there but cannot be read.
    pub async fn load_snapshot(&self, org: OrganisationId) -> Result<Option<Snapshot>, Error> {
        let path = self.snapshot_path(org);
        let found = run_blocking(move || load(&path)).await?;
        let Some(snapshot) = found else {
            return Ok(None);
        };
        // A snapshot of a future this database does not have is of another database.
        let record = self.records(org, &[snapshot.head.seq]).await?.pop();
        let is_ours = record.is_some_and(|it| it.hash == snapshot.head.hash);
        if !is_ours {
            tracing::warn!(org.id = %org, "a snapshot is of another journal; ignored");
        }
        Ok(is_ours.then_some(snapshot))
    }

    /// Keeps a snapshot in place of the one before. Errors: `File`.
    pub async fn save_snapshot(
        &self,
        org: OrganisationId,
        snapshot: Snapshot,
    ) -> Result<(), Error> {
        let path = self.snapshot_path(org);
        run_blocking(move || {
            let header = header(snapshot.head, &snapshot.bytes);
            write_whole(&path, &[&header, &snapshot.bytes])
        })
        .await
    }

    fn snapshot_path(&self, org: OrganisationId) -> PathBuf {
        self.inner.data_dir.join("snapshots").join(org.to_string())
    }
}

fn header(head: Head, bytes: &[u8]) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[..8].copy_from_slice(&MAGIC);
    header[8..16].copy_from_slice(&head.seq.to_be_bytes());
    header[16..48].copy_from_slice(&head.hash.0);
    let checksum = Sha256::new()
        .chain_update(&header[..48])
        .chain_update(bytes)
        .finalize();
    header[48..].copy_from_slice(&checksum);
    header
}

fn load(path: &Path) -> Result<Option<Snapshot>, Error> {
    let mut content = match fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file("read", path)(error)),
    };
    let Some(found) = content.first_chunk::<HEADER_BYTES>().copied() else {
        return Ok(ignored(path));
    };
    let bytes = content.split_off(HEADER_BYTES);
    let (mut seq, mut hash) = ([0; 8], [0; 32]);
    seq.copy_from_slice(&found[8..16]);
    hash.copy_from_slice(&found[16..48]);
    let head = Head {
        seq: u64::from_be_bytes(seq),
        hash: Hash(hash),
    };
    if header(head, &bytes) != found {
        return Ok(ignored(path));
    }
    Ok(Some(Snapshot { head, bytes }))
}

fn ignored(path: &Path) -> Option<Snapshot> {
    tracing::warn!(path = %path.display(), "a snapshot is damaged; ignored");
    None
}

/// Writes a file that is there as a whole or not at all, and durable when this returns.
pub(crate) fn write_whole(path: &Path, parts: &[&[u8]]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    // A name of its own, because two processes may write the same file.
    let temporary = folder.join(format!(".{}.tmp", Uuid::now_v7().simple()));
    let written = (|| {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)?;
        parts.iter().try_for_each(|it| file.write_all(it))?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        fs::File::open(folder)?.sync_all()
    })();
    written.map_err(|error| {
        fs::remove_file(&temporary).ok();
        Error::file("write", path)(error)
    })
}

/// Reads a whole file if it is there.
pub(crate) fn read_whole(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Vec::new();
    match fs::File::open(path).and_then(|it| it.take(limit).read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", path)(error)),
    }
}

/// Runs file work where it may wait for the disk.
pub(crate) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Error::Stopped {
            cause: error.to_string(),
        }),
    }
}
