//! Logarithm and exponential that are the same on every machine (CASH-5).
//!
//! Owns: `ln` and `exp` from additions, multiplications and divisions only: those are rounded
//! alike everywhere (IEEE 754), while a system's own functions are not.
//! Invariant: within 1e-13 of the true value, relative; `exp` never overflows upwards.
#![expect(clippy::float_arithmetic, reason = "scores, not money: decision 0019")]

use std::f64::consts::{LN_2, LOG2_E, SQRT_2};

/// The natural logarithm of a positive, normal number.
///
/// Source: the series of atanh, `ln m = 2 (s + s³/3 + s⁵/5 + …)` with `s = (m-1)/(m+1)`.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7FF).unwrap_or_default() - 1_023;
    let mantissa = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | (1_023 << 52));
    let (mantissa, exponent) = if mantissa > SQRT_2 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    // |s| < 0.172: the term of the 21st power is below 1e-17.
    let series = (1..=10_u32)
        .rev()
        .fold(0.0, |sum, it| sum * square + 1.0 / f64::from(2 * it - 1));
    2.0 * s * series + f64::from(exponent) * LN_2
}

/// `e` to a power of at most zero; of more than zero it is 1.
///
/// Source: `2^k e^r` with |r| ≤ ln 2 / 2 and the series of `e^r`.
pub(super) fn exp(x: f64) -> f64 {
    if x >= 0.0 {
        return 1.0;
    }
    if x < -700.0 {
        return 0.0;
    }
    let mut power = 1.0;
    let mut exponent = 0;
    // Counted down by halving from 1024: k = round(x / ln 2).
    let mut rest = -x * LOG2_E;
    for step in (0..=10_u32).rev() {
        let size = f64::from(1_u32 << step);
        if rest >= size {
            rest -= size;
            exponent += 1_u64 << step;
        }
    }
    let r = -rest * LN_2;
    for it in (1..=18_u32).rev() {
        power = 1.0 + power * r / f64::from(it);
    }
    power * f64::from_bits((1_023 - exponent) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_agree_with_the_machine_to_thirteen_digits() {
        for step in 1..20_000_u32 {
            let x = f64::from(step) / 7.0;
            let (got, want) = (ln(x), x.ln());
            assert!((got - want).abs() <= 1e-13 * want.abs().max(1.0), "ln {x}");
            let y = -f64::from(step) / 29.0;
            let (got, want) = (exp(y), y.exp());
            assert!(
                (got - want).abs() <= 1e-12 * want.max(1e-290),
                "exp {y}: {got} {want}"
            );
        }
        assert!(exp(0.0) == 1.0 && exp(3.0) == 1.0 && exp(-1e9) == 0.0);
    }
}
