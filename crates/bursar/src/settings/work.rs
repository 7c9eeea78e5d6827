//! Settings of the worker.
//!
//! Owns: their checks. Not here: what a worker does (`treasury`).
//! Invariant: a number outside the limits is named, never cut.

use treasury::MAX_CONCURRENCY;

use super::given::{Given, choice};

/// Jobs at a time, unless it is said.
const CONCURRENCY: usize = 4;

/// The settings of the worker, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working {
    /// Whether a server does jobs too.
    pub embedded: Embedded,
    /// Jobs a process does at a time.
    pub concurrency: usize,
}

/// Whether a server does jobs too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedded {
    /// Yes.
    Yes,
    /// No: `bursar worker` does.
    No,
}

impl Working {
    pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> Self {
        let words = [("true", Embedded::Yes), ("false", Embedded::No)];
        let embedded = choice(given, "worker.embedded", problems, &words);
        let mut concurrency = CONCURRENCY;
        if let Some((found, source)) = given.get("worker.concurrency") {
            let number = found.parse().ok();
            match number.filter(|it| (1..=MAX_CONCURRENCY).contains(it)) {
                Some(number) => concurrency = number,
                None => problems.push(format!(
                    "{source}: `{found}`: expected a number from 1 to {MAX_CONCURRENCY}"
                )),
            }
        }
        Self {
            embedded: embedded.unwrap_or(Embedded::Yes),
            concurrency,
        }
    }
}
