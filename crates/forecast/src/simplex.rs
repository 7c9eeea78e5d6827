//! Finding the smallest value of a function without its derivatives.
//!
//! Owns: the downhill simplex within bounds.
//! Not here: what is minimised (each model).
//! Invariant: the answer is within the bounds; the same input gives the same answer.
//! Source: Nelder & Mead 1965, "A simplex method for function minimization".

use crate::number::real;

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
    let mut simplex = Simplex {
        search,
        value,
        left: search.evaluations,
        corners: Vec::new(),
    };
    for point in first_corners(search) {
        let corner = simplex.at(point);
        simplex.corners.push(corner);
    }
    simplex.sort();
    while simplex.left > 0 && simplex.step() {
        simplex.sort();
    }
    simplex.sort();
    simplex.corners.swap_remove(0)
}

/// A point, and the value there.
type Corner = (Vec<f64>, f64);

/// One corner more than there are dimensions, the best first.
struct Simplex<'a, F> {
    search: &'a Search<'a>,
    value: F,
    left: usize,
    corners: Vec<Corner>,
}

impl<F: Fn(&[f64]) -> f64> Simplex<'_, F> {
    /// A point within the bounds, and the value there.
    fn at(&mut self, mut point: Vec<f64>) -> Corner {
        for (at, it) in point.iter_mut().enumerate() {
            *it = it.clamp(self.search.lower[at], self.search.upper[at]);
        }
        self.left = self.left.saturating_sub(1);
        let found = (self.value)(&point);
        (point, if found.is_finite() { found } else { f64::MAX })
    }

    fn sort(&mut self) {
        self.corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    }

    /// The point `by` times as far from the middle of the others as the worst, on the other side.
    fn away_from_worst(&mut self, by: f64) -> Corner {
        let (worst, others) = match self.corners.split_last() {
            Some((worst, others)) => (&worst.0, others),
            None => return self.at(self.search.guess.to_vec()),
        };
        let centre = |at: usize| others.iter().map(|it| it.0[at]).sum::<f64>() / real(others.len());
        let move_one = |(at, from): (usize, &f64)| centre(at) + by * (centre(at) - from);
        let point = worst.iter().enumerate().map(move_one).collect();
        self.at(point)
    }

    /// Replaces the worst corner, or draws all towards the best. Answers whether there is more to
    /// find.
    fn step(&mut self) -> bool {
        let size = self.corners.len() - 1;
        let (best, worst) = (self.corners[0].1, self.corners[size].1);
        if size == 0 || (worst - best).abs() <= 1e-7 * (best.abs() + 1e-12) {
            return false;
        }
        let mut next = self.away_from_worst(1.0);
        if next.1 < best {
            let further = self.away_from_worst(2.0);
            if further.1 < next.1 {
                next = further;
            }
        } else if next.1 >= self.corners[size - 1].1 {
            let nearer = self.away_from_worst(if next.1 < worst { 0.5 } else { -0.5 });
            if nearer.1 >= worst.min(next.1) {
                self.shrink();
                return true;
            }
            next = nearer;
        }
        self.corners[size] = next;
        true
    }

    fn shrink(&mut self) {
        let anchor = self.corners[0].0.clone();
        for which in 1..self.corners.len() {
            let from = &self.corners[which].0;
            let point = from
                .iter()
                .zip(&anchor)
                .map(|it| f64::midpoint(*it.0, *it.1))
                .collect();
            self.corners[which] = self.at(point);
        }
    }
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
