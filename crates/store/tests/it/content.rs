//! What is kept beside the journal, on both engines: documents, prices, snapshots, files.

use money::{AssetCode, Date};
use serde_json::json;
use store::{
    DocumentError, DocumentKey, DocumentVersion, Error, FileHash, PriceRecord, PricesPut, Snapshot,
    Store,
};

use crate::conformance::{count, execute, on_both};
use crate::support::{Place, head_after, organisation, records_after};

on_both![
    documents_are_versioned_and_old_versions_refused,
    of_concurrent_changes_of_a_document_one_wins,
    documents_are_listed_by_page,
    documents_outside_the_limits_are_refused,
    prices_are_kept_once_and_corrected_by_revision,
    prices_are_found_by_day_and_pair,
    prices_that_are_none_are_refused_as_a_whole,
    prices_cannot_be_changed_by_sql,
    snapshots_are_whole_or_ignored,
    views_show_accounts_entries_and_postings,
    files_are_kept_by_content,
    a_file_that_comes_in_parts_is_the_same_as_one_that_comes_whole,
    an_upload_that_is_given_up_or_too_large_leaves_nothing,
];

async fn store_of(place: &Place) -> Store {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store
}

fn key(id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org: organisation(1),
        collection: "rules",
        id,
    }
}

fn check_conflict(result: Result<u64, DocumentError>, expected: DocumentVersion) {
    match result {
        Err(DocumentError::Conflict { actual, .. }) => assert_eq!(actual, expected),
        other => panic!("{other:?}"),
    }
}

async fn documents_are_versioned_and_old_versions_refused(place: &Place) {
    use DocumentVersion::{Absent, Is};
    let store = store_of(place).await;
    assert_eq!(store.document(key("a")).await.unwrap(), None);
    let body = json!({"text": "ü\" \\ \n", "list": [1, 2.5, null, true], "big": u64::MAX});
    assert_eq!(
        store
            .put_document(key("a"), Absent, &body, "ann")
            .await
            .unwrap(),
        1
    );
    check_conflict(
        store.put_document(key("a"), Absent, &body, "bob").await,
        Is(1),
    );
    check_conflict(
        store.put_document(key("a"), Is(2), &body, "bob").await,
        Is(1),
    );
    check_conflict(
        store.put_document(key("b"), Is(1), &body, "bob").await,
        Absent,
    );
    let found = store.document(key("a")).await.unwrap().unwrap();
    assert_eq!(
        (found.id.as_str(), found.version, &found.body),
        ("a", 1, &body)
    );
    assert_eq!(found.updated_by, "ann");
    assert_eq!(
        store
            .put_document(key("a"), Is(1), &json!(2), "bob")
            .await
            .unwrap(),
        2
    );
    let stale = store.delete_document(key("a"), Is(1), "ann").await;
    assert!(matches!(
        stale,
        Err(DocumentError::Conflict { actual: Is(2), .. })
    ));
    store.delete_document(key("a"), Is(2), "ann").await.unwrap();
    assert_eq!(store.document(key("a")).await.unwrap(), None);
    // Versions go on after a deletion, so that whoever read version 1 can never overwrite.
    assert_eq!(
        store
            .put_document(key("a"), Absent, &json!(3), "ann")
            .await
            .unwrap(),
        4
    );
    check_conflict(
        store.put_document(key("a"), Is(1), &json!(4), "bob").await,
        Is(4),
    );
}

async fn of_concurrent_changes_of_a_document_one_wins(place: &Place) {
    let store = store_of(place).await;
    for expected in [DocumentVersion::Absent, DocumentVersion::Is(1)] {
        let changes: Vec<_> = (0..6)
            .map(|it| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .put_document(key("a"), expected, &json!(it), "ann")
                        .await
                        .is_ok()
                })
            })
            .collect();
        let mut won = 0;
        for it in changes {
            won += usize::from(it.await.unwrap());
        }
        assert_eq!(won, 1);
    }
}

