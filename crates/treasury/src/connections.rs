//! Connections: bank lines that come in by themselves (CASH-2).
//!
//! Owns: which connections there are, their settings and sealed credentials, syncing them.
//! Not here: speaking to a bank or looking into a folder (`connect`), booking (`imports`).
//! Invariant: what a connection brings is booked by the import use case alone, so that nothing is
//! booked twice; credentials are sealed and never given out; one sync at a time a connection.

mod bank;
mod bank_settings;
mod credentials;
mod deliver;
mod document;
mod due;
mod figures;
mod folder;
mod health;
mod host;
mod settings;
mod sync;

pub use document::{Connection, ConnectionDraft, NewAccountsWord, SyncProblem};
pub use figures::ConnectionFigures;
pub use health::{ConnectionHealth, HealthState, RemoteHealth};
pub use host::ConnectionHost;
pub use settings::FolderSettings;
pub use sync::{SyncOutcome, SyncReport};

pub(crate) use due::{ConnectionSync, ConnectionsDue};

use connect::bank::{CONNECTORS, ConnectorSpec, Remote};
use money::{ConnectionId, OrganisationId};
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeMap;
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};
use document::{ConnectionBody, StateBody};

/// The collections that connections and how they stand are kept in.
const COLLECTION: &str = "connections";
const STATES: &str = "connection-states";
/// The connector that looks into a folder; all others ask a bank.
const FOLDER: &str = "folder";
/// Documents read at a time.
const PAGE: usize = 1_000;
/// Most connections of an organisation.
const MAX_CONNECTIONS: usize = 200;

