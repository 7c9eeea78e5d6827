//! Sample paths, shared by all who ask until one changes them.
//!
//! Owns: reading and changing the flows of a cell by path and day.
//! Not here: drawing them (`forecast::books`), keeping them (`cache`).
//! Invariant: what one question changes, no other sees.

use std::sync::Arc;

/// Flows of one cell: by path, then by day.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    all: Arc<Vec<Vec<i64>>>,
    /// Days of each path that have passed.
    passed: usize,
}

impl Paths {
    /// Paths that others have as well, without their first days.
    pub(crate) const fn shared(all: Arc<Vec<Vec<i64>>>, passed: usize) -> Self {
        Self { all, passed }
    }

    /// The same path so many times.
    pub(crate) fn alike(path: &[i64], count: usize) -> Self {
        Self::shared(Arc::new(vec![path.to_vec(); count]), 0)
    }

    /// Each path, from the first day to come.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[i64]> {
        self.all.iter().map(|it| &it[self.passed..])
    }

    /// Each path, to be changed.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut [i64]> {
        let passed = self.passed;
        let all = Arc::make_mut(&mut self.all);
        all.iter_mut().map(move |it| &mut it[passed..])
    }

    /// Adds every path to sums of flows, by path and day.
    pub(crate) fn add_to(&self, sums: &mut [Vec<i128>]) {
        for (path, sums) in self.each().zip(sums) {
            for (flow, sum) in path.iter().zip(sums) {
                *sum += i128::from(*flow);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_changes_no_other_sees() {
        let drawn = Arc::new(vec![vec![1, 2, 3], vec![4, 5, 6]]);
        let mut mine = Paths::shared(Arc::clone(&drawn), 1);
        let theirs = mine.clone();
        for path in mine.each_mut() {
            path[0] = 9;
        }
        assert_eq!(mine.each().collect::<Vec<_>>(), [[9, 3], [9, 6]]);
        assert_eq!(theirs.each().collect::<Vec<_>>(), [[2, 3], [5, 6]]);
        assert_eq!(*drawn, [[1, 2, 3], [4, 5, 6]]);
    }

    #[test]
    fn sums_are_by_path_and_day() {
        let mut sums = vec![vec![0; 2]; 2];
        Paths::alike(&[1, -2], 2).add_to(&mut sums);
        Paths::shared(Arc::new(vec![vec![7, 1, 1], vec![7, 2, 2]]), 1).add_to(&mut sums);
        assert_eq!(sums, [[2, -1], [3, 0]]);
    }
}
