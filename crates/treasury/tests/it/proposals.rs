//! What to move between accounts of ours, and the payments made of it (CASH-9).

use std::collections::BTreeMap;

use treasury::{
    AccountChoice, Expected, FacilityTerms, MoveReason, ProposalAsked, ProposalChoice,
    ProposalPlan, ProposalReport, ProposalSettings, TransferTerms,
};

use crate::forecasts::{BANK, SALES, SPARE, house_until, publish};
use crate::known_flows::with_identification;
use crate::support::House;

async fn house() -> House {
    let house = house_until(0).await;
    with_identification(&house).await;
    publish(&house).await;
    house
}

/// The spare account needs so much; each transfer costs five.
fn needs(minimum: &str) -> ProposalSettings {
    let choice = AccountChoice {
        minimum: Some(minimum.to_owned()),
        ..AccountChoice::default()
    };
    ProposalSettings {
        accounts: BTreeMap::from([(SPARE.to_owned(), choice)]),
        transfers: TransferTerms {
            cost: Some("5.00".to_owned()),
            ..TransferTerms::default()
        },
        ..ProposalSettings::default()
    }
}

fn asked(settings: ProposalSettings) -> ProposalAsked {
    ProposalAsked {
        settings: Some(settings),
        ..ProposalAsked::default()
    }
}

async fn ask(house: &House, asked: &ProposalAsked) -> ProposalReport {
    let who = (house.org, &house.caller);
    house.treasury.forecast_proposal(who, asked).await.unwrap()
}

