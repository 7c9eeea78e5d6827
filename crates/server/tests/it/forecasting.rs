//! Forecasts over HTTP.

use axum::http::Method;
use serde_json::{Value, json};
use treasury::Caller;

use crate::support::House;

const BASE: &str = "/api/v1/forecasting";

/// A house with half a year of sales and a forecast.
async fn house() -> House {
    let house = House::open().await;
    let today = house.app.treasury.today();
    for days in (0..180).step_by(3) {
        let on = today.checked_sub(jiff::Span::new().days(days)).unwrap();
        let body = json!({"booked_on": on, "description": "Sales", "postings": [
            {"account": "assets:bank:eur", "amount": "300.00", "asset": "EUR"},
            {"account": "income:sales", "amount": "-300.00", "asset": "EUR"}]});
        house.post("/api/v1/entries", body).await.expect(201);
    }
    let treasury = &house.app.treasury;
    let org = treasury.resolve(None).await.unwrap();
    let caller = Caller::local();
    let made = treasury.run_forecast((org, &caller), false, &|_, _| true);
    made.await.unwrap();
    house
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_forecast_the_cure_is_named_and_one_can_be_wanted() {
    let house = House::open().await;
    for path in ["", "/grid", "/performance", "/comparison"] {
        let problem = house.get(&format!("{BASE}{path}")).await.expect(404);
        assert_eq!(problem["code"], "not-found", "{path}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("bursar forecast run"), "{detail}");
    }
    let wanted = house
        .post(&format!("{BASE}/runs"), json!({}))
        .await
        .expect(202);
    assert_eq!(wanted["in_progress"]["done"], 0);
    let again = house
        .post(&format!("{BASE}/runs"), json!({"anew": true}))
        .await;
    again.expect(202);
    let bad = house
        .post(&format!("{BASE}/runs"), json!({"later": 1}))
        .await;
    assert_eq!(bad.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn outlook_grid_and_performance_say_where_their_figures_come_from() {
    let house = house().await;
    let outlook = house.get(&format!("{BASE}?past=5")).await.expect(200);
    let days = outlook["days"].as_array().unwrap();
    assert_eq!(days.len(), 6 + 91);
    assert_eq!(
        (&days[0]["band"], &days[6]["actual"]),
        (&Value::Null, &Value::Null)
    );
    assert!(days[6]["band"]["p10"].is_string());
    assert_eq!(outlook["source"]["in"], "EUR");
    assert_eq!(outlook["accounts"][0]["path"], "assets:bank:eur");
    let grid = house
        .get(&format!("{BASE}/grid?weeks=2&before=1"))
        .await
        .expect(200);
    assert_eq!(grid["columns"].as_array().unwrap().len(), 3);
    assert_eq!(grid["source"]["forecast"], outlook["source"]["forecast"]);
    let scored = house.get(&format!("{BASE}/performance")).await.expect(200);
    // Nothing came since: nothing is known, which is not nothing.
    assert_eq!(
        (&scored["forecasts"], &scored["overall"]["wape"]),
        (&json!(0), &Value::Null)
    );
    let one = house
        .get(&format!("{BASE}/grid?account=assets:bank:eur&currency=EUR"))
        .await;
    assert_eq!(one.expect(400)["code"], "bad-query");
    let runs = house.get(&format!("{BASE}/runs")).await.expect(200);
    assert_eq!(
        (&runs["items"][0]["horizon"], &runs["in_progress"]),
        (&json!(91), &Value::Null)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn adjustments_are_made_listed_and_removed() {
    let house = house().await;
    let path = format!("{BASE}/adjustments");
    let on = house
        .app
        .treasury
        .today()
        .checked_add(jiff::Span::new().days(9))
        .unwrap();
    let body = json!({"account": "assets:bank:eur", "category": "income:sales", "on": on,
        "amount": "99.50", "reason": "a deposit comes back"});
    let made = house.post(&path, body.clone()).await.expect(201);
    assert_eq!(made["amount"], json!({"asset": "EUR", "amount": "99.50"}));
    let list = house.get(&path).await.expect(200);
    assert_eq!(list["items"], json!([made]));
    let mut wrong = body;
    wrong["amount"] = json!("a lot");
    assert_eq!(
        house.post(&path, wrong).await.expect(422)["code"],
        "invalid"
    );
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(house.delete(&one).await.status, 204);
    assert_eq!(house.delete(&one).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_and_scenarios_change_on_the_version_that_was_read() {
    let house = house().await;
    let settings = format!("{BASE}/settings");
    let first = house.get(&settings).await;
    assert_eq!(first.header("etag"), "\"0\"");
    assert_eq!(first.expect(200)["horizon"], 91);
    let body = json!({"horizon": 28, "country": "DE", "minimums": {"assets:bank:eur": "50"}});
    let put = house
        .write(
            Method::PUT,
            &settings,
            &[("if-none-match", "*")],
            body.clone(),
        )
        .await;
    assert_eq!(put.header("etag"), "\"1\"");
    put.expect(200);
    let stale = house
        .write(
            Method::PUT,
            &settings,
            &[("if-match", "\"7\"")],
            body.clone(),
        )
        .await;
    assert_eq!(stale.expect(412)["code"], "document-changed");
    let mut far = body;
    far["horizon"] = json!(4_000);
    let far = house.write(Method::PUT, &settings, &[], far).await;
    assert_eq!(far.expect(422)["code"], "invalid");
    let scenario = format!("{BASE}/scenarios/late");
    let body = json!({"changes": [{"kind": "delay", "what": "receipts", "days": 14}]});
    house
        .write(Method::PUT, &scenario, &[], body.clone())
        .await
        .expect(200);
    assert_eq!(
        house.get(&scenario).await.expect(200)["changes"],
        body["changes"]
    );
    let found = house
        .get(&format!("{BASE}/comparison?scenarios=late&limit=1"))
        .await
        .expect(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    assert_eq!(found["items"][1]["name"], "late");
    let bad = json!({"changes": [{"kind": "delay", "what": "receipts"}]});
    let bad = house.write(Method::PUT, &scenario, &[], bad).await;
    assert_eq!(bad.expect(422)["code"], "invalid");
    assert_eq!(house.delete(&scenario).await.status, 204);
    assert_eq!(house.get(&scenario).await.status, 404);
}
