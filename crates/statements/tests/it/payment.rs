//! Files for the bank, judged by the official schemas and read back by another library.
//!
//! The schemas are those that PyPI's sepaxml carries; libxml2 (`xmllint`) and PyPI's xmlschema
//! validate, the latter reads back as well.
#![expect(
    clippy::disallowed_types,
    reason = "the judges are programs; only the crate itself is pure"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use money::{Amount, Asset, Date};
use statements::payment::{
    Account, Address, Bank, Booking, Charges, Debtor, Initiator, Party, Payment, PaymentBatch,
    PaymentFile, Remittance, Scheme, Terms, Urgency, Version, write,
};

fn amount(text: &str, currency: &str) -> Amount {
    Amount::parse(text, Asset::currency(currency).unwrap()).unwrap()
}

fn iban(text: &str) -> Account {
    Account::Iban(text.parse().unwrap())
}

fn address() -> Address {
    Address {
        street: Some("Große Straße".to_owned()),
        building: Some("1a".to_owned()),
        post_code: Some("20095".to_owned()),
        town: Some("Hamburg".to_owned()),
        country: Some("DE".to_owned()),
        lines: vec!["Hinterhof; links".to_owned()],
    }
}

fn payment(id: &str, to: &str, amount: Amount) -> Payment {
    Payment {
        creditor: Party::named("Łódź Çelik & Co <KG>"),
        ..Payment::new(id, iban(to), amount, Date::constant(2026, 11, 23))
    }
}

fn batch(scheme: Scheme, payments: Vec<Payment>) -> PaymentBatch {
    PaymentBatch {
        message_id: "RUN-2026-11-23/1".to_owned(),
        created_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        initiator: Initiator {
            name: "Nordwind Trading GmbH".to_owned(),
            organisation_id: Some("C0012345".to_owned()),
        },
        scheme,
        booking: Booking::Each,
        debtors: vec![
            Debtor {
                party: Party {
                    address: Some(address()),
                    lei: Some("506700GE1G29325QX363".parse().unwrap()),
                    ..Party::named("Nordwind Trading GmbH")
                },
                account: iban("DE89370400440532013000"),
                bank: Some(Bank::Bic("COBADEFFXXX".parse().unwrap())),
            },
            Debtor {
                party: Party::named("Nordwind Trading Ltd"),
                account: iban("GB29NWBK60161331926819"),
                bank: Some(Bank::Bic("NWBKGB2L".parse().unwrap())),
            },
        ],
        payments,
    }
}

/// Every element that we write, in a SEPA batch.
fn sepa(scheme: Scheme) -> PaymentBatch {
    let mut first = payment("P-1", "NL91ABNA0417164300", amount("12.50", "EUR"));
    first.remittance = Remittance::Text("Rechnung 4711 – Büro".to_owned());
    first.purpose = Some("SUPP".to_owned());
    first.creditor.address = Some(address());
    first.creditor.lei = Some("7LTWFZYICNSX8D621K86".parse().unwrap());
    let mut second = payment(
        "P-2",
        "CH9300762011623852957",
        amount("999999999.99", "EUR"),
    );
    second.remittance = Remittance::Reference("RF18539007547034".parse().unwrap());
    second.creditor_bank = Some(Bank::Bic("UBSWCHZH80A".parse().unwrap()));
    second.urgency = Urgency::High;
    let mut third = payment("P-3", "FR1420041010050500013M02606", amount("0.01", "EUR"));
    third.debtor = 1;
    third.execute_on = Date::constant(2026, 11, 24);
    batch(scheme, vec![first, second, third])
}

fn generic() -> PaymentBatch {
    let mut first = payment("P-1", "NL91ABNA0417164300", amount("100", "JPY"));
    first.charges = Charges::Debtor;
    let mut second = payment("P-2", "NL91ABNA0417164300", amount("1.234", "KWD"));
    second.creditor_account = Account::Other("000123456789".to_owned());
    second.creditor_bank = Some(Bank::UnitedStates("021000021".parse().unwrap()));
    second.creditor.address = Some(address());
    second.urgency = Urgency::High;
    batch(Scheme::Generic, vec![first, second])
}

