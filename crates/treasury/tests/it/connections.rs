//! Connections: files that land in a folder become entries, once, and nothing else does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use treasury::{
    Caller, Commit, Connection, ConnectionDraft, ConnectionHost, ErrorKind, Guard, HealthState,
    JobFilter, JobState, Pause, SyncOutcome, SyncReport, Treasury,
};

use crate::jobs::do_job;
use crate::support::{House, on_both_engines};

const STATEMENT: &str = ":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n\
    :60F:C260101EUR100,00\r\n\
    :61:2601020102C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
    :61:2601030103D10,00NTRFNONREF//B2\r\n:86:fee\r\n\
    :62F:C260103EUR115,00\r\n-\r\n";

/// The house with a treasury that waits for nobody.
async fn quick(house: House) -> House {
    let guard = Guard {
        connections: ConnectionHost::default().with_settle(Duration::from_millis(20)),
        ..Guard::local()
    };
    let treasury = Treasury::open_guarded(&house.config(), guard).await;
    House {
        treasury: Arc::new(treasury.unwrap()),
        ..house
    }
}

fn draft(name: &str, settings: Value) -> ConnectionDraft {
    ConnectionDraft {
        name: name.to_owned(),
        connector: "folder".to_owned(),
        settings,
        ..ConnectionDraft::default()
    }
}

async fn add(house: &House, settings: Value) -> (Connection, PathBuf) {
    let added = house
        .treasury
        .add_connection(house.org, &house.caller, draft("Bank", settings))
        .await
        .unwrap();
    let path = added.settings["path"].as_str().unwrap().into();
    (added, path)
}

async fn sync(house: &House) -> SyncReport {
    let done = house
        .treasury
        .sync_connection(house.org, &house.caller, "bank");
    done.await.unwrap()
}

async fn shown(house: &House) -> Connection {
    let found = house.treasury.connection(house.org, &house.caller, "Bank");
    found.await.unwrap()
}

