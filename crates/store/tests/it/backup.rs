//! Backups: from either engine into either, whole or refused.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use journal::Head;
use money::Timestamp;
use serde_json::json;
use sqlx::Connection;
use store::{
    ArchiveBytes, ArchiveKeys, AuditScope, BackupError, BackupFolder, BackupManifest, BackupOrder,
    DirectoryChange, DirectoryContent, DocumentKey, DocumentVersion, Engine, FileHash, Force,
    JobQuery, PriceRecord, Progress, RestoreOptions, Restored, Store, StoreConfig, inspect,
    read_header, restore,
};
use testbed::SmallDisk;
use tokio::sync::mpsc;

use crate::jobs::{new_job, take};
use crate::support::{Place, Random, body, check_journal, head_after, organisation, records_after};

/// Records of the first organisation: more than a page.
const RECORDS: u64 = 700;

fn keys(of: u8) -> ArchiveKeys {
    ArchiveKeys::new((format!("key-{of}"), [of; 32].into()), Vec::new())
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A store with something in every table and folder.
async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    for (number, slug, count) in [(1, "first", RECORDS), (2, "second", 3), (3, "empty", 0)] {
        let org = organisation(number);
        store.create_organisation(org, slug).await.unwrap();
        let records = records_after(Head::default(), count);
        store.append(org, Head::default(), &records).await.unwrap();
    }
    for (id, text) in [("a", "tab\tline\nback\\slash \\N \r é"), ("b", "")] {
        let key = DocumentKey {
            org: organisation(1),
            collection: "rules",
            id,
        };
        let body = json!({"text": text, "list": [1, null]});
        let put = store.put_document(key, DocumentVersion::Absent, &body, "ann");
        put.await.unwrap();
    }
    let key = DocumentKey {
        org: organisation(1),
        collection: "rules",
        id: "b",
    };
    store
        .delete_document(key, DocumentVersion::Is(1), "ann")
        .await
        .unwrap();
    let price = PriceRecord {
        base: "BTC".parse().unwrap(),
        quote: "EUR".parse().unwrap(),
        priced_on: "2026-01-31".parse().unwrap(),
        rate: "64000.1230".parse().unwrap(),
        source: "hand".to_owned(),
        recorded_at: Timestamp::now(),
    };
    store.put_prices(organisation(2), &[price]).await.unwrap();
    let change = DirectoryChange {
        kind: "user",
        id: "usr_1".to_owned(),
        expected: DocumentVersion::Absent,
        content: Some(DirectoryContent {
            owner: None,
            lookup: Some("ada".to_owned()),
            body: json!({"name": "Ada \\ \"L\""}),
            expires_at: Some(Timestamp::now()),
        }),
    };
    store.change_directory(&[change]).await.unwrap();
    for scope in [
        AuditScope::Instance,
        AuditScope::Organisation(organisation(1)),
    ] {
        let rows: Vec<String> = (0..9).map(|it| format!("{{\"n\":{it}}}")).collect();
        store
            .append_audit(scope, Timestamp::now(), &rows)
            .await
            .unwrap();
    }
    // A chain that begins later: only a restore may put such a beginning.
    store.prune_audit(AuditScope::Instance, 4).await.unwrap();
    // More than a first page; a worker is at one of them.
    for number in 0..90 {
        let mut job = new_job("backup");
        job.org = (number % 2 == 0).then(|| organisation(1));
        store.enqueue_job(&job).await.unwrap();
    }
    take(&store, "worker", 1, Duration::from_secs(600)).await;
    store.put_file(b"a statement".to_vec()).await.unwrap();
    store.put_file(vec![7; 3 << 20]).await.unwrap();
    store.put_file(Vec::new()).await.unwrap();
    store
}

async fn backed_up(store: &Store, keys: &ArchiveKeys) -> (Vec<u8>, BackupManifest) {
    let (sender, mut bytes) = mpsc::channel(4);
    let order = BackupOrder {
        kind: "manual",
        keys,
    };
    let taking = tokio::spawn(async move {
        let mut all = Vec::new();
        while let Some(block) = bytes.recv().await {
            all.extend(block);
        }
        all
    });
    let manifest = store.back_up(order, sender, &go_on).await.unwrap();
    (taking.await.unwrap(), manifest)
}

