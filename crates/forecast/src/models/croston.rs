//! Flows that come now and then.
//!
//! Owns: Croston's method and its two well-known corrections.
//! Not here: when flows come on a calendar (`additive`, `boosted`, `flows`).
//! Invariant: the path is flat: these models know how much, not when.
//! Source: Croston 1972; Syntetos & Boylan 2005; Teunter, Syntetos & Babai 2011.

use crate::number::real;

/// Which variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Croston,
    Sba,
    Tsb,
}

/// The smoothing that the papers and the peers use unless told otherwise.
const ALPHA: f64 = 0.1;

/// The usual amount a step.
pub(crate) fn forecast(values: &[f64], kind: Kind, horizon: usize) -> Vec<f64> {
    let level = match kind {
        Kind::Croston => croston(values),
        Kind::Sba => croston(values) * (1.0 - ALPHA / 2.0),
        Kind::Tsb => tsb(values),
    };
    vec![level; horizon]
}

/// Size over interval, both smoothed at each flow.
fn croston(values: &[f64]) -> f64 {
    let mut size: Option<f64> = None;
    let mut interval = 1.0;
    let mut since = 0_usize;
    for value in values {
        since += 1;
        if *value == 0.0 {
            continue;
        }
        match &mut size {
            None => {
                size = Some(*value);
                interval = real(since);
            }
            Some(size) => {
                *size += ALPHA * (value - *size);
                interval += ALPHA * (real(since) - interval);
            }
        }
        since = 0;
    }
    size.unwrap_or(0.0) / interval
}

/// Size times chance, the chance smoothed at every step.
fn tsb(values: &[f64]) -> f64 {
    let Some(first) = values.iter().find(|it| **it != 0.0) else {
        return 0.0;
    };
    let mut size = *first;
    let mut chance = if values[0] == 0.0 { 0.0 } else { 1.0 };
    let mut is_first = true;
    for (at, value) in values.iter().enumerate() {
        let came = if *value == 0.0 { 0.0 } else { 1.0 };
        if at > 0 {
            chance += ALPHA * (came - chance);
        }
        if *value != 0.0 && !std::mem::take(&mut is_first) {
            size += ALPHA * (value - size);
        }
    }
    size * chance
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOWS: [f64; 12] = [0.0, 0.0, 5.0, 0.0, 3.0, 0.0, 0.0, 0.0, 4.0, 0.0, 6.0, 0.0];

    #[test]
    fn all_zero_stays_zero() {
        for kind in [Kind::Croston, Kind::Sba, Kind::Tsb] {
            assert_eq!(forecast(&[0.0; 9], kind, 2), [0.0, 0.0]);
        }
    }

    #[test]
    fn the_correction_is_half_the_smoothing() {
        let plain = forecast(&FLOWS, Kind::Croston, 1)[0];
        assert!((forecast(&FLOWS, Kind::Sba, 1)[0] - 0.95 * plain).abs() < 1e-12);
    }
}
