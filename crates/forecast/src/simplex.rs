//! Finding the smallest value of a function without its derivatives.
//!
//! Owns: the downhill simplex within bounds.
//! Not here: what is minimised (each model).
//! Invariant: the answer is within the bounds; the same input gives the same answer.
//! Source: Nelder & Mead 1965, "A simplex method for function minimization".

/// Bounds, first guess and effort of a search.
pub(crate) struct Search<'a> {
    pub(crate) guess: &'a [f64],
    pub(crate) lower: &'a [f64],
    pub(crate) upper: &'a [f64],
    /// The most evaluations of the function.
    pub(crate) evaluations: usize,
}

/// The point found, and the value there.
pub(crate) fn minimise(search: &Search, value: impl Fn(&[f64]) -> f64) -> (Vec<f64>, f64) {
    let clamp = |point: &mut [f64]| {
        for (at, it) in point.iter_mut().enumerate() {
            *it = it.clamp(search.lower[at], search.upper[at]);
        }
    };
    let mut left = search.evaluations;
    let mut measure = |point: &[f64]| {
        left = left.saturating_sub(1);
        let found = value(point);
        (if found.is_finite() { found } else { f64::MAX }, left)
    };
    let mut corners = first_corners(search);
    let mut corners: Vec<(Vec<f64>, f64)> = corners
        .drain(..)
        .map(|mut it| {
            clamp(&mut it);
            let found = measure(&it).0;
            (it, found)
        })
        .collect();
    let size = corners.len() - 1;
    loop {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[size].1);
        if (worst - best).abs() <= 1e-7 * (best.abs() + 1e-12) || size == 0 {
            break;
        }
        let centre: Vec<f64> = (0..size)
            .map(|at| corners[..size].iter().map(|it| it.0[at]).sum::<f64>() / size as f64)
            .collect();
        let towards = |by: f64| {
            let from = &corners[size].0;
            let mut point: Vec<f64> = (0..size)
                .map(|at| centre[at] + by * (centre[at] - from[at]))
                .collect();
            clamp(&mut point);
            point
        };
        let reflected = towards(1.0);
        let (found, mut left) = measure(&reflected);
        let mut next = (reflected, found);
        if found < best {
            let further = towards(2.0);
            let (found, rest) = measure(&further);
            left = rest;
            if found < next.1 {
                next = (further, found);
            }
        } else if found >= corners[size - 1].1 {
            let nearer = if found < worst {
                towards(0.5)
            } else {
                towards(-0.5)
            };
            let (found, rest) = measure(&nearer);
            left = rest;
            if found < worst.min(next.1) {
                next = (nearer, found);
            } else {
                next.1 = f64::INFINITY;
            }
        }
        if next.1.is_infinite() {
            let anchor = corners[0].0.clone();
            for corner in &mut corners[1..] {
                for (at, it) in corner.0.iter_mut().enumerate() {
                    *it = 0.5 * (*it + anchor[at]);
                }
                (corner.1, left) = measure(&corner.0);
            }
        } else {
            corners[size] = next;
        }
        if left == 0 {
            break;
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners.swap_remove(0)
}

/// The guess, and one corner away from it along each axis, into the wider side.
fn first_corners(search: &Search) -> Vec<Vec<f64>> {
    let mut corners = vec![search.guess.to_vec()];
    for at in 0..search.guess.len() {
        let mut corner = search.guess.to_vec();
        let (below, above) = (corner[at] - search.lower[at], search.upper[at] - corner[at]);
        corner[at] += if above >= below {
            0.25 * above
        } else {
            -0.25 * below
        };
        corners.push(corner);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_valley_is_found() {
        let search = Search {
            guess: &[-1.0, 1.5],
            lower: &[-2.0, -2.0],
            upper: &[2.0, 2.0],
            evaluations: 800,
        };
        let rosenbrock =
            |at: &[f64]| (1.0 - at[0]).powi(2) + 100.0 * (at[1] - at[0] * at[0]).powi(2);
        let (point, value) = minimise(&search, rosenbrock);
        assert!(value < 1e-5, "{value}");
        assert!((point[0] - 1.0).abs() < 0.01 && (point[1] - 1.0).abs() < 0.02);
    }

    #[test]
    fn the_answer_stays_within_the_bounds() {
        let search = Search {
            guess: &[0.5],
            lower: &[0.2],
            upper: &[0.9],
            evaluations: 100,
        };
        assert!((minimise(&search, |at| at[0]).0[0] - 0.2).abs() < 1e-3);
    }
}