async fn documents_are_listed_by_page(place: &Place) {
    let store = store_of(place).await;
    for id in ["b", "a", "ä", "B", "c"] {
        store
            .put_document(key(id), DocumentVersion::Absent, &json!(id), "ann")
            .await
            .unwrap();
    }
    store
        .delete_document(key("c"), DocumentVersion::Is(1), "ann")
        .await
        .unwrap();
    let ids = async |after, limit| {
        let found = store
            .documents(organisation(1), "rules", after, limit)
            .await
            .unwrap();
        found.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("", 3).await, ["B", "a", "b"]);
    assert_eq!(ids("b", 3).await, ["ä"]);
    assert!(
        store
            .documents(organisation(1), "other", "", 9)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn documents_outside_the_limits_are_refused(place: &Place) {
    let store = store_of(place).await;
    let long = "x".repeat(201);
    for (id, body) in [
        ("", json!(1)),
        (&long, json!(1)),
        ("a\0", json!(1)),
        ("a", json!("\0")),
        ("a", json!({"\0": 1})),
        ("a", json!("x".repeat(5 << 20))),
    ] {
        let refused = store
            .put_document(key(id), DocumentVersion::Absent, &body, "ann")
            .await;
        assert!(
            matches!(refused, Err(DocumentError::Store(Error::Refused { .. }))),
            "{id:?}"
        );
    }
    let unknown = DocumentKey {
        org: organisation(7),
        ..key("a")
    };
    let refused = store
        .put_document(unknown, DocumentVersion::Absent, &json!(1), "ann")
        .await;
    assert!(matches!(
        refused,
        Err(DocumentError::Store(Error::UnknownOrganisation(_)))
    ));
}

fn price(pair: &str, on: &str, rate: &str, source: &str) -> PriceRecord {
    let (base, quote) = pair_of(pair);
    PriceRecord {
        base,
        quote,
        priced_on: on.parse().unwrap(),
        rate: rate.parse().unwrap(),
        source: source.to_owned(),
        recorded_at: "2026-01-02T03:04:05.678901Z".parse().unwrap(),
    }
}

fn pair_of(pair: &str) -> (AssetCode, AssetCode) {
    let (base, quote) = pair.split_once('/').unwrap();
    (base.parse().unwrap(), quote.parse().unwrap())
}

async fn prices_are_kept_once_and_corrected_by_revision(place: &Place) {
    let store = store_of(place).await;
    let org = organisation(1);
    let small = "0.000000000000000000000000000000000001";
    let first = [
        price("EUR/USD", "2026-01-01", "1.10", "ecb"),
        price("X/EUR", "2026-01-01", small, "me"),
    ];
    let put = store.put_prices(org, &first).await.unwrap();
    assert_eq!(
        put,
        PricesPut {
            added: 2,
            corrected: 0,
            unchanged: 0
        }
    );
    assert_eq!(store.all_prices(org).await.unwrap(), first);
    let again = [
        price("EUR/USD", "2026-01-01", "1.1", "ecb"),
        price("EUR/USD", "2026-01-01", "1.2", "ecb"),
        price("EUR/USD", "2026-01-01", "1.2", "ecb"),
        price("EUR/USD", "2026-01-01", "1.1", "ecb"),
        price("EUR/USD", "2026-01-01", "1.1", "other"),
    ];
    let put = store.put_prices(org, &again).await.unwrap();
    assert_eq!(
        put,
        PricesPut {
            added: 1,
            corrected: 2,
            unchanged: 2
        }
    );
    let found = store.all_prices(org).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.source.as_str(), it.rate.to_string()))
        .collect();
    assert_eq!(
        found,
        [
            ("ecb", "1.1".to_owned()),
            ("other", "1.1".to_owned()),
            ("me", small.to_owned())
        ]
    );
    assert_eq!(
        count(place, "SELECT count(*) FROM prices").await,
        5,
        "a revision is gone"
    );
}

async fn prices_are_found_by_day_and_pair(place: &Place) {
    let store = store_of(place).await;
    let org = organisation(1);
    let mut all: Vec<_> = (1..=28)
        .map(|it| {
            price(
                "EUR/USD",
                &format!("2026-02-{it:02}"),
                &format!("1.{it}"),
                "ecb",
            )
        })
        .collect();
    all.push(price("USD/EUR", "2026-02-05", "0.9", "ecb"));
    all.push(price("EUR/USD", "2026-02-05", "1.55", "bank"));
    assert_eq!(store.put_prices(org, &all).await.unwrap().added, 30);
    let day = |text: &str| text.parse::<Date>().unwrap();
    let pair = pair_of("EUR/USD");
    let latest = async |on| {
        let found = store.latest_prices(org, pair, day(on)).await.unwrap();
        found
            .iter()
            .map(|it| format!("{} {} {}", it.priced_on, it.source, it.rate))
            .collect::<Vec<_>>()
    };
    assert_eq!(latest("2026-01-31").await, [""; 0]);
    assert_eq!(
        latest("2026-02-05").await,
        ["2026-02-05 bank 1.55", "2026-02-05 ecb 1.5"]
    );
    assert_eq!(latest("2030-01-01").await, ["2026-02-28 ecb 1.28"]);
    let between = store
        .prices_between(org, pair, day("2026-02-04"), day("2026-02-06"))
        .await
        .unwrap();
    assert_eq!(between.len(), 4);
    assert_eq!(store.all_prices(org).await.unwrap().len(), 30);
}

