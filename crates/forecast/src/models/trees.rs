//! Gradient-boosted regression trees over binned columns.
//!
//! Owns: binning, growing trees leaf by leaf, three losses.
//! Not here: what the columns mean (`features`).
//! Invariant: the same table and seed give the same trees, whatever machine runs them.
//! Source: Friedman 2001; Ke et al. 2017 (LightGBM: histograms, leaf-wise growth).

use crate::number::{Dice, real};

/// Bins a column has at most.
const MAX_BINS: usize = 64;

/// What the trees make small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Loss {
    /// Squared error: the mean.
    Squared,
    /// Pinball loss of this level: a quantile; 0.5 the median.
    Quantile(f64),
}

/// How trees are grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    pub(crate) loss: Loss,
    pub(crate) trees: usize,
    pub(crate) leaves: usize,
    pub(crate) rate: f64,
    pub(crate) min_rows: usize,
    pub(crate) seed: u64,
}

/// Shares of rows and columns that a tree sees.
const ROW_SHARE: f64 = 0.6;
const COLUMN_SHARE: f64 = 0.6;

/// Held against the gain of a split, in rows.
const RIDGE: f64 = 5.0;

/// Rows of numbers, binned by column.
pub(crate) struct Table {
    /// Upper edges of the bins of each column.
    edges: Vec<Vec<f32>>,
    /// Bins, row after row: a leaf reads few rows and many columns.
    bins: Vec<u8>,
    rows: usize,
}

impl Table {
    /// Bins rows of `columns` numbers each.
    pub(crate) fn new(values: &[f32], columns: usize) -> Self {
        let rows = values.len() / columns.max(1);
        let mut edges = Vec::with_capacity(columns);
        let mut bins = vec![0; rows * columns];
        for column in 0..columns {
            let found = edges_of(values, columns, column);
            for row in 0..rows {
                let at = row * columns + column;
                bins[at] = bin_of(&found, values[at]);
            }
            edges.push(found);
        }
        Self { edges, bins, rows }
    }

    fn row(&self, row: usize) -> &[u8] {
        let columns = self.edges.len();
        &self.bins[row * columns..(row + 1) * columns]
    }
}

/// Edges so that bins hold about as many rows each; from a sample when there are many.
fn edges_of(values: &[f32], columns: usize, column: usize) -> Vec<f32> {
    let rows = values.len() / columns;
    let stride = (rows / 20_000).max(1);
    let mut sample: Vec<f32> = (0..rows)
        .step_by(stride)
        .map(|row| values[row * columns + column])
        .collect();
    sample.sort_by(f32::total_cmp);
    let mut distinct = sample.clone();
    distinct.dedup();
    if distinct.len() <= MAX_BINS {
        distinct.pop();
        return distinct;
    }
    let mut edges: Vec<f32> = (1..MAX_BINS)
        .map(|it| sample[it * sample.len() / MAX_BINS])
        .collect();
    edges.dedup();
    edges
}

fn bin_of(edges: &[f32], value: f32) -> u8 {
    // A column has fewer edges than bins, so this is below 64.
    u8::try_from(edges.partition_point(|it| *it < value)).unwrap_or(u8::MAX)
}

/// A tree as nodes: a negative child is a leaf, counted from -1.
#[derive(Clone, Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    column: usize,
    /// Values up to this go left.
    edge: f32,
    bin: u8,
    children: [i32; 2],
}

/// Grown trees.
#[derive(Clone, Debug)]
pub(crate) struct Trees {
    base: f64,
    trees: Vec<Tree>,
}

/// Sum of gradients and number of rows in a bin. Half the digits choose a split as well, and all
/// cells of a leaf fit into the nearest cache.
type Cell = (f32, f32);

struct Leaf {
    /// Its rows, as a range of the grower's order.
    range: (usize, usize),
    cells: Vec<Cell>,
    split: Option<Split>,
    /// Where its parent keeps it: node and side.
    place: Option<(usize, usize)>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    column: usize,
    bin: u8,
}

