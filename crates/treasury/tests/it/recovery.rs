//! What was cut off in the middle is taken up again; what is damaged is named, never shortened.

use std::collections::BTreeMap;

use sqlx::{Connection, PgConnection, SqliteConnection};
use treasury::{
    Caller, Commit, Error, ErrorKind, ImportState, NewFile, NewImport, StoreConfig, Treasury,
};

use crate::support::{House, check_proof, draft, folder, on_both_engines, organisation};

/// Runs a statement behind the program's back.
async fn tamper(house: &House, sql: &str) {
    if house.url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(&house.url).await.unwrap();
        let triggers: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        for name in triggers {
            run(&mut connection, &format!("DROP TRIGGER {name}")).await;
        }
        run(&mut connection, sql).await;
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&house.url).await.unwrap();
        // Triggers do not fire in this role, which only a superuser may take.
        sqlx::query("SET session_replication_role = replica")
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }
}

async fn run(connection: &mut SqliteConnection, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap();
}

/// A house with some entries, closed, so that nothing of it is in memory.
async fn filled(house: &House) {
    house.open_accounts().await;
    for number in 0..10 {
        house
            .treasury
            .post_entry(
                house.org,
                &house.caller,
                &draft(&format!("sale {number}"), "1.00"),
            )
            .await
            .unwrap();
    }
}

const FLIP: &str = "UPDATE journal SET body = replace(body, 'sale 3', 'sale 8') WHERE seq = 8";
const REMOVE: &str = "DELETE FROM journal WHERE seq = 8";
const SWAP: &str = "UPDATE journal SET body = (SELECT o.body FROM journal o \
    WHERE o.org = journal.org AND o.seq = 17 - journal.seq) WHERE seq IN (8, 9)";
const REMOVE_LAST: &str = "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)";

/// While the process runs: a proof names what is wrong, and where.
async fn a_proof_names_the_damage(house: House) {
    filled(&house).await;
    check_proof(&house.treasury, house.org).await;
    for (sql, expected) in [(SWAP, "8"), (FLIP, "8"), (REMOVE, "8")] {
        tamper(&house, sql).await;
        let proof = house
            .treasury
            .verify_journal(house.org, &house.caller, &|_| {})
            .await;
        let problems = proof.unwrap().problems;
        assert_eq!(problems.len(), 1, "{sql}: {problems:?}");
        assert!(problems[0].contains(expected), "{sql}: {problems:?}");
    }
}

async fn a_proof_names_a_lost_tail(house: House) {
    filled(&house).await;
    tamper(&house, REMOVE_LAST).await;
    let proof = house
        .treasury
        .verify_journal(house.org, &house.caller, &|_| {})
        .await;
    let problems = proof.unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
}

async fn a_proof_names_a_changed_head_row(house: House) {
    filled(&house).await;
    tamper(&house, "UPDATE heads SET seq = seq + 3").await;
    let proof = house
        .treasury
        .verify_journal(house.org, &house.caller, &|_| {})
        .await;
    let problems = proof.unwrap().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    // Nothing may be written over it either.
    let refused = house
        .treasury
        .post_entry(house.org, &house.caller, &draft("more", "1.00"))
        .await;
    assert!(refused.is_err(), "{refused:?}");
}

/// After a restart: refused with a code, whoever opens it first.
async fn a_damaged_journal_is_refused_at_start(house: House) {
    filled(&house).await;
    house.treasury.close().await;
    for (sql, code) in [
        (SWAP, "journal-damaged"),
        (REMOVE, "journal-damaged"),
        (REMOVE_LAST, "journal-lost-tail"),
        ("UPDATE heads SET seq = 5", "journal-lost-tail"),
    ] {
        tamper(&house, sql).await;
        let opened = Treasury::open(&house.config()).await;
        let error = match opened {
            Err(error) => error,
            Ok(treasury) => match treasury.book(house.org).await {
                Err(error) => error,
                Ok(book) => panic!("{sql}: opened with {} entries", book.entry_count()),
            },
        };
        assert_eq!(error.code(), code, "{sql}: {error}");
        assert_eq!(error.kind(), ErrorKind::Unavailable);
    }
}

async fn a_changed_head_row_is_refused_at_start(house: House) {
    filled(&house).await;
    house.treasury.close().await;
    tamper(&house, "UPDATE heads SET seq = seq + 3").await;
    let error = Treasury::open(&house.config()).await.err().unwrap();
    assert_eq!(error.code(), "database-damaged", "{error}");
}

/// A database that came back from an older backup beside newer anchors.
async fn an_anchor_ahead_of_its_database_is_refused_at_start(house: House) {
    filled(&house).await;
    house.treasury.close().await;
    let (last, head) = (
        "DELETE FROM journal WHERE seq > 12",
        "UPDATE heads SET seq = 12, hash = (SELECT hash FROM journal WHERE seq = 12)",
    );
    tamper(&house, head).await;
    tamper(&house, last).await;
    let error = Treasury::open(&house.config()).await.err().unwrap();
    assert_eq!(error.code(), "journal-lost-tail", "{error}");
    // In a folder without the anchor nobody can know.
    let elsewhere = folder();
    let config = StoreConfig::new(&house.url, elsewhere.path());
    let treasury = Treasury::open(&config).await.unwrap();
    check_proof(&treasury, house.org).await;
}

