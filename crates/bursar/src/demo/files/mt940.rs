//! MT940 as German banks send it: `:86:` with `?nn` subfields.
//!
//! Owns: the text of one statement. Not here: reading it (`statements`).
//! Invariant: SWIFT's letters only, lines of at most 65 characters behind the tag.
//! Source: SWIFT MT940; Deutsche Kreditwirtschaft, DFÜ-Abkommen, annex 3, chapter 8.

use std::fmt::Write;

use super::{Month, ascii, digits, unsigned};
use crate::demo::bank::{Line, LineKind};

pub(super) fn render(month: &Month<'_>) -> String {
    let mut text = String::new();
    let iban = &month.profile.identification;
    let balance = |tag: &str, cents: i64, day: money::Date| {
        let sign = if cents < 0 { 'D' } else { 'C' };
        let currency = month.profile.currency;
        format!(
            ":{tag}:{sign}{}{currency}{}\r\n",
            &digits(day)[2..],
            unsigned(cents, ',')
        )
    };
    let before = month
        .first
        .yesterday()
        .expect("demo years are far from the ends of time");
    text.push_str(":20:STARTUMSE\r\n");
    // Bank code and account number, as German banks write it.
    push(
        &mut text,
        format_args!(":25:{}/{}\r\n", &iban[4..12], &iban[12..]),
    );
    push(&mut text, format_args!(":28C:{:05}/001\r\n", month.number));
    text.push_str(&balance("60F", month.opening, before));
    for line in month.lines {
        push_line(&mut text, line);
    }
    text.push_str(&balance("62F", month.closing, month.last));
    text.push_str(&balance("64", month.closing, month.last));
    text.push_str("-\r\n");
    text
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string cannot fail");
}

/// SWIFT type, business transaction code and booking text.
fn kind(line: &Line) -> (&'static str, &'static str, &'static str) {
    match line.draft.kind {
        LineKind::Receipt => ("NTRF", "166", "GUTSCHR. UEBERWEISUNG"),
        LineKind::Payment => ("NTRF", "116", "SEPA-UEBERWEISUNG"),
        LineKind::Salary => ("NTRF", "153", "LOHN/GEHALT"),
        LineKind::DirectDebit => ("NDDT", "105", "BASISLASTSCHRIFT"),
        LineKind::Collection => ("NDDT", "171", "GUTSCHR. LASTSCHRIFT"),
        LineKind::Return => ("NRTI", "109", "RUECKLASTSCHRIFT"),
        LineKind::Exchange if line.draft.cents > 0 => ("NFEX", "202", "AUSLANDSZAHLUNG EINGANG"),
        LineKind::Exchange => ("NFEX", "201", "AUSLANDSZAHLUNG"),
        LineKind::Loan => ("NTRF", "117", "DARLEHENSRATE"),
        LineKind::Fee => ("NCHG", "808", "ENTGELTE"),
        LineKind::Interest => ("NINT", "814", "ZINSEN"),
        LineKind::Purchase => ("NMSC", "106", "KARTENZAHLUNG"),
    }
}

fn push_line(text: &mut String, line: &Line) {
    let (swift, code, words) = kind(line);
    let sign = if line.draft.cents < 0 { 'D' } else { 'C' };
    let amount = unsigned(line.draft.cents, ',');
    let (valued, booked) = (digits(line.valued_on), digits(line.booked_on));
    let reference = if line.draft.end_to_end.is_some() {
        "KREF+"
    } else {
        "NONREF"
    };
    let head = format!(
        "{}{}{sign}{amount}{swift}{reference}",
        &valued[2..],
        &booked[4..]
    );
    push(
        text,
        format_args!(":61:{head}//{}\r\n", line.bank_reference),
    );
    let mut fields = vec![
        format!("?00{words}"),
        format!("?10{}", &line.bank_reference[5..]),
    ];
    let reference = line.draft.end_to_end.iter().map(|it| format!("EREF+{it}"));
    let purpose = reference.chain([format!("SVWZ+{}", ascii(&line.draft.text))]);
    let content = purpose.flat_map(|it| pieces(&it));
    fields.extend(
        (20..30)
            .zip(content)
            .map(|(number, piece)| format!("?{number}{piece}")),
    );
    if let Some(account) = &line.draft.party.account {
        fields.push(format!("?30{}", account.bic));
        fields.push(format!("?31{}", account.iban));
    }
    let name = pieces(&ascii(&line.draft.party.name));
    fields.extend(
        (32..34)
            .zip(name)
            .map(|(number, piece)| format!("?{number}{piece}")),
    );
    push(text, format_args!(":86:{code}"));
    // Broken between subfields, so that no text loses a space at a line's end.
    let mut width = 3;
    for field in fields {
        if width + field.len() > 65 {
            text.push_str("\r\n");
            width = 0;
        }
        width += field.len();
        text.push_str(&field);
    }
    text.push_str("\r\n");
}

/// A subfield's content is at most 27 characters; longer text goes on in the next one.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(27).map(|it| it.iter().collect()).collect()
}
