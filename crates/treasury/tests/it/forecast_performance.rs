//! How published forecasts did: several of them in time, by model, past weeks, and old ones.

use money::Date;
use serde_json::Value;
use treasury::{Around, PastWeeksAsked, PerformanceReport, Treasury};

use crate::forecasts::{BANK, RENT, SALES, ago, book, entry, house_until, live, publish};
use crate::support::House;

/// A forecast on each of the last Sundays, the first one `weeks` weeks ago, and what came since.
pub(crate) async fn weekly(weeks: i64) -> (House, Vec<String>) {
    let today = treasury_day().await;
    let over = i64::from(today.weekday().to_sunday_zero_offset());
    let house = house_until(over + 7 * weeks).await;
    let mut made = Vec::new();
    for week in (0..weeks).rev() {
        made.push(publish(&house).await.id);
        live(&house, over + 7 * week + 6, over + 7 * week).await;
    }
    // Something today: what is booked up to it is the whole of the weeks before.
    let late = entry(ago(&house, 0), "Customers", (SALES, BANK, "5.00"));
    book(&house, vec![late]).await;
    (house, made)
}

pub(crate) async fn treasury_day() -> Date {
    let house = House::open(treasury::Engine::Sqlite).await;
    house.treasury.today()
}

pub(crate) async fn report(
    house: &House,
    treasury: &Treasury,
    around: Around,
) -> PerformanceReport {
    treasury
        .forecast_performance((house.org, &house.caller), &around, None, None)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_compared_through_time_on_the_weeks_they_were_kept_for() {
    let (house, made) = weekly(4).await;
    let all = report(&house, &house.treasury, Around::Everything).await;
    assert_eq!(all.runs, 4);
    let runs: Vec<&String> = all.by_model_run.iter().map(|it| &it.run).collect();
    assert_eq!(runs, made.iter().collect::<Vec<_>>());
    let names: Vec<&str> = all.by_model.iter().map(|it| it.model.as_str()).collect();
    for name in ["ensemble", "seasonal_naive", "auto_ets", "theta"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let errors: Vec<f64> = all
        .by_model
        .iter()
        .map(|it| it.measures.relative.unwrap())
        .collect();
    assert!(errors.is_sorted(), "{errors:?}");
    let naive = all.by_model.iter().find(|it| it.model == "seasonal_naive");
    let naive = naive.unwrap();
    assert_eq!(
        (naive.beats_naive, naive.measures.relative),
        (None, Some(1.0))
    );
    for it in all
        .by_model
        .iter()
        .filter(|it| it.model != "seasonal_naive")
    {
        let is_better = it.measures.relative.unwrap() < 1.0;
        assert_eq!(it.beats_naive, Some(is_better), "{it:?}");
        // One cell has something besides recurring flows: 4 + 3 + 2 + 1 weeks of it.
        assert!(it.measures.count >= 10, "{it:?}");
        assert!(it.measures.mase.is_some() && it.measures.rmsse.is_some());
        assert!(it.measures.pinball.is_some() && it.measures.crps.is_some());
        assert!(it.ensemble_wape.is_some());
    }
    let newest = &all.by_model_run[3].models;
    assert_eq!(newest.len(), all.by_model_run[0].models.len());
    assert!(newest.iter().all(|it| it.1.count > 0));
    let overall = all.overall;
    assert!(
        overall.mase.is_some() && overall.rmsse.is_some(),
        "{overall:?}"
    );
    assert!(overall.crps.is_some() && overall.coverage_80.is_some());
    // Of one account the same publications, on fewer figures.
    let spare = Around::Account(crate::forecasts::SPARE.to_owned());
    let spare = report(&house, &house.treasury, spare).await;
    assert_eq!((spare.runs, spare.by_account.len()), (4, 1));
    assert!(spare.overall.count < overall.count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_told_by_the_forecast_of_the_distance_that_was_asked_for_or_by_none() {
    let (house, made) = weekly(4).await;
    let asked = (house.org, &house.caller);
    let weeks = async |ahead: usize, category: Option<&str>| {
        let weeks = PastWeeksAsked {
            currency: None,
            category: category.map(str::to_owned),
            ahead,
            weeks: 6,
        };
        house
            .treasury
            .forecast_past_weeks(asked, &Around::Everything, weeks)
            .await
    };
    let told = |found: &treasury::PastWeeksReport| -> Vec<Option<usize>> {
        let place = |it: &treasury::Expectation| made.iter().position(|id| *id == it.run.0);
        let weeks = found.weeks.iter();
        weeks
            .map(|it| it.expected.as_ref().and_then(place))
            .collect()
    };
    let next = weeks(1, None).await.unwrap();
    assert_eq!(
        told(&next),
        [None, None, Some(0), Some(1), Some(2), Some(3)]
    );
    let third = weeks(3, None).await.unwrap();
    assert_eq!(told(&third), [None, None, None, None, Some(0), Some(1)]);
    assert_eq!((next.measures.count, third.measures.count), (4, 2));
    for it in &next.weeks {
        assert_eq!(it.week.0.weekday(), jiff::civil::Weekday::Monday);
        let Some(expected) = &it.expected else {
            continue;
        };
        let (low, high) = expected.band.unwrap();
        assert!(low.units() <= high.units(), "{it:?}");
        assert!(expected.run.1 < it.week.0);
    }
    // Categories add up to everything: own accounts are nothing for all of them.
    let (sales, rent) = (weeks(1, Some(SALES)).await, weeks(1, Some(RENT)).await);
    let (sales, rent) = (sales.unwrap(), rent.unwrap());
    for (at, it) in next.weeks.iter().enumerate() {
        let parts = sales.weeks[at].actual.units() + rent.weeks[at].actual.units();
        assert_eq!(it.actual.units(), parts, "{it:?}");
    }
    assert_eq!(weeks(0, None).await.unwrap_err().code(), "invalid");
    assert_eq!(weeks(54, None).await.unwrap_err().code(), "invalid");
    let unknown = weeks(1, Some("income:none")).await;
    assert_eq!(unknown.unwrap_err().code(), "not-found");
}

/// A publication as it was kept before it had models.
async fn grow_old(house: &House, treasury: &Treasury, id: &str) {
    let key = store::DocumentKey {
        org: house.org,
        collection: "forecast-runs",
        id,
    };
    let kept = treasury.store().document(key).await.unwrap().unwrap();
    let mut body = kept.body.clone();
    let cells = body["cells"].as_array_mut().unwrap();
    let had = |it: &mut Value| it.as_object_mut().unwrap().remove("alone").is_some();
    assert!(cells.iter_mut().map(had).filter(|it| *it).count() > 0);
    let version = store::DocumentVersion::Is(kept.version);
    let put = treasury.store().put_document(key, version, &body, "time");
    put.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_from_before_models_were_kept_is_scored_without_rows_by_model() {
    let (house, made) = weekly(2).await;
    // Another process has nothing in memory.
    let again = house.again().await;
    grow_old(&house, &again, &made[0]).await;
    let half = report(&house, &again, Around::Everything).await;
    assert_eq!((half.runs, half.by_run.len()), (2, 2));
    assert_eq!(half.by_model_run.len(), 1);
    assert_eq!(half.by_model_run[0].run, made[1]);
    again.close().await;
    let again = house.again().await;
    grow_old(&house, &again, &made[1]).await;
    let none = report(&house, &again, Around::Everything).await;
    assert_eq!((none.by_model.len(), none.by_model_run.len()), (0, 0));
    assert_eq!(none.overall, half.overall);
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_surprise_is_told_once_with_its_entries_and_what_did_not_come() {
    let today = treasury_day().await;
    // Up to the last day of the month before the last one.
    let first = today.first_of_month();
    let origin = first.checked_sub(jiff::Span::new().months(1)).unwrap();
    let until = i64::from((today - origin.yesterday().unwrap()).get_days());
    let house = house_until(until).await;
    live(&house, 400, 201).await;
    publish(&house).await;
    // No rent any more, and a fire.
    let mut entries = Vec::new();
    for days in (0..until).rev() {
        let on = ago(&house, days);
        if on.weekday().to_monday_zero_offset() < 5 {
            entries.push(entry(on, "Customers", (SALES, BANK, "450.00")));
        }
    }
    let fire = ago(&house, until - 17);
    entries.push(entry(fire, "Fire", (BANK, RENT, "50000.00")));
    book(&house, entries).await;
    publish(&house).await;
    let found = report(&house, &house.treasury, Around::Everything).await;
    let of_rent: Vec<&treasury::Surprise> = found
        .surprises
        .iter()
        .filter(|it| it.label == RENT)
        .collect();
    let fires = of_rent
        .iter()
        .filter(|it| it.entries.iter().any(|it| it.label == "Fire"));
    let fires: Vec<&&treasury::Surprise> = fires.collect();
    assert_eq!(fires.len(), 1, "{of_rent:?}");
    assert_eq!(fires[0].entries[0].amount.units(), -5_000_000);
    assert_eq!((fires[0].entries[0].on, fires[0].more), (fire, 0));
    let missed = of_rent.iter().find(|it| !it.missed.is_empty());
    let missed = &missed.expect("rent of the month did not come").missed[0];
    assert_eq!(
        (missed.label.as_str(), missed.amount.units(), missed.entry),
        ("Huber Estates", -400_000, None)
    );
}
