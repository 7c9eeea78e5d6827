//! A full disk: nothing acknowledged is lost, nothing is half written, and it goes on when there
//! is space again.

use store::{AppendError, Engine, Error, Store, StoreConfig};
use testbed::SmallDisk;

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
