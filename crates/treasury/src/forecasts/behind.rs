//! The entries behind a booked figure.
//!
//! Owns: which flows a figure is of, and the entries that they are booked by.
//! Not here: flows (`flows`), what else entries are found by (`entries`).
//! Invariant: they are the flows that the grid adds up: on accounts with money at hand, not taken
//! back, of the category they were moved to.

use std::collections::BTreeSet;

use journal::{AccountId, Book, EntryNumber};
use money::{AssetCode, OrganisationId};

use super::lens::{Looked, known_entity};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// What a flow is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowOf {
    /// This category, by number or path.
    Category(String),
    /// What moves between accounts of ours.
    OwnAccounts,
}

impl FlowOf {
    /// Errors: `NotFound`.
    pub(super) fn find(&self, book: &Book, caller: &Caller) -> Result<Option<AccountId>, Error> {
        match self {
            Self::OwnAccounts => Ok(None),
            Self::Category(name) => {
                let found = Treasury::find_seen_account(book, caller, name)?;
                Ok(Some(found.id))
            }
        }
    }
}

/// Which flows entries are wanted of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowsAsked {
    /// What they are for.
    pub of: FlowOf,
    /// Only on accounts of this entity.
    pub entity: Option<String>,
}

impl Treasury {
    /// The entries of such flows, on one account with money at hand or on all, and which account
    /// that is.
    ///
    /// Errors: `NotFound`, `Invalid` (asset), `Store`.
    pub(crate) async fn entries_of_flows(
        &self,
        (org, caller): (OrganisationId, &Caller),
        asked: &FlowsAsked,
        (account, asset): (Option<&str>, Option<AssetCode>),
    ) -> Result<(BTreeSet<u64>, Option<AccountId>), Error> {
        let book = self.book(org).await?;
        let mut looked = Looked::all(&book, caller);
        if let Some(name) = account {
            looked.account = Some(Self::find_seen_account(&book, caller, name)?.id);
        }
        if let Some(code) = asset {
            looked.asset = Some(Self::known_asset(&book, code.as_str())?);
        }
        if let Some(slug) = &asked.entity {
            looked.entity = Some(known_entity(&book, slug)?);
        }
        let category = asked.of.find(&book, caller)?;
        let flows = self.flows_of(org, &book, self.today()).await?;
        let cells = flows.cells.iter().filter(|(key, _)| {
            let account = book.account(key.account);
            key.category == category && account.is_some_and(|it| looked.has(it, key.asset))
        });
        let found = cells.flat_map(|it| it.1.iter()).map(|it| it.seq).collect();
        Ok((found, looked.account))
    }
}

/// Entries by sequence as the book that a caller may see has them, in order.
pub(crate) fn numbers_in(book: &Book, found: &BTreeSet<u64>) -> Vec<EntryNumber> {
    found.iter().filter_map(|it| book.number_of(*it)).collect()
}
