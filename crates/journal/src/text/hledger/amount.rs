//! Amounts of hledger and ledger: numbers with marks, symbols on either side.
//!
//! Owns: the cursor over a line, numbers, commodities, dates.
//! Not here: what follows an amount in a posting (`entry`).
//! Invariant: a number is read in one way only: by the commodity's declared mark, else as
//! hledger guesses.
//! Source: hledger manual, "Decimal marks, digit group marks".

use std::collections::HashMap;

use money::{Date, Decimal};

use crate::encoding::iso_date;
use crate::text::source::{Name, Names, RawAmount};

/// What a piece of a line is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The place in the line, in bytes.
    pub(super) place: usize,
    pub(super) code: &'static str,
    pub(super) found: String,
    pub(super) expected: &'static str,
}

/// A place in a line.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub(super) line: &'a str,
    pub(super) place: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.line.get(self.place..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.place += rest.len() - rest.trim_start().len();
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.place += text.len();
        }
        is_next
    }

    pub(super) fn take_while(&mut self, is_it: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|it| !is_it(it)).unwrap_or(rest.len());
        self.place += end;
        &rest[..end]
    }

    pub(super) fn fault(&self, code: &'static str, expected: &'static str) -> Fault {
        let found = self.rest().trim_end();
        let found = if found.is_empty() {
            "the end of the line"
        } else {
            found
        };
        Fault {
            place: self.place,
            code,
            found: found.to_owned(),
            expected,
        }
    }
}

/// How numbers of each commodity are written.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The names of the file.
    pub(super) names: Names,
    /// The decimal mark of each declared commodity.
    pub(super) marks: HashMap<Name, char>,
    /// The decimal mark of all others.
    pub(super) mark: Option<char>,
    /// The commodity of amounts without one.
    pub(super) default: Option<Name>,
}

const AMOUNT: &str = "an amount, as in 10.50 EUR or $10.50";

impl Styles {
    /// Reads an amount at the cursor.
    pub(super) fn amount(&mut self, cursor: &mut Cursor<'_>) -> Result<RawAmount, Fault> {
        if let Some(amount) = self.usual_amount(cursor) {
            return Ok(amount);
        }
        let start = cursor.clone();
        let is_bad = |it: &Cursor<'_>| it.fault("bad-amount", AMOUNT);
        let mut is_negative = sign(cursor);
        let left = commodity(cursor)?;
        cursor.skip_blanks();
        is_negative ^= sign(cursor);
        let digits = number(cursor).ok_or_else(|| is_bad(&start))?;
        let after = cursor.clone();
        cursor.skip_blanks();
        let right = if left.is_none() {
            commodity(cursor)?
        } else {
            None
        };
        if right.is_none() {
            *cursor = after;
        }
        let name = left
            .or(right)
            .map(|it| self.names.number(it))
            .or(self.default)
            .unwrap_or_default();
        let mark = self.marks.get(&name).copied().or(self.mark);
        let (number, places) = decimal(digits, mark).ok_or_else(|| is_bad(&start))?;
        let number = if is_negative {
            number.checked_neg().map_err(|_| is_bad(&start))?
        } else {
            number
        };
        Ok(RawAmount {
            number,
            places: Some(places),
            commodity: name,
        })
    }

