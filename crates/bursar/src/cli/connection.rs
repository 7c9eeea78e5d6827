//! `bursar connection`.
//!
//! Owns: its options, reading credentials, what it prints. Not here: connections (`treasury`).
//! Invariant: a credential comes from a file or standard input, never from the command line, which
//! others can read; `--json` prints the shapes of the HTTP API.

mod shown;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use secrecy::SecretString;
use serde_json::{Map, Value};
use server::wire::{Connection, ConnectionList, ConnectionProbe, ConnectorList, SyncReport};
use treasury::{ConnectionCredentials, ConnectionDraft, Pause, SyncOutcome};

use super::context::{Books, Context, read_file};
use crate::failure::Failure;

/// The largest file of settings or credentials. Unit: bytes.
const MAX_FILE: u64 = 1 << 20;

const ADD_HELP: &str = "\
Settings are NAME=VALUE, or a JSON file with --settings; a credential is NAME=FILE, `-` for standard
input. `bursar connection connectors` says what each connector has to be told.

Examples:
  bursar connection add folder --name Nordbank
  bursar connection add folder --name Nordbank --set path=/srv/sftp/acme/nordbank
  bursar connection add plaid --name Plaid --credential secret=plaid.secret --credential …";

/// Ways that bank lines come in by themselves.
#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionCommand {
    /// Add a connection; a worker, or a server, syncs it within a minute
    #[command(after_help = ADD_HELP)]
    Add(Add),
    /// List connections with how they stand
    List,
    /// Show a connection: settings, how it stands, what waits
    Show {
        /// Its name or id
        connection: String,
    },
    /// Change a connection; what is not given stays
    Change(Change),
    /// Look whether it works; books nothing
    Test {
        /// Its name or id
        connection: String,
    },
    /// Fetch and book what is new now
    Sync {
        /// Its name or id
        connection: String,
    },
    /// Let it rest
    Pause {
        /// Its name or id
        connection: String,
    },
    /// Let it go on, also after it stopped
    Resume {
        /// Its name or id
        connection: String,
    },
    /// Remove it with its credentials; what it booked stays
    Remove {
        /// Its name or id
        connection: String,
    },
    /// List the connectors there are, and what each has to be told
    Connectors,
}

/// What a connection is told.
#[derive(Args, Debug, Default)]
pub(crate) struct Told {
    /// A setting; text, or JSON if it is an object, a list, true, false or a number
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// A JSON file with settings
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// A credential: its name and the file it is in
    #[arg(long = "credential", value_name = "NAME=FILE")]
    credentials: Vec<String>,
    /// How often it is synced, 60 to 86400 [default: 300]
    #[arg(long, value_name = "SECONDS")]
    every: Option<u32>,
    /// Within how many hours something new is expected: warn when nothing came [default: never]
    #[arg(long, value_name = "HOURS")]
    expect_within: Option<u32>,
}

/// A new connection.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// By which connector
    connector: String,
    /// Its name
    #[arg(long)]
    name: String,
    #[command(flatten)]
    told: Told,
}

/// A changed connection.
#[derive(Args, Debug)]
pub(crate) struct Change {
    /// Its name or id
    connection: String,
    /// Its new name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    told: Told,
}

impl Told {
    fn into_draft(self, name: String, connector: String) -> Result<ConnectionDraft, Failure> {
        let mut settings = match &self.settings {
            None => Map::new(),
            Some(path) => {
                let bytes = read_file(path, MAX_FILE)?;
                let read: Result<Map<String, Value>, _> = serde_json::from_slice(&bytes);
                read.map_err(|error| {
                    let text = format!("{}: expected a JSON object: {error}", path.display());
                    Failure::given("invalid", text)
                })?
            }
        };
        for pair in &self.set {
            let (name, value) = split(pair)?;
            settings.insert(name.to_owned(), typed(value));
        }
        Ok(ConnectionDraft {
            name,
            connector,
            settings: Value::Object(settings),
            credentials: credentials(&self.credentials)?,
            every_s: self.every,
            expect_within_h: self.expect_within,
        })
    }
}

fn split(pair: &str) -> Result<(&str, &str), Failure> {
    pair.split_once('=').ok_or_else(|| {
        let text = format!("`{pair}`: expected NAME=VALUE");
        Failure::usage("usage", text)
    })
}