impl Trees {
    /// Grows trees on a table and its targets.
    pub(crate) fn grow(table: &Table, targets: &[f64], growth: Growth) -> Self {
        let base = match growth.loss {
            Loss::Squared => crate::number::mean(targets),
            Loss::Quantile(level) => {
                crate::number::quantile_of_sorted(&crate::number::sorted(targets), level)
            }
        };
        let mut dice = Dice::new(growth.seed);
        let mut fitted = vec![base; table.rows];
        let mut trees = Vec::with_capacity(growth.trees);
        for _ in 0..growth.trees {
            let grown = Grower::new(table, targets, &fitted, growth).grow(&mut dice);
            for ((from, to), value) in &grown.ranges {
                for row in &grown.order[*from..*to] {
                    fitted[*row as usize] += value;
                }
            }
            for row in &grown.left_out {
                let row = *row as usize;
                fitted[row] += grown.tree.leaves[grown.tree.leaf_of_row(table, row)];
            }
            trees.push(grown.tree);
        }
        Self { base, trees }
    }

    /// The value at one row.
    pub(crate) fn predict(&self, row: &[f32]) -> f64 {
        self.base
            + self
                .trees
                .iter()
                .map(|it| it.leaves[it.leaf_of(row)])
                .sum::<f64>()
    }
}

impl Tree {
    fn descend(&self, goes_left: impl Fn(&Node) -> bool) -> usize {
        let mut at = if self.nodes.is_empty() { -1 } else { 0 };
        while let Ok(node) = usize::try_from(at) {
            let node = &self.nodes[node];
            at = node.children[usize::from(!goes_left(node))];
        }
        usize::try_from(-1 - at).unwrap_or(0)
    }

    fn leaf_of(&self, row: &[f32]) -> usize {
        self.descend(|it| row[it.column] <= it.edge)
    }

    fn leaf_of_row(&self, table: &Table, row: usize) -> usize {
        let bins = table.row(row);
        self.descend(|it| bins[it.column] <= it.bin)
    }
}

/// Grows one tree.
struct Grower<'a> {
    table: &'a Table,
    targets: &'a [f64],
    fitted: &'a [f64],
    growth: Growth,
    /// Minus the derivative of the loss, by row.
    gradients: Vec<f64>,
    /// Rows this tree sees; each leaf owns a range.
    order: Vec<u32>,
    /// Room for the rows of one side.
    aside: Vec<u32>,
    /// Rows it does not see.
    left_out: Vec<u32>,
    columns: Vec<usize>,
}

/// A tree, and where the rows it was grown on fell.
struct Grown {
    tree: Tree,
    order: Vec<u32>,
    /// Of each leaf: its rows in `order`, and its value.
    ranges: Vec<((usize, usize), f64)>,
    left_out: Vec<u32>,
}

impl<'a> Grower<'a> {
    fn new(table: &'a Table, targets: &'a [f64], fitted: &'a [f64], growth: Growth) -> Self {
        let slope = |it: (&f64, &f64)| match growth.loss {
            Loss::Squared => it.0 - it.1,
            Loss::Quantile(level) if it.0 > it.1 => level,
            Loss::Quantile(level) => level - 1.0,
        };
        let gradients = targets.iter().zip(fitted).map(slope).collect();
        Self {
            table,
            targets,
            fitted,
            growth,
            gradients,
            order: Vec::new(),
            aside: Vec::new(),
            left_out: Vec::new(),
            columns: Vec::new(),
        }
    }

