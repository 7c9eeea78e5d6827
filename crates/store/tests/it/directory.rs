//! The directory, on both engines.

use std::collections::HashMap;

use money::Timestamp;
use serde_json::json;
use store::{
    DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion, Engine,
    Error, Store,
};

use crate::conformance::{count, execute, on_both};
use crate::support::{Place, Random};

use DocumentVersion::{Absent, Is};

on_both![
    entries_are_made_changed_and_deleted_by_version,
    a_call_changes_everything_or_nothing,
    an_entry_is_found_by_its_lookup_and_no_two_by_the_same,
    a_lookup_passes_from_one_entry_to_another_in_one_call,
    a_version_never_comes_back,
    of_concurrent_changes_of_an_entry_one_wins,
    concurrent_calls_in_other_orders_all_come_to_an_end,
    entries_are_listed_by_kind_and_owner_in_pages,
    what_has_expired_is_purged,
    entries_outside_the_limits_are_refused,
    no_byte_of_a_deleted_entry_stays,
];

fn content(lookup: Option<&str>) -> DirectoryContent {
    DirectoryContent {
        owner: None,
        lookup: lookup.map(str::to_owned),
        body: json!({"name": "ü\" \\ \n", "list": [1, 2.5, null, true], "big": u64::MAX}),
        expires_at: None,
    }
}

fn change(
    id: &str,
    expected: DocumentVersion,
    content: Option<DirectoryContent>,
) -> DirectoryChange {
    DirectoryChange {
        kind: "user",
        id: id.to_owned(),
        expected,
        content,
    }
}

async fn make(store: &Store, id: &str, content: DirectoryContent) -> DirectoryEntry {
    let change = change(id, Absent, Some(content));
    store.change_directory(&[change]).await.unwrap();
    entry(store, id).await.unwrap()
}

async fn entry(store: &Store, id: &str) -> Option<DirectoryEntry> {
    store.directory_entry("user", id).await.unwrap()
}

fn check_conflict(result: Result<(), DirectoryError>, expected: usize) {
    match result {
        Err(DirectoryError::Conflict { index }) => assert_eq!(index, expected),
        other => panic!("{other:?}"),
    }
}

async fn entries_are_made_changed_and_deleted_by_version(place: &Place) {
    let store = place.open().await;
    assert_eq!(entry(&store, "a").await, None);
    let before = Timestamp::now();
    let new = DirectoryContent {
        owner: Some("usr_1".to_owned()),
        expires_at: Some("2026-01-02T03:04:05.678901Z".parse().unwrap()),
        ..content(Some("found"))
    };
    let made = make(&store, "a", new.clone()).await;
    let found = DirectoryContent {
        owner: made.owner.clone(),
        lookup: made.lookup.clone(),
        body: made.body.clone(),
        expires_at: made.expires_at,
    };
    assert_eq!((made.kind.as_str(), made.id.as_str()), ("user", "a"));
    assert_eq!(found, new);
    let passed = made.updated_at.as_millisecond() - before.as_millisecond();
    assert!((0..60_000).contains(&passed), "{passed}");
    let again = change("a", Absent, Some(content(None)));
    check_conflict(store.change_directory(&[again]).await, 0);
    for stale in [made.version + 1, made.version - 1, u64::MAX] {
        for content in [None, Some(content(None))] {
            let stale = change("a", Is(stale), content);
            check_conflict(store.change_directory(&[stale]).await, 0);
        }
    }
    let second = change("a", Is(made.version), Some(content(None)));
    store.change_directory(&[second]).await.unwrap();
    let second = entry(&store, "a").await.unwrap();
    assert!(second.version > made.version);
    assert_eq!((&second.owner, second.expires_at), (&None, None));
    store.close().await;
    let store = place.open().await;
    assert_eq!(entry(&store, "a").await.unwrap(), second);
    let gone = change("a", Is(second.version), None);
    store
        .change_directory(std::slice::from_ref(&gone))
        .await
        .unwrap();
    assert_eq!(entry(&store, "a").await, None);
    check_conflict(store.change_directory(&[gone]).await, 0);
    assert_eq!(count(place, "SELECT count(*) FROM directory").await, 0);
    store.change_directory(&[]).await.unwrap();
}

async fn a_call_changes_everything_or_nothing(place: &Place) {
    let store = place.open().await;
    let kept = make(&store, "kept", content(None)).await;
    let gone = make(&store, "gone", content(None)).await;
    let changes = [
        change("new", Absent, Some(content(None))),
        change("gone", Is(gone.version), None),
        change("kept", Is(kept.version + 1), Some(content(Some("x")))),
    ];
    check_conflict(store.change_directory(&changes).await, 2);
    assert_eq!(entry(&store, "new").await, None);
    assert_eq!(entry(&store, "gone").await, Some(gone));
    assert_eq!(entry(&store, "kept").await, Some(kept));
}

