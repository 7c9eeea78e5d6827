//! The forecast of an organisation: made, shown, adjusted, compared and scored.

use std::collections::BTreeMap;

use journal::{Entry, NewAccount, Posting};
use money::{Amount, Asset, Date};
use treasury::{AdjustmentDraft, Around, Engine, Expected, ForecastSettings, GridKind};

use crate::support::House;

pub(crate) const BANK: &str = "assets:bank:main";
pub(crate) const SPARE: &str = "assets:bank:spare";
pub(crate) const SALES: &str = "income:sales";
pub(crate) const RENT: &str = "expenses:rent";

/// Days before today.
pub(crate) fn ago(house: &House, days: i64) -> Date {
    house
        .treasury
        .today()
        .checked_sub(jiff::Span::new().days(days))
        .unwrap()
}

/// A movement before its accounts are known by number.
pub(crate) type Draft<'a> = (Date, &'a str, (&'a str, &'a str, String));

pub(crate) fn entry<'a>(
    on: Date,
    who: &'a str,
    (from, to, amount): (&'a str, &'a str, &str),
) -> Draft<'a> {
    (on, who, (from, to, amount.to_owned()))
}

pub(crate) async fn book(house: &House, drafts: Vec<Draft<'_>>) {
    let book = house.treasury.book(house.org).await.unwrap();
    let euro = Asset::currency("EUR").unwrap();
    let id = |path: &str| book.chart().find(path).unwrap().id;
    let entries = drafts.into_iter().map(|(on, who, (from, to, amount))| {
        let amount = Amount::parse(&amount, euro).unwrap();
        let postings = vec![
            Posting::new(id(to), amount),
            Posting::new(id(from), amount.checked_neg().unwrap()),
        ];
        Entry {
            counterparty: Some(who.to_owned()),
            ..Entry::new(on, who, postings)
        }
    });
    let booked = house
        .treasury
        .post_entries(house.org, &house.caller, entries.collect());
    booked.await.unwrap();
}

/// Sales on working days, rent on the first of the month and a transfer to the spare account on the
/// tenth, from `first` to `last` days ago.
pub(crate) async fn live(house: &House, first: i64, last: i64) {
    let mut entries = Vec::new();
    for days in (last..=first).rev() {
        let on = ago(house, days);
        if on.weekday().to_monday_zero_offset() < 5 {
            let amount = format!("{}.00", 400 + 7 * i64::from(on.day()) % 90);
            entries.push(entry(on, "Customers", (SALES, BANK, &amount)));
        }
        if on.day() == 1 {
            entries.push(entry(on, "Huber Estates", (BANK, RENT, "4000.00")));
        }
        if on.day() == 10 {
            entries.push(entry(on, "Own account", (BANK, SPARE, "100.00")));
        }
    }
    book(house, entries).await;
}

pub(crate) async fn house_until(last: i64) -> House {
    let house = House::open(Engine::Sqlite).await;
    let account = |path: &str| NewAccount {
        path: path.to_owned(),
        ..NewAccount::default()
    };
    let accounts = [BANK, SPARE, SALES, RENT].map(account).to_vec();
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, accounts);
    opened.await.unwrap();
    live(&house, 200, last).await;
    house
}

const ON: fn(usize, usize) -> bool = |_, _| true;

pub(crate) async fn publish(house: &House) -> treasury::RunRow {
    let asked = (house.org, &house.caller);
    house
        .treasury
        .run_forecast(asked, false, &ON)
        .await
        .unwrap()
}

