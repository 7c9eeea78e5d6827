//! The account tree: every name above an account as a row of its own.
//!
//! Owns: the order of rows, and the sums of what is below each.
//! Not here: which amounts go in (`report`).
//! Invariant: a row's subtree is its own amounts and its children's subtrees, exactly.

use std::collections::BTreeMap;

use money::{Amount, AmountError, Asset};

use super::{ReportOptions, Rows, SharedPath};
use crate::account::{AccountId, AccountType};
use crate::book::Book;

/// One name of the account tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// The path from the root: `assets:bank`.
    pub path: SharedPath,
    /// The account with just this path, if there is one.
    pub account: Option<AccountId>,
    /// How deep it stands; a root is 1.
    pub depth: usize,
    /// The account's own amounts that are not zero, by asset code.
    pub own: Vec<Amount>,
    /// The sums of this row and everything below it that are not zero, by asset code.
    pub subtree: Vec<Amount>,
}

struct Node {
    path: SharedPath,
    account: Option<AccountId>,
    depth: usize,
    of: AccountType,
    parent: Option<usize>,
}

/// A movement of a row in one asset.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    /// The row's place in its tree.
    pub(super) row: usize,
    /// The asset's place in the list it is told with.
    pub(super) asset: usize,
    pub(super) units: i128,
}

/// Rows and the sums of the first root, which is the only one in a tree of one type.
pub(super) struct Summed {
    pub(super) rows: Vec<TreeRow>,
    pub(super) total: Vec<Amount>,
}

/// Most cells of a table that is added up at once.
const MAX_CELLS: usize = 1 << 20;

/// The names of some account types, made once for any number of sums.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// The place among the nodes, by account.
    places: Vec<Option<usize>>,
}

impl Tree {
    pub(super) fn new(book: &Book, options: &ReportOptions, types: &[AccountType]) -> Self {
        // By names, not by text: `a:b` comes before `a-x` as bytes, but `a-x` is not below `a`.
        // In lower case: `assets:Bank:x` and `assets:bank:y` stand under one name.
        let mut sorted: BTreeMap<(AccountType, Vec<String>), (String, Option<AccountId>)> =
            BTreeMap::new();
        for account in book.chart().iter().filter(|it| options.has(it.id)) {
            let of = account.path.account_type();
            if !types.contains(&of) {
                continue;
            }
            let mut names = Vec::new();
            let mut path = String::new();
            for segment in account.path.segments() {
                if !path.is_empty() {
                    path.push(':');
                }
                path.push_str(segment);
                names.push(segment.to_lowercase());
                sorted
                    .entry((of, names.clone()))
                    .or_insert_with(|| (path.clone(), None));
            }
            if let Some(row) = sorted.get_mut(&(of, names)) {
                *row = (path, Some(account.id));
            }
        }
        let mut tree = Self {
            nodes: Vec::with_capacity(sorted.len()),
            places: vec![None; book.chart().len()],
        };
        let mut open: Vec<usize> = Vec::new();
        for ((of, names), (path, account)) in sorted {
            let depth = names.len();
            // Rows come before what is below them: the last open row one step up is the parent.
            open.truncate(depth - 1);
            let place = tree.nodes.len();
            if let Some(slot) = account.and_then(|it| tree.places.get_mut(it.index())) {
                *slot = Some(place);
            }
            let parent = open.last().copied();
            tree.nodes.push(Node {
                path: path.into(),
                account,
                depth,
                of,
                parent,
            });
            open.push(place);
        }
        tree
    }

    /// The place of an account's row.
    pub(super) fn place(&self, account: AccountId) -> Option<usize> {
        self.places.get(account.index()).copied().flatten()
    }

    pub(super) fn rows(
        &self,
        amounts: &[(AccountId, Amount)],
        options: &ReportOptions,
    ) -> Result<Vec<TreeRow>, AmountError> {
        let mut assets: Vec<Asset> = Vec::new();
        for (_, amount) in amounts {
            let asset = amount.asset();
            if let Err(place) = assets.binary_search_by_key(&asset.code(), |it| it.code()) {
                assets.insert(place, asset);
            }
        }
        let moved = amounts.iter().filter_map(|(account, amount)| {
            let code = amount.asset().code();
            Some(Moved {
                row: self.place(*account)?,
                asset: assets.binary_search_by_key(&code, |it| it.code()).ok()?,
                units: amount.units(),
            })
        });
        let moved: Vec<Moved> = moved.collect();
        Ok(self.sums(&assets, &moved, options)?.rows)
    }

