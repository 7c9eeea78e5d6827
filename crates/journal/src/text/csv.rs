//! Comma-separated values: one row a posting, RFC 4180.
//!
//! Owns: the columns and their order. Not here: bank files (`statements`).
//! Invariant: rows of one entry stand together and repeat its fields, so that any row can be
//! read alone; an amount has all the asset's places.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The columns, in order.
pub(super) const COLUMNS: [&str; 19] = [
    "entry",
    "booked_on",
    "valued_on",
    "account",
    "amount",
    "asset",
    "counter_amount",
    "counter_asset",
    "description",
    "counterparty",
    "reference",
    "reverses",
    "reclassifies",
    "tags",
    "recorded_at",
    "statement",
    "fingerprint",
    "occurrence",
    "import",
];
