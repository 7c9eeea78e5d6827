//! Connections on the wire (CASH-2).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: credentials go in and never come out; what is unknown is null.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use treasury::{ConnectionDraft, ConnectorSpec};
use utoipa::ToSchema;

use super::AssetAmount;
use super::word::{ConnectionState, SyncOutcome};

/// Something a connector has to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConnectorField {
    /// Its name in data.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Whether nothing goes without it.
    pub required: bool,
}

/// A way that bank lines can come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Connector {
    /// Its name in data.
    #[schema(example = "folder")]
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What it is.
    pub about: String,
    /// What it brings: `files`, `accounts`, `balances`, `lines`, `pending`.
    pub capabilities: Vec<String>,
    /// What it is told openly.
    pub settings: Vec<ConnectorField>,
    /// What is kept sealed.
    pub credentials: Vec<ConnectorField>,
    /// Requests in an hour; null if it makes none.
    #[schema(required = true)]
    pub requests_per_hour: Option<u32>,
}

/// Every connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConnectorList {
    /// The connectors.
    pub items: Vec<Connector>,
}

impl ConnectorList {
    /// The data sheets as they are shown.
    #[must_use]
    pub fn of(specs: &[ConnectorSpec]) -> Self {
        let fields = |all: &[treasury::ConnectorField]| -> Vec<ConnectorField> {
            let shown = |it: &treasury::ConnectorField| ConnectorField {
                name: it.name.to_owned(),
                about: it.about.to_owned(),
                required: it.is_required,
            };
            all.iter().map(shown).collect()
        };
        let shown = |it: &ConnectorSpec| Connector {
            id: it.id.to_owned(),
            label: it.label.to_owned(),
            about: it.about.to_owned(),
            capabilities: it
                .capabilities
                .iter()
                .map(|it| it.word().to_owned())
                .collect(),
            settings: fields(it.settings),
            credentials: fields(it.credentials),
            requests_per_hour: it.requests_per_hour,
        };
        Self {
            items: specs.iter().map(shown).collect(),
        }
    }
}

/// A connection as it is wanted.
// No `Debug`: what is to be sealed is plain in it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionInput {
    /// Its name.
    #[schema(min_length = 1, max_length = 80, example = "Nordbank files")]
    pub name: String,
    /// By which connector.
    #[schema(example = "folder")]
    pub connector: String,
    /// What the connector is told openly, as its data sheet says.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub settings: Value,
    /// What is kept sealed, by name. Those not given stay as they are.
    #[serde(default)]
    #[schema(write_only)]
    pub credentials: BTreeMap<String, String>,
    /// How often it is synced; 300. Unit: seconds.
    #[serde(default)]
    #[schema(minimum = 60, maximum = 86400)]
    pub every_s: Option<u32>,
    /// Within how many hours something new is expected.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 2160)]
    pub expect_within_h: Option<u32>,
}

impl From<ConnectionInput> for ConnectionDraft {
    fn from(it: ConnectionInput) -> Self {
        Self {
            name: it.name,
            connector: it.connector,
            settings: it.settings,
            credentials: it
                .credentials
                .into_iter()
                .map(|(name, secret)| (name, SecretString::from(secret)))
                .collect(),
            every_s: it.every_s,
            expect_within_h: it.expect_within_h,
        }
    }
}

/// What kept a sync from its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConnectionProblem {
    /// The stable code.
    #[schema(example = "folder-unreadable")]
    pub code: String,
    /// What was found, what was expected, the cure.
    pub message: String,
    /// What follows: `retry`, `fallback` or `stop`.
    pub reaction: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<treasury::SyncProblem> for ConnectionProblem {
    fn from(it: treasury::SyncProblem) -> Self {
        Self {
            code: it.code,
            message: it.message,
            reaction: it.reaction,
            at: it.at.to_string(),
        }
    }
}

/// An import that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldImport {
    /// The import's id.
    pub import: String,
    /// What it is, and why it waits.
    pub why: String,
}

/// An account at a bank, and how far it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemoteHealth {
    /// What the bank's interface calls it.
    pub id: String,
    /// IBAN or number.
    #[schema(required = true)]
    pub identification: Option<String>,
    /// Its name.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Every line up to this day was asked for.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub through: Option<money::Date>,
    /// The bank's booked balance; null if it does not say.
    #[schema(required = true)]
    pub balance: Option<AssetAmount>,
    /// The balance's day.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub balance_on: Option<money::Date>,
}

