//! Logging: lines on standard error, for people or for collectors.
//!
//! Owns: level and form of log lines. Not here: what is logged.
//! Invariant: standard output carries results only; a log never goes there.

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::{LogFormat, Settings};

/// Starts logging. `verbosity` counts `-v`: it can only add to the settings' level.
///
/// Errors: `bad-setting` for a filter that cannot be read.
pub(crate) fn start(settings: &Settings, verbosity: u8) -> Result<(), Failure> {
    let level = match verbosity {
        0 => settings.log_level.clone(),
        1 => "info".to_owned(),
        2 => "debug".to_owned(),
        _ => "trace".to_owned(),
    };
    let filter = EnvFilter::try_new(&level)
        .map_err(|error| Failure::usage("bad-setting", format!("log level `{level}`: {error}")))?;
    let base = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let _is_first = match settings.log_format {
        LogFormat::Text => base.try_init(),
        LogFormat::Json => base.json().try_init(),
    };
    Ok(())
}
