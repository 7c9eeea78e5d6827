//! One batch that is right, and every way to make it wrong.

use money::{Amount, Asset};

use super::*;
use crate::payment::{Booking, Debtor, Initiator};
use crate::problem::Severity;

fn euro(text: &str) -> Amount {
    Amount::parse(text, Asset::currency("EUR").unwrap()).unwrap()
}

fn iban(text: &str) -> Account {
    Account::Iban(text.parse().unwrap())
}

fn batch() -> PaymentBatch {
    let payment = |id: &str| Payment {
        creditor: Party::named("Papeterie Dupont"),
        remittance: Remittance::Text("Invoice 4711".to_owned()),
        ..Payment::new(
            id,
            iban("FR1420041010050500013M02606"),
            euro("12.50"),
            Date::constant(2026, 11, 23),
        )
    };
    PaymentBatch {
        message_id: "RUN-1".to_owned(),
        created_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        initiator: Initiator::named("Nordwind Trading GmbH"),
        scheme: Scheme::SepaCreditTransfer,
        booking: Booking::AsAgreed,
        debtors: vec![Debtor {
            party: Party::named("Nordwind Trading GmbH"),
            account: iban("DE89370400440532013000"),
            bank: None,
        }],
        payments: vec![payment("P-1"), payment("P-2")],
    }
}

fn terms() -> Terms {
    Terms::of(Date::constant(2026, 11, 21))
}

/// Code and line of every problem.
fn found(batch: &PaymentBatch, terms: &Terms) -> Vec<(&'static str, Option<u64>)> {
    let problems = check(batch, terms);
    problems.iter().map(|it| (it.code, it.line)).collect()
}

/// What the second payment is told after this change.
fn after(change: impl Fn(&mut Payment)) -> Vec<(&'static str, Option<u64>)> {
    let mut batch = batch();
    change(&mut batch.payments[1]);
    found(&batch, &terms())
}

#[test]
fn a_batch_that_is_right_has_no_problem() {
    assert_eq!(found(&batch(), &terms()), []);
}

#[test]
fn each_rule_names_its_payment() {
    let dollars = Amount::parse("1", Asset::currency("USD").unwrap()).unwrap();
    type Change = Box<dyn Fn(&mut Payment)>;
    let cases: Vec<(&str, Change)> = vec![
        (
            "end-to-end-id-twice",
            Box::new(|it| it.end_to_end_id = "P-1".to_owned()),
        ),
        ("bad-id", Box::new(|it| it.id = "a//b".to_owned())),
        ("bad-id", Box::new(|it| it.id = "Ü1".to_owned())),
        ("bad-id", Box::new(|it| it.id = "x".repeat(36))),
        ("unknown-debtor", Box::new(|it| it.debtor = 1)),
        (
            "empty-text",
            Box::new(|it| it.creditor.name = " ".to_owned()),
        ),
        (
            "characters",
            Box::new(|it| it.creditor.name = "株式会社".to_owned()),
        ),
        (
            "text-too-long",
            Box::new(|it| it.creditor.name = "x".repeat(71)),
        ),
        (
            "text-too-long",
            // Seventy characters that become 140 and one more.
            Box::new(|it| it.remittance = Remittance::Text(format!("{}x", "ü".repeat(70)))),
        ),
        ("amount-not-positive", Box::new(|it| it.amount = euro("0"))),
        ("amount-not-positive", Box::new(|it| it.amount = euro("-1"))),
        (
            "amount-too-large",
            Box::new(|it| it.amount = euro("1000000000.00")),
        ),
        ("currency", Box::new(move |it| it.amount = dollars)),
        (
            "day-past",
            Box::new(|it| it.execute_on = Date::constant(2026, 11, 20)),
        ),
        (
            "day-holiday",
            Box::new(|it| it.execute_on = Date::constant(2026, 12, 25)),
        ),
        (
            "purpose-code",
            Box::new(|it| it.purpose = Some("sala".to_owned())),
        ),
        ("charges", Box::new(|it| it.charges = Charges::Debtor)),
        (
            "not-in-sepa",
            Box::new(|it| it.creditor_account = iban("TR330006100519786457841326")),
        ),
        (
            "bic-country",
            Box::new(|it| it.creditor_bank = Some(Bank::Bic("DEUTDEFF".parse().unwrap()))),
        ),
        (
            "bic-recommended",
            Box::new(|it| it.creditor_account = iban("CH9300762011623852957")),
        ),
    ];
    for (code, change) in cases {
        assert_eq!(after(change), [(code, Some(2))]);
    }
    let number = after(|it| it.creditor_account = Account::Other("12".to_owned()));
    assert_eq!(number, [("iban-needed", Some(2)), ("bank-needed", Some(2))]);
}

#[test]
fn every_problem_is_listed_at_once() {
    let mut batch = batch();
    batch.message_id = String::new();
    batch.payments[0].amount = euro("0");
    batch.payments[1].id = "P-1".to_owned();
    let expected = [
        ("bad-id", None),
        ("id-twice", Some(2)),
        ("amount-not-positive", Some(1)),
    ];
    assert_eq!(found(&batch, &terms()), expected);
    let text = check(&batch, &terms())[1].to_string();
    assert_eq!(
        text,
        "line 2: id-twice: `P-1`: expected a payment id of its own; payment 1 has it, too"
    );
}

#[test]
fn a_holiday_is_asked_about_and_instant_payments_know_none() {
    let mut batch = batch();
    batch.payments[0].execute_on = Date::constant(2026, 12, 25);
    let problems = check(&batch, &terms());
    assert_eq!(problems[0].severity, Severity::Confirm);
    assert!(
        problems[0]
            .expected
            .ends_with("they will execute it on 2026-12-28")
    );
    batch.scheme = Scheme::SepaInstant;
    assert_eq!(found(&batch, &terms()), []);
    let terms = Terms {
        latest: Some(Date::constant(2026, 12, 1)),
        ..terms()
    };
    assert_eq!(found(&batch, &terms), [("day-too-late", Some(1))]);
}

#[test]
fn generic_payments_take_other_currencies_and_accounts() {
    let mut batch = batch();
    batch.scheme = Scheme::Generic;
    batch.debtors[0].bank = Some(Bank::Bic("COBADEFF".parse().unwrap()));
    let payment = &mut batch.payments[1];
    payment.amount = Amount::parse("100", Asset::currency("USD").unwrap()).unwrap();
    payment.creditor_account = Account::Other("123456789".to_owned());
    payment.creditor_bank = Some(Bank::UnitedStates("021000021".parse().unwrap()));
    assert_eq!(found(&batch, &terms()), []);
    batch.payments[1].amount =
        Amount::parse("1", Asset::new("BTC".parse().unwrap(), 8).unwrap()).unwrap();
    assert_eq!(found(&batch, &terms()), [("currency", Some(2))]);
    batch.debtors[0].bank = None;
    assert_eq!(found(&batch, &terms())[0], ("debtor-bank", None));
}

#[test]
fn an_empty_batch_is_none() {
    let mut batch = batch();
    batch.payments.clear();
    assert_eq!(found(&batch, &terms()), [("payment-count", None)]);
}
