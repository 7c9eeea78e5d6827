//! The account tree: every name above an account as a row of its own.
//!
//! Owns: the order of rows, and the sums of what is below each.
//! Not here: which amounts go in (`report`).
//! Invariant: a row's subtree is its own amounts and its children's subtrees, exactly.

use std::collections::BTreeMap;

use money::{Amount, AmountError};

use super::{ReportOptions, Rows, SharedPath, add};
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

    pub(super) fn rows(
        &self,
        amounts: &[(AccountId, Amount)],
        options: &ReportOptions,
    ) -> Result<Vec<TreeRow>, AmountError> {
        let mut own = vec![Vec::new(); self.nodes.len()];
        for (account, amount) in amounts {
            let Some(place) = self.places.get(account.index()).copied().flatten() else {
                continue;
            };
            add(
                &mut own[place],
                options.signs.show(*amount, self.nodes[place].of)?,
            )?;
        }
        let mut subtree = own.clone();
        // A sum of zero can hide amounts below it: a row stays for them, too.
        let mut is_used: Vec<bool> = own.iter().map(|it| !it.is_empty()).collect();
        for place in (0..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[place].parent {
                is_used[parent] |= is_used[place];
                let (above, below) = subtree.split_at_mut(place);
                for amount in &below[0] {
                    add(&mut above[parent], *amount)?;
                }
            }
        }
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
        Ok(rows.collect())
    }
}
