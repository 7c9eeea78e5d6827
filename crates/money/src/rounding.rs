//! Named roundings and the one multiplication that may need one.
//!
//! Owns: `mul_div`, exact in 256 bits, rounded once by the rule the caller names.
//! Not here: when to round (the caller), display (the page).
//! Invariant: the result is the exact quotient rounded once, or `None` if it does not fit.

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
        if remainder == 0 {
            return Some(quotient);
        }
        let negative = (numerator < 0) != (denominator < 0);
        let away = if negative { I256::MINUS_ONE } else { I256::ONE };
        // |remainder| < |denominator| <= 2^255, so compare against the rest instead of doubling.
        let rest = denominator
            .unsigned_abs()
            .checked_sub(remainder.unsigned_abs())?;
        let half = remainder.unsigned_abs().cmp(&rest);
        let is_away = match self {
            Self::HalfEven => half.is_gt() || (half.is_eq() && quotient & I256::ONE != 0),
            Self::HalfUp => half.is_ge(),
            Self::Down => false,
            Self::Up => true,
            Self::Floor => negative,
            Self::Ceiling => !negative,
        };
        if is_away {
            quotient.checked_add(away)
        } else {
            Some(quotient)
        }
    }
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
