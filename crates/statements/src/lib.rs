//! Bank files to statements, and payments to bank files (CASH-1, CASH-10).
//!
//! Owns: reading MT940/942, camt.052/053/054, BAI2, OFX, QFX, QIF, CSV and
//! feeds (JSON lines) into one `Statement`;
//! writing pain.001, reading pain.002, and the numbers of accounts and banks.
//! Not here: which account of ours a statement belongs to and what is booked (`treasury`).
//! Invariant: nothing rounds, nothing is guessed silently: what is doubtful is a `Problem`.
#![deny(clippy::float_arithmetic)]

mod bai2;
mod camt;
mod check;
mod csv;
mod date;
mod detect;
mod encoding;
pub mod feed;
pub mod identifier;
mod input;
pub mod limits;
mod mt940;
mod number;
mod ofx;
mod options;
pub mod payment;
mod problem;
mod qif;
mod read;
mod render;
mod sink;
mod statement;
mod text;

pub use check::Totals;
pub use csv::{
    Columns, DateFormat, DecimalMark, Mapping, Suggestion, Tally as DateTally,
    Verdict as DateVerdict, suggest_mapping, suggest_mapping_from,
};
pub use encoding::{Encoding, decode};
pub use input::Source;
pub use number::{Style, parse as parse_number};
pub use options::{Options, ReadError};
pub use problem::{Place, Problem, Severity};
pub use read::{Outcome, Summary, read, read_from, read_with};
pub use render::{EntryJson, StatementJson};
pub use sink::Visitor;
pub use statement::{Balance, Fingerprint, Format, Line, LineStatus, Original, Statement};
