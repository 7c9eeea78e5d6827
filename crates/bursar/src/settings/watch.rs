//! Settings of what an operator watches: metrics, log files, traces.
//!
//! Owns: their checks. Not here: what they do (`server`).
//! Invariant: a listener that others reach never shows figures without a token.

use std::net::SocketAddr;

use secrecy::SecretString;

use super::given::{Given, choice, parse_listen};
use super::log::{self, LogFiles};

/// The shortest token: shorter ones can be guessed.
const MIN_TOKEN_BYTES: usize = 16;

/// The settings of what an operator watches, checked.
#[derive(Clone, Debug, Default)]
pub struct Watching {
    /// Where it listens for who asks for metrics alone.
    pub metrics_listen: Option<SocketAddr>,
    /// The same of a worker.
    pub worker_metrics_listen: Option<SocketAddr>,
    /// What whoever reads metrics must show.
    pub metrics_token: Option<SecretString>,
    /// Where servers log to, if not to standard error.
    pub log_files: Option<LogFiles>,
    /// Traces.
    pub tracing: Tracing,
    /// Where errors are reported to.
    pub errors_dsn: Option<SecretString>,
    /// What this installation is called there.
    pub environment: String,
    /// Whether everybody may see the status page.
    pub status: StatusPage,
}

/// Who may see the status page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusPage {
    /// Nobody.
    #[default]
    Off,
    /// Everybody.
    Public,
}

const STATUS_PAGES: [(&str, StatusPage); 2] =
    [("true", StatusPage::Public), ("false", StatusPage::Off)];

/// Which traces are kept, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracing {
    /// The collector.
    pub endpoint: Option<String>,
    /// What this installation is called.
    pub service: String,
    /// Which traces are kept.
    pub sampling: Sampling,
}

impl Default for Tracing {
    fn default() -> Self {
        Self {
            endpoint: None,
            service: "bursar".to_owned(),
            sampling: Sampling {
                follows_parent: true,
                share: 1.0,
            },
        }
    }
}

/// Which traces are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Whether a caller's choice counts before ours.
    pub follows_parent: bool,
    /// The share that is kept of those that begin here, 0 to 1.
    pub share: f64,
}

/// A sampler's name, whether a caller's choice counts, and its share; none is the argument.
type Sampler = (&'static str, (bool, Option<f64>));

/// Source: OpenTelemetry, general configuration by environment variables.
const SAMPLERS: [Sampler; 6] = [
    ("always_on", (false, Some(1.0))),
    ("always_off", (false, Some(0.0))),
    ("traceidratio", (false, None)),
    ("parentbased_always_on", (true, Some(1.0))),
    ("parentbased_always_off", (true, Some(0.0))),
    ("parentbased_traceidratio", (true, None)),
];

fn tracing(given: &Given, problems: &mut Vec<String>) -> Tracing {
    let text = |key: &str| given.get(key).map(|it| it.0.clone());
    let normal = Tracing::default();
    let sampler = choice(given, "traces.sampler", problems, &SAMPLERS);
    let argument = given.get("traces.sampler_arg").and_then(|(found, source)| {
        let share = found.parse::<f64>().ok();
        let share = share.filter(|it| (0.0..=1.0).contains(it));
        if share.is_none() {
            problems.push(format!(
                "{source}: `{found}`: expected a number from 0 to 1"
            ));
        }
        share
    });
    if let Some((found, source)) = given.get("traces.endpoint")
        && !["http://", "https://"]
            .iter()
            .any(|it| found.starts_with(it))
    {
        problems.push(format!(
            "{source}: expected the http or https address of a collector"
        ));
    }
    let (follows_parent, share) = sampler.unwrap_or((true, Some(1.0)));
    Tracing {
        endpoint: text("traces.endpoint"),
        service: text("traces.service").unwrap_or(normal.service),
        sampling: Sampling {
            follows_parent,
            share: share.or(argument).unwrap_or(1.0),
        },
    }
}

/// Where metrics alone are served, if anywhere: open to others only with a token.
fn metrics_listener(
    given: &Given,
    key: &str,
    has_token: bool,
    problems: &mut Vec<String>,
) -> Option<SocketAddr> {
    let (found, source) = given.get(key)?;
    let address = parse_listen(found, source, problems)?;
    if !address.ip().to_canonical().is_loopback() && !has_token {
        problems.push(format!(
            "{source}: `{found}`: others reach it; set metrics.token too, or listen on 127.0.0.1"
        ));
    }
    Some(address)
}

impl Watching {
    pub(super) fn check(given: &Given, problems: &mut Vec<String>) -> Self {
        let metrics_token = given.get("metrics.token").map(|(text, source)| {
            if text.len() < MIN_TOKEN_BYTES {
                let found = text.len();
                problems.push(format!(
                    "{source}: {found} bytes: expected at least {MIN_TOKEN_BYTES}; \
                     `openssl rand -hex 32` makes one"
                ));
            }
            SecretString::from(text.clone())
        });
        let has_token = metrics_token.is_some();
        let mut listen = |key| metrics_listener(given, key, has_token, problems);
        let metrics_listen = listen("metrics.listen");
        let worker_metrics_listen = listen("worker.metrics_listen");
        Self {
            metrics_listen,
            worker_metrics_listen,
            metrics_token,
            log_files: log::files(given, problems),
            tracing: tracing(given, problems),
            errors_dsn: given.get("errors.dsn").map(|it| it.0.clone().into()),
            environment: given
                .get("errors.environment")
                .map_or_else(|| "production".to_owned(), |it| it.0.clone()),
            status: choice(given, "status.public", problems, &STATUS_PAGES).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &str)]) -> (Watching, Vec<String>) {
        let given = pairs
            .iter()
            .map(|(key, text)| (*key, ((*text).to_owned(), "SOURCE".to_owned())))
            .collect();
        let mut problems = Vec::new();
        let watching = Watching::check(&given, &mut problems);
        (watching, problems)
    }

    #[test]
    fn figures_are_shown_to_others_only_with_a_token() {
        let open = ("metrics.listen", "0.0.0.0:8001");
        let token = ("metrics.token", "0123456789abcdef");
        assert_eq!(check(&[open, token]).1, Vec::<String>::new());
        assert_eq!(check(&[("metrics.listen", "127.0.0.1:8001")]).1.len(), 0);
        let (_, problems) = check(&[open]);
        assert!(
            problems[0].contains("set metrics.token too"),
            "{problems:?}"
        );
        let (_, problems) = check(&[("metrics.token", "hunter2")]);
        assert!(problems[0].contains("7 bytes"), "{problems:?}");
        assert!(!problems[0].contains("hunter2"));
    }
}
