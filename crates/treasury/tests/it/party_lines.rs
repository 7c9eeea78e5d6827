//! The lines with a counterparty: found by the index what a look at every entry would find (CASH-5).

use jiff::civil::date;
use journal::{AccountKind, NewAccount, Order};
use money::CounterpartyId;
use treasury::{CounterpartyDraft, EntryQuery, Reversal};

use crate::support::{House, draft, on_both_engines};

/// A line from somebody on a day of January; answers its sequence.
async fn line(house: &House, name: &str, day: i8) -> u64 {
    let mut new = draft("Invoice", "10.00");
    new.counterparty = Some(name.to_owned());
    new.booked_on = Some(date(2026, 1, day));
    let posted = house.treasury.post_entry(house.org, &house.caller, &new);
    posted.await.unwrap()
}

/// The sequences of a page, and how many there are in all.
async fn page(house: &House, id: CounterpartyId, offset: usize, order: Order) -> (Vec<u64>, usize) {
    let query = EntryQuery {
        counterparty: Some(id),
        order,
        offset,
        limit: 3,
        ..EntryQuery::default()
    };
    let found = house.treasury.entries(house.org, &house.caller, &query);
    let found = found.await.unwrap();
    let numbers = found.page.entries.iter();
    let seqs = numbers.filter_map(|it| Some(found.book.entry(*it)?.seq()));
    (seqs.collect(), found.page.total)
}

async fn lines_are_found_as_they_come_and_go_when_they_are_taken_back(house: House) {
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let account = |path: &str, kind| NewAccount {
        path: path.to_owned(),
        kind,
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", Some(AccountKind::Bank)),
        account("income:sales", None),
    ];
    treasury.open_accounts(org, caller, accounts).await.unwrap();
    let new = CounterpartyDraft {
        name: "Müller & Söhne GmbH".to_owned(),
        aliases: vec!["Backhaus".to_owned()],
        accounts: Vec::new(),
    };
    let id = treasury
        .add_counterparty(org, caller, &new)
        .await
        .unwrap()
        .id;
    assert_eq!(page(&house, id, 0, Order::NewestFirst).await, (vec![], 0));
    let mut own = Vec::new();
    // Each question follows what came since the one before, in stretches that grow together.
    for day in 1..=9_i8 {
        own.push(line(&house, "MUELLER + SOEHNE", 10 - day).await);
        line(&house, "Somebody else", day).await;
        let total = page(&house, id, 0, Order::NewestFirst).await.1;
        assert_eq!(total, own.len());
    }
    own.push(line(&house, "backhaus", 20).await);
    // By day, and not in the order of recording: the last recorded one is of 20 January.
    let (newest, total) = page(&house, id, 0, Order::NewestFirst).await;
    assert_eq!((newest, total), (vec![own[9], own[0], own[1]], 10));
    let (oldest, _) = page(&house, id, 1, Order::OldestFirst).await;
    assert_eq!(oldest, [own[7], own[6], own[5]]);
    let last = page(&house, id, 9, Order::NewestFirst).await;
    assert_eq!(last, (vec![own[8]], 10));
    // Taken back: neither the line nor what takes it back is with anybody.
    let reversed = treasury.reverse_entry(org, caller, own[0], Reversal::default());
    reversed.await.unwrap();
    let (newest, total) = page(&house, id, 0, Order::NewestFirst).await;
    assert_eq!((newest, total), (vec![own[9], own[1], own[2]], 9));
    // Another process, which has no index yet, finds the same.
    let other = house.again().await;
    let query = EntryQuery {
        counterparty: Some(id),
        limit: 50,
        ..EntryQuery::default()
    };
    let found = other.entries(org, caller, &query).await.unwrap();
    assert_eq!(found.page.total, 9);
    other.close().await;
}

on_both_engines!(lines_are_found_as_they_come_and_go_when_they_are_taken_back);
