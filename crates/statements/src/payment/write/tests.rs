//! Files: their texts, sums and groups. What the schema says of them: `tests/it/payment.rs`.

use money::Asset;
use proptest::prelude::*;

use super::*;
use crate::payment::Initiator;

fn amount(text: &str, currency: &str) -> Amount {
    Amount::parse(text, Asset::currency(currency).unwrap()).unwrap()
}

fn payment(id: &str, text: &str, day: i8) -> Payment {
    Payment {
        creditor: Party::named("Köln & Söhne"),
        ..Payment::new(
            id,
            Account::Iban("NL91ABNA0417164300".parse().unwrap()),
            amount(text, "EUR"),
            Date::constant(2026, 11, day),
        )
    }
}

fn batch(payments: Vec<Payment>) -> PaymentBatch {
    PaymentBatch {
        message_id: "RUN-1".to_owned(),
        created_at: "2026-11-21T10:00:00.5Z".parse().unwrap(),
        initiator: Initiator::named("Nordwind"),
        scheme: Scheme::SepaCreditTransfer,
        booking: Booking::Together,
        debtors: vec![Debtor {
            party: Party::named("Nordwind"),
            account: Account::Iban("DE89370400440532013000".parse().unwrap()),
            bank: None,
        }],
        payments,
    }
}

fn terms(version: Version) -> Terms {
    Terms {
        version,
        ..Terms::of(Date::constant(2026, 11, 21))
    }
}

#[test]
fn days_make_groups_with_sums_of_their_own() {
    let batch = batch(vec![
        payment("P-1", "0.10", 23),
        payment("P-2", "0.20", 24),
        payment("P-3", "1000.05", 23),
    ]);
    let file = write(&batch, &terms(Version::V09)).unwrap();
    let groups: Vec<_> = file
        .groups
        .iter()
        .map(|it| (it.id.as_str(), it.control_sum.to_string(), &it.payments[..]))
        .collect();
    assert_eq!(
        groups,
        [
            ("RUN-1-1", "1000.15".to_owned(), &[0, 2][..]),
            ("RUN-1-2", "0.2".to_owned(), &[1][..]),
        ]
    );
    assert_eq!(file.control_sum.to_string(), "1000.35");
    for text in [
        "<NbOfTxs>3</NbOfTxs>\n      <CtrlSum>1000.35</CtrlSum>",
        "<NbOfTxs>1</NbOfTxs>\n      <CtrlSum>0.20</CtrlSum>",
        "<BtchBookg>true</BtchBookg>",
        "<CreDtTm>2026-11-21T10:00:00Z</CreDtTm>",
        "<InstdAmt Ccy=\"EUR\">1000.05</InstdAmt>",
        "<Nm>Koeln + Soehne</Nm>",
        "<Dt>2026-11-24</Dt>",
    ] {
        assert!(file.xml.contains(text), "{text} in {}", file.xml);
    }
}

#[test]
fn what_is_written_otherwise_is_shown() {
    let mut batch = batch(vec![payment("P-1", "1", 23), payment("P-2", "1", 24)]);
    batch.initiator.name = "Nordwind Österreich".to_owned();
    batch.debtors[0].party.name = "Nordwind Österreich".to_owned();
    let file = write(&batch, &terms(Version::V03)).unwrap();
    let shown: Vec<_> = file
        .changes
        .iter()
        .map(|it| (it.line, it.field, it.to.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (None, "initiator-name", "Nordwind Oesterreich"),
            (None, "debtor-name", "Nordwind Oesterreich"),
            (Some(1), "creditor-name", "Koeln + Soehne"),
            (Some(2), "creditor-name", "Koeln + Soehne"),
        ]
    );
}

#[test]
fn the_versions_differ_where_the_schema_does() {
    let mut batch = batch(vec![payment("P-1", "1", 23)]);
    batch.debtors[0].bank = Some(Bank::Bic("COBADEFF".parse().unwrap()));
    let old = write(&batch, &terms(Version::V03)).unwrap().xml;
    assert!(old.contains("<BIC>COBADEFF</BIC>"));
    assert!(old.contains("<ReqdExctnDt>2026-11-23</ReqdExctnDt>"));
    let new = write(&batch, &terms(Version::V09)).unwrap().xml;
    assert!(new.contains("<BICFI>COBADEFF</BICFI>"));
    assert!(new.contains("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"));
}

#[test]
fn one_bad_payment_stops_the_whole_file() {
    let batch = batch(vec![payment("P-1", "1", 23), payment("P-2", "0", 23)]);
    let problems = write(&batch, &terms(Version::V09)).unwrap_err();
    assert_eq!(problems[0].line, Some(2));
}

#[test]
fn long_message_ids_leave_room_for_the_group() {
    let id = group_id(&"x".repeat(35), 100_000);
    assert_eq!((id.len(), &id[28..]), (35, "-100000"));
    assert_eq!(group_id("RUN 1/", 2), "RUN 1-2");
}

proptest! {
    #[test]
    fn sums_and_counts_are_those_of_the_payments(
        cents in prop::collection::vec((1_i128..99_999_999_999, 23_i8..28), 1..40),
    ) {
        let payments: Vec<Payment> = cents
            .iter()
            .enumerate()
            .map(|(index, (units, day))| Payment {
                amount: Amount::from_units(*units, Asset::currency("EUR").unwrap()),
                ..payment(&format!("P-{index}"), "1", *day)
            })
            .collect();
        let file = write(&batch(payments), &terms(Version::V09)).unwrap();
        let whole: i128 = cents.iter().map(|it| it.0).sum();
        prop_assert_eq!(file.control_sum, Decimal::new(whole, 2).unwrap());
        let of_groups = file.groups.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it.control_sum));
        prop_assert_eq!(of_groups.unwrap(), file.control_sum);
        let mut places: Vec<usize> = file.groups.iter().flat_map(|it| it.payments.clone()).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..cents.len()).collect::<Vec<_>>());
        prop_assert_eq!(file.xml.matches("<CdtTrfTxInf>").count(), cents.len());
    }
}
