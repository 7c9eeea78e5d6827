//! Dates, numbers and encodings of plain files, as programs and people of many countries write
//! them.

use crate::lab_files::{finding, lab, lines, only, refusal};
use crate::support::Ran;

/// A forecast of a file with these lines after the titles.
fn forecast(titles: &str, rows: &[String], options: &[&str]) -> Ran {
    let content = format!("{titles}\n{}\n", rows.join("\n"));
    let arguments: Vec<&str> = ["--horizon", "1"].iter().chain(options).copied().collect();
    lab("forecast", &content, &arguments)
}

/// Twenty days from 2024-01-01 in this spelling.
fn days(spelling: &str) -> Vec<String> {
    let start = jiff::civil::date(2024, 1, 1);
    let day = |it: i64| start.checked_add(jiff::Span::new().days(it)).unwrap();
    let row = |it: i64| format!("{};{}", day(it).strftime(spelling), 100 + it % 3);
    (0..20).map(row).collect()
}

/// The first day to come, or the code of what refused it.
fn first_day(rows: &[String], options: &[&str]) -> String {
    let ran = forecast("date;value", rows, options);
    match ran.code {
        0 => only(&ran)["dates"][0]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        _ => code(&ran),
    }
}

/// The code of the first finding that is no notice.
fn code(ran: &Ran) -> String {
    let found = lines(&ran.err);
    let first = found.iter().find(|it| it["severity"] != "notice");
    first.map_or_else(String::new, |it| {
        it["code"].as_str().unwrap_or_default().to_owned()
    })
}

#[test]
fn dates_are_read_in_the_order_that_the_column_proves() {
    for spelling in [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y%m%d",
        "%Y-%m-%dT00:00:00",
        "%Y-%m-%dT00:00:00Z",
        "%Y-%m-%d 00:00:00+01:00",
        "%d.%m.%Y",
        "%d.%m.%y",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%d %b %Y",
        "\"%b %d, %Y\"",
    ] {
        assert_eq!(first_day(&days(spelling), &[]), "2024-01-21", "{spelling}");
    }
    // Up to the twelfth nothing says which is the month; with points between, custom does.
    for (spelling, expected) in [
        ("%d/%m/%Y", "date-order-undecidable"),
        ("%m-%d-%Y", "date-order-undecidable"),
        ("%d.%m.%Y", "2024-01-10"),
    ] {
        assert_eq!(first_day(&days(spelling)[..9], &[]), expected, "{spelling}");
    }
    for spelling in ["%y-%m-%d", "%d/%m/%y"] {
        let found = first_day(&days(spelling), &[]);
        assert_eq!(found, "date-order-undecidable", "{spelling}");
    }
}

