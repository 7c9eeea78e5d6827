//! Connections as they are kept, and as they are shown.
//!
//! Owns: the stored shapes of a connection and of how it stands.
//! Not here: what settings mean (`settings`), credentials (`credentials`).
//! Invariant: no secret is in any of these shapes.

use std::collections::{BTreeMap, BTreeSet};

use money::{ConnectionId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Credentials;
use super::bank::RemoteState;
use super::health::{ConnectionHealth, health};
use crate::error::Error;

/// How often a connection is synced, unless it says otherwise. Unit: seconds.
pub(super) const EVERY_S: u32 = 300;

/// What becomes of accounts that a bank names and the books do not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewAccountsWord {
    /// Their lines wait until somebody looks.
    #[default]
    Hold,
    /// They are opened.
    Open,
}

/// A connection that is wanted.
#[derive(Clone, Debug, Default)]
pub struct ConnectionDraft {
    /// Its name: 1 to 80 characters.
    pub name: String,
    /// By which connector.
    pub connector: String,
    /// What the connector is told openly.
    pub settings: Value,
    /// What is kept sealed; those not given stay as they are.
    pub credentials: Credentials,
    /// How often it is synced, 60 to 86,400; 300. Unit: seconds.
    pub every_s: Option<u32>,
    /// Within how many hours something new is expected; none if nothing is.
    pub expect_within_h: Option<u32>,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Its version, from 1.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// By which connector.
    pub connector: String,
    /// What the connector is told openly.
    pub settings: Value,
    /// Names of the credentials that are kept.
    pub credentials: BTreeSet<String>,
    /// How often it is synced. Unit: seconds.
    pub every_s: u32,
    /// Within how many hours something new is expected.
    pub expect_within_h: Option<u32>,
    /// When it was added.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// How it stands.
    pub health: ConnectionHealth,
}

/// As it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ConnectionBody {
    pub(super) name: String,
    pub(super) connector: String,
    pub(super) settings: Value,
    /// Names of the credentials, which are kept elsewhere.
    #[serde(default)]
    pub(super) credentials: BTreeSet<String>,
    pub(super) every_s: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expect_within_h: Option<u32>,
    #[serde(default)]
    pub(super) is_paused: bool,
    pub(super) created_at: Timestamp,
    pub(super) created_by: String,
}

/// What kept a sync from its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncProblem {
    /// Stable code, as in `folder-unreadable`.
    pub code: String,
    /// What was found, what was expected, the cure.
    pub message: String,
    /// `retry`, `fallback` or `stop`.
    pub reaction: String,
    /// When.
    pub at: Timestamp,
}

/// An import that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HeldImport {
    /// Its id, as text.
    pub(super) import: String,
    pub(super) what: String,
    pub(super) since: Timestamp,
}

/// How a connection stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct StateBody {
    #[serde(default)]
    pub(super) last_attempt_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) last_success_at: Option<Timestamp>,
    /// When something new came last.
    #[serde(default)]
    pub(super) last_data_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) next_at: Option<Timestamp>,
    /// Until when a sync that is under way may take.
    #[serde(default)]
    pub(super) busy_until: Option<Timestamp>,
    /// Failures since the last success.
    #[serde(default)]
    pub(super) failures: u32,
    #[serde(default)]
    pub(super) problem: Option<SyncProblem>,
    /// Whether somebody has to change something first.
    #[serde(default)]
    pub(super) is_stopped: bool,
    #[serde(default)]
    pub(super) held: Vec<HeldImport>,
    /// What is worth knowing of the last sync: files left alone or put into quarantine.
    #[serde(default)]
    pub(super) notes: Vec<String>,
    /// Lines booked since it was added.
    #[serde(default)]
    pub(super) booked: u64,
    /// How each account at a bank stands.
    #[serde(default)]
    pub(super) remotes: BTreeMap<String, RemoteState>,
}

impl Connection {
    pub(super) fn of(
        id: ConnectionId,
        version: u64,
        body: ConnectionBody,
        (state, now): (&StateBody, Timestamp),
    ) -> Self {
        Self {
            health: health(&body, state, now),
            id,
            version,
            name: body.name,
            connector: body.connector,
            settings: body.settings,
            credentials: body.credentials,
            every_s: body.every_s,
            expect_within_h: body.expect_within_h,
            created_at: body.created_at,
            created_by: body.created_by,
        }
    }
}

pub(super) fn parse<Body: DeserializeOwned>(value: &Value) -> Result<Body, Error> {
    Body::deserialize(value)
        .map_err(|error| Error::Conflict(format!("the stored connection cannot be read: {error}")))
}

pub(super) fn value<Body: Serialize>(body: &Body) -> Result<Value, Error> {
    serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the connection cannot be kept: {error}")))
}
