//! Journals of beancount (version 3).
//!
//! Owns: the agreement between writer and reader: the mark of our own exports and the keys of
//! our metadata. Not here: the neutral draft (`text`), what may be booked (`decide`).
//! Invariant: strings carry every text whole; names that beancount does not allow are mapped,
//! and the true ones stand in the metadata of `open` and `commodity`.
//! Note: beancount itself sums with 28 significant digits; amounts beyond are exported whole,
//! but its own sums of them are exact only with a larger `decimal` context.

mod entry;
mod lex;
mod number;
mod read;
mod words;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The first line of our own exports: its metadata has the meanings below.
pub(super) const MARK: &str = ";; bursar-export: 1";

/// The keys of metadata that say what the format has no place for.
pub(super) const RESERVED: [&str; 13] = [
    "seq",
    "reference",
    "counterparty",
    "reverses",
    "reclassifies",
    "statement",
    "fingerprint",
    "occurrence",
    "import",
    "file",
    // Beancount's own.
    "filename",
    "lineno",
    "document",
];

/// Before the numbered pairs of keys for names that are no keys of beancount.
pub(super) const TAG_NAME: &str = "tag-name-";
/// The value beside a `TAG_NAME`.
pub(super) const TAG_VALUE: &str = "tag-value-";

/// Whether a tag's name can be a key of metadata and be read back as a tag.
pub(super) fn is_plain_key(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|it| it.is_ascii_lowercase())
        && name.len() >= 2
        && bytes.all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
        && !RESERVED.contains(&name)
        && !name.starts_with("tag-")
        && !name.starts_with("__")
}