fn plan(report: &ProposalReport) -> &ProposalPlan {
    report.plan.as_ref().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_would_fall_below_its_minimum_is_funded_and_it_is_said_why() {
    let house = house().await;
    let report = ask(&house, &asked(needs("5000.00"))).await;
    assert_eq!((report.days, report.accounts.len()), (30, 2));
    let found = plan(&report);
    let first = &found.moves[0];
    assert_eq!((first.from.1.as_str(), first.to.1.as_str()), (BANK, SPARE));
    assert_eq!((first.reason, first.barrier), (MoveReason::Minimum, None));
    assert!(
        first.because.contains("below its minimum of 5000.00 EUR"),
        "{}",
        first.because
    );
    assert!(first.amount.units() > 300_000, "{}", first.amount);
    assert_eq!(found.best.days_below_minimum, 0);
    assert!(found.nothing.days_below_minimum > 0);
    assert!(found.bound.units() <= found.best.total.units());
    for it in &report.accounts {
        let least = it
            .proposed
            .as_ref()
            .unwrap()
            .iter()
            .map(|it| it.units())
            .min();
        assert!(least.unwrap() >= it.minimum.units(), "{it:?}");
        assert_eq!(it.nothing.len(), report.days);
    }
    // Asked again it is the same.
    let again = ask(&house, &asked(needs("5000.00"))).await;
    assert_eq!(again.content, report.content);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_given_are_used_and_not_kept() {
    let house = house().await;
    let who = (house.org, &house.caller);
    let kept = house
        .treasury
        .put_proposal_settings(who, Expected::Absent, needs("2000.00"));
    assert_eq!(kept.await.unwrap().version, Some(1));
    let saved = ask(&house, &ProposalAsked::default()).await;
    let given = ask(&house, &asked(needs("8000.00"))).await;
    let sum = |it: &ProposalReport| {
        plan(it)
            .moves
            .iter()
            .map(|it| it.amount.units())
            .sum::<i128>()
    };
    assert!(sum(&given) >= sum(&saved) + 600_000);
    assert_eq!((saved.version, given.version), (Some(1), Some(1)));
    let again = ask(&house, &ProposalAsked::default()).await;
    assert_eq!(again.content, saved.content);
    let stale = house
        .treasury
        .put_proposal_settings(who, Expected::Version(7), needs("1.00"));
    assert_eq!(stale.await.unwrap_err().code(), "document-changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_that_no_plan_keeps_are_named() {
    let house = house().await;
    let report = ask(&house, &asked(needs("9000000.00"))).await;
    let conflict = report.plan.unwrap_err();
    assert!(conflict.lacks.iter().all(|it| it.2.units() > 0));
    assert!(
        conflict.minimums.contains(&SPARE.to_owned()),
        "{conflict:?}"
    );
    let text = conflict.sentence();
    assert!(text.contains("lacks") && text.contains(SPARE), "{text}");
    assert!(
        report
            .accounts
            .iter()
            .all(|it| it.proposed.is_none() && it.nothing.len() == 30)
    );
    let mut late = needs("5000.00");
    late.transfers.settlement_days = 3;
    let conflict = ask(&house, &asked(late)).await.plan.unwrap_err();
    assert!(
        conflict.late.contains(&(BANK.to_owned(), SPARE.to_owned())),
        "{conflict:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn moves_become_draft_payments_once_and_then_nothing_is_proposed_for_them() {
    let house = house().await;
    let asked = asked(needs("5000.00"));
    let report = ask(&house, &asked).await;
    let choice = ProposalChoice {
        content: report.content.clone(),
        ..ProposalChoice::default()
    };
    let keyed = house.caller.clone().with_key(Some("once".to_owned()));
    let who = (house.org, &keyed);
    let made = house.treasury.draft_forecast_proposal(who, &asked, &choice);
    let made = made.await.unwrap();
    assert_eq!(made.payments.len(), plan(&report).moves.len());
    assert!(!made.added.is_empty());
    let again = house.treasury.draft_forecast_proposal(who, &asked, &choice);
    assert_eq!(again.await.unwrap().payments, made.payments);
    let paid = house
        .treasury
        .payments_by_id(house.org, &house.caller, &made.payments)
        .await
        .unwrap();
    let (first, wanted) = (&paid[0].row.order, &plan(&report).moves[0]);
    assert_eq!((first.amount, first.execute_on), (wanted.amount, wanted.on));
    let origin = format!("proposal/{}/1", report.content);
    assert_eq!(first.origin.as_deref(), Some(origin.as_str()));
    // What is on its way is known: it is not proposed again.
    let after = ask(&house, &asked).await;
    assert_eq!(plan(&after).moves, []);
    let plain = (house.org, &house.caller);
    let late = house
        .treasury
        .draft_forecast_proposal(plain, &asked, &choice);
    assert_eq!(late.await.unwrap_err().code(), "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_drafted_says_why_and_an_unknown_move_is_refused() {
    let house = house_until(0).await;
    publish(&house).await;
    let asked = asked(needs("5000.00"));
    let report = ask(&house, &asked).await;
    assert_eq!(
        plan(&report).moves[0].barrier,
        Some("the account it leaves has no IBAN")
    );
    let who = (house.org, &house.caller);
    let code = async |moves: Vec<usize>| {
        let choice = ProposalChoice {
            content: report.content.clone(),
            moves,
            until: None,
        };
        let drafted = house.treasury.draft_forecast_proposal(who, &asked, &choice);
        drafted.await.unwrap_err().code()
    };
    assert_eq!(code(vec![]).await, "conflict");
    assert_eq!(code(vec![1]).await, "invalid");
    assert_eq!(code(vec![99]).await, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_numbers_are_refused_with_their_field() {
    let house = house().await;
    let who = (house.org, &house.caller);
    let wrong = |change: fn(&mut ProposalSettings)| {
        let mut settings = needs("5.00");
        change(&mut settings);
        settings
    };
    let facility = |account: &str, limit: &str| FacilityTerms {
        name: "Line".to_owned(),
        account: account.to_owned(),
        is_credit: true,
        rate: "6".to_owned(),
        limit: limit.to_owned(),
        ..FacilityTerms::default()
    };
    let mut cases = vec![
        (wrong(|it| it.days = Some(0)), "days"),
        (wrong(|it| it.days = Some(366)), "days"),
        (wrong(|it| it.year = 364), "year"),
        (
            wrong(|it| it.transfers.cost = Some("-1".to_owned())),
            "cost",
        ),
        (wrong(|it| it.transfers.cost_bps = 10_001), "cost_bps"),
        (
            wrong(|it| it.transfers.settlement_days = 31),
            "settlement_days",
        ),
        (
            wrong(|it| it.pools = vec!["assets:bank:gone".to_owned()]),
            "account",
        ),
        (wrong(|it| it.pools = vec![SALES.to_owned()]), "account"),
        (
            wrong(|it| drop(it.limits.insert("Bank".to_owned(), "much".to_owned()))),
            "limit",
        ),
        (
            wrong(|it| drop(it.limits.insert("Nordbnk".to_owned(), "1".to_owned()))),
            "limits",
        ),
    ];
    for (account, limit, field) in [
        ("assets:bank:gone", "1", "account"),
        (BANK, "-1", "limit"),
        (BANK, "1e9", "limit"),
    ] {
        let mut settings = needs("5.00");
        settings.facilities.push(facility(account, limit));
        cases.push((settings, field));
    }
    for (settings, field) in cases {
        let put = house
            .treasury
            .put_proposal_settings(who, Expected::Any, settings.clone());
        let error = put.await.unwrap_err();
        assert!(error.to_string().starts_with(field), "{field}: {error}");
        let solved = house
            .treasury
            .forecast_proposal(who, &asked(settings))
            .await;
        assert_eq!(solved.unwrap_err().to_string(), error.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_beyond_the_forecast_are_refused_and_not_cut() {
    let house = house().await;
    let who = (house.org, &house.caller);
    let far = ProposalAsked {
        days: Some(200),
        ..ProposalAsked::default()
    };
    let error = house
        .treasury
        .forecast_proposal(who, &far)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("the forecast ends on"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exceeds_the_limit_of_a_bank_is_moved_for_that() {
    let house = house().await;
    let mut settings = needs("0.00");
    let choice = AccountChoice {
        counterparty: Some("Nordbank".to_owned()),
        ..AccountChoice::default()
    };
    settings.accounts.insert(BANK.to_owned(), choice);
    let limit = ("Nordbank".to_owned(), "7500.00".to_owned());
    settings.limits = BTreeMap::from([limit]);
    let report = ask(&house, &asked(settings)).await;
    let first = &plan(&report).moves[0];
    assert_eq!((first.from.1.as_str(), first.to.1.as_str()), (BANK, SPARE));
    assert_eq!(first.reason, MoveReason::Limit, "{}", first.because);
    let told = "above its limit of 7500.00 EUR";
    assert!(first.because.contains(told), "{}", first.because);
}

#[tokio::test(flavor = "multi_thread")]
async fn surplus_is_placed_where_it_earns_within_the_limit_of_its_bank() {
    let house = house().await;
    let settings = ProposalSettings {
        facilities: vec![FacilityTerms {
            name: "Money market".to_owned(),
            account: BANK.to_owned(),
            rate: "3".to_owned(),
            limit: "20000".to_owned(),
            counterparty: Some("Nordbank".to_owned()),
            ..FacilityTerms::default()
        }],
        limits: BTreeMap::from([("Nordbank".to_owned(), "7500.00".to_owned())]),
        ..needs("0.00")
    };
    let report = ask(&house, &asked(settings)).await;
    let found = plan(&report);
    let placed: i128 = found
        .steps
        .iter()
        .filter(|it| it.action == "invest")
        .map(|it| it.amount.units())
        .sum();
    assert!(placed >= 700_000, "{:?}", found.steps);
    assert!(found.best.earned.units() > 0);
    assert!(found.best.total.units() < found.nothing.total.units());
}