async fn entries(house: &House) -> usize {
    house.treasury.book(house.org).await.unwrap().entry_count()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

async fn a_file_that_lands_is_booked_once_and_archived(house: House) {
    let house = quick(house).await;
    let (added, folder) = add(&house, json!({"new_accounts": "open"})).await;
    assert_eq!(added.health.state, HealthState::New);
    std::fs::write(folder.join("march.sta"), STATEMENT).unwrap();
    let report = sync(&house).await;
    assert_eq!((report.files, report.booked), (1, 2), "{report:?}");
    let booked = entries(&house).await;
    let day = house.treasury.today().to_string();
    assert_eq!(names(&folder.join("archive").join(&day)), ["march.sta"]);
    // The same file under another name, and with it the same lines.
    std::fs::write(folder.join("again.sta"), STATEMENT).unwrap();
    let report = sync(&house).await;
    assert_eq!((report.files, report.booked, report.known), (1, 0, 1));
    assert_eq!(entries(&house).await, booked);
    let now = shown(&house).await;
    assert_eq!(now.health.state, HealthState::Fine);
    assert_eq!(now.health.booked, 2);
    let book = house.treasury.book(house.org).await.unwrap();
    assert_eq!(book.statements().count(), 1);
}

async fn what_cannot_be_read_goes_to_quarantine_with_the_reason(house: House) {
    let house = quick(house).await;
    let (_, folder) = add(&house, json!({})).await;
    std::fs::write(folder.join("photo.sta"), b"\x89PNG\r\n\x1a\n0000").unwrap();
    std::fs::write(folder.join("half.sta.part"), STATEMENT).unwrap();
    std::fs::write(folder.join("empty.sta"), "").unwrap();
    let report = sync(&house).await;
    assert_eq!((report.unreadable, report.waiting), (1, 1), "{report:?}");
    let quarantine = folder.join("quarantine");
    assert_eq!(names(&quarantine), ["photo.sta", "photo.sta.why.txt"]);
    let why = std::fs::read_to_string(quarantine.join("photo.sta.why.txt")).unwrap();
    assert!(why.contains("not-a-bank-file"), "{why}");
    assert_eq!(entries(&house).await, 0);
    let imports = house.treasury.imports(house.org, &house.caller).await;
    assert!(imports.unwrap().is_empty(), "nothing waits for anybody");
}

async fn what_needs_a_person_waits_for_one_and_is_not_asked_twice(house: House) {
    let house = quick(house).await;
    let (_, folder) = add(&house, json!({})).await;
    std::fs::write(folder.join("a.sta"), STATEMENT).unwrap();
    let report = sync(&house).await;
    assert_eq!((report.booked, report.held.len()), (0, 1), "{report:?}");
    assert!(names(&folder).iter().all(|it| it != "a.sta"));
    let now = shown(&house).await;
    assert_eq!(now.health.state, HealthState::Waiting);
    assert!(
        now.health.held[0].1.contains("DE89"),
        "{:?}",
        now.health.held
    );
    let import = now.health.held[0].0;
    house
        .treasury
        .commit_import(house.org, &house.caller, import, Commit::default())
        .await
        .unwrap();
    sync(&house).await;
    assert_eq!(shown(&house).await.health.state, HealthState::Fine);
}

async fn a_statement_of_another_account_is_never_booked_on_the_chosen_one(house: House) {
    let house = quick(house).await;
    let account = journal::NewAccount {
        path: "assets:bank:main".to_owned(),
        kind: Some(journal::AccountKind::Bank),
        asset: Some("EUR".parse().unwrap()),
        custody: journal::Custody {
            identification: Some("FR1420041010050500013M02606".to_owned()),
            ..journal::Custody::default()
        },
        ..journal::NewAccount::default()
    };
    house
        .treasury
        .open_accounts(house.org, &house.caller, vec![account])
        .await
        .unwrap();
    let (_, folder) = add(&house, json!({"account": "assets:bank:main"})).await;
    std::fs::write(folder.join("a.sta"), STATEMENT).unwrap();
    let report = sync(&house).await;
    assert_eq!((report.booked, report.unreadable), (0, 1), "{report:?}");
    let why = std::fs::read_to_string(folder.join("quarantine/a.sta.why.txt")).unwrap();
    assert!(why.contains("statement-for-another-account"), "{why}");
}

async fn wrong_settings_are_refused_with_the_field(house: House) {
    let house = quick(house).await;
    let outside = tempfile::tempdir().unwrap();
    let refused = async |connector: &str, name: &str, settings: Value| {
        let draft = ConnectionDraft {
            connector: connector.to_owned(),
            ..draft(name, settings)
        };
        let added = house
            .treasury
            .add_connection(house.org, &house.caller, draft);
        added.await.unwrap_err()
    };
    let cases = [
        ("fax", "Bank", json!({}), "invalid"),
        ("folder", "", json!({}), "invalid"),
        ("folder", "Bank", json!({"pth": "/x"}), "invalid"),
        (
            "folder",
            "Bank",
            json!({"path": outside.path()}),
            "folder-not-allowed",
        ),
        ("folder", "Bank", json!({"path": "../x"}), "folder-path"),
        (
            "folder",
            "Bank",
            json!({"account": "assets:none"}),
            "not-found",
        ),
        ("folder", "Bank", json!({"mapping": "none"}), "not-found"),
        (
            "folder",
            "Bank",
            json!({"new_accounts": "perhaps"}),
            "invalid",
        ),
    ];
    for (connector, name, settings, code) in cases {
        let error = refused(connector, name, settings.clone()).await;
        assert_eq!(error.code(), code, "{connector} {settings}: {error}");
    }
    add(&house, json!({})).await;
    let twice = refused("folder", "bank", json!({})).await;
    assert_eq!(twice.kind(), ErrorKind::Conflict);
    let all = house
        .treasury
        .list_connections(house.org, &house.caller)
        .await
        .unwrap();
    assert_eq!(all.len(), 1);
}

async fn a_folder_that_is_gone_fails_and_one_that_became_a_link_stops(house: House) {
    let house = quick(house).await;
    let (_, folder) = add(&house, json!({})).await;
    std::fs::remove_dir_all(&folder).unwrap();
    let report = sync(&house).await;
    assert_eq!(report.outcome, SyncOutcome::Failed);
    assert_eq!(report.problem.unwrap().code, "folder-unreadable");
    assert_eq!(shown(&house).await.health.state, HealthState::Failing);
    let other = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(other.path(), &folder).unwrap();
    let report = sync(&house).await;
    assert_eq!(report.outcome, SyncOutcome::Stopped, "{report:?}");
    let now = shown(&house).await;
    assert_eq!(now.health.state, HealthState::Stopped);
    assert_eq!(now.health.next_at, None, "nothing happens by itself");
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    house
        .treasury
        .pause_connection(house.org, &house.caller, "Bank", Pause::Resume)
        .await
        .unwrap();
    assert_eq!(sync(&house).await.outcome, SyncOutcome::Done);
}

async fn a_paused_connection_rests_and_a_removed_one_is_gone(house: House) {
    let house = quick(house).await;
    let (_, folder) = add(&house, json!({"new_accounts": "open"})).await;
    std::fs::write(folder.join("a.sta"), STATEMENT).unwrap();
    let paused = house
        .treasury
        .pause_connection(house.org, &house.caller, "Bank", Pause::Pause);
    assert_eq!(paused.await.unwrap().health.state, HealthState::Paused);
    let refused = house
        .treasury
        .sync_connection(house.org, &house.caller, "Bank");
    assert_eq!(refused.await.unwrap_err().kind(), ErrorKind::Conflict);
    do_job(&house, "connections-due").await;
    assert_eq!(entries(&house).await, 0);
    house
        .treasury
        .remove_connection(house.org, &house.caller, ("Bank", None))
        .await
        .unwrap();
    let found = house.treasury.connection(house.org, &house.caller, "Bank");
    assert_eq!(found.await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(folder.join("a.sta").is_file(), "files stay where they are");
}

async fn a_worker_syncs_what_is_due_by_itself(house: House) {
    let house = quick(house).await;
    let (_, folder) = add(&house, json!({"new_accounts": "open"})).await;
    std::fs::write(folder.join("a.sta"), STATEMENT).unwrap();
    do_job(&house, "connections-due").await;
    for _ in 0..500 {
        if entries(&house).await > 0 {
            break;
        }
        do_job(&house, "directory-purge").await;
    }
    assert!(entries(&house).await > 0);
    let filter = JobFilter {
        kind: Some("connection-sync".to_owned()),
        limit: 10,
        ..JobFilter::default()
    };
    let jobs = house
        .treasury
        .jobs(house.org, &Caller::local(), &filter)
        .await
        .unwrap();
    assert_eq!(jobs.items.len(), 1);
    assert_ne!(jobs.items[0].state, JobState::Dead, "{:?}", jobs.items[0]);
    // It is not due again for five minutes.
    do_job(&house, "connections-due").await;
    let jobs = house
        .treasury
        .jobs(house.org, &Caller::local(), &filter)
        .await
        .unwrap();
    assert_eq!(jobs.items.len(), 1);
}

async fn a_repeated_request_adds_one_connection(house: House) {
    let house = quick(house).await;
    let keyed = Caller::local().with_key(Some("k1".to_owned()));
    let once = async |name: &str| {
        let added = house
            .treasury
            .add_connection(house.org, &keyed, draft(name, json!({})));
        added.await
    };
    let first = once("Bank").await.unwrap();
    assert_eq!(once("Bank").await.unwrap().id, first.id);
    let other = once("Other").await.unwrap_err();
    assert_eq!(other.code(), "idempotency-key-reused");
}

on_both_engines! {
    a_file_that_lands_is_booked_once_and_archived,
    what_cannot_be_read_goes_to_quarantine_with_the_reason,
    what_needs_a_person_waits_for_one_and_is_not_asked_twice,
    a_statement_of_another_account_is_never_booked_on_the_chosen_one,
    wrong_settings_are_refused_with_the_field,
    a_folder_that_is_gone_fails_and_one_that_became_a_link_stops,
    a_paused_connection_rests_and_a_removed_one_is_gone,
    a_worker_syncs_what_is_due_by_itself,
    a_repeated_request_adds_one_connection,
}
