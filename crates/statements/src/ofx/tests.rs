//! What OFX files of every version and bank do, in small pieces.

use crate::problem::Severity;
use crate::{Line, LineStatus, Options, Outcome, Statement};

fn file(transactions: &str) -> String {
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO\
        </STATUS><DTSERVER>20240105</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><STMTRS>\
        <CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>123</BANKACCTFROM><BANKTRANLIST>\
        <DTEND>20240104{transactions}</BANKTRANLIST><LEDGERBAL><BALAMT>1.00<DTASOF>20240103\
        </LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
}

fn transaction(leaves: &str) -> String {
    file(&format!("<STMTTRN><TRNTYPE>DEBIT{leaves}</STMTTRN>"))
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
fn amounts_read_in_every_spelling_or_not_at_all() {
    for (amount, expected) in [
        ("-10.00", Some("-10")),
        ("+12,5", Some("12.5")),
        ("-1 006,60", Some("-1006.6")),
        ("1.234,50", Some("1234.5")),
        ("-00000000000197.1063", Some("-197.1063")),
        (" 3.5\r\n", Some("3.5")),
        ("$120", None),
        ("12..34", None),
        ("1e3", None),
        ("", None),
    ] {
        let text = transaction(&format!("<DTPOSTED>20240102<TRNAMT>{amount}<FITID>1"));
        let outcome = read(&text);
        let lines = &outcome.statements[0].lines;
        let got = lines.first().map(|it| it.amount.to_string());
        assert_eq!(got.as_deref(), expected, "{amount}");
        assert_eq!(outcome.has_errors(), expected.is_none(), "{amount}");
    }
}

#[test]
fn the_day_is_the_one_written() {
    for (posted, expected, confirms) in [
        ("20240102", "2024-01-02", 0),
        ("20240102230000[-5:EST]", "2024-01-02", 0),
        ("20240102000000.000[+9:JST]", "2024-01-02", 0),
        ("20240102120000[-:EST]", "2024-01-02", 0),
        ("2024-01-02", "2024-01-02", 0),
        ("20240231", "2024-02-29", 0),
        ("020124", "2024-01-02", 1),
        ("00000000", "2024-01-04", 1),
        ("20241345", "2024-01-04", 1),
        ("", "2024-01-04", 1),
    ] {
        let text = transaction(&format!("<DTPOSTED>{posted}<TRNAMT>1<FITID>1"));
        assert_eq!(line(&text).booked_on.to_string(), expected, "{posted}");
        assert_eq!(
            codes(&read(&text), Severity::Confirm).len(),
            confirms,
            "{posted}"
        );
    }
}

#[test]
fn leaves_end_with_or_without_closing_tags() {
    let open = "<DTPOSTED>20240102<TRNAMT>-1<FITID>F<NAME>A&B<MEMO>M";
    let closed = "<DTPOSTED>20240102</DTPOSTED><TRNAMT>-1</TRNAMT><FITID>F</FITID>\
        <NAME>A&amp;B</NAME><MEMO>M</MEMO>";
    let cdata = "<DTPOSTED>20240102</DTPOSTED><TRNAMT>-1</TRNAMT><FITID>F</FITID>\
        <NAME><![CDATA[A&B]]></NAME><MEMO>M</MEMO>";
    let spread = "\r\n<DTPOSTED>20240102\r\n<TRNAMT>-1\r\n<FITID>F\r\n<NAME>A&B\r\n<MEMO>M\r\n";
    for leaves in [open, closed, cdata, spread] {
        let line = line(&transaction(leaves));
        assert_eq!(line.counterparty.as_deref(), Some("A&B"), "{leaves}");
        assert_eq!(line.description, "M", "{leaves}");
        assert_eq!(line.bank_reference.as_deref(), Some("F"), "{leaves}");
        assert_eq!(line.code.as_deref(), Some("DEBIT"), "{leaves}");
    }
    let small = transaction(open)
        .to_lowercase()
        .replace("ofxheader", "OFXHEADER");
    assert_eq!(line(&small).counterparty.as_deref(), Some("a&b"));
}

#[test]
fn stray_signs_stay_text() {
    for (name, expected) in [
        ("AT&T <3 M&M", "AT&T <3 M&M"),
        ("A &amp;amp; B", "A & B"),
        ("&lt;x&gt;", "<x>"),
        ("a <b>c</b> d", "a <b>c</b> d"),
        ("a < b > c", "a < b > c"),
        ("me <me@example.org>", "me <me@example.org>"),
        ("R&D; &#233;", "R&D; \u{e9}"),
        ("&#0; &#xZZ;", "&#0; &#xZZ;"),
    ] {
        let text = transaction(&format!("<DTPOSTED>20240102<TRNAMT>1<NAME>{name}<MEMO>m"));
        assert_eq!(line(&text).counterparty.as_deref(), Some(expected));
    }
}

#[test]
fn empty_leaves_mean_absent() {
    let line = line(&transaction(
        "<DTPOSTED>20240102<TRNAMT>1<FITID><NAME/><MEMO></MEMO><CHECKNUM/><REFNUM>R",
    ));
    assert_eq!(line.bank_reference, None);
    assert_eq!(line.counterparty, None);
    assert_eq!(line.description, "");
    assert_eq!(line.customer_reference.as_deref(), Some("R"));
}

#[test]
fn transactions_without_closing_tag_stay_apart() {
    let one = "<STMTTRN><DTPOSTED>20240102<TRNAMT>-1<FITID>1";
    let two = "<STMTTRN><DTPOSTED>20240102<TRNAMT>-2<FITID>2";
    let statement = statement(&file(&format!("{one}{two}")));
    let amounts: Vec<String> = statement
        .lines
        .iter()
        .map(|it| it.amount.to_string())
        .collect();
    assert_eq!(amounts, ["-1", "-2"]);
    assert_eq!(statement.closing.unwrap().amount.to_string(), "1");
}

#[test]
fn the_other_side_of_a_transfer_is_not_our_account() {
    let text = transaction(
        "<DTPOSTED>20240102<TRNAMT>1<PAYEE><NAME>Anna<CITY>Ulm</PAYEE>\
        <BANKACCTTO><BANKID>9<ACCTID>777</BANKACCTTO><MEMO>x",
    );
    assert_eq!(statement(&text).account.as_deref(), Some("123"));
    let line = line(&text);
    assert_eq!(line.counterparty.as_deref(), Some("Anna"));
    assert_eq!(line.counterparty_account.as_deref(), Some("777"));
    assert_eq!(line.counterparty_bank.as_deref(), Some("9"));
}

#[test]
fn an_amount_in_another_currency_must_be_confirmed() {
    let leaves = "<DTPOSTED>20240102<TRNAMT>1<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>";
    assert_eq!(
        codes(&read(&transaction(leaves)), Severity::Confirm),
        ["currency-differs"]
    );
}

#[test]
fn reused_ids_do_not_merge_payments() {
    let pay = |amount: &str, memo: &str| {
        let leaves = format!("<DTPOSTED>20240102<TRNAMT>{amount}<FITID>0<MEMO>{memo}");
        line(&transaction(&leaves)).fingerprint
    };
    assert_eq!(pay("1", "a"), pay("1.00", "a"));
    assert_ne!(pay("1", "a"), pay("2", "a"));
    assert_ne!(pay("1", "a"), pay("1", "b"));
}

#[test]
fn pending_lists_are_pending() {
    let text = file("<STMTTRNP><TRNTYPE>POS<DTTRAN>20240102<TRNAMT>-1<NAME>x</STMTTRNP>");
    assert_eq!(line(&text).status, LineStatus::Pending);
}

#[test]
fn several_accounts_in_one_file_stay_apart() {
    let list =
        |amount: &str| format!("<STMTTRN><DTPOSTED>20240102<TRNAMT>{amount}<FITID>1</STMTTRN>");
    let text = format!(
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>1</BANKACCTFROM>\
        <BANKTRANLIST>{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1><CREDITCARDMSGSRSV1>\
        <CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>2</CCACCTFROM><BANKTRANLIST>{}\
        </BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1><INVSTMTMSGSRSV1>\
        <INVSTMTTRNRS><INVSTMTRS><CURDEF>CHF<INVACCTFROM><BROKERID>b<ACCTID>3</INVACCTFROM>\
        <INVTRANLIST><BUYMF><INVBUY><INVTRAN><FITID>9<DTTRADE>20240102</INVTRAN></INVBUY></BUYMF>\
        <INVBANKTRAN>{}<SUBACCTFUND>CASH</INVBANKTRAN></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS>\
        </INVSTMTMSGSRSV1></OFX>",
        list("-1"),
        list("-2"),
        list("-3")
    );
    let outcome = read(&text);
    assert!(!outcome.has_errors());
    let found: Vec<(Option<&str>, Option<&str>, String)> = outcome
        .statements
        .iter()
        .map(|it| {
            let amount = it.lines[0].amount.to_string();
            (it.account.as_deref(), it.currency.as_deref(), amount)
        })
        .collect();
    let expected = [("1", "USD", "-1"), ("2", "EUR", "-2"), ("3", "CHF", "-3")];
    let expected = expected.map(|it| (Some(it.0), Some(it.1), it.2.to_owned()));
    assert_eq!(found, expected);
    assert_eq!(codes(&outcome, Severity::Notice), ["investments-skipped"]);
}

#[test]
fn files_without_a_statement_are_refused_with_the_banks_words() {
    for (text, found) in [
        (
            "<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>",
            "no statement in the file",
        ),
        (
            "<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Down</STATUS></STMTTRNRS></OFX>",
            "the bank's server reported: 2000 Down",
        ),
    ] {
        let outcome = read(text);
        assert_eq!(codes(&outcome, Severity::Error), ["no-statement"]);
        assert_eq!(outcome.problems[0].found, found);
    }
}

#[test]
fn a_file_cut_anywhere_is_never_taken_for_whole() {
    let text = transaction("<DTPOSTED>20240102<TRNAMT>-12.50<FITID>1<NAME>SHOP");
    for length in 0..text.len() {
        if let Ok(outcome) = crate::read(&text.as_bytes()[..length], &Options::default()) {
            let warned = outcome
                .all_problems()
                .any(|it| it.severity >= Severity::Confirm);
            assert!(warned, "cut at {length}");
        }
    }
}

#[test]
fn a_text_without_end_is_refused() {
    let text = transaction(&format!("<MEMO>{}", "x".repeat(1 << 20)));
    assert_eq!(codes(&read(&text), Severity::Error), ["field-too-long"]);
    let pieces = transaction(&format!("<MEMO>{}", "<1".repeat(1 << 16)));
    assert_eq!(codes(&read(&pieces), Severity::Error), ["field-too-long"]);
    let cdata = transaction(&format!("<MEMO><![CDATA[{}", ">".repeat(1 << 17)));
    assert_eq!(codes(&read(&cdata), Severity::Error), ["field-too-long"]);
}

#[test]
fn a_statement_without_account_needs_confirmation() {
    let text = transaction("<DTPOSTED>20240102<TRNAMT>-1.00<FITID>1");
    let nameless = read(&text.replace("<ACCTID>123", ""));
    assert_eq!(codes(&nameless, Severity::Confirm), ["no-account"]);
    assert_eq!(nameless.statements[0].lines.len(), 1);
}
