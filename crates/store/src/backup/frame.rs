//! The inside of an archive: parts, each a table or the files, then the manifest.
//!
//! Owns: the frames these are written in, their sums, and compression.
//! Not here: sealing (`seal`), rows (`line`).
//! Invariant: a part is as long and has the sum its end says, or it is refused.
//!
//! A frame is a letter, the length (4 bytes, big endian) and that many bytes: `P` begins a part
//! (JSON), `D` holds some of it, `E` ends it (JSON), `M` is the manifest (JSON) and the last one.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::BackupError;
use super::key::hex;
use super::line;
use super::manifest::{BackupManifest, PartTotals};
use super::tables::FILES;

/// Limits: one frame. The largest row is a record of 16 MiB in which every byte is escaped.
const MAX_FRAME_BYTES: usize = 64 << 20;
/// The level that packs a journal to a tenth in the time it takes to read it.
const LEVEL: i32 = 3;

/// The beginning of a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PartHead {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
}

/// What an archive is made of, in order.
#[derive(Debug)]
pub(super) enum Piece {
    Begin(PartHead),
    /// Whole lines, or any bytes of the files.
    Data(Vec<u8>),
    /// For the files: how many there were.
    End(Option<u64>),
    Manifest(Box<BackupManifest>),
}

/// The sums of the part at work.
struct Sums {
    name: String,
    rows: u64,
    bytes: u64,
    hasher: Sha256,
}

impl Sums {
    fn new(name: String) -> Self {
        Self {
            name,
            rows: 0,
            bytes: 0,
            hasher: Sha256::new(),
        }
    }

    fn take(&mut self, block: &[u8]) {
        self.bytes += block.len() as u64;
        self.hasher.update(block);
        self.rows += if self.name == FILES {
            0
        } else {
            line::count(block)
        };
    }

    fn totals(self) -> PartTotals {
        PartTotals {
            name: self.name,
            rows: self.rows,
            bytes: self.bytes,
            sha256: hex(&self.hasher.finalize()),
        }
    }
}

/// Writes pieces, compressed.
pub(super) struct Packer<W: Write> {
    out: zstd::Encoder<'static, W>,
    part: Option<Sums>,
    parts: Vec<PartTotals>,
}

impl<W: Write> Packer<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        Ok(Self {
            out: zstd::Encoder::new(out, LEVEL)?,
            part: None,
            parts: Vec::new(),
        })
    }

    pub(super) fn begin(&mut self, head: PartHead) -> io::Result<()> {
        self.json(b'P', &head)?;
        self.part = Some(Sums::new(head.name));
        Ok(())
    }

    pub(super) fn data(&mut self, block: &[u8]) -> io::Result<()> {
        if let Some(sums) = &mut self.part {
            sums.take(block);
        }
        self.frame(b'D', block)
    }

    /// Ends a part. `files` says how many files it has, if it is of files.
    pub(super) fn end(&mut self, files: Option<u64>) -> io::Result<PartTotals> {
        let sums = self.part.take().unwrap_or_else(|| Sums::new(String::new()));
        let mut totals = sums.totals();
        totals.rows = files.unwrap_or(totals.rows);
        self.json(b'E', &totals)?;
        self.parts.push(totals.clone());
        Ok(totals)
    }

    /// Writes the manifest, with all that was packed, and ends.
    pub(super) fn finish(
        mut self,
        mut manifest: BackupManifest,
    ) -> io::Result<(W, BackupManifest)> {
        manifest.parts = std::mem::take(&mut self.parts);
        self.json(b'M', &manifest)?;
        Ok((self.out.finish()?, manifest))
    }

    fn json(&mut self, letter: u8, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_vec(value).map_err(io::Error::other)?;
        self.frame(letter, &text)
    }

    fn frame(&mut self, letter: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).ok();
        let length = length.filter(|_| bytes.len() <= MAX_FRAME_BYTES);
        let length = length.ok_or_else(|| io::Error::other("a row is larger than a frame"))?;
        self.out.write_all(&[letter])?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(bytes)
    }
}

