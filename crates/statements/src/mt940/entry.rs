//! The statement line `:61:`.
//!
//! Owns: its subfields in every shape banks write them.
//! Not here: the text that follows (`details`). Invariant: an amount or date that does not read
//! is an error with its column, never a guess.

use money::{Date, Decimal};

use crate::date;
use crate::number;

/// What a `:61:` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReadEntry {
    /// Value date.
    pub(super) valued_on: Date,
    /// Booking date: the entry date with its year, else the value date.
    pub(super) booked_on: Date,
    /// A date was 30 February.
    pub(super) clamped: bool,
    /// Signed: a reversal of a credit takes money out.
    pub(super) amount: Decimal,
    /// `EC` or `ED`: expected, not booked.
    pub(super) expected: bool,
    /// Transaction type, as in `NTRF`.
    pub(super) code: Option<String>,
    /// Reference for the account owner.
    pub(super) customer_reference: String,
    /// Reference of the bank, after `//`.
    pub(super) bank_reference: String,
    /// The further lines.
    pub(super) supplement: String,
}

/// Where a `:61:` stopped making sense: column from 1 after the tag, and what belongs there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EntryFault {
    pub(super) code: &'static str,
    pub(super) column: usize,
    pub(super) expected: &'static str,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes over bytes of a kind (all ASCII) and returns them.
    fn take_while(&mut self, most: usize, is_wanted: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take(most)
            .take_while(|it| it.is_ascii() && is_wanted(*it))
            .count();
        self.at += length;
        &rest[..length]
    }

    fn fault(&self, code: &'static str, expected: &'static str) -> EntryFault {
        EntryFault {
            code,
            column: self.at + 1,
            expected,
        }
    }
}

/// Direction, and whether the entry is only expected.
#[derive(Clone, Copy)]
struct Mark {
    negative: bool,
    expected: bool,
}

/// Reads the field; `text` has `\n` where the file broke the line.
pub(super) fn read_entry(text: &str) -> Result<ReadEntry, EntryFault> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.take_while(8, |it| it == b' ');
    let day = scanner.take_while(6, |it| it.is_ascii_digit());
    let valued = date::from_compact(day.as_bytes()).ok_or(EntryFault {
        code: "date-not-a-date",
        column: 1,
        expected: "a value date as YYMMDD",
    })?;
    let at = scanner.at;
    let entry_day = scanner.take_while(4, |it| it.is_ascii_digit());
    let booked = booking_date(valued.date, entry_day).map_err(|expected| EntryFault {
        code: "date-not-a-date",
        column: at + 1,
        expected,
    })?;
    scanner.take_while(4, |it| it == b' ');
    let mark = read_mark(&mut scanner)?;
    let amount = read_amount(&mut scanner, mark)?;
    let (line, supplement) = match scanner.rest().split_once('\n') {
        Some((line, supplement)) => (line, supplement),
        None => (scanner.rest(), ""),
    };
    let (code, references) = split_code(line);
    let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
    Ok(ReadEntry {
        valued_on: valued.date,
        booked_on: booked.date,
        clamped: valued.clamped || booked.clamped,
        amount,
        expected: mark.expected,
        code: code.map(ToOwned::to_owned),
        customer_reference: customer.trim().to_owned(),
        bank_reference: bank.trim().to_owned(),
        supplement: supplement.trim_end().to_owned(),
    })
}

/// `MMDD` in the year that brings it nearest to the value date.
fn booking_date(valued: Date, entry_day: &str) -> Result<date::ReadDate, &'static str> {
    let absent = date::ReadDate {
        date: valued,
        clamped: false,
    };
    let bytes = entry_day.as_bytes();
    if bytes.is_empty() || bytes == b"0000" {
        return Ok(absent);
    }
    const EXPECTED: &str = "an entry date as MMDD, or C or D";
    if bytes.len() != 4 {
        return Err(EXPECTED);
    }
    let number = |part: &[u8]| date::digits(part).and_then(|it| i8::try_from(it).ok());
    let (month, day) = number(&bytes[..2])
        .zip(number(&bytes[2..]))
        .ok_or(EXPECTED)?;
    let distance = i16::from(month) - i16::from(valued.month());
    let year = match distance {
        7.. => valued.year() - 1,
        ..=-7 => valued.year() + 1,
        _ => valued.year(),
    };
    date::from_ymd(year, month, day).ok_or(EXPECTED)
}

/// `C`, `D`, `RC`, `RD`, `EC`, `ED`, each with an optional funds code: the third letter of the
/// currency. `RCR` is RC with funds code R.
fn read_mark(scanner: &mut Scanner<'_>) -> Result<Mark, EntryFault> {
    const EXPECTED: &str = "C, D, RC, RD, EC or ED";
    let letters = scanner.rest().as_bytes();
    let (mark, length) = match letters {
        [b'R', b'C', ..] => (
            Mark {
                negative: true,
                expected: false,
            },
            2,
        ),
        [b'R', b'D', ..] => (
            Mark {
                negative: false,
                expected: false,
            },
            2,
        ),
        [b'E', b'C', ..] => (
            Mark {
                negative: false,
                expected: true,
            },
            2,
        ),
        [b'E', b'D', ..] => (
            Mark {
                negative: true,
                expected: true,
            },
            2,
        ),
        [b'C' | b'c', ..] => (
            Mark {
                negative: false,
                expected: false,
            },
            1,
        ),
        [b'D' | b'd', ..] => (
            Mark {
                negative: true,
                expected: false,
            },
            1,
        ),
        _ => return Err(scanner.fault("mark-unknown", EXPECTED)),
    };
    scanner.at += length;
    let funds = scanner.take_while(3, |it| it.is_ascii_alphabetic());
    if funds.len() == 2 {
        return Err(scanner.fault("mark-unknown", EXPECTED));
    }
    // A transport may break the line here.
    scanner.take_while(2, |it| it == b' ' || it == b'\n');
    Ok(mark)
}

