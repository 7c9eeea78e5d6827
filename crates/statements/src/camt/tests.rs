//! What camt messages of every version and bank say, in small pieces.

use crate::problem::Severity;
use crate::{Format, Line, LineStatus, Options, Outcome, ReadError, Statement};

const BOOKED: &str = "<Sts>BOOK</Sts><BookgDt><Dt>2024-01-02</Dt></BookgDt>\
    <ValDt><Dt>2024-01-03</Dt></ValDt>";

fn message(parts: &str) -> String {
    format!(
        "<Document><BkToCstmrStmt><GrpHdr><CreDtTm>2024-01-05T08:00:00</CreDtTm></GrpHdr><Stmt>\
        <Id>S1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\
        {parts}</Stmt></BkToCstmrStmt></Document>"
    )
}

fn entry(parts: &str) -> String {
    message(&format!("<Ntry>{parts}</Ntry>"))
}

fn credit(parts: &str) -> String {
    entry(&format!(
        "<Amt Ccy=\"EUR\">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{BOOKED}{parts}"
    ))
}

fn details(parts: &str) -> String {
    credit(&format!("<NtryDtls><TxDtls>{parts}</TxDtls></NtryDtls>"))
}

fn read(text: &str) -> Outcome {
    crate::read(text.as_bytes(), &Options::default()).unwrap()
}

fn statement(text: &str) -> Statement {
    let mut outcome = read(text);
    assert!(!outcome.has_errors(), "{:?}", outcome.all_problems().next());
    assert_eq!(outcome.statements.len(), 1);
    outcome.statements.remove(0)
}

fn line(text: &str) -> Line {
    let mut statement = statement(text);
    assert_eq!(statement.lines.len(), 1);
    statement.lines.remove(0)
}

fn codes(outcome: &Outcome, severity: Severity) -> Vec<&'static str> {
    let of_severity = outcome.all_problems().filter(|it| it.severity == severity);
    of_severity.map(|it| it.code).collect()
}

#[test]
fn the_entry_alone_says_amount_and_direction() {
    for (direction, reversal, expected) in [
        ("CRDT", "", "10"),
        ("DBIT", "", "-10"),
        ("CRDT", "<RvslInd>true</RvslInd>", "10"),
        ("DBIT", "<RvslInd>true</RvslInd>", "-10"),
    ] {
        let parts = format!(
            "<Amt Ccy=\"EUR\">10.000</Amt><CdtDbtInd>{direction}</CdtDbtInd>{reversal}{BOOKED}"
        );
        assert_eq!(line(&entry(&parts)).amount.to_string(), expected);
    }
}

#[test]
fn what_is_missing_or_garbled_is_an_error_with_its_place() {
    let cases = [
        ("<CdtDbtInd>CRDT</CdtDbtInd>", "missing-field"),
        ("<Amt Ccy=\"EUR\">10</Amt>", "missing-field"),
        (
            "<Amt Ccy=\"EUR\">12..34</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
            "amount-not-a-number",
        ),
        (
            "<Amt Ccy=\"EUR\">1,50</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
            "amount-not-a-number",
        ),
        (
            "<Amt Ccy=\"EUR\">-1.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
            "amount-not-a-number",
        ),
        (
            "<Amt Ccy=\"EUR\"/><CdtDbtInd>CRDT</CdtDbtInd>",
            "amount-not-a-number",
        ),
        (
            "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CREDIT</CdtDbtInd>",
            "direction-unknown",
        ),
    ];
    for (parts, code) in cases {
        let outcome = read(&entry(&format!("{parts}{BOOKED}")));
        assert_eq!(codes(&outcome, Severity::Error), [code], "{parts}");
        assert!(outcome.statements[0].lines.is_empty(), "{parts}");
        assert_eq!(outcome.all_problems().next().unwrap().line, Some(1));
    }
}

#[test]
fn status_decides_whether_a_line_is_booked() {
    for (status, expected) in [
        ("<Sts>BOOK</Sts>", LineStatus::Booked),
        ("<Sts><Cd>BOOK</Cd></Sts>", LineStatus::Booked),
        ("<Sts>PDNG</Sts>", LineStatus::Pending),
        ("<Sts><Cd>PDNG</Cd></Sts>", LineStatus::Pending),
        ("<Sts><Cd>FUTR</Cd></Sts>", LineStatus::Pending),
        ("<Sts><Cd>INFO</Cd></Sts>", LineStatus::Information),
        ("<Sts><Prtry>HELD</Prtry></Sts>", LineStatus::Pending),
    ] {
        let parts = format!(
            "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}\
            <BookgDt><Dt>2024-01-02</Dt></BookgDt>"
        );
        assert_eq!(line(&entry(&parts)).status, expected, "{status}");
    }
}

