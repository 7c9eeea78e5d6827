//! Syncing a watched folder.
//!
//! Owns: which files are whole by now, and where each goes after it was imported.
//! Not here: the folder itself (`connect::folder`), importing (`deliver`).
//! Invariant: a file leaves the inbox only after its lines are durable, or it is known that it
//! cannot be read; whatever fails between leaves it there, and a second import books nothing.

use std::sync::Arc;

use connect::folder::{Candidate, Folder, FolderError, Look};
use money::{ConnectionId, OrganisationId};
use statements::Mapping;

use super::ConnectionProbe;
use super::deliver::{Delivered, Delivery, NothingNew};
use super::document::ConnectionBody;
use super::settings::{FolderSettings, typed};
use super::sync::SyncReport;
use crate::error::Error;
use crate::imports::{NewFile, off_runtime};
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Files of one sync; the rest is the next one's.
const MAX_FILES: usize = 200;
/// The largest file. Unit: bytes.
const MAX_BYTES: u64 = 256 << 20;

/// What a folder's fault is to a caller.
pub(super) fn folder_error(error: &FolderError) -> Error {
    let (code, message) = (error.code(), error.to_string());
    let reaction = match error {
        FolderError::Io { .. } => connect::http::Reaction::Retry,
        _ => connect::http::Reaction::Stop,
    };
    Error::Connection {
        code,
        message,
        reaction,
        retry_after: None,
    }
}

impl Treasury {
    /// Looks into a folder and takes nothing.
    pub(super) async fn probe_folder(
        &self,
        org: OrganisationId,
        body: &ConnectionBody,
    ) -> Result<ConnectionProbe, Error> {
        let folder = self.open_folder(org, &typed(&body.settings)?).await?;
        let look = look(&folder).await?;
        let left = look.left.into_iter();
        Ok(ConnectionProbe {
            files: look.files.len(),
            left: left.map(|(name, why)| (name, why.to_owned())).collect(),
            folder: Some(folder.place().inbox.display().to_string()),
            ..ConnectionProbe::default()
        })
    }

    async fn open_folder(
        &self,
        org: OrganisationId,
        settings: &FolderSettings,
    ) -> Result<Arc<Folder>, Error> {
        let roots = self.folder_roots(org).await?;
        let place = settings.place();
        let opened = off_runtime(move || Folder::open(&place, &roots)).await?;
        opened.map(Arc::new).map_err(|error| folder_error(&error))
    }

    /// Imports every whole file of a folder. Errors: what kept it from its end; what was imported
    /// until then is in `report`.
    pub(super) async fn sync_folder(
        &self,
        org: OrganisationId,
        (id, body): (ConnectionId, &ConnectionBody),
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let settings: FolderSettings = typed(&body.settings)?;
        let folder = self.open_folder(org, &settings).await?;
        let first = look(&folder).await?;
        let left = first.left.iter();
        report
            .notes
            .extend(left.map(|(name, why)| format!("`{name}` is left alone: {why}")));
        if first.files.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(self.guard.connections.settle).await;
        let second = look(&folder).await?;
        let is_whole = |it: &Candidate| first.files.contains(it) && it.size_bytes > 0;
        let (whole, waiting): (Vec<_>, Vec<_>) = second.files.into_iter().partition(is_whole);
        report.waiting = waiting.len() + whole.len().saturating_sub(MAX_FILES);
        let mapping = match &settings.mapping {
            Some(name) => Some(self.mapping(org, &Caller::local(), name).await?.mapping),
            None => None,
        };
        for seen in whole.into_iter().take(MAX_FILES) {
            let how = (&settings, mapping.clone());
            self.take_file((org, id), (&folder, seen), how, report)
                .await?;
        }
        Ok(())
    }

    async fn take_file(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        (folder, seen): (&Arc<Folder>, Candidate),
        (settings, mapping): (&FolderSettings, Option<Mapping>),
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let name = seen.name.clone();
        let delivered = if seen.size_bytes > MAX_BYTES {
            Delivered::Unreadable(format!("it is larger than {MAX_BYTES} bytes: split it"))
        } else {
            let (at, what) = (Arc::clone(folder), seen.clone());
            let read = off_runtime(move || at.read(&what)).await?;
            let Some(bytes) = read.map_err(|error| folder_error(&error))? else {
                report.waiting += 1;
                return Ok(());
            };
            let delivery = Delivery {
                file: NewFile {
                    name: name.clone(),
                    bytes,
                },
                account: settings.account.clone(),
                mapping,
                new_accounts: settings.new_accounts,
                nothing_new: NothingNew::Record,
            };
            self.deliver(org, id, delivery).await?
        };
        report.files += 1;
        report.count(&name, &delivered, self.now());
        let (at, today) = (Arc::clone(folder), self.today());
        let moved = off_runtime(move || match delivered {
            Delivered::Unreadable(why) => at.quarantine(&seen, &why),
            _ => at.archive(&seen, today),
        });
        if moved
            .await?
            .map_err(|error| folder_error(&error))?
            .is_none()
        {
            let note = format!("`{name}` changed while it was read: the new one is read next");
            report.notes.push(note);
        }
        Ok(())
    }
}

async fn look(folder: &Arc<Folder>) -> Result<Look, Error> {
    let at = Arc::clone(folder);
    off_runtime(move || at.look())
        .await?
        .map_err(|error| folder_error(&error))
}
