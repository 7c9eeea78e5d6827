//! A full disk: nothing acknowledged is lost, nothing is half written, and it goes on when there
//! is space again.

use store::{AppendError, Engine, Error, Store, StoreConfig};
use testbed::{Cluster, SmallDisk};

use crate::child::{Said, Work, command, listen};
use crate::support::{Place, check_journal, head_after, organisation, records_after};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_goes_on_with_space() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        return a_file_that_may_not_grow_loses_nothing().await;
    };
    let config = StoreConfig::new(
        format!("sqlite:{}", folder.path().join("bursar.db").display()),
        folder.path().join("data"),
    );
    let store = Store::open(&config).await.unwrap();
    let org = organisation(1);
    store.create_organisation(org, "first").await.unwrap();
    let (mut count, mut refusals) = (0, 0);
    while refusals < 20 {
        let head = head_after(count);
        let size = if refusals % 2 == 0 { 50 } else { 1 };
        match store.append(org, head, &records_after(head, size)).await {
            Ok(()) => count += size,
            Err(AppendError::Full { .. }) => refusals += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(count > 100, "{count}");
    check_journal(&store, org, count).await;
    disk.grow();
    let head = head_after(count);
    store
        .append(org, head, &records_after(head, 500))
        .await
        .unwrap();
    check_journal(&store, org, count + 500).await;
    store.close().await;
    let store = Store::open(&config).await.unwrap();
    check_journal(&store, org, count + 500).await;
    store.close().await;
}

/// The server's disk, not ours: the anchors are elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_postgres_loses_nothing_acknowledged() {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Room for an empty cluster with its log, and for some megabytes of records.
    let Some(disk) = SmallDisk::mount_of(folder.path(), 96 << 10) else {
        return;
    };
    let cluster = Cluster::start_in(folder.path());
    let config = StoreConfig::new(cluster.fresh_database(), data.path());
    let store = Store::open(&config).await.unwrap();
    let org = organisation(1);
    store.create_organisation(org, "first").await.unwrap();
    let (mut acknowledged, mut refusals) = (0, 0);
    while refusals < 5 {
        let head = head_after(acknowledged);
        match store.append(org, head, &records_after(head, 400)).await {
            Ok(()) => acknowledged += 400,
            Err(AppendError::Full { .. }) => refusals += 1,
            // A server that cannot write its log goes down; what was under way is unknown.
            Err(error) => {
                assert!(!matches!(error, AppendError::Conflict { .. }), "{error:?}");
                break;
            }
        }
    }
    assert!(acknowledged > 400, "{acknowledged}");
    disk.grow_to(512 << 10);
    cluster.revive();
    store.close().await;
    let store = Store::open(&config).await.unwrap();
    let found = store.head(org).await.unwrap().seq;
    // At most the batch without an answer is there besides, and then whole.
    assert!(
        found == acknowledged || found == acknowledged + 400,
        "{found} of {acknowledged}"
    );
    check_journal(&store, org, found).await;
    let head = head_after(found);
    let more = records_after(head, 500);
    store.append(org, head, &more).await.unwrap();
    check_journal(&store, org, found + 500).await;
    store.close().await;
}

/// Without the right to mount: a process whose files may not pass a size.
async fn a_file_that_may_not_grow_loses_nothing() {
    let place = Place::new(Engine::Sqlite);
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store.close().await;
    let work = Work {
        seed: 1,
        appends: 3000,
        sessions: 1,
    };
    let limit = [
        "sh",
        "-c",
        "trap '' XFSZ; ulimit -f 1000; exec \"$@\"",
        "sh",
    ];
    let mut child = command(&place, "data", work, &limit).spawn().unwrap();
    let said: Vec<_> = listen(&mut child).collect();
    child.wait().unwrap();
    let acknowledged = said.iter().rev().find_map(|it| match it {
        Said::Acknowledged { last, .. } => Some(*last),
        Said::Failed(_) => None,
    });
    assert!(said.iter().any(|it| matches!(it, Said::Failed(_))));
    let store = place.open().await;
    let head = store.head(organisation(1)).await.unwrap();
    assert!(head.seq >= acknowledged.unwrap());
    check_journal(&store, organisation(1), head.seq).await;
}

#[tokio::test]
async fn files_and_snapshots_say_that_the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(folder.path()) else {
        return;
    };
    let place = Place::new(Engine::Sqlite);
    let config = StoreConfig::new(&place.url, folder.path().join("data"));
    let store = Store::open(&config).await.unwrap();
    let full = store.put_file(vec![1; 4 << 20]).await;
    assert!(matches!(full, Err(Error::File { .. })), "{full:?}");
    // Nothing of it stays behind to fill the disk for good.
    store.put_file(vec![1; 1 << 20]).await.unwrap();
}
