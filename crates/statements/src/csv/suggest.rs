//! Which column is what, by titles and by values.
//!
//! Owns: the suggestion. Not here: cells (`sheet`), dates (`dates`), amounts (`amounts`).
//! Invariant: a title alone decides nothing: its values must agree.

use super::amounts::{DecimalMark, is_credit, mark_of, parse_amount};
use super::custom::{by_custom, is_purchases, one_currency};
use super::dates::{DateFormat, Tally, Verdict, looks_like_date};
use super::found::Found;
use super::mapping::{Columns, Mapping};
use super::sheet::{Sheet, sniff};
use super::titles::{Role, TITLES, normalise, rank};
use crate::input::Input;
use crate::options::ReadError;
use crate::problem::{Place, Problem, Severity};

/// Rows shown to the person who checks the mapping.
const SAMPLE_ROWS: usize = 20;
/// Most columns that are joined to a description.
const DESCRIPTIONS: usize = 4;

/// What a CSV looks like, and the mapping that seems to fit.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The mapping; none when no date or no amount was found.
    pub mapping: Option<Mapping>,
    /// The titles, or `#1`, `#2`… where there are none.
    pub columns: Vec<String>,
    /// The first rows below the titles.
    pub sample: Vec<Vec<String>>,
    /// What is uncertain about the mapping.
    pub problems: Vec<Problem>,
}

impl Suggestion {
    /// Whether it may be used without asking anyone.
    pub(super) fn usable(&self) -> Option<&Mapping> {
        let stops = |it: &Problem| it.severity == Severity::Error;
        self.mapping
            .as_ref()
            .filter(|_| !self.problems.iter().any(stops))
    }
}

/// Whether a sheet has dates and numbers, so that it may be a list of payments.
pub(super) fn is_table(sheet: &Sheet) -> bool {
    let found = find_columns(sheet);
    let has_amount = [Role::Amount, Role::Debit, Role::Credit]
        .iter()
        .any(|it| found.get(*it).is_some());
    found.get(Role::BookedOn).is_some() && has_amount
        || sheet.header.is_some() && has_known_titles(sheet)
}

/// A list of payments without a single one still has its titles.
fn has_known_titles(sheet: &Sheet) -> bool {
    let titles: Vec<String> = sheet.titles().iter().map(|it| normalise(it)).collect();
    let has = |roles: &[Role]| {
        TITLES
            .iter()
            .filter(|it| roles.contains(&it.role))
            .any(|it| titles.iter().any(|title| rank(it, title).is_some()))
    };
    has(&[Role::BookedOn]) && has(&[Role::Amount, Role::Debit, Role::Credit])
}

/// Suggests a mapping. Errors: `Refused` when the text is no table.
pub(super) fn suggest(input: &mut Input<'_>) -> Result<Suggestion, ReadError> {
    let Some(sheet) = sniff(input.head()) else {
        return Err(ReadError::refused(
            "not-a-bank-file",
            "no delimiter makes a table of this text",
            "cells between `;`, `,`, `|` or tabs",
        ));
    };
    let titles = sheet.titles();
    let found = find_columns(&sheet);
    let mut problems = Vec::new();
    let booked = found.get(Role::BookedOn);
    let has_amount = [Role::Amount, Role::Debit, Role::Credit]
        .iter()
        .any(|it| found.get(*it).is_some());
    let mut mapping = None;
    if let (Some(booked), true) = (booked, has_amount) {
        let decimal = decimal_mark(&sheet, &found, &mut problems);
        let tally = tally_dates(input, &sheet, booked)?;
        let date_format = date_format(&tally, &sheet, &found, &mut problems);
        mapping = Some(Mapping {
            name: None,
            delimiter: char::from(sheet.delimiter),
            encoding: Some(input.encoding().name().to_owned()),
            header_row: sheet
                .header
                .map_or(0, |it| u32::try_from(it + 1).unwrap_or(u32::MAX)),
            skip_rows: 0,
            columns: columns(&found, &titles),
            date_format,
            decimal,
            negate: is_purchases(&sheet, &found),
            account: None,
            currency: one_currency(&sheet, &found),
        });
        if mapping.as_ref().is_some_and(|it| it.negate) {
            problems.push(Problem::confirm(
                "signs-turned",
                Place::FILE,
                "purchases, all of them positive",
                "money out with a minus sign; every amount is taken as money out",
            ));
        }
        if sheet.header.is_none() {
            problems.push(Problem::confirm(
                "columns-guessed",
                Place::FILE,
                "no row of titles",
                "titles such as date, amount, description; check the columns",
            ));
        }
    } else {
        let missing = if booked.is_none() {
            "a date"
        } else {
            "an amount"
        };
        problems.push(Problem::error(
            "column-missing",
            Place::FILE,
            &titles.join(", "),
            format!("a column with {missing}; choose the columns by hand"),
        ));
    }
    Ok(Suggestion {
        mapping,
        columns: titles,
        sample: sheet.body().take(SAMPLE_ROWS).cloned().collect(),
        problems,
    })
}

