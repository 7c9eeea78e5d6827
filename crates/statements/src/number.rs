//! Amount texts of bank formats to exact decimals.
//!
//! Owns: decimal comma or point, grouping, signs around a number.
//! Not here: which currency it is, how many places that has (`money`).
//! Invariant: what is not clearly one number is `None`, never zero and never rounded.

use money::Decimal;

/// What stands before the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
    /// Either; the last separator is the decimal one, a lone comma before three digits is not.
    Either,
}

/// Digits with at most one comma or point, no sign and no grouping, as SWIFT writes them.
pub(crate) fn parse_plain(text: &[u8]) -> Option<Decimal> {
    let point = text.iter().position(|it| *it == b',' || *it == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &text[..0]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    from_parts(Digits { whole, fraction }, false)
}

/// The digits on both sides of the decimal mark.
#[derive(Clone, Copy)]
struct Digits<'a> {
    whole: &'a [u8],
    fraction: &'a [u8],
}

fn from_parts(digits: Digits<'_>, negative: bool) -> Option<Decimal> {
    let Digits { whole, fraction } = digits;
    let kept = fraction.iter().rposition(|it| *it != b'0');
    let fraction = &fraction[..kept.map_or(0, |it| it + 1)];
    let scale = u8::try_from(fraction.len()).ok()?;
    let sign = if negative { -1 } else { 1 };
    // Eighteen digits fit an i64; the slow road is for the others only.
    if whole.len() + fraction.len() <= 18 {
        let mut value = 0_i64;
        for byte in whole.iter().chain(fraction) {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + i64::from(byte - b'0');
        }
        return Decimal::new(i128::from(value * sign), scale).ok();
    }
    let mut value = 0_i128;
    for byte in whole.iter().chain(fraction) {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value
            .checked_mul(10)?
            .checked_add(i128::from(byte - b'0'))?;
    }
    Decimal::new(value.checked_mul(i128::from(sign))?, scale).ok()
}

/// A number as people and programs write it: sign before or behind, `(1.00)`, grouping.
///
/// Grouping must be regular (three digits, or the Indian two) and of one kind of separator.
#[must_use]
pub fn parse(text: &str, style: Style) -> Option<Decimal> {
    let text = text.trim();
    let (text, bracketed) = match text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let is_minus = |it: char| matches!(it, '-' | '\u{2212}' | '\u{2013}');
    let (text, before) = match text.chars().next() {
        Some(it) if is_minus(it) || it == '+' => (text[it.len_utf8()..].trim_start(), Some(it)),
        _ => (text, None),
    };
    let (text, behind) = match text.chars().next_back() {
        Some(it) if is_minus(it) || it == '+' => {
            (text[..text.len() - it.len_utf8()].trim_end(), Some(it))
        }
        _ => (text, None),
    };
    let sign = match (before, behind, bracketed) {
        (None, None, _) => None,
        (Some(it), None, false) | (None, Some(it), false) => Some(it),
        _ => return None,
    };
    let (whole, fraction) = split(text, style)?;
    let whole = ungroup(whole)?;
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let negative = bracketed || sign.is_some_and(is_minus);
    from_parts(
        Digits {
            whole: &whole,
            fraction: fraction.as_bytes(),
        },
        negative,
    )
}

/// Whole part (still grouped) and fraction.
fn split(text: &str, style: Style) -> Option<(&str, &str)> {
    let mark = match style {
        Style::Point => text.rfind('.'),
        Style::Comma => text.rfind(','),
        Style::Either => decimal_mark(text),
    };
    let Some(at) = mark else {
        return Some((text, ""));
    };
    let (whole, fraction) = (&text[..at], &text[at + 1..]);
    // A second decimal mark in front is no grouping: `1.2.3` with style Point.
    let sign = text.as_bytes().get(at).copied()?;
    if whole.bytes().any(|it| it == sign) {
        return None;
    }
    Some((whole, fraction))
}

/// Where the decimal mark is when the file's custom is unknown.
fn decimal_mark(text: &str) -> Option<usize> {
    let at = text.rfind([',', '.'])?;
    let mark = text.as_bytes()[at];
    let other = if mark == b',' { b'.' } else { b',' };
    let count = text.bytes().filter(|it| *it == mark).count();
    if text.bytes().any(|it| it == other) {
        return (count == 1).then_some(at);
    }
    let groups = count > 1 || (mark == b',' && text.len() - at == 4 && at > 0 && at < 4);
    (!groups).then_some(at)
}

/// The digits of a whole part, if its grouping is regular.
fn ungroup(whole: &str) -> Option<Vec<u8>> {
    let is_separator = |it: char| {
        matches!(
            it,
            ',' | '.' | ' ' | '\'' | '\u{2019}' | '\u{A0}' | '\u{202F}' | '\u{2009}'
        )
    };
    let Some(separator) = whole.chars().find(|it| is_separator(*it)) else {
        return Some(whole.as_bytes().to_vec());
    };
    let groups: Vec<&str> = whole.split(separator).collect();
    let (last, front) = groups.split_last()?;
    let (first, middle) = front.split_first()?;
    let size = middle.first().map_or(3, |it| it.len());
    let regular = last.len() == 3
        && (1..=3).contains(&first.len())
        && (size == 3 || size == 2)
        && middle.iter().all(|it| it.len() == size);
    regular.then(|| groups.concat().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: Option<Decimal>) -> Option<String> {
        number.map(|it| it.to_string())
    }

    #[test]
    fn plain_amounts_of_swift_are_exact_or_refused() {
        let cases = [
            ("500,", Some("500")),
            (",50", Some("0.5")),
            ("000000000300,00", Some("300")),
            ("000000002145.00", Some("2145")),
            (
                "123456789012345678901234,56",
                Some("123456789012345678901234.56"),
            ),
            ("", None),
            (",", None),
            ("1,2,3", None),
            ("12a", None),
            ("-1", None),
        ];
        for (input, expected) in cases {
            let got = text(parse_plain(input.as_bytes()));
            assert_eq!(got.as_deref(), expected, "input `{input}`");
        }
    }

    #[test]
    fn styles_agree_with_how_people_write() {
        let cases = [
            ("-1,234.50", Style::Point, Some("-1234.5")),
            ("1.234,50", Style::Comma, Some("1234.5")),
            ("-1 006,60", Style::Either, Some("-1006.6")),
            ("1.234,50", Style::Either, Some("1234.5")),
            ("1,234", Style::Either, Some("1234")),
            ("12,5", Style::Either, Some("12.5")),
            ("1'000.00", Style::Point, Some("1000")),
            ("4.00-", Style::Point, Some("-4")),
            ("\u{2212}4.00", Style::Point, Some("-4")),
            ("(1.00)", Style::Point, Some("-1")),
            ("+12.5", Style::Either, Some("12.5")),
            ("1,23,456.00", Style::Point, Some("123456")),
            ("$120", Style::Either, None),
            ("1,23", Style::Point, None),
            ("1.2.3", Style::Point, None),
            ("12 34", Style::Point, None),
            ("-1-", Style::Point, None),
            ("-(1)", Style::Point, None),
            ("1e5", Style::Point, None),
            ("", Style::Either, None),
            ("-", Style::Either, None),
            ("NaN", Style::Either, None),
        ];
        for (input, style, expected) in cases {
            assert_eq!(text(parse(input, style)).as_deref(), expected, "`{input}`");
        }
    }
}
