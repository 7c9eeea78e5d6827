//! `bursar lab forecast` and `bursar lab flows` on plain files.

use serde_json::Value;

use crate::support::{Bursar, Ran};

/// A run with a file as its input.
pub(crate) fn lab(command: &str, content: &str, options: &[&str]) -> Ran {
    let bursar = Bursar::new();
    let file = bursar.file("in.csv", content.as_bytes());
    let head = ["lab", command, "--input", &file, "--json"];
    let arguments: Vec<&str> = head.into_iter().chain(options.iter().copied()).collect();
    bursar.run(&arguments)
}

pub(crate) fn lines(text: &str) -> Vec<Value> {
    let parse = |it: &str| serde_json::from_str(it).unwrap_or_else(|_| panic!("{it}"));
    text.lines().map(parse).collect()
}

/// The finding with this code on standard error.
pub(crate) fn finding(ran: &Ran, code: &str) -> Value {
    let found = lines(&ran.err).into_iter().find(|it| it["code"] == code);
    found.unwrap_or_else(|| panic!("no `{code}` in {}", ran.err))
}

/// The only line of standard output.
pub(crate) fn only(ran: &Ran) -> Value {
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

/// A row of 1 for each day from the start.
pub(crate) fn days(start: &str, count: i32) -> String {
    let start: jiff::civil::Date = start.parse().unwrap();
    let row = |it| {
        let day = start.checked_add(jiff::Span::new().days(it)).unwrap();
        format!("{day},1\n")
    };
    let rows: String = (0..count).map(row).collect();
    format!("date,value\n{rows}")
}

#[test]
fn periods_that_the_days_do_not_fill_are_left_out_and_said() {
    // From a Wednesday to 18 July.
    let rows = days("2024-01-10", 191);
    let ran = lab("forecast", &rows, &["--horizon", "2", "--freq", "M"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(only(&ran)["dates"][0], "2024-07-01");
    let said: Vec<String> = lines(&ran.err)
        .iter()
        .filter(|it| it["code"] == "period-partial")
        .map(|it| it["expected"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(said.len(), 2, "{}", ran.err);
    assert!(said[0].starts_with("2024-01-10 to 2024-01-31 "), "{said:?}");
    assert!(said[1].starts_with("2024-07-01 to 2024-07-18 "), "{said:?}");

    let ran = lab("forecast", &rows, &["--horizon", "2", "--freq", "W"]);
    // Mondays; the last day is a Thursday.
    assert_eq!(only(&ran)["dates"][0], "2024-07-15");
    assert_eq!(only(&ran)["dates"][1], "2024-07-22");
    assert!(
        only(&ran)["mean"][0]
            .as_f64()
            .is_some_and(|it| (it - 7.0).abs() < 1e-6)
    );

    let ran = lab(
        "forecast",
        &days("2024-07-01", 18),
        &["--horizon", "1", "--freq", "M"],
    );
    assert_eq!(ran.code, 1);
    let it = finding(&ran, "series-empty");
    assert_eq!(it["expected"], "days that fill at least one step of --freq");
}

#[test]
fn last_working_days_of_months_are_month_ends() {
    let rows = "date,value\n2023-12-29,1\n2024-01-31,2\n2024-02-29,3\n2024-03-28,4\n";
    let found = only(&lab("forecast", rows, &["--horizon", "2"]));
    assert_eq!(
        (&found["freq"], &found["origin"]),
        (&"M".into(), &"2024-03-28".into())
    );
    assert_eq!(
        found["dates"],
        serde_json::json!(["2024-04-30", "2024-05-31"])
    );
}

#[test]
fn series_too_short_to_test_are_said_to_be() {
    let said = |rows: i32, horizon: &str| {
        let ran = lab(
            "forecast",
            &days("2024-01-01", rows),
            &["--horizon", horizon],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        let found = lines(&ran.err).into_iter().find(|it| it["code"] == "short");
        found.map(|it| it["expected"].as_str().unwrap_or_default().to_owned())
    };
    for count in [2, 3, 7] {
        let text = format!("{count} values are too few to test a model; the bands are guesses");
        assert_eq!(said(count, "3"), Some(text));
    }
    assert_eq!(said(60, "3"), None);
}

/// What is said to refuse these options of a forecast.
pub(crate) fn refusal(content: &str, options: &[&str]) -> String {
    let ran = lab("forecast", content, options);
    assert_eq!((ran.code, &ran.out[..]), (2, ""), "{}", ran.err);
    let problem = finding(&ran, "usage");
    problem["detail"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn no_forecast_runs_beyond_the_last_day() {
    let rows = "date,value\n9999-09-30,1\n9999-10-31,2\n9999-11-30,3\n";
    let ran = lab("forecast", rows, &["--horizon", "1"]);
    assert_eq!(only(&ran)["dates"][0], "9999-12-31");
    assert_eq!(
        refusal(rows, &["--horizon", "2"]),
        "--horizon 2: expected at most 1, as `value` ends on 9999-11-30 and there is no day after \
         9999-12-31"
    );
    let said = refusal(rows, &["--horizon", "1", "--threads", "0"]);
    assert!(said.ends_with("expected 1 or more"), "{said}");
}

#[test]
fn a_horizon_out_of_range_says_its_range() {
    let rows = "date,value\n2024-01-01,1\n";
    for options in [
        &["--horizon", "-5"][..],
        &["--horizon=-5"],
        &["--horizon", "0"],
    ] {
        let said = refusal(rows, options);
        assert!(
            said.ends_with("'--horizon <N>': expected 1 to 3660"),
            "{said}"
        );
    }
    let ran = lab("flows", "date,amount\n2024-01-01,1\n", &["--horizon", "-5"]);
    assert!(
        finding(&ran, "usage")["detail"]
            .as_str()
            .unwrap()
            .contains("0..=3660")
    );
}

#[test]
fn what_is_missing_on_the_command_line_is_named() {
    let bursar = Bursar::new();
    let detail = |arguments: &[&str]| bursar.refused(arguments, 2, "usage")["detail"].clone();
    assert_eq!(
        detail(&["lab", "forecast"]),
        "the following required arguments were not provided: --input <FILE>, --horizon <N>"
    );
    assert_eq!(
        detail(&["lab", "flows", "--inptu", "x"]),
        "unexpected argument '--inptu' found; tip: a similar argument exists: '--input'"
    );
    let shown = bursar.run(&["lab", "forecast"]).err;
    assert!(
        shown.contains("--input <FILE>") && shown.contains("Usage:"),
        "{shown}"
    );
}

#[test]
fn the_table_shows_the_levels_asked_for() {
    let bursar = Bursar::new();
    let file = bursar.file("in.csv", days("2024-01-01", 30).as_bytes());
    let titles = |options: &[&str]| {
        let head = ["lab", "forecast", "--input", &file, "--horizon", "1"];
        let arguments: Vec<&str> = head.into_iter().chain(options.iter().copied()).collect();
        let shown = bursar.ok(&arguments);
        let titles = shown.lines().nth(1).unwrap_or_default().split_whitespace();
        titles.map(str::to_owned).collect::<Vec<String>>()
    };
    assert_eq!(titles(&[]), ["DATE", "MEAN", "P10", "P50", "P90"]);
    assert_eq!(
        titles(&["--quantiles", "0.95,0.05,0.5,0.025,0.999"]),
        ["DATE", "MEAN", "P2.5", "P5", "P50", "P95", "P99.9"]
    );
}

#[test]
fn amounts_of_flows_have_the_decimals_of_the_input() {
    let row = |it: i32| format!("2024-{it:02}-15,-{}.{}5,rent\n", 1000 + 7 * it, it % 10);
    let rows: String = (1..=12).map(row).collect();
    let found = only(&lab("flows", &format!("date,amount,label\n{rows}"), &[]));
    let next = found["next"].as_array().unwrap();
    assert_eq!(next.len(), 3, "{found}");
    for it in next.iter().chain([&found]) {
        let text = it["amount"].to_string();
        let decimals = text.split_once('.').map_or(0, |it| it.1.len());
        assert!(decimals <= 2, "{text}");
    }
}

#[test]
fn rows_that_are_exactly_alike_are_counted_and_said() {
    let row = |it: i32| format!("2024-{it:02}-15,-100.00,rent\n");
    let rows: String = (1..=12).map(row).collect();
    let once = lab("flows", &format!("date,amount,label\n{rows}"), &[]);
    assert!(!once.err.contains("rows-alike"), "{}", once.err);
    let twice = lab("flows", &format!("date,amount,label\n{rows}{rows}"), &[]);
    assert_eq!(twice.code, 0, "{}", twice.err);
    assert_eq!(finding(&twice, "rows-alike")["found"], "12 of 24 rows");
}

#[test]
fn a_comma_is_the_decimal_sign_between_semicolons() {
    let rows = |value: &str| {
        let row = |it| format!("a;2024-{it:02}-01;{value}\n");
        (1..=9).map(row).collect::<String>()
    };
    let titles = "series;date;value\n";
    for value in ["1234,5", "1234.5"] {
        let ran = lab(
            "forecast",
            &format!("{titles}{}", rows(value)),
            &["--horizon", "1"],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!((only(&ran)["mean"][0].as_f64().unwrap() - 1234.5).abs() < 1e-6);
    }
    // In one file a point is no second decimal sign.
    let mixed = format!("{titles}{}a;2024-10-01;1.234\n", rows("1234,5"));
    let ran = lab("forecast", &mixed, &["--horizon", "1"]);
    assert_eq!(ran.code, 1);
    let it = finding(&ran, "bad-number");
    assert_eq!((&it["line"], &it["found"]), (&11.into(), &"1.234".into()));

    let entries = rows("-10,25").replace("a;", "");
    let found = only(&lab("flows", &format!("date;amount\n{entries}"), &[]));
    assert_eq!(found["amount"], -10.25);
}