#[test]
fn a_date_is_the_day_as_written() {
    for (booked, valued, expected, confirms) in [
        ("<Dt>2024-01-02</Dt>", "", "2024-01-02", 0),
        ("<Dt>2024-01-02+01:00</Dt>", "", "2024-01-02", 0),
        (
            "<DtTm>2024-01-02T23:30:00-05:00</DtTm>",
            "",
            "2024-01-02",
            0,
        ),
        ("<DtTm>2024-01-02T00:30:00Z</DtTm>", "", "2024-01-02", 0),
        ("", "<Dt>2024-01-04</Dt>", "2024-01-04", 0),
        (
            "<Dt>2024-02-31</Dt>",
            "<Dt>2024-01-04</Dt>",
            "2024-01-04",
            1,
        ),
        ("<Dt>YYYY-MM-DD</Dt>", "", "2024-01-05", 2),
        ("", "", "2024-01-05", 1),
    ] {
        let text = entry(&format!(
            "<Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\
            <BookgDt>{booked}</BookgDt><ValDt>{valued}</ValDt>"
        ));
        assert_eq!(
            line(&text).booked_on.to_string(),
            expected,
            "{booked}{valued}"
        );
        let confirms_found = codes(&read(&text), Severity::Confirm).len();
        assert_eq!(confirms_found, confirms, "{booked}{valued}");
    }
}

#[test]
fn balances_are_the_ones_the_bank_names() {
    let balance = |code: &str, amount: &str, direction: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
            <CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>2024-01-02</Dt></Dt></Bal>"
        )
    };
    type Case<'a> = (&'a [(&'a str, &'a str, &'a str)], [Option<&'a str>; 3]);
    let cases: [Case<'_>; 6] = [
        (
            &[("PRCD", "1", "CRDT"), ("OPBD", "2", "CRDT")],
            [Some("2"), None, None],
        ),
        (&[("PRCD", "1", "DBIT")], [Some("-1"), None, None]),
        (
            &[
                ("CLBD", "3", "CRDT"),
                ("ITBD", "4", "CRDT"),
                ("CLAV", "5", "CRDT"),
            ],
            [None, Some("3"), Some("5")],
        ),
        (
            &[("ITBD", "4", "CRDT"), ("ITBD", "6", "CRDT")],
            [None, Some("6"), None],
        ),
        (&[("CLAV", "7", "DBIT")], [None, Some("-7"), Some("-7")]),
        (
            &[("FWAV", "8", "CRDT"), ("XPCD", "9", "CRDT")],
            [None, None, None],
        ),
    ];
    for (balances, expected) in cases {
        let parts: Vec<String> = balances
            .iter()
            .map(|it| balance(it.0, it.1, it.2))
            .collect();
        let statement = statement(&message(&parts.concat()));
        let got = [statement.opening, statement.closing, statement.available]
            .map(|it| it.map(|it| it.amount.to_string()));
        let got: Vec<Option<&str>> = got.iter().map(Option::as_deref).collect();
        assert_eq!(got, expected, "{balances:?}");
    }
    let garbled = read(&message(&balance("CLBD", "1o", "CRDT")));
    assert_eq!(codes(&garbled, Severity::Error), ["amount-not-a-number"]);
}

#[test]
fn accounts_and_banks_read_in_every_version() {
    for (account, bank, expected) in [
        (
            "<IBAN>DE89 3704</IBAN>",
            "<BIC>COBADEFF</BIC>",
            ("DE893704", "COBADEFF"),
        ),
        (
            "<Othr><Id>4711</Id></Othr>",
            "<BICFI>COBADEFF</BICFI>",
            ("4711", "COBADEFF"),
        ),
        (
            "<PrtryAcct><Id>4711</Id></PrtryAcct>",
            "<CmbndId><BIC>COBADEFF</BIC></CmbndId>",
            ("4711", "COBADEFF"),
        ),
        (
            "<BBAN>4711</BBAN>",
            "<ClrSysMmbId><MmbId>37040044</MmbId></ClrSysMmbId>",
            ("4711", "37040044"),
        ),
        (
            "<UPIC>4711</UPIC>",
            "<NmAndAdr><Nm>Bank</Nm></NmAndAdr>",
            ("4711", "Bank"),
        ),
    ] {
        let text = format!(
            "<x:Document xmlns:x=\"urn:a\"><x:BkToCstmrAcctRptV01><Rpt><Acct><Id>{account}</Id>\
            <Ownr><Nm>We</Nm></Ownr><Svcr><FinInstnId>{bank}</FinInstnId></Svcr></Acct></Rpt>\
            </x:BkToCstmrAcctRptV01></x:Document>"
        );
        let statement = statement(&text);
        assert_eq!(statement.format, Format::Camt052);
        assert_eq!(statement.account.as_deref(), Some(expected.0));
        assert_eq!(statement.bank.as_deref(), Some(expected.1));
        assert_eq!(statement.holder.as_deref(), Some("We"));
    }
}

