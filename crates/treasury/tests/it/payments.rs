//! Payments through the use cases, on both engines: what repeats, and what another process sees.

use jiff::Span;
use journal::{NewAccount, PaymentState};
use treasury::{
    BankDetails, BeneficiaryDraft, Caller, Every, Expected, PaymentQuery, PaymentTemplate,
    Repetition,
};

use crate::jobs::do_job;
use crate::support::{House, on_both_engines};

/// Somebody at the machine who gives a name of their own.
fn person(name: &str) -> Caller {
    let mut caller = Caller::local();
    caller.name = name.to_owned();
    caller
}

/// A beneficiary whom Ada put in and Bob approved.
async fn beneficiary(house: &House) -> String {
    let (treasury, org) = (&house.treasury, house.org);
    let draft = BeneficiaryDraft {
        name: "Hausverwaltung Müller".to_owned(),
        bank: BankDetails {
            iban: Some("NL91ABNA0417164300".to_owned()),
            ..BankDetails::default()
        },
        ..BeneficiaryDraft::default()
    };
    let (ada, bob) = (person("usr_ada"), person("usr_bob"));
    let made = treasury.add_beneficiary(org, &ada, &draft);
    let id = made.await.unwrap().id;
    let own = treasury.decide_beneficiary(org, &ada, (id, 1), true);
    assert_eq!(own.await.unwrap_err().code(), "own-change");
    let approved = treasury.decide_beneficiary(org, &bob, (id, 1), true);
    approved.await.unwrap();
    id.to_string()
}

async fn a_day_of_a_template_is_drafted_once_and_waits_for_somebody_else(house: House) {
    let (treasury, org) = (&house.treasury, house.org);
    let account = NewAccount {
        path: "assets:bank:main".to_owned(),
        custody: journal::Custody {
            identification: Some("DE89370400440532013000".to_owned()),
            ..journal::Custody::default()
        },
        ..NewAccount::default()
    };
    let opened = treasury.open_accounts(org, &house.caller, vec![account]);
    opened.await.unwrap();
    let template = PaymentTemplate {
        account: "assets:bank:main".to_owned(),
        beneficiary: beneficiary(&house).await,
        amount: "1200.00".to_owned(),
        asset: "EUR".to_owned(),
        method: None,
        text: Some("Rent".to_owned()),
        reference: None,
        repeats: Some(Repetition {
            every: Every::Month,
            first_on: treasury.today().checked_add(Span::new().days(7)).unwrap(),
            last_on: None,
            days_ahead: 10,
        }),
    };
    let ada = person("usr_ada");
    let rent = ("rent", Expected::Absent);
    let keep = treasury.put_payment_template(org, &ada, rent, template);
    keep.await.unwrap();
    for _ in 0..2 {
        do_job(&house, "payments-repeat").await;
    }
    let query = PaymentQuery {
        limit: 10,
        ..PaymentQuery::default()
    };
    let list = treasury.payments(org, &house.caller, &query).await.unwrap();
    assert_eq!(list.items.len(), 1);
    let row = &list.items[0].row;
    assert_eq!(row.state, PaymentState::Submitted);
    let makers: Vec<&str> = row.makers.iter().map(AsRef::as_ref).collect();
    assert_eq!(makers, ["usr_ada"]);
    let origin = row.order.origin.as_deref().unwrap_or_default();
    assert!(origin.starts_with("schedule/rent/"), "{origin}");
    // Another process folds the same, and opens what is sealed.
    let other = house.again().await;
    let found = other.payments(org, &house.caller, &query).await.unwrap();
    assert_eq!(found.items[0].row, *row);
    let payee = found.items[0].payee.as_ref().map(|it| it.name.as_str());
    assert_eq!(payee, Some("Hausverwaltung Müller"));
    other.close().await;
}

on_both_engines! {
    a_day_of_a_template_is_drafted_once_and_waits_for_somebody_else,
}
