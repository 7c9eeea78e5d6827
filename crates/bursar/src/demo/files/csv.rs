//! CSV as a German bank exports it: semicolons, decimal commas, Windows-1252.
//!
//! Owns: the text and the mapping that reads it. Not here: reading it (`statements`).
//! Invariant: every field is quoted; a balance stands on every line.

use money::Date;
use statements::{Columns, DateFormat, DecimalMark, Mapping};

use super::{Month, signed};
use crate::demo::accounts::BankProfile;
use crate::demo::paths::SHOP;

/// The mapping's name.
pub(super) const MAPPING: &str = "elbufer-volkskasse";

const COLUMNS: [&str; 8] = [
    "Buchungstag",
    "Valuta",
    "Auftraggeber/Empfänger",
    "IBAN",
    "Verwendungszweck",
    "Betrag",
    "Währung",
    "Saldo",
];

pub(super) fn render(month: &Month<'_>) -> Vec<u8> {
    let mut text = row(&COLUMNS.map(str::to_owned));
    let mut balance = month.opening;
    for line in month.lines {
        balance += line.draft.cents;
        let party = &line.draft.party;
        text.push_str(&row(&[
            german(line.booked_on),
            german(line.valued_on),
            party.name.clone(),
            party
                .account
                .as_ref()
                .map_or_else(String::new, |it| it.iban.clone()),
            line.draft.text.clone(),
            grouped(line.draft.cents),
            month.profile.currency.to_owned(),
            grouped(balance),
        ]));
    }
    windows_1252(&text)
}

/// How the files are read. They do not say which account they are of, so the mapping does.
pub(in super::super) fn mapping(banks: &[BankProfile]) -> Mapping {
    let bank = banks
        .iter()
        .find(|it| it.path == SHOP)
        .expect("the shop has an account");
    let [
        booked_on,
        valued_on,
        counterparty,
        counterparty_account,
        description,
        amount,
        currency,
        balance,
    ] = COLUMNS.map(str::to_owned);
    Mapping {
        name: Some(MAPPING.to_owned()),
        delimiter: ';',
        encoding: Some("windows-1252".to_owned()),
        header_row: 1,
        skip_rows: 0,
        columns: Columns {
            booked_on,
            valued_on: Some(valued_on),
            amount: Some(amount),
            currency: Some(currency),
            description: vec![description],
            counterparty: Some(counterparty),
            counterparty_account: Some(counterparty_account),
            balance: Some(balance),
            ..Columns::default()
        },
        date_format: DateFormat::DayMonthYear,
        decimal: DecimalMark::Comma,
        negate: false,
        account: Some(bank.identification.clone()),
        currency: Some(bank.currency.to_owned()),
    }
}

fn row(fields: &[String]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|it| format!("\"{}\"", it.replace('"', "\"\"")))
        .collect();
    fields.join(";") + "\r\n"
}

fn german(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// `-1.234,56`: a point between thousands.
fn grouped(cents: i64) -> String {
    let plain = signed(cents, ',');
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |it| ("-", it));
    let whole = digits.len() - 3;
    let mut text = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index < whole && (whole - index) % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// The bytes of Windows-1252; the demo's texts are all within its Latin letters.
pub(super) fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |it: char| match it {
        '€' => 0x80,
        it => u8::try_from(u32::from(it))
            .ok()
            .filter(|it| !(0x80..0xa0).contains(it))
            .unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_points_between_thousands() {
        for (cents, text) in [
            (0, "0,00"),
            (-5, "-0,05"),
            (99_999, "999,99"),
            (-123_456, "-1.234,56"),
            (123_456_789, "1.234.567,89"),
        ] {
            assert_eq!(grouped(cents), text);
        }
    }
}