    fn grow(mut self, dice: &mut Dice) -> Grown {
        let rows = u32::try_from(self.table.rows).unwrap_or(u32::MAX);
        (self.order, self.left_out) = (0..rows).partition(|_| dice.unit() < ROW_SHARE);
        let all = self.table.edges.len();
        self.columns = (0..all).filter(|_| dice.unit() < COLUMN_SHARE).collect();
        let mut tree = Tree::default();
        let cells = self.cells(0, self.order.len());
        let split = self.best_split(&cells);
        let mut leaves = vec![Leaf {
            range: (0, self.order.len()),
            cells,
            split,
            place: None,
        }];
        while leaves.len() < self.growth.leaves {
            let gain = |it: &Leaf| it.split.map_or(0.0, |split| split.gain);
            let best =
                (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])));
            let Some(which) = best.filter(|it| gain(&leaves[*it]) > 0.0) else {
                break;
            };
            let leaf = leaves.swap_remove(which);
            self.split(leaf, &mut tree, &mut leaves);
        }
        let mut ranges = Vec::with_capacity(leaves.len());
        for leaf in &leaves {
            let number = i32::try_from(tree.leaves.len()).unwrap_or(i32::MAX);
            if let Some((node, side)) = leaf.place {
                tree.nodes[node].children[side] = -1 - number;
            }
            let value = self.growth.rate * self.leaf_value(leaf.range);
            tree.leaves.push(value);
            ranges.push((leaf.range, value));
        }
        Grown {
            tree,
            order: self.order,
            ranges,
            left_out: self.left_out,
        }
    }

    /// Sums by column and bin of the rows in a range.
    fn cells(&self, from: usize, to: usize) -> Vec<Cell> {
        let mut cells = vec![(0.0, 0.0); self.columns.len() * MAX_BINS];
        for row in &self.order[from..to] {
            let gradient = crate::number::narrow(self.gradients[*row as usize]);
            let bins = self.table.row(*row as usize);
            for (slots, column) in cells.chunks_exact_mut(MAX_BINS).zip(&self.columns) {
                let slot = &mut slots[usize::from(bins[*column]) % MAX_BINS];
                slot.0 += gradient;
                slot.1 += 1.0;
            }
        }
        cells
    }

    fn best_split(&self, cells: &[Cell]) -> Option<Split> {
        let least = real(self.growth.min_rows);
        let mut best: Option<Split> = None;
        for (which, column) in self.columns.iter().enumerate() {
            let slots = &cells[which * MAX_BINS..(which + 1) * MAX_BINS];
            let both = |it: &Cell| (f64::from(it.0), f64::from(it.1));
            let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
            let (sum, count) = slots.iter().map(both).fold((0.0, 0.0), add);
            let whole = sum * sum / (count + RIDGE);
            let (mut left, mut rows) = (0.0, 0.0);
            for (bin, slot) in slots
                .iter()
                .enumerate()
                .take(self.table.edges[*column].len())
            {
                left += f64::from(slot.0);
                rows += f64::from(slot.1);
                if rows < least || count - rows < least {
                    continue;
                }
                let right = sum - left;
                let gain =
                    left * left / (rows + RIDGE) + right * right / (count - rows + RIDGE) - whole;
                if gain > 1e-9 && best.is_none_or(|it| gain > it.gain) {
                    let bin = u8::try_from(bin).unwrap_or(u8::MAX);
                    best = Some(Split {
                        gain,
                        column: *column,
                        bin,
                    });
                }
            }
        }
        best
    }

    /// Makes a leaf a node with two leaves.
    fn split(&mut self, leaf: Leaf, tree: &mut Tree, leaves: &mut Vec<Leaf>) {
        let Some(split) = leaf.split else { return };
        let number = tree.nodes.len();
        if let Some((node, side)) = leaf.place {
            tree.nodes[node].children[side] = i32::try_from(number).unwrap_or(i32::MAX);
        }
        let edge = self.table.edges[split.column][usize::from(split.bin)];
        tree.nodes.push(Node {
            column: split.column,
            edge,
            bin: split.bin,
            children: [-1, -1],
        });
        let (from, to) = leaf.range;
        let middle = from + self.divide((from, to), split);
        // The smaller side is counted; the larger is what is left of the parent.
        let is_left_smaller = middle - from <= to - middle;
        let small = if is_left_smaller {
            (from, middle)
        } else {
            (middle, to)
        };
        let counted = self.cells(small.0, small.1);
        let mut rest = leaf.cells;
        for (cell, less) in rest.iter_mut().zip(&counted) {
            cell.0 -= less.0;
            cell.1 -= less.1;
        }
        let (left, right) = if is_left_smaller {
            (counted, rest)
        } else {
            (rest, counted)
        };
        for (side, (range, cells)) in [((from, middle), left), ((middle, to), right)]
            .into_iter()
            .enumerate()
        {
            let split = self.best_split(&cells);
            leaves.push(Leaf {
                range,
                cells,
                split,
                place: Some((number, side)),
            });
        }
    }

    /// Puts the rows of a range that go left first, each side in its order; says how many these are.
    /// Which way a row goes nobody can guess, so each is written to both sides and one moves on.
    fn divide(&mut self, (from, to): (usize, usize), split: Split) -> usize {
        let rows = &mut self.order[from..to];
        self.aside.resize(rows.len(), 0);
        let (mut left, mut right) = (0, 0);
        for at in 0..rows.len() {
            let row = rows[at];
            let goes_left = self.table.row(row as usize)[split.column] <= split.bin;
            rows[left] = row;
            self.aside[right] = row;
            left += usize::from(goes_left);
            right += usize::from(!goes_left);
        }
        rows[left..].copy_from_slice(&self.aside[..right]);
        left
    }

    /// What a leaf adds: the mean of what is left, or its quantile, held back when it has few rows.
    fn leaf_value(&self, range: (usize, usize)) -> f64 {
        let rows = &self.order[range.0..range.1];
        if rows.is_empty() {
            return 0.0;
        }
        let rest = |row: &u32| self.targets[*row as usize] - self.fitted[*row as usize];
        let held = real(rows.len()) / (real(rows.len()) + RIDGE);
        match self.growth.loss {
            Loss::Squared => held * rows.iter().map(rest).sum::<f64>() / real(rows.len()),
            Loss::Quantile(level) => {
                let mut rests: Vec<f64> = rows.iter().map(rest).collect();
                let place = crate::number::whole(level * real(rests.len() - 1) + 0.5);
                let (_, value, _) = rests.select_nth_unstable_by(place, f64::total_cmp);
                held * *value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(loss: Loss) -> Growth {
        Growth {
            loss,
            trees: 200,
            leaves: 8,
            rate: 0.1,
            min_rows: 5,
            seed: 7,
        }
    }

    /// Two columns; the target depends on both, with noise.
    fn sample(rows: usize) -> (Vec<f32>, Vec<f64>) {
        let mut dice = Dice::new(11);
        let (mut columns, mut targets) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let (a, b) = (dice.unit(), dice.unit());
            columns.extend([a, b].map(crate::number::narrow));
            let step = if b > 0.5 { 2.0 } else { 0.0 };
            targets.push(3.0 * a + step + (dice.unit() - 0.5));
        }
        (columns, targets)
    }

    #[test]
    fn trees_learn_a_step_and_a_slope() {
        let (columns, targets) = sample(3000);
        let table = Table::new(&columns, 2);
        for loss in [Loss::Squared, Loss::Quantile(0.5)] {
            let trees = Trees::grow(&table, &targets, growth(loss));
            for (row, expected) in [([0.2, 0.2], 0.6), ([0.8, 0.9], 4.4)] {
                let found = trees.predict(&row);
                assert!(
                    (found - expected).abs() < 0.25,
                    "{loss:?}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn a_quantile_has_its_share_below() {
        let (columns, targets) = sample(3000);
        let table = Table::new(&columns, 2);
        let trees = Trees::grow(&table, &targets, growth(Loss::Quantile(0.9)));
        let below = targets
            .iter()
            .enumerate()
            .filter(|it| *it.1 <= trees.predict(&columns[2 * it.0..2 * it.0 + 2]));
        let share = real(below.count()) / 3000.0;
        assert!((0.85..0.94).contains(&share), "{share}");
    }

    #[test]
    fn the_same_seed_gives_the_same_trees() {
        let (columns, targets) = sample(500);
        let table = Table::new(&columns, 2);
        let once = Trees::grow(&table, &targets, growth(Loss::Squared));
        let again = Trees::grow(&table, &targets, growth(Loss::Squared));
        assert_eq!(
            once.predict(&[0.3, 0.7]).to_bits(),
            again.predict(&[0.3, 0.7]).to_bits()
        );
    }
}