#[test]
fn the_other_side_is_the_debtor_of_a_credit() {
    for (parties, expected) in [
        (
            "<Dbtr><Nm>Anna</Nm></Dbtr><Cdtr><Nm>We</Nm></Cdtr>",
            Some("Anna"),
        ),
        ("<Dbtr><Pty><Nm>Anna</Nm></Pty></Dbtr>", Some("Anna")),
        (
            "<Dbtr><Agt><FinInstnId><Nm>Bank</Nm></FinInstnId></Agt></Dbtr>",
            Some("Bank"),
        ),
        ("<UltmtDbtr><Nm>Anna</Nm></UltmtDbtr>", Some("Anna")),
        ("<Cdtr><Nm>We</Nm></Cdtr>", None),
        // A return keeps the roles of the first payment: we are the debtor.
        (
            "<Dbtr><Nm>We</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id>\
            </DbtrAcct><Cdtr><Nm>Bert</Nm></Cdtr>",
            Some("Bert"),
        ),
    ] {
        let text = details(&format!("<RltdPties>{parties}</RltdPties>"));
        assert_eq!(line(&text).counterparty.as_deref(), expected, "{parties}");
    }
}

#[test]
fn a_detail_gives_references_text_and_code() {
    let line = line(&details(
        "<Refs><EndToEndId>E1</EndToEndId><InstrId>I1</InstrId><MndtId>M1</MndtId></Refs>\
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>\
        </BkTxCd><RltdPties><DbtrAcct><Id><Othr><Id>99</Id></Othr></Id></DbtrAcct></RltdPties>\
        <RltdAgts><DbtrAgt><FinInstnId><BICFI>MARKDEFF</BICFI></FinInstnId></DbtrAgt></RltdAgts>\
        <RmtInf><Ustrd>Rechnung &amp; </Ustrd><Ustrd> Nr. &#49;<![CDATA[2]]></Ustrd></RmtInf>",
    ));
    assert_eq!(line.end_to_end_id.as_deref(), Some("E1"));
    assert_eq!(line.customer_reference.as_deref(), Some("I1"));
    assert_eq!(line.counterparty_account.as_deref(), Some("99"));
    assert_eq!(line.counterparty_bank.as_deref(), Some("MARKDEFF"));
    assert_eq!(line.code.as_deref(), Some("PMNT/RCDT/ESCT"));
    assert_eq!(line.description, "Rechnung & Nr. 12");
    let mandate = ("TxDtls/Refs/MndtId".to_owned(), "M1".to_owned());
    assert!(line.raw.contains(&mandate), "{:?}", line.raw);
}

#[test]
fn not_provided_reads_as_none_and_text_falls_back() {
    let text = "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>";
    assert_eq!(line(&details(text)).end_to_end_id, None);
    let structured = "<RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf>";
    assert_eq!(line(&details(structured)).description, "RF18");
    let bank = "<AddtlTxInf>Fee</AddtlTxInf>";
    assert_eq!(line(&details(bank)).description, "Fee");
    let entry = "<AddtlNtryInf>Interest</AddtlNtryInf>";
    assert_eq!(line(&credit(entry)).description, "Interest");
    let own_code = "<BkTxCd><Prtry><Cd>835</Cd></Prtry></BkTxCd>";
    assert_eq!(line(&credit(own_code)).code.as_deref(), Some("835"));
}

#[test]
fn a_batch_is_one_line_with_what_its_details_share() {
    let detail = |id: &str, amount: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt>\
            <CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Nm>Anna</Nm></Dbtr></RltdPties>\
            <RmtInf><Ustrd>Nr. {id}</Ustrd></RmtInf></TxDtls>"
        )
    };
    let batch = |first: &str| {
        let both = detail("1", first) + &detail("2", "6");
        credit(&format!("<NtryDtls>{both}</NtryDtls>"))
    };
    let whole = line(&batch("4"));
    assert_eq!(whole.amount.to_string(), "10");
    assert_eq!(whole.counterparty.as_deref(), Some("Anna"));
    assert_eq!(whole.end_to_end_id, None);
    assert_eq!(whole.description, "Nr. 1 Nr. 2");
    assert!(codes(&read(&batch("4")), Severity::Notice).is_empty());
    assert_eq!(line(&batch("5")).amount.to_string(), "10");
    assert_eq!(
        codes(&read(&batch("5")), Severity::Notice),
        ["details-differ"]
    );
}

