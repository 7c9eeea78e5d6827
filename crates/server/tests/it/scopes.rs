//! A member who is limited to some accounts, through the real router (GUARD-1).

use axum::http::Method;
use serde_json::{Value, json};
use treasury::{Caller, Origin};

use crate::people::{Person, text};
use crate::support::House;

const NOT_SHOWN: &str = "equity:not-shown";
/// Names and figures of accounts outside the scope.
const HIDDEN: [&str; 4] = ["hidden", "DE02120300000000202051", "500.00", "470.00"];
const STATEMENT: &[u8] = b":20:1\r\n:25:DE02120300000000202051\r\n:28C:1/1\r\n\
    :60F:C260101EUR500,00\r\n:61:2601050105C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
    :62F:C260105EUR525,00\r\n-\r\n";

/// Books of two banks; Tess sees one of them, Enid an entity.
struct World {
    house: House,
    ada: Person,
    tess: Person,
    /// Entries: at the bank that is hidden only, and between the two.
    hidden: u64,
    between: u64,
}

async fn world() -> World {
    let house = House::open().await;
    let operator = Caller::local();
    let entity = |slug: &str| journal::Entity {
        slug: slug.parse().unwrap(),
        name: slug.to_owned(),
    };
    let org = house.app.treasury.resolve(None).await.unwrap();
    for slug in ["north", "south"] {
        let entity = entity(slug);
        house
            .app
            .treasury
            .define_entity(org, &operator, entity)
            .await
            .unwrap();
    }
    for account in [
        json!({"path": "assets:bank:own", "asset": "EUR", "entity": "north"}),
        json!({"path": "assets:bank:hidden", "asset": "EUR", "entity": "south",
            "identification": "DE02120300000000202051"}),
        json!({"path": "expenses:hidden wages", "entity": "south"}),
    ] {
        house.post("/api/v1/accounts", account).await.expect(201);
    }
    let book = async |on: &str, from: &str, to: &str, amount: &str| {
        let new = json!({"booked_on": on, "description": "moved", "postings": [
            {"account": from, "asset": "EUR", "amount": format!("-{amount}")},
            {"account": to, "asset": "EUR", "amount": amount},
        ]});
        let booked = house.post("/api/v1/entries", new).await.expect(201);
        booked["id"].as_u64().unwrap()
    };
    book("2026-01-05", "income:sales", "assets:bank:own", "100.00").await;
    let hidden = book("2025-12-01", "income:sales", "assets:bank:hidden", "500.00").await;
    let between = book(
        "2026-01-06",
        "assets:bank:hidden",
        "assets:bank:own",
        "30.00",
    )
    .await;
    book("2026-01-07", "assets:bank:own", "expenses:fees", "12.00").await;
    let ada = house.first_owner().await;
    let scope = json!({"accounts": ["assets:bank:own"]});
    let tess = house
        .scoped_member(&ada, "test", ("treasurer", scope))
        .await;
    World {
        house,
        ada,
        tess,
        hidden,
        between,
    }
}

impl World {
    async fn get(&self, path: &str) -> Value {
        let path = format!("/api/v1/{path}");
        let answer = self.house.get_as(&self.tess.token, &path).await;
        let told = answer.text();
        for it in HIDDEN {
            assert!(!told.contains(it), "{path} tells `{it}`: {told}");
        }
        answer.expect(200)
    }

    async fn try_post(&self, path: &str, body: Value) -> (u16, Value) {
        let path = format!("/api/v1/{path}");
        let answer = self.house.post_as(&self.tess.token, &path, body).await;
        (answer.status.as_u16(), answer.json())
    }
}

