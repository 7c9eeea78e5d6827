//! `bursar statement`: normalised statements, nothing else, from nothing but the file.

use serde_json::Value;

use crate::support::{bare, quirk, ran};

#[test]
fn statements_are_printed_as_one_object_a_line_without_any_books() {
    let file = quirk("mt940/06_multi_account_ccy.sta");
    let ran = ran(bare().args(["statement", &file, "--json"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert!(lines.len() > 1, "one line a statement: {}", ran.out);
    for it in &lines {
        let keys: Vec<&str> = it.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = vec![
            "file",
            "format",
            "account",
            "currency",
            "opening",
            "opening_date",
            "closing",
            "closing_date",
            "entries",
            "sum_credits",
            "sum_debits",
            "n_entries",
            "problems",
        ];
        expected.sort_unstable();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, expected);
        assert_eq!(it["file"], file.as_str());
        assert_eq!(it["n_entries"], it["entries"].as_array().unwrap().len());
    }
}

#[test]
fn every_quirk_is_read_or_refused_with_problems_and_never_mixes_them_into_standard_output() {
    let expected = std::fs::read_to_string(quirk("expected.jsonl")).unwrap();
    for line in expected.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["file"].as_str().unwrap();
        let ran = ran(bare().args(["statement", &quirk(name), "--json"]));
        assert!(matches!(ran.code, 0 | 1), "{name}: {}", ran.err);
        for out in ran.out.lines() {
            let shown: Value = serde_json::from_str(out).unwrap();
            assert!(shown.get("entries").is_some(), "{name}: {out}");
        }
        for err in ran.err.lines() {
            let shown: Value = serde_json::from_str(err).unwrap();
            assert!(shown.get("code").is_some(), "{name}: {err}");
        }
    }
}

#[test]
fn files_that_cannot_be_read_are_told_on_standard_error_with_exit_1() {
    let good = quirk("mt940/01_rc_rd.sta");
    let bad = quirk("camt053/11_billion_laughs.xml");
    let ran = ran(bare().args(["statement", &good, &bad, "/no/such/file", "--json"]));
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.out.lines().count(),
        1,
        "the good file is shown all the same"
    );
    let problems: Vec<Value> = ran
        .err
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(problems.last().unwrap()["code"], "file-problems");
    assert!(problems.iter().any(|it| it["file"] == bad.as_str()));
    assert!(problems.iter().any(|it| it["code"] == "cannot-read"));
}