/// A text, unless it is clearly JSON of another kind.
fn typed(value: &str) -> Value {
    let is_json = value.starts_with(['{', '[']) || ["true", "false"].contains(&value);
    let parsed = serde_json::from_str(value).ok().filter(|_| is_json);
    parsed.unwrap_or_else(|| Value::String(value.to_owned()))
}

fn credentials(pairs: &[String]) -> Result<ConnectionCredentials, Failure> {
    let mut read = BTreeMap::new();
    for pair in pairs {
        let (name, file) = split(pair)?;
        let bytes = read_file(&PathBuf::from(file), MAX_FILE)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            let text = format!("credential `{name}`: expected text in UTF-8");
            Failure::given("invalid", text)
        })?;
        // Editors and `echo` end a file with a line end that is no part of the secret.
        let text = text.trim_end_matches(['\r', '\n']);
        read.insert(name.to_owned(), SecretString::from(text.to_owned()));
    }
    Ok(read)
}

impl ConnectionCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = self.answer(context, &books).await;
        books.treasury.close().await;
        done
    }

    async fn answer(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let Books {
            treasury,
            org,
            caller,
        } = books;
        let out = context.output;
        let found = match self {
            Self::Connectors => {
                let all = ConnectorList::of(treasury.connectors());
                return out.show(&all, shown::connectors);
            }
            Self::List => {
                let rows = treasury.list_connections(*org, caller).await?;
                let items = rows.into_iter().map(Into::into).collect();
                return out.show(&ConnectionList { items }, shown::list);
            }
            Self::Test { connection } => {
                let probe = treasury.test_connection(*org, caller, &connection).await?;
                return out.show(&ConnectionProbe::from(probe), shown::probe);
            }
            Self::Sync { connection } => {
                let report = treasury.sync_connection(*org, caller, &connection).await?;
                return sync_shown(context, report);
            }
            Self::Remove { connection } => {
                treasury
                    .remove_connection(*org, caller, (&connection, None))
                    .await?;
                return out.show(&serde_json::json!({"removed": connection}), |_| {
                    format!("removed {connection}\n")
                });
            }
            Self::Add(it) => {
                let draft = it.told.into_draft(it.name, it.connector)?;
                treasury.add_connection(*org, caller, draft).await?
            }
            Self::Change(it) => changed(books, it).await?,
            Self::Show { connection } => treasury.connection(*org, caller, &connection).await?,
            Self::Pause { connection } => {
                let paused = treasury.pause_connection(*org, caller, &connection, Pause::Pause);
                paused.await?
            }
            Self::Resume { connection } => {
                let resumed = treasury.pause_connection(*org, caller, &connection, Pause::Resume);
                resumed.await?
            }
        };
        out.show(&Connection::from(found), shown::one)
    }
}

async fn changed(books: &Books, it: Change) -> Result<treasury::Connection, Failure> {
    let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
    let before = treasury.connection(org, caller, &it.connection).await?;
    let name = it.name.unwrap_or_else(|| before.name.clone());
    let mut draft = it.told.into_draft(name, before.connector.clone())?;
    // What is not given stays.
    if let (Value::Object(new), Value::Object(old)) = (&mut draft.settings, before.settings) {
        for (name, value) in old {
            new.entry(name).or_insert(value);
        }
    }
    draft.every_s = draft.every_s.or(Some(before.every_s));
    draft.expect_within_h = draft.expect_within_h.or(before.expect_within_h);
    let on = (it.connection.as_str(), Some(before.version));
    Ok(treasury.change_connection(org, caller, on, draft).await?)
}

/// A sync that did not come to its end is a failure, after what it did is told.
fn sync_shown(context: &Context, report: treasury::SyncReport) -> Result<(), Failure> {
    let outcome = report.outcome;
    let problem = report.problem.clone();
    context
        .output
        .show(&SyncReport::from(report), shown::report)?;
    match (outcome, problem) {
        (SyncOutcome::Failed, Some(it)) => Err(Failure::unavailable("connection", it.message)),
        (SyncOutcome::Stopped, Some(it)) => Err(Failure::given("connection", it.message)),
        _ => Ok(()),
    }
}
