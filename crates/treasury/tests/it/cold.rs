//! Starting cold: with a snapshot, without one, and with one that is no good.

use std::path::PathBuf;

use journal::{Book, Entry, NewAccount, Posting};
use money::{Amount, Asset};
use treasury::{Caller, Treasury};

use crate::support::House;

/// Enough that a snapshot is kept at the end.
const ENTRIES: i64 = 1_200;

async fn post(treasury: &Treasury, house: &House, count: i64) {
    let book = treasury.book(house.org).await.unwrap();
    let id = |path: &str| book.chart().find(path).unwrap().id;
    let (bank, sales) = (id("assets:bank:main"), id("income:sales"));
    let euro = Asset::currency("EUR").unwrap();
    let entry = |number: i64| {
        let units = i128::from(number + 1);
        let on = jiff::civil::date(2026, 1, 1 + i8::try_from(number % 28).unwrap());
        let posting = |account, units| Posting::new(account, Amount::from_units(units, euro));
        Entry::new(
            on,
            "sale",
            vec![posting(bank, units), posting(sales, -units)],
        )
    };
    let entries = (0..count).map(entry).collect();
    let caller = Caller::local();
    treasury
        .post_entries(house.org, &caller, entries)
        .await
        .unwrap();
}

/// A house with entries whose treasury was closed, so that a snapshot is there.
async fn closed_house() -> House {
    let house = House::open().await;
    let account = |path: &str| NewAccount {
        path: path.to_owned(),
        ..NewAccount::default()
    };
    let accounts = vec![account("assets:bank:main"), account("income:sales")];
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, accounts);
    opened.await.unwrap();
    post(&house.treasury, &house, ENTRIES).await;
    house.treasury.close().await;
    house
}

fn snapshot_path(house: &House) -> PathBuf {
    house
        .folder
        .path()
        .join("snapshots")
        .join(house.org.to_string())
}

/// Opens the house again and compares its book with the fold of every record.
async fn check_start(house: &House) {
    let again = house.again().await;
    let book = again.book(house.org).await.unwrap();
    let records = again.store().read(house.org, 0, 100_000).await.unwrap();
    let folded = Book::from_records(&records).unwrap();
    assert_eq!(book.head(), folded.head());
    assert!(
        book.to_snapshot() == folded.to_snapshot(),
        "the books differ"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_from_a_snapshot_gives_the_book_of_the_journal() {
    let house = closed_house().await;
    assert!(snapshot_path(&house).exists());
    check_start(&house).await;
    // Records after the snapshot are followed.
    let again = house.again().await;
    post(&again, &house, 7).await;
    drop(again);
    check_start(&house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_snapshot_is_ignored() {
    let house = closed_house().await;
    let path = snapshot_path(&house);
    let whole = std::fs::read(&path).unwrap();
    for place in [0, 9, 60, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[place] ^= 4;
        std::fs::write(&path, bytes).unwrap();
        check_start(&house).await;
    }
    std::fs::write(&path, &whole[..whole.len() / 3]).unwrap();
    check_start(&house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_of_another_journal_is_ignored() {
    let (house, other) = (closed_house().await, closed_house().await);
    std::fs::copy(snapshot_path(&other), snapshot_path(&house)).unwrap();
    check_start(&house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_with_the_right_head_and_wrong_bytes_is_ignored() {
    let house = closed_house().await;
    let again = house.again().await;
    let head = again.store().head(house.org).await.unwrap();
    for bytes in [b"no book".to_vec(), Book::default().to_snapshot()] {
        let snapshot = store::Snapshot { head, bytes };
        again
            .store()
            .save_snapshot(house.org, snapshot)
            .await
            .unwrap();
        check_start(&house).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_journal_keeps_no_snapshot() {
    let house = House::open().await;
    house.treasury.close().await;
    assert!(!snapshot_path(&house).exists());
    check_start(&house).await;
}
