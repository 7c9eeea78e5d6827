//! Incidents: what people are told on the status page when something is wrong (OPS-2).
//!
//! Owns: opening, updating and listing them. Not here: the page and its parts (`server`), minutes
//! (`availability`).
//! Invariant: only the operator at a machine speaks; what was said stays, an update is added.

use std::str::FromStr;

use money::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{DirectoryChange, DirectoryContent, DirectoryError, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::people::require_operator;
use crate::rights::Caller;
use crate::treasury::{Treasury, new_uuid};

const KIND: &str = "incident";
/// Entries that are read at once.
const PAGE: usize = 500;

/// Limits: characters of a title and of an update, and updates of an incident.
const MAX_TITLE: usize = 120;
const MAX_TEXT: usize = 1_000;
const MAX_UPDATES: usize = 100;

/// How far those who repair it are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IncidentState {
    /// Nobody knows yet why.
    Investigating,
    /// The cause is known.
    Identified,
    /// It is repaired; somebody watches whether it stays so.
    Monitoring,
    /// It is over.
    Resolved,
}

/// How much is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// Something is slow or missing that few need.
    Minor,
    /// Something does not work.
    Major,
    /// Nothing works.
    Critical,
}

impl FromStr for IncidentState {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "expected investigating, identified, monitoring or resolved";
        serde_json::from_value(Value::from(text)).map_err(|_| expected)
    }
}

impl FromStr for Impact {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_value(Value::from(text)).map_err(|_| "expected minor, major or critical")
    }
}

/// Something that was said about an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentUpdate {
    /// When.
    pub at: Timestamp,
    /// How far they were.
    pub state: IncidentState,
    /// In the operator's words.
    pub text: String,
}

/// Something that is or was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id: `inc_` and 32 digits.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// How much is wrong.
    pub impact: Impact,
    /// What was said, the oldest first; there is one at least.
    pub updates: Vec<IncidentUpdate>,
}

impl Incident {
    /// How far they are.
    #[must_use]
    pub fn state(&self) -> IncidentState {
        let last = self.updates.last();
        last.map_or(IncidentState::Investigating, |it| it.state)
    }

    /// Whether it is not over.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state() != IncidentState::Resolved
    }
}

/// What the operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentWord {
    /// How far they are.
    pub state: IncidentState,
    /// For everybody to read.
    pub text: String,
}

impl Treasury {
    /// The incidents, the newest first.
    ///
    /// Errors: `Store`.
    pub async fn incidents(&self, limit: usize) -> Result<Vec<Incident>, Error> {
        let mut found: Vec<Incident> = Vec::new();
        let mut after = String::new();
        loop {
            let entries = self.store.directory_entries(KIND, &after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after.clone_from(&last.id);
            let bodies = entries.into_iter().map(|it| it.body);
            found.extend(bodies.filter_map(|it| serde_json::from_value(it).ok()));
        }
        // Ids are in the order of time.
        found.reverse();
        found.truncate(limit);
        Ok(found)
    }

    /// Tells of something that is wrong.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `Invalid`, `Store`.
    pub async fn open_incident(
        &self,
        caller: &Caller,
        title: &str,
        impact: Impact,
        word: IncidentWord,
    ) -> Result<Incident, Error> {
        require_operator(caller)?;
        let incident = Incident {
            id: format!("inc_{}", new_uuid().simple()),
            title: checked("title", title, MAX_TITLE)?,
            impact,
            updates: vec![self.update_of(&word)?],
        };
        let version = DocumentVersion::Absent;
        self.put_incident(version, &incident).await?;
        let event = Event::of("incident.opened").on(incident.id.clone());
        let event = event.after(&body_of(&incident));
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(incident)
    }

    /// Says how it stands: of the incident with this id, or of the only one that is open.
    ///
    /// Errors: as `open_incident`, `NotFound`, `Conflict` when several are open or another
    /// operator was faster.
    pub async fn update_incident(
        &self,
        caller: &Caller,
        id: Option<&str>,
        word: IncidentWord,
    ) -> Result<Incident, Error> {
        require_operator(caller)?;
        let id = match id {
            Some(id) => id.to_owned(),
            None => self.only_open_incident().await?,
        };
        let entry = self.store.directory_entry(KIND, &id).await?;
        let entry = entry.ok_or_else(|| unknown(&id))?;
        let version = DocumentVersion::Is(entry.version);
        let found: Result<Incident, _> = serde_json::from_value(entry.body);
        let mut incident = found.map_err(|_| unknown(&id))?;
        if incident.updates.len() >= MAX_UPDATES {
            let expected = format!("at most {MAX_UPDATES} updates; open another incident");
            return Err(Error::invalid("incident", &id, expected));
        }
        let update = self.update_of(&word)?;
        let said = serde_json::to_value(&update).unwrap_or_else(|_| json!({}));
        incident.updates.push(update);
        self.put_incident(version, &incident).await?;
        let event = Event::of("incident.updated").on(id).after(&said);
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(incident)
    }

    async fn only_open_incident(&self) -> Result<String, Error> {
        let all = self.incidents(usize::MAX).await?;
        let mut open = all.into_iter().filter(Incident::is_open);
        match (open.next(), open.next()) {
            (Some(only), None) => Ok(only.id),
            (None, _) => Err(unknown("(open)")),
            (Some(_), Some(_)) => Err(Error::Conflict(
                "several incidents are open: name one; `bursar incident list` shows their ids"
                    .to_owned(),
            )),
        }
    }

    fn update_of(&self, word: &IncidentWord) -> Result<IncidentUpdate, Error> {
        Ok(IncidentUpdate {
            at: self.now(),
            state: word.state,
            text: checked("message", &word.text, MAX_TEXT)?,
        })
    }

    async fn put_incident(
        &self,
        expected: DocumentVersion,
        incident: &Incident,
    ) -> Result<(), Error> {
        let change = DirectoryChange {
            kind: KIND,
            id: incident.id.clone(),
            expected,
            content: Some(DirectoryContent {
                owner: None,
                lookup: None,
                body: body_of(incident),
                expires_at: None,
            }),
        };
        match self.store.change_directory(&[change]).await {
            Ok(_) => Ok(()),
            Err(DirectoryError::Conflict { .. }) => Err(Error::Conflict(
                "someone else said something of this incident meanwhile; look and try again"
                    .to_owned(),
            )),
            Err(error) => Err(error.into()),
        }
    }
}

/// One line that is not empty, within its limit.
fn checked(what: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > most || text.chars().any(char::is_control) {
        let found: String = text.chars().take(60).collect();
        let expected = format!("one line of 1 to {most} characters");
        return Err(Error::invalid(what, &found, expected));
    }
    Ok(text.to_owned())
}

fn unknown(id: &str) -> Error {
    Error::NotFound {
        what: "incident",
        name: id.chars().take(80).collect(),
        cure: "`bursar incident list` shows them",
    }
}

fn body_of(incident: &Incident) -> Value {
    serde_json::to_value(incident).unwrap_or_else(|_| json!({}))
}
