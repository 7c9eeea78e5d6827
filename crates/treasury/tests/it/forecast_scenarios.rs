//! Scenarios of a forecast: compared side by side, and of what is there.

use treasury::{Around, Change, Expected, Scenario, Which};

use crate::forecasts::{BANK, ago, house_until, publish};
use crate::support::House;

fn scenario(name: &str, change: Change) -> Scenario {
    Scenario {
        name: name.to_owned(),
        version: None,
        about: String::new(),
        changes: vec![change],
    }
}

fn four(house: &House) -> [Scenario; 4] {
    [
        scenario(
            "half",
            Change::Default {
                what: Which::Counterparty("customers".to_owned()),
                percent_bps: 5_000,
            },
        ),
        scenario(
            "late",
            Change::Delay {
                what: Which::Receipts,
                days: 30,
            },
        ),
        scenario(
            "machine",
            Change::OneOff {
                account: BANK.to_owned(),
                on: ago(house, -10),
                amount: "-1000.00".to_owned(),
            },
        ),
        scenario(
            "hiring",
            Change::Hiring {
                account: BANK.to_owned(),
                people: 2,
                monthly: "3000".to_owned(),
                from: ago(house, 0),
            },
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn scenarios_stand_side_by_side_and_differ_only_by_their_changes() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = (house.org, &house.caller);
    let all = four(&house);
    for it in all.clone() {
        let kept = house
            .treasury
            .put_forecast_scenario(asked, Expected::Absent, it);
        assert_eq!(kept.await.unwrap().version, Some(1));
    }
    let names: Vec<String> = all.iter().map(|it| it.name.clone()).collect();
    let (_, found) = house
        .treasury
        .compare_forecast_scenarios(
            asked,
            &Around::Everything,
            None,
            (&names, Some("100000000")),
        )
        .await
        .unwrap();
    let end = |at: usize| found[at].days.last().unwrap().band.unwrap()[0].units();
    assert_eq!(end(0) - end(3), 100_000);
    assert_eq!(end(0) - end(4), 3 * 600_000);
    assert!(end(1) < end(0) && end(2) < end(0));
    assert!(found.iter().all(|it| it.below_limit_bps == 10_000));
    let again = house
        .treasury
        .put_forecast_scenario(asked, Expected::Absent, all[0].clone());
    assert_eq!(again.await.unwrap_err().code(), "document-changed");
    let deleted = house
        .treasury
        .delete_forecast_scenario(asked, Expected::Any, "half");
    deleted.await.unwrap();
    let gone = house
        .treasury
        .forecast_scenario(house.org, &house.caller, "half")
        .await;
    assert_eq!(gone.unwrap_err().code(), "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_of_what_is_not_there_is_refused_with_its_field() {
    let house = house_until(0).await;
    let asked = (house.org, &house.caller);
    let one_off = |account: &str, on| Change::OneOff {
        account: account.to_owned(),
        on,
        amount: "-10.00".to_owned(),
    };
    let shock = Change::Shock {
        asset: "ZZZ".to_owned(),
        percent_bps: 100,
    };
    let scale = |category: &str| Change::Scale {
        what: Which::Category(category.to_owned()),
        percent_bps: 100,
        from: None,
    };
    let wrong = [
        ("account", one_off("assets:bank:nowhere", ago(&house, -10))),
        ("account", one_off("income:sales", ago(&house, -10))),
        ("on", one_off(BANK, ago(&house, 1))),
        ("asset", shock),
        ("what", scale("expenses:ren")),
    ];
    let put = |change: Change| {
        let scenario = scenario("s", change);
        let treasury = &house.treasury;
        treasury.put_forecast_scenario(asked, Expected::Any, scenario)
    };
    for (field, change) in wrong {
        let error = put(change).await.unwrap_err().to_string();
        assert!(error.contains(field), "{field}: {error}");
    }
    put(scale("expenses")).await.unwrap();
    put(one_off(BANK, ago(&house, 0))).await.unwrap();
}
