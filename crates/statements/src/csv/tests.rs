//! What exports of banks look like, and what is found out about them.

use super::{Columns, DateFormat, DecimalMark, Mapping, suggest_mapping};
use crate::problem::Severity;
use crate::{LineStatus, Options, Outcome};

fn read(text: &str) -> Outcome {
    crate::read(text.as_bytes(), &Options::default()).unwrap()
}

/// Lines as `date amount counterparty | description`, statements after each other.
fn lines(outcome: &Outcome) -> Vec<String> {
    let lines = outcome.statements.iter().flat_map(|it| &it.lines);
    lines
        .map(|it| {
            let name = it.counterparty.as_deref().unwrap_or_default();
            format!("{} {} {name} | {}", it.booked_on, it.amount, it.description)
        })
        .collect()
}

fn codes(outcome: &Outcome, severity: Severity) -> Vec<&'static str> {
    let of_severity = outcome.all_problems().filter(|it| it.severity == severity);
    of_severity.map(|it| it.code).collect()
}

fn check(text: &str, expected: &[&str]) {
    let outcome = read(text);
    assert!(
        !outcome.has_errors(),
        "{:?}\n{text}",
        outcome.all_problems().next()
    );
    assert_eq!(lines(&outcome), expected, "{text}");
}

#[test]
fn exports_of_many_banks_read_without_a_mapping() {
    // Germany: quoted, preamble, booking text and purpose.
    check(
        "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\
        \"Beguenstigter/Zahlungspflichtiger\";\"Kontonummer/IBAN\";\"BIC\";\"Betrag\";\"Waehrung\"\n\
        \"DE89370400440532013000\";\"31.01.24\";\"31.01.24\";\"LASTSCHRIFT\";\"Strom Januar\";\
        \"Stadtwerke\";\"DE02120300000000202051\";\"BYLADEM1001\";\"-61,50\";\"EUR\"\n",
        &["2024-01-31 -61.5 Stadtwerke | LASTSCHRIFT Strom Januar"],
    );
    // The Netherlands: unsigned with a direction, compact dates.
    check(
        "\"Datum\",\"Naam / Omschrijving\",\"Rekening\",\"Tegenrekening\",\"Code\",\"Af Bij\",\
        \"Bedrag (EUR)\",\"Mededelingen\"\n\
        \"20240131\",\"Albert Heijn\",\"NL08INGB0000001234\",\"\",\"BA\",\"Af\",\"12,34\",\"Pas 1\"\n\
        \"20240131\",\"Werkgever\",\"NL08INGB0000001234\",\"NL1\",\"OV\",\"Bij\",\"1.000,00\",\"Loon\"\n",
        &[
            "2024-01-31 -12.34 Albert Heijn | Pas 1",
            "2024-01-31 1000 Werkgever | Loon",
        ],
    );
    // France: two columns, day first by the language alone.
    check(
        "Date;Date de valeur;D\u{e9}bit;Cr\u{e9}dit;Libell\u{e9};Solde\n\
        02/01/2024;02/01/2024;-10,00;;CB PARIS;90,00\n03/01/2024;03/01/2024;;5,50;VIR;95,50\n",
        &["2024-01-02 -10  | CB PARIS", "2024-01-03 5.5  | VIR"],
    );
    // Spain and Italy.
    check(
        "FECHA OPERACI\u{d3}N;CONCEPTO;IMPORTE EUR;SALDO\n31/01/2024;PAGO;-1.234,00;10,00\n",
        &["2024-01-31 -1234  | PAGO"],
    );
    check(
        "Data Contabile;Data Valuta;Descrizione;Dare;Avere\n31/01/2024;31/01/2024;BONIFICO;;7,5\n",
        &["2024-01-31 7.5  | BONIFICO"],
    );
    // Poland, tabs.
    check(
        "Data operacji\tOpis\tKwota\tWaluta\n2024-01-31\tPRZELEW\t-7,00\tPLN\n",
        &["2024-01-31 -7  | PRZELEW"],
    );
    // United Kingdom and United States.
    check(
        "Date,Type,Description,Paid out,Paid in,Balance\n\
        31 Jan 2024,DD,Council,\"\u{a3}1,100.00\",,\u{a3}5.00\n",
        &["2024-01-31 -1100  | Council"],
    );
    check(
        "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\n\
        DEBIT,01/31/2024,STORE,-9.99,DEBIT_CARD,100.01,,\n",
        &["2024-01-31 -9.99  | STORE"],
    );
    // Switzerland: rows above the titles, numbered descriptions.
    check(
        "IBAN:;CH93 0076 2011 6238 5295 7;\nValued in:;CHF;\n\nBooking date;Value date;Currency;\
        Debit;Credit;Individual amount;Balance;Description1;Description2;\n\
        2024-01-31;2024-01-31;CHF;-20.00;;;80.00;Migros;Card;\n",
        &["2024-01-31 -20  | Migros Card"],
    );
    // A card of a bank that states what happened to a payment.
    check(
        "Type,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n\
        CARD_PAYMENT,2024-01-30 10:00:00,2024-01-31 09:00:00,Cafe,-3.50,0.00,EUR,COMPLETED,6.50\n",
        &["2024-01-31 -3.5  | Cafe"],
    );
}

