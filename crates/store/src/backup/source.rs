//! The bytes of an archive: the header, then the sealed stream; and the threads that make and
//! read them.
//!
//! Owns: the header's place and its sum; packing and unpacking beside the database's own work.
//! Not here: what is packed (`dump`), where bytes go to and come from (`folder`, `treasury`).
//! Invariant: a few blocks are in memory at a time, however large an archive is.

use std::io::{self, Read};

use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::error::BackupError;
use super::frame::{Packer, Piece, Unpacker};
use super::key::{ArchiveKeys, unhex};
use super::manifest::{ArchiveHeader, BackupManifest, FORMAT};
use super::seal::{Opener, Sealer};

/// The bytes of an archive as they come in; an error ends them.
pub type ArchiveBytes = mpsc::Receiver<Result<Vec<u8>, BackupError>>;

const MAGIC: [u8; 8] = *b"BRSRBKUP";
/// Limits: the header's text.
const MAX_HEADER_BYTES: usize = 64 << 10;
/// Blocks that wait between two threads.
const QUEUE: usize = 4;

/// The header as bytes: magic, format (2 bytes), length (4 bytes), JSON, SHA-256 of all before.
fn header_bytes(header: &ArchiveHeader) -> Vec<u8> {
    let text = serde_json::to_vec(header).expect("texts and numbers are JSON");
    let length = u32::try_from(text.len()).expect("a header is a few hundred bytes");
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend(text);
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    bytes
}

/// Reads the header from the beginning of an archive. Needs no key.
///
/// Errors: `Unknown`, `Format`, `Damaged`.
pub fn read_header(name: &str, from: impl Read) -> Result<ArchiveHeader, BackupError> {
    Ok(parse_header(name, from)?.0)
}

fn parse_header(name: &str, mut from: impl Read) -> Result<(ArchiveHeader, Vec<u8>), BackupError> {
    let damaged = |at: usize, found: &str| BackupError::Damaged {
        name: name.to_owned(),
        at: at as u64,
        found: found.to_owned(),
    };
    let mut bytes = vec![0; 14];
    let mut read = |bytes: &mut [u8], at| {
        let read = from.read_exact(bytes);
        read.map_err(|it| BackupError::of_io(it, |_| damaged(at, "the file ends in its header")))
    };
    read(&mut bytes, 0)?;
    if bytes[..8] != MAGIC {
        let found = "it begins with other bytes";
        let name = name.to_owned();
        return Err(BackupError::Unknown { name, found });
    }
    let found = u16::from_be_bytes([bytes[8], bytes[9]]);
    if found != FORMAT {
        return Err(BackupError::Format {
            name: name.to_owned(),
            found,
            known: FORMAT,
        });
    }
    let length = u32::from_be_bytes([bytes[10], bytes[11], bytes[12], bytes[13]]);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > MAX_HEADER_BYTES {
        return Err(damaged(10, "the header's length was changed"));
    }
    bytes.resize(14 + length, 0);
    read(&mut bytes[14..], 14)?;
    let mut sum = [0; 32];
    read(&mut sum, 14 + length)?;
    if sum[..] != Sha256::digest(&bytes)[..] {
        return Err(damaged(10, "the header was changed"));
    }
    let header = serde_json::from_slice(&bytes[14..]);
    let header = header.map_err(|it| damaged(14, &format!("the header is no header: {it}")))?;
    bytes.extend(sum);
    Ok((header, bytes))
}

/// What packing is fed with, and what it ends with.
pub(super) struct Packing {
    pub(super) pieces: mpsc::Sender<Piece>,
    done: JoinHandle<Result<BackupManifest, BackupError>>,
}

impl Packing {
    /// Starts a thread that packs what it is fed and hands the archive's bytes to `out`.
    pub(super) fn start(
        header: &ArchiveHeader,
        keys: &ArchiveKeys,
        out: mpsc::Sender<Vec<u8>>,
    ) -> Result<Self, BackupError> {
        let (pieces, fed) = mpsc::channel(QUEUE);
        let bytes = header_bytes(header);
        let salt = unhex(&header.salt).unwrap_or_default();
        let key = keys.of_archive(&header.key, &salt, &bytes);
        let key = key.ok_or_else(|| missing("the new backup", header, keys))?;
        let done = tokio::task::spawn_blocking(move || {
            let hand_on = |bytes| out.blocking_send(bytes).map_err(|_| closed());
            let packed = hand_on(bytes).and_then(|()| pack(Sealer::new(&key, hand_on), fed));
            packed.map_err(|it| {
                BackupError::of_io(it, |cause| BackupError::Place {
                    action: "write",
                    place: "the backup".to_owned(),
                    cause,
                })
            })
        });
        Ok(Self { pieces, done })
    }

    /// Ends the feeding and answers the manifest that was written. Errors: those of packing.
    pub(super) async fn finish(self) -> Result<BackupManifest, BackupError> {
        drop(self.pieces);
        joined(self.done).await
    }
}

