//! The anchor: a journal's head, kept outside the database.
//!
//! Owns: one small file per organisation with two slots that are written in turn.
//! Not here: comparing the anchor with the database (`store`).
//! Invariant: whatever a crash leaves of one slot, the other still holds an earlier head that was
//! durable; an anchor never names a record that was not committed.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use journal::{Hash, Head};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// Each slot has a page of its own, so that a torn write cannot reach the other one.
const SLOT_BYTES: u64 = 4096;
const FILE_BYTES: usize = 8192;
const MAGIC: [u8; 8] = *b"BRSRHEAD";
/// Magic, sequence, hash, checksum of the three.
const RECORD_BYTES: usize = 8 + 8 + 32 + 32;

/// An open anchor file.
#[derive(Debug)]
pub(crate) struct Anchor {
    file: fs::File,
    path: PathBuf,
    head: Head,
    next_slot: u64,
    is_dirty: bool,
}

impl Anchor {
    /// Opens the anchor, or makes one that says `Head::default()`.
    ///
    /// Errors: `AnchorDamaged` if the file has content but no readable slot; `File`.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(Error::file("open", path))?;
        let mut bytes = Vec::with_capacity(FILE_BYTES);
        let limit = FILE_BYTES as u64;
        (&file)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(Error::file("read", path))?;
        let mut anchor = Self {
            file,
            path: path.to_owned(),
            head: Head::default(),
            next_slot: 0,
            is_dirty: false,
        };
        // Zeros are a file that was made but not yet synced when the power failed.
        if bytes.iter().all(|it| *it == 0) {
            anchor.allocate()?;
            return Ok(anchor);
        }
        let damaged = || Error::AnchorDamaged {
            path: path.to_owned(),
        };
        let (head, slot) = newest(&bytes).ok_or_else(damaged)?;
        anchor.head = head;
        anchor.next_slot = 1 - slot;
        Ok(anchor)
    }

    /// Space is taken at once, so that later writes cannot fail for want of it, and the second
    /// slot says "nothing yet", so that even the first write may be torn.
    fn allocate(&self) -> Result<(), Error> {
        let mut bytes = [0; FILE_BYTES];
        let second = FILE_BYTES / 2;
        bytes[second..second + RECORD_BYTES].copy_from_slice(&encode(Head::default()));
        let written = self
            .file
            .write_all_at(&bytes, 0)
            .and_then(|()| self.file.sync_all());
        written.map_err(Error::file("write", &self.path))?;
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        let synced = fs::File::open(folder).and_then(|it| it.sync_all());
        synced.map_err(Error::file("write", folder))
    }

    /// The last head written here.
    pub(crate) const fn head(&self) -> Head {
        self.head
    }

    /// Moves the anchor forward; an older head is ignored. Not yet synced: see `sync`.
    pub(crate) fn advance(&mut self, head: Head) -> Result<(), Error> {
        if head.seq <= self.head.seq {
            return Ok(());
        }
        let written = self
            .file
            .write_all_at(&encode(head), self.next_slot * SLOT_BYTES);
        written.map_err(Error::file("write", &self.path))?;
        self.head = head;
        self.next_slot = 1 - self.next_slot;
        self.is_dirty = true;
        Ok(())
    }

    /// The file to sync if something was written since the last call.
    pub(crate) fn take_dirty(&mut self) -> Option<fs::File> {
        if !self.is_dirty {
            return None;
        }
        self.is_dirty = false;
        self.file.try_clone().ok()
    }
}

/// The newest readable slot.
fn newest(bytes: &[u8]) -> Option<(Head, u64)> {
    let slots = bytes.chunks(usize::try_from(SLOT_BYTES).ok()?).zip(0..2);
    slots
        .filter_map(|(slot, index)| Some((decode(slot)?, index)))
        .max_by_key(|it| it.0.seq)
}

fn encode(head: Head) -> [u8; RECORD_BYTES] {
    let mut bytes = [0; RECORD_BYTES];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..16].copy_from_slice(&head.seq.to_be_bytes());
    bytes[16..48].copy_from_slice(&head.hash.0);
    let checksum = Sha256::digest(&bytes[..48]);
    bytes[48..].copy_from_slice(&checksum);
    bytes
}

fn decode(slot: &[u8]) -> Option<Head> {
    let bytes: &[u8; RECORD_BYTES] = slot.first_chunk()?;
    let seq = u64::from_be_bytes(*bytes[8..].first_chunk()?);
    let head = Head {
        seq,
        hash: Hash(*bytes[16..].first_chunk()?),
    };
    (encode(head) == *bytes).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> Head {
        Head {
            seq,
            hash: Hash([u8::try_from(seq).unwrap(); 32]),
        }
    }

    #[test]
    fn the_newest_head_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut anchor = Anchor::open(&path).unwrap();
        assert_eq!(anchor.head(), Head::default());
        for seq in [1, 2, 7, 3] {
            anchor.advance(head(seq)).unwrap();
        }
        assert_eq!(Anchor::open(&path).unwrap().head(), head(7));
    }

    #[test]
    fn a_torn_write_leaves_the_head_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for torn in 0..RECORD_BYTES {
            let mut anchor = Anchor::open(&path).unwrap();
            let before = anchor.head();
            anchor.advance(head(before.seq + 1)).unwrap();
            let mut bytes = fs::read(&path).unwrap();
            let slot = usize::try_from((1 - anchor.next_slot) * SLOT_BYTES).unwrap();
            // A slot keeps its old bytes from `torn` on; flipping one does the same and worse.
            bytes[slot + torn] ^= 0xff;
            fs::write(&path, &bytes).unwrap();
            let found = Anchor::open(&path);
            assert_eq!(found.unwrap().head(), before);
        }
    }

    #[test]
    fn an_anchor_that_was_never_written_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for length in [0, 1, 4096, FILE_BYTES] {
            fs::write(&path, vec![0; length]).unwrap();
            assert_eq!(Anchor::open(&path).unwrap().head(), Head::default());
        }
        fs::write(&path, "not an anchor").unwrap();
        assert!(matches!(
            Anchor::open(&path),
            Err(Error::AnchorDamaged { .. })
        ));
    }
}