#[test]
fn a_file_without_titles_is_read_by_its_values_and_confirmed() {
    let outcome = read("31.01.2024;Miete Januar;-700,00\n30.01.2024;Gehalt;2.000,00\n");
    assert_eq!(
        lines(&outcome),
        [
            "2024-01-31 -700  | Miete Januar",
            "2024-01-30 2000  | Gehalt"
        ]
    );
    assert_eq!(codes(&outcome, Severity::Confirm), ["columns-guessed"]);
    let worded = read("13.01.2024;Miete;700,00;Soll\n14.01.2024;Gehalt;2.000,00;Haben\n");
    assert_eq!(
        lines(&worded),
        ["2024-01-13 -700  | Miete", "2024-01-14 2000  | Gehalt"]
    );
}

#[test]
fn the_order_of_a_date_is_proved_or_asked_for() {
    let file = |first: &str, second: &str, third: &str| {
        format!("Date,Amount\n{first},1.00\n{second},-2.00\n{third},3.00\n")
    };
    let cases = [
        (
            file("13/01/2024", "01/02/2024", "02/02/2024"),
            Some("2024-02-01"),
            None,
        ),
        (
            file("01/13/2024", "01/02/2024", "01/01/2024"),
            Some("2024-01-02"),
            None,
        ),
        (
            file("2024-01-02", "2024-02-01", "2024-02-02"),
            Some("2024-02-01"),
            None,
        ),
        (file("1.2.24", "2.2.24", "3.2.24"), Some("2024-02-02"), None),
        (
            file("02/02/2024", "03/03/2024", "04/04/2024"),
            Some("2024-03-03"),
            None,
        ),
        (
            file("05/01/2024", "06/01/2024", "01/02/2024"),
            Some("2024-01-06"),
            Some("date-order-guessed"),
        ),
        (
            file("01/02/2024", "03/04/2024", "05/06/2024"),
            None,
            Some("date-order-undecidable"),
        ),
    ];
    for (text, second, code) in cases {
        let outcome = read(&text);
        let day = outcome
            .statements
            .first()
            .map(|it| it.lines[1].booked_on.to_string());
        assert_eq!(day.as_deref(), second, "{text}");
        let doubts = [Severity::Confirm, Severity::Error]
            .map(|it| codes(&outcome, it))
            .concat();
        assert_eq!(doubts.first().copied(), code, "{text}");
    }
}

#[test]
fn a_date_that_only_the_end_of_the_file_proves_is_found() {
    let mut text = "Date,Amount,Text\n".to_owned();
    for index in 0..20_000 {
        text += &format!("01/{:02}/2024,-1.00,row {index}\n", index % 12 + 1);
    }
    text += "01/31/2024,-1.00,last\n";
    let outcome = read(&text);
    assert!(!outcome.has_errors(), "{:?}", outcome.all_problems().next());
    assert_eq!(
        outcome.statements[0].lines[1].booked_on.to_string(),
        "2024-01-02"
    );
}

#[test]
fn amounts_read_whatever_the_file_mixes_or_are_errors() {
    for (cell, expected) in [
        ("12,50-", Some("-12.5")),
        ("\u{2212}4,00", Some("-4")),
        ("1\u{2019}000.00", Some("1000")),
        ("1.234", Some("1234")),
        ("1.234,56", Some("1234.56")),
        ("(1,00)", Some("-1")),
        ("-5,00 \u{20ac}", Some("-5")),
        ("EUR 5,00", Some("5")),
        ("5,00 EUR", Some("5")),
        ("12,3,4", None),
        ("zw\u{f6}lf", None),
        ("1O,00", None),
    ] {
        let text = format!("Datum;Betrag;Text\n31.01.2024;-1,00;a\n31.01.2024;{cell};b\n");
        let outcome = read(&text);
        let got = outcome.statements[0]
            .lines
            .get(1)
            .map(|it| it.amount.to_string());
        assert_eq!(got.as_deref(), expected, "{cell}");
        assert_eq!(outcome.has_errors(), expected.is_none(), "{cell}");
    }
}