async fn an_entry_is_found_by_its_lookup_and_no_two_by_the_same(place: &Place) {
    let store = place.open().await;
    let made = make(&store, "a", content(Some("mail"))).await;
    let find = async |kind: &str, lookup: &str| store.directory_lookup(kind, lookup).await.unwrap();
    assert_eq!(find("user", "mail").await, Some(made));
    for (kind, lookup) in [("user", "Mail"), ("link", "mail"), ("user", "a\0")] {
        assert_eq!(find(kind, lookup).await, None);
    }
    let changes = [
        change("b", Absent, Some(content(Some("other")))),
        change("c", Absent, Some(content(Some("mail")))),
    ];
    let taken = store.change_directory(&changes).await;
    let is_taken = matches!(taken, Err(DirectoryError::LookupTaken { index: 1 }));
    assert!(is_taken, "{taken:?}");
    assert_eq!(store.directory_count("user").await.unwrap(), 1);
    // Another kind has lookups of its own, and any number of entries have none.
    let link = DirectoryChange {
        kind: "link",
        ..change("a", Absent, Some(content(Some("mail"))))
    };
    let none = change("d", Absent, Some(content(None)));
    let also_none = change("e", Absent, Some(content(None)));
    store
        .change_directory(&[link, none, also_none])
        .await
        .unwrap();
    let changed = entry(&store, "d").await.unwrap();
    let changed = change("d", Is(changed.version), Some(content(Some("mail"))));
    let taken = store.change_directory(&[changed]).await;
    let is_taken = matches!(taken, Err(DirectoryError::LookupTaken { index: 0 }));
    assert!(is_taken, "{taken:?}");
}

async fn a_lookup_passes_from_one_entry_to_another_in_one_call(place: &Place) {
    let store = place.open().await;
    let a = make(&store, "a", content(Some("mail"))).await;
    let changes = [
        change("b", Absent, Some(content(Some("mail")))),
        change("a", Is(a.version), None),
    ];
    store.change_directory(&changes).await.unwrap();
    let found = store.directory_lookup("user", "mail").await.unwrap();
    assert_eq!(found.unwrap().id, "b");
}

async fn a_version_never_comes_back(place: &Place) {
    let store = place.open().await;
    let mut versions = Vec::new();
    for _ in 0..5 {
        let made = make(&store, "a", content(None)).await;
        versions.push(made.version);
        let gone = change("a", Is(made.version), None);
        store.change_directory(&[gone]).await.unwrap();
    }
    make(&store, "a", content(None)).await;
    for old in versions {
        let stale = change("a", Is(old), Some(content(None)));
        check_conflict(store.change_directory(&[stale]).await, 0);
    }
}

async fn of_concurrent_changes_of_an_entry_one_wins(place: &Place) {
    let first = place.open().await;
    let second = Store::open(&place.config_of("other")).await.unwrap();
    let mut expected = Absent;
    for _ in 0..5 {
        let changes: Vec<_> = (0..12)
            .map(|it| {
                let store = if it % 2 == 0 { &first } else { &second }.clone();
                let mut new = content(Some("mail"));
                new.body = json!(it);
                let change = change("a", expected, Some(new));
                tokio::spawn(async move { (it, store.change_directory(&[change]).await) })
            })
            .collect();
        let mut won = Vec::new();
        for task in changes {
            match task.await.unwrap() {
                (it, Ok(())) => won.push(json!(it)),
                (_, Err(DirectoryError::Conflict { index: 0 })) => {}
                (_, Err(error)) => panic!("{error}"),
            }
        }
        let found = entry(&first, "a").await.unwrap();
        assert_eq!(won, [found.body]);
        expected = Is(found.version);
    }
}

