//! BAI2, as an American bank sends it: one group a day.
//!
//! Owns: the records and their control totals. Not here: reading it (`statements`).
//! Invariant: counts and totals of 49, 98 and 99 are right; text has no comma and no slash.
//! Source: BAI, Cash Management Balance Reporting Specifications, version 2.

use super::{Month, ascii, digits};
use crate::demo::bank::{Line, LineKind};

pub(super) fn render(month: &Month<'_>) -> String {
    let mut records = Vec::new();
    let made = &digits(month.last)[2..];
    records.push(format!(
        "01,LKSHUS9C,NORDWIND,{made},2215,{},,,2/",
        month.number
    ));
    let mut balance = month.opening;
    let (mut total, mut groups) = (0, 0);
    for lines in days(month) {
        let sum = push_day(&mut records, month, (lines, balance));
        balance += lines.iter().map(|it| it.draft.cents).sum::<i64>();
        total += sum;
        groups += 1;
    }
    records.push(format!("99,{total},{groups},{}/", records.len() + 1));
    records.join("\r\n") + "\r\n"
}

/// The lines of each day; a month without any still has its last day.
fn days<'a>(month: &Month<'a>) -> Vec<&'a [Line]> {
    if month.lines.is_empty() {
        return vec![&[]];
    }
    month
        .lines
        .chunk_by(|a, b| a.booked_on == b.booked_on)
        .collect()
}

/// One group with one account; returns its control total.
fn push_day(records: &mut Vec<String>, month: &Month<'_>, (lines, opening): (&[Line], i64)) -> i64 {
    let start = records.len();
    let day = lines.first().map_or(month.last, |it| it.booked_on);
    let closing = opening + lines.iter().map(|it| it.draft.cents).sum::<i64>();
    let number = &month.profile.identification;
    records.push(format!(
        "02,NORDWIND,LKSHUS9C,1,{},2215,USD,2/",
        &digits(day)[2..]
    ));
    records.push(format!(
        "03,{number},USD,010,{opening},,,015,{closing},,,045,{closing},,/"
    ));
    let mut total = opening + closing + closing;
    for line in lines {
        let cents = line.draft.cents.abs();
        total += cents;
        let reference = line.draft.end_to_end.as_deref().unwrap_or("");
        let (code, words) = code(line);
        let bank_reference = &line.bank_reference;
        records.push(format!(
            "16,{code},{cents},0,{bank_reference},{reference},{words}"
        ));
        // Keyed text: the name of who paid, or who was paid, then what for.
        let key = if line.draft.cents > 0 { "DBNM" } else { "CRNM" };
        records.push(format!("88,{key}:{}", plain(&line.draft.party.name)));
        records.push(format!("88,REMI:{}", plain(&line.draft.text)));
    }
    records.push(format!("49,{total},{}/", records.len() - start));
    records.push(format!("98,{total},1,{}/", records.len() - start + 1));
    total
}

/// Type code and its words: 100 to 399 are credits, 400 to 699 debits.
fn code(line: &Line) -> (&'static str, &'static str) {
    match line.draft.kind {
        LineKind::Exchange if line.draft.cents > 0 => ("195", "INCOMING WIRE"),
        LineKind::Exchange => ("495", "OUTGOING WIRE"),
        LineKind::Interest => ("354", "INTEREST CREDIT"),
        LineKind::Fee => ("698", "MISCELLANEOUS FEES"),
        _ if line.draft.cents > 0 => ("142", "ACH CREDIT RECEIVED"),
        _ => ("451", "ACH DEBIT"),
    }
}

fn plain(text: &str) -> String {
    ascii(text).replace(['/', ','], " ")
}