#[test]
fn debit_and_credit_columns_disagree_loudly() {
    let file = |row: &str| format!("Date;Debit;Credit;Balance\n2024-01-31;{row};0\n");
    assert_eq!(lines(&read(&file("5.00;"))), ["2024-01-31 -5  | "]);
    assert_eq!(lines(&read(&file("-5.00;0.00"))), ["2024-01-31 -5  | "]);
    assert_eq!(
        codes(&read(&file("5.00;6.00")), Severity::Error),
        ["amount-twice"]
    );
    let direction = "Date;Amount;D/C\n2024-01-31;5.00;D\n2024-01-31;5.00;X\n";
    assert_eq!(
        lines(&read(direction)).first().map(String::as_str),
        Some("2024-01-31 5  | ")
    );
}

#[test]
fn footers_are_left_out_and_broken_rows_are_not() {
    let head = "Datum;Text;Betrag\n31.01.2024;a;-1,00\n";
    let footer = read(&format!("{head}Summe;;-1,00\n"));
    assert_eq!(codes(&footer, Severity::Notice), ["row-skipped"]);
    assert!(!footer.has_errors());
    for rows in [
        "32.01.2024;b;-1,00\n",
        "offen;b;-1,00\n31.01.2024;c;-1,00\n",
    ] {
        let broken = read(&format!("{head}{rows}"));
        assert_eq!(
            codes(&broken, Severity::Error),
            ["date-not-a-date"],
            "{rows}"
        );
    }
    let cut = read("Datum;Betrag;Text\n31.01.2024;-1,00;a\n31.01.2024;-1,0");
    assert_eq!(codes(&cut, Severity::Confirm), ["truncated"]);
}

#[test]
fn the_closing_balance_needs_balances_that_follow() {
    let file = |rows: [&str; 3]| format!("Date;Amount;Balance\n{}", rows.join("\n"));
    let rising = [
        "2024-01-01;1.00;11.00",
        "2024-01-02;2.00;13.00",
        "2024-01-03;-3.00;10.00",
    ];
    let falling = [rising[2], rising[1], rising[0]];
    for rows in [rising, falling] {
        let closing = read(&file(rows)).statements[0].closing.unwrap();
        assert_eq!(closing.amount.to_string(), "10");
        assert_eq!(closing.on.unwrap().to_string(), "2024-01-03");
    }
    // Money out and back on one day follows in both orders: nobody knows which row is last.
    let either = "Date;Amount;Balance\n2024-01-03;-5.00;20.00\n2024-01-03;5.00;25.00\n";
    assert_eq!(read(either).statements[0].closing, None);
    let broken = read(&file([rising[0], rising[1], "2024-01-03;-3.00;99.00"]));
    assert_eq!(broken.statements[0].closing, None);
    assert_eq!(codes(&broken, Severity::Notice), ["balances-do-not-follow"]);
}

#[test]
fn accounts_and_currencies_become_statements() {
    let outcome = read(
        "Account;Date;Amount;Currency\nA;2024-01-31;-1.00;EUR\nB;2024-01-31;-2.00;EUR\n\
        A;2024-01-31;-3.00;eur\nA;2024-01-31;-4.00;USD\n",
    );
    let found: Vec<String> = outcome
        .statements
        .iter()
        .map(|it| {
            let (account, currency) = (it.account.as_deref(), it.currency.as_deref());
            format!("{account:?} {currency:?} {}", it.lines.len())
        })
        .collect();
    assert_eq!(
        found,
        [
            "Some(\"A\") Some(\"EUR\") 2",
            "Some(\"B\") Some(\"EUR\") 1",
            "Some(\"A\") Some(\"USD\") 1"
        ]
    );
}

