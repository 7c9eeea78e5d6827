//! The audit log, on both engines.

use money::Timestamp;
use store::{AuditHead, AuditRow, AuditScope, Engine, Error, Store, audit_hash};

use crate::conformance::{execute, on_both};
use crate::support::{Place, organisation};

on_both![
    rows_are_chained_and_read_back_after_a_restart,
    scopes_have_chains_of_their_own,
    concurrent_appends_leave_no_gap,
    pruning_keeps_the_proof,
    the_log_cannot_be_changed_by_sql,
    a_log_that_lost_its_tail_is_refused,
    a_log_that_was_altered_at_its_head_is_refused,
    a_log_another_process_pruned_is_not_lost,
    rows_outside_the_limits_are_refused,
];

const SCOPE: AuditScope = AuditScope::Instance;

fn at(second: u32) -> Timestamp {
    format!("2026-01-02T03:04:{second:02}.678901999Z")
        .parse()
        .unwrap()
}

fn bodies(count: usize) -> Vec<String> {
    (0..count)
        .map(|it| format!(r#"{{"n":{it},"note":"é\n"}}"#))
        .collect()
}

/// As the offline verifier does: from the base to the head, by public functions alone.
fn verify(base: AuditHead, rows: &[AuditRow]) -> AuditHead {
    let mut head = base;
    for row in rows {
        assert_eq!(row.seq, head.seq + 1);
        let hash = audit_hash(&head.hash, row.seq, &row.at_text(), &row.body);
        assert_eq!(hash, row.hash, "row {}", row.seq);
        head = AuditHead { seq: row.seq, hash };
    }
    head
}

async fn check_log(store: &Store, scope: AuditScope, first: u64, last: u64) {
    let base = store.audit_base(scope).await.unwrap();
    assert_eq!(base.seq, first - 1);
    let mut rows = Vec::new();
    loop {
        let after = rows.last().map_or(0, |it: &AuditRow| it.seq);
        let page = store.audit_rows(scope, after, usize::MAX).await.unwrap();
        assert!(page.len() <= 1000);
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    let head = verify(base, &rows);
    assert_eq!(head.seq, last);
    assert_eq!(store.audit_head(scope).await.unwrap(), head);
}

/// The hash is a promise to everyone who keeps an exported file.
#[test]
fn the_hash_of_a_row_is_the_one_that_was_published() {
    // printf … | sha256sum of 32 zeros, 0x0000000000000001, the moment and the body.
    let hash = audit_hash(&[0; 32], 1, "2026-01-02T03:04:05.678901Z", r#"{"a":1}"#);
    let hex: String = hash.iter().map(|it| format!("{it:02x}")).collect();
    assert_eq!(
        hex,
        "d6de9c41ca75075ad18271576f549e15bd1883a977456ef78ba90b79fd0d95ce"
    );
}

async fn rows_are_chained_and_read_back_after_a_restart(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.audit_head(SCOPE).await.unwrap(), AuditHead::default());
    assert_eq!(store.audit_rows(SCOPE, 0, 9).await.unwrap(), []);
    let head = store.append_audit(SCOPE, at(1), &bodies(3)).await.unwrap();
    assert_eq!(head, store.append_audit(SCOPE, at(2), &[]).await.unwrap());
    store.append_audit(SCOPE, at(2), &bodies(1)).await.unwrap();
    check_log(&store, SCOPE, 1, 4).await;
    store.close().await;
    let store = place.open().await;
    store
        .append_audit(SCOPE, at(3), &bodies(1000))
        .await
        .unwrap();
    check_log(&store, SCOPE, 1, 1004).await;
    let some = store.audit_rows(SCOPE, 2, 2).await.unwrap();
    assert_eq!(some.iter().map(|it| it.seq).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(some[0].body, bodies(3)[2]);
    assert_eq!(some[0].at_text(), "2026-01-02T03:04:01.678901Z");
}

async fn scopes_have_chains_of_their_own(place: &Place) {
    let store = place.open().await;
    let org = AuditScope::Organisation(organisation(1));
    let unknown = store.append_audit(org, at(1), &bodies(1)).await;
    assert!(matches!(unknown, Err(Error::UnknownOrganisation(_))));
    for (number, slug) in [(1, "first"), (2, "second")] {
        store
            .create_organisation(organisation(number), slug)
            .await
            .unwrap();
    }
    store.append_audit(org, at(1), &bodies(2)).await.unwrap();
    store.append_audit(SCOPE, at(1), &bodies(1)).await.unwrap();
    check_log(&store, org, 1, 2).await;
    check_log(&store, SCOPE, 1, 1).await;
    let other = AuditScope::Organisation(organisation(2));
    check_log(&store, other, 1, 0).await;
}

async fn concurrent_appends_leave_no_gap(place: &Place) {
    let first = place.open().await;
    let second = Store::open(&place.config_of("other")).await.unwrap();
    let tasks: Vec<_> = (0..10)
        .map(|it| {
            let store = if it % 2 == 0 { &first } else { &second }.clone();
            tokio::spawn(async move {
                for round in 0..10 {
                    let bodies = bodies(1 + round % 3);
                    store.append_audit(SCOPE, at(1), &bodies).await.unwrap();
                }
            })
        })
        .collect();
    for it in tasks {
        it.await.unwrap();
    }
    check_log(&first, SCOPE, 1, 190).await;
    check_log(&second, SCOPE, 1, 190).await;
}

async fn pruning_keeps_the_proof(place: &Place) {
    let store = place.open().await;
    store.append_audit(SCOPE, at(1), &bodies(10)).await.unwrap();
    let rows = store.audit_rows(SCOPE, 0, 10).await.unwrap();
    for (up_to, base) in [(0, 0), (4, 4), (2, 4), (9, 9)] {
        let pruned = store.prune_audit(SCOPE, up_to).await.unwrap();
        assert_eq!(pruned.seq, base);
        check_log(&store, SCOPE, base + 1, 10).await;
    }
    assert_eq!(store.audit_base(SCOPE).await.unwrap().hash, rows[8].hash);
    let refused = store.prune_audit(SCOPE, 11).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    // All of it, and then on.
    store.prune_audit(SCOPE, 10).await.unwrap();
    check_log(&store, SCOPE, 11, 10).await;
    store.close().await;
    let store = place.open().await;
    store.append_audit(SCOPE, at(2), &bodies(2)).await.unwrap();
    check_log(&store, SCOPE, 11, 12).await;
}

async fn the_log_cannot_be_changed_by_sql(place: &Place) {
    let store = place.open().await;
    store.append_audit(SCOPE, at(1), &bodies(5)).await.unwrap();
    store.prune_audit(SCOPE, 2).await.unwrap();
    for statement in [
        "UPDATE audit SET body = 'x' WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
        "UPDATE audit_base SET seq = 1",
        "UPDATE audit_base SET seq = 4",
        "UPDATE audit_base SET scope = 7",
        "DELETE FROM audit_base",
        "INSERT INTO audit_base SELECT 7, seq, hash FROM audit_base",
    ] {
        let refused = execute(place, &[statement]).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    check_log(&store, SCOPE, 3, 5).await;
}

async fn without_triggers(place: &Place, engine: Engine, statement: &str) {
    let triggers = match engine {
        Engine::Sqlite => vec![
            "DROP TRIGGER audit_is_never_updated",
            "DROP TRIGGER audit_is_only_pruned",
        ],
        Engine::Postgres => vec!["ALTER TABLE audit DISABLE TRIGGER USER"],
    };
    execute(place, &triggers).await.unwrap();
    execute(place, &[statement]).await.unwrap();
}

async fn a_log_that_lost_its_tail_is_refused(place: &Place) {
    let store = place.open().await;
    store.append_audit(SCOPE, at(1), &bodies(5)).await.unwrap();
    without_triggers(place, store.engine(), "DELETE FROM audit WHERE seq > 3").await;
    // Seen while running, and at the first use after the next start.
    let running = store.audit_head(SCOPE).await;
    assert!(
        matches!(running, Err(Error::LostAudit { .. })),
        "{running:?}"
    );
    let running = store.append_audit(SCOPE, at(1), &bodies(1)).await;
    assert!(
        matches!(running, Err(Error::LostAudit { .. })),
        "{running:?}"
    );
    store.close().await;
    let store = place.open().await;
    let refused = store.audit_rows(SCOPE, 0, 9).await;
    let Err(Error::LostAudit {
        scope,
        anchor,
        database,
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!((scope, anchor.seq, database.seq), (SCOPE, 5, 3));
    // A person who restored an older backup accepts what is left.
    assert_eq!(store.accept_audit_head(SCOPE).await.unwrap().seq, 3);
    store.append_audit(SCOPE, at(1), &bodies(1)).await.unwrap();
    check_log(&store, SCOPE, 1, 4).await;
}

async fn a_log_that_was_altered_at_its_head_is_refused(place: &Place) {
    let store = place.open().await;
    store.append_audit(SCOPE, at(1), &bodies(5)).await.unwrap();
    let copy = "UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 5";
    without_triggers(place, store.engine(), copy).await;
    let running = store.audit_head(SCOPE).await;
    assert!(
        matches!(running, Err(Error::LostAudit { .. })),
        "{running:?}"
    );
    store.close().await;
    let refused = place.open().await.audit_head(SCOPE).await;
    assert!(
        matches!(refused, Err(Error::LostAudit { .. })),
        "{refused:?}"
    );
}

async fn a_log_another_process_pruned_is_not_lost(place: &Place) {
    let first = place.open().await;
    let second = Store::open(&place.config_of("other")).await.unwrap();
    first.append_audit(SCOPE, at(1), &bodies(5)).await.unwrap();
    check_log(&second, SCOPE, 1, 5).await;
    first.append_audit(SCOPE, at(1), &bodies(5)).await.unwrap();
    for up_to in [5, 8, 10] {
        first.prune_audit(SCOPE, up_to).await.unwrap();
        check_log(&second, SCOPE, up_to + 1, 10).await;
    }
    second.append_audit(SCOPE, at(1), &bodies(1)).await.unwrap();
    check_log(&first, SCOPE, 11, 11).await;
}

async fn rows_outside_the_limits_are_refused(place: &Place) {
    let store = place.open().await;
    let cases = [
        (at(1), vec!["a\0".to_owned()]),
        (at(1), vec!["x".repeat((1 << 20) + 1)]),
        (at(1), bodies(1001)),
        (Timestamp::MIN, bodies(1)),
        ("-000001-01-01T00:00:00Z".parse().unwrap(), bodies(1)),
    ];
    for (at, bodies) in cases {
        let refused = store.append_audit(SCOPE, at, &bodies).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    store
        .append_audit(SCOPE, Timestamp::MAX, &bodies(1))
        .await
        .unwrap();
    check_log(&store, SCOPE, 1, 1).await;
}
