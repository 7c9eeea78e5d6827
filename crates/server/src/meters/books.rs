//! Samples of the installation: database, cache, organisations, readiness (OPS-3).
//!
//! Owns: their names. Not here: the figures (`treasury::figures`), the machine (`process`).
//! Invariant: what cannot be asked is absent, except `up`, which is 0 then.

use std::time::Duration;

use treasury::{BookFigures, Engine, FiguresReport, SharedState};

use super::process::float;
use super::text::Sample;
use crate::links;
use crate::queue;
use crate::readiness::Unready;
use crate::saved;
use crate::state::App;

/// How long the database may take for each part: a page that comes too late is no page.
const PATIENCE: Duration = Duration::from_secs(2);

/// Everything that is looked up at a scrape.
pub(super) async fn samples(app: &App) -> Vec<Sample> {
    let mut samples = about(app);
    let treasury = &app.treasury;
    let (figures, queue, saved, links) = tokio::join!(
        in_time(treasury.figures()),
        in_time(queue::samples(treasury)),
        in_time(saved::samples(treasury)),
        in_time(links::samples(treasury)),
    );
    let figures = figures.and_then(Result::ok);
    let is_up = f64::from(u8::from(figures.is_some()));
    samples.push(Sample::gauge(
        "bursar_database_up",
        "1 if the database answers",
        is_up,
    ));
    samples.extend(pool(app));
    samples.extend(shared(app).await);
    if let Some(figures) = figures {
        samples.extend(organisations(&figures));
    }
    samples.extend(queue.unwrap_or_default());
    samples.extend(saved.flatten());
    samples.extend(links.unwrap_or_default());
    samples
}

async fn in_time<T>(asked: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, asked).await.ok()
}

fn about(app: &App) -> Vec<Sample> {
    let engine = match app.treasury.store().engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let help = "1; the labels say what runs";
    let mut samples = vec![
        Sample::gauge("bursar_build_info", help, 1.0)
            .with("version", app.version)
            .with("engine", engine),
        Sample::gauge(
            "bursar_uptime_seconds",
            "Seconds since the start",
            app.started.elapsed().as_secs_f64(),
        ),
    ];
    let reasons = app.readiness.reasons();
    let help = "1 while this is why no requests should come here";
    for reason in Unready::ALL {
        let holds = f64::from(u8::from(reasons.contains(reason)));
        let sample = Sample::gauge("bursar_unready", help, holds);
        samples.push(sample.with("reason", reason.code()));
    }
    let is_stopped = app.treasury.store().stopped().is_some();
    samples.push(Sample::gauge(
        "bursar_store_stopped",
        "1 after a failed sync to disk: nothing is written until a restart",
        f64::from(u8::from(is_stopped)),
    ));
    let size = app.shelf.size();
    samples.push(Sample::gauge(
        "bursar_answer_cache_bytes",
        "Bytes of the answers that are kept",
        float(size.used as u64),
    ));
    samples.push(Sample::gauge(
        "bursar_answer_cache_entries",
        "Answers that are kept",
        float(size.count as u64),
    ));
    samples
}

fn pool(app: &App) -> Vec<Sample> {
    let (active, idle) = app.treasury.connections();
    let help = "Connections of this process to the database, by state";
    let state = |state: &str, count: u32| {
        Sample::gauge("bursar_database_connections", help, f64::from(count)).with("state", state)
    };
    vec![
        state("active", active),
        state("idle", idle),
        Sample::gauge(
            "bursar_database_connections_max",
            "Most connections of this process to the database",
            f64::from(app.treasury.max_connections()),
        ),
    ]
}

async fn shared(app: &App) -> Vec<Sample> {
    let state = app.treasury.shared_state();
    let is_degraded = matches!(state, SharedState::Degraded { .. });
    let mut samples = vec![Sample::gauge(
        "bursar_shared_state_degraded",
        "1 while Redis is away and each replica counts for itself",
        f64::from(u8::from(is_degraded)),
    )];
    if state != SharedState::InProcess {
        let help = "1 if Redis answers; absent without Redis";
        let is_up = f64::from(u8::from(!is_degraded));
        samples.push(Sample::gauge("bursar_redis_up", help, is_up));
    }
    if let Some((used, peak)) = app.treasury.shared_memory().await {
        let help = "Memory of Redis, by kind";
        let sample = |kind: &str, bytes: u64| {
            Sample::gauge("bursar_redis_memory_bytes", help, float(bytes)).with("kind", kind)
        };
        samples.extend([sample("used", used), sample("peak", peak)]);
    }
    samples
}

fn organisations(report: &FiguresReport) -> Vec<Sample> {
    let mut samples = vec![Sample::gauge(
        "bursar_organisations",
        "Organisations; figures are shown of the first 100",
        float(report.organisations as u64),
    )];
    for it in &report.figures {
        let help = "1 if the journal of an organisation is damaged or lost its tail";
        let is_damaged = f64::from(u8::from(it.is_damaged));
        let sample = Sample::gauge("bursar_journal_damaged", help, is_damaged);
        samples.push(sample.with("organisation", &it.slug));
    }
    let each = |make: &dyn Fn(&BookFigures) -> Sample| -> Vec<Sample> {
        let figures = report.figures.iter();
        let known = figures.filter_map(|it| Some((it, it.books.as_ref()?)));
        known
            .map(|(it, books)| make(books).with("organisation", &it.slug))
            .collect()
    };
    let help = "Last sequence of an organisation's journal";
    samples.extend(each(&|it| {
        Sample::gauge("bursar_journal_head", help, float(it.head_seq))
    }));
    let help = "Entries in an organisation's book";
    samples.extend(each(&|it| {
        Sample::gauge("bursar_entries", help, float(it.entries))
    }));
    let help = "Statements of banks in an organisation's book";
    samples.extend(each(&|it| {
        Sample::counter(
            "bursar_statements_imported_total",
            help,
            float(it.statements),
        )
    }));
    for it in &report.figures {
        for amount in it.books.iter().flat_map(|it| &it.cash) {
            // The text of an amount is a decimal; a sample is a float, good to 15 digits.
            let Ok(value) = amount.to_text().parse() else {
                continue;
            };
            let help = "Money at hand today, in the asset's own unit; at most 32 assets each";
            let sample = Sample::gauge("bursar_cash", help, value);
            let sample = sample.with("organisation", &it.slug);
            samples.push(sample.with("currency", amount.asset().code().as_str()));
        }
    }
    samples
}
