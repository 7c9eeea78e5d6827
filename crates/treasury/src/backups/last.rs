//! The last good backup, for whoever watches.
//!
//! Owns: one entry of the directory that says which it was.
//! Not here: metrics and alerts (`server`).
//! Invariant: it only ever goes forward, and only to a backup that was proved.

use money::Timestamp;
use serde::{Deserialize, Serialize};
use store::{DirectoryChange, DirectoryContent, DirectoryError, DocumentVersion};

use super::name::BackupName;
use crate::error::Error;
use crate::treasury::Treasury;

const KIND: &str = "backup";
const ID: &str = "last-trusted";

/// The newest backup that was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub place: String,
    /// The moment it is of. Unit: seconds.
    pub made_at: Timestamp,
    /// When it was proved.
    pub verified_at: Timestamp,
}

impl Treasury {
    /// The newest backup that was proved; none if there was none, as far as this database knows.
    ///
    /// Errors: `Store`.
    pub async fn last_backup(&self) -> Result<Option<LastBackup>, Error> {
        let found = self.store.directory_entry(KIND, ID).await?;
        Ok(found.and_then(|it| serde_json::from_value(it.body).ok()))
    }

    /// Remembers a backup that was proved, if it is newer than the one that is remembered.
    pub(super) async fn remember_backup(&self, name: &str, place: String) -> Result<(), Error> {
        let Some(parsed) = BackupName::parse(name) else {
            return Ok(());
        };
        let last = LastBackup {
            name: name.to_owned(),
            place,
            made_at: parsed.made_at,
            verified_at: self.now(),
        };
        let body = serde_json::to_value(&last).expect("texts and moments are JSON");
        loop {
            let found = self.store.directory_entry(KIND, ID).await?;
            let known = found
                .as_ref()
                .and_then(|it| serde_json::from_value::<LastBackup>(it.body.clone()).ok());
            if known.is_some_and(|it| it.made_at > last.made_at) {
                return Ok(());
            }
            let change = DirectoryChange {
                kind: KIND,
                id: ID.to_owned(),
                expected: found.map_or(DocumentVersion::Absent, |it| {
                    DocumentVersion::Is(it.version)
                }),
                content: Some(DirectoryContent {
                    owner: None,
                    lookup: None,
                    body: body.clone(),
                    expires_at: None,
                }),
            };
            match self.store.change_directory(&[change]).await {
                // Another process proved one at this moment: looked at again.
                Err(DirectoryError::Conflict { .. }) => {}
                done => return Ok(done?),
            }
        }
    }
}