fn find_columns(sheet: &Sheet) -> Found {
    let titles: Vec<String> = match sheet.header {
        Some(_) => sheet.titles().iter().map(|it| normalise(it)).collect(),
        None => vec![String::new(); sheet.width],
    };
    let mut found = Found::default();
    for known in &TITLES {
        let ranked = |found: &Found| {
            let mut ranked: Vec<(usize, usize)> = titles
                .iter()
                .enumerate()
                .filter(|(column, _)| !found.is_taken(*column))
                .filter_map(|(column, title)| Some((rank(known, title)?, column)))
                .collect();
            ranked.sort_unstable();
            ranked
        };
        let limit = if known.role == Role::Description {
            DESCRIPTIONS
        } else {
            1
        };
        let fitting: Vec<usize> = ranked(&found)
            .into_iter()
            .map(|it| it.1)
            .filter(|it| fits(sheet, *it, known.role))
            .take(limit)
            .collect();
        found
            .by_role
            .extend(fitting.into_iter().map(|it| (known.role, it)));
    }
    settle_amounts(&mut found);
    by_values(sheet, &mut found);
    settle_numbered(&titles, &mut found);
    settle_accounts(sheet, &mut found);
    found
}

/// Debit and credit together replace an amount; one of them alone gives way to it.
fn settle_amounts(found: &mut Found) {
    let has = |found: &Found, role: Role| found.get(role).is_some();
    if has(found, Role::Debit) && has(found, Role::Credit) {
        found.drop_role(Role::Amount);
        found.drop_role(Role::Direction);
    } else if has(found, Role::Amount) {
        found.drop_role(Role::Debit);
        found.drop_role(Role::Credit);
    }
}

/// A number right before the name of an account is the account's own, not the other side's.
fn settle_numbered(titles: &[String], found: &mut Found) {
    let title = |column: usize| titles.get(column).map(String::as_str);
    let named = ["account name", "kontoname", "kontobezeichnung"];
    let numbered = [
        "account number",
        "account no",
        "kontonummer",
        "konto nr",
        "iban",
    ];
    let Some(name) = found.get(Role::Account) else {
        return;
    };
    let Some(number) = name.checked_sub(1) else {
        return;
    };
    let is_pair = title(name).is_some_and(|it| named.contains(&it))
        && title(number).is_some_and(|it| numbered.contains(&it));
    if !is_pair || found.get(Role::CounterpartyAccount) != Some(number) {
        return;
    }
    found.drop_role(Role::Account);
    found.drop_role(Role::CounterpartyAccount);
    found.by_role.push((Role::Account, number));
    let other = (0..titles.len()).find(|it| title(*it) == Some("iban") && !found.is_taken(*it));
    found
        .by_role
        .extend(other.map(|it| (Role::CounterpartyAccount, it)));
}

