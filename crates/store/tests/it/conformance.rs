//! One suite, run on both engines: what any store promises.

use journal::{ChainError, Head, SealedRecord};
use store::{AppendError, Engine, Error, Store};

use crate::support::{Place, body, check_journal, head_after, organisation, records_after};

/// One test for each engine from one function.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(&super::Place::new(store::Engine::Sqlite)).await })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(&super::Place::new(store::Engine::Postgres)).await })*
        }
    };
}
pub(crate) use on_both;

on_both![
    appended_records_are_read_back_after_a_restart,
    an_append_on_an_old_head_is_a_conflict,
    records_that_do_not_follow_are_refused,
    batches_of_any_size_are_all_or_nothing,
    of_concurrent_writers_one_wins_each_round,
    organisations_have_journals_of_their_own,
    organisations_have_unique_slugs,
    reading_pages_through_the_journal,
    the_journal_cannot_be_changed_by_sql,
    a_database_that_lost_its_tail_is_refused,
    a_journal_altered_inside_is_refused,
    a_newer_database_is_refused,
    concurrent_openings_migrate_once,
    subscribers_hear_of_appends_in_any_process,
];

async fn with_organisation(place: &Place) -> Store {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store
}

async fn appended_records_are_read_back_after_a_restart(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    assert_eq!(store.head(org).await.unwrap(), Head::default());
    assert_eq!(store.read(org, 0, 10).await.unwrap(), []);
    store
        .append(org, Head::default(), &records_after(Head::default(), 3))
        .await
        .unwrap();
    store
        .append(org, head_after(3), &records_after(head_after(3), 1))
        .await
        .unwrap();
    check_journal(&store, org, 4).await;
    store.close().await;
    let store = place.open().await;
    check_journal(&store, org, 4).await;
    store.append(org, head_after(4), &[]).await.unwrap();
    check_journal(&store, org, 4).await;
}

