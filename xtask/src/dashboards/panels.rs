//! The panels of every dashboard: what is asked of Prometheus, and what it means.
//!
//! Owns: the list. Not here: their JSON (`dashboards`).
//! Invariant: shares of 5 minutes and more are worked out by deploy/monitoring/rules, not here.

mod books;
mod machine;
mod service;

use super::{Dashboard, Kind, Panel};

/// Every dashboard.
pub(super) const DASHBOARDS: &[Dashboard] = &[
    Dashboard {
        name: "application",
        title: "Bursar: application",
        panels: service::APPLICATION,
    },
    Dashboard {
        name: "database",
        title: "Bursar: database",
        panels: machine::DATABASE,
    },
    Dashboard {
        name: "system",
        title: "Bursar: system",
        panels: machine::SYSTEM,
    },
    Dashboard {
        name: "business",
        title: "Bursar: business",
        panels: books::BUSINESS,
    },
    Dashboard {
        name: "cache",
        title: "Bursar: cache",
        panels: service::CACHE,
    },
    Dashboard {
        name: "objectives",
        title: "Bursar: objectives",
        panels: service::OBJECTIVES,
    },
];

const fn lines(
    title: &'static str,
    about: &'static str,
    unit: &'static str,
    queries: &'static [(&'static str, &'static str)],
) -> Panel {
    Panel {
        title,
        about,
        kind: Kind::Lines,
        unit,
        queries,
    }
}

const fn last(
    title: &'static str,
    about: &'static str,
    unit: &'static str,
    queries: &'static [(&'static str, &'static str)],
) -> Panel {
    Panel {
        title,
        about,
        kind: Kind::Last,
        unit,
        queries,
    }
}