fn source(archive: &[u8]) -> ArchiveBytes {
    let (sender, bytes) = mpsc::channel(1);
    // Parted where no chunk ends.
    let parts: Vec<Vec<u8>> = archive.chunks(100_003).map(<[u8]>::to_vec).collect();
    tokio::spawn(async move {
        for part in parts {
            if sender.send(Ok(part)).await.is_err() {
                return;
            }
        }
    });
    bytes
}

async fn restored(
    config: &StoreConfig,
    archive: &[u8],
    force: Force,
) -> Result<Restored, BackupError> {
    let keys = keys(1);
    let options = RestoreOptions {
        name: "a.backup",
        keys: &keys,
        force,
        keep: None,
    };
    restore(config, options, source(archive), &go_on).await
}

/// What must be the same wherever it is: counts of everything, sums of what has one form. (JSON of
/// documents is another text on each engine, and the same JSON.)
fn likeness(manifest: &BackupManifest) -> Vec<String> {
    let sum = |name: &str, sum: &str| match name {
        "documents" | "directory" | "jobs" => String::new(),
        _ => sum.to_owned(),
    };
    let parts = manifest.parts.iter();
    let parts = parts.map(|it| format!("{} {} {}", it.name, it.rows, sum(&it.name, &it.sha256)));
    let journals = manifest.journals.iter().map(|it| format!("{it:?}"));
    let audits = manifest.audits.iter().map(|it| format!("{it:?}"));
    parts.chain(journals).chain(audits).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restores_into_either_engine_and_is_the_same_again() {
    for from in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(from);
        let store = filled(&place).await;
        let (archive, manifest) = backed_up(&store, &keys(1)).await;
        assert_eq!(manifest.rows("journal"), Some(RECORDS + 3));
        assert_eq!(manifest.rows("files"), Some(3));
        assert_eq!(manifest.rows("audit"), Some(5 + 9));
        for to in [Engine::Sqlite, Engine::Postgres] {
            let target = Place::new(to);
            let done = restored(&target.config(), &archive, Force::Refuse).await;
            let done = done.unwrap_or_else(|it| panic!("{from:?} to {to:?}: {it}"));
            assert_eq!(done.files, 3);
            let copy = target.open().await;
            check_journal(&copy, organisation(1), RECORDS).await;
            let document = DocumentKey {
                org: organisation(1),
                collection: "rules",
                id: "a",
            };
            assert_eq!(
                copy.document(document).await.unwrap(),
                store.document(document).await.unwrap()
            );
            assert_eq!(
                copy.directory_lookup("user", "ada").await.unwrap(),
                store.directory_lookup("user", "ada").await.unwrap()
            );
            let query = JobQuery {
                org: organisation(1),
                states: Vec::new(),
                kind: None,
                before: None,
                limit: 100,
            };
            let jobs = copy.jobs(&query).await.unwrap();
            assert_eq!(jobs, store.jobs(&query).await.unwrap());
            assert_eq!(jobs.len(), 90);
            let file = copy.get_file(FileHash::of(b"a statement")).await.unwrap();
            assert_eq!(file.as_deref(), Some(&b"a statement"[..]));
            let (_, again) = backed_up(&copy, &keys(1)).await;
            assert_eq!(likeness(&again), likeness(&manifest), "{from:?} to {to:?}");
            check_life_goes_on(&copy).await;
            copy.close().await;
            target.open().await.close().await;
        }
    }
}

