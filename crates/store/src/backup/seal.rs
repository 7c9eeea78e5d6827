//! Sealing a stream: AES-256-GCM chunk by chunk.
//!
//! Owns: the chunks, their nonces, and telling the last one from the others.
//! Not here: the key (`key`), what is inside (`frame`).
//! Invariant: chunks that were changed, left out, doubled, moved or cut off at the end are found.
//! Source: Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance" (2015), the construction STREAM: the nonce is a counter and a
//! mark on the last chunk. The key is of this archive alone, so the rest of the nonce is zero.

use std::io::{self, Read, Write};

use aes_gcm::aead::Aead;
use aes_gcm::aead::consts::U12;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};

use super::error::BackupError;
use super::key::KEY_BYTES;

/// Plain bytes of a chunk; the last one may be shorter.
pub(super) const CHUNK_BYTES: usize = 1 << 20;
/// What sealing adds to a chunk.
const TAG_BYTES: usize = 16;

struct Cipher {
    cipher: Aes256Gcm,
    counter: u64,
}

impl Cipher {
    fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self {
            cipher: Aes256Gcm::new(key.into()),
            counter: 0,
        }
    }

    fn nonce(&self, is_last: bool) -> Nonce<U12> {
        let mut nonce = [0; 12];
        nonce[3..11].copy_from_slice(&self.counter.to_be_bytes());
        nonce[11] = u8::from(is_last);
        Nonce::from(nonce)
    }
}

/// Seals what is written and hands the chunks on.
pub(super) struct Sealer<F: FnMut(Vec<u8>) -> io::Result<()>> {
    cipher: Cipher,
    buffer: Vec<u8>,
    hand_on: F,
}

impl<F: FnMut(Vec<u8>) -> io::Result<()>> Sealer<F> {
    pub(super) fn new(key: &[u8; KEY_BYTES], hand_on: F) -> Self {
        Self {
            cipher: Cipher::new(key),
            buffer: Vec::with_capacity(CHUNK_BYTES),
            hand_on,
        }
    }

    /// Seals the last chunk.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.seal(true)
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = self.cipher.nonce(is_last);
        let sealed = self.cipher.cipher.encrypt(&nonce, self.buffer.as_slice());
        let sealed = sealed.expect("AES-GCM takes any text below 64 GiB");
        self.cipher.counter += 1;
        self.buffer.clear();
        (self.hand_on)(sealed)
    }
}

impl<F: FnMut(Vec<u8>) -> io::Result<()>> Write for Sealer<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for what follows: it may be the last one.
        if self.buffer.len() == CHUNK_BYTES && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK_BYTES - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens a sealed stream.
pub(super) struct Opener<R> {
    cipher: Cipher,
    from: R,
    /// Where the file is, for messages: the chunk at work begins here.
    at: u64,
    name: String,
    /// The sealed chunk after the one in `plain`.
    next: Vec<u8>,
    plain: Vec<u8>,
    read: usize,
    is_over: bool,
}

impl<R: Read> Opener<R> {
    /// `at` is where in the file `from` begins. Errors: those of `from`.
    pub(super) fn new(
        key: &[u8; KEY_BYTES],
        mut from: R,
        (name, at): (String, u64),
    ) -> io::Result<Self> {
        let next = read_chunk(&mut from)?;
        Ok(Self {
            cipher: Cipher::new(key),
            from,
            at,
            name,
            next,
            plain: Vec::new(),
            read: 0,
            is_over: false,
        })
    }

    /// The archive's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn open_next(&mut self) -> io::Result<()> {
        let sealed = std::mem::replace(&mut self.next, read_chunk(&mut self.from)?);
        let is_last = self.next.is_empty();
        let nonce = self.cipher.nonce(is_last);
        let Ok(plain) = self.cipher.cipher.decrypt(&nonce, sealed.as_slice()) else {
            let is_cut = is_last
                && self
                    .cipher
                    .cipher
                    .decrypt(&self.cipher.nonce(false), sealed.as_slice())
                    .is_ok();
            let found = if is_cut {
                "the file ends early".to_owned()
            } else {
                "the bytes from here on were changed, or the file ends early".to_owned()
            };
            let (name, at) = (self.name.clone(), self.at);
            return Err(BackupError::Damaged { name, at, found }.into_io());
        };
        self.cipher.counter += 1;
        self.at += sealed.len() as u64;
        (self.plain, self.read, self.is_over) = (plain, 0, is_last);
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.plain.len() {
            if self.is_over {
                return Ok(0);
            }
            self.open_next()?;
        }
        let rest = &self.plain[self.read..];
        let taken = rest.len().min(into.len());
        into[..taken].copy_from_slice(&rest[..taken]);
        self.read += taken;
        Ok(taken)
    }
}

/// As many bytes as a sealed chunk has, or what is left.
fn read_chunk(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let most = CHUNK_BYTES + TAG_BYTES;
    let mut chunk = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_BYTES] = [7; KEY_BYTES];

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sealer = Sealer::new(&KEY, |chunk| {
            out.extend(chunk);
            Ok(())
        });
        sealer.write_all(plain).unwrap();
        sealer.finish().unwrap();
        out
    }

    fn opened(sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opener::new(&KEY, sealed, ("a".to_owned(), 0))?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn every_length_around_a_chunk_comes_back() {
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1] {
            let plain: Vec<u8> = (0..length)
                .map(|it| u8::try_from(it % 251).unwrap())
                .collect();
            assert_eq!(opened(&sealed(&plain)).unwrap(), plain, "{length} bytes");
        }
    }

    #[test]
    fn chunks_that_are_cut_doubled_moved_or_changed_are_found() {
        let chunk = CHUNK_BYTES + TAG_BYTES;
        let whole = sealed(&vec![3; 2 * CHUNK_BYTES + 5]);
        let (first, rest) = whole.split_at(chunk);
        let (second, last) = rest.split_at(chunk);
        for (what, bent) in [
            ("cut", [first, second].concat()),
            ("cut in a chunk", whole[..chunk + 9].to_vec()),
            ("doubled", [first, first, second, last].concat()),
            ("moved", [second, first, last].concat()),
            ("left out", [first, last].concat()),
            ("longer", [&whole[..], &[0]].concat()),
            ("empty", Vec::new()),
        ] {
            let error = opened(&bent).unwrap_err();
            let error = BackupError::of_io(error, |it| panic!("{it}"));
            assert_eq!(error.code(), Some("backup-damaged"), "{what}");
        }
        let small = sealed(b"small");
        for at in 0..small.len() {
            let mut bent = small.clone();
            bent[at] ^= 1;
            assert!(opened(&bent).is_err(), "byte {at}");
        }
    }
}
