//! What documents decide beside the books is answered as it is now (CASH-3, CASH-5).

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{House, payment};

const TERMS: &str = "/api/v1/accounts/1/terms";

#[tokio::test]
async fn terms_are_changed_on_the_version_that_was_read_and_count_at_once() {
    let house = House::open().await;
    house.post("/api/v1/entries", payment()).await.expect(201);
    let breach = async || {
        let found = house.get("/api/v1/liquidity").await.expect(200);
        let rows = found["accounts"].as_array().unwrap().clone();
        let own = rows.into_iter().find(|it| it["account"] == 1).unwrap();
        own["breach"].clone()
    };
    assert_eq!(breach().await, Value::Null);
    let read = house.get(TERMS).await;
    assert_eq!(read.header("etag"), "\"0\"");
    let first = [("if-match", "\"0\"")];
    let least = |amount: &str| json!({"least": amount});
    let set = house.write(Method::PUT, TERMS, &first, least("999999999"));
    set.await.expect(200);
    // The books stayed as they are: neither answer is one that was kept.
    assert_eq!(breach().await, "below-least");
    let read = house.get(TERMS).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.expect(200)["least"], "999999999");
    let stale = house.write(Method::PUT, TERMS, &first, least("1"));
    stale.await.expect(412);
    let next = [("if-match", "\"1\"")];
    let unset = house.write(Method::PUT, TERMS, &next, json!({}));
    unset.await.expect(200);
    assert_eq!(breach().await, Value::Null);
}

#[tokio::test]
async fn lines_of_a_counterparty_follow_its_names() {
    let house = House::open().await;
    house.post("/api/v1/entries", payment()).await.expect(201);
    let new = json!({"name": "Nordbank"});
    let made = house.post("/api/v1/counterparties", new).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let lines = async || {
        let path = format!("/api/v1/entries?counterparty={id}");
        house.get(&path).await.expect(200)["total"].clone()
    };
    let before = lines().await;
    assert_ne!(before, 0);
    let path = format!("/api/v1/counterparties/{id}");
    let other = json!({"name": "Somebody else"});
    let changed = house.write(Method::PUT, &path, &[], other);
    changed.await.expect(200);
    assert_eq!(lines().await, 0);
    assert_eq!(house.delete(&path).await.status.as_u16(), 204);
    let gone = format!("/api/v1/entries?counterparty={id}");
    house.get(&gone).await.expect(404);
    let none = house.get("/api/v1/entries?counterparty=nobody").await;
    assert_eq!(none.expect(400)["code"], "bad-query");
}
