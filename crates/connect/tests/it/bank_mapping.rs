//! JSON by a mapping: pages, links, order, and mappings that cannot be.

use connect::bank::{Bank, BankError, Mapped, Mapping};
use connect::http::Reaction;
use serde_json::{Value, json};

use crate::bank::{fetch, ok, secret};
use crate::loopback::{Reply, Server, answer};

fn mapping(base: &str, pages: &Value) -> Value {
    json!({
        "base_url": base,
        "auth": {"kind": "header", "name": "X-Api-Key"},
        "accounts": [{"id": "7", "identification": "GB33BUKB20201555555555", "currency": "GBP"}],
        "lines": {
            "path": "/accounts/{account}/lines?since={from}",
            "items": "data.rows",
            "pages": pages,
            "fields": {
                "id": "ref", "booked_on": "on", "amount": "sum",
                "direction": {"path": "side", "out": ["D"], "in": ["C"]},
                "account": "acct", "description": "note",
            },
        },
        "date": "DD.MM.YYYY",
    })
}

fn mapped(mapping: Value) -> Result<Bank, BankError> {
    let mapping: Mapping = serde_json::from_value(mapping).unwrap();
    let credentials = [("token".to_owned(), secret("k3y"))];
    let made = Mapped::new(mapping, credentials.into_iter().collect())?;
    Ok(Bank::Mapped(Box::new(made)))
}

fn row(id: u32, acct: &str) -> Value {
    json!({"ref": id, "on": "05.01.2026", "sum": "1.10", "side": "D", "acct": acct, "note": "n"})
}

fn rows(ids: &[u32], more: &Value) -> Reply {
    let rows: Vec<Value> = ids.iter().map(|it| row(*it, "7")).collect();
    ok(&json!({"data": {"rows": rows}, "next": more}))
}

async fn ids(bank: &mut Bank) -> Vec<String> {
    let fetched = fetch(bank).await.unwrap();
    let entries = fetched.feed.entries.into_iter();
    entries.filter_map(|it| it.id).collect()
}

#[tokio::test]
async fn every_kind_of_pages_is_walked_to_its_end() {
    let server = Server::start(|it| {
        assert!(it.contains("x-api-key: k3y"), "{it}");
        let has = |text: &str| it.split(' ').nth(1).unwrap_or_default().contains(text);
        if has("page=3") || has("offset=3") || has("cursor=last") || has("link=2") {
            return rows(&[], &Value::Null);
        }
        if has("page=2") || has("offset=2") || has("cursor=b") {
            return rows(&[3], &json!("last"));
        }
        rows(&[1, 2], &json!("b"))
    })
    .await;
    let base = server.url("");
    for pages in [
        json!({"kind": "page", "parameter": "page"}),
        json!({"kind": "offset", "parameter": "offset", "limit": "limit", "count": 2}),
        json!({"kind": "cursor", "parameter": "cursor", "next": "next"}),
    ] {
        let found = ids(&mut mapped(mapping(&base, &pages)).unwrap()).await;
        assert_eq!(found, ["1", "2", "3"], "{pages}");
    }
    let none = ids(&mut mapped(mapping(&base, &json!({"kind": "none"}))).unwrap()).await;
    assert_eq!(none, ["1", "2"]);
}

#[tokio::test]
async fn links_are_followed_at_the_mappings_own_server_only() {
    let server = Server::start(|it| {
        if it.contains("link=2") {
            return rows(&[3], &Value::Null);
        }
        let next = "Link: </more?link=2>; rel=\"next\"\r\n";
        let body = json!({"data": {"rows": [row(1, "7")]}}).to_string();
        answer("200 OK", next, body.as_bytes())
    })
    .await;
    let pages = json!({"kind": "link"});
    let mut bank = mapped(mapping(&server.url(""), &pages)).unwrap();
    assert_eq!(ids(&mut bank).await, ["1", "3"]);
    let elsewhere = Server::start(|_| {
        let next = "Link: <http://169.254.169.254/latest>; rel=next\r\n";
        answer(
            "200 OK",
            next,
            json!({"data": {"rows": [row(1, "7")]}})
                .to_string()
                .as_bytes(),
        )
    })
    .await;
    let mut bank = mapped(mapping(&elsewhere.url(""), &json!({"kind": "link"}))).unwrap();
    let error = fetch(&mut bank).await.unwrap_err();
    assert_eq!(
        (error.code(), error.reaction()),
        ("connection-setting", Reaction::Stop)
    );
}

#[tokio::test]
async fn pages_that_never_end_and_lines_of_others_are_refused() {
    let again = Server::start(|_| rows(&[1, 2], &json!("same"))).await;
    let pages = json!({"kind": "cursor", "parameter": "cursor", "next": "next"});
    let mut bank = mapped(mapping(&again.url(""), &pages)).unwrap();
    assert_eq!(fetch(&mut bank).await.unwrap_err().code(), "page-again");
    let others = Server::start(|_| ok(&json!({"data": {"rows": [row(1, "8")]}}))).await;
    let mut bank = mapped(mapping(&others.url(""), &pages)).unwrap();
    assert_eq!(fetch(&mut bank).await.unwrap_err().code(), "other-account");
}

#[tokio::test]
async fn lines_that_come_twice_or_out_of_order_are_one_each() {
    let server = Server::start(|it| {
        if it.contains("page=2") {
            return rows(&[2, 1], &Value::Null);
        }
        if it.contains("page=3") {
            return rows(&[], &Value::Null);
        }
        rows(&[3, 2], &Value::Null)
    })
    .await;
    let pages = json!({"kind": "page", "parameter": "page"});
    let mut found = ids(&mut mapped(mapping(&server.url(""), &pages)).unwrap()).await;
    found.sort();
    assert_eq!(found, ["1", "2", "3"]);
}

#[test]
fn mappings_that_cannot_be_are_refused_with_the_field() {
    let good = mapping("https://bank.example", &json!({"kind": "none"}));
    let with = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    assert!(mapped(good.clone()).is_ok());
    for wrong in [
        with("/base_url", json!("bank.example")),
        with("/base_url", json!("https://u:p@bank.example")),
        with("/base_url", json!("file:///etc")),
        with("/accounts", json!([])),
        with("/accounts", json!([{"id": "1"}, {"id": "1"}])),
        with("/lines/fields/amount", json!("")),
        with("/auth", json!({"kind": "basic", "user": "u"})),
    ] {
        let error = mapped(wrong.clone()).err().unwrap();
        assert_eq!(error.code(), "connection-setting", "{wrong}");
    }
    let unknown = with(
        "/lines/pages",
        json!({"kind": "page", "parameter": "p", "colour": 1}),
    );
    assert!(serde_json::from_value::<Mapping>(unknown).is_err());
}