    /// `-1234.50 EUR` and nothing that could be read in another way: nearly every amount.
    fn usual_amount(&mut self, cursor: &mut Cursor<'_>) -> Option<RawAmount> {
        let rest = cursor.rest().as_bytes();
        let is_negative = rest.first() == Some(&b'-');
        let start = usize::from(is_negative);
        let whole = count_while(&rest[start..], u8::is_ascii_digit);
        let mut end = start + whole;
        let mut places = 0;
        if rest.get(end) == Some(&b'.') {
            places = count_while(&rest[end + 1..], u8::is_ascii_digit);
            end += 1 + places;
        }
        let ends_well = places > 0 || rest.get(end.wrapping_sub(1)) != Some(&b'.');
        if whole == 0 || whole + places > 18 || !ends_well || rest.get(end) != Some(&b' ') {
            return None;
        }
        let name = end + 1;
        let letters = count_while(&rest[name..], u8::is_ascii_alphabetic);
        if letters == 0 || rest.get(name + letters).is_some_and(|it| *it != b' ') {
            return None;
        }
        let name = cursor.rest().get(name..name + letters)?;
        let commodity = self.names.number(name);
        let mark = self.marks.get(&commodity).copied().or(self.mark);
        if places > 0 && mark.is_some_and(|it| it != '.') {
            return None;
        }
        let digits = rest[start..end].iter().filter(|it| **it != b'.');
        let units = digits.fold(0_i64, |sum, it| sum * 10 + i64::from(it - b'0'));
        let units = i128::from(if is_negative { -units } else { units });
        let places = u8::try_from(places).ok()?;
        cursor.place += end + 1 + letters;
        Some(RawAmount {
            number: Decimal::new(units, places).ok()?,
            places: Some(places),
            commodity,
        })
    }
}

fn count_while(bytes: &[u8], is_it: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|it| is_it(it)).count()
}

fn sign(cursor: &mut Cursor<'_>) -> bool {
    let is_negative = cursor.eat("-");
    if !is_negative {
        cursor.eat("+");
    }
    cursor.skip_blanks();
    is_negative
}

/// A symbol, quoted or of characters that no number has; `None` if none is next.
fn commodity<'a>(cursor: &mut Cursor<'a>) -> Result<Option<&'a str>, Fault> {
    if cursor.eat("\"") {
        let name = cursor.take_while(|it| it != '"');
        if !cursor.eat("\"") {
            return Err(cursor.fault("bad-amount", "a closing quotation mark"));
        }
        return Ok(Some(name));
    }
    let is_symbol = |it: char| {
        !it.is_ascii_digit() && !it.is_whitespace() && !"+-.,@*;\"{}[]()=<>&|!~?/\\'^%".contains(it)
    };
    let name = cursor.take_while(is_symbol);
    Ok(Some(name).filter(|it| !it.is_empty()))
}

/// The digits and marks of a number, with its exponent.
fn number<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let rest = cursor.rest();
    let bytes = rest.as_bytes();
    let mut end = 0;
    while end < rest.len() {
        let Some(it) = rest[end..].chars().next() else {
            break;
        };
        let is_group = |skip: usize| {
            let digits = |it: &&u8| it.is_ascii_digit();
            let next = bytes.get(end + skip..).unwrap_or_default();
            end > 0
                && bytes[end - 1].is_ascii_digit()
                && next.iter().take_while(digits).count() == 3
        };
        let is_part = match it {
            '0'..='9' | '.' | ',' => true,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' => is_group(it.len_utf8()),
            _ => false,
        };
        if !is_part {
            break;
        }
        end += it.len_utf8();
    }
    if !rest[..end].contains(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let exponent = rest[end..].strip_prefix(['e', 'E']).map(|it| {
        let digits = it.strip_prefix(['-', '+']).unwrap_or(it);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        (count, 1 + it.len() - digits.len() + count)
    });
    if let Some((count, length)) = exponent
        && count > 0
    {
        end += length;
    }
    cursor.place += end;
    Some(&rest[..end])
}

