//! The binary.
//!
//! Owns: the process: its arguments, environment and exit code. Not here: everything else
//! (the library). Invariant: what it exits with is written down in `bursar --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bursar::cli::main(std::env::args_os().collect())
}
