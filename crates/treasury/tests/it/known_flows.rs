//! Open items and planned payments in the forecast: once, on a day that is explained (CASH-7).

use money::{Amount, Date, ExpectedItemId};
use treasury::{
    Around, BankDetails, BeneficiaryDraft, Change, Expected, ExpectedDraft, ExpectedKind,
    KnownBasis, KnownFlow, KnownReport, KnownSource, MatchChoice, PaymentDraft, Scenario, Which,
};

use crate::forecasts::{BANK, RENT, SALES, SPARE, ago, book, entry, house_until, publish};
use crate::support::House;

pub(crate) fn invoice(
    kind: ExpectedKind,
    (who, number): (&str, &str),
    amount: &str,
    due: Date,
) -> ExpectedDraft {
    ExpectedDraft {
        kind,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        due_on: due,
        issued_on: None,
        counterparty: Some(who.to_owned()),
        counterparty_account: None,
        reference: Some(number.to_owned()),
        description: None,
        entity: None,
        category: None,
    }
}

pub(crate) async fn add(house: &House, draft: ExpectedDraft) -> ExpectedItemId {
    let drafts = [draft];
    let added = house
        .treasury
        .add_expected(house.org, &house.caller, &drafts);
    added.await.unwrap()[0].id
}

/// An item that was settled so many days after it was due.
pub(crate) async fn settled(house: &House, who: &str, (due, late): (i64, i64)) {
    let draft = invoice(
        ExpectedKind::Receivable,
        (who, "old"),
        "70.00",
        ago(house, due),
    );
    let item = add(house, draft).await;
    let line = entry(ago(house, due - late), who, (SALES, BANK, "70.00"));
    book(house, vec![line]).await;
    let books = house.treasury.book(house.org).await.unwrap();
    let choice = MatchChoice {
        lines: vec![books.entries().next_back().unwrap().seq()],
        items: vec![item],
    };
    let choices = [choice];
    let accepted = house
        .treasury
        .accept_matches(house.org, &house.caller, &choices, None);
    accepted.await.unwrap();
}

pub(crate) async fn known(house: &House) -> KnownReport {
    let asked = (house.org, &house.caller);
    let found = house
        .treasury
        .forecast_known(asked, &Around::Everything, None);
    found.await.unwrap()
}

pub(crate) fn with<'a>(report: &'a KnownReport, number: &str) -> &'a KnownFlow {
    let mut all = report.flows.iter();
    all.find(|it| it.reference.as_deref() == Some(number))
        .unwrap()
}