/// The value and the decimal places as written.
fn decimal(text: &str, mark: Option<char>) -> Option<(Decimal, u8)> {
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(place) => (&text[..place], text[place + 1..].parse::<i16>().ok()?),
        None => (text, 0),
    };
    let mark = mark.or_else(|| guess_mark(digits));
    let (whole, fraction) = match mark.and_then(|it| digits.rsplit_once(it)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_digits(fraction) || mark.is_some_and(|it| whole.contains(it)) {
        return None;
    }
    let mut groups = whole.split(|it: char| !it.is_ascii_digit());
    let first = groups.next()?;
    let mut plain = first.to_owned();
    for group in groups {
        // Two digits: Indian lakhs.
        if !(2..=4).contains(&group.len()) || first.is_empty() {
            return None;
        }
        plain.push_str(group);
    }
    let number: Decimal = format!("{plain}.{fraction}").parse().ok()?;
    let places = u8::try_from(fraction.len()).ok()?;
    if exponent == 0 {
        return Some((number, places));
    }
    let size = u8::try_from(exponent.unsigned_abs())
        .ok()
        .filter(|it| *it <= 36)?;
    let factor = if exponent > 0 {
        Decimal::from_whole(10_i128.checked_pow(u32::from(size))?)
    } else {
        Decimal::new(1, size).ok()?
    };
    let number = number.checked_mul(factor).ok()?;
    Some((number, number.scale()))
}

/// As hledger does: of two marks the last is the decimal one, a single one is it too, and a
/// repeated one is not.
fn guess_mark(digits: &str) -> Option<char> {
    let last = digits.rfind(['.', ','])?;
    let mark = if digits[last..].starts_with('.') {
        '.'
    } else {
        ','
    };
    let is_repeated = digits.matches(mark).count() > 1;
    (!is_repeated).then_some(mark)
}

/// Reads a date; one without a year is of `year`.
pub(super) fn date(cursor: &mut Cursor<'_>, year: Option<i16>) -> Result<Date, Fault> {
    let usual = cursor.rest().split_at_checked(10);
    if let Some((text, after)) = usual
        && !after.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '-' | '/' | '.'))
        && let Some(date) = iso_date(text)
    {
        cursor.place += text.len();
        return Ok(date);
    }
    let start = cursor.clone();
    let fail = || start.fault("bad-date", "a date, as in 2024-01-31");
    let text = cursor.take_while(|it| it.is_ascii_digit() || matches!(it, '-' | '/' | '.'));
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (year.parse().ok(), month, day),
        [_, _] if year.is_none() => {
            let expected = "a year, as in 2024-01-31, or a line `Y 2024` before";
            return Err(start.fault("bad-date", expected));
        }
        [month, day] => (year, month, day),
        _ => return Err(fail()),
    };
    let month = month.parse().ok();
    let day = day.parse().ok();
    let parts = year.zip(month).zip(day);
    let date = parts.and_then(|((year, month), day)| Date::new(year, month, day).ok());
    date.ok_or_else(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let mut cursor = Cursor {
            line: text,
            place: 0,
        };
        let mut styles = Styles::default();
        let amount = styles.amount(&mut cursor).ok()?;
        let rest = cursor.rest();
        assert_eq!(rest, "", "`{text}`");
        let commodity = styles.names.text(amount.commodity).to_owned();
        Some((amount.number.to_string(), commodity))
    }

    #[test]
    fn amounts_are_read_as_hledger_reads_them() {
        let cases = [
            ("$10", "10", "$"),
            ("-$10.50", "-10.5", "$"),
            ("$-1,000.00", "-1000", "$"),
            ("1.000,50 EUR", "1000.5", "EUR"),
            ("10EUR", "10", "EUR"),
            ("EUR 10", "10", "EUR"),
            ("1 000 000 SEK", "1000000", "SEK"),
            ("3 \"Chocolate Frogs\"", "3", "Chocolate Frogs"),
            ("\"A;B\" 3", "3", "A;B"),
            ("1E-6 BTC", "0.000001", "BTC"),
            ("1,000 EUR", "1", "EUR"), // A single mark is the decimal one.
            ("1,000,000 EUR", "1000000", "EUR"),
            ("1,00,00,000 INR", "10000000", "INR"),
            (".5", "0.5", ""),
            ("+7 h", "7", "h"),
        ];
        for (text, number, name) in cases {
            let want = Some((number.to_owned(), name.to_owned()));
            assert_eq!(read(text), want, "`{text}`");
        }
        for text in ["", "EUR", "1.2.3,4,5", "--", "\"A 5", "1..2"] {
            assert_eq!(read(text), None, "`{text}`");
        }
    }
}