/// Every task moves one unit between two entries; nothing is lost, and nobody waits for ever.
async fn concurrent_calls_in_other_orders_all_come_to_an_end(place: &Place) {
    const ENTRIES: u64 = 4;
    let store = place.open().await;
    for it in 0..ENTRIES {
        let mut new = content(None);
        new.body = json!(100);
        make(&store, &it.to_string(), new).await;
    }
    let tasks: Vec<_> = (0..6)
        .map(|seed| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut random = Random(seed);
                let mut done = 0;
                while done < 10 {
                    let from = random.below(ENTRIES);
                    let to = (from + 1 + random.below(ENTRIES - 1)) % ENTRIES;
                    let mut changes = Vec::new();
                    for (id, by) in [(from, -1), (to, 1)] {
                        let id = id.to_string();
                        let found = entry(&store, &id).await.unwrap();
                        let mut new = content(None);
                        new.body = json!(found.body.as_i64().unwrap() + by);
                        changes.push(change(&id, Is(found.version), Some(new)));
                    }
                    match store.change_directory(&changes).await {
                        Ok(()) => done += 1,
                        Err(DirectoryError::Conflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        })
        .collect();
    for it in tasks {
        it.await.unwrap();
    }
    let all = store.directory_entries("user", "", 9).await.unwrap();
    let sum: i64 = all.iter().map(|it| it.body.as_i64().unwrap()).sum();
    assert_eq!(sum, 400);
}

async fn entries_are_listed_by_kind_and_owner_in_pages(place: &Place) {
    let store = place.open().await;
    for (id, owner) in [("b", "x"), ("a", "x"), ("ä", "y"), ("B", "x"), ("c", "y")] {
        let owned = DirectoryContent {
            owner: Some(owner.to_owned()),
            ..content(None)
        };
        make(&store, id, owned).await;
    }
    fn ids(found: Result<Vec<DirectoryEntry>, Error>) -> Vec<String> {
        found.unwrap().into_iter().map(|it| it.id).collect()
    }
    let all = async |after, limit| ids(store.directory_entries("user", after, limit).await);
    assert_eq!(all("", 3).await, ["B", "a", "b"]);
    assert_eq!(all("b", 3).await, ["c", "ä"]);
    assert_eq!(all("", 0).await, [""; 0]);
    let owned = async |owner, after| ids(store.directory_owned("user", owner, after, 2).await);
    assert_eq!(owned("x", "").await, ["B", "a"]);
    assert_eq!(owned("x", "a").await, ["b"]);
    assert_eq!(owned("z", "").await, [""; 0]);
    assert_eq!(owned("x\0", "").await, [""; 0]);
    assert_eq!(store.directory_count("user").await.unwrap(), 5);
    assert_eq!(store.directory_count("session").await.unwrap(), 0);
    let many: Vec<_> = (0..1000)
        .map(|it| change(&format!("m{it:04}"), Absent, Some(content(None))))
        .collect();
    store.change_directory(&many).await.unwrap();
    assert_eq!(all("", usize::MAX).await.len(), 1000);
}

async fn what_has_expired_is_purged(place: &Place) {
    let store = place.open().await;
    let day = |day: u32| -> Timestamp { format!("2026-01-{day:02}T00:00:00Z").parse().unwrap() };
    for it in 1..=9 {
        let ends = DirectoryContent {
            expires_at: Some(day(it)),
            ..content(None)
        };
        make(&store, &it.to_string(), ends).await;
    }
    make(&store, "for ever", content(None)).await;
    assert_eq!(store.purge_directory(day(4)).await.unwrap(), 3);
    assert_eq!(store.purge_directory(day(4)).await.unwrap(), 0);
    assert_eq!(store.directory_count("user").await.unwrap(), 7);
    assert!(entry(&store, "4").await.is_some());
}

async fn entries_outside_the_limits_are_refused(place: &Place) {
    let store = place.open().await;
    let long = "x".repeat(201);
    let with = |body| DirectoryContent {
        body,
        ..content(None)
    };
    let owned = DirectoryContent {
        owner: Some(long.clone()),
        ..content(None)
    };
    let cases = vec![
        vec![change("", Absent, Some(content(None)))],
        vec![change(&long, Absent, Some(content(None)))],
        vec![change("a\0", Absent, Some(content(None)))],
        vec![change("a", Absent, Some(content(Some("x\n"))))],
        vec![change("a", Absent, Some(content(Some(&long))))],
        vec![change("a", Absent, Some(owned))],
        vec![change("a", Absent, Some(with(json!("\0"))))],
        vec![change("a", Absent, Some(with(json!("x".repeat(2 << 20)))))],
        vec![change("a", Absent, None)],
        vec![change("a", Absent, Some(content(None))); 2],
        (0..1001)
            .map(|it| change(&it.to_string(), Absent, Some(content(None))))
            .collect(),
    ];
    for (index, changes) in cases.iter().enumerate() {
        let refused = store.change_directory(changes).await;
        let is_refused = matches!(refused, Err(DirectoryError::Store(Error::Refused { .. })));
        assert!(is_refused, "case {index}: {refused:?}");
    }
    assert_eq!(store.directory_count("user").await.unwrap(), 0);
}

/// Everything the database's files hold, from outside the store.
async fn all_bytes(place: &Place) -> Vec<u8> {
    if place.url.starts_with("sqlite:") {
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(place.folder.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                bytes.extend(std::fs::read(path).unwrap());
            }
        }
        return bytes;
    }
    use sqlx::Connection;
    execute(place, &["CHECKPOINT"]).await.unwrap();
    let mut connection = sqlx::PgConnection::connect(&place.url).await.unwrap();
    // The table, its long values, its indexes and the samples the planner takes.
    let sql = "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c \
        WHERE c.oid = 'directory'::regclass OR c.relname = 'pg_statistic' \
        OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'directory'::regclass) \
        OR c.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = 'directory'::regclass)";
    let files: Vec<Vec<u8>> = sqlx::query_scalar(sql)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    files.concat()
}

/// The markers `secret-NNNNNN-` in some bytes, with how often each was found.
fn secrets_in(bytes: &[u8]) -> HashMap<&[u8], usize> {
    let mut found = HashMap::new();
    for at in 0..bytes.len().saturating_sub(13) {
        if bytes[at..].starts_with(b"secret-") {
            *found.entry(&bytes[at + 7..at + 13]).or_default() += 1;
        }
    }
    found
}

/// Someone who reads for a moment more, and so keeps old rows from being removed.
async fn hold_a_snapshot(place: &Place) -> tokio::task::JoinHandle<()> {
    use sqlx::{Connection, Executor};
    if place.url.starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(&place.url).await.unwrap();
        connection.execute("BEGIN").await.unwrap();
        let read = "SELECT count(*) FROM directory";
        connection.execute(read).await.unwrap();
        return tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            connection.execute("COMMIT").await.unwrap();
        });
    }
    let mut connection = sqlx::PgConnection::connect(&place.url).await.unwrap();
    connection
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        .await
        .unwrap();
    let read = "SELECT count(*) FROM documents";
    connection.execute(read).await.unwrap();
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        connection.execute("COMMIT").await.unwrap();
    })
}

