//! Least squares with a ridge.
//!
//! Owns: collecting weighted normal equations row by row, and solving them.
//! Not here: which columns a model has.
//! Invariant: the system is positive definite, for every ridge is.

/// Weighted normal equations of `columns` unknowns.
#[derive(Clone, Debug)]
pub(crate) struct NormalEquations {
    columns: usize,
    /// The lower triangle, row by row.
    matrix: Vec<f64>,
    target: Vec<f64>,
}

impl NormalEquations {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            columns,
            matrix: vec![0.0; columns * columns],
            target: vec![0.0; columns],
        }
    }

    /// Adds one equation.
    pub(crate) fn add(&mut self, row: &[f64], target: f64, weight: f64) {
        for (at, value) in row.iter().enumerate() {
            let scaled = value * weight;
            if scaled == 0.0 {
                continue;
            }
            self.target[at] += scaled * target;
            let cells = &mut self.matrix[at * self.columns..at * self.columns + at + 1];
            for (cell, other) in cells.iter_mut().zip(row) {
                *cell += scaled * other;
            }
        }
    }

    /// The unknowns, with `ridge` added to the diagonal of each.
    pub(crate) fn solve(mut self, ridge: &[f64]) -> Vec<f64> {
        let size = self.columns;
        for (at, held) in ridge.iter().enumerate().take(size) {
            self.matrix[at * size + at] += held.max(1e-9);
        }
        // Cholesky in place.
        for row in 0..size {
            for column in 0..=row {
                let dot: f64 = (0..column)
                    .map(|it| self.matrix[row * size + it] * self.matrix[column * size + it])
                    .sum();
                let rest = self.matrix[row * size + column] - dot;
                self.matrix[row * size + column] = if row == column {
                    rest.max(1e-12).sqrt()
                } else {
                    rest / self.matrix[column * size + column]
                };
            }
        }
        let mut found = self.target;
        for row in 0..size {
            let dot: f64 = (0..row)
                .map(|it| self.matrix[row * size + it] * found[it])
                .sum();
            found[row] = (found[row] - dot) / self.matrix[row * size + row];
        }
        for row in (0..size).rev() {
            let dot: f64 = (row + 1..size)
                .map(|it| self.matrix[it * size + row] * found[it])
                .sum();
            found[row] = (found[row] - dot) / self.matrix[row * size + row];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_equations_give_the_exact_answer() {
        let mut equations = NormalEquations::new(2);
        for at in 0..10 {
            let x = f64::from(at);
            equations.add(&[1.0, x], 3.0 - 2.0 * x, 1.0);
        }
        let found = equations.solve(&[0.0, 0.0]);
        assert!(
            (found[0] - 3.0).abs() < 1e-6 && (found[1] + 2.0).abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn columns_that_say_the_same_share_the_answer() {
        let mut equations = NormalEquations::new(2);
        for at in 0..10 {
            equations.add(&[f64::from(at), f64::from(at)], 4.0 * f64::from(at), 1.0);
        }
        let found = equations.solve(&[0.01, 0.01]);
        assert!(
            (found[0] - 2.0).abs() < 0.01 && (found[1] - 2.0).abs() < 0.01,
            "{found:?}"
        );
    }
}
