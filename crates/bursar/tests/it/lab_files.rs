//! `bursar lab forecast` and `bursar lab flows` on plain files.

use serde_json::Value;

use crate::support::{Bursar, Ran};

/// A run with a file as its input.
fn lab(command: &str, content: &str, options: &[&str]) -> Ran {
    let bursar = Bursar::new();
    let file = bursar.file("in.csv", content.as_bytes());
    let head = ["lab", command, "--input", &file, "--json"];
    let arguments: Vec<&str> = head.into_iter().chain(options.iter().copied()).collect();
    bursar.run(&arguments)
}

fn lines(text: &str) -> Vec<Value> {
    let parse = |it: &str| serde_json::from_str(it).unwrap_or_else(|_| panic!("{it}"));
    text.lines().map(parse).collect()
}

/// The finding with this code on standard error.
fn finding(ran: &Ran, code: &str) -> Value {
    let found = lines(&ran.err).into_iter().find(|it| it["code"] == code);
    found.unwrap_or_else(|| panic!("no `{code}` in {}", ran.err))
}

/// The only line of standard output.
fn only(ran: &Ran) -> Value {
    let mut lines = lines(&ran.out);
    assert_eq!(lines.len(), 1, "{}{}", ran.out, ran.err);
    lines.remove(0)
}

#[test]
fn rows_longer_than_the_titles_are_listed_and_not_used() {
    let rows = "series,date,value\na,2024-01-01,5\na,2024-01-02,1,234.56\na,2024-01-03,6,\n";
    let ran = lab("forecast", rows, &["--horizon", "1"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let it = finding(&ran, "row-too-long");
    assert_eq!((&it["line"], &it["severity"]), (&3.into(), &"error".into()));
    assert_eq!(it["found"], "a | 2024-01-02 | 1 | 234.56");
    assert!(
        it["expected"]
            .as_str()
            .unwrap()
            .starts_with("at most 3 cells")
    );
    assert_eq!(only(&ran)["origin"], "2024-01-03");
}

#[test]
fn a_column_that_stands_there_twice_is_refused() {
    let bursar = Bursar::new();
    let file = bursar.file("in.csv", b"date,value,Value\n2024-01-01,1,2\n");
    let arguments = ["lab", "forecast", "--input", &file, "--horizon", "1"];
    bursar.refused(&arguments, 1, "column-twice");
    bursar.refused(&["lab", "flows", "--input", &file], 1, "column-twice");
}
