//! The files of an archive, back into the data folder.
//!
//! Owns: taking the stream of files apart.
//! Not here: where a kept file lies (`file`, `upload`).
//! Invariant: a file whose content does not fit its name is not kept.

use std::path::PathBuf;

use super::super::error::BackupError;
use crate::file::{FileHash, MAX_FILE_BYTES};
use crate::upload::Upload;

/// Hash and length.
const HEAD_BYTES: usize = 40;

/// Where files go.
pub(super) struct FileSink {
    folder: PathBuf,
    /// The beginning of the next file's head.
    head: Vec<u8>,
    open: Option<(FileHash, u64, Upload)>,
    pub(super) kept: u64,
    pub(super) damaged: Vec<String>,
}

impl FileSink {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            head: Vec::new(),
            open: None,
            kept: 0,
            damaged: Vec::new(),
        }
    }

    /// Whether the stream may end here.
    pub(super) fn is_between(&self) -> bool {
        self.open.is_none() && self.head.is_empty()
    }

    /// Takes the next bytes of the stream. Errors: `Store`, `Mismatch`.
    pub(super) async fn take(&mut self, block: Vec<u8>) -> Result<(), BackupError> {
        let mut rest = block.as_slice();
        while !rest.is_empty() {
            if self.open.is_none() {
                let (part, after) = rest.split_at(rest.len().min(HEAD_BYTES - self.head.len()));
                self.head.extend_from_slice(part);
                rest = after;
                if self.head.len() < HEAD_BYTES {
                    break;
                }
                self.begin().await?;
            }
            if let Some((_, left, upload)) = &mut self.open {
                let most = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
                let (part, after) = rest.split_at(most);
                upload.write(part).await?;
                *left -= most as u64;
                rest = after;
            }
            if self.open.as_ref().is_some_and(|it| it.1 == 0) {
                self.end().await?;
            }
        }
        Ok(())
    }

    async fn begin(&mut self) -> Result<(), BackupError> {
        let (mut hash, mut size) = ([0; 32], [0; 8]);
        hash.copy_from_slice(&self.head[..32]);
        size.copy_from_slice(&self.head[32..]);
        self.head.clear();
        let size = u64::from_be_bytes(size);
        if size > MAX_FILE_BYTES as u64 {
            return Err(BackupError::Mismatch {
                what: "an imported file".to_owned(),
                found: format!("{size} bytes"),
                expected: format!("at most {MAX_FILE_BYTES}"),
            });
        }
        let upload = Upload::begin(self.folder.clone()).await?;
        self.open = Some((FileHash(hash), size, upload));
        Ok(())
    }

    async fn end(&mut self) -> Result<(), BackupError> {
        if let Some((hash, _, upload)) = self.open.take() {
            if upload.finish_as(hash).await? {
                self.kept += 1;
            } else {
                self.damaged.push(hash.to_string());
            }
        }
        Ok(())
    }
}
