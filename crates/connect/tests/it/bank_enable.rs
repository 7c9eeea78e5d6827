//! Enable Banking: pages, signs, sessions and keys.

use connect::bank::{Bank, EnableBanking};
use connect::http::Reaction;
use serde_json::{Value, json};

use crate::bank::{RSA, fetch, ok, secret, status};
use crate::loopback::{Reply, Server};

fn enable_banking(base: &str) -> Bank {
    let ids = ("app-1".to_owned(), "ses-1".to_owned());
    let made = EnableBanking::new(Some(base.to_owned()), ids, &secret(RSA));
    Bank::EnableBanking(Box::new(made.unwrap()))
}

fn enable_banking_reply(request: &str, session: &str, transactions: &Value) -> Reply {
    let path = request.split(' ').nth(1).unwrap_or_default();
    match path {
        "/sessions/ses-1" => ok(&json!({"status": session, "accounts": ["u1"],
            "aspsp": {"name": "Nordbank", "country": "FI"}})),
        "/accounts/u1/details" => ok(&json!({"account_id": {"iban": "FI2112345600000785"},
            "currency": "EUR", "name": "Aurelia Oy"})),
        "/accounts/u1/balances" => ok(&json!({"balances": [{"balance_type": "CLBD",
            "balance_amount": {"amount": "10.00", "currency": "EUR"},
            "reference_date": "2026-01-31"}]})),
        _ => ok(transactions),
    }
}

fn eb_line(id: &str, amount: &str, side: &str) -> Value {
    json!({"entry_reference": id, "status": "BOOK", "credit_debit_indicator": side,
        "transaction_amount": {"amount": amount, "currency": "EUR"},
        "booking_date": "2026-01-04", "remittance_information": ["Invoice", id]})
}

#[tokio::test]
async fn enable_banking_pages_are_walked_and_signs_come_from_the_indicator() {
    let server = Server::start(|it| {
        let lines = if it.contains("continuation_key=k%2B1") {
            json!({"transactions": [eb_line("e2", "4.00", "CRDT")]})
        } else {
            json!({"transactions": [eb_line("e1", "3.50", "DBIT")], "continuation_key": "k+1"})
        };
        enable_banking_reply(it, "AUTHORIZED", &lines)
    })
    .await;
    let fetched = fetch(&mut enable_banking(&server.url(""))).await.unwrap();
    let amounts: Vec<_> = fetched
        .feed
        .entries
        .iter()
        .map(|it| it.amount.as_str())
        .collect();
    assert_eq!(amounts, ["-3.5", "4"]);
    assert_eq!(fetched.feed.header.opening.unwrap().amount, "9.5");
    let request = server.received().remove(0);
    let token = request
        .split("Bearer ")
        .nth(1)
        .or_else(|| request.split("bearer ").nth(1));
    let token = token.unwrap().split("\r\n").next().unwrap();
    assert_eq!(token.split('.').count(), 3, "{token}");
}

#[tokio::test]
async fn enable_banking_stops_without_a_session_and_refuses_two_signs() {
    let server = Server::start(|it| enable_banking_reply(it, "EXPIRED", &json!({}))).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("consent-ended", Reaction::Stop)
    );
    let lines = json!({"transactions": [eb_line("e1", "-3.50", "DBIT")]});
    let server = Server::start(move |it| enable_banking_reply(it, "AUTHORIZED", &lines)).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "answer-unexpected");
    let limited = json!({"error": "ASPSP_RATE_LIMIT_EXCEEDED"});
    let server = Server::start(move |_| status("400 Bad Request", &limited)).await;
    let error = fetch(&mut enable_banking(&server.url("")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "rate-limited");
}

#[test]
fn a_key_that_is_none_is_refused_with_the_setting() {
    let ids = ("a".to_owned(), "s".to_owned());
    for key in [
        "",
        "hello",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ] {
        let made = EnableBanking::new(None, ids.clone(), &secret(key));
        assert_eq!(made.err().unwrap().code(), "connection-setting", "{key}");
    }
}

// Any interface, by a mapping.
