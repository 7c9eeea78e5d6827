//! Maintenance: an operator closes the installation for a while, every replica of it (OPS-7).
//!
//! Owns: the notice in the database that says so. Not here: what is answered meanwhile (`server`).
//! Invariant: only the operator at a machine closes and opens; both are in the audit log.

use money::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DirectoryChange, DirectoryContent, DirectoryError, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::people::require_operator;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// The kind of the notice in the directory, and its one id.
const KIND: &str = "notice";
const ID: &str = "maintenance";

/// Limits: characters of a message.
const MAX_MESSAGE: usize = 500;
/// Limits: how long clients may be told to stay away. Unit: seconds.
const RETRY_AFTER_SECONDS: std::ops::RangeInclusive<u32> = 1..=86_400;

/// What people are told while the installation is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// Why, or until when, in the operator's words.
    pub message: Option<String>,
    /// After how long asking again makes sense.
    pub retry_after_seconds: u32,
    /// Since when it is closed.
    pub since: Timestamp,
}

/// What an operator says when closing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaintenanceDraft {
    /// Why, or until when.
    pub message: Option<String>,
    /// After how many seconds asking again makes sense; 60 unless given.
    pub retry_after_seconds: Option<u32>,
}

impl Treasury {
    /// The notice, if the installation is closed.
    ///
    /// Errors: `Store`.
    pub async fn maintenance(&self) -> Result<Option<Maintenance>, Error> {
        Ok(self.notice().await?.0)
    }

    /// Closes the installation, or says something else while it is closed. Every replica follows
    /// within a second.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `Invalid`, `Conflict` when another
    /// operator was faster, `Store`.
    pub async fn begin_maintenance(
        &self,
        caller: &Caller,
        draft: MaintenanceDraft,
    ) -> Result<Maintenance, Error> {
        require_operator(caller)?;
        let message = draft.message.as_deref().map(str::trim);
        let message = message.filter(|it| !it.is_empty());
        if let Some(found) = message
            && (found.chars().count() > MAX_MESSAGE || found.chars().any(char::is_control))
        {
            let found: String = found.chars().take(60).collect();
            let expected = format!("one line of at most {MAX_MESSAGE} characters");
            return Err(Error::invalid("message", &found, expected));
        }
        let retry_after_seconds = draft.retry_after_seconds.unwrap_or(60);
        if !RETRY_AFTER_SECONDS.contains(&retry_after_seconds) {
            let found = retry_after_seconds.to_string();
            return Err(Error::invalid("retry-after", &found, "1 to 86400 seconds"));
        }
        let (before, version) = self.notice().await?;
        let notice = Maintenance {
            message: message.map(str::to_owned),
            retry_after_seconds,
            since: before.as_ref().map_or_else(|| self.now(), |it| it.since),
        };
        self.change_notice(version, Some(&notice)).await?;
        let event = Event::of("maintenance.begun").after(&body_of(&notice));
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(notice)
    }

    /// Opens the installation again. Answers the notice that held; none if it was open.
    ///
    /// Errors: as `begin_maintenance`.
    pub async fn end_maintenance(&self, caller: &Caller) -> Result<Option<Maintenance>, Error> {
        require_operator(caller)?;
        let (before, version) = self.notice().await?;
        let Some(notice) = before else {
            return Ok(None);
        };
        self.change_notice(version, None).await?;
        let event = Event::of("maintenance.ended").before(&body_of(&notice));
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(Some(notice))
    }

    async fn notice(&self) -> Result<(Option<Maintenance>, DocumentVersion), Error> {
        let Some(entry) = self.store.directory_entry(KIND, ID).await? else {
            return Ok((None, DocumentVersion::Absent));
        };
        // A notice that cannot be read closes all the same: somebody wanted it closed.
        let notice = serde_json::from_value(entry.body).unwrap_or(Maintenance {
            message: None,
            retry_after_seconds: 60,
            since: entry.updated_at,
        });
        Ok((Some(notice), DocumentVersion::Is(entry.version)))
    }

    async fn change_notice(
        &self,
        expected: DocumentVersion,
        notice: Option<&Maintenance>,
    ) -> Result<(), Error> {
        let change = DirectoryChange {
            kind: KIND,
            id: ID.to_owned(),
            expected,
            content: notice.map(|it| DirectoryContent {
                owner: None,
                lookup: None,
                body: body_of(it),
                expires_at: None,
            }),
        };
        match self.store.change_directory(&[change]).await {
            Ok(_) => Ok(()),
            Err(DirectoryError::Conflict { .. }) => Err(Error::Conflict(
                "someone else changed the maintenance notice meanwhile; look and try again"
                    .to_owned(),
            )),
            Err(DirectoryError::Store(error)) => Err(error.into()),
            Err(error @ DirectoryError::LookupTaken { .. }) => {
                Err(Error::Conflict(error.to_string()))
            }
        }
    }
}

fn body_of(notice: &Maintenance) -> serde_json::Value {
    serde_json::to_value(notice).unwrap_or_else(|_| json!({}))
}