/// An account column that never changes is ours, whatever its title says.
fn settle_accounts(sheet: &Sheet, found: &mut Found) {
    let Some(other) = found.get(Role::CounterpartyAccount) else {
        return;
    };
    let title = sheet.titles().get(other).map(|it| normalise(it));
    let vague = [
        "iban",
        "kontonummer",
        "account number",
        "konto nr",
        "number",
    ];
    let is_vague = title.is_some_and(|it| vague.contains(&it.as_str()));
    let mut cells = sheet.cells(other);
    let first = cells.next();
    let constant = first.is_some() && cells.all(|it| Some(it) == first);
    let rows = sheet.body().count();
    // With rows above the titles the account is named there.
    let has_preamble = sheet.header.is_some_and(|it| it > 0);
    let is_free = found.get(Role::Account).is_none() && !has_preamble;
    if is_vague && constant && rows > 1 && is_free {
        found.drop_role(Role::CounterpartyAccount);
        found.by_role.push((Role::Account, other));
    }
}

/// Whether the values of a column agree with a role.
fn fits(sheet: &Sheet, column: usize, role: Role) -> bool {
    let share = |agrees: &dyn Fn(&str) -> bool| {
        let (mut agreeing, mut all) = (0_usize, 0_usize);
        for cell in sheet.cells(column).take(100) {
            all += 1;
            agreeing += usize::from(agrees(cell));
        }
        (agreeing, all)
    };
    let is_number = |it: &str| parse_amount(it, DecimalMark::Point).is_some();
    match role {
        Role::BookedOn => {
            matches!(share(&looks_like_date), (yes, all) if yes > 0 && yes * 2 >= all)
        }
        Role::ValuedOn => matches!(share(&looks_like_date), (yes, all) if yes * 2 >= all),
        Role::Amount | Role::Balance => {
            matches!(share(&is_number), (yes, all) if yes > 0 && yes * 2 >= all)
        }
        Role::Debit | Role::Credit => matches!(share(&is_number), (yes, all) if yes * 2 >= all),
        Role::Direction => {
            let known = |it: &str| is_credit(it).is_some();
            matches!(share(&known), (yes, all) if yes > 0 && yes == all)
        }
        Role::Currency => matches!(share(&is_currency), (yes, all) if yes > 0 && yes == all),
        Role::Account => {
            let mut cells: Vec<&str> = sheet.cells(column).collect();
            cells.sort_unstable();
            cells.dedup();
            !cells.is_empty() && cells.len() <= 20
        }
        Role::Description => {
            // `DEBIT` and `CREDIT` in every row say what the sign says already.
            let known =
                |it: &str| it.eq_ignore_ascii_case("debit") || it.eq_ignore_ascii_case("credit");
            matches!(share(&known), (yes, all) if yes < all || all == 0)
        }
        _ => true,
    }
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|it| it.is_ascii_alphabetic())
}

/// Fills in date and amount by their values where the titles say nothing.
fn by_values(sheet: &Sheet, found: &mut Found) {
    let free = |found: &Found, role: Role| {
        let mut columns = (0..sheet.width).filter(|it| !found.is_taken(*it));
        columns.find(|it| sheet.cells(*it).next().is_some() && fits(sheet, *it, role))
    };
    if found.get(Role::BookedOn).is_none()
        && let Some(column) = free(found, Role::BookedOn)
    {
        found.by_role.push((Role::BookedOn, column));
    }
    let has_amount = [Role::Amount, Role::Debit, Role::Credit]
        .iter()
        .any(|it| found.get(*it).is_some());
    if !has_amount {
        let is_money = |column: &usize| {
            let signed = |it: &str| it.contains([',', '.']) || it.starts_with('-');
            !found.is_taken(*column)
                && sheet.cells(*column).any(signed)
                && sheet
                    .cells(*column)
                    .all(|it| parse_amount(it, DecimalMark::Point).is_some())
        };
        if let Some(column) = (0..sheet.width).find(is_money) {
            found.by_role.push((Role::Amount, column));
        }
    }
    if sheet.header.is_none() {
        // A column of nothing but `debit` and `credit` says which way the amounts beside it go.
        if found.get(Role::Amount).is_some()
            && let Some(column) = free(found, Role::Direction)
        {
            found.by_role.push((Role::Direction, column));
        }
        let is_text = |column: &usize| {
            let words = |it: &str| it.chars().filter(|it| it.is_alphabetic()).count() > 3;
            !found.is_taken(*column) && sheet.cells(*column).any(words)
        };
        let texts: Vec<usize> = (0..sheet.width)
            .filter(is_text)
            .take(DESCRIPTIONS)
            .collect();
        let texts = texts.into_iter().map(|it| (Role::Description, it));
        found.by_role.extend(texts);
    }
}

