//! One way to change money: concurrent, repeated, across processes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use journal::{Asking, NewAccount};
use treasury::{Caller, EntryDraft, PostingDraft, Treasury};

use crate::support::House;

fn draft(text: &str, amount: &str) -> EntryDraft {
    let posting = |account: &str, amount: String| PostingDraft {
        account: account.to_owned(),
        amount,
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    EntryDraft {
        booked_on: Some(jiff::civil::date(2026, 1, 2)),
        description: text.to_owned(),
        counterparty: None,
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting("assets:bank:main", amount.to_owned()),
            posting("income:sales", format!("-{amount}")),
        ],
    }
}

async fn open_accounts(house: &House) {
    let account = |path: &str| NewAccount {
        path: path.to_owned(),
        ..NewAccount::default()
    };
    let accounts = vec![account("assets:bank:main"), account("income:sales")];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
}

async fn balance(treasury: &Treasury, house: &House) -> i128 {
    let asking = Asking::default();
    let found = treasury
        .account_balance(house.org, "assets:bank:main", &asking)
        .await
        .unwrap();
    found.1.first().map_or(0, |it| it.units())
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_writers_book_each_entry_once() {
    let house = House::open().await;
    open_accounts(&house).await;
    let house = Arc::new(house);
    let mut tasks = Vec::new();
    for number in 0..200 {
        let house = house.clone();
        tasks.push(tokio::spawn(async move {
            // Each request is sent twice, under the same key.
            let caller = Caller::local().with_key(Some(format!("k{number}")));
            let draft = draft(&format!("sale {number}"), "1.00");
            let one = house
                .treasury
                .post_entry(house.org, &caller, &draft)
                .await
                .unwrap();
            let other = house
                .treasury
                .post_entry(house.org, &caller, &draft)
                .await
                .unwrap();
            assert_eq!(one, other);
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(balance(&house.treasury, &house).await, 20_000);
    let proof = house
        .treasury
        .verify_journal(house.org, &|_| {})
        .await
        .unwrap();
    assert_eq!(proof.problems, Vec::<String>::new());
    assert_eq!(proof.entries, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_write_one_journal() {
    let house = House::open().await;
    open_accounts(&house).await;
    let other = house.again().await;
    for number in 0..20 {
        let text = format!("sale {number}");
        let writer = if number % 2 == 0 {
            house.treasury.as_ref()
        } else {
            &other
        };
        writer
            .post_entry(house.org, &house.caller, &draft(&text, "1.00"))
            .await
            .unwrap();
    }
    let head = house.treasury.store().head(house.org).await.unwrap().seq;
    for reader in [house.treasury.as_ref(), &other] {
        let ledger = reader.ledger(house.org).await.unwrap();
        ledger
            .book_at_least(head, Duration::from_secs(10))
            .await
            .unwrap();
        assert_eq!(balance(reader, &house).await, 2_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let house = House::open().await;
    open_accounts(&house).await;
    house
        .treasury
        .post_entry(house.org, &house.caller, &draft("sale", "12.50"))
        .await
        .unwrap();
    let again = house.again().await;
    assert_eq!(balance(&again, &house).await, 1_250);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_entry_leaves_nothing() {
    let house = House::open().await;
    open_accounts(&house).await;
    let before = house.treasury.book(house.org).await.unwrap().head();
    let mut bad = draft("sale", "1.00");
    bad.postings[1].amount = "-0.99".to_owned();
    let error = house
        .treasury
        .post_entry(house.org, &house.caller, &bad)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "unbalanced");
    bad.postings[1].amount = "-1.005".to_owned();
    let error = house
        .treasury
        .post_entry(house.org, &house.caller, &bad)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "amount-too-precise");
    bad.postings[1].account = "income:none".to_owned();
    let error = house
        .treasury
        .post_entry(house.org, &house.caller, &bad)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "not-found");
    assert_eq!(house.treasury.book(house.org).await.unwrap().head(), before);
}
