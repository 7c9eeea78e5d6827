//! Budgets: what counts, where it rolls over to, and what recurs.

use std::collections::BTreeMap;

use journal::{AccountKind, NewAccount};
use money::Date;
use treasury::{
    Budget, BudgetChange, BudgetReport, EntryDraft, Expected, PostingDraft, ReclassificationDraft,
    Reversal,
};

use crate::support::{House, on_both_engines};

fn on(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

async fn open(house: &House) {
    let account = |path: &str, kind: AccountKind| NewAccount {
        path: path.to_owned(),
        kind: Some(kind),
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", AccountKind::Bank),
        account("expenses:travel", AccountKind::Category),
        account("expenses:travel:rail", AccountKind::Category),
        account("expenses:travelling", AccountKind::Category),
        account("expenses:office", AccountKind::Category),
        account("income:sales", AccountKind::Category),
    ];
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, accounts);
    opened.await.unwrap();
}

/// Pays `amount` for a category. Answers the entry.
async fn pay(house: &House, day: Date, category: &str, amount: &str) -> u64 {
    let posting = |account: &str, amount: String| PostingDraft {
        account: account.to_owned(),
        amount,
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    let draft = EntryDraft {
        booked_on: Some(day),
        description: "Stream Box".to_owned(),
        counterparty: None,
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting("assets:bank:main", format!("-{amount}")),
            posting(category, amount.to_owned()),
        ],
    };
    let made = house.treasury.post_entry(house.org, &house.caller, &draft);
    made.await.unwrap()
}

fn back() -> Reversal {
    Reversal {
        booked_on: Some(on(2, 5)),
        reason: "wrong".to_owned(),
    }
}

fn travel() -> Budget {
    Budget {
        categories: vec!["expenses:travel".to_owned()],
        entity: None,
        amount: "100.00".to_owned(),
        asset: "EUR".to_owned(),
        every: "month".to_owned(),
        first_on: on(1, 1),
        last_on: None,
        roll_over: "everything".to_owned(),
        alerts: vec![80, 100],
        changes: vec![BudgetChange {
            from: on(3, 1),
            amount: "150.00".to_owned(),
        }],
    }
}

async fn keep(house: &House, budget: Budget) -> Result<(), &'static str> {
    let on = ("travel", Expected::Any);
    let kept = house
        .treasury
        .put_budget(house.org, &house.caller, on, budget);
    kept.await.map(drop).map_err(|it| it.code())
}

async fn report(house: &House, day: Date) -> BudgetReport {
    let found = house
        .treasury
        .budget(house.org, &house.caller, "travel", Some(day));
    found.await.unwrap()
}

/// What is left of each period.
fn left(report: &BudgetReport) -> Vec<String> {
    let left = report.periods.iter().map(|it| it.standing.left.to_text());
    left.collect()
}

async fn an_envelope_rolls_over_what_the_books_say_after_every_correction(house: House) {
    open(&house).await;
    keep(&house, travel()).await.unwrap();
    pay(&house, on(1, 10), "expenses:travel", "30.00").await;
    pay(&house, on(1, 11), "expenses:travel:rail", "20.00").await;
    // Another category whose name begins the same, and another one.
    pay(&house, on(1, 12), "expenses:travelling", "500.00").await;
    let office = pay(&house, on(2, 3), "expenses:office", "170.00").await;
    let wrong = pay(&house, on(2, 4), "expenses:travel", "999.00").await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    treasury
        .reverse_entry(org, caller, wrong, back())
        .await
        .unwrap();
    let moved = ReclassificationDraft {
        from: "expenses:office".to_owned(),
        to: "expenses:travel".to_owned(),
        reason: "it is travel".to_owned(),
    };
    let moved = treasury.reclassify_entry(org, caller, office, moved);
    let moved = moved.await.unwrap();
    let march = report(&house, on(3, 15)).await;
    assert_eq!(left(&march), ["50.00", "-20.00", "130.00"]);
    let [january, february, third] = march.periods.as_slice() else {
        panic!("{march:?}")
    };
    assert_eq!(january.alert, None);
    assert_eq!(
        (february.alert, february.standing.percent()),
        (Some(100), Some(113))
    );
    assert_eq!(third.standing.carried.to_text(), "-20.00");
    assert_eq!(third.pace.to_text(), "62.90", "15 of 31 days of 130");
    // What was said of the entry is taken back: it is no travel any more.
    treasury
        .reverse_entry(org, caller, moved, back())
        .await
        .unwrap();
    assert_eq!(
        left(&report(&house, on(3, 15)).await),
        ["50.00", "150.00", "300.00"]
    );
    assert_eq!(
        left(&report(&house, Date::constant(2025, 12, 31)).await),
        Vec::<String>::new()
    );
}

