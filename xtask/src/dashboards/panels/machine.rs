//! Panels of what lies below: databases and the machine.
//!
//! Owns: those panels. Not here: the other ones (beside it).
//! Invariant: each has data in a plain installation with the exporters of deploy/monitoring.

use super::{last, lines};
use crate::dashboards::Panel;

pub(super) const DATABASE: &[Panel] = &[
    lines(
        "Reached",
        "1 if a replica reaches its database.",
        "short",
        &[(r#"bursar_database_up{job="bursar"}"#, "{{instance}}")],
    ),
    lines(
        "Connections of Bursar",
        "By state, and the most there may be.",
        "short",
        &[
            (
                r#"sum by (state) (bursar_database_connections{job="bursar"})"#,
                "{{state}}",
            ),
            (
                r#"sum(bursar_database_connections_max{job="bursar"})"#,
                "most",
            ),
        ],
    ),
    lines(
        "Commits",
        "Commits to journals a second, by result.",
        "ops",
        &[(
            r#"sum by (result) (rate(bursar_journal_append_duration_seconds_count{job="bursar"}[$__rate_interval]))"#,
            "{{result}}",
        )],
    ),
    lines(
        "Time of a commit",
        "95 % of commits are faster than this: disk, quorum and lock are in it.",
        "s",
        &[
            (
                r#"histogram_quantile(0.95, sum by (le) (rate(bursar_journal_append_duration_seconds_bucket{job="bursar"}[$__rate_interval])))"#,
                "p95",
            ),
            (
                r#"histogram_quantile(0.5, sum by (le) (rate(bursar_journal_append_duration_seconds_bucket{job="bursar"}[$__rate_interval])))"#,
                "p50",
            ),
        ],
    ),
    lines(
        "Records made durable",
        "Records a second, many of which share a commit.",
        "ops",
        &[(
            r#"sum(rate(bursar_journal_records_total{job="bursar"}[$__rate_interval]))"#,
            "records",
        )],
    ),
    lines(
        "Time of a query",
        "95 % of what a part of the store asks is faster than this.",
        "s",
        &[(
            r#"histogram_quantile(0.95, sum by (part, le) (rate(bursar_database_query_duration_seconds_bucket{job="bursar"}[$__rate_interval])))"#,
            "{{part}}",
        )],
    ),
    lines(
        "Queries",
        "Asked of the database a second, by part of the store.",
        "ops",
        &[(
            r#"sum by (part) (rate(bursar_database_query_duration_seconds_count{job="bursar"}[$__rate_interval]))"#,
            "{{part}}",
        )],
    ),
    last(
        "PostgreSQL",
        "1 if PostgreSQL answers its exporter.",
        "short",
        &[(r#"pg_up{job="postgres"}"#, "{{instance}}")],
    ),
    lines(
        "Connections of PostgreSQL",
        "By state. The alert is at 180.",
        "short",
        &[(
            r#"sum by (state) (pg_stat_activity_count{job="postgres"})"#,
            "{{state}}",
        )],
    ),
    lines(
        "Transactions",
        "Committed and rolled back a second.",
        "ops",
        &[
            (
                r#"sum(rate(pg_stat_database_xact_commit{job="postgres"}[$__rate_interval]))"#,
                "committed",
            ),
            (
                r#"sum(rate(pg_stat_database_xact_rollback{job="postgres"}[$__rate_interval]))"#,
                "rolled back",
            ),
        ],
    ),
    lines(
        "Found in memory",
        "Share of blocks that PostgreSQL did not have to ask the system for.",
        "percentunit",
        &[(
            r#"sum(rate(pg_stat_database_blks_hit{job="postgres"}[$__rate_interval])) / (sum(rate(pg_stat_database_blks_hit{job="postgres"}[$__rate_interval])) + sum(rate(pg_stat_database_blks_read{job="postgres"}[$__rate_interval])))"#,
            "hits",
        )],
    ),
    lines(
        "Size",
        "Size of each database.",
        "bytes",
        &[(r#"pg_database_size_bytes{job="postgres"}"#, "{{datname}}")],
    ),
    lines(
        "Locks",
        "Locks held, by mode.",
        "short",
        &[(
            r#"sum by (mode) (pg_locks_count{job="postgres"})"#,
            "{{mode}}",
        )],
    ),
    lines(
        "Deadlocks",
        "Deadlocks a second: there should be none.",
        "ops",
        &[(
            r#"sum(rate(pg_stat_database_deadlocks{job="postgres"}[$__rate_interval]))"#,
            "deadlocks",
        )],
    ),
];

pub(super) const SYSTEM: &[Panel] = &[
    lines(
        "Processor of Bursar",
        "Processors used by each replica.",
        "short",
        &[(
            r#"rate(process_cpu_seconds_total{job="bursar"}[$__rate_interval])"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Memory of Bursar",
        "Memory that each replica uses.",
        "bytes",
        &[(
            r#"process_resident_memory_bytes{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Files of Bursar",
        "Open files and connections, as a share of what may be open. The alert is at 80 %.",
        "percentunit",
        &[(
            r#"process_open_fds{job="bursar"} / process_max_fds{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Threads of Bursar",
        "Threads of each replica.",
        "short",
        &[(r#"process_threads{job="bursar"}"#, "{{instance}}")],
    ),
    lines(
        "Disk of the data folder",
        "Share that is left. The alert is at 10 %.",
        "percentunit",
        &[(
            r#"bursar_data_disk_free_bytes{job="bursar"} / bursar_data_disk_size_bytes{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Memory left, as Bursar sees it",
        "Share of the machine's memory that is left.",
        "percentunit",
        &[(
            r#"bursar_machine_memory_available_bytes{job="bursar"} / bursar_machine_memory_bytes{job="bursar"}"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Processors",
        "Share of all processors in use. The alert is at 90 % for 5 minutes.",
        "percentunit",
        &[(
            r#"1 - avg by (instance) (rate(node_cpu_seconds_total{job="node",mode="idle"}[$__rate_interval]))"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Load",
        "Processes that run or wait, over a minute, for each processor.",
        "short",
        &[(
            r#"node_load1{job="node"} / on (instance) count by (instance) (node_cpu_seconds_total{job="node",mode="idle"})"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Memory",
        "Share in use. The alert is at 90 %.",
        "percentunit",
        &[(
            r#"1 - node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"}"#,
            "{{instance}}",
        )],
    ),
    lines(
        "Disks",
        "Share of each file system that is left. The alert is at 10 %.",
        "percentunit",
        &[(
            r#"min by (instance, device) (node_filesystem_avail_bytes{job="node"} / node_filesystem_size_bytes{job="node"})"#,
            "{{instance}} {{device}}",
        )],
    ),
    lines(
        "Network",
        "Bytes a second, received and sent.",
        "Bps",
        &[
            (
                r#"sum by (instance) (rate(node_network_receive_bytes_total{job="node"}[$__rate_interval]))"#,
                "{{instance}} received",
            ),
            (
                r#"sum by (instance) (rate(node_network_transmit_bytes_total{job="node"}[$__rate_interval]))"#,
                "{{instance}} sent",
            ),
        ],
    ),
    lines(
        "Clock",
        "How far the clock may be off, as the kernel estimates it: idempotency and tokens go by it.",
        "s",
        &[(r#"node_timex_maxerror_seconds{job="node"}"#, "{{instance}}")],
    ),
];
