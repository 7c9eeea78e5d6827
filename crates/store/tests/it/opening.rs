//! Opening what is not there, not ours, or damaged.

use std::fs;

use store::{Engine, Error, Store, StoreConfig};

use crate::cluster::Cluster;
use crate::conformance::execute;
use crate::support::{Place, organisation};

async fn refusal(url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = StoreConfig::new(url, folder.path());
    let error = Store::open(&config).await.unwrap_err();
    let text = error.to_string();
    assert!(!text.contains("secret"), "{text}");
    text
}

#[tokio::test]
async fn files_that_are_not_ours_are_refused_and_left_alone() {
    let place = Place::new(Engine::Sqlite);
    for content in [
        &b"not a database"[..],
        b"SQLite format 3\0 but no more",
        &[0; 5000],
    ] {
        fs::write(place.database(), content).unwrap();
        let text = refusal(&place.url).await;
        assert!(
            text.contains("not a Bursar database") || text.contains("damaged"),
            "{text}"
        );
        assert_eq!(fs::read(place.database()).unwrap(), content);
    }
    fs::remove_file(place.database()).unwrap();
    execute(&place, &[]).await.unwrap_err();
    fs::write(place.database(), b"").unwrap();
    execute(&place, &["CREATE TABLE theirs (a)"]).await.unwrap();
    let before = fs::read(place.database()).unwrap();
    let text = refusal(&place.url).await;
    assert!(text.contains("1 tables of another program"), "{text}");
    execute(&place, &["DROP TABLE theirs", "PRAGMA application_id = 7"])
        .await
        .unwrap();
    let text = refusal(&place.url).await;
    assert!(text.contains("0x00000007"), "{text}");
    assert_eq!(before.len(), fs::read(place.database()).unwrap().len());
    assert!(
        refusal(&format!("sqlite:{}", place.folder.path().display()))
            .await
            .contains("folder")
    );
}

#[tokio::test]
async fn what_cannot_be_reached_says_so_with_a_cure() {
    let text = refusal("sqlite:/nonexistent/folder/bursar.db").await;
    assert!(text.contains("check that its folder exists"), "{text}");
    let text = refusal("postgres://u:secret@127.0.0.1:1/d").await;
    assert!(
        text.contains("cannot be reached") && text.contains("check that the server runs"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_gives_errors_and_comes_back() {
    let cluster = Cluster::start();
    let mut place = Place::new(Engine::Sqlite);
    place.url = cluster.fresh_database();
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    cluster.stop();
    assert!(matches!(
        store.head(organisation(1)).await,
        Err(Error::Database { .. })
    ));
    let text = refusal(&place.url).await;
    assert!(text.contains("cannot be reached"), "{text}");
}

#[tokio::test]
async fn the_database_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(Engine::Sqlite);
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    for path in [place.database(), place.database().with_extension("db-wal")] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
    }
    assert_eq!(
        fs::metadata(place.config().data_dir)
            .unwrap()
            .permissions()
            .mode()
            & 0o077,
        0
    );
}

#[tokio::test]
async fn an_emptied_database_with_a_log_is_refused() {
    let place = Place::new(Engine::Sqlite);
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    let copy = Place::new(Engine::Sqlite);
    fs::copy(
        place.database().with_extension("db-wal"),
        copy.database().with_extension("db-wal"),
    )
    .unwrap();
    fs::write(copy.database(), b"").unwrap();
    assert!(
        refusal(&copy.url)
            .await
            .contains("is empty but its log is not")
    );
}

#[tokio::test]
async fn whoever_waits_is_told_of_a_migration_and_of_nothing_else() {
    let place = Place::new(Engine::Sqlite);
    let (bell, told) = tokio::sync::watch::channel(false);
    let folder = tempfile::tempdir().unwrap();
    let mut config = StoreConfig::new(&place.url, folder.path());
    config.migrating = Some(bell);
    Store::open(&config).await.unwrap().close().await;
    assert!(told.has_changed().unwrap(), "the schema was made");
    assert!(!*told.borrow(), "it is done");
    let mut told = told;
    told.mark_unchanged();
    Store::open(&config).await.unwrap().close().await;
    assert!(!told.has_changed().unwrap(), "there was nothing to do");
}
