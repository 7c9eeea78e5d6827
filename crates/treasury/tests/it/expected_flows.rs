//! Expected flows beside booked ones: apart, by the same groups, each opened to its items (CASH-4).

use money::Date;
use treasury::{
    ExpectedDraft, ExpectedFlowList, ExpectedFlows, ExpectedKind, ExpectedPage, FlowDimension,
    FlowKind, FlowQuery, FlowReport, Worth,
};

use crate::forecasts::{BANK, RENT, SALES, ago, house_until};
use crate::support::House;

fn query(house: &House, by: FlowDimension) -> FlowQuery {
    FlowQuery {
        from: ago(house, 10),
        to: ago(house, -30),
        compare: None,
        by,
        depth: None,
        account: None,
        entity: None,
    }
}

async fn flows(house: &House, query: &FlowQuery) -> FlowReport {
    let found = house
        .treasury
        .cash_flows(house.org, &house.caller, (query, None));
    found.await.unwrap()
}

async fn list(house: &House, query: &FlowQuery, page: &ExpectedPage) -> ExpectedFlowList {
    let who = (house.org, &house.caller);
    let found = house.treasury.expected_cash_flows(who, (query, None), page);
    found.await.unwrap()
}

fn all() -> ExpectedPage {
    ExpectedPage {
        limit: 1_000,
        ..ExpectedPage::default()
    }
}

fn item(
    kind: ExpectedKind,
    (who, category): (&str, &str),
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
        reference: Some(format!("of {who}")),
        description: None,
        entity: None,
        category: Some(category.to_owned()),
    }
}

/// Two invoices to customers, one of a landlord, and one in francs that nothing is held of.
async fn with_items() -> House {
    let house = house_until(0).await;
    let francs = ExpectedDraft {
        asset: "CHF".to_owned(),
        ..item(
            ExpectedKind::Receivable,
            ("Bern AG", SALES),
            "70.00",
            ago(&house, -5),
        )
    };
    let drafts = [
        item(
            ExpectedKind::Receivable,
            ("Acme", SALES),
            "500.00",
            ago(&house, -9),
        ),
        item(
            ExpectedKind::Receivable,
            ("Zeta", SALES),
            "300.00",
            ago(&house, -12),
        ),
        item(
            ExpectedKind::Payable,
            ("Huber", RENT),
            "200.00",
            ago(&house, -12),
        ),
        // Beyond the days that are asked for.
        item(
            ExpectedKind::Payable,
            ("Huber", RENT),
            "900.00",
            ago(&house, -50),
        ),
        francs,
    ];
    let added = house
        .treasury
        .add_expected(house.org, &house.caller, &drafts);
    added.await.unwrap();
    house
}

fn units(worth: &Worth) -> i128 {
    worth.value.map_or(0, |it| it.units())
}

fn groups(it: &ExpectedFlows) -> Vec<(&str, i128, usize)> {
    let groups = it.groups.iter();
    groups
        .map(|it| (it.label.as_str(), units(&it.net), it.flows))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_expected_stands_apart_from_what_is_booked_and_adds_up() {
    let house = with_items().await;
    let asked = query(&house, FlowDimension::Category);
    let report = flows(&house, &asked).await;
    let past = FlowQuery {
        to: ago(&house, 1),
        ..asked.clone()
    };
    assert!(flows(&house, &past).await.expected.is_none());
    let expected = report.expected.as_ref().unwrap();
    assert_eq!(groups(expected), [(SALES, 80_000, 2), (RENT, -20_000, 1)]);
    assert_eq!(
        (expected.flows, expected.left_out, expected.hidden),
        (3, 1, 0)
    );
    let totals = &expected.totals;
    assert_eq!(
        (units(&totals.inflow), units(&totals.outflow)),
        (80_000, -20_000)
    );
    // Nothing of it is in what is booked: opening and net still make closing.
    let booked = &report.totals;
    assert_eq!(
        units(&booked.opening) + units(&booked.net),
        units(&booked.closing)
    );
    assert_eq!(units(&booked.closing) + 60_000, units(&totals.closing));
    let sales = report.groups.iter().find(|it| it.label == SALES).unwrap();
    assert_eq!(sales.key, expected.groups[0].key, "both open as one group");
    for (by, _) in FlowDimension::WORDS {
        let asked = query(&house, by);
        let report = flows(&house, &asked).await;
        let expected = report.expected.unwrap();
        let net: i128 = expected.groups.iter().map(|it| units(&it.net)).sum();
        assert_eq!(net, 60_000, "{by:?}");
        for group in &expected.groups {
            let page = ExpectedPage {
                group: Some((group.kind, group.key.clone())),
                ..all()
            };
            let behind = list(&house, &asked, &page).await;
            assert_eq!(behind.total, group.flows, "{by:?} {}", group.label);
            let sum: i128 = behind
                .flows
                .iter()
                .map(|it| it.worth.unwrap().units())
                .sum();
            assert_eq!(sum, units(&group.net), "{by:?} {}", group.label);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expected_flows_follow_the_filters_and_are_read_by_pages() {
    let house = with_items().await;
    let by_name = query(&house, FlowDimension::Counterparty);
    let report = flows(&house, &by_name).await;
    let expected = report.expected.unwrap();
    let names: Vec<&str> = groups(&expected).iter().map(|it| it.0).collect();
    assert_eq!(names, ["Acme", "Zeta", "Huber"]);
    assert!(
        expected
            .groups
            .iter()
            .all(|it| it.kind == FlowKind::Operating)
    );
    let of_bank = FlowQuery {
        account: Some(BANK.to_owned()),
        ..by_name.clone()
    };
    let expected = flows(&house, &of_bank).await.expected.unwrap();
    assert_eq!((expected.flows, expected.left_out), (3, 0));
    let other = FlowQuery {
        account: Some(crate::forecasts::SPARE.to_owned()),
        ..by_name.clone()
    };
    assert_eq!(flows(&house, &other).await.expected.unwrap().flows, 0);
    let page = ExpectedPage {
        offset: 1,
        limit: 1,
        ..ExpectedPage::default()
    };
    let one = list(&house, &by_name, &page).await;
    assert_eq!((one.flows.len(), one.total), (1, 3));
    for page in [
        ExpectedPage::default(),
        ExpectedPage {
            limit: 1_001,
            ..all()
        },
        ExpectedPage {
            offset: 1_000_001,
            ..all()
        },
    ] {
        let who = (house.org, &house.caller);
        let found = house
            .treasury
            .expected_cash_flows(who, (&by_name, None), &page);
        assert_eq!(found.await.unwrap_err().code(), "invalid");
    }
}