async fn prices_that_are_none_are_refused_as_a_whole(place: &Place) {
    let store = store_of(place).await;
    let org = organisation(1);
    let good = price("EUR/USD", "2026-01-01", "1.1", "ecb");
    for (rate, source) in [("0", "ecb"), ("-1", "ecb"), ("1", ""), ("1", "a\0b")] {
        let prices = [good.clone(), price("EUR/USD", "2026-01-02", rate, source)];
        let refused = store.put_prices(org, &prices).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    assert!(store.all_prices(org).await.unwrap().is_empty());
}

async fn prices_cannot_be_changed_by_sql(place: &Place) {
    let store = store_of(place).await;
    let good = price("EUR/USD", "2026-01-01", "1.1", "ecb");
    store.put_prices(organisation(1), &[good]).await.unwrap();
    for statement in ["UPDATE prices SET revision = 9", "DELETE FROM prices"] {
        let refused = execute(place, &[statement]).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
}

async fn snapshots_are_whole_or_ignored(place: &Place) {
    let store = store_of(place).await;
    let org = organisation(1);
    store
        .append(org, head_after(0), &records_after(head_after(0), 3))
        .await
        .unwrap();
    assert_eq!(store.load_snapshot(org).await.unwrap(), None);
    let path = place
        .config()
        .data_dir
        .join("snapshots")
        .join(org.to_string());
    for count in [2, 3] {
        let snapshot = Snapshot {
            head: head_after(count),
            bytes: vec![7; 1000],
        };
        store.save_snapshot(org, snapshot.clone()).await.unwrap();
        assert_eq!(store.load_snapshot(org).await.unwrap(), Some(snapshot));
    }
    let whole = std::fs::read(&path).unwrap();
    for at in [0, 9, 20, 50, 80, 500, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&path, &damaged).unwrap();
        assert_eq!(
            store.load_snapshot(org).await.unwrap(),
            None,
            "byte {at} flipped"
        );
        std::fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(store.load_snapshot(org).await.unwrap(), None, "cut at {at}");
    }
    // A whole one of a journal that this database does not have.
    let other = Snapshot {
        head: head_after(9),
        bytes: Vec::new(),
    };
    store.save_snapshot(org, other).await.unwrap();
    assert_eq!(store.load_snapshot(org).await.unwrap(), None);
}

async fn files_are_kept_by_content(place: &Place) {
    let store = store_of(place).await;
    let bytes = b":20:START\n".repeat(1000);
    let hash = store.put_file(bytes.clone()).await.unwrap();
    assert_eq!(hash, FileHash::of(&bytes));
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(store.put_file(bytes.clone()).await.unwrap(), hash);
    assert_eq!(store.get_file(hash).await.unwrap(), Some(bytes.clone()));
    assert_eq!(store.get_file(FileHash::of(b"other")).await.unwrap(), None);
    let name = hash.to_string();
    let path = place
        .config()
        .data_dir
        .join("files")
        .join(&name[..2])
        .join(&name);
    std::fs::write(&path, "other").unwrap();
    assert!(matches!(
        store.get_file(hash).await,
        Err(Error::Damaged { .. })
    ));
    store.put_file(bytes.clone()).await.unwrap();
    assert_eq!(store.get_file(hash).await.unwrap(), Some(bytes));
}

async fn a_file_that_comes_in_parts_is_the_same_as_one_that_comes_whole(place: &Place) {
    let store = store_of(place).await;
    let bytes: Vec<u8> = (0..3_500_000_u32).flat_map(u32::to_le_bytes).collect();
    // Parts of every size, an empty one too, that end where no buffer does.
    let mut upload = store.begin_file().await.unwrap();
    let mut rest = &bytes[..];
    for size in [0, 1, 8_191, 1 << 20, 2_999_999].into_iter().cycle() {
        let (part, after) = rest.split_at(size.min(rest.len()));
        upload.write(part).await.unwrap();
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    let (hash, size_bytes) = upload.finish().await.unwrap();
    assert_eq!((hash, size_bytes), (FileHash::of(&bytes), 14_000_000));
    assert_eq!(store.get_file(hash).await.unwrap(), Some(bytes));
}

async fn an_upload_that_is_given_up_or_too_large_leaves_nothing(place: &Place) {
    let store = store_of(place).await;
    let folder = place.config().data_dir.join("files");
    let count = || std::fs::read_dir(&folder).unwrap().count();
    let mut upload = store.begin_file().await.unwrap();
    upload.write(&vec![7; 3 << 20]).await.unwrap();
    assert_eq!(count(), 1);
    drop(upload);
    assert_eq!(count(), 0);
    let mut upload = store.begin_file().await.unwrap();
    let part = vec![7; 64 << 20];
    for _ in 0..4 {
        upload.write(&part).await.unwrap();
    }
    let refused = upload.write(&[7]).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    assert_eq!(count(), 0);
    assert!(upload.finish().await.is_err());
}

/// The bodies as the journal writes them, version 1.
const BODIES: [&str; 6] = [
    r#"{"v":1,"seq":1,"at":"2026-01-01T00:00:00Z","by":"ann","account_opened":{"id":1,"path":"assets:bank","kind":"bank","asset":"EUR"}}"#,
    r#"{"v":1,"seq":2,"at":"2026-01-01T00:00:00Z","by":"ann","account_opened":{"id":2,"path":"income:sales","kind":"category"}}"#,
    r#"{"v":1,"seq":3,"at":"2026-01-02T00:00:00Z","by":"ann","entry":{"on":"2026-01-02","text":"first","postings":[{"account":1,"amount":"0.10","asset":"EUR","value":"2026-01-03"},{"account":2,"amount":"-0.10","asset":"EUR"}]}}"#,
    r#"{"v":1,"seq":4,"at":"2026-01-02T00:00:00Z","by":"bob","entry":{"on":"2026-01-02","text":"a NUL \u0000, a \\u0000","reverses":3,"postings":[{"account":1,"amount":"0.20","asset":"EUR"},{"account":2,"amount":"-0.20","asset":"EUR","counter":{"amount":"0.22","asset":"USD"}}]}}"#,
    r#"{"v":1,"seq":5,"at":"2026-01-02T00:00:00Z","by":"bob","account_changed":{"id":1,"path":"assets:bank:north","kind":"bank","asset":"EUR"}}"#,
    r#"{"v":1,"seq":6,"at":"2026-01-02T00:00:00Z","by":"bob","period_closed":{"through":"2026-01-31"}}"#,
];

async fn views_show_accounts_entries_and_postings(place: &Place) {
    let store = store_of(place).await;
    let mut head = head_after(0);
    let records: Vec<_> = BODIES
        .iter()
        .map(|it| {
            let record = head.seal((*it).to_owned());
            head = head.follow(&record).unwrap();
            record
        })
        .collect();
    store
        .append(organisation(1), head_after(0), &records)
        .await
        .unwrap();
    for (statement, expected) in [
        ("SELECT count(*) FROM journal_accounts", 2),
        (
            "SELECT count(*) FROM journal_accounts WHERE account = 1 AND path = 'assets:bank:north'",
            1,
        ),
        (
            "SELECT count(*) FROM journal_entries WHERE organisation = 'first'",
            2,
        ),
        (
            "SELECT count(*) FROM journal_entries WHERE reverses = 3 AND recorded_by = 'bob'",
            1,
        ),
        (
            "SELECT count(*) FROM journal_entries WHERE description LIKE 'a NUL %'",
            1,
        ),
        ("SELECT count(*) FROM journal_postings", 4),
        (
            "SELECT count(*) FROM journal_postings WHERE entry = 3 AND valued_on > booked_on",
            1,
        ),
        (
            "SELECT count(*) FROM journal_postings WHERE counter_asset = 'USD' AND posting = 2",
            1,
        ),
    ] {
        assert_eq!(count(place, statement).await, expected, "{statement}");
    }
    if store.engine() == store::Engine::Postgres {
        let exact = "SELECT count(*) FROM journal_balances WHERE balance IN (0.30, -0.30)";
        assert_eq!(count(place, exact).await, 2);
        // PostgreSQL has no NUL; a backslash before `u0000` is not one.
        let text = "SELECT count(*) FROM journal_entries \
                    WHERE description = 'a NUL , a ' || chr(92) || 'u0000'";
        assert_eq!(count(place, text).await, 1);
    }
}
