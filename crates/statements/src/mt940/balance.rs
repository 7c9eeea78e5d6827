//! Balances, sums and the report's moment: `:60x:`, `:62x:`, `:64:`, `:90x:`, `:34F:`.
//!
//! Owns: their text. Not here: what they are compared with (`message`, `check`).
//! Invariant: a sign is only ever what the file says.

use money::Decimal;

use crate::date::{self, ReadDate};
use crate::number;

/// `C240101EUR1000,00`
pub(super) struct ReadBalance<'a> {
    /// Signed.
    pub(super) amount: Decimal,
    /// The day; none where the bank leaves it out or fills zeros.
    pub(super) on: Option<ReadDate>,
    /// ISO 4217 code; none where the bank leaves it out.
    pub(super) currency: Option<&'a str>,
}

/// A balance. Errors: what was expected at which column (from 1, after the tag).
pub(super) fn read_balance(text: &str) -> Result<ReadBalance<'_>, (usize, &'static str)> {
    let text = text.trim_end();
    let rest = text.trim_start();
    let column = |rest: &str| text.len() - rest.len() + 1;
    let negative = match rest.as_bytes().first() {
        Some(b'C' | b'c') => false,
        Some(b'D' | b'd') => true,
        _ => return Err((column(rest), "C (credit) or D (debit)")),
    };
    let rest = rest[1..].trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let day = &rest[..digits.min(6)];
    let on = date::from_compact(day.as_bytes());
    if on.is_none() && !day.is_empty() && day.bytes().any(|it| it != b'0') {
        return Err((column(rest), "a date as YYMMDD"));
    }
    let rest = rest[day.len()..].trim_start();
    let (currency, rest) = split_currency(rest);
    let amount = number::parse_plain(rest.trim().as_bytes());
    let amount = amount.ok_or_else(|| (column(rest), "an amount with a decimal comma"))?;
    let amount = if negative {
        amount
            .checked_neg()
            .map_err(|_| (column(rest), "an amount in range"))?
    } else {
        amount
    };
    Ok(ReadBalance {
        amount,
        on,
        currency,
    })
}

/// Three capitals in front, if there are.
pub(super) fn split_currency(text: &str) -> (Option<&str>, &str) {
    let is_code = text.len() >= 3 && text.as_bytes()[..3].iter().all(u8::is_ascii_uppercase);
    if is_code {
        (Some(&text[..3]), text[3..].trim_start())
    } else {
        (None, text)
    }
}

/// `1EUR250,`: how many entries come to how much.
pub(super) fn read_sum(text: &str) -> Option<(u64, Option<&str>, Decimal)> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count = text[..digits].parse().ok()?;
    let (currency, rest) = split_currency(&text[digits..]);
    Some((count, currency, number::parse_plain(rest.as_bytes())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_read_in_every_shape_banks_use() {
        let cases = [
            ("C240101EUR1000,00", Some(("1000", Some("EUR")))),
            ("D240101EUR10,00", Some(("-10", Some("EUR")))),
            ("C030108EUR000000002145.00", Some(("2145", Some("EUR")))),
            ("C000000EUR0,", Some(("0", Some("EUR")))),
            ("C2401011000,00", Some(("1000", None))),
            ("C240101EUR", None),
            ("X240101EUR1,", None),
            ("C241301EUR1,", None),
            ("C240101EUR1,0,0", None),
            ("", None),
            ("\u{e9}", None),
        ];
        for (text, expected) in cases {
            let got = read_balance(text).ok();
            let got = got.map(|it| (it.amount.to_string(), it.currency));
            let expected = expected.map(|it| (it.0.to_owned(), it.1));
            assert_eq!(got, expected, "input `{text}`");
        }
    }

    #[test]
    fn sums_of_interim_reports_read() {
        let (count, currency, sum) = read_sum("1EUR250,").unwrap();
        assert_eq!(
            (count, currency, sum.to_string().as_str()),
            (1, Some("EUR"), "250")
        );
        assert!(read_sum("EUR250,").is_none());
    }
}
