//! Panels of what people notice: requests, kept answers, objectives.
//!
//! Owns: those panels. Not here: the other ones (beside it).
//! Invariant: each has data in a plain installation with the exporters of deploy/monitoring.

use super::{last, lines};
use crate::dashboards::Panel;

pub(super) const APPLICATION: &[Panel] = &[
    lines(
        "Requests",
        "Requests a second, by class of answer.",
        "reqps",
        &[(
            r#"sum by (status) (rate(http_requests_total{job="bursar"}[$__rate_interval]))"#,
            "{{status}}",
        )],
    ),
    lines(
        "Faults",
        "Share of requests answered with 5xx. The alert is at 5 %.",
        "percentunit",
        &[("bursar:http_errors:ratio5m", "of 5 minutes")],
    ),
    lines(
        "Time to answer",
        "Half, 95 % and 99 % of requests are faster than this. The alert is at 1 s for 95 %.",
        "s",
        &[
            ("bursar:http_request_duration_seconds:p50", "p50"),
            ("bursar:http_request_duration_seconds:p95", "p95"),
            ("bursar:http_request_duration_seconds:p99", "p99"),
        ],
    ),
    lines(
        "Busiest routes",
        "Requests a second of the ten busiest routes.",
        "reqps",
        &[(
            r#"topk(10, sum by (method, route) (rate(http_requests_total{job="bursar"}[$__rate_interval])))"#,
            "{{method}} {{route}}",
        )],
    ),
    lines(
        "Slowest routes",
        "95 % of the requests of a route are faster than this; the ten slowest.",
        "s",
        &[(
            r#"topk(10, histogram_quantile(0.95, sum by (route, le) (rate(http_request_duration_seconds_bucket{job="bursar"}[$__rate_interval]))))"#,
            "{{route}}",
        )],
    ),
    lines(
        "In flight",
        "Requests that are being answered: a line that only climbs means that something hangs.",
        "short",
        &[(r#"http_requests_in_flight{job="bursar"}"#, "{{instance}}")],
    ),
    last(
        "Replicas",
        "Replicas that answer.",
        "short",
        &[
            (r#"sum(up{job="bursar"})"#, "up"),
            (r#"count(up{job="bursar"})"#, "known"),
        ],
    ),
    lines(
        "Taking no requests",
        "1 while a replica starts, migrates, drains or is under maintenance.",
        "short",
        &[(
            r#"max by (instance, reason) (bursar_unready{job="bursar"})"#,
            "{{instance}} {{reason}}",
        )],
    ),
    lines(
        "Refused by a limit",
        "Requests a second beyond a limit.",
        "reqps",
        &[(
            r#"sum by (limit) (rate(bursar_refusals_total{job="bursar"}[$__rate_interval]))"#,
            "{{limit}}",
        )],
    ),
    last(
        "Versions",
        "What runs, on which database.",
        "short",
        &[(
            r#"count by (version, engine) (bursar_build_info{job="bursar"})"#,
            "{{version}} on {{engine}}",
        )],
    ),
    last(
        "Running since",
        "How long each replica has been running.",
        "s",
        &[(r#"bursar_uptime_seconds{job="bursar"}"#, "{{instance}}")],
    ),
    lines(
        "Scrapes",
        "Time that making the page of metrics takes.",
        "s",
        &[(
            r#"bursar_scrape_duration_seconds{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
];

pub(super) const CACHE: &[Panel] = &[
    lines(
        "Found",
        "Share of answers that could be given again. It should be above 80 %.",
        "percentunit",
        &[("bursar:answer_cache_hits:ratio5m", "hits")],
    ),
    lines(
        "Answers",
        "Given again and made anew, a second.",
        "ops",
        &[
            (
                r#"sum(rate(bursar_answer_cache_hits_total{job="bursar"}[$__rate_interval]))"#,
                "again",
            ),
            (
                r#"sum(rate(bursar_answer_cache_misses_total{job="bursar"}[$__rate_interval]))"#,
                "anew",
            ),
        ],
    ),
    lines(
        "Kept answers",
        "Bytes that each replica keeps, of 64 MiB.",
        "bytes",
        &[(r#"bursar_answer_cache_bytes{job="bursar"}"#, "{{instance}}")],
    ),
    lines(
        "Number of kept answers",
        "Answers that each replica keeps.",
        "short",
        &[(
            r#"bursar_answer_cache_entries{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
    last(
        "Redis reached",
        "1 if a replica reaches Redis; without it each counts for itself.",
        "short",
        &[(r#"bursar_redis_up{job="bursar"}"#, "{{instance}}")],
    ),
    last(
        "Redis",
        "1 if Redis answers its exporter.",
        "short",
        &[(r#"redis_up{job="redis"}"#, "{{instance}}")],
    ),
    lines(
        "Memory of Redis",
        "In use, and the most that was.",
        "bytes",
        &[
            (
                r#"redis_memory_used_bytes{job="redis"}"#,
                "{{instance}} used",
            ),
            (
                r#"redis_memory_used_peak_bytes{job="redis"}"#,
                "{{instance}} peak",
            ),
        ],
    ),
    lines(
        "Commands",
        "Commands a second.",
        "ops",
        &[(
            r#"rate(redis_commands_processed_total{job="redis"}[$__rate_interval])"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Clients",
        "Connections to Redis.",
        "short",
        &[(r#"redis_connected_clients{job="redis"}"#, "{{instance}}")],
    ),
    lines(
        "Evicted",
        "Keys given up for lack of memory, a second: limits are forgotten early if there are any.",
        "ops",
        &[(
            r#"rate(redis_evicted_keys_total{job="redis"}[$__rate_interval])"#,
            "{{instance}}",
        )],
    ),
];

pub(super) const OBJECTIVES: &[Panel] = &[
    last(
        "Answered without a fault",
        "The objective is 99.9 % over 30 days.",
        "percentunit",
        &[("1 - bursar:http_errors:ratio3d", "of 3 days")],
    ),
    last(
        "Answered within a second",
        "The objective is 99 % over 30 days.",
        "percentunit",
        &[("1 - bursar:http_slow:ratio3d", "of 3 days")],
    ),
    lines(
        "Error budget left",
        "What may still fail in these 3 days, as a share of what the objective allows for 3 days.",
        "percentunit",
        &[
            ("1 - bursar:http_errors:ratio3d / 0.001", "faults"),
            ("1 - bursar:http_slow:ratio3d / 0.01", "slowness"),
        ],
    ),
    lines(
        "Burning by faults",
        "How many times faster than allowed. Somebody is woken at 14.4 over an hour.",
        "short",
        &[
            ("bursar:http_errors:ratio5m / 0.001", "5m"),
            ("bursar:http_errors:ratio1h / 0.001", "1h"),
            ("bursar:http_errors:ratio6h / 0.001", "6h"),
            ("bursar:http_errors:ratio3d / 0.001", "3d"),
        ],
    ),
    lines(
        "Burning by slowness",
        "How many times faster than allowed. Somebody is woken at 14.4 over an hour.",
        "short",
        &[
            ("bursar:http_slow:ratio5m / 0.01", "5m"),
            ("bursar:http_slow:ratio1h / 0.01", "1h"),
            ("bursar:http_slow:ratio6h / 0.01", "6h"),
            ("bursar:http_slow:ratio3d / 0.01", "3d"),
        ],
    ),
    lines(
        "Requests",
        "What the shares are of.",
        "reqps",
        &[("sum(bursar:http_requests:rate5m)", "requests")],
    ),
];
