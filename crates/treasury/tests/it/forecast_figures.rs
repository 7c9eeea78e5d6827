//! Where figures of the forecast come from: parts that add up, entries behind what is booked, and
//! what a grid says of weeks it does not have.

use std::collections::BTreeSet;

use journal::Filter;
use treasury::{
    AdjustmentDraft, Around, EntryQuery, FigureAsked, FigureParts, FlowOf, FlowsAsked, GridReport,
};

use crate::forecasts::{BANK, RENT, SALES, SPARE, ago, book, entry, house_until, publish};
use crate::support::House;

async fn grid(house: &House, around: &Around, weeks: (usize, usize)) -> GridReport {
    let asked = (house.org, &house.caller);
    let found = house.treasury.forecast_grid(asked, around, None, weeks);
    found.await.unwrap()
}

async fn figure(house: &House, around: &Around, asked: FigureAsked) -> FigureParts {
    let caller = (house.org, &house.caller);
    let found = house.treasury.forecast_figure(caller, around, asked);
    found.await.unwrap()
}

fn of_row(label: &str) -> FlowOf {
    if label == "own accounts" {
        FlowOf::OwnAccounts
    } else {
        FlowOf::Category(label.to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_every_figure_add_up_to_what_the_grid_says() {
    let house = house_until(0).await;
    publish(&house).await;
    let grant = AdjustmentDraft {
        account: BANK.to_owned(),
        category: Some(SALES.to_owned()),
        on: ago(&house, -20),
        amount: "12345.67".to_owned(),
        asset: None,
        reason: "the grant was promised".to_owned(),
    };
    let asked = (house.org, &house.caller);
    let added = house.treasury.add_forecast_adjustment(asked, grant).await;
    added.unwrap();
    for around in [Around::Everything, Around::Account(SPARE.to_owned())] {
        let grid = grid(&house, &around, (2, 6)).await;
        for (at, column) in grid.columns.iter().enumerate() {
            for row in &grid.rows {
                let asked = FigureAsked {
                    currency: None,
                    of: Some(of_row(&row.label)),
                    days: (column.from, column.to),
                };
                let parts = figure(&house, &around, asked).await;
                let said = &row.figures[at];
                let context = format!("{} {}", row.label, column.from);
                assert_eq!(parts.amount, said.amount, "{context}");
                assert_eq!(parts.booked, said.booked, "{context}");
                assert_eq!(parts.documents, said.documents, "{context}");
                let known = [parts.documents, parts.recurring, parts.adjusted];
                let known: i128 = known.iter().map(|it| it.units()).sum();
                assert_eq!(known, said.known.units(), "{context}");
                let all = known + parts.booked.units() + parts.modelled.units();
                assert_eq!(all, said.amount.units(), "{context}");
                let adjusted: i128 = parts.adjustments.iter().map(|it| it.amount.units()).sum();
                assert_eq!(adjusted, parts.adjusted.units(), "{context}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recurring_flows_are_named_with_their_days_and_models_with_their_weights() {
    let house = house_until(0).await;
    publish(&house).await;
    let of = |of: Option<FlowOf>| FigureAsked {
        currency: None,
        of,
        days: (ago(&house, -1), ago(&house, -45)),
    };
    let rent = of(Some(of_row(RENT)));
    let rent = figure(&house, &Around::Everything, rent).await;
    let [flow] = &rent.named[..] else {
        panic!("{:?}", rent.named)
    };
    assert_eq!(flow.label, "Huber Estates");
    assert!(
        flow.days.iter().chain(&flow.next).all(|it| it.day() <= 4),
        "{flow:?}"
    );
    assert!(!flow.days.is_empty() && !flow.next.is_empty(), "{flow:?}");
    assert_eq!(rent.recurring, flow.amount);
    let sales = of(Some(of_row(SALES)));
    let sales = figure(&house, &Around::Everything, sales).await;
    let models = sales.models.expect("models");
    assert!(!models.is_of_all);
    assert!(!models.weights.is_empty(), "{models:?}");
    let sum: f64 = models.weights.iter().map(|it| it.1).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{models:?}");
    assert_eq!(models.series, 1);
    assert!((195..=201).contains(&models.days), "{models:?}");
    assert!(models.flows > 130, "{models:?}");
    // Of days that are booked nothing is expected, by nobody.
    let past = FigureAsked {
        currency: None,
        of: None,
        days: (ago(&house, 20), ago(&house, 10)),
    };
    let past = figure(&house, &Around::Everything, past).await;
    assert_eq!((past.models, past.named.len()), (None, 0));
    assert_eq!(past.amount, past.booked);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_entries_behind_a_booked_figure_are_those_that_make_it() {
    let house = house_until(0).await;
    let other = [
        entry(ago(&house, 3), "Branch", (SALES, SPARE, "70.00")),
        entry(ago(&house, 4), "Mistake", (SALES, BANK, "33.00")),
    ];
    book(&house, other.to_vec()).await;
    let all = EntryQuery {
        limit: 1,
        filter: Filter {
            text: Some("Mistake".to_owned()),
            ..Filter::default()
        },
        ..EntryQuery::default()
    };
    let found = house.treasury.entries(house.org, &house.caller, &all).await;
    let found = found.unwrap();
    let wrong = found.book.entry(found.page.entries[0]).unwrap().seq();
    let undo = treasury::Reversal::default();
    let undone = house
        .treasury
        .reverse_entry(house.org, &house.caller, wrong, undo);
    undone.await.unwrap();
    publish(&house).await;
    for around in [None, Some(BANK), Some(SPARE)] {
        let looked = around.map_or(Around::Everything, |it| Around::Account(it.to_owned()));
        let grid = grid(&house, &looked, (3, 1)).await;
        for row in &grid.rows {
            let booked: i128 = row.figures.iter().map(|it| it.booked.units()).sum();
            let query = EntryQuery {
                account: around.map(str::to_owned),
                is_subtree: true,
                flows: Some(FlowsAsked {
                    of: of_row(&row.label),
                    entity: None,
                }),
                filter: Filter {
                    from: Some(grid.columns[0].from),
                    to: Some(grid.covered.actual_to),
                    ..Filter::default()
                },
                limit: 1_000,
                ..EntryQuery::default()
            };
            let list = house.treasury.entries(house.org, &house.caller, &query);
            let list = list.await.unwrap();
            let mut sum = 0;
            let mut seen = BTreeSet::new();
            for number in &list.page.entries {
                let entry = list.book.entry(*number).unwrap();
                assert!(seen.insert(entry.seq()));
                let chart = list.book.chart();
                let is_ours = |it: &journal::Posting| {
                    let path = chart.get(it.account).map(|it| it.path.as_str());
                    around.map_or(matches!(path, Some(BANK | SPARE)), |it| path == Some(it))
                };
                let ours = entry.postings().filter(is_ours);
                sum += ours.map(|it| it.amount.units()).sum::<i128>();
            }
            assert_eq!(sum, booked, "{} of {around:?}", row.label);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_of_more_weeks_than_the_forecast_has_says_so_with_the_cure() {
    let house = house_until(0).await;
    publish(&house).await;
    let long = grid(&house, &Around::Everything, (2, 53)).await;
    let cut = long.cut.expect("cut");
    assert_eq!((cut.asked, cut.until), (53, long.covered.until));
    assert_eq!(cut.shown, long.columns.len() - 2);
    let sentence = cut.sentence();
    assert!(
        sentence.contains(&format!("up to {}", cut.until)),
        "{sentence}"
    );
    assert!(sentence.contains("settings to 36"), "{sentence}");
    let short = grid(&house, &Around::Everything, (2, 12)).await;
    assert_eq!((short.cut, short.columns.len()), (None, 14));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_of_no_days_and_entries_of_an_unknown_entity_are_refused() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = FigureAsked {
        currency: None,
        of: None,
        days: (ago(&house, 0), ago(&house, 1)),
    };
    let caller = (house.org, &house.caller);
    let refused = house
        .treasury
        .forecast_figure(caller, &Around::Everything, asked);
    assert_eq!(refused.await.unwrap_err().code(), "invalid");
    let query = EntryQuery {
        flows: Some(FlowsAsked {
            of: FlowOf::OwnAccounts,
            entity: Some("nobody".to_owned()),
        }),
        limit: 1,
        ..EntryQuery::default()
    };
    let refused = house.treasury.entries(house.org, &house.caller, &query);
    assert_eq!(refused.await.unwrap_err().code(), "not-found");
}
