//! Lines understood over HTTP: a rule, a category, an invoice, a match, a sign-off (CASH-5, CASH-6).

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::support::House;

/// A bank account and what its lines are on until somebody says what they are for.
async fn house() -> House {
    let house = House::open().await;
    for path in ["expenses:uncategorised", "income:uncategorised"] {
        let new = json!({"path": path});
        house.post("/api/v1/accounts", new).await.expect(201);
    }
    house
}

async fn line(house: &House, party: &str, amount: &str) -> u64 {
    let (other, opposite) = match amount.strip_prefix('-') {
        Some(rest) => ("expenses:uncategorised", rest.to_owned()),
        None => ("income:uncategorised", format!("-{amount}")),
    };
    let new = json!({"booked_on": "2026-01-10", "description": "Rechnung RE-77",
    "counterparty": party, "postings": [
        {"account": "assets:bank:eur", "asset": "EUR", "amount": amount},
        {"account": other, "asset": "EUR", "amount": opposite},
    ]});
    let booked = house.post("/api/v1/entries", new).await.expect(201);
    booked["id"].as_u64().unwrap()
}

fn rule(category: &str) -> Value {
    json!({"rule": {"name": "fees", "then": [{"category": category}], "when": {"all": [
        {"text": {"field": "counterparty", "test": {"contains": "bank"}}},
        {"not": {"amount": {"at-least": "1000"}}},
        {"day": {"which": "booked", "test": {"from": "2026-01-01"}}},
    ]}}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_kept_by_version_tried_applied_explained_and_taken_back() {
    let house = house().await;
    let entry = line(&house, "Die Bank AG", "-12.50").await;
    let wrong = house.post("/api/v1/rules", rule("expenses:nowhere")).await;
    let problem = wrong.expect(422);
    assert_eq!(problem["problems"][0]["code"], "account");
    let unknown = json!({"rule": {"name": "x", "when": {"colour": "red"}, "then": []}});
    house.post("/api/v1/rules", unknown).await.expect(422);
    let key = [("idempotency-key", "rule-1")];
    let make = || house.write(Method::POST, "/api/v1/rules", &key, rule("expenses:fees"));
    let made = make().await.expect(201);
    assert_eq!(make().await.expect(201), made);
    assert_eq!(made["rule"]["when"], rule("x")["rule"]["when"]);
    let path = format!("/api/v1/rules/{}", made["id"].as_str().unwrap());
    let stale = [("if-match", "\"7\"")];
    house
        .write(Method::PUT, &path, &stale, rule("expenses:fees"))
        .await
        .expect(412);
    let preview = house
        .post("/api/v1/rules/preview", json!({}))
        .await
        .expect(200);
    assert_eq!(preview["changed"], 1);
    let batch = house
        .post("/api/v1/rules/apply", json!({}))
        .await
        .expect(201);
    assert_eq!(
        (&batch["lines"], &batch["standing"]),
        (&json!(1), &json!(1))
    );
    let why = house
        .post("/api/v1/rules/why", json!({"entry": entry}))
        .await
        .expect(200);
    assert_eq!(
        (&why["category"], &why["given_by"]),
        (&json!("expenses:fees"), &json!("fees"))
    );
    assert_eq!(why["rules"][0]["why"]["parts"][1]["asked"], "not this");
    let undo = format!(
        "/api/v1/categorisations/{}/undo",
        batch["id"].as_str().unwrap()
    );
    let undone = house.post(&undo, Value::Null).await.expect(200);
    assert_eq!(undone["standing"], 0);
    house.post(&undo, Value::Null).await.expect(409);
    let both = json!({"items": [{"entry": entry, "category": 2}], "suggestions_of_at_least": 0});
    house
        .post("/api/v1/categorisations", both)
        .await
        .expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_comes_in_a_file_is_settled_by_a_line_and_the_account_signed_off() {
    let house = house().await;
    let entry = line(&house, "Kunde AG", "250.00").await;
    let upload = |text: &'static str| {
        let request = House::request(Method::POST, "/api/v1/expected-items/import?name=open.csv");
        let request = request.header("content-type", "application/octet-stream");
        house.send(request.body(Body::from(text)).unwrap())
    };
    let wrong = upload("kind,amount,currency,due\nreceivable,1,EUR,1/2/2026\n").await;
    assert_eq!(wrong.expect(422)["problems"][0]["line"], 2);
    let file = "kind,counterparty,reference,amount,currency,due\n\
        receivable,Kunde,RE-77,250.00,EUR,2026-01-08\n";
    let added = upload(file).await.expect(201);
    assert_eq!(added["items"][0]["open"]["amount"], "250.00");
    assert_eq!(upload(file).await.expect(201)["known"], 1);
    let proposals = house.get("/api/v1/matches/proposals").await.expect(200);
    let found = &proposals["matches"][0];
    assert_eq!(found["lines"][0]["entry"], entry);
    let id = found["items"][0]["id"].as_str().unwrap();
    let matches = json!({"matches": [{"lines": [entry], "items": [id]}]});
    house.post("/api/v1/matches", matches).await.expect(201);
    let item = format!("/api/v1/expected-items/{id}");
    assert_eq!(house.get(&item).await.expect(200)["state"], "settled");
    let session = json!({"account": "assets:bank:eur", "through": "2026-01-31",
        "balance": "250.00"});
    let open = house
        .post("/api/v1/reconciliations", session)
        .await
        .expect(201);
    assert_eq!(
        (&open["ready"], &open["unmatched"]),
        (&json!(true), &json!(0))
    );
    let path = "/api/v1/reconciliations/assets:bank:eur";
    let key = [("idempotency-key", "sign-1")];
    let sign_off = format!("{path}/sign-off");
    let sign = || house.write(Method::POST, &sign_off, &key, json!({"note": "seen"}));
    let signed = sign().await.expect(201);
    assert_eq!(signed["through"], "2026-01-31");
    assert_eq!(sign().await.expect(201), signed, "the same request again");
    house.get(path).await.expect(404);
    let reverse = format!("/api/v1/entries/{entry}/reverse");
    let refused = house.post(&reverse, json!({})).await.expect(422);
    assert_eq!(refused["code"], "account-reconciled");
    house
        .post(&format!("{path}/reopen"), json!({"reason": "late"}))
        .await
        .expect(204);
    house.post(&reverse, json!({})).await.expect(201);
    assert_eq!(house.get(&item).await.expect(200)["state"], "open");
}