impl From<treasury::RemoteHealth> for RemoteHealth {
    fn from(it: treasury::RemoteHealth) -> Self {
        Self {
            id: it.id,
            identification: it.identification,
            name: it.name,
            through: it.through,
            balance: it
                .balance
                .map(|(amount, asset)| AssetAmount { asset, amount }),
            balance_on: it.balance_on,
        }
    }
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Connection {
    /// Its id.
    #[schema(example = "con_0192f0c1a2b37c4d8e5f60718293a4b5")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// By which connector.
    pub connector: String,
    /// What the connector is told openly.
    #[schema(value_type = BTreeMap<String, Value>)]
    pub settings: Value,
    /// Names of the credentials that are kept.
    pub credentials: Vec<String>,
    /// How often it is synced. Unit: seconds.
    pub every_s: u32,
    /// Within how many hours something new is expected.
    #[schema(required = true)]
    pub expect_within_h: Option<u32>,
    /// How it stands.
    pub state: ConnectionState,
    /// When it was tried last.
    #[schema(required = true, format = DateTime)]
    pub last_attempt_at: Option<String>,
    /// When it last came to its end.
    #[schema(required = true, format = DateTime)]
    pub last_success_at: Option<String>,
    /// When it last brought something new.
    #[schema(required = true, format = DateTime)]
    pub last_data_at: Option<String>,
    /// When it is tried next; null within a minute, or if it rests.
    #[schema(required = true, format = DateTime)]
    pub next_at: Option<String>,
    /// Failures since the last success.
    pub failures: u32,
    /// What kept it from its end.
    #[schema(required = true)]
    pub problem: Option<ConnectionProblem>,
    /// What is missing, with the cure.
    pub missing: Vec<String>,
    /// Imports that wait for somebody.
    pub held: Vec<HeldImport>,
    /// What is worth knowing of the last sync.
    pub notes: Vec<String>,
    /// Lines booked since it was added.
    pub booked: u64,
    /// Accounts at the bank.
    pub remotes: Vec<RemoteHealth>,
    /// When it was added.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// By whom.
    pub created_by: String,
}

impl From<treasury::Connection> for Connection {
    fn from(it: treasury::Connection) -> Self {
        let health = it.health;
        let moment = |it: Option<money::Timestamp>| it.map(|it| it.to_string());
        let held = health.held.into_iter();
        Self {
            id: it.id.to_string(),
            name: it.name,
            connector: it.connector,
            settings: it.settings,
            credentials: it.credentials.into_iter().collect(),
            every_s: it.every_s,
            expect_within_h: it.expect_within_h,
            state: health.state.into(),
            last_attempt_at: moment(health.last_attempt_at),
            last_success_at: moment(health.last_success_at),
            last_data_at: moment(health.last_data_at),
            next_at: moment(health.next_at),
            failures: health.failures,
            problem: health.problem.map(Into::into),
            missing: health.missing,
            held: held
                .map(|(import, why)| HeldImport {
                    import: import.to_string(),
                    why,
                })
                .collect(),
            notes: health.notes,
            booked: health.booked,
            remotes: health.remotes.into_iter().map(Into::into).collect(),
            created_at: it.created_at.to_string(),
            created_by: it.created_by,
        }
    }
}

/// Connections.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConnectionList {
    /// By name.
    pub items: Vec<Connection>,
}

/// A file that is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}

/// An account at a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemoteAccount {
    /// What the bank's interface calls it.
    pub id: String,
    /// IBAN or number.
    #[schema(required = true)]
    pub identification: Option<String>,
    /// Its name.
    #[schema(required = true)]
    pub name: Option<String>,
    /// ISO 4217 code.
    #[schema(required = true)]
    pub currency: Option<String>,
}

/// What a test of a connection found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConnectionProbe {
    /// Where files are expected.
    #[schema(required = true)]
    pub folder: Option<String>,
    /// Files that could be taken.
    pub files: u64,
    /// What is left alone.
    pub left: Vec<LeftFile>,
    /// Accounts at the bank.
    pub accounts: Vec<RemoteAccount>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl From<treasury::ConnectionProbe> for ConnectionProbe {
    fn from(it: treasury::ConnectionProbe) -> Self {
        let left = it.left.into_iter();
        let account = |it: treasury::Remote| RemoteAccount {
            id: it.id,
            identification: it.identification,
            name: it.name,
            currency: it.currency,
        };
        Self {
            folder: it.folder,
            files: it.files as u64,
            left: left.map(|(name, why)| LeftFile { name, why }).collect(),
            accounts: it.accounts.into_iter().map(account).collect(),
            notes: it.notes,
        }
    }
}

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SyncReport {
    /// How it ended.
    pub outcome: SyncOutcome,
    /// Files that were taken.
    pub files: u64,
    /// Files left for the next sync.
    pub waiting: u64,
    /// Lines that were booked.
    pub booked: u64,
    /// Imports that wait for somebody.
    pub held: Vec<String>,
    /// Files that cannot be read.
    pub unreadable: u64,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// What kept it from its end.
    #[schema(required = true)]
    pub problem: Option<ConnectionProblem>,
}

impl From<treasury::SyncReport> for SyncReport {
    fn from(it: treasury::SyncReport) -> Self {
        Self {
            outcome: it.outcome.into(),
            files: it.files as u64,
            waiting: it.waiting as u64,
            booked: it.booked as u64,
            held: it.held.iter().map(ToString::to_string).collect(),
            unreadable: it.unreadable as u64,
            notes: it.notes,
            problem: it.problem.map(Into::into),
        }
    }
}