fn read_amount(scanner: &mut Scanner<'_>, mark: Mark) -> Result<Decimal, EntryFault> {
    let fault = scanner.fault("amount-not-a-number", "an amount as 1234,56");
    let text = scanner.take_while(40, |it| it.is_ascii_digit() || it == b',' || it == b'.');
    let amount = number::parse_plain(text.as_bytes());
    let followed_well = scanner
        .peek()
        .is_none_or(|it| it != b'-' && !it.is_ascii_digit());
    let amount = amount.filter(|_| followed_well);
    let amount = if mark.negative {
        amount.and_then(|it| it.checked_neg().ok())
    } else {
        amount
    };
    amount.ok_or(fault)
}

/// The transaction type (a letter and three characters) in front of the references.
fn split_code(line: &str) -> (Option<&str>, &str) {
    let line = line.trim_start();
    let starts = line.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    // Penta writes the reference without any type in front.
    if !starts || line.starts_with("NONREF") {
        return (None, line);
    }
    match line.char_indices().nth(4) {
        Some((end, _)) if !line[..end].contains("//") => {
            (Some(line[..end].trim_end()), &line[end..])
        }
        Some(_) => (None, line),
        None => (Some(line.trim_end()), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(text: &str) -> Result<(String, String, String, Option<String>), &'static str> {
        let entry = read_entry(text).map_err(|it| it.code)?;
        Ok((
            entry.booked_on.to_string(),
            entry.valued_on.to_string(),
            entry.amount.to_string(),
            entry.code,
        ))
    }

    #[test]
    fn dates_and_amounts_read_in_every_shape() {
        let cases = [
            (
                "2401020102C50,00NTRFNONREF",
                "2024-01-02",
                "2024-01-02",
                "50",
            ),
            (
                "2401021229D10,00NTRFNONREF",
                "2023-12-29",
                "2024-01-02",
                "-10",
            ),
            (
                "2312310102C10,00NTRFNONREF",
                "2024-01-02",
                "2023-12-31",
                "10",
            ),
            ("9912310103C1,00NTRFNONREF", "2000-01-03", "1999-12-31", "1"),
            (
                "240102    D1,00NMSCNONREF//",
                "2024-01-02",
                "2024-01-02",
                "-1",
            ),
            (
                "2402300301D6,00NMSCNONREF",
                "2024-03-01",
                "2024-02-29",
                "-6",
            ),
            (
                "2401020102RCR1,00NTRFNONREF",
                "2024-01-02",
                "2024-01-02",
                "-1",
            ),
            ("240102RDR1,00NTRFNONREF", "2024-01-02", "2024-01-02", "1"),
            (
                "240102DR2,34NTRFNONREF",
                "2024-01-02",
                "2024-01-02",
                "-2.34",
            ),
            ("240102C,50NTRFNONREF", "2024-01-02", "2024-01-02", "0.5"),
            (
                "030109C000000000300.45NMSC",
                "2003-01-09",
                "2003-01-09",
                "300.45",
            ),
            (
                "1811261126CR\n30,00N062NONREF",
                "2018-11-26",
                "2018-11-26",
                "30",
            ),
        ];
        for (text, booked, valued, amount) in cases {
            let got = brief(text).map(|it| (it.0, it.1, it.2));
            let expected = (booked.to_owned(), valued.to_owned(), amount.to_owned());
            assert_eq!(got, Ok(expected), "input `{text}`");
        }
    }

    #[test]
    fn what_does_not_read_is_a_fault_with_its_column() {
        let cases = [
            ("241302C1,00NTRF", "date-not-a-date"),
            ("2401021399C1,00NTRF", "date-not-a-date"),
            ("240102X1,00NTRF", "mark-unknown"),
            ("240102C1,0,0NTRF", "amount-not-a-number"),
            ("240102CNTRF", "amount-not-a-number"),
            ("240102C", "amount-not-a-number"),
            ("", "date-not-a-date"),
            ("\u{e9}\u{e9}", "date-not-a-date"),
        ];
        for (text, code) in cases {
            assert_eq!(brief(text).unwrap_err(), code, "input `{text}`");
        }
        assert_eq!(read_entry("240102X1,00").unwrap_err().column, 7);
    }

    #[test]
    fn codes_and_references_are_told_apart() {
        let cases = [
            ("NTRFNONREF//BANK1", Some("NTRF"), "NONREF", "BANK1"),
            ("NOV NONREF", Some("NOV"), "NONREF", ""),
            (" NRTIKREF+//20160217", Some("NRTI"), "KREF+", "20160217"),
            ("NMSC34/1X//O/341", Some("NMSC"), "34/1X", "O/341"),
            ("//19239782213", None, "", "19239782213"),
            ("NONREF", None, "NONREF", ""),
            ("N527", Some("N527"), "", ""),
            ("S   X", Some("S"), "X", ""),
            ("", None, "", ""),
        ];
        for (rest, code, customer, bank) in cases {
            let entry = read_entry(&format!("240102C1,00{rest}")).unwrap();
            let got = (
                entry.code.as_deref(),
                entry.customer_reference.as_str(),
                entry.bank_reference.as_str(),
            );
            assert_eq!(got, (code, customer, bank), "input `{rest}`");
        }
    }
}
