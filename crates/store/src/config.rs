//! Where the store keeps its things.
//!
//! Owns: the settings of a store and the reading of a database address.
//! Not here: configuration files and environment (the binary).
//! Invariant: an address that is shown to anyone has no password in it.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use crate::error::Error;
use crate::postgres::hosts::Hosts;

/// Settings of a store.
#[derive(Clone)]
pub struct StoreConfig {
    /// `sqlite:PATH` or `postgres://user:password@host:port[,host:port…]/database?…`. Of several
    /// servers the one that takes writes is used, and followed when it moves.
    pub url: String,
    /// A PostgreSQL read replica for heavy reads, or several; it may lag behind.
    pub read_url: Option<String>,
    /// The folder of anchors, snapshots and imported files; made if missing.
    pub data_dir: PathBuf,
    /// The most connections to the database at a time. Limits: 2 to 1000.
    pub max_connections: u32,
    /// Whether opening brings the schema up to date.
    pub migrations: Migrations,
    /// Is told `true` when opening begins to bring the schema up to date, `false` when it is done.
    pub migrating: Option<watch::Sender<bool>>,
    /// How often other processes' appends are looked for when no notification came.
    pub poll_interval: Duration,
}

/// Whether opening a store brings its schema up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrations {
    /// Yes.
    Apply,
    /// No: an older schema is an error.
    Check,
    /// No: an older schema is left as it is, for a backup before it is brought up to date.
    Leave,
}

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in this process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl StoreConfig {
    /// Settings with the usual limits: 16 connections, migrations applied, a look every 0.5 s.
    #[must_use]
    pub fn new(url: impl Into<String>, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            url: url.into(),
            read_url: None,
            data_dir: data_dir.into(),
            max_connections: 16,
            migrations: Migrations::Apply,
            migrating: None,
            poll_interval: Duration::from_millis(500),
        }
    }
}

impl std::fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreConfig")
            .field("url", &without_password(&self.url))
            .field("read_url", &self.read_url.as_deref().map(without_password))
            .field("data_dir", &self.data_dir)
            .field("max_connections", &self.max_connections)
            .field("migrations", &self.migrations)
            .field("poll_interval", &self.poll_interval)
            .finish_non_exhaustive()
    }
}

/// A database address, read.
#[derive(Debug)]
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Hosts),
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let fail = |why: String| Error::Address {
            found: without_password(url),
            why,
        };
        if let Some(path) = url.strip_prefix("sqlite:") {
            // `sqlite://` is how most tools write it; a host has no meaning here.
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(['?', '\0']) || path.starts_with(':') {
                return Err(fail(
                    "; the path of a file comes after `sqlite:`".to_owned(),
                ));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let hosts = Hosts::parse(url).map_err(|why| fail(format!("; {why}")))?;
            return Ok(Self::Postgres(hosts));
        }
        Err(fail(String::new()))
    }
}

/// The address as it may be shown: no password, no parameters (they can carry one).
pub(crate) fn without_password(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.chars().take(200).collect();
    };
    // The last `@`, because a password that was not escaped may hold one too.
    let shown = rest.rsplit_once('@').map_or_else(
        || rest.to_owned(),
        |(user, host)| format!("{}@{host}", user.split(':').next().unwrap_or_default()),
    );
    format!("{scheme}://{shown}").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_addresses_have_no_password() {
        let cases = [
            ("postgres://u:secret@h:5432/d", "postgres://u@h:5432/d"),
            ("postgres://u:se@cret@h/d", "postgres://u@h/d"),
            ("postgres://h/d?password=secret&user=u", "postgres://h/d"),
            ("sqlite:/a/b.db", "sqlite:/a/b.db"),
        ];
        for (url, shown) in cases {
            assert_eq!(without_password(url), shown, "address `{url}`");
        }
        let config = StoreConfig::new("postgres://u:secret@h/d", "/data");
        assert!(!format!("{config:?}").contains("secret"));
    }

    #[test]
    fn addresses_that_are_none_are_refused_without_their_password() {
        for url in [
            "",
            "mysql://u:secret@h/d",
            "sqlite:",
            "sqlite::memory:",
            "postgres://u:secret@h:port/d",
        ] {
            let error = Address::parse(url).unwrap_err().to_string();
            assert!(error.contains("expected `sqlite:PATH`"), "`{url}`: {error}");
            assert!(!error.contains("secret"), "`{url}`: {error}");
        }
        for url in [
            "sqlite:a.db",
            "sqlite:///tmp/a.db",
            "postgres:///d?host=/tmp/socket",
        ] {
            Address::parse(url).unwrap();
        }
    }
}
