//! Matching: which lines settle which expected items, and which lines are transfers (CASH-6).
//!
//! Owns: what is matched, accepting and taking back. Not here: finding it (`matching::propose`,
//! `cash::matching`), the items (`expected`).
//! Invariant: a line is in at most one match, an item is never settled by more than it is; both
//! hold also when two people accept at once, because a match is one batch of documents that names
//! the version of each.

mod accept;
mod line;
mod propose;
mod reason;
mod transfers;

use std::collections::BTreeMap;
use std::sync::Arc;

use money::OrganisationId;
use serde::{Deserialize, Serialize};
use store::Document;

use crate::error::Error;
use crate::kept::Kept;
use crate::treasury::Treasury;

pub use accept::{AcceptedMatch, AcceptedMatches, MatchChoice};
pub use line::MatchLine;
pub use propose::{MatchItem, MatchProposal, MatchProposals, MatchQuery};
pub use reason::MatchReason;
pub use transfers::{TransferChoice, TransferProposal};

/// The collection of matched lines: one document a line.
pub(crate) const COLLECTION: &str = "matches";

/// The matched lines of one organisation.
pub(crate) type StoredMatches = Kept<BTreeMap<u64, StoredMatch>>;

/// A matched line with the version of its document.
#[derive(Clone, Debug)]
pub(crate) struct StoredMatch {
    pub(crate) version: u64,
    pub(crate) document: MatchDocument,
}

/// What a line is matched with, as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MatchDocument {
    /// Every line of the match.
    pub(crate) lines: Vec<u64>,
    /// The items of the match, by id; none for a transfer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<String>,
    /// Lines less items, as text; none if they agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<String>,
    pub(crate) made_at: money::Timestamp,
    pub(crate) made_by: String,
}

impl Treasury {
    /// The matched lines as they are stored, by entry.
    pub(crate) async fn stored_matches(
        &self,
        org: OrganisationId,
    ) -> Result<Arc<BTreeMap<u64, StoredMatch>>, Error> {
        self.collection(&self.matches, org, |documents| {
            documents.iter().map(stored).collect()
        })
        .await
    }
}

/// A line's document: sorted as the lines are.
pub(crate) fn document_id(entry: u64) -> String {
    format!("{entry:020}")
}

fn stored(document: &Document) -> Result<(u64, StoredMatch), Error> {
    let damaged = |error: &dyn std::fmt::Display| {
        let id = &document.id;
        Error::Conflict(format!("the stored match `{id}` cannot be read: {error}"))
    };
    let entry = document.id.parse().map_err(|it| damaged(&it))?;
    let body = MatchDocument::deserialize(&document.body).map_err(|it| damaged(&it))?;
    let version = document.version;
    Ok((
        entry,
        StoredMatch {
            version,
            document: body,
        },
    ))
}
