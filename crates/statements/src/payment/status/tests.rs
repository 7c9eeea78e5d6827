//! Reports as banks write them: refused files, refused payments, odd and hostile ones.

use proptest::prelude::*;

use super::*;

/// A report around these parts.
fn report(version: &str, parts: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document \
         xmlns=\"urn:iso:std:iso:20022:tech:xsd:{version}\"><CstmrPmtStsRpt><GrpHdr><MsgId>R-1\
         </MsgId><CreDtTm>2026-11-21T10:00:00Z</CreDtTm></GrpHdr>{parts}</CstmrPmtStsRpt>\
         </Document>"
    )
}

const REFUSED_FILE: &str = "<OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId><OrgnlMsgNmId>\
    pain.001.001.03</OrgnlMsgNmId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DU01</Cd></Rsn>\
    <AddtlInf>seen on</AddtlInf><AddtlInf>20 November</AddtlInf></StsRsnInf></OrgnlGrpInfAndSts>";

const REFUSED_PAYMENT: &str = "<OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId><OrgnlMsgNmId>\
    pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\
    <OrgnlPmtInfId>RUN-1-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>\n<TxInfAndSts>\
    <OrgnlInstrId>P-1</OrgnlInstrId><OrgnlEndToEndId>E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>\
    <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">12.50\
    </InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>\n<TxInfAndSts><OrgnlInstrId>P-2</OrgnlInstrId>\
    <OrgnlEndToEndId>E-2</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>\
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN-1-2</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>\
    <StsRsnInf><Rsn><Prtry>B17</Prtry></Rsn></StsRsnInf></OrgnlPmtInfAndSts>";

#[test]
fn a_refused_file_says_why() {
    let got = read_status(report("pain.002.001.03", REFUSED_FILE).as_bytes()).unwrap();
    assert_eq!(got.message_id.as_deref(), Some("R-1"));
    assert_eq!(got.original_message_id.as_deref(), Some("RUN-1"));
    assert_eq!(got.original_message.as_deref(), Some("pain.001.001.03"));
    assert_eq!(got.status, Some(StatusCode::Rejected));
    let reason = Reason {
        code: Some("DU01".to_owned()),
        meaning: Some("message id was used before"),
        text: Some("seen on 20 November".to_owned()),
    };
    assert_eq!(got.reasons, [reason]);
    assert!(got.batches.is_empty() && got.problems.is_empty());
}

#[test]
fn each_payment_has_its_own_status() {
    for version in ["pain.002.001.03", "pain.002.001.10"] {
        let got = read_status(report(version, REFUSED_PAYMENT).as_bytes()).unwrap();
        assert_eq!(got.status, Some(StatusCode::PartlyAccepted));
        let [first, second] = &got.batches[..] else {
            panic!("two groups: {got:?}");
        };
        assert_eq!(first.id.as_deref(), Some("RUN-1-1"));
        let statuses: Vec<_> = first.payments.iter().map(|it| it.status.clone()).collect();
        let expected = [
            Some(StatusCode::Rejected),
            Some(StatusCode::AcceptedSettled),
        ];
        assert_eq!(statuses, expected);
        let refused = &first.payments[0];
        assert_eq!(refused.id.as_deref(), Some("P-1"));
        assert_eq!(refused.end_to_end_id.as_deref(), Some("E-1"));
        assert_eq!(refused.reasons[0].meaning, Some("account closed"));
        let (amount, currency) = refused.amount.clone().unwrap();
        assert_eq!(
            (amount.to_string(), currency.as_str()),
            ("12.5".to_owned(), "EUR")
        );
        assert_eq!((refused.line, first.payments[1].line), (3, 4));
        assert_eq!(second.status, Some(StatusCode::Rejected));
        assert_eq!(second.reasons[0].code.as_deref(), Some("B17"));
        assert_eq!(
            second.reasons[0].meaning, None,
            "a bank's own code is not guessed at"
        );
    }
}

#[test]
fn an_unknown_status_is_kept_as_written() {
    let parts = REFUSED_FILE.replace("RJCT", "WXYZ");
    let got = read_status(report("pain.002.001.03", &parts).as_bytes()).unwrap();
    assert_eq!(got.status, Some(StatusCode::Other("WXYZ".to_owned())));
}

#[test]
fn what_is_no_report_is_refused_with_its_cause() {
    let whole = report("pain.002.001.03", REFUSED_FILE);
    let entities = whole.replace("<Document", "<!DOCTYPE a [<!ENTITY b \"c\">]><Document");
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    for (text, code) in [
        (
            "<Document><CstmrCdtTrfInitn/></Document>",
            "not-a-status-report",
        ),
        (&whole[..whole.len() - 30], "not-well-formed"),
        ("<Document><CstmrPmtStsRpt>", "truncated"),
        (entities.as_str(), "document-type"),
        (deep.as_str(), "too-deep"),
    ] {
        let found = read_status(text.as_bytes()).map_err(ReadError::into_problem);
        assert_eq!(found.map_err(|it| it.code), Err(code), "{text:.60}");
    }
    assert!(read_status(b"").is_err());
}

#[test]
fn a_report_that_names_no_file_must_be_confirmed() {
    let got = read_status(report("pain.002.001.10", "").as_bytes()).unwrap();
    assert_eq!(got.problems[0].code, "no-original-message");
}

proptest! {
    #[test]
    fn damage_never_panics(at in 0_usize..2_000, byte: u8, cut in 0_usize..2_000) {
        let mut bytes = report("pain.002.001.03", REFUSED_PAYMENT).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read_status(&bytes);
        bytes.truncate(cut);
        let _ = read_status(&bytes);
    }
}
