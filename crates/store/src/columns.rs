//! What stands in a column: sequences, hashes, heads and moments.
//!
//! Owns: reading them, and writing moments. Not here: statements (the modules that ask).
//! Invariant: what is in a column and cannot be what it should is an error, never something near.

use journal::{Hash, Head};
use money::Timestamp;
use sqlx::Row;

use crate::error::Error;

/// As `head_of`; nothing found is the head of an empty journal.
pub(crate) fn optional_head_of<R>(row: &R, first: usize) -> Result<Head, sqlx::Error>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    match row.try_get::<Option<i64>, _>(first)? {
        None => Ok(Head::default()),
        Some(_) => head_of(row, first),
    }
}

/// Reads a sequence and a hash from two neighbouring columns.
pub(crate) fn head_of<R>(row: &R, first: usize) -> Result<Head, sqlx::Error>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let seq: i64 = row.try_get(first)?;
    let hash: Vec<u8> = row.try_get(first + 1)?;
    Ok(Head {
        seq: to_seq(seq)?,
        hash: to_hash(&hash)?,
    })
}

pub(crate) fn to_seq(seq: i64) -> Result<u64, sqlx::Error> {
    u64::try_from(seq).map_err(|it| sqlx::Error::Decode(Box::new(it)))
}

pub(crate) fn to_hash(bytes: &[u8]) -> Result<Hash, sqlx::Error> {
    bytes
        .try_into()
        .map(Hash)
        .map_err(|it| sqlx::Error::Decode(Box::new(it)))
}

/// A moment at fixed width, so that its text sorts as it does.
pub(crate) fn moment_text(moment: Timestamp) -> String {
    format!("{moment:.6}")
}

pub(crate) fn parse_moment(text: &str) -> Result<Timestamp, Error> {
    let fail = |_| Error::Damaged {
        found: format!("`{text}` is no moment"),
    };
    text.parse().map_err(fail)
}