#[test]
fn the_instructed_amount_is_information() {
    let line = line(&details(
        "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">12</Amt><CcyXchg><XchgRate>0.8333</XchgRate></CcyXchg>\
        </InstdAmt></AmtDtls>",
    ));
    assert_eq!(line.amount.to_string(), "10");
    let original = line.original.unwrap();
    assert_eq!(
        (original.amount.to_string(), original.currency),
        ("12".to_owned(), "USD".to_owned())
    );
    assert_eq!(
        original.rate.map(|it| it.to_string()).as_deref(),
        Some("0.8333")
    );
}

#[test]
fn an_entry_in_another_currency_must_be_confirmed() {
    let text = entry(&format!(
        "<Amt Ccy=\"USD\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>{BOOKED}"
    ));
    assert_eq!(codes(&read(&text), Severity::Confirm), ["currency-differs"]);
}

#[test]
fn a_report_and_the_statement_recognise_the_same_entry() {
    let statement = credit("<NtryRef>1</NtryRef><AcctSvcrRef>R1</AcctSvcrRef>");
    let report = credit("<NtryRef>77</NtryRef><AcctSvcrRef>R1</AcctSvcrRef>")
        .replace("BkToCstmrStmt>", "BkToCstmrAcctRpt>")
        .replace("Stmt>", "Rpt>");
    assert_eq!(read(&report).format, Format::Camt052);
    assert_eq!(line(&statement).fingerprint, line(&report).fingerprint);
    let other = credit("<AcctSvcrRef>R2</AcctSvcrRef>");
    assert_ne!(line(&statement).fingerprint, line(&other).fingerprint);
}

#[test]
fn attacks_are_refused_at_once() {
    let deep = format!("<Document><BkToCstmrStmt>{}", "<a>".repeat(100_000));
    let text = details(&format!("<AddtlTxInf>{}</AddtlTxInf>", "x".repeat(1 << 20)));
    let pieces = details(&format!(
        "<AddtlTxInf>{}</AddtlTxInf>",
        "x&amp;".repeat(1 << 16)
    ));
    let tag = details(&format!("<a b=\"{}\"/>", "x".repeat(1 << 20)));
    let wide = credit(&"<a/>".repeat(300_000));
    let entity = details("<AddtlTxInf>&bomb;</AddtlTxInf>");
    let late = format!("{}<!DOCTYPE a [<!ENTITY b \"c\">]>", message(""));
    for (text, code) in [
        (deep, "too-deep"),
        (text, "field-too-long"),
        (pieces, "field-too-long"),
        (tag, "field-too-long"),
        (wide, "field-too-long"),
        (entity, "unknown-entity"),
        (late, "document-type"),
        (
            "<Document><BkToCstmrStmt></Document>".to_owned(),
            "not-well-formed",
        ),
        (
            "<Document><BkToCstmrStmt/></Document>".to_owned(),
            "no-statement",
        ),
        (
            "<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>".to_owned(),
            "no-statement",
        ),
    ] {
        let outcome = read(&text);
        assert_eq!(codes(&outcome, Severity::Error), [code]);
    }
}

#[test]
fn a_message_cut_anywhere_is_refused() {
    let text = credit("<AddtlNtryInf>Zinsen f\u{fc}r M\u{e4}rz</AddtlNtryInf>");
    for length in (0..text.len()).filter(|it| text.is_char_boundary(*it)) {
        match crate::read(&text.as_bytes()[..length], &Options::default()) {
            Ok(outcome) => assert!(outcome.has_errors(), "cut at {length}"),
            Err(ReadError::Refused(_)) => {}
            Err(ReadError::Io(error)) => panic!("cut at {length}: {error}"),
        }
    }
}

#[test]
fn only_messages_to_the_customer_are_detected() {
    for (head, expected) in [
        ("<Document><BkToCstmrStmt>", Some(Format::Camt053)),
        ("<a:Document><a:BkToCstmrAcctRptV01>", Some(Format::Camt052)),
        ("<Document><BkToCstmrDbtCdtNtfctn>", Some(Format::Camt054)),
        ("<Document><!-- BkToCstmrStmt -->", None),
        ("<Document><BkToCstmrOther>", None),
        ("<Document><CstmrCdtTrfInitn>", None),
    ] {
        assert_eq!(super::detect(head), expected, "{head}");
    }
}
