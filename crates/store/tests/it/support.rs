//! What every test needs: a store on an engine of its own, and chains of records.

use std::path::PathBuf;

use journal::{Head, SealedRecord};
use money::OrganisationId;
use store::{Engine, Store, StoreConfig};
use tempfile::TempDir;
use uuid::Uuid;

use crate::cluster;
pub(crate) use testbed::Random;

/// A place for one store: a folder, and a database nobody else uses.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) url: String,
}

impl Place {
    pub(crate) fn new(engine: Engine) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-store-")
            .tempdir()
            .unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("bursar.db").display()),
            Engine::Postgres => cluster::fresh_database(),
        };
        Self { folder, url }
    }

    pub(crate) fn config(&self) -> StoreConfig {
        self.config_of("data")
    }

    /// As another process with its own data folder would have it.
    pub(crate) fn config_of(&self, folder: &str) -> StoreConfig {
        StoreConfig::new(&self.url, self.folder.path().join(folder))
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("bursar.db")
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.config()).await.unwrap()
    }
}

/// The organisation with this number, the same in every process.
pub(crate) fn organisation(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128((0x7000 << 64) | number))
}

/// The body that every test expects at `seq`; some are long, some are not ASCII.
pub(crate) fn body(seq: u64) -> String {
    let fill = "é".repeat(usize::try_from(seq * 7919 % 400).unwrap());
    format!(r#"{{"v":1,"n":{seq},"note":"{fill}"}}"#)
}

/// The next `count` records after `head`.
pub(crate) fn records_after(head: Head, count: u64) -> Vec<SealedRecord> {
    let mut head = head;
    (0..count)
        .map(|_| {
            let record = head.seal(body(head.seq + 1));
            head = head.follow(&record).unwrap();
            record
        })
        .collect()
}

/// The head after records that follow the empty journal.
pub(crate) fn head_after(count: u64) -> Head {
    records_after(Head::default(), count)
        .last()
        .map_or(Head::default(), |it| Head {
            seq: it.seq,
            hash: it.hash,
        })
}

/// Checks that a journal holds exactly the first `count` records.
pub(crate) async fn check_journal(store: &Store, org: OrganisationId, count: u64) {
    let found = store.read(org, 0, usize::MAX).await.unwrap();
    assert_eq!(found, records_after(Head::default(), count));
    assert_eq!(store.head(org).await.unwrap(), head_after(count));
}
