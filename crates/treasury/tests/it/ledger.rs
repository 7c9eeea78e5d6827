//! One way to change money: concurrent, repeated, across processes.

use std::sync::Arc;
use std::time::Duration;

use journal::{AccountChange, Asking, Command, Request};
use treasury::{Caller, Treasury};

use crate::support::{House, draft, on_both_engines};

async fn balance(treasury: &Treasury, house: &House) -> i128 {
    let asking = Asking::default();
    let found = treasury
        .account_balance(house.org, &house.caller, "assets:bank:main", &asking)
        .await
        .unwrap();
    found.1.first().map_or(0, |it| it.units())
}

async fn concurrent_writers_book_each_entry_once(house: House) {
    house.open_accounts().await;
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
        .verify_journal(house.org, &house.caller, &|_| {})
        .await
        .unwrap();
    assert_eq!(proof.problems, Vec::<String>::new());
    assert_eq!(proof.entries, 200);
}

async fn two_processes_write_one_journal(house: House) {
    house.open_accounts().await;
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

/// Another process opened the account a moment ago, and this one was not told yet.
async fn books_that_are_behind_refuse_nothing_that_is_right(house: House) {
    let mut config = house.config();
    config.poll_interval = Duration::from_secs(3_600);
    let other = Treasury::open(&config).await.unwrap();
    let behind = other.ledger(house.org).await.unwrap();
    house.open_accounts().await;
    let book = house.treasury.book(house.org).await.unwrap();
    let id = book.chart().find("assets:bank:main").unwrap().id;
    let request = |command| Request {
        key: None,
        at: house.treasury.now(),
        by: "test".to_owned(),
        command,
    };
    let change = Command::ChangeAccount {
        id,
        change: AccountChange {
            path: Some("assets:bank:other".to_owned()),
            ..AccountChange::default()
        },
    };
    behind.ask(request(change)).await.unwrap();
}

async fn what_was_acknowledged_is_there_after_a_restart(house: House) {
    house.open_accounts().await;
    house
        .treasury
        .post_entry(house.org, &house.caller, &draft("sale", "12.50"))
        .await
        .unwrap();
    let again = house.again().await;
    assert_eq!(balance(&again, &house).await, 1_250);
}

async fn a_refused_entry_leaves_nothing(house: House) {
    house.open_accounts().await;
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

on_both_engines! {
    concurrent_writers_book_each_entry_once,
    two_processes_write_one_journal,
    books_that_are_behind_refuse_nothing_that_is_right,
    what_was_acknowledged_is_there_after_a_restart,
    a_refused_entry_leaves_nothing,
}