/// The decimal mark that the amounts prove.
fn decimal_mark(sheet: &Sheet, found: &Found, problems: &mut Vec<Problem>) -> DecimalMark {
    let roles = [Role::Amount, Role::Debit, Role::Credit, Role::Balance];
    let (mut points, mut commas) = (0_usize, 0_usize);
    let mut unclear = None;
    for column in roles.iter().filter_map(|it| found.get(*it)) {
        for cell in sheet.cells(column) {
            match mark_of(cell) {
                Some(DecimalMark::Point) => points += 1,
                Some(DecimalMark::Comma) => commas += 1,
                None if cell.contains([',', '.']) => unclear = Some(cell),
                None => {}
            }
        }
    }
    if let Some(cell) = unclear
        && points + commas == 0
    {
        problems.push(Problem::confirm(
            "decimal-undecidable",
            Place::FILE,
            cell,
            "an amount that shows whether `,` or `.` is the decimal mark; check it",
        ));
    }
    if commas > points {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    }
}

/// What the dates prove; the whole file is asked only if its head proves nothing.
fn tally_dates(input: &mut Input<'_>, sheet: &Sheet, column: usize) -> Result<Tally, ReadError> {
    let mut tally = Tally::default();
    sheet.cells(column).for_each(|it| tally.add(it));
    if tally.is_settled() || !sheet.cut {
        return Ok(tally);
    }
    input.rewind()?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(sheet.delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(&mut *input);
    let mut tally = Tally::default();
    let mut record = csv::StringRecord::new();
    let mut skip = sheet.header.map_or(0, |it| it + 1);
    while reader.read_record(&mut record).unwrap_or(false) {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if let Some(cell) = record.get(column) {
            tally.add(cell);
        }
        if tally.is_settled() {
            break;
        }
    }
    Ok(tally)
}

fn date_format(
    tally: &Tally,
    sheet: &Sheet,
    found: &Found,
    problems: &mut Vec<Problem>,
) -> DateFormat {
    let example = tally.differing.as_deref().unwrap_or_default();
    match tally.verdict() {
        Verdict::Proved(format) => return format,
        Verdict::NoDates => return DateFormat::YearMonthDay,
        Verdict::Likely(_) | Verdict::Undecidable => {}
    }
    if let Some((format, reason)) = by_custom(sheet, found) {
        problems.push(Problem::notice(
            "date-order-by-custom",
            Place::FILE,
            example,
            format!("{format}, because {reason}"),
        ));
        return format;
    }
    if let Verdict::Likely(format) = tally.verdict() {
        problems.push(Problem::confirm(
            "date-order-guessed",
            Place::FILE,
            example,
            format!("{format}, because only so the rows are in order of days; check it"),
        ));
        return format;
    }
    problems.push(Problem::error(
        "date-order-undecidable",
        Place::FILE,
        example,
        "a date that shows whether the day or the month comes first; choose the date format",
    ));
    DateFormat::DayMonthYear
}

fn columns(found: &Found, titles: &[String]) -> Columns {
    let title = |role: Role| found.get(role).and_then(|it| titles.get(it)).cloned();
    let mut descriptions: Vec<usize> = found
        .by_role
        .iter()
        .filter(|it| it.0 == Role::Description)
        .map(|it| it.1)
        .collect();
    descriptions.sort_unstable();
    Columns {
        booked_on: title(Role::BookedOn).unwrap_or_default(),
        valued_on: title(Role::ValuedOn),
        amount: title(Role::Amount),
        debit: title(Role::Debit),
        credit: title(Role::Credit),
        direction: title(Role::Direction),
        currency: title(Role::Currency),
        description: descriptions
            .into_iter()
            .filter_map(|it| titles.get(it).cloned())
            .collect(),
        counterparty: title(Role::Counterparty),
        counterparty_account: title(Role::CounterpartyAccount),
        reference: title(Role::Reference),
        balance: title(Role::Balance),
        account: title(Role::Account),
        status: title(Role::Status),
    }
}