fn entry(from: &str, to: &str) -> Value {
    json!({"booked_on": "2026-01-08", "description": "x", "postings": [
        {"account": from, "asset": "EUR", "amount": "-1.00"},
        {"account": to, "asset": "EUR", "amount": "1.00"},
    ]})
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_shows_the_own_accounts_and_sums_up_the_rest() {
    let world = world().await;
    let accounts = world.get("accounts").await;
    let paths: Vec<&str> = accounts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["path"].as_str().unwrap())
        .collect();
    assert!(
        paths.contains(&"assets:bank:own") && paths.contains(&NOT_SHOWN),
        "{paths:?}"
    );
    assert!(!paths.contains(&"assets:bank:eur"), "{paths:?}");
    let entries = world.get("entries").await;
    assert_eq!(entries["total"], 3);
    let own = world.get("accounts/assets:bank:own/balance").await;
    assert_eq!(own["balances"][0]["amount"], "118.00");
    let all = world
        .house
        .get_as(&world.ada.token, "/api/v1/accounts/assets:bank:own/balance");
    assert_eq!(all.await.expect(200)["balances"], own["balances"]);
    let lines = world.get("category-suggestions").await;
    assert_eq!(lines["uncategorised"], 0);
    for path in [
        "rules",
        "categorisations",
        "counterparties",
        "counterparties/candidates",
        "expected-items",
        "expected-items/ageing",
        "matches/proposals",
    ] {
        world.get(path).await;
    }
    let rows = world.get("reconciliations").await;
    assert_eq!(rows["items"].as_array().unwrap().len(), 1);
    let between = world.get(&format!("entries/{}", world.between)).await;
    let stands_in = &between["postings"].as_array().unwrap()[1];
    assert_eq!(
        (&stands_in["path"], &stands_in["amount"]),
        (&json!(NOT_SHOWN), &json!("-30.00"))
    );
    let trial = world.get("reports/trial-balance").await;
    let sums = trial.to_string();
    assert!(sums.contains("118.00"), "{sums}");
    for total in trial["totals"].as_array().unwrap() {
        assert_eq!(total["debit"], total["credit"], "{trial}");
    }
    for path in [
        "balances",
        "positions",
        "positions?group=entity",
        "positions/history?interval=month",
        "accounts/assets:bank:own/history?interval=month",
        "reports/balance-sheet",
        "reports/income-statement?from=2025-01-01&to=2026-12-31",
        "journal/head",
        "mappings",
        "imports",
        "prices",
    ] {
        let told = world.get(path).await.to_string();
        // The first entry of the whole book is a hidden one.
        assert!(!told.contains("2025-12-01"), "{path}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_answered_as_what_does_not_exist() {
    let world = world().await;
    let number = {
        let path = "/api/v1/accounts/assets:bank:hidden";
        let found = world.house.get_as(&world.ada.token, path).await.expect(200);
        found["id"].as_u64().unwrap()
    };
    for id in ["assets:bank:hidden".to_owned(), number.to_string()] {
        for path in ["", "/balance", "/history"] {
            let path = format!("/api/v1/accounts/{id}{path}");
            let refused = world.house.get_as(&world.tess.token, &path).await;
            assert_eq!(refused.expect(404)["code"], "not-found", "{path}");
        }
        let path = format!("/api/v1/accounts/{id}");
        let patch = json!({"bank": "mine"});
        let refused = world
            .house
            .ask(&world.tess.token, Method::PATCH, &path, &patch)
            .await;
        assert_eq!(refused.status.as_u16(), 404, "{}", refused.text());
        let listed = format!("/api/v1/entries?account={id}");
        let answer = world.house.get_as(&world.tess.token, &listed).await;
        assert_eq!(answer.status.as_u16(), 404, "{}", answer.text());
    }
    let path = format!("/api/v1/entries/{}", world.hidden);
    world
        .house
        .get_as(&world.tess.token, &path)
        .await
        .expect(404);
    let known = format!("/api/v1/entries?q=hidden&known_seq={}", world.hidden);
    let found = world
        .house
        .get_as(&world.tess.token, &known)
        .await
        .expect(200);
    assert_eq!(found["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_booked_outside_the_scope() {
    let world = world().await;
    let (status, _) = world
        .try_post("entries", entry("assets:bank:own", "expenses:fees"))
        .await;
    assert_eq!(status, 201);
    for (from, to) in [
        ("assets:bank:hidden", "assets:bank:own"),
        ("assets:bank:own", "expenses:hidden wages"),
        // Neither side is theirs: what an entry moves must be.
        ("income:sales", "expenses:fees"),
        ("assets:bank:own", NOT_SHOWN),
    ] {
        let (status, told) = world.try_post("entries", entry(from, to)).await;
        assert!(status == 403 || status == 404, "{from} to {to}: {told}");
    }
    for id in [world.hidden, world.between] {
        let reverse = format!("entries/{id}/reverse");
        let (status, told) = world.try_post(&reverse, json!({"reason": "x"})).await;
        assert_eq!((status, &told["code"]), (403, &json!("outside-scope")));
        let reclassify = format!("entries/{id}/reclassify");
        let body = json!({"from": "assets:bank:own", "to": "expenses:fees", "reason": "x"});
        let (status, _) = world.try_post(&reclassify, body).await;
        assert_eq!(status, 403);
    }
    let outside = json!({"path": "assets:bank:new", "asset": "EUR"});
    let (status, told) = world.try_post("accounts", outside).await;
    assert_eq!((status, &told["code"]), (403, &json!("outside-scope")));
    let inside = json!({"path": "assets:bank:own:saving", "asset": "EUR"});
    assert_eq!(world.try_post("accounts", inside).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_tells_nothing_of_an_account_that_is_hidden() {
    let world = world().await;
    let bearer = |it: &Person| format!("Bearer {}", it.token);
    let upload = async |by: &Person| {
        let bearer = bearer(by);
        let headers = [("authorization", bearer.as_str())];
        world
            .house
            .upload_as("", &headers, STATEMENT)
            .await
            .expect(201)
    };
    let of_ada = upload(&world.ada).await;
    let commit = format!("/api/v1/imports/{}/commit", text(&of_ada, "id"));
    let confirm = json!({"confirm": true});
    world
        .house
        .post_as(&world.ada.token, &commit, confirm.clone())
        .await
        .expect(200);
    let path = format!("/api/v1/imports/{}", text(&of_ada, "id"));
    world
        .house
        .get_as(&world.tess.token, &path)
        .await
        .expect(404);
    let own = upload(&world.tess).await;
    // Neither the account's name, nor that this statement was booked before.
    assert_eq!(own["statements"][0]["account"], Value::Null, "{own}");
    assert_eq!(own["totals"]["duplicates"], 0, "{own}");
    assert!(!own.to_string().contains("bank:hidden"), "{own}");
    let commit = format!("imports/{}/commit", text(&own, "id"));
    let (status, told) = world.try_post(&commit, confirm).await;
    assert_eq!(
        (status, &told["code"]),
        (403, &json!("outside-scope")),
        "{told}"
    );
    let listed = world
        .house
        .get_as(&world.tess.token, "/api/v1/imports")
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_exported_whole_or_not_at_all() {
    let world = world().await;
    let treasury = &world.house.app.treasury;
    let org = treasury.resolve(None).await.unwrap();
    let identity = treasury.prove_token(&world.tess.token).await.unwrap();
    let caller = treasury
        .enter(&identity, org, Origin::default())
        .await
        .unwrap();
    let refused = treasury.journal_records(org, &caller, 0).await.unwrap_err();
    assert_eq!(refused.code(), "outside-scope");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_by_entity_and_a_key_narrower_than_its_owner_show_less() {
    let world = world().await;
    let scope = json!({"entities": ["north"]});
    let enid = world
        .house
        .scoped_member(&world.ada, "test", ("viewer", scope))
        .await;
    let entries = "/api/v1/entries";
    let seen = world.house.get_as(&enid.token, entries).await.expect(200);
    assert_eq!(seen["total"], 3);
    for (accounts, expected) in [
        (json!(["assets:bank:hidden"]), 2),
        (json!(["assets:bank"]), 4),
        (json!(["assets:nothing"]), 0),
    ] {
        let new = json!({"name": "x", "accounts": accounts});
        let made = world
            .house
            .post_as(&world.ada.token, "/api/v1/auth/api-keys", new)
            .await;
        let key = text(&made.expect(201), "secret");
        let seen = world.house.get_as(&key, entries).await.expect(200);
        assert_eq!(seen["total"], expected, "{accounts}");
    }
    // A key may not be wider than its owner.
    let new = json!({"name": "x", "accounts": ["assets:bank", "assets:bank:hidden"]});
    let made = world
        .house
        .post_as(&world.tess.token, "/api/v1/auth/api-keys", new)
        .await;
    let key = text(&made.expect(201), "secret");
    let seen = world.house.get_as(&key, entries).await.expect(200);
    assert_eq!(seen["total"], 3);
    let hidden = "/api/v1/accounts/assets:bank:hidden";
    world.house.get_as(&key, hidden).await.expect(404);
}

/// An invoice of an entity, or of nobody in particular, that is due on a day to come.
fn invoice(kind: &str, (party, amount): (&str, &str), entity: Option<&str>) -> Value {
    let due = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let due = due.checked_add(jiff::Span::new().days(5)).unwrap();
    json!({"kind": kind, "amount": amount, "asset": "EUR", "due_on": due.to_string(),
        "counterparty": party, "reference": format!("of {party}"), "entity": entity})
}

#[tokio::test(flavor = "multi_thread")]
async fn expected_flows_of_another_entity_are_in_no_figure_and_no_count() {
    let world = world().await;
    let (house, ada) = (&world.house, &world.ada);
    let add = async |items: Value| {
        let body = json!({"items": items});
        let path = "/api/v1/expected-items";
        house.post_as(&ada.token, path, body).await.expect(201);
    };
    let scope = json!({"entities": ["north"]});
    let enid = house.scoped_member(ada, "test", ("treasurer", scope)).await;
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let until = today.checked_add(jiff::Span::new().days(30)).unwrap();
    let asked = format!("from={today}&to={until}");
    let of = async |who: &Person| {
        let mut found = Vec::new();
        for by in ["category", "counterparty", "account", "entity", "bank"] {
            let path = format!("/api/v1/cash-flows?{asked}&by={by}");
            found.push(house.get_as(&who.token, &path).await.expect(200)["expected"].clone());
            let path = format!("/api/v1/cash-flows/expected?{asked}&by={by}");
            let list = house.get_as(&who.token, &path).await.expect(200);
            found.push(json!([list["items"], list["total"]]));
        }
        found
    };
    add(json!([invoice(
        "receivable",
        ("Northern Ltd", "41.00"),
        Some("north")
    )]))
    .await;
    let before = of(&enid).await;
    assert_eq!(before[0]["flows"], 1, "{before:?}");
    assert_eq!(before[0]["totals"]["net"]["value"]["amount"], "41.00");
    // What is another entity's, and what is nobody's in particular, changes nothing for Enid.
    add(json!([
        invoice("receivable", ("Southern Ltd", "777.77"), Some("south")),
        invoice("payable", ("Southern Supplies", "333.33"), Some("south")),
        invoice("payable", ("Anybody", "222.22"), None),
    ]))
    .await;
    assert_eq!(of(&enid).await, before);
    let all = of(ada).await;
    assert!(all[0]["flows"].as_u64().unwrap() >= 3, "{:?}", all[0]);
}