async fn what_cannot_be_a_budget_is_refused(house: House) {
    open(&house).await;
    let with = |change: &dyn Fn(&mut Budget)| {
        let mut budget = travel();
        change(&mut budget);
        budget
    };
    let wrong = [
        with(&|it| it.amount = "-1".to_owned()),
        with(&|it| it.amount = "1.005".to_owned()),
        with(&|it| it.asset = "XQX".to_owned()),
        with(&|it| it.every = "fortnight".to_owned()),
        with(&|it| it.roll_over = "some".to_owned()),
        with(&|it| it.categories = vec!["assets:bank:main".to_owned()]),
        with(&|it| it.categories = Vec::new()),
        with(&|it| it.categories = vec!["expenses:travle".to_owned()]),
        with(&|it| it.categories.push("income:sales".to_owned())),
        with(&|it| it.entity = Some("nobody".to_owned())),
        with(&|it| it.last_on = Some(on(1, 1).yesterday().unwrap())),
        with(&|it| it.alerts = vec![0]),
        with(&|it| it.changes[0].amount = "x".to_owned()),
    ];
    for budget in wrong {
        let shown = format!("{budget:?}");
        assert_eq!(keep(&house, budget).await, Err("invalid"), "{shown}");
    }
    let named = ("a/b", Expected::Any);
    let kept = house
        .treasury
        .put_budget(house.org, &house.caller, named, travel());
    assert_eq!(kept.await.unwrap_err().code(), "invalid");
    keep(&house, travel()).await.unwrap();
    let again = ("travel", Expected::Absent);
    let kept = house
        .treasury
        .put_budget(house.org, &house.caller, again, travel());
    assert!(kept.await.is_err(), "another version is there");
}

async fn a_subscription_is_found_with_its_new_price(house: House) {
    open(&house).await;
    let prices = ["9.99", "9.99", "9.99", "9.99", "9.99", "12.99", "12.99"];
    for (month, price) in (1..).zip(prices) {
        pay(&house, on(month, 5), "expenses:office", price).await;
    }
    pay(&house, on(2, 17), "expenses:travel", "431.20").await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let found = treasury.recurring_payments(org, caller, Some(on(7, 20)));
    let found = found.await.unwrap();
    let [it] = found.items.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (it.label.as_str(), it.every, it.times),
        ("Stream Box", "monthly", 7)
    );
    assert_eq!(it.category.as_deref(), Some("expenses:office"));
    assert_eq!(
        (it.amount.to_text(), it.yearly.to_text()),
        ("-12.99".into(), "-155.88".into())
    );
    assert!(it.is_fixed && !it.has_ended);
    assert_eq!(it.next_on.unwrap().month(), 8);
    let [change] = it.changes.as_slice() else {
        panic!("{it:?}")
    };
    assert_eq!(
        (change.on, change.before.to_text()),
        (on(6, 5), "-9.99".into())
    );
    assert_eq!(found.yearly_out[0].to_text(), "-155.88");
    // Months later it has ended, and costs nothing a year.
    let later = treasury.recurring_payments(org, caller, Some(on(11, 1)));
    let later = later.await.unwrap();
    assert!(later.items[0].has_ended && later.items[0].next_on.is_none());
    assert_eq!(later.yearly_out, []);
}

on_both_engines! {
    an_envelope_rolls_over_what_the_books_say_after_every_correction,
    what_cannot_be_a_budget_is_refused,
    a_subscription_is_found_with_its_new_price,
}
