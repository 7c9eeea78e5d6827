//! Plaid: amounts, accounts, errors, a walk that goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect::bank::{Bank, Partial, Plaid, Talk};
use connect::http::{Limits, Reaction};
use serde_json::json;

use crate::bank::{Plenty, fetch, plan, secret, status};
use crate::loopback::{Reply, Server, answer, local_client};

fn plaid(base: &str) -> Bank {
    Bank::Plaid(Plaid::new(
        (Some(base.to_owned()), "sandbox"),
        "client".to_owned(),
        (secret("s3cret"), secret("access-1")),
    ))
}

const PLAID_ACCOUNTS: &str = r#"{"accounts":[{"account_id":"a1","name":"Checking",
    "type":"depository","balances":{"current":110.10,"available":100.00,
    "iso_currency_code":"USD"}}],"item":{"institution_id":"ins_1"}}"#;

fn text(body: &str) -> Reply {
    answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.as_bytes(),
    )
}

fn plaid_line(id: &str, account: &str, amount: &str) -> String {
    format!(
        r#"{{"transaction_id":"{id}","account_id":"{account}","amount":{amount},
        "date":"2026-01-05","pending":false,"iso_currency_code":"USD","name":"Shop {id}"}}"#
    )
}

fn plaid_page(lines: &[String], cursor: &str, more: bool) -> String {
    let lines = lines.join(",");
    format!(
        r#"{{"added":[{lines}],"modified":[],"removed":[],"next_cursor":"{cursor}",
        "has_more":{more}}}"#
    )
}

#[tokio::test]
async fn plaid_amounts_are_read_by_their_digits_and_turned_round() {
    let server = Server::start(|it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        if it.contains(r#""cursor":"c1""#) {
            return text(&plaid_page(&[plaid_line("t3", "a1", "1.1e1")], "c2", false));
        }
        let lines = [
            plaid_line("t1", "a1", "89.40"),
            plaid_line("t2", "a1", "-0.10"),
        ];
        text(&plaid_page(&lines, "c1", true))
    })
    .await;
    let fetched = fetch(&mut plaid(&server.url(""))).await.unwrap();
    let amounts: Vec<_> = fetched
        .feed
        .entries
        .iter()
        .map(|it| it.amount.as_str())
        .collect();
    assert_eq!(amounts, ["-89.4", "0.1", "-11"]);
    assert_eq!(fetched.cursor.as_deref(), Some("c2"));
    assert_eq!(
        fetched.feed.header.closing.as_ref().unwrap().amount,
        "110.1"
    );
}

#[tokio::test]
async fn plaid_lines_of_another_account_are_refused() {
    let server = Server::start(|it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        text(&plaid_page(&[plaid_line("t1", "other", "1")], "c1", false))
    })
    .await;
    let error = fetch(&mut plaid(&server.url(""))).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("other-account", Reaction::Stop)
    );
}

#[tokio::test]
async fn plaid_errors_ask_for_what_helps() {
    for (kind, code, expected, reaction) in [
        (
            "ITEM_ERROR",
            "ITEM_LOGIN_REQUIRED",
            "consent-ended",
            Reaction::Stop,
        ),
        (
            "INVALID_INPUT",
            "INVALID_ACCESS_TOKEN",
            "credentials-refused",
            Reaction::Stop,
        ),
        (
            "INSTITUTION_ERROR",
            "INSTITUTION_DOWN",
            "bank-refused",
            Reaction::Retry,
        ),
        (
            "TRANSACTIONS_ERROR",
            "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION",
            "lines-moved",
            Reaction::Retry,
        ),
    ] {
        let body = json!({"error_type": kind, "error_code": code});
        let server = Server::start(move |_| status("400 Bad Request", &body)).await;
        let error = fetch(&mut plaid(&server.url(""))).await.unwrap_err();
        assert_eq!(
            (error.code(), error.reaction()),
            (expected, reaction),
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_walk_that_was_cut_off_goes_on_where_it_was() {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let server = Server::start(move |it| {
        if it.contains("/accounts/get") {
            return text(PLAID_ACCOUNTS);
        }
        if it.contains(r#""cursor":"c1""#) && count.fetch_add(1, Ordering::SeqCst) == 0 {
            return answer("502 Bad Gateway", "", b"");
        }
        if it.contains(r#""cursor":"c1""#) {
            return text(&plaid_page(&[plaid_line("t2", "a1", "2")], "c2", false));
        }
        text(&plaid_page(&[plaid_line("t1", "a1", "1")], "c1", true))
    })
    .await;
    let client = local_client(Limits::default());
    let talk = Talk::new(&client, &Plenty);
    let mut bank = plaid(&server.url(""));
    let remote = bank.accounts(&talk).await.unwrap().remove(0);
    let mut partial = Partial::default();
    let cut = bank.fetch(&talk, &remote, &plan(), &mut partial).await;
    assert_eq!(cut.unwrap_err().code(), "bank-unreachable");
    let kept: Partial = serde_json::from_value(json!(partial)).unwrap();
    let mut kept = kept;
    let done = bank
        .fetch(&talk, &remote, &plan(), &mut kept)
        .await
        .unwrap();
    let ids: Vec<_> = done
        .feed
        .entries
        .iter()
        .filter_map(|it| it.id.as_deref())
        .collect();
    assert_eq!(ids, ["t1", "t2"]);
    let first = server.received();
    let first = first
        .iter()
        .filter(|it| it.contains(r#""cursor":"""#))
        .count();
    assert_eq!(first, 1, "the first page is asked for once");
}

// Enable Banking.
