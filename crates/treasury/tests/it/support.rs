//! A treasury in a temporary folder: the one place of the tests that knows how to open one.

use std::sync::Arc;

use money::OrganisationId;
use tempfile::TempDir;
use treasury::{Caller, NewOrganisation, StoreConfig, Treasury};

/// A treasury with one organisation.
pub(crate) struct House {
    pub(crate) treasury: Arc<Treasury>,
    pub(crate) org: OrganisationId,
    pub(crate) caller: Caller,
    pub(crate) folder: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let treasury = Arc::new(Treasury::open(&config(&folder)).await.unwrap());
        let caller = Caller::local();
        let new = NewOrganisation {
            name: "Test".to_owned(),
            slug: None,
            reporting: "EUR".to_owned(),
        };
        let org = treasury.create_organisation(&caller, new).await.unwrap().id;
        Self {
            treasury,
            org,
            caller,
            folder,
        }
    }

    /// The same data, opened again as a second process would.
    pub(crate) async fn again(&self) -> Treasury {
        Treasury::open(&config(&self.folder)).await.unwrap()
    }
}

fn config(folder: &TempDir) -> StoreConfig {
    let database = folder.path().join("bursar.db");
    StoreConfig::new(format!("sqlite:{}", database.display()), folder.path())
}
