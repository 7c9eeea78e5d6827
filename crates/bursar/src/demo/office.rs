//! What the demo's treasurer set up: rules, payees, open invoices, budgets.
//!
//! Owns: whom the company pays; what is open at the end; its budgets.
//! Not here: the rules (`sorting`), the invoices (`invoices`) and what settled them (`settled`),
//! what happens on the accounts.
//! Invariant: who is paid has the account that the bank's lines have.

use std::collections::BTreeSet;

use money::{Amount, Date};
use treasury::{BankDetails, BeneficiaryDraft, Budget, Every, Repetition};

use super::accounts::{asset, banks};
use super::agreed::RENT_CENTS;
use super::business::Trade;
use super::invoices::expected;
use super::paths::{CURRENT, POUNDS};
use super::settled::settled;
use super::sorting::rules;
use super::{DemoOffice, DemoRent, Span};

/// Suppliers who are kept as payees.
const SUPPLIERS: usize = 12;

/// Everything of the office.
pub(super) fn office(span: Span, trade: &Trade) -> DemoOffice {
    DemoOffice {
        rules: rules(),
        payees: payees(trade),
        open: trade
            .open
            .iter()
            .map(|(path, party, invoice)| expected(path, party, invoice))
            .collect(),
        settled: settled(span, &trade.ledgers),
        payer: CURRENT,
        rent: DemoRent {
            payee: trade.landlord.name.clone(),
            amount: Amount::from_units(RENT_CENTS.into(), asset("EUR")),
            text: "Miete Lager und Buero",
            repeats: Repetition {
                every: Every::Month,
                first_on: next_rent(span.last),
                last_on: None,
                days_ahead: 7,
            },
        },
        budgets: budgets(span),
    }
}

/// The companies of the group, the landlord, and suppliers whose invoices are open.
fn payees(trade: &Trade) -> Vec<BeneficiaryDraft> {
    let payee = |name: &str, iban: &str, bic: &str| BeneficiaryDraft {
        name: name.to_owned(),
        address: None,
        bank: BankDetails {
            iban: Some(iban.to_owned()),
            bic: Some(bic.to_owned()),
            ..BankDetails::default()
        },
    };
    let mut all: Vec<_> = banks()
        .iter()
        .filter(|it| [CURRENT, POUNDS].contains(&it.path))
        .map(|it| payee(it.holder, &it.identification, it.bic))
        .collect();
    let suppliers = trade.open.iter();
    let suppliers = suppliers.filter(|it| it.0 == CURRENT && it.2.cents < 0);
    let suppliers = suppliers.map(|it| &it.1);
    let mut known = BTreeSet::new();
    let parties = std::iter::once(&trade.landlord)
        .chain(suppliers)
        .filter(|it| known.insert(it.name.as_str()))
        .take(1 + SUPPLIERS);
    all.extend(parties.filter_map(|it| {
        let account = it.account.as_ref()?;
        Some(payee(&it.name, &account.iban, &account.bic))
    }));
    all
}

/// The third of the next month: the rent of this one has been paid, or is about to be.
fn next_rent(last: Date) -> Date {
    let next = last.last_of_month().tomorrow();
    let next = next.expect("demo years are far from the ends of time");
    next.with()
        .day(3)
        .build()
        .expect("every month has a third day")
}

fn budgets(span: Span) -> Vec<(&'static str, Budget)> {
    let first_on = Date::new(span.last.year(), 1, 1).expect("every year has a first day");
    let budget = |category: &str, amount: &str, roll_over: &str| Budget {
        categories: vec![category.to_owned()],
        entity: None,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        every: "month".to_owned(),
        first_on,
        last_on: None,
        roll_over: roll_over.to_owned(),
        alerts: vec![80, 100],
        changes: Vec::new(),
    };
    vec![
        (
            "Advertising",
            budget("expenses:advertising", "2500", "nothing"),
        ),
        ("Freight", budget("expenses:freight", "18000", "nothing")),
        ("Travel", budget("expenses:travel", "1800", "unspent")),
    ]
}