/// The process ended between making the organisation's row and opening its journal.
async fn an_organisation_cut_off_while_it_was_made_is_made_by_the_next_attempt(house: House) {
    let id = money::OrganisationId::from_uuid(uuid::Uuid::from_u128(7));
    let store = house.treasury.store();
    store.create_organisation(id, "nordwind").await.unwrap();
    let made = house
        .treasury
        .create_organisation(&house.caller, organisation("Nordwind"))
        .await
        .unwrap();
    assert_eq!(made.id, id);
    let twice = house
        .treasury
        .create_organisation(&house.caller, organisation("Nordwind"))
        .await;
    assert_eq!(twice.unwrap_err().code(), "slug-taken");
}

async fn an_organisation_asked_for_twice_under_one_key_is_made_once(house: House) {
    let caller = Caller::local().with_key(Some("make".to_owned()));
    let make = || {
        house
            .treasury
            .create_organisation(&caller, organisation("Nordwind"))
    };
    let (one, other) = (make().await.unwrap(), make().await.unwrap());
    assert_eq!((one.id, one.head), (other.id, other.head));
    let all = house.treasury.organisations().await.unwrap();
    assert_eq!(all.len(), 2);
}

const STATEMENT: &str = ":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n\
    :60F:C260101EUR100,00\r\n:61:2601020102C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
    :62F:C260102EUR125,00\r\n-\r\n";

/// The process ended between booking and writing down that it was booked.
async fn an_import_cut_off_after_booking_counts_as_booked(house: House) {
    let (org, caller) = (house.org, &house.caller);
    let file = NewFile {
        name: "a.sta".to_owned(),
        bytes: STATEMENT.as_bytes().to_vec(),
    };
    let import = house
        .treasury
        .create_import(
            org,
            caller,
            NewImport {
                files: vec![file],
                ..NewImport::default()
            },
        )
        .await
        .unwrap();
    let commit = || {
        house.treasury.commit_import(
            org,
            caller,
            import.id,
            Commit {
                accounts: BTreeMap::new(),
                is_confirmed: true,
            },
        )
    };
    let undo = || house.treasury.undo_import(org, caller, import.id, None);
    let forget = |state: &str| {
        let sql = format!(
            "UPDATE documents SET body = '{}'",
            r#"{"created_at":"2026-01-01T00:00:00Z","created_by":"local","state":"STATE","files":[],"account":null}"#
                .replace("STATE", state)
        );
        let house = &house;
        async move { tamper(house, &sql).await }
    };
    commit().await.unwrap();
    forget("preview").await;
    let found = house
        .treasury
        .import(org, &house.caller, import.id)
        .await
        .unwrap();
    assert_eq!(found.state, ImportState::Committed);
    assert_eq!(commit().await.unwrap_err().code(), "conflict");
    let dropped = house.treasury.drop_import(org, caller, import.id).await;
    assert_eq!(dropped.unwrap_err().code(), "conflict");
    undo().await.unwrap();
    forget("committed").await;
    let all = house.treasury.imports(org, &house.caller).await.unwrap();
    assert_eq!(all[0].state, ImportState::Undone);
    assert_eq!(undo().await.unwrap_err().code(), "conflict");
    check_proof(&house.treasury, org).await;
}

/// The day is part of what is asked for, also when it is left out.
async fn a_repeated_request_without_a_day_keeps_the_day_it_was_booked_on(house: House) {
    house.open_accounts().await;
    let caller = Caller::local().with_key(Some("k".to_owned()));
    let yesterday = house.treasury.today().yesterday().unwrap();
    let mut sale = draft("sale", "1.00");
    sale.booked_on = Some(yesterday);
    let post = |draft: treasury::EntryDraft| {
        let (house, caller) = (&house, &caller);
        async move { house.treasury.post_entry(house.org, caller, &draft).await }
    };
    let first = post(sale.clone()).await.unwrap();
    sale.booked_on = None;
    assert_eq!(post(sale.clone()).await.unwrap(), first);
    sale.description = "another".to_owned();
    let error = post(sale).await.unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

on_both_engines! {
    a_proof_names_the_damage,
    a_proof_names_a_lost_tail,
    a_proof_names_a_changed_head_row,
    a_damaged_journal_is_refused_at_start,
    a_changed_head_row_is_refused_at_start,
    an_anchor_ahead_of_its_database_is_refused_at_start,
    an_organisation_cut_off_while_it_was_made_is_made_by_the_next_attempt,
    an_organisation_asked_for_twice_under_one_key_is_made_once,
    an_import_cut_off_after_booking_counts_as_booked,
    a_repeated_request_without_a_day_keeps_the_day_it_was_booked_on,
}
