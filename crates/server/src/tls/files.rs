//! A certificate from files that somebody else renews.
//!
//! Owns: reading them, and noticing that they changed. Not here: what is in them (`certificate`).
//! Invariant: files that cannot be used change nothing; what is wrong with them is logged once.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::TlsError;
use super::certificate::{Certificate, Certificates};

/// The largest file of a chain or key.
pub(super) const FILE_BYTES: u64 = 1024 * 1024;

#[derive(Debug)]
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
    every: Duration,
    /// What was read last, good or bad.
    seen: Option<[u8; 32]>,
}

impl Files {
    pub(super) const fn new(certificate: PathBuf, key: PathBuf, every: Duration) -> Self {
        Self {
            certificate,
            key,
            every,
            seen: None,
        }
    }

    /// What is in the files, if that is something new. Their times say too little: a copy may keep
    /// the time of its original, and a link may lead elsewhere.
    pub(super) fn read(&mut self) -> Result<Option<Result<Certificate, TlsError>>, TlsError> {
        let chain = read(&self.certificate)?;
        let key = read(&self.key)?;
        let mut hash = Sha256::new();
        hash.update((chain.len() as u64).to_le_bytes());
        hash.update(&chain);
        hash.update(&key);
        let seen = hash.finalize().into();
        if self.seen.replace(seen) == Some(seen) {
            return Ok(None);
        }
        let certificate = Certificate::read(&chain, &key);
        Ok(Some(certificate.map_err(|detail| TlsError::Unusable {
            path: self.certificate.clone(),
            detail: format!("{detail} (key in {})", self.key.display()),
        })))
    }

    /// Looks at the files again and again.
    pub(super) async fn tend(self, certificates: &Certificates) {
        let mut files = self;
        let mut is_unreadable = false;
        loop {
            tokio::time::sleep(files.every).await;
            let read = tokio::task::spawn_blocking(move || {
                let read = files.read();
                (files, read)
            });
            let Ok((back, read)) = read.await else { return };
            files = back;
            let was_unreadable = std::mem::replace(&mut is_unreadable, read.is_err());
            match read {
                Ok(None) => {}
                Ok(Some(Ok(certificate))) => {
                    certificates.put(certificate);
                    tracing::info!("the certificate was replaced by the one now in its files");
                }
                Ok(Some(Err(error))) => {
                    tracing::error!(%error, "the new certificate is refused, the old one stays");
                }
                Err(error) if !was_unreadable => {
                    tracing::error!(%error, "the certificate's files cannot be read, the old one stays");
                }
                Err(_) => {}
            }
        }
    }
}

/// A whole file, which must not be large.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |cause| TlsError::File {
        path: path.to_owned(),
        cause,
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(TlsError::Unusable {
            path: path.to_owned(),
            detail: format!("larger than {FILE_BYTES} bytes"),
        });
    }
    Ok(bytes)
}
