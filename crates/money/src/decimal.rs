//! Exact decimals: digits and a scale, and the only decimal text parser and printer (MONEY-1).
//!
//! Owns: numbers whose asset is not known yet (a bank line, a price) or never matters (a rate).
//! Not here: amounts of an asset (`amount`), separators of a bank's format (`statements`).
//! Invariant: always in lowest terms (no trailing zero digits), so equal values are equal bits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use ethnum::I256;
use thiserror::Error;

use crate::asset::MAX_SCALE;
use crate::rounding::{Rounding, divide_scaled};

/// Why a text is not a decimal, or a result cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Something other than `[-]digits[.digits]`.
    #[error("`{0}`: expected digits with at most one decimal point, as in -1234.56")]
    NotDigits(String),
    /// More fraction digits than any asset has.
    #[error("`{0}`: expected at most 36 decimal places")]
    TooPrecise(String),
    /// Outside the range of 128 bits.
    #[error("out of range: expected a number of at most 38 digits")]
    Overflow,
}

/// An exact decimal number: `mantissa / 10^scale`.
///
/// Limits: `mantissa` is an `i128`, `scale` is 0 to 36.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// 10^0 to 10^38: every power of ten that fits an `i128`.
pub(crate) const POWERS: [i128; 39] = {
    let mut powers = [1_i128; 39];
    let mut index = 1;
    while index < 39 {
        powers[index] = powers[index - 1].wrapping_mul(10);
        index += 1;
    }
    powers
};

