//! Settings of log lines: how many, in which form, and where to.
//!
//! Owns: their checks and defaults. Not here: writing lines and rolling files (`telemetry`).
//! Invariant: a level that would show nothing of ours is refused, not taken for a filter.

use std::path::PathBuf;

use super::given::{Given, choice, number};

/// Levels of log lines.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// When files are rolled, and how many stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFiles {
    /// Their folder.
    pub folder: PathBuf,
    /// The most of one file. Unit: bytes.
    pub max_bytes: u64,
    /// How many stay beside the current one.
    pub keep: usize,
}

/// The form of log lines, if one is set.
pub(super) fn format(given: &Given, problems: &mut Vec<String>) -> Option<LogFormat> {
    choice(
        given,
        "log.format",
        problems,
        &[("text", LogFormat::Text), ("json", LogFormat::Json)],
    )
}

/// Whether it is a level or a filter.
pub(super) fn check_level(given: &Given, problems: &mut Vec<String>) {
    let Some((found, source)) = given.get("log.level") else {
        return;
    };
    // A filter takes any word for the name of a module, and would show nothing of ours.
    let is_word = found.bytes().all(|it| it.is_ascii_alphabetic());
    let is_level = LEVELS.iter().any(|it| found.eq_ignore_ascii_case(it));
    if is_word && !is_level {
        let levels = LEVELS.join(", ");
        problems.push(format!(
            "{source}: `{found}`: expected one of {levels}, or a filter such as warn,treasury=debug"
        ));
    } else if let Err(error) = tracing_subscriber::EnvFilter::try_new(found) {
        problems.push(format!("{source}: `{found}`: {error}"));
    }
}

/// Where a server logs to, if not to standard error.
pub(super) fn files(given: &Given, problems: &mut Vec<String>) -> Option<LogFiles> {
    let megabytes = number(given, "log.max_megabytes", 1..=10_000, problems);
    let keep = number(given, "log.keep", 1..=1_000, problems);
    Some(LogFiles {
        folder: given.get("log.folder").map(|it| it.0.clone().into())?,
        max_bytes: megabytes.unwrap_or(100) as u64 * 1_000_000,
        keep: keep.unwrap_or(10),
    })
}
