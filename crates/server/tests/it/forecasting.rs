//! Forecasts over HTTP.

use axum::http::Method;
use serde_json::{Value, json};
use treasury::Caller;

use crate::support::House;

const BASE: &str = "/api/v1/forecasting";

/// A house with half a year of sales and a forecast.
async fn house() -> House {
    let house = House::open().await;
    sell(&house, 0..180, "300.00").await;
    publish(&house).await;
    house
}

/// Sales every third day, so many days ago.
async fn sell(house: &House, days: std::ops::Range<i64>, amount: &str) {
    let today = house.app.treasury.today();
    for days in days.step_by(3) {
        let on = today.checked_sub(jiff::Span::new().days(days)).unwrap();
        let body = json!({"booked_on": on, "description": "Sales", "postings": [
            {"account": "assets:bank:eur", "amount": amount, "asset": "EUR"},
            {"account": "income:sales", "amount": format!("-{amount}"), "asset": "EUR"}]});
        house.post("/api/v1/entries", body).await.expect(201);
    }
}

async fn publish(house: &House) {
    let treasury = &house.app.treasury;
    let org = treasury.resolve(None).await.unwrap();
    let caller = Caller::local();
    let made = treasury.run_forecast((org, &caller), false, &|_, _| true);
    made.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_forecast_the_cure_is_named_and_one_can_be_wanted() {
    let house = House::open().await;
    for path in [
        "",
        "/grid",
        "/figure?from=2026-03-02&to=2026-03-08",
        "/performance",
        "/performance/weeks",
        "/comparison",
    ] {
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
async fn forecasts_of_past_weeks_can_be_wanted_and_are_told_from_those_made_ahead() {
    let house = house().await;
    let runs = house.get(&format!("{BASE}/runs")).await.expect(200);
    assert_eq!(runs["items"][0]["hindcast"], false);
    let path = format!("{BASE}/hindcasts");
    for weeks in [json!({"weeks": 0}), json!({"weeks": 27})] {
        let refused = house.post(&path, weeks).await;
        assert_eq!(refused.expect(422)["code"], "invalid");
    }
    let wanted = house.post(&path, json!({"weeks": 3})).await.expect(202);
    assert_eq!(wanted["in_progress"]["done"], 0);
    let treasury = &house.app.treasury;
    let org = treasury.resolve(None).await.unwrap();
    let caller = Caller::local();
    let made = treasury.hindcast((org, &caller), 3, &|_, _| true);
    assert_eq!(made.await.unwrap().len(), 3);
    let report = house.get(&format!("{BASE}/performance")).await.expect(200);
    assert_eq!(
        (&report["forecasts"], &report["hindcasts"]),
        (&json!(3), &json!(3))
    );
    let past = house
        .get(&format!("{BASE}/performance/weeks?weeks=2"))
        .await;
    assert_eq!(past.expect(200)["weeks"][1]["expected"]["hindcast"], true);
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
async fn past_forecasts_are_scored_by_model_and_week_by_week() {
    let house = House::open().await;
    sell(&house, 60..240, "300.00").await;
    sell(&house, 61..240, "77.00").await;
    publish(&house).await;
    sell(&house, 0..60, "450.00").await;
    let scored = house.get(&format!("{BASE}/performance")).await.expect(200);
    assert_eq!(scored["forecasts"], 1);
    let names: Vec<&str> = scored["by_model"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["model"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"ensemble") && names.contains(&"seasonal_naive"));
    let runs = scored["by_model_forecast"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(
        runs[0]["models"].as_array().unwrap().len(),
        names.len(),
        "{names:?}"
    );
    for measure in ["wape", "relative", "mase", "rmsse", "crps", "pinball"] {
        assert!(scored["overall"][measure].is_f64(), "{measure}");
    }
    let surprise = &scored["surprises"][0];
    assert_eq!(surprise["forecast"], runs[0]["forecast"]);
    assert_eq!(surprise["entries"][0]["amount"], "450.00");
    let path = format!("{BASE}/performance/weeks?weeks=12&ahead");
    let weeks = house
        .get(&format!("{path}=4&category=income:sales"))
        .await
        .expect(200);
    let all = weeks["weeks"].as_array().unwrap();
    let told: Vec<&Value> = all
        .iter()
        .filter(|it| it["expected"] != Value::Null)
        .collect();
    assert_eq!((all.len(), told.len(), &weeks["ahead"]), (12, 1, &json!(4)));
    assert!(told[0]["expected"]["p10"].is_string());
    assert_eq!(weeks["measures"]["count"], 1);
    let zero = house.get(&format!("{path}=0")).await;
    assert_eq!(zero.expect(422)["code"], "invalid");
    let none = house.get(&format!("{path}=1&category=income:none")).await;
    assert_eq!(none.expect(404)["code"], "not-found");
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

#[tokio::test(flavor = "multi_thread")]
async fn open_items_are_in_the_forecast_with_their_id_and_the_reason_for_their_day() {
    let house = house().await;
    let due = house
        .app
        .treasury
        .today()
        .checked_add(jiff::Span::new().days(12))
        .unwrap();
    let item = json!({"kind": "receivable", "amount": "90.00", "asset": "EUR", "due_on": due,
        "counterparty": "Kunde AG", "reference": "RE-7"});
    let added = house
        .post("/api/v1/expected-items", json!({"items": [item]}))
        .await
        .expect(201);
    let known = house.get(&format!("{BASE}/known")).await.expect(200);
    let flow = &known["items"][0];
    assert_eq!(flow["id"], added["items"][0]["id"]);
    assert_eq!(
        (&flow["source"], &flow["basis"], &flow["early_on"]),
        (&json!("receivable"), &json!("usual"), &flow["expected_on"])
    );
    assert!(flow["late_on"].as_str() > flow["expected_on"].as_str());
    assert_eq!(flow["amount"], json!({"asset": "EUR", "amount": "90.00"}));
    assert_eq!(flow["replaces"], json!({"asset": "EUR", "amount": "90.00"}));
    assert_eq!(
        (&known["source"]["known"], &known["hidden"]),
        (&json!(1), &json!(0))
    );
    let grid = house
        .get(&format!("{BASE}/grid?before=0"))
        .await
        .expect(200);
    let figures = grid["rows"][0]["figures"].as_array().unwrap();
    // In each week with the chance that it comes in it: mostly in that of its day.
    let cents = |it: &Value| -> i64 {
        let text = it["documents"].as_str().unwrap();
        text.replace('.', "").parse().unwrap()
    };
    let weeks: Vec<i64> = figures.iter().map(cents).filter(|it| *it != 0).collect();
    assert_eq!(weeks.iter().sum::<i64>(), 9_000);
    assert!(weeks.len() > 1 && weeks[0] >= 4_500, "{weeks:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_solved_with_other_numbers_and_those_that_are_saved_have_versions() {
    let house = house().await;
    let path = format!("{BASE}/proposals");
    let first = house.get(&path).await.expect(200);
    assert_eq!(
        (&first["version"], &first["days"]),
        (&Value::Null, &json!(30))
    );
    assert_eq!(first["plan"]["moves"], json!([]));
    let asked = json!({"days": 7, "settings": {"accounts":
        {"assets:bank:eur": {"minimum": "99999999"}}}});
    let none = house.post(&path, asked).await.expect(200);
    assert_eq!((&none["plan"], &none["days"]), (&Value::Null, &json!(7)));
    let sentence = none["conflict"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("assets:bank:eur lacks"), "{sentence}");
    let settings = format!("{path}/settings");
    assert_eq!(house.get(&settings).await.header("etag"), "\"0\"");
    let body = json!({"transfers": {"cost": "4.50"}});
    let new = [("if-none-match", "*")];
    let put = house
        .write(Method::PUT, &settings, &new, body.clone())
        .await;
    assert_eq!(put.header("etag"), "\"1\"");
    assert_eq!(put.expect(200)["year"], 360);
    let again = house.write(Method::PUT, &settings, &new, body).await;
    assert_eq!(again.expect(412)["code"], "document-changed");
    for wrong in [
        json!({"transfers": {"cost": "-1"}}),
        json!({"days": 366}),
        json!({"pools": ["assets:bank:none"]}),
    ] {
        let put = house
            .write(Method::PUT, &settings, &[], wrong.clone())
            .await;
        assert!([404, 422].contains(&put.status.as_u16()), "{wrong}");
    }
    let drafted = json!({"content": first["content"]});
    let drafted = house.post(&format!("{path}/payments"), drafted).await;
    assert_eq!(drafted.expect(409)["code"], "conflict");
    assert_eq!(
        house.get(&format!("{path}?days=400")).await.expect(422)["code"],
        "invalid"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_says_where_it_comes_from_and_its_entries_can_be_asked_for() {
    let house = house().await;
    let grid = house
        .get(&format!("{BASE}/grid?weeks=53&before=2"))
        .await
        .expect(200);
    let cut = &grid["cut"];
    assert_eq!(
        (&cut["asked"], &cut["until"]),
        (&json!(53), &grid["source"]["until"])
    );
    assert!(
        cut["sentence"].as_str().unwrap().contains("days ahead"),
        "{cut}"
    );
    let columns = grid["columns"].as_array().unwrap();
    let days = |column: &Value| {
        let day = |it: &Value| it.as_str().unwrap().to_owned();
        format!("from={}&to={}", day(&column["from"]), day(&column["to"]))
    };
    let last = days(columns.last().unwrap());
    let path = format!("{BASE}/figure?category=income:sales&{last}");
    let figure = house.get(&path).await.expect(200);
    let figures = grid["rows"][0]["figures"].as_array().unwrap();
    assert_eq!(figure["amount"], figures.last().unwrap()["amount"]);
    assert_eq!(figure["booked"], "0.00");
    let past = days(&columns[0]);
    let path =
        format!("/api/v1/entries?flows=income:sales&asset=EUR&account=assets:bank:eur&{past}");
    let entries = house.get(&path).await.expect(200);
    let booked = format!("{}.00", 300 * entries["total"].as_u64().unwrap());
    assert_eq!(figures[0]["booked"], booked);
    let own = format!("/api/v1/entries?flows=own&{past}");
    assert_eq!(house.get(&own).await.expect(200)["total"], 0);
    let alone = house.get("/api/v1/entries?entity=berlin").await;
    assert_eq!(alone.expect(400)["code"], "bad-query");
    let made = house
        .get(&format!("{BASE}/performance?made=afterwards"))
        .await;
    assert_eq!(made.expect(200)["made"], "afterwards");
    assert_eq!(house.get(&format!("{BASE}/figure")).await.status, 400);
}
