//! Panels of what the books say.
//!
//! Owns: those panels. Not here: the other ones (beside it).
//! Invariant: each has data in a plain installation with the exporters of deploy/monitoring.

use super::{last, lines};
use crate::dashboards::Panel;

pub(super) const BUSINESS: &[Panel] = &[
    lines(
        "Cash",
        "Money at hand today, by organisation and currency, in its own unit.",
        "short",
        &[(
            r#"max by (organisation, currency) (bursar_cash{job="bursar"})"#,
            "{{organisation}} {{currency}}",
        )],
    ),
    last(
        "Cash now",
        "The same, the last value.",
        "short",
        &[(
            r#"max by (organisation, currency) (bursar_cash{job="bursar"})"#,
            "{{organisation}} {{currency}}",
        )],
    ),
    lines(
        "Entries",
        "Entries in each organisation's book.",
        "short",
        &[(
            r#"max by (organisation) (bursar_entries{job="bursar"})"#,
            "{{organisation}}",
        )],
    ),
    lines(
        "Journal",
        "Last sequence of each journal. Replicas that disagree for long are a fault.",
        "short",
        &[(
            r#"bursar_journal_head{job="bursar"}"#,
            "{{organisation}} on {{instance}}",
        )],
    ),
    lines(
        "Booked",
        "Records added to each journal in an hour.",
        "short",
        &[(
            r#"max by (organisation) (delta(bursar_journal_head{job="bursar"}[1h]))"#,
            "{{organisation}}",
        )],
    ),
    lines(
        "Statements",
        "Statements of banks in each book.",
        "short",
        &[(
            r#"max by (organisation) (bursar_statements_imported_total{job="bursar"})"#,
            "{{organisation}}",
        )],
    ),
    last(
        "Organisations",
        "Organisations in this installation.",
        "short",
        &[(
            r#"max(bursar_organisations{job="bursar"})"#,
            "organisations",
        )],
    ),
    last(
        "Damaged journals",
        "Journals that are damaged or lost their tail: there should be none.",
        "short",
        &[(
            r#"sum(max by (organisation) (bursar_journal_damaged{job="bursar"}))"#,
            "damaged",
        )],
    ),
    last(
        "Stopped stores",
        "Replicas that write nothing after a failed sync: there should be none.",
        "short",
        &[(r#"sum(bursar_store_stopped{job="bursar"})"#, "stopped")],
    ),
];
