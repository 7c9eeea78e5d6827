//! Every minimal case of `fixtures/quirks` against its truth in `expected.jsonl`.

use serde_json::Value;
use statements::{Format, Line, LineStatus, Options, Outcome, Statement};

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/quirks");

/// All cases: file name and truth.
pub(crate) fn cases() -> Vec<(String, Value)> {
    let text = std::fs::read_to_string(format!("{FOLDER}/expected.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|truth| (truth["file"].as_str().unwrap().to_owned(), truth))
        .collect()
}

/// Reads a case the way a user's file is read.
pub(crate) fn read_case(file: &str) -> Result<Outcome, statements::ReadError> {
    let bytes = std::fs::read(format!("{FOLDER}/{file}")).unwrap();
    statements::read(&bytes, &Options::default())
}

fn check_format(format: &str) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (file, truth) in cases().iter().filter(|it| it.1["format"] == format) {
        count += 1;
        let found = differences(file, truth);
        wrong.extend(found.into_iter().map(|it| format!("{file}: {it}")));
    }
    assert!(count > 0, "no case of {format}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn differences(file: &str, truth: &Value) -> Vec<String> {
    let outcome = read_case(file);
    let refused = match &outcome {
        Ok(outcome) => outcome.has_errors(),
        Err(_) => true,
    };
    if truth["reject"] == true {
        return if refused {
            vec![]
        } else {
            vec!["accepted".to_owned()]
        };
    }
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return vec![format!("refused: {error}")],
    };
    let mut wrong: Vec<String> = outcome
        .all_problems()
        .filter(|it| it.severity == statements::Severity::Error)
        .map(ToString::to_string)
        .collect();
    let joined = &truth["extra"]["joined"];
    if joined.is_object() {
        check_joined(&outcome.statements, joined, &mut wrong);
        return wrong;
    }
    let expected = truth["statements"].as_array().unwrap();
    if expected.len() != outcome.statements.len() {
        wrong.push(format!("{} statements", outcome.statements.len()));
    }
    for (expected, statement) in expected.iter().zip(&outcome.statements) {
        check_statement(expected, statement, &mut wrong);
    }
    if truth["extra"].is_object() {
        check_extra(&truth["extra"], &outcome, &mut wrong);
    }
    wrong
}

fn check_joined(statements: &[Statement], joined: &Value, wrong: &mut Vec<String>) {
    let [only] = statements else {
        wrong.push(format!("{} statements instead of one", statements.len()));
        return;
    };
    let balance = |it: Option<statements::Balance>| it.map(|it| it.amount.to_string());
    let found = serde_json::json!({
        "opening": balance(only.opening),
        "closing": balance(only.closing),
        "n": only.lines.len(),
    });
    if found != *joined {
        wrong.push(format!("joined to {found}"));
    }
}

fn check_statement(expected: &Value, statement: &Statement, wrong: &mut Vec<String>) {
    let mut expect = |name: &str, got: Option<String>| {
        if expected[name].as_str() != got.as_deref() {
            wrong.push(format!("{name}: expected {}, got {got:?}", expected[name]));
        }
    };
    let currency = statement.currency.clone().unwrap_or_default();
    let account = statement.account.as_deref();
    // The truth leaves out the currency that Dutch banks put behind the number.
    let account = account.map(|it| it.strip_suffix(&currency).unwrap_or(it).to_owned());
    expect("account", account);
    expect("currency", statement.currency.clone());
    expect("opening", statement.opening.map(|it| it.amount.to_string()));
    expect("closing", statement.closing.map(|it| it.amount.to_string()));
    let entries = expected["entries"].as_array().unwrap();
    let got: Vec<String> = statement.lines.iter().map(brief).collect();
    let wanted: Vec<String> = entries
        .iter()
        .zip(&statement.lines)
        .map(|(entry, line)| wanted(entry, line))
        .collect();
    if got != wanted || entries.len() != got.len() {
        wrong.push(format!("entries: expected {entries:?}, got {got:?}"));
    }
}

fn brief(line: &Line) -> String {
    let valued = line.valued_on.map_or_else(String::new, |it| it.to_string());
    format!("{} {valued} {}", line.booked_on, line.amount)
}

/// The truth in the same shape; where it is silent on the value date, any is right.
fn wanted(entry: &Value, line: &Line) -> String {
    let text = |index: usize| entry[index].as_str().map(ToOwned::to_owned);
    let valued = text(1).or_else(|| line.valued_on.map(|it| it.to_string()));
    let (booked, amount) = (text(0).unwrap(), text(2).unwrap());
    format!("{booked} {} {amount}", valued.unwrap_or_default())
}

fn check_extra(extra: &Value, outcome: &Outcome, wrong: &mut Vec<String>) {
    let lines: Vec<&Line> = outcome.statements.iter().flat_map(|it| &it.lines).collect();
    let Some(first) = lines.first() else { return };
    let mut expect = |name: &str, got: Option<&str>| {
        if let Some(expected) = extra[name].as_str()
            && Some(expected) != got
        {
            wrong.push(format!("{name}: expected {expected}, got {got:?}"));
        }
    };
    expect("e2e", first.end_to_end_id.as_deref());
    expect("counterparty", first.counterparty.as_deref());
    expect("payee", first.counterparty.as_deref());
    expect("iban", first.counterparty_account.as_deref());
    expect("bank_ref", first.bank_reference.as_deref());
    for name in ["purpose", "description", "text", "memo"] {
        expect(name, Some(&first.description));
    }
    let list = |it: Vec<String>| Value::Array(it.into_iter().map(Value::String).collect());
    let texts = |status| -> Vec<String> {
        let of_status = lines.iter().filter(|it| it.status == status);
        of_status.map(|it| it.amount.to_string()).collect()
    };
    let found = [
        (
            "texts",
            list(lines.iter().map(|it| it.description.clone()).collect()),
        ),
        (
            "bank_refs",
            list(
                lines
                    .iter()
                    .filter_map(|it| it.bank_reference.clone())
                    .collect(),
            ),
        ),
        ("booked", list(texts(LineStatus::Booked))),
        ("pending", list(texts(LineStatus::Pending))),
    ];
    for (name, got) in found {
        if extra[name].is_array() && extra[name] != got {
            wrong.push(format!("{name}: expected {}, got {got}", extra[name]));
        }
    }
    if let [amount, currency] = extra["original"].as_array().map_or(&[][..], Vec::as_slice) {
        let original = first.original.as_ref();
        let got = original.map(|it| (it.amount.to_string(), it.currency.clone()));
        let expected = (amount.as_str().unwrap(), currency.as_str().unwrap());
        if got.as_ref().map(|it| (it.0.as_str(), it.1.as_str())) != Some(expected) {
            wrong.push(format!("original: expected {expected:?}, got {got:?}"));
        }
    }
    if extra["book"] == false && lines.iter().any(|it| it.status == LineStatus::Booked) {
        wrong.push("a test group has booked lines".to_owned());
    }
}

#[test]
fn every_mt940_case_reads_as_its_truth() {
    check_format("mt940");
}

#[test]
fn every_mt942_case_reads_as_its_truth() {
    check_format("mt942");
}

#[test]
fn every_bai2_case_reads_as_its_truth() {
    check_format("bai2");
}

#[test]
fn every_qif_case_reads_as_its_truth() {
    check_format("qif");
}

#[test]
fn every_ofx_case_reads_as_its_truth() {
    check_format("ofx");
}

#[test]
fn every_camt_case_reads_as_its_truth() {
    for format in ["camt052", "camt053", "camt054"] {
        check_format(format);
    }
}

#[test]
fn every_csv_case_reads_as_its_truth() {
    check_format("csv");
}

#[test]
fn the_format_is_known_from_content_alone() {
    for (file, truth) in cases() {
        let Ok(outcome) = read_case(&file) else {
            assert_eq!(truth["reject"], true, "{file}");
            continue;
        };
        let name = serde_json::to_value(outcome.format).unwrap();
        assert_eq!(name, truth["format"], "{file}");
    }
}

#[test]
fn doubts_are_named_for_confirmation() {
    let cases = [
        ("mt940/17_feb30.sta", "date-clamped"),
        ("qif/03_splits_no_end.qif", "date-order-undecidable"),
        ("qif/03_splits_no_end.qif", "truncated"),
        ("bai2/08_group_status.bai", "group-not-update"),
        ("bai2/09_no_trailer.bai", "truncated"),
    ];
    for (file, code) in cases {
        let outcome = read_case(file).unwrap();
        let codes: Vec<&str> = outcome.all_problems().map(|it| it.code).collect();
        assert!(codes.contains(&code), "{file}: {codes:?}");
    }
    assert_eq!(
        read_case("mt942/01_interim.sta").unwrap().format,
        Format::Mt942
    );
}
