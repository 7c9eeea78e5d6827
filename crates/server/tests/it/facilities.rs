//! Loans, their interest and claims between entities over HTTP (CASH-11).

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::House;

fn loan() -> Value {
    json!({"name": "Term loan", "kind": "loan", "asset": "EUR", "account": "liabilities:loan",
        "principal": "360000", "starts_on": "2026-01-01", "matures_on": "2126-01-01",
        "every_months": 3, "rate_bps": "400", "day_count": "30e-360", "repayment": "linear",
        "accrual": "month-end", "accrued_account": "liabilities:interest",
        "interest_account": "expenses:interest", "payment_account": "assets:bank:eur"})
}

async fn house() -> House {
    let house = House::open().await;
    for path in [
        "liabilities:loan",
        "liabilities:interest",
        "expenses:interest",
    ] {
        let new = json!({"path": path, "asset": "EUR"});
        house.post("/api/v1/accounts", new).await.expect(201);
    }
    let payout = json!({"booked_on": "2026-01-01", "description": "payout", "postings": [
        {"account": "assets:bank:eur", "asset": "EUR", "amount": "360000"},
        {"account": "liabilities:loan", "asset": "EUR", "amount": "-360000"},
    ]});
    house.post("/api/v1/entries", payout).await.expect(201);
    house
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_is_kept_by_version_and_its_interest_booked_once() {
    let house = house().await;
    let key = [("idempotency-key", "loan-1")];
    let add = || house.write(Method::POST, "/api/v1/facilities", &key, loan());
    let made = add().await.expect(201);
    assert_eq!(add().await.expect(201)["id"], made["id"]);
    assert_eq!(made["outstanding"]["amount"], "360000.00");
    let path = format!("/api/v1/facilities/{}", made["id"].as_str().unwrap());
    let schedule = house
        .get(&format!("{path}/schedule?as_of=2026-03-31"))
        .await;
    let schedule = schedule.expect(200);
    // Months of thirty days: a quarter of 4 % on 360,000.
    assert_eq!(schedule["items"][0]["interest"], "3600.00");
    assert_eq!(schedule["items"][0]["fraction"], "0.25");
    assert_eq!(schedule["items"][1]["actual"], Value::Null);
    let until = json!({"until": "2026-03-31"});
    let accruals = format!("{path}/accruals");
    let booked = house.post(&accruals, until.clone()).await.expect(200);
    assert_eq!(booked["booked"], 3);
    assert_eq!(booked["items"][0]["amount"]["amount"], "1200.00");
    assert_eq!(house.post(&accruals, until).await.expect(200)["booked"], 0);
    let mut other = loan();
    other["rate_bps"] = json!("450.5");
    let stale = [("if-match", "\"7\"")];
    let put = house.write(Method::PUT, &path, &stale, other.clone()).await;
    put.expect(412);
    let current = [("if-match", "\"1\"")];
    let put = house.write(Method::PUT, &path, &current, other).await;
    assert_eq!(put.header("etag"), "\"2\"");
    // The new rate counts from the start: what is missing is due.
    let shown = house
        .get(&format!("{path}?as_of=2026-03-31"))
        .await
        .expect(200);
    assert_eq!(shown["unbooked"]["amount"], "454.50");
    let archived = house.post(&format!("{path}/archive"), json!({})).await;
    assert_eq!(archived.expect(200)["state"], "archived");
    let change = house.write(Method::PUT, &path, &[], loan()).await;
    assert_eq!(change.expect(409)["code"], "conflict");
    let restored = house.post(&format!("{path}/restore"), json!({})).await;
    assert_eq!(restored.expect(200)["state"], "running");
    let list = house.get("/api/v1/facilities").await.expect(200);
    assert_eq!(list["totals"]["owed"]["value"]["amount"], "360000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_that_is_a_number_and_words_that_are_none_are_refused() {
    let house = house().await;
    let refused = async |field: &str, value: Value| {
        let mut wrong = loan();
        wrong[field] = value;
        let answer = house.post("/api/v1/facilities", wrong).await;
        assert_eq!(answer.status.as_u16(), 422, "{field}: {}", answer.text());
        answer.text()
    };
    assert!(refused("rate_bps", json!(4.5)).await.contains("string"));
    assert!(refused("rate_bps", json!("4.5 %")).await.contains("387.5"));
    refused("kind", json!("mortgage")).await;
    refused("every_months", json!(-1)).await;
    refused("every_months", json!(121)).await;
    refused("matures_on", json!("2025-01-01")).await;
    refused("colour", json!("red")).await;
    let list = house.get("/api/v1/facilities").await.expect(200);
    assert_eq!(list["items"], json!([]));
    house.get("/api/v1/facilities/fac_1").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_an_entity_is_not_between_two() {
    let house = house().await;
    let account = house
        .get("/api/v1/accounts/liabilities:loan")
        .await
        .expect(200);
    let path = format!("/api/v1/intercompany/accounts/{}", account["id"]);
    let mark = json!({"entity": "nobody"});
    house.write(Method::PUT, &path, &[], mark).await.expect(404);
    house.delete(&path).await.expect(404);
    let report = house.get("/api/v1/intercompany").await.expect(200);
    assert_eq!(report["claims"], json!([]));
    let netting = house.get("/api/v1/intercompany/netting?by=creditor").await;
    assert_eq!(netting.expect(200)["items"], json!([]));
    let wrong = house.get("/api/v1/intercompany/netting?by=nobody").await;
    wrong.expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_field_that_is_wrong_is_named() {
    let house = house().await;
    for (field, value) in [
        ("account", json!("liabilities:none")),
        ("interest_account", json!("assets:bank:eur")),
        ("matures_on", json!("2025-01-01")),
        ("rate_bps", json!("4.5 %")),
        ("principal", json!("0")),
        ("limit", json!("5")),
    ] {
        let mut wrong = loan();
        wrong[field] = value;
        let refused = house.post("/api/v1/facilities", wrong).await.expect(422);
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("invalid"), &json!(field)),
            "{refused}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_netting_is_drafted_with_everything_that_is_missing_named() {
    let house = house().await;
    let nothing = house
        .post("/api/v1/intercompany/netting/payments", json!({}))
        .await;
    assert_eq!(nothing.expect(422)["code"], "nothing-to-net");
    let unknown = json!({"asset": "EUR", "colour": "red"});
    let refused = house
        .post("/api/v1/intercompany/netting/payments", unknown)
        .await;
    refused.expect(422);
}