/// 10^`exponent`; `None` above 38.
pub(crate) fn power_of_ten(exponent: u8) -> Option<i128> {
    POWERS.get(usize::from(exponent)).copied()
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self {
        mantissa: 0,
        scale: 0,
    };
    /// One.
    pub const ONE: Self = Self {
        mantissa: 1,
        scale: 0,
    };

    /// `mantissa / 10^scale` in lowest terms.
    ///
    /// Errors: `TooPrecise` when the scale stays above 36 after removing trailing zeros.
    pub fn new(mantissa: i128, scale: u8) -> Result<Self, DecimalError> {
        // Nearly every number fits 64 bits, where a remainder costs a tenth of one in 128.
        if scale <= MAX_SCALE
            && let Ok(narrow) = i64::try_from(mantissa)
        {
            return Ok(Self::from_narrow(narrow, scale));
        }
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa.checked_rem(10) == Some(0) {
            mantissa = mantissa.checked_div(10).ok_or(DecimalError::Overflow)?;
            scale = scale.saturating_sub(1);
            if mantissa == 0 {
                scale = 0;
            }
        }
        if scale > MAX_SCALE {
            return Err(DecimalError::TooPrecise(format!("{mantissa}e-{scale}")));
        }
        Ok(Self { mantissa, scale })
    }

    /// As `new`, of 64 bits; `scale` is at most 36.
    fn from_narrow(mantissa: i64, scale: u8) -> Self {
        let (mut mantissa, mut scale) = (mantissa, scale);
        if mantissa == 0 {
            return Self::ZERO;
        }
        while scale > 0 && mantissa.wrapping_rem(10) == 0 {
            mantissa = mantissa.wrapping_div(10);
            scale = scale.saturating_sub(1);
        }
        Self {
            mantissa: i128::from(mantissa),
            scale,
        }
    }

    /// A whole number.
    #[must_use]
    pub const fn from_whole(whole: i128) -> Self {
        Self {
            mantissa: whole,
            scale: 0,
        }
    }

    /// The digits without the point, in lowest terms.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many of the digits stand after the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether the value is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether the value is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The value in units of `10^-scale`, if it is exact there and fits.
    #[must_use]
    pub fn to_units(self, scale: u8) -> Option<i128> {
        let shift = scale.checked_sub(self.scale)?;
        self.mantissa.checked_mul(power_of_ten(shift)?)
    }

    /// The mantissa at a scale that is not below its own, wide enough for any two decimals.
    fn widen(self, scale: u8) -> I256 {
        let shift = u32::from(scale.saturating_sub(self.scale));
        // |mantissa| <= 2^127 and 10^36 < 2^120, so 2^247 always fits.
        I256::from(self.mantissa).saturating_mul(I256::from(10).saturating_pow(shift))
    }

    /// `mantissa / 10^scale` in lowest terms, from a wide intermediate.
    fn from_wide(mantissa: I256, scale: u8) -> Result<Self, DecimalError> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        let ten = I256::from(10);
        if mantissa == 0 {
            return Ok(Self::ZERO);
        }
        // Reduced before it is narrowed: what fits in lowest terms is no overflow.
        while scale > 0 && mantissa.checked_rem(ten) == Some(I256::ZERO) {
            mantissa = mantissa.checked_div(ten).ok_or(DecimalError::Overflow)?;
            scale = scale.saturating_sub(1);
        }
        let mantissa = i128::try_from(mantissa).map_err(|_| DecimalError::Overflow)?;
        Self::new(mantissa, scale)
    }

    /// The exact sum of numbers that need little room, as nearly all do; `None` sends to the wide
    /// way.
    fn narrow_sum(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let at_scale = |it: Self| {
            let units = i128::from(i64::try_from(it.mantissa).ok()?);
            let shift = scale.checked_sub(it.scale).filter(|it| *it <= 18)?;
            units.checked_mul(power_of_ten(shift)?)
        };
        Self::new(at_scale(self)?.checked_add(at_scale(other)?)?, scale).ok()
    }

    /// Exact sum. Errors: `Overflow`.
    pub fn checked_add(self, other: Self) -> Result<Self, DecimalError> {
        if let Some(sum) = self.narrow_sum(other) {
            return Ok(sum);
        }
        let scale = self.scale.max(other.scale);
        let sum = self.widen(scale).checked_add(other.widen(scale));
        Self::from_wide(sum.ok_or(DecimalError::Overflow)?, scale)
    }

    /// Exact difference. Errors: `Overflow`.
    pub fn checked_sub(self, other: Self) -> Result<Self, DecimalError> {
        let sum = other.checked_neg().ok();
        if let Some(difference) = sum.and_then(|it| self.narrow_sum(it)) {
            return Ok(difference);
        }
        let scale = self.scale.max(other.scale);
        let difference = self.widen(scale).checked_sub(other.widen(scale));
        Self::from_wide(difference.ok_or(DecimalError::Overflow)?, scale)
    }

    /// Exact product. Errors: `Overflow`, or `TooPrecise` above 36 places.
    pub fn checked_mul(self, other: Self) -> Result<Self, DecimalError> {
        let product = I256::from(self.mantissa).checked_mul(I256::from(other.mantissa));
        let scale = self.scale.saturating_add(other.scale);
        Self::from_wide(product.ok_or(DecimalError::Overflow)?, scale)
    }

    /// Quotient at `scale` places (at most 36), rounded once.
    ///
    /// Errors: `Overflow`, also for a zero divisor; `TooPrecise` for a scale above 36.
    pub fn divide(self, by: Self, scale: u8, rounding: Rounding) -> Result<Self, DecimalError> {
        if scale > MAX_SCALE {
            return Err(DecimalError::TooPrecise(format!("1e-{scale}")));
        }
        // (a/10^s) / (b/10^t) × 10^scale = a / b × 10^(t + scale - s)
        let exponent = i32::from(by.scale)
            .saturating_add(i32::from(scale))
            .saturating_sub(i32::from(self.scale));
        let quotient = divide_scaled(I256::from(self.mantissa), by.mantissa, exponent, rounding);
        Self::from_wide(quotient.ok_or(DecimalError::Overflow)?, scale)
    }

    /// The same number at no more than `scale` places.
    #[must_use]
    pub fn round(self, scale: u8, rounding: Rounding) -> Self {
        if self.scale <= scale {
            return self;
        }
        self.divide(Self::ONE, scale, rounding)
            .expect("dropping digits cannot leave the range")
    }

    /// The opposite number. Errors: `Overflow` for the smallest mantissa.
    pub fn checked_neg(self) -> Result<Self, DecimalError> {
        let mantissa = self.mantissa.checked_neg().ok_or(DecimalError::Overflow)?;
        Ok(Self { mantissa, ..self })
    }

    /// The distance from zero. Errors: `Overflow` for the smallest mantissa.
    pub fn checked_abs(self) -> Result<Self, DecimalError> {
        if self.is_negative() {
            self.checked_neg()
        } else {
            Ok(self)
        }
    }

    /// Decimal text with at least `places` digits after the point (`12.5` at 2 is `12.50`).
    #[must_use]
    pub fn to_text(self, places: u8) -> String {
        let mut text = String::with_capacity(24);
        write_units(&mut text, self.mantissa, self.scale, places);
        text
    }
}

/// Writes a number's digits to the end of the room; 39 are enough for any of 128 bits.
fn write_digits(room: &mut [u8; 39], number: u128) -> &str {
    let mut start = room.len();
    let mut put = |digit: u8| {
        start = start.saturating_sub(1);
        room[start] = b'0'.wrapping_add(digit);
    };
    let mut wide = number;
    // Nearly every number fits 64 bits, where a remainder costs a tenth of one in 128.
    let mut narrow = loop {
        match u64::try_from(wide) {
            Ok(narrow) => break narrow,
            Err(_) => {
                put(u8::try_from(wide % 10).unwrap_or_default());
                wide /= 10;
            }
        }
    };
    loop {
        put(u8::try_from(narrow % 10).unwrap_or_default());
        narrow /= 10;
        if narrow == 0 {
            break;
        }
    }
    std::str::from_utf8(&room[start..]).expect("digits are ASCII")
}