fn made(batch: &PaymentBatch, version: Version) -> PaymentFile {
    let terms = Terms {
        version,
        ..Terms::of(Date::constant(2026, 11, 21))
    };
    write(batch, &terms).unwrap()
}

/// A Python that has sepaxml and xmlschema.
fn python() -> PathBuf {
    let set = std::env::var_os("BURSAR_TEST_PYTHON").map(PathBuf::from);
    let python = set.unwrap_or_else(|| PathBuf::from("python3"));
    let probe = Command::new(&python)
        .args(["-c", "import sepaxml, xmlschema"])
        .output();
    assert!(
        probe.is_ok_and(|it| it.status.success()),
        "this test asks PyPI's sepaxml and xmlschema: python3 -m venv VENV && VENV/bin/pip install \
         sepaxml xmlschema, then set BURSAR_TEST_PYTHON=VENV/bin/python, or run `cargo xtask test`, \
         which does"
    );
    python
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}{errors:.2000}");
    text
}

fn schema(version: Version) -> PathBuf {
    let script = "import os, sepaxml; print(os.path.dirname(sepaxml.__file__))";
    let folder = output(Command::new(python()).args(["-c", script]));
    Path::new(folder.trim())
        .join("schemas")
        .join(format!("{}.xsd", version.name()))
}

fn kept(folder: &tempfile::TempDir, file: &PaymentFile) -> PathBuf {
    let path = folder.path().join("payments.xml");
    std::fs::write(&path, &file.xml).unwrap();
    path
}

fn validate(version: Version, path: &Path) {
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--noout", "--nonet", "--schema"]);
    output(xmllint.arg(schema(version)).arg(path));
}

#[test]
fn the_official_schemas_accept_every_kind_of_file() {
    let folder = tempfile::tempdir().unwrap();
    for version in [Version::V03, Version::V09] {
        for batch in [
            sepa(Scheme::SepaCreditTransfer),
            sepa(Scheme::SepaInstant),
            generic(),
        ] {
            let file = made(&batch, version);
            validate(version, &kept(&folder, &file));
        }
    }
}

#[test]
fn another_library_reads_back_what_was_asked_for() {
    let script = "
import sys, xmlschema
message = xmlschema.XMLSchema(sys.argv[1]).to_dict(sys.argv[2])['CstmrCdtTrfInitn']
print(message['GrpHdr']['NbOfTxs'], message['GrpHdr']['CtrlSum'])
for group in message['PmtInf']:
    for it in group['CdtTrfTxInf']:
        amount = it['Amt']['InstdAmt']
        print(group['DbtrAcct']['Id']['IBAN'], it['PmtId']['EndToEndId'], amount['$'],
              amount['@Ccy'], it['CdtrAcct']['Id']['IBAN'], it['Cdtr']['Nm'], sep='|')
";
    let folder = tempfile::tempdir().unwrap();
    for version in [Version::V03, Version::V09] {
        let file = made(&sepa(Scheme::SepaCreditTransfer), version);
        let mut read = Command::new(python());
        read.args(["-c", script]).arg(schema(version));
        let text = output(read.arg(kept(&folder, &file)));
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            [
                "3 1000000012.50",
                "DE89370400440532013000|P-1|12.50|EUR|NL91ABNA0417164300|Lodz Celik + Co (KG)",
                "DE89370400440532013000|P-2|999999999.99|EUR|CH9300762011623852957|\
                 Lodz Celik + Co (KG)",
                "GB29NWBK60161331926819|P-3|0.01|EUR|FR1420041010050500013M02606|\
                 Lodz Celik + Co (KG)",
            ]
        );
    }
}

#[test]
fn ten_thousand_payments_are_one_file_that_the_schema_accepts() {
    let payments = (1..=10_000)
        .map(|it| {
            payment(
                &format!("P-{it}"),
                "NL91ABNA0417164300",
                amount("12.50", "EUR"),
            )
        })
        .collect();
    let file = made(&batch(Scheme::SepaCreditTransfer, payments), Version::V09);
    assert_eq!(file.control_sum.to_string(), "125000");
    let folder = tempfile::tempdir().unwrap();
    validate(Version::V09, &kept(&folder, &file));
}
