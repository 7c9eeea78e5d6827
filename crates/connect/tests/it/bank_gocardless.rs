//! GoCardless: lines, consent and faults, a budget and a clock that differs.

use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use connect::bank::{Bank, BankError, GoCardless, Talk};
use connect::http::{Limits, Reaction};
use serde_json::{Value, json};
use statements::feed::EntryStatus;

use crate::bank::{Few, Plenty, fetch, ok, secret, status};
use crate::loopback::{Reply, Server, answer, local_client};

fn gocardless(base: &str) -> Bank {
    let keys = (secret("id"), secret("key"));
    let base = Some(base.to_owned());
    Bank::GoCardless(GoCardless::new(base, "req-1".to_owned(), keys))
}

/// What the service answers, with other transactions or another status of the requisition.
fn gocardless_reply(request: &str, linked: &str, transactions: &Value) -> Reply {
    let path = request.split(' ').nth(1).unwrap_or_default();
    let account = json!({"id": "acc-1", "status": "READY", "institution_id": "NORDBANK_DE",
        "iban": "DE89370400440532013000"});
    let details = json!({"account": {"iban": "DE89370400440532013000", "currency": "EUR",
        "ownerName": "Aurelia GmbH", "name": "Main"}});
    let balances = json!({"balances": [
        {"balanceType": "interimAvailable", "balanceAmount": {"amount": "900", "currency": "EUR"}},
        {"balanceType": "closingBooked", "referenceDate": "2026-01-30",
            "balanceAmount": {"amount": "1000.00", "currency": "EUR"}},
    ]});
    match path {
        "/token/new/" => ok(&json!({"access": "t0k3n", "access_expires": 86_400})),
        _ if !request.contains("Bearer t0k3n") => status("401 Unauthorized", &json!({})),
        "/requisitions/req-1/" => ok(&json!({"status": linked, "accounts": ["acc-1"]})),
        "/accounts/acc-1/" => ok(&account),
        "/accounts/acc-1/details/" => ok(&details),
        "/accounts/acc-1/balances/" => ok(&balances),
        _ => ok(transactions),
    }
}

#[tokio::test]
async fn gocardless_lines_come_with_signs_names_and_an_opening_balance() {
    let lines = json!({"transactions": {"booked": [
        {"transactionId": "t2", "bookingDate": "2026-01-05", "valueDate": "2026-01-06",
            "transactionAmount": {"amount": "-12.30", "currency": "EUR"},
            "creditorName": "Rail", "creditorAccount": {"iban": "NL91ABNA0417164300"},
            "remittanceInformationUnstructuredArray": ["Ticket", "4711"]},
        {"transactionId": "t1", "bookingDate": "2026-01-02",
            "transactionAmount": {"amount": "500.00", "currency": "EUR"}, "debtorName": "Client"},
    ], "pending": [{"transactionAmount": {"amount": "-3", "currency": "EUR"}}]}});
    let server = Server::start(move |it| gocardless_reply(it, "LN", &lines)).await;
    let fetched = fetch(&mut gocardless(&server.url(""))).await.unwrap();
    let (header, entries) = (&fetched.feed.header, &fetched.feed.entries);
    assert_eq!(header.account, "DE89370400440532013000");
    assert_eq!(header.opening.as_ref().unwrap().amount, "512.3");
    assert_eq!(header.available.as_ref().unwrap().amount, "900");
    let shown: Vec<_> = entries
        .iter()
        .map(|it| (it.amount.as_str(), it.status))
        .collect();
    let booked = EntryStatus::Booked;
    assert_eq!(
        shown,
        [
            ("500", booked),
            ("-12.3", booked),
            ("-3", EntryStatus::Pending)
        ]
    );
    assert_eq!(entries[1].counterparty.as_deref(), Some("Rail"));
    assert_eq!(entries[1].description, "Ticket 4711");
    assert_eq!(entries[0].counterparty.as_deref(), Some("Client"));
}

