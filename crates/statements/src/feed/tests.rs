//! What a feed's reader and writer agree on, and what is refused.
//!
//! Owns: the tests of `feed`. Not here: where feeds come from (`connect`).
//! Invariant: what was written is read as it was.

use super::*;
use crate::{Options, Outcome, Severity, read};

const HEADER: &str = r#"{"bursar-feed":1,"source":"test","account":"DE89370400440532013000","currency":"EUR","opening":{"amount":"100","on":"2026-01-01"},"closing":{"amount":"87.70","on":"2026-01-03"}}"#;

fn of(lines: &[&str]) -> Outcome {
    read(lines.join("\n").as_bytes(), &Options::default()).unwrap()
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome.all_problems().map(|it| it.code).collect()
}

#[test]
fn a_feed_is_known_by_its_first_field_and_read_line_by_line() {
    let out = of(&[
        HEADER,
        r#"{"id":"t1","booked_on":"2026-01-02","amount":"-12.30","description":" card   4711 ","raw":{"mcc":"5411"}}"#,
        "",
        r#"{"id":"t2","status":"pending","booked_on":"2026-01-03","amount":"5"}"#,
    ]);
    assert_eq!(codes(&out), [""; 0]);
    assert_eq!(out.format, Format::Feed);
    let statement = &out.statements[0];
    assert_eq!(statement.account.as_deref(), Some("DE89370400440532013000"));
    let line = &statement.lines[0];
    assert_eq!(line.amount.to_string(), "-12.3");
    assert_eq!(line.description, "card 4711");
    assert_eq!(line.bank_reference.as_deref(), Some("t1"));
    assert_eq!(statement.lines[1].status, crate::LineStatus::Pending);
}

#[test]
fn what_is_written_is_read_back() {
    let feed = Feed {
        header: Header {
            version: VERSION,
            account: "1".to_owned(),
            currency: "EUR".to_owned(),
            ..Header::default()
        },
        entries: vec![Entry {
            booked_on: "2026-01-02".parse().unwrap(),
            amount: "-0.01".to_owned(),
            description: "line\nbreak \"quoted\"".to_owned(),
            original: Some(EntryOriginal {
                amount: "-0.02".to_owned(),
                currency: "USD".to_owned(),
                rate: Some("2".to_owned()),
            }),
            ..Entry::default()
        }],
    };
    let out = read(&feed.to_bytes(), &Options::default()).unwrap();
    let line = &out.statements[0].lines[0];
    assert_eq!(line.description, "line break \"quoted\"");
    assert_eq!(line.original.as_ref().unwrap().currency, "USD");
}

#[test]
fn an_id_is_the_line_and_without_one_all_fields_are() {
    let print = |text: &str| of(&[HEADER, text]).statements[0].lines[0].fingerprint;
    let with = |id: &str, text: &str| {
        print(&format!(
            r#"{{"id":"{id}","booked_on":"2026-01-02","amount":"1","description":"{text}"}}"#
        ))
    };
    assert_eq!(with("a", "card"), with("a", "card, put right"));
    assert_ne!(with("a", "card"), with("b", "card"));
    let without = |text: &str| {
        print(&format!(
            r#"{{"booked_on":"2026-01-02","amount":"1","description":"{text}"}}"#
        ))
    };
    assert_eq!(without("rent  May"), without("rent May"));
    assert_ne!(without("rent May"), without("rent June"));
}

#[test]
fn what_is_not_exact_or_not_known_is_an_error_with_its_line() {
    let cases = [
        (
            r#"{"booked_on":"2026-01-02","amount":12.3}"#,
            "feed-not-readable",
        ),
        (
            r#"{"booked_on":"2026-01-02","amount":"1e3"}"#,
            "amount-not-a-number",
        ),
        (
            r#"{"booked_on":"2026-01-02","amount":"1,50"}"#,
            "amount-not-a-number",
        ),
        (
            r#"{"booked_on":"2026-02-30","amount":"1"}"#,
            "feed-not-readable",
        ),
        (
            r#"{"booked_on":"2026-01-02","amount":"1","amout":"2"}"#,
            "feed-not-readable",
        ),
        (
            r#"{"booked_on":"2026-01-02","amount":"1","currency":"USD"}"#,
            "line-currency",
        ),
        ("[1,2]", "feed-not-readable"),
    ];
    for (text, code) in cases {
        let out = of(&[HEADER, text]);
        let found = out
            .problems
            .iter()
            .find(|it| it.severity == Severity::Error);
        let found = found.unwrap_or_else(|| panic!("{text}"));
        assert_eq!((found.code, found.line), (code, Some(2)), "{text}");
    }
    let late = HEADER.replace("\"bursar-feed\":1", "\"bursar-feed\":2");
    assert_eq!(codes(&of(&[&late])), ["feed-version"]);
    let bad = HEADER.replace("87.70", "87.7x");
    assert_eq!(codes(&of(&[&bad])), ["balance-not-a-number"]);
}

#[test]
fn a_line_of_nothing_is_said_and_minus_zero_is_nothing() {
    let out = of(&[HEADER, r#"{"booked_on":"2026-01-02","amount":"-0.00"}"#]);
    assert!(codes(&out).contains(&"amount-zero"), "{out:?}");
    assert!(out.statements[0].lines[0].amount.is_zero());
}

#[test]
fn lines_that_do_not_add_up_are_asked_about() {
    let out = of(&[HEADER, r#"{"booked_on":"2026-01-02","amount":"-12.29"}"#]);
    assert_eq!(codes(&out), ["does-not-balance"]);
}
