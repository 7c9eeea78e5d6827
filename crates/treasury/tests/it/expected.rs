//! Payables and receivables: added all or none, imported once, aged, cancelled (CASH-6).

use std::io::{Cursor, Write};

use money::Date;
use treasury::{
    Caller, Error, Expected, ExpectedDraft, ExpectedKind, ExpectedQuery, ExpectedState,
};

use crate::support::{House, on_both_engines};

on_both_engines![
    items_are_added_listed_changed_and_cancelled,
    the_same_request_adds_once_and_another_one_is_refused,
    a_file_is_added_whole_or_not_at_all_and_once,
    an_old_version_is_refused,
];

fn invoice(reference: &str, amount: &str, due: &str) -> ExpectedDraft {
    ExpectedDraft {
        kind: ExpectedKind::Receivable,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        due_on: due.parse().unwrap(),
        issued_on: None,
        counterparty: Some("Kunde AG".to_owned()),
        counterparty_account: Some("DE89 3704 0044 0532 0130 00".to_owned()),
        reference: Some(reference.to_owned()),
        description: None,
        entity: None,
        category: None,
    }
}

fn everything() -> ExpectedQuery {
    ExpectedQuery {
        limit: 1_000,
        ..ExpectedQuery::default()
    }
}

fn codes(error: Error) -> Vec<(Option<u64>, &'static str)> {
    match error {
        Error::Files { problems, .. } => problems.iter().map(|it| (it.1.line, it.1.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn items_are_added_listed_changed_and_cancelled(house: House) {
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let drafts = [
        invoice("RE-2", "250.00", "2026-02-01"),
        invoice("RE-1", "1190", "2026-01-15"),
    ];
    let added = treasury.add_expected(org, caller, &drafts).await.unwrap();
    assert_eq!(added[1].amount.to_text(), "1190.00");
    assert_eq!(
        added[0].counterparty_account.as_deref(),
        Some("DE89370400440532013000")
    );
    let list = treasury
        .expected_items(org, caller, &everything())
        .await
        .unwrap();
    let found: Vec<_> = list
        .items
        .iter()
        .map(|it| it.reference.as_deref())
        .collect();
    assert_eq!(found, [Some("RE-1"), Some("RE-2")]);
    let report = treasury
        .expected_ageing(org, caller, Some(Date::constant(2026, 2, 20)))
        .await
        .unwrap();
    let ages = report.totals[0].ages.map(money::Amount::to_text);
    assert_eq!(ages, ["0.00", "250.00", "1190.00", "0.00", "0.00"]);
    let id = added[0].id;
    let changed = treasury
        .change_expected(
            org,
            caller,
            (id, Expected::Version(1)),
            &invoice("RE-2", "200", "2026-02-01"),
        )
        .await
        .unwrap();
    assert_eq!(
        (changed.version, changed.open.to_text()),
        (2, "200.00".to_owned())
    );
    let cancelled = treasury
        .cancel_expected(org, caller, (id, Expected::Any), "written twice")
        .await
        .unwrap();
    assert_eq!(cancelled.state, ExpectedState::Cancelled);
    assert!(cancelled.open.is_zero());
    let again = treasury
        .cancel_expected(org, caller, (id, Expected::Any), "")
        .await;
    assert_eq!(again.unwrap_err().code(), "conflict");
    let wrong = [
        ExpectedDraft {
            asset: "EURO".to_owned(),
            ..invoice("A", "1", "2026-01-01")
        },
        ExpectedDraft {
            counterparty_account: Some("DE88370400440532013000".to_owned()),
            ..invoice("B", "1.234", "2026-01-01")
        },
        ExpectedDraft {
            entity: Some("nobody".to_owned()),
            category: Some("assets:bank".to_owned()),
            ..invoice("C", "0", "2026-01-01")
        },
        ExpectedDraft {
            reference: None,
            counterparty: None,
            ..invoice("", "zwölf", "1700-01-01")
        },
    ];
    let refused = treasury.add_expected(org, caller, &wrong).await;
    assert_eq!(
        codes(refused.unwrap_err()),
        [
            (Some(1), "unknown-asset"),
            (Some(2), "amount-too-precise"),
            (Some(2), "iban-wrong"),
            (Some(3), "amount-zero"),
            (Some(3), "unknown-entity"),
            (Some(3), "unknown-category"),
            (Some(4), "amount-not-a-number"),
            (Some(4), "date-out-of-range"),
            (Some(4), "nothing-names-it"),
        ]
    );
    let list = treasury.expected_items(org, caller, &everything()).await;
    assert_eq!(list.unwrap().total, 2);
}

async fn the_same_request_adds_once_and_another_one_is_refused(house: House) {
    let (treasury, org) = (&house.treasury, house.org);
    let keyed = Caller::local().with_key(Some("invoices-7".to_owned()));
    let drafts = [
        invoice("RE-1", "10", "2026-01-01"),
        invoice("RE-2", "20", "2026-01-01"),
    ];
    let first = treasury.add_expected(org, &keyed, &drafts).await.unwrap();
    let again = treasury.add_expected(org, &keyed, &drafts).await.unwrap();
    assert_eq!(first, again);
    let other = treasury.add_expected(org, &keyed, &drafts[..1]).await;
    assert_eq!(other.unwrap_err().code(), "idempotency-key-reused");
    let list = treasury.expected_items(org, &keyed, &everything()).await;
    assert_eq!(list.unwrap().total, 2);
}

async fn a_file_is_added_whole_or_not_at_all_and_once(house: House) {
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let csv = "Kind;Customer;Invoice;Amount;Currency;Due date\n\
        receivable;Kunde AG;RE-1;1.190,00;EUR;31.01.2026\n\
        payable;Strom GmbH;R 77;-12,50;eur;2026-02-10\n";
    let file = |text: &'static str| ("open.csv", text.as_bytes());
    let done = treasury
        .import_expected(org, caller, file(csv), None)
        .await
        .unwrap();
    let amounts: Vec<_> = done.added.iter().map(|it| it.amount.to_string()).collect();
    assert_eq!(amounts, ["1190.00 EUR", "-12.50 EUR"]);
    let again = treasury
        .import_expected(org, caller, file(csv), None)
        .await
        .unwrap();
    assert_eq!((again.added.len(), again.known), (0, 2));
    let wrong = "kind,counterparty,amount,currency,due\n\
        receivable,A,1,EUR,01/02/2026\nboth,B,1,EUR,2026-01-01\n,C,x,EUR,2026-01-01\n";
    let refused = treasury
        .import_expected(org, caller, file(wrong), None)
        .await;
    assert_eq!(
        codes(refused.unwrap_err()),
        [
            (Some(2), "date-not-a-date"),
            (Some(3), "kind-unknown"),
            (Some(4), "kind-missing"),
        ]
    );
    let cases: [(&[u8], &str); 4] = [
        (b"", "no-rows"),
        (b"a,b\n1,2\n", "titles"),
        (b"\xff\xfe\x00", "not-text"),
        (b"kind,amount,currency,due\n", "no-rows"),
    ];
    for (bytes, code) in cases {
        let refused = treasury
            .import_expected(org, caller, ("f", bytes), None)
            .await;
        assert_eq!(codes(refused.unwrap_err())[0].1, code);
    }
    let sheet = workbook();
    let done = treasury
        .import_expected(
            org,
            caller,
            ("open.xlsx", &sheet),
            Some(ExpectedKind::Payable),
        )
        .await
        .unwrap();
    let found: Vec<_> = done
        .added
        .iter()
        .map(|it| (it.due_on.to_string(), it.amount.to_string()))
        .collect();
    assert_eq!(found, [("2026-01-31".to_owned(), "1234.56 EUR".to_owned())]);
}

/// A workbook with one row: the second due date is a number with the format of a date.
fn workbook() -> Vec<u8> {
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Open" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Supplier</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c><c r="C1" t="inlineStr"><is><t>Currency</t></is></c><c r="D1" t="inlineStr"><is><t>Due</t></is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Strom GmbH</t></is></c><c r="B3"><v>1234.5599999999999</v></c><c r="C3" t="inlineStr"><is><t>EUR</t></is></c><c r="D3" s="1"><v>46053</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#,
        ),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn an_old_version_is_refused(house: House) {
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let added = treasury
        .add_expected(org, caller, &[invoice("RE-1", "10", "2026-01-01")])
        .await
        .unwrap();
    let id = added[0].id;
    let change = |version| {
        let draft = invoice("RE-1", "11", "2026-01-01");
        async move {
            treasury
                .change_expected(org, caller, (id, Expected::Version(version)), &draft)
                .await
        }
    };
    assert_eq!(change(1).await.unwrap().version, 2);
    assert_eq!(change(1).await.unwrap_err().code(), "document-changed");
}
