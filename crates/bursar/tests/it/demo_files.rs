//! Every file of the demo, read by the readers that read a user's.

use bursar::demo::{DemoCompany, DemoFile, company};
use money::{Amount, BusinessCalendar, Date, Decimal};
use statements::{Format, Options, Outcome, Severity, read};

fn demo() -> DemoCompany {
    company(1, Date::constant(2026, 11, 20))
}

fn read_back(demo: &DemoCompany, file: &DemoFile) -> Outcome {
    let mapping = demo
        .mappings
        .iter()
        .find(|it| it.name.as_deref() == file.mapping);
    let csv = file.mapping.and(mapping).cloned();
    let options = Options {
        file_name: Some(file.name.clone()),
        csv,
        ..Options::default()
    };
    read(&file.bytes, &options).unwrap()
}

fn amount(file: &DemoFile, number: Decimal) -> Amount {
    Amount::from_decimal(number, file.control.opening.asset()).unwrap()
}

#[test]
fn every_file_reads_back_with_the_same_lines_sums_and_balances() {
    let demo = demo();
    for file in &demo.files {
        let name = &file.name;
        let outcome = read_back(&demo, file);
        let problems: Vec<_> = outcome
            .all_problems()
            .filter(|it| it.severity > Severity::Notice)
            .collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let lines: Vec<_> = outcome.statements.iter().flat_map(|it| &it.lines).collect();
        assert_eq!(lines.len(), file.control.lines, "{name}");
        let sum = lines
            .iter()
            .fold(Decimal::ZERO, |sum, it| sum.checked_add(it.amount).unwrap());
        assert_eq!(amount(file, sum), file.control.sum, "{name}");
        for line in &lines {
            assert!(!line.description.is_empty(), "{name} line {}", line.line);
            assert!(line.counterparty.is_some(), "{name} line {}", line.line);
        }
        if let Some(opening) = outcome.statements.first().and_then(|it| it.opening) {
            assert_eq!(amount(file, opening.amount), file.control.opening, "{name}");
        }
        if let Some(closing) = outcome.statements.last().and_then(|it| it.closing) {
            assert_eq!(amount(file, closing.amount), file.control.closing, "{name}");
        }
    }
}

#[test]
fn every_file_says_which_account_it_is_of() {
    let demo = demo();
    for file in &demo.files {
        let account = demo
            .accounts
            .iter()
            .find(|it| it.path == file.account_path)
            .unwrap();
        let expected = account.identification.as_deref().unwrap();
        for statement in read_back(&demo, file).statements {
            let found = statement.account.as_deref().unwrap();
            // MT940 names a German account by bank code and number: the end of its IBAN.
            let is_same = found == expected || found.replace('/', "") == expected[4..];
            assert!(is_same, "{}: {found} for {expected}", file.name);
            let currency = statement.currency.as_deref();
            assert_eq!(currency, account.asset, "{}", file.name);
        }
    }
}

#[test]
fn every_bank_sends_a_format_of_its_own() {
    let demo = demo();
    let format = |path: &str| {
        let file = demo
            .files
            .iter()
            .find(|it| it.account_path == path)
            .unwrap();
        read_back(&demo, file).format
    };
    assert_eq!(format("assets:bank:hansekontor:eur"), Format::Mt940);
    assert_eq!(format("assets:bank:alsterbank:eur"), Format::Camt053);
    assert_eq!(format("assets:bank:elbufer:eur"), Format::Csv);
    assert_eq!(format("assets:bank:lakeshore:usd"), Format::Bai2);
    assert_eq!(format("assets:bank:moorland:gbp"), Format::Camt053);
    assert_eq!(format("liabilities:card:hansekontor"), Format::Ofx);
}

#[test]
fn reading_back_keeps_names_purposes_and_references() {
    let demo = demo();
    let lines = |path: &str| -> Vec<statements::Line> {
        let files = demo.files.iter().filter(|it| it.account_path == path);
        files
            .flat_map(|it| read_back(&demo, it).statements)
            .flat_map(|it| it.lines)
            .collect()
    };
    let current = lines("assets:bank:hansekontor:eur");
    assert!(current.iter().any(|it| it.counterparty.as_deref()
        == Some("Speicherhof Immobilien GmbH")
        && it.description.contains("Miete Lager und Buero 03/2026")));
    assert!(
        current
            .iter()
            .filter(|it| it.end_to_end_id.is_some())
            .count()
            > 3_000
    );
    let payroll = lines("assets:bank:alsterbank:eur");
    assert!(
        payroll
            .iter()
            .any(|it| it.description.starts_with("13. Gehalt 11/2025"))
    );
    assert!(
        payroll
            .iter()
            .any(|it| it.description.starts_with("Ruecklastschrift"))
    );
    let shop = lines("assets:bank:elbufer:eur");
    assert!(
        shop.iter()
            .any(|it| it.counterparty.as_deref() == Some("Merle Lütjenhaus"))
    );
}

#[test]
fn lines_are_booked_on_business_days_of_their_bank() {
    let demo = demo();
    for file in &demo.files {
        let calendar = match file.account_path {
            "assets:bank:lakeshore:usd" => BusinessCalendar::UnitedStates,
            "assets:bank:moorland:gbp" => BusinessCalendar::UnitedKingdom,
            "liabilities:card:hansekontor" => BusinessCalendar::Weekends,
            _ => BusinessCalendar::Target,
        };
        let statements = read_back(&demo, file).statements;
        let mut last = Date::MIN;
        for line in statements.iter().flat_map(|it| &it.lines) {
            let day = line.booked_on;
            assert!(calendar.is_business_day(day), "{}: {day}", file.name);
            assert!(last <= day, "{}: {day} after {last}", file.name);
            last = day;
        }
    }
}
