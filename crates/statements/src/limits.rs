//! The named limits of every reader.
//!
//! Owns: how large anything from outside may be. Not here: what happens then (each reader).
//! Invariant: memory that a reader holds is bounded by these, whatever the file says.

/// Largest file: one gigabyte is about five million MT940 entries.
pub const FILE_BYTES: u64 = 1 << 30;

/// Longest physical line of a line-oriented format; BAI2 may put a whole file on one.
pub const LINE_BYTES: usize = 16 << 20;

/// Longest field (a tag with its continuation lines, a text, an XML element).
pub const FIELD_BYTES: usize = 64 << 10;

/// Deepest nesting of elements.
pub const DEPTH: usize = 64;

/// Most problems collected of one file: with more than that it is another kind of file.
pub const PROBLEMS: usize = 1_000;

/// Most accounts whose last balance is remembered to find gaps between statements.
pub const ACCOUNTS: usize = 10_000;

/// Decoded characters that format detection may look at.
pub const HEAD_BYTES: usize = 64 << 10;

/// Characters of the file that a problem quotes.
pub const QUOTE_CHARACTERS: usize = 120;