/// What a test of a connection found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionProbe {
    /// Files that could be taken.
    pub files: usize,
    /// What is left alone, and why.
    pub left: Vec<(String, String)>,
    /// Where files are expected.
    pub folder: Option<String>,
    /// Accounts at the bank.
    pub accounts: Vec<Remote>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl Treasury {
    /// The data sheets of the connectors.
    #[must_use]
    pub fn connectors(&self) -> &'static [ConnectorSpec] {
        CONNECTORS
    }

    /// Every connection, by name. Errors: `Forbidden`, `Store`.
    pub async fn list_connections(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Connection>, Error> {
        caller.require(org, Action::ConnectionsRead)?;
        let mut all = self.all_connections(org).await?;
        if caller.scope().is_some() {
            // Which accounts a bank has, and what a file was about, is not theirs to see.
            for it in &mut all {
                it.health.remotes.clear();
                it.health.held.clear();
                it.health.notes.clear();
            }
        }
        Ok(all)
    }

    pub(crate) async fn all_connections(
        &self,
        org: OrganisationId,
    ) -> Result<Vec<Connection>, Error> {
        let mut states: BTreeMap<String, StateBody> = BTreeMap::new();
        for document in self.whole_collection(org, STATES).await? {
            states.insert(document.id.clone(), document::parse(&document.body)?);
        }
        let (mut found, now) = (Vec::new(), self.now());
        for document in self.whole_collection(org, COLLECTION).await? {
            let Ok(id) = document.id.parse::<ConnectionId>() else {
                continue;
            };
            let body: ConnectionBody = document::parse(&document.body)?;
            let state = states.remove(&document.id).unwrap_or_default();
            found.push(Connection::of(id, document.version, body, (&state, now)));
        }
        found.sort_by_key(|it| it.name.to_lowercase());
        Ok(found)
    }

    async fn whole_collection(
        &self,
        org: OrganisationId,
        collection: &str,
    ) -> Result<Vec<store::Document>, Error> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.documents(org, collection, &after, PAGE).await?;
            let is_last = page.len() < PAGE;
            if let Some(last) = page.last() {
                after.clone_from(&last.id);
            }
            found.extend(page);
            if is_last {
                return Ok(found);
            }
        }
    }

    /// One connection, by id or name. Errors: `Forbidden`, `NotFound`, `Store`.
    pub async fn connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
    ) -> Result<Connection, Error> {
        let all = self.list_connections(org, caller).await?;
        let wanted = name.trim().to_lowercase();
        let is_it =
            |it: &Connection| it.id.to_string() == wanted || it.name.to_lowercase() == wanted;
        all.into_iter().find(is_it).ok_or_else(|| unknown(name))
    }

    /// Adds a connection. Its first sync is within a minute.
    ///
    /// Errors: `Invalid` with the field, `Conflict` for a name that is taken or one too many.
    pub async fn add_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: ConnectionDraft,
    ) -> Result<Connection, Error> {
        caller.require(org, Action::ConnectionsWrite)?;
        let all = self.all_connections(org).await?;
        let id = id_of_request(org, caller);
        if let Some(known) = all.iter().find(|it| it.id == id) {
            return repeated(known.clone(), caller, &draft);
        }
        if all.len() >= MAX_CONNECTIONS {
            let text = format!("there are {MAX_CONNECTIONS} connections: remove one first");
            return Err(Error::Conflict(text));
        }
        require_free(&all, None, &draft.name)?;
        let body = self.checked_body(org, caller, id, (&draft, None)).await?;
        self.seal_credentials(org, id, (&draft, None)).await?;
        let text = id.to_string();
        let version = self
            .put_connection(org, (&text, DocumentVersion::Absent), &body, &caller.name)
            .await?;
        self.note_connection((org, id), caller, "connection.added", (None, Some(&body)))
            .await?;
        let state = StateBody::default();
        Ok(Connection::of(id, version, body, (&state, self.now())))
    }

    /// Changes a connection. Credentials that are not given stay; a stopped one is tried again.
    ///
    /// Errors: `NotFound`, `Invalid`, `Conflict`, `Document` when another version is there.
    pub async fn change_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, version): (&str, Option<u64>),
        draft: ConnectionDraft,
    ) -> Result<Connection, Error> {
        caller.require(org, Action::ConnectionsWrite)?;
        let before = self.connection(org, caller, name).await?;
        let id = before.id;
        let all = self.all_connections(org).await?;
        require_free(&all, Some(id), &draft.name)?;
        if draft.connector != before.connector {
            let expected = format!("{}: add another connection instead", before.connector);
            return Err(Error::invalid("connector", &draft.connector, expected));
        }
        let (body, state) = self.connection_body(org, id).await?;
        let after = self
            .checked_body(org, caller, id, (&draft, Some(&body.0)))
            .await?;
        self.seal_credentials(org, id, (&draft, Some(&body.0)))
            .await?;
        let on = DocumentVersion::Is(version.unwrap_or(body.1));
        let text = id.to_string();
        let version = self
            .put_connection(org, (&text, on), &after, &caller.name)
            .await?;
        let state = self.let_try_again((org, id), caller, state).await?;
        let both = (Some(&body.0), Some(&after));
        self.note_connection((org, id), caller, "connection.changed", both)
            .await?;
        Ok(Connection::of(id, version, after, (&state, self.now())))
    }

    /// Pauses a connection, or lets it go on. Errors: `NotFound`, `Document`.
    pub async fn pause_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        pause: Pause,
    ) -> Result<Connection, Error> {
        caller.require(org, Action::ConnectionsSync)?;
        let id = self.connection(org, caller, name).await?.id;
        let ((mut body, version), state) = self.connection_body(org, id).await?;
        let before = body.clone();
        body.is_paused = pause == Pause::Pause;
        let text = id.to_string();
        let on = DocumentVersion::Is(version);
        let version = self
            .put_connection(org, (&text, on), &body, &caller.name)
            .await?;
        let (action, state) = match pause {
            Pause::Pause => ("connection.paused", state.0),
            Pause::Resume => {
                let state = self.let_try_again((org, id), caller, state).await?;
                ("connection.resumed", state)
            }
        };
        let both = (Some(&before), Some(&body));
        self.note_connection((org, id), caller, action, both)
            .await?;
        Ok(Connection::of(id, version, body, (&state, self.now())))
    }

    /// Removes a connection with its credentials. What it booked stays.
    ///
    /// Errors: `NotFound`, `Document` when another version is there.
    pub async fn remove_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, version): (&str, Option<u64>),
    ) -> Result<(), Error> {
        caller.require(org, Action::ConnectionsWrite)?;
        let id = self.connection(org, caller, name).await?.id;
        let ((body, now), (_, state)) = self.connection_body(org, id).await?;
        let text = id.to_string();
        let on = DocumentVersion::Is(version.unwrap_or(now));
        self.store
            .delete_document(key(org, &text), on, &caller.name)
            .await?;
        self.drop_credentials(id).await?;
        if let Some(state) = state {
            let gone = self.store.delete_document(
                state_key(org, &text),
                DocumentVersion::Is(state),
                &caller.name,
            );
            // A sync that ends now may have written it again; without its connection it is nothing.
            if let Err(error) = gone.await {
                tracing::debug!(connection.id = %id, %error, "the state of a connection stays");
            }
        }
        self.note_connection((org, id), caller, "connection.removed", (Some(&body), None))
            .await
    }

    /// Looks whether a connection works, and books nothing.
    ///
    /// Errors: `NotFound`, `Connection` with what does not work.
    pub async fn test_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
    ) -> Result<ConnectionProbe, Error> {
        caller.require(org, Action::ConnectionsSync)?;
        let id = self.connection(org, caller, name).await?.id;
        let ((body, _), _) = self.connection_body(org, id).await?;
        match body.connector.as_str() {
            FOLDER => self.probe_folder(org, &body).await,
            _ => self.probe_bank(org, (id, &body)).await,
        }
    }

    /// A connection and its state as they are kept, each with its version.
    async fn connection_body(
        &self,
        org: OrganisationId,
        id: ConnectionId,
    ) -> Result<((ConnectionBody, u64), (StateBody, Option<u64>)), Error> {
        let text = id.to_string();
        let found = self.store.document(key(org, &text)).await?;
        let found = found.ok_or_else(|| unknown(&text))?;
        let state = self.store.document(state_key(org, &text)).await?;
        let state = match state {
            Some(it) => (document::parse(&it.body)?, Some(it.version)),
            None => (StateBody::default(), None),
        };
        Ok(((document::parse(&found.body)?, found.version), state))
    }

    async fn put_connection(
        &self,
        org: OrganisationId,
        (id, on): (&str, DocumentVersion),
        body: &ConnectionBody,
        by: &str,
    ) -> Result<u64, Error> {
        let body = document::value(body)?;
        let put = self.store.put_document(key(org, id), on, &body, by);
        Ok(put.await?)
    }

    /// Takes back that a connection stopped, and makes it due.
    async fn let_try_again(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        caller: &Caller,
        (mut state, version): (StateBody, Option<u64>),
    ) -> Result<StateBody, Error> {
        if version.is_none() || (!state.is_stopped && state.next_at.is_none()) {
            return Ok(state);
        }
        state.is_stopped = false;
        state.next_at = None;
        self.put_state((org, id), &caller.name, &state, version)
            .await?;
        Ok(state)
    }

    async fn put_state(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        by: &str,
        state: &StateBody,
        version: Option<u64>,
    ) -> Result<u64, Error> {
        let on = version.map_or(DocumentVersion::Absent, DocumentVersion::Is);
        let text = id.to_string();
        let body = document::value(state)?;
        let put = self
            .store
            .put_document(state_key(org, &text), on, &body, by);
        Ok(put.await?)
    }

    async fn note_connection(
        &self,
        (org, id): (OrganisationId, ConnectionId),
        caller: &Caller,
        action: &'static str,
        (before, after): (Option<&ConnectionBody>, Option<&ConnectionBody>),
    ) -> Result<(), Error> {
        let mut event = Event::of(action).on(id.to_string());
        if let Some(before) = before {
            event = event.before(&json!(before));
        }
        if let Some(after) = after {
            event = event.after(&json!(after));
        }
        self.note_for(org, caller, event).await
    }
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// It rests.
    Pause,
    /// It goes on, also after it stopped.
    Resume,
}