#[test]
fn an_order_that_nothing_proves_names_the_line_both_days_and_the_cure() {
    let ran = forecast("date;value", &days("%d/%m/%Y")[..9], &[]);
    assert_eq!((ran.code, &ran.out[..]), (1, ""));
    let said = finding(&ran, "date-order-undecidable")["detail"].to_string();
    for part in [
        "line 3: `02/01/2024` may be 2024-01-02 or 2024-02-01",
        "expected dates as YYYY-MM-DD",
    ] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_date_that_is_none_or_in_another_order_is_listed_with_its_line() {
    for (date, expected) in [
        (
            "02/25/2024",
            "a date as DD.MM.YYYY, as others here are, or YYYY-MM-DD",
        ),
        (
            "30/02/2024",
            "a date as DD.MM.YYYY, as others here are, or YYYY-MM-DD",
        ),
        (
            "2024-01",
            "a whole day as YYYY-MM-DD: a month is read where every date is one, or with --freq M, Q or Y",
        ),
    ] {
        let mut rows = days("%d/%m/%Y");
        rows.push(format!("{date};5"));
        let ran = forecast("date;value", &rows, &[]);
        let it = finding(&ran, "bad-date");
        assert_eq!((&it["line"], &it["found"]), (&22.into(), &date.into()));
        assert_eq!(it["expected"], expected);
        assert_eq!((ran.code, &only(&ran)["origin"]), (1, &"2024-01-20".into()));
    }
}

#[test]
fn months_are_dates_where_steps_are_no_shorter() {
    let months: Vec<String> = (1..=12).map(|it| format!("2023-{it:02};{it}")).collect();
    for (options, expected) in [
        (&[][..], "2024-01-01"),
        (&["--freq", "M"], "2024-01-01"),
        (&["--freq", "Q"], "2024-01-01"),
        (&["--freq", "D"], "bad-date"),
    ] {
        assert_eq!(first_day(&months, options), expected, "{options:?}");
    }
    let one = forecast("date;value", &["2024-01;5".to_owned()], &[]);
    assert_eq!(
        (&only(&one)["freq"], &only(&one)["dates"][0]),
        (&"M".into(), &"2024-02-01".into())
    );
    let quarters = ["2023-01;1", "2023-04;2", "2023-07;1"].map(str::to_owned);
    assert_eq!(only(&forecast("date;value", &quarters, &[]))["freq"], "Q");
}

/// What is expected after sixty months that all have this value, and some before with others.
fn mean(separator: char, value: &str, others: &[&str]) -> Result<f64, String> {
    let row = |(at, value): (usize, &str)| {
        format!(
            "20{:02}-{:02}-01{separator}{value}",
            20 + at / 12,
            at % 12 + 1
        )
    };
    let values = others.iter().copied().chain(std::iter::repeat_n(value, 60));
    let rows: Vec<String> = values.enumerate().map(row).collect();
    let ran = forecast(&format!("date{separator}value"), &rows, &[]);
    match ran.code {
        0 => Ok(only(&ran)["mean"][0].as_f64().unwrap_or(f64::NAN)),
        _ => Err(code(&ran)),
    }
}

#[test]
fn numbers_are_read_with_their_groups_and_the_sign_that_the_column_proves() {
    for (separator, value) in [
        (',', "1234.5"),
        (',', "1.2345e3"),
        (',', "\"1,234.50\""),
        (',', "\"1.234,50\""),
        (';', "1.234,50"),
        (';', "1,234.50"),
        (';', "1 234,5"),
        (';', "1\u{a0}234,50"),
        (';', "1\u{202f}234,5"),
        (';', "1'234.50"),
        (';', "1\u{2019}234,50"),
        ('\t', "1234,5"),
        ('|', "+1234.5"),
    ] {
        let found = mean(separator, value, &[]).unwrap_or(f64::NAN);
        assert!((found - 1234.5).abs() < 1e-6, "`{value}`: {found}");
    }
    for value in ["-1234", "(1234)", "1234-", "\u{2212}1234", "(1 234)"] {
        let found = mean(',', value, &[]).unwrap_or(f64::NAN);
        assert!((found + 1234.0).abs() < 1e-6, "`{value}`: {found}");
    }
}

#[test]
fn a_group_of_three_is_read_where_the_column_proves_it_and_refused_elsewhere() {
    let refused = Err("number-undecidable".to_owned());
    assert_eq!(mean(';', "1.234", &[]), refused);
    assert_eq!(mean(';', "1,234", &[]), refused);
    assert_eq!(mean(',', "\"1,234\"", &[]), refused);
    for (separator, value, others, expected) in [
        // Programs that put commas between cells write decimals with a point.
        (',', "1.234", &[][..], 1.234),
        (';', "0.234", &[], 0.234),
        (';', "0,234", &[], 0.234),
        (';', "1.234", &["12,50"], 1234.0),
        (';', "1.234", &["12.50"], 1.234),
        (';', "1.234", &["1234,50", "1.234,50"], 1234.0),
        (',', "\"1,234\"", &["999.50"], 1234.0),
    ] {
        let found = mean(separator, value, others).unwrap_or(f64::NAN);
        assert!(
            (found - expected).abs() < 0.2 * expected,
            "`{value}` {others:?}: {found}"
        );
    }
}

#[test]
fn a_column_of_both_signs_lists_the_fewer() {
    let row = |it: u32| format!("2024-01-{it:02};1{it},5");
    let mut rows: Vec<String> = (1..=9).map(row).collect();
    rows.push("2024-01-10;7.25".to_owned());
    let ran = forecast("date;value", &rows, &[]);
    let it = finding(&ran, "bad-number");
    assert_eq!((&it["line"], &it["found"]), (&11.into(), &"7.25".into()));
    let expected = "a number such as -1234,56: the decimal sign of this column is a comma";
    assert_eq!(it["expected"], expected);
}

#[test]
fn titles_of_others_in_any_order_and_case_are_known() {
    for (titles, row) in [
        ("ds,y", "2024-01-01,5"),
        ("unique_id,ds,y", "value,2024-01-01,5"),
        (",unique_id,ds,y", "0,value,2024-01-01,5"),
        (" VALUE ,\"Date\",Series", "5,2024-01-01,value"),
    ] {
        let found = only(&forecast(titles, &[row.to_owned()], &[]));
        assert_eq!(
            (&found["series"], &found["mean"][0]),
            (&"value".into(), &5.0.into())
        );
    }
    let said = refusal(
        "date,value\n2024-01-01,5\n",
        &["--horizon", "1", "--quantiles", "50"],
    );
    assert_eq!(
        said,
        "--quantiles `50`: expected levels above 0 and below 1, as 0.5 for the median"
    );
}

#[test]
fn files_of_other_encodings_line_ends_and_empty_lines_are_read() {
    let bursar = crate::support::Bursar::new();
    let text = "series,date,value\r\n\r\nM\u{fc}ller,2024-01-01,5\r\n , \r\n,,,\r\nM\u{fc}ller,2024-01-02,5,,\r\n";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap())
        .collect();
    let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
    for content in [
        text.as_bytes().to_vec(),
        text.replace("\r\n", "\n").into_bytes(),
        text.replace("\r\n", "\r").into_bytes(),
        marked(b"\xef\xbb\xbf", text.as_bytes()),
        marked(b"\xff\xfe", &utf_16),
        utf_16.clone(),
        latin,
    ] {
        let file = bursar.file("in.csv", &content);
        let ran = bursar.run(&[
            "lab",
            "forecast",
            "--input",
            &file,
            "--horizon",
            "1",
            "--json",
        ]);
        assert_eq!(
            (ran.code, &only(&ran)["series"]),
            (0, &"M\u{fc}ller".into()),
            "{}",
            ran.err
        );
        assert_eq!(only(&ran)["origin"], "2024-01-02");
    }
}

#[test]
fn a_quote_that_never_ends_is_a_finding_of_its_line() {
    let rows = [
        "2024-01-01,5",
        "2024-01-02,\"6",
        "2024-01-03,7",
        "2024-01-04,8",
    ];
    let ran = forecast("date,value", &rows.map(str::to_owned), &[]);
    assert_eq!(
        (ran.code, &finding(&ran, "quote-open")["line"]),
        (1, &3.into())
    );
    let two_lines = ["\"a\nb\",2024-01-01,5".to_owned()];
    assert_eq!(
        only(&forecast("series,date,value", &two_lines, &[]))["series"],
        "a\nb"
    );
}
