//! What the kind and country of a file say where its values are silent.
//!
//! Owns: the custom for dates, a currency in a title, lists of purchases.
//! Not here: what values prove (`suggest`, `dates`).
//! Invariant: whoever follows a custom says so in a problem.

use super::amounts::{DecimalMark, mark_of, parse_amount};
use super::dates::DateFormat;
use super::found::Found;
use super::sheet::Sheet;
use super::titles::{Role, normalise};

/// The custom of the file's country, where something shows it.
pub(super) fn by_custom(sheet: &Sheet, found: &Found) -> Option<(DateFormat, &'static str)> {
    let amounts = [Role::Amount, Role::Debit, Role::Credit, Role::Balance];
    let mut cells = amounts
        .iter()
        .filter_map(|it| found.get(*it))
        .flat_map(|it| sheet.cells(it));
    if cells.any(|it| it.contains('$')) {
        return Some((DateFormat::MonthDayYear, "amounts are in $"));
    }
    let comma = amounts
        .iter()
        .filter_map(|it| found.get(*it))
        .flat_map(|it| sheet.cells(it))
        .any(|it| mark_of(it) == Some(DecimalMark::Comma));
    if comma {
        return Some((DateFormat::DayMonthYear, "amounts have a decimal comma"));
    }
    let titles = sheet.titles();
    let title = |role: Role| found.get(role).and_then(|it| titles.get(it));
    let english = |it: &String| {
        let words = [
            "date",
            "amount",
            "debit",
            "credit",
            "withdrawal",
            "deposit",
            "total",
            "value",
        ];
        let title = normalise(it);
        title.starts_with('#') || words.iter().any(|word| title.contains(word))
    };
    let foreign = [Role::BookedOn, Role::Amount]
        .into_iter()
        .filter_map(title)
        .any(|it| !english(it));
    foreign.then_some((DateFormat::DayMonthYear, "the titles are not English"))
}

/// The currency of the amounts: `EUR` of a title such as `Amount (EUR)`, or `€` in every cell.
pub(super) fn one_currency(sheet: &Sheet, found: &Found) -> Option<String> {
    title_currency(sheet, found).or_else(|| sign_currency(sheet, found))
}

/// A sign that stands for one currency only: `$` and `kr` stand for many.
fn sign_currency(sheet: &Sheet, found: &Found) -> Option<String> {
    const SIGNS: [(&str, &str); 5] = [
        ("€", "EUR"),
        ("£", "GBP"),
        ("zł", "PLN"),
        ("Kč", "CZK"),
        ("₹", "INR"),
    ];
    if found.get(Role::Currency).is_some() {
        return None;
    }
    let cells = || {
        [Role::Amount, Role::Debit, Role::Credit]
            .into_iter()
            .filter_map(|it| found.get(it))
            .flat_map(|it| sheet.cells(it))
    };
    let has_cells = cells().next().is_some();
    SIGNS
        .iter()
        .find(|(sign, _)| has_cells && cells().all(|it| it.contains(sign)))
        .map(|(_, code)| (*code).to_owned())
}

fn title_currency(sheet: &Sheet, found: &Found) -> Option<String> {
    if found.get(Role::Currency).is_some() {
        return None;
    }
    let titles = sheet.titles();
    let column = [Role::Amount, Role::Debit]
        .iter()
        .find_map(|it| found.get(*it))?;
    let words = titles.get(column)?.split(|it: char| !it.is_alphanumeric());
    let codes = [
        "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD",
    ];
    words
        .map(str::to_uppercase)
        .find(|it| codes.contains(&it.as_str()))
}

/// Whether a file lists purchases as positive numbers, as cards and shops do.
pub(super) fn is_purchases(sheet: &Sheet, found: &Found) -> bool {
    let Some(amount) = found.get(Role::Amount) else {
        return false;
    };
    if [Role::Direction, Role::Balance]
        .iter()
        .any(|it| found.get(*it).is_some())
    {
        return false;
    }
    let titles: Vec<String> = sheet.titles().iter().map(|it| normalise(it)).collect();
    let has = |words: &[&str]| titles.iter().any(|it| words.contains(&it.as_str()));
    let bought = has(&["merchant", "merchant name"]) || (has(&["order id"]) && has(&["items"]));
    let mut amounts = sheet
        .cells(amount)
        .filter_map(|it| parse_amount(it, DecimalMark::Point));
    bought && amounts.all(|it| !it.is_negative())
}
