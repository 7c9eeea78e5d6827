//! The recorder of this process, and what it counts (OPS-3).
//!
//! Owns: starting it, the list of names with what they mean.
//! Not here: keeping what is counted (`registry`), counting (where it happens).
//! Invariant: a name that is not described here is not shown.

use std::sync::OnceLock;

use super::registry::Registry;

/// The recorder of this process; none if another one was installed before.
pub(super) fn registry() -> Option<&'static Registry> {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    static IS_OURS: OnceLock<bool> = OnceLock::new();
    let registry = REGISTRY.get_or_init(Registry::default);
    let is_ours = IS_OURS.get_or_init(|| {
        let is_ours = metrics::set_global_recorder(registry).is_ok();
        describe();
        is_ours
    });
    is_ours.then_some(registry)
}

/// Begins to count. What happened before is not counted.
pub(crate) fn start() {
    let _is_ours = registry();
}

fn describe() {
    use metrics::describe_histogram as histogram;
    use metrics::{describe_counter as counter, describe_gauge as gauge};
    counter!(
        "http_requests_total",
        "Requests by method, route and status"
    );
    histogram!(
        "http_request_duration_seconds",
        "Time until an answer began, by method, route and class of status"
    );
    gauge!(
        "http_requests_in_flight",
        "Requests that are being answered"
    );
    counter!("bursar_refusals_total", "Requests beyond a limit, by limit");
    counter!(
        "bursar_answer_cache_hits_total",
        "Answers given again because the books had not moved"
    );
    counter!(
        "bursar_answer_cache_misses_total",
        "Answers that were made anew"
    );
    histogram!(
        "bursar_journal_append_duration_seconds",
        "Time of one commit to a journal, by result"
    );
    counter!(
        "bursar_journal_records_total",
        "Records made durable by this process"
    );
    histogram!(
        "bursar_database_query_duration_seconds",
        "Time of what was asked of the database, by part of the store"
    );
    counter!(
        "bursar_job_attempts_total",
        "Attempts at jobs in this process, by kind and outcome"
    );
    histogram!(
        "bursar_job_duration_seconds",
        "Time of an attempt at a job, by kind"
    );
    gauge!(
        "bursar_forecast_error_ratio",
        "Absolute errors of published forecasts over absolute flows, by week and account"
    );
    gauge!(
        "bursar_forecast_made_timestamp_seconds",
        "When the newest forecast was made by this process, in seconds since 1970"
    );
    gauge!(
        "bursar_certificate_expiry_timestamp_seconds",
        "Until when the certificate of HTTPS is good, in seconds since 1970"
    );
    counter!(
        "bursar_errors_reported_total",
        "Errors sent to the error tracker, by result"
    );
    counter!(
        "bursar_span_exports_total",
        "Batches of spans sent to the collector of traces, by result"
    );
    counter!(
        "bursar_metrics_series_refused_total",
        "Sets of labels beyond the bound of a metric, counted together under (other)"
    );
    begin();
}

/// What never happened was counted 0 times, and a rate has to see where it began.
fn begin() {
    for limit in ["requests", "attempts"] {
        metrics::counter!("bursar_refusals_total", "limit" => limit).increment(0);
    }
    metrics::counter!("bursar_answer_cache_hits_total").increment(0);
    metrics::counter!("bursar_answer_cache_misses_total").increment(0);
    metrics::counter!("bursar_journal_records_total").increment(0);
}