/// Appends `units / 10^scale` with at least `places` digits after the point.
pub(crate) fn write_units(text: &mut String, units: i128, scale: u8, places: u8) {
    if units < 0 {
        text.push('-');
    }
    let mut room = [b'0'; 39];
    let digits = write_digits(&mut room, units.unsigned_abs());
    let scale = usize::from(scale);
    let whole = digits.len().saturating_sub(scale);
    let (left, right) = digits.split_at(whole);
    text.push_str(if left.is_empty() { "0" } else { left });
    let padding = scale.saturating_sub(right.len());
    let trailing = usize::from(places).saturating_sub(scale);
    if scale > 0 || trailing > 0 {
        text.push('.');
        text.extend(std::iter::repeat_n('0', padding));
        text.push_str(right);
        text.extend(std::iter::repeat_n('0', trailing));
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Parses `[-|+]digits[.digits]`; either side of the point may be empty, not both.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let fail = || DecimalError::NotDigits(text.chars().take(64).collect());
        let (negative, body) = match text.as_bytes() {
            [b'-', ..] => (true, &text[1..]),
            [b'+', ..] => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let is_digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
            return Err(fail());
        }
        let fraction = fraction.trim_end_matches('0');
        let scale = u8::try_from(fraction.len())
            .ok()
            .filter(|it| *it <= MAX_SCALE);
        let scale =
            scale.ok_or_else(|| DecimalError::TooPrecise(text.chars().take(64).collect()))?;
        let mut mantissa = 0_i128;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = i128::from(digit.wrapping_sub(b'0'));
            // Built downwards, so that the smallest i128 parses too.
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|it| it.checked_sub(digit))
                .ok_or(DecimalError::Overflow)?;
        }
        if !negative {
            mantissa = mantissa.checked_neg().ok_or(DecimalError::Overflow)?;
        }
        Self::new(mantissa, scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(0))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.widen(scale).cmp(&other.widen(scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_parses_and_prints_exactly() {
        let cases = [
            ("0", "0"),
            ("-0.00", "0"),
            ("12.50", "12.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("+7", "7"),
            ("0.000000000000000001", "0.000000000000000001"),
            (
                "-170141183460469231731687303715884105728",
                "-170141183460469231731687303715884105728",
            ),
        ];
        for (text, printed) in cases {
            assert_eq!(
                text.parse::<Decimal>().unwrap().to_string(),
                printed,
                "input `{text}`"
            );
        }
        assert_eq!("12.5".parse::<Decimal>().unwrap().to_text(2), "12.50");
        assert_eq!("7".parse::<Decimal>().unwrap().to_text(2), "7.00");
    }

    #[test]
    fn text_that_is_not_a_number_is_refused() {
        for text in ["", "-", ".", "1,5", "1.2.3", "1e5", " 1", "١", "--1", "0x1"] {
            assert!(
                matches!(text.parse::<Decimal>(), Err(DecimalError::NotDigits(_))),
                "`{text}`"
            );
        }
        let long = format!("0.{}1", "0".repeat(36));
        assert!(matches!(
            long.parse::<Decimal>(),
            Err(DecimalError::TooPrecise(_))
        ));
        let big = "9".repeat(39);
        assert_eq!(big.parse::<Decimal>(), Err(DecimalError::Overflow));
    }

    #[test]
    fn lowest_terms_are_the_same_for_narrow_and_wide_numbers() {
        let wide = i128::from(i64::MAX) + 1;
        let cases = [
            (0, 9, 0, 0),
            (-1_500, 3, -15, 1),
            (100, 1, 10, 0),
            (i128::from(i64::MIN), 2, i128::from(i64::MIN), 2),
            (wide * 100, 3, wide, 1),
        ];
        for (mantissa, scale, lowest, places) in cases {
            let got = Decimal::new(mantissa, scale).unwrap();
            assert_eq!(
                (got.mantissa(), got.scale()),
                (lowest, places),
                "{mantissa}"
            );
        }
        assert!(Decimal::new(10, 37).is_ok());
        assert!(Decimal::new(11, 37).is_err());
    }

    #[test]
    fn order_is_by_value_across_scales() {
        let parse = |text: &str| text.parse::<Decimal>().unwrap();
        assert!(parse("1.1") > parse("1.09"));
        assert!(parse("-1.1") < parse("-1.09"));
        assert_eq!(parse("1.10"), parse("1.1"));
    }

    #[test]
    fn division_rounds_once() {
        let parse = |text: &str| text.parse::<Decimal>().unwrap();
        let third = parse("1")
            .divide(parse("3"), 6, Rounding::HalfEven)
            .unwrap();
        assert_eq!(third.to_string(), "0.333333");
        assert!(parse("1").divide(Decimal::ZERO, 6, Rounding::Down).is_err());
        assert_eq!(
            parse("2.345").round(2, Rounding::HalfEven).to_string(),
            "2.34"
        );
    }
}