#[tokio::test]
async fn gocardless_consent_that_ended_stops_and_says_so() {
    let server = Server::start(|it| gocardless_reply(it, "EX", &json!({}))).await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("consent-ended", Reaction::Stop)
    );
    let revoked = json!({"summary": "End User Agreement (EUA) was revoked", "status_code": 401});
    let server = Server::start(move |it| {
        if it.contains("/transactions/") {
            return status("401 Unauthorized", &revoked);
        }
        gocardless_reply(it, "LN", &json!({}))
    })
    .await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(error.code(), "consent-ended", "{error}");
}

#[tokio::test]
async fn gocardless_wrong_keys_are_the_credentials_fault_and_not_shown() {
    let server = Server::start(|_| status("401 Unauthorized", &json!({"detail": "no"}))).await;
    let error = fetch(&mut gocardless(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("credentials-refused", Reaction::Stop)
    );
    assert!(!error.to_string().contains("key"), "{error}");
}

// What every connector has to bear.

async fn fault(reply: fn() -> Reply) -> BankError {
    let server = Server::start(move |it| {
        if it.contains("/transactions/") {
            return reply();
        }
        gocardless_reply(it, "LN", &json!({}))
    })
    .await;
    fetch(&mut gocardless(&server.url(""))).await.unwrap_err()
}

#[tokio::test]
async fn faults_of_the_other_side_are_told_apart() {
    let limited = fault(|| answer("429 Too Many Requests", "Retry-After: 120\r\n", b"")).await;
    assert_eq!(limited.code(), "rate-limited");
    assert_eq!(limited.retry_after(), Some(Duration::from_secs(120)));
    let silent = fault(|| answer("429 Too Many Requests", "", b"")).await;
    assert!(silent.retry_after().is_some());
    let down = fault(|| answer("503 Service Unavailable", "", b"")).await;
    assert_eq!(
        (down.code(), down.reaction()),
        ("bank-unreachable", Reaction::Retry)
    );
    let web = fault(|| answer("200 OK", "", b"<html>maintenance</html>")).await;
    assert_eq!(
        (web.code(), web.reaction()),
        ("answer-unexpected", Reaction::Fallback)
    );
    let cut = fault(|| answer("200 OK", "", b"{\"transactions\": {\"booked\": [")).await;
    assert_eq!(cut.code(), "answer-unexpected");
    let undated = fault(|| {
        ok(&json!({"transactions": {"booked": [{"transactionAmount": {"amount": "1"}}]}}))
    });
    let undated = undated.await;
    assert!(
        undated.to_string().contains("transactions.booked.0"),
        "{undated}"
    );
    let comma = fault(|| {
        ok(
            &json!({"transactions": {"booked": [{"bookingDate": "2026-01-02",
            "transactionAmount": {"amount": "1,5"}}]}}),
        )
    });
    assert_eq!(comma.await.code(), "answer-unexpected");
}

#[tokio::test]
async fn a_slow_bank_is_given_up_within_the_limit() {
    let server = Server::start(|_| {
        Reply::Slow(
            b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            Duration::from_millis(50),
        )
    })
    .await;
    let limits = Limits {
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let client = local_client(limits);
    let talk = Talk::new(&client, &Plenty);
    let error = gocardless(&server.url(""))
        .accounts(&talk)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("bank-unreachable", Reaction::Retry)
    );
}

#[tokio::test]
async fn no_more_is_asked_than_the_budget_allows() {
    let server = Server::start(|it| gocardless_reply(it, "LN", &json!({}))).await;
    let client = local_client(Limits::default());
    let few = Few(AtomicUsize::new(2));
    let talk = Talk::new(&client, &few);
    let error = gocardless(&server.url(""))
        .accounts(&talk)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "rate-limited");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_clock_that_differs_is_told() {
    let server = Server::start(|_| {
        answer(
            "200 OK",
            "Date: Thu, 01 Jan 2015 00:00:00 GMT\r\n",
            b"{\"access\": \"x\"}",
        )
    })
    .await;
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let _unread = gocardless(&server.url("")).accounts(&talk).await;
    assert!(talk.clock_note().unwrap().contains("behind"));
}

// Plaid.