async fn no_byte_of_a_deleted_entry_stays(place: &Place) {
    let store = place.open().await;
    let mut random = Random(7);
    let mut next = 0_u64;
    let mut secret = || {
        next += 1;
        format!("secret-{next:06}-")
    };
    let mut live: HashMap<String, String> = HashMap::new();
    make(&store, "last", content(Some(&secret()))).await;
    // Rows of all lengths, moved about by changes and deletions, so that pages split and join.
    for round in 0..60 {
        let mut changes = Vec::new();
        for it in 0..20 {
            let id = format!("{}", random.below(400));
            if changes.iter().any(|it: &DirectoryChange| it.id == id) {
                continue;
            }
            let expected = entry(&store, &id).await.map_or(Absent, |it| Is(it.version));
            if expected != Absent && random.below(2) == 0 {
                live.remove(&id);
                changes.push(change(&id, expected, None));
                continue;
            }
            let secret = secret();
            let length = if it == 0 { 9000 } else { random.below(300) };
            let mut new = content(Some(&format!("{round}-{it}")));
            new.owner = Some(secret.clone());
            new.body = json!({"key": secret, "pad": "p".repeat(usize::try_from(length).unwrap())});
            live.insert(id.clone(), secret);
            changes.push(change(&id, expected, Some(new)));
        }
        store.change_directory(&changes).await.unwrap();
    }
    if store.engine() == Engine::Postgres {
        // As the server's own housekeeping may do at any time.
        execute(place, &["ANALYZE directory"]).await.unwrap();
    }
    let holder = hold_a_snapshot(place).await;
    // Deleted while someone could still read it.
    let last = entry(&store, "last").await.unwrap();
    let gone = change("last", Is(last.version), None);
    store.change_directory(&[gone]).await.unwrap();
    store.scrub_directory().await.unwrap();
    holder.await.unwrap();
    let bytes = all_bytes(place).await;
    let found = secrets_in(&bytes);
    let known: Vec<&[u8]> = live.values().map(|it| &it.as_bytes()[7..13]).collect();
    assert!(
        known.iter().all(|it| found.contains_key(it)),
        "the test looks in the wrong place"
    );
    let stays: Vec<_> = found.keys().filter(|it| !known.contains(it)).collect();
    assert!(stays.is_empty(), "{} deleted secrets stay", stays.len());
    assert_eq!(
        usize::try_from(store.directory_count("user").await.unwrap()).unwrap(),
        live.len()
    );
}