/// The other side is gone: its own error says why.
fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the other side ended")
}

fn pack<F: FnMut(Vec<u8>) -> io::Result<()>>(
    sealer: Sealer<F>,
    mut fed: mpsc::Receiver<Piece>,
) -> io::Result<BackupManifest> {
    let mut packer = Packer::new(sealer)?;
    while let Some(piece) = fed.blocking_recv() {
        match piece {
            Piece::Begin(head) => packer.begin(head)?,
            Piece::Data(block) => packer.data(&block)?,
            Piece::End(files) => drop(packer.end(files)?),
            Piece::Manifest(manifest) => {
                let (sealer, manifest) = packer.finish(*manifest)?;
                sealer.finish()?;
                return Ok(manifest);
            }
        }
    }
    Err(closed())
}

/// The pieces of an archive as they are unpacked.
pub(super) struct Unpacking {
    pub(super) header: ArchiveHeader,
    pieces: mpsc::Receiver<Result<Piece, BackupError>>,
}

impl Unpacking {
    /// Reads the header, and starts a thread that unpacks the rest.
    ///
    /// Errors: `Unknown`, `Format`, `Damaged`, `KeyMissing`.
    pub(super) async fn start(
        name: &str,
        bytes: ArchiveBytes,
        keys: &ArchiveKeys,
    ) -> Result<Self, BackupError> {
        let (name, keys) = (name.to_owned(), keys.clone());
        let (sender, pieces) = mpsc::channel(QUEUE);
        let (told, header) = tokio::sync::oneshot::channel();
        // It ends by itself: with the bytes, or when nobody takes its pieces any more.
        drop(tokio::task::spawn_blocking(move || {
            let mut incoming = Incoming {
                from: bytes,
                block: Vec::new(),
                read: 0,
            };
            let (header, read) = match parse_header(&name, &mut incoming) {
                Ok(found) => found,
                Err(error) => return drop(told.send(Err(error))),
            };
            let salt = unhex(&header.salt).unwrap_or_default();
            let Some(key) = keys.of_archive(&header.key, &salt, &read) else {
                return drop(told.send(Err(missing(&name, &header, &keys))));
            };
            let known = header.clone();
            if told.send(Ok(header)).is_err() {
                return;
            }
            let place = (name, read.len() as u64);
            if let Err(error) = unpack(Opener::new(&key, incoming, place.clone()), &known, &sender)
            {
                let error = BackupError::of_io(error, |found| BackupError::Damaged {
                    name: place.0,
                    at: place.1,
                    found,
                });
                drop(sender.blocking_send(Err(error)));
            }
        }));
        let header = header.await.map_err(|_| ended())??;
        Ok(Self { header, pieces })
    }

    /// The next piece; none after the manifest. Errors: as of the archive.
    pub(super) async fn next(&mut self) -> Result<Option<Piece>, BackupError> {
        self.pieces.recv().await.transpose()
    }
}

fn unpack<R: Read>(
    opener: io::Result<Opener<R>>,
    header: &ArchiveHeader,
    out: &mpsc::Sender<Result<Piece, BackupError>>,
) -> io::Result<()> {
    let opener = opener?;
    let name = opener.name().to_owned();
    let mut unpacker = Unpacker::new(opener, name.clone())?;
    while let Some(piece) = unpacker.next().map_err(BackupError::into_io)? {
        if let Piece::Manifest(it) = &piece
            && (it.header != *header || it.format != FORMAT)
        {
            let found = "the manifest is of another backup".to_owned();
            return Err(BackupError::Damaged { name, at: 0, found }.into_io());
        }
        if out.blocking_send(Ok(piece)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Bytes that come in, for readers that wait.
struct Incoming {
    from: ArchiveBytes,
    block: Vec<u8>,
    read: usize,
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.block.len() {
            match self.from.blocking_recv() {
                None => return Ok(0),
                Some(Ok(block)) => (self.block, self.read) = (block, 0),
                Some(Err(error)) => return Err(error.into_io()),
            }
        }
        let rest = &self.block[self.read..];
        let taken = rest.len().min(into.len());
        into[..taken].copy_from_slice(&rest[..taken]);
        self.read += taken;
        Ok(taken)
    }
}

fn missing(name: &str, header: &ArchiveHeader, keys: &ArchiveKeys) -> BackupError {
    BackupError::KeyMissing {
        name: name.to_owned(),
        wanted: header.key.clone(),
        known: keys.ids(),
    }
}

fn ended() -> BackupError {
    BackupError::Place {
        action: "read",
        place: "the backup".to_owned(),
        cause: "its reader ended".to_owned(),
    }
}

/// What a thread of ours ended with.
async fn joined<T>(thread: JoinHandle<Result<T, BackupError>>) -> Result<T, BackupError> {
    thread.await.map_err(|_| ended())?
}
