//! What came since an answer is in the next one, as if everything had been read anew.

use journal::NewAccount;
use treasury::{Around, GridColumn, GridRow, Reversal, Treasury};

use crate::forecasts::{BANK, RENT, SALES, SPARE, ago, book, entry, house_until, publish};
use crate::support::House;

async fn grid(house: &House, treasury: &Treasury) -> (Vec<GridColumn>, Vec<GridRow>) {
    let asked = (house.org, &house.caller);
    let found = treasury
        .forecast_grid(asked, &Around::Everything, None, (4, 13))
        .await
        .unwrap();
    (found.columns, found.rows)
}

/// What a process says that was there, and one that reads all of it now.
async fn both_agree(house: &House) {
    let other = Treasury::open(&house.config()).await.unwrap();
    let anew = grid(house, &other).await;
    other.close().await;
    assert_eq!(grid(house, &house.treasury).await, anew);
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_corrections_and_accounts_that_came_since_are_in_the_flows() {
    let house = house_until(3).await;
    publish(&house).await;
    let before = grid(&house, &house.treasury).await;
    both_agree(&house).await;
    let (late, new) = (ago(&house, 9), ago(&house, 1));
    let came = vec![
        entry(late, "Late", (SALES, BANK, "11.00")),
        entry(new, "New", (BANK, RENT, "23.00")),
        entry(new, "Own", (BANK, SPARE, "5.00")),
    ];
    book(&house, came).await;
    assert_ne!(grid(&house, &house.treasury).await, before);
    both_agree(&house).await;
    let last = {
        let books = house.treasury.book(house.org).await.unwrap();
        books.head().seq
    };
    let reversal = Reversal {
        booked_on: Some(new),
        reason: "booked twice".to_owned(),
    };
    let reversed = house
        .treasury
        .reverse_entry(house.org, &house.caller, last, reversal);
    reversed.await.unwrap();
    both_agree(&house).await;
    let opened = vec![NewAccount {
        path: "expenses:travel".to_owned(),
        ..NewAccount::default()
    }];
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, opened);
    opened.await.unwrap();
    book(
        &house,
        vec![entry(new, "Train", (BANK, "expenses:travel", "40.00"))],
    )
    .await;
    both_agree(&house).await;
}