/// Reads pieces, and compares each part with its sums.
pub(super) struct Unpacker<R: Read> {
    from: zstd::Decoder<'static, io::BufReader<R>>,
    name: String,
    part: Option<Sums>,
    parts: Vec<PartTotals>,
    is_over: bool,
}

impl<R: Read> Unpacker<R> {
    pub(super) fn new(from: R, name: String) -> io::Result<Self> {
        Ok(Self {
            from: zstd::Decoder::new(from)?,
            name,
            part: None,
            parts: Vec::new(),
            is_over: false,
        })
    }

    /// The next piece; none after the manifest. Errors: `Damaged`, `Mismatch`, those of reading.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, BackupError> {
        if self.is_over {
            return Ok(None);
        }
        let (letter, bytes) = self.frame().map_err(|it| self.failed(it))?;
        match letter {
            b'P' => {
                let head: PartHead = self.json(&bytes)?;
                self.part = Some(Sums::new(head.name.clone()));
                Ok(Some(Piece::Begin(head)))
            }
            b'D' => {
                let Some(sums) = &mut self.part else {
                    return Err(self.damaged("rows outside a part"));
                };
                sums.take(&bytes);
                Ok(Some(Piece::Data(bytes)))
            }
            b'E' => self.end(&bytes).map(Some),
            b'M' => self.manifest(&bytes).map(Some),
            _ => Err(self.damaged("an unknown kind of frame")),
        }
    }

    fn end(&mut self, bytes: &[u8]) -> Result<Piece, BackupError> {
        let said: PartTotals = self.json(bytes)?;
        let Some(sums) = self.part.take() else {
            return Err(self.damaged("the end of no part"));
        };
        let mut found = sums.totals();
        if found.name == FILES {
            found.rows = said.rows;
        }
        compare(&found, &said)?;
        self.parts.push(said);
        Ok(Piece::End(None))
    }

    fn manifest(&mut self, bytes: &[u8]) -> Result<Piece, BackupError> {
        let manifest: BackupManifest = self.json(bytes)?;
        if manifest.parts.len() != self.parts.len() {
            return Err(self.damaged("another number of parts than the manifest says"));
        }
        for (found, said) in self.parts.iter().zip(&manifest.parts) {
            compare(found, said)?;
        }
        // The end is read, too: only then is the last chunk proved to be the last.
        let mut rest = [0];
        let more = self.from.read(&mut rest).map_err(|it| self.failed(it))?;
        if more > 0 {
            return Err(self.damaged("something after the manifest"));
        }
        self.is_over = true;
        Ok(Piece::Manifest(Box::new(manifest)))
    }

    fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut start = [0; 5];
        self.from.read_exact(&mut start)?;
        let [letter, length @ ..] = start;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > MAX_FRAME_BYTES {
            return Err(io::Error::other("a frame is longer than one may be"));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.from)
            .take(length as u64)
            .read_to_end(&mut bytes)?;
        if read < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok((letter, bytes))
    }

    fn json<T: for<'a> Deserialize<'a>>(&self, bytes: &[u8]) -> Result<T, BackupError> {
        serde_json::from_slice(bytes).map_err(|it| self.damaged(&it.to_string()))
    }

    fn failed(&self, error: io::Error) -> BackupError {
        BackupError::of_io(error, |it| self.damaged(&it))
    }

    fn damaged(&self, found: &str) -> BackupError {
        BackupError::Damaged {
            name: self.name.clone(),
            at: self.parts.iter().map(|it| it.bytes).sum(),
            found: format!("{found} (counted after unpacking)"),
        }
    }
}

fn compare(found: &PartTotals, said: &PartTotals) -> Result<(), BackupError> {
    if found == said {
        return Ok(());
    }
    let show = |it: &PartTotals| format!("{} rows, {} bytes, {}", it.rows, it.bytes, it.sha256);
    Err(BackupError::Mismatch {
        what: format!("part `{}`", found.name),
        found: show(found),
        expected: show(said),
    })
}
