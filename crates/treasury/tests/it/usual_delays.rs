//! Open items of which nothing like them was ever settled: an honest band (CASH-7).

use money::Date;
use treasury::{Around, ExpectedKind, KnownBasis};

use crate::forecasts::{ago, house_until, publish};
use crate::known_flows::{add, invoice, known, settled, with};
use crate::support::House;

/// The balance by day: expected, P10 and P90. Unit: cents.
async fn bands(house: &House) -> Vec<(Date, i128, [i128; 2])> {
    let asked = (house.org, &house.caller);
    let found = house
        .treasury
        .forecast_outlook(asked, &Around::Everything, None, 0);
    let days = found.await.unwrap().days.into_iter();
    let of = |it: treasury::OutlookDay| {
        let [mean, low, _, high] = it.band?;
        Some((it.on, mean.units(), [low.units(), high.units()]))
    };
    days.filter_map(of).collect()
}

/// The balance by day: expected, and the width of its band. Unit: cents.
async fn balances(house: &House) -> Vec<(Date, i128, i128)> {
    let found = bands(house).await.into_iter();
    found.map(|it| (it.0, it.1, it.2[1] - it.2[0])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expected_lies_in_its_band_where_many_items_are_due_at_once() {
    let house = house_until(0).await;
    publish(&house).await;
    let due = ago(&house, -12);
    for which in 0..40 {
        let name = format!("New {which} AG");
        let draft = invoice(ExpectedKind::Receivable, (&name, "N"), "90000.00", due);
        add(&house, draft).await;
    }
    for (on, mean, [low, high]) in bands(&house).await {
        assert!((low..=high).contains(&mean), "{on}: {mean} {low} {high}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_band_without_history_widens_after_the_due_date_and_the_sum_stays() {
    let house = house_until(0).await;
    publish(&house).await;
    let before = balances(&house).await;
    let due = ago(&house, -12);
    // More than anything that is expected here, so that it is added.
    let draft = invoice(ExpectedKind::Receivable, ("New AG", "N"), "9000000.00", due);
    add(&house, draft).await;
    let report = known(&house).await;
    let flow = with(&report, "N");
    assert_eq!((flow.basis, flow.observations), (KnownBasis::Usual, (0, 0)));
    let (early, late) = flow.between.unwrap();
    // Half of all come by the due date, a tenth more than four weeks after it; on days banks work.
    assert!((0..=3).contains(&(flow.expected_on - due).get_days()));
    assert_eq!(early, flow.expected_on);
    assert!((28..=31).contains(&(late - due).get_days()), "{late}");
    let after = balances(&house).await;
    assert_eq!(after, balances(&house).await, "the same every time");
    let gained = |at: usize| (after[at].1 - before[at].1, after[at].2 - before[at].2);
    let day = |days: i64| {
        let on = ago(&house, -days);
        after.iter().position(|it| it.0 == on).unwrap()
    };
    // Before it is due it has not come; then it may have or not, and later it has.
    assert!(gained(day(11)).1 < 100_000_000, "{:?}", gained(day(11)));
    assert!(gained(day(20)).1 > 800_000_000, "{:?}", gained(day(20)));
    assert!(gained(day(60)).1 < 100_000_000, "{:?}", gained(day(60)));
    let replaced = flow.replaces.units();
    let end = gained(after.len() - 1).0;
    assert!(
        (end - 900_000_000 + replaced).abs() <= 1,
        "{end} {replaced}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ours_to_pay_has_a_small_spread() {
    let house = house_until(0).await;
    publish(&house).await;
    let due = ago(&house, -12);
    let draft = invoice(ExpectedKind::Payable, ("Supplier", "P"), "10.00", due);
    add(&house, draft).await;
    let report = known(&house).await;
    let flow = with(&report, "P");
    assert_eq!(
        (flow.basis, flow.observations),
        (KnownBasis::DueDate, (0, 0))
    );
    let (early, late) = flow.between.unwrap();
    assert_eq!(early, flow.expected_on);
    assert!((0..=3).contains(&(early - due).get_days()), "{early}");
    assert!((3..=6).contains(&(late - due).get_days()), "{late}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_usual_gives_way_with_every_item_that_is_settled() {
    let house = house_until(0).await;
    publish(&house).await;
    let due = ago(&house, -12);
    let draft = invoice(ExpectedKind::Receivable, ("New AG", "N"), "10.00", due);
    add(&house, draft).await;
    let mut late = Vec::new();
    for count in 0_i64..12 {
        let report = known(&house).await;
        let flow = with(&report, "N");
        let seen = usize::try_from(count).unwrap();
        assert_eq!(flow.observations, (0, seen));
        assert_eq!(flow.basis == KnownBasis::Usual, count == 0);
        late.push((flow.expected_on - due).get_days());
        settled(&house, "Slow AG", (90 - count, 21)).await;
    }
    assert!(late.is_sorted(), "{late:?}");
    assert!(late[0] <= 3 && (21..=24).contains(&late[11]), "{late:?}");
}