/// What guards the tables is back, and counters go on where they were.
async fn check_life_goes_on(store: &Store) {
    let head = head_after(RECORDS);
    let more = records_after(head, 2);
    store.append(organisation(1), head, &more).await.unwrap();
    store
        .create_organisation(organisation(9), "ninth")
        .await
        .unwrap();
    let found = store.directory_entry("user", "usr_1").await.unwrap();
    let version = found.unwrap().version;
    let change = DirectoryChange {
        kind: "user",
        id: "usr_2".to_owned(),
        expected: DocumentVersion::Absent,
        content: Some(DirectoryContent {
            owner: None,
            lookup: None,
            body: json!(1),
            expires_at: None,
        }),
    };
    store.change_directory(&[change]).await.unwrap();
    let made = store.directory_entry("user", "usr_2").await.unwrap();
    assert!(made.unwrap().version > version);
    store
        .append_audit(AuditScope::Instance, Timestamp::now(), &["{}".to_owned()])
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_of_one_moment_while_writes_go_on() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(engine);
        let store = filled(&place).await;
        let writer = store.clone();
        let written = std::sync::Arc::new(AtomicU64::new(RECORDS));
        let (count, stop) = (written.clone(), std::sync::Arc::new(AtomicU64::new(0)));
        let stopped = stop.clone();
        let writing = tokio::spawn(async move {
            let mut head = head_after(RECORDS);
            while stopped.load(Ordering::SeqCst) == 0 {
                let records = records_after(head, 3);
                writer
                    .append(organisation(1), head, &records)
                    .await
                    .unwrap();
                let last = records.last().unwrap();
                (head.seq, head.hash) = (last.seq, last.hash);
                count.store(head.seq, Ordering::SeqCst);
            }
        });
        for _ in 0..3 {
            let before = written.load(Ordering::SeqCst);
            let (archive, manifest) = backed_up(&store, &keys(1)).await;
            let after = written.load(Ordering::SeqCst) + 3;
            let seq = manifest.journals[0].seq;
            assert!((before..=after).contains(&seq), "{before} {seq} {after}");
            assert_eq!(manifest.rows("journal"), Some(seq + 3));
            let target = Place::new(Engine::Sqlite);
            restored(&target.config(), &archive, Force::Refuse)
                .await
                .unwrap();
            let copy = target.open().await;
            check_journal(&copy, organisation(1), seq).await;
            copy.close().await;
        }
        stop.store(1, Ordering::SeqCst);
        writing.await.unwrap();
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_byte_and_every_shorter_or_longer_file_is_found() {
    let place = Place::new(Engine::Sqlite);
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    let (archive, manifest) = backed_up(&store, &keys(1)).await;
    let keys = keys(1);
    let read = async |bytes: &[u8]| inspect("a.backup", &keys, source(bytes), &go_on).await;
    assert_eq!(read(&archive).await.unwrap(), manifest);
    let codes = ["backup-damaged", "backup-unknown", "backup-format"];
    for at in 0..archive.len() {
        let mut bent = archive.clone();
        bent[at] ^= 1 << (at % 8);
        let error = read(&bent).await.expect_err(&format!("byte {at}"));
        assert!(codes.contains(&error.code().unwrap()), "byte {at}: {error}");
        let error = read(&archive[..at])
            .await
            .expect_err(&format!("cut at {at}"));
        assert_eq!(error.code(), Some("backup-damaged"), "cut at {at}: {error}");
    }
    let longer = [&archive[..], &[0]].concat();
    assert_eq!(
        read(&longer).await.unwrap_err().code(),
        Some("backup-damaged")
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_format_or_schema_is_named() {
    let place = Place::new(Engine::Sqlite);
    let store = filled(&place).await;
    let (archive, _) = backed_up(&store, &keys(1)).await;
    let error = inspect("a.backup", &keys(2), source(&archive), &go_on).await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), Some("backup-key-missing"));
    assert!(error.to_string().contains("key-1"), "{error}");
    // The right name with other bytes: the first chunk does not open.
    let wrong = ArchiveKeys::new(("key-1".to_owned(), [9; 32].into()), Vec::new());
    let error = inspect("a.backup", &wrong, source(&archive), &go_on).await;
    assert_eq!(error.unwrap_err().code(), Some("backup-damaged"));
    let mut newer = archive.clone();
    newer[9] = 2;
    let error = inspect("a.backup", &keys(1), source(&newer), &go_on).await;
    assert_eq!(error.unwrap_err().code(), Some("backup-format"));
    let error = read_header("a.pdf", &b"%PDF-1.7 and so on, long enough"[..]).unwrap_err();
    assert_eq!(error.code(), Some("backup-unknown"));
    let header = read_header("a.backup", &archive[..]).unwrap();
    assert_eq!(
        (header.kind.as_str(), header.engine.as_str()),
        ("manual", "sqlite")
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_empty_is_replaced_only_by_force_and_as_a_whole() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(Engine::Sqlite);
        let store = filled(&place).await;
        let (archive, manifest) = backed_up(&store, &keys(1)).await;
        let target = Place::new(engine);
        let old = target.open().await;
        old.create_organisation(organisation(7), "old")
            .await
            .unwrap();
        let records = records_after(Head::default(), 20);
        old.append(organisation(7), Head::default(), &records)
            .await
            .unwrap();
        old.close().await;
        let error = restored(&target.config(), &archive, Force::Refuse).await;
        assert_eq!(error.unwrap_err().code(), Some("restore-not-empty"));
        // One that ends early is found at the end, after most rows were loaded.
        let cut = &archive[..archive.len() - 30];
        let error = restored(&target.config(), cut, Force::Replace).await;
        assert_eq!(error.unwrap_err().code(), Some("backup-damaged"));
        let old = target.open().await;
        check_journal(&old, organisation(7), 20).await;
        assert_eq!(old.organisations().await.unwrap().len(), 1);
        old.close().await;
        restored(&target.config(), &archive, Force::Replace)
            .await
            .unwrap();
        let new = target.open().await;
        check_journal(&new, organisation(1), RECORDS).await;
        let (_, again) = backed_up(&new, &keys(1)).await;
        assert_eq!(likeness(&again), likeness(&manifest));
        new.close().await;
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_can_be_cut_at_a_record() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let place = Place::new(Engine::Postgres);
        let store = filled(&place).await;
        let (archive, _) = backed_up(&store, &keys(1)).await;
        let target = Place::new(engine);
        let keys = keys(1);
        let cut = |org, seq, text: &str| {
            assert_eq!(text, body(seq));
            org != organisation(1) || seq <= 500
        };
        let options = RestoreOptions {
            name: "a.backup",
            keys: &keys,
            force: Force::Refuse,
            keep: Some(&cut),
        };
        let done = restore(&target.config(), options, source(&archive), &go_on).await;
        assert_eq!(done.unwrap().heads[0], (organisation(1), head_after(500)));
        let copy = target.open().await;
        check_journal(&copy, organisation(1), 500).await;
        check_journal(&copy, organisation(2), 3).await;
        copy.close().await;
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_can_stop_it_and_nothing_is_changed() {
    let place = Place::new(Engine::Sqlite);
    let store = filled(&place).await;
    let stop = |it: Progress| match it.part.as_str() {
        "journal" => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let keys = keys(1);
    let order = BackupOrder {
        kind: "manual",
        keys: &keys,
    };
    let (sender, mut bytes) = mpsc::channel(4);
    let taking = tokio::spawn(async move { while bytes.recv().await.is_some() {} });
    let error = store.back_up(order, sender, &stop).await.unwrap_err();
    assert_eq!(error.code(), Some("cancelled"));
    taking.await.unwrap();
    let (archive, _) = backed_up(&store, &keys).await;
    let target = Place::new(Engine::Sqlite);
    let options = RestoreOptions {
        name: "a.backup",
        keys: &keys,
        force: Force::Refuse,
        keep: None,
    };
    let error = restore(&target.config(), options, source(&archive), &stop).await;
    assert_eq!(error.unwrap_err().code(), Some("cancelled"));
    let empty = target.open().await;
    assert!(empty.organisations().await.unwrap().is_empty());
    empty.close().await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_refused_and_an_older_database_brought_up_to_date() {
    let place = Place::new(Engine::Sqlite);
    let store = filled(&place).await;
    let (archive, manifest) = backed_up(&store, &keys(1)).await;
    store.close().await;
    // A database that a newer program migrated.
    let target = Place::new(Engine::Sqlite);
    target.open().await.close().await;
    let url = format!("sqlite:{}", target.database().display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("INSERT INTO migrations VALUES (9999, 'later', x'00', 'now')")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let error = restored(&target.config(), &archive, Force::Replace).await;
    assert!(matches!(
        error.unwrap_err(),
        BackupError::Store(store::Error::NewerDatabase { .. })
    ));
    assert!(manifest.header.schema >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount_of(folder.path(), 256) else {
        return;
    };
    let place = BackupFolder::new(folder.path().join("backups"));
    let mut random = Random(1);
    let mut upload = place.begin("a.backup").await.unwrap();
    let error = loop {
        let block = (0..10_000)
            .map(|_| random.next().to_be_bytes()[0])
            .collect();
        match upload.write(block).await {
            Ok(more) => upload = more,
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), Some("disk-full"), "{error}");
    let left = std::fs::read_dir(place.path()).unwrap().count();
    assert_eq!(left, 0);
    assert!(place.list().await.unwrap().is_empty());
}
