//! Logs and traces: one subscriber for what the whole program says about itself (OPS-3).
//!
//! Owns: level, its change while running, where lines go, whether spans are kept.
//! Not here: what is logged; metrics (`server`).
//! Invariant: standard output carries results only; a log never goes there.

mod errors;
mod file;
mod lines;
mod traces;

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use secrecy::ExposeSecret;
use tokio::runtime::Handle;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};
use treasury::ErrorTracker;

use self::errors::Reports;
use self::file::Rolling;
use self::lines::{Collect, Lines};
use self::traces::Traces;
use crate::failure::Failure;
use crate::settings::Settings;

/// Whose spans are kept.
const OURS: [&str; 5] = ["bursar", "connect", "server", "store", "treasury"];

type Filter = reload::Handle<EnvFilter, tracing_subscriber::layer::Layered<Collect, Registry>>;

/// What the program says about itself. It ends with `end`.
#[derive(Debug)]
pub(crate) struct Telemetry {
    filter: Filter,
    level: Mutex<String>,
    /// Whether `-v` was given, which is stronger than settings.
    is_fixed: bool,
    traces: Option<Traces>,
}

/// Whether a run answers others, so that what it does belongs to their traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// It serves or works.
    Server,
    /// It does one thing and ends.
    Command,
}

impl Telemetry {
    /// Starts logging and tracing. `verbosity` counts `-v`: it can only add to the settings' level.
    ///
    /// Errors: `bad-setting` for a filter that cannot be read, `bad-settings` for a collector's
    /// address that is none, `file-…` for log files that cannot be written.
    pub(crate) fn start(
        settings: &Settings,
        verbosity: u8,
        run: Run,
        runtime: &Handle,
    ) -> Result<Self, Failure> {
        let level = match verbosity {
            0 => settings.log_level.clone(),
            1 => "info".to_owned(),
            2 => "debug".to_owned(),
            _ => "trace".to_owned(),
        };
        let (filter, handle) = reload::Layer::new(parse(&level)?);
        let files = match &settings.watching.log_files {
            Some(it) if run == Run::Server => {
                let opened = Rolling::open(it.clone());
                let opened = opened
                    .map_err(|error| Failure::file("write log files in", &it.folder, &error))?;
                Some(opened)
            }
            _ => None,
        };
        let out = move || -> Box<dyn Write> {
            match &files {
                Some(files) => Box::new(files.clone()),
                None => Box::new(std::io::stderr()),
            }
        };
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(out)
            .event_format(Lines(settings.log_format))
            .with_filter(filter);
        let tracing = &settings.watching.tracing;
        let traces = match (run, &tracing.endpoint) {
            (Run::Command, None) => None,
            _ => Some(Traces::start(tracing, runtime)?),
        };
        let spans = traces.as_ref().map(|it| {
            let ours = OURS.map(|it| (it, LevelFilter::INFO));
            tracing_opentelemetry::layer()
                .with_tracer(it.tracer())
                .with_location(false)
                .with_threads(false)
                .with_tracked_inactivity(false)
                .with_filter(Targets::new().with_targets(ours))
        });
        let reports = reports(settings, run, runtime)?;
        // A second start in one process (tests) keeps the first.
        let _is_first = Registry::default()
            .with(Collect)
            .with(lines)
            .with(spans)
            .with(reports)
            .try_init();
        Ok(Self {
            filter: handle,
            level: Mutex::new(level),
            is_fixed: verbosity > 0,
            traces,
        })
    }

    /// Takes another level from now on, unless `-v` said one. Answers the level that holds.
    ///
    /// Errors: `bad-setting` for one that cannot be read; the one before stays.
    pub(crate) fn set_level(&self, level: &str) -> Result<String, Failure> {
        let mut current = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_fixed {
            let gone = |_| Failure::unavailable("no-log", "logging has ended".to_owned());
            self.filter.reload(parse(level)?).map_err(gone)?;
            level.clone_into(&mut current);
        }
        Ok(current.clone())
    }

    /// Sends what waits. It blocks for a moment.
    pub(crate) fn end(&self) {
        if let Some(traces) = &self.traces {
            traces.end();
        }
    }
}

fn reports(settings: &Settings, run: Run, runtime: &Handle) -> Result<Option<Reports>, Failure> {
    let watching = &settings.watching;
    let Some(dsn) = watching.errors_dsn.as_ref().filter(|_| run == Run::Server) else {
        return Ok(None);
    };
    let tracker = ErrorTracker::new(dsn.expose_secret(), runtime.clone())
        .map_err(|it| Failure::usage("bad-settings", format!("errors.dsn: {it}")))?;
    Ok(Some(Reports::new(tracker, watching.environment.clone())))
}

fn parse(level: &str) -> Result<EnvFilter, Failure> {
    EnvFilter::try_new(level)
        .map_err(|error| Failure::usage("bad-setting", format!("log level `{level}`: {error}")))
}