#[test]
fn outgoing_and_incoming_money_have_columns_of_their_own() {
    let outcome = read(
        "Datum der Transaktion,Rechnungsbetrag ausgehend,Rechnungsbetrag eingehend,Gebühr\n\
        \"31.01.24, 13:56\",8.10,0.00,0.00\n\"30.01.24, 09:00\",0.00,40.00,0.00\n",
    );
    assert_eq!(
        lines(&outcome),
        ["2024-01-31 -8.1  | ", "2024-01-30 40  | "]
    );
    assert_eq!(codes(&outcome, Severity::Confirm), [""; 0]);
}

#[test]
fn an_account_number_before_an_account_name_is_ours() {
    let outcome = read(
        "Datum,Betrag,Empfänger,IBAN,Kontonummer,Kontoname\n\
        31.01.2024,\"-5,00 €\",Shop,DE111,0011,Daily\n31.01.2024,\"6,00 €\",Shop,,0022,Savings\n",
    );
    let accounts: Vec<_> = outcome
        .statements
        .iter()
        .map(|it| (it.account.as_deref(), it.currency.as_deref()))
        .collect();
    assert_eq!(
        accounts,
        [(Some("0011"), Some("EUR")), (Some("0022"), Some("EUR"))]
    );
    let other = outcome.statements[0].lines[0]
        .counterparty_account
        .as_deref();
    assert_eq!(other, Some("DE111"));
}

#[test]
fn a_row_that_is_wider_than_the_titles_cuts_none() {
    let outcome = read("Date,Amount\n2024-01-31,1.00,,\n2024-02-01,-2.00\n");
    assert_eq!(codes(&outcome, Severity::Confirm), [""; 0]);
    let year_first = read("Date,Amount\n2024:01:31,1.00\n2024:02:01,-2.00\n");
    assert_eq!(
        lines(&year_first),
        ["2024-01-31 1  | ", "2024-02-01 -2  | "]
    );
}

#[test]
fn purchases_without_signs_are_turned_and_confirmed() {
    let cards = read("Merchant Name,Date,Amount\nShop,01/31/2024,36.33\n");
    assert_eq!(lines(&cards), ["2024-01-31 -36.33 Shop | "]);
    assert_eq!(codes(&cards, Severity::Confirm), ["signs-turned"]);
    let unclear = read("Description,Date,Amount\nShop,01/31/2024,36.33\n");
    assert_eq!(codes(&unclear, Severity::Confirm), ["no-signs"]);
}

#[test]
fn what_did_not_happen_is_not_booked() {
    let outcome = read(
        "Date,Amount,Status\n2024-01-31,-1.00,Posted\n2024-01-31,-2.00,Pending\n\
        2024-01-31,-3.00,Declined\n",
    );
    let status: Vec<LineStatus> = outcome.statements[0]
        .lines
        .iter()
        .map(|it| it.status)
        .collect();
    assert_eq!(
        status,
        [
            LineStatus::Booked,
            LineStatus::Pending,
            LineStatus::Information
        ]
    );
}

fn mapping() -> Mapping {
    Mapping {
        name: Some("bank".to_owned()),
        delimiter: ',',
        encoding: None,
        header_row: 1,
        skip_rows: 0,
        columns: Columns {
            booked_on: "Date".to_owned(),
            amount: Some("#2".to_owned()),
            ..Columns::default()
        },
        date_format: DateFormat::MonthDayYear,
        decimal: DecimalMark::Point,
        negate: true,
        account: Some("4711".to_owned()),
        currency: Some("CAD".to_owned()),
    }
}

#[test]
fn a_given_mapping_decides_what_the_file_does_not() {
    let options = Options {
        csv: Some(mapping()),
        ..Options::default()
    };
    let outcome = crate::read(b"Date,Amount\n01/02/2024,1\n03/04/2024,2\n", &options).unwrap();
    assert!(!outcome.has_errors());
    assert_eq!(lines(&outcome), ["2024-01-02 -1  | ", "2024-03-04 -2  | "]);
    assert_eq!(outcome.statements[0].account.as_deref(), Some("4711"));
    assert_eq!(outcome.statements[0].currency.as_deref(), Some("CAD"));
    let missing = crate::read(b"When,Amount\n01/02/2024,1\n", &options).unwrap();
    assert_eq!(codes(&missing, Severity::Error), ["column-missing"]);
}

