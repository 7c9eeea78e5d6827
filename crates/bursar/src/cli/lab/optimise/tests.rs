//! What the file of `lab optimise` is refused for, and how that is said.
//!
//! Owns: errors of the file. Not here: plans (`cash::sweeping`).
//! Invariant: every error says what was found and what was expected, in words of the field.

use serde_json::{Value, json};

use super::{faults, parse};
use crate::failure::Failure;

fn file() -> Value {
    json!({
        "currency": "EUR", "start": "2026-03-02", "days": 3,
        "rates": {},
        "accounts": [
            {"name": "Shop", "balance": "120", "counterparty": "Nordbank"},
            {"name": "Pool", "balance": "0"}
        ],
        "facilities": [{"name": "Line", "account": "Pool", "kind": "draw", "rate": "6",
            "limit": "100", "counterparty": "Südbank"}],
        "limits": [{"counterparty": "Nordbank", "limit": "500"}]
    })
}

fn with(path: &str, value: Value) -> Vec<u8> {
    let mut file = file();
    *file.pointer_mut(path).unwrap() = value;
    file.to_string().into_bytes()
}

fn error(bytes: &[u8]) -> String {
    let read = || -> Result<(), Failure> {
        let read = parse("pool.json", bytes)?.read()?;
        faults(&read.problem.faults(), read.currency)
    };
    format!("{:?}", read().unwrap_err())
}

#[test]
fn a_file_that_begins_with_a_byte_order_mark_is_read() {
    let bytes = [b"\xef\xbb\xbf".to_vec(), file().to_string().into_bytes()].concat();
    let read = parse("pool.json", &bytes).unwrap().read().unwrap();
    assert_eq!(
        (read.problem.accounts.len(), read.problem.limits.len()),
        (2, 1)
    );
}

#[test]
fn a_limit_for_a_counterparty_that_nothing_lies_with_is_refused() {
    let text = error(&with("/limits/0/counterparty", json!("Nordbnk")));
    assert!(
        text.contains("limit of Nordbnk: found `Nordbnk`, expected the counterparty of an account or a facility: Nordbank, Südbank"),
        "{text}"
    );
}

#[test]
fn errors_are_in_words_of_the_field() {
    let cases = [
        (
            b"[]".to_vec(),
            "expected an object with currency, start, days and accounts",
        ),
        (
            with("/days", json!("90")),
            "expected a whole number at line",
        ),
        (
            with("/days", json!(-3)),
            "expected a whole number from 0 on",
        ),
        (with("/days", json!(2.5)), "expected a whole number"),
        (
            with("/accounts/0", json!(7)),
            "expected an object that is an account",
        ),
        (with("/accounts", json!({})), "expected a list"),
        (
            with("/accounts/0/balance", json!(120)),
            "expected text in quotes",
        ),
        (
            with("/accounts/0/balance", json!("99999999999999.00")),
            "found 99999999999999.00 EUR, expected -10000000000000.00 EUR to 10000000000000.00 EUR",
        ),
        (
            with("/accounts/0/balance", json!("NaN")),
            "account Shop: `NaN`: expected digits with at most one decimal point",
        ),
        (
            with("/accounts/0/balance", json!("1.234")),
            "account Shop: `1.234`: expected at most 2 decimal places, as EUR has",
        ),
        (
            with("/rates", json!({"USD": "0"})),
            "rate of USD: `0`: expected a number above zero",
        ),
        (
            with("/facilities/0/limit", json!("-1")),
            "limit of facility Line: found -1.00 EUR, expected 0.00 EUR to",
        ),
    ];
    for (bytes, wanted) in cases {
        let text = error(&bytes);
        assert!(text.contains(wanted), "{text}");
        for inner in ["struct", "usize", "i64", "units", "sequence"] {
            assert!(!text.contains(inner), "{text}");
        }
    }
}
