//! What each endpoint answers when nothing is wrong.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{House, payment};

const ENTRIES: &str = "/api/v1/entries";

#[tokio::test(flavor = "multi_thread")]
async fn organisations_are_made_and_listed_with_where_their_journal_stands() {
    let house = House::open().await;
    let list = house.get("/api/v1/organisations").await.expect(200);
    let found = &list["items"][0];
    assert_eq!(
        (&found["slug"], &found["reporting_currency"]),
        (&json!("test"), &json!("EUR"))
    );
    let head = house.get("/api/v1/journal/head?org=test").await.expect(200);
    assert_eq!(head, found["head"]);
    let proof = house
        .post("/api/v1/journal/verify", Value::Null)
        .await
        .expect(200);
    assert_eq!((&proof["ok"], &proof["head"]), (&json!(true), &head));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_opened_read_changed_closed_and_reopened() {
    let house = House::open().await;
    let new = json!({"path": "assets:bank:gbp", "asset": "GBP", "bank": "Thameside",
        "identification": "GB33BUKB20201555555555", "kind": "bank"});
    let opened = house.post("/api/v1/accounts", new).await.expect(201);
    assert_eq!(
        (&opened["type"], &opened["kind"]),
        (&json!("asset"), &json!("bank"))
    );
    let path = format!("/api/v1/accounts/{}", opened["id"]);
    let patch = json!({"bank": "", "region": "GB", "closed_on": "2026-02-01"});
    let changed = house
        .write(Method::PATCH, &path, &[], patch)
        .await
        .expect(200);
    assert_eq!(
        (&changed["bank"], &changed["region"]),
        (&Value::Null, &json!("GB"))
    );
    assert_eq!(changed["closed_on"], "2026-02-01");
    let patch = json!({"reopen": true});
    let changed = house
        .write(Method::PATCH, &path, &[], patch)
        .await
        .expect(200);
    assert_eq!(changed["closed_on"], Value::Null);
    let by_path = house
        .get("/api/v1/accounts/assets:bank:gbp")
        .await
        .expect(200);
    assert_eq!(by_path["id"], opened["id"]);
    let list = house.get("/api/v1/accounts").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_booked_found_moved_and_taken_back() {
    let house = House::open().await;
    let made = house.post(ENTRIES, payment()).await.expect(201);
    let place = format!("{ENTRIES}/{}", made["id"]);
    assert_eq!(house.get(&place).await.expect(200), made);
    assert_eq!(made["postings"][0]["path"], "assets:bank:eur");
    let query =
        "?account=assets:bank:eur&q=fee&min=12&max=13&asset=EUR&from=2026-01-01&to=2026-01-31";
    let page = house.get(&format!("{ENTRIES}{query}")).await.expect(200);
    assert_eq!(page["total"], 1);
    assert_eq!(
        page["items"][0]["balance_after"],
        json!({"asset": "EUR", "amount": "-12.50"})
    );
    house
        .post("/api/v1/accounts", json!({"path": "expenses:bank"}))
        .await
        .expect(201);
    let body = json!({"from": "expenses:fees", "to": "expenses:bank", "reason": "its own account"});
    let moved = house
        .post(&format!("{place}/reclassify"), body)
        .await
        .expect(201);
    assert_eq!(
        moved["corrects"],
        json!({"kind": "reclassification", "entry": made["id"]})
    );
    let made = house.post(ENTRIES, payment()).await.expect(201);
    let place = format!("{ENTRIES}/{}/reverse", made["id"]);
    let reversal = house
        .post(&place, json!({"reason": "twice"}))
        .await
        .expect(201);
    assert_eq!(
        reversal["corrects"],
        json!({"kind": "reversal", "entry": made["id"]})
    );
    let made = house
        .get(&format!("{ENTRIES}/{}", made["id"]))
        .await
        .expect(200);
    assert_eq!(made["reversed_by"], reversal["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_by_cursor_without_a_gap() {
    let house = House::open().await;
    for _ in 0..5 {
        house.post(ENTRIES, payment()).await.expect(201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = house
            .get(&format!("{ENTRIES}?sort=booked_on&limit=2{cursor}"))
            .await;
        let page = page.expect(200);
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["id"].as_u64().unwrap()),
        );
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a < b), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_are_those_of_the_day_and_as_known_then() {
    let house = House::open().await;
    let made = house.post(ENTRIES, payment()).await.expect(201);
    let later = json!({"booked_on": "2026-03-01", "description": "Sale", "postings": [
        {"account": "assets:bank:eur", "asset": "EUR", "amount": "100"},
        {"account": "income:sales", "asset": "EUR", "amount": "-100"}]});
    house.post(ENTRIES, later).await.expect(201);
    let balance = async |query: &str| {
        let path = format!("/api/v1/accounts/assets:bank:eur/balance{query}");
        house.get(&path).await.expect(200)["balances"][0]["amount"].clone()
    };
    assert_eq!(balance("").await, "87.50");
    assert_eq!(balance("?as_of=2026-02-01").await, "-12.50");
    assert_eq!(
        balance(&format!("?known_seq={}", made["id"])).await,
        "-12.50"
    );
    let history = "/api/v1/accounts/assets:bank:eur/history?to=2026-03-01&interval=month";
    let history = house.get(history).await.expect(200);
    let points = history["series"][0]["points"].as_array().unwrap();
    assert_eq!(
        points.first().unwrap(),
        &json!({"on": "2026-01-05", "balance": "-12.50"})
    );
    assert_eq!(
        points.last().unwrap(),
        &json!({"on": "2026-03-01", "balance": "87.50"})
    );
    let tree = house
        .get("/api/v1/balances?tree=true&as_of=2026-03-01")
        .await
        .expect(200);
    assert_eq!(
        tree["total"]["value"],
        json!({"asset": "EUR", "amount": "87.50"})
    );
    let flat = house
        .get("/api/v1/balances?as_of=2026-03-01")
        .await
        .expect(200);
    assert_eq!(flat["items"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_are_valued_by_the_prices_there_are_and_name_what_has_none() {
    let house = House::open().await;
    for (path, asset) in [("assets:bank:usd", "USD"), ("assets:bank:gbp", "GBP")] {
        house
            .post("/api/v1/accounts", json!({"path": path}))
            .await
            .expect(201);
        let entry = json!({"booked_on": "2026-01-05", "description": "opening", "postings": [
            {"account": path, "asset": asset, "amount": "100"},
            {"account": "income:sales2", "asset": asset, "amount": "-100"}]});
        house
            .post("/api/v1/accounts", json!({"path": "income:sales2"}))
            .await;
        house.post(ENTRIES, entry).await.expect(201);
    }
    let prices = json!({"items": [
        {"base": "USD", "quote": "EUR", "on": "2026-01-05", "rate": "0.9", "source": "test"}]});
    let put = house
        .post("/api/v1/prices", prices.clone())
        .await
        .expect(201);
    assert_eq!(put, json!({"added": 1, "corrected": 0, "unchanged": 0}));
    assert_eq!(
        house.get("/api/v1/prices?base=USD").await.expect(200),
        prices
    );
    let report = house
        .get("/api/v1/positions?group=currency&as_of=2026-01-05")
        .await
        .expect(200);
    assert_eq!(
        report["total"]["value"],
        json!({"asset": "EUR", "amount": "90.00"})
    );
    assert_eq!(report["total"]["unpriced"], json!(["GBP"]));
    let history = "/api/v1/positions/history?from=2026-01-04&to=2026-01-05&group=bank";
    let history = house.get(history).await.expect(200);
    assert_eq!(history["total"][1]["value"], "90.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_come_from_files_too() {
    let house = House::open().await;
    let send = async |text: &str| {
        let request = House::request(Method::POST, "/api/v1/prices/import");
        let request = request.header("content-type", "text/csv");
        house
            .send(request.body(Body::from(text.to_owned())).unwrap())
            .await
    };
    let ecb = "Date,USD,JPY,\n2026-01-30,1.1919,183.59,\n";
    assert_eq!(send(ecb).await.expect(201)["added"], 2);
    let bad = send("base,quote,on,rate\nUSD,EUR,soon,0.9\n")
        .await
        .expect(422);
    assert_eq!(
        (&bad["code"], &bad["problems"][0]["line"]),
        (&json!("file-problems"), &json!(2))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn accounting_reports_prove_themselves() {
    let house = House::open().await;
    house.post(ENTRIES, payment()).await.expect(201);
    let get = async |name: &str| {
        let path = format!("/api/v1/reports/{name}");
        house.get(&path).await.expect(200)
    };
    let trial = get("trial-balance?as_of=2026-12-31").await;
    assert_eq!(
        trial["totals"],
        json!([{"asset": "EUR", "debits": "12.50", "credits": "12.50"}])
    );
    assert_eq!(trial["balanced"], true);
    let sheet = get("balance-sheet?as_of=2026-12-31").await;
    assert_eq!(
        (&sheet["balanced"], &sheet["totals"][0]["equity"]),
        (&json!(true), &json!("-12.50"))
    );
    let income = get("income-statement?from=2026-01-01&to=2026-12-31").await;
    assert_eq!(income["net"], json!([{"asset": "EUR", "amount": "-12.50"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn saved_mappings_change_only_on_the_version_that_was_read() {
    let house = House::open().await;
    let place = "/api/v1/mappings/Nordbank";
    let mapping = json!({"delimiter": ";", "header_row": 1, "date_format": "DD.MM.YYYY",
        "decimal": ",", "columns": {"booked_on": "Day", "amount": "Sum", "description": ["Text"]}});
    let only_new = [("if-none-match", "*")];
    let made = house
        .write(Method::PUT, place, &only_new, mapping.clone())
        .await;
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(made.expect(200)["name"], "Nordbank");
    let again = house
        .write(Method::PUT, place, &only_new, mapping.clone())
        .await;
    let again = again.expect(412);
    assert_eq!(again["code"], "document-changed");
    let told = |found: &str, expected: &str| {
        format!(
            "it was changed meanwhile: found {found}, expected {expected}; read it again, then \
             change what is there now"
        )
    };
    assert_eq!(again["detail"], told("version 1", "none"));
    let read = [("if-match", "\"1\"")];
    let changed = house
        .write(Method::PUT, place, &read, mapping.clone())
        .await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let stale = house
        .write(Method::PUT, place, &read, mapping.clone())
        .await;
    let stale = stale.expect(412)["detail"].clone();
    assert_eq!(stale, told("version 2", "version 1"));
    let gone = house
        .write(Method::PUT, "/api/v1/mappings/Gone", &read, mapping)
        .await;
    let gone = gone.expect(412)["detail"].clone();
    assert_eq!(gone, told("none", "version 1"));
    let list = house.get("/api/v1/mappings").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(house.get(place).await.header("etag"), "\"2\"");
    house.delete(place).await.expect(204);
    house.delete(place).await.expect(404);
    house.get(place).await.expect(404);
}

#[tokio::test]
async fn an_answer_is_given_again_until_the_books_or_prices_move() {
    let house = House::open().await;
    let path = "/api/v1/balances";
    let first = house.get(path).await;
    let etag = first.header("etag").to_owned();
    let first = first.expect(200);
    let ask = async |etag: &str| {
        let headers = [("if-none-match", etag)];
        house
            .write(Method::GET, path, &headers, serde_json::Value::Null)
            .await
    };
    let again = ask(&etag).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.bytes.is_empty());
    assert_eq!(again.header("bursar-seq"), first["seq"].to_string());
    house.post("/api/v1/entries", payment()).await.expect(201);
    let moved = ask(&etag).await;
    assert_ne!(moved.header("etag"), etag);
    assert_ne!(moved.expect(200), first);
    let etag = house.get(path).await.header("etag").to_owned();
    let price = json!({"items": [{"base": "USD", "quote": "EUR", "on": "2026-01-02", "rate": "0.9", "source": "test"}]});
    house.post("/api/v1/prices", price).await;
    assert_eq!(ask(&etag).await.status, StatusCode::OK);
}
