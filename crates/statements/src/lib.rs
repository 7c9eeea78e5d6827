//! Bank files to statements (CASH-1).
//!
//! Owns: reading MT940/942, camt.052/053/054, BAI2, OFX, QFX, QIF and CSV into one `Statement`.
//! Not here: which account of ours a statement belongs to and what is booked (`treasury`).
//! Invariant: nothing rounds, nothing is guessed silently: what is doubtful is a `Problem`.
#![deny(clippy::float_arithmetic)]

mod problem;
mod statement;

pub use problem::{Problem, Severity};
pub use statement::{Balance, Fingerprint, Format, Line, LineStatus, Original, Statement};
