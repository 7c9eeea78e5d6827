//! A treasury on an engine of its own: the one place of the tests that knows how to open one.

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::NewAccount;
use money::OrganisationId;
use tempfile::TempDir;
use treasury::{Caller, Engine, EntryDraft, NewOrganisation, PostingDraft, StoreConfig, Treasury};

/// A treasury with one organisation, in a database nobody else uses.
pub(crate) struct House {
    pub(crate) treasury: Arc<Treasury>,
    pub(crate) org: OrganisationId,
    pub(crate) caller: Caller,
    pub(crate) folder: TempDir,
    pub(crate) url: String,
}

impl House {
    pub(crate) async fn open(engine: Engine) -> Self {
        let folder = folder();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("bursar.db").display()),
            Engine::Postgres => testbed::fresh_database(),
        };
        Self::open_at(folder, url).await
    }

    pub(crate) async fn open_at(folder: TempDir, url: String) -> Self {
        let config = StoreConfig::new(&url, folder.path());
        let treasury = Arc::new(Treasury::open(&config).await.unwrap());
        let caller = Caller::local();
        let new = organisation("Test");
        let org = treasury.create_organisation(&caller, new).await.unwrap().id;
        Self {
            treasury,
            org,
            caller,
            folder,
            url,
        }
    }

    pub(crate) fn config(&self) -> StoreConfig {
        StoreConfig::new(&self.url, self.folder.path())
    }

    /// The same data, opened again as a second process would.
    pub(crate) async fn again(&self) -> Treasury {
        Treasury::open(&self.config()).await.unwrap()
    }

    /// Opens the two accounts that `draft` books on.
    pub(crate) async fn open_accounts(&self) {
        let account = |path: &str| NewAccount {
            path: path.to_owned(),
            ..NewAccount::default()
        };
        let accounts = vec![account("assets:bank:main"), account("income:sales")];
        self.treasury
            .open_accounts(self.org, &self.caller, accounts)
            .await
            .unwrap();
    }
}

pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("bursar-treasury-")
        .tempdir()
        .unwrap()
}

pub(crate) fn organisation(name: &str) -> NewOrganisation {
    NewOrganisation {
        name: name.to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    }
}

/// A sale.
pub(crate) fn draft(text: &str, amount: &str) -> EntryDraft {
    let posting = |account: &str, amount: String| PostingDraft {
        account: account.to_owned(),
        amount,
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    EntryDraft {
        booked_on: Some(jiff::civil::date(2026, 1, 2)),
        description: text.to_owned(),
        counterparty: None,
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting("assets:bank:main", amount.to_owned()),
            posting("income:sales", format!("-{amount}")),
        ],
    }
}

/// Checks that a journal proves itself, and says how many entries it has.
pub(crate) async fn check_proof(treasury: &Treasury, org: OrganisationId) -> usize {
    let proof = treasury
        .verify_journal(org, &Caller::local(), &|_| {})
        .await
        .unwrap();
    assert_eq!(proof.problems, Vec::<String>::new());
    proof.entries
}

/// Each test of a list, on each engine, with a house of its own.
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::House::open(treasury::Engine::Sqlite).await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::House::open(treasury::Engine::Postgres).await).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;
