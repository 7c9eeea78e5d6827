//! A bank that is asked over HTTP: its lines become entries once, and what it says is kept.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use treasury::{
    Connection, ConnectionDraft, ConnectionHost, Guard, HealthState, SyncOutcome, SyncReport,
    Treasury,
};

use crate::support::{House, on_both_engines};

/// What a bank of one account says now.
#[derive(Clone, Default)]
struct Says {
    lines: Vec<Value>,
    balance: String,
    /// A status and headers in place of lines.
    fault: Option<(&'static str, &'static str)>,
    asked: Vec<String>,
}

type Bank = Arc<Mutex<Says>>;

fn line(id: &str, on: &str, amount: &str) -> Value {
    json!({"id": id, "on": on, "sum": amount, "who": format!("Client {id}")})
}

/// A bank on loopback, by its address.
async fn bank(says: &Bank) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let says = Arc::clone(says);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 8192];
            let count = stream.read(&mut bytes).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&bytes[..count]).into_owned();
            let reply = answer(&mut says.lock().unwrap(), &request);
            let _gone = stream.write_all(reply.as_bytes()).await;
        }
    });
    format!("http://{address}")
}

fn answer(says: &mut Says, request: &str) -> String {
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    says.asked.push(path.clone());
    let (status, headers, body) = if path.starts_with("/balance") {
        ("200 OK", "", json!({"booked": says.balance}))
    } else if let Some((status, headers)) = says.fault {
        (status, headers, json!({}))
    } else {
        ("200 OK", "", json!({"rows": says.lines}))
    };
    let body = body.to_string();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

fn draft(base: &str, settings: &Value) -> ConnectionDraft {
    let mapping = json!({
        "base_url": base,
        "auth": {"kind": "bearer"},
        "accounts": [{"id": "7", "identification": "DE89370400440532013000", "currency": "EUR"}],
        "lines": {
            "path": "/lines/{account}?from={from}&to={to}",
            "items": "rows",
            "fields": {"id": "id", "booked_on": "on", "amount": "sum", "counterparty": "who"},
        },
        "balance": {"path": "/balance/{account}", "amount": "booked"},
    });
    let mut all = json!({"mapping": mapping, "new_accounts": "open"});
    for (name, value) in settings.as_object().into_iter().flatten() {
        all[name] = value.clone();
    }
    let token = SecretString::from("t0p-secret".to_owned());
    ConnectionDraft {
        name: "Bank".to_owned(),
        connector: "json".to_owned(),
        settings: all,
        credentials: [("token".to_owned(), token)].into_iter().collect(),
        ..ConnectionDraft::default()
    }
}

async fn quick(house: House) -> House {
    let allowed = ["127.0.0.1".to_owned()];
    let host = ConnectionHost::new(&[], &allowed).unwrap();
    let guard = Guard {
        connections: host.with_settle(Duration::from_millis(20)),
        ..Guard::local()
    };
    let treasury = Treasury::open_guarded(&house.config(), guard).await;
    House {
        treasury: Arc::new(treasury.unwrap()),
        ..house
    }
}

async fn add(house: &House, base: &str) -> Connection {
    let new = draft(base, &json!({}));
    let added = house.treasury.add_connection(house.org, &house.caller, new);
    added.await.unwrap()
}

async fn sync(house: &House) -> SyncReport {
    let done = house
        .treasury
        .sync_connection(house.org, &house.caller, "Bank");
    done.await.unwrap()
}

async fn shown(house: &House) -> Connection {
    let found = house.treasury.connection(house.org, &house.caller, "Bank");
    found.await.unwrap()
}

async fn entries(house: &House) -> usize {
    house.treasury.book(house.org).await.unwrap().entry_count()
}

fn days_ago(house: &House, days: i64) -> String {
    let span = jiff::Span::new().days(days);
    house
        .treasury
        .today()
        .checked_sub(span)
        .unwrap()
        .to_string()
}

async fn lines_are_booked_once_and_late_ones_are_found(house: House) {
    let house = quick(house).await;
    let says = Bank::default();
    let base = bank(&says).await;
    {
        let mut says = says.lock().unwrap();
        "130.00".clone_into(&mut says.balance);
        says.lines = vec![
            line("a", &days_ago(&house, 3), "25.00"),
            line("b", &days_ago(&house, 1), "5.00"),
        ];
    }
    add(&house, &base).await;
    let report = sync(&house).await;
    assert_eq!(
        (report.booked, report.outcome),
        (2, SyncOutcome::Done),
        "{report:?}"
    );
    // The opening balance and two lines.
    assert_eq!(entries(&house).await, 3);
    // The same again, and a line that the bank tells four days late.
    let late = line("c", &days_ago(&house, 4), "-1.50");
    says.lock().unwrap().lines.push(late);
    let report = sync(&house).await;
    assert_eq!(report.booked, 1, "{report:?}");
    assert_eq!(entries(&house).await, 4);
    let imports = house
        .treasury
        .imports(house.org, &house.caller)
        .await
        .unwrap()
        .len();
    let report = sync(&house).await;
    assert_eq!(report.booked, 0);
    assert_eq!(entries(&house).await, 4);
    let after = house
        .treasury
        .imports(house.org, &house.caller)
        .await
        .unwrap()
        .len();
    assert_eq!(after, imports, "what brings nothing new leaves no import");
    let now = shown(&house).await;
    assert_eq!(now.health.state, HealthState::Fine);
    let remote = &now.health.remotes[0];
    assert_eq!(remote.balance.as_ref().unwrap().0, "130");
    assert_eq!(remote.through, Some(house.treasury.today()));
    let asked = says.lock().unwrap().asked.clone();
    assert!(
        asked.iter().all(|it| !it.contains("t0p-secret")),
        "{asked:?}"
    );
}

async fn faults_are_kept_with_what_they_ask_for(house: House) {
    let house = quick(house).await;
    let says = Bank::default();
    let base = bank(&says).await;
    "1".clone_into(&mut says.lock().unwrap().balance);
    add(&house, &base).await;
    let fault = |fault| says.lock().unwrap().fault = Some(fault);
    fault(("429 Too Many Requests", "Retry-After: 7200\r\n"));
    let report = sync(&house).await;
    assert_eq!(report.outcome, SyncOutcome::Failed);
    assert_eq!(report.problem.unwrap().code, "rate-limited");
    let wait = shown(&house).await.health.next_at.unwrap();
    let wait = wait.duration_since(house.treasury.now()).as_secs();
    assert!((7_100..=7_200).contains(&wait), "{wait}");
    fault(("503 Service Unavailable", ""));
    assert_eq!(sync(&house).await.problem.unwrap().code, "bank-unreachable");
    assert_eq!(shown(&house).await.health.failures, 2);
    fault(("401 Unauthorized", ""));
    let report = sync(&house).await;
    assert_eq!(report.outcome, SyncOutcome::Stopped);
    assert_eq!(report.problem.unwrap().code, "credentials-refused");
    assert_eq!(shown(&house).await.health.state, HealthState::Stopped);
    assert_eq!(entries(&house).await, 0);
}

async fn credentials_are_sealed_kept_and_never_shown(house: House) {
    let house = quick(house).await;
    let says = Bank::default();
    let base = bank(&says).await;
    "1".clone_into(&mut says.lock().unwrap().balance);
    let added = add(&house, &base).await;
    assert!(added.credentials.contains("token"));
    assert!(!format!("{added:?}").contains("t0p-secret"));
    let id = added.id.to_string();
    let stored = house.treasury.store().directory_entry("connection", &id);
    let stored = stored.await.unwrap().unwrap().body.to_string();
    assert!(!stored.contains("t0p-secret"), "{stored}");
    // A change without credentials keeps them.
    let changed = ConnectionDraft {
        credentials: treasury::ConnectionCredentials::new(),
        ..draft(&base, &json!({"overlap_days": 5}))
    };
    house
        .treasury
        .change_connection(house.org, &house.caller, ("Bank", None), changed)
        .await
        .unwrap();
    assert_eq!(sync(&house).await.outcome, SyncOutcome::Done);
}

async fn wrong_bank_settings_are_refused_with_the_field(house: House) {
    let house = quick(house).await;
    let refused = async |new: ConnectionDraft| {
        let added = house.treasury.add_connection(house.org, &house.caller, new);
        added.await.unwrap_err()
    };
    let base = "http://127.0.0.1:1";
    let with = |settings: Value| draft(base, &settings);
    for (new, code) in [
        (with(json!({"colour": "red"})), "invalid"),
        (with(json!({"overlap_days": 0})), "invalid"),
        (with(json!({"start_on": "1999-01-01"})), "invalid"),
        (with(json!({"accounts": {"7": "assets:none"}})), "not-found"),
        (with(json!({"mapping": {"base_url": "x"}})), "invalid"),
    ] {
        let error = refused(new).await;
        assert_eq!(error.code(), code, "{error}");
    }
    let bare = ConnectionDraft {
        credentials: treasury::ConnectionCredentials::new(),
        ..with(json!({}))
    };
    assert_eq!(refused(bare).await.code(), "connection-setting");
    let plaid = ConnectionDraft {
        connector: "plaid".to_owned(),
        settings: json!({}),
        credentials: treasury::ConnectionCredentials::new(),
        ..with(json!({}))
    };
    let error = refused(plaid).await;
    assert_eq!(error.code(), "invalid");
    assert!(error.to_string().contains("secret"), "{error}");
}

on_both_engines! {
    lines_are_booked_once_and_late_ones_are_found,
    faults_are_kept_with_what_they_ask_for,
    credentials_are_sealed_kept_and_never_shown,
    wrong_bank_settings_are_refused_with_the_field,
}