#[test]
fn a_mapping_chooses_among_code_pages_but_not_against_unicode() {
    let mut mapping = mapping();
    mapping.columns.counterparty = Some("Name".to_owned());
    mapping.encoding = Some("windows-1250".to_owned());
    let options = Options {
        csv: Some(mapping),
        ..Options::default()
    };
    let name = |bytes: &[u8]| {
        let outcome = crate::read(bytes, &options).unwrap();
        outcome.statements[0].lines[0].counterparty.clone().unwrap()
    };
    assert_eq!(
        name(b"Date,Amount,Name\n01/02/2024,1,\xa3\xf3d\x9f\n"),
        "\u{141}\u{f3}d\u{17a}"
    );
    assert_eq!(
        name("Date,Amount,Name\n01/02/2024,1,\u{a3}\n".as_bytes()),
        "\u{a3}"
    );
}

#[test]
fn a_mapping_survives_its_json() {
    let text = serde_json::to_string(&mapping()).unwrap();
    assert!(text.contains("\"date_format\":\"MM/DD/YYYY\""), "{text}");
    assert!(text.contains("\"decimal\":\".\""), "{text}");
    assert_eq!(serde_json::from_str::<Mapping>(&text).unwrap(), mapping());
    let spelled = text.replace("MM/DD/YYYY", "%d.%m.%y");
    let read: Mapping = serde_json::from_str(&spelled).unwrap();
    assert_eq!(read.date_format, DateFormat::DayMonthYear);
    assert!(serde_json::from_str::<Mapping>(&text.replace("MM/DD/YYYY", "DD")).is_err());
}

#[test]
fn a_suggestion_shows_what_it_found() {
    let text = "Konto:;DE89370400440532013000\n\nBuchungstag;Verwendungszweck;Betrag;Betrag\n\
        31.01.2024;a;-1,00;x\n";
    let suggestion = suggest_mapping(text).unwrap();
    let mapping = suggestion.mapping.unwrap();
    assert_eq!((mapping.delimiter, mapping.header_row), (';', 2));
    assert_eq!(mapping.decimal, DecimalMark::Comma);
    assert_eq!(mapping.columns.booked_on, "Buchungstag");
    assert_eq!(
        suggestion.columns,
        ["Buchungstag", "Verwendungszweck", "Betrag", "#4"]
    );
    assert_eq!(suggestion.sample, [["31.01.2024", "a", "-1,00", "x"]]);
    let account = read(text).statements[0].account.clone();
    assert_eq!(account.as_deref(), Some("DE89370400440532013000"));
    let nothing = suggest_mapping("Name;City\nAnna;Ulm\n").unwrap();
    assert!(nothing.mapping.is_none());
    assert_eq!(nothing.problems[0].code, "column-missing");
}

#[test]
fn prose_is_no_table() {
    for text in [
        "Dear customer, your statement is ready, please log in.\nYours, the bank\n",
        "a;b\nc;d\n",
        "{\"date\": \"2024-01-31\", \"amount\": 1}",
        "key=value\nother=1\n",
    ] {
        assert_eq!(super::detect(text), None, "{text}");
    }
    assert!(super::detect("Date,Amount\n").is_some());
}

#[test]
fn dates_read_in_every_spelling() {
    use DateFormat::{DayMonthYear, MonthDayYear, YearMonthDay};
    for (format, text, expected) in [
        (YearMonthDay, "2024-01-31", Some("2024-01-31")),
        (YearMonthDay, "2024/1/31 13:12", Some("2024-01-31")),
        (YearMonthDay, "20240131", Some("2024-01-31")),
        (YearMonthDay, "2024-01-31T10:00:00Z", Some("2024-01-31")),
        (DayMonthYear, "31.1.24", Some("2024-01-31")),
        (DayMonthYear, "31.01.2024.", Some("2024-01-31")),
        (DayMonthYear, "23-Jan-15", Some("2015-01-23")),
        (DayMonthYear, "3 M\u{e4}rz 2024", Some("2024-03-03")),
        (DayMonthYear, "31012024", Some("2024-01-31")),
        (MonthDayYear, "1/31/24", Some("2024-01-31")),
        (MonthDayYear, "Jan 31, 2024", Some("2024-01-31")),
        (DayMonthYear, "2024-01-31", None),
        (YearMonthDay, "31.01.2024", None),
        (DayMonthYear, "31.13.2024", None),
        (DayMonthYear, "31.01.2024 x", None),
        (DayMonthYear, "31.01", None),
        (YearMonthDay, "1.234,56", None),
    ] {
        let got = format.parse(text).map(|it| it.to_string());
        assert_eq!(got.as_deref(), expected, "{format} {text}");
    }
}
