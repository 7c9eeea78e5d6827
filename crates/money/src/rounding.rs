//! Named roundings and the one multiplication that may need one.
//!
//! Owns: `mul_div`, exact in 256 bits, rounded once by the rule the caller names.
//! Not here: when to round (the caller), display (the page).
//! Invariant: the result is the exact quotient rounded once, or `None` if it does not fit.

use std::cmp::Ordering;

use ethnum::I256;

/// How a quotient that is not a whole number becomes one.
///
/// Source: IEEE 754-2019 section 4.3 names the directions; `HalfUp` is "ties to away".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To nearest, ties to the even neighbour (banker's rounding).
    HalfEven,
    /// To nearest, ties away from zero (commercial rounding).
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// Towards negative infinity.
    Floor,
    /// Towards positive infinity.
    Ceiling,
}

impl Rounding {
    /// Divides `numerator` by `denominator`, rounding by this rule.
    ///
    /// Errors: `None` when `denominator` is zero or the quotient leaves 256 bits.
    #[must_use]
    pub fn divide(self, numerator: I256, denominator: I256) -> Option<I256> {
        let quotient = numerator.checked_div(denominator)?;
        let remainder = numerator.checked_rem(denominator)?;
        // |remainder| < |denominator| <= 2^255, so compare against the rest instead of doubling.
        let rest = denominator
            .unsigned_abs()
            .checked_sub(remainder.unsigned_abs())?;
        let tail = Tail {
            is_zero: remainder == 0,
            is_negative: (numerator < 0) != (denominator < 0),
            half: remainder.unsigned_abs().cmp(&rest),
        };
        self.finish(quotient, tail)
    }

    /// The whole quotient, moved away from zero by one where the rule says so.
    fn finish(self, quotient: I256, tail: Tail) -> Option<I256> {
        let is_away = !tail.is_zero
            && match self {
                Self::HalfEven => {
                    tail.half.is_gt() || (tail.half.is_eq() && quotient & I256::ONE != 0)
                }
                Self::HalfUp => tail.half.is_ge(),
                Self::Down => false,
                Self::Up => true,
                Self::Floor => tail.is_negative,
                Self::Ceiling => !tail.is_negative,
            };
        match (is_away, tail.is_negative) {
            (false, _) => Some(quotient),
            (true, false) => quotient.checked_add(I256::ONE),
            (true, true) => quotient.checked_sub(I256::ONE),
        }
    }
}

/// What is behind the point of a quotient, as far as rounding needs to know it.
#[derive(Clone, Copy)]
struct Tail {
    is_zero: bool,
    is_negative: bool,
    /// The tail's size against one half.
    half: Ordering,
}

/// `numerator × 10^exponent ÷ denominator`, exact until it is rounded once.
///
/// Limits: |numerator| at most 2^254 (a product of two `i128`), |exponent| at most 76.
///
/// Errors: `None` when `denominator` is zero or the result leaves 256 bits.
pub(crate) fn divide_scaled(
    numerator: I256,
    denominator: i128,
    exponent: i32,
    rounding: Rounding,
) -> Option<I256> {
    let denominator = I256::from(denominator);
    if denominator == 0 {
        return None;
    }
    let power = I256::from(10).checked_pow(exponent.unsigned_abs())?;
    if exponent >= 0 {
        return match numerator.checked_mul(power) {
            Some(top) => rounding.divide(top, denominator),
            None => divide_long(numerator, denominator, exponent.unsigned_abs(), rounding),
        };
    }
    if let Some(bottom) = denominator.checked_mul(power) {
        return rounding.divide(numerator, bottom);
    }
    // The divisor is above 2^255 and the numerator at most 2^254: less than half a unit is left.
    let tail = Tail {
        is_zero: numerator == 0,
        is_negative: (numerator < 0) != (denominator < 0),
        half: Ordering::Less,
    };
    rounding.finish(I256::ZERO, tail)
}
/// Long division, digit by digit, for a numerator whose scaled form leaves 256 bits although the
/// quotient may not.
fn divide_long(
    numerator: I256,
    denominator: I256,
    digits: u32,
    rounding: Rounding,
) -> Option<I256> {
    let ten = I256::from(10);
    let mut quotient = numerator.checked_div(denominator)?;
    let mut remainder = numerator.checked_rem(denominator)?;
    for _ in 0..digits {
        let next = remainder.checked_mul(ten)?;
        let digit = next.checked_div(denominator)?;
        quotient = quotient.checked_mul(ten)?.checked_add(digit)?;
        remainder = next.checked_rem(denominator)?;
    }
    let rest = denominator
        .unsigned_abs()
        .checked_sub(remainder.unsigned_abs())?;
    let tail = Tail {
        is_zero: remainder == 0,
        is_negative: (numerator < 0) != (denominator < 0),
        half: remainder.unsigned_abs().cmp(&rest),
    };
    rounding.finish(quotient, tail)
}

/// `a × b ÷ c` with a 256-bit intermediate, rounded once.
///
/// Errors: `None` when `c` is zero or the result does not fit an `i128`.
#[must_use]
pub fn mul_div(a: i128, b: i128, c: i128, rounding: Rounding) -> Option<i128> {
    let product = I256::from(a).checked_mul(I256::from(b))?;
    i128::try_from(rounding.divide(product, I256::from(c))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_rounds_as_ieee_754_table() {
        use Rounding::*;
        // value ×10 → mode → result; 25 means 2.5.
        let cases = [
            (25, [2, 3, 2, 3, 2, 3]),
            (35, [4, 4, 3, 4, 3, 4]),
            (24, [2, 2, 2, 3, 2, 3]),
            (26, [3, 3, 2, 3, 2, 3]),
            (-25, [-2, -3, -2, -3, -3, -2]),
            (-35, [-4, -4, -3, -4, -4, -3]),
            (-24, [-2, -2, -2, -3, -3, -2]),
            (20, [2, 2, 2, 2, 2, 2]),
        ];
        for (tenths, expected) in cases {
            for (mode, want) in [HalfEven, HalfUp, Down, Up, Floor, Ceiling]
                .into_iter()
                .zip(expected)
            {
                assert_eq!(
                    mul_div(tenths, 1, 10, mode),
                    Some(want),
                    "{tenths}/10 {mode:?}"
                );
                assert_eq!(
                    mul_div(tenths, -1, -10, mode),
                    Some(want),
                    "{tenths}/10 {mode:?}"
                );
            }
        }
    }

    #[test]
    fn intermediate_may_exceed_128_bits() {
        assert_eq!(
            mul_div(i128::MAX, i128::MAX, i128::MAX, Rounding::HalfEven),
            Some(i128::MAX)
        );
        assert_eq!(mul_div(i128::MAX, 2, 1, Rounding::Down), None);
        assert_eq!(mul_div(1, 1, 0, Rounding::Down), None);
    }
}
