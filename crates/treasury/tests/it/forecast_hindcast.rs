//! Forecasts of past weeks that are made afterwards.

use treasury::{Around, GridKind, Made, PastWeeksAsked};

use crate::forecast_performance::{report, treasury_day, weekly};
use crate::forecasts::{BANK, SALES, ago, book, entry, house_until, publish};
use crate::support::House;

const ON: fn(usize, usize) -> bool = |_, _| true;

pub(crate) async fn hindcast(house: &House, weeks: usize) -> Vec<treasury::RunRow> {
    let asked = (house.org, &house.caller);
    house.treasury.hindcast(asked, weeks, &ON).await.unwrap()
}

/// The books of `weekly`, but nobody made a forecast meanwhile.
async fn unforeseen() -> House {
    let today = treasury_day().await;
    let house = house_until(today.weekday().to_sunday_zero_offset().into()).await;
    let late = entry(ago(&house, 0), "Customers", (SALES, BANK, "5.00"));
    book(&house, vec![late]).await;
    house
}

#[tokio::test(flavor = "multi_thread")]
async fn one_made_afterwards_says_what_one_made_on_that_day_said() {
    let (then, made) = weekly(3).await;
    let afterwards = unforeseen().await;
    publish(&afterwards).await;
    let found = hindcast(&afterwards, 3).await;
    assert_eq!((found.len(), made.len()), (3, 3));
    assert!(found.iter().all(|it| it.is_hindcast), "{found:?}");
    let all = report(&afterwards, &afterwards.treasury, Around::Everything).await;
    let real = report(&then, &then.treasury, Around::Everything).await;
    assert_eq!((all.runs, all.hindcasts), (3, 3));
    assert_eq!((real.runs, real.hindcasts), (3, 0));
    assert_eq!((all.made, real.made), (Made::Afterwards, Made::Ahead));
    assert_eq!((all.others, real.others), (0, 0));
    assert_eq!(all.overall, real.overall);
    // Weeks that have a forecast are left as they are.
    assert_eq!(hindcast(&then, 3).await, []);
    assert_eq!(hindcast(&afterwards, 3).await, []);
    assert_eq!(hindcast(&afterwards, 4).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_is_never_one_made_afterwards() {
    let house = unforeseen().await;
    hindcast(&house, 2).await;
    let asked = (house.org, &house.caller);
    let shown = async || {
        let found = house
            .treasury
            .forecast_outlook(asked, &Around::Everything, None, 3);
        found.await
    };
    assert_eq!(shown().await.unwrap_err().code(), "not-found");
    let made = publish(&house).await;
    hindcast(&house, 3).await;
    assert_eq!(shown().await.unwrap().covered.run, made.id);
    let listed = house.treasury.forecast_runs(house.org, &house.caller).await;
    let listed: Vec<bool> = listed.unwrap().iter().map(|it| it.is_hindcast).collect();
    assert_eq!(listed, [false, true, true, true]);
    // Booked weeks of the grid say that theirs were made afterwards; those to come have none.
    let grid = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (4, 4));
    for it in grid.await.unwrap().columns {
        assert_eq!(
            it.expected_net.is_some(),
            it.expected_by.is_some(),
            "{it:?}"
        );
        let is_told = it.kind != GridKind::Forecast;
        let made = it.expected_by.map(|it| it.made);
        assert!(
            made == is_told.then_some(Made::Afterwards) || made.is_none(),
            "{made:?}"
        );
    }
    let weeks = PastWeeksAsked {
        currency: None,
        category: None,
        ahead: 1,
        weeks: 3,
    };
    let past = house
        .treasury
        .forecast_past_weeks(asked, &Around::Everything, weeks);
    let past = past.await.unwrap();
    let marked = past
        .weeks
        .iter()
        .map(|it| it.expected.as_ref().map(|it| it.is_hindcast));
    assert_eq!(marked.collect::<Vec<_>>(), [Some(true); 3]);
    assert_eq!((past.measures.count, past.hindcast_measures.count), (0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_before_it_was_called_off_is_kept_and_the_rest_is_made_later() {
    let house = unforeseen().await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let until_half: fn(usize, usize) -> bool = |done, total| done * 2 < total;
    let off = house.treasury.hindcast(asked, 2, &until_half).await;
    assert_eq!(off.unwrap_err().code(), "conflict");
    let kept = house.treasury.forecast_runs(house.org, &house.caller).await;
    let kept = kept.unwrap().iter().filter(|it| it.is_hindcast).count();
    assert_eq!(hindcast(&house, 2).await.len(), 2 - kept);
    for weeks in [0, 27] {
        let refused = house.treasury.hindcast(asked, weeks, &ON).await;
        assert_eq!(refused.unwrap_err().code(), "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn weeks_in_which_nothing_was_booked_have_one_forecast_together() {
    let today = treasury_day().await;
    let over: i64 = today.weekday().to_sunday_zero_offset().into();
    let house = house_until(over + 21).await;
    let late = entry(ago(&house, 0), "Customers", (SALES, BANK, "5.00"));
    book(&house, vec![late]).await;
    publish(&house).await;
    assert_eq!(hindcast(&house, 3).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_made_afterwards_are_in_no_score_of_those_made_ahead() {
    let (house, _) = weekly(2).await;
    let ahead = report(&house, &house.treasury, Around::Everything).await;
    assert_eq!(hindcast(&house, 5).await.len(), 3);
    let still = report(&house, &house.treasury, Around::Everything).await;
    assert_eq!((still.runs, still.hindcasts, still.others), (2, 0, 3));
    assert_eq!(still.overall, ahead.overall);
    assert_eq!(still.by_model, ahead.by_model);
    let asked = (house.org, &house.caller);
    let (everything, wanted) = (Around::Everything, Some(Made::Afterwards));
    let afterwards = house
        .treasury
        .forecast_performance(asked, &everything, None, wanted);
    let afterwards = afterwards.await.unwrap();
    assert_eq!(
        (afterwards.runs, afterwards.hindcasts, afterwards.others),
        (3, 3, 2)
    );
}