fn sum(amounts: impl Iterator<Item = Amount>) -> i128 {
    amounts.map(Amount::units).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_adds_up_and_goes_on_from_what_is_booked() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let grid = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (4, 13))
        .await
        .unwrap();
    assert_eq!(grid.columns[0].kind, GridKind::Actual);
    assert_eq!(grid.columns.last().unwrap().kind, GridKind::Forecast);
    for (column, next) in grid.columns.iter().zip(&grid.columns[1..]) {
        assert_eq!(column.closing, next.opening, "{column:?}");
    }
    for (at, column) in grid.columns.iter().enumerate() {
        let net = sum(grid.rows.iter().map(|it| it.figures[at].amount));
        assert_eq!(net, column.net.units(), "{column:?}");
        assert_eq!(
            column.opening.units() + net,
            column.closing.units(),
            "{column:?}"
        );
    }
    let labels: Vec<&str> = grid.rows.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, [SALES, RENT, "own accounts"]);
    // What moves between own accounts is nothing for all of them together.
    assert!(grid.rows[2].figures.iter().all(|it| it.amount.is_zero()));
    let rent = sum(grid.rows[1].figures.iter().map(|it| it.known));
    assert!((-2_000_000..=-800_000).contains(&rent), "{rent}");
    let sales = sum(grid.rows[0].figures[6..].iter().map(|it| it.amount));
    assert!(sales > 1_500_000, "{sales}");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_add_up_to_everything_path_by_path() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let outlook = async |around: Around| {
        let found = house.treasury.forecast_outlook(asked, &around, None, 3);
        found.await.unwrap()
    };
    let all = outlook(Around::Everything).await;
    let main = outlook(Around::Account(BANK.to_owned())).await;
    let spare = outlook(Around::Account(SPARE.to_owned())).await;
    let mean = |it: &treasury::Outlook| {
        let bands = it.days.iter().filter_map(|it| it.band);
        bands.map(|it| it[0].units()).collect::<Vec<_>>()
    };
    let parts: Vec<i128> = mean(&main)
        .iter()
        .zip(mean(&spare))
        .map(|it| it.0 + it.1)
        .collect();
    assert_eq!(mean(&all), parts);
    for [_, p10, p50, p90] in all.days.iter().filter_map(|it| it.band) {
        assert!(p10.units() <= p50.units() && p50.units() <= p90.units());
    }
    assert_eq!(all.days.iter().filter(|it| it.actual.is_some()).count(), 4);
    assert_eq!(all.dangers.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_below_its_minimum_is_in_danger_from_the_first_day() {
    let house = house_until(0).await;
    let asked = (house.org, &house.caller);
    let settings = ForecastSettings {
        minimums: BTreeMap::from([(BANK.to_owned(), "10000000".to_owned())]),
        horizon: 30,
        ..ForecastSettings::default()
    };
    let put = house
        .treasury
        .put_forecast_settings(asked, Expected::Any, settings);
    put.await.unwrap();
    publish(&house).await;
    let found = house
        .treasury
        .forecast_outlook(asked, &Around::Everything, None, 0);
    let found = found.await.unwrap();
    let danger = &found.dangers[0];
    assert_eq!(
        (danger.path.as_str(), danger.probability_bps),
        (BANK, 10_000)
    );
    assert_eq!(danger.first_on, danger.expected_on);
    assert!(danger.first_on.is_some());
    assert_eq!(found.covered.until, {
        let days = jiff::Span::new().days(30);
        found.covered.origin.checked_add(days).unwrap()
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_books_are_forecast_once_and_one_called_off_publishes_nothing() {
    let house = house_until(0).await;
    let asked = (house.org, &house.caller);
    let off = |_: usize, _: usize| false;
    let error = house.treasury.run_forecast(asked, false, &off).await;
    // A machine that is quick may be done before anybody asks.
    if let Err(error) = error {
        assert_eq!(error.code(), "conflict");
        let runs = house.treasury.forecast_runs(house.org, &house.caller).await;
        assert_eq!(runs.unwrap().len(), 0);
    }
    let first = publish(&house).await;
    assert_eq!(publish(&house).await, first);
    let anew = house.treasury.run_forecast(asked, true, &ON).await.unwrap();
    assert_ne!(anew.id, first.id);
    let late = entry(ago(&house, 0), "Late", (SALES, BANK, "5.00"));
    book(&house, vec![late]).await;
    assert_ne!(publish(&house).await.id, anew.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_forecast_is_scored_against_what_came_with_its_surprises() {
    let house = house_until(60).await;
    let published = publish(&house).await;
    live(&house, 59, 0).await;
    let fire = entry(ago(&house, 20), "Fire", (BANK, RENT, "50000.00"));
    book(&house, vec![fire]).await;
    let asked = (house.org, &house.caller);
    let report = house
        .treasury
        .forecast_performance(asked, &Around::Everything, None, None)
        .await
        .unwrap();
    assert_eq!(
        (report.runs, report.by_run[0].key.clone()),
        (1, published.id)
    );
    assert!(report.overall.count >= 14, "{:?}", report.overall);
    assert!(report.overall.wape.is_some() && report.overall.naive_wape.is_some());
    assert!(report.by_horizon.len() >= 3);
    let surprise = &report.surprises[0];
    assert_eq!(
        (surprise.label.as_str(), surprise.path.as_str()),
        (RENT, BANK)
    );
    assert!(surprise.actual.units() <= -5_000_000, "{surprise:?}");
    assert_eq!(surprise.entries.len().min(1), 1);
    let grid = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (3, 2))
        .await
        .unwrap();
    // The publication of sixty days ago covers these weeks: they say what was expected.
    assert!(grid.columns[0].expected_net.is_some());
}

/// A grant that comes on this day.
fn grant(on: Date) -> AdjustmentDraft {
    AdjustmentDraft {
        account: BANK.to_owned(),
        category: Some(SALES.to_owned()),
        on,
        amount: "12345.67".to_owned(),
        asset: None,
        reason: "the grant was promised".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adjustment_needs_a_reason_a_day_to_come_an_amount_and_an_account_of_ours() {
    let house = house_until(0).await;
    let asked = (house.org, &house.caller);
    let draft = grant(ago(&house, -20));
    for (wrong, field) in [
        (
            AdjustmentDraft {
                reason: " ".to_owned(),
                ..draft.clone()
            },
            "reason",
        ),
        (
            AdjustmentDraft {
                on: ago(&house, 1),
                ..draft.clone()
            },
            "on",
        ),
        (
            AdjustmentDraft {
                amount: "1e5".to_owned(),
                ..draft.clone()
            },
            "amount",
        ),
        (
            AdjustmentDraft {
                account: SALES.to_owned(),
                ..draft.clone()
            },
            "account",
        ),
    ] {
        let error = house
            .treasury
            .add_forecast_adjustment(asked, wrong)
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with(field), "{error}");
        assert_eq!(error.code(), "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adjustment_is_in_the_forecast_with_author_and_reason_until_it_is_removed() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let on = ago(&house, -20);
    let draft = grant(on);
    let end = async || {
        let found = house
            .treasury
            .forecast_outlook(asked, &Around::Everything, None, 0);
        let days = found.await.unwrap().days;
        days.last().unwrap().band.unwrap()
    };
    let before = end().await;
    let made = house
        .treasury
        .add_forecast_adjustment(asked, draft)
        .await
        .unwrap();
    assert_eq!(made.author, house.caller.name);
    let after = end().await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after.units() - before.units(), 1_234_567);
    }
    let removed = house.treasury.remove_forecast_adjustment(asked, &made.id);
    removed.await.unwrap();
    assert_eq!(end().await, before);
    let gone = house
        .treasury
        .remove_forecast_adjustment(asked, &made.id)
        .await;
    assert_eq!(gone.unwrap_err().code(), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_forecast_or_anything_to_learn_from_that_is_said() {
    let house = House::open(Engine::Sqlite).await;
    let asked = (house.org, &house.caller);
    let found = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (4, 13));
    let error = found.await.unwrap_err();
    assert_eq!(error.code(), "not-found");
    assert!(error.to_string().contains("bursar forecast run"), "{error}");
    let made = house.treasury.run_forecast(asked, false, &ON).await;
    assert_eq!(made.unwrap_err().code(), "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_at_must_exist_and_weeks_have_a_range() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let code = async |around: Around, currency: Option<&str>, weeks: (usize, usize)| {
        let currency = currency.map(str::to_owned);
        let found = house
            .treasury
            .forecast_grid(asked, &around, currency, weeks);
        found.await.unwrap_err().code()
    };
    let everything = || Around::Everything;
    assert_eq!(
        code(Around::Account("99".to_owned()), None, (1, 1)).await,
        "not-found"
    );
    assert_eq!(
        code(Around::Entity("acme".to_owned()), None, (1, 1)).await,
        "not-found"
    );
    assert_eq!(
        code(Around::Currency("XQX".to_owned()), None, (1, 1)).await,
        "invalid"
    );
    assert_eq!(code(everything(), Some("XQX"), (1, 1)).await, "invalid");
    assert_eq!(code(everything(), None, (1, 0)).await, "invalid");
    assert_eq!(code(everything(), None, (99, 1)).await, "invalid");
    let around = everything();
    let too_far = house.treasury.forecast_outlook(asked, &around, None, 367);
    assert_eq!(too_far.await.unwrap_err().code(), "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_is_damaged_is_named_and_a_new_one_takes_its_place() {
    let house = house_until(0).await;
    let made = publish(&house).await;
    // Another process has nothing in memory.
    let again = house.again().await;
    let key = store::DocumentKey {
        org: house.org,
        collection: "forecast-runs",
        id: &made.id,
    };
    let kept = again.store().document(key).await.unwrap().unwrap();
    let mut body = kept.body.clone();
    body["cells"][0]["naive"] = serde_json::json!([1, 2]);
    let version = store::DocumentVersion::Is(kept.version);
    again
        .store()
        .put_document(key, version, &body, "moth")
        .await
        .unwrap();
    let asked = (house.org, &house.caller);
    let found = again
        .forecast_grid(asked, &Around::Everything, None, (4, 13))
        .await;
    assert_eq!(found.unwrap_err().code(), "database-damaged");
    again.run_forecast(asked, true, &ON).await.unwrap();
    let found = again
        .forecast_grid(asked, &Around::Everything, None, (0, 1))
        .await;
    assert!(found.is_ok(), "{found:?}");
    again.close().await;
}
