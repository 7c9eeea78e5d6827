//! Civil dates as banks write them.
//!
//! Owns: the century of two digits, and 30 February.
//! Not here: which order day and month have (each format knows).
//! Invariant: only a February day that does not exist is moved, and the caller is told.

use money::Date;

/// A date, and whether the day had to be moved to the month's last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReadDate {
    /// The day.
    pub(crate) date: Date,
    /// The file said 29, 30 or 31 February: banks that reckon 30 days a month do.
    pub(crate) clamped: bool,
}

/// The full year of two digits. Source: SWIFT User Handbook: 80 to 99 are 19YY, 00 to 79 20YY.
pub(crate) fn century(two_digits: i16) -> i16 {
    if two_digits >= 80 {
        1900 + two_digits
    } else {
        2000 + two_digits
    }
}

/// The date of these numbers, if there is one; a February day that is too late becomes its last.
pub(crate) fn from_ymd(year: i16, month: i8, day: i8) -> Option<ReadDate> {
    if let Ok(date) = Date::new(year, month, day) {
        return Some(ReadDate {
            date,
            clamped: false,
        });
    }
    if month != 2 || !(29..=31).contains(&day) {
        return None;
    }
    let first = Date::new(year, month, 1).ok()?;
    Some(ReadDate {
        date: first.last_of_month(),
        clamped: true,
    })
}

/// The number that these bytes are, if all are digits (at most four).
pub(crate) fn digits(bytes: &[u8]) -> Option<i16> {
    if bytes.is_empty() || bytes.len() > 4 {
        return None;
    }
    bytes.iter().try_fold(0_i16, |value, byte| {
        let digit = byte.is_ascii_digit().then(|| i16::from(byte - b'0'))?;
        Some(value * 10 + digit)
    })
}

/// `YYMMDD` or `YYYYMMDD`, nothing around it.
pub(crate) fn from_compact(text: &[u8]) -> Option<ReadDate> {
    let (year, rest) = match text.len() {
        6 => (century(digits(&text[..2])?), &text[2..]),
        8 => (digits(&text[..4])?, &text[4..]),
        _ => return None,
    };
    let month = i8::try_from(digits(&rest[..2])?).ok()?;
    let day = i8::try_from(digits(&rest[2..])?).ok()?;
    from_ymd(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_dates_read_with_their_century() {
        let cases = [
            ("240102", Some("2024-01-02")),
            ("991231", Some("1999-12-31")),
            ("790101", Some("2079-01-01")),
            ("20240102", Some("2024-01-02")),
            ("240230", Some("2024-02-29")),
            ("230229", Some("2023-02-28")),
            ("240431", None),
            ("241301", None),
            ("2401", None),
            ("24010a", None),
        ];
        for (text, expected) in cases {
            let got = from_compact(text.as_bytes()).map(|it| it.date.to_string());
            assert_eq!(got.as_deref(), expected, "input `{text}`");
        }
        assert!(from_compact(b"240230").unwrap().clamped);
    }
}