async fn an_append_on_an_old_head_is_a_conflict(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    store
        .append(org, Head::default(), &records_after(Head::default(), 2))
        .await
        .unwrap();
    for old in [Head::default(), head_after(1), head_after(3)] {
        let refused = store.append(org, old, &records_after(old, 1)).await;
        let Err(AppendError::Conflict { actual }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(actual, head_after(2));
    }
    let forged = Head {
        seq: 2,
        ..head_after(1)
    };
    let refused = store.append(org, forged, &records_after(forged, 1)).await;
    assert!(
        matches!(refused, Err(AppendError::Conflict { .. })),
        "{refused:?}"
    );
    check_journal(&store, org, 2).await;
}

async fn records_that_do_not_follow_are_refused(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    let good = records_after(Head::default(), 3);
    let mut gap = good.clone();
    gap.remove(1);
    let mut altered = good.clone();
    altered[2].body.push(' ');
    for (records, expected) in [(gap, "Gap"), (altered, "Altered")] {
        let refused = store.append(org, Head::default(), &records).await;
        let Err(AppendError::Chain(cause)) = refused else {
            panic!("{refused:?}")
        };
        assert!(format!("{cause:?}").starts_with(expected));
    }
    for body in ["\0".to_owned(), "x".repeat((16 << 20) + 1)] {
        let record = Head::default().seal(body);
        let refused = store.append(org, Head::default(), &[record]).await;
        assert!(
            matches!(refused, Err(AppendError::Refused { seq: 1, .. })),
            "{refused:?}"
        );
    }
    let unknown = store.append(organisation(9), Head::default(), &good).await;
    assert!(
        matches!(
            unknown,
            Err(AppendError::Store(Error::UnknownOrganisation(_)))
        ),
        "{unknown:?}"
    );
    check_journal(&store, org, 0).await;
}

async fn batches_of_any_size_are_all_or_nothing(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    let mut count = 0;
    for size in [1, 255, 256, 257, 10_000, 10_001] {
        let records = records_after(head_after(count), size);
        store
            .append(org, head_after(count), &records)
            .await
            .unwrap();
        count += size;
    }
    // The last of many chunks fails: nothing of the batch may stay.
    let other = records_after(head_after(count), 10_001);
    let refused = store
        .append(
            org,
            Head {
                seq: count,
                hash: head_after(1).hash,
            },
            &other,
        )
        .await;
    assert!(refused.is_err());
    check_journal(&store, org, count).await;
    let big: Vec<SealedRecord> = vec![head_after(count).seal("x".repeat(16 << 20))];
    store.append(org, head_after(count), &big).await.unwrap();
    assert_eq!(
        store.record(org, count + 1).await.unwrap().as_ref(),
        big.first()
    );
}

async fn of_concurrent_writers_one_wins_each_round(place: &Place) {
    let first = with_organisation(place).await;
    let second = Store::open(&place.config_of("other")).await.unwrap();
    let org = organisation(1);
    let writer = |store: Store| async move {
        let (mut won, mut head) = (0_u64, Head::default());
        while head.seq < 60 {
            match store.append(org, head, &records_after(head, 1)).await {
                Ok(()) => {
                    won += 1;
                    head = store.head(org).await.unwrap();
                }
                Err(AppendError::Conflict { actual }) => head = actual,
                Err(error) => panic!("{error}"),
            }
        }
        won
    };
    let writers: Vec<_> = (0..8)
        .map(|it| {
            tokio::spawn(writer(if it % 2 == 0 {
                first.clone()
            } else {
                second.clone()
            }))
        })
        .collect();
    let mut won = 0;
    for it in writers {
        won += it.await.unwrap();
    }
    let head = first.head(org).await.unwrap();
    assert_eq!(won, head.seq);
    check_journal(&first, org, head.seq).await;
    check_journal(&second, org, head.seq).await;
}

async fn organisations_have_journals_of_their_own(place: &Place) {
    let store = with_organisation(place).await;
    store
        .create_organisation(organisation(2), "second")
        .await
        .unwrap();
    let (one, two) = (organisation(1), organisation(2));
    store
        .append(one, Head::default(), &records_after(Head::default(), 3))
        .await
        .unwrap();
    store
        .append(two, Head::default(), &records_after(Head::default(), 1))
        .await
        .unwrap();
    check_journal(&store, one, 3).await;
    check_journal(&store, two, 1).await;
    let found = store.organisations().await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.id, it.slug.as_str(), it.head))
        .collect();
    assert_eq!(
        found,
        [
            (one, "first", head_after(3)),
            (two, "second", head_after(1))
        ]
    );
    let unknown = store.head(organisation(3)).await;
    assert!(
        matches!(unknown, Err(Error::UnknownOrganisation(_))),
        "{unknown:?}"
    );
}

async fn organisations_have_unique_slugs(place: &Place) {
    let store = with_organisation(place).await;
    let taken = store.create_organisation(organisation(2), "first").await;
    assert!(matches!(taken, Err(Error::SlugTaken(_))), "{taken:?}");
    let twice = store.create_organisation(organisation(1), "second").await;
    assert!(
        matches!(twice, Err(Error::OrganisationExists(_))),
        "{twice:?}"
    );
    for bad in ["", "-a", "a-", "Ä", "a b", "A", &"a".repeat(64)] {
        let refused = store.create_organisation(organisation(2), bad).await;
        assert!(
            matches!(refused, Err(Error::Refused { .. })),
            "`{bad}`: {refused:?}"
        );
    }
    store
        .create_organisation(organisation(2), "a-2")
        .await
        .unwrap();
}

