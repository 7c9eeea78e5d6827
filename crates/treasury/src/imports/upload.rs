//! Files on their way in: kept durably, then previewed; once for each idempotency key.
//!
//! Owns: taking files part by part, and recognising an upload that is sent again.
//! Not here: what a preview finds (`preview`), the files' folder (`store`).
//! Invariant: a key names one content; sent again, it answers with the first preview.

use std::collections::BTreeMap;

use journal::RefusalKind;
use money::{ImportId, OrganisationId};
use statements::Mapping;
use store::{DocumentVersion, FileHash};
use uuid::Uuid;

use super::document::{FileDocument, ImportDocument, ImportRequest, import_key, parse_document};
use super::rules::{clean_name, wrong_count};
use super::{Import, ImportState, MAX_FILES};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// Longest idempotency key, in bytes: as in the journal.
const MAX_KEY: usize = 255;

/// A file to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A file that is kept already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    name: String,
    hash: FileHash,
    size_bytes: u64,
}

/// Kept files to preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptImport {
    /// The files.
    pub files: Vec<KeptFile>,
    /// The account they are of, by number or path; by what they say if none.
    pub account: Option<String>,
    /// How to read CSV files; by their titles and values if none.
    pub mapping: Option<Mapping>,
}

/// A file that comes in part by part. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct IncomingFile {
    name: String,
    upload: store::Upload,
}

impl IncomingFile {
    /// Takes the next part. Errors: `Store` (beyond 256 MiB, or the disk).
    pub async fn write(&mut self, part: &[u8]) -> Result<(), Error> {
        Ok(self.upload.write(part).await?)
    }

    /// Keeps it, durably. Errors: `Store`.
    pub async fn finish(self) -> Result<KeptFile, Error> {
        let (hash, size_bytes) = self.upload.finish().await?;
        let name = self.name;
        Ok(KeptFile {
            name,
            hash,
            size_bytes,
        })
    }
}

impl Treasury {
    /// Begins to keep a file that comes part by part. Errors: `Store`.
    pub async fn begin_file(&self, name: &str) -> Result<IncomingFile, Error> {
        Ok(IncomingFile {
            name: clean_name(name),
            upload: self.store.begin_file().await?,
        })
    }

    /// Keeps a file for an import, durably. Errors: `Invalid` beyond 256 MiB, `Store`.
    pub async fn keep_file(&self, file: NewFile) -> Result<KeptFile, Error> {
        let size_bytes = file.bytes.len() as u64;
        let hash = self.store.put_file(file.bytes).await?;
        Ok(KeptFile {
            name: clean_name(&file.name),
            hash,
            size_bytes,
        })
    }

    /// Reads kept files into a preview: nothing is booked.
    ///
    /// Errors: `Invalid` (no file, too many), `NotFound` (the account), `Store`.
    pub async fn preview_files(
        &self,
        org: OrganisationId,
        caller: &Caller,
        kept: KeptImport,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsPrepare)?;
        if kept.files.is_empty() || kept.files.len() > MAX_FILES {
            return Err(wrong_count(kept.files.len()));
        }
        if let Some(name) = &kept.account {
            Self::find_account(self.book_seen(org, caller).await?.as_ref(), name)?;
        }
        let request = match &caller.key {
            Some(key) => Some(self.import_request(org, key, &kept).await?),
            None => None,
        };
        let id = request
            .as_ref()
            .map_or_else(new_uuid, |it| id_of_request(org, it));
        let id = ImportId::from_uuid(id);
        if let Some(request) = &request
            && let Some(known) = self.known_import(org, caller, id, request).await?
        {
            return Ok(known);
        }
        let KeptImport {
            files,
            account,
            mapping,
        } = kept;
        let document = |file: KeptFile| FileDocument {
            name: file.name,
            hash: file.hash.to_string(),
            size_bytes: file.size_bytes,
            mapping: mapping.clone(),
        };
        let mut document = ImportDocument {
            created_at: self.now(),
            created_by: caller.name.clone(),
            state: ImportState::Preview,
            files: files.into_iter().map(document).collect(),
            account,
            accounts: BTreeMap::new(),
            booked: 0,
            lines: 0,
            duplicates: 0,
            request,
        };
        let reading = self.read_import(org, caller, &document).await?;
        let import = reading.into_import(id, &document);
        document.count(&import);
        let put = self.put_import((org, id), caller, &document, DocumentVersion::Absent);
        match (put.await, &document.request) {
            (Ok(()), _) => {
                self.note_import((org, id), caller, "import.prepared", &document)
                    .await?;
                Ok(import)
            }
            // The same upload came twice at once, and the other one was first.
            (Err(error @ Error::Document(_)), Some(request)) => self
                .known_import(org, caller, id, request)
                .await?
                .ok_or(error),
            (Err(error), _) => Err(error),
        }
    }

    /// What a key stands for in an import. Errors: `Refused`, for a key that is none or that the
    /// journal has for something else.
    async fn import_request(
        &self,
        org: OrganisationId,
        key: &str,
        kept: &KeptImport,
    ) -> Result<ImportRequest, Error> {
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(Error::Refused(vec![RefusalKind::BadKey.whole()]));
        }
        if let Some(row) = self.book(org).await?.request(key) {
            let (key, first) = (key.to_owned(), row.first);
            let kind = RefusalKind::KeyReused { key, first };
            return Err(Error::Refused(vec![kind.whole()]));
        }
        Ok(ImportRequest {
            key: key.to_owned(),
            content: kept.content(org)?,
        })
    }

    /// The import that this request made before.
    ///
    /// Errors: `KeyReused` when it was made of other content.
    async fn known_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
        request: &ImportRequest,
    ) -> Result<Option<Import>, Error> {
        let name = id.to_string();
        let Some(found) = self.store.document(import_key(org, &name)).await? else {
            return Ok(None);
        };
        if parse_document(&found.body)?.request.as_ref() == Some(request) {
            return self.import(org, caller, id).await.map(Some);
        }
        let key = request.key.clone();
        Err(Error::KeyReused { key, by: name })
    }
}

impl KeptImport {
    /// What is asked for, as a SHA-256 in hexadecimal digits.
    fn content(&self, org: OrganisationId) -> Result<String, Error> {
        let files: Vec<_> = self
            .files
            .iter()
            .map(|it| (&it.name, it.hash.to_string()))
            .collect();
        let all = (org.to_string(), files, &self.account, &self.mapping);
        let text = serde_json::to_vec(&all)
            .map_err(|error| Error::Conflict(format!("the import cannot be kept: {error}")))?;
        Ok(FileHash::of(&text).to_string())
    }
}

/// The id of the import that a key makes: the same for the same key, so that of two uploads at
/// once only one makes the document.
fn id_of_request(org: OrganisationId, request: &ImportRequest) -> Uuid {
    let digest = FileHash::of(format!("import of {org} by key {}", request.key).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
