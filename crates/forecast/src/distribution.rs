//! Quantiles of distributions.
//!
//! Owns: those of the normal and of Student's.
//! Not here: quantiles of what was observed (`number`).
//! Invariant: those below the middle are the mirror of those above.

use crate::number::real;

/// The quantile of the standard normal distribution.
/// Source: Abramowitz & Stegun 1964, 26.2.23; absolute error below 4.5e-4.
pub(crate) fn normal(level: f64) -> f64 {
    let tail = level.min(1.0 - level).max(1e-12);
    let it = (-2.0 * tail.ln()).sqrt();
    let top = 2.515_517 + it * (0.802_853 + it * 0.010_328);
    let bottom = 1.0 + it * (1.432_788 + it * (0.189_269 + it * 0.001_308));
    let size = it - top / bottom;
    if level < 0.5 { -size } else { size }
}

/// The quantile of Student's distribution with this many degrees of freedom, 1 or more.
/// Source: Hill 1970, algorithm 396 of the CACM.
pub(crate) fn student(level: f64, freedom: usize) -> f64 {
    let both_tails = 2.0 * level.min(1.0 - level).max(1e-12);
    let count = real(freedom);
    let size = match freedom {
        0 | 1 => (both_tails * std::f64::consts::FRAC_PI_2).tan().recip(),
        2 => (2.0 / (both_tails * (2.0 - both_tails)) - 2.0)
            .max(0.0)
            .sqrt(),
        _ => (count * hill(both_tails, count)).max(0.0).sqrt(),
    };
    if level == 0.5 {
        0.0
    } else if level < 0.5 {
        -size
    } else {
        size
    }
}

/// The square of the quantile over the degrees of freedom; the names are those of the paper.
fn hill(both_tails: f64, n: f64) -> f64 {
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * std::f64::consts::FRAC_PI_2).sqrt() * n;
    let mut y = (d * both_tails).powf(2.0 / n);
    if y <= 0.05 + a {
        let head = (1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0)
            + 0.5 / (n + 4.0))
            * y
            - 1.0;
        return head * (n + 1.0) / (n + 2.0) + 1.0 / y;
    }
    let x = normal(both_tails / 2.0);
    y = x * x;
    if n < 5.0 {
        c += 0.3 * (n - 4.5) * (x + 0.6);
    }
    c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
    let tail = ((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0;
    (a * (tail * x).powi(2)).exp_m1()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_are_the_published_ones() {
        for (level, expected) in [(0.5, 0.0), (0.9, 1.2816), (0.975, 1.9600), (0.05, -1.6449)] {
            assert!((normal(level) - expected).abs() < 1e-3, "{level}");
        }
    }

    #[test]
    fn quantiles_of_student_are_the_published_ones() {
        for (level, freedom, expected) in [
            (0.95, 1, 6.314),
            (0.9, 1, 3.078),
            (0.975, 2, 4.303),
            (0.9, 3, 1.638),
            (0.95, 5, 2.015),
            (0.9, 9, 1.383),
            (0.75, 10, 0.700),
            (0.975, 30, 2.042),
            (0.05, 4, -2.132),
            (0.995, 20, 2.845),
        ] {
            let found = student(level, freedom);
            assert!(
                (found - expected).abs() < 2e-3,
                "{level} {freedom}: {found}"
            );
        }
        assert_eq!(student(0.5, 7), 0.0);
    }
}