async fn reading_pages_through_the_journal(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    let all = records_after(Head::default(), 4500);
    store.append(org, Head::default(), &all).await.unwrap();
    for (after, limit) in [
        (0, 0),
        (0, 1),
        (1, 1),
        (1, 0),
        (2000, 2000),
        (1999, 2001),
        (4499, 5),
        (4500, 5),
        (0, 9999),
        (17, 9999),
    ] {
        let start = usize::try_from(after).unwrap();
        let end = (start + limit).min(all.len());
        assert_eq!(
            store.read(org, after, limit).await.unwrap(),
            all[start..end],
            "{after}, {limit}"
        );
    }
    let mut found = Vec::new();
    let head = store
        .for_each(org, 10, |chunk| {
            found.extend(chunk);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    assert_eq!(found, all[10..]);
    assert_eq!(head, head_after(4500));
    assert_eq!(store.record(org, 7).await.unwrap().unwrap().body, body(7));
    assert_eq!(store.record(org, 4501).await.unwrap(), None);
    let some = store.records(org, &[9, 3, 9, 5000]).await.unwrap();
    assert_eq!(some.iter().map(|it| it.seq).collect::<Vec<_>>(), [3, 9]);
    assert!(store.read(org, 4501, 1).await.is_err());
}

/// Statements as an operator with a database tool would send them.
pub(crate) async fn execute(place: &Place, statements: &[&str]) -> Result<(), sqlx::Error> {
    use sqlx::{Connection, Executor};
    if let Some(path) = place.url.strip_prefix("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(path).await?;
        for it in statements {
            connection
                .execute(sqlx::AssertSqlSafe((*it).to_owned()))
                .await?;
        }
        connection.close().await
    } else {
        let mut connection = sqlx::PgConnection::connect(&place.url).await?;
        for it in statements {
            connection
                .execute(sqlx::AssertSqlSafe((*it).to_owned()))
                .await?;
        }
        connection.close().await
    }
}

async fn the_journal_cannot_be_changed_by_sql(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    store
        .append(org, Head::default(), &records_after(Head::default(), 3))
        .await
        .unwrap();
    for statement in [
        "UPDATE journal SET body = 'x' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 3",
        "UPDATE heads SET seq = 2",
        "DELETE FROM heads",
    ] {
        let refused = execute(place, &[statement]).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    check_journal(&store, org, 3).await;
}

/// Takes the triggers away, as someone who owns the database can.
fn without_triggers(engine: Engine) -> Vec<&'static str> {
    match engine {
        Engine::Sqlite => vec![
            "DROP TRIGGER journal_is_never_updated",
            "DROP TRIGGER journal_is_never_deleted",
            "DROP TRIGGER heads_never_go_back",
        ],
        Engine::Postgres => vec![
            "ALTER TABLE journal DISABLE TRIGGER USER",
            "ALTER TABLE heads DISABLE TRIGGER USER",
        ],
    }
}

async fn a_database_that_lost_its_tail_is_refused(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    store
        .append(org, Head::default(), &records_after(Head::default(), 5))
        .await
        .unwrap();
    let engine = store.engine();
    let hash = head_after(3).hash;
    let head = match engine {
        Engine::Sqlite => format!("UPDATE heads SET seq = 3, hash = x'{hash}'"),
        Engine::Postgres => format!("UPDATE heads SET seq = 3, hash = '\\x{hash}'"),
    };
    let mut statements = without_triggers(engine);
    statements.extend(["DELETE FROM journal WHERE seq > 3", &head]);
    execute(place, &statements).await.unwrap();
    // Seen while running, and at the next start.
    let running = store.head(org).await;
    assert!(
        matches!(running, Err(Error::LostTail { .. })),
        "{running:?}"
    );
    let reading = store.read(org, 0, 10).await;
    assert!(
        matches!(reading, Err(Error::LostTail { .. })),
        "{reading:?}"
    );
    store.close().await;
    let Err(Error::LostTail {
        anchor, database, ..
    }) = Store::open(&place.config()).await
    else {
        panic!("a lost tail was not seen");
    };
    assert_eq!((anchor, database), (head_after(5), head_after(3)));
    // Another place that never saw the tail cannot know; there a person accepts what is left.
    let other = Store::open(&place.config_of("other")).await.unwrap();
    check_journal(&other, org, 3).await;
    assert_eq!(other.accept_head(org).await.unwrap(), head_after(3));
}

async fn a_journal_altered_inside_is_refused(place: &Place) {
    let store = with_organisation(place).await;
    let org = organisation(1);
    store
        .append(org, Head::default(), &records_after(Head::default(), 9))
        .await
        .unwrap();
    let mut statements = without_triggers(store.engine());
    statements.push("UPDATE journal SET body = '{}' WHERE seq = 4");
    execute(place, &statements).await.unwrap();
    let altered = store.read(org, 0, 10).await;
    let is_altered = matches!(
        altered,
        Err(Error::Chain {
            cause: ChainError::Altered { seq: 4, .. },
            ..
        })
    );
    assert!(is_altered, "{altered:?}");
    execute(place, &["DELETE FROM journal WHERE seq = 4"])
        .await
        .unwrap();
    for (after, expected, found) in [(0, 4, 5), (3, 4, 5), (4, 4, 5)] {
        let gap = store.read(org, after, 10).await;
        let Err(Error::Chain { cause, .. }) = &gap else {
            panic!("{gap:?}")
        };
        assert_eq!(*cause, ChainError::Gap { expected, found }, "after {after}");
    }
    execute(place, &["DELETE FROM journal WHERE seq > 7"])
        .await
        .unwrap();
    assert!(store.read(org, 5, 10).await.is_err());
    store.close().await;
    assert!(Store::open(&place.config()).await.is_err());
}

async fn a_newer_database_is_refused(place: &Place) {
    let store = with_organisation(place).await;
    let known = store.schema_version().await.unwrap();
    assert_eq!(store.migrate().await.unwrap(), known);
    let empty = match store.engine() {
        Engine::Sqlite => "x''",
        Engine::Postgres => "''",
    };
    let newer = format!("INSERT INTO migrations VALUES (999, 'later', {empty}, '2030-01-01')");
    execute(place, &[&newer]).await.unwrap();
    store.close().await;
    let refused = Store::open(&place.config()).await;
    let Err(Error::NewerDatabase {
        found: 999,
        known: ours,
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!(ours, known);
    execute(place, &["DELETE FROM migrations WHERE version = 999"])
        .await
        .unwrap();
    let other = format!("UPDATE migrations SET checksum = {empty} WHERE version = 1");
    execute(place, &[&other]).await.unwrap();
    let refused = Store::open(&place.config()).await;
    assert!(
        matches!(refused, Err(Error::OtherMigration { version: 1 })),
        "{refused:?}"
    );
    execute(place, &["DELETE FROM migrations"]).await.unwrap();
    let mut config = place.config();
    config.migrations = store::Migrations::Check;
    let refused = Store::open(&config).await;
    assert!(
        matches!(refused, Err(Error::OlderDatabase { found: 0, .. })),
        "{refused:?}"
    );
}

async fn concurrent_openings_migrate_once(place: &Place) {
    let openings: Vec<_> = (0..6)
        .map(|it| {
            let config = place.config_of(&format!("data-{it}"));
            tokio::spawn(async move { Store::open(&config).await })
        })
        .collect();
    for it in openings {
        it.await.unwrap().unwrap().close().await;
    }
}

async fn subscribers_hear_of_appends_in_any_process(place: &Place) {
    let writer = with_organisation(place).await;
    let reader = Store::open(&place.config_of("other")).await.unwrap();
    let org = organisation(1);
    let (mut near, mut far) = (writer.subscribe(), reader.subscribe());
    for seq in 0..3 {
        let records = records_after(head_after(seq), 1);
        writer.append(org, head_after(seq), &records).await.unwrap();
        let wait = std::time::Duration::from_secs(20);
        let near = tokio::time::timeout(wait, near.recv())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            near,
            store::HeadMoved {
                org,
                head: head_after(seq + 1)
            }
        );
        loop {
            let far = tokio::time::timeout(wait, far.recv())
                .await
                .unwrap()
                .unwrap();
            if far.head == head_after(seq + 1) {
                break;
            }
        }
        check_journal(&reader, org, seq + 1).await;
    }
}
