//! Opening a store.
//!
//! Owns: the order: folders, database, schema, every anchored journal, background work.
//! Not here: opening the database itself (`engine`), the comparison (`store`).
//! Invariant: a store is given out when every journal that has an anchor reaches as far as it.

use std::fs;
use std::sync::Arc;

use journal::Head;
use money::OrganisationId;

use crate::anchor::Anchor;
use crate::config::{Migrations, StoreConfig};
use crate::error::Error;
use crate::store::{Inner, Store, make_folder};
use crate::watch::tasks;
use crate::{engine, migrate};

impl Store {
    /// Opens the database, makes or migrates its schema, and compares every anchored journal.
    ///
    /// Errors: `Address`, `Unreachable`, `NotBursar`, `NewerDatabase`, `OlderDatabase`,
    /// `LostTail`, `Damaged` and more, each with its cure.
    pub async fn open(config: &StoreConfig) -> Result<Self, Error> {
        for folder in ["anchors", "snapshots", "files"] {
            make_folder(&config.data_dir.join(folder))?;
        }
        let database = engine::open(config).await?;
        match config.migrations {
            Migrations::Apply => {
                let is_older = migrate::version(&database).await? < migrate::known();
                let bell = config.migrating.as_ref().filter(|_| is_older);
                if let Some(bell) = bell {
                    bell.send_replace(true);
                }
                migrate::migrate(&database).await?;
                if let Some(bell) = bell {
                    bell.send_replace(false);
                }
            }
            Migrations::Leave => {
                migrate::version(&database).await?;
            }
            Migrations::Check => {
                let (found, known) = (migrate::version(&database).await?, migrate::known());
                if found < known {
                    return Err(Error::OlderDatabase { found, known });
                }
            }
        }
        let store = Self {
            inner: Arc::new(Inner::new(database, config.data_dir.clone())),
        };
        for org in store.anchored()? {
            match store.journal(org).await {
                Err(Error::UnknownOrganisation(_)) => {
                    let anchor = Anchor::open(&store.anchor_path(org))?.head();
                    return Err(Error::LostTail {
                        org,
                        anchor,
                        database: Head::default(),
                    });
                }
                other => other?,
            };
        }
        tasks::start(&store, config);
        Ok(store)
    }

    /// The organisations that have an anchor file.
    fn anchored(&self) -> Result<Vec<OrganisationId>, Error> {
        let folder = self.inner.data_dir.join("anchors");
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(Error::file("read", &folder))? {
            let entry = entry.map_err(Error::file("read", &folder))?;
            if let Some(org) = entry.file_name().to_str().and_then(|it| it.parse().ok()) {
                found.push(org);
            }
        }
        Ok(found)
    }
}
