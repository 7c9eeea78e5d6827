//! The theta models.
//!
//! Owns: the optimised theta model, static and dynamic, on the seasonally adjusted series.
//! Not here: the seasonal adjustment itself (`mstl`).
//! Invariant: the better of both by one-step errors is taken; ties go to the static one.
//! Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, "Models for optimising the
//! theta method and their relationship to state space models".

use crate::models::season::classical;
use crate::number::real;
use crate::simplex::{Search, minimise};

/// The most values looked at; older ones say little about the level and the drift of today.
const MAX_VALUES: usize = 1500;

/// The path of the model with the smaller one-step errors.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let recent = &values[values.len().saturating_sub(MAX_VALUES)..];
    let seasonal = classical(recent, period);
    let adjusted = match &seasonal {
        Some(it) => it.remove(recent),
        None => recent.to_vec(),
    };
    let mut path = adjusted_path(&adjusted, horizon);
    if let Some(it) = &seasonal {
        it.put_back(&mut path, recent.len());
    }
    path
}

fn adjusted_path(values: &[f64], horizon: usize) -> Vec<f64> {
    if values.len() < 4 {
        return vec![values[values.len() - 1]; horizon];
    }
    let (intercept, slope) = line(values);
    let fixed = Theta {
        values,
        line: Some((intercept, slope)),
    };
    let moving = Theta { values, line: None };
    let spread = values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        - values.iter().copied().fold(f64::INFINITY, f64::min);
    if spread == 0.0 {
        return vec![values[0]; horizon];
    }
    let guess = [values[0] / 2.0 + 0.25 * spread.min(0.0), 0.5, 2.0];
    let reach = 2.0 * spread + values[0].abs();
    let search = Search {
        guess: &guess,
        lower: &[values[0] - reach, 0.02, 1.0],
        upper: &[values[0] + reach, 0.99, 10.0],
        evaluations: 180,
    };
    let (still, still_error) = minimise(&search, |at| fixed.run(at, 0).1);
    let (mobile, mobile_error) = minimise(&search, |at| moving.run(at, 0).1);
    if mobile_error < still_error {
        moving.run(&mobile, horizon).0
    } else {
        fixed.run(&still, horizon).0
    }
}

/// Least-squares line over steps 1 to n: intercept and slope.
fn line(values: &[f64]) -> (f64, f64) {
    let count = real(values.len());
    let middle = (count + 1.0) / 2.0;
    let mean = crate::number::mean(values);
    let mut top = 0.0;
    for (at, value) in values.iter().enumerate() {
        top += (real(at + 1) - middle) * value;
    }
    let slope = top / (count * (count * count - 1.0) / 12.0);
    (mean - slope * middle, slope)
}

struct Theta<'a> {
    values: &'a [f64],
    /// The line of the static model; the dynamic one learns it on the way.
    line: Option<(f64, f64)>,
}

impl Theta<'_> {
    /// Runs the recursions with (first level, alpha, theta): the path after the end, and the mean
    /// squared one-step error.
    fn run(&self, parameters: &[f64], horizon: usize) -> (Vec<f64>, f64) {
        let [first, alpha, theta] = [parameters[0], parameters[1], parameters[2]];
        let weight = 1.0 - 1.0 / theta;
        let keep = 1.0 - alpha;
        let (mut level, mut kept, mut mean) = (first, 1.0, 0.0);
        let (mut intercept, mut slope) = self.line.unwrap_or((self.values[0], 0.0));
        let mut errors = 0.0;
        let mut path = Vec::with_capacity(horizon);
        let count = self.values.len();
        for at in 0..count + horizon {
            let step = real(at + 1);
            let expected =
                level + weight * (kept * intercept + (1.0 - kept * keep) / alpha * slope);
            let value = match self.values.get(at) {
                Some(value) => {
                    // The first steps only find the level.
                    if at >= 3 {
                        errors += (value - expected) * (value - expected);
                    }
                    *value
                }
                None => {
                    path.push(expected);
                    expected
                }
            };
            level = alpha * value + keep * level;
            kept *= keep;
            if self.line.is_none() {
                let before = mean;
                mean += (value - mean) / step;
                slope = ((step - 2.0) * slope + 6.0 / step * (value - before)) / (step + 1.0);
                intercept = mean - slope * (step + 1.0) / 2.0;
            }
        }
        (path, errors / real(count.saturating_sub(3).max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_with_half_its_slope_or_more() {
        let values: Vec<f64> = (0..60).map(|it| 10.0 + 2.0 * f64::from(it)).collect();
        let path = forecast(&values, 1, 10);
        let slope = (path[9] - path[0]) / 9.0;
        assert!((0.9..=2.1).contains(&slope), "{path:?}");
        assert!((path[0] - 130.0).abs() < 3.0, "{path:?}");
    }

    #[test]
    fn a_constant_stays() {
        assert_eq!(forecast(&[7.0; 30], 7, 3), [7.0; 3]);
    }

    #[test]
    fn short_histories_repeat_the_last_value() {
        assert_eq!(forecast(&[1.0, 2.0, 5.0], 12, 2), [5.0, 5.0]);
    }
}
