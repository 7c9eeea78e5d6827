//! How every connection stands, for who watches the installation (OPS-3).
//!
//! Owns: which connections, and how many at most. Not here: their names in metrics (`server`).
//! Invariant: credentials and settings are in none of it.

use money::Timestamp;

use super::document::Connection;
use crate::error::Error;
use crate::treasury::Treasury;

/// Most organisations, and most connections in all.
const MAX_ORGANISATIONS: usize = 100;
const MAX_SHOWN: usize = 500;

/// One connection.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionFigures {
    /// The organisation's short name.
    pub slug: String,
    /// The connection's id.
    pub id: String,
    /// Its name, for the operator's own screen.
    pub name: String,
    /// Its connector.
    pub connector: String,
    /// How it stands, in one word.
    pub state: &'static str,
    /// Whether somebody should be told.
    pub is_alarming: bool,
    /// When it last came to its end.
    pub last_success_at: Option<Timestamp>,
}

impl Treasury {
    /// Every connection of the installation. Limits: 100 organisations, 500 connections.
    ///
    /// Errors: `Store`.
    pub async fn connection_figures(&self) -> Result<Vec<ConnectionFigures>, Error> {
        let mut figures = Vec::new();
        let organisations = self.store.organisations().await?;
        for org in organisations.iter().take(MAX_ORGANISATIONS) {
            let all = self.all_connections(org.id).await?;
            figures.extend(all.into_iter().map(|it| figure(&org.slug, it)));
        }
        figures.truncate(MAX_SHOWN);
        Ok(figures)
    }
}

fn figure(slug: &str, it: Connection) -> ConnectionFigures {
    ConnectionFigures {
        slug: slug.to_owned(),
        id: it.id.to_string(),
        name: it.name,
        connector: it.connector,
        state: it.health.state.word(),
        is_alarming: it.health.state.is_alarming(),
        last_success_at: it.health.last_success_at,
    }
}
