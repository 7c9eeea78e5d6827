//! The best assignment of rows to columns, where few pairs are possible (CASH-6).
//!
//! Owns: the algorithm. Not here: what a row or a weight means.
//! Invariant: no other assignment of the given edges has a higher total weight.
//! Source: shortest augmenting paths with potentials, R. Jonker, A. Volgenant, "A shortest
//! augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987;
//! each row has a column of its own that stands for "none".

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Chooses edges `(row, column, weight)` so that no row or column is used twice and the total
/// weight is highest; edges of weight 0 are never needed. Returns the column of each row.
///
/// An edge beyond `rows` or `columns` does not count.
#[must_use]
pub fn assign(rows: usize, columns: usize, edges: &[(usize, usize, u16)]) -> Vec<Option<usize>> {
    let mut search = Search::new(rows, columns, edges);
    for row in 0..rows {
        if search.starts[row] < search.starts[row + 1] {
            search.augment(row);
        }
    }
    search.column_of
}

struct Search {
    /// Where the edges of each row begin.
    starts: Vec<usize>,
    /// Column and cost of each edge, by row.
    edges: Vec<(usize, i64)>,
    /// What a row pays for having no column: more than any edge.
    none: i64,
    column_of: Vec<Option<usize>>,
    row_of: Vec<Option<usize>>,
    row_potential: Vec<i64>,
    column_potential: Vec<i64>,
    /// Of the current search: distance and row before, of the columns that were reached.
    distance: Vec<i64>,
    before: Vec<usize>,
    is_done: Vec<bool>,
    reached: Vec<usize>,
    heap: BinaryHeap<Reverse<(i64, usize)>>,
}

/// Where a shortest path ends.
enum End {
    /// At a column that nobody has.
    Column(usize),
    /// At a row that gives its column up.
    GivesUp(usize),
}

impl Search {
    fn new(rows: usize, columns: usize, edges: &[(usize, usize, u16)]) -> Self {
        let is_real = |it: &&(usize, usize, u16)| it.0 < rows && it.1 < columns;
        let heaviest = edges.iter().filter(is_real).map(|it| it.2).max();
        let none = i64::from(heaviest.unwrap_or(0));
        let mut starts = vec![0; rows + 1];
        for edge in edges.iter().filter(is_real) {
            starts[edge.0 + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); starts[rows]];
        for (row, column, weight) in edges.iter().filter(is_real) {
            sorted[next[*row]] = (*column, none - i64::from(*weight));
            next[*row] += 1;
        }
        Self {
            starts,
            edges: sorted,
            none,
            column_of: vec![None; rows],
            row_of: vec![None; columns],
            row_potential: vec![0; rows],
            column_potential: vec![0; columns],
            distance: vec![i64::MAX; columns],
            before: vec![0; columns],
            is_done: vec![false; columns],
            reached: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Gives a row its column, moving others along the cheapest path.
    fn augment(&mut self, start: usize) {
        let (end, length) = self.shortest(start);
        // Only what was settled before the end keeps its distance.
        self.row_potential[start] += length;
        for at in 0..self.reached.len() {
            let column = self.reached[at];
            if self.is_done[column] {
                let saved = length - self.distance[column];
                self.column_potential[column] -= saved;
                if let Some(row) = self.row_of[column] {
                    self.row_potential[row] += saved;
                }
            }
        }
        let mut free = match end {
            End::Column(column) => Some(column),
            End::GivesUp(row) => self.column_of[row].take(),
        };
        while let Some(column) = free {
            let row = self.before[column];
            self.row_of[column] = Some(row);
            free = self.column_of[row].replace(column);
            if row == start {
                break;
            }
        }
        for column in self.reached.drain(..) {
            self.distance[column] = i64::MAX;
            self.is_done[column] = false;
        }
        self.heap.clear();
    }

    /// The cheapest way from a row to a free column or to a row that gives up.
    fn shortest(&mut self, start: usize) -> (End, i64) {
        let (mut row, mut so_far) = (start, 0);
        let (mut cheapest_none, mut gives_up) = (i64::MAX, start);
        loop {
            let without = so_far + self.none - self.row_potential[row];
            if without < cheapest_none {
                (cheapest_none, gives_up) = (without, row);
            }
            for edge in self.starts[row]..self.starts[row + 1] {
                let (column, cost) = self.edges[edge];
                let reduced = cost - self.row_potential[row] - self.column_potential[column];
                let distance = so_far + reduced;
                if self.is_done[column] || distance >= self.distance[column] {
                    continue;
                }
                if self.distance[column] == i64::MAX {
                    self.reached.push(column);
                }
                self.distance[column] = distance;
                self.before[column] = row;
                self.heap.push(Reverse((distance, column)));
            }
            let next = loop {
                match self.heap.pop() {
                    Some(Reverse((distance, column))) if distance > self.distance[column] => {}
                    other => break other,
                }
            };
            match next {
                Some(Reverse((distance, column))) if distance < cheapest_none => {
                    let Some(owner) = self.row_of[column] else {
                        return (End::Column(column), distance);
                    };
                    self.is_done[column] = true;
                    (row, so_far) = (owner, distance);
                }
                _ => return (End::GivesUp(gives_up), cheapest_none),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(edges: &[(usize, usize, u16)], chosen: &[Option<usize>]) -> u64 {
        let chosen = chosen.iter().enumerate();
        chosen
            .filter_map(|(row, column)| {
                let column = (*column)?;
                let weights = edges.iter().filter(|it| (it.0, it.1) == (row, column));
                Some(u64::from(weights.map(|it| it.2).max().unwrap()))
            })
            .sum()
    }

    /// The best total by trying everything.
    fn best(row: usize, rows: usize, used: u32, edges: &[(usize, usize, u16)]) -> u64 {
        if row == rows {
            return 0;
        }
        let mine = edges
            .iter()
            .filter(|it| it.0 == row && used & (1 << it.1) == 0);
        let taken = mine.map(|it| u64::from(it.2) + best(row + 1, rows, used | (1 << it.1), edges));
        taken
            .max()
            .unwrap_or(0)
            .max(best(row + 1, rows, used, edges))
    }

    #[test]
    fn greedy_would_be_wrong() {
        // The best single pair (10) leaves 1 + 0; the best whole is 9 + 9.
        let edges = [(0, 0, 10), (0, 1, 9), (1, 0, 9)];
        assert_eq!(assign(2, 2, &edges), [Some(1), Some(0)]);
        // A row gives up where that is worth more.
        let edges = [(0, 0, 2), (1, 0, 5)];
        assert_eq!(assign(2, 1, &edges), [None, Some(0)]);
        assert_eq!(assign(2, 1, &[(7, 0, 1), (0, 7, 1)]), [None, None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_other_assignment_is_better(
            edges in prop::collection::vec((0_usize..6, 0_usize..6, 0_u16..20), 0..24),
        ) {
            let chosen = assign(6, 6, &edges);
            let mut columns: Vec<usize> = chosen.iter().flatten().copied().collect();
            let count = columns.len();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), count);
            prop_assert_eq!(total(&edges, &chosen), best(0, 6, 0, &edges));
        }
    }
}