/// Credentials by name.
pub type Credentials = BTreeMap<String, SecretString>;

const fn key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id,
    }
}

const fn state_key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: STATES,
        id,
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "connection",
        name: name.chars().take(80).collect(),
        cure: "`bursar connection list` shows every connection",
    }
}

/// The id of a new connection: the same for the same idempotency key.
fn id_of_request(org: OrganisationId, caller: &Caller) -> ConnectionId {
    let Some(key) = &caller.key else {
        return ConnectionId::from_uuid(new_uuid());
    };
    let digest = store::FileHash::of(format!("connection of {org} by key {key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    ConnectionId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The connection that the same request made before. Errors: `KeyReused` for another request.
fn repeated(
    known: Connection,
    caller: &Caller,
    draft: &ConnectionDraft,
) -> Result<Connection, Error> {
    if known.name == draft.name.trim() && known.connector == draft.connector {
        return Ok(known);
    }
    Err(Error::KeyReused {
        key: caller.key.clone().unwrap_or_default(),
        by: known.id.to_string(),
    })
}

/// Two connections of one name could not be told apart on a command line.
fn require_free(all: &[Connection], own: Option<ConnectionId>, name: &str) -> Result<(), Error> {
    let wanted = name.trim().to_lowercase();
    let is_taken = |it: &&Connection| Some(it.id) != own && it.name.to_lowercase() == wanted;
    match all.iter().find(is_taken) {
        Some(other) => {
            let text = format!("there is a connection `{}` already", other.name);
            Err(Error::Conflict(text))
        }
        None => Ok(()),
    }
}