    /// The rows of movements; `assets` are in the order of their codes.
    pub(super) fn sums(
        &self,
        assets: &[Asset],
        moved: &[Moved],
        options: &ReportOptions,
    ) -> Result<Summed, AmountError> {
        let mut is_moved = vec![false; assets.len()];
        moved.iter().for_each(|it| is_moved[it.asset] = true);
        let used: Vec<usize> = (0..assets.len()).filter(|it| is_moved[*it]).collect();
        let mut own = vec![Vec::new(); self.nodes.len()];
        let mut subtree = own.clone();
        // A table of some assets at a time is quick, and small however many there are.
        let width = (MAX_CELLS / self.nodes.len().max(1)).max(1);
        for assets_here in used.chunks(width) {
            let of: Vec<Asset> = assets_here.iter().map(|it| assets[*it]).collect();
            let mut columns = vec![None; assets.len()];
            for (column, asset) in assets_here.iter().enumerate() {
                columns[*asset] = Some(column);
            }
            let mut cells = self.cells(&of, (moved, &columns), options)?;
            keep_amounts(&mut own, &cells, &of);
            self.add_up(&mut cells, &of)?;
            keep_amounts(&mut subtree, &cells, &of);
        }
        // A sum of zero can hide amounts below it: a row stays for them, too.
        let mut is_used: Vec<bool> = own.iter().map(|it| !it.is_empty()).collect();
        for place in (0..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[place].parent {
                is_used[parent] |= is_used[place];
            }
        }
        let total = subtree.first().cloned().unwrap_or_default();
        let rows = self
            .nodes
            .iter()
            .zip(own.into_iter().zip(subtree))
            .zip(is_used);
        let rows = rows.filter(|((node, _), is_used)| {
            options.depth.is_none_or(|it| node.depth <= it)
                && (*is_used || options.rows == Rows::All)
        });
        let rows = rows.map(|((node, (own, subtree)), _)| TreeRow {
            path: node.path.clone(),
            account: node.account,
            depth: node.depth,
            own,
            subtree,
        });
        let rows = rows.collect();
        Ok(Summed { rows, total })
    }

    /// What moved on each row itself, a cell an asset.
    fn cells(
        &self,
        of: &[Asset],
        (moved, columns): (&[Moved], &[Option<usize>]),
        options: &ReportOptions,
    ) -> Result<Vec<i128>, AmountError> {
        let mut cells = vec![0_i128; self.nodes.len() * of.len()];
        for it in moved {
            let Some(column) = columns[it.asset] else {
                continue;
            };
            let amount = Amount::from_units(it.units, of[column]);
            let shown = options.signs.show(amount, self.nodes[it.row].of)?.units();
            let cell = &mut cells[it.row * of.len() + column];
            let overflow = || AmountError::Overflow(of[column].code());
            *cell = cell.checked_add(shown).ok_or_else(overflow)?;
        }
        Ok(cells)
    }

    /// Adds to each row what is below it: rows come before what is below them.
    fn add_up(&self, cells: &mut [i128], of: &[Asset]) -> Result<(), AmountError> {
        for (place, node) in self.nodes.iter().enumerate().rev() {
            let Some(parent) = node.parent else { continue };
            for (column, asset) in of.iter().enumerate() {
                let below = cells[place * of.len() + column];
                let above = &mut cells[parent * of.len() + column];
                let overflow = || AmountError::Overflow(asset.code());
                *above = above.checked_add(below).ok_or_else(overflow)?;
            }
        }
        Ok(())
    }
}

/// Appends the amounts of each row that are not zero.
fn keep_amounts(lists: &mut [Vec<Amount>], cells: &[i128], of: &[Asset]) {
    for (list, cells) in lists.iter_mut().zip(cells.chunks_exact(of.len())) {
        list.reserve_exact(cells.iter().filter(|it| **it != 0).count());
        let amounts = cells.iter().zip(of).filter(|it| *it.0 != 0);
        list.extend(amounts.map(|(units, asset)| Amount::from_units(*units, *asset)));
    }
}