/// What is expected of a category in all weeks to come, the begun one at the end as well, and of it
/// what has documents.
async fn row(house: &House, label: &str) -> (i128, i128) {
    let asked = (house.org, &house.caller);
    let grid = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (0, 14))
        .await
        .unwrap();
    let row = grid.rows.iter().find(|it| it.label == label);
    let figures = row.map_or(&[][..], |it| &it.figures);
    let coming = figures
        .iter()
        .map(|it| it.amount.units() - it.booked.units());
    (
        coming.sum(),
        figures.iter().map(|it| it.documents.units()).sum(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receivable_stands_in_for_what_is_expected_and_only_what_is_more_is_added() {
    let house = house_until(0).await;
    publish(&house).await;
    let (before, none) = row(&house, SALES).await;
    assert_eq!(none, 0);
    // Two weeks either side bring some eight thousand: a thousand is among them.
    let due = ago(&house, -20);
    let small = invoice(
        ExpectedKind::Receivable,
        ("Customers", "RE-1"),
        "1000.00",
        due,
    );
    let id = add(&house, small).await;
    let (after, documents) = row(&house, SALES).await;
    assert_eq!((after, documents), (before, 100_000));
    let report = known(&house).await;
    let flow = with(&report, "RE-1");
    assert_eq!(
        flow.source,
        KnownSource::Item {
            id,
            kind: ExpectedKind::Receivable
        }
    );
    assert_eq!((flow.replaces.units(), report.covered.known), (100_000, 1));
    // A hundred thousand is more than anything that was expected there.
    let large = invoice(
        ExpectedKind::Receivable,
        ("Customers", "RE-2"),
        "100000.00",
        due,
    );
    add(&house, large).await;
    let report = known(&house).await;
    // Both are due on one day: which of them takes what is there does not matter.
    let replaced: i128 = report.flows.iter().map(|it| it.replaces.units()).sum();
    assert!((200_000..2_000_000).contains(&replaced), "{replaced}");
    let (after, documents) = row(&house, SALES).await;
    assert_eq!(documents, 10_100_000);
    assert_eq!(after - before, 10_100_000 - replaced);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payable_of_recurring_rent_is_the_rent_and_not_another_one() {
    let house = house_until(0).await;
    publish(&house).await;
    let (before, _) = row(&house, RENT).await;
    let asked = (house.org, &house.caller);
    let next = ago(&house, -1).last_of_month().tomorrow().unwrap();
    let draft = invoice(
        ExpectedKind::Payable,
        ("Huber Estates", "R-12"),
        "4100.00",
        next,
    );
    add(&house, draft).await;
    let (after, documents) = row(&house, RENT).await;
    assert_eq!(documents, -410_000);
    // A hundred more than rent was.
    assert!(
        (-15_000..=-5_000).contains(&(after - before)),
        "{before} {after}"
    );
    let outlook = house
        .treasury
        .forecast_outlook(asked, &Around::Everything, None, 0);
    let outlook = outlook.await.unwrap();
    for [_, p10, p50, p90] in outlook.days.iter().filter_map(|it| it.band) {
        assert!(p10.units() <= p50.units() && p50.units() <= p90.units());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_learned_from_who_pays_and_leans_on_everybody() {
    let house = house_until(0).await;
    for due in [90, 80, 70, 60, 50, 40, 36, 33] {
        settled(&house, "Slow AG", (due, 21)).await;
    }
    settled(&house, "Quick AG", (40, 0)).await;
    publish(&house).await;
    let due = ago(&house, -10);
    for (who, number) in [("Slow AG", "S"), ("Quick AG", "Q"), ("New AG", "N")] {
        let draft = invoice(ExpectedKind::Receivable, (who, number), "10.00", due);
        add(&house, draft).await;
    }
    let bill = invoice(ExpectedKind::Payable, ("Supplier", "P"), "10.00", due);
    add(&house, bill).await;
    let report = known(&house).await;
    let late = |number: &str| {
        let it = with(&report, number);
        (it.expected_on - it.due_on).get_days()
    };
    // A weekend may be in between.
    assert!((21..=23).contains(&late("S")), "{}", late("S"));
    assert_eq!(with(&report, "S").observations, (8, 9));
    // One own observation says little against nine.
    assert_eq!(with(&report, "Q").observations, (1, 9));
    assert!(late("Q") >= 21 && with(&report, "Q").between.unwrap().0 <= ago(&house, -12));
    assert_eq!(with(&report, "N").observations, (0, 9));
    let bill = with(&report, "P");
    assert_eq!(bill.basis, KnownBasis::DueDate);
    assert!(late("P") <= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_expected_on_a_day_to_come() {
    let house = house_until(0).await;
    settled(&house, "Slow AG", (60, 5)).await;
    publish(&house).await;
    for (number, due) in [("A", 3), ("B", 10)] {
        let draft = invoice(
            ExpectedKind::Receivable,
            ("Slow AG", number),
            "10.00",
            ago(&house, due),
        );
        add(&house, draft).await;
    }
    let bill = invoice(
        ExpectedKind::Payable,
        ("Late Ltd", "C"),
        "10.00",
        ago(&house, 30),
    );
    add(&house, bill).await;
    let report = known(&house).await;
    let today = house.treasury.today();
    for it in &report.flows {
        assert!(it.expected_on > today, "{it:?}");
    }
    // Ten days late is later than anything seen, not than what is usual.
    let waits = (with(&report, "B").expected_on - today).get_days();
    assert!((12..=16).contains(&waits), "{waits}");
    // What we owe for a month is ours to pay next.
    let next = with(&report, "C");
    assert_eq!(next.basis, KnownBasis::DueDate);
    assert!((next.expected_on - today).get_days() <= 4, "{next:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_price_and_no_account_is_named_and_never_nothing() {
    let house = house_until(0).await;
    publish(&house).await;
    let (before, _) = row(&house, SALES).await;
    let draft = ExpectedDraft {
        asset: "CHF".to_owned(),
        ..invoice(
            ExpectedKind::Receivable,
            ("Bern AG", "CH-1"),
            "500.00",
            ago(&house, -5),
        )
    };
    add(&house, draft).await;
    let report = known(&house).await;
    let flow = with(&report, "CH-1");
    assert_eq!((flow.account, flow.worth), (None, None));
    assert_eq!((report.covered.known, report.covered.left_out), (1, 1));
    let unpriced: Vec<&str> = report
        .covered
        .unpriced
        .iter()
        .map(|it| it.as_str())
        .collect();
    assert_eq!(unpriced, ["CHF"]);
    assert_eq!(row(&house, SALES).await, (before, 0));
}

/// A beneficiary with these bank details; nobody approved them yet.
async fn payee(house: &House, name: &str, iban: &str) -> money::BeneficiaryId {
    let draft = BeneficiaryDraft {
        name: name.to_owned(),
        bank: BankDetails {
            iban: Some(iban.to_owned()),
            ..BankDetails::default()
        },
        ..BeneficiaryDraft::default()
    };
    let made = house
        .treasury
        .add_beneficiary(house.org, &house.caller, &draft);
    made.await.unwrap().id
}

async fn pay(house: &House, to: money::BeneficiaryId, (amount, origin): (&str, Option<String>)) {
    let draft = PaymentDraft {
        account: BANK.to_owned(),
        beneficiary: to,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        execute_on: Some(ago(house, -6)),
        moves_day: true,
        method: None,
        text: Some("says something".to_owned()),
        reference: None,
        purpose: None,
        charges: None,
        end_to_end_id: None,
        origin,
    };
    let drafts = [draft];
    let drafted = house
        .treasury
        .draft_payments(house.org, &house.caller, &drafts);
    drafted.await.unwrap();
}

pub(crate) async fn with_identification(house: &House) {
    let books = house.treasury.book(house.org).await.unwrap();
    for (path, iban) in [
        (BANK, "DE89370400440532013000"),
        (SPARE, "DE02120300000000202051"),
    ] {
        let id = books.chart().find(path).unwrap().id;
        let change = journal::AccountChange {
            custody: Some(journal::Custody {
                identification: Some(iban.to_owned()),
                ..journal::Custody::default()
            }),
            ..journal::AccountChange::default()
        };
        let changed = house
            .treasury
            .change_account(house.org, &house.caller, id, change);
        changed.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_of_a_payable_counts_instead_of_it() {
    let house = house_until(0).await;
    with_identification(&house).await;
    publish(&house).await;
    let draft = invoice(
        ExpectedKind::Payable,
        ("Machines AG", "M-1"),
        "30000.00",
        ago(&house, -9),
    );
    let item = add(&house, draft).await;
    let to = payee(&house, "Machines AG", "NL91ABNA0417164300").await;
    let sum = async || {
        let report = known(&house).await;
        let units: Vec<i128> = report.flows.iter().map(|it| it.amount.units()).collect();
        (units.iter().sum::<i128>(), units.len())
    };
    assert_eq!(sum().await, (-3_000_000, 1));
    pay(&house, to, ("10000.00", Some(format!("expected/{item}")))).await;
    // What is paid already is not expected again; the rest is.
    assert_eq!(sum().await, (-3_000_000, 2));
    pay(&house, to, ("500.00", None)).await;
    assert_eq!(sum().await, (-3_050_000, 3));
    let report = known(&house).await;
    let order = report.flows.iter().find(|it| it.basis == KnownBasis::Order);
    assert!(matches!(order.unwrap().source, KnownSource::Payment(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_to_an_own_account_leaves_one_and_reaches_the_other() {
    let house = house_until(0).await;
    with_identification(&house).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let end = async |around: Around| {
        let found = house.treasury.forecast_outlook(asked, &around, None, 0);
        let days = found.await.unwrap().days;
        days.last().unwrap().band.unwrap()[0].units()
    };
    let both = async || {
        let (main, spare) = (
            Around::Account(BANK.to_owned()),
            Around::Account(SPARE.to_owned()),
        );
        (
            end(main).await,
            end(spare).await,
            end(Around::Everything).await,
        )
    };
    let before = both().await;
    let to = payee(&house, "Spare", "DE02120300000000202051").await;
    pay(&house, to, ("5000.00", None)).await;
    let after = both().await;
    let moved = after.1 - before.1;
    assert!((400_000..=500_000).contains(&moved), "{before:?} {after:?}");
    assert_eq!(before.0 - after.0, moved);
    assert_eq!(before.2, after.2);
    let report = known(&house).await;
    assert_eq!(report.flows.len(), 2);
    assert!(report.flows.iter().all(|it| it.category.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_of_a_counterparty_moves_its_own_items_and_no_others() {
    let house = house_until(0).await;
    publish(&house).await;
    let due = ago(&house, -20);
    for who in ["Acme", "Zeta"] {
        let draft = invoice(ExpectedKind::Receivable, (who, who), "90000.00", due);
        add(&house, draft).await;
    }
    let asked = (house.org, &house.caller);
    let scenario = Scenario {
        name: "gone".to_owned(),
        version: None,
        about: String::new(),
        changes: vec![Change::Default {
            what: Which::Counterparty("acme".to_owned()),
            percent_bps: 10_000,
        }],
    };
    let kept = house
        .treasury
        .put_forecast_scenario(asked, Expected::Absent, scenario);
    kept.await.unwrap();
    let names = ["gone".to_owned()];
    let compared =
        house
            .treasury
            .compare_forecast_scenarios(asked, &Around::Everything, None, (&names, None));
    let (_, found) = compared.await.unwrap();
    let end = |at: usize| {
        found[at]
            .days
            .last()
            .unwrap()
            .band
            .unwrap()
            .map(Amount::units)
    };
    for (as_it_is, gone) in end(0).into_iter().zip(end(1)) {
        assert_eq!(as_it_is - gone, 9_000_000);
    }
}
