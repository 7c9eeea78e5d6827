//! Open payables are paid once, and settled by the bank lines of their payments (CASH-6, CASH-10).

use serde_json::{Value, json};

use crate::payments::{Desk, PAIN09, code};
use crate::people::{Person, text};
use crate::support::Answer;

fn payable(reference: &str, due_on: &str, amount: &str, who: (&str, &str)) -> Value {
    let mut item = json!({
        "kind": "payable", "amount": amount, "asset": "EUR", "due_on": due_on,
        "reference": reference,
    });
    item[who.0] = json!(who.1);
    item
}

/// Three payables: by account, by name, and of somebody unknown. Answers their ids.
async fn owe(desk: &Desk) -> Vec<String> {
    let by_account = ("counterparty_account", "NL91 ABNA 0417 1643 00");
    let by_name = ("counterparty", "baeckerei mueller gmbh");
    let items = json!({"items": [
        payable("RE-1", "2026-01-05", "40.00", by_account),
        payable("RF18539007547034", "2026-01-06", "7.50", by_name),
        payable("RE-3", "2099-01-01", "1.00", ("counterparty", "Somebody Else")),
    ]});
    let added = desk.post(&desk.tess, "/expected-items", items).await;
    let added = added.expect(201);
    let items = added["items"].as_array().unwrap();
    items.iter().map(|it| text(it, "id")).collect()
}

async fn pay(desk: &Desk, by: &Person, run: Value) -> Answer {
    let mut body = run;
    body["account"] = json!("assets:bank:eur");
    desk.post(by, "/payments/payables", body).await
}

async fn item(desk: &Desk, id: &str) -> Value {
    desk.get(&desk.ada, &format!("/expected-items/{id}")).await
}

/// Books what the bank moved under an end-to-end id.
async fn book(desk: &Desk, id: &Value, amount: &str) {
    let back = match amount.strip_prefix('-') {
        Some(amount) => amount.to_owned(),
        None => format!("-{amount}"),
    };
    let entry = json!({
        "description": "SEPA", "reference": id,
        "postings": [
            {"account": "assets:bank:eur", "asset": "EUR", "amount": amount},
            {"account": "expenses:fees", "asset": "EUR", "amount": back},
        ],
    });
    desk.post(&desk.tess, "/entries", entry).await.expect(201);
}

async fn settle(desk: &Desk) -> Value {
    let found = desk.post(&desk.tess, "/payments/settle", Value::Null);
    found.await.expect(200)
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_drafted() {
    let desk = Desk::open().await;
    desk.beneficiary().await;
    let ids = owe(&desk).await;
    let unknown = "exp_018f0000000070008000000000000009";
    let wrong = json!({"items": [{"item": ids[2]}, {"item": unknown}]});
    let refused = pay(&desk, &desk.ann, wrong).await.expect(422);
    assert_eq!(
        refused["problems"][0]["code"], "no-beneficiary",
        "{refused}"
    );
    assert_eq!(refused["problems"][1]["code"], "unknown-expected-item");
    let neither = pay(&desk, &desk.ann, json!({})).await;
    assert_eq!(code(neither, 422), "invalid");
    let no_id = pay(&desk, &desk.ann, json!({"items": [{"item": "7"}]})).await;
    assert_eq!(code(no_id, 422), "invalid");
    let list = desk.get(&desk.ada, "/payments").await;
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn two_who_pay_at_once_pay_once_and_what_is_named_goes_to_whoever_is_named() {
    let desk = Desk::open().await;
    let to = desk.beneficiary().await;
    let ids = owe(&desk).await;
    let due = json!({"due_to": "2026-02-01"});
    let (one, other) = tokio::join!(
        pay(&desk, &desk.ann, due.clone()),
        pay(&desk, &desk.tess, due.clone())
    );
    let mut made: Vec<Answer> = vec![one, other];
    made.retain(|it| it.status == 201);
    assert_eq!(made.len(), 1, "one of two at once pays");
    let made = made.pop().unwrap().expect(201);
    let made = made["items"].as_array().unwrap();
    assert_eq!(made.len(), 2);
    assert_eq!(
        (&made[0]["text"], &made[1]["text"]),
        (&json!("RE-1"), &Value::Null)
    );
    assert_eq!(made[1]["reference"], "RF18539007547034");
    assert_eq!(made[0]["beneficiary"], to);
    // A second time there is nothing left.
    pay(&desk, &desk.ann, due).await.expect(422);
    let again = json!({"items": [{"item": ids[0]}]});
    let again = pay(&desk, &desk.ann, again).await;
    assert_eq!(code(again, 409), "drafted-before");
    assert_eq!(item(&desk, &ids[0]).await["payment"], made[0]["id"]);
    let named = json!({
        "items": [{"item": ids[2], "beneficiary": to}], "execute_on": "2026-12-01",
    });
    let third = pay(&desk, &desk.ann, named.clone()).await.expect(201);
    // Once it is cancelled it can be paid again.
    let cancel = json!({"payments": [third["items"][0]["id"]]});
    let cancelled = desk.post(&desk.ann, "/payments/cancel", cancel).await;
    cancelled.expect(200);
    pay(&desk, &desk.ann, named).await.expect(201);
}

#[tokio::test]
async fn the_line_of_a_payment_settles_its_payable_and_one_that_comes_back_opens_it_again() {
    let desk = Desk::open().await;
    desk.beneficiary().await;
    let ids = owe(&desk).await;
    let made = pay(&desk, &desk.ann, json!({"due_to": "2026-02-01"})).await;
    let made = made.expect(201)["items"].as_array().unwrap().clone();
    desk.submit(&desk.ann, &made).await.expect(200);
    desk.approve(&desk.ada, &made).await.expect(200);
    desk.export(json!({"format": PAIN09})).await.expect(201);
    for it in &made {
        let amount = format!("-{}", text(&it["amount"], "amount"));
        book(&desk, &it["end_to_end_id"], &amount).await;
    }
    settle(&desk).await;
    for id in &ids[..2] {
        let shown = item(&desk, id).await;
        let states = (&shown["state"], &shown["payment"]);
        assert_eq!(states, (&json!("settled"), &Value::Null), "{shown}");
    }
    book(&desk, &made[0]["end_to_end_id"], "40.00").await;
    let found = settle(&desk).await;
    let returned = &found["returned"][0]["payments"];
    assert_eq!(*returned, json!([made[0]["id"]]), "{found}");
    assert_eq!(desk.state(&made[0]).await, "failed");
    assert_eq!(item(&desk, &ids[0]).await["state"], "open");
    assert_eq!(item(&desk, &ids[1]).await["state"], "settled");
    assert_eq!(settle(&desk).await, json!({"items": [], "returned": []}));
}
